"""Workbooks, CSV files and Word documents to text: nothing executed, nothing fetched, everything bounded.

The only importer of openpyxl; Office files come through `office_package`. Never raises and never hangs: what is damaged,
dangerous or beyond a limit comes back as `Workbook.unsafe`, wholly unread; no row, column or tab is ever left out silently.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from defusedxml.ElementTree import iterparse

from mailbot.model.message import Sheet, Workbook
from mailbot.reading.charsets import decode_text, garbled
from mailbot.reading.office_package import MAX_ELEMENTS, UnsafeError, open_package

ON = ("1", "true")  # how a workbook says yes
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_SHEETS = 50
MAX_CELL = 5000  # characters; a longer cell is cut
MAX_CSV = 8 * 1024 * 1024
NO_TEXT = "much of its text cannot be read in any character set that it may be in"
HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3} ?|[LCRPNDTAFZGBIUSXYEHO])', re.IGNORECASE)


def read_workbook(content: bytes, max_rows: int = MAX_ROWS, max_elements: int = MAX_ELEMENTS) -> Workbook:
    """Read an .xlsx workbook as displayed text; the limits are those of an attachment unless others are given."""
    return _guarded(lambda: _workbook(open_package(content, max_elements), max_rows))


def read_docx(content: bytes) -> Workbook:
    """Read a .docx document: its paragraphs as one sheet, and each table as another."""
    return _guarded(lambda: _document(open_package(content)))


def read_csv(content: bytes, max_rows: int = MAX_ROWS, *, verbatim: bool = False) -> Workbook:
    """Read a delimited text file; delimiter and character set are guessed. `verbatim` leaves control characters where they are."""
    return _guarded(lambda: _csv(content, max_rows, verbatim=verbatim))


def _guarded(reader: Callable[[], Workbook]) -> Workbook:
    try:
        return reader()
    except UnsafeError as error:
        return Workbook(unsafe=str(error))
    except Exception as error:  # noqa: BLE001  # the parsers raise nearly anything on damaged files
        return Workbook(unsafe=f"it is damaged ({type(error).__name__})")


def _workbook(package: zipfile.ZipFile, max_rows: int) -> Workbook:
    import openpyxl

    book = openpyxl.load_workbook(package.fp or io.BytesIO(), read_only=True, data_only=True, keep_links=False)
    try:
        if len(book.worksheets) > MAX_SHEETS:
            raise UnsafeError("it has more tabs than the limit")
        sheets = tuple(_sheet(book, sheet, max_rows) for sheet in book.worksheets)
        return Workbook(sheets, title=str(book.properties.title or "")[:500])
    finally:
        book.close()


def _sheet(book: Any, sheet: Any, max_rows: int) -> Sheet:
    # the dimension that a sheet states for itself is not believed: cells beyond it are shown to a person
    from openpyxl.worksheet._reader import WorkSheetParser

    rows: dict[int, tuple[str, ...]] = {}
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            filled = {cell["column"]: text for cell in cells if (text := _shown(book, cell))}
            if filled:
                if number in rows:
                    raise UnsafeError("it is damaged")
                if number > max_rows or max(filled) > MAX_COLUMNS:
                    raise UnsafeError("it has more rows or columns than the limit")
                rows[number] = tuple(filled.get(column, "") for column in range(1, max(filled) + 1))
    state, margins = sheet.sheet_state != "visible", _header_footer(parser)
    return Sheet(str(sheet.title)[:200], tuple(rows.values()), tuple(rows), state, margins, _hidden_rows(parser, rows), _hidden_columns(parser))


def _hidden_rows(parser: Any, rows: dict[int, tuple[str, ...]]) -> tuple[int, ...]:
    """Return the rows with words in them that a reader does not see, filtered away or hidden."""
    return tuple(int(number) for number, said in parser.row_dimensions.items() if str(said.get("hidden", "")).lower() in ON and str(number).isdigit() and int(number) in rows)


def _hidden_columns(parser: Any) -> tuple[int, ...]:
    """Return the columns that a reader does not see, from nought."""
    out: set[int] = set()
    for said in parser.column_dimensions.values():
        first, last = (str(said.get(side, "")) for side in ("min", "max"))
        if str(said.get("hidden", "")).lower() in ON and first.isdigit() and last.isdigit():
            out |= set(range(int(first) - 1, min(int(last), MAX_COLUMNS)))
    return tuple(sorted(out))


def _header_footer(parser: Any) -> str:
    """Return the words of a sheet's page header and footer, without their layout codes."""
    holder = getattr(parser, "HeaderFooter", None)
    out: dict[str, None] = {}
    for part in (f"{page}{place}" for page in ("odd", "even", "first") for place in ("Header", "Footer")):
        for side in ("left", "center", "right"):
            text = getattr(getattr(getattr(holder, part, None), side, None), "text", None)
            out.setdefault(" ".join(HEADER_CODE.sub("", str(text or "")[:1000]).replace("&&", "&").split()))
    return " | ".join(filter(None, out))


def _shown(book: Any, cell: dict[str, Any]) -> str:
    """Return a cell as a person sees it; days as ISO."""
    match cell["value"]:
        case None:
            return ""
        case bool() as value:
            return str(value).upper()
        case int() | float() as value:
            return _number(value, _format_of(book, cell["style_id"]))
        case datetime() as value:
            midnight = value.time() == time.min
            return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case value:
            return str(value).replace("_x000D_", "")[:MAX_CELL].strip()


