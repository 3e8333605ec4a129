"""Workbook to a reading of the O365 Allow Listing Domain form: known by its tabs, labels and asterisks.

Cell addresses never count. The workbook decides, its file name does not. What is nearly the form is `unrecognised`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from mailbot.model.message import Evidence, Sheet, Workbook, Zone
from mailbot.registers.domains import normalise, registrable
from mailbot.requests.placeholders import gives_nothing

VERSION = re.compile(r"\bv(?:ersion|ersiwn|\.)?\s*[:.]?\s*(\d{1,2}(?:\.\d{1,3}){1,2}|\d{1,2})\b", re.IGNORECASE)
NUMBER = re.compile(r"v?\s*(\d{1,2}(?:\.\d{1,3}){1,2})\s*\Z", re.IGNORECASE)
REFERENCE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}[a-z]?\.?\Z")
DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?(?:[\w.+-]+@|@|\*\.)?((?:[\w-]+\.)+[A-Za-z][\w-]{1,23})", re.IGNORECASE)


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
    response_headings: tuple[str, ...] = ("response", "answer", "ymateb", "your response", "details")
    mandatory: tuple[str, ...] = ()  # labels that are mandatory even without the mark

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> FormProfile:
        """Build a profile from the data of its YAML file; unknown keys are the caller's to report."""
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return cls(**values)


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


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    response: str
    mandatory: bool
    sheet: str
    row: int


def read_form(workbook: Workbook, name: str, profile: FormProfile) -> FormReading | None:
    """Read the form; None where the workbook is plainly something else."""
    items = [item for sheet in workbook.sheets if not sheet.hidden for item in _items(sheet, profile)]
    readme = any(_same_tab(sheet.name, profile.readme_tab) for sheet in workbook.sheets if not sheet.hidden)
    titled = _titled(workbook, profile)
    marked = [item for item in items if item.mandatory]
    if not (readme or titled or (len(marked) >= 5 and _mentions(workbook, profile))) and not _named(name):
        return None
    versions = _versions(workbook, profile)
    fields = tuple((item.label, item.response) for item in items)
    missing = tuple(dict.fromkeys(item.label for item in marked if _empty(item.response)))
    supplier, domains, evidence = _named_in(items, profile)

    def reading(status: FormStatus, because: str) -> FormReading:
        return FormReading(status, versions[0] if len(versions) == 1 else "", missing, fields, because, supplier, domains, evidence)

    if not marked:
        return reading(FormStatus.UNRECOGNISED, "no item that is marked as mandatory was found")
    if len(versions) != 1:
        return reading(FormStatus.UNRECOGNISED, "its version was not found" if not versions else f"it gives several versions: {', '.join(versions)}")
    if versions[0] != profile.version:
        return reading(FormStatus.OUTDATED, f"it is version {versions[0]}, the present one is {profile.version}")
    if not readme:
        return reading(FormStatus.UNRECOGNISED, f"its tab '{profile.readme_tab}' was not found")
    if missing:
        return reading(FormStatus.INCOMPLETE, f"{len(missing)} mandatory cells are empty")
    return reading(FormStatus.COMPLETE, f"version {versions[0]}, {len(marked)} mandatory cells are filled in")


def _empty(response: str) -> bool:
    """Tell an empty response; a plain "none" or "no" is an answer here."""
    return gives_nothing(response) and re.fullmatch(r"\W*(?:none|nil|no|dim|nac oes|nac ydy|nage)\W*", response, re.IGNORECASE) is None


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _same_tab(name: str, wanted: str) -> bool:
    return _folded(name).replace(" ", "") == _folded(wanted).replace(" ", "")


def _titled(workbook: Workbook, profile: FormProfile) -> bool:
    texts = [workbook.title, *(cell for sheet in workbook.sheets for row in sheet.rows[:3] for cell in row[:3])]
    return any(_is_title(text, profile) for text in texts)


def _is_title(text: str, profile: FormProfile) -> bool:
    folded = _folded(text)
    return bool(folded) and sum(_folded(word) in folded for word in profile.title_words) >= 2


