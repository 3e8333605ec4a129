"""`mailbot explain`: what is a case, what is a path, and that looking leaves nothing behind."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailbot.cli.main import cli
from tests.acceptance.world import World, message


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An installation that has never run."""
    return World(tmp_path, 9)


def explained(world: World, *words: str, given: bytes | None = None) -> tuple[int, str]:
    """Run the command; return its status, and what it said."""
    done = CliRunner().invoke(cli, ["explain", "--config", str(world.config), *words], input=given, standalone_mode=False)
    status = done.return_value if done.exception is None else 2
    return int(status or 0), done.output + str(done.exception or "")


def ledgers(world: World) -> list[Path]:
    """Return the ledger's files, if any."""
    return list(world.folder.glob("mailbot.sqlite3*"))


def test_a_dash_is_standard_input_with_a_configuration_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no case reference."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(message(0))))
    status, said = explained(world, "-", given=message(0))
    assert status == 0 and "staff-complete" in said and ledgers(world) == []


@pytest.mark.parametrize("what", ["mis-typed.eml", "APIM-2026-1", "XAPIM-2026-000001", "APIM-2026-000001.eml"])
def test_a_mistyped_path_is_told_as_a_path(world: World, what: str) -> None:
    """A dash in a name makes no case of it."""
    status, said = explained(world, what)
    assert status == 2 and f"{what}: No such file" in said and ledgers(world) == []


@pytest.mark.parametrize("case", ["APIM-2026-000001", "SEC-2026-000001", "apim-2026-000001", "Sec-2026-000001"])
def test_a_case_of_a_ledger_that_is_not_there_is_told_and_none_is_made(world: World, case: str) -> None:
    """Who only looks leaves nothing behind; a case is meant in small letters too."""
    status, said = explained(world, case)
    assert status == 2 and "state.database" in said and "there is no ledger" in said and ledgers(world) == []


@pytest.mark.parametrize("what", ["APIM-2026-000001 APIM-2026-000002", "APIM-2026-000001 there.eml", "there.eml apim-2026-000001"])
def test_a_case_beside_something_else_is_told_as_such(world: World, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no file that is missing: the sentence says what can be given together."""
    monkeypatch.chdir(world.folder)
    Path("there.eml").write_bytes(message(0))
    status, said = explained(world, *what.split())
    assert status == 2 and "expected one case alone, or paths of messages alone" in said and "No such file" not in said


def test_a_file_may_be_named_like_a_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is read."""
    monkeypatch.chdir(world.folder)
    Path("APIM-2026-000001").write_bytes(message(0))
    status, said = explained(world, "APIM-2026-000001")
    assert status == 0 and "staff-complete" in said
