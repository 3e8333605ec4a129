"""Names that stand where a user's would: a person's, or a programme's, ward's or interface's in capital letters.

Whoever is named without an address is asked for it. "Help Me Quit", "Virtual Ward Phase 2" and "NDR FHIR" have none, and a
reply that asks for theirs is wrong: what consists of ordinary words is a person only perhaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.request import User
from mailbot.requests.zones import Passage

LITTLE = frozenset("me my us our your the and of for to in on it we you y yr i ni o ar".split())  # no part of a person's name
SHORT = 5  # letters of an abbreviation
GOES_WITH = expression(r"[ \t]+(?:\d|(?!(?:needs?|wants?|requires?|has|is|was|as|does|joins|starts|works|uses|likes|asks|gets|sits|leads|runs|leaves|moves|sydd|ers)\b)(?:[a-z]{3,} )?[a-z]{3,}s\b)")  # "Help Me Quit advisers", "Phase 2"


def tell_apart(named: Sequence[User], passages: Sequence[Passage], ordinary: frozenset[str]) -> tuple[tuple[User, ...], tuple[str, ...]]:
    """Return the people among those named without an address, and the names of whoever may be one.

    `ordinary` are words that are written small elsewhere; with none known, every name is a person's.
    """
    people: list[User] = []
    perhaps: list[str] = []
    for user in named:
        if _abbreviates(user.name, passages):
            continue
        if user.name[:1].islower() or not _ordinary(user.name, ordinary):  # "my colleague" is one
            people.append(user)
        elif not any(GOES_WITH.match(p.text, at + len(user.name)) for p in passages if (at := p.text.find(user.name)) >= 0):
            perhaps.append(user.name)
    return tuple(people), tuple(perhaps)


def _abbreviates(name: str, passages: Sequence[Passage]) -> bool:
    """Tell "NDR FHIR"; where everything is written in capitals, names are too."""
    words = name.split()
    if not all(word.isupper() and len(word) <= SHORT for word in words):
        return False
    letters = [letter for p in passages for letter in p.text if letter.isalpha()]
    return sum(map(str.isupper, letters)) * 2 < len(letters)


def _ordinary(name: str, ordinary: frozenset[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", name.lower())
    names = sum(word not in ordinary for word in words)
    return bool(ordinary) and len(words) > 1 and (names == 0 or (names == 1 and len(words) > 2) or not LITTLE.isdisjoint(words))
