"""Bytes to Message: damage is data, limits hold, nothing raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.reading_process import ReadingProcess
from mailbot.model.message import Zone
from mailbot.reading.read import read

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


@given(st.binary(max_size=2000))
@settings(max_examples=300)
def test_any_bytes_are_read(content: bytes) -> None:
    """No input raises, and the same bytes give the same Message."""
    assert read(content) == read(content)


@given(st.lists(st.sampled_from([b"--x\r\n", b"--x--\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Type: message/rfc822\r\n", b"\r\n", b"Content-Transfer-Encoding: base64\r\n", b"aGk=\r\n", b"From: <<a@b>\r\n", b"=?utf-8?q?=ff?=\r\n", b"> q\r\n"]), max_size=40))
@settings(max_examples=300)
def test_any_pile_of_mime_is_read(pieces: list[bytes]) -> None:
    """Broken structures are tolerated."""
    assert read(HEAD + b"".join(pieces)).sha256


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a hundred levels", HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(100)) + b"\r\nhi"),
        ("ten thousand parts", HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhi\r\n" * 10_000 + b"--x--\r\n"),
        ("a header of a megabyte", HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\r\n\r\nhi"),
        ("twenty thousand recipients", HEAD + b"To: " + b"a@b.com, " * 20_000 + b"\r\n\r\nhi"),
        ("twenty thousand quotes", b"From: " + b'"' * 20_000 + b"\r\n\r\nhi"),
        ("five thousand parameters", HEAD + b"Content-Type: text/plain; " + b"a=b; " * 5000 + b"\r\n\r\nhi"),
        ("unclosed tags", HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a " * 50_000),
        ("open comments", HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 50_000),
        ("nested divs", HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 5000 + b"x"),
        ("many wrote lines", HEAD + b"\r\n" + b"On " * 20_000),
        ("many From lines", HEAD + b"\r\n" + b"From: x\n" * 8_000),
        ("one endless line", HEAD + b"\r\n" + b"a" * 900_000),
        ("at signs", HEAD + b"\r\n" + b"a@" * 100_000),
        ("encoded words", HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 4000 + b"\r\n\r\nhi"),
    ],
)  # fmt: skip
def test_hostile_messages_are_read_or_set_aside_within_two_seconds(name: str, content: bytes) -> None:
    """The reading process answers in time, and its next message is read as ever."""
    reader = ReadingProcess(2.0)
    try:
        reader.read(b"Subject: warm\r\n\r\n")
        begun = time.monotonic()
        reader.read(content)
        assert time.monotonic() - begun < 3.5, name
        assert reader.read(HEAD + b"\r\nhello").body.text.strip() == "hello"
    finally:
        reader.close()


def test_an_attached_message_keeps_its_original_bytes() -> None:
    """DKIM needs them."""
    inner = b"From: team@wales.nhs.uk\r\nSubject: Approved\r\n\r\nacme.com is approved.\r\n"
    outer = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsee attached\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--\r\n"
    message = read(outer)
    assert message.body.text.strip() == "see attached"
    assert message.attachments[0].message is not None
    assert message.attachments[0].message.content == inner


@pytest.mark.parametrize(
    ("text", "new", "not_new"),
    [
        ("Please add jo@a.com\n\nKind regards\nSam\nTel 029 2000 0000\nPA: pat@a.com\n", "jo@a.com", "pat@a.com"),
        ("It is 4.2.1\n\nFrom: API <a@b.c>\nSent: 24 November 2026 10:00\nTo: Jo\nSubject: x\n\nold words\n", "4.2.1", "old words"),
        ("> old one\n\nanswer here\n\n> old two\n", "", "old one"),
        ("From: 1 Dec\nTo: 31 Mar\nSupplier: Acme\n", "Supplier: Acme", "nothing of the kind"),
        ("On Mon, 23 Nov 2026 at 10:00, API <a@b.c> wrote:\n> old\n\nbelow\n", "below", "> old"),
        ("Ar ddydd Llun, 16 Tach 2026 am 09:01, <a@b.c> ysgrifennodd:\n> hen\n", "", "hen"),
    ],
)
def test_new_text_is_told_from_quotes_and_signatures(text: str, new: str, not_new: str) -> None:
    """Only what the sender wrote this time counts."""
    body = read(HEAD + b"\r\n" + text.encode()).body
    assert new in body.zone(Zone.NEW_TEXT)
    assert not_new not in body.zone(Zone.NEW_TEXT)
    assert "".join(body.text[s.start : s.end] for s in body.segments) == body.text
