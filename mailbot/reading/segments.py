"""A body's text to labelled segments: new text, answers inside quotes, quoted history, signature, disclaimer.

Labels, never deletes: every character belongs to exactly one segment. Line-based and linear: each test is a bounded
regular expression on one line, or looks at most a few lines ahead. English and Welsh marks; the quote marks of the
common clients in other languages too.
"""

from __future__ import annotations

import re

from mailbot.model.message import Segment, Zone
from mailbot.reading.marks import (
    BANNER,
    BANNER_BODY,
    BEGIN_FORWARDED,
    DISCLAIMER,
    FIELD_LINE,
    FIELD_OF,
    LINE,
    ORIGINAL,
    QUOTE_LINE,
    REQUESTING,
    RULE_LINE,
    WELSH_WROTE,
    WROTE,
    WROTE_END,
    WROTE_START,
)
from mailbot.reading.signatures import Line, block_end, mark_signature


def segment(text: str, sender_name: str = "") -> tuple[Segment, ...]:
    """Label every run of a body's text with its zone."""
    lines = _lines(text)
    _mark_quotes(lines)
    _mark_banner(lines)
    for first, last in _runs(lines, Zone.NEW_TEXT):
        mark_signature(lines, first, last, sender_name)
    for first, last in _runs(lines, Zone.NEW_TEXT):
        _mark_disclaimers(lines, first, last)
    return _segments(lines)


def without_banner(text: str) -> str:
    """Return a text without the warning that a mail system put on top of it."""
    lines = _lines(text)
    _mark_banner(lines)
    return "".join(text[line.start : line.end] for line in lines if line.zone is not Zone.DISCLAIMER)


