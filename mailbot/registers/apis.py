"""The API catalogue: names and aliases, found in running text as whole words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from itertools import islice

from mailbot.errors import Problem
from mailbot.expression import expression
from mailbot.registers.rows import RowReader

UNLIKE_A_WORD = expression(r"(?=.{3})[^AEIOUY\W\d]+")
ACRONYM = expression(r"[A-Z][A-Z0-9]{1,3}\Z")  # matched in capitals only: "wis" may be any word
ADDRESS = expression(r"(?:https?://|ftp://|www\.)[^\s<>\"]+|[^\s<>\",;()\[\]]+", re.IGNORECASE)
NEARLY = 0.75  # how much of two names is alike where one is the other misspelt
MISSPELT = 0.85  # the same of each word of a name: "directorate" is no directory
MOST_WORDS, LONGEST = 6, 80  # words and characters of a misspelt name
MOST_LOOKED_AT = 50  # times that a text says "API"
WORD_API = expression(r"\bapis?\b", re.IGNORECASE)
WORD = expression(r"[^\W_][\w'’-]*")
SHORT = 4  # letters of a word that has a plural
HOST = expression(r"[\w-]+(?:\.[\w-]+)+[/:?]")
BEFORE = r"(?<![\w@.-])"
BEHIND = r"(?![\w@]|[.-]\w)"


@dataclass(frozen=True, slots=True)
class ApiEntry:
    """One API: its catalogue name and the other names people use."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiCatalogue:
    """A snapshot of the catalogue."""

    entries: tuple[ApiEntry, ...] = ()
    sha256: str = ""
    dated: date | None = None
    refused: tuple[Problem, ...] = ()  # rows that do not count
    _patterns: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = field(
        default=(), repr=False, compare=False
    )
    _spelt: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), repr=False, compare=False)  # the words of every name, with whose it is

    def find(self, text: str) -> tuple[tuple[str, str, int, int], ...]:
        """Return (catalogue name, words, start, end) of each API named in a text; the longest name wins."""
        found: list[tuple[int, int, str]] = []
        for pattern, owners in self._patterns:
            for match in pattern.finditer(text):
                owner = owners.get(" ".join(match.group().split())) or owners.get(_key(match.group()))
                if owner is not None:
                    found.append((match.start(), match.end(), owner))
        found.sort(key=lambda item: (item[0], -item[1]))
        return _apart(found, _addresses(text), text) if found else ()

    def find_misspelt(self, text: str) -> tuple[tuple[str, str, int, int], ...]:
        """Return, as `find` does, the first API whose name stands misspelt before the word "API" ("welsh demografic servise api")."""
        for ends in islice(WORD_API.finditer(text), MOST_LOOKED_AT):
            words = list(WORD.finditer(text, max(0, ends.start() - LONGEST), ends.start()))[-MOST_WORDS:]
            for begin in range(len(words) - 1):
                start = words[begin].start()
                mine = _plain(text[start : ends.start()]).split()
                owners = {owner for owner, yours in self._spelt if _misspelt(mine, yours)}
                if len(owners) == 1:
                    return ((owners.pop(), text[start : ends.end()], start, ends.end()),)
        return ()

    def resembles(self, name: str) -> bool:
        """Tell a name that is nearly one of the catalogue's: misspelt, or in part."""
        plain = _plain(name)
        return bool(plain) and any(SequenceMatcher(None, plain, _plain(known)).ratio() >= NEARLY for entry in self.entries for known in (entry.name, *entry.aliases))


