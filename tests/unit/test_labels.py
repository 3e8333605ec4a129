"""The labels of sample messages: whatever is mistyped in them is told, all at once, and never counts as checked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot import labels
from mailbot.cli import main
from mailbot.errors import ConfigError, Problem

MESSAGES = Path(__file__).resolve().parents[1] / "messages"
MAILBOXES = ("apimanagement", "securitysubmissions")
MAIL = b"From: jo@cardiff.wales.nhs.uk\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: x\r\n\r\nHello\r\n"
GOOD = "messages:\n  - {mailbox: apimanagement, outcome: review, reason: sender-unproven}\n"
NewCase = Callable[..., Path]


@pytest.fixture
def case(tmp_path: Path) -> NewCase:
    """Return a function that writes a case and returns the folder of all cases."""

    def write(text: str, name: str = "one", mails: int = 1) -> Path:
        folder = tmp_path / "kind" / name
        folder.mkdir(parents=True)
        (folder / "expected.yaml").write_text(text, encoding="utf-8")
        for number in range(1, mails + 1):
            (folder / f"{number}.eml").write_bytes(MAIL)
        return tmp_path

    return write


def wrong(folder: Path) -> list[Problem]:
    """Return all that is wrong with the labels below a folder."""
    with pytest.raises(ConfigError) as caught:
        labels.read(folder, MAILBOXES, lambda _: True)
    return list(caught.value.problems)


WRONG = [
    ("messages: [{outcome: foo, zoo: 1}]", ["messages.1.outcome", "messages.1.zoo"]),
    ("messages: [{}]", ["messages.1.outcome"]),
    ("messages: [5]", ["messages.1"]),
    ("messages: []", ["messages"]),
    ("messages: {outcome: ready}", ["messages"]),
    ("about: x", ["messages"]),
    ("mesages: []\nmessages: [{outcome: ready}]", ["mesages"]),
    ("now: soon\nmessages: [{outcome: ready}]", ["now"]),
    ("now: 0001-01-01\nmessages: [{outcome: ready}]", ["now"]),
    ("messages: [{outcome: ready, reason: no-such-reason, category: 4, language: fr}]", ["messages.1.category", "messages.1.language", "messages.1.reason"]),
    ("messages: [{outcome: ready, users: jo@x.uk, domains: [1], missing: null}]", ["messages.1.domains", "messages.1.missing", "messages.1.users"]),
    ("messages: [{outcome: ready, mailbox: apimanagment, follows: maybe, supplier: [a]}]", ["messages.1.follows", "messages.1.mailbox", "messages.1.supplier"]),
    ("messages: [{outcome: ready, details: {use_cas: true, api_name: 3}}]", ["messages.1.details.api_name", "messages.1.details.use_cas"]),
    ("messages: [{outcome: ready, details: yes}]", ["messages.1.details"]),
    ("messages: [{outcome: ready, category: true}]", ["messages.1.category"]),
    ("messages: [{outcome: ready, outcome: ready}]", [""]),
    ("messages: [", [""]),
    ("", [""]),
    ("- 1", [""]),
]


@pytest.mark.parametrize(("text", "keys"), WRONG, ids=[text for text, _ in WRONG])
def test_every_slip_in_a_label_is_told(case: NewCase, text: str, keys: list[str]) -> None:
    """With its file and key, what was found and what was expected."""
    found = wrong(case(text))
    assert sorted(problem.key for problem in found) == keys
    assert all(problem.file.endswith("kind/one/expected.yaml") and problem.found and problem.expected for problem in found)


def test_every_file_is_told_at_once(case: NewCase) -> None:
    """A mistake in one hides none of another; a message without a label, and a label without a message, are mistakes as well."""
    case("messages: [{outcome: foo}]", "a")
    case("messages: [{outcome: ready, zoo: 1}]", "b")
    case(GOOD, "c", mails=2)
    folder = case(GOOD, "d", mails=0)
    found = [(Path(problem.file).parent.name, Path(problem.file).name, problem.key) for problem in wrong(folder)]
    assert found == [("a", "expected.yaml", "messages.1.outcome"), ("b", "expected.yaml", "messages.1.zoo"), ("c", "2.eml", ""), ("d", "1.eml", "")]


@pytest.mark.parametrize(
    ("written", "instant"),
    [("", datetime(2026, 11, 24, 10)), ("now: 2026-11-25T09:00:00Z\n", datetime(2026, 11, 25, 9)), ("now: 2026-11-25\n", datetime(2026, 11, 25)), ("now: '2026-11-25T09:00:00'\n", datetime(2026, 11, 25, 9))],
)
def test_an_instant_may_be_written_in_several_ways(case: NewCase, written: str, instant: datetime) -> None:
    """Without one, the samples' own day counts; without a zone it is UTC."""
    (found,) = labels.read(case(written + GOOD), MAILBOXES, lambda _: True)
    assert found.now == instant.replace(tzinfo=UTC)


