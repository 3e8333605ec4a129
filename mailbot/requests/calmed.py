"""Doubts that words raise, and that no reader of meanings shares: then there is none (ADR 9).

"Until", "closed" and "already" stand in many a plain request. Where the reader of whole mails is sure that a mail asks, what words
tell of it otherwise counts for nothing; a condition does only where neither reader of sentences finds one in its sentence.
What sets a condition by its build ("please add her once …"), an unsure value or user, and instructions to a machine are never calmed.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from mailbot.requests.sentences import POSSIBLE, MeaningReader, Sentence
from mailbot.requests.turning import asks_on_condition
from mailbot.requests.whole_mail import LIKELY_ASKS, SURELY_ASKS, WholeMail

CALMED = (TAKES_AWAY, TAKES_BACK, HAS_ALREADY, ASKS_TOO, OTHER_TOO)
OF_OUTSIDERS = (CONDITION, UNSURE_VALUE, MACHINE)  # how, for whom and when somebody from outside asks: the answer is that a sponsor must
PURPOSE = 0.95  # a score for a purpose by which a sentence is taken for one
SHARES = 0.3  # a score for a condition from which on a reader of sentences shares the doubt


def calmed(doubts: Sequence[str], sentences: Sequence[Sentence], mail: WholeMail, meaning: MeaningReader | None) -> tuple[str, ...]:
    """Return no doubts where every one of them is calmed, else all of them."""
    may = all(doubt.startswith(CALMED) or (doubt.startswith(CONDITION) and not _waits(doubt, sentences, meaning)) or (doubt.startswith(ODD) and _is_purpose(doubt, sentences, meaning)) for doubt in doubts)
    return () if not doubts or (may and mail.asks(SURELY_ASKS)) else tuple(doubts)


def of_an_outsider(doubts: Sequence[str], mail: WholeMail) -> tuple[str, ...]:
    """Return the doubts that matter where the sender is from outside NHS Wales, and the mail likely asks."""
    return tuple(doubt for doubt in doubts if not doubt.startswith(OF_OUTSIDERS)) if mail.asks(LIKELY_ASKS) else tuple(doubts)


def _is_purpose(doubt: str, sentences: Sequence[Sentence], meaning: MeaningReader | None) -> bool:
    """Tell a sentence that tells what an API is wanted for: it may speak of anything ("which starters have no NADEX account")."""
    told = [s for s in sentences if s.text.startswith(doubt.removeprefix(ODD))]
    return meaning is not None and bool(told) and all(s.scores.get("ask", 0.0) < POSSIBLE and meaning.means(s.text).get("purpose", 0.0) >= PURPOSE for s in told)


def _waits(doubt: str, sentences: Sequence[Sentence], meaning: MeaningReader | None) -> bool:
    """Tell a condition that another reader finds in its sentence as well, or that stands in the very wish."""
    told = [s for s in sentences if s.text.startswith(doubt.removeprefix(CONDITION))]
    return not told or any(asks_on_condition(s) or s.scores.get("hold", 0.0) >= SHARES or meaning is None or meaning.means(s.text).get("hold", 0.0) >= SHARES for s in told)
