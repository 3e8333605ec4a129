"""The shipped tables say what the policy says: row by row, and in what they never do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.decision import Outcome
from mailbot.model.facts import Approval, Asked, Coc, Facts, Form, Listing, Role, SenderStanding, UsersAre
from mailbot.policy.coverage import coverage
from mailbot.policy.engine import RuleSet
from mailbot.policy.lint import lint
from mailbot.policy.load import TABLE_FILES, load_rules
from mailbot.policy.reasons import REASONS
from mailbot.policy.vocabulary import VOCABULARY

TEMPLATES = frozenset(
    {
        "ready-acknowledgement",
        "form-acknowledgement",
        "coc-acknowledgement",
        "no-users",
        "personal-addresses",
        "staff-missing-details",
        "sandbox-open",
        "third-party-sender",
        "third-party-allow-listing",
        "onboarding-needed",
        "approval-missing-category-2",
        "approval-missing-category-3",
        "already-allow-listed",
        "form-outdated",
        "form-incomplete",
        "coc-details-missing",
        "coc-statement-missing",
        "coc-expired",
        "coc-not-listed",
    }
)

SHIPPED = load_rules(
    {name: (Path(__file__).parents[3] / "rules" / name).read_text(encoding="utf-8") for name in TABLE_FILES}
)

NHS, OUTSIDE, PARTNER = SenderStanding.NHS_WALES, SenderStanding.OUTSIDE, SenderStanding.PARTNER
TEAM, NOBODY = SenderStanding.SECURITY_TEAM, SenderStanding.UNKNOWN
DETAILS = {"use_case_given": True, "api_name_given": True, "imtp_reference_given": True}


def request(**given: Any) -> Facts:
    """Return an access request of a proven NHS Wales sender, changed as said."""
    return replace(Facts(sender_proven=True, sender=NHS, asked=Asked.ACCESS), **given)


def staff(**given: Any) -> Facts:
    """Return a request for staff, with every detail unless said otherwise."""
    return request(**{"users": UsersAre.STAFF, **DETAILS, **given})


def supplier(**given: Any) -> Facts:
    """Return a request for a supplier's users, whose domain is not on the allow list."""
    return request(**{"users": UsersAre.SUPPLIER, "listing": Listing.NOT_LISTED, **given})


def mixed(**given: Any) -> Facts:
    """Return a request for staff and supplier users whose every part passes."""
    return staff(**{"users": UsersAre.MIXED, "listing": Listing.ALL_ACTIVE, **given})


def submission(**given: Any) -> Facts:
    """Return an allow-listing request of a proven NHS Wales sender."""
    base = request(role=Role.SECURITYSUBMISSIONS, asked=Asked.ALLOW_LISTING, listing=Listing.NOT_LISTED)
    return replace(base, **given)


def named(**given: Any) -> Facts:
    """Return an allow-listing request without form that names domain and supplier."""
    return submission(**{"domain_given": True, "supplier_given": True, "coc": Coc.IN_DATE, **given})


EVERY_MAILBOX = [
    (staff(machine_made=True, unreadable=True), "ignored", "automatic-message"),
    (staff(machine_made=True, sender_proven=False), "ignored", "automatic-message"),
    (staff(unreadable=True, sender_proven=False), "review", "unreadable"),
    (staff(sender_proven=False, sender_lookalike=True), "review", "sender-unproven"),
    (supplier(sender_lookalike=True, sender=OUTSIDE), "review", "sender-lookalike"),
    (staff(poses_as_team=True), "review", "sender-lookalike"),
    (staff(reply_to_elsewhere=True), "review", "reply-elsewhere"),
    (staff(reply_to_elsewhere=True, contradictory=True), "review", "reply-elsewhere"),
    (supplier(approval=Approval.UNVERIFIED, reply_to_elsewhere=True), "review", "approval-unverified"),
    (staff(contradictory=True, reply_limit_reached=True), "review", "contradictory"),
    (request(asked=Asked.NOTHING, contradictory=True), "review", "contradictory"),
    (staff(use_case_given=False, reply_limit_reached=True), "review", "reply-limit"),
    (supplier(coc=Coc.IN_DATE, reply_limit_reached=True), "review", "reply-limit"),
    (request(asked=Asked.SANDBOX_ONLY, reply_limit_reached=True), "review", "reply-limit"),
    (staff(reply_limit_reached=True), "ready", "staff-complete"),
    (request(asked=Asked.NOTHING, reply_limit_reached=True), "review", "not-a-request"),
]

