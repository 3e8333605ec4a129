"""The nouns of a decision table: `Clause`, `Condition`, `Row`, `Table`. Nothing is evaluated here.

A row holds where every clause holds and, if there are alternatives, at least one of them holds whole. A `not`
of the table is a clause with the other values allowed, so that a condition is always a plain union of boxes.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.policy.vocabulary import Value, word


@dataclass(frozen=True, slots=True)
class Clause:
    """One fact and the values that it may have; `negated` only says how the table put it."""

    fact: str
    allowed: tuple[Value, ...]
    negated: bool = False

    def holds_with(self, value: Value) -> str:
        """Return in words that the clause holds with this value."""
        return f"{self.fact} is {word(value)}"

    def fails_with(self, value: Value) -> str:
        """Return in words why the clause fails with this value."""
        if self.negated:
            return f"{self.fact} is {word(value)}, which this rule excludes"
        return f"{self.fact} is {word(value)}, not {' or '.join(word(v) for v in self.allowed)}"

    def __str__(self) -> str:
        """Return the clause in words."""
        return f"{self.fact} is {' or '.join(word(v) for v in self.allowed)}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Clauses that must all hold, and alternatives, if any, of which one must hold whole."""

    clauses: tuple[Clause, ...] = ()
    alternatives: tuple[tuple[Clause, ...], ...] = ()

    @property
    def unconditional(self) -> bool:
        """Tell whether the condition holds for every message."""
        return not self.clauses and not self.alternatives

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the facts that it mentions, in order, without repeats."""
        every = (*self.clauses, *(clause for group in self.alternatives for clause in group))
        return tuple(dict.fromkeys(clause.fact for clause in every))

    def also(self, clauses: tuple[Clause, ...]) -> Condition:
        """Return the condition with further clauses behind its own."""
        return Condition((*self.clauses, *(c for c in clauses if c not in self.clauses)), self.alternatives)


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. `withholds` marks a row that keeps a ready outcome and holds back its acknowledgement."""

    id: str
    reason: str
    outcome: Outcome
    condition: Condition
    sentence: str
    clause: str
    next_step: str
    reply: str | None = None
    withholds: bool = False
    samples: tuple[str, ...] = ()
    examples: tuple[Facts, ...] = ()
    line: int | None = None

    @property
    def answers(self) -> bool:
        """Tell whether the row sends something to the sender by itself."""
        return self.outcome.replies and not self.withholds


@dataclass(frozen=True, slots=True)
class Table:
    """The ordered rows of one file; `name` is the file's name."""

    name: str
    about: str
    rows: tuple[Row, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Return every fact that a row mentions, in order, without repeats."""
        return tuple(dict.fromkeys(fact for row in self.rows for fact in row.condition.facts))
