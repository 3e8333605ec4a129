"""Owed actions to effects: what every failure becomes, and that no crash or rival makes a mail leave twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot import bootstrap
from mailbot.adapters.store.journal import SqlJournal
from mailbot.errors import PermanentError, StandbyError, TemporaryError, UnknownOutcomeError, UnreachableError
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.model.plan import Action, ActionKind, Decision, Mail, Plan
from mailbot.performing import MAX_FILINGS, MAX_RESENDS, MAX_TRIES, Performer, Station
from mailbot.testing.memory_mailbox import MemoryMailbox
from mailbot.testing.memory_outgoing import MemoryOutgoing

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Scene:
    """One message whose reply and filing are owed, and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        """Promise them."""
        self.journal = SqlJournal(f"sqlite:///{folder / 'ledger.sqlite3'}")
        self.mailbox = MemoryMailbox("apimanagement")
        self.outgoing = MemoryOutgoing()
        self.instant = START
        self.logged: list[str] = []
        native_id = self.mailbox.deliver(b"Subject: x\r\n\r\n")
        mail = Mail("<reply@x>", "api@x", ("sponsor@x",), b"content")
        decision = Decision("apimanagement", "<m@x>", Outcome.INCOMPLETE, "no-users", "why", "clause", "next", Facts(), "0" * 64, START)
        reply = Action("k/reply", ActionKind.REPLY, "apimanagement", native_id, mail)
        filing = Action("k/file", ActionKind.FILE, "apimanagement", native_id, folder="Incomplete", categories=("mailbot: incomplete",))
        self.plan = Plan("apimanagement", native_id, decision, (reply, filing), START, ())
        self.journal.promise([self.plan], [None], [b""])
        self.station = Station(bootstrap.build_desks(None)["apimanagement"], self.mailbox, self.outgoing)
        self.performer = Performer(self.journal, self, lambda event, _: self.logged.append(event))

    def now(self) -> datetime:
        """Return the time as it is set."""
        return self.instant

    def perform(self, after: float = 0) -> int:
        """Perform what is due after so many seconds; return how much was due."""
        self.instant += timedelta(seconds=after)
        owed = self.journal.owed("apimanagement", self.instant, 10)
        if owed:
            self.performer.perform(self.station, owed)
        return len(owed)

    def left(self) -> list[str]:
        """Return the keys left to a person."""
        return [item.action.key for item, _ in self.journal.left_to_persons()]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A scene whose ledger is closed at the end."""
    made = Scene(tmp_path)
    yield made
    made.journal.close()


def test_a_mail_leaves_before_its_message_is_filed(scene: Scene) -> None:
    """Then nothing is owed any more."""
    assert scene.perform() == 2 and scene.perform(9999) == 0
    assert len(scene.outgoing.sent) == 1 and scene.mailbox.folder("Incomplete")


def test_a_server_that_serves_nobody_is_waited_for_without_end(scene: Scene) -> None:
    """No number of vain tries makes a mail a person's; it is tried every ten seconds, and leaves when it can."""
    for _ in range(3 * MAX_TRIES):
        scene.outgoing.fail(UnreachableError("not there"))
        assert scene.perform(10) >= 1
    assert scene.left() == [] and scene.mailbox.inbox_ids() and "server.unreachable" in scene.logged
    scene.perform(10)
    assert len(scene.outgoing.sent) == 1 and scene.mailbox.folder("Incomplete")


def test_a_mail_that_is_put_off_again_and_again_is_left_to_a_person(scene: Scene) -> None:
    """Ever later, for some two days; then its message stands in Quarantine."""
    scene.outgoing.fail(*(TemporaryError("451 later") for _ in range(MAX_TRIES + 1)))
    tries, begun = 0, scene.instant
    while not scene.left():
        tries += bool(scene.perform(300))
        assert scene.instant - begun < timedelta(days=4)
    assert tries == MAX_TRIES + 1 and scene.instant - begun > timedelta(days=2)
    scene.perform()
    assert scene.outgoing.sent == [] and scene.mailbox.folder("Quarantine") and "mailbot: a reply was not sent" in scene.mailbox.marks("Quarantine")[0]


def test_a_server_s_wish_to_wait_is_obeyed(scene: Scene) -> None:
    """Retry-After is a floor."""
    scene.outgoing.fail(TemporaryError("busy", retry_after=600))
    assert scene.perform() == 2 and scene.perform(599) == 0 and scene.perform(2) == 2


def test_a_refused_mail_is_left_to_a_person_and_its_message_made_visible(scene: Scene) -> None:
    """It is not tried again."""
    scene.outgoing.fail(PermanentError("550 no such user"))
    scene.perform()
    assert scene.left() == ["k/reply"] and scene.mailbox.folder("Quarantine") and scene.perform(99999) == 0


def test_a_crash_between_refusal_and_filing_hides_nothing(scene: Scene) -> None:
    """Whoever files the message later knows that its reply did not leave."""
    scene.journal.parked("k/reply", "550", START)
    assert scene.perform() == 1 and scene.mailbox.folder("Quarantine") and not scene.mailbox.folder("Incomplete")


def test_a_mail_whose_answer_was_lost_is_looked_up_and_not_repeated(scene: Scene) -> None:
    """The server had accepted it."""
    scene.outgoing.lose_answer(UnknownOutcomeError("504"))
    scene.perform()
    scene.perform(60)
    assert len(scene.outgoing.sent) == 1 and scene.mailbox.folder("Incomplete")


def test_a_mail_of_unknown_fate_that_is_not_in_sent_is_repeated_a_few_times_only(scene: Scene) -> None:
    """Then a person has to look."""
    scene.outgoing.fail(*(UnknownOutcomeError("504") for _ in range(MAX_RESENDS + 1)))
    for _ in range(MAX_RESENDS + 1):
        scene.perform(3600)
    assert scene.left() == ["k/reply"] and scene.outgoing.sent == []


def test_a_mail_that_a_rival_has_begun_is_not_sent(scene: Scene) -> None:
    """Two replicas that saw the same owed mail: the ledger lets one begin it."""
    seen = scene.journal.owed("apimanagement", START, 10)
    assert scene.journal.started([("k/reply", 0)], START) == {"k/reply"}
    scene.performer.perform(scene.station, seen)
    assert scene.outgoing.sent == [] and scene.mailbox.inbox_ids(), "nor is its message filed"


def test_nothing_is_sent_for_a_mailbox_that_another_has_claimed(scene: Scene, tmp_path: Path) -> None:
    """The claim is looked at before the effects."""
    rival = SqlJournal(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    assert rival.claim("apimanagement")
    with pytest.raises(StandbyError):
        scene.perform()
    rival.close()
    assert scene.outgoing.sent == [] and scene.perform() == 2


def test_a_message_that_cannot_be_moved_is_tried_until_it_can(scene: Scene) -> None:
    """Wrong rights are mended some time; meanwhile nobody is answered again."""
    scene.mailbox.fail(PermanentError("no permission"))
    scene.perform()
    for _ in range(20):
        scene.mailbox.fail(PermanentError("no permission"))
        assert scene.perform(601) == 1
    assert scene.left() == [] and scene.perform(601) == 1
    assert len(scene.outgoing.sent) == 1 and scene.mailbox.folder("Incomplete")


def test_a_message_that_can_never_be_moved_is_left_to_a_person_at_last(scene: Scene) -> None:
    """Some day it has to be seen."""
    scene.mailbox.fail(*(PermanentError("no permission") for _ in range(MAX_FILINGS + 1)))
    for _ in range(MAX_FILINGS + 1):
        scene.perform(601)
    assert scene.left() == ["k/file"]
