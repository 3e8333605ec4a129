"""Supplier names: surely the same, nearly, or not.

Surely means equal once case, accents, legal forms and ways of writing "and" are set aside. Nearly is a person's call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

LEGAL = frozenset("ltd limited cyf cyfyngedig plc ccc llp llc inc incorporated gmbh ag bv sa sarl corp corporation pty co company uk cymru wales group grwp holdings".split())
CORE_LEGAL = LEGAL - {"cymru", "wales", "group", "grwp", "holdings", "co", "company", "uk"}
AND = frozenset(("and", "a", "ac", "und", "et"))


@unique
class MatchKind(StrEnum):
    """How sure a match is."""

    SURE = "sure"
    NEAR = "near"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The listed name that another one matches, and how surely."""

    kind: MatchKind
    name: str | None = None


@lru_cache(maxsize=8192)
def normalise_name(name: str) -> str:
    """Return a name for comparison: no case, accents, punctuation, articles or legal forms."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = [word for word in re.findall(r"[a-z0-9]+", plain.replace("'", "").replace(".", "")) if word not in AND]
    while words and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in CORE_LEGAL | {"uk"}:
        words = words[:-1]
    return " ".join(words)


def match_name(name: str, names: Iterable[str]) -> NameMatch:
    """Match a name against listed ones."""
    wanted = normalise_name(name)
    if not wanted:
        return NameMatch(MatchKind.NONE)
    near: tuple[float, str] | None = None
    for listed in names:
        other = normalise_name(listed)
        if wanted == other or wanted.replace(" ", "") == other.replace(" ", ""):
            return NameMatch(MatchKind.SURE, listed)
        score = _nearness(wanted, other)
        if score and (near is None or score > near[0]):
            near = (score, listed)
    return NameMatch(MatchKind.NEAR, near[1]) if near else NameMatch(MatchKind.NONE)


def _nearness(left: str, right: str) -> float:
    mine, yours = left.split(), right.split()
    if len(left) >= 5 and DamerauLevenshtein.distance(left, right, score_cutoff=2) <= (1 if len(left) < 9 else 2):
        return 99.0
    shared = set(mine) & set(yours)
    if shared and (set(mine) < set(yours) or set(yours) < set(mine)) and any(len(word) > 3 for word in shared) and mine[0] == yours[0]:
        return 95.0
    if mine[0] == yours[0] and len(mine[0]) > 3:
        return 90.0
    score: float = fuzz.token_sort_ratio(left, right)
    return score if score >= 88 else 0.0


def find_names(text: str, names: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    """Return (listed name, start, end) of every listed name in a text, longest first where they overlap."""
    if not names:
        return ()
    pattern, owners = _pattern(tuple(names))
    folded = _fold(text)
    out: list[tuple[str, int, int]] = []
    for found in pattern.finditer(folded):
        key = normalise_name(found.group())
        owner = owners.get(key)
        if owner is not None:
            out.append((owner, found.start(), found.end()))
    return tuple(out)


def _fold(text: str) -> str:
    """Fold a text for searching, keeping every character's position."""
    out = []
    for char in text:
        base = unicodedata.normalize("NFKD", char)[0] if not char.isascii() else char
        low = base.lower()
        out.append(low if len(low) == 1 else char)
    return "".join(out)


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    owners: dict[str, str] = {}
    choices: list[str] = []
    for name in names:
        key = normalise_name(name)
        if not key or len(key) < 4:
            continue
        if key not in owners:
            owners[key] = name
        words = key.split()
        gap = r"[\s,.'-]*(?:(?:&|\band\b|\ba\b|\bac\b)[\s,.]*)?"
        choices.append(gap.join(re.escape(word) for word in words) + rf"(?:[\s,]+(?:{'|'.join(sorted(CORE_LEGAL))})\b\.?)?")
    choices.sort(key=len, reverse=True)
    body = "|".join(choices) or r"(?!)"
    return re.compile(rf"(?<![\w@.-])(?:{body})(?![\w@])"), owners
