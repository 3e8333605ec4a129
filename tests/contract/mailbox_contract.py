"""What every Mailbox must do, stated once and run on every adapter.

To plug in an adapter: write a class with the methods of `MailboxWorld` that plays the server's side, and in a test module

    class TestMine(MailboxContract):
        @pytest.fixture
        def mailbox_world(self, tmp_path):
            world = MyWorld(tmp_path)
            yield world
            world.mailbox.close()

Where a real server changes bytes or cannot tell something, say so in the world's `capabilities` and `returned`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep
from typing import Protocol

import pytest

from mailbot.errors import PermanentError
from mailbot.ports import QUARANTINE, Filed, Mailbox


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server can and cannot do, where servers differ."""

    remembers_filing: bool = True  # after a restart, filing again says ALREADY (else GONE)
    poison: bool = True  # the world can make an item that the server does not list properly
    wake_seconds: float = 1.0
    trash: bool = True  # people may mark a message as deleted that stays where it is
    drafts: bool = True  # the server tells of a message that it is a draft
    connection: bool = True  # there is a connection that can break
    many: int = 120
    attachment_mb: int = 25


class MailboxWorld(Protocol):
    """The other side of a mailbox: the server, its senders, and the people who use it."""

    mailbox: Mailbox
    capabilities: Capabilities

    def deliver(self, content: bytes) -> None:
        """Let a message arrive in the inbox."""

    def put_sent(self, content: bytes) -> None:
        """Let a person send a message: it stands in the sent mail."""

    def move_by_person(self, native_id: str) -> None:
        """Move a message from the inbox to a folder of a person's own."""

    def delete_by_person(self, native_id: str) -> None:
        """Delete a message of the inbox for good."""

    def trash_by_person(self, native_id: str) -> None:
        """Mark a message of the inbox as deleted, where it stands."""

    def draft_by_person(self, native_id: str) -> None:
        """Make a message of the inbox a draft, where it stands."""

    def break_connection(self) -> None:
        """Cut every connection that the adapter holds; new ones succeed."""

    def inbox_ids(self) -> list[str]:
        """Return the native ids in the inbox, looked up past the adapter where possible."""

    def folder(self, name: str) -> list[bytes]:
        """Return the contents of a Mailbot folder, looked up past the adapter; empty where there is none."""

    def marks(self, name: str) -> list[frozenset[str]]:
        """Return the categories of each message of a Mailbot folder."""

    def marked(self, category: str) -> str:
        """Return a category as this kind of server writes it."""

    def poison(self) -> None:
        """Put an item into the inbox that the server does not list properly."""

    def returned(self, content: bytes) -> bytes:
        """Return what the server makes of delivered bytes; the same bytes where it changes nothing."""

    def reopened(self) -> Mailbox:
        """Return another adapter on the same mailbox, as after a restart."""


def message(number: int = 1, body: bytes = b"Bore da\r\n") -> bytes:
    """Return a small message."""
    head = f"From: a@wales.nhs.uk\r\nTo: b@wales.nhs.uk\r\nSubject: No {number}\r\nMessage-ID: <{number}@test.invalid>\r\n\r\n"
    return head.encode() + body


EXACT = {
    "plain": message(),
    "8-bit body": message(body="Â ŵ ŷ – £\r\n".encode()),
    "8-bit header that is no UTF-8": b"Subject: caf\xe9\r\n" + message(),
    "all bytes but NUL": message(body=bytes(range(1, 256)).replace(b"\r", b"").replace(b"\n", b"") + b"\r\n"),
    "NUL bytes": message(body=b"a\0b\0\0c\r\n"),
    "no final newline": message(body=b"no end"),
    "lone LF": message(body=b"one\ntwo\nthree\n"),
    "lone LF throughout": message().replace(b"\r\n", b"\n"),
    "lone CR": message(body=b"one\rtwo\r\n"),
    "no header at all": b"\r\njust text\r\n",
    "line of 100 KB": message(body=b"x" * 100_000 + b"\r\n"),
    "dots and From lines": message(body=b".\r\n..\r\nFrom me\r\n>From you\r\n"),
}
STRANGE_IDS = (
    "",
    "x",
    "../../etc/passwd",
    "new/x",
    "9.9",
    "0.0",
    "-1.-1",
    "1.2:3",
    "a\0b",
    "\udc80",
    "é" * 300,
    "1:*",
    "*",
)
STRANGE_FOLDERS = ("", " ", "../Ready", "a/b", "a.b", "x\r\ny", "x\0y", "~", "a" * 500)


