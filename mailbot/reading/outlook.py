"""Outlook items to plain values: `.msg` files (MS-OXMSG) and `winmail.dat` (MS-OXTNEF).

The only importer of olefile and compressed_rtf. Never raises: None stands for what cannot be read. An item was
rebuilt from MAPI properties, so its bytes prove nothing; where its properties and its transport headers tell different
stories, `inconsistent` says so.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import olefile
from compressed_rtf import decompress

from mailbot.reading.addresses import address_headers
from mailbot.reading.mime import base_name, decode_text, decode_words, slice_message
from mailbot.reading.rtf import Rich, read_rtf

MAX_ATTACHMENTS = 200
MAX_DEPTH = 10
MAX_TEXT = 1024 * 1024
MAX_STREAM = 40 * 1024 * 1024

SUBJECT, CLASS, SUBMITTED, HEADERS = 0x0037, 0x001A, 0x0039, 0x007D
REPRESENTING_TYPE, REPRESENTING_EMAIL, REPRESENTING_NAME = 0x0064, 0x0065, 0x0042
SENDER_NAME, SENDER_TYPE, SENDER_EMAIL, DELIVERED, DISPLAY_TO = 0x0C1A, 0x0C1E, 0x0C1F, 0x0E06, 0x0E04
BODY, RTF, HTML, MESSAGE_ID, REFERENCES, IN_REPLY_TO = 0x1000, 0x1009, 0x1013, 0x1035, 0x1039, 0x1042
SENDER_SMTP, REPRESENTING_SMTP, CODEPAGE, INTERNET_CODEPAGE = 0x5D01, 0x5D02, 0x3FFD, 0x3FDE
ATTACH_DATA, ATTACH_NAME, ATTACH_METHOD, ATTACH_LONG_NAME, ATTACH_MIME, ATTACH_CID = 0x3701, 0x3704, 0x3705, 0x3707, 0x370E, 0x3712

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
    display_to: str
    text: str
    html: str
    transport_headers: str
    children: tuple[OutlookAttachment, ...] = field(default=())
    inconsistent: str = ""
    rich_html: str = ""  # a second rendering of the body, taken out of its RTF
    rich_text: str = ""

    def header_block(self) -> bytes:
        """Return an RFC 5322 header block: the transport headers, or one made of the properties."""
        if self.transport_headers.strip():
            return self.transport_headers.strip().encode("utf-8", "replace") + b"\r\n\r\n"
        fields = [
            ("From", f"{_quoted(self.sender_name)} <{self.sender_address}>" if self.sender_address else ""),
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


def read_msg(content: bytes) -> OutlookItem | None:
    """Read a `.msg` file."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return _msg(_Ole(ole), (), 32, 0)
    except Exception:  # noqa: BLE001  # olefile and struct raise many kinds on damaged files
        return None


