"""What the team reads above a message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.message import Evidence, Zone
from mailbot.model.plan import Check, Details, ReplyText
from mailbot.replies.environment import Templates
from mailbot.replies.plain import words_of_html, words_of_text
from mailbot.replies.samples import DECISION
from mailbot.replies.triage_note import triage_note

GIVEN = replace(
    DECISION,
    case="APIM-2026-000123",
    category=2,
    sponsor="jo@wales.nhs.uk",
    users=("al@supplier.example",),
    domains=("supplier.example",),
    supplier="Supplier Ltd",
    details=Details("to see results", "Some API", "2026-AB-01"),
    missing=("use_case",),
    reply=ReplyText("no-users", "jo@wales.nhs.uk", "s", "t", "h", "both"),
    checks=(Check("Sender", "proven by the platform", (Evidence(Zone.HEADER, "spf=pass"),), True), Check("Approval", "not proven", (Evidence(Zone.ATTACHMENT, "we approve", 3, "ok.msg"),), False)),
)
SAID = (
    "REVIEW: approval-unverified", "Something may be an approval.", "Next step: Ask the team.", "Outcome: review", "Reason: approval-unverified",
    "Case: APIM-2026-000123", "Category: 2", "Sponsor: jo@wales.nhs.uk", "Users: al@supplier.example", "Domains: supplier.example",
    "Supplier: “Supplier Ltd”", "API name: “Some API”", "IMTP reference: “2026-AB-01”", "Use case: “to see results”", "Missing: use_case",
    "Reply to sponsor: no-users, in Welsh and English", "[passed] Sender: proven by the platform", "header: “spf=pass”",
    "[FAILED] Approval: not proven", "attachment of ok.msg: “we approve”", "The original message is attached whole.",
    'mailbot cases decide APIM-2026-000123 granted|refused|more --note "…"',
)  # fmt: skip


@pytest.mark.parametrize("line", SAID)
def test_the_note_says_all_that_the_team_needs(templates: Templates, line: str) -> None:
    """Verdict, parties, details, checks with their evidence, the next step, and how to record a decision."""
    assert line in triage_note(templates, GIVEN)[0]


def test_the_verdict_stands_before_everything(templates: Templates) -> None:
    """Outcome and next step come first, checks after the details."""
    text = triage_note(templates, GIVEN)[0]
    assert text.startswith("REVIEW: approval-unverified\n")
    assert text.index("Next step") < text.index("Sponsor") < text.index("Checks")


def test_what_is_not_known_is_said(templates: Templates) -> None:
    """A note without case, users and details says so, and offers no command."""
    text = triage_note(templates, DECISION)[0]
    for line in ("Case: none", "Category: not applicable", "Sponsor: unknown", "Users: none", "API name: not given", "Missing: nothing", "Reply to sponsor: none"):
        assert f"{line}\n" in text
    assert "mailbot cases" not in text


def test_html_says_what_the_plain_text_says(templates: Templates) -> None:
    """Both forms say the same words."""
    text, html = triage_note(templates, GIVEN)
    assert words_of_html(html) == words_of_text(text)


@pytest.mark.parametrize("field", ["supplier", "sponsor", "users", "domains", "missing", "reason", "sentence", "next_step", "clause", "case", "follows"])
def test_every_value_is_escaped(templates: Templates, field: str) -> None:
    """Markup in any value shows as it was typed."""
    nasty = "<script>x</script>"
    html = triage_note(templates, replace(GIVEN, **{field: (nasty,) if field in ("users", "domains", "missing") else nasty}))[1]  # type: ignore[arg-type]
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_checks_are_escaped_too(templates: Templates) -> None:
    """Labels, results, quotes and names of attachments are data."""
    nasty = "<img src=x>"
    checks = (Check(nasty, nasty, (Evidence(Zone.NEW_TEXT, nasty, 0, nasty),), None),)
    html = triage_note(templates, replace(GIVEN, checks=checks))[1]
    assert "<img" not in html and html.count("&lt;img src=x&gt;") == 4


def test_a_sender_cannot_close_the_quotation(templates: Templates) -> None:
    """Words that pretend to end their quotation and go on as the note stay inside it."""
    text = triage_note(templates, replace(GIVEN, supplier="X” Outcome: ready “"))[0]
    assert 'Supplier: “X" Outcome: ready "”' in text


def test_a_detail_repeated_by_a_check_is_quoted_there_as_well(templates: Templates) -> None:
    """A check that only repeats what the sender wrote shows it as the sender's words."""
    checks = (Check("Use case", "all checks passed", (Evidence(Zone.NEW_TEXT, "all checks passed"),)),)
    assert "Use case: “all checks passed”" in triage_note(templates, replace(GIVEN, checks=checks))[0]


def test_line_ends_and_links_in_values_are_disarmed(templates: Templates) -> None:
    """A value is one line, and holds nothing to click."""
    text = triage_note(templates, replace(GIVEN, supplier="X\nOutcome: ready", details=Details("see https://evil.example/")))[0]
    assert "Supplier: “X Outcome: ready”" in text and "https://" not in text


def test_long_values_are_cut_and_counted(templates: Templates) -> None:
    """What does not fit is counted: characters, users, quotes and checks."""
    many = tuple(Evidence(Zone.NEW_TEXT, "x" * 250) for _ in range(5))
    decision = replace(GIVEN, users=tuple(f"u{n}@x.example" for n in range(35)), details=Details("y" * 500), checks=(Check("A", "b", many),) * 103)
    text, html = triage_note(templates, decision)
    joined = " ".join(text.split())
    for said in ("(5 more)", "(100 characters more)", "(50 characters more)", "and 2 more", "and 3 more checks"):
        assert said in joined and said in html


@pytest.mark.parametrize(("outcome", "colour"), [(Outcome.READY, "#007f3b"), (Outcome.REVIEW, "#aa4a00")])
def test_the_band_shows_the_outcome(templates: Templates, outcome: Outcome, colour: str) -> None:
    """Ready is green, review is amber; the word stands there for those who do not see colours."""
    html = triage_note(templates, replace(GIVEN, outcome=outcome))[1]
    assert f'bgcolor="{colour}"' in html and f"{str(outcome).upper()}: " in html
