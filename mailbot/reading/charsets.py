"""Bytes to text by a declared character set, which may be misspelt, missing, wrong or hostile (RFC 2045, 2047, 2978).

What is declared is believed unless the bytes plainly contradict it: ASCII text declared as UTF-16 or EBCDIC, UTF-16 declared as
ASCII. Then they are read as what they are, and the contradiction is a defect. The bytes and the declaration alone decide.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.model.message import Defect

CONTRADICTED, UNKNOWN, READ_DIFFERENTLY, GARBLED = "charset-contradicted", "charset-unknown", "charset-read-differently", "text-garbled"
WRITTEN = {  # QUIRK: names that clients write and Python does not know, and those that they mean otherwise
    "unicode-1-1-utf-7": "utf-7", "iso-8859-8-i": "iso-8859-8", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-mac-roman": "mac-roman",
    "ansi_x3.110-1983": "cp1252", "x-unknown": "cp1252", "us-ascii": "ascii", "iso-8859-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030",
}  # fmt: skip
PLAIN = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}")
REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})  # no character sets, or slow ones
MARKS = ((b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
UTF_8_MARK = b"\xef\xbb\xbf"
ENDLESS = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}  # QUIRK: without a mark RFC 2781 says big-endian, and every writer writes little-endian
PROBE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 @."
TEXT = bytes(range(0x20, 0x7F)) + b"\t\n\r\f"
MOST, FEW = 0.75, 0.1  # of the bytes: of what is plainly one thing, and of what hardly is another
GARBLED_SHARE, GARBLED_FEW = 0.05, 3  # of the visible characters, from which on it is no text; fewer only where they are half of it
NO_TEXT = frozenset(("Cc", "Cn", "Cs"))
PRIVATE_KINDS = 5  # different private characters: a few are the bullets and ticks of symbol fonts
BLANK = frozenset("\x00\t\n\x0b\x0c\r\x85")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what was odd about how it was declared."""

    text: str
    defects: tuple[Defect, ...] = ()


def codec_of(charset: str) -> str:
    """Return the codec of a declared character set, or an empty string where it names none."""
    # QUIRK: a quotation mark that is closed only by that of the next parameter takes it along (RFC 2045 5.1)
    wanted = charset.strip(" \t\r\n\"'").lower().partition(";")[0].strip(" \t\"'")
    wanted = WRITTEN.get(wanted, wanted)
    if not PLAIN.fullmatch(wanted):
        return ""
    try:
        found = codecs.lookup(wanted)
        PROBE.encode("ascii").decode(wanted, "replace")
    except (LookupError, ValueError):  # a LookupError: no such codec, or one that is none for text
        return ""
    known = WRITTEN.get(found.name, found.name)
    return "" if known.replace("-", "_") in REFUSED else known


def misleads(charset: str) -> bool:
    """Tell a declaration by which ASCII text would be another text."""
    codec = codec_of(charset)
    return codec == "utf-7" or _odd(codec)


def decode_text(data: bytes, charset: str) -> str:
    """Decode bytes to text by a declared character set, with UTF-8 and Windows-1252 as the way out."""
    return decoded(data, charset).text


def decoded(data: bytes, charset: str) -> Decoded:
    """Decode bytes to text, and tell what is odd about it. Never raises; the same bytes and declaration give the same text."""
    declared = codec_of(charset)
    if declared == "utf-7":
        return _utf_7(data)
    actual, content = _written_in(data, declared)
    defects = [Defect(CONTRADICTED, f"declared as {declared or 'none'}, written in {actual or 'single bytes'}")] if _contradicts(declared, actual) else []
    if charset.strip() and not declared and not data.isascii():
        defects.append(Defect(UNKNOWN, "".join(char for char in charset if char.isprintable())[:40]))
    return Decoded(_decode(content, actual), tuple(defects))


def garbled(text: str) -> bool:
    """Tell text of which a good part is no text: replacement and control characters, unassigned code points, halves of pairs."""
    seen = Counter(text)
    visible = {char: count for char, count in seen.items() if char not in BLANK and (not char.isspace() or char < " ")}
    kinds = {char: unicodedata.category(char) for char in visible}
    odd = {char for char in visible if char == "\ufffd" or kinds[char] in NO_TEXT}
    private = {char for char in visible if kinds[char] == "Co"}
    if len(private) >= PRIVATE_KINDS:
        odd |= private
    count = sum(visible[char] for char in odd)
    return count > 0 and count >= sum(visible.values()) * (GARBLED_SHARE if count >= GARBLED_FEW else 0.5)


