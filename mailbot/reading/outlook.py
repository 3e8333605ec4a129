"""An Outlook item as plain values, made of its MAPI properties; `msg` and `tnef` read these out of their containers.

The only importer of compressed_rtf. An item was rebuilt from properties, so its bytes prove nothing; where its properties
and its transport headers tell different stories, `inconsistent` says so, and `unread` says what of its body could not be read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from compressed_rtf import decompress

from mailbot.reading.addresses import address_headers
from mailbot.reading.charsets import decode_text
from mailbot.reading.headers import base_name, decode_words
from mailbot.reading.limits import LIMITS
from mailbot.reading.mime import slice_message
from mailbot.reading.rtf import MAX_RTF, Rich, read_rtf

MAX_ATTACHMENTS = 200
MAX_DEPTH = 10
MAX_COMPRESSED = 256 * 1024  # bytes of compressed RTF: it is undone byte by byte

SUBJECT, CLASS, SUBMITTED, HEADERS = 0x0037, 0x001A, 0x0039, 0x007D
REPRESENTING_TYPE, REPRESENTING_EMAIL, REPRESENTING_NAME = 0x0064, 0x0065, 0x0042
SENDER_NAME, SENDER_TYPE, SENDER_EMAIL, DELIVERED = 0x0C1A, 0x0C1E, 0x0C1F, 0x0E06
BODY, RTF, HTML, MESSAGE_ID, REFERENCES, IN_REPLY_TO = 0x1000, 0x1009, 0x1013, 0x1035, 0x1039, 0x1042
SENDER_SMTP, REPRESENTING_SMTP, CODEPAGE, INTERNET_CODEPAGE = 0x5D01, 0x5D02, 0x3FFD, 0x3FDE
ATTACH_DATA, ATTACH_NAME, ATTACH_METHOD, ATTACH_LONG_NAME, ATTACH_MIME, ATTACH_CID = 0x3701, 0x3704, 0x3705, 0x3707, 0x370E, 0x3712
WANTED = frozenset(
    (
        SUBJECT, CLASS, HEADERS, REPRESENTING_TYPE, REPRESENTING_EMAIL, REPRESENTING_NAME, SENDER_NAME, SENDER_TYPE, SENDER_EMAIL, BODY, RTF, HTML,
        MESSAGE_ID, REFERENCES, IN_REPLY_TO, SENDER_SMTP, REPRESENTING_SMTP, ATTACH_DATA, ATTACH_NAME, ATTACH_LONG_NAME, ATTACH_MIME, ATTACH_CID,
    )
)  # fmt: skip

Properties = dict[int, bytes | str | int]


@dataclass(frozen=True, slots=True)
class OutlookAttachment:
    """One attachment of an item: bytes, or another item."""

    name: str
    content_type: str
    data: bytes
    inline: bool
    item: OutlookItem | None = None


@dataclass(frozen=True, slots=True)
class OutlookItem:
    """One Outlook item: what its properties say, and its transport headers where it kept them."""

    subject: str
    sender_name: str
    sender_address: str
    message_id: str
    in_reply_to: str
    references: str
    date: datetime | None
    text: str
    html: str
    transport_headers: str
    children: tuple[OutlookAttachment, ...] = field(default=())
    inconsistent: str = ""
    rich_html: str = ""  # a second rendering of the body, taken out of its RTF
    rich_text: str = ""
    item_class: str = ""  # lower-case: ipm.note, report.ipm.note.ndr, …
    unread: str = ""
    sent_by: str = ""  # who sent it in the sender's name, where that is another address

    def header_block(self) -> bytes:
        """Return an RFC 5322 header block: the transport headers, or one made of the properties."""
        if self.transport_headers.strip():
            return self.transport_headers.strip().encode("utf-8", "replace") + b"\r\n\r\n"
        fields = [
            ("From", f"{_quoted(self.sender_name)} <{self.sender_address}>" if self.sender_address else ""),
            ("Sender", f"<{self.sent_by}>" if self.sent_by else ""),
            ("Subject", self.subject),
            ("Date", format_datetime(self.date) if self.date else ""),
            ("Message-ID", self.message_id),
            ("In-Reply-To", self.in_reply_to),
            ("References", self.references),
        ]
        block = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields if value.strip())
        return block.encode("utf-8", "replace") + b"\r\n"


def _quoted(name: str) -> str:
    return '"' + "".join(c for c in name if c not in '"\\\r\n') + '"'


def codec_of_page(page: object) -> str:
    """Return the codec of a Windows code page."""
    known = {65001: "utf-8", 1200: "utf-16-le", 20127: "ascii", 28591: "iso-8859-1", 28605: "iso-8859-15"}
    return known.get(page, f"cp{page}") if isinstance(page, int) else "cp1252"


def property_value(data: bytes, kind: int, codec: str) -> bytes | str:
    """Return the value of a variable property: text of either kind, or bytes."""
    if kind == 0x001F:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    if kind == 0x001E:
        return decode_text(data.rstrip(b"\x00"), codec)
    return data


def fixed_value(data: bytes | memoryview, position: int, kind: int) -> int | None:
    """Return the value of a whole number, a truth value or a time that stands at a position."""
    if kind in (0x0002, 0x0003, 0x000B):
        return int(struct.unpack_from("<i", data, position)[0])
    return int(struct.unpack_from("<Q", data, position)[0]) if kind == 0x0040 else None


def attachment_of(properties: Properties, item: OutlookItem | None) -> OutlookAttachment | None:
    """Return the attachment that these properties make."""
    data = properties.get(ATTACH_DATA, b"")
    name = _text(properties, ATTACH_LONG_NAME) or _text(properties, ATTACH_NAME) or (item.subject if item else "")
    if item is None and not isinstance(data, bytes):
        return None
    kind = _text(properties, ATTACH_MIME).lower() or "application/octet-stream"
    return OutlookAttachment(base_name(name), kind, data if isinstance(data, bytes) and item is None else b"", bool(_text(properties, ATTACH_CID)), item)


def _text(properties: Properties, *tags: int) -> str:
    for tag in tags:
        value = properties.get(tag)
        if isinstance(value, str) and value:
            return value[: LIMITS.text]
    return ""


def item_of(properties: Properties, children: tuple[OutlookAttachment, ...]) -> OutlookItem:
    """Return the item that these properties make."""
    text, html = _text(properties, BODY), _html(properties)
    rich, unread = _rtf(properties)
    hides = "its RTF, which Outlook shows, could not be read" if unread and (text.strip() or html.strip()) else ""
    unread = "" if hides else unread
    if any(len(value) > LIMITS.text for value in (properties.get(BODY), properties.get(HTML)) if isinstance(value, str | bytes)):
        unread = "its text is longer than the limit"
    if not html and rich.html:
        html, rich = rich.html, Rich()
    elif not text and not html:
        text, rich = rich.text, Rich()
    author, sender = _address(properties, REPRESENTING_SMTP, REPRESENTING_TYPE, REPRESENTING_EMAIL), _address(properties, SENDER_SMTP, SENDER_TYPE, SENDER_EMAIL)
    item = OutlookItem(
        subject=_text(properties, SUBJECT),
        sender_name=_text(properties, REPRESENTING_NAME, SENDER_NAME),
        sender_address=author or sender,
        message_id=_text(properties, MESSAGE_ID),
        in_reply_to=_text(properties, IN_REPLY_TO),
        references=_text(properties, REFERENCES),
        date=_filetime(properties.get(SUBMITTED) or properties.get(DELIVERED)),
        text=text,
        html=html,
        transport_headers=_text(properties, HEADERS),
        children=children,
        rich_html=rich.html,
        rich_text=rich.text,
        item_class=_text(properties, CLASS).lower()[:100],
        unread=unread,
        sent_by=sender if author and sender != author else "",
    )
    problem = _inconsistent(item) or hides
    return replace(item, inconsistent=problem) if problem else item


def _address(properties: Properties, smtp: int, kind: int, email: int) -> str:
    """Return one of the two addresses of an item: in whose name it is (From), or who sent it (Sender)."""
    if "@" in _text(properties, smtp):
        return _text(properties, smtp).strip().lower()
    plain = _text(properties, kind).upper() in ("SMTP", "") and "@" in _text(properties, email)
    return _text(properties, email).strip().lower() if plain else ""


def _html(properties: Properties) -> str:
    value = properties.get(HTML)
    if isinstance(value, bytes):
        page = properties.get(INTERNET_CODEPAGE)
        return decode_text(value[: LIMITS.text], codec_of_page(page) if isinstance(page, int) else "utf-8")
    return value[: LIMITS.text] if isinstance(value, str) else ""


def _rtf(properties: Properties) -> tuple[Rich, str]:
    """Return the body in RTF, and why it could not be read."""
    value = properties.get(RTF)
    if not isinstance(value, bytes) or not value:
        return Rich(), ""
    declared = int.from_bytes(value[4:8], "little")
    if len(value) > MAX_COMPRESSED or declared > MAX_RTF:
        return Rich(), "its text is longer than the limit"
    try:
        plain = decompress(value)
        return (read_rtf(plain), "") if len(plain) <= MAX_RTF else (Rich(), "its text is longer than the limit")
    except Exception:  # noqa: BLE001  # the library raises many kinds on damaged input
        return Rich(), "its text is damaged"


def _filetime(value: object) -> datetime | None:
    """Return the instant of a FILETIME: 100 ns steps since 1601."""
    if not isinstance(value, int) or value <= 0:
        return None
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)
    except OverflowError:
        return None


def _inconsistent(item: OutlookItem) -> str:
    """Say where properties and transport headers disagree on who wrote, what about or when."""
    if not item.transport_headers.strip():
        return ""
    headers = slice_message(item.header_block()).root.headers
    first: Mapping[str, str] = dict(reversed(headers))
    addresses = address_headers(tuple((name, value) for name, value in headers if name in ("from", "sender")))
    if item.sender_address and addresses.from_ and item.sender_address not in {a.address for a in (*addresses.from_, *((addresses.sender,) if addresses.sender else ()))}:
        return "the sender of the properties is not the one of the headers"
    if item.subject and " ".join(decode_words(first.get("subject", "")).split()) != " ".join(item.subject.split()):
        return "the subject of the properties is not the one of the headers"
    return ""
