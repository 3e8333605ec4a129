"""What was set aside, brought back by one command: listed with its error, handled again, answered once; on a Maildir and on IMAP."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from imapclient import IMAPClient

from tests.acceptance.conftest import NewWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.servers.dovecot import PASSWORD, Dovecot, needs_dovecot

LARGE = message(1) + b"The quick brown fox jumps over the lazy dog.\r\n" * 100
SPONSOR = "sponsor1@cardiff.wales.nhs.uk"
API = re.compile(r"\{kind: maildir, role: apimanagement, path: mail/api, ")


@dataclass(frozen=True, slots=True)
class Site:
    """An installation, and what stands in the folders of its API mailbox."""

    world: World
    deliver: Callable[[bytes], None]
    filed: Callable[[], dict[str, int]]
    forget: Callable[[], None]  # delete all that stands in Quarantine

    def limit(self, number: int) -> None:
        """Set how many bytes a message may have."""
        text = re.sub(r"message_bytes: \d+, ", "", self.world.config.read_text())
        self.world.config.write_text(text.replace("limits: {", f"limits: {{message_bytes: {number}, "))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command with the configuration; none ends in a traceback."""
        done = self.world.run(*words, "--config", str(self.world.config))
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def standing(self) -> dict[str, int]:
        """Return how many messages stand where."""
        return {folder: count for folder, count in self.filed().items() if count}


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    """Run one server for this file; each test has a user of its own."""
    with Dovecot.started() as server:
        yield server


def on_a_maildir(world: World) -> Site:
    """Return the embedded set-up."""

    def filed() -> dict[str, int]:
        return {"INBOX": world.inbox(), **world.filed()}

    def forget() -> None:
        for place in (world.folder / "mail" / "api" / ".Mailbot.Quarantine" / "cur").iterdir():
            place.unlink()

    return Site(world, lambda content: world.deliver(1, content), filed, forget)


def on_imap(world: World, dovecot: Dovecot) -> Site:
    """Return the same with the API mailbox on a server that gives a message another number with each move."""
    user = dovecot.account().user
    (world.folder / "password").write_text(PASSWORD)
    words = f"{{kind: imap, role: apimanagement, host: 127.0.0.1, port: {dovecot.port}, tls: none, user: {user}, password: {{file: password}}, "
    world.config.write_text(API.sub(words.replace("\\", ""), world.config.read_text()))

    @contextmanager
    def person() -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", dovecot.port, ssl=False, timeout=10) as client:
            client.login(user, PASSWORD)
            yield client

    def deliver(content: bytes) -> None:
        with person() as client:
            client.append("INBOX", content)

    def filed() -> dict[str, int]:
        with person() as client:
            names = ["INBOX", *(name for _, _, name in client.list_folders("Mailbot", "*"))]
            return {name.rpartition("/")[2]: client.select_folder(name, readonly=True)[b"EXISTS"] for name in names if name != "Mailbot"}

    def forget() -> None:
        with person() as client:
            client.select_folder("Mailbot/Quarantine")
            client.delete_messages(client.search())
            client.expunge()

    return Site(world, deliver, filed, forget)


@pytest.fixture(params=["maildir", pytest.param("imap", marks=needs_dovecot)])
def site(request: pytest.FixtureRequest, new_world: NewWorld, accepting: Sink) -> Site:
    """An installation with an empty API mailbox of either kind, and a mail server that accepts everything."""
    world = new_world(accepting.port)
    return on_a_maildir(world) if request.param == "maildir" else on_imap(world, request.getfixturevalue("dovecot"))


def test_a_message_that_was_set_aside_is_brought_back_and_decided(site: Site, accepting: Sink) -> None:
    """Too large for the limit of then, listed with the reason, tried again when the limit was raised: decided and answered once."""
    site.limit(1024)
    site.deliver(LARGE)
    assert site.world.once().returncode == 0 and site.standing() == {"Quarantine": 1}
    listed = site.run("cases", "list").stdout
    found = re.search(r"set aside: apimanagement (\S+): it has \d+ bytes, and more than 2048 are not read", listed)
    assert found and "mailbot cases retry MAILBOX ID" in listed
    assert found.group() in site.run("cases", "show", found[1]).stdout

    done = site.run("cases", "retry", "apimanagement", found[1])
    assert done.returncode == 0 and "back in the inbox" in done.stdout and site.standing() == {"INBOX": 1}
    assert site.world.once().returncode == 0 and site.standing() == {"Quarantine": 1}, "it is no smaller"

    site.limit(35_000_000)
    done = site.run("cases", "retry")
    assert done.returncode == 0 and "set aside" not in site.run("cases", "list").stdout
    for _ in range(2):
        assert site.world.once().returncode == 0 and site.standing() == {"Incomplete": 1}
    assert len(site.world.decisions()) == 1 and len(accepting.to(SPONSOR)) == 1
    assert site.run("cases", "retry").returncode == 2 and site.run("audit", "verify").returncode == 0


def test_what_a_person_took_from_quarantine_is_no_longer_listed(site: Site) -> None:
    """The command says so, and keeps no ghost."""
    site.limit(1024)
    site.deliver(LARGE)
    assert site.world.once().returncode == 0
    site.forget()
    done = site.run("cases", "retry", "apimanagement")
    assert done.returncode == 0 and "somebody moved or deleted it" in done.stdout
    assert "set aside" not in site.run("cases", "list").stdout and site.standing() == {}


def test_wrong_names_are_told_and_move_nothing(site: Site) -> None:
    """A mailbox that is none, a message of another mailbox, too many words."""
    site.limit(1024)
    site.deliver(LARGE)
    assert site.world.once().returncode == 0
    (native_id,) = re.findall(r"set aside: apimanagement (\S+):", site.run("cases", "list").stdout)
    for words in (("nobody", native_id), ("securitysubmissions", native_id), ("apimanagement", "9.9"), ("apimanagement", native_id, "more")):
        done = site.run("cases", "retry", *words)
        assert done.returncode == 2 and done.stderr
    assert site.standing() == {"Quarantine": 1}


@pytest.mark.parametrize("kind", ["maildir", pytest.param("imap", marks=needs_dovecot)])
def test_a_reply_that_was_left_to_a_person_leaves_and_its_message_moves_on(new_world: NewWorld, request: pytest.FixtureRequest, kind: str) -> None:
    """The refusal is listed and shown with its case; when it is mended, the reply leaves once and the message is never decided again."""
    refusing = Sink(refuse="554 5.7.1 relay access denied", refuse_first=1)
    try:
        world = new_world(refusing.port)
        site = on_a_maildir(world) if kind == "maildir" else on_imap(world, request.getfixturevalue("dovecot"))
        site.deliver(message(1))
        assert world.once().returncode == 0 and site.standing() == {"Quarantine": 1}
        case = world.decisions()[0]["case"]
        for shown in (site.run("cases", "list").stdout, site.run("cases", "show", case).stdout):
            assert f"{case}: the reply to {SPONSOR} was not sent: " in shown and "relay access denied" in shown
        (left,) = world.decisions()[0]["left_to_person"]
        assert left["action"].endswith("/reply") and "relay access denied" in left["error"]
        assert site.run("cases", "retry", "apimanagement", left["action"]).returncode == 0
        for _ in range(2):
            assert world.once().returncode == 0 and site.standing() == {"Incomplete": 1}
        assert len(world.decisions()) == 1 and len(refusing.to(SPONSOR)) == 1 and world.decisions()[0]["left_to_person"] == []
    finally:
        refusing.close()
