"""A turn as of an instant that is given: what it tries of what is owed, and what it never deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.clock import FixedClock
from mailbot.adapters.reading_process import DirectReader
from mailbot.adapters.store.journal import SqlJournal
from mailbot.errors import TemporaryError
from mailbot.model.plan import Mail
from mailbot.performing import Station
from mailbot.registers.snapshot import Registers
from mailbot.service import Service
from mailbot.testing.memory_mailbox import MemoryMailbox
from mailbot.testing.memory_outgoing import MemoryOutgoing
from mailbot.waiting import Pace
from tests.attacks.world import world

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
COUNT = 6


class _Lists:
    """The registers of the sample world."""

    def current(self, now: datetime) -> Registers:
        """Return them."""
        del now
        return world().registers


class _Busy(MemoryOutgoing):
    """A way out that counts how often each mail is tried, and refuses those that `refused` names for now."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: list[str] = []
        self.refused: Callable[[Mail], bool] = lambda _: True

    def send(self, mail: Mail) -> str:
        """Send what is not refused."""
        self.tries.append(mail.recipients[0])
        if self.refused(mail):
            raise TemporaryError("busy", retry_after=3600)
        return super().send(mail)


class _Hand:
    """A clock that is set by hand."""

    instant = NOW

    def now(self) -> datetime:
        """Return the time as it is set."""
        return self.instant


@dataclass
class Scene:
    """A mailbox with messages that are answered, and the time of day, set by hand."""

    service: Service
    journal: SqlJournal
    mailbox: MemoryMailbox
    outgoing: _Busy
    wall: _Hand

    def turn(self, *, all_owed: bool) -> list[str]:
        """Make a turn; return to whom a mail was tried."""
        self.outgoing.tries.clear()
        self.service.turn("apimanagement", all_owed=all_owed)
        return sorted(self.outgoing.tries)


@contextmanager
def scene(folder: Path, as_of: datetime | None = NOW, batch: int = 32) -> Iterator[Scene]:
    """Lay a scene out; decisions are made as of an instant, or as of the time of day."""
    journal, mailbox, outgoing, wall = SqlJournal(f"sqlite:///{folder / 'ledger.sqlite3'}"), MemoryMailbox("apimanagement", NOW), _Busy(), _Hand()
    stations = {"apimanagement": Station(replace(world().desks["apimanagement"], name="apimanagement"), mailbox, outgoing)}
    clock, other = (wall, None) if as_of is None else (FixedClock(as_of), wall)
    service = Service(stations, journal, DirectReader(), _Lists(), world().core, clock, Pace(batch=batch, keep_days=30), lambda *_: None, wall=other)
    for number in range(COUNT):
        sender = f"s{number}@cardiff.wales.nhs.uk"
        mailbox.deliver(f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: {sender}\r\nSubject: access\r\nMessage-ID: <{number}@x>\r\n\r\nPlease give us access to the API Portal.\r\n".encode())
    try:
        yield Scene(service, journal, mailbox, outgoing, wall)
    finally:
        service.close()
        journal.close()


SPONSORS = [f"s{number}@cardiff.wales.nhs.uk" for number in range(COUNT)]


def test_a_pass_tries_all_that_is_owed_once(tmp_path: Path) -> None:
    """Whatever was put off, and for how long; never twice in a pass, and no more when all is sent."""
    with scene(tmp_path) as here:
        for _ in range(3):
            assert here.turn(all_owed=True) == SPONSORS
        assert here.turn(all_owed=False) == []
        here.outgoing.refused = lambda _: False
        assert here.turn(all_owed=True) == SPONSORS and here.mailbox.inbox_ids() == []
        assert here.turn(all_owed=True) == [] and len(here.outgoing.sent) == COUNT


def test_a_pass_goes_on_behind_what_is_put_off_again(tmp_path: Path) -> None:
    """However many of the oldest are still refused: the last one is tried in the same pass."""
    with scene(tmp_path, batch=1) as here:
        here.turn(all_owed=True)
        here.outgoing.refused = lambda mail: mail.recipients[0] != SPONSORS[-1]
        assert here.turn(all_owed=True) == SPONSORS
        assert [mail.recipients[0] for mail in here.outgoing.sent] == SPONSORS[-1:] and len(here.mailbox.inbox_ids()) == COUNT - 1


@pytest.mark.parametrize("as_of", [None, NOW + timedelta(days=900)])
def test_other_turns_keep_to_the_time_of_day(tmp_path: Path, as_of: datetime | None) -> None:
    """What was put off is due when its time has come, whatever instant decides."""
    with scene(tmp_path, as_of) as here:
        assert here.turn(all_owed=False) == SPONSORS
        for minutes, tried in ((1, []), (58, []), (2, SPONSORS)):
            here.wall.instant += timedelta(minutes=minutes)
            assert here.turn(all_owed=False) == tried


@pytest.mark.parametrize("days", [-900, 0, 900])
def test_as_of_no_instant_are_originals_deleted(tmp_path: Path, days: int) -> None:
    """They go when their time is really over, by a service that runs by the time of day."""
    with scene(tmp_path, NOW + timedelta(days=days)) as here:
        here.turn(all_owed=True)
        here.wall.instant += timedelta(days=900)
        here.turn(all_owed=True)
        kept = [here.journal.raw(decision.sha256) for decision in here.journal.decisions()]
        assert len(kept) == COUNT and all(kept)
