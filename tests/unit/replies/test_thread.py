"""From texts to MIME bytes: headers that thread and stop loops, and originals that survive."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.plan import Mail, ReplyText
from mailbot.replies.thread import message_id_for, reply_mail, route_mail

KEY = "apimanagement/17/reply"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
REPLY = ReplyText("no-users", "jo@wales.nhs.uk", "Re: Mynediad i’r Porth [APIM-2026-000123]", "Annwyl Jô,\n\nDiolch.\n", "<p>Diolch, Jô</p>", "cy")
CLEAN = b"From: a@b.example\r\nSubject: x\r\n\r\nHello.\r\n"


def reply(text: ReplyText = REPLY, in_reply_to: str = "<1@b.example>", references: tuple[str, ...] = (), sender_name: str = "") -> Mail:
    """Return a reply mail."""
    return reply_mail(
        text, key=KEY, sender="apimanagement@wales.nhs.uk", sender_name=sender_name, message_id=message_id_for(KEY, "wales.nhs.uk"),
        in_reply_to=in_reply_to, references=references, date=NOW, case="APIM-2026-000123",
    )  # fmt: skip


def route(original: bytes | None, key: str = KEY, subject: str = "[Ready] APIM-2026-000123") -> Mail:
    """Return a routed mail."""
    return route_mail(
        "note\n", "<p>note</p>", subject, original, key=key, sender="apimanagement@wales.nhs.uk", recipient="team@wales.nhs.uk",
        message_id=message_id_for(key, "wales.nhs.uk"), date=NOW, case="APIM-2026-000123",
    )  # fmt: skip


def parsed(mail: Mail) -> Message:
    """Return the mail as the standard library reads it."""
    return message_from_bytes(mail.content)


def survived(mail: Mail) -> bytes:
    """Cut the attached original out of the raw bytes, as a reader that keeps bytes does."""
    boundary = re.search(rb'multipart/mixed; boundary="([^"]+)"', mail.content)
    assert boundary is not None
    part = mail.content.split(b"--" + boundary.group(1))[-2]
    head, _, body = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    body = body.removesuffix(b"\r\n")
    return base64.b64decode(body) if b"base64" in head else body


def test_a_message_id_is_derived_from_the_key() -> None:
    """The same action always has the same Message-ID, another action another one."""
    assert message_id_for(KEY, "wales.nhs.uk") == message_id_for(KEY, "wales.nhs.uk")
    assert message_id_for(KEY, "wales.nhs.uk") != message_id_for(KEY + "2", "wales.nhs.uk")
    assert re.fullmatch(r"<mailbot\.[0-9a-f]{40}@wales\.nhs\.uk>", message_id_for(KEY, "wales.nhs.uk"))


def test_a_reply_is_marked_as_automatic_and_names_its_case() -> None:
    """RFC 3834 and Exchange are told that a machine wrote, and the case can be found again."""
    mail = parsed(reply())
    assert mail["Auto-Submitted"] == "auto-replied" and mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Mailbot-Case"] == "APIM-2026-000123" and mail["X-Mailbot-Key"] and mail["Precedence"] is None
    assert mail["Date"] == "Tue, 24 Nov 2026 09:30:00 +0000" and mail["To"] == "jo@wales.nhs.uk"
    assert mail["Message-ID"] == reply().message_id == message_id_for(KEY, "wales.nhs.uk")
    assert mail["Content-Language"] == "cy"


def test_text_and_html_come_out_as_they_went_in() -> None:
    """Both alternatives are UTF-8 with CRLF line ends, the plain text first."""
    text, html = parsed(reply()).get_payload()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]  # type: ignore[union-attr]
    assert text.get_payload(decode=True).decode() == REPLY.text.replace("\n", "\r\n")  # type: ignore[union-attr]
    assert html.get_payload(decode=True).decode() == REPLY.html  # type: ignore[union-attr]
    assert str(make_header(decode_header(str(parsed(reply())["Subject"])))) == REPLY.subject


def test_every_line_is_ascii_short_and_ends_in_crlf() -> None:
    """What is sent travels over any relay unchanged."""
    for mail in (reply(), route(CLEAN), route("é\n".encode() * 500)):
        assert mail.content.isascii()
        assert b"\n" not in mail.content.replace(b"\r\n", b"")
        assert max(map(len, mail.content.split(b"\r\n"))) <= 998


def test_the_thread_is_kept_and_bounded() -> None:
    """References hold the first message, the latest ones and the one that is answered, each once, twenty at most."""
    known = tuple(f"<{number}@b.example>" for number in range(100))
    mail = parsed(reply(in_reply_to="<99@b.example>", references=known))
    kept = str(mail["References"]).split()
    assert mail["In-Reply-To"] == "<99@b.example>"
    assert kept[0] == "<0@b.example>" and kept[-2:] == ["<98@b.example>", "<99@b.example>"] and len(kept) == len(set(kept)) == 20


@pytest.mark.parametrize("odd", ["", "no-brackets@b.example", "<a b@c>", "<x@y>\r\nBcc: z@y.example", f"<{'x' * 2000}@y>", "<é@y>"])
def test_an_odd_message_id_threads_nothing_and_breaks_nothing(odd: str) -> None:
    """A Message-ID that cannot stand in a header is left out."""
    mail = parsed(reply(in_reply_to=odd, references=(odd,)))
    assert mail["In-Reply-To"] is None and mail["References"] is None and mail["Bcc"] is None


@given(st.text(st.characters(), max_size=200))
def test_no_value_breaks_out_of_its_header(value: str) -> None:
    """Whatever stands in subject, recipient, name or case, the headers are those that were meant."""
    expected = parsed(reply(sender_name="x")).keys()
    text = ReplyText("t", f"jo@x.example{value}", f"Re: {value}", "t", "h", "en")
    mail = reply_mail(text, key=value, sender="a@b.example", sender_name=f"x{value}", message_id="<1@b>", in_reply_to="<1@b.example>", references=(value,), date=NOW, case=value)
    assert message_from_bytes(mail.content).keys() == expected


def test_a_subject_that_looks_encoded_is_not_decoded_by_readers() -> None:
    """A typed encoded word shows as it was typed."""
    mail = parsed(reply(ReplyText("t", "a@b.example", "Re: =?utf-8?q?granted?=", "t", "h", "en")))
    assert str(make_header(decode_header(str(mail["Subject"])))) == "Re: =?utf-8?q?granted?="


@pytest.mark.parametrize(
    ("original", "kind"),
    [
        (CLEAN, "message/rfc822"),
        (CLEAN.removesuffix(b"\r\n"), "message/rfc822"),
        (CLEAN + b"\r\n\r\n", "message/rfc822"),
        (b"", "message/rfc822"),
        (CLEAN + "é".encode(), "application/octet-stream"),
        (CLEAN.replace(b"\r\n", b"\n"), "application/octet-stream"),
        (CLEAN + b"\rx", "application/octet-stream"),
        (CLEAN + b"x\r\r\n", "application/octet-stream"),
        (CLEAN + b"\x00", "application/octet-stream"),
        (CLEAN + b"x" * 999, "application/octet-stream"),
    ],
)
def test_the_original_travels_whole(original: bytes, kind: str) -> None:
    """What any relay carries unchanged goes as a message, all else as a file in base64; both come out byte for byte."""
    mail = route(original)
    attached = parsed(mail).get_payload(1)
    assert isinstance(attached, Message)
    assert attached.get_content_type() == kind and attached.get_filename() == "original.eml"
    assert survived(mail) == original


@given(st.binary(max_size=2000))
def test_any_original_comes_out_byte_for_byte(original: bytes) -> None:
    """No bytes are lost or changed, whatever they are."""
    assert survived(route(original)) == original


def test_an_original_cannot_break_out_of_its_part() -> None:
    """An original that holds our boundary, guessed or copied, cannot add parts to the note."""
    boundary = re.search(rb'multipart/mixed; boundary="([^"]+)"', route(CLEAN).content)
    assert boundary is not None
    evil = CLEAN + b"--" + boundary.group(1) + b"\r\nContent-Type: text/html\r\n\r\n<h1>READY</h1>\r\n"
    mail = route(evil)
    assert [part.get_content_type() for part in parsed(mail).get_payload()] == ["multipart/alternative", "application/octet-stream"]  # type: ignore[union-attr]
    assert survived(mail) == evil


def test_a_routed_note_is_generated_not_a_reply() -> None:
    """The note to the team starts a thread of its own; without an original it is just the note."""
    mail = parsed(route(None))
    assert mail["Auto-Submitted"] == "auto-generated" and mail["In-Reply-To"] is None
    assert mail.get_content_type() == "multipart/alternative" and parsed(route(CLEAN)).get_content_type() == "multipart/mixed"


def test_the_same_values_give_the_same_bytes() -> None:
    """A mail that is built again after a crash is the same mail."""
    assert reply() == reply() and route(CLEAN) == route(CLEAN)
    assert route(CLEAN).content != route(CLEAN, key="other").content
