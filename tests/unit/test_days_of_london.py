"""Years, days and times are those of Europe/London, whatever zone an instant is written in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailbot.adapters.clock import FixedClock
from mailbot.cli.main import cli
from mailbot.cli.options import Instant
from mailbot.heartbeat import Kind, Notice, mail_of
from mailbot.model.case import PersonDecision
from mailbot.model.london import day_of, shown
from mailbot.review.decide import signed
from tests.acceptance.world import World, message

SAME = ("2026-12-31T23:59:59-05:00", "2027-01-01T04:59:59+00:00", "2027-01-01T04:59:59Z", "2027-01-01T04:59:59", "2027-01-01T18:59:59+14:00")
SUMMER = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    """Return an instant as `--now` takes it."""
    return Instant().convert(text, None, None)


@pytest.mark.parametrize("written", SAME)
def test_an_instant_is_the_same_however_it_is_written(written: str) -> None:
    """As text too, by which the ledger sorts and a person's decision is known again."""
    assert at(written).isoformat() == FixedClock(at(written)).now().isoformat() == "2027-01-01T04:59:59+00:00"


def test_a_case_has_the_same_year_and_record_however_the_instant_is_written(tmp_path: Path) -> None:
    """Reference, time of decision, and what the table shows."""
    told: list[tuple[list[dict[str, object]], str]] = []
    for number, written in enumerate(SAME[:2]):
        (folder := tmp_path / str(number)).mkdir()
        world = World(folder, 9)
        world.deliver(1, message(1))
        assert world.once("--now", written).returncode == 0
        table = world.run("cases", "list", "--config", str(world.config)).stdout
        told.append((world.decisions(), table.partition("still owed")[0]))
    assert told[0] == told[1]
    (decision,) = told[0][0]
    assert decision["case"] == "APIM-2027-000001" and decision["decided_at"] == "2027-01-01T04:59:59+00:00"
    assert "2027-01-01 04:59 GMT" in told[0][1]


@pytest.mark.parametrize("written", SAME)
def test_a_rehearsal_gives_the_same_reference(tmp_path: Path, written: str) -> None:
    """`triage` shows the reference that the service would give."""
    world = World(tmp_path, 9)
    (tmp_path / "mail.eml").write_bytes(message(1))
    done = CliRunner().invoke(cli, ["triage", "--json", "--config", str(world.config), "--now", written, str(tmp_path / "mail.eml")], standalone_mode=False)
    assert json.loads(done.output.splitlines()[0])["case"] == "APIM-2027-000001"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """In the night in which summer time ends, two rows of a table are in their order."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert (shown(first), shown(first + timedelta(hours=1))) == ("2026-10-25 01:30 BST", "2026-10-25 01:30 GMT")


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=14))])
def test_people_are_shown_londons_day(zone: timezone) -> None:
    """A summer's evening in UTC is the next day there: for what a person decided, and in mail to operators."""
    instant = SUMMER.astimezone(zone)
    assert day_of(instant).isoformat() == "2026-07-02" and shown(instant) == "2026-07-02 00:30 BST"
    assert signed(PersonDecision("APIM-2026-000001", "granted", "", "Sam", instant, "", 1)) == "granted by Sam on 2026-07-02 00:30 BST"
    alarm = mail_of(Notice(Kind.ALARM, "api", instant, instant), "a@wales.nhs.uk", "b@wales.nhs.uk")
    assert b"2 July 2026, 00:30 BST" in message_from_bytes(alarm.content).get_payload(decode=True)