def _lines(text: str) -> list[Line]:
    out: list[Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        out.append(Line(position, position + len(raw), raw.strip("\r\n")[:LINE]))
        position += len(raw)
    return out


def _runs(lines: list[Line], zone: Zone) -> list[tuple[int, int]]:
    """Return (first, last + 1) of each run of lines of one zone."""
    out: list[tuple[int, int]] = []
    begun: int | None = None
    for index, line in enumerate(lines):
        if line.zone is zone:
            begun = index if begun is None else begun
        elif begun is not None:
            out.append((begun, index))
            begun = None
    if begun is not None:
        out.append((begun, len(lines)))
    return out


def _segments(lines: list[Line]) -> tuple[Segment, ...]:
    out: list[Segment] = []
    for line in lines:
        if out and out[-1].zone is line.zone:
            out[-1] = Segment(line.zone, out[-1].start, line.end)
        else:
            out.append(Segment(line.zone, line.start, line.end))
    return tuple(out)


def _mark_quotes(lines: list[Line]) -> None:
    index = 0
    quoted_before = False
    while index < len(lines):
        line = lines[index]
        if QUOTE_LINE.match(line.text) and _really_quoted(lines, index):
            line.zone = Zone.QUOTED
            quoted_before = True
            index += 1
            continue
        taken = _quote_head(lines, index)
        if taken:
            for head in lines[index : index + taken]:
                head.zone = Zone.QUOTED
            index += taken
            if not _prefixed_follows(lines, index):
                for rest in lines[index:]:
                    rest.zone = Zone.QUOTED
                return
            quoted_before = True
            continue
        if quoted_before and line.text.strip():
            line.zone = Zone.ANSWER
        elif quoted_before:
            line.zone = Zone.QUOTED if index + 1 < len(lines) and QUOTE_LINE.match(lines[index + 1].text) else Zone.ANSWER
        index += 1
    _bottom_posting(lines)


def _really_quoted(lines: list[Line], index: int) -> bool:
    """Tell a quote from a lone line that merely begins with '>'."""
    line = lines[index].text
    if line.strip() == ">" or line.startswith("> ") or line.startswith(">>"):
        return True
    near = lines[max(0, index - 2) : index] + lines[index + 1 : index + 3]
    return any(QUOTE_LINE.match(other.text) for other in near) or line.startswith(">")


def _bottom_posting(lines: list[Line]) -> None:
    """Text behind the last quoted line is new text, like text above the first."""
    last = max((i for i, line in enumerate(lines) if line.zone is Zone.QUOTED and line.text.strip()), default=-1)
    for line in lines[last + 1 :]:
        if line.zone is Zone.ANSWER:
            line.zone = Zone.NEW_TEXT


def _prefixed_follows(lines: list[Line], index: int) -> bool:
    """Tell whether the quote that begins here is marked line by line with '>'."""
    following = [line.text for line in lines[index : index + 6] if line.text.strip()]
    return bool(following) and bool(QUOTE_LINE.match(following[0]))


def _quote_head(lines: list[Line], index: int) -> int:
    """Return how many lines from here on are the head of a quotation, 0 for none."""
    text = lines[index].text
    if not text.strip():
        return 0
    if ORIGINAL.match(text) or BEGIN_FORWARDED.match(text):
        return 1 + _field_block(lines, index + 1, strict=False)
    if WROTE.match(text) or (WELSH_WROTE.match(text) and re.search(r"\d", text)):
        return 1
    if WROTE_START.match(text):
        for ahead in (1, 2):
            if index + ahead < len(lines) and WROTE_END.match(lines[index + ahead].text) and len(lines[index + ahead].text) < 300:
                return ahead + 1
    if RULE_LINE.match(text):
        block = _field_block(lines, index + 1, strict=False)
        return 1 + block if block else 0
    return _field_block(lines, index, strict=True)


def _field_block(lines: list[Line], index: int, *, strict: bool) -> int:
    """Return the length of a From/Sent/To/Subject block that begins here (after blank lines, unless strict).

    A form that a person typed ("From: 1 Dec", "To: 31 Mar") is no quotation: the block needs three of the four fields,
    From first, and an address, a weekday or a time among its values.
    """
    begin = index
    while not strict and index < len(lines) and not lines[index].text.strip() and index - begin < 3:
        index += 1
    found: set[str] = set()
    values = ""
    first = index
    while index < len(lines) and index - first < 12:
        match = FIELD_LINE.match(lines[index].text)
        name = FIELD_OF.get(match.group(1).lower()) if match else None
        if name is None and found and not lines[index].text.strip() and _is_field(lines, index + 1):
            index += 1  # QUIRK: a header that was pasted comes with a paragraph, and so a blank line, for each field
            continue
        if name is None:
            if found and lines[index].text.strip() and len(found) < 3 and index - first < 8:
                index += 1  # QUIRK: Outlook folds long To lists over several lines
                continue
            break
        if not found and name != "from" and strict:
            return 0
        found.add(name)
        values += " " + (match.group(2) if match else "")
        index += 1
    if len(found & {"from", "sent", "to", "subject"}) < 3 or "from" not in found:
        return 0
    if not re.search(r"@|\b(?:mon|tue|wed|thu|fri|sat|sun|dydd|llun|maw|mer|iau|gwe|sad|sul)\w*\b|\d{1,2}:\d{2}", values, re.IGNORECASE):
        return 0
    return index - begin


def _is_field(lines: list[Line], index: int) -> bool:
    match = FIELD_LINE.match(lines[index].text) if index < len(lines) else None
    return match is not None and match.group(1).lower() in FIELD_OF


def _mark_banner(lines: list[Line]) -> None:
    """Mark the warning that mail systems put on top of outside mail."""
    seen = 0
    for index, line in enumerate(lines[:12]):
        if not line.text.strip() or line.zone is not Zone.NEW_TEXT:
            continue
        paragraph = _paragraph(lines, index)
        if BANNER.match(line.text) and BANNER_BODY.search(" ".join(entry.text for entry in paragraph)):
            for entry in paragraph:
                entry.zone = Zone.DISCLAIMER
            continue
        seen += 1
        if seen > 3:
            return


def _paragraph(lines: list[Line], index: int) -> list[Line]:
    out: list[Line] = []
    for line in lines[index : index + 40]:
        if not line.text.strip() or line.zone is Zone.QUOTED:
            break
        out.append(line)
    return out


def _mark_disclaimers(lines: list[Line], first: int, last: int) -> None:
    """Mark legal paragraphs, and what trails behind the first of them at the end of a mail."""
    index = first
    while index < last:
        end = block_end(lines, index, last)
        block = " ".join(lines[i].text for i in range(index, end))
        if end > index and DISCLAIMER.search(block) and not REQUESTING.search(block[:60]) and index > first:
            for line in lines[index:end]:
                line.zone = Zone.DISCLAIMER
        index = max(end, index) + 1
