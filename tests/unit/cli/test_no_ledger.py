"""Where there is no ledger yet: whoever only looks says so and makes none, so that nothing stands in the service's way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailbot.adapters.store.journal import SqlJournal
from mailbot.cli.main import cli
from mailbot.errors import ConfigError, NoLedgerError
from tests.acceptance.world import World, message
from tests.servers.postgres import Postgres

COMMANDS = (
    ("cases", "list"), ("cases", "list", "--json"), ("cases", "show", "APIM-2026-000001"), ("cases", "decide", "APIM-2026-000001", "granted"), ("cases", "retry"),
    ("audit", "verify"), ("audit", "verify", "--head", f"3:{'a' * 64}"), ("audit", "retain"), ("explain", "APIM-2026-000001"),
    ("approvals", "list"), ("approvals", "list", "--json"), ("approvals", "show", "<a@b>"), ("approvals", "check", "mail.eml"),
)  # fmt: skip
PLACES = ("missing", "empty", "folder missing")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An installation that has never run."""
    made = World(tmp_path, 9)
    (tmp_path / "mail.eml").write_bytes(message(1))
    return made


def laid_out(world: World, place: str) -> list[str]:
    """Bring about one way of having no ledger; return all that stands in the folder."""
    if place == "empty":
        (world.folder / "mailbot.sqlite3").touch()
    if place == "folder missing":
        world.config.write_text(world.config.read_text() + "state: {database: sqlite:///state/mailbot.sqlite3}\n")
    return there(world)


def there(world: World) -> list[str]:
    """Return everything in the folder with its size."""
    return sorted(f"{path}: {path.stat().st_size}" for path in world.folder.rglob("*"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_that_needs_one_names_file_and_key_and_makes_none(world: World, words: Sequence[str], place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor any folder or empty file; and a file that lost all its content is no record that is whole."""
    before = laid_out(world, place)
    monkeypatch.chdir(world.folder)
    done = CliRunner().invoke(cli, [*words, "--config", str(world.config)], standalone_mode=False)
    assert isinstance(done.exception, ConfigError), done.output
    (problem,) = done.exception.problems
    assert (problem.file, problem.key) == (str(world.config), "state.database") and "mailbot.sqlite3, where there is no ledger" in problem.found
    assert "whole" not in done.output and there(world) == before


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", [("doctor",), ("triage", "mail.eml"), ("explain", "mail.eml"), ("check",)], ids=" ".join)
def test_a_command_that_can_do_without_makes_none(world: World, words: Sequence[str], place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` and `doctor` look at what is there, `triage` decides without a history."""
    laid_out(world, place)
    monkeypatch.chdir(world.folder)
    done = CliRunner().invoke(cli, [*words, "--config", str(world.config)], standalone_mode=False)
    assert not isinstance(done.exception, ConfigError | NoLedgerError), done.output
    assert not [path for path in world.folder.rglob("*.sqlite3*") if path.stat().st_size] and not (world.folder / "state").exists()


def test_it_is_exit_status_2_and_a_pass_makes_the_ledger(world: World) -> None:
    """After the first pass the same commands work, on a record without a single case too."""
    verify = ("audit", "verify", "--config", str(world.config))
    missing = world.run(*verify)
    assert (missing.returncode, missing.stdout) == (2, "") and "state.database: found" in missing.stderr
    assert world.once().returncode == 0
    assert [world.run(*words).returncode for words in (verify, ("cases", "list", "--config", str(world.config)))] == [0, 0]


def test_no_table_is_made_on_a_server_either() -> None:
    """In a database of PostgreSQL that has been made and not been used."""
    server = Postgres()
    try:
        for _ in range(2):
            with pytest.raises(NoLedgerError):
                SqlJournal(server.url, make=False)
        SqlJournal(server.url).close()
        SqlJournal(server.url, make=False).close()
    finally:
        server.stop()
