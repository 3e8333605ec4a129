"""Two references for one milestone: which contradict each other, which are both meant, and which one corrects the other.

Two people or two documents that each give a reference of their own contradict each other, even where only one of the two
stands beside the word "IMTP". Two milestones that are named together ("WF-09 and WF-10") are both meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.expression import expression
from mailbot.model.request import Detail
from mailbot.requests.imtp_codes import Candidate, tokens
from mailbot.requests.imtp_words import ALTERNATIVE, I, key_of
from mailbot.requests.zones import Passage

NEAR = 400  # characters round a reference in which another source's may stand
APART = 160  # characters between the two, at most
JOINED = expression(r"\s*(?:,\s*)?(?:and|&|\+|a|ac|,|as well as|plus|yn ogystal â)\s*(?:(?:also|then|for|under|the|y|yr|milestone|number|hefyd) )*", I)
OPEN = expression(
    r"\b(?:for all (?:i|we) know|(?:look|are) (?:much )?alike|could be (?:an?|either)|adamant|between|either|whichever|mixed|muddl\w+|confus\w+|swap\w*|disagree\w*|contradict\w*|conflict\w*|take your pick|toss a coin|(?:not|n't) (?:match|agree|tally)|two different|each (?:of them )?says? the other|one of (?:them|the two|these|those)"
    r"|(?:not|n't|no idea|never|unsure|can(?:not|'t) (?:tell|say|work out)) (?:\w+ ){0,3}which|which (?:one |of (?:them|the two|these|those) )?(?:it )?(?:is|are|was) (?:right|correct|it\b|ours|current|the (?:right|correct|current|real) one)"
    r"|naill ai|un o'r ddau|anghytuno|gwrth-?ddweud|ddim yn (?:cyfateb|cytuno)|(?:wn|wyddon|gwybod|siŵr|siwr|syniad|sicr) (?:\w+ ){0,2}(?:pa|p'un) (?:un|rif|rhif|gyfeirnod)?|pa un (?:sy'n|sydd yn|yw'r|ydy'r|ydi'r))\b",
    I,
)
BEHIND = expression(  # "… in Alun's copy", "… according to finance", "… on the sheet from planning"
    r"[\"'”)]?\W{0,3}(?:(?:is|was|it'?s|that'?s|yw|ydy|oedd) )?(?:(?:what |the one )?(?:according to|as per|per|says?|said|reckons?|meddai|yn ôl|medd)\b"
    r"|(?:in|on|from|by|going by|yn|ar|gan|yng|ym|o) (?:the |my |our |their |his |her |your |y |yr |fy |ein |this |that )?(?:[\w-]+ ){0,2}(?:[\w-]+(?:['’]s?(?=\W|$))|copy|copi|gopi|nghopi|version|fersiwn|sheet|spreadsheet|taenlen|daenlen|list|rhestr|document|dogfen|draft|drafft|edition|e-?mail|e-?bost|pdf|printout|poster|minutes|paper|letter|llythyr|intranet|website|wefan|finance|cyllid|planning|planners|cynllunio|cynllunwyr|pmo)\b)",
    I,
)
SPOKEN = expression(  # "planning say …", "finance have it as …"
    r"\b(?:(?:say|swear|insist|reckon|claim|think)s?\b[^.\n@]{0,80}\b(?:to|is|was|as|at)|(?:has|have|had) (?:us|it|them|this|that|the same (?:one|line|thing|item|milestone|work)) (?:down )?(?:at|as|under|on)) [\"'“‘]?$|\b(?!(?:I|it|that|this|which|who|guidance|you|we)\b)[\w'’-]+ (?:\w+ )?(?:says?|said|have|has|had|thinks?|reckons?|swears?|insists?|quotes?|shows?|lists?|makes|calls|gives|gave|told|tells|puts?|reads|yn dweud|yn mynnu|yn rhoi|yn nodi)(?: (?:me|us|(?:the |y |our )?(?:imtp )?(?:milestone|number|reference|ref|one|rhif|cyfeirnod)|it|it'?s|it is|that|mai|taw|as|down as|down|at|to be|to use|i ni|i mi))* [\"'“‘]?$",
    I,
)
OUT_OF_DATE = expression(r"\b(?:old|previous|earlier|former|superseded|expired|last year'?s|hen|llynedd|blaenorol)\b", I)


def weighed(detail: Detail, passages: Sequence[Passage], taken: Sequence[str]) -> Detail:
    """Return the reference with every other one that contradicts it, or as one value with those that are meant beside it."""
    for passage in passages:
        at = _place(detail, passage)
        if at >= 0:
            detail = _both_meant(detail, passage.text, at)
            end = at + len(detail.evidence.quote)
            detail = _with_alternative(_disputed(detail, passage.text, at, end, taken), passage.text, end, taken)
    return detail


def _place(detail: Detail, passage: Passage) -> int:
    """Return where a reference stands in a passage, or -1: where it was read, or else the first place that is no part of a word."""
    where, quote = detail.evidence, detail.evidence.quote
    at = where.offset - passage.offset
    if (where.zone, where.source) == (passage.zone, passage.source) and at >= 0 and passage.text.startswith(quote, at):
        return at
    found = re.search(rf"(?<![\w./-]){re.escape(quote)}(?![\w@]|[./-]\w)", passage.text)
    return found.start() if found else -1


def _both_meant(detail: Detail, text: str, at: int) -> Detail:
    """Join references that one list of a sentence names together, where nothing says that only one of them is right."""
    place = at + len(detail.value)
    values: tuple[str, ...] = (detail.value,)
    for value in detail.rivals:
        joint = JOINED.match(text, place)
        if joint is None or not text.startswith(value, joint.end()) or _shape(value) != _shape(detail.value):
            return detail
        place, values = joint.end() + len(value), (*values, value)
    if len(values) == 1 or OPEN.search(_around(text, at, place)) or BEHIND.match(text, place):
        return detail
    return Detail("; ".join(values), replace(detail.evidence, quote=text[at:place]))


def _disputed(detail: Detail, text: str, at: int, end: int, taken: Sequence[str]) -> Detail:
    """Add what another person or document gives instead."""
    begin = max(0, at - NEAR)
    others = [token for token in tokens(text, begin, min(len(text), end + NEAR), taken) if token.strong and not token.dropped and key_of(token.value) != key_of(detail.value)]
    found = [token.value for token in others if _contradicts((at, end), token, text) and token.value not in detail.value]
    return replace(detail, rivals=tuple(dict.fromkeys((*detail.rivals, *found)))) if found else detail


def _contradicts(place: tuple[int, int], other: Candidate, text: str) -> bool:
    """Tell whether two references are given by two sources, or called a choice of two."""
    first, second = sorted((place, (other.start, other.end)))
    if second[0] - first[1] > APART or OUT_OF_DATE.search(text[second[1] : second[1] + 30]) or "\n\n" in text[first[1] : second[0]]:
        return False
    alike = _shape(other.value) == _shape(text[place[0] : place[1]])
    sources = [BEHIND.match(text, end) is not None for _, end in (first, second)]
    speakers = [SPOKEN.search(text[max(0, start - 60) : start]) is not None for start, _ in (first, second)]
    if alike and OPEN.search(_around(text, first[0], second[1])):
        return True
    return (alike and all(source or speaker for source, speaker in zip(sources, speakers, strict=True))) or all(speakers)


def _around(text: str, start: int, end: int) -> str:
    """Return the words round two references, within their paragraph."""
    begin = max(text.rfind("\n\n", 0, start), start - APART, 0)
    stop = text.find("\n\n", end)
    return text[begin : min(stop if stop >= 0 else len(text), end + APART)]


def _with_alternative(detail: Detail, text: str, end: int, taken: Sequence[str]) -> Detail:
    """Add a rival that stands right behind ("Milestone is CL-14. Or CL-41.")."""
    or_else = ALTERNATIVE.match(text, end)
    other = next(tokens(text, or_else.end(), len(text), taken), None) if or_else else None
    if or_else and other is not None and other.start == or_else.end() and key_of(other.value) != key_of(detail.value):
        return replace(detail, rivals=tuple(dict.fromkeys((*detail.rivals, other.value))))
    return detail


def _shape(value: str) -> str:
    """Return what two references of one plan have in common: their letters and marks, without the numbers."""
    return re.sub(r"\d+", "9", value).upper()
