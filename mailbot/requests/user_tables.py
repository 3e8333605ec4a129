"""Attached lists and tables to users' addresses, and to people who have none. Headings decide which columns count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.expression import expression
from mailbot.model.message import Evidence, Sheet
from mailbot.model.request import User
from mailbot.reading.addresses import canonical_address
from mailbot.requests.user_words import (
    ADDRESS,
    EMAIL_COLUMN,
    FULL_NAME,
    NAME_COLUMN,
    NAMES_A_THING,
    NOT_USER,
    ONE_NAME,
    OTHER_COLUMN,
    Hit,
)
from mailbot.requests.zones import Passage, Table

NOTE = 4  # words of a cell that is a remark below a list rather than a name


def _heading_row(table: Table) -> tuple[str, ...]:
    for row in table.sheet.rows[:10]:
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= 2 and not any("@" in cell for cell in filled):
            if any(EMAIL_COLUMN.search(cell) for cell in filled):
                return row
    return ()


def _email_columns(table: Table) -> frozenset[int] | None:
    """Return the columns that hold users' addresses, None where no heading tells."""
    heading = _heading_row(table)
    wanted = {i for i, cell in enumerate(heading) if EMAIL_COLUMN.search(cell) and not OTHER_COLUMN.search(cell)}
    filled = {i for row in table.sheet.rows for i, cell in enumerate(row) if ADDRESS.search(cell)}
    return frozenset(wanted) if wanted & filled else None


def _name_columns(table: Table) -> tuple[int, ...]:
    """Return the columns that together give a name: "Name", or "Forename" and "Surname"; where no heading tells, the first that holds one beside every address."""
    heading = _heading_row(table)
    told = tuple(i for i, cell in enumerate(heading) if NAME_COLUMN.search(cell) and not EMAIL_COLUMN.search(cell) and not OTHER_COLUMN.search(cell) and not NAMES_A_THING.search(cell))
    if told or not heading:
        return told
    rows = [row for row in table.sheet.rows if any(ADDRESS.search(cell) for cell in row)]
    return tuple(i for i, cell in enumerate(heading) if not OTHER_COLUMN.search(cell) and all(i < len(row) and FULL_NAME.fullmatch(row[i].strip()) for row in rows) and len({row[i] for row in rows}) == len(rows))[:1]


def _name_in(row: tuple[str, ...], columns: tuple[int, ...]) -> str:
    name = " ".join(row[i].strip() for i in columns if i < len(row) and row[i].strip())
    return name if "@" not in name else ""


def hits_in(table: Table) -> Iterator[Hit]:
    """Yield the addresses of a list: of the columns whose heading says so, else of every cell."""
    columns = _email_columns(table)
    names = _name_columns(table)
    heading = None if columns is None else _heading_row(table)
    numbers = table.sheet.row_numbers
    wish = _wish_column(table)
    for index, row in enumerate(table.sheet.rows[:5000]):
        refused = "is left out" if _says_no(row, wish) else ""
        moved = 0 if heading is None else _moved(row, heading, columns or frozenset())
        for column, cell in enumerate(row):
            if columns is not None and column + moved not in columns:
                continue
            for match in ADDRESS.finditer(cell[:2000]):
                number = numbers[index] if index < len(numbers) else index + 1
                where = Evidence(table.zone, cell[:300], number, f"{table.source}/{table.sheet.name}" if table.sheet.name else table.source)
                excluded = _is_remark((*row[:column], cell[: match.start()]), heading)
                yield Hit(User(canonical_address(match.group()), _name_in(row, names), where), excluded or bool(refused), True, refused)


WISH_COLUMN = expression(r"^(?!.*\b(?:already|existing|current\w*|has|have|had|previous\w*|eisoes|presennol)\b).*\b(?:access|accounts?|log-?ins?|sign-?ins?|portal|add(?:ed)?|includ\w+|needs?|needed|required|wanted|mynediad|cyfrif|angen|porth)\b", re.IGNORECASE)
YES_CELL = expression(r"\W*(?:yes|y|please|yep|needed|required|add|new|ie|oes|ydy|angen)\b|\s*[✓✔☑]", re.IGNORECASE)
NO_CELL = expression(r"\W*(?:no(?! (?:later|sooner|earlier)\b|\.? \d)|n|nope|not (?:needed|required|wanted)|none|na|nage|nac oes|dim)\b|\s*[✗✘☒]", re.IGNORECASE)


