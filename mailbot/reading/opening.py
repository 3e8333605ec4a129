"""Attachments to what they hold, each kind by a reader of its own; nested messages and Outlook items all the way down.

Nothing is executed, nothing is fetched, and nothing raises: what cannot be read is there all the same, with a defect.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailbot.model.message import Attachment, AttachmentKind, Body, Defect, Message
from mailbot.reading import attachments as kinds
from mailbot.reading import protection
from mailbot.reading.body import item_body, with_rendering
from mailbot.reading.charsets import GARBLED, decoded, garbled
from mailbot.reading.fields import Fields, read_fields
from mailbot.reading.html import clean_text, read_html
from mailbot.reading.limits import LIMITS, Budget
from mailbot.reading.mime import Mime, Part, slice_message
from mailbot.reading.msg import read_msg
from mailbot.reading.outlook import OutlookAttachment, OutlookItem
from mailbot.reading.segments import segment
from mailbot.reading.tables import NO_TEXT, read_csv, read_docx, read_workbook
from mailbot.reading.tnef import read_tnef

ReadNested = Callable[[bytes, int, int, int, Budget], Message]  # content, start, end, depth, budget
TOO_MANY = Defect("too-many-messages", f"more than {LIMITS.messages}")
TOO_DEEP = Defect("too-deep", f"more than {LIMITS.depth} levels")
TOO_LONG = Defect("text-cut", "an attached text is longer than the limit")
MESSAGE_TYPES = frozenset(("message/rfc822", "message/global"))


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens what is attached to one message; `budget` is shared by the message and all that is attached to it."""

    read: ReadNested
    budget: Budget

    def part(self, mime: Mime, part: Part) -> list[Attachment]:
        """Return what one MIME part holds."""
        inline = part.disposition == "inline" or bool(part.header("content-id") and part.disposition != "attachment")
        if part.content_type in MESSAGE_TYPES and not part.encoding:  # read where it stands: no copy, and its own bytes
            return [self._message(part.filename, part.content_type, mime.content, part.body, part.end, inline, part.depth + 1)]
        return self.attachment(part.filename, part.content_type, mime.decoded(part), inline, part.depth + 1)

    def attachment(self, name: str, content_type: str, data: bytes, inline: bool, depth: int) -> list[Attachment]:
        """Return what one attachment holds: itself, or in the case of winmail.dat its contents."""
        kind = kinds.kind_of(name, content_type, data)
        if kind is kinds.TNEF:
            item = read_tnef(data)
            found = self._contents(item, depth) if item is not None else None
            return found if found is not None else [_closed(name, content_type, data, inline, Defect("tnef-unreadable"))]
        if kind is kinds.OUTLOOK:
            return [self._outlook(name, content_type, data, inline, depth)]
        if kind is AttachmentKind.MESSAGE:
            return [self._message(name, content_type, data, 0, len(data), inline, depth)]
        assert isinstance(kind, AttachmentKind)
        return [self._leaf(name, content_type, kind, data, inline)]

    def _leaf(self, name: str, content_type: str, kind: AttachmentKind, data: bytes, inline: bool) -> Attachment:
        found = Attachment(name, content_type, kind, len(data), hashlib.sha256(data).hexdigest(), inline)
        if kind is AttachmentKind.WORKBOOK:
            return replace(found, workbook=read_workbook(data))
        if kind is AttachmentKind.TABLE:
            table = read_csv(data)
            return replace(found, workbook=table, defects=(Defect(GARBLED, table.unsafe),) if table.unsafe == NO_TEXT else ())
        if kind is AttachmentKind.DOCUMENT:
            return replace(found, workbook=read_docx(data))
        if kind not in (AttachmentKind.TEXT, AttachmentKind.CALENDAR):
            return found
        if len(data) > LIMITS.text or not self.budget.words(len(data)):
            return replace(found, defects=(TOO_LONG,))
        read = decoded(data, "utf-8")
        text = clean_text(read.text)
        if content_type == "text/html":
            seen = read_html(text, self.budget)
            text = seen.text
            if seen.problem:
                return replace(found, defects=(Defect("html-unread", seen.problem),))
        if garbled(text):
            return replace(found, defects=(Defect(GARBLED, "an attached text"),))
        return replace(found, text=text, defects=read.defects) if len(text) <= LIMITS.new_text else replace(found, defects=(TOO_LONG,))

    def _message(self, name: str, content_type: str, content: bytes, start: int, end: int, inline: bool, depth: int) -> Attachment:
        problem = self._refused(depth)
        if problem is not None:
            return _closed(name, content_type, content[start:end], inline, problem, AttachmentKind.MESSAGE)
        message = self.read(content, start, end, depth, self.budget)
        return Attachment(name, content_type, AttachmentKind.MESSAGE, end - start, message.sha256, inline, message)

    def _refused(self, depth: int) -> Defect | None:
        if depth >= LIMITS.depth:
            return TOO_DEEP
        return None if self.budget.message() else TOO_MANY

    def _outlook(self, name: str, content_type: str, data: bytes, inline: bool, depth: int) -> Attachment:
        item = read_msg(data)
        digest = hashlib.sha256(data).hexdigest()
        if item is None:
            return _closed(name, content_type, data, inline, Defect("msg-unreadable"))
        problem = self._refused(depth)
        if problem is not None:
            return _closed(name, content_type, data, inline, problem, AttachmentKind.MESSAGE)
        return Attachment(name, content_type, AttachmentKind.MESSAGE, len(data), digest, inline, self._item(item, digest, depth))

    def _child(self, child: OutlookAttachment, depth: int) -> list[Attachment]:
        if child.item is None:
            return self.attachment(child.name, child.content_type, child.data, child.inline, depth + 1)
        digest = hashlib.sha256(child.item.header_block() + child.item.text.encode("utf-8", "replace")).hexdigest()
        problem = self._refused(depth + 1)
        if problem is not None:
            return [_closed(child.name, "message/rfc822", b"", False, problem, AttachmentKind.MESSAGE)]
        message = self._item(child.item, digest, depth + 1)
        return [Attachment(child.name, "message/rfc822", AttachmentKind.MESSAGE, 0, digest, False, message)]

    def _item(self, item: OutlookItem, digest: str, depth: int) -> Message:
        """Return the message that an Outlook item stands for; it was rebuilt, so DKIM says nothing about it."""
        headers = slice_message(item.header_block()).root.headers
        fields = read_fields(headers, self.budget)
        sender = fields.from_[0] if fields.from_ else None
        defects = [*fields.defects, *([Defect("msg-inconsistent", item.inconsistent)] if item.inconsistent else [])]
        fits = self.budget.words(len(item.text) + len(item.html) + len(item.rich_html) + len(item.rich_text))
        body = item_body(item, sender, defects, self.budget) if fits else Body()
        unreadable = item.unread or ("" if fits else "it holds more text than the limit") or protection.of_class(item.item_class)
        signed = self._clear_signed(item, depth)
        if signed is not None:
            body = with_rendering(body, signed.body.text) if body.text.strip() else signed.body
            unreadable = unreadable or signed.unreadable
        found = signed.attachments if signed is not None else tuple(a for child in item.children for a in self._child(child, depth))
        return self._made(item, fields, digest, body, found, defects, unreadable or protection.of_content(body, found))

    def _made(
        self, item: OutlookItem, fields: Fields, digest: str, body: Body, found: tuple[Attachment, ...], defects: list[Defect], unreadable: str
    ) -> Message:  # fmt: skip
        message = fields.message(digest, item.subject)
        headers = (*message.headers, (ITEM_CLASS, item.item_class)) if item.item_class else message.headers
        return kinds.judged(replace(message, headers=headers, body=body, attachments=found, defects=tuple(defects), unreadable=unreadable, original_bytes=False))

    def _clear_signed(self, item: OutlookItem, depth: int) -> Message | None:
        """Return what an item holds that Outlook wraps with its signature: a whole multipart/signed, as its one attachment."""
        if not item.item_class.startswith(protection.CLEAR_CLASS) or len(item.children) != 1 or self._refused(depth + 1) is not None:
            return None
        data = item.children[0].data
        return self.read(data, 0, len(data), depth + 1, self.budget)

    def _contents(self, item: OutlookItem, depth: int) -> list[Attachment] | None:
        """Return what winmail.dat holds: its attachments, and before them its body; None where that cannot be read."""
        defects: list[Defect] = []
        if item.unread or not self.budget.words(len(item.text) + len(item.html)):
            return None
        found = [a for child in item.children for a in self._child(child, depth)]
        body = item_body(item, None, defects, self.budget)
        if defects:
            return None
        if not body.text.strip():
            return found
        digest = hashlib.sha256(body.text.encode("utf-8", "replace")).hexdigest()
        return [Attachment(TNEF_NAME, TNEF_TYPE, AttachmentKind.TEXT, len(body.text), digest, True, text=body.text), *found]


ITEM_CLASS = "x-outlook-item-class"  # among the headers of an item: what Outlook says that it is
TNEF_NAME, TNEF_TYPE = "winmail.dat", "application/ms-tnef"


def with_tnef(body: Body, found: list[Attachment]) -> tuple[Body, list[Attachment]]:
    """Take the body from winmail.dat where the message itself has none; else it is one more rendering of the same body."""
    held = next((a for a in found if a.content_type == TNEF_TYPE and a.kind is AttachmentKind.TEXT and a.text.strip()), None)
    if held is None:
        return body, found
    rest = [a for a in found if a is not held]
    if body.text.strip():
        return with_rendering(body, held.text), rest
    return Body(held.text, segment(held.text), alternatives=(held.text,)), rest


def _closed(name: str, content_type: str, data: bytes, inline: bool, defect: Defect, kind: AttachmentKind = AttachmentKind.OTHER) -> Attachment:
    return Attachment(name, content_type, kind, len(data), hashlib.sha256(data).hexdigest(), inline, defects=(defect,))
