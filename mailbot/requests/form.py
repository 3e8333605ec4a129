"""Workbook to a reading of the O365 Allow Listing Domain form: known by its tabs, labels and asterisks.

Cell addresses never count. The workbook decides, its file name does not. What is nearly the form is `unrecognised`, and an
empty response stays empty whatever the guidance beside it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum, unique
from functools import lru_cache
from itertools import pairwise
from typing import Any

from mailbot.errors import ConfigError, Problem
from mailbot.expression import expression
from mailbot.model.message import Evidence, Sheet, Workbook, Zone
from mailbot.registers.domains import normalise, registrable
from mailbot.requests.placeholders import is_a_frame, is_put_off, says_no_in_welsh

VERSION = expression(r"(?<![^\W_])(?:v(?:ersion|ersiwn)?|fersiwn)[ .:]{0,3}(\d{1,2}(?:\.\d{1,3}){0,2})(?![\w.]*\d)", re.IGNORECASE)
NUMBER = expression(r"(?:v(?:ersion|ersiwn)?|fersiwn)?[ .:]{0,3}(\d{1,2}(?:\.\d{1,3}){0,2})", re.IGNORECASE)
VERSION_LABEL = expression(r"(?:(?:form|document|template|toolkit|workbook) )?(?:version|fersiwn)(?: (?:number|no|rhif))?", re.IGNORECASE)
REFERENCE = expression(r"\d{1,2}(?:\.\d{1,2}){1,2}[a-z]?\.?")
LEGEND = expression(
    r"\b(?:fields?|items?|questions?|cells?|rows?|meysydd|eitemau|celloedd)\b.{0,60}\b(?:marked|mandatory|required|must|"
    r"with an? (?:asterisk|star)|gorfodol|wedi)\b|^\W*(?:denotes|indicates|means|mandatory|required|compulsory|must|"
    r"gorfodol)\b|^\W*=",
    re.IGNORECASE,
)
HEADINGS = frozenset("ref reference no number item question label requirement guidance notes help section cyf rhif cwestiwn eitem canllaw".split())
NOTHING = " \t\n\xa0-–—_.…?/\\*#:;,()[]<>'\"`~☐□"
DOMAIN = expression(r"(?:\w{1,9}://)?(?:[\w.+-]{1,64}@|\*\.)?((?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62})")
MAX_LABEL = 300


@unique
class FormStatus(StrEnum):
    """What the form came to."""

    UNRECOGNISED = "unrecognised"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class FormProfile:
    """How the form is known; the operator's to set in `rules/form-profile.yaml`."""

    title_words: tuple[str, ...] = ("information security toolkit", "allow listing", "allowlisting", "allow-listing")
    version: str = "6.6"
    readme_tab: str = "ReadMe – Allowlisting"
    mark: str = "*"
    supplier_labels: tuple[str, ...] = ("supplier name", "name of supplier", "third party name")
    domain_labels: tuple[str, ...] = ("domain to be allow listed", "additional domains", "domain name")
    response_headings: tuple[str, ...] = ("response", "your response", "answer", "ymateb", "details")
    mandatory: tuple[str, ...] = ()  # labels that are mandatory even without the mark
    empty_words: tuple[str, ...] = ("n/a", "na", "not applicable", "unknown", "to follow", "nil", "amherthnasol")
    unfinished_words: tuple[str, ...] = ("tbc", "tbd", "to be confirmed", "awaiting", "pending", "i'w gadarnhau")

    @classmethod
    def from_data(cls, data: Mapping[str, Any], source: str = "form-profile.yaml") -> FormProfile:
        """Build a profile from the data of its YAML file; ConfigError names every unknown key and wrong value."""
        known = {item.name: isinstance(item.default, tuple) for item in fields(cls)}
        wrong = [Problem(source, str(key), "an unknown key", ", ".join(known)) for key in data if key not in known]
        for key, value in data.items():
            listed = isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)
            if known.get(key) is True and not listed:
                wrong.append(Problem(source, key, repr(value), "a list of texts"))
            elif known.get(key) is False and not (isinstance(value, str) and value.strip()):
                wrong.append(Problem(source, key, repr(value), 'a text in quotation marks, such as "6.6"'))
        if wrong:
            raise ConfigError(wrong)
        values: dict[str, Any] = {key: tuple(value) if known[key] else value for key, value in data.items()}
        return replace(made := cls(**values), version=NUMBER.sub(r"\1", made.version.strip()))  # "v6.6" is 6.6


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form as read: `missing` are labels in the form's order, without the mark."""

    status: FormStatus
    version: str
    missing: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    because: str
    supplier_name: str = ""
    domains: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def field(self, label: str) -> str:
        """Return the response beside a label, or an empty string."""
        return next((value for name, value in self.fields if _folded(name) == _folded(label)), "")


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    response: str
    mandatory: bool
    evidence: Evidence