def _misspelt(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Tell two words or more that are those of a name but for a few letters, each beginning as the name's does."""
    if len(mine) != len(yours) or len(mine) < 2 or [word[0] for word in mine] != [word[0] for word in yours]:
        return False
    return all(SequenceMatcher(None, word, other).ratio() >= MISSPELT for word, other in zip(mine, yours, strict=True))


def _plain(name: str) -> str:
    return " ".join(re.sub(r"\bapis?\b|[^\w ]", " ", name.casefold()).split())


def _addresses(text: str) -> list[tuple[int, int]]:
    """Return where email addresses, URLs and host names stand: an API is never named inside one."""
    return [match.span() for match in ADDRESS.finditer(text) if _is_address(match.group())]


def _is_address(word: str) -> bool:
    return "@" in word or "://" in word or word[:4].lower() == "www." or HOST.match(word) is not None


def _apart(
    found: Sequence[tuple[int, int, str]], taken: Sequence[tuple[int, int]], text: str
) -> tuple[tuple[str, str, int, int], ...]:
    """Leave out what overlaps an earlier or longer find, or stands in an address."""
    out: list[tuple[str, str, int, int]] = []
    last, place = 0, 0
    for start, end, owner in found:
        while place < len(taken) and taken[place][1] <= start:
            place += 1
        inside = place < len(taken) and taken[place][0] < end
        if start >= last and not inside:
            out.append((owner, text[start:end], start, end))
            last = end
    return tuple(out)


def build(entries: Sequence[ApiEntry], sha256: str = "", dated: date | None = None, refused: Sequence[Problem] = ()) -> ApiCatalogue:
    """Index a catalogue. Short aliases in capitals match only in capitals, unless they can be no word ("wds")."""
    words: dict[str, str] = {}
    acronyms: dict[str, str] = {}
    for entry in entries:
        for name in (entry.name, re.sub(r"\s+API$", "", entry.name), *entry.aliases, *_welsh(entry.aliases)):
            if ACRONYM.match(name):
                acronyms.setdefault(name, entry.name)
                if UNLIKE_A_WORD.fullmatch(name):
                    words.setdefault(name.casefold(), entry.name)
            else:
                words.setdefault(_key(name), entry.name)
    patterns = tuple(
        (_pattern(owners, flags), owners)
        for owners, flags in ((words, re.IGNORECASE), (acronyms, 0))
        if owners
    )
    spelt = tuple((entry.name, tuple(_plain(name).split())) for entry in entries for name in (entry.name, *entry.aliases))
    return ApiCatalogue(tuple(entries), sha256, dated, tuple(refused), patterns, spelt)


def _welsh(aliases: Sequence[str]) -> list[str]:
    """Return aliases of two acronyms as they are said in Welsh: "NDR FHIR" is "FHIR yr NDR"."""
    pairs = (words for alias in aliases if len(words := alias.removesuffix(" API").split()) == 2 and all(word.isupper() for word in words))
    return [f"{thing} {article}{owner}" for owner, thing in pairs for article in ("yr ", "y ", "'r ", "")]


def _key(name: str) -> str:
    """Return what a name and its ways of writing have in common: "GP Records API" is the "GP Record API"."""
    parts = name.casefold().split()
    return " ".join((*(part[:-1] if _plural(part) else part for part in parts[:-1]), *parts[-1:]))


def _plural(word: str) -> bool:
    return len(word) > SHORT and word.endswith("s") and not word.endswith("ss")


def _either(word: str) -> str:
    """Return a pattern for a word in the singular or plural, which is no matter before the last word of a name."""
    return re.escape(word) + ("s?" if len(word) >= SHORT and not word.endswith("s") else "")


def _pattern(owners: Mapping[str, str], flags: int) -> re.Pattern[str]:
    longest_first = sorted(owners, key=len, reverse=True)
    body = "|".join(r"\s{1,9}".join((*(_either(part) for part in name.split()[:-1]), re.escape(name.split()[-1]))) for name in longest_first)
    return re.compile(rf"{BEFORE}(?:{body}){BEHIND}", flags)


def parse(
    rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None
) -> ApiCatalogue:
    """Read the rows of the catalogue: `name,aliases` with `;` between aliases."""
    reader = RowReader(source)
    entries: list[ApiEntry] = []
    for line, record in reader.records(rows, ("name",), ("aliases",), may_be_empty=True):
        if not record["name"]:
            reader.wrong(line, "name", "nothing", "the API's name")
            continue
        aliases = tuple(part.strip() for part in record.get("aliases", "").split(";") if part.strip())
        entries.append(ApiEntry(record["name"], aliases))
    reader.finish()
    return build(entries, sha256, dated, reader.refused)