@contextmanager
def waiting_for_mail(mailbox: Mailbox) -> Iterator[Event]:
    """Run `wait` in a thread; the event is set at each wake. It must end within two seconds of `stop`."""
    stop, woken = Event(), Event()
    thread = Thread(target=mailbox.wait, args=(stop, woken.set), daemon=True)
    thread.start()
    try:
        yield woken
    finally:
        stop.set()
        thread.join(2)
        assert not thread.is_alive(), "wait did not end within 2 s of stop"


def settle(woken: Event, quiet: float = 0.4, limit: float = 5) -> None:
    """Let the first look of `wait` pass, until it has been quiet for a moment."""
    end = monotonic() + limit
    sleep(quiet)
    while woken.is_set() and monotonic() < end:
        woken.clear()
        sleep(quiet)


class MailboxContract:
    """The contract. Subclasses give a `mailbox_world` fixture."""

    def listed(self, world: MailboxWorld, mailbox: Mailbox | None = None) -> list[str]:
        """Return the ids that the adapter lists."""
        return [item.native_id for item in (mailbox or world.mailbox).waiting()]

    def one(self, world: MailboxWorld, content: bytes | None = None) -> str:
        """Deliver one message and return its id."""
        world.deliver(message() if content is None else content)
        (native_id,) = self.listed(world)
        return native_id

    # listing

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_lists_what_waits(self, mailbox_world: MailboxWorld, count: int) -> None:
        """Each waiting message is listed once, with an aware time, its size where known, and no problem."""
        for number in range(count):
            mailbox_world.deliver(message(number))
        items = list(mailbox_world.mailbox.waiting())
        assert len({item.native_id for item in items}) == len(items) == count
        for item in items:
            assert item.received_at.utcoffset() is not None
            assert item.size is None or item.size > 0
            assert item.problem == ""

    def test_lists_more_than_a_page(self, mailbox_world: MailboxWorld) -> None:
        """A backlog longer than any page is listed whole, without repeats, and every id can be fetched."""
        many = mailbox_world.capabilities.many
        for number in range(many):
            mailbox_world.deliver(message(number))
        ids = self.listed(mailbox_world)
        assert len(ids) == len(set(ids)) == many
        contents = {raw.content for raw in map(mailbox_world.mailbox.fetch, ids) if raw is not None}
        assert contents == {mailbox_world.returned(message(number)) for number in range(many)}

    def test_ids_are_stable(self, mailbox_world: MailboxWorld) -> None:
        """Ids are the same at each listing, after fetching, and for another adapter on the same mailbox."""
        for number in range(3):
            mailbox_world.deliver(message(number))
        ids = self.listed(mailbox_world)
        for native_id in ids:
            mailbox_world.mailbox.fetch(native_id)
        assert self.listed(mailbox_world) == ids
        again = mailbox_world.reopened()
        try:
            assert self.listed(mailbox_world, again) == ids
        finally:
            again.close()

    def test_same_message_twice_is_two_arrivals(self, mailbox_world: MailboxWorld) -> None:
        """Identical bytes delivered twice have two ids."""
        mailbox_world.deliver(message())
        mailbox_world.deliver(message())
        assert len(set(self.listed(mailbox_world))) == 2

    def test_a_poisonous_item_does_not_block_the_others(self, mailbox_world: MailboxWorld) -> None:
        """One item that cannot be listed properly is listed with its problem; the others are listed as ever."""
        if not mailbox_world.capabilities.poison:
            pytest.skip("this world cannot make such an item")
        mailbox_world.deliver(message(1))
        mailbox_world.poison()
        mailbox_world.deliver(message(2))
        items = list(mailbox_world.mailbox.waiting())
        assert sum(1 for item in items if not item.problem) == 2
        assert [item.problem != "" for item in items].count(True) == 1

    def test_a_message_that_vanishes_while_listing_is_no_error(self, mailbox_world: MailboxWorld) -> None:
        """A person may delete a message between two steps of one listing."""
        for number in range(3):
            mailbox_world.deliver(message(number))
        ids = self.listed(mailbox_world)
        listing = mailbox_world.mailbox.waiting()
        first = next(listing)
        victim = next(native_id for native_id in ids if native_id != first.native_id)
        mailbox_world.delete_by_person(victim)
        rest = {item.native_id for item in listing}
        assert rest | {first.native_id} | {victim} == set(ids)

    @pytest.mark.parametrize("act", ["trash_by_person", "draft_by_person"])
    def test_what_a_person_marked_as_deleted_or_as_a_draft_is_left_alone(self, mailbox_world: MailboxWorld, act: str) -> None:
        """It stands in the inbox, and is no mail to us: neither listed, nor fetched, nor filed, nor brought back, also where it was listed before."""
        if not (mailbox_world.capabilities.trash if act == "trash_by_person" else mailbox_world.capabilities.drafts):
            pytest.skip("there is no such mark here")
        mailbox_world.deliver(message(1))
        mailbox_world.deliver(message(2))
        marked, other = self.listed(mailbox_world)
        getattr(mailbox_world, act)(marked)
        for box in (mailbox_world.mailbox, again := mailbox_world.reopened()):
            assert box.fetch(marked) is None
            assert self.listed(mailbox_world, box) == [other]
            assert box.fetch(marked) is None
            assert box.file(marked, "Ready", ("Ready",)) is Filed.GONE
        again.close()
        assert mailbox_world.folder("Ready") == []
        assert mailbox_world.mailbox.file(other, "Ready", ()) is Filed.MOVED

    # fetching

    @pytest.mark.parametrize("content", EXACT.values(), ids=EXACT.keys())
    def test_fetches_the_original_bytes(self, mailbox_world: MailboxWorld, content: bytes) -> None:
        """The bytes come back as they arrived (or as `returned` says that this server keeps them)."""
        native_id = self.one(mailbox_world, content)
        raw = mailbox_world.mailbox.fetch(native_id)
        assert raw is not None
        assert raw.content == mailbox_world.returned(content)
        assert (raw.mailbox, raw.native_id) == (mailbox_world.mailbox.name, native_id)
        (item,) = mailbox_world.mailbox.waiting()
        assert abs(raw.received_at - item.received_at) <= timedelta(seconds=1)

    def test_fetches_a_large_attachment(self, mailbox_world: MailboxWorld) -> None:
        """A message with an attachment of 25 MB comes back whole."""
        line = b"QUJD" * 19 + b"\r\n"
        content = message(body=line * (mailbox_world.capabilities.attachment_mb * 1024 * 1024 // len(line)))
        raw = mailbox_world.mailbox.fetch(self.one(mailbox_world, content))
        assert raw is not None
        assert raw.content == mailbox_world.returned(content)

    @pytest.mark.parametrize("native_id", STRANGE_IDS)
    def test_ids_that_it_never_gave_out_fetch_nothing(
        self, mailbox_world: MailboxWorld, native_id: str
    ) -> None:
        """An id that is not of this inbox gives None and GONE, whatever it looks like."""
        kept = self.one(mailbox_world)
        assert mailbox_world.mailbox.fetch(native_id) is None
        assert mailbox_world.mailbox.file(native_id, "Ready", ()) is Filed.GONE
        assert self.listed(mailbox_world) == [kept]

    # sent mail

    def test_yields_sent_mail(self, mailbox_world: MailboxWorld) -> None:
        """Every sent message comes once with its bytes; inbox messages do not."""
        mailbox_world.deliver(message(9))
        for number in range(3):
            mailbox_world.put_sent(message(number))
        sent = list(mailbox_world.mailbox.sent(lambda _: False))
        assert sorted(raw.content for raw in sent) == sorted(
            mailbox_world.returned(message(n)) for n in range(3)
        )
        assert len({raw.native_id for raw in sent}) == 3

    def test_passes_over_known_sent_mail(self, mailbox_world: MailboxWorld) -> None:
        """What is known is not yielded again; what is new since is."""
        mailbox_world.put_sent(message(1))
        mailbox_world.put_sent(message(2))
        known = {raw.native_id for raw in mailbox_world.mailbox.sent(lambda _: False)}
        assert list(mailbox_world.mailbox.sent(known.__contains__)) == []
        mailbox_world.put_sent(message(3))
        (fresh,) = mailbox_world.mailbox.sent(known.__contains__)
        assert fresh.content == mailbox_world.returned(message(3))

    def test_no_sent_mail_is_no_error(self, mailbox_world: MailboxWorld) -> None:
        """A mailbox from which nothing was ever sent yields nothing."""
        assert list(mailbox_world.mailbox.sent(lambda _: False)) == []

    # filing

    def test_files_a_message(self, mailbox_world: MailboxWorld) -> None:
        """A filed message leaves the inbox and stands in its folder, with the same bytes."""
        native_id = self.one(mailbox_world)
        mailbox_world.mailbox.prepare(["Ready"])
        assert mailbox_world.mailbox.file(native_id, "Ready", ()) is Filed.MOVED
        assert self.listed(mailbox_world) == mailbox_world.inbox_ids() == []
        assert mailbox_world.folder("Ready") == [mailbox_world.returned(message())]
        assert mailbox_world.mailbox.fetch(native_id) is None

    def test_files_only_the_message_asked_for(self, mailbox_world: MailboxWorld) -> None:
        """The others stay in the inbox, untouched."""
        for number in range(3):
            mailbox_world.deliver(message(number))
        first, second, third = self.listed(mailbox_world)
        assert mailbox_world.mailbox.file(second, "Ready", ("Mailbot",)) is Filed.MOVED
        assert self.listed(mailbox_world) == [first, third]
        assert sorted(mailbox_world.inbox_ids()) == sorted([first, third])

    def test_filing_again_changes_nothing(self, mailbox_world: MailboxWorld) -> None:
        """Filing twice says ALREADY, and there is one copy; so it does after a restart, as far as the server tells."""
        native_id = self.one(mailbox_world)
        assert mailbox_world.mailbox.file(native_id, "Ready", ("Ready",)) is Filed.MOVED
        assert mailbox_world.mailbox.file(native_id, "Ready", ("Ready",)) is Filed.ALREADY
        again = mailbox_world.reopened()
        try:
            expected = Filed.ALREADY if mailbox_world.capabilities.remembers_filing else Filed.GONE
            assert again.file(native_id, "Ready", ("Ready",)) is expected
        finally:
            again.close()
        assert len(mailbox_world.folder("Ready")) == 1

    def test_marks_with_categories(self, mailbox_world: MailboxWorld) -> None:
        """A filed message bears its categories, as the server can write them."""
        native_id = self.one(mailbox_world)
        wanted = ("Mailbot ready", "Achos: ŵyl", "plain")
        mailbox_world.mailbox.file(native_id, "Ready", wanted)
        assert mailbox_world.marks("Ready") == [frozenset(map(mailbox_world.marked, wanted))]

    @pytest.mark.parametrize(
        "folder", ["Ready", "To review", "Prosiectau â", "Adolygiad – ŵyl", "R&D", "日本"]
    )
    def test_folder_names(self, mailbox_world: MailboxWorld, folder: str) -> None:
        """Folder names may hold blanks and any letters, and are created when they are missing."""
        native_id = self.one(mailbox_world)
        assert mailbox_world.mailbox.file(native_id, folder, ()) is Filed.MOVED
        assert mailbox_world.folder(folder) == [mailbox_world.returned(message())]

    @pytest.mark.parametrize("folder", STRANGE_FOLDERS)
    def test_refuses_names_that_are_no_plain_words(self, mailbox_world: MailboxWorld, folder: str) -> None:
        """A name that could lead elsewhere is refused, and the message stays where it is."""
        native_id = self.one(mailbox_world)
        with pytest.raises(PermanentError):
            mailbox_world.mailbox.file(native_id, folder, ())
        assert self.listed(mailbox_world) == [native_id]

    def test_prepare_is_idempotent(self, mailbox_world: MailboxWorld) -> None:
        """Preparing again, or with more folders, loses nothing."""
        mailbox_world.mailbox.prepare(["Ready", "Quarantine"])
        native_id = self.one(mailbox_world)
        mailbox_world.mailbox.file(native_id, "Ready", ())
        mailbox_world.mailbox.prepare(["Ready", "Quarantine", "Review"])
        assert len(mailbox_world.folder("Ready")) == 1

    def test_a_message_that_a_person_moved_is_gone(self, mailbox_world: MailboxWorld) -> None:
        """It is neither fetched nor filed, and that is no error."""
        native_id = self.one(mailbox_world)
        mailbox_world.move_by_person(native_id)
        assert mailbox_world.mailbox.fetch(native_id) is None
        assert mailbox_world.mailbox.file(native_id, "Ready", ("Ready",)) is Filed.GONE
        assert mailbox_world.folder("Ready") == self.listed(mailbox_world) == []

    def test_a_message_that_a_person_deleted_is_gone(self, mailbox_world: MailboxWorld) -> None:
        """It is neither fetched nor filed, and that is no error."""
        native_id = self.one(mailbox_world)
        mailbox_world.delete_by_person(native_id)
        assert mailbox_world.mailbox.fetch(native_id) is None
        assert mailbox_world.mailbox.file(native_id, "Ready", ("Ready",)) is Filed.GONE
        assert mailbox_world.folder("Ready") == self.listed(mailbox_world) == []

    @pytest.mark.parametrize("act", ["move_by_person", "delete_by_person"])
    def test_what_went_between_listing_and_filing_is_gone(self, mailbox_world: MailboxWorld, act: str) -> None:
        """Filing looks at the inbox as it is now, not as it was listed; the next message is filed as ever."""
        mailbox_world.deliver(message(1))
        mailbox_world.deliver(message(2))
        first, second = self.listed(mailbox_world)
        getattr(mailbox_world, act)(first)
        assert mailbox_world.mailbox.file(first, "Ready", ()) is Filed.GONE
        assert mailbox_world.mailbox.file(second, "Ready", ()) is Filed.MOVED
        assert len(mailbox_world.folder("Ready")) == 1

    # quarantine

    def test_restores_a_message_from_quarantine(self, mailbox_world: MailboxWorld) -> None:
        """Another process than the one that set it aside brings it back: whole, waiting, and filed like any other."""
        native_id = self.one(mailbox_world)
        assert mailbox_world.mailbox.file(native_id, QUARANTINE, ("mailbot: quarantine",)) is Filed.MOVED
        again = mailbox_world.reopened()
        try:
            back = again.restore(native_id)
            assert back is not None
            assert self.listed(mailbox_world, again) == mailbox_world.inbox_ids() == [back]
            raw = again.fetch(back)
            assert raw is not None
            assert raw.content == mailbox_world.returned(message())
            assert mailbox_world.folder(QUARANTINE) == []
            assert again.file(back, "Ready", ("plain",)) is Filed.MOVED
        finally:
            again.close()
        assert mailbox_world.marks("Ready") == [frozenset({mailbox_world.marked("plain")})]

    def test_restores_only_the_message_asked_for(self, mailbox_world: MailboxWorld) -> None:
        """The others stay in Quarantine, each to be had by the id that it had in the inbox, in any order."""
        for number in range(3):
            mailbox_world.deliver(message(number))
        ids = self.listed(mailbox_world)
        for native_id in ids:
            assert mailbox_world.mailbox.file(native_id, QUARANTINE, ()) is Filed.MOVED
        for left, number in ((2, 1), (1, 2), (0, 0)):
            back = mailbox_world.mailbox.restore(ids[number])
            raw = mailbox_world.mailbox.fetch(back) if back else None
            assert raw is not None
            assert raw.content == mailbox_world.returned(message(number))
            assert len(mailbox_world.folder(QUARANTINE)) == left

    def test_sets_the_same_message_aside_again(self, mailbox_world: MailboxWorld) -> None:
        """A message that fails once more goes back to Quarantine and can be brought back once more."""
        native_id: str | None = self.one(mailbox_world)
        for _ in range(2):
            assert native_id is not None
            assert mailbox_world.mailbox.file(native_id, QUARANTINE, ("mailbot: quarantine",)) is Filed.MOVED
            native_id = mailbox_world.mailbox.restore(native_id)
        assert mailbox_world.inbox_ids() == [native_id]

    def test_what_is_in_the_inbox_already_keeps_its_id(self, mailbox_world: MailboxWorld) -> None:
        """A message that was to be set aside and could not be moved is where it belongs."""
        native_id = self.one(mailbox_world)
        assert mailbox_world.mailbox.restore(native_id) == native_id
        assert mailbox_world.inbox_ids() == [native_id]

    @pytest.mark.parametrize("native_id", STRANGE_IDS)
    def test_ids_that_it_never_gave_out_restore_nothing(self, mailbox_world: MailboxWorld, native_id: str) -> None:
        """Nothing is moved, whatever the id looks like."""
        kept = self.one(mailbox_world)
        assert mailbox_world.mailbox.restore(native_id) is None
        assert self.listed(mailbox_world) == [kept]

    @pytest.mark.parametrize("act", ["move_by_person", "delete_by_person"])
    def test_what_a_person_took_is_not_restored(self, mailbox_world: MailboxWorld, act: str) -> None:
        """A message that is neither in Quarantine nor in the inbox gives None; what was filed elsewhere stays there."""
        mailbox_world.deliver(message(1))
        mailbox_world.deliver(message(2))
        first, second = self.listed(mailbox_world)
        getattr(mailbox_world, act)(first)
        mailbox_world.mailbox.file(second, "Ready", ())
        assert mailbox_world.mailbox.restore(first) is None
        assert mailbox_world.mailbox.restore(second) is None
        assert self.listed(mailbox_world) == []
        assert len(mailbox_world.folder("Ready")) == 1

    def test_files_a_message_on_from_quarantine(self, mailbox_world: MailboxWorld) -> None:
        """A message whose reply was left to a person goes on to its folder, without the marks of its stay, after a restart too."""
        native_id = self.one(mailbox_world)
        mailbox_world.mailbox.file(native_id, QUARANTINE, ("plain", "mailbot: a reply was not sent"))
        again = mailbox_world.reopened()
        try:
            assert again.file(native_id, QUARANTINE, ()) is Filed.ALREADY
            assert again.file(native_id, "Incomplete", ("plain", "new")) is Filed.MOVED
        finally:
            again.close()
        assert mailbox_world.folder(QUARANTINE) == mailbox_world.inbox_ids() == []
        assert mailbox_world.folder("Incomplete") == [mailbox_world.returned(message())]
        assert mailbox_world.marks("Incomplete") == [frozenset(map(mailbox_world.marked, ("plain", "new")))]

    # waiting

    def test_wakes_on_new_mail(self, mailbox_world: MailboxWorld) -> None:
        """New mail wakes within a second, the second message as well as the first."""
        with waiting_for_mail(mailbox_world.mailbox) as woken:
            settle(woken)
            for number in range(2):
                woken.clear()
                mailbox_world.deliver(message(number))
                assert woken.wait(mailbox_world.capabilities.wake_seconds), f"not woken by message {number}"
                settle(woken)

    def test_wait_ends_when_told(self, mailbox_world: MailboxWorld) -> None:
        """`wait` returns at once where `stop` is set already."""
        stop = Event()
        stop.set()
        begun = monotonic()
        mailbox_world.mailbox.wait(stop, lambda: None)
        assert monotonic() - begun < 2

    def test_wakes_after_the_connection_broke(self, mailbox_world: MailboxWorld) -> None:
        """A connection that breaks while waiting is made anew, and mail wakes again."""
        if not mailbox_world.capabilities.connection:
            pytest.skip("no connection to break")
        with waiting_for_mail(mailbox_world.mailbox) as woken:
            settle(woken)
            mailbox_world.break_connection()
            settle(woken, quiet=1.5)
            woken.clear()
            mailbox_world.deliver(message())
            assert woken.wait(mailbox_world.capabilities.wake_seconds + 2)

    # connections

    def test_a_dead_connection_recovers(self, mailbox_world: MailboxWorld) -> None:
        """Each call reconnects by itself when the connection has died since the last one."""
        native_id = self.one(mailbox_world)
        mailbox_world.put_sent(message(2))
        mailbox_world.break_connection()
        assert self.listed(mailbox_world) == [native_id]
        mailbox_world.break_connection()
        assert mailbox_world.mailbox.fetch(native_id) is not None
        mailbox_world.break_connection()
        assert len(list(mailbox_world.mailbox.sent(lambda _: False))) == 1
        mailbox_world.break_connection()
        mailbox_world.mailbox.prepare(["Ready"])
        mailbox_world.break_connection()
        assert mailbox_world.mailbox.file(native_id, QUARANTINE, ()) is Filed.MOVED
        mailbox_world.break_connection()
        back = mailbox_world.mailbox.restore(native_id)
        assert back is not None
        mailbox_world.break_connection()
        assert mailbox_world.mailbox.file(back, "Ready", ("Ready",)) is Filed.MOVED
        assert len(mailbox_world.folder("Ready")) == 1

    def test_diagnoses_a_sound_mailbox(self, mailbox_world: MailboxWorld) -> None:
        """Everything that doctor looks at is right, and it looks at something."""
        mailbox_world.mailbox.prepare(["Ready"])
        found = mailbox_world.mailbox.diagnose()
        assert found
        assert [item for item in found if not item.ok] == []

    def test_closes_twice(self, mailbox_world: MailboxWorld) -> None:
        """Closing again is no error, whether anything was done before or not."""
        mailbox_world.mailbox.close()
        list(mailbox_world.mailbox.waiting())
        mailbox_world.mailbox.close()
        mailbox_world.mailbox.close()
