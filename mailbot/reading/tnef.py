"""`winmail.dat` (MS-OXTNEF) to an Outlook item.

Never raises: None stands for what cannot be read. Works on views of the stream, so that items nested in one another are not
copied level by level; every count and length is checked against what is left.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mailbot.reading.charsets import decode_text
from mailbot.reading.outlook import (
    ATTACH_DATA,
    ATTACH_METHOD,
    ATTACH_NAME,
    BODY,
    MAX_ATTACHMENTS,
    MAX_DEPTH,
    SUBJECT,
    WANTED,
    OutlookAttachment,
    OutlookItem,
    Properties,
    attachment_of,
    codec_of_page,
    fixed_value,
    item_of,
    property_value,
)

SIGNATURE = struct.pack("<I", 0x223E9F78)
MAX_PROPERTIES = 5000
CODE_PAGE, RENDERING, DATA, TITLE, ATTACHMENT, MESSAGE, TOPIC, TEXT = 0x9007, 0x9002, 0x800F, 0x8010, 0x9005, 0x9003, 0x8004, 0x800C
FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16}
STRING, WIDE, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
VARIABLE = frozenset((STRING, WIDE, BINARY, OBJECT))
EMBEDDED = 5  # the attach method of an item within an item
DAMAGE = (struct.error, ValueError, IndexError, LookupError, OverflowError)
Held = dict[int, memoryview]  # attachment data, not yet copied


def read_tnef(content: bytes) -> OutlookItem | None:
    """Read a TNEF stream."""
    try:
        return _tnef(memoryview(content), 0)
    except DAMAGE:
        return None


def _tnef(content: memoryview, depth: int) -> OutlookItem:
    if bytes(content[:4]) != SIGNATURE or depth > MAX_DEPTH:
        raise ValueError("no TNEF, or nested too deep")
    item: Properties = {}
    attachments: list[tuple[Properties, Held]] = []
    codec = "cp1252"
    for name, data in _attributes(content):
        if name == CODE_PAGE and len(data) >= 4:
            codec = codec_of_page(struct.unpack_from("<I", data)[0])
        elif name == RENDERING:
            attachments.append(({}, {}))
            if len(attachments) > MAX_ATTACHMENTS:
                raise ValueError("more attachments than the limit")
        elif name in (DATA, TITLE, ATTACHMENT) and attachments:
            _take(name, data, codec, *attachments[-1])
        elif name == MESSAGE:
            _mapi(data, codec, item, {})
        elif name in (TOPIC, TEXT):
            item.setdefault(SUBJECT if name == TOPIC else BODY, _string(data, codec))
    children = [_attachment(properties, held, depth) for properties, held in attachments]
    return item_of(item, tuple(child for child in children if child is not None))


def _string(data: memoryview, codec: str) -> str:
    return decode_text(bytes(data).rstrip(b"\x00"), codec)


def _take(name: int, data: memoryview, codec: str, properties: Properties, held: Held) -> None:
    if name == DATA:
        held[ATTACH_DATA] = data
    elif name == TITLE:
        properties.setdefault(ATTACH_NAME, _string(data, codec))
    else:
        _mapi(data, codec, properties, held)


def _attributes(content: memoryview) -> Iterator[tuple[int, memoryview]]:
    position = 6
    while position + 9 <= len(content):
        name = struct.unpack_from("<H", content, position + 1)[0]
        length = struct.unpack_from("<I", content, position + 5)[0]
        if length > len(content) - position - 9:
            raise ValueError("length beyond the data")
        yield name, content[position + 9 : position + 9 + length]
        position += 9 + length + 2


def _attachment(properties: Properties, held: Held, depth: int) -> OutlookAttachment | None:
    data = held.get(ATTACH_DATA)
    if data is None:
        return attachment_of(properties, None)
    if properties.get(ATTACH_METHOD) == EMBEDDED:
        nested = data[16:] if bytes(data[16:20]) == SIGNATURE else data
        try:
            return attachment_of(properties, _tnef(nested, depth + 1))
        except DAMAGE:
            data = nested  # kept, so that it is seen to be there and unreadable
    properties[ATTACH_DATA] = bytes(data)
    return attachment_of(properties, None)


def _mapi(data: memoryview, codec: str, out: Properties, held: Held) -> None:
    """Read a MAPI property list (MS-OXTNEF 2.1.3.4)."""
    count = struct.unpack_from("<I", data)[0]
    if count > MAX_PROPERTIES:
        raise ValueError("more properties than the limit")
    position = 4
    for _ in range(count):
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
        for left in reversed(range(many)):  # the last of many values is the one that is kept
            position = _value(data, position, kind & 0xFFF, tag, codec, out, held, kept=left == 0)


def _skip_name(data: memoryview, position: int) -> int:
    named = struct.unpack_from("<I", data, position + 16)[0]
    if named == 0:
        return position + 24
    length = int(struct.unpack_from("<I", data, position + 20)[0])
    return position + 24 + (length + 3) // 4 * 4


def _value(data: memoryview, position: int, kind: int, tag: int, codec: str, out: Properties, held: Held, *, kept: bool) -> int:
    if kind in VARIABLE:
        length = int(struct.unpack_from("<I", data, position)[0])
        position += 4
        if length > len(data) - position:
            raise ValueError("length beyond the data")
        value = data[position : position + length]
        if tag == ATTACH_DATA:
            held[tag] = value
        elif kept and tag in WANTED:
            out[tag] = property_value(bytes(value), kind, codec)
        return position + (length + 3) // 4 * 4
    size = FIXED.get(kind)
    if size is None or position + size > len(data):
        raise ValueError("unknown property type")
    fixed = fixed_value(data, position, kind)
    if fixed is not None:
        out[tag] = fixed
    return position + size
