"""The command line from end to end, in this process: help for every command, and every wrong word told in words."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import click
import pytest

from mailbot.cli import main
from mailbot.cli.main import cli
from mailbot.errors import ConfigError, PermanentError, Problem, TemporaryError
from tests.acceptance.world import World

COMMANDS = (
    "approvals", "approvals list", "approvals show", "approvals check", "audit", "audit verify", "audit retain", "cases", "cases list", "cases show",
    "cases decide", "cases retry", "check", "demo", "doctor", "evaluate", "explain", "run", "triage",
)  # fmt: skip
WRONG = (
    "", "frobnicate", "cases frobnicate", "run", "run --config", "run --config {c} extra", "run --config {c} --onse", "run --config {c} --once --now soon",
    "run --config nowhere.yaml --once", "cases list", "cases show --config {c}", "cases show APIM-2026-999999 --config {c}", "cases retry nothing --config {c}",
    "cases decide APIM-2026-999999 granted --config {c}", "cases decide APIM-2026-000001 perhaps --config {c}", "cases decide APIM-2026-000001 more --config {c}",
    "explain", "explain nowhere.eml", "explain APIM-2026-999999 --config {c}", "explain APIM-2026-000001", "explain -mistyped-.eml --config {c}",
    "explain no-such.eml --config {c}", "triage --config {c} mail/api", "cases decide APIM-2026-999999 granted --to nobody --config {c}", "audit retain --config {c} --now yesterday", "approvals show <x@y> --config {c}",
    "approvals check nowhere.eml --config {c}", "approvals check / --config {c}", "evaluate nowhere", "evaluate . --against nowhere", "evaluate .", "triage", "triage nowhere.eml",
    "run --config {c} --once --now 0001-01-01", "audit retain --config {c} --now 0001-01-02", "triage --now 0001-01-01 .", "triage --now 1969-12-31 .",
    "triage --now 9999-01-01 .", "explain --now 9999-12-31T23:59:59-12:00 .", "triage --mailbox nobody --config {c} x", "demo --samples nowhere",
)  # fmt: skip


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that runs a command line and returns status, output and errors."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailbot", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        caught = capfd.readouterr()
        return int(ended.value.code or 0), caught.out, caught.err

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(said: object, command: str) -> None:
    """It says what the command does and names its options."""
    assert callable(said)
    status, shown, errors = said(*command.split(), "--help")
    assert (status, errors) == (0, "") and f"Usage: mailbot {command}" in shown
    assert "--help" in shown and len(shown.splitlines()) >= 5


def test_the_list_of_commands_is_whole(said: object) -> None:
    """`mailbot --help` names each."""
    assert callable(said)
    assert set(cli.list_commands(click.Context(cli))) == {command.split()[0] for command in COMMANDS}
    assert all(command.split()[0] in said("--help")[1] for command in COMMANDS)


@pytest.mark.parametrize("line", WRONG)
def test_wrong_words_are_told_with_status_2_and_change_nothing(said: object, tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command line, however wrong, ends in a traceback or does anything."""
    assert callable(said)
    world = World(tmp_path, 9)
    monkeypatch.chdir(tmp_path)
    before = sorted(world.folder.rglob("*"))
    status, _, errors = said(*(word.format(c=world.config) for word in line.split()))
    assert status == 2 and errors and "Traceback" not in errors and "itself failed" not in errors, errors
    ledger = {tmp_path / f"mailbot.sqlite3{end}" for end in ("", "-wal", "-shm")}
    assert {path for path in world.folder.rglob("*") if path not in before} <= ledger


RAISED = [
    (ConfigError([Problem("c.yaml", "a", "x", "y"), Problem("c.yaml", "b", "x", "y")]), 2, "error: c.yaml: a: found x; expected y\nerror: c.yaml: b"),
    (PermanentError("it is broken"), 1, "error: it is broken"),
    (TemporaryError("not now"), 1, "error: not now"),
    (OSError(errno.ENOSPC, "No space left on device", "/state/ledger"), 1, "error: /state/ledger: No space left on device"),
    (RuntimeError("odd"), 1, "error: mailbot itself failed (RuntimeError: odd)"),
    (RecursionError(), 1, "itself failed"),
    (MemoryError(), 1, "itself failed"),
    (KeyboardInterrupt(), 130, "error: stopped"),
]


@pytest.mark.parametrize(("error", "status", "words"), RAISED, ids=[type(row[0]).__name__ for row in RAISED])
def test_every_error_has_a_status_and_a_sentence(said: object, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, words: str) -> None:
    """What nobody foresaw as well."""
    assert callable(said)

    @click.command()
    def check() -> None:
        raise error

    monkeypatch.setattr("mailbot.cli.check.check", check)
    ended, _, errors = said("check")
    assert ended == status and words in errors and "Traceback" not in errors


def test_a_traceback_is_shown_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who mend mailbot."""

    @click.command()
    def check() -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("mailbot.cli.check.check", check)
    monkeypatch.setattr(sys, "argv", ["mailbot", "check"])
    monkeypatch.setenv("MAILBOT_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="odd"):
        main()


def test_the_umask_is_the_callers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command makes is private; what its process does afterwards is not the command's business."""
    monkeypatch.setattr(sys, "argv", ["mailbot", "--version"])
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit):
            main()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
