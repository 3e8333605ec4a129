"""Supplier names: surely the same, nearly, or not; and where listed names stand in a text.

Surely means equal once case, accents, legal forms and ways of writing "and" are set aside. Nearly is a person's call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from mailbot.expression import expression

LEGAL = frozenset(
    "ltd limited cyf cyfyngedig plc ccc llp llc inc incorporated gmbh ag bv nv sa sarl srl spa corp corporation pty".split()
)
JOINING = frozenset(("and", "a", "ac", "und", "et", "&", "+"))
GENERIC = frozenset(
    "analytics british care clinical consulting cymru data digital gig health healthcare iechyd informatics innovation "
    "medical mobile national new nhs partners pharmacy research services smart software solutions systems technologies "
    "technology wales welsh".split()
)
LONGER = frozenset(
    "analytics consulting europe global group grwp holdings informatics international ireland labs partners services "
    "software solutions systems technologies technology uk".split()
)  # a listed name that goes on with one of these is the name of another firm, perhaps
LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "&": " and ",
        "+": " and ",
    }
)
NEAR_SCORE = 88.0
MAX_NAME = 300  # characters; what is longer is no name
MIN_FOUND = 4  # characters of a name that is looked for in running text
WORD = expression(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)*|&|\+")  # the s of a genitive is a word of its own
GAP = expression(r"[\s,'’()/-]{0,6}\Z|\.\Z")
AFTER_SHORT = expression(r"\.[\s,'’()/-]{0,6}\Z")  # "St. Mary's", not the end of a sentence
LATIN = expression(r"[a-z0-9]+")


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
    """Return a name for comparison: no case, accents, punctuation, articles or legal forms; "&" and "a" are "and"."""
    return " ".join(_key(_bare(_words(name[:MAX_NAME]))))


def _bare(words: list[str]) -> list[str]:
    """Leave out the article in front and the legal forms behind, but never everything."""
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL:
        words = words[:-1]
    return words


def _words(name: str) -> list[str]:
    joined = re.sub(r"['’]|(?<=\b\w)\.(?=\w\b)|\.(?=\s|$)", "", _plain(name))
    return LATIN.findall(joined)


def _plain(text: str) -> str:
    """Fold case, accents and letters that have no decomposition."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(char for char in folded if not unicodedata.combining(char))


def match_name(name: str, names: Iterable[str]) -> NameMatch:
    """Match a name against listed ones: the first that is surely the same, else the nearest one that is near."""
    wanted = normalise_name(name)
    if not wanted:
        return NameMatch(MatchKind.NONE)
    solid = wanted.replace(" ", "")
    near: tuple[float, str] | None = None
    for listed in names:
        other = normalise_name(listed)
        if other and solid == other.replace(" ", ""):
            return NameMatch(MatchKind.SURE, listed)
        score = _nearness(wanted, other) if other else 0.0
        if score and (near is None or score > near[0]):
            near = (score, listed)
    return NameMatch(MatchKind.NEAR, near[1]) if near else NameMatch(MatchKind.NONE)


def _nearness(left: str, right: str) -> float:
    """Return how near two different names are, 0 where they are plainly different."""
    mine, yours = ([word for word in side.split() if word != "and"] for side in (left, right))
    if min(len(left), len(right)) >= 5 and OSA.distance(left, right, score_cutoff=2) <= (
        1 if len(left) < 9 else 2
    ):
        return 99.0
    if _subset(mine, yours):
        return 95.0
    if mine and yours and mine[0] == yours[0] and len(mine[0]) > 3 and mine[0] not in GENERIC:
        return 90.0
    score = fuzz.token_sort_ratio(left, right, score_cutoff=NEAR_SCORE)
    return float(score)


def _subset(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Tell whether one name is the other with words left out, and what is left still tells one firm from another."""
    few, many = sorted((set(mine), set(yours)), key=len)
    return few <= many and (len(few) > 1 or any(len(word) > 2 and word not in GENERIC for word in few))


Word = tuple[str, int, int]  # folded, start, end
Index = dict[
    str, dict[int, dict[tuple[str, ...], str]]
]  # first word -> number of words -> words -> listed name


def find_names(text: str, names: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    """Return (listed name, start, end) of every listed name in a text: whole words, the longest where they overlap."""
    index = _indexed(tuple(names))
    words = list(_spans(text)) if index else []
    out: list[tuple[str, int, int]] = []
    at = 0
    while at < len(words):
        found = _longest(text, words, at, index)
        if found is None:
            at += 1
            continue
        owner, after = found
        out.append((owner, words[at][1], words[after - 1][2]))
        at = after
    return tuple(out)


def _spans(text: str) -> Iterator[Word]:
    """Yield (folded word, start, end) of every word; "&" counts as one, "A.B.C" as three."""
    for match in WORD.finditer(text):
        word = match.group()
        folded = word.lower() if word.isascii() else _folded_word(word)
        yield folded.replace("'", ""), match.start(), match.end()


@lru_cache(maxsize=4096)
def _folded_word(word: str) -> str:
    return "".join(LATIN.findall(_plain(word.replace("’", ""))))


def _key(words: Sequence[str]) -> tuple[str, ...]:
    """Return words for comparison: every way of writing "and" between others is one."""
    last = len(words) - 1
    return tuple("and" if 0 < at < last and word in JOINING else word for at, word in enumerate(words))


def _longest(text: str, words: Sequence[Word], at: int, index: Index) -> tuple[str, int] | None:
    """Return (owner, position behind) of the longest listed name that starts at a word, its legal form included."""
    by_length = index.get(words[at][0])
    if by_length is None or text[words[at][1] - 1 : words[at][1]] in ("@", "."):
        return None
    for length, owners in by_length.items():
        run = words[at : at + length]
        owner = owners.get(_key([word for word, _, _ in run]))
        if owner is not None and _together(text, run) and text[run[-1][2] : run[-1][2] + 1] != "@":
            return None if _goes_on(text, words, at + length) else (owner, _with_legal_form(text, words, at + length))
    return None


def _goes_on(text: str, words: Sequence[Word], after: int) -> bool:
    """Tell whether a longer name stands there: "Tegid Solutions Group" is not surely Tegid Solutions."""
    if after >= len(words) or words[after][0] not in LONGER or not text[words[after][1]].isupper():
        return False
    return text[words[after - 1][2] : words[after][1]].strip(" ") in ("", "(")


def _together(text: str, words: Sequence[Word]) -> bool:
    """Tell whether only spaces and the like stand between words: no sentence, line break with a blank line, or list."""
    for left, right in pairwise(words):
        gap = text[left[2] : right[1]]
        short = len(left[0]) <= 3 and AFTER_SHORT.match(gap) is not None
        if gap.count("\n") > 1 or not (short or GAP.match(gap)):
            return False
    return True


def _with_legal_form(text: str, words: Sequence[Word], after: int) -> int:
    while after < len(words) and words[after][0] in LEGAL and _together(text, words[after - 1 : after + 1]):
        after += 1
    return after


@lru_cache(maxsize=16)
def _indexed(names: tuple[str, ...]) -> Index:
    """Index names, longest first; those too short to be told from other words are left out."""
    found: dict[tuple[str, ...], str] = {}
    for name in names:
        words = _bare([word for word, _, _ in _spans(name[:MAX_NAME]) if word])
        if len("".join(words)) >= MIN_FOUND:
            found.setdefault(_key(words), name)
    index: Index = {}
    for key, name in sorted(found.items(), key=lambda item: -len(item[0])):
        index.setdefault(key[0], {}).setdefault(len(key), {})[key] = name
    return index