APIMANAGEMENT = [
    (request(sender=TEAM), "review", "from-security-team"),
    (request(sender=TEAM, asked=Asked.SANDBOX_ONLY), "review", "from-security-team"),
    (request(asked=Asked.SANDBOX_ONLY), "answered", "sandbox-open"),
    (request(asked=Asked.SANDBOX_ONLY, sender=OUTSIDE), "answered", "sandbox-open"),
    (request(asked=Asked.SANDBOX_ONLY, sender=PARTNER), "answered", "sandbox-open"),
    (request(asked=Asked.SANDBOX_ONLY, sender=NOBODY), "answered", "sandbox-open"),
    (request(asked=Asked.SANDBOX_ONLY, doubtful=True), "review", "not-a-request"),
    (request(asked=Asked.SANDBOX_ONLY, stranger_in_thread=True), "review", "not-a-request"),
    (request(asked=Asked.SANDBOX_ONLY, repeats_answer=True), "review", "not-a-request"),
    (staff(sender=PARTNER), "review", "partner-sender"),
    (request(sender=PARTNER, asked=Asked.NOTHING), "review", "partner-sender"),
    (staff(sender=NOBODY), "review", "register-unavailable"),
    (request(sender=NOBODY, asked=Asked.NOTHING), "review", "not-a-request"),
    (supplier(sender=OUTSIDE), "rejected", "third-party-sender"),
    (request(sender=OUTSIDE, users_without_address=True), "rejected", "third-party-sender"),
    (request(sender=OUTSIDE, asked=Asked.ONBOARDING_ONLY), "rejected", "third-party-sender"),
    (request(sender=OUTSIDE, asked=Asked.NOTHING), "review", "not-a-request"),
    (supplier(sender=OUTSIDE, stranger_in_thread=True), "review", "not-a-request"),
    (supplier(sender=OUTSIDE, doubtful=True), "review", "not-a-request"),
    (request(asked=Asked.ONBOARDING_ONLY), "answered", "onboarding-needed"),
    (request(), "incomplete", "no-users"),
    (staff(users_without_address=True), "incomplete", "no-users"),
    (request(points_to_supplier=True, listing=Listing.UNKNOWN), "incomplete", "no-users"),
    (staff(personal_addresses=True), "incomplete", "personal-addresses"),
    (mixed(personal_addresses=True), "incomplete", "personal-addresses"),
    (supplier(partner_users=True), "review", "mixed-request"),
    (staff(users=UsersAre.MIXED, partner_users=True), "review", "mixed-request"),
    (mixed(imtp_reference_given=False), "review", "mixed-request"),
    (mixed(listing=Listing.NOT_LISTED), "review", "mixed-request"),
    (mixed(listing=Listing.NOT_LISTED, approval=Approval.UNVERIFIED), "review", "mixed-request"),
    (mixed(listing=Listing.LAPSED, approval=Approval.VERIFIED), "review", "mixed-request"),
    (mixed(listing=Listing.UNKNOWN), "review", "register-unavailable"),
    (mixed(listing=Listing.UNKNOWN, use_case_given=False), "review", "mixed-request"),
    (mixed(), "ready", "supplier-allow-listed"),
    (mixed(listing=Listing.NOT_LISTED, approval=Approval.VERIFIED), "ready", "supplier-approved"),
    (supplier(users=UsersAre.SEVERAL_SUPPLIERS), "review", "mixed-request"),
    (supplier(users=UsersAre.SEVERAL_SUPPLIERS, coc=Coc.IN_DATE), "review", "mixed-request"),
    (
        supplier(users=UsersAre.SEVERAL_SUPPLIERS, listing=Listing.ALL_ACTIVE),
        "ready",
        "supplier-allow-listed",
    ),
    (supplier(user_domain_odd=True), "review", "domain-lookalike"),
    (staff(user_domain_odd=True), "review", "domain-lookalike"),
    (mixed(user_domain_odd=True), "review", "mixed-request"),
    (staff(), "ready", "staff-complete"),
    (staff(listing=Listing.UNKNOWN, coc=Coc.UNKNOWN), "ready", "staff-complete"),
    (staff(approval=Approval.UNVERIFIED), "ready", "staff-complete"),
    (staff(use_case_given=False), "incomplete", "staff-missing-details"),
    (staff(api_name_given=False), "incomplete", "staff-missing-details"),
    (staff(imtp_reference_given=False), "incomplete", "staff-missing-details"),
    (staff(doubtful=True), "review", "not-a-request"),
    (staff(imtp_reference_given=False, repeats_answer=True), "review", "not-a-request"),
    (supplier(listing=Listing.ALL_ACTIVE), "ready", "supplier-allow-listed"),
    (
        supplier(listing=Listing.ALL_ACTIVE, domain_lookalike=True, coc=Coc.UNKNOWN),
        "ready",
        "supplier-allow-listed",
    ),
    (supplier(listing=Listing.ALL_ACTIVE, doubtful=True), "review", "not-a-request"),
    (supplier(approval=Approval.VERIFIED), "ready", "supplier-approved"),
    (supplier(approval=Approval.VERIFIED, listing=Listing.UNKNOWN), "review", "register-unavailable"),
    (supplier(approval=Approval.UNVERIFIED, coc=Coc.IN_DATE), "review", "approval-unverified"),
    (supplier(approval=Approval.UNVERIFIED, domain_lookalike=True), "review", "approval-unverified"),
    (supplier(approval=Approval.UNVERIFIED, listing=Listing.LAPSED), "review", "approval-unverified"),
    (supplier(approval=Approval.UNVERIFIED, doubtful=True), "review", "approval-unverified"),
    (supplier(domain_lookalike=True, coc=Coc.IN_DATE), "review", "domain-lookalike"),
    (supplier(domain_lookalike=True, listing=Listing.LAPSED), "review", "domain-lookalike"),
    (supplier(listing=Listing.LAPSED, coc=Coc.IN_DATE), "review", "allow-listing-lapsed"),
    (supplier(listing=Listing.LAPSED, approval=Approval.VERIFIED), "review", "allow-listing-lapsed"),
    (supplier(listing=Listing.UNKNOWN), "review", "register-unavailable"),
    (supplier(coc=Coc.UNKNOWN), "review", "register-unavailable"),
    (supplier(coc=Coc.UNCERTAIN), "review", "supplier-uncertain"),
    (supplier(coc=Coc.IN_DATE), "rejected", "approval-missing-category-2"),
    (supplier(coc=Coc.EXPIRED), "rejected", "approval-missing-category-3"),
    (supplier(coc=Coc.NOT_LISTED), "rejected", "approval-missing-category-3"),
    (supplier(coc=Coc.NOT_LISTED, doubtful=True), "review", "not-a-request"),
    (supplier(listing=Listing.NONE_AT_STAKE), "review", "not-a-request"),
    (request(asked=Asked.UNCLEAR), "review", "not-a-request"),
    (request(asked=Asked.ALLOW_LISTING), "review", "not-a-request"),
    (request(asked=Asked.NOTHING), "review", "not-a-request"),
]

