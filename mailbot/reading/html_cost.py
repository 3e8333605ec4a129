"""How much a parser would have to do for an HTML part, told from its tags alone, before it is parsed.

Browsers' parsing rules take quadratic time for deep nesting and for many attributes of one tag, and make many nodes of few
bytes where formatting is left open (`<font>` without end is opened anew in every paragraph). One linear pass over the tags
bounds all three. Where tags are nested wrongly the count is a guess; the reading process's own limits stand behind it.
"""

from __future__ import annotations

import re
from collections import Counter

from mailbot.reading.limits import LIMITS, ReadingLimits

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})([^<>]*)")
VOID = frozenset("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr o:p".split())
SHORT_LIVED = frozenset("p li dt dd tr td th thead tbody tfoot option optgroup colgroup caption rt rp".split())  # ended by the next of their kind
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
ATTRIBUTE = re.compile(r"[\s/\"']\s*[^\s/\"'=]")


def too_costly(html: str, limits: ReadingLimits = LIMITS) -> str:
    """Say why an HTML part is not to be parsed, or return an empty string."""
    if len(html) > limits.html:
        return "its HTML is longer than the limit"
    depth = formats = nodes = shared = 0
    still_open: Counter[str] = Counter()
    for found in TAG.finditer(html):
        closing, name, rest = found.group(1), found.group(2).lower(), found.group(3)
        if name in VOID:
            nodes += 1 + formats
            continue
        if closing:
            if still_open[name] > 0:
                still_open[name] -= 1
                depth -= name not in SHORT_LIVED
                formats -= name in FORMATTING
            continue
        nodes += 1 if name in FORMATTING else 1 + formats
        attributes = len(ATTRIBUTE.findall(rest)) if len(rest) > limits.html_attributes else 0
        shared += len(rest) if name in ("body", "html") else 0
        if attributes > limits.html_attributes or shared > 20 * limits.html_attributes:
            return "its HTML has more attributes than the limit"
        still_open[name] += 1
        depth += name not in SHORT_LIVED
        formats += name in FORMATTING
        if depth > limits.html_depth:
            return "its HTML is nested deeper than the limit"
        if nodes > limits.html_nodes:
            return "its HTML has more elements than the limit"
    return ""
