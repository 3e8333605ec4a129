"""A second reader, which knows what words mean, looks at sentences that words and counts found nothing in: does one turn the request round?

It is asked only of what the first reader (`sentences`) does not rule out, in English, and can only raise a doubt: a person
decides. So it never answers anybody, and a false alarm costs a person a minute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import CHANGES, CONDITION, TAKES_AWAY, TAKES_BACK, UNSURE_VALUE
from mailbot.requests.aside_words import is_aside
from mailbot.requests.sentences import SURE, MeaningReader, Sentence, in_english
from mailbot.requests.told_turns import says_nothing
from mailbot.requests.turning_words import AMENDS
from mailbot.requests.use_case import labels_purpose
from mailbot.requests.wording import CORRECTS

TOLD = {"hold": CONDITION, "remove": f"{TAKES_AWAY}: ", "change": f"{CHANGES}: ", "withdraw": f"{TAKES_BACK}: ", "unsure": UNSURE_VALUE}  # how each doubt begins
ENOUGH = {"hold": 0.975, "remove": 0.98, "change": 0.975, "withdraw": 0.975, "unsure": 0.98}  # from which score on the second reader is heard
RULED_OUT = 0.0025  # a score of the first reader below which the second is not asked
MOST = 12  # sentences of a message that the second reader is asked of
ANOTHER = expression(r"\b(?:separate|new|different|other|unrelated)\b[^.\n]{0,30}\b(?:request|e-?mail|matter|query|thing|one)\b|\bnothing (?:whatever |at all )?to do with\b|\b(?:re-?us|us|borrow|hijack|recycl)ing (?:this|that|your|the|an? (?:old|earlier)) (?:old |earlier )?(?:chain|thread|e-?mail|mail|message|conversation|trail)\b", re.IGNORECASE)  # a new request in an old thread says so
INFORMED = expression(r"\b(?:cc'?d|cc-?ing|copied|copying|in copy|bcc'?d)\b[^.\n]{0,60}\b(?:info\w*|fyi|sight|awareness|courtesy|the loop|interest|knows?)\b|\b(?:info\w*|fyi|sight|awareness|courtesy|the loop)\b[^.\n]{0,40}\b(?:cc'?d|copied|copying|in copy)\b", re.IGNORECASE)  # of who only gets a copy


def meant_doubt(sentences: Sequence[Sentence], reader: MeaningReader | None) -> tuple[str, ...]:
    """Say which sentence may turn the request round, and how: the first that does, or none."""
    if reader is None:
        return ()
    for sentence in [s for s in sentences if _may_turn(s)][:MOST]:
        scores = reader.means(sentence.text)
        likely = [label for label, least in ENOUGH.items() if scores.get(label, 0.0) >= least and sentence.scores.get(label, 0.0) >= RULED_OUT]
        if likely:
            return (f"{TOLD[max(likely, key=lambda label: scores[label])]}{sentence.text[:120]}",)
    return ()


def _may_turn(sentence: Sentence) -> bool:
    """Tell a sentence of the text, in English, that nothing known makes harmless."""
    text = sentence.text
    if sentence.passage.zone is Zone.SUBJECT or max((sentence.scores.get(label, 0.0) for label in ENOUGH), default=0.0) < RULED_OUT:
        return False
    if sentence.scores.get("purpose", 0.0) >= SURE or is_aside(text) or CORRECTS.search(text) or AMENDS.search(text) or ANOTHER.search(text) or INFORMED.search(text) or labels_purpose(sentence) or says_nothing(text):
        return False
    return in_english(sentence)