SECURITYSUBMISSIONS = [
    (submission(sender=TEAM, form=Form.COMPLETE), "review", "not-a-request"),
    (submission(sender=PARTNER, form=Form.COMPLETE), "review", "partner-sender"),
    (submission(sender=PARTNER, asked=Asked.NOTHING), "review", "not-a-request"),
    (submission(sender=NOBODY, form=Form.COMPLETE), "review", "register-unavailable"),
    (submission(sender=OUTSIDE, form=Form.COMPLETE), "rejected", "third-party-sender"),
    (submission(sender=OUTSIDE, unsafe_attachment=True), "rejected", "third-party-sender"),
    (submission(sender=OUTSIDE, asked=Asked.NOTHING), "review", "not-a-request"),
    (submission(sender=OUTSIDE, asked=Asked.UNCLEAR), "review", "not-a-request"),
    (submission(sender=OUTSIDE, stranger_in_thread=True), "review", "not-a-request"),
    (submission(unsafe_attachment=True, domain_lookalike=True), "review", "unsafe-attachment"),
    (submission(unsafe_attachment=True, asked=Asked.NOTHING), "review", "not-a-request"),
    (submission(domain_lookalike=True, listing=Listing.ALL_ACTIVE), "review", "domain-lookalike"),
    (named(user_domain_odd=True, coc_stated=True), "review", "domain-lookalike"),
    (submission(form=Form.COMPLETE, listing=Listing.UNKNOWN), "review", "register-unavailable"),
    (named(coc_stated=True, listing=Listing.UNKNOWN), "review", "register-unavailable"),
    (submission(listing=Listing.UNKNOWN, supplier_given=True), "incomplete", "coc-details-missing"),
    (submission(form=Form.COMPLETE, listing=Listing.ALL_ACTIVE), "answered", "already-allow-listed"),
    (submission(form=Form.UNRECOGNISED, listing=Listing.ALL_ACTIVE), "answered", "already-allow-listed"),
    (submission(form=Form.UNRECOGNISED), "review", "form-unrecognised"),
    (submission(form=Form.UNRECOGNISED, asked=Asked.UNCLEAR), "review", "form-unrecognised"),
    (submission(form=Form.OUTDATED), "incomplete", "form-outdated"),
    (submission(form=Form.INCOMPLETE), "incomplete", "form-incomplete"),
    (submission(form=Form.COMPLETE, coc=Coc.UNKNOWN), "ready", "form-complete"),
    (submission(form=Form.COMPLETE, listing=Listing.LAPSED), "ready", "form-complete"),
    (submission(form=Form.COMPLETE, doubtful=True), "review", "not-a-request"),
    (named(domain_given=False, coc_stated=True), "incomplete", "coc-details-missing"),
    (named(supplier_given=False, coc=Coc.UNKNOWN), "incomplete", "coc-details-missing"),
    (named(coc=Coc.UNKNOWN), "review", "register-unavailable"),
    (named(coc=Coc.UNCERTAIN, coc_stated=True), "review", "supplier-uncertain"),
    (named(coc_stated=True), "ready", "coc-in-date"),
    (named(), "incomplete", "coc-statement-missing"),
    (named(coc=Coc.EXPIRED, coc_stated=True), "rejected", "coc-expired"),
    (named(coc=Coc.NOT_LISTED, coc_stated=True), "rejected", "coc-not-listed"),
    (named(coc_stated=True, doubtful=True), "review", "not-a-request"),
    (named(repeats_answer=True), "review", "not-a-request"),
    (submission(asked=Asked.NOTHING), "review", "not-a-request"),
    (submission(asked=Asked.ACCESS), "review", "not-a-request"),
    (submission(asked=Asked.UNCLEAR), "review", "not-a-request"),
]


