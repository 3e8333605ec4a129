"""What an attachment is, judged by its content first and by its declared type and name only after that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum, unique

from mailbot.model.message import Attachment, AttachmentKind, Defect, Message
from mailbot.reading.charsets import GARBLED, READ_DIFFERENTLY


@unique
class Container(Enum):
    """Attachments that are opened by a reader of their own."""

    TNEF = "winmail.dat"
    OUTLOOK = "Outlook item"


TNEF = Container.TNEF
OUTLOOK = Container.OUTLOOK
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FIELD = re.compile(rb"[!-9;-~]{2,60}[ \t]*:")
LOOKED_AT = 8192  # bytes of a file in which a mail header is looked for
MAIL_FIELD = re.compile(rb"(?im)^(?:from|received|message-id|subject|date|mime-version):")
PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
ARCHIVE = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")


def kind_of(name: str, content_type: str, data: bytes) -> AttachmentKind | Container:
    """Return the kind of one attachment."""
    lower = name.lower()
    if data[:4] == b"\x78\x9f\x3e\x22" or content_type in ("application/ms-tnef", "application/vnd.ms-tnef"):
        return TNEF
    if content_type in ("message/rfc822", "message/global") or (lower.endswith(".eml") and MAIL_FIELD.search(data[:LOOKED_AT])):
        return AttachmentKind.MESSAGE
    if data[:8] == OLE:
        return _ole(lower, content_type, data)
    by_magic = _by_magic(lower, content_type, data)
    if by_magic is not None:
        return by_magic
    return _by_type(lower, content_type, data)


def _ole(lower: str, content_type: str, data: bytes) -> AttachmentKind | Container:
    if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in data[:1_000_000]:
        return AttachmentKind.WORKBOOK if lower.endswith((".xlsx", ".xlsm", ".xlsb", ".xls")) else AttachmentKind.ENCRYPTED
    if lower.endswith(".msg") or content_type == "application/vnd.ms-outlook" or b"_\x00_\x00s\x00u\x00b\x00s\x00t\x00g\x001" in data[:4_000_000]:
        return OUTLOOK
    if lower.endswith((".xls", ".xlt", ".xla")):
        return AttachmentKind.WORKBOOK
    return AttachmentKind.OTHER


def _by_magic(lower: str, content_type: str, data: bytes) -> AttachmentKind | None:
    if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return AttachmentKind.PDF
    if data.startswith(PICTURE) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in (b"ftypheic", b"ftypmif1"):
        return AttachmentKind.PICTURE
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip(lower, content_type, data)
    if data.startswith(ARCHIVE):
        return AttachmentKind.ARCHIVE
    return None


def _zip(lower: str, content_type: str, data: bytes) -> AttachmentKind:
    """Tell Office documents from archives by the names in the zip's directory."""
    tail = data[-66_000:] + data[:4096]
    if b"xl/workbook" in tail or lower.endswith((".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm")) or "spreadsheetml" in content_type:
        return AttachmentKind.WORKBOOK
    if b"word/document" in tail or lower.endswith((".docx", ".docm")) or "wordprocessingml" in content_type:
        return AttachmentKind.DOCUMENT
    return AttachmentKind.ARCHIVE


def _by_type(lower: str, content_type: str, data: bytes) -> AttachmentKind:
    if content_type == "text/calendar" or lower.endswith(".ics"):
        return AttachmentKind.CALENDAR
    if content_type in ("text/csv", "text/tab-separated-values") or lower.endswith((".csv", ".tsv")):
        return AttachmentKind.TABLE
    if content_type in ("application/x-pkcs7-signature", "application/pkcs7-signature", "application/pgp-signature"):
        return AttachmentKind.OTHER
    if content_type in ("text/x-mailbot-reference", "message/external-body") or lower.endswith(".url"):
        return AttachmentKind.LINK
    if content_type.startswith("image/"):
        return AttachmentKind.PICTURE
    if content_type == "application/octet-stream" and _begins_like_mail(data):
        return AttachmentKind.MESSAGE
    if content_type.startswith(("text/", "message/")) or lower.endswith((".txt", ".md")):
        return AttachmentKind.TEXT
    if content_type in ("application/zip", "application/x-zip-compressed", "application/gzip") or lower.endswith((".zip", ".7z", ".rar", ".gz")):
        return AttachmentKind.ARCHIVE
    if content_type == "application/pdf" or lower.endswith(".pdf"):
        return AttachmentKind.PDF
    return AttachmentKind.OTHER


def _begins_like_mail(data: bytes) -> bool:
    """Tell a file that begins with a mail header: fields alone, two of them at least, and one that only mail has."""
    head = data[:LOOKED_AT]
    fields = 0
    for number, line in enumerate(head.split(b"\n")[:-1]):
        if FIELD.match(line):
            fields += 1
        elif not (line[:1] in (b" ", b"\t") and fields) and not (number == 0 and line.startswith(b"From ")):
            break
    return fields >= 2 and MAIL_FIELD.search(head) is not None


UNJUDGED = "beyond-limits"
BEYOND = {  # defects behind which something may hide: the message that has one is not judged
    "too-many-parts": "it has more parts than the limit",
    "too-deep": "its parts are nested deeper than the limit",
    "headers-too-large": "its headers are larger than the limit",
    "too-many-messages": "it holds more attached messages than the limit",
    "part-cut": "one of its parts is larger than the limit",
    "text-cut": "it holds more text than the limit",
    "part-ambiguous": "it says in two ways how it is to be read",
    GARBLED: "much of its text cannot be read in any character set that it may be in",
    READ_DIFFERENTLY: "it is written in a character set that mail programs read in different ways",
}


def beyond_limits(defects: Iterable[Defect], attachments: Sequence[Attachment]) -> str:
    """Say which limit a message is beyond, by its defects and those of all that is attached to it."""
    nested = (message for attachment in attachments if (message := attachment.message) is not None)
    below = (*(attachment.defects for attachment in attachments), *(message.defects for message in nested))
    for defect in (*defects, *(defect for some in below for defect in some)):
        if defect.code in ("html-unread", UNJUDGED):
            return defect.detail
        if defect.code in BEYOND:
            return BEYOND[defect.code]
    return ""


def judged(message: Message) -> Message:
    """Return a message that is not to be judged where it, or anything attached to it, is beyond a limit."""
    why = beyond_limits(message.defects, message.attachments)
    if not why:
        return message
    return replace(message, unreadable=message.unreadable or why, defects=(*message.defects, Defect(UNJUDGED, why)))
