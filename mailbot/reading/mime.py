"""Raw bytes to a tree of MIME parts that keep their place in those bytes (RFC 5322, 2045, 2046).

The parts are sliced here, because the
original bytes of a nested message are needed for DKIM, and because a large message must not be copied part by part.
Invariants: never raises; the work is linear in the size times the depth, and the depth is bounded.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from mailbot.model.message import Defect
from mailbot.reading.limits import LIMITS, ReadingLimits

BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
FOLD = re.compile(r"\r?\n(?=[ \t])")
FIELD = re.compile(rb"([!-9;-~]{1,128})[ \t]*:")


@dataclass(slots=True)
class Part:
    """One MIME part: its headers, where its bytes stand in the message, and its children if it is a multipart."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    parameters: dict[str, str]
    start: int  # of the part's first header byte
    body: int  # of the first byte behind the blank line
    end: int
    depth: int
    children: list[Part] = field(default_factory=list)

    def header(self, name: str) -> str:
        """Return the first header of that lower-case name, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def disposition(self) -> str:
        """Return `attachment`, `inline` or an empty string."""
        return self.header("content-disposition").partition(";")[0].strip().lower()

    @property
    def filename(self) -> str:
        """Return the base name the sender gave, without any path, or an empty string."""
        given = parse_parameters(self.header("content-disposition"))[1].get("filename", "") or self.parameters.get("name", "")
        return base_name(decode_words(given))

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Mime:
    """A sliced message."""

    content: bytes
    root: Part
    defects: list[Defect]

    def raw(self, part: Part) -> bytes:
        """Return the part's body as it stands in the message, still encoded."""
        return self.content[part.body : part.end]

    def decoded(self, part: Part, limit: int = LIMITS.attachment_opened) -> bytes:
        """Return the part's body with its transfer encoding undone; damage is tolerated and recorded."""
        return decode_transfer(part.header("content-transfer-encoding"), self.content[part.body : part.end], self.defects, limit)


def base_name(name: str) -> str:
    """Return a file name without path and control characters, bounded to 200 characters."""
    cleaned = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    return cleaned.strip()[:200]


def slice_message(content: bytes, limits: ReadingLimits = LIMITS) -> Mime:
    """Slice a message into its parts. Never raises."""
    defects: list[Defect] = []
    start = 0
    if content.startswith((b"From ", b">From ")):  # QUIRK: mbox separator line kept by some exporters
        start = content.find(b"\n") + 1
    slicer = _Slicer(content, limits, defects)
    return Mime(content, slicer.part(start, len(content), 0, "text/plain"), defects)


