"""Header blocks to fields, and a field's value to its words and parameters (RFC 5322 2.2, 2045 5.1, 2047, 2231)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from mailbot.reading.charsets import decode_text
from mailbot.reading.limits import LIMITS, ReadingLimits

FIELD = re.compile(rb"([!-9;-~]{1,128})[ \t]*:")
FOLD = re.compile(r"\r?\n(?=[ \t])")
PARAMETER = re.compile(r';\s*([!#$%&\'*+\-.0-9A-Z^_`a-z{|}~]{1,60})\s*=\s*("(?:[^"\\]|\\.){0,2000}"|[^;\s]{0,2000})')
KIND = re.compile(r"[!-.0-~]{1,100}/[!-.0-~]{1,100}")
PARAMETERS = 8 * 1024  # characters of a value whose parameters are read


def raw_headers(block: bytes, limits: ReadingLimits = LIMITS) -> Iterator[tuple[str, bytes]]:
    """Yield (lower-case name, raw folded value) of each header field, in order, bounded."""
    name = ""
    lines: list[bytes] = []
    size = count = 0
    for line in block.split(b"\n"):
        line = line.rstrip(b"\r")
        if line[:1] in (b" ", b"\t") and name:
            size += len(line)
            if size <= limits.header_value:
                lines.append(line)
            continue
        if name:
            yield name, b"\n".join(lines)
            count += 1
            if count >= limits.headers:
                return
            name = ""
        found = FIELD.match(line)
        if found:
            name = found.group(1).decode("ascii").lower()
            lines = [line[found.end() : found.end() + limits.header_value]]
            size = len(lines[0])
    if name:
        yield name, b"\n".join(lines)


def unfold(raw: bytes) -> str:
    """Return a header value as text: unfolded, 8-bit bytes as UTF-8 or else Windows-1252; encoded words kept."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")  # QUIRK: raw 8-bit headers against RFC 5322, common in old clients
    return FOLD.sub("", text).strip()


def decode_words(value: str) -> str:
    """Undo RFC 2047 encoded words; what cannot be decoded stays as it was written."""
    if "=?" not in value or len(value) > LIMITS.encoded_words:
        return value
    try:
        # QUIRK: Outlook and others fold or join encoded words without white space between (RFC 2047 section 5)
        pieces = decode_header(re.sub(r"\?==\?", "?= =?", value))
    except (HeaderParseError, binascii.Error, ValueError):
        return value
    return "".join(piece if isinstance(piece, str) else decode_text(piece, charset or "ascii") for piece, charset in pieces)


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split a structured header into its value and parameters, RFC 2231 continuations and charsets joined."""
    main = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in PARAMETER.finditer(value[:PARAMETERS]):
        name, raw = found.group(1).lower(), found.group(2)
        closed = len(raw) > 1 and raw.startswith('"') and raw.endswith('"')
        text = re.sub(r"\\(.)", r"\1", raw[1:-1]) if closed else raw.lstrip('"')  # QUIRK: a quotation mark that is never closed (RFC 2045 5.1)
        if "*" in name:
            stem, _, rest = name.partition("*")
            number = rest.rstrip("*")
            pieces.setdefault(stem, []).append((int(number) if number.isdigit() and len(number) < 4 else 0, rest.endswith("*") or not rest, text))
        else:
            plain.setdefault(name, text)
    for stem, parts in pieces.items():
        plain[stem] = _join_2231(sorted(parts, key=lambda part: part[0]))
    return main, plain


def _join_2231(parts: list[tuple[int, bool, str]]) -> str:
    charset = "utf-8"
    data = b""
    for index, (_, encoded, text) in enumerate(parts):
        if encoded and index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return decode_text(data, charset or "utf-8")


def content_type(headers: tuple[tuple[str, str], ...], default: str) -> tuple[str, dict[str, str]]:
    """Return (type/subtype, parameters); an unusable Content-Type counts as the default (RFC 2045 5.2)."""
    value = next((v for k, v in headers if k == "content-type"), "")
    kind, parameters = parse_parameters(value)
    return (kind if KIND.fullmatch(kind) else default), parameters


def base_name(name: str) -> str:
    """Return a file name without path and control characters, bounded to 200 characters."""
    cleaned = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    return cleaned.strip()[:200]
