"""HTML to the text that a reader sees, and apart from it the text that is there but hidden.

With `html_hiding` the only importer of selectolax. Quotes become `> ` lines, table rows become lines with tab-separated cells, a mailto
link keeps its target beside its words. Nothing is fetched or executed. Invariant: iterative, bounded by ReadingLimits;
what the parser would need too long for is not parsed (`html_cost`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailbot.reading.html_cost import too_costly
from mailbot.reading.html_hiding import generated, hidden_selectors, hides
from mailbot.reading.limits import LIMITS, Budget

BLOCKS = frozenset(
    "address article aside body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody tfoot thead tr ul caption "
    "blockquote".split()
)
SKIPPED = frozenset("head style script title desc metadata template iframe datalist".split())
STRUCK = frozenset(("s", "del", "strike"))
STRUCK_RUN = re.compile("\x03[^\x04]*\x04?")
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """What a reader sees of an HTML part, what is hidden, and its links as (visible words, target)."""

    text: str
    hidden: str
    links: tuple[tuple[str, str], ...]
    whole: str = ""  # the text with what is struck through and with characters that show nothing
    problem: str = ""  # why the part was not read; empty if it was


@dataclass(slots=True)
class _State:
    out: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 0  # of blockquotes
    struck: int = 0  # of elements whose words are struck through
    cell: int = 0  # of data-table cells, where line breaks become spaces
    rows: list[bool] = field(default_factory=list)  # for each open table row: is it one of data?

    def newline(self) -> None:
        if self.cell:
            if self.out and self.out[-1] not in (" ", "\t", "\n"):
                self.out.append(" ")
        elif self.out and self.out[-1] not in ("\n", "- "):
            self.out.append("\n")

    def text(self, words: str) -> None:
        self.out.append(words)


def read_html(html: str, budget: Budget | None = None) -> HtmlText:
    """Read one HTML part. Never raises on any input."""
    problem = too_costly(html, LIMITS, budget)
    tree = None if problem else _parsed(html)
    if tree is None:
        return HtmlText("", "", (), problem=problem or "its HTML cannot be parsed")
    root = tree.body or tree.root
    if root is None:
        return HtmlText("", "", ())
    state = _State()
    sheets = [(node.text() or "")[:100_000] for node in tree.css("style")[:20]]
    _walk(root, state, hidden_selectors(sheets), _layout_cells(tree))
    state.hidden += generated(sheets)
    written = "".join(state.out)
    return HtmlText(
        _tidy(clean_text(STRUCK_RUN.sub("", written))), _tidy(clean_text("\n".join(state.hidden))), tuple(state.links[:2000]), _tidy(written.replace("\x03", "").replace("\x04", ""))
    )


def _parsed(html: str) -> LexborHTMLParser | None:
    try:
        return LexborHTMLParser(html)
    except Exception:  # noqa: BLE001  # SelectolaxError, which is a plain Exception: out of memory, for one
        return None


def _layout_cells(tree: LexborHTMLParser) -> frozenset[int]:
    """Return the table cells that hold a table or a quotation of their own: they lay out the page."""
    found: set[int] = set()
    for inner in tree.css("table, blockquote"):
        node = inner.parent
        while node is not None and node.mem_id not in found:
            if node.tag in ("td", "th"):
                found.add(node.mem_id)
            node = node.parent
    return frozenset(found)


def _walk(root: LexborNode, state: _State, selectors: frozenset[str], layout: frozenset[int]) -> None:
    """Visit the tree without recursion; each node is entered and left once."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            _leave(node, state)
            continue
        if not _enter(node, state, selectors):
            continue
        if node.tag == "tr":
            state.rows.append(_data_row(node, layout))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(list(_children(node))))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _enter(node: LexborNode, state: _State, selectors: frozenset[str]) -> bool:
    """Emit what stands at the start of a node; False where nothing below it is to be visited."""
    tag = node.tag or ""
    if tag == "-text":
        _text(node, state)
        return False
    if tag.startswith(("-", "!", "_")) or tag in SKIPPED:
        return False
    if hides(node, selectors):
        words = _all_words(node).strip()
        if words:
            state.hidden.append(words)
        return False
    _open(tag, node, state)
    return True


