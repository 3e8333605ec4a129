"""Workbooks, CSV files and Word documents to text, however damaged or hostile they are."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.message import Sheet, Workbook
from mailbot.reading.tables import MAX_CELL, MAX_COLUMNS, MAX_ROWS, read_csv, read_docx, read_workbook
from tests.speed import in_time

SHEET = "xl/worksheets/sheet1.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DEADLINE = 5.0  # seconds; ordinary hostile files take a fraction of one


def workbook(fill: Callable[[Any], object] | None = None) -> bytes:
    """Return the bytes of an .xlsx, its first tab filled by a function."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "First"
    sheet["A1"] = "name"
    if fill is not None:
        fill(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the given parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def altered(content: bytes, **unused: bytes) -> dict[str, bytes]:
    """Return the parts of a package, to be changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()} | unused


def with_part(name: str, data: bytes, base: bytes | None = None) -> bytes:
    """Return a workbook (or another package) with one part added or replaced."""
    return packed({**altered(base or workbook()), name: data})


def sheet_xml(body: bytes) -> bytes:
    """Return a workbook whose first tab is the given XML."""
    return with_part(SHEET, b"<worksheet " + MAIN + b">" + body + b"</worksheet>")


def document(body: str, **parts: bytes) -> bytes:
    """Return a .docx with the given body."""
    text = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": text.encode(), **parts})


def p(*runs: str) -> str:
    """Return a paragraph of runs."""
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def quick(read: Callable[[bytes], Workbook], content: bytes) -> Workbook:
    """Read within the deadline."""
    began = time.process_time()
    book = read(content)
    assert in_time(time.process_time() - began, DEADLINE)
    return book


# ---------------------------------------------------------------- workbooks


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        ("  text ", None, "text"),
        (6.6, None, "6.6"),
        (7.0, None, "7"),
        (0.1 + 0.2, None, "0.3"),
        (447911123456, None, "447911123456"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (42, "00000", "00042"),
        (6.6, "0.00", "6.60"),
        (1234.5, "#,##0.00", "1,234.50"),
        (3, '"v"0', "3"),
        (True, None, "TRUE"),
        (dt.date(2026, 11, 30), None, "2026-11-30"),
        (dt.datetime(2026, 11, 30, 14, 5), None, "2026-11-30 14:05"),
        (dt.datetime(2026, 11, 30), "dd/mm/yyyy", "2026-11-30"),
        ("=1+1", None, ""),
        ("#N/A", None, "#N/A"),
        ("a" * 9000, None, "a" * MAX_CELL),
        ("two\nlines", None, "two\nlines"),
    ],
)
def test_cells_are_shown_as_a_person_sees_them(value: object, shape: str | None, shown: str) -> None:
    """Numbers follow their format, days are ISO, a formula without a stored result is empty, text is trimmed."""

    def fill(sheet: Any) -> None:
        sheet["B2"] = value
        if shape:
            sheet["B2"].number_format = shape

    sheet = read_workbook(workbook(fill)).sheets[0]
    assert sheet.rows == ((("name",), ("", shown)) if shown else (("name",),))


def test_rows_keep_their_numbers_and_tabs_their_order_names_and_state() -> None:
    """Blank rows are left out but counted; hidden tabs are told apart; the title property is read."""

    def fill(sheet: Any) -> None:
        sheet["C5"] = "x"
        book = sheet.parent
        book.properties.title = "Toolkit v6.6"
        for name, state in (("ReadMe – Allowlisting", "visible"), ("Lists", "hidden"), ("Deep", "veryHidden")):
            book.create_sheet(name).sheet_state = state

    book = read_workbook(workbook(fill))
    assert book.title == "Toolkit v6.6" and not book.unsafe
    assert book.sheets[0] == Sheet("First", (("name",), ("", "", "x")), (1, 5))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets[1:]] == [("ReadMe – Allowlisting", False), ("Lists", True), ("Deep", True)]


def test_rows_and_columns_that_a_reader_does_not_see_are_told() -> None:
    """Hidden by hand or by a filter; an empty row hides nothing."""

    def fill(sheet: Any) -> None:
        for row in (("Name", "Work email", "Private"), ("Jo", "jo@wales.nhs.uk", "x"), ("Bo", "bo@wales.nhs.uk", "y")):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["C"].hidden = True

    (sheet,) = read_workbook(workbook(fill)).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((3,), (2,))


def test_page_headers_and_footers_are_read_without_codes() -> None:
    """Words of header and footer are kept, layout codes are not."""

    def fill(sheet: Any) -> None:
        sheet.oddHeader.center.text = "Allow && List"
        sheet.oddFooter.left.text = "Toolkit v6.6"
        sheet.oddFooter.left.size = 8
        sheet.oddFooter.left.font = "Arial,Bold"
        sheet.oddFooter.right.text = "Page &P of &N"

    assert read_workbook(workbook(fill)).sheets[0].header_footer == "Allow & List | Toolkit v6.6 | Page of"


def test_a_dimension_that_lies_hides_nothing() -> None:
    """Cells beyond the dimension that a tab states are read all the same."""
    body = b'<dimension ref="A1"/><sheetData><row r="3"><c r="C3" t="inlineStr"><is><t>seen</t></is></c></row></sheetData>'
    assert read_workbook(sheet_xml(body)).sheets[0].rows == (("", "", "seen"),)


def test_hyperlinks_are_harmless() -> None:
    """A link in a cell is no external link."""

    def fill(sheet: Any) -> None:
        sheet["A2"] = "portal"
        sheet["A2"].hyperlink = "https://portal.wales.nhs.uk/"

    book = read_workbook(workbook(fill))
    assert book.unsafe == "" and book.sheets[0].rows == (("name",), ("portal",))


def relation(kind: str, target: str = "https://evil.example/x") -> bytes:
    """Return a relations part with one outside target; the odd spelling defeats text search."""
    return (
        '<r:Relationships xmlns:r="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"<r:Relationship Id='rId99' Target='{target}' note='a>b'\n TargetMode = 'External' Type='{REL}/{kind}'/></r:Relationships>"
    ).encode()


TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="%s"/></Types>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (with_part("xl/vbaProject.bin", b"x"), "macros"),
        (with_part("xl\\VBAPROJECT.BIN", b"x"), "macros"),
        (with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "macros"),
        (with_part("[Content_Types].xml", TYPES % b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
        (with_part("[Content_Types].xml", (TYPES % b"application/vnd.ms-excel.sheet.macroEnabled.main+xml").decode().encode("utf-16")), "macros"),
        (with_part("[Content_Types].xml", TYPES % b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "macros"),
        (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "external links"),
        (with_part("xl/connections.xml", b"<x/>"), "external links"),
        (with_part("xl/_rels/workbook.xml.rels", relation("externalLinkPath")), "external links"),
        (with_part("xl/worksheets/_rels/sheet1.xml.rels", relation("oleObject")), "external links"),
        (with_part("xl/embeddings/oleObject1.bin", b"x"), "embedded"),
        (with_part("xl/activeX/activeX1.xml", b"<x/>"), "embedded"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old binary format"),
        (with_part("docProps/app.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "entities"),
        (with_part(SHEET, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'), "entities"),
        (with_part(SHEET, '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16")), "entities"),
        (with_part("xl/sharedStrings.xml", b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst>&b;</sst>'), "entities"),
        (packed({**altered(workbook()), "zeros.txt": b"\0" * (60 << 20)}), "limit"),
        (packed({**altered(workbook()), "zeros.txt": b"\0" * (8 << 20)}), "limit"),
        (packed({**altered(workbook()), **{f"f{n}.txt": b"" for n in range(2100)}}), "limit"),
        (packed(altered(workbook()), zipfile.ZIP_BZIP2), "damaged"),
        (packed(altered(workbook()), zipfile.ZIP_LZMA), "damaged"),
        (b"", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"<html><table></table></html>", "damaged"),
        (packed({}), "damaged"),
        (packed({"a.txt": b"a"}), "damaged"),
    ],
)  # fmt: skip
def test_what_is_dangerous_is_not_opened(content: bytes, why: str) -> None:
    """Macros, outside data, embedded objects, encryption, entities, bombs and damage are named, and nothing is read."""
    book = quick(read_workbook, content)
    assert why in book.unsafe
    assert book.sheets == () and book.title == ""


def test_an_encrypted_member_is_named() -> None:
    """A zip member that needs a password makes the workbook unsafe."""
    content = bytearray(workbook())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert read_workbook(bytes(content)).unsafe == "it is encrypted"


def test_a_part_that_stands_twice_is_damage() -> None:
    """Two parts of one name could be read as two different workbooks."""
    out = io.BytesIO(workbook())
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as package:
        package.writestr(SHEET, b"<worksheet/>")
    assert "damaged" in read_workbook(out.getvalue()).unsafe


def test_a_size_that_lies_is_damage() -> None:
    """A member that states a smaller size than it has is not read beyond it."""
    content = packed({**altered(workbook()), SHEET: b"<worksheet>" + b" " * 3_000_000 + b"</worksheet>"})
    content = content.replace((3_000_023).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert "damaged" in quick(read_workbook, content).unsafe


ROW = b'<row r="%d"><c r="%s%d"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "body",
    [
        ROW % (MAX_ROWS + 1, b"A", MAX_ROWS + 1),
        ROW % (1_048_576, b"XFD", 1_048_576),
        ROW % (1, b"CW", 1),
        b"".join(ROW % (n, b"A", n) for n in range(1, 60_000)),
        b'<row r="1"/>' * 400_000,
        b"<a>" * 300_000 + b"</a>" * 300_000,
        b'<row r="1"><c r="A1" x="' + b" ".join(b"a=" for _ in range(900_000)) + b'"/></row>',
    ],
)
def test_what_is_beyond_the_limits_is_not_cut_off_silently(body: bytes) -> None:
    """Too many rows, columns, elements or attributes make a workbook unsafe rather than shorter."""
    padded = packed({**altered(sheet_xml(b"<sheetData>" + body + b"</sheetData>")), "pad.bin": os.urandom(400_000)})
    assert "limit" in quick(read_workbook, padded).unsafe


def test_a_row_that_stands_twice_is_damage() -> None:
    """Two rows of one number could be read as two different workbooks."""
    body = b"<sheetData>" + (ROW % (1, b"A", 1)) * 2 + b"</sheetData>"
    assert read_workbook(sheet_xml(body)).unsafe == "it is damaged"


def test_the_last_allowed_cell_is_read() -> None:
    """A cell in the last allowed row and column is read; empty formatted rows far below do no harm."""
    body = ROW % (MAX_ROWS, b"CV", MAX_ROWS) + b'<row r="1048576"><c r="A1048576" s="0"/></row>'
    book = read_workbook(sheet_xml(b"<sheetData>" + body + b"</sheetData>"))
    assert book.unsafe == "" and len(book.sheets[0].rows[0]) == MAX_COLUMNS


def test_too_many_tabs_are_not_cut_off() -> None:
    """Fifty tabs are read, fifty-one are not."""

    def fill(count: int) -> Callable[[Any], None]:
        return lambda sheet: [sheet.parent.create_sheet() for _ in range(count)] and None

    assert len(read_workbook(workbook(fill(49))).sheets) == 50
    assert "tabs" in read_workbook(workbook(fill(50))).unsafe


def test_every_truncation_is_survived() -> None:
    """A workbook cut off anywhere gives a Workbook that says so."""
    content = workbook()
    for length in range(0, len(content) - 1, 97):
        assert read_workbook(content[:length]).unsafe


SAMPLE = workbook()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_flipped_bytes_are_survived(changes: list[tuple[int, int]]) -> None:
    """Random damage never raises; what is unsafe has no tabs."""
    content = bytearray(SAMPLE)
    for at, value in changes:
        content[at] = value
    book = read_workbook(bytes(content))
    assert not (book.unsafe and book.sheets)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_are_survived(tail: bytes, head: bytes) -> None:
    """Bytes that are no workbook and no document are unsafe, never an error."""
    assert read_workbook(head + tail).unsafe and read_docx(head + tail).unsafe


@settings(max_examples=60, deadline=None)
@given(st.text("<>/ar=\"'&;!?x", max_size=120))
def test_any_xml_in_a_tab_is_survived(body: str) -> None:
    """Whatever XML a tab holds, there is an answer."""
    book = read_workbook(sheet_xml(f"<sheetData>{body}</sheetData>".encode()))
    assert book.unsafe or all(isinstance(cell, str) for sheet in book.sheets for row in sheet.rows for cell in row)


def test_a_full_form_takes_little_time() -> None:
    """A workbook of a form's size is read in well under a second."""

    def fill(sheet: Any) -> None:
        for number in range(200):
            sheet.append([f"{number}", "label *", "response", "guidance" * 20])

    content = workbook(fill)
    read_workbook(content)
    began = time.process_time()
    read_workbook(content)
    assert in_time(time.process_time() - began, 0.5)


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n", (("a", "b"), ("1", "2"))),
        (b"a;b\r\n1;2,5\r\n", (("a", "b"), ("1", "2,5"))),
        (b"a\tb\n1\t2\n", (("a", "b"), ("1", "2"))),
        (b"a|b\n1|2\n", (("a", "b"), ("1", "2"))),
        (b"sep=;\na,x;b\n1;2\n", (("a,x", "b"), ("1", "2"))),
        (b"a,b\r1,2\r", (("a", "b"), ("1", "2"))),
        (b'"a;x;y;z",b\n"1\n2",3\n', (("a;x;y;z", "b"), ("1\n2", "3"))),
        (b"\xef\xbb\xbfa,b\n", (("a", "b"),)),
        ("enw,tŷ\n".encode(), (("enw", "tŷ"),)),
        ("naïve,€\n".encode("cp1252"), (("naïve", "€"),)),
        ("tŷ,b\n".encode("utf-16"), (("tŷ", "b"),)),
        ("aaa,bbb\n".encode("utf-16-le"), (("aaa", "bbb"),)),
        (b"one\ntwo\n", (("one",), ("two",))),
        (b"a, b ,\n", (("a", "b", ""),)),
        (b"", ()),
        (b"\n\n ,, \n", ()),
        (b"a\0b,c\n", (("ab", "c"),)),
    ],
)
def test_csv(content: bytes, rows: tuple[tuple[str, ...], ...]) -> None:
    """Delimiter, character set, byte order mark, line ends and quotes are found out."""
    book = read_csv(content)
    assert book.unsafe == "" and book.sheets[0].rows == rows