def _format_of(book: Any, style: int) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    number = book._cell_styles[style].numFmtId if style < len(book._cell_styles) else 0
    custom = book._number_formats[number - 164] if 0 <= number - 164 < len(book._number_formats) else ""
    return custom or BUILTIN_FORMATS.get(number, "General")


def _number(value: int | float, shape: str) -> str:
    """Show a number as its format does: percent, fixed decimals, leading zeros; else with all its digits."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", shape).partition(";")[0].strip()
    decimals = len(plain.partition(".")[2].rstrip("%").strip())
    if plain.endswith("%"):
        return f"{value * 100:.{min(decimals, 9)}f}%"
    if re.fullmatch(r"[#,]*0+(?:\.0{1,9})?", plain):
        if "," in plain:
            return f"{value:,.{decimals}f}"
        return f"{value:0{plain.count('0') + bool(decimals)}.{decimals}f}"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


def _csv(content: bytes, max_rows: int, *, verbatim: bool) -> Workbook:
    if len(content) > MAX_CSV:
        raise UnsafeError("it is larger than the limit")
    text = decode_text(content, "utf-8").lstrip("\ufeff")
    if garbled(text):
        raise UnsafeError(NO_TEXT)
    text = text if verbatim else text.replace("\x00", "")
    (delimiter, skip), line = _delimiter(text), 1
    rows: dict[int, tuple[str, ...]] = {}
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    for cells in reader:
        row = tuple(cell.strip(" \t\r\n" if verbatim else None)[:MAX_CELL] for cell in cells)
        if any(row) and line > skip:
            rows[line] = row
            if len(rows) > max_rows or len(row) > MAX_COLUMNS:
                raise UnsafeError("it has more rows or columns than the limit")
        line = reader.line_num + 1
    return Workbook((Sheet("", tuple(rows.values()), tuple(rows)),))


def _delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter by the first line that says something, and how many lines only tell it (Excel's `sep=;`)."""
    if told := re.match(r"sep=(.)[\r\n]", text[:10], re.IGNORECASE):
        return told.group(1), 1
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t|", key=lambda mark: (bare.count(mark), text[:4000].count(mark))), 0


@dataclass(slots=True)
class _Words:
    """What one pass over a document gathers; the innermost open table, paragraph and run are last."""

    lines: list[str] = field(default_factory=list)
    tables: list[list[tuple[str, ...]]] = field(default_factory=list)
    open_tables: list[tuple[list[tuple[str, ...]], list[str], list[str]]] = field(default_factory=list)
    paragraphs: list[list[str]] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)  # where in its paragraph each open run began
    skipping: int = 0  # inside text that was moved away, or that is there twice for old readers

    def start(self, tag: str) -> None:
        if tag in ("moveFrom", "Fallback"):
            self.skipping += 1
        elif tag == "p":
            self.paragraphs.append([])
        elif tag == "r" and self.paragraphs:
            self.runs.append(len(self.paragraphs[-1]))
        elif tag == "tbl":
            self.tables.append([])
            self.open_tables.append((self.tables[-1], [], []))

    def end(self, tag: str, text: str, value: str) -> None:
        if tag in ("moveFrom", "Fallback"):
            self.skipping -= 1
        elif tag in ("t", "tab", "br", "cr") and self.runs and self.paragraphs and not self.skipping:
            self.paragraphs[-1].append({"t": text, "tab": "\t"}.get(tag, "\n"))
        elif tag == "vanish" and self.runs and value not in ("0", "false", "off"):
            self.skipping, self.runs[-1] = self.skipping + 1, -1
        elif tag == "r" and self.runs:
            self.skipping -= self.runs.pop() == -1
        elif tag == "p" and self.paragraphs:
            line = "".join(self.paragraphs.pop()).strip()[:MAX_CELL]
            (self.open_tables[-1][2] if self.open_tables else self.lines).extend([line] if line else [])
        elif tag in ("tc", "tr", "tbl") and self.open_tables:
            self._table(tag, *self.open_tables[-1])

    def _table(self, tag: str, rows: list[tuple[str, ...]], row: list[str], cell: list[str]) -> None:
        if tag == "tc":
            row.append(" ".join(cell)[:MAX_CELL])
            cell.clear()
        elif tag == "tr":
            rows.extend([tuple(row)] if any(row) else [])
            row.clear()
        else:
            self.open_tables.pop()
        if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or len(self.tables) > MAX_SHEETS:
            raise UnsafeError("it has more rows, columns or tables than the limit")


def _document(package: zipfile.ZipFile) -> Workbook:
    words = _Words()
    source = io.BytesIO(package.read("word/document.xml"))
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            words.start(tag)
        else:
            value = next((v for k, v in element.attrib.items() if k.endswith("val")), "")
            words.end(tag, element.text or "", value)
            element.clear()
    if len(words.lines) > MAX_ROWS:
        raise UnsafeError("it has more paragraphs than the limit")
    found: list[tuple[str, list[tuple[str, ...]]]] = [("text", [(line,) for line in words.lines])]
    found += [(f"table {number}", rows) for number, rows in enumerate(words.tables, 1)]
    return Workbook(tuple(Sheet(name, tuple(rows), tuple(range(1, len(rows) + 1))) for name, rows in found if rows))
