"""Rows of a register, read strictly: every broken cell is reported with line, column, what was found and expected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.errors import ConfigError, Problem

MAX_PROBLEMS = 200


@dataclass(slots=True)
class RowReader:
    """Reads one register's rows and collects what is wrong with them."""

    source: str
    problems: list[Problem] = field(default_factory=list)

    def records(self, rows: Sequence[Sequence[str]], required: Sequence[str], optional: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield (line number, {heading: cell}) of every row that is not blank; the first such row holds the headings."""
        numbered = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1)]
        filled = [(number, row) for number, row in numbered if any(row)]
        if not filled:
            self.wrong(1, "", "an empty file", f"the headings {', '.join((*required, *optional))}")
            return
        number, heading = filled[0]
        names = [re.sub(r"[\s_-]+", "_", cell.lstrip("\ufeff").lower()).strip("_") for cell in heading]
        known = {*required, *optional}
        for name in required:
            if name not in names:
                self.wrong(number, name, "no such heading", f"the headings {', '.join((*required, *optional))}")
        for name in names:
            if name and name not in known:
                self.wrong(number, name, "an unknown heading", f"one of {', '.join((*required, *optional))}")
            if name and names.count(name) > 1:
                self.wrong(number, name, "a heading that stands twice", "each heading once")
        if self.problems:
            return
        for number, row in filled[1:]:
            yield number, {name: row[i] if i < len(row) else "" for i, name in enumerate(names) if name}

    def wrong(self, line: int, key: str, found: str, expected: str) -> None:
        """Note a problem."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.source, key, found, expected, line))

    def day(self, line: int, key: str, value: str, *, needed: bool = False) -> date | None:
        """Read a day: 2026-11-30 or 30/11/2026; an empty cell is None."""
        if not value:
            if needed:
                self.wrong(line, key, "nothing", "a date such as 2026-11-30")
            return None
        iso = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?\Z", value)
        british = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", value)
        try:
            if iso:
                return date(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
            if british:
                return date(int(british.group(3)), int(british.group(2)), int(british.group(1)))
        except ValueError:
            pass
        self.wrong(line, key, repr(value), "a date such as 2026-11-30")
        return None

    def finish(self) -> None:
        """Raise ConfigError with every problem, if there is one."""
        if self.problems:
            raise ConfigError(self.problems)
