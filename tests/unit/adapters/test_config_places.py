"""What the configuration points to: told with its key where it cannot be used, and left as it was."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailbot import config
from mailbot.adapters import config_places
from mailbot.adapters.store.journal import SqlJournal
from mailbot.errors import Problem
from tests.unit.test_config import GOOD, GRAPH, IMAP, boxes, loaded

VARIABLE = "MAILBOT_TEST_SECRET"


def told(folder: Path, text: str) -> dict[str, str]:
    """Return {key: what was found} of everything that cannot be used, and make sure that looking left nothing behind."""
    settings = loaded(folder, text)
    before = sorted(folder.rglob("*"))
    found: list[Problem] = config_places.check(settings, folder / "config.yaml")
    assert sorted(folder.rglob("*")) == before
    assert all(problem.file == str(folder / "config.yaml") and problem.expected for problem in found)
    return {problem.key: problem.found for problem in found}


def test_what_is_made_at_the_first_start_is_no_problem(tmp_path: Path) -> None:
    """Maildirs and ledger need not exist yet."""
    assert told(tmp_path, GOOD) == {}


@pytest.mark.parametrize("value", [None, ""])
def test_secrets_that_cannot_be_had_are_all_told(tmp_path: Path, value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable's or the file's name; an empty one is none."""
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    (tmp_path / "empty").write_text("\n")
    text = boxes(
        a=IMAP.format(name="a", host="x.uk", user="a", way=f", password: {{env: {VARIABLE}}}"),
        b=IMAP.format(name="b", host="x.uk", user="b", way=", oauth: {tenant: t, client_id: c, secret: {file: nowhere}}"),
        c=IMAP.format(name="c", host="x.uk", user="c", way=", password: {file: empty}"),
        d=GRAPH.format(name="d", user="d@x.uk").replace("secret: {env: X}", "certificate: none.pem"),
    )
    found = told(tmp_path, f"{text}smtp: {{user: x, password: {{env: {VARIABLE}}}}}\n")
    assert set(found) == {"mailboxes.a.password.env", "mailboxes.b.oauth.secret.file", "mailboxes.c.password.file", "mailboxes.d.oauth.certificate", "smtp.password.env"}
    assert VARIABLE in found["smtp.password.env"] and "No such file" in found["mailboxes.b.oauth.secret.file"] and "empty" in found["mailboxes.c.password.file"]


def test_secrets_that_can_be_had_are_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands in where the variable is not set."""
    monkeypatch.setenv(VARIABLE, "hunter2")
    (tmp_path / "secret").write_text("hunter2")
    (tmp_path / "both.pem").write_text("-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n")
    text = boxes(
        a=IMAP.format(name="a", host="x.uk", user="a", way=f", password: {{env: {VARIABLE}}}"),
        b=IMAP.format(name="b", host="x.uk", user="b", way=", password: {env: MAILBOT_TEST_NONE, file: secret}"),
        c=GRAPH.format(name="c", user="c@x.uk").replace("secret: {env: X}", "certificate: both.pem"),
    )
    assert told(tmp_path, text) == {}


def test_a_certificate_without_its_key_is_told(tmp_path: Path) -> None:
    """What Entra was given is not enough to sign in."""
    (tmp_path / "half.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    found = told(tmp_path, boxes(a=GRAPH.format(name="a", user="a@x.uk").replace("secret: {env: X}", "certificate: half.pem")))
    assert "PRIVATE KEY" in found["mailboxes.a.oauth.certificate"]


@pytest.mark.parametrize("part", ["new", "cur", "tmp"])
def test_a_maildir_whose_part_is_a_link_is_told(tmp_path: Path, part: str) -> None:
    """Links are not followed: one could lead into another mailbox."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mail" / "api" / name).mkdir(parents=True)
    (tmp_path / "mail" / "api" / part).rmdir()
    (tmp_path / "mail" / "api" / part).symlink_to(tmp_path)
    found = told(tmp_path, GOOD)
    assert list(found) == ["mailboxes.api.path"] and f"{part}, which is a link" in found["mailboxes.api.path"]


def test_a_maildir_that_is_no_folder_or_can_never_be_one_is_told(tmp_path: Path) -> None:
    """A file in its place, or a file system that holds no files."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "sec").write_text("")
    found = told(tmp_path, GOOD.replace("mail/api", "/proc/mailbot/api"))
    assert set(found) == {"mailboxes.api.path", "mailboxes.sec.path"} and "nothing can be made" in found["mailboxes.api.path"]


@pytest.mark.parametrize(("place", "words"), [("/proc/x/ledger", "nothing can be made"), ("folder", "which is a folder"), ("file/ledger", "nothing can be made"), ("fifo", "cannot be read and written")])
def test_a_ledger_that_cannot_be_is_told(tmp_path: Path, place: str, words: str) -> None:
    """Below /proc, a folder, below a file, or no regular file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    os.mkfifo(tmp_path / "fifo")
    assert words in told(tmp_path, f"{GOOD}state: {{database: 'sqlite:///{place}'}}\n")["state.database"]


