"""Owed actions to effects: sends first, filing last, each looked up before it is repeated, each kept when done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from mailbot.assess.context import Desk
from mailbot.errors import PermanentError, StandbyError, TemporaryError, UnknownOutcomeError, UnreachableError
from mailbot.model.plan import Action, ActionKind, Plan
from mailbot.ports import QUARANTINE, ActionState, Clock, Journal, Mailbox, Outgoing, OwedAction

Log = Callable[[str, Mapping[str, object]], None]
MAX_RESENDS = 2  # of a mail whose fate is unknown and that is not found in Sent
MAX_TRIES = 60  # of a mail that the server puts off: some two days; a server that is not there is waited for without end
MAX_FILINGS = 150  # of a message that cannot be moved: some day
SOON_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Station:
    """One mailbox with its way out, and how far mailbot may act there."""

    desk: Desk
    mailbox: Mailbox
    outgoing: Outgoing
    mode: str = "auto"
    modes: Mapping[str, str] | None = None

    def moded(self, plan: Plan) -> Plan:
        """Return the plan as the mode allows it: observe touches nothing, draft leaves replies to a person."""
        mode = (self.modes or {}).get(plan.decision.reason, self.mode)
        if mode == "observe":
            return replace(plan, actions=())
        if mode == "draft":
            return replace(plan, actions=tuple(replace(a, kind=ActionKind.DRAFT) if a.kind is ActionKind.REPLY else a for a in plan.actions))
        return plan


@dataclass(frozen=True, slots=True)
class Performed:
    """How many actions were done, and how many put off or left to a person."""

    performed: int
    put_off: int


@unique
class Fate(StrEnum):
    """What becomes of a mail that did not leave."""

    SOON = "soon"  # the server serves nobody: the mail is not to blame, and waits for as long as it takes
    LATER = "later"
    PERSON = "person"


class Performer:
    """Performs what is owed."""

    def __init__(self, journal: Journal, clock: Clock, log: Log) -> None:
        """Take the journal that records what was done."""
        self._journal = journal
        self._clock = clock
        self._log = log

    def perform_plans(self, station: Station, plans: Sequence[Plan]) -> Performed:
        """Perform fresh plans, just promised."""
        owed = [OwedAction(action, ActionState.OWED, 0, None) for plan in plans for action in plan.actions]
        return self.perform(station, owed)

    def perform(self, station: Station, owed: Sequence[OwedAction]) -> Performed:
        """Perform actions: all sends over one connection, then the filing of messages whose sends are done."""
        if not self._journal.claim(station.desk.name):
            raise StandbyError(f"another mailbot works on mailbox '{station.desk.name}' now")
        sends = [item for item in owed if item.action.mail is not None]
        files = [item for item in owed if item.action.kind is ActionKind.FILE]
        waiting, parked = self._send(station, sends)
        ready = [item for item in files if item.action.native_id not in waiting]
        filed = self._file(station, ready, parked)
        performed = len(sends) - len(waiting) + filed
        return Performed(performed, len(owed) - performed)

    def _send(self, station: Station, sends: Sequence[OwedAction]) -> tuple[set[str], set[str]]:
        """Send mails; return the native ids whose sends are still owed, and those with one left to a person."""
        doubtful = [item for item in sends if item.state is ActionState.STARTED or item.attempts]
        looked_up = [(item, self._looked_up(station, item)) for item in doubtful]
        ended = [(item, result) for item, result in looked_up if result]
        fresh = [item for item in sends if item not in doubtful] + [item for item, result in looked_up if not result]
        taken = self._journal.started([(item.action.key, item.attempts) for item in fresh], self._clock.now())
        mine = [item for item in fresh if item.action.key in taken]
        drafts = [item for item in mine if item.action.kind is ActionKind.DRAFT]
        mails = [item for item in mine if item.action.kind is not ActionKind.DRAFT]
        ended += zip(mails, self._sent(station, mails), strict=True)
        ended += [(item, self._drafted(station, item)) for item in drafts]
        waiting, parked = self._settled(ended)
        return waiting | {item.action.native_id for item in fresh if item.action.key not in taken}, parked

    def _sent(self, station: Station, items: Sequence[OwedAction]) -> Sequence[str | Exception]:
        mails = [item.action.mail for item in items if item.action.mail is not None]
        if not mails:
            return ()
        try:
            return station.outgoing.send_many(mails)
        except (TemporaryError, PermanentError) as error:
            return [error] * len(mails)

    def _drafted(self, station: Station, item: OwedAction) -> str | Exception:
        assert item.action.mail is not None
        try:
            return station.outgoing.draft(item.action.mail)
        except (TemporaryError, PermanentError) as error:
            return error

    def _looked_up(self, station: Station, item: OwedAction) -> str | Exception:
        """Look in Sent for a mail that may have gone before a crash or time-out; empty where it has not."""
        assert item.action.mail is not None
        try:
            return "found in Sent" if station.outgoing.was_sent(item.action.mail.message_id) else ""
        except (TemporaryError, PermanentError) as error:
            return error

    def _settled(self, ended: Sequence[tuple[OwedAction, str | Exception]]) -> tuple[set[str], set[str]]:
        """Record what became of each mail; return the native ids that wait, and those left to a person."""
        self._journal.kept([(item.action.key, result) for item, result in ended if isinstance(result, str)], self._clock.now())
        failed = [(item, result, _fate(item, result)) for item, result in ended if isinstance(result, Exception)]
        for fate in (Fate.SOON, Fate.LATER):
            self._put_off([(item, error) for item, error, found in failed if found is fate], fate)
        for item, error, fate in failed:
            if fate is Fate.PERSON:
                self._journal.parked(item.action.key, str(error), self._clock.now())
                self._log("action.parked", {"key": item.action.key, "error": str(error)})
        waiting = {item.action.native_id for item, _, fate in failed if fate is not Fate.PERSON}
        return waiting, {item.action.native_id for item, _, fate in failed if fate is Fate.PERSON}

    def _put_off(self, items: Sequence[tuple[OwedAction, Exception]], fate: Fate) -> None:
        """Try again: ever later what was put off itself, soon what a server that serves nobody kept waiting."""
        rows: list[tuple[str, datetime, str]] = []
        for item, error in items:
            wished = getattr(error, "retry_after", None)
            pause = min(5.0 * 2 ** (item.attempts + 1), 3600.0)
            delay = (wished or SOON_SECONDS) if fate is Fate.SOON else max(wished or 0.0, pause)
            rows.append((item.action.key, self._clock.now() + timedelta(seconds=delay), str(error)))
            if fate is Fate.LATER:
                self._log("action.put_off", {"key": item.action.key, "error": str(error), "seconds": delay})
        self._journal.later(rows, tries=-1 if fate is Fate.SOON else 0)
        if items and fate is Fate.SOON:
            self._log("server.unreachable", {"error": str(items[0][1]), "waiting": len(items)})

    def _file(self, station: Station, files: Sequence[OwedAction], parked: set[str]) -> int:
        """File messages; one with an action left to a person goes to the quarantine, where people look.

        Filing can be repeated without harm, so that wrong rights or a full disk are waited for, within limits.
        """
        receipts: list[tuple[str, str]] = []
        for item in files:
            left = item.left_to_person or item.action.native_id in parked
            action = self._visible(item.action) if left else item.action
            try:
                filed = station.mailbox.file(action.native_id, action.folder, action.categories)
                receipts.append((action.key, str(filed)))
            except (TemporaryError, PermanentError) as error:
                self._unfiled(item, error)
        self._journal.kept(receipts, self._clock.now())
        return len(receipts)

    def _unfiled(self, item: OwedAction, error: Exception) -> None:
        if isinstance(error, PermanentError) and item.attempts >= MAX_FILINGS:
            self._journal.parked(item.action.key, str(error), self._clock.now())
            return
        delay = max(getattr(error, "retry_after", None) or 0.0, min(10.0 * 2**item.attempts, 600.0))
        self._journal.later([(item.action.key, self._clock.now() + timedelta(seconds=delay), str(error))], tries=1)
        self._log("action.put_off", {"key": item.action.key, "error": str(error), "seconds": delay})

    def _visible(self, action: Action) -> Action:
        return replace(action, folder=QUARANTINE, categories=(*action.categories, "mailbot: a reply was not sent"))


def _fate(item: OwedAction, error: Exception) -> Fate:
    """Return what becomes of a mail that did not leave."""
    if isinstance(error, UnreachableError):
        return Fate.SOON
    limit = MAX_RESENDS if isinstance(error, UnknownOutcomeError) else MAX_TRIES
    return Fate.LATER if isinstance(error, TemporaryError) and item.attempts < limit else Fate.PERSON
