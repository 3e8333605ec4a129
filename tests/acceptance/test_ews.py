"""The real process on two mailboxes of Exchange servers: a stateful fake behind the real exchangelib, with the lies of real ones."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from random import Random

import pytest

from mailbot.testing.ews_faults import Kind
from tests.acceptance.ews_world import API, SEC, EwsWorld, header
from tests.acceptance.outcomes import REASONS, Outcome, all_answered_once, outcome_of
from tests.acceptance.world import message
from tests.servers.waiting import waited

COC = "security/coc-prose-two-paragraphs"
APPROVED = "approvals/cymeradwyaeth-gymraeg"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[EwsWorld]:
    """Two mailboxes of Exchange servers, by Basic and by NTLM."""
    with EwsWorld(tmp_path) as made:
        yield made


@pytest.fixture(params=[False, True], ids=["Exchange", "independent"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EwsWorld]:
    """Two mailboxes, of Exchange servers or of servers that are not Microsoft's."""
    with EwsWorld(tmp_path, independent=request.param) as made:
        yield made


def test_a_pass_over_both_mailboxes(either: EwsWorld) -> None:
    """Each sponsor is answered once, the teams get their notes, each message stands in its folder with its categories."""
    for number in range(4):
        either.api.deliver(message(number))
    either.sec.deliver(either.sample(COC))
    done = either.once(from_nothing=True)
    assert done.returncode == 0, done.stderr
    assert sorted(d["reason"] for d in either.decisions()) == sorted([*REASONS, "staff-missing-details", "supplier-allow-listed"])
    assert set(either.replies().values()) == {1} and len(either.replies()) == 5
    assert len(either.notes()) == 3 and set(either.notes().values()) == {1}
    filed = either.filed()
    assert filed["<m0@cardiff.wales.nhs.uk>"] == ("Ready", ("mailbot: ready", "staff-complete"))
    assert filed["<m1@cardiff.wales.nhs.uk>"] == ("Incomplete", ("mailbot: incomplete", "staff-missing-details"))
    assert filed["<m3@cardiff.wales.nhs.uk>"] == ("Rejected", ("mailbot: rejected", "approval-missing-category-2"))
    assert sorted(name for name, _ in filed.values()) == ["Incomplete", "Ready", "Ready", "Ready", "Rejected"]
    assert either.waiting() == either.drafts() == []
    assert len(either.sent()) == len(either.wire()) == 8


def test_a_second_pass_finds_nothing_to_do(either: EwsWorld) -> None:
    """What is answered stays answered, in a fresh process too."""
    either.api.deliver(message(3))
    either.once()
    assert either.once(1).returncode == 0
    assert len(either.wire()) == 1


def test_replies_stand_in_the_thread_though_the_server_regenerates_them(world: EwsWorld) -> None:
    """Threading headers and the mark against loops survive the wire; the copy in Sent Items keeps every header of ours."""
    world.api.deliver(message(3))
    world.once()
    (reply,), (copy,) = world.wire(), world.sent()
    head, kept = message_from_bytes(reply), message_from_bytes(copy)
    assert head["In-Reply-To"] == head["References"] == "<m3@cardiff.wales.nhs.uk>"
    assert head["X-Auto-Response-Suppress"] == "All" and "[APIM-2026-000001]" in header(reply, "Subject")
    assert head["From"] == API and head["To"] == "sponsor3@cardiff.wales.nhs.uk"
    assert kept["Auto-Submitted"] == "auto-replied" and kept["Message-ID"] == head["Message-ID"]


def test_an_approval_in_the_sent_mail_of_the_other_mailbox_counts(world: EwsWorld) -> None:
    """The approval ledger is read from the Sent Items of securitysubmissions."""
    world.sec.put_sent(world.sample(APPROVED, "sent-1.eml"))
    world.api.deliver(world.sample(APPROVED))
    assert world.once().returncode == 0
    assert [d["reason"] for d in world.decisions()] == ["supplier-approved"]


