"""Whose address is it? A reader that was taught addresses with the words round them tells a user's from another's (ADR 10).

Patterns know the words by which an address is given to a manager, a contact or a copy (`contacts`); people have more of them. What
the reader is sure of is believed; where it only thinks that somebody is no user, a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from mailbot.expression import expression
from mailbot.model.request import OF_A_USER, User
from mailbot.requests.contacts import DESK, PUBLIC
from mailbot.requests.told import USER
from mailbot.requests.user_words import LIST_ITEM, Hit
from mailbot.requests.whole_mail import OURS, without_addresses

BEFORE, BEHIND = 300, 240  # characters round an address that are read
NO_USER = 0.01  # up to which score it is sure that an address is no user's
PERHAPS_NONE = 0.05  # below which it thinks so
SURELY = 0.9  # from which on it is sure that it is a user's
PRIVATE = expression(r"@(?:gmail|googlemail|hotmail|outlook|live|icloud|yahoo|aol|btinternet)\.")  # of somebody who has no other one: what is said of that sounds like no user
MOST = 12  # addresses of a passage that it is asked of: more are a list


class UserReader(Protocol):
    """Reads an address with the words round it. It was taught what `as_marked` makes of them."""

    def is_user(self, words: str) -> float:
        """Return how likely the marked address is that of somebody for whom access is asked, from 0 to 1. The same words give the same score."""


def as_marked(text: str, start: int, end: int) -> str:
    """Return the words round an address in the form that the reader was taught: it is marked, every other one is "someone@…"."""
    mark = f"{USER} this@nhs" if text[start:end].lower().endswith(OURS) else f"{USER} this@firm"
    before, behind = (without_addresses(words.replace(USER, "*")) for words in (text[max(0, start - BEFORE) : start], text[end : end + BEHIND]))
    return f"{before}{mark}{behind}"


@dataclass(frozen=True, slots=True)
class Asking:
    """How the reader is asked about the addresses of one message: of a single one only where words give it to another. `several`: there are more."""

    reader: UserReader | None
    several: bool

    def judged(self, hit: Hit, text: str, start: int, end: int) -> Hit:
        """Return what was found of an address with what the reader says of it: where it is sure, that counts, unless the text leaves its owner out."""
        if self.reader is None or hit.left_out or not (self.several or hit.excluded) or PRIVATE.search(hit.user.address):
            return hit
        likely = self.reader.is_user(as_marked(text, start, end))
        item = LIST_ITEM.match(text[text.rfind("\n", 0, start) + 1 : start]) is not None  # an item of a list: a person sees to it
        excluded = (likely <= NO_USER and not item) or (hit.excluded and (likely < SURELY or PUBLIC.match(hit.user.address) is not None or DESK.match(hit.user.address) is not None))
        return replace(hit, likely=likely, excluded=excluded)


def doubted(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Say which addresses, taken for users', the reader thinks are others'."""
    best: dict[str, float] = {}
    for hit in hits:
        if not hit.excluded:
            best[hit.user.address] = max(best.get(hit.user.address, 0.0), 1.0 if hit.likely is None else hit.likely)
    return tuple(f"{OF_A_USER}{address}" for address, likely in best.items() if likely < PERHAPS_NONE)[:3]


def others_in(hits: Iterable[Hit], users: Iterable[User]) -> tuple[User, ...]:
    """Return whose addresses the reader surely takes for others', so that a person is shown them."""
    known = {user.address for user in users}
    found = {hit.user.address: hit.user for hit in hits if hit.likely is not None and hit.likely <= NO_USER}
    return tuple(user for address, user in found.items() if address not in known)
