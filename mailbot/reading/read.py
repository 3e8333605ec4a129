"""Bytes to `Message`: the one door of the reading path.

Never raises on any input: damage is recorded as defects, and what cannot be judged has `unreadable` set. Deterministic:
the same bytes give the same Message. Time and memory are bounded by ReadingLimits and by the process this runs in.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from mailbot.model.message import Attachment, AttachmentKind, Body, Defect, Message
from mailbot.reading import attachments as kinds
from mailbot.reading.addresses import address_headers
from mailbot.reading.body import item_body, make_body, part_text, with_rendering
from mailbot.reading.html import clean_text, read_html
from mailbot.reading.limits import LIMITS
from mailbot.reading.mime import Mime, Part, decode_text, decode_words, slice_message
from mailbot.reading.outlook import OutlookAttachment, OutlookItem, read_msg, read_tnef
from mailbot.reading.segments import segment
from mailbot.reading.tables import read_csv, read_docx, read_workbook

MACHINES = re.compile(r"authentication-results|arc-|received|dkim-|from$|sender$|x-ms-exchange-organization-|return-path|message-id|in-reply-to|references")
IDS = re.compile(r"<[^<>\s]{1,500}>")
PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
FATAL = {
    "too-many-parts": "it has more parts than the limit",
    "too-deep": "its parts are nested deeper than the limit",
    "headers-too-large": "its headers are larger than the limit",
    "too-many-messages": "it holds more attached messages than the limit",
}


class _Budget:
    """How many nested messages may still be opened."""

    def __init__(self) -> None:
        self.messages = LIMITS.messages


def read(content: bytes) -> Message:
    """Read one message."""
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > LIMITS.message:
        return Message(sha256=digest, content=content, unreadable=f"it is larger than {LIMITS.message} bytes")
    return _read(content, 0, _Budget())


def _read(content: bytes, depth: int, budget: _Budget) -> Message:
    digest = hashlib.sha256(content).hexdigest()
    try:
        return _message(slice_message(content), digest, depth, budget)
    except RecursionError:
        return Message(sha256=digest, content=content, unreadable="its parts are nested deeper than the limit")
    except Exception as error:  # noqa: BLE001  # the law of this module: a message never breaks its reader
        detail = f"{type(error).__name__} while reading"
        return Message(sha256=digest, content=content, unreadable=detail, defects=(Defect("reader-failed", detail),))


def _message(mime: Mime, digest: str, depth: int, budget: _Budget) -> Message:
    root = mime.root
    headers = _decoded(root.headers)
    addresses = address_headers(root.headers)
    plain, html, others, unread = _body_parts(root)
    found = [item for part in others for item in _attachments(mime, part, depth, budget)]
    sender = addresses.from_[0] if addresses.from_ else None
    body = make_body([part_text(mime, part) for part in plain], [part_text(mime, part) for part in html], sender)
    body, found = _tnef_body(body, found)
    first = dict(reversed(headers))
    message = Message(
        sha256=digest,
        message_id=_first_id(first.get("message-id", "")),
        in_reply_to=tuple(IDS.findall(first.get("in-reply-to", ""))[:20]),
        references=tuple(IDS.findall(first.get("references", ""))[-100:]),
        date=addresses.date,
        from_=addresses.from_,
        sender=addresses.sender,
        reply_to=addresses.reply_to,
        to=addresses.to,
        cc=addresses.cc,
        subject=clean_text(first.get("subject", ""))[:2000].strip(),
        headers=headers,
        body=body,
        attachments=tuple(found),
        defects=(*mime.defects, *addresses.defects, *(Defect("alternative-unread", part.content_type) for part in unread)),
        content=mime.content,
    )
    problem = _unreadable(message, root)
    return message if not problem else _with_problem(message, problem)


def _decoded(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Decode the words of headers that people read; what machines read stays as written, so that no word breaks out of it."""
    return tuple((name, value if MACHINES.match(name) else decode_words(value)) for name, value in headers)


def _with_problem(message: Message, problem: str) -> Message:
    return replace(message, unreadable=problem)


def _first_id(value: str) -> str:
    found = IDS.search(value)
    return found.group() if found else value.strip()[:500]


