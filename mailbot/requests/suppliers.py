"""Passages to the supplier: its name, as a register has it or as written, and whether a third party is spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from mailbot.expression import expression
from mailbot.model.message import Evidence
from mailbot.model.request import Detail
from mailbot.registers.domains import registrable
from mailbot.registers.names import find_names, match_name, normalise_name
from mailbot.requests.lines import line_at
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.zones import Passage

LABEL = expression(
    r"(?:^|[\n\t;]|(?<=[.!?]\s))[ \t]{0,20}(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**(?:the |our )?(?:(?:third[- ]?party )?(?:supplier|vendor|company|contractor|partner)(?:'s)?(?: name)?(?: \(third party\))?|third[- ]?part(?:y|ies)(?:'s)?(?: supplier)?(?: name)?|name of (?:the )?(?:supplier|company|third party)|(?:enw(?:'r| y)? )?(?:cyflenwr|gyflenwr|cwmni|trydydd parti))\**\s{0,20}(?:[:=\t|]|\s[-–—]\s|\bis\b|\byw\b)\s{0,20}\**(?:called |named )?([^\n\t|]{2,100})",
    re.IGNORECASE,
)
HEADING = expression(r"(?:domains?|domain names?|parth(?:au)?|e-?mails?|e-?mail address(?:es)?|contacts?|website|url|code of connection|coc|names?|roles?|status)", re.IGNORECASE)  # of the next column
CELL = expression(r"\t|\s*\|\s*")
COMPANY = r"[A-ZÀ-ÞŴŶ](?:[\w&'+-]|\.(?=\w)){0,40}(?:(?:[^\S\n]{1,5}|[^\S\n]{0,5}\n[^\S\n]{0,5})(?:&|and|a|of|[A-ZÀ-ÞŴŶ](?:[\w&'+-]|\.(?=\w)){0,40})){0,5}"
FORM = r"(?:CIC|CBC|Ltd|Limited|Cyf(?:yngedig)?|plc|PLC|LLP|GmbH|Inc|LLC|B\.?V\.?|S\.?A\.?|AG|Corp|Pty)\.?"
LEGAL = expression(rf"\b({COMPANY}\s+{FORM})(?![\w])")
NEAR = expression(
    rf"(?i:\b(?:(?:our|the|a|an|new|third[- ]party|external|sponsored|chosen|appointed|with|ein|cyflenwr|gyflenwr|gwmni|cwmni)\s+){0,6}(?:third[- ]party supplier|third party|supplier|vendor|contractor|software house|provider|partner|company|development partner|cyflenwr|gyflenwr|trydydd parti|cwmni|gwmni)\b[,:]?\s+(?:is |called |named |are |yw |ydy |o'r enw |from |at |\()?)({COMPANY})"
)
BEHALF = expression(rf"(?i:\b(?:sponsor(?:ing|s|ed)?|on behalf of|behalf of|developers? (?:from|at)|staff (?:from|at|of)|users? (?:from|at)|colleagues? (?:from|at)|contractors? (?:from|at)|engineers? (?:from|at)|people (?:from|at)|team (?:from|at)|consultants? (?:from|at)|(?:supplied|provided|built|made|hosted|developed|written) by|working with|work with|works? for|noddi|ar ran|gan|o gwmni|staff o)\s+(?:the )?)({COMPANY})")
AFTER = expression(rf"\b({COMPANY})(?:,| \(|\s+(?:is|are|who are|as))?\s+(?i:(?:is |are |as )?(?:our|the|a|an)(?: \w+){{0,2}} (?:supplier|vendor|contractor|third party|partner|provider))\b")
NOT_COMPANY = expression(
    r"\b(?:informatics|clinical|medicines|pharmacy|ward|unit|department|directorate|office|service desk|tîm|diogelwch|gwybodeg|adran|uned|uhb|bcuhb|abuhb|cavuhb|hduhb|sbuhb|ctmuhb|pthb|wast|phw|heiw|nwssp|thb|api|portal|nhs|dhcw|igdc|gig|wales|welsh|health board|university|hospital|bwrdd iechyd|trust|ymddiriedolaeth|code of connection|coc|allow list|o365|office 365|microsoft|imtp|dev|sit|uat|production|api management|operational security|security team|register|index|service api|record|access|team|hi|hello|dear|please|thanks|kind|regards|the|they|we|this|it|cod cysylltu|user|users|supplier|i|my|our|if|in|for|to|and)\b",
    re.IGNORECASE,
)
THIRD_PARTY = expression(r"\b(?:third[- ]part(?:y|ies)|3rd[- ]part(?:y|ies)|suppliers?|vendors?|contractors?|software house|external (?:company|partner|developer)s?|sponsor(?:ing|ed|ship)?|code of connection|coc|allow[- ]?list(?:ed|ing)?|cyflenw(?:r|yr)|gyflenw(?:r|yr)|chyflenw(?:r|yr)|nghyflenw(?:r|yr)|trydydd parti|drydydd parti|cwmni|gwmni|noddi|cod cysylltu|rhestr ganiat\w*)\b", re.IGNORECASE)
STAFF_ONLY = expression(r"\b(?:not? (?:a |any |third|supplier)|no (?:third|supplier|external)|all (?:nhs|internal)|in-?house|own staff|nid .{0,10}cyflenwr|dim cyflenwr)\b", re.IGNORECASE)


def find_suppliers(passages: Sequence[Passage], listed: Sequence[str], domains: Sequence[str] = (), *, sure_only: bool = False) -> tuple[Detail | None, tuple[str, ...]]:
    """Return the supplier with its evidence, and the names of all suppliers found, in order.

    `sure_only`: take listed names, labelled ones and those with a legal form, but none that only its place suggests
    ("developers at …"), which in a request for staff is a team or an organisation of their own.
    """
    found: list[tuple[int, str, Evidence]] = []
    for number, passage in enumerate(passages):
        for name, start, end in find_names(passage.text, listed):
            if not _inside_address(passage.text, start, end):
                found.append((number * 100_000 + start, name, passage.evidence(start, end)))
    announced = () if sure_only or found else (NEAR, AFTER, BEHALF)
    written = _labelled(passages) or _in_place(passages, (LEGAL,)) or (None if found else _by_domain(passages, domains)) or _in_place(passages, announced)
    if not found:
        written = written or (None if sure_only else _near_listed(passages, listed))
        return (written, (written.value,)) if written else (None, ())
    found.sort(key=lambda item: item[0])
    names = _unique(item[1] for item in found)
    if written is not None and not any(normalise_name(written.value) in normalise_name(name) or normalise_name(name) in normalise_name(written.value) for name in names):
        matched = match_name(written.value, listed)
        names = _unique((matched.name if matched.kind == "sure" and matched.name else written.value, *names))
    return Detail(found[0][1] if names[0] == found[0][1] else names[0], found[0][2]), names


def spelt_out(supplier: Detail | None, names: Sequence[str], listed: Sequence[str]) -> tuple[Detail | None, tuple[str, ...]]:
    """Return a supplier that is called by a part of its name ("Osprey") by the whole one that the allow list has for the users' own domain."""
    called = [(name, next((whole for whole in listed if _part_of(name, whole)), name)) for name in names]
    whole = dict(called)
    if supplier is not None and supplier.value in whole:
        supplier = replace(supplier, value=whole[supplier.value])
    return supplier, _unique(name for _, name in called)


