"""Reply markup to plain text and to HTML that Outlook shows well. One source, so that both say the same.

The markup has three things: blank lines part paragraphs, `- ` begins a list item, `## ` a heading. Everything else is
text and is escaped; a value that a sender gave stays within its line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

FONT = "font-family:Arial,Helvetica,sans-serif;"
INK = "color:#212b32;"
BLUE = "#005eb8"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a list."""

    kind: str  # p, h, ul
    lines: tuple[str, ...]


def blocks(markup: str) -> Iterator[Block]:
    """Yield the blocks of a markup text."""
    paragraph: list[str] = []
    items: list[str] = []
    for line in [*markup.splitlines(), ""]:
        words = line.strip()
        if words.startswith("- ") and not paragraph:
            items.append(words[2:].strip())
            continue
        if items and words:
            items[-1] += f" {words}"
            continue
        if not words:
            if paragraph:
                joined = " ".join(paragraph)
                yield Block("h", (joined[3:].strip(),)) if joined.startswith("## ") else Block("p", (joined,))
                paragraph = []
            if items:
                yield Block("ul", tuple(items))
                items = []
            continue
        paragraph.append(words)


def to_text(markup: str) -> str:
    """Return plain text, wrapped at 76 characters; addresses are never broken."""
    out: list[str] = []
    for block in blocks(markup):
        if block.kind == "ul":
            out.append("\n".join(_wrap(item, "- ", "  ") for item in block.lines))
        elif block.kind == "h":
            out.append(f"{block.lines[0]}\n{'-' * min(len(block.lines[0]), 76)}")
        else:
            out.append(_wrap(block.lines[0], "", ""))
    return "\n\n".join(out) + "\n"


def _wrap(words: str, first: str, rest: str) -> str:
    return textwrap.fill(words, 76, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)


def to_html(markup: str) -> str:
    """Return the HTML of the blocks, every character escaped."""
    return "".join(_html(block) for block in blocks(markup))


def _html(block: Block) -> str:
    if block.kind == "ul":
        items = "".join(f'<li style="margin:0 0 6px 0;{FONT}font-size:15px;line-height:22px;{INK}">{_words(item)}</li>' for item in block.lines)
        return f'<ul style="margin:0 0 16px 0;padding:0 0 0 24px;">{items}</ul>'
    if block.kind == "h":
        return f'<h2 style="margin:20px 0 8px 0;{FONT}font-size:18px;line-height:24px;color:{BLUE};">{_words(block.lines[0])}</h2>'
    return f'<p style="margin:0 0 16px 0;{FONT}font-size:15px;line-height:22px;{INK}">{_words(block.lines[0])}</p>'


def _words(text: str) -> str:
    """Escape a text; long words may break, so that nothing runs off a telephone's screen."""
    return re.sub(r"([@/])", r"\1<wbr>", escape(text)) if re.search(r"\S{40,}", text) else escape(text)


def page(parts: tuple[tuple[str, str], ...], title: str, foot: str) -> str:
    """Return a whole HTML mail: (language, inner HTML) parts one below the other, in a layout of tables for Outlook."""
    rows = '<hr style="border:0;border-top:2px solid #d8dde0;margin:24px 0;">'.join(f'<div lang="{language}">{inner}</div>' for language, inner in parts)
    return (
        f'<!DOCTYPE html><html lang="{parts[0][0]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title></head>'
        f'<body style="margin:0;padding:0;background-color:#f0f4f5;">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f0f4f5;"><tr><td align="center" style="padding:16px 8px;">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;background-color:#ffffff;border:1px solid #d8dde0;">'
        f'<tr><td style="background-color:{BLUE};padding:14px 20px;{FONT}font-size:16px;line-height:20px;color:#ffffff;"><b>{escape(title)}</b></td></tr>'
        f'<tr><td style="padding:20px;word-break:break-word;">{rows}</td></tr>'
        f'<tr><td style="padding:12px 20px;border-top:1px solid #d8dde0;{FONT}font-size:13px;line-height:18px;color:#4c6272;">{escape(foot)}</td></tr>'
        f"</table></td></tr></table></body></html>"
    )
