"""Outlook items for tests: `.msg` files (MS-OXMSG) and `winmail.dat` (MS-OXTNEF), with what Outlook itself writes into them."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from compressed_rtf import compress

from tests.attacks.compound import Tree, compound_file

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One Outlook item. What is empty is left out."""

    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    date: datetime | None = None
    message_id: str = ""
    sent_by: str = ""  # in the sender's name
    transport_headers: str = ""
    text: str = ""
    html: str = ""
    rtf: str = ""
    attachments: tuple[tuple[str, bytes | Item], ...] = ()

    def strings(self) -> dict[int, str]:
        """Return the string properties by tag."""
        found = {0x001A: "IPM.Note", 0x0037: self.subject, 0x007D: self.transport_headers, 0x0C1A: self.sender_name, 0x1000: self.text, 0x1035: self.message_id, 0x5D01: self.sent_by or self.sender, 0x5D02: self.sender}
        return {tag: value for tag, value in found.items() if value}

    def binaries(self) -> dict[int, bytes]:
        """Return the binary properties by tag."""
        found = {0x1013: self.html.encode("utf-8"), 0x1009: self._rtf()}
        return {tag: value for tag, value in found.items() if value}

    def _rtf(self) -> bytes:
        """Return the RTF as Outlook packs it; bytes that are no RTF go in as they are."""
        if not self.rtf.startswith("{"):
            return self.rtf.encode("ascii")
        return bytes(compress(self.rtf.encode("ascii"), compressed=len(self.rtf) < 2000))

    def filetime(self) -> int:
        """Return the date as Outlook counts it."""
        return 0 if self.date is None else int((self.date - EPOCH).total_seconds()) * 10_000_000


def encapsulated(html: str) -> str:
    """Return HTML wrapped in RTF as Exchange wraps it (MS-OXRTFEX)."""
    out = []
    for piece in re.split(r"(<[^>]*>|&\w+;)", html):
        if piece.startswith(("<", "&")):
            out.append(r"{\*\htmltag64 " + _escaped(piece) + "}" + r"\htmlrtf \par \htmlrtf0 ")
        else:
            out.append(_escaped(piece))
    return r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl\red0\green0\blue0;}\uc1\pard\plain\f0\fs24 " + "".join(out) + "}"


def _escaped(text: str) -> str:
    units = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\r\n", "\n").replace("\n", "\\par\n").encode("utf-16-le")
    codes = struct.unpack(f"<{len(units) // 2}H", units)
    return "".join(chr(code) if code < 128 else f"\\u{code - 65536 if code > 32767 else code}?" for code in codes)


def msg(item: Item) -> bytes:
    """Return a `.msg` file."""
    return compound_file({**_storage(item, b"\0" * 8 + struct.pack("<4I", 0, len(item.attachments), 0, len(item.attachments)) + b"\0" * 8), "__nameid_version1.0": {f"__substg1.0_{n}0102": b"" for n in ("0002", "0003", "0004")}})


def _storage(item: Item, head: bytes) -> dict[str, bytes | Tree]:
    streams: dict[str, bytes | Tree] = {f"__substg1.0_{tag:04X}001F": value.encode("utf-16-le") for tag, value in item.strings().items()}
    streams |= {f"__substg1.0_{tag:04X}0102": value for tag, value in item.binaries().items()}
    fixed = struct.pack("<HHIQ", 0x0040, 0x0039, 6, item.filetime()) if item.date else b""
    fixed += struct.pack("<HHIII", 0x0003, 0x3FDE, 6, 65001, 0)
    streams["__properties_version1.0"] = head + fixed
    for number, (name, content) in enumerate(item.attachments):
        streams[f"__attach_version1.0_#{number:08X}"] = _attachment(name, content)
    return streams


def _attachment(name: str, content: bytes | Item) -> Tree:
    streams: dict[str, bytes | Tree] = {"__substg1.0_3707001F": name.encode("utf-16-le")}
    method = 1 if isinstance(content, bytes) else 5
    streams["__properties_version1.0"] = b"\0" * 8 + struct.pack("<HHIII", 0x0003, 0x3705, 6, method, 0)
    if isinstance(content, bytes):
        streams["__substg1.0_37010102"] = content
    else:
        streams["__substg1.0_3701000D"] = _storage(content, b"\0" * 8 + struct.pack("<4I", 0, 0, 0, len(content.attachments)))
    return streams


def winmail(items: Sequence[tuple[str, Item]], body: str = "") -> bytes:
    """Return a `winmail.dat` that holds these items as attachments."""
    out = _tnef_head()
    if body:
        out += _attribute(1, 0x9003, _properties([(0x001E, 0x1000, body.encode("cp1252", "replace") + b"\0")]))
    for name, item in items:
        out += _attribute(2, 0x9002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 32, 32, 0))
        out += _attribute(2, 0x8010, name.encode("cp1252", "replace") + b"\0")
        nested = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46" + _tnef_item(item)
        out += _attribute(2, 0x9005, _properties([(0x0003, 0x3705, struct.pack("<i", 5)), (0x001F, 0x3707, (name + "\0").encode("utf-16-le")), (0x000D, 0x3701, nested)]))
    return out


def _tnef_item(item: Item) -> bytes:
    found: list[tuple[int, int, bytes]] = [(0x001F, tag, (value + "\0").encode("utf-16-le")) for tag, value in item.strings().items()]
    found += [(0x0102, tag, value) for tag, value in item.binaries().items()]
    found += [(0x0040, 0x0039, struct.pack("<Q", item.filetime()))] if item.date else []
    found += [(0x0003, 0x3FDE, struct.pack("<i", 65001))]
    return _tnef_head() + _attribute(1, 0x9003, _properties(found))


def _tnef_head() -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x9006, struct.pack("<I", 0x00010000), kind=8) + _attribute(1, 0x9007, struct.pack("<II", 1252, 0))


def _attribute(level: int, name: int, data: bytes, kind: int = 6) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _properties(found: Sequence[tuple[int, int, bytes]]) -> bytes:
    out = struct.pack("<I", len(found))
    for kind, tag, value in found:
        out += struct.pack("<HH", kind, tag)
        if kind in (0x001E, 0x001F, 0x0102, 0x000D):
            out += struct.pack("<II", 1, len(value)) + value.ljust(-(-len(value) // 4) * 4, b"\0")
        else:
            out += value
    return out
