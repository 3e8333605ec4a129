"""A body's text to labelled segments: new text, answers inside quotes, quoted history, signature, disclaimer.

Labels, never deletes: every character belongs to exactly one segment. Line-based and linear: each test is a bounded
regular expression on one line, or looks at most a few lines ahead. English and Welsh marks; the quote marks of the
common clients in other languages too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.model.message import Segment, Zone
from mailbot.reading.marks import (
    BANNER,
    BANNER_BODY,
    BEGIN_FORWARDED,
    CONTACT,
    DISCLAIMER,
    FIELD_LINE,
    FIELD_OF,
    LINE,
    MOBILE,
    ORIGINAL,
    POSTSCRIPT,
    QUOTE_LINE,
    REQUESTING,
    RULE_LINE,
    SIGN_OFF,
    TITLE,
    WELSH_WROTE,
    WROTE,
    WROTE_END,
    WROTE_START,
)


@dataclass(slots=True)
class _Line:
    start: int
    end: int  # including the line break
    text: str
    zone: Zone = Zone.NEW_TEXT


def segment(text: str, sender_name: str = "", sender_address: str = "") -> tuple[Segment, ...]:
    """Label every run of a body's text with its zone."""
    lines = _lines(text)
    _mark_quotes(lines)
    _mark_banner(lines)
    for first, last in _runs(lines, Zone.NEW_TEXT):
        _mark_signature(lines, first, last, sender_name, sender_address)
    for first, last in _runs(lines, Zone.NEW_TEXT):
        _mark_disclaimers(lines, first, last)
    return _segments(lines)


def _lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        out.append(_Line(position, position + len(raw), raw.strip("\r\n")[:LINE]))
        position += len(raw)
    return out


def _runs(lines: list[_Line], zone: Zone) -> list[tuple[int, int]]:
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


def _segments(lines: list[_Line]) -> tuple[Segment, ...]:
    out: list[Segment] = []
    for line in lines:
        if out and out[-1].zone is line.zone:
            out[-1] = Segment(line.zone, out[-1].start, line.end)
        else:
            out.append(Segment(line.zone, line.start, line.end))
    return tuple(out)


def _mark_quotes(lines: list[_Line]) -> None:
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


def _really_quoted(lines: list[_Line], index: int) -> bool:
    """Tell a quote from a lone line that merely begins with '>'."""
    line = lines[index].text
    if line.strip() == ">" or line.startswith("> ") or line.startswith(">>"):
        return True
    near = lines[max(0, index - 2) : index] + lines[index + 1 : index + 3]
    return any(QUOTE_LINE.match(other.text) for other in near) or line.startswith(">")


def _bottom_posting(lines: list[_Line]) -> None:
    """Text behind the last quoted line is new text, like text above the first."""
    last = max((i for i, line in enumerate(lines) if line.zone is Zone.QUOTED and line.text.strip()), default=-1)
    for line in lines[last + 1 :]:
        if line.zone is Zone.ANSWER:
            line.zone = Zone.NEW_TEXT


def _prefixed_follows(lines: list[_Line], index: int) -> bool:
    """Tell whether the quote that begins here is marked line by line with '>'."""
    following = [line.text for line in lines[index : index + 6] if line.text.strip()]
    return bool(following) and bool(QUOTE_LINE.match(following[0]))


def _quote_head(lines: list[_Line], index: int) -> int:
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


def _field_block(lines: list[_Line], index: int, *, strict: bool) -> int:
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


def _is_field(lines: list[_Line], index: int) -> bool:
    match = FIELD_LINE.match(lines[index].text) if index < len(lines) else None
    return match is not None and match.group(1).lower() in FIELD_OF


def _mark_banner(lines: list[_Line]) -> None:
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


def _paragraph(lines: list[_Line], index: int) -> list[_Line]:
    out: list[_Line] = []
    for line in lines[index : index + 40]:
        if not line.text.strip() or line.zone is Zone.QUOTED:
            break
        out.append(line)
    return out


def _mark_signature(lines: list[_Line], first: int, last: int, name: str, address: str) -> None:
    begin = _signature_start(lines, first, last, name, address)
    if begin is None:
        return
    index = begin
    while index < last:
        if index > begin and _returns_to_text(lines, index, last):
            after = _block_end(lines, index, last)
            later = _signature_start(lines, after, last, name, address) if after < last else None
            if later is None:
                index = after
                if not any(lines[i].text.strip() for i in range(index, last)):
                    return
                begin = index
                continue
            index = begin = later
            continue
        lines[index].zone = Zone.SIGNATURE
        index += 1


def _block_end(lines: list[_Line], index: int, last: int) -> int:
    while index < last and lines[index].text.strip():
        index += 1
    return index