def read_form(workbook: Workbook, name: str, profile: FormProfile) -> FormReading | None:
    """Read the form; None where the workbook is plainly something else."""
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    items = [item for sheet in shown for item in _items(sheet, profile)]
    readme = any(_same_tab(sheet.name, profile.readme_tab) for sheet in shown)
    if not _may_be_form(workbook, name, readme, items, profile):
        return None
    versions = _versions(workbook, profile)
    missing = tuple(dict.fromkeys(item.label for item in items if item.mandatory and _unanswered(item, items, profile)))
    status, because = _judge(items, readme, versions, missing, profile)
    supplier, domains, evidence = _named_in(items, profile)
    version = versions[0] if len(versions) == 1 else ""
    responses = tuple((item.label, item.response) for item in items)
    return FormReading(status, version, missing, responses, because, supplier, domains, evidence)


def _may_be_form(workbook: Workbook, name: str, readme: bool, items: Sequence[_Item], profile: FormProfile) -> bool:
    """Tell whether a workbook may be the form: by its tab, its title, its items, or at least by its name."""
    if readme or any(_is_title(text, profile) for text in _titles(workbook)):
        return True
    folded = _folded(name)
    if "security toolkit" in folded or ("allow" in folded and "list" in folded):
        return True
    words = _folded(" ".join(cell for sheet in workbook.sheets for row in sheet.rows[:100] for cell in row))
    return sum(item.mandatory for item in items) >= 5 and any(_folded(word) in words for word in profile.title_words)


def _judge(items: Sequence[_Item], readme: bool, versions: Sequence[str], missing: Sequence[str], profile: FormProfile) -> tuple[FormStatus, str]:
    """Return what the form came to and why; what makes it doubtful comes first."""
    marked = sum(item.mandatory for item in items)
    if not marked:
        return FormStatus.UNRECOGNISED, "no item that is marked as mandatory was found"
    if not readme:
        return FormStatus.UNRECOGNISED, f"its tab '{profile.readme_tab}' was not found"
    if len(versions) != 1:
        because = f"it gives several versions: {', '.join(versions)}" if versions else "its version was not found"
        return FormStatus.UNRECOGNISED, because
    if versions[0] != profile.version:
        return FormStatus.OUTDATED, f"it is version {versions[0]}, the present one is {profile.version}"
    if missing:
        return FormStatus.INCOMPLETE, f"{len(missing)} mandatory cells are empty"
    return FormStatus.COMPLETE, f"version {versions[0]}, {marked} mandatory cells are filled in"


def _unanswered(item: _Item, items: Sequence[_Item], profile: FormProfile) -> bool:
    """Tell an item without an answer; to a question the Welsh "Na" is one, and "Gary is finding out" is none."""
    if "?" not in item.label:
        return _empty(item.response, profile)
    if _empty(item.response, profile):
        return not says_no_in_welsh(item.response, [other.response for other in items])
    return is_put_off(item.response)


def _empty(response: str, profile: FormProfile) -> bool:
    """Tell an empty response from an answer; "no", "none" and "0" are answers."""
    words = _folded(response)
    if not response.strip(NOTHING) or is_a_frame(response) or words in _all_folded(profile.empty_words):
        return True
    unfinished = (word for word in _all_folded(profile.unfinished_words) if f"{words} ".startswith(f"{word} "))
    return any(len(words.split()) <= len(word.split()) + 7 for word in unfinished)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"['’]", "", text.casefold())).replace("_", " ").split())


@lru_cache(maxsize=64)
def _all_folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, (_folded(word) for word in words)))


def _same_tab(name: str, wanted: str) -> bool:
    return _folded(name).replace(" ", "") == _folded(wanted).replace(" ", "")


def _titles(workbook: Workbook) -> Iterator[str]:
    yield workbook.title
    yield from (cell for sheet in workbook.sheets if not sheet.hidden for row in sheet.rows[:3] for cell in row[:4])


def _is_title(text: str, profile: FormProfile) -> bool:
    """Tell a title: at least two of its words, or nearly nothing but one ("O365 Allow Listing Domain v6.6")."""
    folded = _folded(text)
    found = sum(word in folded for word in _all_folded(profile.title_words))
    return found >= 2 or (found == 1 and "domain" in folded and len(folded.split()) <= 9)


def _versions(workbook: Workbook, profile: FormProfile) -> tuple[str, ...]:
    """Return every version that the workbook gives for itself, in the order found."""
    titles = [text for text in _titles(workbook) if _is_title(text, profile)]
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    found = [number for text in (*titles, *(s.header_footer for s in shown)) for number in VERSION.findall(text)]
    return tuple(dict.fromkeys((*found, *(number for sheet in shown for number in _labelled_versions(sheet)))))


