"""Rows of a register, read strictly: every broken cell is reported with line, column, what was found and expected.

A broken cell makes the whole register unusable, as nobody knows what it was to say. A row that can be read, but that no
operator can mean, is refused: it is reported as well, does not count, and the others do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.errors import ConfigError, Problem
from mailbot.expression import expression
from mailbot.registers.domains import normalise, registrable

MAX_PROBLEMS = 200
BLANK = " \t\r\n\xa0\u200b\ufeff"
CONTROL = expression(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # what no operator types; line ends and tabs within a cell are
UNSEEN = expression(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")  # normal form drops them
DECIDING = expression(r"domains?|status|\w*_on")  # headings of cells by which something opens or closes
MIDNIGHT = r"(?:[T ]00:00(?::00)?(?:\.0+)?)?"
DAYS = (
    expression(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){MIDNIGHT}", re.ASCII),
    expression(rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}){MIDNIGHT}", re.ASCII),
)


def _heading(cell: str) -> str:
    return re.sub(r"[\s_-]+", "_", cell.lower()).strip("_")


def _folded(heading: str, cell: str) -> str:
    """Return a cell that decides nothing with spaces for control characters: Word's soft line break is one."""
    return " ".join(CONTROL.sub(" ", cell).split()) if CONTROL.search(cell) and not DECIDING.fullmatch(heading) else cell


def meant_domains(cell: str) -> tuple[str, ...]:
    """Return the domains that a cell of a refused row may have meant, in their normal form."""
    parts = (normalise(part.removeprefix("*.")) for part in re.split(r"[;,\s]+", cell))
    return tuple(dict.fromkeys(part for part in parts if registrable(part)))


@dataclass(slots=True)
class RowReader:
    """Reads one register's rows and collects what is wrong with them."""

    source: str
    problems: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    unread: list[Mapping[str, str]] = field(default_factory=list)  # rows that are refused for what they are written with, without it
    parted: list[Mapping[str, str]] = field(default_factory=list)  # the same rows, with a space instead of it

    def records(
        self, rows: Sequence[Sequence[str]], required: Sequence[str], optional: Sequence[str], closes: Callable[[Mapping[str, str]], bool] | None = None, *, may_be_empty: bool = False
    ) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield (line number, {heading: cell}) of every row that is not blank; the first such row holds the headings.

        Rows with control characters in a domain, a status or a day are refused, as nobody sees what they say; one that `closes`
        something must not be lost, and makes the register unusable. Elsewhere such a character is a space, as a line break is.
        """
        numbered = [(number, [cell.strip(BLANK) for cell in row]) for number, row in enumerate(rows, 1)]
        filled = [(number, row) for number, row in numbered if any(row)]
        wanted = ", ".join((*required, *optional))
        if not filled:
            self.wrong(1, "", "an empty file", f"the headings {wanted}")
            return
        line, names = filled[0][0], [_heading(cell) for cell in filled[0][1]]
        if self._headings_wrong(line, names, required, (*required, *optional), wanted):
            return
        if len(filled) == 1 and not may_be_empty:
            self.wrong(line, "", "headings and no row", "at least one row: an export that came out empty would turn everybody away")
        for number, row in filled[1:]:
            self._beyond(number, row, names)
            record = {name: _folded(name, row[i]) if i < len(row) else "" for i, name in enumerate(names) if name}
            if self._legible(number, record, closes):
                yield number, record

    def _legible(self, line: int, record: Mapping[str, str], closes: Callable[[Mapping[str, str]], bool] | None) -> bool:
        """Tell whether a person sees all that a row says; one that is not legible is reported."""
        odd = [(name, found) for name, cell in record.items() if (found := CONTROL.search(cell) or (name.startswith("domain") and UNSEEN.search(cell)))]
        if not odd:
            return True
        joined, parted = (
            {name: UNSEEN.sub("", CONTROL.sub(instead, cell)).strip(BLANK) for name, cell in record.items()} for instead in ("", " ")
        )  # the character stood within a word, or between two
        note = self.wrong if closes is not None and closes(joined) else self.refuse
        for name, found in odd:
            note(line, name, f"the invisible character U+{ord(found.group()):04X} in {ascii(found.string[:60])}", "text without control characters")
        self.unread.append(joined)
        self.parted.append(parted)
        return False

    def _headings_wrong(
        self, line: int, names: Sequence[str], required: Sequence[str], known: Sequence[str], wanted: str
    ) -> bool:
        for name in required:
            if name not in names:
                self.wrong(line, name, "no such heading", f"the headings {wanted}")
        for name in dict.fromkeys(filter(None, names)):
            if name not in known:
                self.wrong(line, name[:60], "an unknown heading", f"one of {wanted}")
            if names.count(name) > 1:
                self.wrong(line, name[:60], "a heading that stands twice", "each heading once")
        return bool(self.problems)

    def _beyond(self, line: int, row: Sequence[str], names: Sequence[str]) -> None:
        """Report what stands under no heading: mostly a comma within a cell that is not quoted."""
        for index, cell in enumerate(row):
            if cell and (index >= len(names) or not names[index]):
                self.wrong(
                    line, f"column {index + 1}", repr(cell[:60]), "nothing, as no heading stands above it"
                )
                return

    def wrong(self, line: int, key: str, found: str, expected: str) -> None:
        """Note a problem."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.source, key, found, expected, line))

    def refuse(self, line: int, key: str, found: str, expected: str) -> None:
        """Note a row that does not count."""
        if len(self.refused) < MAX_PROBLEMS:
            self.refused.append(Problem(self.source, key, found, expected, line))

    def day(self, line: int, key: str, value: str, *, needed: bool = False) -> date | None:
        """Read a day: 2026-11-30 or 30/11/2026; an empty cell is None."""
        if not value:
            if needed:
                self.wrong(line, key, "nothing", "a date such as 2026-11-30")
            return None
        for pattern in DAYS:
            found = pattern.fullmatch(value)
            if found:
                try:
                    return date(int(found["year"]), int(found["month"]), int(found["day"]))
                except ValueError:
                    break
        self.wrong(line, key, repr(value), "a date such as 2026-11-30")
        return None

    def domain(
        self, line: int, key: str, value: str, example: str = "a domain such as supplier.co.uk"
    ) -> str:
        """Read a domain, a leading `*.` left out; an empty string where it is none, with the problem noted."""
        domain = normalise(value.removeprefix("*."))
        if not domain:
            self.wrong(line, key, repr(value) if value else "nothing", example)
        return domain

    def finish(self) -> None:
        """Raise ConfigError where a cell is broken: with every problem, rows that are refused included, by line."""
        if self.problems:
            raise ConfigError(sorted((*self.problems, *self.refused), key=lambda problem: problem.line or 0))
