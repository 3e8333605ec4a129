"""The last look at what may be answered at once: does one of its sentences turn the request round? (ADR 11.)

"Gareth left on Friday", "Disregard, thanks", "Oh, and Mari too": no list of phrases holds all that people add to a plain request. A
reader that was taught such sentences beside harmless ones is asked of every sentence, last of all. It can raise a doubt only: a person
decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mailbot.model.message import Zone
from mailbot.model.request import TURNED, Detail, Language, User
from mailbot.requests.sentences import Sentence
from mailbot.requests.told import Known, TurnReader, as_told
from mailbot.requests.told_turns import corrects_a_value, says_nothing, says_so

ENOUGH, ENOUGH_IN_WELSH, ENOUGH_LATE = 0.93, 0.95, 0.97  # the scores from which on it is heard
FEWEST = 2  # words of a sentence that says anything
PLAIN = 0.03  # no sentence of a mail scores as much: then nothing in it changes what is asked, whatever words suspect
SAID = 0.99  # how sure it is where plain words say so
MOST = 40  # sentences of a message that it is asked of


def known_of(users: Iterable[User], case_users: Iterable[str], api: Detail | None, number: Detail | None, firms: Sequence[str], domains: Iterable[str], ordinary: frozenset[str]) -> Known:
    """Return what is known of a request, and of its case, when its sentences are read once more."""
    users = tuple(users)
    return Known(
        addresses=frozenset((*(user.address for user in users), *(address.lower() for address in case_users))),
        names=tuple(user.name for user in users),
        api=() if api is None else (api.evidence.quote, *(called for name in api.value.split("; ") for called in (name, name.removesuffix(" API")))),
        number=() if number is None else (number.evidence.quote, *number.value.split("; ")),
        firms=tuple(firms),
        domains=tuple(domains),
        ordinary=ordinary,
    )


def last_look(doubts: Sequence[str], sentences: Sequence[Sentence], known: Known, reader: TurnReader | None, language: Language, *, calm: bool, follows: bool, outside: bool) -> tuple[str, ...]:
    """Return the doubts that are left of those raised so far, or what this look raises itself where there are none.

    `calm`: none of them weighs anything in a mail that is `surely_plain`. `follows` and `outside`: as for `turned`.
    """
    if doubts:
        return () if calm and surely_plain(sentences, known, reader) else tuple(doubts)
    return turned(sentences, known, reader, language, follows=follows, outside=outside)


def turned(sentences: Sequence[Sentence], known: Known, reader: TurnReader | None, language: Language, *, follows: bool = False, outside: bool = False) -> tuple[str, ...]:
    """Say which sentence of the text seems to turn the request round: the likeliest, or none.

    It is heard late where less hangs on it: what `follows` on a request corrects and explains by its nature, and whoever writes from `outside` is told that a sponsor must ask, whatever else they write; plain words are not heard of them at all.
    """
    score, text = _likeliest(sentences, known, reader, said=0.0 if outside else SAID, follows=follows) if reader is not None else (0.0, "")
    enough = ENOUGH_IN_WELSH if language is Language.WELSH else ENOUGH_LATE if follows or outside else ENOUGH
    return (f"{TURNED}{text[:120]}",) if score >= enough else ()


def surely_plain(sentences: Sequence[Sentence], known: Known, reader: TurnReader | None) -> bool:
    """Tell a mail of which the reader is sure that none of its sentences, all of which it read, turns the request round."""
    return reader is not None and len(sentences) <= MOST and _likeliest(sentences, known, reader)[0] < PLAIN


def _likeliest(sentences: Sequence[Sentence], known: Known, reader: TurnReader, *, said: float = SAID, follows: bool = False) -> tuple[float, str]:
    """Return the highest score of a sentence, and that sentence; `said` is the score of one where plain words say so."""
    told = [(sentence.text, as_told(sentence.text, known)) for sentence in sentences if sentence.passage.zone is not Zone.LIST][:MOST]
    scored = ((reader.turns(words), words, text) for text, words in told if len(re.findall(r"\w{2,}", words)) >= FEWEST and not says_nothing(words) and not (follows and corrects_a_value(words)))
    return max(((max(score, said if says_so(words) else 0.0), text) for score, words, text in scored), default=(0.0, ""))
