"""What a person reads of a verdict, and what changes between two versions of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mailbot.model.facts import Asked, Facts, SenderStanding, UsersAre
from mailbot.policy.diff import flips
from mailbot.policy.engine import RuleSet
from mailbot.policy.explain import explain
from mailbot.policy.load import load_rules

STAFF = Facts(sender_proven=True, sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.STAFF)


def test_explain_tells_outcome_grounds_and_rules(rules: RuleSet) -> None:
    """The text has the outcome, the sentence, the clause, the deciding facts and each rule tried."""
    verdict = rules.decide(STAFF)
    text = explain(verdict, STAFF)
    lines = text.splitlines()
    assert lines[:2] == ["Outcome:   incomplete", "Reason:    staff-missing-details"]
    assert verdict.sentence in text
    assert verdict.clause in text
    assert "  users is staff: On which side the users stand." in lines
    assert "  use_case_given is false: A use case is given." in lines
    assert "  sender_proven is true" in lines
    assert "  ✗ from-security-team: sender is nhs-wales, not security-team" in lines
    assert sum(line.startswith("  ✗ ") for line in lines) == len(verdict.trace) - 1
    assert lines[-1].startswith("  ✓ staff-missing-details: sender is nhs-wales; asked is access")


def test_explain_of_the_last_row_names_no_deciding_fact(rules: RuleSet) -> None:
    """Where only the last row holds, the text says that no other rule did."""
    facts = replace(STAFF, asked=Asked.NOTHING)
    text = explain(rules.decide(facts), facts)
    assert "none: no rule above the last one holds" in text
    assert "Reply:     none" in text


def test_explain_of_a_withheld_acknowledgement_says_so(rules: RuleSet) -> None:
    """The limit that held back the acknowledgement is among the deciding facts."""
    facts = replace(STAFF, use_case_given=True, api_name_given=True, imtp_reference_given=True)
    facts = replace(facts, reply_limit_reached=True)
    text = explain(rules.decide(facts), facts)
    assert "  reply_limit_reached is true: " in text
    assert "Outcome:   ready" in text


def test_flips_shows_only_what_changes(texts: Mapping[str, str], rules: RuleSet) -> None:
    """Of all messages, those come back whose outcome, reason or reply differs."""
    changed = texts["apimanagement.yaml"].replace("reply: staff-missing-details", "reply: another")
    new = load_rules({**texts, "apimanagement.yaml": changed})
    other = replace(STAFF, asked=Asked.NOTHING)
    found = flips(rules, new, [other, STAFF, replace(STAFF, machine_made=True)])
    assert [(flip.place, flip.facts) for flip in found] == [(1, STAFF)]
    assert str(found[0]) == (
        "1: incomplete (staff-missing-details, staff-missing-details) becomes "
        "incomplete (staff-missing-details, another)"
    )


def test_a_new_wording_is_no_flip(texts: Mapping[str, str], rules: RuleSet) -> None:
    """A sentence that reads better decides nothing."""
    changed = texts["apimanagement.yaml"].replace("Read the message and decide by hand.", "Decide.")
    assert changed != texts["apimanagement.yaml"]
    assert flips(rules, load_rules({**texts, "apimanagement.yaml": changed}), [STAFF]) == ()