def _labelled_versions(sheet: Sheet) -> Iterator[str]:
    """Yield the version beside, or within one cell behind, a label that says just "Version"."""
    for row in sheet.rows[:60]:
        filled = [cell.strip() for cell in row if cell.strip()]
        for label, value in pairwise((*filled, "")):
            number = NUMBER.fullmatch(value)
            if number and VERSION_LABEL.fullmatch(label.rstrip(" .:*")):
                yield number.group(1)
        if len(filled) == 1 and (alone := VERSION.fullmatch(filled[0])):
            yield alone.group(1)


def _items(sheet: Sheet, profile: FormProfile) -> Iterator[_Item]:
    """Yield the labelled items of a tab; the response stands in the column that is headed so, else right of the label."""
    column: int | None = None
    for index, row in enumerate(sheet.rows):
        heading = _response_heading(row, profile)
        if heading is not None:
            column = heading
            continue
        at = _label_at(row[:column] if column else row[:8], profile)
        if at is None:
            continue
        where = column if column is not None else at + 1 + (row[at + 1 : at + 2] == (profile.mark,))
        response = row[where].strip() if where < len(row) else ""
        label = _bare(row[at], profile)
        mandatory = _is_mandatory(row[at], profile) or profile.mark in (cell.strip() for cell in row[:where])
        number = sheet.row_numbers[index] if index < len(sheet.row_numbers) else index + 1
        yield _Item(label, response, mandatory, Evidence(Zone.FORM, f"{label}: {response}"[:300], number, sheet.name))


def _response_heading(row: Sequence[str], profile: FormProfile) -> int | None:
    """Return the column that a row of headings sets apart for responses."""
    filled = [(at, _folded(cell)) for at, cell in enumerate(row) if 0 < len(cell.strip()) < 60]
    if len(filled) < 2 or any(_marked(c, profile) or REFERENCE.fullmatch(c.strip()) for c in row):
        return None
    headings = _all_folded(profile.response_headings)
    exact = [at for at, words in filled if at and words in headings]
    others = any(words.split()[:1] and words.split()[0] in HEADINGS for _, words in filled)
    near = [at for at, words in filled if at and others and any(h in f" {words} " for h in _spaced(headings))]
    sure = [at for at in exact if _folded(row[at]) != "details"]
    return next(iter((*sure, *near, *exact)), None)


def _spaced(words: Iterable[str]) -> Iterator[str]:
    return (f" {word} " for word in words if word != "details")


def _label_at(row: Sequence[str], profile: FormProfile) -> int | None:
    """Return the column of a row's label: marked as mandatory, or behind a reference such as 2.1."""
    for index, cell in enumerate(row):
        if _is_mandatory(cell, profile):
            return index
    for index, (cell, label) in enumerate(pairwise(row)):
        if REFERENCE.fullmatch(cell.strip()) and label.strip():
            return index + 1
    return None


def _is_mandatory(cell: str, profile: FormProfile) -> bool:
    return _marked(cell, profile) or _folded(_bare(cell, profile)) in _all_folded(profile.mandatory)


def _marked(cell: str, profile: FormProfile) -> bool:
    """Tell a label with the mark behind or in front of it; neither a legend that explains the mark nor *.acme.com."""
    bare, mark = _bare(cell, profile), re.escape(profile.mark)
    marked = re.search(rf"\w\W{{0,5}}{mark}\s*(?:[(:].*)?$|^{mark}\s*[^\W_](?!\S*\.\w)", cell.strip(), re.DOTALL)
    return len(cell) < MAX_LABEL and marked is not None and len(bare) > 1 and LEGEND.search(bare) is None


def _bare(cell: str, profile: FormProfile) -> str:
    """Return a label without its mark."""
    return " ".join(cell.replace(profile.mark, " ").split()).rstrip(" :")


def _named_in(items: Iterable[_Item], profile: FormProfile) -> tuple[str, tuple[str, ...], tuple[Evidence, ...]]:
    """Return the supplier's name, the domains asked for, and where they stand."""
    supplier = ""
    domains: dict[str, None] = {}
    evidence: list[Evidence] = []
    for item in items:
        label = _folded(item.label)
        if _empty(item.response, profile):
            continue
        if label in _all_folded(profile.supplier_labels):
            supplier = supplier or item.response
            evidence.append(item.evidence)
        elif label in _all_folded(profile.domain_labels):
            domains.update(dict.fromkeys(_domains_of(item.response)))
            evidence.append(item.evidence)
    return supplier, tuple(domains), tuple(evidence)


def _domains_of(response: str) -> Iterator[str]:
    for found in DOMAIN.finditer(response):
        domain = normalise(found.group(1)).removeprefix("www.")
        if registrable(domain):
            yield domain
