"""The ledger: what arrived, what was decided, what is owed, and what is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

from mailbot.model.case import CaseMemory, History, LedgerEntry, PersonDecision, ThreadQuery
from mailbot.model.plan import Action, ActionKind, Decision, Plan
from mailbot.ports.mailbox import Listed


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


@dataclass(frozen=True, slots=True)
class Promised:
    """An action that was promised and how it stands, for people to look at: without the mail itself."""

    key: str
    kind: ActionKind
    mailbox: str
    recipients: tuple[str, ...]
    state: ActionState
    error: str = ""  # why it was put off or left to a person
    not_before: datetime | None = None  # when it is tried again, where it was put off


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

    def handled(self, mailbox: str, sha256s: Sequence[str]) -> set[str]:
        """Return the SHA-256 of those messages of a mailbox that were decided already, whatever their ids are now."""
        ...

    def passed_over(self, mailbox: str, native_id: str, sha256: str, now: datetime) -> None:
        """Record that an arrival is a message that was decided before under another id, and that nothing is done for it."""
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

    def owe_now(self, mailbox: str) -> None:
        """Make all that is owed due, however long it was put off; what is begun stays begun, attempts stay counted."""
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

    def promised(self, case: str | None = None, *, unfinished: bool = False) -> Sequence[Promised]:
        """Return every reply that was promised, and all else that is not done yet, oldest first; of one case, or of all.

        `unfinished` leaves out replies that are done.
        """
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

    def person_decisions(self, case: str) -> Sequence[PersonDecision]:
        """Return what people have decided on a case, oldest first."""
        ...

    def decide(self, decision: PersonDecision, plan: Plan) -> None:
        """Commit a person's decision and the acknowledgement that it owes."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
