"""Where in a message the words stand that a check repeats: the place that `explain` and the note tell.

Most doubts are one sentence of ours, a colon, and the sender's words. They are looked for as they were read, white space
aside; what cannot be found again (words of an earlier message, a count, something left out) has no place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.model.message import Evidence, Message, Zone
from mailbot.model.plan import Check
from mailbot.requests.user_words import ADDRESS
from mailbot.requests.zones import Passage, passages, tables, text_lists

REPEATING = frozenset({"Doubt", "Contradiction"})  # checks whose result repeats what the sender wrote
SHORTEST = 3  # characters: fewer stand anywhere
MAX_PLACED = 40  # checks that are given a place; a mail with more doubts has enough of them
MAX_SEARCHED = 200_000  # characters of a passage that are searched
BODY = (Zone.SUBJECT, Zone.NEW_TEXT, Zone.ANSWER, Zone.SIGNATURE, Zone.DISCLAIMER, Zone.QUOTED)  # where it counts first


@dataclass(frozen=True, slots=True)
class _Searched:
    """A passage without its white space, in small letters, and where each character of that stood."""

    passage: Passage
    text: str
    positions: tuple[int, ...]

    def find(self, words: str) -> Evidence | None:
        """Return where words without white space stand first."""
        start = self.text.find(words)
        if start < 0:
            return None
        return self.passage.evidence(self.positions[start], self.positions[start + len(words) - 1] + 1)


def placed(checks: Sequence[Check], message: Message) -> tuple[Check, ...]:
    """Return the checks, each doubt that says no place with the one where its words stand."""
    wanted = [number for number, check in enumerate(checks) if check.label in REPEATING and not check.evidence][:MAX_PLACED]
    if not wanted:
        return tuple(checks)
    searched = [_searched(passage) for passage in _everything(message)]
    out = list(checks)
    for number in wanted:
        where = _first(checks[number].result, searched)
        if where is not None:
            out[number] = replace(checks[number], evidence=(where,))
    return tuple(out)


def _everything(message: Message) -> Iterator[Passage]:
    """Return what may have been read, in the order in which it counts."""
    for zone in BODY:
        yield from passages(message, zone)
    yield from text_lists(message)
    for table in tables(message):
        yield Passage(table.zone, "\n".join("\t".join(row) for row in table.sheet.rows), 0, table.source)
    if message.body.hidden:
        yield Passage(Zone.NEW_TEXT, message.body.hidden, 0, "hidden text")


def _first(said: str, searched: Sequence[_Searched]) -> Evidence | None:
    """Return the first place of the most telling words that a result repeats."""
    for words in _repeated(said):
        for one in searched:
            where = one.find(words)
            if where is not None:
                return where
    return None


def _repeated(said: str) -> Iterator[str]:
    """Return what may be the sender's words in a result: all behind the colon, then each of several, then an address."""
    _, mark, behind = said.partition(": ")
    parts = (behind, *behind.replace("; ", " and ").split(" and ")) if mark else ()
    for words in (*parts, *(found.group() for found in ADDRESS.finditer(said))):
        squashed = "".join(words.casefold().split())
        if len(squashed) >= SHORTEST:
            yield squashed


def _searched(passage: Passage) -> _Searched:
    kept = [(place, small) for place, letter in enumerate(passage.text[:MAX_SEARCHED]) for small in letter.casefold() if not small.isspace()]
    return _Searched(passage, "".join(letter for _, letter in kept), tuple(place for place, _ in kept))
