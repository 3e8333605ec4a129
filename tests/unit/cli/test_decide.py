"""`mailbot cases decide`: who is told what, what is refused, and what the ledger says afterwards."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.model.case import CaseMemory
from mailbot.model.plan import ActionKind
from mailbot.review.decide import MAX_NOTE
from tests.acceptance.world import message
from tests.unit.cli.desk import CASE, LATER, NOW, Desk, Said, body

SPONSOR = "sponsor0@cardiff.wales.nhs.uk"
BOSS = "boss@swanseabay.wales.nhs.uk"
FORGED = message(0, sender=BOSS).replace(b"X-MS-Exchange-Organization-AuthAs: Internal", b"Authentication-Results: spf=fail; dmarc=fail header.from=swanseabay.wales.nhs.uk")
NO_TEXT = os.fsdecode(b"a\xff")


def refused(desk: Desk, said: Said, *words: str) -> None:
    """Check that a decision was refused in these words, and that nothing came of it."""
    status, _, errors = said
    assert status == 2 and all(word in errors for word in words) and "itself failed" not in errors, errors
    journal = desk.journal()
    memory = journal.case(CASE)
    assert desk.owed() == [] and journal.person_decisions(CASE) == [] and isinstance(memory, CaseMemory) and memory.decided_by_person == ""
    journal.close()


def test_a_proven_sponsor_is_told_and_nobody_in_their_place(desk: Desk) -> None:
    """`--to` cannot turn the answer away from who is proven to have asked; their own address may be named."""
    refused(desk, desk.decide("granted", "--to", "somebody.else@wales.nhs.uk"), "found somebody.else@wales.nhs.uk", f"expected no other address than {SPONSOR}")
    assert desk.decide("granted", "--to", SPONSOR.upper())[0] == 0
    assert desk.mail()["To"] == SPONSOR


@pytest.mark.parametrize("address", ["apimanagement@wales.nhs.uk", "APImanagement@Wales.NHS.uk", "dhcw.securitysubmissions@wales.nhs.uk"])
@pytest.mark.parametrize("content", [message(0), FORGED], ids=["proven", "unproven"])
def test_no_acknowledgement_goes_to_a_mailbox_of_mailbots_own(desk: Desk, tmp_path: Path, content: bytes, address: str) -> None:
    """It would read its own words as a request; the configuration refuses the same of `team` and `alarm_to`."""
    (tmp_path / "mailbot.sqlite3").unlink()
    desk.handle(content)
    refused(desk, desk.decide("granted", "--to", address), f"found {address}", "the address of the mailbox")


def test_a_sponsor_who_is_a_mailbox_of_mailbots_own_is_nobody(desk: Desk, tmp_path: Path) -> None:
    """A mail that claims to come from our own mailbox is not answered into it."""
    (tmp_path / "mailbot.sqlite3").unlink()
    desk.handle(message(0, sender="apimanagement@wales.nhs.uk"))
    refused(desk, desk.decide("granted"), "nobody proven has asked")


def test_a_note_is_sent_whole(desk: Desk) -> None:
    """Many lines, long lines, words longer than a line of mail, letters of any language: all of it arrives, in text and HTML."""
    lines = [f"Line {number} of the note." for number in range(60)] + ["wörd " * 500 + "end.", "x" * 2000, "Diolch yn fawr, Siân Llŷr"]
    note = "\n".join(lines)
    assert 4000 < len(note) <= MAX_NOTE and desk.decide("granted", "--note", note)[0] == 0
    mail = desk.mail()
    for kind in ("text/plain", "text/html"):
        assert all(" ".join(line.split()) in body(mail, kind).replace("<br>", " ") for line in lines), kind
    (action,) = desk.owed()
    assert action.mail is not None and max(map(len, action.mail.content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("letter", ["x", "ŵ", "\n"])
def test_a_note_that_is_too_long_is_refused_rather_than_cut(desk: Desk, letter: str) -> None:
    """The limit is told, and what was given; up to the limit all is sent."""
    refused(desk, desk.decide("refused", "--note", letter * (MAX_NOTE + 1)), "--note", "found 10,001 characters", "expected at most 10,000")
    assert desk.decide("refused", "--note", letter * MAX_NOTE)[0] == 0
    assert (letter * MAX_NOTE).strip() in body(desk.mail())


def test_where_mailbot_only_observes_no_decision_is_sent(desk: Desk) -> None:
    """The mode touches nothing, so that the person writes; an exception by reason counts here too, either way."""
    whole = desk.world.config.read_text()
    for mode, key in (("mode: observe", "mailboxes.apimanagement.mode"), ("modes: {staff-complete: observe}", "mailboxes.apimanagement.modes.staff-complete")):
        desk.world.config.write_text(whole.replace("team: api.team@wales.nhs.uk", f"team: api.team@wales.nhs.uk, {mode}"))
        refused(desk, desk.decide("granted"), f"{desk.world.config}: {key}: found observe", "expected draft or auto")
    desk.world.config.write_text(whole.replace("team: api.team@wales.nhs.uk", "team: api.team@wales.nhs.uk, mode: observe, modes: {staff-complete: auto}"))
    assert desk.decide("granted")[0] == 0 and len(desk.owed()) == 1


def test_a_persons_decision_leaves_in_draft_mode_too(desk: Desk) -> None:
    """A person has decided it already: it does not wait in Drafts to be decided again."""
    desk.world.config.write_text(desk.world.config.read_text().replace("team: api.team@wales.nhs.uk", "team: api.team@wales.nhs.uk, mode: draft"))
    assert desk.decide("granted")[0] == 0
    assert [action.kind for action in desk.owed()] == [ActionKind.REPLY]


@pytest.mark.parametrize(
    "words",
    [
        ("cases", "decide", CASE, "granted", "--note", NO_TEXT), ("cases", "decide", CASE, "granted", "--by", NO_TEXT), ("cases", "decide", CASE, "granted", "--to", NO_TEXT),
        ("cases", "decide", NO_TEXT, "granted"), ("cases", "decide", CASE, NO_TEXT), ("cases", "decide", CASE, "granted", "--now", NO_TEXT), ("cases", "show", NO_TEXT),
        ("cases", "retry", NO_TEXT), ("cases", "retry", "apimanagement", NO_TEXT), ("approvals", "show", NO_TEXT), ("approvals", "check", NO_TEXT),
        ("explain", NO_TEXT), ("explain", "--mailbox", NO_TEXT, "x.eml"), ("triage", NO_TEXT), ("triage", "--mailbox", NO_TEXT, "x.eml"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_told_in_words(desk: Desk, words: tuple[str, ...]) -> None:
    """Wherever words are taken: a shell hands on whatever bytes it is given."""
    refused(desk, desk.say(*words), "a\\", "ff")


def test_a_case_tells_who_decided_when_what_and_in_which_words(desk: Desk) -> None:
    """And what is left to do: nothing of what was decided; of a later message, what its own decision says."""
    before = desk.shown()
    wait = "Next step: wait for the sponsor's answer: more was asked for by Sam Jones on 2026-11-24 11:00 GMT"
    done = "Next step: none: granted by jo on 2026-11-24 12:00 GMT"
    assert "Next step: " in before and "Next step: none" not in before and "open" in before
    assert desk.decide("more", "--note", "Which clinic?\nWhich ward?", "--by", "Sam Jones", "--now", LATER.isoformat())[0] == 0
    asked = desk.shown()
    assert f"more was asked for by Sam Jones on 2026-11-24 11:00 GMT; the acknowledgement goes to {SPONSOR}\n  note: Which clinic?\n  note: Which ward?\n" in asked
    assert asked.count("Next step: ") == 1 and wait in asked
    desk.handle(message(1, sender=SPONSOR, extra="In-Reply-To: <m0@cardiff.wales.nhs.uk>\r\n", body="It is the eye clinic."), now=LATER + timedelta(minutes=1))
    answered = desk.shown()
    assert answered.count("Next step: ") == 2 and answered.count(wait) == 1
    assert desk.decide("granted", "--by", "jo", "--now", (NOW + timedelta(hours=2)).isoformat())[0] == 0
    granted = desk.shown()
    assert "granted by jo on 2026-11-24 12:00 GMT" in granted and "Which clinic?" in granted and granted.count(done) == 2
    desk.handle(message(2, sender=SPONSOR, extra="In-Reply-To: <m0@cardiff.wales.nhs.uk>\r\n", body="And how do I sign in?"), now=NOW + timedelta(hours=3))
    assert desk.shown().count(done) == 2 and desk.shown().count("Next step: ") == 3
    assert desk.say("explain", CASE)[1].count(done) == 2


def test_what_is_shown_of_a_decision_moves_no_cursor(desk: Desk) -> None:
    """A name and a note may hold anything."""
    assert desk.decide("granted", "--by", "Sam\x1b[2J", "--note", "a\x1b[2Jb\tc")[0] == 0
    assert "\x1b" not in desk.shown() and "Sam" in desk.shown()


def test_a_decision_cannot_be_taken_back_and_the_error_says_what_to_do(desk: Desk) -> None:
    """Who decided first, when, and that the person now writes themselves; the same again is only told to be done."""
    assert desk.decide("granted", "--by", "jo", "--now", LATER.isoformat())[0] == 0
    for word in ("refused", "more"):
        status, _, errors = desk.decide(word, "--note", "No.")
        assert status == 2 and f"error: {CASE} was granted by jo on 2026-11-24 11:00 GMT already" in errors
        assert f"cannot be taken back: if it was wrong, write to {SPONSOR} yourself" in errors
    status, _, errors = desk.decide("granted")
    assert status == 2 and "nothing is sent twice" in errors and "taken back" not in errors
    assert len(desk.owed()) == 1


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u200b"])
def test_nobody_decides_nothing(desk: Desk, name: str) -> None:
    """Who decides is on record; without `--by` it is the login name."""
    refused(desk, desk.decide("granted", "--by", name), "--by", "found nothing; expected the name of who decides")


@pytest.mark.parametrize("name", [" ", NO_TEXT])
def test_a_login_name_that_is_none_is_the_users_number(desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The environment may say anything."""
    monkeypatch.setenv("LOGNAME", name)
    assert desk.decide("granted")[0] == 0 and f"granted by user {os.getuid()} on" in desk.shown()