# ---------------------------------------------------------------- the command


@pytest.fixture
def evaluate(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs `mailbot evaluate` and returns status, output and errors."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailbot", "evaluate", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        caught = capfd.readouterr()
        return int(ended.value.code or 0), caught.out, caught.err

    return run


@pytest.fixture
def world(case: NewCase) -> Path:
    """A folder with one good case and the samples' registers."""
    folder = case(GOOD)
    (folder / "world").symlink_to(MESSAGES / "world")
    return folder


Evaluate = Callable[..., tuple[int, str, str]]


def test_a_good_folder_is_scored(evaluate: Evaluate, world: Path) -> None:
    """One message, decided as its label says."""
    status, said, errors = evaluate(str(world))
    assert (status, errors) == (0, "") and said.startswith("1 messages: 100.0% with the labelled outcome")


def test_mistyped_labels_end_the_command_with_status_2(evaluate: Evaluate, world: Path, case: NewCase) -> None:
    """Nothing is scored, every problem is a line of its own."""
    case("messages: [{outcome: foo, zoo: 1}]", "two")
    status, said, errors = evaluate(str(world))
    assert status == 2 and said == "" and len(errors.splitlines()) == 2
    assert "kind/two/expected.yaml: messages.1.outcome: found 'foo'; expected one of ready, incomplete" in errors and "messages.1.zoo: found an unknown key" in errors


def test_an_empty_folder_is_no_perfect_score(evaluate: Evaluate, world: Path) -> None:
    """No message at all, and none that `--held` chooses."""
    status, _, errors = evaluate(str(world), "--held", "only")
    assert status == 2 and "found no case that --held chooses" in errors
    (world / "kind" / "one" / "expected.yaml").unlink()
    status, _, errors = evaluate(str(world))
    assert status == 2 and "found no labelled message; expected KIND/CASE/expected.yaml" in errors


def test_rules_to_compare_with_are_read_strictly(evaluate: Evaluate, world: Path, tmp_path: Path) -> None:
    """An empty folder lacks every table, each named with its path; so does one with a table that is no text."""
    rules = tmp_path / "rules"
    rules.mkdir()
    status, _, errors = evaluate(str(world), "--against", str(rules))
    names = ("every-mailbox.yaml", "apimanagement.yaml", "securitysubmissions.yaml")
    assert status == 2 and [line.partition(": found")[0] for line in errors.splitlines()] == [f"error: {rules / name}:" [:-1] for name in names]
    (rules / names[0]).write_bytes(b"\xff\xfe\xff")
    status, _, errors = evaluate(str(world), "--against", str(rules))
    assert status == 2 and len(errors.splitlines()) == 3 and "no UTF-8 text" in errors


def test_the_help_tells_what_the_folder_needs(evaluate: Evaluate) -> None:
    """Its configuration and its shape."""
    status, said, _ = evaluate("--help")
    assert status == 0 and "world/config.yaml" in said and "KIND/CASE/expected.yaml" in said
