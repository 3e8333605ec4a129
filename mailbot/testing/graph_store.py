"""The mailboxes behind the fake of Microsoft Graph: folders, messages, what left by the wire, and what changed when.

Knows nothing of HTTP. Every method is called under the service's lock.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
WELL_KNOWN = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "outbox": "Outbox",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
}
HEADER = r"(?im)^%s[ \t]*:[ \t]*([^\r\n]*)"


@dataclass(slots=True)
class Item:
    """One message: its two kinds of id, where it stands, and what it is."""

    immutable: str
    mutable: str
    folder: str
    content: bytes
    when: datetime
    draft: bool = False
    categories: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    uploaded: list[tuple[str, str, bytes]] = field(default_factory=list)  # name, content type, bytes
    version: int = 1
    appears_at: float = 0.0  # a sent copy is nowhere to be seen before
    unlistable: bool = False

    def header(self, name: str) -> str:
        """Return a header's text, unfolded lines left aside."""
        head = self.content[:65_536].split(b"\r\n\r\n")[0].decode("utf-8", "replace")
        match = re.search(HEADER % name, head)
        return match[1].strip() if match else ""

    def rename(self, message_id: str) -> None:
        """Give the message another Message-ID."""
        pattern = rb"(?im)^(message-id[ \t]*:[ \t]*)[^\r\n]*"
        self.content = re.sub(pattern, lambda match: match[1] + message_id.encode(), self.content, count=1)

    @property
    def etag(self) -> str:
        """Return the version as an entity tag."""
        return f'W/"{self.immutable}-{self.version}"'

    def attachments(self) -> list[dict[str, Any]]:
        """Return the attachments as Graph lists them."""
        found = [self._attachment("file", name, kind, len(data)) for name, kind, data in self.uploaded]
        found += [self._attachment("reference", name, "text/html", 0) for name, _ in self.references]
        if b"multipart/" not in self.content[:65_536]:
            return found
        for part in message_from_bytes(self.content).walk():
            if part.get_content_disposition() in ("attachment", "inline"):
                kind = "item" if part.get_content_type() == "message/rfc822" else "file"
                found.append(
                    self._attachment(kind, part.get_filename() or "unnamed", part.get_content_type(), 1)
                )
        return found

    def _attachment(self, kind: str, name: str, content_type: str, size: int) -> dict[str, Any]:
        return {
            "@odata.type": f"#microsoft.graph.{kind}Attachment", "id": f"{self.immutable}-{name.encode().hex()}",
            "name": name, "contentType": content_type, "size": size, "isInline": False,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of a mailbox."""

    native_id: str
    name: str
    parent: str


@dataclass(slots=True)
class Post:
    """One mailbox."""

    user: str
    folders: dict[str, Folder] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)  # by immutable id
    left: list[Item] = field(default_factory=list)  # what went out by the wire, in order
    changes: list[tuple[str, str]] = field(default_factory=list)  # (folder, immutable id)
    counter: int = 0

    def __post_init__(self) -> None:
        """Make the well-known folders."""
        for name, shown in WELL_KNOWN.items():
            self.folders[f"AAMk{name}="] = Folder(f"AAMk{name}=", shown, "AAMkroot=")

    def folder(self, key: str) -> Folder | None:
        """Return a folder by id or by well-known name."""
        return self.folders.get(f"AAMk{key.lower()}=" if key.lower() in WELL_KNOWN else key)

    def folder_id(self, name: str, parent: str | None = None) -> str | None:
        """Return the id of a folder by its name."""
        for folder in self.folders.values():
            if folder.name.casefold() == name.casefold() and parent in (None, folder.parent):
                return folder.native_id
        return None

    def create_folder(self, name: str, parent: str) -> Folder:
        """Create a folder."""
        made = Folder(f"AAMkfolder{self._next()}=", name, parent)
        self.folders[made.native_id] = made
        return made

    def put(self, content: bytes, folder: str, *, draft: bool = False) -> Item:
        """Put a message into a folder."""
        number = self._next()
        item = Item(
            f"AAkALg{number:012d}",
            self._mutable(),
            f"AAMk{folder}=",
            content,
            START + timedelta(seconds=number),
            draft,
        )
        self.items[item.immutable] = item
        self.changes.append((item.folder, item.immutable))
        return item

    def item(self, native_id: str) -> Item | None:
        """Return a message that can be seen, by either kind of id."""
        found = self.items.get(native_id)
        if found is None:
            found = next((one for one in self.items.values() if one.mutable == native_id), None)
        return found if found is not None and found.appears_at <= time.monotonic() else None

    def within(self, folder: str) -> list[Item]:
        """Return the messages of a folder that can be seen, oldest first."""
        now = time.monotonic()
        inside = [one for one in self.items.values() if one.folder == folder and one.appears_at <= now]
        return sorted(inside, key=lambda one: (one.when, one.immutable))

    def move(self, item: Item, folder: str) -> None:
        """Move a message; its mutable id changes."""
        self.changes.append((item.folder, item.immutable))
        item.folder, item.mutable, item.version = folder, self._mutable(), item.version + 1
        self.changes.append((folder, item.immutable))

    def submit(self, item: Item, copy_delay: float) -> None:
        """Let a draft leave by the wire; its copy appears in Sent Items after a while."""
        self.left.append(item)
        item.draft = False
        item.appears_at = time.monotonic() + copy_delay
        self.move(item, "AAMksentitems=")

    def delete(self, item: Item) -> None:
        """Delete a message for good."""
        del self.items[item.immutable]
        self.changes.append((item.folder, item.immutable))

    def _mutable(self) -> str:
        return f"AAMkAGmutable{self._next():012d}="

    def _next(self) -> int:
        self.counter += 1
        return self.counter
