"""Content-Transfer-Encodings undone (RFC 2045 section 6): damage is tolerated and recorded, nothing raises.

Works on views of the message, so that a large part is not copied before it is decoded.
"""

from __future__ import annotations

import binascii
import quopri
import re

from mailbot.model.message import Defect

IDENTITY = frozenset(("", "7bit", "8bit", "binary"))
ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PADDING = re.compile(rb"=")
FOREIGN = bytes(set(range(256)) - set(ALPHABET + b"="))
RUNS = 1000  # of padded base64, one behind another, that are joined
LINES = 1 << 18  # bytes of uuencoded text that are split into lines at a time


def decode_transfer(encoding: str, body: memoryview, defects: list[Defect], limit: int) -> bytes:
    """Undo a transfer encoding; at most `limit` decoded bytes, and a defect where there were more."""
    match encoding.strip().lower():
        case "base64":
            read, out = limit * 2, _base64(body[: limit * 2], defects)
        case "quoted-printable":
            read, out = limit * 4, quopri.decodestring(body[: limit * 4])
        case "x-uuencode" | "uuencode" | "x-uue":
            read, out = limit * 2, _uudecode(body[: limit * 2])
        case _:
            read, out = limit, bytes(body[:limit])
    if len(out) > limit or len(body) > read:
        defects.append(Defect("part-cut", f"only its first {limit} bytes were read"))
    return out[:limit]


def _base64(body: memoryview, defects: list[Defect]) -> bytes:
    padding = PADDING.search(body)
    if padding is None or not bytes(body[padding.end() :]).strip(b"= \t\r\n"):
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:
            pass
    # QUIRK: truncated or dirty base64 (RFC 2045 6.8 says to ignore foreign characters), and padding in its midst, behind which
    # some readers go on
    defects.append(Defect("bad-base64", "decoded as far as possible"))
    return b"".join(_run(run) for run in bytes(body).translate(None, FOREIGN).split(b"=", RUNS) if run)


def _run(run: bytes) -> bytes:
    run = run.replace(b"=", b"")
    usable = run[: len(run) - (len(run) % 4 == 1)]
    return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def _uudecode(body: memoryview) -> bytes:
    out = bytearray()
    rest = b""
    for start in range(0, len(body), LINES):
        *lines, rest = (rest + bytes(body[start : start + LINES])).split(b"\n")
        for line in lines:
            out += _uuline(line)
    return bytes(out + _uuline(rest))


def _uuline(line: bytes) -> bytes:
    line = line.rstrip(b"\r")
    if not line or line.startswith((b"begin ", b"end")):
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
