"""A follow-up's correction of a value that its case has: "it's M12, not M21". It needs no label, since it names what it corrects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import Detail
from mailbot.requests.imtp_codes import tokens
from mailbot.requests.zones import Passage

MOST = 20  # mentions of a value that are looked at
SHORTEST, MOST_SLIPS = 4, 2  # signs of a code that may be mistyped, and how many of them
OUGHT = expression(r"\b(?:it|that|this|ref\w*|number|milestone|which)?\s?(?:should (?:be|read|have (?:been|said|read))|ought to (?:be|read)|needs to be|dylai fod(?: yn)?|dylsai fod(?: yn)?)\b[ \"'“‘(]*|\bthe (?:right|correct|proper|real|actual) (?:one|number|ref\w*|milestone|code)(?: is| should be|:) ?[\"'“‘(]*|\by(?:r un| rhif| cyfeirnod) (?:cywir|iawn) (?:yw|ydi|ydy)(?:'r)? ?[\"'“‘(]*", re.IGNORECASE)
FAR = 60  # characters between the new value and the old one
NEW_FIRST = expression(r"[\"'”’)]?(?:\s(?:yw|ydy|ydi|is|it is|that is)(?: (?:e|o|hi|it|fo|hwn|hwnnw))?\b)?\W{0,3}(?:(?:and|but|a|ond) )?(?:not|nid|rather than|instead of|in place of|as opposed to|yn lle|yn hytrach na[cg]?)\s(?:the |it'?s |it is |y |yr )?(?:milestone |reference |number |code )?[\"'“‘(]?$", re.IGNORECASE)
OLD_FIRST = (  # what stands before the old value, and between it and the new one
    (expression(r"\b(?:not|nid|instead of|in place of|rather than|yn lle|yn hytrach na[cg]?)\s(?:the |y |yr )?[\"'“‘(]?$", re.IGNORECASE), expression(r"[\"'”’)]?\W{1,4}(?:(?:but|ond|it'?s|it is|it should be|it should read|that'?s|please|use|read|put|quote|defnyddiwch|dylai fod|mae'n) ){1,3}[\"'“‘(]?$", re.IGNORECASE)),
    (expression(r"\b(?:replac\w+|swap\w*|chang\w+|switch\w*|amend\w*|correct\w*|newid\w*|cywir\w*|gywir\w*)\s(?:the |y |yr |it from |this from |milestone |reference |number )*[\"'“‘(]?$", re.IGNORECASE), expression(r"[\"'”’)]? (?:with|for|to|by|into|i|am|gyda) [\"'“‘(]?$", re.IGNORECASE)),
    (expression(r"\bfor [\"'“‘(]?$", re.IGNORECASE), expression(r"[\"'”’)]?,? (?:please )?read [\"'“‘(]?$", re.IGNORECASE)),
    (expression(r""), expression(r"[\"'”’)]?,? (?:should (?:be|read|say|have (?:been|said|read))|(?:is|was) (?:wrong|a typo|a mistake|incorrect|not right)\W{1,3}(?:(?:it'?s|it is|it should (?:be|read)|that'?s|make (?:it|that)|the right one is) )+|needs to be|ought to be|dylai fod(?: yn)?|dylsai fod(?: yn)?) ?[\"'“‘(]?$", re.IGNORECASE)),
    (expression(r""), expression(r"\s?(?:->|→|=>)\s?$")),
)


def corrected(passages: Sequence[Passage], known: Sequence[str]) -> Detail | None:
    """Return the code that the text puts in the place of one that the case has; nothing where it gives two such."""
    found: dict[str, Detail] = {}
    for passage in passages:
        if passage.zone is Zone.SUBJECT:
            continue
        for old in known:
            for match in _places(old, passage.text):
                for token in tokens(passage.text, max(0, match.start() - FAR), min(len(passage.text), match.end() + FAR), ()):
                    if token.value.casefold() != old.casefold() and _replaces(passage.text, token.start, token.end, match):
                        found.setdefault(token.value, Detail(token.value, passage.evidence(token.start, token.end)))
    return next(iter(found.values())) if len(found) == 1 else None


def slipped(passages: Sequence[Passage], known: Sequence[str]) -> Detail | None:
    """Return the code that "should be" there, where it differs from one that the case has by two signs, or by their order, at most."""
    found: dict[str, Detail] = {}
    for passage in passages:
        for match in islice(OUGHT.finditer(passage.text), MOST) if passage.zone is not Zone.SUBJECT else ():
            for token in tokens(passage.text, match.end(), min(len(passage.text), match.end() + FAR), ()):
                if token.start - match.end() <= 1 and any(_like(token.value, old) for old in known):
                    found.setdefault(token.value, Detail(token.value, passage.evidence(token.start, token.end)))
    return next(iter(found.values())) if len(found) == 1 else None


def _like(new: str, old: str) -> bool:
    """Tell a slip of the fingers: as long as the other, with a digit, and two signs apart or in another order."""
    one, other = new.casefold(), old.casefold()
    if one == other or len(one) != len(other) or len(one) < SHORTEST or not any(sign.isdigit() for sign in one):
        return False
    return sorted(one) == sorted(other) or sum(left != right for left, right in zip(one, other, strict=True)) <= MOST_SLIPS


def _places(old: str, text: str) -> list[re.Match[str]]:
    """Return where a value stands that has a digit, as other details' words have not."""
    if not any(char.isdigit() for char in old) or len(old) > FAR:
        return []
    return list(islice(re.finditer(rf"(?<![\w/.-]){re.escape(old)}(?![\w/-])", text, re.IGNORECASE), MOST))


def _replaces(text: str, start: int, end: int, old: re.Match[str]) -> bool:
    """Tell whether the words between a code and the old value say that it takes its place."""
    if end <= old.start():
        return NEW_FIRST.match(text[end : old.start()]) is not None
    before, between = text[max(0, old.start() - FAR) : old.start()], text[old.end() : start]
    return any(led.search(before) and link.match(between) for led, link in OLD_FIRST)
