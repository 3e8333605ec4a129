"""A mailbox in memory that keeps the whole contract of `ports.Mailbox`, for tests of everything above it.

A test plays the world with `deliver`, `put_sent`, `move_by_person`, `delete_by_person`, `trash_by_person`,
`draft_by_person`, `poison`, `fail` and `break_connection`, and looks at the outcome with `inbox_ids`, `folder` and `marks`. Deterministic: ids count up, and each
message is received one second after the one before, from a fixed instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Condition, Event

from mailbot.errors import MailbotError, PermanentError, TemporaryError
from mailbot.model.message import RawMessage
from mailbot.ports import OURS, QUARANTINE, Diagnosis, Filed, Listed

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
INBOX = "INBOX"
SENT = "Sent"
ELSEWHERE = "moved by a person"
LEFT = "left alone where it stands"


@dataclass(frozen=True, slots=True)
class Kept:
    """One message that the mailbox keeps: what it is, and in which folder it stands."""

    raw: RawMessage
    folder: str
    categories: tuple[str, ...] = ()
    problem: str = ""


class MemoryMailbox:
    """A fake mailbox; thread-safe, so that `wait` may run beside the rest."""

    def __init__(self, name: str = "memory", start: datetime = START) -> None:
        """Begin empty; the first message is received at `start`."""
        self.name = name
        self.closed = 0
        self._start = start
        self._kept: dict[str, Kept] = {}
        self._errors: list[MailbotError] = []
        self._changed = Condition()
        self._count = 0

    # the Mailbox protocol

    def prepare(self, folders: Sequence[str]) -> None:
        """Check the names; folders need no making."""
        self._answer()
        for folder in folders:
            _plain(folder)

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first."""
        self._answer()
        with self._changed:
            inbox = [kept for kept in self._kept.values() if kept.folder == INBOX]
        inbox.sort(key=lambda kept: (kept.raw.received_at, kept.raw.native_id))
        return (Listed(k.raw.native_id, k.raw.received_at, len(k.raw.content), k.problem) for k in inbox)

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return a message of the inbox; PermanentError for one that was poisoned."""
        self._answer()
        kept = self._kept.get(native_id)
        if kept is None or kept.folder != INBOX:
            return None
        if kept.problem:
            raise PermanentError(kept.problem)
        return kept.raw

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield sent messages that are not known."""
        self._answer()
        with self._changed:
            messages = [kept.raw for kept in self._kept.values() if kept.folder == SENT]
        return (raw for raw in messages if not known(raw.native_id))

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Move a message out of the inbox and mark it."""
        self._answer()
        target = _plain(folder)
        with self._changed:
            kept = self._kept.get(native_id)
            if kept is None or kept.folder not in (INBOX, QUARANTINE, target):
                return Filed.GONE
            if kept.folder == target:
                return Filed.ALREADY
            self._kept[native_id] = replace(kept, folder=target, categories=(*_persons(kept), *categories))
            return Filed.MOVED

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back to the inbox; its id stays."""
        self._answer()
        with self._changed:
            kept = self._kept.get(native_id)
            if kept is None or kept.folder not in (INBOX, QUARANTINE):
                return None
            self._kept[native_id] = replace(kept, folder=INBOX, categories=_persons(kept))
            return native_id

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Call `wake` at each delivery, until `stop`."""
        seen = 0
        while not stop.is_set():
            with self._changed:
                self._changed.wait_for(lambda seen=seen: self._count != seen or stop.is_set(), timeout=0.05)  # type: ignore[misc]
                fresh, seen = self._count != seen, self._count
            if fresh:
                wake()

    def diagnose(self) -> Sequence[Diagnosis]:
        """Say that all is well, or what the next call would raise."""
        if self._errors:
            return (Diagnosis(self.name, False, str(self._errors[0]), "wait, or mend the test"),)
        return (Diagnosis(self.name, True, f"{len(self.inbox_ids())} waiting in memory"),)

    def close(self) -> None:
        """Count how often it was closed; it can be used again."""
        self.closed += 1

    # the world

    def deliver(self, content: bytes, received_at: datetime | None = None) -> str:
        """Put a message into the inbox and return its id."""
        return self._put(content, INBOX, received_at)

    def put_sent(self, content: bytes) -> str:
        """Put a message into the sent mail and return its id."""
        return self._put(content, SENT, None)

    def poison(self, problem: str = "the server cannot list it") -> str:
        """Put an item into the inbox that can be neither listed properly nor fetched."""
        native_id = self._put(b"", INBOX, None)
        self._kept[native_id] = replace(self._kept[native_id], problem=problem)
        return native_id

    def move_by_person(self, native_id: str) -> None:
        """Move a message to a folder that is not mailbot's."""
        self._kept[native_id] = replace(self._kept[native_id], folder=ELSEWHERE)

    def delete_by_person(self, native_id: str) -> None:
        """Delete a message for good."""
        with self._changed:
            del self._kept[native_id]

    def trash_by_person(self, native_id: str) -> None:
        """Mark a message as deleted, where it stands."""
        self._kept[native_id] = replace(self._kept[native_id], folder=LEFT)

    def draft_by_person(self, native_id: str) -> None:
        """Make a message a draft, where it stands."""
        self.trash_by_person(native_id)

    def fail(self, *errors: MailbotError) -> None:
        """Let each of the next calls raise one of these."""
        self._errors.extend(errors)

    def break_connection(self) -> None:
        """Do as an adapter that reconnects by itself: nothing is noticed above."""

    def outage(self, calls: int = 1) -> None:
        """Let the next calls fail as when the server cannot be reached."""
        self.fail(*(TemporaryError(f"mailbox {self.name}: no connection") for _ in range(calls)))

    def inbox_ids(self) -> list[str]:
        """Return the ids of the inbox."""
        return [key for key, kept in self._kept.items() if kept.folder == INBOX]

    def folder(self, name: str) -> list[bytes]:
        """Return the contents of a folder of mailbot's."""
        return [kept.raw.content for kept in self._kept.values() if kept.folder == name]

    def marks(self, name: str) -> list[frozenset[str]]:
        """Return the categories of each message of a folder."""
        return [frozenset(kept.categories) for kept in self._kept.values() if kept.folder == name]

    def _put(self, content: bytes, folder: str, received_at: datetime | None) -> str:
        with self._changed:
            self._count += 1
            native_id = f"{self.name}-{self._count:06d}"
            when = received_at or self._start + timedelta(seconds=self._count)
            self._kept[native_id] = Kept(RawMessage(self.name, native_id, when, content), folder)
            self._changed.notify_all()
            return native_id

    def _answer(self) -> None:
        if self._errors:
            raise self._errors.pop(0)


def _persons(kept: Kept) -> tuple[str, ...]:
    return tuple(category for category in kept.categories if not category.startswith(OURS))


def _plain(folder: str) -> str:
    odd = any(char in "./\\~\r\n\0" for char in folder) or folder in (INBOX, SENT)
    if odd or not folder or folder != folder.strip() or len(folder) > 120:
        raise PermanentError(
            f"{folder!r} cannot name a mail folder: use a plain word without dots and slashes"
        )
    return folder
