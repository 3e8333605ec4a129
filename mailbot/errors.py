"""What can go wrong, sorted by what to do about it.

    MailbotError
     ├── ConfigError      fix a file: carries every problem found, each with file, key, found, expected
     ├── TemporaryError   try again, not before `retry_after` seconds
     └── PermanentError   trying again will not help: park it for a person

Adapters translate everything their libraries raise into one of these; nothing else crosses a port.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file, said so that it can be mended without reading code."""

    file: str
    key: str
    found: str
    expected: str
    line: int | None = None

    def __str__(self) -> str:
        """Return `file:line: key: found …; expected …`."""
        place = f"{self.file}:{self.line}" if self.line is not None else self.file
        key = f" {self.key}:" if self.key else ""
        return f"{place}:{key} found {self.found}; expected {self.expected}"


class MailbotError(Exception):
    """Base of every error that crosses a port."""


class ConfigError(MailbotError):
    """A file that an operator owns is wrong; every problem found is in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems; the message lists one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TemporaryError(MailbotError):
    """The same call may succeed later; `retry_after` (seconds) is a floor where the peer named one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep the peer's wish beside the message."""
        self.retry_after = retry_after
        super().__init__(message)


class PermanentError(MailbotError):
    """The same call will fail again; a person has to look."""


class NoLedgerError(PermanentError):
    """There is no ledger yet where the configuration has it, and whoever asked only looks and makes none."""


class UnreachableError(TemporaryError):
    """The peer serves nobody just now, which says nothing about the item at hand: wait for as long as it takes."""


class StandbyError(TemporaryError):
    """Somebody else holds the exclusive right to work on this: stand by and ask again."""


class UnknownOutcomeError(TemporaryError):
    """The call may or may not have taken effect (a time-out after sending, HTTP 504): look before repeating."""
