"""The real process on two mailboxes at Microsoft Graph: a stateful fake that tells the real service's lies."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from mailbot.testing.graph_certificate import write_app_certificate
from mailbot.testing.graph_faults import Fault, Kind
from mailbot.testing.graph_service import SECRET
from tests.acceptance.graph_world import API, SEC, GraphWorld
from tests.acceptance.outcomes import Outcome, all_answered_once, outcome_of
from tests.acceptance.world import message
from tests.contract.graph_description import Description, description

COC = "security/coc-prose-two-paragraphs"
APPROVED = "approvals/cymeradwyaeth-gymraeg"


@pytest.fixture(scope="module")
def described() -> Iterator[Description]:
    """Check every exchange by Microsoft's description, and fail at the end where one broke it."""
    made = description()
    yield made
    assert made.take_problems() == []


@pytest.fixture
def world(tmp_path: Path, described: Description) -> Iterator[GraphWorld]:
    """Two mailboxes, signed in to by secret."""
    with GraphWorld(tmp_path, described.check) as made:
        yield made


def test_a_pass_over_both_mailboxes(world: GraphWorld, described: Description) -> None:
    """Each sponsor is answered once, the teams get their notes, each message stands in its folder with its categories."""
    for number in range(4):
        world.service.deliver(message(number), API)
    world.service.deliver(world.sample(COC), SEC)
    before, done = described.checked, world.once(from_nothing=True)
    assert done.returncode == 0, done.stderr
    assert sorted(d["reason"] for d in world.decisions()) == sorted(
        ["staff-complete", "staff-missing-details", "supplier-allow-listed", "approval-missing-category-2", "coc-in-date"]
    )
    assert set(world.replies().values()) == {1} and len(world.replies()) == 5
    assert sum(world.notes().values()) == 3
    filed = world.filed()
    assert filed["<m0@cardiff.wales.nhs.uk>"] == ("Ready", ("mailbot: ready", "staff-complete"))
    assert filed["<m1@cardiff.wales.nhs.uk>"] == ("Incomplete", ("mailbot: incomplete", "staff-missing-details"))
    assert filed["<m3@cardiff.wales.nhs.uk>"] == ("Rejected", ("mailbot: rejected", "approval-missing-category-2"))
    assert sorted(name for name, _ in filed.values()) == ["Incomplete", "Ready", "Ready", "Ready", "Rejected"]
    assert world.waiting() == world.drafts() == []
    assert described.checked > before + 60, "every exchange is checked by Microsoft's description"


def test_a_second_pass_finds_nothing_to_do(world: GraphWorld) -> None:
    """What is answered stays answered, in a fresh process too."""
    world.service.deliver(message(3), API)
    world.once()
    left = world.left(API)
    assert world.once(1).returncode == 0
    assert world.left(API) == left and len(left) == 1


def test_replies_stand_in_the_thread_and_are_marked_as_automatic(world: GraphWorld) -> None:
    """Threading headers and RFC 3834 marks reach the wire as they were composed, and the copy stands in Sent Items."""
    world.service.deliver(message(3), API)
    world.once()
    (reply,) = world.left(API)
    head = message_from_bytes(reply)
    assert head["In-Reply-To"] == head["References"] == "<m3@cardiff.wales.nhs.uk>"
    assert head["Auto-Submitted"] == "auto-replied" and head["X-Auto-Response-Suppress"] == "All"
    assert head["From"] == API and head["To"] == "sponsor3@cardiff.wales.nhs.uk" and "[APIM-2026-000001]" in head["Subject"]
    assert [item.content for item in world.service.within("Sent Items", API)] == [reply]


def test_the_note_carries_the_original_byte_for_byte(world: GraphWorld) -> None:
    """What the team gets is the message as the mailbox holds it."""
    world.service.deliver(message(0), API)
    world.once()
    (note,) = [content for content in world.left(API) if b"auto-generated" in content]
    assert message(0) in note


def test_an_approval_in_the_sent_mail_of_the_other_mailbox_counts(world: GraphWorld) -> None:
    """The approval ledger is read from the Sent Items of securitysubmissions; the same request without it goes to a person."""
    world.service.put_sent(world.sample(APPROVED, "sent-1.eml"), SEC)
    world.service.deliver(world.sample(APPROVED), API)
    assert world.once().returncode == 0
    assert [d["reason"] for d in world.decisions()] == ["supplier-approved"]


