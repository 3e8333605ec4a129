"""What health, metrics and alarms ask of the ledger, on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.heartbeat import CLAIM
from mailbot.adapters.store.journal import SqlJournal
from mailbot.heartbeat import Outage, Pulse
from mailbot.model.plan import Action, ActionKind
from mailbot.ports import Listed
from tests.servers.postgres import Postgres

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """One server for this file."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty ledger of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh(f"t{uuid.uuid4().hex}")


@pytest.fixture
def journal(url: str) -> Iterator[SqlJournal]:
    """The ledger, open."""
    made = SqlJournal(url)
    yield made
    made.close()


def arrival(native_id: str, minutes: float) -> Listed:
    """Return a message that arrived so many minutes ago."""
    return Listed(native_id, NOW - timedelta(minutes=minutes))


def test_an_empty_ledger_has_nothing_to_tell(journal: SqlJournal) -> None:
    """No mailbox was read, nothing waits, nothing is owed, nobody was told of anything."""
    assert journal.pulse() == Pulse({}, {}, {}, {})
    assert list(journal.told_outages()) == []


def test_the_oldest_untouched_message_of_each_mailbox(journal: SqlJournal) -> None:
    """Only what is not decided counts; what is set aside is no longer untouched."""
    journal.begin([arrival("1", 30), arrival("2", 90)], "api", NOW)
    journal.begin([arrival("3", 5)], "sec", NOW)
    assert journal.pulse().untouched == {"api": NOW - timedelta(minutes=90), "sec": NOW - timedelta(minutes=5)}
    journal.quarantine("api", "2", "broken", Action("api/2/quarantine", ActionKind.FILE, "api", "2", folder="Quarantine"), NOW)
    pulse = journal.pulse()
    assert pulse.untouched["api"] == NOW - timedelta(minutes=30)
    assert pulse.messages == {("api", "new"): 1, ("api", "quarantined"): 1, ("sec", "new"): 1}


def test_a_message_without_a_time_of_arrival_counts_from_when_it_was_seen(journal: SqlJournal) -> None:
    """An item that a server lists with 1970 does not look half a century old."""
    journal.begin([Listed("1", datetime(1970, 1, 1, tzinfo=UTC))], "api", NOW)
    assert journal.pulse().untouched == {"api": NOW}


def test_actions_owed_and_parked_are_counted(journal: SqlJournal) -> None:
    """What is begun is still owed; what is left to a person is told apart."""
    for number in range(3):
        journal.quarantine("api", str(number), "x", Action(f"api/{number}/quarantine", ActionKind.FILE, "api", str(number), folder="Quarantine"), NOW)
    journal.parked("api/1/quarantine", "no such folder", NOW)
    assert journal.pulse().actions == {("api", "owed"): 2, ("api", "parked"): 1}
    journal.kept([("api/0/quarantine", "moved")], NOW)
    assert journal.pulse().actions == {("api", "owed"): 1, ("api", "parked"): 1}


def test_looks(journal: SqlJournal) -> None:
    """The last look counts."""
    journal.last_look("api", NOW)
    journal.last_look("api", NOW + timedelta(minutes=1))
    assert journal.pulse().looks == {"api": NOW + timedelta(minutes=1)}


def test_outages_told_outlast_a_restart(journal: SqlJournal, url: str) -> None:
    """What is kept replaces what was kept before."""
    journal.keep_outages([Outage("api", NOW, NOW + timedelta(minutes=16)), Outage("sec", NOW, NOW)])
    journal.keep_outages([Outage("api", NOW, NOW + timedelta(minutes=16))])
    journal.close()
    again = SqlJournal(url)
    assert list(again.told_outages()) == [Outage("api", NOW, NOW + timedelta(minutes=16))]
    again.keep_outages([])
    assert list(again.told_outages()) == []
    again.close()


def test_one_replica_tells(journal: SqlJournal, url: str) -> None:
    """The right to tell is one replica's until it ends, and no mailbox's."""
    other = SqlJournal(url)
    assert journal.claim(CLAIM) and journal.claim(CLAIM) and not other.claim(CLAIM)
    journal.close()
    assert other.claim(CLAIM)
    other.close()
