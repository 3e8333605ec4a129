"""What the core needs of the world, as Protocols. Adapters implement them; `mailbot.testing` ships fakes.

Every method may raise TemporaryError or PermanentError (errors.py) and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from threading import Event
from typing import Protocol, runtime_checkable

from mailbot.model.case import CaseMemory, History, LedgerEntry, PersonDecision, ThreadQuery
from mailbot.model.message import Message, RawMessage
from mailbot.model.plan import Action, Decision, Mail, Plan
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


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that `mailbot doctor` looked at: whether it is right, and how to mend it if not."""

    subject: str
    ok: bool
    detail: str
    mend: str = ""


QUARANTINE = "Quarantine"  # where a message waits for a person: set aside, or with a reply that did not leave
OURS = "mailbot"  # how categories begin that are taken off when a message leaves Quarantine


class Mailbox(Protocol):
    """One shared mailbox. The folder is the truth; `wait` only wakes (house.md, law 4).

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
class Forgets(Protocol):
    """An Outgoing that knows of mails whose fate is unknown, and can be told that one has not left."""

    def doubtful(self, message_id: str) -> bool:
        """Tell whether it is unknown if this mail has left."""
        ...

    def forget(self, message_id: str) -> None:
        """Take a person's word that this mail has not left, so that it is sent again."""
        ...


@runtime_checkable
class Guarded(Protocol):
    """A mailbox whose credential may reach too far, and that can tell."""

    def prove_scope(self) -> None:
        """Return where it is proven, or nothing says how; ConfigError where another mailbox opens."""
        ...