def test_draft_mode_leaves_replies_to_a_person(tmp_path: Path) -> None:
    """The reply waits in Drafts, once, also after another pass; nothing went to the sponsor."""
    with EwsWorld(tmp_path) as world:
        world.config.write_text(world.config.read_text().replace("kind: ews,", "kind: ews, mode: draft,"))
        world.api.deliver(message(3))
        assert world.once().returncode == 0
        assert world.once(1).returncode == 0
        (draft,) = world.drafts()
        assert header(draft.content, "To") == "sponsor3@cardiff.wales.nhs.uk" and world.wire() == []


# signing in


def test_signs_in_with_tokens_of_entra(tmp_path: Path) -> None:
    """msal fetches the token for the endpoint's own host, the app acts for the mailbox by impersonation."""
    with EwsWorld(tmp_path, oauth=True) as world:
        assert world.entra is not None
        world.api.deliver(message(3))
        assert world.once().returncode == 0
        assert len(world.wire()) == 1
        assert {seen.impersonated for seen in world.api.calls} == {API} and {seen.impersonated for seen in world.sec.calls} == {""}
        asked = [seen for seen in world.entra.calls if seen.path.endswith("/token")]
        assert len(asked) == 1 and b"scope=https%3A%2F%2F127.0.0.1%2F.default" in asked[0].body


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.EWS_BLOCKED, "ends it on 1 April 2027: use kind: graph"), (Kind.UNAUTHORISED, "refuses the login"), (Kind.FORBIDDEN, "EwsEnabled")],
)
def test_a_server_that_refuses_is_told_in_words(world: EwsWorld, kind: Kind, words: str) -> None:
    """By the pass and by the doctor, without a traceback; the other mailbox is worked all the same, and nothing is touched here."""
    world.api.deliver(message(3))
    world.sec.deliver(world.sample(COC))
    world.api.faults.on(".*", kind, times=1000)
    done = world.once()
    assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr
    assert len(world.waiting()) == 1 and len(world.sec.wire) == 2 and world.api.wire == []
    doctor = world.run("doctor")
    assert doctor.returncode == 1 and "WRONG  apimanagement: inbox: " in doctor.stdout and words in doctor.stdout


def test_a_wrong_configuration_is_told_before_anything_is_asked(world: EwsWorld) -> None:
    """A missing secret and a login that is not whole are named, with status 2."""
    text = world.config.read_text()
    world.config.write_text(text.replace("MAILBOT_TEST_PASSWORD", "MAILBOT_TEST_NOT_SET"))
    done = world.once()
    assert done.returncode == 2 and "MAILBOT_TEST_NOT_SET" in done.stderr
    world.config.write_text(text.replace("auth: basic, login:", "auth: oauth, login:"))
    done = world.run("check")
    assert done.returncode == 2 and "oauth" in done.stderr
    assert world.api.calls == []


# people, poison, size


def test_a_poisonous_item_harms_no_other(world: EwsWorld) -> None:
    """What the server cannot show goes to Quarantine, where people look; the others are answered."""
    for number, trouble in ((1, {"error": "ErrorCorruptData"}), (2, {"mime_error": "ErrorMimeContentConversionFailed"}), (3, {})):
        world.api.deliver(message(number), **trouble)
    assert world.once().returncode == 0
    assert set(world.replies()) == {"sponsor3@cardiff.wales.nhs.uk"}
    assert sorted(name for name, _ in world.filed().values()) == ["Quarantine", "Quarantine", "Rejected"]


@pytest.mark.parametrize("operation", ["GetItem", "CreateItem", "UpdateItem", "MoveItem"])
def test_a_person_who_works_beside_it_is_never_in_the_way(world: EwsWorld, operation: str) -> None:
    """A message that a person moves just before one of our calls stays where they put it, and nobody is answered twice."""
    theirs = world.api.deliver(message(3))
    world.api.deliver(message(0))
    world.api.faults.before(operation, lambda: world.api.move_by_person(theirs), skip=1 if operation == "GetItem" else 0)
    world.passes(4)
    filed = world.filed()
    assert filed["<m3@cardiff.wales.nhs.uk>"][0] == "Own" and filed["<m0@cardiff.wales.nhs.uk>"][0] == "Ready"
    assert max(world.replies().values()) == 1 and world.waiting() == world.drafts() == []