def test_signs_in_with_a_certificate(tmp_path: Path, described: Description) -> None:
    """A PEM file does instead of a secret; the token endpoint checks what was signed with its key."""
    pem = write_app_certificate(tmp_path)
    with GraphWorld(tmp_path, described.check, certificate=pem) as world:
        world.service.sign_in.register(pem)
        world.service.deliver(message(3), API)
        assert world.once().returncode == 0
        assert len(world.left(API)) == 1
        asked = [seen for seen in world.service.calls if seen.path.endswith("/token")]
        assert asked and all(b"client_assertion=" in seen.body and b"client_secret" not in seen.body for seen in asked)


def test_a_wrong_credential_is_told_in_words_and_touches_nothing(tmp_path: Path, described: Description) -> None:
    """Status 1, what Entra said, how to mend it, and no trace of secret or traceback."""
    mine, other = tmp_path / "mine", tmp_path / "other"
    for folder in (mine, other):
        folder.mkdir()
    with GraphWorld(tmp_path, described.check, certificate=write_app_certificate(mine)) as world:
        world.service.sign_in.register(write_app_certificate(other))
        world.service.deliver(message(3), API)
        done = world.once()
        assert done.returncode == 1 and "invalid_client" in done.stderr and "expired" in done.stderr
        assert "Traceback" not in done.stderr and "PRIVATE KEY" not in done.stderr
        assert len(world.waiting()) == 1 and world.left(API) == []


def test_a_secret_that_is_not_there_stops_the_start(world: GraphWorld) -> None:
    """The variable is named, before anything is connected to."""
    world.config.write_text(world.config.read_text().replace("MAILBOT_TEST_CLIENT_SECRET", "MAILBOT_TEST_NOT_SET"))
    done = world.once()
    assert done.returncode == 2 and "MAILBOT_TEST_NOT_SET" in done.stderr and world.service.calls == []


# the scope


def test_an_app_that_reaches_too_far_is_not_let_to_start(tmp_path: Path, described: Description) -> None:
    """A mailbox outside the scope that opens stops service and single pass with clear words; nothing was touched."""
    with GraphWorld(tmp_path, described.check, outside=True) as world:
        world.service.open_to_all = True
        world.service.deliver(message(3), API)
        done = world.once()
        assert done.returncode == 2 and "OUTSIDE ITS SCOPE" in done.stderr and "RBAC for Applications" in done.stderr
        assert "mailboxes.apimanagement.outside_user" in done.stderr
        assert world.start().wait(60) == 2
        assert len(world.waiting()) == 1 and world.left(API) == [] and world.service.post.folder_id("Mailbot") is None


def test_an_app_that_is_scoped_works(tmp_path: Path, described: Description) -> None:
    """The mailbox outside is asked for, refused, and the work goes on."""
    with GraphWorld(tmp_path, described.check, outside=True) as world:
        world.service.deliver(message(3), API)
        assert world.once().returncode == 0
        assert len(world.left(API)) == 1
        assert any("somebody.else" in seen.path for seen in world.service.calls)


# lies

TOGETHER = (
    (None, Kind.THROTTLED, Kind.UNAVAILABLE, Kind.TIMEOUT, Kind.LATE_TIMEOUT),
    (Kind.DROPPED, Kind.LATE_DROPPED, Kind.CUT_SHORT, Kind.UNAUTHORISED),
)


def troubled(world: GraphWorld, kind: Kind | None) -> None:
    """Deliver to both mailboxes, let every single call fail the first time that it is made, and work until all is done."""
    lies = world.service.lies
    lies.copy_delay, lies.accepted_retry_after = 0.5, "1"
    lies.page_repeats = lies.delta_repeats = lies.misses_first = True
    lies.renames_drafts = kind is None
    for number in (0, 3):
        world.service.deliver(message(number), API)
    world.service.deliver(world.sample(COC), SEC)
    if kind is not None:
        world.service.faults.each(Fault(kind, "0" if kind is Kind.THROTTLED else ""))
    world.passes(12)


def outcome(folder: Path, described: Description, kind: Kind | None) -> Outcome:
    """Return how it ends in a world of its own."""
    with GraphWorld(folder, described.check) as world:
        troubled(world, kind)
        return outcome_of(world)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kinds", TOGETHER, ids=[" ".join(kind.name if kind else "calm" for kind in kinds) for kinds in TOGETHER])
