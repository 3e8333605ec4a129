"""A Verdict and its Facts to text for a person: what was decided, on what grounds, every rule tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from mailbot.model.decision import TraceStep, Verdict
from mailbot.model.facts import Facts
from mailbot.policy.vocabulary import VOCABULARY, word


def explain(verdict: Verdict, facts: Facts) -> str:
    """Return the verdict in words: outcome, reason, the facts that decided, each rule tried with ✓ or ✗."""
    return "\n".join(
        (
            f"Outcome:   {verdict.outcome}",
            f"Reason:    {verdict.reason}",
            f"Because:   {verdict.sentence}",
            f"Clause:    {verdict.clause}",
            f"Reply:     {verdict.template or 'none'}",
            f"Next step: {verdict.next_step or 'none'}",
            "",
            "The facts that decided:",
            *_deciding(verdict),
            "",
            "Other facts known:",
            *_known(verdict, facts),
            "",
            "Rules tried, in order:",
            *(f"  {'✓' if step.matched else '✗'} {step.rule}: {step.because}" for step in verdict.trace),
        )
    )


def _deciding(verdict: Verdict) -> list[str]:
    lines = [
        f"  {part}: {VOCABULARY[name].doc}"
        for part, name in _parts(step for step in verdict.trace if step.matched)
    ]
    return lines or ["  none: no rule above the last one holds"]


def _known(verdict: Verdict, facts: Facts) -> list[str]:
    """Return the facts that are not at their default and that no rule that held has named."""
    named = {name for _, name in _parts(step for step in verdict.trace if step.matched)}
    lines = [
        f"  {field.name} is {word(getattr(facts, field.name))}"
        for field in fields(facts)
        if field.name not in named and getattr(facts, field.name) != field.default
    ]
    return lines or ["  none"]


def _parts(steps: Iterator[TraceStep]) -> Iterator[tuple[str, str]]:
    """Yield (`fact is value`, fact) for everything that made a rule hold."""
    for step in steps:
        for part in step.because.split("; "):
            name = part.partition(" ")[0]
            if name in VOCABULARY:
                yield part, name
