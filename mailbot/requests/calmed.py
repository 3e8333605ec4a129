"""Doubts that words raise, and that no reader of meanings shares: then there is none (ADR 9).

"Until", "closed" and "already" stand in many a plain request. Where the reader of whole mails is sure that a mail asks, what words
tell of it otherwise counts for nothing, unless the second reader finds it in one of its sentences as well. What sets a condition by its
build ("please add her once …"), an unsure value or user, and instructions to a machine are never calmed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mailbot.expression import expression
from mailbot.model.request import (
    ASKS_TOO,
    CONDITION,
    HAS_ALREADY,
    MACHINE,
    OTHER_TOO,
    TAKES_AWAY,
    TAKES_BACK,
    UNSURE_VALUE,
)
from mailbot.requests.has_already import has_it
from mailbot.requests.meaning import meant_doubt
from mailbot.requests.sentences import POSSIBLE, MeaningReader, Sentence, in_english
from mailbot.requests.turning import TURNS, asks_on_condition, holds, turns
from mailbot.requests.whole_mail import LIKELY_ASKS, SURELY_ASKS, WholeMail

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
    kinds = [next((kind for kind in (*KINDS, ASKS_TOO) if doubt.startswith(kind)), "") for doubt in doubts]
    if not doubts or meaning is None or not all(kinds) or not mail.asks(SURELY_ASKS):
        return tuple(doubts)
    told = all(_stands_in(doubt.removeprefix(kind).removeprefix(": "), sentences) for doubt, kind in zip(doubts, kinds, strict=True))
    if not told or meant_doubt(sentences, meaning) or any(_shared(kind, sentences, meaning) for kind in kinds if kind in KINDS):
        return tuple(doubts)
    return ()


def may_be_calmed(doubts: Sequence[str], mail: WholeMail, wish: float) -> bool:
    """Tell doubts that words alone raise, in a mail that surely asks: a reader of every sentence may know better (`turned.surely_plain`).

    `wish` is the highest score by which a sentence seems to ask.
    """
    return bool(doubts) and wish >= ASKS and all(doubt.startswith((*KINDS, ASKS_TOO)) for doubt in doubts) and mail.asks(SURELY_ASKS)


def _stands_in(words: str, sentences: Sequence[Sentence]) -> bool:
    """Tell words of a doubt that are those of a sentence of the text: a list's or a form's are not looked at. Some doubts have none."""
    return not words or any(s.text.startswith(words) for s in sentences)


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


KINDS: Mapping[str, tuple[Callable[[Sentence], bool], Callable[[Sentence, Meant], bool]]] = {  # which sentences are suspected, and which of them are harmless
    TAKES_AWAY: (_turned("remove"), _only("remove")),
    TAKES_BACK: (_turned("withdraw"), _only("withdraw")),
    HAS_ALREADY: (has_it, _only("report")),
    CONDITION: (holds, _waits_for_nothing),
    f"{OTHER_TOO}leaver": (_turned("remove"), _only("remove")),
    f"{OTHER_TOO}lock-out": (_cannot_get_in, _has_no_login),
}
