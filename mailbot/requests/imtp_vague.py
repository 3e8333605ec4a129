"""Words that may be, or stand for, an IMTP milestone reference although no code was found; and the sentences in which one is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from mailbot.requests.imtp_codes import dated
from mailbot.requests.imtp_words import BEHIND_MENTION, BOUNDARY, MENTION, QUESTIONED, UNKNOWN, WORDED, I
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.zones import Passage

MOST = 50  # mentions in one sentence


def vague(passages: Sequence[Passage], taken: Sequence[str]) -> str:
    """Return the first words that may be the reference, empty where there are none. `taken` are words that are known to be something else."""
    return next((words for p in passages if (words := _worded(p.text) or _questioned(p.text) or _behind(p.text, taken))), "")


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences; one that ends with a mention and a colon takes in the line below."""
    begin = 0
    for match in BOUNDARY.finditer(text):
        if _goes_on(text[begin : match.start()]):
            continue
        yield begin, match.start()
        begin = match.start()
    yield begin, len(text)


def _goes_on(sentence: str) -> bool:
    """Tell a label whose value stands on the next line."""
    last = sentence.rstrip().rsplit("\n", 1)[-1]
    mention = list(MENTION.finditer(last))
    value = re.split(r"[:=]", last)[-1].strip()
    if value and gives_nothing(value) and re.search(r"\b(?:below|isod)\b", value, I) is None:
        return False  # "IMTP milestone: N/A", and the next line is another label's
    return bool(mention) and len(last) < 70 and not any(ch.isdigit() for ch in last[mention[0].start() :]) and re.fullmatch(r"[^.!?;]{0,40}[:=?\-–—]?\s*(?:(?:yes|yep|ie|oes|ydy|sure)\W{0,3})?", last[mention[-1].end() :], I) is not None


def _questioned(text: str) -> str:
    """Return a question that names a reference: whether it is the one is what its writer does not know."""
    return next((" ".join(text[a:b].split())[:160] for a, b in windows(text) if MENTION.search(text, a, b) and QUESTIONED.match(text[a:b]) and any(ch.isdigit() for ch in text[a:b])), "")


def _worded(text: str) -> str:
    """Return words that a label gives instead of a code ("milestone: single maternity record"); empty where none."""
    for match in MENTION.finditer(text):
        value = WORDED.match(text, match.end())
        if value and not gives_nothing(value.group(1)) and not UNKNOWN.search(value.group(1)) and len(value.group(1).split()) >= 2:
            return f"{match.group()}: {value.group(1)}"[:160]
    return ""


def _behind(text: str, taken: Sequence[str]) -> str:
    """Return what stands right behind a mention and holds a digit, whatever it looks like; no day, no year and no plan's years."""
    for start, end in windows(text):
        for mention in islice(MENTION.finditer(text, start, end), MOST):
            found = BEHIND_MENTION.match(text, mention.end(), end)
            value = found.group(1).rstrip("./-") if found else ""
            if found and not dated(value.rpartition(" ")[2], text[found.end() :]) and not any(value in words for words in taken):
                return value
    return ""
