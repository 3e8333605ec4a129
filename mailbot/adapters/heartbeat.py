"""Tells operators by mail that a mailbox is not read, once an outage, and that it is read again.

A thread of its own, with a way out of its own where there is one: a turn that hangs is just what has to be told. What was told
is kept in the ledger, so that a service that is started again and again does not tell it again; of several replicas, the one that
holds the claim tells. Where the ledger itself cannot be asked, the last known looks go on ageing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from mailbot.errors import MailbotError, UnknownOutcomeError
from mailbot.heartbeat import Kind, Notice, Outage, Pulse, mail_of, notices
from mailbot.model.plan import Mail
from mailbot.ports import Clock

Log = Callable[[str, Mapping[str, object]], None]
LONGEST_PAUSE = 60.0
CLAIM = "_heartbeat"  # no mailbox can have this name


class OutageLedger(Protocol):
    """What of the ledger is used here."""

    def claim(self, mailbox: str) -> bool:
        """Take, or make sure that we still have, an exclusive right."""
        ...

    def pulse(self) -> Pulse:
        """Return what the ledger says now."""
        ...

    def told_outages(self) -> Sequence[Outage]:
        """Return the outages that operators were told of."""
        ...

    def keep_outages(self, told: Sequence[Outage]) -> None:
        """Keep these in place of those before."""
        ...


class Sends(Protocol):
    """What of an Outgoing is used here."""

    def send(self, mail: Mail) -> str:
        """Send, and return a receipt."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """A way out for alarms. `mailbox` is whose own way it is; empty for SMTP."""

    sender: str
    outgoing: Sends
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched, and who is told."""

    mailboxes: Sequence[str]
    limit: timedelta
    alarm_to: Sequence[str]


class Heartbeat:
    """Looks every minute or oftener."""

    def __init__(self, watch: Watch, ledger: OutageLedger, ways: Sequence[Way], clock: Clock, log: Log) -> None:
        """Take what is watched; nothing is looked at before `start` or `beat`."""
        self._watch = watch
        self._ledger = ledger
        self._ways = tuple(ways)
        self._clock = clock
        self._log = log
        self._started = clock.now()
        self._looks: Mapping[str, datetime] = {}
        self._told: dict[str, Outage] = {}
        self._kept: dict[str, Outage] | None = None  # what the ledger holds; None: not asked yet
        self._errors: dict[str, str] = {}
        self._mine = False  # whether it is for this replica to tell
        self._stop = threading.Event()

    def start(self) -> None:
        """Look on, in a thread of its own."""
        threading.Thread(target=self._run, daemon=True, name="heartbeat").start()

    def stop(self) -> None:
        """Look no longer."""
        self._stop.set()

    def note_error(self, mailbox: str, error: str) -> None:
        """Remember the last error of a mailbox, for the alarm's words."""
        self._errors[mailbox] = error

    def _run(self) -> None:
        pause = min(LONGEST_PAUSE, self._watch.limit.total_seconds() / 5)
        while not self._stop.wait(pause):
            try:
                self.beat()
            except Exception as error:  # noqa: BLE001  # whatever it is, the next minute looks again
                self._log("alarm.failed", {"error": f"{type(error).__name__}: {error}"})

    def beat(self) -> None:
        """Look once, and tell what has to be told."""
        if not self._claimed():
            return
        told = self._remembered()
        now = self._clock.now()
        for notice in notices(self._watch.mailboxes, self._looks, told, self._started, now, self._watch.limit):
            if not self._tell(notice):
                continue  # nobody was reached: the next beat tries again
            self._log("alarm.told", {"mailbox": notice.mailbox, "kind": str(notice.kind)})
            if notice.kind is Kind.ALARM:
                told[notice.mailbox] = Outage(notice.mailbox, notice.since, now)
            else:
                del told[notice.mailbox]
        self._keep(told)

    def _claimed(self) -> bool:
        """Tell whether it is for us to tell; who takes over reads anew what was told."""
        before = self._mine
        try:
            self._mine = self._ledger.claim(CLAIM)
        except MailbotError as error:
            self._log("alarm.failed", {"error": f"the ledger cannot be asked: {error}"})
        if self._mine and not before:
            self._told, self._kept = {}, None
        return self._mine

    def _remembered(self) -> dict[str, Outage]:
        """Read the ledger; what cannot be read stays as it was."""
        try:
            self._looks = self._ledger.pulse().looks
            if self._kept is None:
                self._kept = {one.mailbox: one for one in self._ledger.told_outages()}
                self._told = {**self._kept, **self._told}
        except MailbotError as error:
            self._log("alarm.failed", {"error": f"the ledger cannot be asked: {error}"})
        return dict(self._told)

    def _keep(self, told: dict[str, Outage]) -> None:
        self._told = told
        if told == self._kept:
            return
        try:
            self._ledger.keep_outages(tuple(told.values()))
            self._kept = dict(told)
        except MailbotError as error:
            self._log("alarm.failed", {"error": f"the ledger cannot be written: {error}"})

    def _tell(self, notice: Notice) -> bool:
        """Tell every operator; true where at least one was reached."""
        reached = [self._told_to(notice, recipient) for recipient in self._watch.alarm_to]
        return any(reached)

    def _told_to(self, notice: Notice, recipient: str) -> bool:
        """Try each way out, the ailing mailbox's own last, until the mail has left."""
        for way in sorted(self._ways, key=lambda one: one.mailbox == notice.mailbox):
            mail = mail_of(notice, way.sender, recipient, self._errors.get(notice.mailbox, ""))
            try:
                way.outgoing.send(mail)
                return True
            except UnknownOutcomeError as error:  # it may have left: the same way looks first, next time
                self._failed(notice, error)
                return False
            except MailbotError as error:
                self._failed(notice, error)
        return False

    def _failed(self, notice: Notice, error: MailbotError) -> None:
        self._log("alarm.failed", {"mailbox": notice.mailbox, "error": str(error)})
