"""`mailbot triage` on everything that may hold mail, broken things among them: one JSON object a line, in order."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.world import World, message

NOW = ("--now", "2026-11-24T10:00:00+00:00", "--json")
KEYS = {"file", "mailbox", "message_id", "case", "outcome", "reason", "category", "sponsor", "users", "domains", "supplier", "details", "missing", "language", "follows", "reply", "trace"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An installation whose ledger does not exist yet."""
    return World(tmp_path, 9)


def triaged(world: World, *words: str, given: bytes = b"") -> tuple[list[dict[str, object]], subprocess.CompletedProcess[bytes]]:
    """Return the objects and the finished process."""
    command = world.command("triage", "--config", str(world.config), *NOW, *words)
    done = subprocess.run(command, capture_output=True, input=given, timeout=120, cwd=world.folder)
    assert b"Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done


def test_every_kind_of_path_is_decided_in_the_order_given(world: World) -> None:
    """A file, an Outlook item that is none, an mbox with Unix and with Windows line ends, a Maildir, a folder, standard input."""
    folder = world.folder
    mails = [message(number) for number in range(4)]
    (folder / "one.eml").write_bytes(mails[0])
    (folder / "broken.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(4000))
    box = b"".join(b"From s@x.org Tue Nov 24 09:00:00 2026\n" + mail.replace(b"\r\n", b"\n") + b">From me\n\n" for mail in mails[:2])
    (folder / "unix.mbox").write_bytes(box)
    (folder / "windows.mbox").write_bytes(box.replace(b"\n", b"\r\n"))
    world.deliver(2, mails[2])
    (folder / "mail" / "api" / "cur" / "7.x:2,S").write_bytes(mails[3])
    (folder / "folder").mkdir()
    for name, mail in (("10.eml", mails[0]), ("2.eml", mails[1]), ("notes.txt", b"no mail"), ("empty.eml", b"")):
        (folder / "folder" / name).write_bytes(mail)
    found, done = triaged(world, "one.eml", "broken.msg", "unix.mbox", "windows.mbox", "mail/api", "folder", "-", given=mails[3])
    assert (done.returncode, done.stderr) == (0, b"")
    ids = [str(each["message_id"])[1:3] if each["message_id"] else "" for each in found]
    assert ids == ["m0", "", "m0", "m1", "m0", "m1", "m2", "m3", "", "m1", "m0", "m3"], [each["file"] for each in found]
    assert [str(each["file"]).rpartition("/")[2] for each in found][-5:] == ["7.x:2,S", "empty.eml", "2.eml", "10.eml", "-"]
    assert all(set(each) >= KEYS for each in found)
    reasons = {str(each["message_id"])[1:3]: each["reason"] for each in found if each["message_id"]}
    assert reasons == {"m0": "staff-complete", "m1": "staff-missing-details", "m2": "supplier-allow-listed", "m3": "approval-missing-category-2"}
    assert {each["reason"] for each in found if not each["message_id"]} == {"unreadable"}
    assert not (folder / "mailbot.sqlite3").exists() and world.inbox() == 2, "triage has no effects"


def test_what_cannot_be_read_is_told_and_the_others_are_decided(world: World) -> None:
    """Exit status 2 says that something is missing from the output; each thing is named on standard error."""
    (world.folder / "good.eml").write_bytes(message(0))
    os.mkfifo(world.folder / "fifo.eml")
    (world.folder / "gone.eml").symlink_to("nowhere")
    found, done = triaged(world, "missing.eml", "good.eml", "fifo.eml", "/dev/null", "gone.eml", "good.eml")
    assert done.returncode == 2 and [each["file"] for each in found] == ["good.eml", "good.eml"]
    told = done.stderr.decode().splitlines()
    assert len(told) == 4 and all(line.startswith("error: ") for line in told)
    assert [line.split(": ")[1] for line in told] == ["missing.eml", "fifo.eml", "/dev/null", "gone.eml"]


def test_no_message_can_stop_the_others(world: World) -> None:
    """Random bytes, half a message, a bomb of headers: each is decided, mostly for a person."""
    for number, content in enumerate((os.urandom(3000), message(0)[:200], b"A: b\r\n" * 50_000, b"\0" * 100_000, b"From: " + b"<" * 20_000, message(0))):
        (world.folder / f"{number}.eml").write_bytes(content)
    found, done = triaged(world, *(f"{number}.eml" for number in range(6)))
    assert done.returncode == 0 and len(found) == 6
    assert found[-1]["reason"] == "staff-complete" and all(each["outcome"] in ("review", "ignored") for each in found[:-1])
