"""Whom to tell when a mailbox is not read, and what else is watched: values, and pure decisions. No I/O, no clock.

    looks, what was told before, the instant  ->  notices: one alarm an outage, one all-clear  ->  mails to the operators

A mailbox that was never read counts from the start of the service, so that a service that was off for a night does not
raise an alarm before it had its time. An all-clear needs a look after the alarm: a restart alone clears nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from typing import Protocol, runtime_checkable

from mailbot.model.london import day_of, shown
from mailbot.model.plan import Mail
from mailbot.replies.thread import message_id_for, plain_mail


@dataclass(frozen=True, slots=True)
class Credential:
    """What a mailbox signs in with, and for how long that is good; None where it is not known."""

    ends: date | None = None
    token_since: datetime | None = None
    token_until: datetime | None = None


@runtime_checkable
class SignsIn(Protocol):
    """A mailbox that signs in with a credential that ends."""

    def credential(self) -> Credential:
        """Return what is known without asking anybody."""
        ...


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the ledger says at one instant."""

    looks: Mapping[str, datetime] = field(default_factory=dict)  # mailbox -> when it was last read
    untouched: Mapping[str, datetime] = field(default_factory=dict)  # mailbox -> arrival of the oldest undecided message
    messages: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (mailbox, state) -> how many
    actions: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (mailbox, owed or parked) -> how many


@unique
class Kind(StrEnum):
    """What operators are told."""

    ALARM = "alarm"
    ALL_CLEAR = "all clear"


@dataclass(frozen=True, slots=True)
class Outage:
    """A time without looks that operators were told of."""

    mailbox: str
    since: datetime
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: since when a mailbox was not read, and when that was noticed or ended."""

    kind: Kind
    mailbox: str
    since: datetime
    at: datetime

    @property
    def key(self) -> str:
        """Return the same key for the same notice, also after a restart."""
        return f"{self.kind}/{self.mailbox}/{self.since.isoformat()}"


def notices(
    mailboxes: Sequence[str], looks: Mapping[str, datetime], told: Mapping[str, Outage], started: datetime, now: datetime, limit: timedelta
) -> tuple[Notice, ...]:  # fmt: skip
    """Return what has to be told now."""
    found = (_notice(name, looks.get(name), told.get(name), started, now, limit) for name in mailboxes)
    return tuple(notice for notice in found if notice is not None)


def _notice(
    mailbox: str, look: datetime | None, outage: Outage | None, started: datetime, now: datetime, limit: timedelta
) -> Notice | None:  # fmt: skip
    if outage is not None:
        again = look is not None and look > outage.told_at
        return Notice(Kind.ALL_CLEAR, mailbox, outage.since, look) if again and look else None
    quiet_since = max(look, started) if look else started
    return Notice(Kind.ALARM, mailbox, look or started, now) if now - quiet_since > limit else None


ALARM = """mailbot has not been able to read the mailbox {mailbox} since {since}.

{error}
Nothing is lost: new mail waits in the inbox until it is read again. Nobody is answered meanwhile.

What to do:
- run "mailbot doctor" with the service's configuration: it says what is wrong and how to mend it;
- look at the service's log for "mailbox.unreachable" and "turn.failed".

This is told once. Another mail follows when the mailbox is read again.
"""
ALL_CLEAR = """mailbot reads the mailbox {mailbox} again since {at}. It had not read it since {since}.

What arrived meanwhile is being handled now. There is nothing to do.
"""


def mail_of(notice: Notice, sender: str, recipient: str, last_error: str = "") -> Mail:
    """Return the mail to one operator; the same notice gives the same Message-ID, so that it leaves once."""
    alarm = notice.kind is Kind.ALARM
    subject = f"mailbot: {notice.mailbox} is {'not read' if alarm else 'read again'}"
    error = f"The last error was: {last_error[:500]}\n" if last_error else ""
    text = (ALARM if alarm else ALL_CLEAR).format(
        mailbox=notice.mailbox, since=_said(notice.since), at=_said(notice.at), error=error
    )
    key = f"{notice.key}/{recipient.lower()}"
    message_id = message_id_for(key, sender.rpartition("@")[2].lower() or "mailbot.invalid")
    return plain_mail(text, subject, key=key, sender=sender, recipient=recipient, message_id=message_id, date=notice.at)


def _said(at: datetime) -> str:
    return f"{day_of(at).day} {shown(at, '%B %Y, %H:%M')}"
