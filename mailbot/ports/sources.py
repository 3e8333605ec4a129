"""What a decision rests on besides mail: the time, the reading of bytes, and the registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mailbot.model.message import Message
from mailbot.registers.snapshot import Registers


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class Reader(Protocol):
    """Bytes to Message, within limits. Never raises on any input and never hangs."""

    def read(self, content: bytes) -> Message:
        """Read one message; what is beyond a limit comes back with `unreadable` set."""
        ...

    def read_all(self, contents: Sequence[bytes]) -> Iterator[Message]:
        """Read several, in order, ahead of the caller where that is faster."""
        ...

    def close(self) -> None:
        """Let go of processes."""
        ...


class RegisterSource(Protocol):
    """Where the registers come from; reads them anew only when they changed."""

    def current(self, now: datetime) -> Registers:
        """Return the registers as they stand; what cannot be used is None in it, with the problem said."""
        ...
