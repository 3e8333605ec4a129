"""Doubts that words raise, and that no reader of meanings shares: then there is none (ADR 9).

"Until", "closed" and "already" stand in many a plain request. Where the reader of whole mails is sure that a mail asks, what words
tell of it otherwise counts for nothing, unless the second reader finds it in one of its sentences as well. What sets a condition by its
build ("please add her once …"), an unsure value or user, and instructions to a machine are never calmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import (
    ASKS_TOO,
    CONDITION,
    HAS_ALREADY,
    MACHINE,
    ODD,
    OTHER_TOO,
    TAKES_AWAY,
    TAKES_BACK,
    UNSURE_VALUE,
)
from mailbot.requests.has_already import has_it
from mailbot.requests.meaning import meant_doubt
from mailbot.requests.no_wish import WISHES_NOTHING
from mailbot.requests.sentences import POSSIBLE, MeaningReader, Sentence, in_english
from mailbot.requests.turning import TURNS, asks_on_condition, holds, turns
from mailbot.requests.whole_mail import AS_A_WHOLE, LIKELY_ASKS, SURELY_ASKS, WholeMail

OF_OUTSIDERS = (CONDITION, UNSURE_VALUE, MACHINE)  # how, for whom and when somebody from outside asks: the answer is that a sponsor must
SHARES, SURELY_SHARES = 0.3, 0.9  # scores from which on a reader of sentences shares a doubt
ASKS = 0.5  # the first reader's score from which on a sentence asks
HAVING = expression(r"\b(?:her|his|their|my|your|the|our|its|ei|eu|fy|ein) (?:\w+ )?(?:log-?in|account|password|sign-?in|access|[mf]ynediad|[cg]h?yfrif|cyfrinair|gyfrinair)\b|\b(?:stopped|any ?more|no longer|used to|again|since|expired|mwyach|bellach)\b", re.IGNORECASE)

Meant = Mapping[str, float]


def settled(doubts: Sequence[str], sentences: Sequence[Sentence], mail: WholeMail, meaning: MeaningReader | None, *, outsider: bool, wish: float | None) -> tuple[str, ...]:
    """Return the doubts that are left once the mail as a whole was looked at; where there are none, what it raises itself.

    `wish` is the highest score by which a sentence seems to ask, None where the mail's own doubt does not matter.
    """
    left = calmed(of_an_outsider(doubts, sentences, mail, meaning) if outsider else doubts, sentences, mail, meaning)
    return left or (mail.doubts(wish) if wish is not None else ())


def calmed(doubts: Sequence[str], sentences: Sequence[Sentence], mail: WholeMail, meaning: MeaningReader | None) -> tuple[str, ...]:
    """Return no doubts where every one of them is calmed, else all of them."""
    kinds = [_kind_of(doubt) for doubt in doubts]
    if not doubts or meaning is None or not mail.asks(SURELY_ASKS) or not all(_by_words(doubt, sentences, meaning) for doubt in doubts):
        return tuple(doubts)
    if meant_doubt(sentences, meaning) or any(_shared(kind, sentences, meaning) for kind in kinds if kind in KINDS):
        return tuple(doubts)
    return ()


def may_be_calmed(doubts: Sequence[str], sentences: Sequence[Sentence], mail: WholeMail, meaning: MeaningReader | None, wish: float, *, named: bool, follows: bool = False) -> bool:
    """Tell doubts that words and counts alone raise, in a mail that surely asks: a reader of every sentence may know better (`turned.surely_plain`).

    `wish` is the highest score by which a sentence seems to ask; `named` where users are. That a mail as a whole reads like
    one that asks for nothing may be wrong where one of its sentences surely asks; that its sentences only report wishes, where it reads like one that asks. Of what `follows` on a request nobody reads the whole, and only a value that
    seems a guess may be none ("the programme office say …").
    """
    if follows:
        return bool(doubts) and all(doubt.startswith(UNSURE_VALUE) and _understood(doubt, sentences, meaning) for doubt in doubts)
    if doubts and all(doubt.startswith(WISHES_NOTHING) for doubt in doubts):
        return mail.asks(CERTAINLY_ASKS)
    if tuple(doubts) == (AS_A_WHOLE,):
        return named and any(_surely_asks(s, meaning) for s in sentences)
    likely = bool(doubts) and wish >= ASKS and mail.asks(SURELY_ASKS)
    return likely and (all(_by_words(doubt, sentences, meaning) for doubt in doubts) or all(_understood(doubt, sentences, meaning) for doubt in doubts))  # two kinds of suspicion are no slip of a word


def _surely_asks(sentence: Sentence, meaning: MeaningReader | None) -> bool:
    """Tell a sentence of the text, in English, of which both readers of sentences are sure that it asks for access."""
    if meaning is None or sentence.passage.zone is Zone.SUBJECT or not in_english(sentence):
        return False
    return min(sentence.scores.get("ask", 0.0), meaning.means(sentence.text).get("ask", 0.0)) >= SURELY_WISHED


def _by_words(doubt: str, sentences: Sequence[Sentence], meaning: MeaningReader | None) -> bool:
    """Tell a doubt of a kind that words alone raise, about a sentence of the text: a cell of a list is read by no other reader."""
    kind = _kind_of(doubt)
    words = doubt.removeprefix(kind).removeprefix(": ")
    if not kind or not words:
        return bool(kind)
    said = _told_in(words, sentences)
    return said is not None and (kind != CONDITION or not _surely_waits(said, meaning))


def _surely_waits(sentence: Sentence, meaning: MeaningReader | None) -> bool:
    """Tell a sentence of which the first reader is too sure that it sets a condition to be outvoted, where the second does not rule it out."""
    ruled_out = meaning is not None and in_english(sentence) and meaning.means(sentence.text).get("hold", 0.0) < NO_WAIT
    return sentence.scores.get("hold", 0.0) >= TOO_SURE and not ruled_out


def _told_in(words: str, sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence of the text whose words a doubt repeats; a cell of a list, or of a form, is none."""
    return next((s for s in sentences if s.text.startswith(words)), None)


