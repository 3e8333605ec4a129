"""The API catalogue: names and aliases, found in running text as whole words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.registers.rows import RowReader

ACRONYM = re.compile(r"[A-Z]{2,4}\Z")
UNSAFE_AROUND = r"(?<![\w@./-])"


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
    _patterns: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = field(default=(), repr=False, compare=False)

    def find(self, text: str) -> tuple[tuple[str, str, int, int], ...]:
        """Return (catalogue name, words, start, end) of each API named in a text; the longest name wins."""
        found: list[tuple[int, int, str, str]] = []
        for pattern, owners in self._patterns:
            for match in pattern.finditer(text):
                key = " ".join(match.group().split())
                owner = owners.get(key) or owners.get(key.casefold())
                if owner is not None:
                    found.append((match.start(), match.end(), owner, match.group()))
        found.sort(key=lambda item: (item[0], -item[1]))
        out: list[tuple[str, str, int, int]] = []
        last = -1
        for start, end, owner, words in found:
            if start >= last:
                out.append((owner, words, start, end))
                last = end
        return tuple(out)


def build(entries: Sequence[ApiEntry], sha256: str = "", dated: date | None = None) -> ApiCatalogue:
    """Index a catalogue. Short aliases in capitals match only in capitals."""
    words: dict[str, str] = {}
    acronyms: dict[str, str] = {}
    for entry in entries:
        for name in (entry.name, re.sub(r"\s+API$", "", entry.name), *entry.aliases):
            if ACRONYM.match(name):
                acronyms.setdefault(name, entry.name)
            elif len(name) > 4 or not name.isupper():
                words.setdefault(" ".join(name.casefold().split()), entry.name)
    patterns = []
    for owners, flags in ((words, re.IGNORECASE), (acronyms, 0)):
        if owners:
            body = "|".join(r"\s+".join(re.escape(part) for part in name.split()) for name in sorted(owners, key=len, reverse=True))
            patterns.append((re.compile(rf"{UNSAFE_AROUND}(?:{body})(?![\w@]|[.-]\w)", flags), owners))
    return ApiCatalogue(tuple(entries), sha256, dated, tuple(patterns))


def parse(rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None) -> ApiCatalogue:
    """Read the rows of the catalogue: `name,aliases` with `;` between aliases."""
    reader = RowReader(source)
    entries: list[ApiEntry] = []
    for line, record in reader.records(rows, ("name",), ("aliases",)):
        if not record["name"]:
            reader.wrong(line, "name", "nothing", "the API's name")
            continue
        aliases = tuple(part.strip() for part in record.get("aliases", "").split(";") if part.strip())
        entries.append(ApiEntry(record["name"], aliases))
    reader.finish()
    return build(entries, sha256, dated)