@pytest.mark.parametrize(("facts", "outcome", "reason"), EVERY_MAILBOX + APIMANAGEMENT + SECURITYSUBMISSIONS)
def test_policy(facts: Facts, outcome: str, reason: str) -> None:
    """Each case that the policy describes ends in the outcome and reason that it states."""
    verdict = SHIPPED.decide(facts)
    assert (verdict.outcome, verdict.reason) == (outcome, reason), verdict.trace[-1]


def test_an_access_request_is_never_answered_where_the_mailbox_is_for_other_mail() -> None:
    """What is not about allow-listing goes to a person in securitysubmissions, whatever else holds."""
    for asked in set(Asked) - {Asked.ALLOW_LISTING, Asked.UNCLEAR}:
        assert SHIPPED.decide(named(asked=asked, coc_stated=True)).reason == "not-a-request"


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        pytest.param(row.id, facts, id=f"{table.name}:{row.id}:{i}")
        for table in SHIPPED.tables
        for row in table.rows
        for i, facts in enumerate(row.examples)
    ],
)
def test_examples_reach_their_row(row: str, facts: Facts) -> None:
    """Every example that stands beside a row ends in that row."""
    matched = [step.rule for step in SHIPPED.decide(facts).trace if step.matched]
    assert row in matched
    assert matched[-1] == row or row in ("reply-limit.acknowledgement", "reply-limit.unwanted")


