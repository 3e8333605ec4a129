"""Lines of running text: which of them were only broken off by a mail program, and go on below."""

from __future__ import annotations

from mailbot.expression import expression
from mailbot.requests.user_words import ADDRESS, LIST_ITEM, NOT_NAME

LONGEST = 400  # characters of a line before an address that tell whose it is
WRAPPED_AT = 45  # characters: a longer line of running text goes on in the next one
FEW = 7  # words behind an address that only say whose it is
ENTRY = 3  # words of a line that is one of a list
CELL = 5  # words of a part of a line that is a row
COLUMNS = expression(r"\s{2,}|\t|,\s|;\s?|\s[-–—|/]\s|\s?\|\s?")
LABEL = expression(r"[^\n@]{1,45}[:\t=]")


def broken_off(line: str) -> bool:
    """Tell a line of running text that goes on below: it is long, ends without a mark, and is no item of a list of addresses."""
    said = line.rpartition("@")[2] if "@" in line else ""
    return len(line) >= WRAPPED_AT and line[-1:] not in ".:;!?=" and "\t" not in line and (not said or len(said.split()) > FEW)


def line_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the line begins and ends in which a place stands; without the line break."""
    return text.rfind("\n", 0, start) + 1, (text.find("\n", end) + 1 or len(text) + 1) - 1


def line_before(text: str, start: int) -> str:
    """Return what stands on an address's line before it, with the line above where that was only broken off."""
    begin = text.rfind("\n", 0, start) + 1
    line = text[max(begin, start - LONGEST) : start]
    above = text[text.rfind("\n", 0, max(begin - 1, 0)) + 1 : max(begin - 1, 0)].rstrip()
    goes_on = broken_off(above) and LIST_ITEM.match(line) is None and LABEL.match(line) is None
    return f"{above[-LONGEST:]} {line.lstrip()}" if goes_on else line


def unwrapped(text: str) -> str:
    """Return the text with a blank for every break in the middle of a sentence; as long as before."""
    lines = text.split("\n")
    out = lines[0]
    for above, line in zip(lines, lines[1:], strict=False):
        first = line.lstrip().split(" ")[0]
        goes_on = broken_off(above.rstrip()) and first and not LIST_ITEM.match(line) and not LABEL.match(line) and not NOT_NAME.match(first)
        out += (" " if goes_on else "\n") + line
    return out


def among_entries(text: str, start: int, end: int) -> bool:
    """Tell a line of a list without marks: an address and a word or two, or a row, like the line above it or below."""
    line = text[start:end]
    above = text[max(0, start - LONGEST) : start].rstrip().rsplit("\n", 1)[-1]
    below = text[end : end + LONGEST].lstrip().split("\n")[0]
    if _is_entry(line):
        return _is_entry(above) or _is_entry(below)
    columns = _columns(line)
    return columns > 1 and columns in (_columns(above), _columns(below))


def _is_entry(line: str) -> bool:
    return len(line) <= LONGEST and ADDRESS.search(line) is not None and len(line.split()) <= ENTRY


def _columns(line: str) -> int:
    """Return how many short parts a line has of which one is an address; 0 where it is no row."""
    parts = COLUMNS.split(line.strip()) if len(line) <= LONGEST and line.count("@") == 1 else []
    is_row = any(ADDRESS.fullmatch(part.strip(" <>()[]")) for part in parts) and all(len(part.split()) <= CELL for part in parts)
    return len(parts) if is_row else 0