def test_csv_rows_keep_the_line_they_begin_on() -> None:
    """Blank lines and quoted line ends are counted."""
    assert read_csv(b'a,b\n\n"1\n2",3\nx,y\n').sheets[0].row_numbers == (1, 3, 5)


@pytest.mark.parametrize(
    "content",
    [b"a,b\n" * (MAX_ROWS + 1), b"," * MAX_COLUMNS + b"x\n", b"x" * 9_000_000, b'"' + b"x" * 200_000, b"a," * 3_000_000],
)
def test_a_csv_beyond_the_limits_is_not_cut_off_silently(content: bytes) -> None:
    """Too many rows, columns, bytes, or a cell without end, make a file unsafe."""
    book = quick(read_csv, content)
    assert book.unsafe and book.sheets == ()


def test_a_caller_may_allow_more_rows() -> None:
    """A register may be longer than what is read from a mail."""
    assert len(read_csv(b"a,b\n" * 6000, max_rows=7000).sheets[0].rows) == 6000


@given(st.binary(max_size=400))
def test_any_bytes_are_a_csv_or_unsafe(content: bytes) -> None:
    """No bytes make the reader raise, and every cell is trimmed text."""
    for sheet in read_csv(content).sheets:
        assert len(sheet.rows) == len(sheet.row_numbers)
        assert all(cell == cell.strip() for row in sheet.rows for cell in row)