class _Ole:
    """Streams of a compound file by storage path; names are compared without regard to case."""

    def __init__(self, ole: olefile.OleFileIO) -> None:
        self.ole = ole
        self.names = [tuple(path) for path in ole.listdir(streams=True, storages=True)][:20_000]

    def read(self, path: tuple[str, ...]) -> bytes:
        stream = self.ole.openstream(list(path))
        data: bytes = stream.read(MAX_STREAM)
        return data

    def below(self, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        depth = len(path)
        return (name for name in self.names if len(name) == depth + 1 and name[:depth] == path)


def _msg(ole: _Ole, path: tuple[str, ...], header: int, depth: int) -> OutlookItem | None:
    properties = _msg_properties(ole, path, header)
    children: list[OutlookAttachment] = []
    for name in ole.below(path):
        if name[-1].lower().startswith("__attach_version1.0_") and len(children) < MAX_ATTACHMENTS:
            child = _msg_attachment(ole, name, depth)
            if child is not None:
                children.append(child)
    return _item(properties, tuple(children))


def _msg_properties(ole: _Ole, path: tuple[str, ...], header: int) -> Properties:
    out: Properties = {}
    for name in ole.below(path):
        leaf = name[-1].lower()
        if leaf == "__properties_version1.0":
            _fixed(ole.read(name)[header:], out)
    codec = _codec(out)
    for name in ole.below(path):
        leaf = name[-1].lower()
        if not leaf.startswith("__substg1.0_") or len(leaf) != 20:
            continue
        tag, kind = int(leaf[12:16], 16), int(leaf[16:20], 16)
        if kind in (0x001F, 0x001E, 0x0102):
            out[tag] = _value(ole.read(name), kind, codec)
    return out


def _fixed(data: bytes, out: Properties) -> None:
    for position in range(0, min(len(data), 64_000) - 15, 16):
        kind, tag = struct.unpack_from("<HH", data, position)
        if kind in (0x0003, 0x0002, 0x000B):
            out[tag] = struct.unpack_from("<i", data, position + 8)[0]
        elif kind == 0x0040:
            out[tag] = struct.unpack_from("<Q", data, position + 8)[0]


def _codec(properties: Properties) -> str:
    page = properties.get(CODEPAGE) or properties.get(INTERNET_CODEPAGE)
    return _codepage(page) if isinstance(page, int) else "cp1252"


def _codepage(page: int) -> str:
    return {65001: "utf-8", 1200: "utf-16-le", 20127: "ascii", 28591: "iso-8859-1", 28605: "iso-8859-15"}.get(page, f"cp{page}")


def _value(data: bytes, kind: int, codec: str) -> bytes | str:
    if kind == 0x001F:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    if kind == 0x001E:
        return decode_text(data.rstrip(b"\x00"), codec)
    return data


def _msg_attachment(ole: _Ole, path: tuple[str, ...], depth: int) -> OutlookAttachment | None:
    properties = _msg_properties(ole, path, 8)
    embedded = next((name for name in ole.below(path) if name[-1].lower() == "__substg1.0_3701000d"), None)
    item = None
    if embedded is not None and depth < MAX_DEPTH:
        item = _msg(ole, embedded, 24, depth + 1)
    return _attachment(properties, item)


def _attachment(properties: Properties, item: OutlookItem | None) -> OutlookAttachment | None:
    data = properties.get(ATTACH_DATA, b"")
    name = _text(properties, ATTACH_LONG_NAME) or _text(properties, ATTACH_NAME) or (item.subject if item else "")
    if item is None and not isinstance(data, bytes):
        return None
    kind = _text(properties, ATTACH_MIME).lower() or "application/octet-stream"
    return OutlookAttachment(base_name(name), kind, data if isinstance(data, bytes) else b"", bool(_text(properties, ATTACH_CID)), item)


def _text(properties: Properties, *tags: int) -> str:
    for tag in tags:
        value = properties.get(tag)
        if isinstance(value, str) and value:
            return value[:MAX_TEXT]
    return ""


def _item(properties: Properties, children: tuple[OutlookAttachment, ...]) -> OutlookItem:
    text, html, rich = _text(properties, BODY), _html(properties), _rtf(properties)
    if not html and rich.html:
        html, rich = rich.html, Rich()
    elif not text and not html:
        text, rich = rich.text, Rich()
    item = OutlookItem(
        subject=_text(properties, SUBJECT),
        sender_name=_text(properties, SENDER_NAME, REPRESENTING_NAME),
        sender_address=_sender(properties),
        message_id=_text(properties, MESSAGE_ID),
        in_reply_to=_text(properties, IN_REPLY_TO),
        references=_text(properties, REFERENCES),
        date=_filetime(properties.get(SUBMITTED) or properties.get(DELIVERED)),
        display_to=_text(properties, DISPLAY_TO),
        text=text,
        html=html,
        transport_headers=_text(properties, HEADERS),
        children=children,
        rich_html=rich.html,
        rich_text=rich.text,
    )
    problem = _inconsistent(item)
    if not problem:
        return item
    return replace(item, inconsistent=problem)


def _sender(properties: Properties) -> str:
    for tag in (SENDER_SMTP, REPRESENTING_SMTP):
        if "@" in _text(properties, tag):
            return _text(properties, tag).strip().lower()
    for kind, tag in ((SENDER_TYPE, SENDER_EMAIL), (REPRESENTING_TYPE, REPRESENTING_EMAIL)):
        if _text(properties, kind).upper() in ("SMTP", "") and "@" in _text(properties, tag):
            return _text(properties, tag).strip().lower()
    return ""


def _html(properties: Properties) -> str:
    value = properties.get(HTML)
    if isinstance(value, bytes):
        page = properties.get(INTERNET_CODEPAGE)
        return decode_text(value[:MAX_TEXT], _codepage(page) if isinstance(page, int) else "utf-8")
    return value[:MAX_TEXT] if isinstance(value, str) else ""


def _rtf(properties: Properties) -> Rich:
    value = properties.get(RTF)
    if not isinstance(value, bytes):
        return Rich()
    try:
        return read_rtf(decompress(value[:MAX_TEXT])[: 4 * MAX_TEXT])
    except Exception:  # noqa: BLE001  # the library raises many kinds on damaged input
        return Rich()


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
    first = dict(reversed(headers))
    addresses = address_headers(headers)
    if item.sender_address and addresses.from_ and item.sender_address not in {a.address for a in (*addresses.from_, *((addresses.sender,) if addresses.sender else ()))}:
        return "the sender of the properties is not the one of the headers"
    if item.subject and " ".join(decode_words(first.get("subject", "")).split()) != " ".join(item.subject.split()):
        return "the subject of the properties is not the one of the headers"
    return ""


TNEF_SIGNATURE = 0x223E9F78
FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16}
VARIABLE = frozenset({0x001E, 0x001F, 0x0102, 0x000D})


