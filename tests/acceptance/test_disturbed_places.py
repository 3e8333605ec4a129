"""Maildirs, disks and ledgers in every kind of disorder: told in words, nothing lost, and it goes on when the cause is gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.acceptance.conftest import NewWorld
from tests.acceptance.ready import ready
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message

ROOTS_RIGHTS = "-dac_override,-dac_read_search"
UNPRIVILEGED = ("setpriv", f"--bounding-set={ROOTS_RIGHTS}", f"--inh-caps={ROOTS_RIGHTS}")  # root keeps its files, not its rights over others'


@pytest.fixture
def world(new_world: NewWorld, accepting: Sink) -> World:
    """An empty installation."""
    return new_world(accepting.port)


def once(world: World, *, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Make one pass without root's right to read everything; it must never end in a traceback."""
    words, less = ("run", "--config", str(world.config), "--once"), UNPRIVILEGED if os.geteuid() == 0 else ()
    if less and shutil.which("setpriv") is None:
        pytest.skip("root without setpriv can read everything")
    if prefix:
        done = subprocess.run([*prefix, *less, *world.command(*words)], capture_output=True, text=True, timeout=120, cwd=world.folder)
    else:
        done = ready(*less).run(words, folder=world.folder)
    assert "Traceback" not in done.stderr and "itself failed" not in done.stderr, done.stderr
    return done


def healed(world: World, count: int, sink: Sink) -> None:
    """Check that the next passes do everything, once; what was put off in between is due by then."""
    deadline = time.monotonic() + 90
    while world.inbox() and time.monotonic() < deadline:
        world.time_passes()
        assert once(world).returncode == 0
    assert world.inbox() == 0 and decided(world) == count
    assert max(sink.received.values()) == 1


def decided(world: World) -> int:
    """Return how many messages the ledger has decided."""
    with closing(sqlite3.connect(world.folder / "mailbot.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM decisions").fetchone()[0])


# the Maildir


def test_an_inbox_full_of_junk_is_worked_through(world: World, accepting: Sink) -> None:
    """Every message is handled whatever its name; what is none is set aside with the reason; nothing is read outside."""
    new, cur = (world.folder / "mail" / "api" / part for part in ("new", "cur"))
    names = [new / "noflags", cur / "noflags2", cur / "known:2,FS", new / ("x" * 250), new / "new\nline", new / "a:2,b:2,S", new / "sp ace;{}%", new / "ŵyl", cur / "empty:2,S"]
    for number, path in enumerate(names):
        path.write_bytes(b"" if path.name.startswith("empty") else message(number))
    (new / ".hidden").write_bytes(message(90))
    (new / "folder").mkdir()
    (new / "folder" / "inside").write_bytes(message(91))
    os.mkfifo(new / "fifo")
    (new / "link").symlink_to("/etc/passwd")
    (new / "dangling").symlink_to("/nowhere")
    (cur / "garbage").write_bytes(bytes(range(256)) * 20)
    (new / os.fsdecode(b"\xff\xfe")).write_bytes(message(92))
    done = once(world)
    assert done.returncode == 0
    assert sorted(path.name for path in new.iterdir()) == [".hidden"] and not list(cur.iterdir())
    assert world.filed()["Quarantine"] == 5 and decided(world) == len(names) + 1
    assert "unreadable" in {d["reason"] for d in world.decisions()}
    listed = world.run("cases", "list", "--config", str(world.config)).stdout
    for reason in ("a symbolic link", "a special file", "a directory", "not valid UTF-8"):
        assert reason in listed
    assert not any(b"root:" in content for content in accepting.contents)


def test_a_file_name_may_come_again_for_another_message(world: World, accepting: Sink) -> None:
    """Whoever drops `1.eml` into the inbox each day is answered each day; the same bytes again are not."""
    new = world.folder / "mail" / "api" / "new"
    for number in range(2):
        (new / "1.eml").write_bytes(message(number))
        assert once(world).returncode == 0 and world.inbox() == 0
    assert [d["message_id"] for d in world.decisions()] == ["<m0@cardiff.wales.nhs.uk>", "<m1@cardiff.wales.nhs.uk>"]
    assert [len(accepting.to(f"sponsor{number}@cardiff.wales.nhs.uk")) for number in range(2)] == [1, 1]


