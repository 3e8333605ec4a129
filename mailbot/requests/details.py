"""Passages to the API name and the IMTP milestone reference.

Each find carries its evidence. A placeholder gives nothing. Two values for one detail are rivals, unless the text itself
corrects one by the other or lists both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.message import Evidence
from mailbot.model.request import Detail
from mailbot.registers.apis import ApiCatalogue
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.zones import Passage, Table

IMTP_WORD = r"(?:imtp|ctci|ctic|ctc i)"
MILESTONE = r"(?:milestone|carreg filltir|garreg filltir|cerrig milltir|integrated medium[- ]term plan|cynllun tymor canolig integredig)"
REF_WORD = r"(?:ref(?:erence)?s?\.?|number|no\.?|num|id|code|cyfeirnod\w*|gyfeirnod|rhif|cyf\.?|cod|#)"
IMTP_NEAR = re.compile(
    rf"\b(?:dhcw\s+)?(?:{IMTP_WORD}(?:\s+{MILESTONE})?|{MILESTONE}(?:\s+{IMTP_WORD})?)(?:\s+(?:milestone|{REF_WORD}))*",
    re.IGNORECASE,
)
REF_FIRST = re.compile(rf"\b(?:cyfeirnod\w*|gyfeirnod\w*|rhif|reference|ref(?:erence)? (?:number|no\.?)|ref)\s+(?:(?:for|of|ar gyfer|the|our|y|yr|ein|dhcw)\s+)*(?:dhcw\s+)?(?:{IMTP_WORD}|{MILESTONE})(?:\s+(?:{IMTP_WORD}|{MILESTONE}|dhcw|igdc))*", re.IGNORECASE)
TAIL = re.compile(r"[\s\t]*(?:\((?:dhcw|imtp|igdc|ref\w*|number|if known|no\.?)[^)]{0,30}\))?[ \t]*(?:[:=#|\-–—]|\bis\b|\bare\b|\byw\b|\bydy\b|\bno\.?|\bnumber\b|\bref\w*\.?|\boedd\b|\bshould (?:be|read)\b|\bit'?s\b|\bwould be\b|\bto\b|\bof\b|,|\(|\n)*[\s]*", re.IGNORECASE)
TOKEN = re.compile(r"(?:DHCW[\s/-]?)?(?:(?:IMTP|MS|M|REF|CTCI|CTIC|WP|P)[\s./_-]{0,2})?(?=[\w./_-]{0,30}\d)[A-Za-z0-9]+(?:(?:[./_-]| ?/ ?)[A-Za-z0-9]+){0,8}", re.IGNORECASE)
BARE_REF = re.compile(r"(?<![\w@./-])(?:(?:DHCW|IGDC)[-/ _.]?)?(?:IMTP|CTCI|CTIC)[-/_.]?(?=[\w./-]*\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+){0,8}(?![\w@])", re.IGNORECASE)
BARE_MILESTONE = re.compile(r"(?<![\w@./-])(?:DHCW|IGDC)[-/](?=[\w./-]*\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+){0,6}(?![\w@])|(?<![\w@./-])MS[- ]?\d{2,5}(?:[./-]\d+)*\b")
DATE_LIKE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}$|\d{1,2}\.\d{1,2}\.\d{4}$|\d{1,2}(?:st|nd|rd|th)$|\d{1,2}:\d{2}$|20\d\d$|20\d\d[-/]\d\d(?:\d\d)?$|q[1-4]$|\d{1,2}(?:pm|am)$", re.IGNORECASE)
CORRECTION = re.compile(r"\b(?:correct(?:ion|ed)|sorry|apolog\w+|instead of|should (?:be|read|have been)|rather than|not|typo|mistake|wrong|amend\w*|replac\w*|ymddiheur\w*|cywir\w*|yn lle|camgymeriad|anghywir)\b", re.IGNORECASE)

API_LABEL = re.compile(
    r"(?:^|[\n\t;])[ \t]*(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**(?:(?:the |requested |required |name of (?:the )?)*api(?:'?s)?(?: name)?(?:\(s\))?(?: \(?(?:requested|required|needed|wanted)\)?)?|enw(?:'r| yr)? api(?: y gofynnir amdano)?|api (?:y gofynnir amdano|gofynnol|sydd ei angen))\**\s*(?:[:=\t|]|\s[-–—]\s|\bis\b|\byw\b)\s*\**([^\n\t|]{1,120})",
    re.IGNORECASE,
)
API_NAMED = re.compile(r"\b((?:[A-Z][\w&'-]*|of|for|and|the)(?:\s+(?:[A-Z][\w&'-]*|of|for|and|to)){0,6}\s+API)s?\b")
NOT_AN_API = re.compile(r"^(?:(?:the|an|a|this|that|our|your|dhcw|igdc|nhs|wales|new|please|hi|hello|dear|request(?:ed)?|access|for|to|of|and|team|welsh|which|what|any|all|some|each|use|sandbox|development|dev|uat|sit|production|rest|fhir|web|subject|re|porth|borth|phorth|y|yr|i'r|developer)\s+)*api$", re.IGNORECASE)
IMTP_HINTS = ("imtp", "ctci", "ctic", "ctc i", "milestone", "filltir", "milltir", "dhcw", "igdc", "medium", "tymor canolig", "ms")


def find_imtp(passages: Sequence[Passage]) -> Detail | None:
    """Return the IMTP milestone reference."""
    found: list[tuple[str, Evidence, bool]] = []
    for passage in passages:
        for value, start, end in _imtp_in(passage.text):
            before = passage.text[max(0, start - 90) : start]
            found.append((value, passage.evidence(start, end), CORRECTION.search(before) is not None))
    return _settle(found)


def _imtp_in(text: str) -> list[tuple[str, int, int]]:
    out: list[tuple[str, int, int]] = []
    folded = text.casefold()
    if not any(word in folded for word in IMTP_HINTS):
        return out
    for pattern in (BARE_REF, BARE_MILESTONE):
        for match in pattern.finditer(text):
            _add(out, match.group(), match.start(), match.end())
    for pattern in (IMTP_NEAR, REF_FIRST):
        for label in pattern.finditer(text):
            tail = TAIL.match(text, label.end())
            start = tail.end() if tail else label.end()
            token = TOKEN.match(text, start)
            if token is None or DATE_LIKE.match(token.group()) or gives_nothing(token.group()):
                continue
            if text[label.end() : start].count("\n") > 2:
                continue
            _add(out, token.group(), token.start(), token.end())
    return sorted(out, key=lambda item: item[1])


def _add(out: list[tuple[str, int, int]], value: str, start: int, end: int) -> None:
    value = value.rstrip(" ./-_")
    if any(start < other_end and end > other_start for _, other_start, other_end in out):
        return
    out.append((value, start, start + len(value)))


def _settle(found: list[tuple[str, Evidence, bool]]) -> Detail | None:
    """Choose among candidates: the same value twice is one; a correction replaces; otherwise they are rivals."""
    if not found:
        return None
    distinct: dict[str, tuple[str, Evidence, bool]] = {}
    for value, evidence, corrects in found:
        distinct.setdefault(_key(value), (value, evidence, corrects))
    chosen = list(distinct.values())
    corrections = [item for item in chosen if item[2]]
    if len(chosen) > 1 and len(corrections) == 1:
        value, evidence, _ = corrections[0]
        return Detail(value, evidence)
    value, evidence, _ = chosen[0]
    return Detail(value, evidence, tuple(item[0] for item in chosen[1:]))


def _key(value: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", value.lower())
    return re.sub(r"^(?:dhcw|igdc)?(?:imtp|ctci|ctic|ms|m)?(?=\d)", "", plain) or plain


def find_api(passages: Sequence[Passage], catalogue: ApiCatalogue | None) -> Detail | None:
    """Return the API asked for: the catalogue's name where one matches, else as written."""
    names: dict[str, Evidence] = {}
    if catalogue is not None:
        for passage in passages:
            for name, _, start, end in catalogue.find(passage.text):
                names.setdefault(name, passage.evidence(start, end))
    if names:
        first = next(iter(names))
        return Detail("; ".join(names), names[first])
    return _labelled_api(passages) or _named_api(passages)


