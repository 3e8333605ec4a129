"""Deciding: first match wins, the every-mailbox table goes first, the trace tells all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.decision import Outcome
from mailbot.model.facts import Asked, Facts, Role, SenderStanding, UsersAre
from mailbot.policy.engine import NO_RULE, RuleSet
from mailbot.policy.load import load_rules
from mailbot.policy.table import Clause, Row, Table
from mailbot.policy.vocabulary import VOCABULARY

ANY_FACTS = st.builds(Facts, **{name: st.sampled_from(fact.values) for name, fact in VOCABULARY.items()})
STAFF = Facts(sender_proven=True, sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.STAFF)
COMPLETE = replace(STAFF, use_case_given=True, api_name_given=True, imtp_reference_given=True)


def holds(row: Row, facts: Facts) -> bool:
    """Tell plainly whether a row holds."""

    def all_hold(clauses: tuple[Clause, ...]) -> bool:
        return all(getattr(facts, clause.fact) in clause.allowed for clause in clauses)

    groups = row.condition.alternatives
    return all_hold(row.condition.clauses) and (not groups or any(all_hold(group) for group in groups))


def first(table: Table, facts: Facts) -> Row | None:
    """Return the first row of a table that holds, by the plainest means."""
    return next((row for row in table.rows if not row.withholds and holds(row, facts)), None)


@settings(max_examples=500, deadline=None)
@given(facts=ANY_FACTS)
def test_decide_agrees_with_the_plain_reading(rules: RuleSet, facts: Facts) -> None:
    """The compiled tables decide as the rows read one by one would, with the facts replaced."""
    own = first(rules.mailboxes[facts.role], facts)
    assert own is not None
    ready = own.outcome is Outcome.READY
    known = replace(facts, reply_due=own.outcome.replies, acknowledgement_only=ready)
    expected = first(rules.every, known) or own
    verdict = rules.decide(facts)
    assert verdict.trace[-1].rule == expected.id
    assert (verdict.outcome, verdict.reason) == (expected.outcome, expected.reason)
    assert verdict.template == (None if ready and (facts.reply_limit_reached or facts.acknowledgement_unwanted) else expected.reply)


@settings(max_examples=200, deadline=None)
@given(facts=ANY_FACTS)
def test_the_trace_lists_the_rules_in_order(rules: RuleSet, facts: Facts) -> None:
    """The trace is the every-mailbox table, then the mailbox's own, up to the row that held."""
    order = [row.id for table in (rules.every, rules.mailboxes[facts.role]) for row in table.rows]
    tried = [step.rule for step in rules.decide(facts).trace]
    assert tried == order[: len(tried)]
    assert rules.decide(facts).trace[-1].matched


def test_what_the_caller_says_of_replies_does_not_count(rules: RuleSet) -> None:
    """`reply_due` and `acknowledgement_only` follow from the mailbox's own table alone."""
    claimed = replace(COMPLETE, reply_due=True, acknowledgement_only=False, reply_limit_reached=True)
    assert rules.decide(claimed) == rules.decide(replace(claimed, reply_due=False, acknowledgement_only=True))


def test_reply_limit_withholds_only_the_acknowledgement(rules: RuleSet) -> None:
    """A ready request stays ready beyond the limit; only its acknowledgement is not sent, as it says."""
    verdict = rules.decide(replace(COMPLETE, reply_limit_reached=True))
    assert (verdict.outcome, verdict.reason, verdict.template) == ("ready", "staff-complete", None)
    assert verdict.sentence.startswith("All users are NHS Wales staff")
    assert "The acknowledgement is withheld" in verdict.sentence
    matched = [step.rule for step in verdict.trace if step.matched]
    assert matched == ["reply-limit.acknowledgement", "staff-complete"]


@pytest.mark.parametrize("changed", [{"reply_limit_reached": True}, {"reply_to_elsewhere": True}])
def test_a_stopped_answer_is_named(rules: RuleSet, changed: dict[str, Any]) -> None:
    """Where a due answer is stopped, the person reads which one it was."""
    verdict = rules.decide(replace(STAFF, **changed))
    assert verdict.outcome is Outcome.REVIEW
    assert verdict.sentence.endswith("The answer that was due: staff-missing-details (incomplete).")


@pytest.mark.parametrize(
    ("changed", "rule", "because"),
    [
        ({}, "from-security-team", "sender is nhs-wales, not security-team"),
        ({}, "automatic-message", "machine_made is false, not true"),
        ({}, "third-party-sender", "sender is nhs-wales, not outside"),
        ({}, "no-users", "none of these holds: users is none; users_without_address is true"),
        ({"doubtful": True}, "staff-missing-details", "doubtful is true, not false"),
        ({"asked": Asked.NOTHING}, "not-a-request", "no condition: it holds for every message"),
        (
            {"use_case_given": True},
            "staff-missing-details",
            (
                "sender is nhs-wales; asked is access; users is staff; doubtful is false; "
                "stranger_in_thread is false; repeats_answer is false; api_name_given is false"
            ),
        ),
    ],
)
def test_the_trace_says_why(rules: RuleSet, changed: dict[str, Any], rule: str, because: str) -> None:
    """Each step names the first condition that failed, or everything that held."""
    verdict = rules.decide(replace(STAFF, **changed))
    assert [step.because for step in verdict.trace if step.rule == rule] == [because]


def test_not_excludes_each_of_its_conditions(small: Callable[..., dict[str, str]]) -> None:
    """A row with `not` fails as soon as one of the conditions in it holds, and says so."""
    row = """
  - id: partner-sender
    when: {not: {sender: [partner, unknown], asked: nothing}}
    outcome: review
    sentence: S.
    clause: C.
    next_step: N.
"""
    rules = load_rules(small(row))
    outside = Facts(sender=SenderStanding.OUTSIDE, asked=Asked.ACCESS)
    assert rules.decide(outside).reason == "partner-sender"
    assert rules.decide(replace(outside, asked=Asked.NOTHING)).reason == "not-a-request"
    step = rules.decide(replace(outside, sender=SenderStanding.UNKNOWN)).trace[1]
    assert step.because == "sender is unknown, which this rule excludes"


def test_a_table_without_last_row_gives_the_rest_to_a_person(small: Callable[..., dict[str, str]]) -> None:
    """Where no row holds, the verdict is review, and the trace ends with that."""
    rows = """
  - {id: unreadable, when: {unreadable: true}, outcome: review, sentence: S., clause: C., next_step: N.}
"""
    verdict = load_rules(small(rows, default="")).decide(Facts())
    assert (verdict.outcome, verdict.reason, verdict.template) == (Outcome.REVIEW, "not-a-request", None)
    assert verdict.trace[-1].rule == NO_RULE.id


def test_each_mailbox_has_its_own_table(rules: RuleSet) -> None:
    """The same facts are decided by the table of the mailbox they came to."""
    asked = replace(COMPLETE, role=Role.SECURITYSUBMISSIONS)
    assert rules.decide(COMPLETE).reason == "staff-complete"
    assert rules.decide(asked).reason == "not-a-request"


def test_a_rule_set_cannot_be_changed(rules: RuleSet) -> None:
    """Tables are values: what was loaded stays as it is."""
    with pytest.raises(FrozenInstanceError):
        rules.version = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        rules.mailboxes[Role.APIMANAGEMENT] = rules.every  # type: ignore[index]
