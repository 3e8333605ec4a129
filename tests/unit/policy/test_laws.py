"""The laws above all tables: what no row can make mailbot do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from mailbot.model.decision import Outcome, Verdict
from mailbot.model.facts import Facts
from mailbot.policy.laws import within_laws
from mailbot.policy.load import load_rules

ORDINARY = Facts(sender_proven=True)
ANSWER = Verdict(Outcome.ANSWERED, "sandbox-open", "The sandbox is open.", "C.", "sandbox-open", "N.", ())


def test_an_ordinary_answer_stands() -> None:
    """The laws change nothing where none is broken."""
    assert within_laws(ANSWER, ORDINARY) is ANSWER


@pytest.mark.parametrize(
    ("facts", "outcome", "reason"),
    [
        (Facts(sender_proven=True, machine_made=True), Outcome.IGNORED, "automatic-message"),
        (Facts(sender_proven=False), Outcome.REVIEW, "sender-unproven"),
        (Facts(sender_proven=True, sender_lookalike=True), Outcome.REVIEW, "sender-unproven"),
        (Facts(sender_proven=True, unreadable=True), Outcome.REVIEW, "sender-unproven"),
        (Facts(sender_proven=True, reply_limit_reached=True), Outcome.REVIEW, "reply-limit"),
    ],
)
def test_no_row_answers_those_who_may_never_be_answered(facts: Facts, outcome: Outcome, reason: str) -> None:
    """Whatever the tables say, nothing is sent, and the team is told which rule would have."""
    verdict = within_laws(ANSWER, facts)
    assert (verdict.outcome, verdict.reason, verdict.template) == (outcome, reason, None)
    assert "sandbox-open" in verdict.sentence


@pytest.mark.parametrize("template", ["decision-granted", "decision-refused", "decision-more"])
def test_no_row_says_what_only_a_person_may(template: str) -> None:
    """That access was granted or refused is never said by a rule."""
    verdict = within_laws(replace(ANSWER, template=template), ORDINARY)
    assert (verdict.outcome, verdict.template) == (Outcome.REVIEW, None)


def test_the_laws_hold_wherever_facts_are_decided(texts: Mapping[str, str]) -> None:
    """A row above all others that answers everybody answers no unproven sender, neither today nor when a decision is made again."""
    row = (
        "  - id: reply-elsewhere.all\n    reason: reply-elsewhere\n    when: {sender_proven: false}\n    outcome: answered\n    reply: sandbox-open\n"
        "    sentence: S.\n    clause: C.\n    next_step: N.\n    examples: [{facts: {sender_proven: false}}]\n"
    )
    name = "every-mailbox.yaml"
    rules = load_rules({**texts, name: texts[name].replace("rows:\n", f"rows:\n{row}", 1)})
    verdict = rules.decide(Facts(sender_proven=False))
    assert (verdict.outcome, verdict.template) == (Outcome.REVIEW, None) and "which no rule may" in verdict.sentence
