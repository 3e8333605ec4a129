"""Rendered plain text to tidy plain text: wrapped, one blank line between paragraphs. And the words of a text.

One line of the input is one paragraph or one list item; what is longer than a line is wrapped with a hanging indent.
"""

from __future__ import annotations

import re
from html import unescape

from mailbot.expression import expression

WIDTH = 76
MARKER = expression(r"(?:-|\d{1,2}\.)\s+")
TAG = expression(r"<(?:style|title).*?</(?:style|title)>|<!--.*?-->|<[^>]*>", re.DOTALL)
WORD = expression(r"[\w@]+(?:[.'’/+-][\w@]+)*")
LIST_MARK = expression(r"(?m)^\s*(?:-|\d{1,2}\.)\s")


def tidy(text: str) -> str:
    """Return the text as it is sent, ending in one line end."""
    out: list[str] = []
    for line in text.splitlines():
        words = line.strip()
        if words:
            marker = MARKER.match(words)
            out += [words] if len(words) <= WIDTH else wrap(words, " " * marker.end() if marker else "")
        elif out and out[-1]:
            out.append("")
    return "\n".join(out).strip("\n") + "\n"


def wrap(text: str, indent: str, width: int = WIDTH) -> list[str]:
    """Return the text in lines of at most `width`; a word is never broken; `indent` goes before all but the first."""
    lines: list[str] = []
    line, room = "", width
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def words_of_text(text: str) -> list[str]:
    """Return the words of a plain text, without list marks."""
    return WORD.findall(LIST_MARK.sub(" ", text))


def words_of_html(html: str) -> list[str]:
    """Return the words that an HTML text shows. For our own templates only: every `<` in them begins a tag."""
    return WORD.findall(unescape(TAG.sub(" ", html)))
