"""A follow-up to the sentences that take back an earlier mail of one's own ("ignore my last, found you in junk"), not the request.

They are read so only where the same mail gives what the case waits for: who answers goes on. "Ignore my last" with no answer may
mean the request itself, and stays with a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from mailbot.expression import expression
from mailbot.requests.sentences import Sentence
from mailbot.requests.turning_words import HOLDING
from mailbot.requests.wording import OTHER

VERB = r"\b(?:ignore|disregard|scrap|forget|bin|discard|never mind|nevermind|anghofi(?:wch|a)|anwybydd(?:wch|a)|diystyr(?:wch|ia))(?: about)?"
MY = r"(?: (?:my|that|the|this|fy|yr?)|'r)?"
MAIL = r"(?:e-?mails?|messages?|mails?|notes?|ones?|texts?|neges(?:on)?|e-?bost|ebyst|nodyn)"
CHASER = r"(?:chasers?|chasing(?: up)?|nudges?|nudging|reminders?|follow-?ups?|prods?|pestering|moan(?:ing)?|grumbl(?:e|ing)|rants?|neges atgoffa|nodyn atgoffa)"
SENT = r"(?:wrote|sent|e-?mailed|messaged|replied|answered|responded|chased|texted|anfonais|anfon|ysgrifennais|ysgrifennu|atebais|ateb)"
PRIVATE = r"(?:own|private|personal|home|gmail|hotmail|yahoo|outlook|other|wrong|phone|breifat|preifat|personol|bersonol|cartref|arall|anghywir)"
WHEN = r"(?:last night|yesterday|earlier|this morning|just now|on \w+day|before (?:i|that)\b|neithiwr|ddoe|gynnau|bore 'ma|y bore yma|yn gynharach)"
TAKES_BACK = (
    expression(rf"{VERB}{MY} (?:last|previous|earlier|second|most recent)(?: {MAIL}| {CHASER})?\b(?! (?:night|week|month|year|request|application|paragraph|bit|part|sentence|line|point|name|user|address|number|ref))(?:[ ,]+(?:please|pls|sorry))?|{VERB}{MY} {MAIL} (?:diwethaf|ddiwethaf|blaenorol|flaenorol|arall)\b", re.IGNORECASE),
    expression(rf"{VERB}{MY} (?:last |previous |earlier |second )?{CHASER}(?: {MAIL})?\b", re.IGNORECASE),
    expression(rf"{VERB}{MY} {MAIL} (?:(?:that )?(?:I|i) (?:just )?{SENT}(?: you)? )?(?:from {WHEN}|{WHEN}|of {WHEN}|(?:from|on|o|ar) (?:my|the|fy) (?:\w+ )?{PRIVATE}\b(?: \w+)?)", re.IGNORECASE),
    expression(rf"\b{SENT}\b[^.!?\n]{{0,60}}\b(?:(?:from|on|o|oddi ar) (?:my|the|fy) (?:\w+ )?{PRIVATE}\b(?: (?:address|account|e-?mail|phone|mobile|cyfeiriad))?|{WHEN})[^.!?\n]{{0,40}}[,;–-]\s*(?:so )?(?:please )?{VERB} (?:that|it|hwnnw|honno|hynny|hwnna)\b(?: one)?", re.IGNORECASE),
)
WITHDRAWAL = dict(OTHER)["withdrawal"]
ONLY_THAT = expression(rf"^\W*(?:so |and )?(?:please )?{VERB} (?:that|it|hwnnw|honno|hynny|hwnna)(?: one)?(?: please| os gwelwch yn dda)?\W*$", re.IGNORECASE)
SENT_SO = expression(rf"\b{SENT}\b[^.!?\n]{{0,60}}\b(?:from|on|o|oddi ar) (?:my|the|fy) (?:\w+ )?{PRIVATE}\b", re.IGNORECASE)
SAYS = ("withdraw", "chase", "complaint", "past", "trouble", "change", "hold")


def without_taken_back(sentences: Sequence[Sentence], awaited: Collection[str], given: Collection[str], *, last_may_matter: bool = False) -> tuple[Sentence, ...]:
    """Return the sentences, those that take back an earlier mail unread for what they do, where the mail gives what is awaited.

    `last_may_matter`: the case has got more than its first mail, so that "my last" may be one that gave something.
    """
    if not set(awaited) & set(given):
        return tuple(sentences)
    words = TAKES_BACK[1:] if last_may_matter else TAKES_BACK
    return tuple(quiet(sentence, SAYS) if taken else sentence for sentence, taken in zip(sentences, _taken(sentences, words), strict=True))


def quiet(sentence: Sentence, labels: Sequence[str]) -> Sentence:
    """Return a sentence as one that does none of these."""
    return replace(sentence, scores={**sentence.scores, **dict.fromkeys(labels, 0.0)})


def _taken(sentences: Sequence[Sentence], takes_back: Sequence[re.Pattern[str]] = TAKES_BACK) -> Iterator[bool]:
    above = ""
    for sentence in sentences:
        text = sentence.text
        match = next((found for words in takes_back if (found := words.search(text)) is not None), None)
        rest = text.replace(match.group(), " ") if match else text
        yield (match is not None and HOLDING.search(rest) is None and WITHDRAWAL.search(rest) is None) or (ONLY_THAT.match(text) is not None and SENT_SO.search(above) is not None)
        above = text