def _utf_7(data: bytes) -> Decoded:
    """Decode UTF-7, which some mail programs undo and others show as it stands: where that differs, nobody knows what was read."""
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return Decoded(_decode(data, ""), (Defect(CONTRADICTED, "declared as utf-7, written in single bytes"),))
    return Decoded(text, () if text.encode("utf-8", "replace") == data else (Defect(READ_DIFFERENTLY, "UTF-7"),))


def _written_in(data: bytes, declared: str) -> tuple[str, bytes]:
    """Return the codec of the bytes, empty for the single bytes of ASCII, UTF-8 or Windows-1252, and the bytes without a mark."""
    if data.startswith(UTF_8_MARK):
        return "utf-8", data[len(UTF_8_MARK) :]
    for mark, codec in MARKS:
        if data.startswith(mark) and not _single(data[len(mark) :]) and (_width(codec) == 2 or _fits(data, codec)):
            return codec, data[len(mark) :]
    pattern = _pattern(data)
    if pattern:
        return pattern, data
    if _odd(declared) and _single(data) and not (_width(declared) == 2 and _paired(data)):
        return "", data
    return ENDLESS.get(declared, declared), data


def _contradicts(declared: str, actual: str) -> bool:
    """Tell whether text was declared as something in which the bytes would be other letters."""
    if not _odd(declared) and not _odd(actual):
        return False
    return actual != declared and not (declared in ENDLESS and actual.startswith(declared))


def _odd(codec: str) -> bool:
    """Tell a codec by which ASCII text becomes another text."""
    return bool(codec) and (_width(codec) > 1 or _foreign(codec))


def _width(codec: str) -> int:
    """Return the bytes of a character of plain English."""
    return {"utf-16": 2, "utf-32": 4}.get(codec[:6], 1)


def _foreign(codec: str) -> bool:
    """Tell a set in which the bytes of ASCII letters and digits stand for others (EBCDIC)."""
    return PROBE.encode("ascii").decode(codec, "replace") != PROBE


def _single(data: bytes) -> bool:
    """Tell bytes that are ASCII, UTF-8 or nearly so: in UTF-16 every other one would be NUL, in EBCDIC most would be above ASCII."""
    if not data:
        return False
    if 0 not in data and _fits(data, "utf-8"):
        return len(data.translate(None, TEXT)) <= len(data) * (1 - MOST) or not data.isascii()
    return data.count(0) <= len(data) * FEW and len(data.translate(None, TEXT)) <= len(data) * (1 - MOST)


def _pattern(data: bytes) -> str:
    """Return the wide codec whose NUL bytes stand where they would in mostly Latin text, or an empty string."""
    size = len(data) // 4
    if size == 0 or 0 not in data:
        return ""
    nuls = [data[place : size * 4 : 4].count(0) / size for place in range(4)]
    if min(nuls[2:]) > MOST and nuls[0] <= FEW:
        return "utf-32-le"
    if min(nuls[:2]) > MOST and nuls[3] <= FEW:
        return "utf-32-be"
    if min(nuls[1::2]) >= 0.5 and max(nuls[0::2]) <= FEW:
        return "utf-16-le"
    return "utf-16-be" if min(nuls[0::2]) >= 0.5 and max(nuls[1::2]) <= FEW else ""


def _paired(data: bytes) -> bool:
    """Tell bytes of which every other one is mostly the same, as in the kana of Japanese: no alphabet in single bytes looks so."""
    most = [max(Counter(half).values()) / len(half) for half in (data[0::2], data[1::2]) if half]
    return len(data) >= 16 and max(most) >= 0.5 > min(most)


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except ValueError:
        return False
    return True


def _decode(data: bytes, codec: str) -> str:
    """Decode by a codec; single bytes that it does not fit are UTF-8, or else Windows-1252."""
    if _width(codec) > 1:  # read as anything else, the bytes would be another text
        return data.decode(codec, "replace")
    return next(_readings(data, codec))


def _readings(data: bytes, codec: str) -> Iterator[str]:
    for one in filter(None, (codec, "utf-8", "cp1252")):
        if _fits(data, one):
            yield data.decode(one)
    yield data.decode("cp1252", "replace")
