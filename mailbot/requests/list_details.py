"""Attached lists and forms to labelled passages ("heading: cell"), so that details are read as from text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.expression import expression
from mailbot.requests.user_tables import tables_in
from mailbot.requests.zones import Passage, Table

HEADINGS = {
    "api_name": expression(r"api(?: name)?|enw(?:'r| yr)? api|^(?:which |the )?interface\b|rhyngwyneb", re.IGNORECASE),
    "imtp": expression(r"imtp|milestone|carreg filltir|ctci", re.IGNORECASE),
    "use_case": expression(r"use[- ]?case|purpose|justification|reason|used for|needed for|wanted for|(?:is|are) for\b|what for|will (?:do|use)|do with (?:it|this)|intended|wants? (?:it|to do)|achos defnydd|d?diben\b|[pb]wrpas|rh?eswm|ar gyfer beth|i beth|^why\b|^pam\b|^usage$|^use$|^defnydd$|how (?:it|this) will be used", re.IGNORECASE),
}
OTHER_REASON = expression(r"\b(?:no|not|urgen\w*|who|whom|when|delay\w*|late|sponsor\w*|leav\w*|change\w*)\b|n['’]t\b", re.IGNORECASE)  # "Reason for urgency", "Who this is for"
LABELLED = expression(r"([^:=\t|\n?]{2,70}\??)\s{0,5}[:=\t|]\s{0,5}(\S[^\t]*)")
RUN_IN = expression(r"((?:\S{1,30} ){0,3}[^\s.]{1,30})\.\s+(\S[^\t]*)")  # a heading that its text stands right behind ("Purpose. District nurses …")
MOST_ROWS = 500
HEADING = 5  # words
TITLES = 5  # rows that may stand above the headings


def table_passages(table: Table) -> tuple[Passage, ...]:
    """Return an attached list as labelled lines ("heading: cell"), so that details are read as from text."""
    rows = [[cell.strip() for cell in row] for row in table.sheet.rows[:MOST_ROWS]]
    lines = [*_below_headings(rows), *(f"{_label(name) or name}: {value}" for name, value in _labelled_rows(rows))]
    unique = list(dict.fromkeys(lines))
    return (Passage(table.zone, "\n".join(unique), 0, table.source),) if unique else ()


def typed(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the lists that stand in running text as labelled lines, each where its list begins."""
    return tuple(replace(line, offset=passage.offset + start) for passage in passages for table, start, _ in tables_in(passage) for line in table_passages(table))


def _below_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the cells below the headings, which may stand below a title; a column of paragraphs has none."""
    first = next((number for number, row in enumerate(rows[:TITLES]) if sum(map(bool, row)) > 1), None)
    if first is None:
        return []
    headings = [_label(heading) for heading in rows[first]]
    return [f"{heading}: {cell}" for row in rows[first + 1 :] for heading, cell in zip(headings, row, strict=False) if cell and heading]


def _label(heading: str) -> str:
    """Return what a heading is read as; empty where it heads no detail. A use case has many names, and one label."""
    if HEADINGS["use_case"].search(heading) and not HEADINGS["imtp"].search(heading) and not OTHER_REASON.search(heading):
        return "Use case"
    return heading if _heads(heading) else ""


def _labelled_rows(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Return the rows that are a label and its value, in two cells or in one paragraph, or in two paragraphs."""
    out: list[tuple[str, str]] = []
    label = ""
    for row in rows:
        cells = [cell for cell in row if cell]
        found = (LABELLED.match(cells[0]) or RUN_IN.match(cells[0])) if len(cells) == 1 else None
        if len(cells) == 2 and _heads(cells[0]):
            out.append((cells[0], cells[1]))
        elif found is not None and _heads(found.group(1)):
            out.append((found.group(1), found.group(2)))
        elif label and len(cells) == 1:
            out.append((label, cells[0]))
        label = cells[0].rstrip(": ") if len(cells) == 1 and _is_heading(cells[0]) else ""
    return out


def _is_heading(words: str) -> bool:
    """Tell a paragraph that names what stands in the next one ("Use case", "Which API?"), and is not the title of it all."""
    if not _heads(words) or words.endswith((".", "!")):
        return False
    return words.endswith((":", "?")) or (len(words.split()) <= HEADING and re.search(r"\d|\b(?:portal|porth|request|cais|form|ffurflen)\b", words, re.IGNORECASE) is None)


def _heads(words: str) -> bool:
    return any(pattern.search(words) for pattern in HEADINGS.values())


PROSE = 20  # words of paragraphs in a document that may tell what no label does
SENTENCE = 5  # words of a paragraph that is no title and no list item


def prose_in(tables: Sequence[Table]) -> str:
    """Return the name of an attached document that tells much in running text; a person has to read that."""
    for table in tables:
        rows = [[cell.strip() for cell in row] for row in table.sheet.rows[:MOST_ROWS]]
        labelled = {value for _, value in _labelled_rows(rows)}
        told = [row[0] for row in rows if len(row) == 1 and len(row[0].split()) >= SENTENCE and not any(value in row[0] for value in labelled)]
        if all(len(row) == 1 for row in rows) and sum(len(text.split()) for text in told) >= PROSE:
            return table.source
    return ""
