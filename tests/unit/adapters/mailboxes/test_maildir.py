"""A Maildir beyond the contract: order, odd things on disk, keywords, rights, full disks."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.adapters.mailboxes.maildir import Maildir
from mailbot.adapters.mailboxes.maildir_errors import told
from mailbot.adapters.mailboxes.maildir_keywords import Keywords
from mailbot.errors import PermanentError, TemporaryError
from mailbot.ports import Filed
from tests.speed import in_time

NOBODY = 65534
only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can take the part of another user, and mount"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that another user can reach (tmp_path is closed to others)."""
    with tempfile.TemporaryDirectory(prefix="mb-md-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture
def box(place: Path) -> Maildir:
    """Return an empty Maildir."""
    mailbox = Maildir("api", place / "m")
    mailbox.prepare(["Ready"])
    return mailbox


def put(
    place: Path,
    name: str,
    content: bytes = b"Subject: x\n\ny\n",
    part: str = "new",
    mtime: float = 1_700_000_000,
) -> Path:
    """Put a file into the inbox."""
    path = place / "m" / part / name
    path.write_bytes(content)
    os.utime(path, (mtime, mtime))
    return path


def ready(place: Path) -> list[str]:
    """Return the names in the folder Ready."""
    return sorted(os.listdir(place / "m" / ".Mailbot.Ready" / "cur"))


def test_lists_oldest_first_by_modification_time(place: Path, box: Maildir) -> None:
    """The time of delivery is the file's, whatever the name says, and in new as in cur."""
    put(place, "b", mtime=300)
    put(place, "c:2,S", part="cur", mtime=100)
    put(place, "a", mtime=200)
    items = list(box.waiting())
    assert [item.native_id for item in items] == ["c", "a", "b"]
    assert items[0].received_at == datetime.fromtimestamp(100, UTC)
    assert items[0].size == len(b"Subject: x\n\ny\n")


def test_same_time_is_ordered_by_name(place: Path, box: Maildir) -> None:
    """Couriers count in the name within one tick of the clock."""
    for name in ("x3", "x1", "x2"):
        put(place, name)
    assert [item.native_id for item in box.waiting()] == ["x1", "x2", "x3"]


def test_id_survives_what_dovecot_does(place: Path, box: Maildir) -> None:
    """A client that looks at the mail moves it from new to cur and sets flags: same id, still fetched and filed."""
    path = put(place, "x,S=13")
    (item,) = box.waiting()
    path.rename(place / "m" / "cur" / "x,S=13:2,FS")
    assert box.fetch(item.native_id) is not None
    assert [again.native_id for again in box.waiting()] == [item.native_id]
    (place / "m" / "cur" / "x,S=13:2,FS").rename(place / "m" / "cur" / "x,S=13:2,RS")
    assert box.file(item.native_id, "Ready", ()) is Filed.MOVED
    assert ready(place) == ["x,S=13:2,RS"]


def test_filing_works_without_listing_first(place: Path, box: Maildir) -> None:
    """After a restart an owed filing is done by id alone."""
    put(place, "x")
    assert box.file("x", "Ready", ()) is Filed.MOVED
    assert ready(place) == ["x:2,S"]


def test_times_stay_when_filed(place: Path, box: Maildir) -> None:
    """Filing keeps the time of delivery."""
    put(place, "x", mtime=12345)
    box.file("x", "Ready", ())
    assert (place / "m" / ".Mailbot.Ready" / "cur" / "x:2,S").stat().st_mtime == 12345


def test_never_overwrites_another_message(place: Path, box: Maildir) -> None:
    """Where the folder already has a message of that name, both are kept."""
    put(place, "x", b"first")
    box.file("x", "Ready", ())
    put(place, "x", b"second")
    assert box.file("x", "Ready", ()) is Filed.MOVED
    contents = {(place / "m" / ".Mailbot.Ready" / "cur" / name).read_bytes() for name in ready(place)}
    assert contents == {b"first", b"second"}


@pytest.mark.parametrize("years", [-62135596801 * 10, 10**12])
def test_times_beyond_the_calendar_are_no_error(place: Path, box: Maildir, years: int) -> None:
    """A file with an absurd time is listed and fetched all the same."""
    path = put(place, "x")
    try:
        os.utime(path, (years, years))
    except (OSError, OverflowError):
        pytest.skip("this file system cannot hold such a time")
    (item,) = box.waiting()
    assert item.problem == ""
    assert box.fetch("x") is not None


# odd things in the inbox


def odd_symlink(path: Path) -> None:
    """Put a link to a secret."""
    path.symlink_to("/etc/passwd")


def odd_broken_link(path: Path) -> None:
    """Put a link to nothing."""
    path.symlink_to("/nowhere")


def odd_directory(path: Path) -> None:
    """Put a directory with something in it."""
    path.mkdir()
    (path / "inside").write_bytes(b"x")


def odd_fifo(path: Path) -> None:
    """Put a FIFO, which would block a reader."""
    os.mkfifo(path)


@pytest.mark.parametrize("make", [odd_symlink, odd_broken_link, odd_directory, odd_fifo])
def test_things_that_are_no_files_are_listed_with_their_problem(
    place: Path, box: Maildir, make: object
) -> None:
    """They are never read, block nothing, and can be set aside."""
    assert callable(make)
    make(place / "m" / "new" / "odd")
    put(place, "good")
    problems = {item.native_id: item.problem for item in box.waiting()}
    assert problems["good"] == ""
    assert "not a file" in problems["odd"]
    with pytest.raises(PermanentError):
        box.fetch("odd")
    assert box.file("odd", "Quarantine", ()) is Filed.MOVED
    assert [item.native_id for item in box.waiting()] == ["good"]


def test_a_name_that_is_not_utf8_is_listed_with_its_problem(place: Path, box: Maildir) -> None:
    """Its id can be stored anywhere, and it can be set aside by that id."""
    with open(os.fsencode(place / "m" / "new") + b"/caf\xe9", "wb") as file:
        file.write(b"Subject: x\n\n")
    (item,) = box.waiting()
    assert item.native_id == "caf\\xe9"
    assert "UTF-8" in item.problem
    assert box.file(item.native_id, "Quarantine", ()) is Filed.MOVED
    assert list(box.waiting()) == []


def test_dot_files_are_no_messages(place: Path, box: Maildir) -> None:
    """Names that begin with a dot are other programs' business."""
    put(place, ".hidden")
    assert list(box.waiting()) == []


def test_a_folder_that_is_a_link_is_refused(place: Path, box: Maildir) -> None:
    """Mail never leaves the Maildir, even when somebody has planted a link."""
    (place / "elsewhere" / "cur").mkdir(parents=True)
    (place / "m" / ".Mailbot.Review").symlink_to(place / "elsewhere")
    (place / "m" / ".Mailbot.Other").mkdir()
    (place / "m" / ".Mailbot.Other" / "cur").symlink_to(place / "elsewhere" / "cur")
    put(place, "x")
    for folder in ("Review", "Other"):
        with pytest.raises(PermanentError, match="symbolic link"):
            box.file("x", folder, ())
        with pytest.raises(PermanentError, match="symbolic link"):
            box.prepare([folder])
    assert [item.native_id for item in box.waiting()] == ["x"]
    assert os.listdir(place / "elsewhere" / "cur") == []


def test_an_inbox_that_is_a_link_is_refused(place: Path, box: Maildir) -> None:
    """`new` must be a real directory."""
    (place / "m" / "new").rmdir()
    (place / "m" / "new").symlink_to("/etc")
    with pytest.raises(PermanentError, match=r"new: it is a symbolic link"):
        list(box.waiting())


# trouble


def test_a_missing_maildir_is_told_with_path_and_mend(place: Path) -> None:
    """The message names the path and says what to do; nothing is created by looking, and doctor says that the service will."""
    with pytest.raises(PermanentError, match=r"nowhere/new: it does not exist; create it, or correct `path`"):
        list(Maildir("api", place / "nowhere").waiting())
    assert not (place / "nowhere").exists()
    found = Maildir("api", place / "nowhere").diagnose()
    assert all(item.ok for item in found) and "is made at the first start" in found[0].detail and "MB free" in found[1].detail
    assert len(found) == 2 and not (place / "nowhere").exists()


def test_a_maildir_that_can_never_be_made_is_told_once(place: Path) -> None:
    """Neither its three parts nor the free space are told beside it, nor that its inbox can be read."""
    (place / "file").write_text("")
    for path in (Path("/proc/nowhere/m"), place / "file" / "m"):
        (one,) = Maildir("api", path).diagnose()
        assert not one.ok and "nothing can be made" in one.detail and "`path` of this mailbox" in one.mend


def test_a_missing_part_is_made_at_the_next_start(place: Path, box: Maildir) -> None:
    """So it is not wrong; but of an inbox that could not be read nothing is said to be readable."""
    (place / "m" / "cur").rmdir()
    found = box.diagnose()
    assert all(item.ok for item in found) and [item.detail for item in found if "next start" in item.detail] == [f"{place}/m/cur is made at the next start"]
    assert not any("can be read" in item.detail and "inbox" in item.detail for item in found)
    (place / "m" / "cur").symlink_to("/etc")
    assert [item.detail for item in box.diagnose() if not item.ok] == [f"{place}/m/cur is not a directory"]


@only_root
def test_rights_are_told_with_path_and_mend(place: Path, box: Maildir) -> None:
    """Without rights a message has a problem, and a Maildir a PermanentError that says what to do."""
    put(place, "x").chmod(0o000)
    (place / "m").chmod(0o755)
    for part in ("new", "cur"):
        (place / "m" / part).chmod(0o755)
    os.seteuid(NOBODY)
    try:
        (item,) = box.waiting()
        assert "no permission" in item.problem
        with pytest.raises(PermanentError, match="no permission"):
            box.fetch("x")
        with pytest.raises(PermanentError, match="chown"):
            box.file("x", "Ready", ())
        assert [found for found in box.diagnose() if not found.ok and "chown" in found.mend]
    finally:
        os.seteuid(0)


@only_root
def test_a_full_disk_is_temporary_and_loses_nothing(place: Path) -> None:
    """On a disk without room filing raises TemporaryError, and the message stays in the inbox."""
    (place / "m").mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=14", "none", str(place / "m")], check=False
    ).returncode:
        pytest.skip("cannot mount here")
    try:
        mailbox = Maildir("api", place / "m")
        mailbox.prepare([])
        put(place, "x")
        for number in range(20):
            try:
                put(place, f".fill{number}", b"x" * 16384)
            except OSError:
                break
        with pytest.raises(TemporaryError, match="disk is full"):
            mailbox.file("x", "Ready", ("Ready",))
        assert [item.native_id for item in mailbox.waiting()] == ["x"]
        assert [found for found in mailbox.diagnose() if not found.ok and found.mend == "free some space"]
        for path in (place / "m" / "new").glob(".fill*"):
            path.unlink()
        assert mailbox.file("x", "Ready", ("Ready",)) is Filed.MOVED
    finally:
        subprocess.run(["umount", str(place / "m")], check=True)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("ENOSPC", TemporaryError, "free some space"),
        ("EDQUOT", TemporaryError, "quota"),
        ("EIO", TemporaryError, "input/output"),
        ("ESTALE", TemporaryError, "network file system"),
        ("EMFILE", TemporaryError, "ulimit"),
        ("EACCES", PermanentError, "chown"),
        ("EPERM", PermanentError, "not permitted"),
        ("EROFS", PermanentError, "read-only"),
        ("ENOENT", PermanentError, "does not exist"),
        ("ELOOP", PermanentError, "symbolic link"),
        ("EXDEV", PermanentError, "another file system"),
        ("ENAMETOOLONG", PermanentError, "too long"),
        ("EBUSY", TemporaryError, "busy"),
    ],
)
def test_every_system_error_says_what_to_do(code: str, kind: type[Exception], words: str) -> None:
    """Each is temporary or permanent, names the path, and says how to mend it."""
    number = getattr(errno, code)
    error = told(OSError(number, os.strerror(number)), "/mail/api")
    assert type(error) is kind
    assert "/mail/api" in str(error)
    assert words.lower() in str(error).lower()


