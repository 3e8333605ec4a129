"""How many people a text speaks of, and how many it names: where they differ, a person looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.message import Zone
from mailbot.model.request import User
from mailbot.requests.lines import LONGEST
from mailbot.requests.user_words import (
    ACCOUNTS,
    ALL_SO_MANY,
    ANY_NUMBER,
    BOTH_BELOW,
    COUNTED,
    NUMBERS,
    ONLY_ONE,
    ONLY_SO_MANY,
    PASSED,
    SO_MANY,
)
from mailbot.requests.zones import Passage


def miscounted(wishes: Sequence[Passage], chosen: Sequence[User], missing: Sequence[User], passages: Sequence[Passage]) -> tuple[str, ...]:
    """Say where the text names as many people as it speaks of and a list adds others, where they are fewer, or where they are more than it says."""
    told = {user.address for user in chosen if user.evidence.zone is not Zone.LIST}
    added = {user.address for user in chosen} - told
    if added and len(told) in _numbers(COUNTED, wishes):
        return (f"it speaks of {len(told)} people, and the list names others",)
    if added and not told and 0 < sum(_numbers(SO_MANY, wishes)) < len(added) and len(added) not in _numbers(ANY_NUMBER, passages):
        return (f"it speaks of {sum(_numbers(SO_MANY, wishes))} people, and the list names {len(added)}",)
    few = {user.address for user in chosen}
    if few and not missing and (more := {number for number in _numbers(SO_MANY, wishes) | _numbers(ALL_SO_MANY, passages) | _numbers(ACCOUNTS, wishes) if number > len(few)}):
        return (f"it speaks of {max(more)} people, and names {len(few)}",)
    below = [found for passage in wishes for found in BOTH_BELOW.finditer(passage.text) if len(ANY_NUMBER.findall(passage.text)) <= 1]
    if len(below) == 1 and not added and len({address.rpartition("@")[2] for address in told}) == 1 and len(told) > (number := _number(below[0].group(1) or below[0].group(2) or "two")):
        return (f"it speaks of only {number} people, and names {len(told)}",)
    return tuple(f"it speaks of only {number} people, and names {len(told)}" for number in _numbers(ONLY_SO_MANY, passages) if len(told) > number)[:1]


def _numbers(words: re.Pattern[str], passages: Sequence[Passage]) -> set[int]:
    """Return the numbers that the first group of an expression finds, in figures or in words."""
    return {_number(found.group(found.lastindex or 1)) for passage in passages for found in words.finditer(passage.text) if PASSED.search(passage.text[max(0, found.start() - LONGEST) : found.start()]) is None}


def _number(word: str) -> int:
    return NUMBERS.get(word.lower()) or int(word)


def only_one(text: str, users: Sequence[str]) -> tuple[str, ...]:
    """Say where a text wants access for one person alone, though the request has several users."""
    said = ONLY_ONE.search(text)
    return (f"it speaks of one person alone ({said.group()}), and there are {len(set(users))} users",) if said and len(set(users)) > 1 else ()
