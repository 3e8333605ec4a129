"""RTF to the body it stands for: the HTML or text that Exchange wrapped in it (MS-OXRTFEX), or its own text.

The only importer of striprtf. One pass over the tokens, linear in the size; the depth of groups is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from striprtf.striprtf import rtf_to_text

MAX_RTF = 2 * 1024 * 1024  # bytes
MAX_DEPTH = 500
TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|(.)", re.DOTALL)
NOT_TEXT = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata listtable listoverridetable rsidtbl generator filetbl revtbl "
    b"header headerl headerr headerf footer footerl footerr footerf pntext themedata datastore fldinst".split()
)
CHARACTERS = {
    b"tab": "\t", b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"bullet": "\u2022",
    b"endash": "\u2013", b"emdash": "\u2014", b"emspace": "\u2003", b"enspace": "\u2002", b"par": "\r\n", b"line": "\r\n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rich:
    """What an RTF body holds: one of the two."""

    html: str = ""
    text: str = ""


def read_rtf(data: bytes) -> Rich:
    """Read an RTF body; ValueError where it is too damaged for that."""
    head = data[:1000]
    if b"\\fromhtml1" in head:
        return Rich(html=_Unwrapper().read(data))
    if b"\\fromtext" in head:
        return Rich(text=_Unwrapper().read(data))
    # The words that a field shows are text; where it leads is not.
    plain = re.sub(r"\{\\\*\\fldinst[^{}]{0,4000}(?:\{[^{}]{0,4000}\}[^{}]{0,4000}){0,4}\}", "", data.decode("cp1252", "replace"))
    try:
        return Rich(text=rtf_to_text(plain, errors="ignore"))  # type: ignore[no-untyped-call]
    except Exception as error:  # striprtf raises TypeError and others on damaged control words
        raise ValueError("damaged RTF") from error


@dataclass(slots=True)
class _Group:
    skipped: bool = False
    tag: bool = False  # within `htmltag`: HTML as it was
    rendering: bool = False  # within `htmlrtf`: for readers of RTF only
    skip: int = 1  # characters behind a \\u that stand for it in old readers


@dataclass(slots=True)
class _Unwrapper:
    out: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)  # bytes of the code page that may be half a character
    codec: str = "cp1252"
    groups: list[_Group] = field(default_factory=lambda: [_Group()])
    starred: bool = False
    skipping: int = 0

    def read(self, data: bytes) -> str:
        """Return what was wrapped."""
        for found in TOKEN.finditer(data):
            word, number, byte, symbol, brace, text, _ = found.groups()
            if brace:
                self._brace(brace)
            elif word is not None:
                self._word(word.lower(), int(number) if number else None)
            elif byte is not None:
                self._bytes(bytes.fromhex(byte.decode()))
            elif symbol is not None:
                self._symbol(symbol)
            elif text is not None:
                self._bytes(text)
        self._flush()
        return "".join(self.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # pairs come in halves

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.skipping = 0
        if brace == b"{" and len(self.groups) < MAX_DEPTH:
            top = self.groups[-1]
            self.groups.append(_Group(top.skipped, top.tag, top.rendering, top.skip))
        elif brace == b"}" and len(self.groups) > 1:
            self.groups.pop()
        self.starred = False

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in b"{}\\":
            self._bytes(symbol)
        elif symbol == b"~":
            self._emit("\u00a0")
        elif symbol in (b"_", b"-"):
            self._emit("\u00ad" if symbol == b"-" else "\u2011")
        elif symbol in (b"\r", b"\n"):
            self._emit("\r\n")

    def _word(self, word: bytes, number: int | None) -> None:
        top = self.groups[-1]
        starred, self.starred = self.starred, False
        if word == b"htmltag" and starred:
            top.tag = True
        elif (starred and word != b"htmltag") or word in NOT_TEXT:
            top.skipped = True
        elif word == b"htmlrtf":
            self._flush()
            top.rendering = number != 0
        elif word == b"uc":
            top.skip = max(0, number or 0)
        elif word == b"ansicpg":
            self.codec = {65001: "utf-8", 1200: "utf-16-le", 20127: "ascii"}.get(number or 0, f"cp{number}")
        elif word == b"u" and number is not None:
            self._emit(chr(number & 0xFFFF))
            self.skipping = top.skip
        elif word in CHARACTERS:
            self._emit(CHARACTERS[word])

    def _bytes(self, data: bytes) -> None:
        self.starred = False
        dropped = min(self.skipping, len(data))
        self.skipping -= dropped
        top = self.groups[-1]
        if not top.skipped and (top.tag or not top.rendering):
            self.pending += data[dropped:]

    def _emit(self, text: str) -> None:
        self._flush()
        top = self.groups[-1]
        if not top.skipped and (top.tag or not top.rendering):
            self.out.append(text)

    def _flush(self) -> None:
        if not self.pending:
            return
        try:
            self.out.append(self.pending.decode(self.codec, "replace"))
        except LookupError:
            self.out.append(self.pending.decode("cp1252", "replace"))
        self.pending.clear()