# sent mail


def test_sent_mail_comes_from_new_and_cur_and_passes_over_what_cannot_be_read(
    place: Path, box: Maildir
) -> None:
    """An odd thing in `.Sent` hides nothing."""
    for part in ("cur", "new", "tmp"):
        (place / "m" / ".Sent" / part).mkdir(parents=True)
    (place / "m" / ".Sent" / "cur" / "1.a:2,S").write_bytes(b"one")
    (place / "m" / ".Sent" / "new" / "2.b").write_bytes(b"two")
    (place / "m" / ".Sent" / "cur" / "odd").mkdir()
    (place / "m" / ".Sent" / "tmp" / "unfinished").write_bytes(b"half")
    sent = {raw.native_id: raw.content for raw in box.sent(lambda _: False)}
    assert sent == {"1.a": b"one", "2.b": b"two"}


# keywords


def test_keywords_share_the_file_with_dovecot(place: Path, box: Maildir) -> None:
    """Letters that Dovecot gave out are used, and new ones are added behind them."""
    keywords = place / "m" / ".Mailbot.Ready" / "dovecot-keywords"
    keywords.write_text("0 $Forwarded\n3 Ready\nnonsense\n99 TooFar\n")
    put(place, "x")
    box.file("x", "Ready", ("Ready", "Mailbot"))
    assert ready(place) == ["x:2,Sbd"]
    assert keywords.read_text() == "0 $Forwarded\n1 Mailbot\n3 Ready\n"