def _body_parts(root: Part) -> tuple[list[Part], list[Part], list[Part], list[Part]]:
    """Return (plain parts, HTML parts, everything else, those of the last that stand for the body) of one message."""
    plain: list[Part] = []
    html: list[Part] = []
    others: list[Part] = []
    unread: list[Part] = []

    def visit(part: Part, parent: str) -> None:
        kind = part.content_type
        if kind.startswith("multipart/") and part.children:
            for child in part.children:
                visit(child, kind)
        elif part.disposition == "attachment" or kind not in ("text/plain", "text/html", "text/enriched") or (part.filename and part.disposition):
            if not kind.startswith("multipart/"):
                others.append(part)
                unread.extend([part] * (parent == "multipart/alternative"))
        elif kind == "text/html":
            html.append(part)
        else:
            plain.append(part)

    visit(root, "")
    return plain, html, others, unread


def _attachments(mime: Mime, part: Part, depth: int, budget: _Budget) -> list[Attachment]:
    data = mime.decoded(part)
    inline = part.disposition == "inline" or bool(part.header("content-id") and part.disposition != "attachment")
    return open_attachment(part.filename, part.content_type, data, inline, depth, budget)


def open_attachment(name: str, content_type: str, data: bytes, inline: bool, depth: int, budget: _Budget) -> list[Attachment]:
    """Return what one attachment holds: itself, or in the case of winmail.dat its contents."""
    kind = kinds.kind_of(name, content_type, data)
    if kind is kinds.TNEF:
        item = read_tnef(data)
        if item is not None:
            return _tnef_contents(item, depth, budget)
        return [_plain(name, content_type, AttachmentKind.OTHER, data, inline, Defect("tnef-unreadable"))]
    if kind is kinds.OUTLOOK:
        return [_outlook(name, content_type, data, inline, depth, budget)]
    if isinstance(kind, kinds.Container):
        return [_plain(name, content_type, AttachmentKind.OTHER, data, inline)]
    if kind is AttachmentKind.MESSAGE:
        return [_nested(name, content_type, data, inline, depth, budget)]
    return [_leaf(name, content_type, kind, data, inline)]


def _plain(name: str, content_type: str, kind: AttachmentKind, data: bytes, inline: bool, *defects: Defect) -> Attachment:
    return Attachment(name, content_type, kind, len(data), hashlib.sha256(data).hexdigest(), inline, defects=defects)


def _leaf(name: str, content_type: str, kind: AttachmentKind, data: bytes, inline: bool) -> Attachment:
    workbook = None
    text = ""
    if kind is AttachmentKind.WORKBOOK:
        workbook = read_workbook(data)
    elif kind is AttachmentKind.TABLE:
        workbook = read_csv(data)
    elif kind is AttachmentKind.DOCUMENT:
        workbook = read_docx(data)
    elif kind in (AttachmentKind.TEXT, AttachmentKind.CALENDAR):
        text = clean_text(decode_text(data[: LIMITS.text], "utf-8"))
        if content_type == "text/html":
            text = read_html(text).text
    return Attachment(name, content_type, kind, len(data), hashlib.sha256(data).hexdigest(), inline, None, workbook, text)


def _nested(name: str, content_type: str, data: bytes, inline: bool, depth: int, budget: _Budget) -> Attachment:
    budget.messages -= 1
    if budget.messages < 0 or depth >= LIMITS.depth:
        return _plain(name, content_type, AttachmentKind.MESSAGE, data, inline, Defect("too-many-messages"))
    message = _read(data, depth + 1, budget)
    return Attachment(name, content_type, AttachmentKind.MESSAGE, len(data), message.sha256, inline, message)


def _outlook(name: str, content_type: str, data: bytes, inline: bool, depth: int, budget: _Budget) -> Attachment:
    item = read_msg(data)
    digest = hashlib.sha256(data).hexdigest()
    if item is None:
        return _plain(name, content_type, AttachmentKind.OTHER, data, inline, Defect("msg-unreadable"))
    message = message_of(item, digest, depth, budget)
    return Attachment(name, content_type, AttachmentKind.MESSAGE, len(data), digest, inline, message)


