"""Facts and RuleSet to Verdict: first match wins, the trace says why.

The mailbox's own table is tried first and gives a provisional row; what that row would send sets `reply_due`
and `acknowledgement_only`. Then the every-mailbox table is tried with those: a row that holds there wins,
else the provisional row stands. Deciding is total and deterministic: where no row holds, a person looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeAlias

from mailbot.model.decision import Outcome, TraceStep, Verdict
from mailbot.model.facts import Facts, Role
from mailbot.policy.laws import within_laws
from mailbot.policy.table import Clause, Condition, Row, Table
from mailbot.policy.vocabulary import SET_BY_OUTCOME, VOCABULARY, Value

Known: TypeAlias = Mapping[str, Value]
Getter: TypeAlias = Callable[[Facts], Any]
# For each clause: how to get the fact, and for each value that fails, the step that says why.
Checks: TypeAlias = tuple[tuple[Getter, dict[Value, TraceStep]], ...]
# For each clause: how to get the fact, and for each value that holds, the words for it.
Words: TypeAlias = tuple[tuple[Getter, dict[Value, str]], ...]
Compiled: TypeAlias = tuple[tuple[Row, Checks, Callable[[Facts], TraceStep]], ...]

NO_RULE = Row(
    id="not-a-request.no-rule",
    reason="not-a-request",
    outcome=Outcome.REVIEW,
    condition=Condition(),
    sentence="No rule of the table fits this message, so a person must look at it.",
    clause="Triage policy, section 2: doubt goes to a person.",
    next_step="Read the message and decide by hand; then add the missing last row to the table.",
)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Every table, ready to decide. `version` is the SHA-256 of the texts it was read from."""

    every: Table
    mailboxes: Mapping[Role, Table]
    version: str
    _own: Mapping[Role, Compiled] = field(init=False, repr=False, compare=False)
    _every: Mapping[Outcome, Compiled] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the tables; the every-mailbox table once for each outcome that may be provisional."""
        own = {role: _compiled(table.rows, {}) for role, table in self.mailboxes.items()}
        every = {outcome: _compiled(self.every.rows, consequences(outcome)) for outcome in Outcome}
        object.__setattr__(self, "_own", MappingProxyType(own))
        object.__setattr__(self, "_every", MappingProxyType(every))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the every-mailbox table, then each mailbox's."""
        return (self.every, *self.mailboxes.values())

    def decide(self, facts: Facts) -> Verdict:
        """Return the verdict of the first row that holds, within the laws, with the trace of every rule tried."""
        return within_laws(self._by_tables(facts), facts)

    def _by_tables(self, facts: Facts) -> Verdict:
        own_trace: list[TraceStep] = []
        provisional = _first(self._own.get(facts.role, ()), facts, own_trace)
        if provisional is None:
            own_trace.append(TraceStep(NO_RULE.id, True, "no rule of the table holds"))
            provisional = NO_RULE
        trace: list[TraceStep] = []
        rows, withheld = self._every[provisional.outcome], ""
        row = _first(rows, facts, trace)
        while row is not None and row.withholds:
            withheld = row.sentence
            row = _first(rows[len(trace) :], facts, trace)
        if row is not None:
            return _verdict(row, _stopping(row, provisional), row.reply, trace)
        trace += own_trace
        if withheld:
            return _verdict(provisional, f"{provisional.sentence} {withheld}", None, trace)
        return _verdict(provisional, provisional.sentence, provisional.reply, trace)


def consequences(outcome: Outcome) -> Known:
    """Return the facts that follow from what the mailbox's own table would do."""
    return {"reply_due": outcome.replies, "acknowledgement_only": outcome is Outcome.READY}


def _first(rows: Compiled, facts: Facts, trace: list[TraceStep]) -> Row | None:
    """Return the first row that holds; the trace gets one step for each row tried."""
    for row, checks, held in rows:
        for get, failures in checks:
            step = failures.get(get(facts))
            if step is not None:
                break
        else:
            step = held(facts)
            if step.matched:
                trace.append(step)
                return row
        trace.append(step)
    return None


def _stopping(row: Row, provisional: Row) -> str:
    """Return the sentence of an every-mailbox row; where it stops an answer, say which."""
    if SET_BY_OUTCOME.isdisjoint(row.condition.facts):
        return row.sentence
    return f"{row.sentence} The answer that was due: {provisional.reason} ({provisional.outcome})."


def _verdict(row: Row, sentence: str, template: str | None, trace: list[TraceStep]) -> Verdict:
    return Verdict(row.outcome, row.reason, sentence, row.clause, template, row.next_step, tuple(trace))


def _compiled(rows: tuple[Row, ...], known: Known) -> Compiled:
    return tuple((row, _checks(row, known), _held(row, known)) for row in rows)


def _checks(row: Row, known: Known) -> Checks:
    return tuple((_getter(clause, known), _failures(row, clause)) for clause in row.condition.clauses)


def _held(row: Row, known: Known) -> Callable[[Facts], TraceStep]:
    """Return what is asked once every clause holds: does an alternative, and what then held in words."""
    clauses = _words(row.condition.clauses, known)
    groups = tuple(_words(group, known) for group in row.condition.alternatives)
    none_held = TraceStep(row.id, False, _no_alternative(row.condition))
    unconditional = TraceStep(row.id, True, "no condition: it holds for every message")

    def held(facts: Facts) -> TraceStep:
        group = next((g for g in groups if all(get(facts) in words for get, words in g)), None)
        if group is None and groups:
            return none_held
        parts = [words[get(facts)] for get, words in (*clauses, *(group or ()))]
        return TraceStep(row.id, True, "; ".join(parts)) if parts else unconditional

    return held


def _getter(clause: Clause, known: Known) -> Getter:
    if clause.fact in known:
        value = known[clause.fact]
        return lambda facts: value
    return attrgetter(clause.fact)


def _failures(row: Row, clause: Clause) -> dict[Value, TraceStep]:
    return {
        value: TraceStep(row.id, False, clause.fails_with(value))
        for value in VOCABULARY[clause.fact].values
        if value not in clause.allowed
    }


def _words(clauses: tuple[Clause, ...], known: Known) -> Words:
    """Return for each clause how to get the fact, and the words for each value with which it holds."""
    return tuple(
        (_getter(clause, known), {value: clause.holds_with(value) for value in clause.allowed})
        for clause in clauses
    )


def _no_alternative(condition: Condition) -> str:
    groups = (" and ".join(str(clause) for clause in group) for group in condition.alternatives)
    return f"none of these holds: {'; '.join(groups)}"