class Outgoing(Protocol):
    """Sends complete mails, and can tell afterwards whether one was sent."""

    def send(self, mail: Mail) -> str:
        """Send and keep a copy in Sent; return a receipt. UnknownOutcomeError: look with `was_sent` before repeating."""
        ...

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send several over one connection; one result a mail, in order: its receipt or the error."""
        ...

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail with this Message-ID has left (Sent, Outbox, receipts)."""
        ...

    def draft(self, mail: Mail) -> str:
        """Put the mail into Drafts for a person to send."""
        ...

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection and login, for `mailbot doctor`."""
        ...

    def close(self) -> None:
        """Let go of connections; waits for the delivery under way."""
        ...


@unique
class ArrivalState(StrEnum):
    """Where an arrival stands in the ledger."""

    NEW = "new"  # an attempt may have begun, nothing is promised
    PROMISED = "promised"  # its plan is committed, actions are owed
    DONE = "done"  # every action kept
    QUARANTINED = "quarantined"  # set aside after too many attempts


@unique
class ActionState(StrEnum):
    """Where an owed action stands."""

    OWED = "owed"
    STARTED = "started"  # begun, outcome not recorded: reconcile before repeating
    DONE = "done"
    PARKED = "parked"  # needs a person


@dataclass(frozen=True, slots=True)
class OwedAction:
    """An action that is promised and not yet kept."""

    action: Action
    state: ActionState
    attempts: int
    not_before: datetime | None
    left_to_person: bool = False  # another action of the same message is parked
    case: str = ""  # to which it belongs, where that was asked for


class Journal(Protocol):
    """The ledger: arrivals, cases, decisions, owed actions, approvals, audit. One transaction a method."""

    def claim(self, mailbox: str) -> bool:
        """Take, or make sure that we still have, the exclusive right to work on a mailbox; it ends with the process."""
        ...

    def states(self, mailbox: str, native_ids: Sequence[str]) -> dict[str, tuple[ArrivalState, int]]:
        """Return state and attempts of those arrivals that are known."""
        ...

    def settled(self, mailbox: str, native_ids: Sequence[str]) -> dict[str, tuple[datetime | None, str]]:
        """Return, for those that were handled or set aside, when the message had arrived and its SHA-256."""
        ...

    def renew(self, mailbox: str, listed: Listed, *, another: bool) -> None:
        """Record the time of a settled arrival anew; where it is another message under the same id, it is new."""
        ...

    def begin(self, arrivals: Sequence[Listed], mailbox: str, now: datetime) -> None:
        """Record that arrivals are looked at, before their bytes are.

        What was begun and not promised is tried alone from then on. Only a message that is tried alone is counted an
        attempt: a process that is killed from outside would else set aside messages that are not to blame.
        """
        ...

    def failed(self, mailbox: str, native_id: str, error: str, now: datetime, *, counts: bool = True) -> None:
        """Record why an attempt did not end in a plan; `counts` says whether the message may be to blame."""
        ...

    def quarantine(self, mailbox: str, native_id: str, error: str, action: Action, now: datetime) -> None:
        """Set an arrival aside and owe its filing to the quarantine folder."""
        ...

    def next_case(self, prefix: str, year: int) -> str:
        """Return the reference that the next new case would get, e.g. APIM-2026-000123; `promise` takes it."""
        ...

    def next_cases(self, prefix: str, year: int, count: int) -> Sequence[str]:
        """Return the references that the next `count` new cases would get, consecutive."""
        ...

    def history(self, query: ThreadQuery) -> History:
        """Return the case a message belongs to and how much was sent lately."""
        ...

    def promise(self, plans: Sequence[Plan], memories: Sequence[CaseMemory | None], contents: Sequence[bytes]) -> None:
        """Commit decisions, cases, audit lines and owed actions, all or nothing, before any effect."""
        ...

    def owed(self, mailbox: str, now: datetime, limit: int) -> Sequence[OwedAction]:
        """Return what is due now, replies before routes before filing within each message, oldest message first."""
        ...

    def started(self, seen: Sequence[tuple[str, int]], now: datetime) -> set[str]:
        """Record that these actions, (key, attempts as seen), are about to be performed; return the keys that are.

        One that somebody else has begun since it was seen is not among them: two replicas never send the same mail.
        """
        ...

    def kept(self, receipts: Sequence[tuple[str, str]], now: datetime) -> None:
        """Record (key, receipt) of performed actions."""
        ...

    def later(self, items: Sequence[tuple[str, datetime, str]], *, tries: int = 0) -> None:
        """Put actions off, each (key, until when, why). `tries` is -1 where the attempt that was begun was in vain, not
        by the action's fault, and 1 where an action that is not recorded as begun has failed."""
        ...

    def parked(self, key: str, error: str, now: datetime) -> None:
        """Leave an action to a person."""
        ...

    def decisions(self, case: str | None = None) -> Iterator[Decision]:
        """Yield the decision on every message handled, oldest first."""
        ...

    def record_sent(self, mailbox: str, native_id: str, entry: LedgerEntry | None, now: datetime) -> None:
        """Record that a sent (or received) mail of the Security Team was seen, with its entry if it is one."""
        ...

    def sent_known(self, mailbox: str, native_id: str) -> bool:
        """Tell whether a sent mail was recorded already."""
        ...

    def approvals(self) -> Sequence[LedgerEntry]:
        """Return the approval ledger."""
        ...

    def case(self, reference: str) -> CaseMemory | None:
        """Return what is remembered of a case."""
        ...

    def raw(self, sha256: str) -> bytes | None:
        """Return the original bytes of a message handled, while they are kept."""
        ...

    def retry(self, mailbox: str, native_id: str, back: str | None, now: datetime) -> bool:
        """Let a quarantined arrival be tried again; False where there is none.

        `back` is its id in the inbox, under which it counts as new: a server may have given it another one. None where it
        is there no longer, so that nothing waits to be tried again.
        """
        ...

    def quarantined(self) -> Sequence[tuple[str, str, str]]:
        """Return (mailbox, native id, error) of every arrival that was set aside."""
        ...

    def left_to_persons(self) -> Sequence[tuple[OwedAction, str]]:
        """Return every parked action with its error."""
        ...

    def owe_again(self, key: str) -> None:
        """Owe a parked action again, and the filing of its message behind it."""
        ...

    def audit_verify(self) -> Sequence[str]:
        """Return every break of the audit chain; empty where it is whole."""
        ...

    def audit_head(self) -> str:
        """Return the head of the audit log, to be kept elsewhere."""
        ...

    def expire_raw(self, before: datetime, now: datetime) -> int:
        """Delete original bytes received before an instant; hashes stay. Return how many."""
        ...

    def last_look(self, mailbox: str, at: datetime) -> None:
        """Record that a mailbox was read successfully."""
        ...

    def decide(self, decision: PersonDecision, plan: Plan) -> None:
        """Commit a person's decision and the acknowledgement that it owes."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