def test_keywords_that_a_person_set_in_the_inbox_go_along(place: Path, box: Maildir) -> None:
    """They keep their meaning under the folder's own letters."""
    (place / "m" / "dovecot-keywords").write_text("0 Urgent\n")
    put(place, "x:2,Fa", part="cur")
    box.file("x", "Ready", ("Ready",))
    assert ready(place) == ["x:2,FSab"]
    assert (place / "m" / ".Mailbot.Ready" / "dovecot-keywords").read_text() == "0 Ready\n1 Urgent\n"


def test_there_are_no_more_than_26_keywords(place: Path) -> None:
    """The 27th is left out, and the others stand."""
    keywords = Keywords(str(place))
    assert keywords.letters([f"k{number}" for number in range(27)]) == "abcdefghijklmnopqrstuvwxyz"
    assert keywords.letters(["k26"]) == ""
    assert keywords.letters(["k25"]) == "z"


def test_a_stale_lock_is_broken_and_a_fresh_one_is_waited_for(place: Path) -> None:
    """A crash of another program blocks nothing; a program at work is not disturbed."""
    lock = place / "dovecot-keywords.lock"
    lock.write_text("")
    os.utime(lock, (1, 1))
    assert Keywords(str(place)).letters(["one"]) == "a"
    lock.write_text("")
    threading.Timer(0.2, lock.unlink).start()
    begun = time.monotonic()
    assert Keywords(str(place)).letters(["two"]) == "b"
    assert time.monotonic() - begun > 0.1


