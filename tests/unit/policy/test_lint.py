"""Lint: what is wrong with tables that load."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.policy.lint import lint
from mailbot.policy.load import load_rules
from tests.unit.policy.conftest import EVERY, LAWFUL

Small = Callable[..., dict[str, str]]
REVIEW = "outcome: review, sentence: S., clause: C., next_step: N."
REJECT = "outcome: rejected, sentence: S., clause: C., next_step: N."
READY, ANSWER = REJECT.replace("rejected", "ready"), REJECT.replace("rejected", "answered")
SURE = "doubtful: false, stranger_in_thread: false, repeats_answer: false, asked: access"
UNSURE = SURE.replace("asked: access", "asked: [access, unclear]")


def lawful(texts: dict[str, str]) -> dict[str, str]:
    """Return tables whose examples are of a proven sender, as the first table lets no other through."""
    return {name: text if "ordinary:" in text else text.replace("\nrows:", "\nordinary: {sender_proven: true}\nrows:", 1) for name, text in texts.items()}


def told(texts: dict[str, str], *templates: str) -> list[tuple[str, str]]:
    """Return (key, found) of every finding; the first table is given what it has to hold where it is not looked at itself."""
    names = frozenset(templates)
    if texts["every-mailbox.yaml"] == EVERY:
        texts = {**texts, "every-mailbox.yaml": LAWFUL}
    texts = lawful(texts)
    return [(p.key, p.found) for p in lint(load_rules(texts), {"en": names})]


def test_a_plain_table_is_clean(small: Small) -> None:
    """A table with a default row and nothing else has no finding."""
    assert told(small()) == []


@pytest.mark.parametrize(
    ("rows", "key", "found"),
    [
        (
            f"""
  - {{id: partner-sender, when: {{sender: [partner, outside]}}, {REVIEW} , samples: [x]}}
  - {{id: no-users, when: {{sender: partner, users: none}}, {REVIEW} , samples: [x]}}""",
            "rows.no-users.when",
            "partner-sender above it takes everything",
        ),
        (
            f"""
  - {{id: partner-sender, when: {{doubtful: true}}, {REVIEW} , samples: [x]}}
  - {{id: no-users, when: {{doubtful: false}}, {REVIEW} , samples: [x]}}
  - {{id: mixed-request, when: {{sender: partner}}, {REVIEW} , samples: [x]}}""",
            "rows.mixed-request.when",
            "the rows above it together take everything",
        ),
        (
            f"""
  - {{id: no-users, when: {{sender: partner, not: {{sender: partner}}}}, {REVIEW} , samples: [x]}}""",
            "rows.no-users.when",
            "can never hold together",
        ),
        (
            f"""
  - {{id: no-users, when: {{sender: partner, any: [{{sender: outside}}]}}, {REVIEW} , samples: [x]}}""",
            "rows.no-users.when",
            "can never hold together",
        ),
        (
            f"""
  - {{id: no-users, when: {{users: none}}, {REVIEW} }}""",
            "rows.no-users.examples",
            "nothing",
        ),
        (
            f"""
  - {{id: no-users, when: {{users: none}}, {REVIEW} , examples: [{{facts: {{users: staff}}}}]}}""",
            "rows.no-users.examples",
            "an example that ends in not-a-request",
        ),
        (
            f"""
  - {{id: no-users, when: {{users: none}}, {REJECT} , reply: t, samples: [x]}}""",
            "rows.no-users.when",
            "doubtful may be true",
        ),
        (
            f"""
  - {{id: no-users, when: {{users: none, {UNSURE}}}, {REJECT} ,
      reply: t, samples: [x]}}""",
            "rows.no-users.when",
            "asked may be unclear",
        ),
        (
            f"""
  - {{id: no-users, when: {{{SURE}, not: {{coc: in-date}}}}, {REJECT} , reply: t, samples: [x]}}""",
            "rows.no-users.when",
            "coc may be uncertain or unknown",
        ),
        (
            f"""
  - {{id: no-users, when: {{{SURE}, any: [{{listing: unknown}}, {{users: none}}]}}, {REJECT} ,
      reply: t, samples: [x]}}""",
            "rows.no-users.when",
            "listing may be unknown",
        ),
        (
            f"""
  - {{id: no-users, when: {{{SURE}}}, {REJECT} , reply: t-acknowledgement, samples: [x]}}""",
            "rows.no-users.reply",
            "t-acknowledgement",
        ),
        (
            f"""
  - {{id: staff-complete, when: {{{SURE}}}, {READY} , reply: t, samples: [x]}}""",
            "rows.staff-complete.reply",
            "t",
        ),
        (
            f"""
  - {{id: no-users, when: {{{SURE}, users: none}}, {REJECT} , reply: t, samples: [x]}}
  - {{id: personal-addresses, when: {{{SURE}}}, {ANSWER} , reply: t, samples: [x]}}""",
            "rows.personal-addresses.reply",
            "t, which no-users uses for rejected",
        ),
    ],
)
def test_findings(small: Small, rows: str, key: str, found: str) -> None:
    """Each defect of a table is found and named by row and key."""
    findings = told(small(rows), "t", "t-acknowledgement")
    assert any(k == key and found in f for k, f in findings), findings


def test_a_row_that_rests_on_nothing_unsure_is_clean(small: Small) -> None:
    """An alternative that does not ask a register does not rest on it."""
    rows = f"""
  - {{id: no-users, when: {{{SURE}, any: [{{listing: all-active}}, {{users: none}}]}}, {REJECT} ,
      reply: t, samples: [x]}}"""
    assert told(small(rows), "t") == []


@pytest.mark.parametrize(
    ("default", "found"),
    [
        (
            f"  - {{id: no-users, when: {{users: none}}, {REVIEW} , samples: [x]}}",
            "no last row for all other messages",
        ),
        (f"  - {{id: no-users, {REVIEW} , samples: [x]}}", "review for the reason no-users"),
        (
            f"  - {{id: not-a-request, {REVIEW.replace('review', 'ignored')} , samples: [x]}}",
            "ignored for the reason not-a-request",
        ),
    ],
)
def test_the_last_row_must_give_the_rest_to_a_person(small: Small, default: str, found: str) -> None:
    """A mailbox's table ends with a row without condition that is review for not-a-request."""
    assert found in [f for _, f in told(small(default=default))]


