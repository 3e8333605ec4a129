"""The users of a case after a new message: who joins them, whose address is corrected, and who gives their place to another.

Where it is not plain which of these a message does, a doubt says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.case import CaseMemory
from mailbot.model.request import Request, User
from mailbot.requests.swaps import Swap, read_swap

REPLACES = expression(
    r"\b(?:correct(?:ion|ed|ing)?|sorry|apolog\w+|instead(?: of)?|should (?:be|read|have (?:been|said|read))|rather than|typo|mistake|mistyped|wrong|amend\w*|replac\w*|use this|not [\w.@-]+ but|actually|meant|oops|whoops|wps|"
    r"ymddiheur\w*|cywir\w*|gywir\w*|yn lle|camgymeriad|gamgymeriad|anghywir|dylai fod|dylsai|disodli|sori)\b",
    re.IGNORECASE,
)
ADDS = expression(
    r"\b(?:one more|two more|(?:a|the) (?:third|fourth|fifth)|also|as well|too|additional(?:ly)?|another|plus|in addition|and add|add(?:ed)?|second|extra|hefyd|ychwanegol|arall|(?:missed|left|leaving|missing) (?:off|out|one|someone|somebody|(?-i:[A-Z])\w+(?: \w+)?,? (?:off|out))|forgot(?:ten)?|omitted|more (?:for|to|please)|anghofi\w*|(?:g|h)?adael allan)\b",
    re.IGNORECASE,
)
CORRECTS = expression(  # said of one address, whatever else a message adds
    r"\b(?:wrong|incorrect|mis-?spel\w+|spel(?:t|led|ling)|typo|mis-?typed|should (?:read|have (?:been|said|read))|(?:it|that|this|which|address|e-?mail|name|surname|he|she) should be|different (?:e-?mail )?address|(?:right|correct|proper) (?:one|address|e-?mail)|(?:use|put) (?:that|this|it|the other) (?:one )?instead|instead|the old one|"
    r"anghywir|camsillaf\w*|gamsillaf\w*|(?:yr )?un cywir|cywir yw|yn lle|dylai fod|dylsai fod)\b",
    re.IGNORECASE,
)
ADDS_SOMEBODY = expression(r"\b(?:add(?:ing)?|one more|two more|another (?:user|person|colleague|one|name)|an? (?:second|third|fourth|additional|extra|further) \w+|as well as|extra|plus|in addition|ychwaneg\w*|un arall)\b", re.IGNORECASE)
PARTS = expression(r"\n\s*\n|\n(?=[-•*–·]\s)|(?<=[.!?])\s+(?=[A-ZÀ-ÞŴŶ])")


def users_after(case: CaseMemory, new: Request, text: str, swap: Swap) -> tuple[tuple[User, ...], str]:
    """Return the case's users with what a message says of them, and a doubt where that is not plain."""
    old = case.request.users
    fresh = added(case, new)
    if swap.gone or swap.unclear:
        return _swapped(case, fresh, swap)
    if not fresh or not old:
        return old or fresh, ""
    if "work_addresses" in case.missing:
        return _replace_personal(case, old, fresh)
    if _corrects(text, fresh):
        return _replace_corrected(old, fresh, new.users)
    twice = next((user for user in fresh if any(_named_alike(user, other) for other in old)), None)
    return (*old, *fresh), f"one person may have two addresses now: {twice.address}" if twice else ""


def added(case: CaseMemory, new: Request) -> tuple[User, ...]:
    """Return the users of a message whom its case does not have."""
    known = {user.address for user in case.request.users}
    return tuple(user for user in new.users if user.address not in known)


def swap_in(case: CaseMemory, new: Request, text: str) -> Swap:
    """Return who of a case's users gives their place to another."""
    return read_swap(text, [user.address for user in case.request.users], [user.address for user in added(case, new)])