def test_nothing_is_lost_and_nobody_answered_twice_whatever_fails(tmp_path: Path, described: Description, kinds: tuple[Kind | None, ...]) -> None:
    """Every call of both mailboxes' journeys fails once, besides copies that come late, and items that repeat or are missing.

    The worlds of several kinds are worked side by side: what they do most is wait before a call is made again.
    """
    all_answered_once(kinds, lambda kind: outcome(tmp_path / str(kind and kind.name), described, kind))


def test_a_person_who_works_beside_it_is_never_in_the_way(world: GraphWorld) -> None:
    """Messages that a person moves just before any of our calls stay unharmed, and none is answered twice."""
    steps = (("GET", "$"), ("GET", r"/\$value$"), ("GET", "/attachments$"), ("PATCH", "$"), ("POST", "/move$"))
    for number, (method, tail) in enumerate(steps):
        item = world.service.deliver(message(3, sender=f"sponsor{number}@cardiff.wales.nhs.uk").replace(b"<m3@", f"<m{number}@".encode()), API)
        world.service.faults.before(method, f"/messages/{re.escape(item.immutable)}{tail}", lambda item=item: world.service.move_by_person(item.immutable))
    world.passes(4)
    replies = world.replies()
    assert set(replies.values()) <= {1} and "sponsor0@cardiff.wales.nhs.uk" not in replies and len(replies) >= 3
    places = [world.filed()[f"<m{number}@cardiff.wales.nhs.uk>"][0] for number in range(len(steps))]
    assert places[:4] == ["A person's own"] * 4 and places[4] in ("Rejected", "A person's own")


def test_what_a_person_moves_back_is_not_answered_again(world: GraphWorld) -> None:
    """Ids stay the same when messages move, so a message in the inbox again is known again."""
    item = world.service.deliver(message(3), API)
    world.once()
    world.service.move_by_person(item.immutable, "Inbox")
    assert world.once(1).returncode == 0
    assert len(world.left(API)) == 1 and len(world.decisions()) == 1


def test_one_item_that_the_server_cannot_list_holds_up_nothing(world: GraphWorld) -> None:
    """The others are answered."""
    world.service.deliver(message(0), API)
    world.service.poison()
    world.service.deliver(message(3), API)
    world.once()
    assert len(world.replies()) == 2


# the service


def test_the_service_notices_new_mail(world: GraphWorld) -> None:
    """New mail is answered within seconds; SIGTERM ends the service within ten seconds."""
    world.config.write_text(world.config.read_text() + "schedule: {poll_seconds: 600}\n")
    process = world.start()
    deadline = time.monotonic() + 60
    while not any(seen.path.endswith("/delta") for seen in world.service.calls) and time.monotonic() < deadline:
        time.sleep(0.1)
    world.service.deliver(message(3), API)
    while not world.left(API) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(world.left(API)) == 1
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0 and time.monotonic() - begun < 10


def test_sigterm_ends_a_service_whose_server_wants_a_pause(world: GraphWorld) -> None:
    """A call that waits for Retry-After does not keep the process; what was owed is done by the next one."""
    world.service.deliver(message(3), API)
    world.service.faults.on("POST", "/messages$", Fault(Kind.THROTTLED, "25"), times=9)
    process = world.start()
    deadline = time.monotonic() + 60
    while not any(str(seen).endswith("/messages") and seen.method == "POST" for seen in world.service.calls) and time.monotonic() < deadline:
        time.sleep(0.1)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0 and time.monotonic() - begun < 10
    world.service.faults.clear()
    world.passes(3)
    assert len(world.left(API)) == 1 and world.waiting() == []


def test_no_secret_stands_in_log_or_ledger(world: GraphWorld) -> None:
    """Neither the secret nor a token is written anywhere."""
    world.service.deliver(message(3), API)
    world.service.faults.on("GET", "/messages$", Fault(Kind.UNAUTHORISED), times=3)
    done = world.once()
    ledger = b"".join(path.read_bytes() for path in world.folder.glob("mailbot.sqlite3*"))
    for hidden in (SECRET, "header.ey"):
        assert hidden not in done.stderr + done.stdout and hidden.encode() not in ledger
