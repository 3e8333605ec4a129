"""Owed actions to effects: sends first, filing last, each looked up before it is repeated, each kept when done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mailbot.assess.context import Desk
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.model.plan import Action, ActionKind, Plan
from mailbot.pipeline import QUARANTINE
from mailbot.ports import ActionState, Clock, Journal, Mailbox, Outgoing, OwedAction

Log = Callable[[str, Mapping[str, object]], None]
MAX_RESENDS = 2  # of a mail whose fate is unknown and that is not found in Sent
MAX_TRIES = 60  # of a mail that the server puts off: some three days


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
        sends = [item for item in owed if item.action.mail is not None]
        files = [item for item in owed if item.action.kind is ActionKind.FILE]
        waiting, parked = self._send(station, sends)
        ready = [item for item in files if item.action.native_id not in waiting]
        filed = self._file(station, ready, parked)
        performed = len(sends) - len(waiting) + filed
        return Performed(performed, len(owed) - performed)

    def _send(self, station: Station, sends: Sequence[OwedAction]) -> tuple[set[str], set[str]]:
        """Send mails; return the native ids whose sends are still owed, and those with one left to a person."""
        waiting: set[str] = set()
        parked: set[str] = set()
        if not sends:
            return waiting, parked
        doubtful = [item for item in sends if item.state is ActionState.STARTED or item.attempts]
        fresh = [item for item in sends if item not in doubtful] + self._not_yet_sent(station, doubtful, waiting, parked)
        self._journal.started([item.action.key for item in fresh], self._clock.now())
        drafts = [item for item in fresh if item.action.kind is ActionKind.DRAFT]
        mails = [item for item in fresh if item.action.kind is not ActionKind.DRAFT]
        results = [*self._sent(station, mails), *(self._drafted(station, item) for item in drafts)]
        receipts: list[tuple[str, str]] = []
        for item, result in zip([*mails, *drafts], results, strict=True):
            if isinstance(result, str):
                receipts.append((item.action.key, result))
            else:
                self._failed(item, result, waiting, parked)
        self._journal.kept(receipts, self._clock.now())
        return waiting, parked

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

    def _not_yet_sent(self, station: Station, doubtful: Sequence[OwedAction], waiting: set[str], parked: set[str]) -> list[OwedAction]:
        """Look in Sent for mails that may have gone before a crash or time-out; return those that have not."""
        out: list[OwedAction] = []
        found: list[tuple[str, str]] = []
        for item in doubtful:
            assert item.action.mail is not None
            try:
                if station.outgoing.was_sent(item.action.mail.message_id):
                    found.append((item.action.key, "found in Sent"))
                else:
                    out.append(item)
            except (TemporaryError, PermanentError) as error:
                self._failed(item, error, waiting, parked)
        self._journal.kept(found, self._clock.now())
        return out

    def _failed(self, item: OwedAction, error: Exception, waiting: set[str], parked: set[str]) -> None:
        """Put an action off, or leave it to a person."""
        now, native_id = self._clock.now(), item.action.native_id
        tries = item.attempts + 1
        limit = MAX_RESENDS if isinstance(error, UnknownOutcomeError) else MAX_TRIES
        if isinstance(error, TemporaryError) and tries <= limit:
            delay = max(error.retry_after or 0.0, min(5.0 * 2**tries, 3600.0))
            self._journal.later(item.action.key, now + timedelta(seconds=delay), str(error))
            waiting.add(native_id)
            self._log("action.put_off", {"key": item.action.key, "error": str(error)[:300], "seconds": delay})
            return
        self._journal.parked(item.action.key, str(error), now)
        parked.add(native_id)
        self._log("action.parked", {"key": item.action.key, "error": str(error)[:300]})

    def _file(self, station: Station, files: Sequence[OwedAction], parked: set[str]) -> int:
        """File messages; one with an action left to a person goes to the quarantine, where people look."""
        receipts: list[tuple[str, str]] = []
        for item in files:
            action = self._visible(item.action) if item.action.native_id in parked else item.action
            try:
                filed = station.mailbox.file(action.native_id, action.folder, action.categories)
                receipts.append((action.key, str(filed)))
            except TemporaryError as error:
                self._journal.later(action.key, self._clock.now() + timedelta(seconds=max(error.retry_after or 0.0, 10.0)), str(error))
            except PermanentError as error:
                self._journal.parked(action.key, str(error), self._clock.now())
        self._journal.kept(receipts, self._clock.now())
        return len(receipts)

    def _visible(self, action: Action) -> Action:
        return replace(action, folder=QUARANTINE, categories=(*action.categories, "mailbot: a reply was not sent"))