def _swapped(case: CaseMemory, fresh: Sequence[User], swap: Swap) -> tuple[tuple[User, ...], str]:
    """Return the users without those who go: a corrected address stands where the wrong one stood, another person behind the rest."""
    old = case.request.users
    unclear = swap.unclear or ("access was decided already" if case.decided_by_person else "")
    if unclear:
        return tuple({user.address: user for user in (*old, *fresh)}.values()), f"who the users are now is not clear: {unclear}"
    rest, coming = list(old), list(fresh)
    for gone in [user for user in old if user.address in swap.gone]:
        same = next((user for user in coming if _same_person(user, gone)), None)
        if same is not None:
            rest[rest.index(gone)] = same
            coming.remove(same)
        else:
            rest.remove(gone)
    if not rest and not coming:
        return old, "nobody would be left"
    return (*rest, *coming), ""


def _same_person(one: User, other: User) -> bool:
    """Tell two spellings of one name: the same first part, or a slip of a letter or two."""
    mine, yours = one.address.partition("@")[0], other.address.partition("@")[0]
    return mine == yours or _distance(mine, yours) <= NEAR or (mine.split(".")[0] == yours.split(".")[0] and _distance(mine, yours) <= len(mine) // 3)


def _named_alike(one: User, other: User) -> bool:
    """Tell two addresses that differ in a digit, or in where they are: one person, or two of the same name."""
    mine, yours = (re.sub(r"[\d_]", "", user.address.partition("@")[0]) for user in (one, other))
    return mine == yours and "." in mine


NEAR = 2  # letters by which two spellings differ


def _corrects(text: str, fresh: Sequence[User]) -> bool:
    """Tell whether the new addresses correct others, rather than that they come to them."""
    if REPLACES.search(text) is not None and ADDS.search(text) is None:
        return True
    parts = PARTS.split(text)
    beside = [_said_of(user, parts) for user in fresh]
    return bool(beside) and all(CORRECTS.search(words) and not ADDS_SOMEBODY.search(words) for words in beside)


def _said_of(user: User, parts: Sequence[str]) -> str:
    """Return the sentence that gives an address, with the one before it."""
    for index, part in enumerate(parts):
        if user.address in part.casefold():
            return " ".join(parts[max(0, index - 1) : index + 1])
    return ""


def _replace_personal(case: CaseMemory, old: Sequence[User], fresh: Sequence[User]) -> tuple[tuple[User, ...], str]:
    """Work addresses were asked for: they take the places of the personal ones."""
    personal = [user for user in old if user.address in case.personal]
    kept = tuple(user for user in old if user not in personal)
    if personal and len(fresh) < len(personal):
        return (*kept, *fresh), "fewer work addresses are given than personal ones were"
    return (*kept, *fresh), ""


def _replace_corrected(old: Sequence[User], fresh: Sequence[User], mentioned: Sequence[User]) -> tuple[tuple[User, ...], str]:
    """A correction takes the place of the address it is nearest to."""
    named = [user for user in old if any(user.address == other.address for other in mentioned)]
    rest = list(old)
    for user in fresh:
        target = named[0] if named else _nearest(user, rest)
        if target is None:
            return (*old, *fresh), "it corrects an address, but which one is not clear"
        position = rest.index(target)
        rest[position] = user
        named = named[1:]
    return tuple(rest), ""


def _nearest(user: User, others: Sequence[User]) -> User | None:
    if len(others) == 1:
        return others[0]
    local = user.address.partition("@")[0]
    scored = sorted(others, key=lambda other: _distance(local, other.address.partition("@")[0]))
    return scored[0] if scored and _distance(local, scored[0].address.partition("@")[0]) <= max(2, len(local) // 3) else None


def _distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def nameless_after(old: Request, new: Request, users: Sequence[User]) -> tuple[User, ...]:
    """Drop the people whose address has come meanwhile."""
    gained = len(users) - len(old.users)
    waiting = [user for user in old.nameless if not _answered(user, users)]
    if gained >= len(old.nameless):
        waiting = []
    return (*waiting, *(user for user in new.nameless if not _answered(user, users)))


def _answered(user: User, users: Sequence[User]) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]{2,}", user.name)]
    return any(words and words[-1] in other.address.partition("@")[0] for other in users)