def test_a_message_of_25_mb_is_read_and_its_note_carries_it(world: EwsWorld) -> None:
    """It is handled like any other, and what the team gets is the whole of it."""
    filler = b"QUJD" * 19 + b"\r\n"
    attached = b"\r\n--B\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    head, _, body = message(0).partition(b"\r\n\r\n")
    head = head.replace(b"Content-Type: text/plain; charset=utf-8", b"Content-Type: multipart/mixed; boundary=B")
    large = head + b"\r\n\r\n--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body + attached + filler * (25 * 1024 * 1024 // len(filler)) + b"--B--\r\n"
    assert 25 * 1024 * 1024 < len(large) < 35 * 1024 * 1024
    world.api.deliver(large)
    assert world.once().returncode == 0
    assert [d["reason"] for d in world.decisions()] == ["staff-complete"]
    assert any(large in content for content in world.wire())


# faults

FAULTS = (Kind.BUSY, Kind.UNAVAILABLE, Kind.LATE_TIMEOUT, Kind.DROPPED, Kind.LATE_DROPPED)
AT_ONCE = (Kind.UNAVAILABLE, Kind.LATE_TIMEOUT, Kind.LATE_DROPPED)  # what matters where there is no draft between


def troubled(world: EwsWorld, kind: Kind) -> None:
    """Deliver to both mailboxes, let every single call fail the first time that it is made, and work until all is done."""
    for number in (0, 3):
        world.api.deliver(message(number))
    world.sec.deliver(world.sample(COC))
    for service in world.services:
        service.lies.copy_delay = 0.5
        service.faults.each(kind)
    world.passes(30)


def outcome(folder: Path, kind: Kind, *, independent: bool) -> Outcome:
    """Return how it ends in a world of its own."""
    with EwsWorld(folder, independent=independent) as world:
        troubled(world, kind)
        return outcome_of(world)


@pytest.mark.timeout(1500)
@pytest.mark.parametrize(("kinds", "independent"), [(FAULTS, False), (AT_ONCE, True)], ids=["Exchange", "independent"])
def test_nothing_is_lost_and_nobody_answered_twice_whatever_fails(tmp_path: Path, kinds: tuple[Kind, ...], independent: bool) -> None:
    """Every call of both mailboxes' journeys fails once, in processes that begin anew, besides copies that come late.

    The worlds of all kinds are worked side by side: what they do most is wait before a call is made again.
    """
    all_answered_once(kinds, lambda kind: outcome(tmp_path / kind.name, kind, independent=independent))


def test_killed_again_and_again_it_answers_once(either: EwsWorld) -> None:
    """SIGKILL in the middle of a backlog: every message has one outcome, every sponsor exactly one reply."""
    backlog, moments, kills = 14, Random(20261124), 0
    for number in range(backlog):
        either.api.deliver(message(number))
    for service in either.services:
        service.lies.copy_delay = 0.3
    for _ in range(5):
        process, enough = either.start("--once"), len(either.api.calls) + moments.randrange(20, 70)
        waited(lambda: process.poll() is not None or len(either.api.calls) >= enough, 60, 0.01)  # noqa: B023
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
        if not either.waiting():
            break
    either.passes(6)
    assert kills >= 3, "the backlog was worked off before anything could be killed"
    assert sorted(d["message_id"] for d in either.decisions()) == sorted(f"<m{number}@cardiff.wales.nhs.uk>" for number in range(backlog))
    assert either.replies() == {f"sponsor{number}@cardiff.wales.nhs.uk": 1 for number in range(backlog)}
    assert max(either.notes().values()) == 1 and either.waiting() == either.drafts() == []


# the service


def test_the_service_is_woken_by_a_notification(world: EwsWorld) -> None:
    """New mail is answered long before the next poll; SIGTERM ends the service within ten seconds."""
    process = world.start()
    try:
        waited(lambda: all(any(seen.operation == "GetStreamingEvents" for seen in service.calls) for service in world.services), 30, 0.01)
        time.sleep(1)
        world.sec.deliver(world.sample(COC))
        begun = time.monotonic()
        waited(lambda: not world.sec.within("inbox"), 20, 0.01)
        assert time.monotonic() - begun < 15, "it was not woken: the next poll is after 30 s"
        assert len(world.sec.wire) == 2 and SEC in header(world.sec.wire[0], "From")
    finally:
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        assert time.monotonic() - asked < 10
