"""What mailbot writes holds mail of people: nobody else on the machine can read it, whatever the umask is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailbot.adapters.intake_delivery import Copy, Courier, maildirs_made
from mailbot.adapters.mailboxes.maildir import Maildir
from mailbot.adapters.store.database import Database
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.unit.adapters.scripted_smtp import ScriptedSmtp
from tests.unit.adapters.sender_process import mail, outgoing


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """As most systems have it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(place: Path) -> int:
    """Return the rights of a file or folder."""
    return stat.S_IMODE(place.stat().st_mode)


def open_to_others(folder: Path) -> list[str]:
    """Return what others than the owner may read, write or enter below a folder."""
    return sorted(str(place.relative_to(folder)) for place in folder.rglob("*") if mode(place) & 0o077)


def test_a_new_ledger_and_all_beside_it_is_private(tmp_path: Path) -> None:
    """The database, its write-ahead log, the locks of mailboxes, and the folder that is made for them."""
    with closing(Database(f"sqlite:///{tmp_path}/state/mailbot.sqlite3")) as ledger:
        ledger.claim("apimanagement")
        with ledger.transaction():
            assert {place.name for place in (tmp_path / "state").iterdir()} >= {"mailbot.sqlite3", "mailbot.sqlite3-wal", "mailbot.sqlite3-shm", "mailbot.sqlite3.apimanagement.lock"}
            assert open_to_others(tmp_path) == []


def test_the_ledger_of_an_older_version_is_tightened(tmp_path: Path) -> None:
    """At the next start, by its owner; with what stands beside it."""
    place = tmp_path / "mailbot.sqlite3"
    first = Database(f"sqlite:///{place}")
    for made in tmp_path.iterdir():
        made.chmod(0o644)
    with closing(Database(f"sqlite:///{place}")):
        assert len(list(tmp_path.iterdir())) == 3 and open_to_others(tmp_path) == []
    first.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_ledger_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    """Whoever looks with the rights of root changes nothing of the service's."""
    place = tmp_path / "mailbot.sqlite3"
    Database(f"sqlite:///{place}").close()
    place.chmod(0o640)
    os.chown(place, 65534, 65534)
    Database(f"sqlite:///{place}").close()
    assert mode(place) == 0o640


def test_what_is_sent_and_drafted_is_private(tmp_path: Path) -> None:
    """Each copy and each folder; a Sent folder that an older version left open to the world is closed."""
    (tmp_path / ".Sent").mkdir(0o755)
    server = ScriptedSmtp()
    with closing(server), closing(outgoing(server.port, tmp_path)) as sender:
        sender.send(mail(1))
        sender.draft(mail(2))
    assert len([place for place in tmp_path.rglob("cur/*")]) == 2
    assert [place for place in open_to_others(tmp_path) if place != ".Sent"] == [] and mode(tmp_path / ".Sent") & 0o007 == 0


def test_what_is_delivered_and_filed_is_private(tmp_path: Path) -> None:
    """The Maildir that is made, its folders, their keywords, and the messages."""
    place = tmp_path / "mail" / "api"
    maildirs_made([place])
    Courier("host").deliver([Copy(place, b"")], b"Subject: x\r\n\r\n", 1)
    box = Maildir("api", place)
    box.prepare(["Ready"])
    (item,) = box.waiting()
    box.file(item.native_id, "Ready", ("Ready",))
    assert len(list(place.rglob(".Mailbot.Ready/cur/*"))) == 1 and open_to_others(tmp_path) == []


def test_a_whole_pass_leaves_nothing_to_others(tmp_path: Path) -> None:
    """Of all that the process makes: the ledger, what it sends, and the mailboxes' folders."""
    sink = Sink()
    world = World(tmp_path, sink.port)
    world.deliver(1, message(1))
    given = {place for place in tmp_path.rglob("*")}
    assert world.once().returncode == 0
    sink.close()
    delivered = world.folder / "mail" / "api"
    made = [place for place in tmp_path.rglob("*") if place not in given and not (place.parent.name == "cur" and place.is_relative_to(delivered) and "Mailbot" in str(place))]
    assert [str(place) for place in made if mode(place) & 0o077] == [] and len(made) > 20
