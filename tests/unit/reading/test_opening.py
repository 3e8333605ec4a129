"""Attachments as they come: what each is taken for, what is read of it, and that nothing is executed or fetched."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from mailbot.model.message import Attachment, AttachmentKind, Message
from mailbot.reading.limits import LIMITS
from mailbot.reading.read import read
from tests.attacks.compound import compound_file
from tests.attacks.mail import attached, multipart
from tests.attacks.outlook_items import Item, msg, winmail

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
MAIL = b"Received: from x\r\nFrom: team@wales.nhs.uk\r\nSubject: Approved\r\n\r\nacme.com is approved.\r\n"
ITEM = Item(subject="Approved", sender="team@wales.nhs.uk", text="acme.com is approved.")
OLE_ENCRYPTED = compound_file({"EncryptedPackage": b"x" * 20, "EncryptionInfo": b"y" * 20})


def workbook(hidden: bool = False) -> bytes:
    """Return a small workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Email"])
    sheet.append(["Jo", "jo@acme.com"])
    second = book.create_sheet("Lists")
    second.append(["hidden words"])
    second.sheet_state = "hidden" if hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_member(name: str, data: bytes = b"x") -> bytes:
    """Return a workbook with one more member."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def brought(name: str, data: bytes, kind: str = "application/octet-stream", encoding: str = "base64") -> Message:
    """Return the mail that brings a file."""
    return read(HEAD + multipart("mixed", [b"\r\nsee attached", attached(data, name, kind, encoding)], "_B_"))


def only(message: Message) -> Attachment:
    """Return its one attachment."""
    assert len(message.attachments) == 1
    return message.attachments[0]


@pytest.mark.parametrize(
    ("name", "kind", "data", "encoding"),
    [
        ("", "message/rfc822", MAIL, "7bit"),
        ("", "message/rfc822", MAIL, "base64"),
        ("a.eml", "message/rfc822", MAIL, "quoted-printable"),
        ("approval.eml", "application/octet-stream", MAIL, "base64"),
        ("approval.EML", "text/plain", MAIL, "base64"),
        ("approval", "application/octet-stream", MAIL, "base64"),
        ("approval", "application/octet-stream", b"From team@wales.nhs.uk Tue Nov 24 10:00:00 2026\r\n" + MAIL, "base64"),
        ("a.msg", "application/vnd.ms-outlook", msg(ITEM), "base64"),
        ("a.msg", "application/octet-stream", msg(ITEM), "base64"),
        ("a.dat", "application/octet-stream", msg(ITEM), "base64"),
        ("winmail.dat", "application/ms-tnef", winmail([("i", ITEM)]), "base64"),
        ("x.bin", "application/octet-stream", winmail([("i", ITEM)]), "base64"),
    ],
)
def test_an_attached_mail_is_a_mail_however_it_is_attached(name: str, kind: str, data: bytes, encoding: str) -> None:
    """message/rfc822, a file dragged out of a mail program, an Outlook item, winmail.dat: by content before name and type."""
    found = only(brought(name, data, kind, encoding))
    assert found.kind is AttachmentKind.MESSAGE and found.message is not None
    assert found.message.from_[0].address == "team@wales.nhs.uk"
    assert found.message.body.text.strip() == "acme.com is approved."


@pytest.mark.parametrize(
    ("name", "kind", "data", "expected"),
    [
        ("a.pdf", "application/octet-stream", b"%PDF-1.7 x", AttachmentKind.PDF),
        ("list.csv", "application/octet-stream", b"%PDF-1.7 x", AttachmentKind.PDF),
        ("logo.png", "application/octet-stream", b"\x89PNG\r\n\x1a\n", AttachmentKind.PICTURE),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0", AttachmentKind.PICTURE),
        ("photo.heic", "application/octet-stream", b"\0\0\0\x18ftypheic", AttachmentKind.PICTURE),
        ("a.zip", "application/zip", zipped({"a.txt": b"x"}), AttachmentKind.ARCHIVE),
        ("approval.txt", "text/plain", zipped({"a.txt": b"x"}), AttachmentKind.ARCHIVE),
        ("a.7z", "application/octet-stream", b"7z\xbc\xaf\x27\x1c", AttachmentKind.ARCHIVE),
        ("a.rar", "application/octet-stream", b"Rar!\x1a\x07", AttachmentKind.ARCHIVE),
        ("a.gz", "application/gzip", b"\x1f\x8b\x08", AttachmentKind.ARCHIVE),
        ("meeting.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", AttachmentKind.CALENDAR),
        ("users.csv", "text/csv", b"Name,Email\r\nJo,jo@acme.com", AttachmentKind.TABLE),
        ("users.txt", "text/plain", b"jo@acme.com", AttachmentKind.TEXT),
        ("link.url", "application/octet-stream", b"[InternetShortcut]\r\nURL=https://x", AttachmentKind.LINK),
        ("smime.p7s", "application/pkcs7-signature", b"0\x80", AttachmentKind.OTHER),
        ("a.docx", "application/octet-stream", zipped({"word/document.xml": b"<w:document xmlns:w='w'/>"}), AttachmentKind.DOCUMENT),
        ("a.xlsx", "application/octet-stream", OLE_ENCRYPTED, AttachmentKind.WORKBOOK),
        ("a.doc", "application/msword", OLE_ENCRYPTED, AttachmentKind.ENCRYPTED),
        ("a.exe", "application/octet-stream", b"MZ\x90", AttachmentKind.OTHER),
        ("a.doc", "application/msword", compound_file({"WordDocument": b"x" * 20}), AttachmentKind.OTHER),
        ("", "application/octet-stream", b"", AttachmentKind.OTHER),
    ],
)
def test_every_attachment_has_a_kind_by_its_content(name: str, kind: str, data: bytes, expected: AttachmentKind) -> None:
    """A name can lie, a type can be missing: what the bytes say comes first."""
    found = only(brought(name, data, kind))
    assert found.kind is expected
    assert (found.name, found.size) == (name, len(data))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (with_member("xl/vbaProject.bin"), "macros"),
        (with_member("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), "external links"),
        (with_member("xl/connections.xml", b"<connections/>"), "external links"),
        (with_member("xl/embeddings/oleObject1.bin"), "embedded objects"),
        (with_member("xl/bomb.xml", b"<x>" + b" " * 60_000_000 + b"</x>"), "unpacks to more"),
        (with_member("xl/many.xml", b"<x>" + b"<y/>" * 300_000 + b"</x>"), "more cells"),
        (OLE_ENCRYPTED, "encrypted"),
        (workbook()[:-200], "damaged"),
    ],
    ids=["macros", "external links", "connections", "embedded objects", "bomb", "many elements", "encrypted", "cut short"],
)
def test_a_dangerous_workbook_is_named_and_not_read(data: bytes, why: str) -> None:
    """Nothing is executed, nothing is fetched, nothing is unpacked beyond the limit."""
    found = only(brought("form.xlsx", data))
    assert found.workbook is not None and why in found.workbook.unsafe and not found.workbook.sheets


def test_hidden_sheets_are_marked_hidden() -> None:
    """What a reader does not see is not taken for a list of users."""
    found = only(brought("users.xlsx", workbook(hidden=True)))
    assert found.workbook is not None
    assert [(sheet.name, sheet.hidden) for sheet in found.workbook.sheets] == [("Sheet", False), ("Lists", True)]


def test_archives_are_never_unpacked() -> None:
    """What is in a zip stays in it: a person opens it."""
    found = only(brought("approval.zip", zipped({"approval.eml": MAIL})))
    assert found.message is None and not found.text and found.workbook is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Users\\jo\\passwd", "/etc/passwd", "passwd\x00\x1b[2J", "..\\passwd"])
def test_names_lose_their_paths_and_controls(name: str) -> None:
    """A name is shown to people and never used as a path."""
    part = b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="' + name.replace("\\", "\\\\").encode() + b'"\r\n\r\nx'
    shown = only(read(HEAD + multipart("mixed", [b"\r\nhello", part], "_B_"))).name
    assert shown.startswith("passwd") and "/" not in shown and shown.isprintable()


def nested(levels: int, attach: str) -> bytes:
    """Return mails attached to one another."""
    content = MAIL
    for level in range(levels):
        part = b"Content-Type: message/rfc822\r\n\r\n" + content if attach == "as it is" else attached(content, "a.eml")
        content = HEAD + multipart("mixed", [b"\r\nsee attached", part], f"_{level}_")
    return content


@pytest.mark.parametrize("attach", ["as it is", "as a file"])
@pytest.mark.parametrize(("levels", "judged"), [(5, True), (LIMITS.depth, False), (100, False)])
def test_a_mail_nested_too_deep_is_not_judged(attach: str, levels: int, judged: bool) -> None:
    """Neither the mail in the middle nor the one around it: what is inside might matter."""
    if attach == "as a file" and levels == 100:
        levels = LIMITS.depth + 2  # base64 of base64 grows beyond any mail
    message = read(nested(levels, attach))
    assert bool(message.unreadable) is not judged
    inner = message
    while inner.attachments and inner.attachments[0].message is not None:
        inner = inner.attachments[0].message
    assert (inner.subject == "Approved") is judged


def test_more_attached_mails_than_the_limit_are_not_judged() -> None:
    """Sixty mails in one are no request."""
    parts = [b"Content-Type: message/rfc822\r\n\r\n" + MAIL] * (LIMITS.messages + 1)
    assert "more attached messages" in read(HEAD + multipart("mixed", parts, "_B_")).unreadable
    assert not read(HEAD + multipart("mixed", parts[1:], "_B_")).unreadable


def test_the_original_bytes_of_attached_mails_are_kept_within_a_limit() -> None:
    """DKIM needs them; a mail without them can only be proven otherwise, and says so."""
    small, large = MAIL, MAIL + b"a long text\r\n" * 90_000
    found = read(HEAD + multipart("mixed", [b"Content-Type: message/rfc822\r\n\r\n" + mail for mail in [small, *[large] * 11, small]], "_B_"))
    kept = [a.message for a in found.attachments if a.message is not None]
    assert [m.original_bytes for m in kept] == [bool(m.content) for m in kept]
    assert kept[0].content == small and kept[-1].content == small
    assert sum(len(m.content) for m in kept) <= LIMITS.original
    assert not all(m.original_bytes for m in kept)


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [("users.txt", "text/plain", "jo@acme.com\r\n"), ("page.html", "text/html", "<p>jo@acme.com</p>")],
)
def test_an_attached_text_beyond_the_limit_is_not_cut_silently(name: str, kind: str, text: str) -> None:
    """Users at its end would be overlooked."""
    fits = brought(name, (text * 10).encode(), kind)
    assert "jo@acme.com" in only(fits).text and not fits.unreadable
    beyond = brought(name, (text * 20_000).encode(), kind)
    assert not only(beyond).text and beyond.unreadable
