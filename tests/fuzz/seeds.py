"""What fuzzing begins with: the sample messages, and small files of every kind that is read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from docx import Document

from tests.attacks.mail import attached, multipart
from tests.attacks.outlook_items import Item, encapsulated, msg, winmail

SAMPLES = Path(__file__).resolve().parents[1] / "messages"
HEAD = b"From: Sam <sam@cardiff.wales.nhs.uk>\r\nSubject: API Portal\r\nMIME-Version: 1.0\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n"
HTML = b'<style>.a{display:none}</style><p>Please add <a href="mailto:jo@acme.com">Jo</a></p><table><tr><td>Jo<td>jo@acme.com</table><blockquote>old</blockquote><span class=a>x</span>'
TEXT = b"Please add jo@acme.com of Acme Ltd.\r\nUse case: a clinic dashboard\r\nIMTP: 4.2.1\r\n\r\nKind regards\r\nSam\r\n\r\nFrom: API <api@wales.nhs.uk>\r\nSent: Monday, 23 November 2026 10:00\r\nTo: Sam\r\nSubject: x\r\n\r\nold\r\n"
LARGEST = 30_000  # bytes of a sample: larger ones make fuzzing slow


def workbook() -> bytes:
    """Return a workbook that looks a little like the form."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ReadMe – Allowlisting"
    sheet.append(["Information Security Toolkit - O365 Allow Listing Domain v6.6"])
    request = book.create_sheet("Allow Listing Request")
    request.append(["Ref", "Item", "Response"])
    request.append(["2.2", "Domain to be allow listed *", "acme.com"])
    return _saved(book)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def docx() -> bytes:
    """Return a document with a paragraph and a table."""
    document = Document()
    document.add_paragraph("Users")
    table = document.add_table(2, 2)
    table.cell(1, 1).text = "jo@acme.com"
    return _saved(document)


def item() -> Item:
    """Return an Outlook item that has everything."""
    inner = Item(subject="inner", sender="c@d.ee", text="approved")
    return Item(
        subject="s", sender="a@b.cc", sender_name="A", message_id="<1@b.cc>", transport_headers="From: a@b.cc\r\nSubject: s\r\n", text="text", html="<p>text</p>",
        rtf=encapsulated("<p>text</p>"), attachments=(("i", inner), ("b.csv", b"Name,Email\r\nJo,jo@acme.com")),
    )  # fmt: skip


def messages() -> Iterator[bytes]:
    """Yield whole messages."""
    for path in sorted(SAMPLES.rglob("*.eml")):
        if path.stat().st_size < LARGEST:
            yield path.read_bytes()
    for name, data in (("a.msg", msg(item())), ("winmail.dat", winmail([("i", item())])), ("a.xlsx", workbook()), ("a.docx", docx()), ("a.csv", b"Name,Email\r\nJo,jo@acme.com")):
        yield HEAD + multipart("mixed", [b"\r\n" + TEXT, attached(data, name)], "_B_")
    yield HEAD + multipart("alternative", [b"\r\n" + TEXT, b"Content-Type: text/html; charset=utf-8\r\n\r\n" + HTML], "_A_")


def seeds(target: str) -> list[bytes]:
    """Return what a target begins with."""
    match target:
        case "html":
            return [HTML]
        case "texts":
            return [TEXT, TEXT + b"\0" + TEXT.replace(b"jo@", b"al@")]
        case "outlook":
            return [msg(item()), winmail([("i", item())], body="b"), encapsulated("<p>x</p>").encode(), rb"{\rtf1\ansi x\par \'e2\u373?}"]
        case "tables":
            return [workbook(), docx(), b"Name;Email\r\nJo;jo@acme.com"]
        case "headers":
            return [message.partition(b"\r\n\r\n")[0][:4000] for message in list(messages())[::20]]
        case _:
            return list(messages())