def _part_of(short: str, name: str) -> bool:
    words = normalise_name(name).split()
    return short != name and normalise_name(short).split() == words[: len(normalise_name(short).split())]


def _unique(names: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))  # type: ignore[call-overload]


def _inside_address(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 1) : start] in ("@", ".", "/") or text[end : end + 1] == "@" or bool(re.match(r"\.\w{2,}", text[end : end + 4]))


def _labelled(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in LABEL.finditer(passage.text):
            if HEADING.fullmatch(match.group(1).strip(" *")):
                heads = _below(passage, match)
                if heads is not None:
                    return heads
                continue
            value = _trim(match.group(1))
            if value and not gives_nothing(value) and len(value.split()) <= 8 and "@" not in value and not value[0].islower():
                return Detail(value, passage.evidence(match.start(1), match.start(1) + len(value)))
    return None


def _below(passage: Passage, match: re.Match[str]) -> Detail | None:
    """Return what stands in the row below the heading of a column: "Supplier | Domain"."""
    start, end = line_at(passage.text, match.start(1), match.start(1))
    row, below = (CELL.split(line.strip(" |")) for line in (passage.text[start:end], passage.text[end + 1 :].partition("\n")[0]))
    column = next((number for number, cell in enumerate(row[:-1]) if row[number + 1].strip(" *") == match.group(1).strip(" *")), None)
    if column is None or len(row) != len(below) or not below[column].strip():
        return None
    at = passage.text.index(below[column].strip(), end)
    return Detail(below[column].strip(), passage.evidence(at, at + len(below[column].strip())))


def _in_place(passages: Sequence[Passage], patterns: Sequence[re.Pattern[str]]) -> Detail | None:
    for pattern in patterns:
        for passage in passages:
            for match in pattern.finditer(passage.text):
                value = _trim(match.group(1))
                if value and not NOT_COMPANY.fullmatch(value) and not _starts_badly(value) and len(value) > 2:
                    return Detail(value, passage.evidence(match.start(1), match.start(1) + len(value)))
    return None


WORD = expression(r"[\w&'+-]+")


def _by_domain(passages: Sequence[Passage], domains: Sequence[str]) -> Detail | None:
    """Find the name that a domain spells: "Kite Hill Audiology" for kitehillaudiology.com, "Heddwyn Labs" for heddwyn.cloud."""
    labels = [re.sub(r"[^a-z0-9]", "", (registrable(domain) or domain).partition(".")[0]) for domain in domains]
    found: list[Detail] = []
    for passage in passages:
        plain = re.sub(r"(?<!\S)\S+[@/]\S+|(?<![\w.-])[\w-]+(?:\.[\w-]+)+", lambda m: " " * len(m.group()), passage.text)
        words = list(WORD.finditer(plain))
        for index, word in enumerate(words):
            begins = re.sub(r"[^a-z0-9]", "", word.group().lower())
            if word.group()[:1].isupper() and any(label.startswith(begins) or begins.startswith(label) for label in labels):
                end = _spelt(words, index, labels, plain)
                if end:
                    found.append(Detail(passage.text[word.start() : end], passage.evidence(word.start(), end)))
    return max(found, key=lambda detail: len(detail.value), default=None)


def _spelt(words: Sequence[re.Match[str]], index: int, labels: Sequence[str], text: str) -> int:
    """Return where a name that begins with this word and that a domain spells ends, 0 for none."""
    joined, end, whole, begun = "", 0, 0, False
    for word in words[index : index + 6]:
        if end and text[end : word.start()].strip(" "):
            break
        piece = re.sub(r"[^a-z0-9]", "", word.group().lower())
        if not piece and word.group() != "&" or joined and not (word.group()[0].isupper() or word.group().lower() in ("and", "of", "&", "a") or any(label.startswith(joined + piece) for label in labels)):
            break
        joined, end = joined + piece, word.end()
        begun = begun or (len(joined) >= 5 and any(label.startswith(joined) for label in labels))
        whole = end if word.group().lower() not in ("and", "of", "&", "a") else whole  # a name does not end with "and"
    for label in labels:
        if len(label) >= 4 and (joined == label or (len(joined) >= 5 and label.startswith(joined)) or (len(label) >= 5 and joined.startswith(label))):
            return whole
    return whole if begun else 0


MOST_CAPITALS = 300  # names of a passage that are compared with the listed ones
CAPITALS = expression(r"\b([A-ZÀ-ÞŴŶ][\w&'’-]+(?:\s+(?:&|and|a|of|[A-ZÀ-ÞŴŶ][\w&'’-]+)){1,4})")


def _near_listed(passages: Sequence[Passage], listed: Sequence[str]) -> Detail | None:
    """Find a name that no word announces, but that is near a listed one: a person has to say whether it is the same."""
    for passage in passages:
        for match in islice(CAPITALS.finditer(passage.text), MOST_CAPITALS):
            value = match.group(1).strip()
            if not NOT_COMPANY.search(value) and match_name(value, listed).kind in ("sure", "near"):
                return Detail(value, passage.evidence(match.start(1), match.end(1)))
    return None


def _starts_badly(value: str) -> bool:
    first = value.split()[0]
    return NOT_COMPANY.fullmatch(first) is not None and not re.search(FORM, value) or NOT_COMPANY.search(value) is not None and not re.search(FORM + r"$", value)


def _trim(value: str) -> str:
    """Cut a captured name where its sentence goes on."""
    value = re.split(r"\s*(?:[;,(]|\s[-–—]\s|\.\s|\.$|\b(?:who|which|that|and their|and they|are|is|have|has|hold|holds|for|to|with|domain|and (?:the|its|his|her|two|three|a|an|\d)|[Gg]od [Cc]ys\w+|[Cc]h?od [Cc]ys\w+|[Cc]ode of|\(|sydd|mae|yw)\b)", value.strip(" *\t:\"'"))[0]
    value = re.sub(r"^(?:hi|hello|hiya|dear|helo|annwyl|thanks|thank you|diolch)\b[^\n]{0,30}\n\s*", "", value, flags=re.IGNORECASE)
    value = re.sub(r"^(?:the|our|a|an|that['’]s|it['’]s|mae|ma['’]|sponsorship of|sponsoring|noddi|nawdd (?:i|ar gyfer)|cais (?:gan|am|ar ran)|from)\s+", "", value, flags=re.IGNORECASE)
    return re.sub(r"['’]s$", "", value).strip(" *.,:;\"'")


def speaks_of_supplier(text: str) -> bool:
    """Tell whether the text speaks of a third party at all."""
    return THIRD_PARTY.search(STAFF_ONLY.sub(" ", text)) is not None