def _wish_column(table: Table) -> int | None:
    """Return the column in which somebody says yes or no to whether each is to have access; None where none does."""
    heading = _heading_row(table)
    rows = table.sheet.rows[table.sheet.rows.index(heading) + 1 :] if heading else ()
    for column, name in enumerate(heading):
        cells = [row[column] for row in rows if column < len(row) and row[column].strip()]
        if WISH_COLUMN.match(name) and not any("@" in cell for cell in cells) and any(YES_CELL.match(cell) for cell in cells) and all(YES_CELL.match(cell) or NO_CELL.match(cell) for cell in cells):
            return column
    return None


def refused_in(table: Table) -> Iterator[str]:
    """Yield the names in rows whose cell of yes and no says no."""
    wish, names = _wish_column(table), _name_columns(table)
    yield from (_name_in(row, names) for row in table.sheet.rows[:5000] if _says_no(row, wish))


def _says_no(row: tuple[str, ...], wish: int | None) -> bool:
    return wish is not None and wish < len(row) and NO_CELL.match(row[wish]) is not None


def _moved(row: tuple[str, ...], heading: tuple[str, ...], columns: frozenset[int]) -> int:
    """Return by how many columns a row stands too far left, where a cell beside it was merged with the one above."""
    gap = len(heading) - len(row)
    found = [i for i, cell in enumerate(row) if ADDRESS.search(cell)]
    lost = gap > 0 and len(found) == 1 and found[0] not in columns and found[0] + gap in columns
    return gap if lost and not OTHER_COLUMN.search(heading[found[0]]) else 0


def _is_remark(before: tuple[str, ...], heading: tuple[str, ...] | None) -> bool:
    """Tell words that give the address behind them to another ("Line manager:"); below headings only a remark in a cell of names does."""
    if heading is None:
        return NOT_USER.search(" ".join(before)) is not None
    cells = [cell for index, cell in enumerate(before) if index == len(before) - 1 or index >= len(heading) or not heading[index].strip() or NAME_COLUMN.search(heading[index])]
    return any(len(cell.split()) >= NOTE and NOT_USER.search(cell) for cell in cells)


def rows_without_address(table: Table) -> list[User]:
    """Notice rows of a list that give a name but no address."""
    columns, names = _email_columns(table), _name_columns(table)
    if columns is None or not names:
        return []
    heading = _heading_row(table)
    out: list[User] = []
    begun, wish = False, _wish_column(table)
    for index, row in enumerate(table.sheet.rows[:5000]):
        if row == heading:
            begun = True
            continue
        name = _name_in(row, names)
        if _says_no(row, wish):
            continue
        if begun and (FULL_NAME.match(name) or ONE_NAME.fullmatch(name)) and not any(ADDRESS.search(row[i]) for i in columns if i < len(row)):
            number = table.sheet.row_numbers[index] if index < len(table.sheet.row_numbers) else index + 1
            out.append(User("", name, Evidence(table.zone, " ".join(row)[:300], number, table.source)))
    return out


def among_users(table: Table) -> Table:
    """Return a table of running text as far as the row behind its last address: below it another table may go on."""
    last = max((index for index, row in enumerate(table.sheet.rows) if any(ADDRESS.search(cell) for cell in row)), default=-1)
    return replace(table, sheet=replace(table.sheet, rows=table.sheet.rows[: last + 2]))


def tables_in(passage: Passage) -> tuple[tuple[Table, int, int], ...]:
    """Return the tables that stand in running text (cells parted by tabs), each with where it begins and ends."""
    out: list[tuple[Table, int, int]] = []
    rows: list[tuple[str, ...]] = []
    begin = offset = 0
    for line in (*passage.text.split("\n"), None):
        cells = tuple(cell.strip() for cell in line.split("\t")) if line is not None else ()
        if len(cells) > 1:
            begin = begin if rows else offset
            rows.append(cells)
        elif rows and (line is None or line.strip()):
            if len(rows) > 1:
                out.append((Table(passage.source, Sheet("", tuple(rows)), passage.zone), begin, offset))
            rows = []
        offset += len(line) + 1 if line is not None else 0
    return tuple((table, start, end) for table, start, end in out if _heading_row(table))

