"""Waiting for new mail on a connection of its own: IDLE as a hint, ended and begun anew, with a poll in between.

A server or a firewall may let an IDLE go silent. So each IDLE lasts `poll_seconds` at most (and never over nine minutes),
then a NOOP asks. Where the server has no IDLE, NOOP alone asks every few seconds. A lost connection is made anew with a
growing pause, and each new connection wakes once: something may have come while there was none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event
from time import monotonic

from mailbot.adapters.mailboxes.imap_errors import Dead, Refused, Unparsable
from mailbot.adapters.mailboxes.imap_session import INBOX, Session
from mailbot.errors import MailbotError, PermanentError

LONGEST_IDLE = 9 * 60.0
SLICE = 0.25  # how long `stop` may go unnoticed
WITHOUT_IDLE = 5.0
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 60.0
AFTER_REFUSAL = 300.0


def watch(opened: Callable[[], Session], stop: Event, wake: Callable[[], None], poll_seconds: float) -> None:
    """Call `wake` at each sign of new mail until `stop`; errors only lead to another connection."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        begun = monotonic()
        try:
            session = opened()
        except PermanentError:
            stop.wait(AFTER_REFUSAL)  # asking often could lock the account
            continue
        except MailbotError:
            session = None
        if session is not None:
            with suppress(Refused, *Dead, *Unparsable):
                _watch(session, stop, wake, poll_seconds)
            session.drop()
        pause = FIRST_PAUSE if monotonic() - begun > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        stop.wait(pause)


def _watch(session: Session, stop: Event, wake: Callable[[], None], poll_seconds: float) -> None:
    session.select(INBOX, readonly=True)
    wake()
    idles = session.client.has_capability("IDLE")
    while not stop.is_set():
        if idles:
            _idle(session, stop, wake, min(poll_seconds, LONGEST_IDLE))
        else:
            stop.wait(min(poll_seconds, WITHOUT_IDLE))
        if _news(session.client.noop()[1]):
            wake()


def _idle(session: Session, stop: Event, wake: Callable[[], None], seconds: float) -> None:
    """Idle once; an answer that is empty before its time means that the connection is dead, as NOOP then says."""
    session.client.idle()
    end = monotonic() + seconds
    while not stop.is_set() and monotonic() < end:
        begun = monotonic()
        answers = session.client.idle_check(timeout=SLICE)
        if _news(answers):
            wake()
        if not answers and monotonic() - begun < SLICE / 2:
            break
    if _news(session.client.idle_done()[1]):
        wake()


def _news(answers: Sequence[Sequence[object]]) -> bool:
    return any(len(answer) > 1 and answer[1] in (b"EXISTS", b"RECENT") for answer in answers)