def test_nobody_decides_before_the_case_is_there(desk: Desk) -> None:
    """An instant that is given is not before the case's last message or decision; the same twice at one instant is refused too."""
    refused(desk, desk.decide("granted", "--now", "2020-01-01"), "--now", "found 2020-01-01T00:00:00+00:00", f"expected an instant after {NOW.isoformat()}")
    more = ("more", "--note", "Which clinic?")
    assert desk.decide(*more, "--now", LATER.isoformat())[0] == 0
    for words in (("granted", "--now", NOW.isoformat()), (*more, "--now", LATER.isoformat())):
        status, _, errors = desk.decide(*words)
        assert status == 2 and "--now" in errors and f"expected an instant after {LATER.isoformat()}" in errors
    assert desk.decide("granted", "--now", LATER.isoformat())[0] == 0


@pytest.mark.parametrize(("shown", "greeted"), [("Sponsor 0", "Dear Sponsor 0,"), ('"Powell, Rhian (Cardiff)"', "Dear Rhian Powell,"), ('"IT / eHealth"', "Dear colleague,")])
def test_a_decision_greets_as_the_acknowledgement_did(desk: Desk, tmp_path: Path, shown: str, greeted: str) -> None:
    """By the name that the sponsor's own mail shows, where it looks like one."""
    (tmp_path / "mailbot.sqlite3").unlink()
    desk.handle(message(0).replace(b"From: Sponsor 0 ", f"From: {shown} ".encode()))
    journal = desk.journal()
    (first,) = journal.decisions(CASE)
    journal.close()
    assert first.reply is not None and greeted in first.reply.text
    assert desk.decide("granted")[0] == 0 and greeted in body(desk.mail())


