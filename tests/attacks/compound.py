"""A compound file (MS-CFB, version 3), as small as a reader needs: storages and streams to bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, DIFAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC, 0xFFFFFFFF
Tree: TypeAlias = "Mapping[str, bytes | Tree]"


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = END
    size: int = 0


def compound_file(tree: Tree) -> bytes:
    """Return the bytes of a compound file with these storages (mappings) and streams (bytes)."""
    entries = [_Entry("Root Entry", 5)]
    _collect(entries, 0, tree)
    mini = bytearray()
    mini_fat: list[int] = []
    sectors: list[bytes] = []
    fat: list[int] = []
    for entry in entries[1:]:
        if entry.kind == 2 and len(entry.data) < CUTOFF:
            entry.start, entry.size = _append_mini(entry.data, mini, mini_fat), len(entry.data)
        elif entry.kind == 2:
            entry.start, entry.size = _append(entry.data, sectors, fat), len(entry.data)
    entries[0].start, entries[0].size = _append(bytes(mini), sectors, fat), len(mini)
    directory = _append(_directory(entries), sectors, fat)
    mini_start = _append(b"".join(struct.pack("<I", n) for n in mini_fat), sectors, fat, fill=b"\xff")
    return _file(sectors, fat, directory, mini_start, -(-len(mini_fat) * 4 // SECTOR))


def _collect(entries: list[_Entry], parent: int, tree: Tree) -> None:
    for name, value in tree.items():
        entries[parent].children.append(len(entries))
        if isinstance(value, bytes):
            entries.append(_Entry(name, 2, value))
        else:
            entries.append(_Entry(name, 1))
            _collect(entries, len(entries) - 1, value)
    ordered = sorted(entries[parent].children, key=lambda index: (len(entries[index].name), entries[index].name.upper()))
    entries[parent].child = _balanced(entries, ordered)


def _balanced(entries: list[_Entry], ordered: list[int]) -> int:
    if not ordered:
        return NONE
    middle = len(ordered) // 2
    root = ordered[middle]
    entries[root].left, entries[root].right = _balanced(entries, ordered[:middle]), _balanced(entries, ordered[middle + 1 :])
    return root


def _append(data: bytes, sectors: list[bytes], fat: list[int], fill: bytes = b"\0") -> int:
    if not data:
        return END
    start, count = len(sectors), -(-len(data) // SECTOR)
    for index in range(count):
        sectors.append(data[index * SECTOR : (index + 1) * SECTOR].ljust(SECTOR, fill))
        fat.append(start + index + 1 if index + 1 < count else END)
    return start


def _append_mini(data: bytes, mini: bytearray, mini_fat: list[int]) -> int:
    if not data:
        return END
    start, count = len(mini_fat), -(-len(data) // MINI)
    mini += data.ljust(count * MINI, b"\0")
    mini_fat += [start + index + 1 if index + 1 < count else END for index in range(count)]
    return start


def _directory(entries: list[_Entry]) -> bytes:
    out = bytearray()
    for entry in entries:
        name = (entry.name + "\0").encode("utf-16-le")
        out += name.ljust(64, b"\0") + struct.pack("<HBB3I", len(name), entry.kind, 1, entry.left, entry.right, entry.child)
        out += b"\0" * 16 + struct.pack("<I2QIQ", 0, 0, 0, entry.start, entry.size)
    while len(out) % SECTOR:
        out += b"\0" * 68 + struct.pack("<3I", NONE, NONE, NONE) + b"\0" * 48
    return bytes(out)


def _file(sectors: list[bytes], fat: list[int], directory: int, mini_start: int, mini_count: int) -> bytes:
    fat_count = more = 0
    while fat_count * (SECTOR // 4) < len(fat) + fat_count + more or 109 + more * (SECTOR // 4 - 1) < fat_count:
        fat_count += 1
        more = -(-max(fat_count - 109, 0) // (SECTOR // 4 - 1))
    first = len(fat)
    fat += [FAT_SECTOR] * fat_count + [DIFAT_SECTOR] * more
    fat += [FREE] * (fat_count * (SECTOR // 4) - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    places = [*range(first, first + fat_count)]
    difat = (places[:109] + [FREE] * 109)[:109]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, fat_count, directory, 0, CUTOFF, mini_start if mini_count else END, mini_count, first + fat_count if more else END, more)
    return head + struct.pack("<109I", *difat) + b"".join(sectors) + table + _more_places(places[109:], first + fat_count)


def _more_places(places: list[int], begin: int) -> bytes:
    """Return the sectors that say where the allocation table stands beyond what the head has room for."""
    room = SECTOR // 4 - 1
    pieces = [places[n : n + room] for n in range(0, len(places), room)]
    return b"".join(
        struct.pack(f"<{SECTOR // 4}I", *(piece + [FREE] * room)[:room], begin + number + 1 if number + 1 < len(pieces) else END) for number, piece in enumerate(pieces)
    )
