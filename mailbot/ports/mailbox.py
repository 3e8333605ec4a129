"""A shared mailbox: what waits in it, what was sent from it, and where its messages are filed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from threading import Event
from typing import Protocol, runtime_checkable

from mailbot.model.message import RawMessage
from mailbot.ports.diagnosis import Diagnosis

QUARANTINE = "Quarantine"  # where a message waits for a person: set aside, or with a reply that did not leave
OURS = "mailbot"  # how categories begin that are taken off when a message leaves Quarantine


@dataclass(frozen=True, slots=True)
class Listed:
    """A message that waits in (or was sent from) a mailbox. `problem` is set where it cannot be listed properly."""

    native_id: str
    received_at: datetime
    size: int | None = None
    problem: str = ""


@unique
class Filed(StrEnum):
    """What became of a request to file a message."""

    MOVED = "moved"
    ALREADY = "already"  # it is in that folder
    GONE = "gone"  # a person moved or deleted it meanwhile: that is not an error


class Mailbox(Protocol):
    """One shared mailbox. The folder is the truth; `wait` only wakes.

    Folder names are plain words ("Ready", "Quarantine"); the adapter puts them below its own Mailbot folder and
    creates what is missing. All methods are idempotent.
    """

    name: str

    def prepare(self, folders: Sequence[str]) -> None:
        """Create the folders that are missing."""
        ...

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first as far as the server tells; one bad item never blocks the others."""
        ...

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return the original MIME bytes, or None where the message is no longer in the inbox."""
        ...

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield every sent message whose native id is not `known`, for the approval ledger."""
        ...

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Move a message out of the inbox, or on from Quarantine, to a Mailbot folder and mark it."""
        ...

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back to the inbox; return its native id there, which may be another one.

        `native_id` is the one it had in the inbox. One that is in the inbox already keeps its id; None where it is neither.
        """
        ...

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Block until `stop` is set, calling `wake` at each sign of new mail; return at once where unsupported."""
        ...

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection, permissions and folders, for `mailbot doctor`."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Guarded(Protocol):
    """A mailbox whose credential may reach too far, and that can tell."""

    def prove_scope(self) -> None:
        """Return where it is proven, or nothing says how; ConfigError where another mailbox opens."""
        ...