# ---------------------------------------------------------------- Word


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of paragraphs."""
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


@pytest.mark.parametrize(
    ("body", "sheets"),
    [
        (p("Hello ", "world") + p() + p("again"), [("text", (("Hello world",), ("again",)))]),
        (table(("Name", "Email"), ("Jo", "jo@x.com")), [("table 1", (("Name", "Email"), ("Jo", "jo@x.com")))]),
        (p("before") + table(("a",)) + p("after"), [("text", (("before",), ("after",))), ("table 1", (("a",),))]),
        (table(("a",)) + table(("b",)), [("table 1", (("a",),)), ("table 2", (("b",),))]),
        (table((table(("in",)) + p("out"),)), [("table 1", (("out",),)), ("table 2", (("in",),))]),
        (f"<w:sdt><w:sdtContent>{p('control')}</w:sdtContent></w:sdt>", [("text", (("control",),))]),
        (table((p("one") + p("two"),)), [("table 1", (("one two",),))]),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", [("text", (("a\tb\nc",),))]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>", [("text", (("seen",),))]),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>', [("text", (("seen",),))]),
        ("<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>", [("text", (("new",),))]),
        ("<w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t>stays</w:t></w:r></w:p>", [("text", (("stays",),))]),
        ("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", [("text", (("link",),))]),
        ("", []),
        (p("   ") + table(("", "")), []),
    ],
)
def test_documents(body: str, sheets: list[tuple[str, tuple[tuple[str, ...], ...]]]) -> None:
    """Paragraphs are one sheet, each table another; what a reader does not see is left out."""
    book = read_docx(document(body))
    assert book.unsafe == "" and [(sheet.name, sheet.rows) for sheet in book.sheets] == sheets


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (document(p("x"), **{"word/vbaProject.bin": b"x"}), "macros"),
        (document(p("x"), **{"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
        (document(p("x"), **{"word/_rels/settings.xml.rels": relation("attachedTemplate")}), "external links"),
        (packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "entities"),
        (packed({"[Content_Types].xml": b"<Types/>"}), "damaged"),
        (packed({"word/document.xml": b"<w:document"}), "damaged"),
        (document("".join(p("x") for _ in range(MAX_ROWS + 1))), "limit"),
        (document(table(*[("x",)] * (MAX_ROWS + 1))), "limit"),
        (document(table(("x",) * (MAX_COLUMNS + 1))), "limit"),
        (document("<w:tbl>" * 60 + "</w:tbl>" * 60), "limit"),
        (workbook()[:500], "damaged"),
    ],
)  # fmt: skip
def test_what_is_dangerous_in_a_document_is_not_opened(content: bytes, why: str) -> None:
    """Macros, templates from outside, entities, damage and what is beyond the limits are named, and nothing is read."""
    book = quick(read_docx, content)
    assert why in book.unsafe and book.sheets == ()


def test_links_in_a_document_are_harmless() -> None:
    """A hyperlink does not make a document unsafe."""
    content = document(p("x"), **{"word/_rels/document.xml.rels": relation("hyperlink")})
    assert read_docx(content).unsafe == ""


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:t>x</w:t>", "<w:vanish/>", "y"]), max_size=30))
def test_any_nesting_is_survived(tags: list[str]) -> None:
    """Tags in any order, closed or not, give a Workbook."""
    book = read_docx(document("".join(tags)))
    assert not (book.unsafe and book.sheets)


@pytest.mark.parametrize("tag", ["p", "r", "tbl", "sdt"])
def test_deep_nesting_takes_little_time(tag: str) -> None:
    """Thousands of elements inside one another are read, or refused, at once."""
    quick(read_docx, document(f"<w:{tag}>" * 60_000 + f"</w:{tag}>" * 60_000))
