"""What was decided can be shown to have been right, by commands that an auditor can run."""

from __future__ import annotations

import os
import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.attacks.mail import GENUINE, Request, rfc822


@pytest.fixture(scope="module")
def handled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that has answered a staff request and passed on a supplier request with a genuine approval."""
    sink, folder = Sink(), tmp_path_factory.mktemp("handled")
    made = World(folder, sink.port)
    for part in ("new", "cur", "tmp"):
        (folder / "mail" / "sec" / ".Sent" / part).mkdir(parents=True)
    (folder / "mail" / "sec" / ".Sent" / "cur" / "1764000000.M1.host:2,S").write_bytes(GENUINE.raw())
    made.deliver(1, message(1))
    made.deliver(2, Request((rfc822(GENUINE.raw()),)).raw())
    arrived = datetime(2026, 11, 24, 9, 0, tzinfo=UTC).timestamp()
    for path in (folder / "mail" / "api" / "new").iterdir():
        os.utime(path, (arrived, arrived))
    assert made.once("--now", "2026-11-24T10:00:00+00:00").returncode == 0
    sink.close()
    return folder


@pytest.fixture
def world(tmp_path: Path, handled: Path, accepting: Sink) -> World:
    """A copy of that installation."""
    made = World(tmp_path, accepting.port)
    made.like(handled)
    return made


def _case(world: World, reason: str) -> str:
    return str(next(d["case"] for d in world.decisions() if d["reason"] == reason))


def _explain(world: World, case: str, *, from_nothing: bool = False) -> tuple[int, str]:
    """Explain a case; `from_nothing` in an interpreter that has nothing in common with the one that decided."""
    run = world.from_nothing if from_nothing else world.run
    done = run("explain", "--config", str(world.config), "--now", "2026-11-24T12:00:00+00:00", case)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, done.stdout


def _sql(world: World, *statements: str, values: tuple[object, ...] = ()) -> None:
    connection = sqlite3.connect(world.folder / "mailbot.sqlite3")
    for statement in statements:
        connection.execute(statement, values if "?" in statement else ())
    connection.commit()
    connection.close()


def test_a_case_is_decided_again_from_its_stored_bytes(world: World) -> None:
    """The same bytes, history, registers and ledger give the same decision, and the command says so."""
    for reason in ("staff-missing-details", "supplier-approved"):
        status, told = _explain(world, _case(world, reason), from_nothing=True)
        assert status == 0 and "match their SHA-256" in told and "with what was known then: the same verdict" in told
        assert "Changed since" not in told and "Today it would be" not in told


def test_what_would_be_decided_otherwise_today_is_said(world: World) -> None:
    """The team withdraws its approval, the domain is revoked: then is then, and today is today."""
    case = _case(world, "supplier-approved")
    later = GENUINE.raw().replace(b"has been approved", b"is no longer approved").replace(b"16 Nov 2026", b"24 Nov 2026").replace(b"LO2P265MB5795A7F", b"LATER")
    (world.folder / "mail" / "sec" / ".Sent" / "cur" / "1764000001.M2.host:2,S").write_bytes(later)
    assert world.once("--now", "2026-11-24T11:00:00+00:00").returncode == 0
    status, told = _explain(world, case)
    assert status == 0 and "with what was known then: the same verdict" in told
    assert "approval_ledger, by 1 mails more" in told and "Today it would be review (approval-unverified)" in told


def test_a_register_that_has_changed_since_is_named(world: World) -> None:
    """The register of then is known by its hash alone."""
    allow = world.folder / "allow-list.csv"
    allow.write_text(allow.read_text(encoding="utf-8") + "Lumen Diagnostics Ltd,lumendiagnostics.com,active,2026-11-24,\n", encoding="utf-8")
    _, told = _explain(world, _case(world, "supplier-approved"))
    assert "Changed since: allow_list" in told and "Today it would be ready (supplier-allow-listed)" in told


def test_changed_bytes_are_called_changed(world: World) -> None:
    """A stored message that somebody edited proves nothing any more."""
    _sql(world, "DROP TRIGGER raws_no_update", "UPDATE raws SET content = ?", values=(zlib.compress(b"From: x\r\n\r\nother"),))
    status, told = _explain(world, _case(world, "supplier-approved"))
    assert status == 1 and "DO NOT match" in told


def test_a_ledger_that_was_written_anew_is_told(world: World) -> None:
    """An approval typed into the ledger afterwards: its hash is not the one that was recorded."""
    _sql(world, "DROP TRIGGER approvals_no_update", "UPDATE approvals SET entry = replace(entry, 'lumendiagnostics', 'evil')")
    status, told = _explain(world, _case(world, "supplier-approved"))
    assert status == 1 and "never stood like this" in told


def test_originals_that_retention_deleted_leave_the_stored_facts(world: World) -> None:
    """Ninety days later they are deleted; the verdict is still explained by what was stored of it."""
    case = _case(world, "supplier-approved")
    assert world.run("audit", "retain", "--config", str(world.config), "--now", "2027-02-23T10:00:00+00:00").returncode == 0
    status, told = _explain(world, case)
    assert status == 0 and "no longer kept" in told and "The stored facts give the same verdict" in told
    verified = world.run("audit", "verify", "--config", str(world.config))
    assert verified.returncode == 0 and "The record is whole" in verified.stdout


def test_originals_stay_as_long_as_they_should(world: World) -> None:
    """A day less, and they are still there."""
    assert world.run("audit", "retain", "--config", str(world.config), "--now", "2027-02-21T10:00:00+00:00").returncode == 0
    assert "match their SHA-256" in _explain(world, _case(world, "supplier-approved"))[1]


def test_the_record_is_verified_and_a_change_is_found(world: World) -> None:
    """Exit status 0 and the head to keep; after a change, exit status 1 and what was changed."""
    whole = world.run("audit", "verify", "--config", str(world.config))
    assert whole.returncode == 0, whole.stderr
    head = whole.stdout.split("head ")[1].strip()
    assert world.run("audit", "verify", "--config", str(world.config), "--head", head).returncode == 0
    another = world.run("audit", "verify", "--config", str(world.config), "--head", f"1:{'0' * 64}")
    assert another.returncode == 1 and another.stdout.startswith("1 break found.") and "written anew" in another.stderr
    _sql(world, "DROP TRIGGER decisions_no_update", "UPDATE decisions SET decision = replace(decision, 'ready', 'review')")
    broken = world.run("audit", "verify", "--config", str(world.config))
    assert broken.returncode == 1 and "decision of apimanagement number" in broken.stderr
    assert broken.stdout.startswith("2 breaks found.")


@pytest.mark.parametrize("head", ["foo", "", "1:0000", "1", ":" + "0" * 64, "-1:" + "0" * 64, "9" * 30 + ":" + "0" * 64, "1:" + "g" * 64, "٣:" + "0" * 64])
def test_a_head_that_is_none_is_bad_input(world: World, head: str) -> None:
    """A slip of the pen is not told as a record that was written anew."""
    done = world.run("audit", "verify", "--config", str(world.config), "--head", head)
    assert done.returncode == 2 and f"found {head!r}" in done.stderr and "expected SEQ:HASH" in done.stderr and done.stdout == ""


def test_a_decision_holds_the_hashes_of_all_it_rested_on(world: World) -> None:
    """Message, rules, registers and ledger: each by its SHA-256, and each finding with the words it was read from."""
    decision = next(d for d in world.decisions() if d["reason"] == "supplier-approved")
    hashes = {decision["sha256"], decision["rules_version"], *decision["snapshots"].values()}
    assert set(decision["snapshots"]) == {"allow_list", "code_of_connection", "organisations", "apis", "approval_ledger"}
    assert len(hashes) == 7 and all(len(value) == 64 and int(value, 16) >= 0 for value in hashes)
    assert "“Your request to add lumendiagnostics.com" in _explain(world, decision["case"])[1]


def test_the_approval_ledger_can_be_read_and_a_file_checked_against_it(world: World) -> None:
    """A person with a doubtful approval in hand asks the ledger: the genuine one counts, a twisted one does not."""
    config = ("--config", str(world.config))
    listed = world.run("approvals", "list", *config, "--json", "--domain", "lumendiagnostics.com")
    assert '"lumendiagnostics.com": "approved"' in listed.stdout and listed.stdout.count("\n") == 1
    assert "has been approved" in world.run("approvals", "show", *config, GENUINE.message_id).stdout
    for name, content, status, words in (
        ("genuine.eml", GENUINE.raw(), 0, "lumendiagnostics.com: approved: counts"),
        ("in-a-request.eml", Request((rfc822(GENUINE.raw()),)).raw(), 0, "proven by ledger"),
        ("twisted.eml", GENUINE.raw().replace(b"has been approved", b"has been fully approved"), 1, "NOT PROVEN"),
    ):
        (world.folder / name).write_bytes(content)
        done = world.run("approvals", "check", *config, "--now", "2026-11-24T10:00:00+00:00", str(world.folder / name))
        assert done.returncode == status and words in done.stdout, (name, done.stdout, done.stderr)
