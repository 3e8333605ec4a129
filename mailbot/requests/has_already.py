"""Sentences by which somebody has access already, or had: no new access is asked for them."""

from __future__ import annotations

import re

from mailbot.expression import expression
from mailbot.requests.listing_words import THE_LIST
from mailbot.requests.sentences import SURE, Sentence
from mailbot.requests.turning_words import ENDING
from mailbot.requests.wording import ACCESS, ADDING, HAVING, NONE_FOR, PORTAL, THEIRS

NEVER_HAD = expression(r"\b(?:(?:neither|none|nobody|no one|not one)\b[^.\n]{0,30}\b(?:has|have|had)|(?:has|have|had|he's|she's|they've|i've|we've) never|never (?:has|have|had|been|on)|erioed)\b", re.IGNORECASE)
OTHERS_HAVE = expression(r"\b(?:some|several|most|many|a (?:few|couple|number)|two|three|four|the rest|others?)(?: of (?:us|(?:our|my|the) \w+))? (?:already |now )?(?:have|had|hold)\b[^.\n]{0,20}\b(?:accounts?|access|log-?ins?)\b|\b(?:needs?|wants?|requires?) (?:nothing|no (?:access|account|log-?in))\b|\b(?:not|no) part of this\b", re.IGNORECASE)  # not those who are asked for
HAS_SINCE = expression(r"\b(?:mynediad|fynediad|[cg]h?yfrif\w*)\b[^.\n]{0,40}\ba (?:gafodd|gawsom|gawson|gefais|ges|gawsant|roddwyd|rhoddwyd)\b|\b(?:cafodd|cawsom|cafwyd|derbyniodd|cawsant)\b[^\n]{0,80}\b(?:ei|eu|fy|ein) (?:fynediad|mynediad|ch?yfrif\w*|gyfrif\w*|nghyfrif)\b|\b(?:ei (?:fod|bod)|eu bod)(?: (?:o|e|hi|nhw))? (?:ar y porth|â (?:chyfrif|mynediad))\b[^.\n]{0,30}\b(?:yn|'n) barod\b|\b(?:thinks?|reckons?|believes?|says?|swears?|fancies) (?:that )?(?:he|she|they)(?:'s|'re| is| are| may be| might be) (?:already )?on (?:the|your) (?:api )?portal\b|\bmae gan\b[^.\n]{0,60}\b(?:fynediad|gyfrif)\b[^.\n]{0,30}\bers\b|\b(?:has|have) had (?:access|an? (?:account|log-?in))\b[^.\n]{0,40}\b(?:for|since)\b", re.IGNORECASE)
LONG_AGO = expression(r"\b(?:did have|used to have|had)\b[^.\n]{0,50}\b(?:old|previous|former|last) (?:api )?(?:portal|system|version)\b|\b(?:years|a decade) ago\b", re.IGNORECASE)
SIGNED_IN = expression(r"\b(?:signed|logged|got|gets?|been) (?:in|on)\b", re.IGNORECASE)


def has_it(sentence: Sentence) -> bool:
    """Tell a sentence by which somebody has access already; a login that was closed is nobody's."""
    text = THEIRS.sub(" ", sentence.text)
    if (text != sentence.text and HAVING.search(text) is None) or any(words.search(text) for words in (ENDING, NEVER_HAD, OTHERS_HAVE, NONE_FOR, LONG_AGO)):
        return False
    if HAS_SINCE.search(text):
        return True
    if THE_LIST.search(text) and PORTAL.search(text) is None:
        return False
    about = ACCESS.search(text) or PORTAL.search(text) or ADDING.search(text) or SIGNED_IN.search(text)
    return about is not None and sentence.scores.get("past", 0.0) >= SURE and sentence.scores.get("ask", 0.0) < SURE