def _labelled_api(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in API_LABEL.finditer(passage.text):
            value = match.group(1).strip(" *.;,\t")
            if not gives_nothing(value) and not NOT_AN_API.match(value) and re.search(r"[A-Za-z]{2}", value) and len(value.split()) <= 14:
                return Detail(value, passage.evidence(match.start(1), match.end(1)))
    return None


def _named_api(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in API_NAMED.finditer(passage.text):
            if re.match(r"\s+(?:portal|management|team|catalogue|gateway|access|key|request)\b", passage.text[match.end() :], re.IGNORECASE):
                continue
            value = re.sub(r"^(?:(?:the|to|of|for|and|access|please|hi|hello|dear|request|all|re)\s+)+", "", match.group(1), flags=re.IGNORECASE)
            if not NOT_AN_API.match(value):
                return Detail(value, passage.evidence(match.start(1), match.end(1)))
    return None


HEADINGS = {
    "api_name": re.compile(r"api(?: name)?|enw(?:'r| yr)? api", re.IGNORECASE),
    "imtp": re.compile(r"imtp|milestone|carreg filltir|ctci", re.IGNORECASE),
    "use_case": re.compile(r"use[- ]?case|purpose|justification|reason|achos defnydd|diben|pwrpas|rheswm", re.IGNORECASE),
}


def table_passages(table: Table) -> tuple[Passage, ...]:
    """Return an attached list as labelled lines ("heading: cell"), so that details are read as from text."""
    if not table.sheet.rows:
        return ()
    headings = table.sheet.rows[0]
    lines: list[str] = []
    for row in table.sheet.rows[1:500]:
        for heading, cell in zip(headings, row, strict=False):
            if cell.strip() and any(pattern.search(heading) for pattern in HEADINGS.values()):
                lines.append(f"{heading.strip()}: {cell.strip()}")
    for row in table.sheet.rows[:500]:
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) == 2 and any(pattern.search(cells[0]) for pattern in HEADINGS.values()):
            lines.append(f"{cells[0]}: {cells[1]}")
    unique = list(dict.fromkeys(lines))
    return (Passage(table.zone, "\n".join(unique), 0, table.source),) if unique else ()
