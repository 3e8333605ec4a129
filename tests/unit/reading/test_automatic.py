"""Machine-made mail is recognised, and people's mail is not taken for it."""

from __future__ import annotations

import pytest

from mailbot.model.message import AutomaticKind
from mailbot.reading.automatic import automatic
from mailbot.reading.automatic_marks import PRESENT
from mailbot.reading.read import read


def _read(headers: str, body: str = "hello") -> object:
    return automatic(read(f"From: a@b.com\r\n{headers}\r\n\r\n{body}\r\n".encode()))


@pytest.mark.parametrize("name", sorted(PRESENT))
@pytest.mark.parametrize("style", [str.lower, str.title, str.upper])
def test_every_marking_header_is_seen_however_it_is_written(name: str, style: object) -> None:
    """Header names are compared without regard to case."""
    assert _read(f"{style(name)}: something") is not None  # type: ignore[operator]


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (vacation)", "AUTO-SUBMITTED: Auto-Notified", "Precedence: Bulk", "precedence: LIST", "Precedence: auto_reply",
        "Return-Path: <>", "Return-Path: < >", "Content-Type: multipart/report; report-type=delivery-status; boundary=x", "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
        "Subject: Automatic reply: your request", "Subject: AUTOMATIC REPLY: x", "Subject: Out of Office: x", "Subject: Ateb awtomatig: x", "Subject: Undeliverable: x", "Subject: Mail delivery failed: returning message",
        "Subject: Delivery Status Notification (Failure)", "Subject: Automatische Antwort: x", "Sender: MAILER-DAEMON@mx.org", "Subject: [EXTERNAL] Automatic reply: x",
    ],
)  # fmt: skip
def test_machine_made_mail_is_recognised(header: str) -> None:
    """RFC 3834, 3464 and 8098, Exchange and other makers."""
    assert _read(header) is not None


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: no", "X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "Subject: Out of office cover request", "Subject: Read this: new users", "Subject: RE: Automatic reply: x",
        "Precedence: first-class", "Return-Path: <a@b.com>", "Subject: Recall: letters project",
    ],
)  # fmt: skip
def test_peoples_mail_is_not_taken_for_machines(header: str) -> None:
    """A person who is taken for a machine is left without an answer."""
    assert _read(header) is None


def test_a_read_receipt_needs_its_words_and_not_only_its_subject() -> None:
    """`Read:` alone may be a person's subject."""
    found = _read("Subject: Read: API access", "Your message\r\n\r\nTo: x\r\nwas read on Monday")
    assert found is not None and found.kind is AutomaticKind.RECEIPT  # type: ignore[attr-defined]
    assert _read("Subject: Read: the new guidance", "Hi, please add jo@wales.nhs.uk") is None


def test_our_own_mail_is_recognised_by_its_message_id_and_marks() -> None:
    """A copy of our own reply is never answered."""
    found = _read("Message-ID: <mailbot.0123456789abcdef0123456789abcdef01234567@wales.nhs.uk>")
    assert found is not None and found.kind is AutomaticKind.OWN  # type: ignore[attr-defined]
