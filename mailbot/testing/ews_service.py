"""An Exchange server for tests: EWS over HTTP on loopback, with state, and with the lies that real ones tell.

It answers the real exchangelib. What it does as Exchange does: an item's id changes when it moves; a sent draft becomes another
item; a person's acts, faults and corrupt items come between any two calls; a sent mail is regenerated on the wire (`Auto-Submitted`
becomes `X-Auto-Response-Suppress`, own X- headers vanish) while the copy in Sent Items keeps what was saved; a response error
of SyncFolderItems has no sync state; listings come newest first.

    service.deliver(bytes) · put_sent · move_by_person · delete_by_person · within(folder) · wire · calls · faults · lies
"""

from __future__ import annotations

import re
import struct
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from enum import StrEnum, unique
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socket import SHUT_RDWR, socket
from threading import Condition, Thread
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from defusedxml import ElementTree

from mailbot.config import EwsMailbox

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
E = "http://schemas.microsoft.com/exchange/services/2006/errors"
USER = "apimanagement@wales.nhs.uk"
PASSWORD = "correct horse"
BEGINNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
WELL_KNOWN = {
    "root": ("", "Root"), "msgfolderroot": ("root", "Top of Information Store"), "inbox": ("msgfolderroot", "Inbox"),
    "drafts": ("msgfolderroot", "Drafts"), "sentitems": ("msgfolderroot", "Sent Items"),
    "outbox": ("msgfolderroot", "Outbox"), "deleteditems": ("msgfolderroot", "Deleted Items"),
}  # fmt: skip


@unique
class Kind(StrEnum):
    """How a call fails. LATE kinds take effect first."""

    BUSY = "ErrorServerBusy with BackOffMilliseconds, as a SOAP fault"
    BUSY_ANSWER = "ErrorServerBusy with BackOffMilliseconds, in the answer"
    TRANSIENT = "ErrorInternalServerTransientError"
    INTERNAL = "ErrorInternalServerError"
    SLOW_INSIDE = "ErrorTimeoutExpired, said by the server"
    DENIED = "ErrorAccessDenied"
    CONFLICT = "ErrorIrresolvableConflict"
    UNAVAILABLE = "503"
    TIMEOUT = "504 without effect"
    LATE_TIMEOUT = "504 after the effect"
    SILENT = "no answer, without effect"
    LATE_SILENT = "no answer, after the effect"
    DROPPED = "connection cut before the effect"
    LATE_DROPPED = "connection cut after the effect"
    CUT_SHORT = "answer cut short after the effect"
    LATE_INTERNAL = "ErrorInternalServerError after the effect"
    UNAUTHORISED = "401"
    FORBIDDEN = "403"
    EWS_BLOCKED = "403 that says that EWS is disabled"
    PAGE_OF_A_PROXY = "200 with HTML instead, without effect"
    PAGE_TOO_LATE = "200 with HTML instead, after the effect"


