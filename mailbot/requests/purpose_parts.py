"""A breath of details, in telegram style, to what stands between its addresses, names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.expression import expression
from mailbot.requests.purpose_words import says_more_than_names
from mailbot.requests.sentences import Sentence

I = re.IGNORECASE  # noqa: E741
DETAIL = expression(r"(?<!\S)[^\s@]{0,80}@\S{1,120}|https?://\S{1,200}|\b(?:imtp|ctci|milestones?|carreg filltir|cyfeirnod|ref(?:erence)?)\b[^\n,;|@]{0,25}?[\w./-]{0,40}\d[\w./-]{0,40}|(?<!\S)(?=[^\s\d]{0,40}\d)\S{1,60}(?!\S)(?= (?:in the |on the )?(?:imtp|ctci)\b)", I)
ITEM = expression(r"[,;|\n]|\s[-–—]\s|[.!?]\s")  # between the items of a telegram
SHORT_LINE = 55  # characters of a line that its writer ended
MOST_PARTS = 40  # that are looked at


def parts(sentences: Sequence[Sentence], skip: Sequence[str]) -> Iterator[tuple[Sentence, str]]:
    """Yield what stands between the details of a breath and says something."""
    for sentence in sentences:
        raw = sentence.passage.text[sentence.start : sentence.end]
        if DETAIL.search(raw) or any(name in raw for name in skip if name):
            yield from ((sentence, words) for words in parts_of(sentence, skip))


def parts_of(sentence: Sentence, skip: Sequence[str]) -> Iterator[str]:
    """Yield the parts of one sentence that say something, and are no names."""
    raw = sentence.passage.text[sentence.start : sentence.end]
    for start, end in pieces(raw, skip):
        yield from (plain for words in ITEM.split(raw[start:end]) if says_more_than_names(plain := words.strip(" \t\n.:-–—")))


def pieces(text: str, skip: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield what stands between details and line ends."""
    names = "|".join(re.escape(name) for name in sorted(skip, key=len, reverse=True) if name)
    cuts = [match.span() for match in DETAIL.finditer(text)]
    cuts += [match.span() for match in re.finditer(names, text, I)] if names else []
    cuts += [match.span() for match in re.finditer(r"\n", text) if match.start() - (text.rfind("\n", 0, match.start()) + 1) < SHORT_LINE]
    begin = 0
    for start, end in sorted(cuts):
        if start > begin:
            yield begin, start
        begin = max(begin, end)
    if begin < len(text):
        yield begin, len(text)
