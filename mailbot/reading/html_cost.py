"""How much a parser would have to do for an HTML part, told from its tags alone, before it is parsed.

Browsers' parsing rules take quadratic time for deep nesting and for many attributes of one tag, and make many nodes of few
bytes where formatting is left open (`<font>` without end is opened anew in every paragraph). One linear pass over the tags
bounds all three. Where tags are nested wrongly the count is a guess; the reading process's own limits stand behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.reading.limits import LIMITS, Budget, ReadingLimits

TAG = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})([^<>]*)")
COMMENT_END = re.compile(r"--!?>")
VOID = frozenset("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split())
RAW = frozenset("style script title textarea xmp iframe noembed noframes".split())  # tags in them are text
SHORT_LIVED = frozenset("p li dt dd tr td th thead tbody tfoot option optgroup colgroup caption rt rp".split())  # ended by the next of their kind
GATHERING = frozenset(("body", "html"))
FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
UNREAD = 4  # a part that is not parsed takes this share of what is left, for having been looked at
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def too_costly(html: str, limits: ReadingLimits = LIMITS, budget: Budget | None = None) -> str:
    """Say why an HTML part is not to be parsed, or return an empty string and take its elements from the budget."""
    if len(html) > limits.html:
        return "its HTML is longer than the limit"
    cost, left = _Cost(), limits.html_nodes if budget is None else min(limits.html_nodes, budget.html_nodes)
    for closing, name, attributes in _tags(html):
        if closing:
            cost.close(name)
        else:
            cost.open(name, attributes, limits)
        if cost.attributes > limits.html_attributes:
            return "its HTML has more attributes than the limit"
        if cost.depth > limits.html_depth:
            return "its HTML is nested deeper than the limit"
        if cost.nodes > left:
            if budget is not None:
                budget.html_nodes -= left // UNREAD  # so that counting many such parts ends soon
            return "its HTML has more elements than the limit"
    if budget is not None:
        budget.html_nodes -= cost.nodes
    return ""


def _tags(html: str) -> Iterator[tuple[bool, str, str]]:
    """Yield (closing, name, attributes) of each tag, those in comments and scripts left out."""
    position, last_end = 0, html.rfind("--")
    while found := TAG.search(html, position):
        position = found.end()
        if found.group(2) is None:
            end = COMMENT_END.search(html, found.start() + 2) if last_end > found.start() + 1 else None
            if end is None:
                last_end = -1
            position = end.end() if end else position  # a comment that does not end: what follows counts, to be safe
            continue
        name = found.group(2).lower()
        yield bool(found.group(1)), name, found.group(3)
        if name in RAW and not found.group(1):
            after = re.compile(f"</{name}", re.IGNORECASE).search(html, position)
            if after is None:
                return
            position = after.start()


@dataclass(slots=True)
class _Cost:
    depth: int = 0
    formats: int = 0  # formatting elements that are open
    nodes: int = 0
    attributes: int = 0  # most of any element
    shared: int = 0  # of all the tags whose attributes a parser gathers on one element
    still_open: Counter[str] = field(default_factory=Counter)

    def close(self, name: str) -> None:
        if self.still_open[name] > 0:
            self.still_open[name] -= 1
            self.depth -= name not in SHORT_LIVED
            self.formats -= name in FORMATTING

    def open(self, name: str, attributes: str, limits: ReadingLimits) -> None:
        self.nodes += 1 if name in FORMATTING else 1 + self.formats
        if name in GATHERING or len(attributes) > limits.html_attributes:
            count = len(QUOTED.sub(" ", attributes).replace("/", " ").split())
            self.shared += count if name in GATHERING else 0
            self.attributes = max(self.attributes, count, self.shared)
        if name not in VOID:
            self.still_open[name] += 1
            self.depth += name not in SHORT_LIVED
            self.formats += name in FORMATTING