def message_of(item: OutlookItem, digest: str, depth: int, budget: _Budget) -> Message:
    """Return the message that an Outlook item stands for; it was rebuilt, so DKIM says nothing about it."""
    budget.messages -= 1
    if budget.messages < 0 or depth >= LIMITS.depth:
        return Message(sha256=digest, unreadable="it holds more attached messages than the limit", original_bytes=False)
    headers = tuple(slice_message(item.header_block()).root.headers)
    decoded = _decoded(headers)
    addresses = address_headers(headers)
    first = dict(reversed(decoded))
    sender = addresses.from_[0] if addresses.from_ else None
    found = [a for child in item.children for a in _outlook_child(child, depth, budget)]
    return Message(
        sha256=digest,
        message_id=_first_id(first.get("message-id", "")),
        in_reply_to=tuple(IDS.findall(first.get("in-reply-to", ""))[:20]),
        references=tuple(IDS.findall(first.get("references", ""))[-100:]),
        date=addresses.date,
        from_=addresses.from_,
        sender=addresses.sender,
        reply_to=addresses.reply_to,
        to=addresses.to,
        cc=addresses.cc,
        subject=clean_text(item.subject or first.get("subject", ""))[:2000].strip(),
        headers=decoded,
        body=item_body(item, sender),
        attachments=tuple(found),
        defects=(*addresses.defects, *((Defect("msg-inconsistent", item.inconsistent),) if item.inconsistent else ())),
        original_bytes=False,
    )


def _outlook_child(child: OutlookAttachment, depth: int, budget: _Budget) -> list[Attachment]:
    name, content_type, data, item = child.name, child.content_type, child.data, child.item
    if item is not None:
        message = message_of(item, hashlib.sha256(item.header_block() + item.text.encode("utf-8", "replace")).hexdigest(), depth + 1, budget)
        return [Attachment(name, "message/rfc822", AttachmentKind.MESSAGE, len(data), message.sha256, False, message)]
    return open_attachment(name, content_type, data, child.inline, depth + 1, budget)


def _tnef_contents(item: OutlookItem, depth: int, budget: _Budget) -> list[Attachment]:
    found = [a for child in item.children for a in _outlook_child(child, depth, budget)]
    if item.text.strip() or item.html.strip():
        body = item_body(item, None)
        digest = hashlib.sha256(body.text.encode("utf-8", "replace")).hexdigest()
        found.insert(0, Attachment("winmail.dat", "application/ms-tnef", AttachmentKind.TEXT, len(body.text), digest, True, text=body.text))
    return found


def _tnef_body(body: Body, found: list[Attachment]) -> tuple[Body, list[Attachment]]:
    """Take the body from winmail.dat where the message itself has none; else it is one more rendering of the same body."""
    held = [a for a in found if a.content_type == "application/ms-tnef" and a.kind is AttachmentKind.TEXT and a.text.strip()]
    if not held:
        return body, found
    rest = [a for a in found if a is not held[0]]
    if body.text.strip():
        return with_rendering(body, held[0].text), rest
    return Body(held[0].text, segment(held[0].text), alternatives=(held[0].text,)), rest


def _unreadable(message: Message, root: Part) -> str:
    kind = root.content_type
    smime = root.parameters.get("smime-type", "").lower()
    if kind == "multipart/encrypted" or PGP.search(message.body.text):
        return "it is encrypted (PGP)"
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return "it is signed opaquely (S/MIME)" if smime == "signed-data" else "it is encrypted (S/MIME)"
    for attachment in message.attachments:
        name = attachment.name.lower()
        if name.endswith(".rpmsg") or attachment.content_type == "application/x-microsoft-rpmsg-message":
            return "it is rights-protected (message.rpmsg)"
        if attachment.content_type in ("application/pkcs7-mime", "application/x-pkcs7-mime") and not message.body.text.strip():
            return "it is encrypted (S/MIME)"
        if name.endswith((".pgp", ".gpg")) and not message.body.text.strip():
            return "it is encrypted (PGP)"
    for defect in message.defects:
        if defect.code in FATAL:
            return FATAL[defect.code]
    if any(d.code == "too-many-messages" for a in message.attachments for d in a.defects):
        return FATAL["too-many-messages"]
    if not message.headers:
        return "it has no header"
    return ""

