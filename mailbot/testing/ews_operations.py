"""What each SOAP operation of the fake Exchange server does: a request's element to the inside of ResponseMessages."""

from __future__ import annotations

import time
from base64 import b64decode
from email import message_from_bytes
from xml.etree.ElementTree import Element

from mailbot.testing.ews_folder_operations import Broken, FolderOperations
from mailbot.testing.ews_notifications import Notifications
from mailbot.testing.ews_store import Refusal, StoredItem, on_the_wire
from mailbot.testing.ews_xml import (
    M,
    T,
    attached,
    attachment,
    change_key,
    failed,
    fields,
    item_id,
    paged,
    shown,
)


class Operations(FolderOperations, Notifications):
    """Operations on items, as `do_<Operation>`, and all others."""

    def perform(self, operation: str, request: Element) -> str:
        """Return the inside of the answer's ResponseMessages. An independent server says by a fault what concerns no single item."""
        act = getattr(self, f"do_{operation}", None)
        if act is None:
            return failed(operation, "ErrorInvalidOperation")
        with self._store.changed:
            try:
                return str(act(request))
            except Refusal as refusal:
                if self._store.lies.independent:
                    raise
                return failed(operation, str(refusal))

    def do_FindItem(self, request: Element) -> str:
        """List items of folders, newest first, as far as the restriction on the Message-ID lets them through."""
        wanted, restriction, lies = fields(request), request.find(f"{{{M}}}Restriction"), self._store.lies
        constant = None if restriction is None else restriction.find(f".//{{{T}}}Constant")
        message_id = None if constant is None or lies.search == "ignored" else constant.get("Value", "")
        if constant is not None and lies.search == "refused":
            raise Refusal("ErrorUnsupportedPathForQuery")

        def find(elem: Element) -> str:
            items = reversed(self._store.within(self._store.folder(elem).id))
            fitting = [one for one in items if message_id is None or one.message_id.lower() == message_id.lower()]
            return paged(request, "Items", [shown(one, set() if lies.terse else wanted) for one in fitting])

        return self._each("FindItem", list(request.find(f"{{{M}}}ParentFolderIds") or ()), find)

    def do_GetItem(self, request: Element) -> str:
        """Return items with what was asked of them."""
        wanted = fields(request) - ({"item:ParentFolderId"} if self._store.lies.terse else set())

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

    # sending

    def do_CreateItem(self, request: Element) -> str:
        """Save a message from MIME as a draft, or send it at once."""
        disposition = request.get("MessageDisposition", "")
        saved = request.find(f"{{{M}}}SavedItemFolderId")
        folder = "" if saved is None else self._store.folder(next(iter(saved), None)).id

        def create(elem: Element) -> str:
            content = b64decode(elem.findtext(f"{{{T}}}MimeContent") or "")
            if disposition != "SaveOnly" and self._store.lies.independent:
                return self._kept_and_sent(content, folder)
            told = tuple(child.tag.rpartition("}")[2] for child in elem)
            made = self._store.put(folder if disposition == "SaveOnly" else "F-drafts", content, draft=True, told=told)
            if disposition == "SaveOnly":
                return f"<m:Items><t:Message>{item_id(made)}</t:Message></m:Items>"
            self._deliverable(made)
            self._store.send(made, folder or ("F-sentitems" if disposition == "SendAndSaveCopy" else ""))
            return "<m:Items/>"

        return self._each("CreateItem", list(request.find(f"{{{M}}}Items") or ()), create)

    def _kept_and_sent(self, content: bytes, folder: str) -> str:
        """Do as an independent server does: keep the copy first, then send."""
        made = self._store.put(folder, content, seen_from=time.monotonic() + self._store.lies.copy_delay)
        if not _has_recipients(made):
            raise Refusal("ErrorMissingRecipients")
        if self._store.lies.relay_down:
            raise Broken
        self._store.wire.append(on_the_wire(content))
        return f"<m:Items><t:Message>{item_id(made)}</t:Message></m:Items>"

    def do_SendItem(self, request: Element) -> str:
        """Send drafts. An independent server trips over the copy when the mail has left, and the draft stays where it is."""
        saved = request.find(f"{{{M}}}SavedItemFolderId")
        keep = "" if saved is None else self._store.folder(next(iter(saved), None)).id
        if request.get("SaveItemToFolder") == "false":
            keep = ""

        def send(elem: Element) -> str:
            found = self._store.item(elem.get("Id", ""))
            if self._store.lies.independent:
                self._store.wire.append(on_the_wire(found.content))
                raise Broken
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
        if not _has_recipients(item):
            self._store.remove(item)
            raise Refusal("ErrorInvalidRecipients")

    # changing

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
        """Move items. An independent server does not tell their new ids."""
        target = self._store.folder(next(iter(request.find(f"{{{M}}}ToFolderId") or ()), None))

        def move(elem: Element) -> str:
            moved = self._store.move(self._store.item(elem.get("Id", "")), target.id)
            return "" if self._store.lies.independent else f"<m:Items><t:Message>{item_id(moved)}</t:Message></m:Items>"

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


def _has_recipients(item: StoredItem) -> bool:
    return any(message_from_bytes(item.content).get(name) for name in ("To", "Cc", "Bcc"))
