"""What the cells of an attached list say beside addresses and details: a note that turns the request round, or a purpose.

A cell is read like a sentence of the mail. Its writer may be another than the mail's: "HOLD until IG have signed" below the
names contradicts a mail that asks, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbot.model.message import Zone
from mailbot.requests.purpose_words import telling_words
from mailbot.requests.sentences import LIKELY, Sentence, SentenceModel, read_sentences
from mailbot.requests.turning import turning_doubts
from mailbot.requests.turning_words import LEAVING_CELL
from mailbot.requests.zones import Passage, Table

WORDS = 4  # of a cell that is more than a name or a number
MOST = 60  # cells that are read, each once: lists repeat what they say of many
TELLING = 5  # words of a cell that may tell a purpose


def cells_read(tables: Sequence[Table], known: Sequence[str], model: SentenceModel) -> tuple[Sentence, ...]:
    """Return the sentences of every cell that says something. `known` are texts that are read as details already."""
    unique = dict.fromkeys(cell for cell in _cells(tables) if not any(cell in text for text in known))
    return read_sentences([Passage(Zone.LIST, cell) for cell in list(unique)[:MOST]], model)


def _cells(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        for row in table.sheet.rows:
            yield from (cell.strip() for cell in row if len(cell.split()) >= WORDS and "@" not in cell)


def doubts_in(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Say which cells may turn the request round."""
    return turning_doubts([s for s in sentences if s.scores.get("purpose", 0.0) < LIKELY])


def perhaps_purpose(sentences: Sequence[Sentence]) -> str:
    """Return a cell that may tell what the API is wanted for, below whatever heading."""
    return next((s.text[:200] for s in sentences if s.scores.get("purpose", 0.0) >= LIKELY or telling_words(s.text) >= TELLING), "")


def leaving_in(listed: Sequence[Table], passages: Sequence[Passage] = ()) -> tuple[str, ...]:
    """Say which lists, and tables in the text, tell of somebody, in a cell beside the address, that the access is to end."""
    lines = ((passage.source or "a table in the text", tuple(cell.strip() for cell in line.split("\t"))) for passage in passages for line in passage.text.split("\n") if "\t" in line)
    rows = ((source, row) for source, row in (*((table.source, row) for table in listed for row in table.sheet.rows), *lines) if any("@" in cell for cell in row))
    found = next(((source, cell) for source, row in rows for cell in row if LEAVING_CELL.match(cell) and len(cell) <= 80), None)
    return (f"{found[0]} speaks of taking access away: {found[1][:80]}",) if found is not None else ()