def test_postgresql_is_not_asked(tmp_path: Path) -> None:
    """Whether the server is there, `doctor` tells."""
    assert told(tmp_path, f"{GOOD}state: {{database: 'postgresql://x@nowhere.invalid/db'}}\n") == {}
    assert isinstance(loaded(tmp_path, GOOD), config.Config)


# ledgers that are there


def ledger(folder: Path) -> Path:
    """Return a ledger as mailbot makes it."""
    path = folder / "l.sqlite3"
    SqlJournal(f"sqlite:///{path}").close()
    return path


def statements(*words: str) -> Callable[[Path], None]:
    """Return a spoiler that runs these statements."""

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database, database:
            for word in words:
                database.execute(word)

    return run


def another(path: Path) -> None:
    """Put another program's database in the ledger's place."""
    path.unlink()
    statements("CREATE TABLE moz_places (id INTEGER)", "INSERT INTO moz_places VALUES (1)")(path)


SPOILED: list[tuple[str, Callable[[Path], object], str]] = [
    ("random bytes", lambda path: path.write_bytes(os.urandom(50_000)), "is damaged"),
    ("text", lambda path: path.write_bytes(b"hello\n" * 500), "is damaged"),
    ("cut in half", lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "is damaged"),
    ("cut within the head", lambda path: path.write_bytes(path.read_bytes()[:60]), "is damaged"),
    ("of a newer mailbot", statements("UPDATE schema_version SET version = 99"), "run a newer mailbot"),
    ("of another program", another, "moz_places"),
    ("half a ledger", statements("DROP TABLE schema_version"), "something else"),
]


@pytest.mark.parametrize(("spoil", "words"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
def test_a_ledger_that_nothing_can_open_is_told_and_left_as_it_is(tmp_path: Path, spoil: Callable[[Path], object], words: str) -> None:
    """Before the service starts on it, and without a byte of it changed or a file left beside it."""
    path = ledger(tmp_path)
    spoil(path)
    content = path.read_bytes()
    found = told(tmp_path, f"{GOOD}state: {{database: 'sqlite:///{path}'}}\n")
    assert list(found) == ["state.database"] and words in found["state.database"]
    assert path.read_bytes() == content


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.unlink(), lambda path: path.write_bytes(b""), statements("DELETE FROM schema_version"), statements("UPDATE schema_version SET version = 1")])
def test_a_ledger_that_can_be_opened_is_no_problem(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """As it was left, not there yet, empty, or of an older mailbot."""
    path = ledger(tmp_path)
    make(path)
    assert told(tmp_path, f"{GOOD}state: {{database: 'sqlite:///{path}'}}\n") == {}


def test_a_ledger_that_a_service_has_open_is_no_problem(tmp_path: Path) -> None:
    """Looking at it disturbs nobody."""
    path = ledger(tmp_path)
    service = SqlJournal(f"sqlite:///{path}")
    assert service.next_case("APIM", 2026)
    assert told(tmp_path, f"{GOOD}state: {{database: 'sqlite:///{path}'}}\n") == {}
    service.close()


# Maildirs that are there, seen by a user with fewer rights


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return a folder that every user can reach and write in."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def seen_by_nobody(folder: Path) -> list[Problem]:
    """Return what a user finds who owns nothing."""
    settings = loaded(folder, GOOD)
    os.seteuid(65534)
    try:
        return config_places.check(settings, folder / "config.yaml")
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="another user is needed")
@pytest.mark.parametrize("part", ["", "new", "cur", "tmp", ".Sent/cur", ".Mailbot.Ready", ".Mailbot.Ready/cur"])
def test_a_maildir_without_rights_is_told(shared: Path, part: str) -> None:
    """What mailbot cannot read and write stops it at the first message: the inbox, and the folders below it."""
    root = shared / "mail" / "api"
    for folder in (root, root / ".Sent", root / ".Mailbot.Ready"):
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir(parents=True)
    for place in (shared / "mail", *(shared / "mail").rglob("*")):
        place.chmod(0o777)
    assert seen_by_nobody(shared) == []
    (root / part).chmod(0)
    (one,) = seen_by_nobody(shared)
    assert one.key == "mailboxes.api.path" and f"{root / part}, which cannot be read and written" in one.found