def _kind_of(doubt: str) -> str:
    return next((kind for kind in (*KINDS, ASKS_TOO) if doubt.startswith(kind)), "")


def _understood(doubt: str, sentences: Sequence[Sentence], meaning: MeaningReader | None) -> bool:
    """Tell a doubt about a sentence that the second reader takes for something harmless; what it says of Welsh, which it hardly knows, is heard where the first is not sure either."""
    for kind, harmless in UNDERSTOOD.items():
        if doubt.startswith(kind):
            said = _told_in(doubt.removeprefix(kind), sentences)
            return said is not None and meaning is not None and (in_english(said) or _hardly_unsure(kind, said)) and harmless(meaning.means(said.text))
    return False


def _hardly_unsure(kind: str, sentence: Sentence) -> bool:
    return kind == UNSURE_VALUE and sentence.scores.get("unsure", 0.0) <= MIDDLING


def _shared(kind: str, sentences: Sequence[Sentence], meaning: MeaningReader) -> bool:
    """Tell a kind of doubt that a sentence which words suspect gives reason for by the second reader, too, or that none gives; it knows no Welsh."""
    suspect, harmless = KINDS[kind]
    suspected = [s for s in sentences if suspect(s)]
    return not suspected or not all(in_english(s) and harmless(s, meaning.means(s.text)) for s in suspected)


def of_an_outsider(doubts: Sequence[str], sentences: Sequence[Sentence], mail: WholeMail, meaning: MeaningReader | None) -> tuple[str, ...]:
    """Return the doubts that matter where somebody from outside NHS Wales asks for access or a listing, and the mail likely asks.

    An order to wait that the second reader is sure of matters.
    """
    waits = meaning is None or any(holds(s) and meaning.means(s.text).get("hold", 0.0) >= SURELY_SHARES for s in sentences)
    return tuple(doubt for doubt in doubts if not doubt.startswith(OF_OUTSIDERS)) if not waits and mail.asks(LIKELY_ASKS) else tuple(doubts)


def _only(label: str) -> Callable[[Sentence, Meant], bool]:
    return lambda _, meant: meant.get(label, 0.0) < SHARES


def _waits_for_nothing(sentence: Sentence, meant: Meant) -> bool:
    return not asks_on_condition(sentence) and max(sentence.scores.get("hold", 0.0), meant.get("hold", 0.0)) < SHARES


def _cannot_get_in(sentence: Sentence) -> bool:
    return sentence.scores.get("trouble", 0.0) >= POSSIBLE


def _has_no_login(sentence: Sentence, _: Meant) -> bool:
    """Tell trouble that is no wonder, as there is no login yet: "their engineer cannot sign in"."""
    return HAVING.search(sentence.text) is None


def _turned(label: str) -> Callable[[Sentence], bool]:
    return lambda sentence: turns(sentence, label, TURNS[label][1])


CERTAINLY_ASKS = 0.0055  # of a whole mail, up to which what sounds like a report of wishes is the wish ("they have asked us to get their engineers on to the portal")
MIDDLING = 0.65  # the first reader's score of a guess in Welsh up to which the second may rule it out
SURELY_WISHED = 0.99  # both readers' scores
TOO_SURE, NO_WAIT = 0.9, 0.05  # the first reader's score of a condition from which on the others do not outvote it; the second's that rules one out
SURELY_A_PURPOSE, HARDLY_A_WISH = 0.95, 0.8
UNDERSTOOD: Mapping[str, Callable[[Meant], bool]] = {  # what the first reader counts, or lists of words hold
    UNSURE_VALUE: lambda meant: meant.get("unsure", 0.0) < SHARES,
    ODD: lambda meant: meant.get("purpose", 0.0) >= SURELY_A_PURPOSE and meant.get("ask", 0.0) < HARDLY_A_WISH,
}
KINDS: Mapping[str, tuple[Callable[[Sentence], bool], Callable[[Sentence, Meant], bool]]] = {  # which sentences are suspected, and which of them are harmless
    TAKES_AWAY: (_turned("remove"), _only("remove")),
    TAKES_BACK: (_turned("withdraw"), _only("withdraw")),
    HAS_ALREADY: (has_it, _only("report")),
    CONDITION: (holds, _waits_for_nothing),
    f"{OTHER_TOO}leaver": (_turned("remove"), _only("remove")),
    f"{OTHER_TOO}lock-out": (_cannot_get_in, _has_no_login),
}
