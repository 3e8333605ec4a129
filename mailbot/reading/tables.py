"""Workbooks, CSV files and Word documents to text: nothing executed, nothing fetched, everything bounded.

The only importer of openpyxl and defusedxml. Never raises: damage and danger come back as `Workbook.unsafe`.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from defusedxml.ElementTree import fromstring

from mailbot.model.message import Sheet, Workbook
from mailbot.reading.mime import decode_text

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_SHEETS = 50
MAX_CELL = 5000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DANGEROUS = (
    (re.compile(r"vbaproject\.bin|(?:^|/)macrosheets/|\.xlsm$", re.IGNORECASE), "it has macros"),
    (re.compile(r"(?:^|/)externallinks/", re.IGNORECASE), "it has external links"),
    (re.compile(r"(?:^|/)embeddings/|activex", re.IGNORECASE), "it has embedded objects"),
)
MACRO_TYPE = re.compile(rb"macroEnabled|vnd\.ms-excel\.sheet\.binary", re.IGNORECASE)
EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
EXTERNAL_BOOK = re.compile(rb"externalLink|attachedTemplate|oleObject|externalReference", re.IGNORECASE)


def _package(content: bytes) -> tuple[zipfile.ZipFile | None, str]:
    """Open an Office package; return it, or say why it is not opened further."""
    if content.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return None, "it is encrypted" if encrypted else "it is in an old binary format"
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        infos = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, UnicodeError, IndexError):
        return None, "it is damaged"
    if any(info.flag_bits & 1 for info in infos):
        return None, "it is encrypted"
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED or len(infos) > 2000 or total > MAX_RATIO * max(len(content), 20_000):
        return None, "it unpacks to more than the limit"
    for info in infos:
        for pattern, why in DANGEROUS:
            if pattern.search(info.filename):
                return None, why
    return package, _relations(package)


def _relations(package: zipfile.ZipFile) -> str:
    """Look for macros and outside data among the package's types and relations; plain hyperlinks are harmless."""
    try:
        if MACRO_TYPE.search(_member(package, "[Content_Types].xml")):
            return "it has macros"
        for name in package.namelist():
            if not name.endswith(".rels"):
                continue
            for relation in re.findall(rb"<Relationship\b[^>]{0,2000}>", _member(package, name)):
                if EXTERNAL.search(relation) and EXTERNAL_BOOK.search(relation):
                    return "it has external links"
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        return "it is damaged"
    except Exception:  # noqa: BLE001  # zlib.error is no subclass of the above
        return "it is damaged"
    return ""


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as stream:
        return stream.read(MAX_UNPACKED)


def read_workbook(content: bytes) -> Workbook:
    """Read an .xlsx workbook as displayed text."""
    package, why = _package(content)
    if package is None or why:
        return Workbook(unsafe=why)
    try:
        return _workbook(content)
    except Exception as error:  # noqa: BLE001  # openpyxl raises many kinds on damaged files
        return Workbook(unsafe=f"it is damaged ({type(error).__name__})")


def _workbook(content: bytes) -> Workbook:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets: list[Sheet] = []
    try:
        for sheet in book.worksheets[:MAX_SHEETS]:
            sheets.append(_sheet(sheet))
        return Workbook(tuple(sheets), title=str(book.properties.title or "")[:500])
    finally:
        book.close()


def _sheet(sheet: object) -> Sheet:
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True), 1):  # type: ignore[attr-defined]
        cells = [_shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(tuple(cells))
            numbers.append(number)
    hidden = getattr(sheet, "sheet_state", "visible") != "visible"
    return Sheet(str(getattr(sheet, "title", ""))[:200], tuple(rows), tuple(numbers), hidden, _footer(sheet))


def _footer(sheet: object) -> str:
    out: list[str] = []
    for part in ("oddHeader", "oddFooter"):
        holder = getattr(sheet, part, None)
        for side in ("left", "center", "right"):
            text = getattr(getattr(holder, side, None), "text", None)
            if text:
                out.append(str(text)[:500])
    return " | ".join(out)


def _shown(value: object) -> str:
    """Return a cell as a person sees it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if (value.hour, value.minute, value.second) == (0, 0, 0) else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case _:
            return str(value)[:MAX_CELL].strip()


def read_csv(content: bytes) -> Workbook:
    """Read a delimited text file; delimiter and character set are guessed."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = decode_text(content[: 4 * 1024 * 1024], encoding)
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=lambda mark: (first.count(mark), text[:4000].count(mark)))
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    csv.field_size_limit(1_000_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter), 1):
            if number > MAX_ROWS:
                break
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip()[:MAX_CELL] for cell in row[:MAX_COLUMNS]))
                numbers.append(number)
    except csv.Error:
        return Workbook(unsafe="it is damaged")
    return Workbook((Sheet("", tuple(rows), tuple(numbers)),))


def read_docx(content: bytes) -> Workbook:
    """Read a .docx document: its paragraphs as one sheet, and each table as another."""
    package, why = _package(content)
    if package is None or why:
        return Workbook(unsafe=why)
    try:
        body = fromstring(_member(package, "word/document.xml")).find(f"{WORD}body")
    except Exception as error:  # noqa: BLE001  # ParseError, KeyError, zlib.error and defusedxml's own
        return Workbook(unsafe=f"it is damaged ({type(error).__name__})")
    if body is None:
        return Workbook()
    paragraphs = [text for element in body if element.tag == f"{WORD}p" and (text := _words(element))]
    sheets = [Sheet("text", tuple((text,) for text in paragraphs[:MAX_ROWS]))] if paragraphs else []
    for number, table in enumerate(list(body.iter(f"{WORD}tbl"))[:MAX_SHEETS], 1):
        rows = tuple(row for row in _table_rows(table) if any(row))
        if rows:
            sheets.append(Sheet(f"table {number}", rows, tuple(range(1, len(rows) + 1))))
    return Workbook(tuple(sheets))


def _table_rows(table: object) -> Iterator[tuple[str, ...]]:
    for row in list(table.iter(f"{WORD}tr"))[:MAX_ROWS]:  # type: ignore[attr-defined]
        yield tuple(" ".join(_words(p) for p in cell.iter(f"{WORD}p")).strip()[:MAX_CELL] for cell in list(row.iter(f"{WORD}tc"))[:MAX_COLUMNS])


def _words(element: object) -> str:
    out: list[str] = []
    for node in element.iter():  # type: ignore[attr-defined]
        if node.tag == f"{WORD}t":
            out.append(node.text or "")
        elif node.tag in (f"{WORD}tab", f"{WORD}br"):
            out.append("\t" if node.tag.endswith("tab") else "\n")
    return "".join(out).strip()[:MAX_CELL]
