"""Sentences as a reader of twists is told them: with one mark for whoever is to have access, and one word for each value of the request.

"Gareth left on Friday" turns a request round where Gareth is one of its users, and tells its history where he is not. No name
teaches that; so the users' names and addresses are one mark, and every other name stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from mailbot.requests.whole_mail import ADDRESS, without_addresses

USER = "†"  # a user, or an address that is asked about
API, NUMBER, FIRM, DOMAIN = "thisapi", "thisnumber", "thisfirm", "thisfirm.com"
SHORTEST, LOWER = 3, 4  # letters of a name, and of one that may be written small
NO_NAMES = frozenset("the and for api info admin support team office digital data health service project portal test user mail contact enquiries".split())


class TurnReader(Protocol):
    """Reads one sentence of a request for all that it may change. It was taught what `as_told` makes of sentences."""

    def turns(self, sentence: str) -> float:
        """Return how likely the sentence turns a plain request round, from 0 to 1. The same sentence gives the same score."""


@dataclass(frozen=True)
class Known:
    """What is known of a request when its sentences are read once more. `ordinary` are words that are no names."""

    addresses: frozenset[str] = frozenset()  # of its users, in small letters
    names: tuple[str, ...] = ()
    api: tuple[str, ...] = ()  # as it is called
    number: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ordinary: Collection[str] = frozenset()

    @cached_property
    def words(self) -> re.Pattern[str] | None:
        """Return what finds a user's name: its words, alone or together."""
        locals_ = (address.partition("@")[0] for address in self.addresses)
        found = {word.lower() for text in (*self.names, *locals_) for word in re.findall(r"[^\W\d_]+", text)}
        words = sorted((word for word in found if len(word) >= SHORTEST and word not in NO_NAMES), key=len, reverse=True)
        if not words:
            return None
        small = [word for word in words if len(word) >= LOWER and word not in self.ordinary]
        forms = "|".join(re.escape(form) for word in words for form in (word.capitalize(), word.upper(), *((word,) if word in small else ())))
        return re.compile(rf"(?<![\w@.-])(?:{forms})(?:[ -](?:{forms}))*(?![\w@])")


def as_told(text: str, known: Known) -> str:
    """Return a sentence in the form that the reader was taught."""
    plain = ADDRESS.sub(lambda found: USER if found.group().lower().rstrip(".") in known.addresses else found.group(), text.replace(USER, "*"))
    plain = without_addresses(plain)
    if known.words is not None:
        plain = known.words.sub(USER, plain)
    for words, token in ((known.domains, DOMAIN), (known.api, API), (known.number, NUMBER), (known.firms, FIRM)):
        plain = _replaced(plain, words, token)
    return " ".join(re.sub(rf"{USER}(?:[ (<\[]+{USER}[)>\]]*)+", USER, plain).split())


def _replaced(text: str, words: Iterable[str], token: str) -> str:
    for word in sorted({word for word in words if len(word) > 1}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", token, text, flags=re.IGNORECASE)
    return text
