"""The lines of a mail's text, as their writer meant them: what was wrapped goes on."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.approvals.verdicts import DOMAIN
from mailbot.approvals.wording import GOING_ON, HANGING, STARTS_ANEW

WRAPPED = 50  # characters: a longer line without an end goes on in the next one


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with where it begins."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def unwrapped(text: str) -> str:
    """Return text of the same length in which lines that were wrapped go on: a negation may stand in the line before."""
    lines = text.split("\n")
    out = [lines[0]]
    for before, line in zip(lines, lines[1:], strict=False):
        out.append((" " if _goes_on(before, line) else "\n") + line)
    return "".join(out)


def _goes_on(before: str, line: str) -> bool:
    if not before.strip() or STARTS_ANEW.match(line) or before.rstrip().endswith((".", "!", "?", ":", ";")) or "\t" in before or "|" in before:
        return False
    if HANGING.search(before) or GOING_ON.match(line):
        return True
    return not DOMAIN.match(line.strip()) and (len(before.rstrip()) >= WRAPPED or line.strip()[:1].islower())