def test_every_row_has_an_example(rules: RuleSet) -> None:
    """No row stands without an example of its own."""
    assert [row.id for table in rules.tables for row in table.rows if not row.examples] == []


def test_samples_exist(rules: RuleSet, root: Path) -> None:
    """A sample message that a row names is there."""
    named_samples = [sample for table in rules.tables for row in table.rows for sample in row.samples]
    assert [name for name in named_samples if not (root / "tests" / "messages" / name).is_dir()] == []


def test_lint_finds_nothing(rules: RuleSet) -> None:
    """The shipped tables have no unreachable row, no rash row and no unknown template."""
    assert lint(rules, {"en": TEMPLATES, "cy": TEMPLATES}) == []


def test_every_combination_of_facts_ends_in_a_row(rules: RuleSet) -> None:
    """Nothing falls through the tables, and every row takes its share."""
    found = coverage(rules)
    assert found.complete
    assert all(row.count for table in found.tables for row in table.rows)


def test_every_reason_of_the_policy_is_used(rules: RuleSet) -> None:
    """The tables give every reason there is, and no other."""
    assert {row.reason for table in rules.tables for row in table.rows} == set(REASONS)


def test_templates_are_the_agreed_ones(rules: RuleSet) -> None:
    """The rows use exactly the agreed template names."""
    assert {row.reply for table in rules.tables for row in table.rows if row.reply} == TEMPLATES


def test_no_sentence_says_that_access_is_granted(rules: RuleSet) -> None:
    """Only a person can say that access has been granted."""
    told = " ".join(row.sentence for table in rules.tables for row in table.rows)
    assert "granted" not in told


ANY_FACTS = st.builds(Facts, **{name: st.sampled_from(fact.values) for name, fact in VOCABULARY.items()})
SILENT = ("machine_made", "unreadable", "sender_lookalike", "poses_as_team", "contradictory")
DOUBTS = (*SILENT, "doubtful", "stranger_in_thread", "repeats_answer", "reply_to_elsewhere")


@settings(max_examples=300, deadline=None)
@given(ANY_FACTS, st.sampled_from(DOUBTS))
def test_doubt_never_gets_an_answer(facts: Facts, doubt: str) -> None:
    """Whatever else holds, nothing is sent where one of the doubts is there."""
    given_doubt: dict[str, Any] = {doubt: True}
    verdict = SHIPPED.decide(replace(facts, **given_doubt))
    assert verdict.template is None
    assert verdict.outcome in (Outcome.REVIEW, Outcome.IGNORED)


@settings(max_examples=300, deadline=None)
@given(ANY_FACTS)
def test_unproven_senders_and_limits_get_no_answer(facts: Facts) -> None:
    """Nothing is sent to a sender who is not proven, nor beyond the limit."""
    assert SHIPPED.decide(replace(facts, sender_proven=False)).template is None
    assert SHIPPED.decide(replace(facts, reply_limit_reached=True)).template is None


@settings(max_examples=300, deadline=None)
@given(ANY_FACTS)
def test_ready_needs_an_nhs_wales_sender(facts: Facts) -> None:
    """Only a proven NHS Wales sender's request is ever ready, incomplete or told its category."""
    verdict = SHIPPED.decide(facts)
    if verdict.outcome in (Outcome.READY, Outcome.INCOMPLETE) or verdict.reason.startswith(
        "approval-missing"
    ):
        assert facts.sender is NHS
        assert facts.sender_proven


@settings(max_examples=300, deadline=None)
@given(ANY_FACTS, st.sampled_from(list(Coc)))
def test_a_listed_supplier_does_not_rest_on_the_code_of_connection(facts: Facts, coc: Coc) -> None:
    """The Code of Connection list decides nothing where the allow list settles it."""
    listed = replace(facts, listing=Listing.ALL_ACTIVE, coc=coc, role=Role.APIMANAGEMENT)
    plain = replace(listed, coc=Coc.UNKNOWN)
    assert SHIPPED.decide(listed) == SHIPPED.decide(plain)