def test_a_name_that_may_be_forged_greets_nobody(desk: Desk, tmp_path: Path) -> None:
    """Whom a person names with `--to` is not who signed the unproven mail."""
    (tmp_path / "mailbot.sqlite3").unlink()
    desk.handle(FORGED)
    assert desk.decide("granted", "--to", "known@swanseabay.wales.nhs.uk")[0] == 0
    assert "Dear colleague," in body(desk.mail()) and "Sponsor" not in body(desk.mail())


def test_a_colleague_who_joins_does_not_change_whom_the_decision_greets(desk: Desk) -> None:
    """The name belongs to the address."""
    colleague = message(1, sender="kim@cardiff.wales.nhs.uk", extra="In-Reply-To: <m0@cardiff.wales.nhs.uk>\r\n", body="I am content with this.")
    desk.handle(colleague.replace(b"From: Sponsor 1 ", b"From: Kim Colleague "))
    assert desk.decide("granted")[0] == 0
    assert desk.mail()["To"] == SPONSOR and "Dear Sponsor 0," in body(desk.mail())


def test_a_case_is_found_in_small_letters_too(desk: Desk) -> None:
    """People type what they remember."""
    assert desk.decide("granted", case="apim-2026-000001")[0] == 0
    for words in (("cases", "show", "Apim-2026-000001"), ("explain", "apim-2026-000001")):
        status, out, _ = desk.say(*words)
        assert status == 0 and "staff-complete" in out


@pytest.mark.parametrize("words", [("cases", "show", "APIM-2026-000009"), ("cases", "frob"), ("cases", "decide", CASE, "granted", "--by", ""), ("explain", "nowhere.eml"), ("cases", "decide")])
def test_every_error_begins_alike(desk: Desk, words: tuple[str, ...]) -> None:
    """Whoever searches a log for errors needs one word."""
    _, _, errors = desk.say(*words)
    assert sum(line.startswith("error: ") for line in errors.splitlines()) == 1 and "Error:" not in errors