def _returns_to_text(lines: list[_Line], index: int, last: int) -> bool:
    """Tell whether, behind a sign-off, a paragraph begins that is part of the request (a postscript, a list)."""
    if lines[index - 1].text.strip() or not lines[index].text.strip():
        return False
    block = [lines[i].text for i in range(index, _block_end(lines, index, last))]
    joined = " ".join(block)
    if DISCLAIMER.search(joined) or MOBILE.match(block[0]):
        return False
    if POSTSCRIPT.match(block[0]):
        return True
    return bool(REQUESTING.search(joined)) and not CONTACT.search(joined) and not (TITLE.search(joined) and len(joined) < 120)


def _signature_start(lines: list[_Line], first: int, last: int, name: str, address: str) -> int | None:
    """Return the line on which the signature begins, or None."""
    for index in range(first, last):
        text = lines[index].text
        if re.fullmatch(r"--\s?", text) and any(lines[i].text.strip() for i in range(index + 1, last)):
            return index
        if MOBILE.match(text):
            return index
        if _is_sign_off(lines, index, last, first):
            return index
    return _unsigned_block(lines, first, last, name, address)


def _is_sign_off(lines: list[_Line], index: int, last: int, first: int) -> bool:
    """Tell a closing formula from a thank-you that the text goes on behind."""
    text = lines[index].text.strip()
    found = SIGN_OFF.match(text) if len(text) <= 90 else None
    if found is None:
        return False
    tail = (found.group(1) or "").strip()
    if tail and (len(tail.split()) > 4 or REQUESTING.search(tail) or "@" in tail or "?" in tail):
        return False
    if not any(lines[i].text.strip() for i in range(first, index)):
        # A first line "Thanks" or "Diolch," answers the mail before; it is no sign-off while text follows.
        return not _text_follows(lines, index, last)
    following = [lines[i].text for i in range(index + 1, last) if lines[i].text.strip()][:2]
    return not (following and _is_sentence(following[0]) and not CONTACT.search(following[0]))


def _text_follows(lines: list[_Line], index: int, last: int) -> bool:
    return any(_is_sentence(lines[i].text) or "@" in lines[i].text for i in range(index + 1, last))


def _is_sentence(text: str) -> bool:
    """Tell running text from the short lines of a signature."""
    words = text.split()
    return (len(words) >= 9 or (len(words) >= 5 and text.rstrip().endswith((".", "?", "!", ":")))) and not TITLE.search(text)


def _unsigned_block(lines: list[_Line], first: int, last: int, name: str, address: str) -> int | None:
    """Find a signature that no closing formula announces: the sender's name, then titles and telephone numbers."""
    wanted = _name_words(name)
    for index in range(first + 1, last):
        text = lines[index].text.strip(" ,.*|")
        if not text or len(text) > 70:
            continue
        rest = [lines[i].text for i in range(index + 1, min(last, index + 8)) if lines[i].text.strip()]
        if _is_full_name(text, wanted) and not _heads_list(lines, index, first) and all(len(line) < 90 and not REQUESTING.search(line) for line in rest[:2]):
            return index
        if _is_own_name(text, wanted) and not any(_is_sentence(line) and not DISCLAIMER.search(line) for line in rest[:3]):
            if not rest or any(CONTACT.search(line) or TITLE.search(line) for line in rest) or not any("@" in line for line in rest):
                return index
    return None


def _is_full_name(text: str, wanted: frozenset[str]) -> bool:
    """Tell a line that is the sender's whole name and nothing else."""
    words = re.findall(r"[^\W\d_]{2,}", text.lower())
    return len(words) >= 2 and len(words) <= 6 and sum(word in wanted for word in words) >= 2 and all(word in wanted or word in HONORIFICS for word in words)


HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sister", "yr", "athro", "athr"})


def _heads_list(lines: list[_Line], index: int, first: int) -> bool:
    """Tell a name that stands in a list of users rather than below a text."""
    before = next((lines[i].text for i in range(index - 1, first - 1, -1) if lines[i].text.strip()), "")
    return before.rstrip().endswith(":") or re.search(r"@[\w.-]+[>;,)]*\s*$", before) is not None


def _name_words(name: str) -> frozenset[str]:
    plain = re.sub(r"\(.*?\)", " ", name)
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]{2,}", plain))


def _is_own_name(text: str, wanted: frozenset[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", re.split(r"[|,(–—]| - ", text)[0].lower())
    return bool(words) and bool(wanted) and len(words) <= 4 and all(word in wanted or len(word) == 1 for word in words)


def _mark_disclaimers(lines: list[_Line], first: int, last: int) -> None:
    """Mark legal paragraphs, and what trails behind the first of them at the end of a mail."""
    index = first
    while index < last:
        end = _block_end(lines, index, last)
        block = " ".join(lines[i].text for i in range(index, end))
        if end > index and DISCLAIMER.search(block) and not REQUESTING.search(block[:60]) and index > first:
            for line in lines[index:end]:
                line.zone = Zone.DISCLAIMER
        index = max(end, index) + 1
