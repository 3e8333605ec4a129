"""What waits, sorted: batches, what is set aside, and ids that belong to another message now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from mailbot import bootstrap
from mailbot.adapters.clock import FixedClock
from mailbot.adapters.store.journal import SqlJournal
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.model.message import RawMessage
from mailbot.model.plan import Decision, Plan
from mailbot.performing import Station
from mailbot.ports import ArrivalState, Listed
from mailbot.testing.memory_mailbox import MemoryMailbox
from mailbot.testing.memory_outgoing import MemoryOutgoing
from mailbot.waiting import BATCH_BYTES, Pace, Waiting

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Shelf(MemoryMailbox):
    """A mailbox whose messages say any size, and may change behind their ids."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__("apimanagement")
        self.sizes: dict[str, int] = {}
        self.fetched = 0

    def fetch(self, native_id: str) -> RawMessage | None:
        """Fetch, and count it."""
        self.fetched += 1
        return super().fetch(native_id)

    def waiting(self) -> Iterator[Listed]:
        """List with the sizes that were set."""
        return (replace(item, size=self.sizes.get(item.native_id, item.size)) for item in super().waiting())

    def changed(self, native_id: str, content: bytes, later: float) -> None:
        """Put another message, or the same one at another time, behind an id."""
        kept = self._kept[native_id]
        raw = RawMessage(kept.raw.mailbox, native_id, kept.raw.received_at + timedelta(seconds=later), content)
        self._kept[native_id] = replace(kept, raw=raw, problem="")


