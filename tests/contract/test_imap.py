"""The contract on IMAP, against a private Dovecot; the adapter reaches it through a relay that a test can cut."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient

from mailbot.adapters.mailboxes.imap import Imap
from mailbot.adapters.mailboxes.imap_names import ImapServer, keyword
from mailbot.ports import Mailbox
from tests.contract.mailbox_contract import Capabilities, MailboxContract
from tests.servers.dovecot import PASSWORD, Dovecot, needs_dovecot
from tests.servers.proxy import Relay

pytestmark = needs_dovecot


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    """Run one server for all tests of this file; each test has a user of its own."""
    with Dovecot.started() as server:
        yield server


class ImapWorld:
    """The server, couriers and people of one user."""

    capabilities = Capabilities(remembers_filing=False)

    def __init__(self, dovecot: Dovecot) -> None:
        """Make a fresh user, with a second client as the person at the same mailbox."""
        self.account = dovecot.account()
        self.poisonous: set[int] = set()
        self.relay = Relay(dovecot.port, self._refuse)
        self.person = IMAPClient("127.0.0.1", dovecot.port, ssl=False, timeout=10)
        self.person.login(self.account.user, PASSWORD)
        self.person.select_folder("INBOX")  # the server makes the Maildir when it is first opened
        self.adapters: list[Imap] = []
        self.mailbox = self.reopened()

    def _refuse(self, line: bytes) -> bytes | None:
        """Refuse every FETCH that touches a poisonous message, as Dovecot does for a damaged file."""
        match = re.match(rb"\S+ UID FETCH (\S+)", line)
        poisoned = match is not None and self.poisonous & {
            int(uid) for uid in match[1].split(b",") if uid.isdigit()
        }
        return b"NO [SERVERBUG] Internal error occurred" if poisoned else None

    def reopened(self) -> Imap:
        """Return an adapter that begins with nothing."""
        adapter = Imap(
            "apimanagement",
            ImapServer("127.0.0.1", self.account.user, self.relay.port, tls="none", timeout_seconds=10),
            password=lambda: PASSWORD,
        )
        self.adapters.append(adapter)
        return adapter

    def close(self) -> None:
        """Let go of every connection."""
        for adapter in self.adapters:
            adapter.close()
        self.person.logout()
        self.relay.close()

    def deliver(self, content: bytes) -> None:
        """Deliver as a courier does that writes files, so that no protocol touches the bytes."""
        name = f"{time.time_ns():020d}.M1P1.host"
        place = self.account.maildir
        (place / "tmp" / name).write_bytes(content)
        (place / "tmp" / name).rename(place / "new" / name)

    def put_sent(self, content: bytes) -> None:
        """Append to the server's Sent folder."""
        self.person.append("Sent", content, (rb"\Seen",))

    def _select(self, native_id: str) -> int:
        validity, _, uid = native_id.partition(".")
        assert self.person.select_folder("INBOX")[b"UIDVALIDITY"] == int(validity)
        return int(uid)

    def move_by_person(self, native_id: str) -> None:
        """Move to a folder of the person's own."""
        uid = self._select(native_id)
        if not self.person.folder_exists("Own"):
            self.person.create_folder("Own")
        self.person.move([uid], "Own")

    def delete_by_person(self, native_id: str) -> None:
        """Delete and expunge."""
        uid = self._select(native_id)
        self.person.delete_messages([uid])
        self.person.uid_expunge([uid])

    def trash_by_person(self, native_id: str) -> None:
        """Mark as deleted, without expunging."""
        self.person.add_flags([self._select(native_id)], [rb"\Deleted"])

    def draft_by_person(self, native_id: str) -> None:
        """Mark as a draft."""
        self.person.add_flags([self._select(native_id)], [rb"\Draft"])

    def break_connection(self) -> None:
        """Cut the relay's connections."""
        self.relay.cut()

    def inbox_ids(self) -> list[str]:
        """Return the keys in INBOX."""
        validity = self.person.select_folder("INBOX")[b"UIDVALIDITY"]
        return [f"{validity}.{uid}" for uid in self.person.search()]

    def folder(self, name: str) -> list[bytes]:
        """Return the messages of a folder."""
        return [item[b"BODY[]"] for item in self._items(name, "BODY.PEEK[]")]

    def marks(self, name: str) -> list[frozenset[str]]:
        """Return the keywords of each message."""
        flags = [item[b"FLAGS"] for item in self._items(name, "FLAGS")]
        return [frozenset(flag.decode() for flag in some if not flag.startswith(b"\\")) for some in flags]

    def _items(self, name: str, item: str) -> list[dict[bytes, object]]:
        if not self.person.folder_exists(f"Mailbot/{name}"):
            return []
        self.person.select_folder(f"Mailbot/{name}", readonly=True)
        return list(self.person.fetch(self.person.search(), [item]).values())

    def marked(self, category: str) -> str:
        """Return the category as a keyword."""
        return keyword(category)

    def poison(self) -> None:
        """Deliver a message that the server fails to fetch."""
        before = {*self.inbox_ids()}
        self.deliver(b"Subject: poison\r\n\r\n")
        (fresh,) = {*self.inbox_ids()} - before
        self.poisonous.add(int(fresh.partition(".")[2]))

    def returned(self, content: bytes) -> bytes:
        """IMAP speaks CRLF, and Dovecot sends 0x80 in place of NUL, which a literal cannot hold."""
        return re.sub(rb"(?<!\r)\n", b"\r\n", content).replace(b"\0", b"\x80")


class TestImap(MailboxContract):
    """The contract, on Dovecot."""

    @pytest.fixture
    def mailbox_world(self, dovecot: Dovecot) -> Iterator[ImapWorld]:
        """Return the world of a fresh user."""
        world = ImapWorld(dovecot)
        yield world
        world.close()


def accepts(world: ImapWorld) -> Mailbox:
    """Keep mypy's eye on it: the adapter is a Mailbox."""
    return world.mailbox
