"""Bytes to text by a declared character set, which may be misspelt, missing, wrong or hostile (RFC 2045, 2047, 2978)."""

from __future__ import annotations

import codecs
import re

WRITTEN = {  # QUIRK: names that clients write and Python does not know, and those that they mean otherwise
    "unicode-1-1-utf-7": "utf-7", "iso-8859-8-i": "iso-8859-8", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-mac-roman": "mac-roman",
    "ansi_x3.110-1983": "cp1252", "x-unknown": "cp1252", "us-ascii": "ascii", "iso-8859-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030",
}  # fmt: skip
PLAIN = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}")
WIDE = re.compile(r"utf-?(?:7|16|32)(?:-?[bl]e)?")  # read as anything else, the bytes would be another text
REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})  # no character sets, or slow ones


def codec_of(charset: str) -> str:
    """Return the codec of a declared character set, or an empty string where it names none."""
    wanted = charset.strip(" \t\r\n\"'").lower()
    wanted = WRITTEN.get(wanted, wanted)
    if not PLAIN.fullmatch(wanted):
        return ""
    try:
        found = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return ""
    return "" if found.name.replace("-", "_") in REFUSED else wanted


def decode_text(data: bytes, charset: str) -> str:
    """Decode bytes to text by a declared character set, with UTF-8 and Windows-1252 as the way out."""
    wanted = codec_of(charset)
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        wanted = "utf-8"
    if wanted and WIDE.fullmatch(wanted):
        return data.decode(wanted, "replace")
    for codec in filter(None, (wanted, "utf-8", "cp1252")):
        try:
            return data.decode(codec)
        except (LookupError, ValueError):  # a LookupError: a codec that is none for text
            continue
    return data.decode("cp1252", "replace")
