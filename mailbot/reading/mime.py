"""Raw bytes to a tree of MIME parts that keep their place in those bytes (RFC 5322, 2045, 2046).

The parts are sliced here, because the original bytes of a nested message are needed for DKIM, and because a large message
must not be copied part by part. Invariants: never raises; the work is linear in the size times the depth, and the depth is
bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.model.message import Defect
from mailbot.reading.headers import (
    FIELD,
    base_name,
    content_type,
    decode_words,
    parse_parameters,
    raw_headers,
    unfold,
)
from mailbot.reading.limits import LIMITS, Budget, ReadingLimits
from mailbot.reading.transfer import IDENTITY, decode_transfer

CUT_OFF = "header-cut-off"
BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
BOM = b"\xef\xbb\xbf"
ONCE = ("content-type", "content-transfer-encoding", "content-disposition")  # fields that decide how a part is read


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

    @property
    def encoding(self) -> str:
        """Return the transfer encoding; an empty string stands for none."""
        given = self.header("content-transfer-encoding").strip().lower()
        return "" if given in IDENTITY else given

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Mime:
    """A sliced message; `content` holds its bytes, and perhaps others around them."""

    content: bytes
    root: Part
    defects: list[Defect]

    def decoded(self, part: Part, limit: int = LIMITS.attachment_opened) -> bytes:
        """Return the part's body with its transfer encoding undone; damage is tolerated and recorded."""
        return decode_transfer(part.encoding, memoryview(self.content)[part.body : part.end], self.defects, limit)


def slice_message(
    content: bytes, start: int = 0, end: int | None = None, depth: int = 0, limits: ReadingLimits = LIMITS, budget: Budget | None = None
) -> Mime:  # fmt: skip
    """Slice the message that stands in these bytes, from `start` to `end`, into its parts. Never raises."""
    defects: list[Defect] = []
    last = len(content) if end is None else end
    if content.startswith(BOM, start, last):  # QUIRK: editors put it before the first header field
        start += len(BOM)
    if content.startswith((b"From ", b">From "), start, last):  # QUIRK: mbox separator line kept by some exporters
        start = (content.find(b"\n", start, last) + 1) or last
    slicer = _Slicer(content, limits, defects, budget or Budget(limits.parts))
    return Mime(content, slicer.part(start, last, depth, "text/plain"), defects)



class _Slicer:
    def __init__(self, content: bytes, limits: ReadingLimits, defects: list[Defect], budget: Budget) -> None:
        self.content = content
        self.limits = limits
        self.defects = defects
        self.budget = budget
        self.sliced = 0

    def part(self, start: int, end: int, depth: int, default_type: str) -> Part:
        self.budget.part()
        self.sliced += 1
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
        if self.sliced > 1 and not FIELD.match(self.content, start, end):
            # QUIRK: a body part that forgets the blank line before its text (RFC 2046 5.1)
            return start, start
        found = BLANK.search(self.content, start, end)
        header_end = found.start() if found else end
        body = found.end() if found else end
        if found is None and self.sliced == 1 and end > start and self.content[end - 1 : end] not in (b"\n", b"\r"):
            self.defects.append(Defect(CUT_OFF, "it breaks off within a line of its header"))  # RFC 5322 3.5: the body is optional, line ends are not
        if found and self.sliced == 1 and found.group().strip(b"\r\n"):
            self.defects.append(Defect("header-end-odd", "a line of white space ends the header; some readers read on"))
        if header_end - start > self.limits.header_block:
            self.defects.append(Defect("headers-too-large", f"{header_end - start} bytes"))
            header_end = start + self.limits.header_block
        return body, header_end

    def _headers(self, start: int, end: int) -> tuple[tuple[str, str], ...]:
        out = tuple((name, unfold(raw)) for name, raw in raw_headers(self.content[start:end], self.limits))
        for wanted in ONCE:
            if len({value.lower() for name, value in out if name == wanted}) > 1:
                self.defects.append(Defect("part-ambiguous", f"several {wanted} headers, of which readers choose differently"))
        return out

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
            if self.budget.parts <= 0:
                self.defects.append(Defect("too-many-parts", f"more than {self.limits.parts}"))
                return
            part.children.append(self.part(start, end, part.depth + 1, default))

    def _between(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each body part; a missing close delimiter is tolerated and recorded."""
        # begins with a literal, which is found many times faster than a line's beginning; a body stands behind a line break
        delimiter = re.compile(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
        begun: int | None = None
        for found in delimiter.finditer(self.content, max(start - 1, 0), end):
            if begun is not None:
                yield begun, max(begun, found.start() - self.content.startswith(b"\r\n", found.start() - 1))  # RFC 2046 5.1.1
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
