"""Delivery reports of many makers name the mail of ours that did not arrive, so that its case can be marked."""

from __future__ import annotations

import pytest

from mailbot.reading.automatic import undelivered
from mailbot.reading.read import read

OURS = "<mailbot.0123456789abcdef0123456789abcdef01234567@wales.nhs.uk>"
ORIGINAL = f"From: apimanagement@wales.nhs.uk\r\nTo: jo@x.nhs.uk\r\nSubject: RE: access [APIM-2026-000001]\r\nMessage-ID: {OURS}\r\n"
STATUS = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; jo@x.nhs.uk\r\nAction: failed\r\nStatus: 5.1.1\r\n"


def _report(*parts: str, head: str = "") -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in ("\r\nYour message could not be delivered.", *parts))
    return f'From: MAILER-DAEMON@mx\r\nSubject: Undeliverable: x\r\n{head}Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n{body}--b--\r\n'.encode()


REPORTS = [
    ("with the whole original, as Exchange and Postfix", _report(STATUS, f"Content-Type: message/rfc822\r\n\r\n{ORIGINAL}\r\nhello")),
    ("marked as an automatic reply, as Exchange and Postfix of today", _report(STATUS, f"Content-Type: message/rfc822\r\n\r\n{ORIGINAL}\r\nhello", head="Auto-Submitted: auto-replied\r\n")),
    ("with its headers, as Gmail and exim", _report(STATUS, f"Content-Type: text/rfc822-headers\r\n\r\n{ORIGINAL}")),
    ("with its headers in another type", _report(STATUS, f"Content-Type: message/rfc822-headers\r\n\r\n{ORIGINAL}")),
    ("with the identifier in the status", _report(STATUS + f"Original-Message-ID: {OURS}\r\n")),
    ("as an answer to it", _report(STATUS, head=f"In-Reply-To: {OURS}\r\n")),
    ("as text alone, as qmail", f"From: MAILER-DAEMON@mx\r\nReturn-Path: <>\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message.\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n{ORIGINAL}\r\nhello\r\n".encode()),
    ("as text alone, as exim", f"From: Mailer-Daemon@mx\r\nX-Failed-Recipients: jo@x.nhs.uk\r\nSubject: Mail delivery failed: returning message to sender\r\n\r\nThis message was created automatically by mail delivery software.\r\n\r\n------ This is a copy of the message. ------\r\n\r\n{ORIGINAL}\r\n".encode()),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "content"), REPORTS, ids=[shape for shape, _ in REPORTS])
def test_a_report_names_the_mail_that_did_not_arrive(shape: str, content: bytes) -> None:
    """Whole original, headers alone, status field, thread, or plain text."""
    assert undelivered(read(content)) == (OURS,), shape


@pytest.mark.parametrize(
    "content",
    [
        _report(STATUS, f"Content-Type: message/rfc822\r\n\r\n{ORIGINAL.replace('mailbot.', 'other.')}\r\nhello"),
        f"From: jo@x.nhs.uk\r\nSubject: RE: access\r\nIn-Reply-To: {OURS}\r\n\r\nThanks, the IMTP reference is 4.2.1.\r\n".encode(),
        f"From: jo@x.nhs.uk\r\nSubject: Automatic reply: access\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {OURS}\r\n\r\nI am away.\r\n".encode(),
        f'From: jo@x.nhs.uk\r\nSubject: access\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nsee attached\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{ORIGINAL}\r\nhello\r\n--b--\r\n'.encode(),
    ],
)
def test_other_mail_names_none(content: bytes) -> None:
    """A report about somebody else's mail, an answer, an out-of-office note, a copy of our mail sent back by a person."""
    assert undelivered(read(content)) == ()
