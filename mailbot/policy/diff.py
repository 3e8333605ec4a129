"""Two RuleSets and a list of facts to what would change: the verdicts that flip from old to new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.model.decision import Verdict
from mailbot.model.facts import Facts
from mailbot.policy.engine import RuleSet


@dataclass(frozen=True, slots=True)
class Flip:
    """One message that the new tables decide otherwise: its place in the list, and both verdicts."""

    place: int
    facts: Facts
    before: Verdict
    after: Verdict

    def __str__(self) -> str:
        """Return both verdicts on one line."""
        old, new = _words(self.before), _words(self.after)
        return f"{self.place}: {old} becomes {new}"


def flips(old: RuleSet, new: RuleSet, facts_list: Iterable[Facts]) -> tuple[Flip, ...]:
    """Return every message whose outcome, reason or reply differs, in the order given."""
    pairs = ((i, facts, old.decide(facts), new.decide(facts)) for i, facts in enumerate(facts_list))
    return tuple(
        Flip(i, facts, before, after)
        for i, facts, before, after in pairs
        if _essence(before) != _essence(after)
    )


def _essence(verdict: Verdict) -> tuple[str, str, str | None]:
    return (verdict.outcome, verdict.reason, verdict.template)


def _words(verdict: Verdict) -> str:
    return f"{verdict.outcome} ({verdict.reason}, {verdict.template or 'no reply'})"
