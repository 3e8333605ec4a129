"""The state of the fake Exchange server: the folders and items of one mailbox, and what left on the wire."""

from __future__ import annotations

import re
import struct
import time
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from itertools import count
from threading import Condition
from typing import Any
from xml.etree.ElementTree import Element

from mailbot.testing.ews_faults import Lies

BEGINNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
WELL_KNOWN = {
    "root": ("", "Root"), "msgfolderroot": ("root", "Top of Information Store"), "inbox": ("msgfolderroot", "Inbox"),
    "drafts": ("msgfolderroot", "Drafts"), "sentitems": ("msgfolderroot", "Sent Items"),
    "outbox": ("msgfolderroot", "Outbox"), "deleteditems": ("msgfolderroot", "Deleted Items"),
}  # fmt: skip


@dataclass(slots=True)
class StoredItem:
    """One item."""

    id: str
    folder: str
    content: bytes
    received: datetime
    key: int = 1
    categories: tuple[str, ...] = ()
    draft: bool = False
    error: str = ""  # what GetItem says of it
    mime_error: str = ""  # what GetItem says when its MIME is asked for
    seen_from: float = 0.0  # monotonic; until then it does not show
    tag: str = "Message"
    told: tuple[str, ...] = ()  # the properties with which it was created

    @property
    def message_id(self) -> str:
        """Return the Message-ID as Exchange indexes it."""
        return str(message_from_bytes(self.content).get("Message-ID", "")).strip()


@dataclass(slots=True)
class StoredFolder:
    """One folder, with the changes that SyncFolderItems tells."""

    id: str
    parent: str
    name: str
    known: str = ""
    changes: list[tuple[str, str]] = field(default_factory=list)


class Refusal(Exception):
    """An EWS response code."""


class Store:
    """Folders and items of one mailbox. Callers hold `changed`."""

    def __init__(self, user: str = "") -> None:
        """Begin with the folders that every mailbox has."""
        self.user = user
        self.changed = Condition()
        self.lies = Lies()
        self.folders: dict[str, StoredFolder] = {}
        self.items: dict[str, StoredItem] = {}
        self.wire: list[bytes] = []  # what left, as it left
        self.events: list[str] = []  # folder ids in which something arrived
        self.lacking: set[str] = set()  # rights that the login does not have
        self._numbers = count(1)
        for known, (parent, name) in WELL_KNOWN.items():
            self.folders[f"F-{known}"] = StoredFolder(f"F-{known}", f"F-{parent}", name, known)

    def fresh_id(self) -> str:
        """Return an id in the shape of Exchange's."""
        number = next(self._numbers)
        return b64encode(b"item" + struct.pack(">Q", number * 7919) + bytes(8)).decode().replace("=", "")

    def put(self, folder: str, content: bytes, **more: Any) -> StoredItem:
        """Store an item."""
        received = BEGINNING + timedelta(seconds=next(self._numbers))
        item = StoredItem(self.fresh_id(), folder, content, **{"received": received, **more})
        self.items[item.id] = item
        self._arrived(item)
        return item

    def _arrived(self, item: StoredItem) -> None:
        self.folders[item.folder].changes.append(("Create", item.id))
        self.events.append(item.folder)
        self.changed.notify_all()

    def remove(self, item: StoredItem) -> None:
        """Delete an item for good."""
        del self.items[item.id]
        self.folders[item.folder].changes.append(("Delete", item.id))
        self.changed.notify_all()

    def move(self, item: StoredItem, folder: str) -> StoredItem:
        """Move an item; it gets another id, as far as ids change."""
        self.remove(item)
        item.folder = folder
        if self.lies.ids_change:
            item.id = self.fresh_id()
        item.key += 1
        self.items[item.id] = item
        self._arrived(item)
        return item

    def send(self, item: StoredItem, keep: str) -> None:
        """Put a draft on the wire, once, and its copy into `keep`."""
        self.wire.append(on_the_wire(item.content))
        self.remove(item)
        if keep:
            self.put(keep, item.content, seen_from=time.monotonic() + self.lies.copy_delay)

    def item(self, native_id: str) -> StoredItem:
        """Return an item that shows; Refusal otherwise."""
        if not re.fullmatch(r"[A-Za-z0-9+/]{16,}", native_id):
            raise Refusal("ErrorInvalidIdMalformed")
        found = self.items.get(native_id)
        if found is None or found.seen_from > time.monotonic():
            raise Refusal("ErrorItemNotFound")
        return found

    def folder(self, elem: Element | None) -> StoredFolder:
        """Return the folder that a FolderId or DistinguishedFolderId names; Refusal otherwise."""
        wanted = "" if elem is None else elem.get("Id", "")
        known = elem is not None and elem.tag.endswith("}DistinguishedFolderId")
        addresses = [one.text for one in elem.iter() if one.tag.endswith("}EmailAddress")] if elem is not None and known else []
        if self.user and any((address or "").lower() != self.user.lower() for address in addresses):
            raise Refusal("ErrorNonExistentMailbox")
        found = self.folders.get(f"F-{wanted}" if known else wanted)
        if found is None or (found.known == "outbox" and not self.lies.outbox):
            raise Refusal("ErrorFolderNotFound")
        return found

    def within(self, folder: str) -> list[StoredItem]:
        """Return the items that show in a folder, in the order in which they came."""
        now = time.monotonic()
        return sorted(
            (item for item in self.items.values() if item.folder == folder and item.seen_from <= now),
            key=lambda item: item.received,
        )

    def children(self, folder: str) -> list[StoredFolder]:
        """Return the folders below a folder."""
        return [one for one in self.folders.values() if one.parent == folder]

    def create_folder(self, parent: str, name: str) -> StoredFolder:
        """Create a folder; Refusal where the name is taken."""
        if any(one.name.casefold() == name.casefold() for one in self.children(parent)):
            raise Refusal("ErrorFolderExists")
        made = StoredFolder(f"F-{next(self._numbers)}", parent, name)
        self.folders[made.id] = made
        return made


def on_the_wire(content: bytes) -> bytes:
    """Return what a server makes of a message when it sends it: regenerated from its properties."""
    head, _, body = content.partition(b"\r\n\r\n")
    lines = re.split(rb"\r\n(?![ \t])", head)
    kept = [
        re.sub(rb"(?i)^Auto-Submitted:.*", b"X-Auto-Response-Suppress: All", line, flags=re.DOTALL)
        for line in lines
        if not re.match(rb"(?i)X-(?!Auto-Response-Suppress)", line)
    ]
    return b"\r\n".join(kept) + b"\r\n\r\n" + body