CODES = {
    Kind.BUSY_ANSWER: "ErrorServerBusy", Kind.TRANSIENT: "ErrorInternalServerTransientError",
    Kind.INTERNAL: "ErrorInternalServerError", Kind.SLOW_INSIDE: "ErrorTimeoutExpired",
    Kind.DENIED: "ErrorAccessDenied", Kind.CONFLICT: "ErrorIrresolvableConflict",
    Kind.LATE_INTERNAL: "ErrorInternalServerError",
}  # fmt: skip
STATUSES = {
    Kind.UNAVAILABLE: 503, Kind.TIMEOUT: 504, Kind.LATE_TIMEOUT: 504, Kind.UNAUTHORISED: 401, Kind.FORBIDDEN: 403,
    Kind.EWS_BLOCKED: 403,
}  # fmt: skip
LATE = frozenset(
    {
        Kind.LATE_TIMEOUT, Kind.LATE_SILENT, Kind.LATE_DROPPED, Kind.CUT_SHORT, Kind.LATE_INTERNAL,
        Kind.PAGE_TOO_LATE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One call as it came in."""

    number: int
    operation: str
    headers: dict[str, str] = field(repr=False)
    impersonated: str = ""


@dataclass(slots=True)
class Lies:
    """What the server does that no reader of its manual expects."""

    back_off_ms: int = 20
    copy_delay: float = 0.0  # seconds that a sent mail is nowhere to be seen
    ids_change: bool = True  # when an item moves
    streaming: bool = True  # notifications are offered
    silence: float = 3.0  # seconds until a silent connection is cut
    outbox: bool = True


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


@dataclass(slots=True)
class _Plan:
    operation: re.Pattern[str]
    fault: str | None
    act: Callable[[], None] | None
    skip: int
    times: int


class Faults:
    """The failures that are still to come: a kind, a response code that is answered, or `fault:` and a code for a SOAP fault."""

    def __init__(self) -> None:
        """Begin with none."""
        self._at: dict[int, str] = {}
        self._plans: list[_Plan] = []

    def at(self, number: int, kind: str) -> None:
        """Let the call with this number fail, counted from 1 since the calls were cleared."""
        self._at[number] = kind

    def on(self, operation: str, kind: str, *, times: int = 1, skip: int = 0) -> None:
        """Let the next calls of an operation (a pattern) fail, after `skip` good ones."""
        self._plans.append(_Plan(re.compile(operation), kind, None, skip, times))

    def before(self, operation: str, act: Callable[[], None], *, times: int = 1, skip: int = 0) -> None:
        """Do something just before such a call is handled: what a person does meanwhile."""
        self._plans.append(_Plan(re.compile(operation), None, act, skip, times))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._at.clear()
        self._plans.clear()

    def due(self, seen: Seen) -> str | None:
        """Return what goes wrong with a call, after doing what is to be done before it."""
        fault = self._at.pop(seen.number, None)
        for plan in self._plans:
            if plan.times == 0 or not plan.operation.fullmatch(seen.operation):
                continue
            if plan.skip:
                plan.skip -= 1
                continue
            plan.times -= 1
            if plan.act is not None:
                plan.act()
            fault = fault or plan.fault
        return fault


# ---- the mailbox


class Store:
    """Folders and items of one mailbox. Callers hold `changed`."""

    def __init__(self) -> None:
        """Begin with the folders that every mailbox has."""
        self.changed = Condition()
        self.lies = Lies()
        self.folders: dict[str, StoredFolder] = {}
        self.items: dict[str, StoredItem] = {}
        self.wire: list[bytes] = []  # what left, as it left
        self.events: list[str] = []  # folder ids in which something arrived
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


# ---- the operations: a request's element to the inside of ResponseMessages


class Operations:
    """What each SOAP operation does, as `do_<Operation>`."""

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store
        self._subscriptions: dict[str, tuple[str, int]] = {}  # id -> (folder, events read)
        self._numbers = count(1)

    def perform(self, operation: str, request: Element) -> str:
        """Return the inside of the answer's ResponseMessages."""
        act = getattr(self, f"do_{operation}", None)
        if act is None:
            return failed(operation, "ErrorInvalidOperation")
        with self._store.changed:
            try:
                return str(act(request))
            except Refusal as refusal:
                return failed(operation, str(refusal))

    def _each(self, operation: str, elems: list[Element], act: Callable[[Element], str]) -> str:
        """Answer item by item: one that fails does not harm the others."""
        out: list[str] = []
        for elem in elems:
            try:
                out.append(succeeded(operation, act(elem)))
            except Refusal as refusal:
                out.append(failed(operation, str(refusal)))
        return "".join(out)

    # folders

    def do_GetFolder(self, request: Element) -> str:
        """Return folders with what was asked of them."""
        wanted = fields(request)
        ids = list(request.find(f"{{{M}}}FolderIds") or ())
        return self._each(
            "GetFolder",
            ids,
            lambda elem: f"<m:Folders>{self._folder(self._store.folder(elem), wanted)}</m:Folders>",
        )

    def do_FindFolder(self, request: Element) -> str:
        """List a folder's folders, in pages."""
        wanted = fields(request)
        parent = self._store.folder(next(iter(request.find(f"{{{M}}}ParentFolderIds") or ()), None))
        children = sorted(self._store.children(parent.id), key=lambda one: one.name)
        inside = [self._folder(one, wanted) for one in children]
        return succeeded("FindFolder", paged(request, "Folders", inside))

    def do_CreateFolder(self, request: Element) -> str:
        """Create folders."""
        parent = self._store.folder(next(iter(request.find(f"{{{M}}}ParentFolderId") or ()), None))

        def create(elem: Element) -> str:
            made = self._store.create_folder(parent.id, elem.findtext(f"{{{T}}}DisplayName") or "")
            return f"<m:Folders>{self._folder(made, set())}</m:Folders>"

        return self._each("CreateFolder", list(request.find(f"{{{M}}}Folders") or ()), create)

    def _folder(self, folder: StoredFolder, wanted: set[str]) -> str:
        inside = f'<t:FolderId Id={quoteattr(folder.id)} ChangeKey="AQ=="/>'
        if "folder:DisplayName" in wanted:
            inside += f"<t:DisplayName>{escape(folder.name)}</t:DisplayName>"
        if "folder:TotalCount" in wanted:
            inside += f"<t:TotalCount>{len(self._store.within(folder.id))}</t:TotalCount>"
        if "folder:EffectiveRights" in wanted:
            names = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")
            rights = "".join(f"<t:{name}>true</t:{name}>" for name in names)
            inside += f"<t:EffectiveRights>{rights}</t:EffectiveRights>"
        return f"<t:Folder>{inside}</t:Folder>"

    # items

    def do_SyncFolderItems(self, request: Element) -> str:
        """Tell a folder's changes since a state, newest first within a page."""
        folder = self._store.folder(next(iter(request.find(f"{{{M}}}SyncFolderId") or ()), None))
        state = request.findtext(f"{{{M}}}SyncState") or "S0"
        if not re.fullmatch(r"S\d+", state) or int(state[1:]) > len(folder.changes):
            raise Refusal("ErrorInvalidSyncStateData")
        start = int(state[1:])
        whole = next(
            (n for n, (_, one) in enumerate(folder.changes) if n >= start and self._hidden(one)),
            len(folder.changes),
        )
        end = min(whole, start + int(request.findtext(f"{{{M}}}MaxChangesReturned") or 100))
        told = "".join(self._change(folder, kind, one) for kind, one in reversed(folder.changes[start:end]))
        last = str(end == whole).lower()
        return succeeded(
            "SyncFolderItems",
            f"<m:SyncState>S{end}</m:SyncState><m:IncludesLastItemInRange>{last}</m:IncludesLastItemInRange>"
            f"<m:Changes>{told}</m:Changes>",
        )

    def _hidden(self, native_id: str) -> bool:
        found = self._store.items.get(native_id)
        return found is not None and found.seen_from > time.monotonic()

    def _change(self, folder: StoredFolder, kind: str, native_id: str) -> str:
        found = self._store.items.get(native_id)
        there = found is not None and found.folder == folder.id and found.seen_from <= time.monotonic()
        if kind == "Delete":
            return "" if there else f"<t:Delete><t:ItemId Id={quoteattr(native_id)}/></t:Delete>"
        if found is None or not there:
            return ""
        return f"<t:Create><t:{found.tag}>{item_id(found)}</t:{found.tag}></t:Create>"

    def do_FindItem(self, request: Element) -> str:
        """List items of folders, newest first, as far as the restriction on the Message-ID lets them through."""
        wanted, restriction = fields(request), request.find(f"{{{M}}}Restriction")
        constant = None if restriction is None else restriction.find(f".//{{{T}}}Constant")
        message_id = None if constant is None else constant.get("Value", "")

        def find(elem: Element) -> str:
            items = reversed(self._store.within(self._store.folder(elem).id))
            fitting = [
                one for one in items if message_id is None or one.message_id.lower() == message_id.lower()
            ]
            return paged(request, "Items", [shown(one, wanted) for one in fitting])

        return self._each("FindItem", list(request.find(f"{{{M}}}ParentFolderIds") or ()), find)

    def do_GetItem(self, request: Element) -> str:
        """Return items with what was asked of them."""
        wanted = fields(request)

        def get(elem: Element) -> str:
            found = self._store.item(elem.get("Id", ""))
            if found.error or ("item:MimeContent" in wanted and found.mime_error):
                raise Refusal(found.error or found.mime_error)
            return f"<m:Items>{shown(found, wanted)}</m:Items>"

        return self._each("GetItem", list(request.find(f"{{{M}}}ItemIds") or ()), get)

    def do_GetAttachment(self, request: Element) -> str:
        """Return attachments, by the ids that GetItem gave."""

        def get(elem: Element) -> str:
            native_id, _, number = elem.get("Id", "").partition(".")
            parts = attached(self._store.item(native_id).content)
            if not number.isdecimal() or int(number) >= len(parts):
                raise Refusal("ErrorInvalidAttachmentId")
            return f"<m:Attachments>{attachment(native_id, int(number), *parts[int(number)], whole=True)}</m:Attachments>"

        return self._each("GetAttachment", list(request.find(f"{{{M}}}AttachmentIds") or ()), get)

    def do_CreateItem(self, request: Element) -> str:
        """Save a message from MIME as a draft, or send it at once."""
        disposition = request.get("MessageDisposition", "")
        saved = request.find(f"{{{M}}}SavedItemFolderId")
        folder = "" if saved is None else self._store.folder(next(iter(saved), None)).id

        def create(elem: Element) -> str:
            content = b64decode(elem.findtext(f"{{{T}}}MimeContent") or "")
            made = self._store.put(folder if disposition == "SaveOnly" else "F-drafts", content, draft=True)
            if disposition == "SaveOnly":
                return f"<m:Items><t:Message>{item_id(made)}</t:Message></m:Items>"
            self._deliverable(made)
            self._store.send(made, folder or ("F-sentitems" if disposition == "SendAndSaveCopy" else ""))
            return "<m:Items/>"

        return self._each("CreateItem", list(request.find(f"{{{M}}}Items") or ()), create)

    def do_SendItem(self, request: Element) -> str:
        """Send drafts."""
        saved = request.find(f"{{{M}}}SavedItemFolderId")
        keep = "" if saved is None else self._store.folder(next(iter(saved), None)).id
        if request.get("SaveItemToFolder") == "false":
            keep = ""

        def send(elem: Element) -> str:
            found = self._store.item(elem.get("Id", ""))
            if not elem.get("ChangeKey"):
                raise Refusal("ErrorChangeKeyRequired")
            if elem.get("ChangeKey") != change_key(found):
                raise Refusal("ErrorStaleObject")
            if not found.draft:
                raise Refusal("ErrorInvalidItemForOperationSendItem")
            self._deliverable(found)
            self._store.send(found, keep)
            return ""

        return self._each("SendItem", list(request.find(f"{{{M}}}ItemIds") or ()), send)

    def _deliverable(self, item: StoredItem) -> None:
        if not any(message_from_bytes(item.content).get(name) for name in ("To", "Cc", "Bcc")):
            self._store.remove(item)
            raise Refusal("ErrorInvalidRecipients")

    def do_UpdateItem(self, request: Element) -> str:
        """Set categories."""

        def update(elem: Element) -> str:
            named = elem.find(f"{{{T}}}ItemId")
            assert named is not None
            found = self._store.item(named.get("Id", ""))
            if not named.get("ChangeKey"):
                raise Refusal("ErrorChangeKeyRequiredForWriteOperations")
            if named.get("ChangeKey") != change_key(found):
                raise Refusal("ErrorIrresolvableConflict")
            strings = elem.findall(f".//{{{T}}}Categories/{{{T}}}String")
            found.categories, found.key = tuple(one.text or "" for one in strings), found.key + 1
            return f"<m:Items><t:Message>{item_id(found)}</t:Message></m:Items>"

        return self._each("UpdateItem", list(request.find(f"{{{M}}}ItemChanges") or ()), update)

    def do_MoveItem(self, request: Element) -> str:
        """Move items."""
        target = self._store.folder(next(iter(request.find(f"{{{M}}}ToFolderId") or ()), None))

        def move(elem: Element) -> str:
            moved = self._store.move(self._store.item(elem.get("Id", "")), target.id)
            return f"<m:Items><t:Message>{item_id(moved)}</t:Message></m:Items>"

        return self._each("MoveItem", list(request.find(f"{{{M}}}ItemIds") or ()), move)

    def do_DeleteItem(self, request: Element) -> str:
        """Delete items for good, or move them to Deleted Items."""

        def delete(elem: Element) -> str:
            found = self._store.item(elem.get("Id", ""))
            if request.get("DeleteType") == "MoveToDeletedItems":
                self._store.move(found, "F-deleteditems")
            else:
                self._store.remove(found)
            return ""

        return self._each("DeleteItem", list(request.find(f"{{{M}}}ItemIds") or ()), delete)

    # notifications

    def do_Subscribe(self, request: Element) -> str:
        """Begin to note what comes into a folder."""
        if not self._store.lies.streaming:
            raise Refusal("ErrorInvalidSubscriptionRequest")
        ids = request.find(f".//{{{T}}}FolderIds")
        folder = self._store.folder(next(iter(ids if ids is not None else ()), None))
        name = f"S{next(self._numbers)}"
        self._subscriptions[name] = (folder.id, len(self._store.events))
        return succeeded("Subscribe", f"<m:SubscriptionId>{name}</m:SubscriptionId>")

    def do_Unsubscribe(self, request: Element) -> str:
        """Forget a subscription."""
        if self._subscriptions.pop(request.findtext(f"{{{M}}}SubscriptionId") or "", None) is None:
            raise Refusal("ErrorSubscriptionNotFound")
        return succeeded("Unsubscribe", "")

    def notifications(self, request: Element, open_: Callable[[], bool]) -> Iterator[str]:
        """Yield the documents of GetStreamingEvents for as long as somebody listens."""
        name = request.findtext(f".//{{{T}}}SubscriptionId") or ""
        if name not in self._subscriptions:
            yield envelope("GetStreamingEvents", failed("GetStreamingEvents", "ErrorSubscriptionNotFound"))
            return
        yield envelope(
            "GetStreamingEvents",
            succeeded("GetStreamingEvents", "<m:ConnectionStatus>OK</m:ConnectionStatus>"),
        )
        while open_():
            with self._store.changed:
                folder, read = self._subscriptions.get(name, ("", 0))
                fresh = [one for one in self._store.events[read:] if one == folder]
                self._subscriptions[name] = (folder, len(self._store.events))
                if not fresh:
                    self._store.changed.wait(0.2)
                    continue
            stamp = BEGINNING.isoformat().replace("+00:00", "Z")
            event = f"<t:NewMailEvent><t:TimeStamp>{stamp}</t:TimeStamp></t:NewMailEvent>"
            told = f"<t:SubscriptionId>{name}</t:SubscriptionId>{event * len(fresh)}"
            inside = f"<m:Notifications><m:Notification>{told}</m:Notification></m:Notifications>"
            yield envelope("GetStreamingEvents", succeeded("GetStreamingEvents", inside))


def fields(request: Element) -> set[str]:
    """Return the URIs of the properties that a shape asks for."""
    return {elem.get("FieldURI", "") for elem in request.iter(f"{{{T}}}FieldURI")}


def change_key(item: StoredItem) -> str:
    """Return an item's change key."""
    return b64encode(f"key {item.key}".encode()).decode()


def item_id(item: StoredItem) -> str:
    """Return an item's id element."""
    return f'<t:ItemId Id="{item.id}" ChangeKey="{change_key(item)}"/>'


def shown(item: StoredItem, wanted: set[str]) -> str:
    """Return an item with the properties that are wanted, in the schema's order."""
    when = item.received.strftime("%Y-%m-%dT%H:%M:%SZ")
    strings = "".join(f"<t:String>{escape(one)}</t:String>" for one in item.categories)
    values: dict[str, Callable[[], str]] = {
        "item:MimeContent": lambda: (
            f'<t:MimeContent CharacterSet="UTF-8">{b64encode(item.content).decode()}</t:MimeContent>'
        ),
        "item:ItemId": lambda: item_id(item),
        "item:ParentFolderId": lambda: f'<t:ParentFolderId Id={quoteattr(item.folder)} ChangeKey="AQ=="/>',
        "item:Attachments": lambda: f"<t:Attachments>{_attachments(item)}</t:Attachments>",
        "item:DateTimeReceived": lambda: f"<t:DateTimeReceived>{when}</t:DateTimeReceived>",
        "item:Size": lambda: f"<t:Size>{len(item.content)}</t:Size>",
        "item:Categories": lambda: f"<t:Categories>{strings}</t:Categories>" if strings else "",
        "item:IsDraft": lambda: f"<t:IsDraft>{str(item.draft).lower()}</t:IsDraft>",
        "item:DateTimeSent": lambda: f"<t:DateTimeSent>{when}</t:DateTimeSent>",
        "message:InternetMessageId": lambda: (
            f"<t:InternetMessageId>{escape(item.message_id)}</t:InternetMessageId>"
        ),
    }
    inside = "".join(make() for name, make in values.items() if name in wanted or name == "item:ItemId")
    return f"<t:{item.tag}>{inside}</t:{item.tag}>"


def attached(content: bytes) -> list[tuple[str, str, bytes]]:
    """Return name, type and content of each attachment; an attached message is not gone into."""
    out: list[tuple[str, str, bytes]] = []
    queue = [message_from_bytes(content)]
    while queue:
        part = queue.pop(0)
        if part.get_content_type() == "message/rfc822":
            inner: Any = part.get_payload()
            out.append(
                (part.get_filename() or "message", "message/rfc822", inner[0].as_bytes() if inner else b"")
            )
        elif part.is_multipart():
            payload: Any = part.get_payload()
            queue = [*payload, *queue]
        elif part.get_filename():
            decoded: Any = part.get_payload(decode=True)
            out.append((part.get_filename() or "", part.get_content_type(), decoded or b""))
    return out


def attachment(
    native_id: str, number: int, name: str, kind: str, content: bytes, *, whole: bool = False
) -> str:
    """Return an attachment's element."""
    tag = "ItemAttachment" if kind == "message/rfc822" else "FileAttachment"
    encoded = b64encode(content).decode()
    inside = "" if not whole else f"<t:Content>{encoded}</t:Content>"
    if whole and tag == "ItemAttachment":
        inside = f"<t:Message><t:MimeContent>{encoded}</t:MimeContent></t:Message>"
    head = f'<t:AttachmentId Id="{native_id}.{number}"/><t:Name>{escape(name)}</t:Name><t:ContentType>{kind}</t:ContentType>'
    return f"<t:{tag}>{head}{inside}</t:{tag}>"


def _attachments(item: StoredItem) -> str:
    return "".join(attachment(item.id, number, *part) for number, part in enumerate(attached(item.content)))


def paged(request: Element, container: str, inside: list[str]) -> str:
    """Return a page of a listing."""
    view = next((one for one in request if one.tag.startswith(f"{{{M}}}IndexedPage")), None)
    offset = int(view.get("Offset", 0)) if view is not None else 0
    size = int(view.get("MaxEntriesReturned", 1000)) if view is not None else 1000
    end = min(len(inside), offset + size)
    last = str(end >= len(inside)).lower()
    return (
        f'<m:RootFolder IndexedPagingOffset="{end}" TotalItemsInView="{len(inside)}" IncludesLastItemInRange="{last}">'
        f"<t:{container}>{''.join(inside[offset:end])}</t:{container}></m:RootFolder>"
    )


def succeeded(operation: str, inside: str) -> str:
    """Return the message of a success."""
    tag = f"m:{operation}ResponseMessage"
    return f'<{tag} ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{inside}</{tag}>'


def failed(operation: str, code: str, more: str = "") -> str:
    """Return the message of an error."""
    tag = f"m:{operation}ResponseMessage"
    return (
        f'<{tag} ResponseClass="Error"><m:MessageText>The server says {code}.</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{more}</{tag}>"
    )


def envelope(operation: str, messages: str) -> str:
    """Return a whole answer."""
    version = '<t:ServerVersionInfo MajorVersion="15" MinorVersion="1" MajorBuildNumber="2507" MinorBuildNumber="39" Version="V2017_07_11"/>'
    body = (
        f"<m:{operation}Response><m:ResponseMessages>{messages}</m:ResponseMessages></m:{operation}Response>"
    )
    return _document(f"<s:Header>{version}</s:Header><s:Body>{body}</s:Body>")


def fault(code: str, back_off_ms: int) -> str:
    """Return a SOAP fault."""
    wait = f'<t:MessageXml><t:Value Name="BackOffMilliseconds">{back_off_ms}</t:Value></t:MessageXml>'
    detail = f"<e:ResponseCode>{code}</e:ResponseCode><e:Message>The server cannot service this request right now.</e:Message>"
    inside = (
        f"<faultcode>a:{code}</faultcode><faultstring>{code}</faultstring><detail>{detail}{wait}</detail>"
    )
    return _document(f"<s:Body><s:Fault>{inside}</s:Fault></s:Body>")


def _document(inside: str) -> str:
    spaces = f'xmlns:s="{SOAP}" xmlns:m="{M}" xmlns:t="{T}" xmlns:e="{E}"'
    return f'<?xml version="1.0" encoding="utf-8"?><s:Envelope {spaces}>{inside}</s:Envelope>'


# ---- HTTP


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        """Answer one call."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        service = self.server.service
        if not self._let_in():
            return
        tree = ElementTree.fromstring(content)
        request = next(iter(tree.find(f"{{{SOAP}}}Body") or ()))
        operation = request.tag.rpartition("}")[2]
        kind = service.faults.due(service.note(operation, dict(self.headers.items()), tree))
        if operation == "GetStreamingEvents" and kind is None:
            self._stream(request)
            return
        text = (
            ""
            if kind is not None and kind not in LATE
            else envelope(operation, service.operations.perform(operation, request))
        )
        self._answer(kind, operation, text)

    def _let_in(self) -> bool:
        """Look at the sign-in; answer where it is refused, or where NTLM has another step to go."""
        service, said = self.server.service, str(self.headers.get("Authorization", ""))
        scheme, _, value = said.partition(" ")
        if scheme == "NTLM" and service.ntlm:
            return self._ntlm(b64decode(value))
        good = f"{service.login}:{service.password}"
        if scheme == "Bearer" and value in service.tokens:
            return True
        if scheme == "Basic" and not service.ntlm and b64decode(value).decode() == good:
            return True
        self._send(401, "", {"WWW-Authenticate": "NTLM" if service.ntlm else 'Basic realm="EWS"'})
        return False

    def _ntlm(self, token: bytes) -> bool:
        """Play the server's side of NTLM without looking at the password."""
        if token[8:12] == b"\x03\0\0\0":
            return True
        name = "EXCHANGE".encode("utf-16-le")
        pairs = struct.pack("<HH", 2, len(name)) + name + struct.pack("<HH", 0, 0)
        flags = 0x00000001 | 0x00000004 | 0x00000200 | 0x00020000 | 0x00080000 | 0x00800000 | 0x20000000
        head = (
            b"NTLMSSP\0" + struct.pack("<IHHII", 2, len(name), len(name), 48, flags) + b"challeng" + bytes(8)
        )
        head += struct.pack("<HHI", len(pairs), len(pairs), 48 + len(name))
        self._send(401, "", {"WWW-Authenticate": "NTLM " + b64encode(head + name + pairs).decode()})
        return False

    def _answer(self, kind: str | None, operation: str, text: str) -> None:
        lies = self.server.service.lies
        if kind in (Kind.SILENT, Kind.LATE_SILENT):
            self.server.service.pause(lies.silence)
        if kind in (Kind.SILENT, Kind.LATE_SILENT, Kind.DROPPED, Kind.LATE_DROPPED):
            self._cut()
        elif kind is Kind.CUT_SHORT:
            self._send(200, text, short=True)
        elif kind is not None and kind.startswith("fault:"):
            self._send(500, fault(kind.partition(":")[2], lies.back_off_ms))
        elif kind is Kind.BUSY:
            self._send(500, fault("ErrorServerBusy", lies.back_off_ms))
        elif kind in (Kind.PAGE_OF_A_PROXY, Kind.PAGE_TOO_LATE):
            self._send(200, "<html><body>Please sign in to the network</body></html>")
        elif isinstance(kind, Kind) and kind in STATUSES:
            words = "EWS is disabled for this organization." if kind is Kind.EWS_BLOCKED else ""
            more = {"WWW-Authenticate": "Bearer"} if kind is Kind.UNAUTHORISED else {"Retry-After": "0"}
            self._send(STATUSES[kind], words, more)
        elif kind is not None:
            wait = f'<m:MessageXml><t:Value Name="BackOffMilliseconds">{lies.back_off_ms}</t:Value></m:MessageXml>'
            more_xml = wait if kind is Kind.BUSY_ANSWER else ""
            code = CODES[kind] if isinstance(kind, Kind) else kind
            self._send(200, envelope(operation, failed(operation, code, more_xml)))
        else:
            self._send(200, text)

    def _send(
        self, status: int, text: str, headers: dict[str, str] | None = None, *, short: bool = False
    ) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        if short:  # without a length only the document itself tells that it is not whole
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body[: len(body) * 2 // 3] if short else body)

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(SHUT_RDWR)

    def _stream(self, request: Element) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.end_headers()
        service = self.server.service
        with suppress(OSError):
            for text in service.operations.notifications(
                request, lambda: service.running and not self._ended()
            ):
                data = text.encode()
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.close_connection = True

    def _ended(self) -> bool:
        """Tell whether the listener has gone."""
        self.connection.setblocking(False)
        try:
            return not self.connection.recv(1)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            with suppress(OSError):
                self.connection.setblocking(True)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: EwsService

    def process_request(self, request: Any, client_address: Any) -> None:
        self.service.connections.append(request)
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of the server."""


class EwsService:
    """The running server; a context manager."""

    def __init__(self, *, ntlm: bool = False) -> None:
        """Listen on a free port of loopback."""
        self.ntlm = ntlm
        self.login, self.password = "NHS\\mailbot", PASSWORD
        self.tokens = {"good"}
        self.connections: list[socket] = []
        self.running = True
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.service = self
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}/EWS/Exchange.asmx"
        self.afresh()
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> EwsService:
        """Start."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and cut every connection."""
        self.running = False
        self.cut()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def afresh(self) -> None:
        """Begin again with an empty mailbox, without faults and lies."""
        self.store = Store()
        self.operations = Operations(self.store)
        self.faults = Faults()
        self.calls: list[Seen] = []

    def settings(self, **more: str) -> EwsMailbox:
        """Return the configuration of the mailbox."""
        login = {"login": self.login, "auth": "ntlm" if self.ntlm else "basic"}
        seat = {"role": "apimanagement", "address": USER, "team": "team@wales.nhs.uk"}
        return EwsMailbox.model_validate(
            {"kind": "ews", "user": USER, "endpoint": self.endpoint, **seat, **login, **more}
        )

    @property
    def lies(self) -> Lies:
        """Return the lies, to be changed."""
        return self.store.lies

    @property
    def wire(self) -> list[bytes]:
        """Return what left, as it left."""
        return self.store.wire

    def note(self, operation: str, headers: dict[str, str], tree: Element) -> Seen:
        """Record a call."""
        whom = tree.findtext(f".//{{{T}}}ConnectingSID/{{{T}}}PrimarySmtpAddress") or ""
        with self.store.changed:
            seen = Seen(len(self.calls) + 1, operation, headers, whom)
            self.calls.append(seen)
        return seen

    def pause(self, seconds: float) -> None:
        """Let a connection wait, but no longer than the server runs."""
        end = time.monotonic() + seconds
        while self.running and time.monotonic() < end:
            time.sleep(0.02)

    def cut(self) -> None:
        """Cut every connection that is open; new ones succeed."""
        connections, self.connections[:] = [*self.connections], []
        for one in connections:
            with suppress(OSError):
                one.shutdown(SHUT_RDWR)

    # people and couriers

    def deliver(self, content: bytes, **more: Any) -> str:
        """Let a message arrive; return its id."""
        with self.store.changed:
            return self.store.put("F-inbox", content, **more).id

    def put_sent(self, content: bytes) -> str:
        """Let a person send a message; return its copy's id."""
        with self.store.changed:
            return self.store.put("F-sentitems", content).id

    def move_by_person(self, native_id: str, folder: str = "Own") -> None:
        """Move a message to a folder of a person's own."""
        with self.store.changed:
            found = [one for one in self.store.children("F-msgfolderroot") if one.name == folder]
            target = found[0] if found else self.store.create_folder("F-msgfolderroot", folder)
            self.store.move(self.store.items[native_id], target.id)

    def delete_by_person(self, native_id: str) -> None:
        """Delete a message for good."""
        with self.store.changed:
            self.store.remove(self.store.items[native_id])

    def within(self, folder: str) -> list[StoredItem]:
        """Return the items of a folder: a well-known name, or a folder below Mailbot."""
        with self.store.changed:
            if f"F-{folder}" in self.store.folders:
                return self.store.within(f"F-{folder}")
            roots = [one for one in self.store.children("F-msgfolderroot") if one.name == "Mailbot"]
            own = [one for root in roots for one in self.store.children(root.id) if one.name == folder]
            return [item for one in own for item in self.store.within(one.id)]