def test_a_message_that_nobody_may_read_is_set_aside_and_can_be_retried(world: World, accepting: Sink) -> None:
    """The others are handled; once the rights are mended, one command has it read."""
    for number in range(2):
        world.deliver(number, message(number))
    (locked,) = (world.folder / "mail" / "api" / "new").glob("*.M0.*")
    locked.chmod(0)
    assert once(world).returncode == 0 and world.filed()["Quarantine"] == 1 and world.inbox() == 0
    assert "no permission to read it" in world.run("cases", "list", "--config", str(world.config)).stdout
    (aside,) = (world.folder / "mail" / "api" / ".Mailbot.Quarantine" / "cur").iterdir()
    aside.chmod(0o600)
    retried = world.run("cases", "retry", "--config", str(world.config))
    assert retried.returncode == 0 and "back in the inbox" in retried.stdout and world.inbox() == 1
    healed(world, 2, accepting)
    assert world.filed()["Quarantine"] == 0


@pytest.mark.parametrize("part", ["", "new", "cur"])
def test_a_maildir_that_may_not_be_read_stops_only_itself(world: World, accepting: Sink, part: str) -> None:
    """The other mailbox is worked; the error names path and mend, with status 1."""
    world.deliver(0, message(0))
    world.deliver(1, message(1), "sec")
    place = world.folder / "mail" / "api" / part
    place.chmod(0)
    done = once(world)
    place.chmod(0o700)
    assert done.returncode == 1 and "error: mailbox apimanagement: Maildir" in done.stderr and "chown" in done.stderr
    assert decided(world) == 1
    healed(world, 2, accepting)


def test_the_security_team_s_maildir_that_may_not_be_read_keeps_nobody_waiting(world: World, accepting: Sink) -> None:
    """Without its sent mail no approval is proven, but what needs none is decided."""
    world.deliver(1, message(1))
    place = world.folder / "mail" / "sec"
    place.chmod(0)
    done = once(world)
    place.chmod(0o700)
    assert done.returncode == 1 and world.inbox() == 0 and len(accepting.to("sponsor1@cardiff.wales.nhs.uk")) == 1
    healed(world, 1, accepting)


def test_a_maildir_that_may_not_be_written_answers_once_and_files_later(world: World, accepting: Sink) -> None:
    """The reply has left; filing is tried until it can be done."""
    world.deliver(1, message(1))
    new = world.folder / "mail" / "api" / "new"
    new.chmod(0o500)
    for _ in range(2):
        assert once(world).returncode == 0
    assert world.inbox() == 1 and len(accepting.to("sponsor1@cardiff.wales.nhs.uk")) == 1
    new.chmod(0o700)
    healed(world, 1, accepting)
    assert world.filed()["Incomplete"] == 1


# disks


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """Mount a disk of four megabytes; tell whether that is allowed here."""
    place.mkdir(exist_ok=True)
    allowed = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)], check=False, capture_output=True).returncode == 0
    try:
        yield allowed
    finally:
        if allowed:
            subprocess.run(["umount", "-l", str(place)], check=True)


def filled(place: Path, leave: int) -> Path:
    """Fill a disk but for some bytes."""
    state = os.statvfs(place)
    path = place / "fill"
    path.write_bytes(b"x" * max(0, state.f_bavail * state.f_bsize - leave))
    return path


@pytest.mark.parametrize("leave", [0, 40_000])
@pytest.mark.parametrize("what", ["ledger", "mail"])
def test_a_full_disk_loses_nothing_and_nobody_is_answered_twice(new_world: NewWorld, accepting: Sink, what: str, leave: int) -> None:
    """Before there is room nothing is half done: what cannot be recorded is not sent, what was recorded is sent once."""
    world = new_world(accepting.port, extra='state: {database: "sqlite:///mailbot.sqlite3"}' if what == "ledger" else "", retry_seconds=0.5)
    count = 8
    with small_disk(world.folder / "disk") as allowed:
        if not allowed:
            pytest.skip("mounting is not permitted here: see the test with a limit of file sizes")
        if what == "ledger":
            (world.folder / "mailbot.sqlite3").symlink_to("disk/ledger.sqlite3")
        if what == "mail":
            shutil.move(world.folder / "mail" / "api", world.folder / "disk" / "api")
            world.config.write_text(world.config.read_text().replace("path: mail/api", "path: disk/api"))
            (world.folder / "mail" / "api").symlink_to(world.folder / "disk" / "api")
        assert once(world).returncode == 0
        for number in range(count):
            world.deliver(number, message(number))
        fill = filled(world.folder / "disk", leave)
        done = once(world)
        assert done.returncode == (1 if what == "ledger" else 0), done.stderr
        assert ("disk" in done.stderr and "ledger" in done.stderr) if what == "ledger" else "No space left on device" in done.stderr
        fill.unlink()
        healed(world, count, accepting)
        assert Counter(len(accepting.to(f"sponsor{number}@cardiff.wales.nhs.uk")) for number in range(count)) == {1: count}
        assert world.filed().get("Quarantine", 0) == 0
        assert world.run("audit", "verify", "--config", str(world.config)).returncode == 0


