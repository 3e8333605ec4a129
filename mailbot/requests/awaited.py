"""A bare answer to what a case asked for: "It's 2026-WF-09", "To fill rotas", with no label at all.

Only what the case still lacks is looked for, only in short new text, and only where one reading is possible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import MAY_BE_IMTP, MAY_BE_USE_CASE, Detail, Request
from mailbot.requests.imtp import bare_reference
from mailbot.requests.imtp_words import TAG
from mailbot.requests.placeholders import gives_nothing, tells_nothing
from mailbot.requests.purpose_words import telling_words
from mailbot.requests.sentences import Sentence
from mailbot.requests.zones import Passage

SHORT = 60  # words: what is longer is no bare answer
LEAD = expression(r"^\W*(?:(?:hi|hello|helo|hey|dear|annwyl|morning|good morning|bore da|prynhawn da|thanks|thank you|diolch|sorry|apologies|sure|yes|ok|ie)\b[^\n.,:;!?]{0,25}[,.:;!\n-]*\s*)*(?:(?:the |our )?(?:use case|purpose|achos defnydd|api|imtp milestone)\s*:\s*)?(?:it(?:'s| is| will be|'ll be)|that(?:'s| is| would be)|the (?:api|use case|name) (?:is|we want is|we need is)|we (?:need|want|would like)|mae(?:'n)?|dyma(?:'r)?|y)?\s*(?:the |called |for |ar gyfer )?", re.IGNORECASE)


OTHER_ACTS = frozenset({"thanks", "chase", "question", "withdraw", "remove", "trouble", "complaint", "meeting", "hold"})
TELLING = 0.15  # what is asked for is likely told, so that little is enough
NOTHING, HARDLY = 0.005, 0.05  # of a purpose, beside the addresses that were asked for
EXCLAIMED = expression(r"!\W*$|^\W*(?:oh|ah|sorry|apologies|oops|whoops|doh|thanks|ta|diolch|o na|sori|ymddiheur\w*)\b", re.IGNORECASE)
BUSY = 0.35  # a sentence that likely does something else is no bare answer
NAMED = expression(r"\b(?:apis?|services?|index|register|records?|directory|repository|appointments?|prescribing|results|letters|system|platform)\W*$|^(?:the )?(?-i:[A-Z]{3,6})$", re.IGNORECASE)


def complete(request: Request, passages: Sequence[Passage], wanted: Sequence[str], sentences: Sequence[Sentence] = ()) -> Request:
    """Fill in what a bare answer gives of what the case lacks."""
    thanks = request.other_business == "thanks" and "imtp_reference" in wanted
    if not wanted or (request.other_business in ("withdrawal", "chaser", "thanks", "meeting", "leaver", "lock-out", "complaint") and not thanks):
        return request
    body = [p for p in passages if p.zone in (Zone.NEW_TEXT, Zone.ANSWER, Zone.SUBJECT)]
    text = "\n".join(p.text for p in body).strip()
    if not text or len(text.split()) > SHORT or "?" in TAG.sub(" ", text) or tells_nothing(text):
        return request
    if "imtp_reference" in wanted and request.imtp_reference is None:
        request = _with_reference(request, body)
    if thanks:
        return replace(request, other_business="") if request.imtp_reference is not None else request
    if any(score >= BUSY for s in sentences for label, score in s.scores.items() if label in OTHER_ACTS):
        return request
    if "use_case" in wanted and request.use_case is None:
        told = _sentence(body, request)
        if told is not None and sentences and all(s.scores.get("purpose", 1.0) < TELLING for s in sentences):
            puts_off = any(s.scores.get("later", 0.0) >= BUSY for s in sentences)
            only_users = "users" in wanted and bool(request.users) and all("@" in s.text or _small_talk(s) for s in sentences)
            request = request if puts_off or only_users else replace(request, doubts=(*request.doubts, f"{MAY_BE_USE_CASE}{told.value[:200]}"))
        else:
            request = replace(request, use_case=told)
    if "api_name" in wanted and request.api_name is None and wanted == ("api_name",):
        request = replace(request, api_name=_name(body))
    return request


def _small_talk(sentence: Sentence) -> bool:
    """Tell a sentence that surely tells no use case: an exclamation, or one that the trained reader finds nothing of the kind in."""
    score = sentence.scores.get("purpose", 1.0)
    return score < NOTHING or (score < HARDLY and EXCLAIMED.search(sentence.text) is not None)


def _with_reference(request: Request, body: Sequence[Passage]) -> Request:
    taken = (request.api_name.value, request.api_name.evidence.quote) if request.api_name else ()
    found = bare_reference([p for p in body if p.zone is not Zone.SUBJECT], taken)
    if found.detail is None and found.maybe:
        return replace(request, doubts=(*request.doubts, f"{MAY_BE_IMTP}{found.maybe}"))
    return replace(request, imtp_reference=found.detail)


def _sentence(passages: Sequence[Passage], request: Request) -> Detail | None:
    """Take the text itself as the use case where it says something besides the other details."""
    for passage in passages:
        if passage.zone is Zone.SUBJECT:
            continue
        words = LEAD.sub("", passage.text.strip(), count=1)
        for detail in (request.api_name, request.imtp_reference):
            if detail is not None:
                words = words.replace(detail.evidence.quote, " ")
        if telling_words(words) >= 3 and not tells_nothing(words):
            return Detail(" ".join(passage.text.split())[:1000], passage.evidence(0, len(passage.text)))
    return None


def _name(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        words = LEAD.sub("", passage.text.strip(), count=1).strip(" .,!\n\"'")
        if 1 <= len(words.split()) <= 7 and words[:1].isupper() and "," not in words and NAMED.search(words) and not gives_nothing(words):
            return Detail(words, passage.evidence(0, len(passage.text)))
    return None