def _all_words(root: LexborNode) -> str:
    """Return the text of everything below a node, without what is no text to any reader."""
    out: list[str] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag == "-text":
            out.append(node.text_content or "")
        elif node.tag not in SKIPPED:
            stack.extend(reversed(list(_children(node))))
    return "".join(out)


def _open(tag: str, node: LexborNode, state: _State) -> None:
    if tag == "br":
        state.out.append(" " if state.cell else "\n")
    elif tag == "hr":
        state.newline()
        state.text("_" * 32)
        state.newline()
    elif tag == "blockquote":
        state.newline()
        state.depth += 1
        state.text("\x01")
    elif tag in STRUCK:
        state.struck += 1
        state.text("\x03" * (state.struck == 1))
    elif tag in ("td", "th"):
        if _in_data_row(node, state):
            state.cell += 1
        else:
            state.newline()
    elif tag == "li":
        state.newline()
        state.text("- ")
    elif tag in BLOCKS:
        state.newline()


def _leave(node: LexborNode, state: _State) -> None:
    tag = node.tag or ""
    if tag == "a":
        _link(node, state)
    elif tag in STRUCK:
        state.text("\x04" * (state.struck == 1))
        state.struck -= 1
    elif tag == "blockquote":
        state.newline()
        state.depth -= 1
        state.text("\x02")
    elif tag in ("td", "th"):
        if _in_data_row(node, state):
            state.cell -= 1
            state.out.append("\t")
        else:
            state.newline()
    elif tag == "p":
        state.newline()
        if not state.cell:
            state.out.append("\n")
    elif tag in BLOCKS:
        state.newline()
        if tag == "tr":
            state.rows.pop()


def _in_data_row(cell: LexborNode, state: _State) -> bool:
    row = cell.parent
    return row is not None and row.tag == "tr" and state.rows[-1:] == [True]


def _data_row(row: LexborNode, layout: frozenset[int]) -> bool:
    """Tell a row of a data table from one that only lays out the page."""
    cells = [child for child in _children(row) if child.tag in ("td", "th")]
    return len(cells) > 1 and all(cell.mem_id not in layout and len(cell.text(deep=True) or "") <= 600 for cell in cells)


def _text(node: LexborNode, state: _State) -> None:
    raw = CONTROLS.sub("", node.text_content or "")
    parent = node.parent
    if parent is not None and parent.tag == "pre" or _in_pre(node):
        state.text(raw.replace("\t", " "))
        return
    words = re.sub(r"[ \t\r\n\f]+", " ", raw)
    if words == " " and (not state.out or state.out[-1] in ("\n", " ", "\t")):
        return
    state.text(words)


def _in_pre(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(4):
        if parent is None:
            return False
        style = (parent.attributes or {}).get("style") or ""
        if parent.tag == "pre" or "pre-wrap" in style or "white-space:pre" in style.replace(" ", ""):
            return True
        parent = parent.parent
    return False


def _link(node: LexborNode, state: _State) -> None:
    href = ((node.attributes or {}).get("href") or "").strip()
    words = " ".join((node.text(deep=True) or "").split())
    if not href or len(href) > 4000:
        return
    target = unquote(href[7:].partition("?")[0]).strip() if href.lower().startswith("mailto:") else href
    state.links.append((words[:500], href[:1000]))
    if href.lower().startswith("mailto:") and "@" in target and "@" not in words:
        state.text(f" <{target}>")


def clean_text(text: str) -> str:
    """Return text without invisible and bidirectional control characters, with plain spaces and line feeds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\u2028", "\n").replace("\u2029", "\n")
    return INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\u202f", " ").replace("\u2007", " ")


def _tidy(text: str) -> str:
    """Trim lines, bound runs of blank lines, and turn blockquote marks into `> ` prefixes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    out: list[str] = []
    depth = blank = 0
    for line in text.split("\n"):
        depth += line.count("\x01")
        prefix = "> " * min(depth, 10)
        words = line.replace("\x01", "").replace("\x02", "").strip(" \t")
        words = re.sub(r" *\t *", "\t", words)
        depth = max(0, depth - line.count("\x02"))
        blank = 0 if words else blank + 1
        if blank <= 1:
            out.append((prefix + words).rstrip() if words else prefix.rstrip())
    return "\n".join(out).strip("\n")
