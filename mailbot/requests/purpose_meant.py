"""The purpose of a request as the reader who knows meanings hears it, where words and counts are not sure of any (ADR 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import Detail
from mailbot.requests.purpose_parts import MOST_PARTS, parts_of
from mailbot.requests.purpose_words import NOT_YET, PLEASANTRY, only_names, says_something, without
from mailbot.requests.sentences import MeaningReader, Sentence, in_english

I = re.IGNORECASE  # noqa: E741
HARDLY, MEANT, MOST_ASKED = 0.005, 0.95, 4  # from which counts on the reader of meanings is asked, and heard; sentences that it is asked of
MEANT_BY_AIM = 0.9  # behind a word of aim
LIKELY_MEANT, WISH_ALONE = 0.6, 0.9  # its scores for a purpose in words that perhaps tell one: enough; and for a wish: too much
SURELY_MEANT, LIKELY_A_WHOLE, PERHAPS, PERHAPS_IN_WELSH, ASKS_TOO = 0.9, 0.8, 0.55, 0.3, 0.5  # its scores where nobody else heard one: of a part, of a whole sentence in English, for a doubt, also in Welsh, of which it knows less; and for a wish
BESIDE_A_WISH = 0.8  # "please add jo@…, she does our direct payments checks"
FEW = 4  # words; fewer are often a title or a department
AIMS = expression(r"(?:so|to|for|because|as|since|er mwyn|i|fel|achos|oherwydd|ar gyfer)\b", I)
ROLE = expression(r"^\W*(?:fel|as) (?:(?:the|a|an|our|y|yr) )?(?:noddwr|sponsor|rheolwr|manager|arweinydd|lead)\b|^\W*(?:a|ac|and) (?:y |yr |the )?[cg]h?yfeirnod\b|^\W*(?:i|we) (?:work|am based|are based|am employed|sit) (?:for|in|at|with|on)\b[^.,;]{0,60}\W*$|^\W*(?:dwi|rwy|rwyf|dw i|dw|rydw i)(?:[’']n| yn) (?:gweithio|rhan) (?:i|yn|gyda|efo|ar|o)(?:['’][nrm])?\b[^.,;]{0,60}\W*$|^\W*(?-i:[A-ZŴŶ])\w+ (?-i:[A-ZŴŶ])[\w-]+,? (?:o'r|o’r|o|from|of) (?:the |our |y |ein )?(?:[\w-]+ ){0,3}(?:t[îi]m|team|adran|department)\b[^.,;]{0,40}\W*$", I)  # what the sender is, or goes on to give
REFERENCE = expression(r"\b(?:imtp|milestone|[cg]h?arreg filltir)\b", I)


def means_a_purpose(words: str, sentences: Sequence[Sentence], meaning: MeaningReader | None) -> Detail | None:
    """Return words that perhaps tell a purpose where the reader who knows meanings finds one in them, rather than a wish alone."""
    if not words or meaning is None:
        return None
    scores = meaning.means(words)
    if scores.get("purpose", 0.0) < LIKELY_MEANT or scores.get("ask", 0.0) >= WISH_ALONE:
        return None
    return next((Detail(words, s.passage.evidence(s.start, s.end)) for s in sentences if words in " ".join(s.text.split())), None)


def meant(sentences: Sequence[Sentence], skip: Sequence[str], meaning: MeaningReader | None) -> Detail | None:
    """Return the sentence that surely tells a purpose to the reader who knows meanings, where neither words nor counts are sure of any."""
    if meaning is None:
        return None
    likely = [s for s in sentences if s.scores.get("purpose", 0.0) >= HARDLY and s.passage.zone is not Zone.SUBJECT and in_english(s) and says_something(without(s.text, skip), 1)]
    for sentence in sorted(likely, key=lambda s: -s.scores["purpose"])[:MOST_ASKED]:
        if meaning.means(sentence.text).get("purpose", 0.0) >= MEANT:
            return Detail(" ".join(sentence.text.split())[:1000], sentence.passage.evidence(sentence.start, sentence.end))
    return None


def likely_meant(sentences: Sequence[Sentence], skip: Sequence[str], meaning: MeaningReader | None) -> tuple[Detail | None, str]:
    """Ask the reader who knows meanings of every sentence and part in which nobody else heard a purpose: what it thinks likely is no use case that is missing."""
    if meaning is None:
        return None, ""
    asked = ((meaning.means(words), sentence, words, whole) for sentence, words, whole in islice(_runs(sentences, skip), MOST_PARTS))
    heard = [(scores.get("purpose", 0.0), said, words, whole) for scores, said, words, whole in asked if scores.get("ask", 0.0) < ASKS_TOO or scores.get("purpose", 0.0) >= BESIDE_A_WISH]
    if not heard:
        return None, ""
    score, said, words, whole = max(heard, key=itemgetter(0))
    english = in_english(said)
    if score >= (SURELY_MEANT if not whole else LIKELY_A_WHOLE if english else LIKELY_MEANT):
        return Detail(words, said.passage.evidence(said.start, said.end)), ""
    least = PERHAPS_IN_WELSH if not english else PERHAPS if len(words.split()) >= FEW else LIKELY_MEANT
    return None, words if score >= least else ""


def _runs(sentences: Sequence[Sentence], skip: Sequence[str]) -> Iterator[tuple[Sentence, str, bool]]:
    """Yield every sentence of the text, and then every part of one, whose words are about more than access (True: a whole sentence)."""
    written = [s for s in sentences if s.passage.zone is not Zone.SUBJECT]
    parts = ((s, words, False) for s in written for words in parts_of(s, skip))
    for sentence, text, whole in chain(((s, s.text, True) for s in written), parts):
        words = " ".join(text.split())
        if says_something(without(words, skip)) and not any(pattern.search(words) for pattern in (PLEASANTRY, NOT_YET, ROLE, REFERENCE)) and not only_names(words, skip):
            yield sentence, words[:1000], whole


def is_purpose(words: str, sentence: Sentence, meaning: MeaningReader | None) -> bool:
    """Tell words such as "for the sore throat figures", or "theatre feed enrichment", in which the reader of meanings surely finds a purpose."""
    aims = AIMS.match(words) is not None
    if meaning is None or not in_english(sentence) or not (aims or says_something(words)):
        return False
    return meaning.means(words).get("purpose", 0.0) >= (MEANT_BY_AIM if aims else MEANT)