def test_templates_are_compared_both_ways(small: Small) -> None:
    """A template that is missing in one language, and one that nothing uses, are told."""
    rows = f"  - {{id: no-users, when: {{{SURE}}}, {REJECT} , reply: no-users, samples: [x]}}"
    rules = load_rules(lawful(small(rows, every=LAWFUL)))
    both = {"en": frozenset({"no-users", "old"}), "cy": frozenset({"no-user"})}
    found = [(p.file, p.found, p.expected) for p in lint(rules, both)]
    assert found == [
        (
            "apimanagement.yaml",
            "no-users, of which there is no template in cy",
            "a template there is (did you mean no-user?)",
        ),
        ("templates/no-user", "a template that no row uses", "a row that uses it, or no such file"),
        ("templates/old", "a template that no row uses", "a row that uses it, or no such file"),
    ]
    assert [p.file for p in lint(rules, both, elsewhere=["old", "no-user"])] == ["apimanagement.yaml"]


ANSWERING = "  - {id: reply-elsewhere, when: {sender_proven: false}, outcome: answered, sentence: S., clause: C., next_step: N., reply: t, samples: [x]}\n"


@pytest.mark.parametrize(
    ("every", "key", "found"),
    [
        (LAWFUL + ANSWERING, "rows.reply-elsewhere.outcome", "answered"),
        (LAWFUL.replace("sender_proven: false", "sender_proven: false, asked: access"), "rows", "no row that takes every message of which sender_proven is false"),
        (LAWFUL.replace("machine_made: true", "contradictory: true"), "rows", "no row that takes every message of which machine_made is true"),
        (LAWFUL.replace("reply_limit_reached", "acknowledgement_unwanted"), "rows", "no row that asks reply_limit_reached"),
    ],
)
def test_the_first_table_answers_nobody_and_holds_what_may_never_be_answered(small: Small, every: str, key: str, found: str) -> None:
    """Its rows stand above the limits: one that answers would answer machines, unproven senders, and for ever."""
    assert (key, found) in told(small(every=every), "t")


@pytest.mark.parametrize(
    ("row", "key", "found"),
    [
        (f"{{id: no-users, when: {{{SURE}}}, {REJECT} , reply: decision-granted, samples: [x]}}", "rows.no-users.reply", "decision-granted"),
        (f"{{id: mixed-request, when: {{{SURE}}}, {REJECT.replace('rejected', 'incomplete')} , reply: t, samples: [x]}}", "rows.mixed-request.outcome", "incomplete for the reason mixed-request"),
        (f"{{id: no-users, when: {{supplier_given: false}}, {REVIEW} , samples: [x]}}", "rows.no-users.when.supplier_given", "a fact that is looked for in securitysubmissions alone"),
    ],
)
def test_a_row_promises_nothing_that_cannot_be_kept(small: Small, row: str, key: str, found: str) -> None:
    """No rule says what a person decided, asks for what cannot be missing, or rests on what is looked for elsewhere."""
    assert (key, found) in told(small(f"  - {row}"), "t", "decision-granted")
