"""The service deletes originals by itself, once a day, when their time is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot.adapters.reading_process import DirectReader
from mailbot.adapters.store.journal import SqlJournal
from mailbot.performing import Station
from mailbot.registers.snapshot import Registers
from mailbot.service import Service
from mailbot.testing.memory_mailbox import MemoryMailbox
from mailbot.testing.memory_outgoing import MemoryOutgoing
from mailbot.waiting import Pace
from tests.attacks.world import world

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class _Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.instant = NOW

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self.instant


class _Lists:
    """The registers of the sample world."""

    def current(self, now: datetime) -> Registers:
        """Return them."""
        del now
        return world().registers


def test_originals_are_deleted_daily_when_their_time_is_over(tmp_path: Path) -> None:
    """A turn every three hours looks once a day; when thirty days are over the message is gone, its decision is not."""
    clock, looks = _Clock(), list[object]()
    journal = SqlJournal(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    mailbox = MemoryMailbox("apimanagement", NOW)
    desk = replace(world().desks["apimanagement"], name="apimanagement")

    def log(event: str, values: Mapping[str, object]) -> None:
        if event == "originals.expired":
            looks.append(values["count"])

    service = Service({"apimanagement": Station(desk, mailbox, MemoryOutgoing())}, journal, DirectReader(), _Lists(), world().core, clock, Pace(keep_days=30), log)
    mailbox.deliver(b"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: a@cardiff.wales.nhs.uk\r\nSubject: hello\r\nMessage-ID: <a@b>\r\n\r\nhello\r\n")
    sha256 = service.turn("apimanagement").decided[0].sha256
    for hour in range(3, 32 * 24, 3):
        clock.instant = NOW + timedelta(hours=hour)
        service.turn("apimanagement")
        if hour < 31 * 24:
            assert journal.raw(sha256) is not None, hour
    assert journal.raw(sha256) is None and next(iter(journal.decisions())).sha256 == sha256
    assert len(looks) == 32 and looks.count(1) == 1
    assert list(journal.audit_verify()) == []
    service.close()
    journal.close()
