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

ENOUGH, ENOUGH_IN_WELSH = 0.97, 0.95  # the scores from which on it is heard
FEWEST = 2  # words of a sentence that says anything
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


def turned(sentences: Sequence[Sentence], known: Known, reader: TurnReader | None, language: Language) -> tuple[str, ...]:
    """Say which sentence of the text seems to turn the request round: the likeliest, or none."""
    if reader is None:
        return ()
    told = [(sentence.text, as_told(sentence.text, known)) for sentence in sentences if sentence.passage.zone is not Zone.LIST][:MOST]
    scored = [(reader.turns(words), text) for text, words in told if len(re.findall(r"\w{2,}", words)) >= FEWEST]
    score, text = max(scored, default=(0.0, ""))
    return (f"{TURNED}{text[:120]}",) if score >= (ENOUGH_IN_WELSH if language is Language.WELSH else ENOUGH) else ()