class _Slicer:
    def __init__(self, content: bytes, limits: ReadingLimits, defects: list[Defect]) -> None:
        self.content = content
        self.limits = limits
        self.defects = defects
        self.count = 0

    def part(self, start: int, end: int, depth: int, default_type: str) -> Part:
        self.count += 1
        body, header_end = self._body_start(start, end)
        headers = self._headers(start, header_end)
        kind, parameters = content_type(headers, default_type)
        part = Part(headers, kind, parameters, start, body, end, depth)
        if kind.startswith("multipart/"):
            self._children(part)
        return part

    def _body_start(self, start: int, end: int) -> tuple[int, int]:
        for line_end in (b"\r\n", b"\n"):
            if self.content.startswith(line_end, start, end):
                return start + len(line_end), start
        if start > 0 and not FIELD.match(self.content, start, end):
            # QUIRK: a body part that forgets the blank line before its text (RFC 2046 5.1)
            return start, start
        found = BLANK.search(self.content, start, end)
        header_end = found.start() if found else end
        body = found.end() if found else end
        if found and self.count == 1 and found.group().strip(b"\r\n"):
            self.defects.append(Defect("header-end-odd", "a line of white space ends the header; some readers read on"))
        if header_end - start > self.limits.header_block:
            self.defects.append(Defect("headers-too-large", f"{header_end - start} bytes"))
            header_end = start + self.limits.header_block
        return body, header_end

    def _headers(self, start: int, end: int) -> tuple[tuple[str, str], ...]:
        out: list[tuple[str, str]] = []
        for name, raw in raw_headers(self.content[start:end], self.limits):
            out.append((name, unfold(raw)))
        return tuple(out)

    def _children(self, part: Part) -> None:
        boundary = part.parameters.get("boundary", "")
        if not boundary or len(boundary) > 1000:
            self.defects.append(Defect("no-boundary", part.content_type))
            return
        if part.depth >= self.limits.depth:
            self.defects.append(Defect("too-deep", f"more than {self.limits.depth} levels"))
            return
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for start, end in self._between(boundary.encode("latin-1", "replace"), part.body, part.end):
            if self.count >= self.limits.parts:
                self.defects.append(Defect("too-many-parts", f"more than {self.limits.parts}"))
                return
            part.children.append(self.part(start, end, part.depth + 1, default))

    def _between(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each body part; a missing close delimiter is tolerated and recorded."""
        delimiter = re.compile(rb"(?:\A|^)--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
        begun: int | None = None
        for found in delimiter.finditer(self.content, start, end):
            if begun is not None:
                yield begun, max(begun, _before_line_break(self.content, found.start(), begun))
            begun = self._after_line(found.end(), end)
            if found.group(1):
                return
        if begun is None:
            self.defects.append(Defect("boundary-missing", "no delimiter line"))
            return
        self.defects.append(Defect("unclosed-multipart", "the close delimiter is missing"))
        yield begun, end

    def _after_line(self, position: int, end: int) -> int:
        line_end = self.content.find(b"\n", position, end)
        return end if line_end < 0 else line_end + 1


def _before_line_break(content: bytes, position: int, floor: int) -> int:
    """Return the position before the line break that belongs to the delimiter (RFC 2046 5.1.1)."""
    if position > floor and content[position - 1 : position] == b"\n":
        position -= 1
        if position > floor and content[position - 1 : position] == b"\r":
            position -= 1
    return position


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
    out = []
    for piece, charset in pieces:
        out.append(piece if isinstance(piece, str) else decode_text(piece, charset or "ascii"))
    return "".join(out)


CHARSETS = {"unicode-1-1-utf-7": "utf-7", "iso-8859-8-i": "iso-8859-8", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-mac-roman": "mac-roman", "ansi_x3.110-1983": "cp1252", "x-unknown": "cp1252", "us-ascii": "ascii", "iso-8859-1": "cp1252", "latin1": "cp1252"}
WIDE = re.compile(r"utf-?(?:7|16|32)(?:-?[bl]e)?\Z")
REFUSED_CODECS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


def decode_text(data: bytes, charset: str) -> str:
    """Decode bytes to text by a declared charset, with UTF-8 and Windows-1252 as the way out."""
    wanted = charset.strip().strip("\"'").lower()[:40]
    wanted = CHARSETS.get(wanted, wanted)
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        wanted = "utf-8"
    if WIDE.match(wanted):  # read as anything else, the bytes would be another text
        return data.decode(wanted, "replace")
    for codec in (wanted, "utf-8", "cp1252"):
        if codec.replace("-", "_") in REFUSED_CODECS:
            continue
        try:
            return data.decode(codec)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


PARAMETER = re.compile(r';\s*([!#$%&\'*+\-.0-9A-Z^_`a-z{|}~]{1,60})\s*=\s*("(?:[^"\\]|\\.){0,4000}"|[^;\s]{0,4000})')


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split a structured header into its value and parameters, RFC 2231 continuations and charsets joined."""
    main = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in PARAMETER.finditer(value[:16384]):
        name, raw = found.group(1).lower(), found.group(2)
        text = re.sub(r"\\(.)", r"\1", raw[1:-1]) if raw.startswith('"') else raw
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
    if not re.fullmatch(r"[!-.0-~]{1,100}/[!-.0-~]{1,100}", kind):
        return default, parameters
    return kind, parameters


def decode_transfer(encoding: str, body: bytes, defects: list[Defect], limit: int) -> bytes:
    """Undo a Content-Transfer-Encoding (RFC 2045 section 6); damage is tolerated and recorded."""
    match encoding.strip().lower():
        case "base64":
            return _base64(body[: limit * 2], defects)[:limit]
        case "quoted-printable":
            return quopri.decodestring(body[:limit])
        case "x-uuencode" | "uuencode" | "x-uue":
            return _uudecode(body[:limit])
        case _:
            return body[:limit]


def _base64(body: bytes, defects: list[Defect]) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        # QUIRK: truncated or dirty base64 (RFC 2045 6.8 says to ignore foreign characters)
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        defects.append(Defect("bad-base64", "decoded as far as possible"))
        return base64.b64decode(clean[: len(clean) // 4 * 4], validate=False)


def _uudecode(body: bytes) -> bytes:
    out = []
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)