def _mentions(workbook: Workbook, profile: FormProfile) -> bool:
    words = _folded(" ".join(cell for sheet in workbook.sheets for row in sheet.rows[:100] for cell in row))
    return any(_folded(word) in words for word in profile.title_words)


def _named(name: str) -> bool:
    folded = _folded(name)
    return ("allow" in folded and "list" in folded) or "security toolkit" in folded


def _versions(workbook: Workbook, profile: FormProfile) -> list[str]:
    """Return every version that the workbook gives for itself, in the order found."""
    found: list[str] = []
    titles = [workbook.title, *(sheet.header_footer for sheet in workbook.sheets)]
    titles += [cell for sheet in workbook.sheets for row in sheet.rows[:3] for cell in row[:4] if _is_title(cell, profile)]
    for text in titles:
        found += VERSION.findall(text) if _is_title(text, profile) or text in {sheet.header_footer for sheet in workbook.sheets} else []
    for sheet in workbook.sheets:
        for row in sheet.rows[:60]:
            for label, value in zip(row, row[1:], strict=False):
                if re.fullmatch(r"(?:form |document |template )?(?:version|fersiwn)(?: (?:number|no\.?|rhif))?\s*:?", label.strip(), re.IGNORECASE):
                    number = NUMBER.match(value.strip())
                    found += [number.group(1)] if number else []
    return list(dict.fromkeys(found))


def _items(sheet: Sheet, profile: FormProfile) -> list[_Item]:
    """Return the labelled items of a tab; the response stands right of the label, in the response column if one is headed."""
    out: list[_Item] = []
    column: int | None = None
    for index, row in enumerate(sheet.rows):
        heading = next((i for i, cell in enumerate(row) if _folded(cell) in {_folded(h) for h in profile.response_headings}), None)
        if heading is not None and not any(cell.rstrip().endswith(profile.mark) for cell in row):
            column = heading
            continue
        at = _label_at(row, profile)
        if at is None:
            continue
        label = row[at].strip()
        where = column if column is not None and column > at else at + 1
        response = row[where].strip() if where < len(row) else ""
        mandatory = label.endswith(profile.mark) or _folded(label) in {_folded(name) for name in profile.mandatory}
        number = sheet.row_numbers[index] if index < len(sheet.row_numbers) else index + 1
        out.append(_Item(label.rstrip(profile.mark + " ").strip(), response, mandatory, sheet.name, number))
    return out


def _label_at(row: tuple[str, ...], profile: FormProfile) -> int | None:
    """Return the column of a row's label: marked with the asterisk, or behind a reference such as 2.1."""
    for index, cell in enumerate(row[:8]):
        if cell.rstrip().endswith(profile.mark) and len(cell.strip()) > 2 and len(cell) < 300:
            return index
        if _folded(cell) in {_folded(name) for name in profile.mandatory}:
            return index
    for index, cell in enumerate(row[:6]):
        if REFERENCE.match(cell.strip()) and index + 1 < len(row) and row[index + 1].strip():
            return index + 1
    return None


def _named_in(items: list[_Item], profile: FormProfile) -> tuple[str, tuple[str, ...], tuple[Evidence, ...]]:
    supplier = ""
    domains: dict[str, None] = {}
    evidence: list[Evidence] = []
    for item in items:
        if gives_nothing(item.response):
            continue
        where = Evidence(Zone.FORM, f"{item.label}: {item.response}"[:300], item.row, item.sheet)
        if not supplier and _folded(item.label) in {_folded(label) for label in profile.supplier_labels}:
            supplier = item.response
            evidence.append(where)
        if _folded(item.label) in {_folded(label) for label in profile.domain_labels}:
            for found in DOMAIN.finditer(item.response):
                domain = normalise(found.group(1))
                if domain and registrable(domain):
                    domains.setdefault(domain)
            evidence.append(where)
    return supplier, tuple(domains), tuple(evidence)