# waiting


def test_wakes_within_a_fifth_of_a_second(place: Path, box: Maildir) -> None:
    """Each new message wakes soon; filing by ourselves does not."""
    stop, woken = threading.Event(), threading.Event()
    thread = threading.Thread(target=box.wait, args=(stop, woken.set))
    thread.start()
    try:
        time.sleep(0.3)
        for number in range(5):
            woken.clear()
            begun = time.monotonic()
            put(place, f"x{number}")
            assert woken.wait(1)
            assert time.monotonic() - begun < 0.3  # 0.1 s between looks, and room for a busy machine
        time.sleep(0.3)
        woken.clear()
        box.file("x0", "Ready", ())
        assert not woken.wait(0.4)
    finally:
        stop.set()
        thread.join(2)
    assert not thread.is_alive()


def test_mail_within_one_tick_of_the_clock_is_not_missed(place: Path, box: Maildir) -> None:
    """A second message that leaves the directory's time stamp as it was wakes all the same, while the stamp is young."""
    stop, woken = threading.Event(), threading.Event()
    tick = time.time() + 5
    thread = threading.Thread(target=box.wait, args=(stop, woken.set))
    thread.start()
    try:
        for name in ("first", "second"):
            woken.clear()
            put(place, name)
            os.utime(place / "m" / "new", (tick, tick))
            assert woken.wait(1), name
            time.sleep(0.25)
    finally:
        stop.set()
        thread.join(2)


def test_one_thousand_messages_take_well_under_a_third_of_a_millisecond_each(
    place: Path, box: Maildir
) -> None:
    """Listing, fetching and filing stay cheap (measured: 0.07 ms; the bound leaves room for a busy machine)."""
    for number in range(1000):
        put(place, f"1700000000.M{number:06d}")
    begun = time.process_time()
    for item in list(box.waiting()):
        assert box.fetch(item.native_id) is not None
        assert box.file(item.native_id, "Ready", ("Mailbot",)) is Filed.MOVED
    box.flush()
    assert in_time((time.process_time() - begun) / 1000, 0.0003)


# putting back


def test_a_filed_message_is_put_back_into_the_inbox(place: Path, box: Maildir) -> None:
    """Under its own id, with its bytes and flags; what is not there is no error."""
    put(place, "x:2,F", b"Subject: x\n\nwords\n", part="cur")
    box.file("x", "Quarantine", ("mailbot: quarantine",))
    assert list(box.waiting()) == []
    assert box.restore("x") == "x" == box.restore("x") and box.restore("y") is None
    (item,) = box.waiting()
    raw = box.fetch(item.native_id)
    assert item.native_id == "x" and raw is not None and raw.content == b"Subject: x\n\nwords\n"
    assert os.listdir(place / "m" / "cur") == ["x:2,FS"]


@pytest.mark.parametrize("length", [248, 251, 255])
def test_a_name_without_room_for_flags_is_shortened_when_filed(place: Path, box: Maildir, length: int) -> None:
    """A file system holds 255 bytes of name; the message is moved all the same, and never over another."""
    names = ["y" * (length - 1) + end for end in "ab"]
    for name in names:
        put(place, name, name.encode())
        assert box.file(name, "Ready", ("Mailbot",)) is Filed.MOVED
    assert list(box.waiting()) == [] and len(ready(place)) == 2
    assert all(len(name) <= 255 and ":2," in name for name in ready(place))
