"""Tables to counts: how many combinations of facts end in each row, and whether any ends in none.

Nothing is enumerated one by one. A condition is a union of boxes (a set of values for each fact); the
combinations that no row has taken yet are kept as boxes that do not overlap, and each row takes its share of
them. The counts are exact, over the facts that the table mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from math import prod
from typing import Any, TypeAlias

from mailbot.model.facts import Facts
from mailbot.policy.engine import RuleSet
from mailbot.policy.table import Clause, Condition, Table
from mailbot.policy.vocabulary import VOCABULARY

Box: TypeAlias = tuple[int, ...]  # one bit mask of values for each fact of a Space


@dataclass(frozen=True, slots=True)
class Space:
    """The facts over which boxes are drawn."""

    facts: tuple[str, ...]

    @property
    def whole(self) -> Box:
        """Return the box of all combinations."""
        return tuple((1 << len(VOCABULARY[name].values)) - 1 for name in self.facts)

    def boxes(self, condition: Condition) -> tuple[Box, ...]:
        """Return the boxes whose union is where the condition holds; they may overlap."""
        groups = condition.alternatives or ((),)
        return tuple(box for group in groups if all(box := self._box((*condition.clauses, *group))))

    def facts_in(self, box: Box) -> dict[str, Any]:
        """Return one combination of the box: for each fact its first value there."""
        values = (VOCABULARY[name].values for name in self.facts)
        return {
            name: options[(mask & -mask).bit_length() - 1]
            for name, options, mask in zip(self.facts, values, box, strict=True)
        }

    def _box(self, clauses: Iterable[Clause]) -> Box:
        return reduce(intersection, (self._slab(clause) for clause in clauses), self.whole)

    def _slab(self, clause: Clause) -> Box:
        values = VOCABULARY[clause.fact].values
        mask = sum(1 << place for place, value in enumerate(values) if value in clause.allowed)
        return tuple(
            mask if name == clause.fact else full for name, full in zip(self.facts, self.whole, strict=True)
        )


def intersection(a: Box, b: Box) -> Box:
    """Return what two boxes share; a mask of 0 anywhere means nothing."""
    return tuple(x & y for x, y in zip(a, b, strict=True))


def contains(outer: Box, inner: Box) -> bool:
    """Tell whether the inner box lies wholly in the outer one."""
    return all(x & y == x for x, y in zip(inner, outer, strict=True))


def volume(box: Box) -> int:
    """Return how many combinations a box holds."""
    return prod(mask.bit_count() for mask in box)


def without(box: Box, taken: Box) -> Iterator[Box]:
    """Yield boxes that do not overlap and that hold what is in `box` but not in `taken`."""
    if not all(intersection(box, taken)):
        yield box
        return
    rest = list(box)
    for place, (own, other) in enumerate(zip(box, taken, strict=True)):
        if own & ~other:
            yield (*rest[:place], own & ~other, *rest[place + 1 :])
            rest[place] = own & other


@dataclass(frozen=True, slots=True)
class RowCount:
    """One row's share of the combinations, and one message that would reach it (None where nothing can)."""

    row: str
    outcome: str
    count: int
    witness: Facts | None


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """Where the combinations of one table's facts end. `rest` pass every row; `gap` is one of those."""

    table: str
    facts: tuple[str, ...]
    combinations: int
    rows: tuple[RowCount, ...]
    rest: int
    gap: Facts | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The every-mailbox table, then each mailbox's. What passes the first goes to the others."""

    tables: tuple[TableCoverage, ...]

    @property
    def complete(self) -> bool:
        """Tell whether every combination of facts ends in a row of its mailbox's table."""
        return all(table.rest == 0 for table in self.tables[1:])

    def __str__(self) -> str:
        """Return the counts as text, one row a line."""
        return "\n\n".join(_text(table) for table in self.tables)


def coverage(ruleset: RuleSet) -> Coverage:
    """Count where every combination of the facts that each table mentions ends."""
    every = cover(ruleset.every, Facts())
    own = (cover(table, Facts(role=role)) for role, table in ruleset.mailboxes.items())
    return Coverage((every, *own))


def cover(table: Table, base: Facts) -> TableCoverage:
    """Count one table; `base` gives the facts that it does not mention in witnesses."""
    space = Space(table.facts)
    left: list[Box] = [space.whole]
    rows = []
    for row in table.rows:
        before, taken = left, space.boxes(row.condition)
        left = [piece for box in before for piece in _without_all(box, taken)]
        count = sum(map(volume, before)) - sum(map(volume, left))
        shares = (s for box in before for t in taken if all(s := intersection(box, t)))
        share = next(shares, None)
        witness = replace(base, **space.facts_in(share)) if share is not None else None
        rows.append(RowCount(row.id, "as decided" if row.withholds else str(row.outcome), count, witness))
    gap = replace(base, **space.facts_in(left[0])) if left else None
    whole = volume(space.whole)
    return TableCoverage(table.name, space.facts, whole, tuple(rows), sum(map(volume, left)), gap)


def _without_all(box: Box, taken: Iterable[Box]) -> list[Box]:
    pieces = [box]
    for other in taken:
        pieces = [rest for piece in pieces for rest in without(piece, other)]
    return pieces


def _text(table: TableCoverage) -> str:
    lines = [f"{table.table}: {table.combinations:,} combinations of {len(table.facts)} facts"]
    lines += [f"  {row.count:>16,}  {row.row} ({row.outcome})" for row in table.rows]
    return "\n".join([*lines, f"  {table.rest:>16,}  no row"])