class Scene:
    """A mailbox, a ledger, and what is sorted from them."""

    def __init__(self, folder: Path) -> None:
        """Begin empty."""
        self.journal = SqlJournal(f"sqlite:///{folder / 'ledger.sqlite3'}")
        self.mailbox = Shelf()
        self.station = Station(bootstrap.build_desks(None)["apimanagement"], self.mailbox, MemoryOutgoing())
        self.waiting = Waiting(self.journal, FixedClock(NOW), Pace(batch=4, attempts=3, message_bytes=1000), lambda *_: None)

    def groups(self) -> list[list[str]]:
        """Return the ids in their batches."""
        return [[listed.native_id for listed in group] for group in self.waiting.groups(self.station)]

    def set_aside(self) -> dict[str, str]:
        """Return what was set aside, and why."""
        return {native_id: why for _, native_id, why in self.journal.quarantined()}

    def begin(self, *native_ids: str) -> None:
        """Record that an attempt on these has begun."""
        self.journal.begin([item for item in self.mailbox.waiting() if item.native_id in native_ids], "apimanagement", NOW)

    def settle(self, native_id: str) -> None:
        """Record that a message was decided, and that nothing is owed for it."""
        raw = self.mailbox.fetch(native_id)
        assert raw is not None
        digest = sha256(raw.content).hexdigest()
        decision = Decision("apimanagement", "<m@x>", Outcome.REVIEW, "not-a-request", "why", "clause", "next", Facts(), digest, NOW)
        self.journal.promise([Plan("apimanagement", native_id, decision, (), raw.received_at, ())], [None], [b""])


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A scene whose ledger is closed at the end."""
    made = Scene(tmp_path)
    yield made
    made.journal.close()


def delivered(scene: Scene, count: int) -> Sequence[str]:
    """Put messages into the inbox."""
    return [scene.mailbox.deliver(b"Subject: %d\r\n\r\n" % number) for number in range(count)]


def test_new_messages_come_in_batches_oldest_first(scene: Scene) -> None:
    """Each once."""
    ids = delivered(scene, 10)
    assert scene.groups() == [list(ids[:4]), list(ids[4:8]), list(ids[8:])]


def test_a_batch_is_bounded_in_bytes_too(scene: Scene) -> None:
    """Thirty-two messages of thirty megabytes would be a gigabyte at once."""
    scene.waiting = Waiting(scene.journal, FixedClock(NOW), Pace(batch=32, message_bytes=BATCH_BYTES), lambda *_: None)
    ids = delivered(scene, 6)
    scene.mailbox.sizes = dict.fromkeys(ids, BATCH_BYTES // 2)
    assert [len(group) for group in scene.groups()] == [3, 3]


def test_what_is_far_too_large_is_set_aside_unread(scene: Scene) -> None:
    """A little beyond the limit it is decided as unreadable; a file of gigabytes is never taken into memory."""
    ids = delivered(scene, 3)
    scene.mailbox.sizes = {ids[0]: 3_000_000_000, ids[1]: 2000}
    assert scene.groups() == [[ids[1], ids[2]]] and "3000000000 bytes" in scene.set_aside()[ids[0]]


def test_what_cannot_be_listed_is_set_aside_and_blocks_nothing(scene: Scene) -> None:
    """With the reason."""
    poison, (good,) = scene.mailbox.poison("a directory"), delivered(scene, 1)
    assert scene.groups() == [[good]] and scene.set_aside() == {poison: "a directory"}


def test_what_was_begun_is_tried_alone_and_last_and_set_aside_after_three_attempts(scene: Scene) -> None:
    """So that it harms no other."""
    first, second = delivered(scene, 2)
    assert scene.groups() == [[first, second]]
    for _ in range(3):
        assert scene.set_aside() == {}
        scene.begin(first)
    assert scene.groups() == [[second]] == scene.groups() and "every attempt" in scene.set_aside()[first]


def test_another_message_under_the_id_of_one_that_was_set_aside_is_new(scene: Scene) -> None:
    """Where a directory stood in the inbox, a message of that name may come later."""
    poison = scene.mailbox.poison("a directory")
    assert scene.groups() == [] and set(scene.set_aside()) == {poison}
    scene.mailbox.changed(poison, b"Subject: x\r\n\r\n", later=60)
    assert scene.groups() == [[poison]] and scene.set_aside() == {}


def test_what_was_begun_once_comes_behind_the_new(scene: Scene) -> None:
    """The least tried comes first."""
    first, second, third = delivered(scene, 3)
    scene.begin(first, second)
    scene.begin(first)
    assert scene.groups() == [[third], [second], [first]]


def test_a_settled_message_that_is_still_there_is_passed_over(scene: Scene) -> None:
    """Some stay in the inbox: in observe mode, or because they are not about allow-listing."""
    (one,) = delivered(scene, 1)
    scene.settle(one)
    assert scene.groups() == [] == scene.groups()


def test_another_message_under_an_id_used_before_is_new(scene: Scene) -> None:
    """A Maildir may use a file name again; time and bytes tell."""
    (one,) = delivered(scene, 1)
    scene.settle(one)
    scene.mailbox.changed(one, b"Subject: another\r\n\r\n", later=60)
    assert scene.groups() == [[one]]
    assert scene.journal.states("apimanagement", [one])[one] == (ArrivalState.NEW, 0)


def test_the_same_message_at_another_time_is_not_new(scene: Scene) -> None:
    """Somebody has touched the file: it is looked into once more, not each time."""
    (one,) = delivered(scene, 1)
    scene.settle(one)
    raw = scene.mailbox.fetch(one)
    assert raw is not None
    scene.mailbox.changed(one, raw.content, later=60)
    before = scene.mailbox.fetched
    assert [scene.groups() for _ in range(3)] == [[], [], []] and scene.mailbox.fetched == before + 1


def test_a_message_that_vanishes_meanwhile_is_no_error(scene: Scene) -> None:
    """A person has moved it."""
    (one,) = delivered(scene, 1)
    scene.mailbox.move_by_person(one)
    assert scene.waiting.fetch(scene.station, Listed(one, NOW)) is None and scene.set_aside() == {}


def test_a_message_that_comes_again_under_another_id_is_passed_over(scene: Scene) -> None:
    """A person moved it out and back, or the server was restored: what was decided is not decided anew, and not answered."""
    (first,) = delivered(scene, 1)
    scene.settle(first)
    again, other = scene.mailbox.deliver(b"Subject: 0\r\n\r\n"), scene.mailbox.deliver(b"Subject: new\r\n\r\n")
    (group,) = [list(found) for found in scene.waiting.groups(scene.station)]
    scene.journal.begin(group, "apimanagement", NOW)
    assert [raw.native_id for raw in scene.waiting.unhandled(scene.station, group)] == [other]
    assert scene.groups() == [[other]], f"{again} waits no longer"


def test_of_two_copies_that_come_together_one_is_handled(scene: Scene) -> None:
    """The same bytes are the same message."""
    copies = [scene.mailbox.deliver(b"Subject: x\r\n\r\n") for _ in range(2)]
    (group,) = [list(found) for found in scene.waiting.groups(scene.station)]
    scene.journal.begin(group, "apimanagement", NOW)
    assert [raw.native_id for raw in scene.waiting.unhandled(scene.station, group)] == copies[:1]