def test_files_that_may_not_grow_are_as_a_full_disk(world: World, accepting: Sink) -> None:
    """The same where nothing can be mounted: a limit on the size of files (ulimit -f)."""
    assert once(world).returncode == 0
    for number in range(4):
        world.deliver(number, message(number))
    done = once(world, prefix=["bash", "-c", 'ulimit -f 3; exec "$@"', "bash"])
    assert done.returncode == 1 and "ledger" in done.stderr and world.inbox() == 4
    healed(world, 4, accepting)


# the ledger


def spoiled_by(content: bytes) -> Callable[[Path], None]:
    """Return what replaces the ledger's bytes."""
    return lambda path: (path.write_bytes(content), None)[1]


def cut(path: Path) -> None:
    """Cut the ledger in half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newer(path: Path) -> None:
    """Make it a ledger of a later mailbot."""
    with sqlite3.connect(path) as database:
        database.execute("UPDATE schema_version SET version = 99")


def foreign(path: Path) -> None:
    """Make it a database of something else."""
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE arrivals (x)")


SPOILED = [
    ("garbage", spoiled_by(b"hello, I am no database\n" * 500), "is damaged"),
    ("cut", cut, "is damaged"),
    ("newer", newer, "run a newer mailbot"),
    ("foreign", foreign, "a database of something else"),
    ("not writable", lambda path: path.chmod(0o400), "Check path and rights"),
    ("not readable", lambda path: path.chmod(0), "Check path and rights"),
]


@pytest.mark.parametrize(("spoil", "words"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
def test_a_ledger_that_cannot_be_used_stops_everything_before_anything_is_sent(world: World, accepting: Sink, spoil: Callable[[Path], None], words: str) -> None:
    """The error says what to do; with the ledger restored, all goes on."""
    world.deliver(0, message(0))
    assert once(world).returncode == 0
    path = world.folder / "mailbot.sqlite3"
    good = path.read_bytes()
    for left in world.folder.glob("mailbot.sqlite3-*"):
        left.unlink()
    world.deliver(1, message(1))
    spoil(path)
    done = once(world)
    assert done.returncode == 1 and words in done.stderr and str(path) in done.stderr
    assert world.inbox() == 1 and len(accepting.to("sponsor1@cardiff.wales.nhs.uk")) == 0
    for left in (*world.folder.glob("mailbot.sqlite3-*"), path):
        left.unlink()
    path.write_bytes(good)
    healed(world, 2, accepting)


def test_a_state_folder_that_may_not_be_written_is_told(world: World, accepting: Sink) -> None:
    """Before there is a ledger, and when there is one."""
    for number in range(2):
        world.deliver(number, message(number))
        world.folder.chmod(0o500)
        done = once(world)
        world.folder.chmod(0o700)
        assert done.returncode == 1 and "Check path and rights" in done.stderr
        healed(world, number + 1, accepting)


def test_a_locked_ledger_is_told_and_waited_for_by_the_service(world: World, accepting: Sink) -> None:
    """Somebody's backup holds it: a running service goes on by itself."""
    world.config.write_text(world.config.read_text().replace("poll_seconds: 5", "poll_seconds: 1"))
    service = world.start()
    world.deliver(0, message(0))
    deadline = time.monotonic() + 30
    while world.inbox() and time.monotonic() < deadline:
        time.sleep(0.1)
    holder = sqlite3.connect(world.folder / "mailbot.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    world.deliver(1, message(1))
    while "is locked by another process" not in world.log.read_text() and time.monotonic() < deadline + 60:
        time.sleep(0.5)
    assert "is locked by another process" in world.log.read_text() and world.inbox() == 1 and service.poll() is None
    holder.execute("ROLLBACK")
    holder.close()
    while world.inbox() and time.monotonic() < deadline + 120:
        time.sleep(0.2)
    world.close()
    healed(world, 2, accepting)
