"""`.msg` files (MS-OXMSG) to an Outlook item. The only importer of olefile.

Never raises: None stands for what cannot be read. Invariants: storages are looked up, not searched; only the properties that
are wanted are read; and all streams together may be no longer than the file, so that many names for the same sectors gain nothing.
"""

from __future__ import annotations

import io
import struct
from collections import defaultdict

import olefile

from mailbot.reading.outlook import (
    ATTACH_DATA,
    CODEPAGE,
    INTERNET_CODEPAGE,
    MAX_ATTACHMENTS,
    MAX_DEPTH,
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

PROPERTIES = "__properties_version1.0"
MAX_NAMES = 20_000  # storages and streams
FIXED = 64_000  # bytes of a property stream that are looked at
Path = tuple[str, ...]


class _TooMuchError(Exception):
    """Raised within this module where a file is beyond a limit."""


def read_msg(content: bytes) -> OutlookItem | None:
    """Read a `.msg` file."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return _msg(_Ole(ole, memoryview(content)), (), 32, 0)
    except Exception:  # noqa: BLE001  # olefile and struct raise many kinds on damaged files
        return None


class _Ole:
    """Streams of a compound file by storage path."""

    def __init__(self, ole: olefile.OleFileIO, content: memoryview) -> None:
        self._ole = ole
        self._content = content
        self._left = len(content)
        names = [tuple(path) for path in ole.listdir(streams=True, storages=True)]
        if len(names) > MAX_NAMES:
            raise _TooMuchError
        self._below: defaultdict[Path, list[str]] = defaultdict(list)
        for path in names:
            self._below[path[:-1]].append(path[-1])

    def read(self, path: Path) -> bytes:
        """Return a stream."""
        size = self._ole.get_size(list(path))
        self._left -= size
        if self._left < 0:
            raise _TooMuchError
        if size >= self._ole.minisectorcutoff:
            return self._large(path, size)
        data: bytes = self._ole.openstream(list(path)).read()
        return data

    def _large(self, path: Path, size: int) -> bytes:
        """Return a stream of whole sectors in one copy; olefile would make four."""
        entry = self._ole.direntries[self._ole._find(list(path))]
        width, sector = self._ole.sector_size, entry.isectStart
        runs: list[tuple[int, int]] = []
        for _ in range(-(-size // width)):
            begin = (sector + 1) * width
            if runs and runs[-1][1] == begin:
                runs[-1] = (runs[-1][0], begin + width)
            else:
                runs.append((begin, begin + width))
            sector = self._ole.fat[sector]
        runs[-1] = (runs[-1][0], runs[-1][1] - (-size % width))
        data = b"".join(self._content[begin:end] for begin, end in runs)
        if len(data) != size:
            raise ValueError("cut short")
        return data

    def below(self, path: Path) -> list[tuple[str, Path]]:
        """Return (lower-case name, path) of everything directly below a storage."""
        return [(name.lower(), (*path, name)) for name in self._below[path]]


def _msg(ole: _Ole, path: Path, header: int, depth: int) -> OutlookItem:
    if all(name != PROPERTIES for name, _ in ole.below(path)):
        raise ValueError("no item")
    properties = _properties(ole, path, header)
    storages = [inner for name, inner in ole.below(path) if name.startswith("__attach_version1.0_")]
    if len(storages) > MAX_ATTACHMENTS:
        raise _TooMuchError
    children = [_attachment(ole, inner, depth) for inner in storages]
    return item_of(properties, tuple(child for child in children if child is not None))


def _attachment(ole: _Ole, path: Path, depth: int) -> OutlookAttachment | None:
    embedded = next((inner for name, inner in ole.below(path) if name == "__substg1.0_3701000d"), None)
    properties = _properties(ole, path, 8)
    if embedded is None:
        return attachment_of(properties, None)
    if depth >= MAX_DEPTH:
        raise _TooMuchError
    return attachment_of(properties, _msg(ole, embedded, 24, depth + 1))


def _properties(ole: _Ole, path: Path, header: int) -> Properties:
    out: Properties = {}
    for name, inner in ole.below(path):
        if name == PROPERTIES:
            _fixed(ole.read(inner)[header:], out)
    codec = codec_of_page(out.get(CODEPAGE) or out.get(INTERNET_CODEPAGE))
    for name, inner in ole.below(path):
        if len(name) != 20 or not name.startswith("__substg1.0_"):
            continue
        tag, kind = int(name[12:16], 16), int(name[16:20], 16)
        if tag in WANTED and kind in ((0x001F, 0x001E, 0x0102) if tag != ATTACH_DATA else (0x0102,)):
            out[tag] = property_value(ole.read(inner), kind, codec)
    return out


def _fixed(data: bytes, out: Properties) -> None:
    for position in range(0, min(len(data), FIXED) - 15, 16):
        kind, tag = struct.unpack_from("<HH", data, position)
        value = fixed_value(data, position + 8, kind)
        if value is not None:
            out[tag] = value
