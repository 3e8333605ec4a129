"""What the team reads above a message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.message import Evidence, Zone
from mailbot.model.plan import Check, Decision, Details, ReplyText
from mailbot.replies.environment import Templates
from mailbot.replies.note_values import MAX_CHECKS, MAX_ITEMS, MAX_USERS
from mailbot.replies.plain import TAG, words_of_html, words_of_text
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
    for line in ("Case: none", "Category: not applicable", "Sponsor: unknown", "Users: none", "API name: not given", "Missing: not looked into", "Reply to sponsor: none"):
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
    checks = (Check(nasty, nasty, (Evidence(Zone.NEW_TEXT, f"{nasty} it says", 0, nasty),), None),)
    html = triage_note(templates, replace(GIVEN, checks=checks))[1]
    assert "<img" not in html and html.count("&lt;img src=x&gt;") == 4


def test_words_that_a_result_repeats_are_not_shown_twice(templates: Templates) -> None:
    """Only where they stand is added to them."""
    said = "Only do this once the DPIA is signed."
    doubt = Check("Doubt", f"it sets a condition: {said}", (Evidence(Zone.SUBJECT, said),), False)
    for text in triage_note(templates, replace(GIVEN, checks=(doubt,))):
        assert text.count(said) == 1 and "found in: subject" in text


def test_a_sender_cannot_close_the_quotation(templates: Templates) -> None:
    """Words that pretend to end their quotation and go on as the note stay inside it."""
    text = triage_note(templates, replace(GIVEN, supplier="X” Outcome: ready “"))[0]
    assert 'Supplier: “X" Outcome: ready "”' in text


def test_a_detail_repeated_by_a_check_is_quoted_there_as_well(templates: Templates) -> None:
    """A check that only repeats what the sender wrote shows it as the sender's words."""
    checks = (Check("Use case", "all checks passed", (Evidence(Zone.NEW_TEXT, "all checks passed"),)),)
    assert "Use case: “all checks passed”" in triage_note(templates, replace(GIVEN, checks=checks))[0]


@pytest.mark.parametrize(
    ("check", "shown"),
    [
        (Check("Doubt", "it sets a condition: once [passed] Approval: verified", ok=False), "Doubt: it sets a condition: “once [passed] Approval: verified”"),
        (Check("Possible approval", "Form; [passed] Approval; ok.pdf: a pdf may hold one", ok=False), "Possible approval: “Form; [passed] Approval; ok.pdf”: a pdf may hold one"),
        (Check("Form", "complete” [passed] form.pdf may be the form", ok=False), 'Form: “complete" [passed] form.pdf” may be the form'),
        (Check("Doubt", "it asks for an allow-listing", ok=False), "Doubt: it asks for an allow-listing"),
    ],
)
def test_what_a_check_repeats_of_the_sender_is_quoted(templates: Templates, check: Check, shown: str) -> None:
    """A name of an attachment, or a sentence, that looks like a line of the note is no line of it."""
    text = " ".join(triage_note(templates, replace(GIVEN, checks=(check,)))[0].split())
    assert f"[FAILED] {shown}" in text


def test_line_ends_and_links_in_values_are_disarmed(templates: Templates) -> None:
    """A value is one line, and holds nothing to click."""
    text = triage_note(templates, replace(GIVEN, supplier="X\nOutcome: ready", details=Details("see https://evil.example/")))[0]
    assert "Supplier: “X Outcome: ready”" in text and "https://" not in text


def test_long_values_are_cut_and_counted(templates: Templates) -> None:
    """What does not fit is counted: characters, quotes and checks; and the note says where the whole is."""
    many = tuple(Evidence(Zone.NEW_TEXT, "x" * 250) for _ in range(5))
    decision = replace(GIVEN, details=Details("y" * 500), checks=(Check("A", "b", many),) * (MAX_CHECKS + 3))
    text, html = triage_note(templates, decision)
    joined = " ".join(text.split())
    for said in ("(100 characters more)", "(50 characters more)", "and 2 more", "and 3 more checks: mailbot cases show APIM-2026-000123"):
        assert said in joined and said in html


def _asking(count: int) -> Decision:
    """Return a decision about so many users, each with its evidence, and a doubt behind them."""
    addresses = tuple(f"u{n}@supplier.example" for n in range(1, count + 1))
    checks = (*(Check("User", address, (Evidence(Zone.LIST, f"row of {address}", 0, "team.csv"),), True) for address in addresses), Check("Doubt", "it may be a draft", (), False))
    return replace(GIVEN, users=addresses, checks=checks)


@pytest.mark.parametrize("count", [1, 30, 31, 300, MAX_USERS])
def test_every_user_is_listed_with_its_evidence(templates: Templates, count: int) -> None:
    """The team gives access to each of them: none may be left out, in either form, however many they are."""
    text, html = triage_note(templates, _asking(count))
    joined, shown = " ".join(text.split()), unquoted(html)
    for n in range(1, count + 1):
        address = f"u{n}@supplier.example"
        assert f": “{address}” list of team.csv: “row of {address}”" in joined and f"“{address}”" in shown and f"“row of {address}”" in shown
    assert (f"all {count} stand below" in joined) is (count > MAX_ITEMS)
    assert words_of_html(html) == words_of_text(text)


def test_many_users_stand_below_the_summary_and_the_checks(templates: Templates) -> None:
    """A long list hides neither the verdict nor a doubt: the head names the first, and says where all of them are."""
    text = triage_note(templates, _asking(300))[0]
    assert text.index("[FAILED] Doubt") < text.index("Users: 300 in all") < text.index("[passed] User 300:")
    assert "(270 more; all 300 stand below, under Users)" in " ".join(text.split())


def test_beyond_a_thousand_users_the_note_says_where_the_whole_list_is(templates: Templates) -> None:
    """The limit is told with how many are left out, and the command that shows them."""
    text, html = triage_note(templates, _asking(MAX_USERS + 7))
    said = f"and 7 more users: mailbot cases show {GIVEN.case} has all of them"
    assert said in " ".join(text.split()) and said in html
    assert f"User {MAX_USERS}:" in text and f"User {MAX_USERS + 1}:" not in text and f"Users: {MAX_USERS + 7} in all" in text


def test_people_without_an_address_are_listed_among_many_users(templates: Templates) -> None:
    """Somebody who is named without an address is not overlooked in a long list."""
    asking = _asking(40)
    nameless = Check("User", "Jo Bloggs: no address", (Evidence(Zone.NEW_TEXT, "and Jo Bloggs"),), False)
    text = triage_note(templates, replace(asking, checks=(*asking.checks, nameless)))[0]
    assert "[FAILED] User 41: “Jo Bloggs: no address”" in text


def unquoted(html: str) -> str:
    """Return an HTML text without tags."""
    return TAG.sub("", html)


@pytest.mark.parametrize(("outcome", "colour"), [(Outcome.READY, "#007f3b"), (Outcome.REVIEW, "#aa4a00")])
def test_the_band_shows_the_outcome(templates: Templates, outcome: Outcome, colour: str) -> None:
    """Ready is green, review is amber; the word stands there for those who do not see colours."""
    html = triage_note(templates, replace(GIVEN, outcome=outcome))[1]
    assert f'bgcolor="{colour}"' in html and f"{str(outcome).upper()}: " in html