def read_tnef(content: bytes, depth: int = 0) -> OutlookItem | None:
    """Read a TNEF stream."""
    try:
        return _tnef(content, depth)
    except (struct.error, ValueError, IndexError, UnicodeError, LookupError, OverflowError):
        return None


def _tnef(content: bytes, depth: int) -> OutlookItem | None:
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != TNEF_SIGNATURE or depth > MAX_DEPTH:
        return None
    properties: Properties = {}
    attachments: list[Properties] = []
    codec = "cp1252"
    for name, data in _tnef_attributes(content):
        if name == 0x9007 and len(data) >= 4:  # attOemCodepage
            codec = _codepage(struct.unpack_from("<I", data)[0])
        elif name == 0x9002 and len(attachments) < MAX_ATTACHMENTS:  # attAttachRendData begins an attachment
            attachments.append({})
        elif name == 0x800F and attachments:
            attachments[-1][ATTACH_DATA] = data
        elif name == 0x8010 and attachments:
            attachments[-1].setdefault(ATTACH_NAME, decode_text(data.rstrip(b"\x00"), codec))
        elif name == 0x9005 and attachments:
            attachments[-1].update(_mapi(data, codec))
        elif name == 0x9003:
            properties.update(_mapi(data, codec))
        elif name == 0x8004:
            properties.setdefault(SUBJECT, decode_text(data.rstrip(b"\x00"), codec))
        elif name == 0x800C:
            properties.setdefault(BODY, decode_text(data.rstrip(b"\x00"), codec))
    children = [child for child in (_tnef_attachment(entry, depth) for entry in attachments) if child is not None]
    return _item(properties, tuple(children))


def _tnef_attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 9 <= len(content):
        name = struct.unpack_from("<H", content, position + 1)[0]
        length = struct.unpack_from("<I", content, position + 5)[0]
        if length > len(content) - position - 9:
            raise ValueError("an attribute longer than what is left")
        yield name, content[position + 9 : position + 9 + length]
        position += 9 + length + 2


def _tnef_attachment(entry: Properties, depth: int) -> OutlookAttachment | None:
    data = entry.get(ATTACH_DATA)
    item = None
    if isinstance(data, bytes) and entry.get(ATTACH_METHOD) == 5:
        nested = data[16:] if data[16:20] == struct.pack("<I", TNEF_SIGNATURE) else data
        item = read_tnef(nested, depth + 1)
    return _attachment(entry, item)


def _mapi(data: bytes, codec: str) -> Properties:
    """Read a MAPI property list (MS-OXTNEF 2.1.3.4); every count and length is checked against what is left."""
    out: Properties = {}
    count = struct.unpack_from("<I", data)[0]
    position = 4
    for _ in range(min(count, 5000)):
        kind, tag = struct.unpack_from("<HH", data, position)
        position += 4
        if tag >= 0x8000:
            position = _skip_name(data, position)
        many = 1
        if kind & 0x1000 or (kind & 0xFFF) in VARIABLE:
            many = struct.unpack_from("<I", data, position)[0]
            position += 4
        if many > len(data):
            raise ValueError("count beyond the data")
        for _ in range(many):
            position = _mapi_value(data, position, kind & 0xFFF, tag, codec, out)
    return out


def _skip_name(data: bytes, position: int) -> int:
    named = struct.unpack_from("<I", data, position + 16)[0]
    if named == 0:
        return position + 24
    length = int(struct.unpack_from("<I", data, position + 20)[0])
    return position + 24 + (length + 3) // 4 * 4


def _mapi_value(data: bytes, position: int, kind: int, tag: int, codec: str, out: Properties) -> int:
    if kind in VARIABLE:
        length = int(struct.unpack_from("<I", data, position)[0])
        position += 4
        if length > len(data) - position:
            raise ValueError("length beyond the data")
        out[tag] = _value(data[position : position + length], kind, codec)
        return position + (length + 3) // 4 * 4
    size = FIXED.get(kind)
    if size is None or position + size > len(data):
        raise ValueError("unknown property type")
    if kind in (0x0002, 0x0003, 0x000B):
        out[tag] = struct.unpack_from("<i", data, position)[0]
    elif kind == 0x0040:
        out[tag] = struct.unpack_from("<Q", data, position)[0]
    return position + size
