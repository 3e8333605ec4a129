"""What delivery reports of many makers say: who was not reached, and why; and reports that tell of no failure."""

from __future__ import annotations

import time

import pytest

from mailbot.reading.read import read
from mailbot.reading.reports import Failure, failure
from tests.speed import in_time


def dsn(*groups: str, subject: str = "Undeliverable: x", text: str = "A report.") -> bytes:
    """Return a report of RFC 3464 with these groups of fields."""
    status = "\r\n\r\n".join(group.replace("\n", "\r\n") for group in ("Reporting-MTA: dns; mx.x.org", *groups))
    return (
        f'From: MAILER-DAEMON@mx.x.org\r\nSubject: {subject}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n--b--\r\n"
    ).encode()


def plain(subject: str, text: str, head: str = "") -> bytes:
    """Return a report of plain text."""
    return f"From: MAILER-DAEMON@mx.x.org\r\nReturn-Path: <>\r\nSubject: {subject}\r\n{head}\r\n{text}\r\n".encode()


FAILED = "Final-Recipient: rfc822; Jo@x.nhs.uk\nAction: failed\nStatus: 5.1.1"
FAILURES = [
    ("Postfix", dsn(f"{FAILED}\nDiagnostic-Code: smtp; 550 5.1.1 <jo@x.nhs.uk>: Recipient address\n    rejected: User unknown"), "550 5.1.1 <jo@x.nhs.uk>: Recipient address rejected: User unknown"),
    ("Exchange", dsn("Final-Recipient: rfc822;jo@x.nhs.uk\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"), "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
    ("a status alone", dsn(FAILED), "status 5.1.1"),
    ("a status, and the reason in the text", dsn(FAILED, text="Hello,\r\n\r\n550 5.2.2 the mailbox is full\r\n"), "550 5.2.2 the mailbox is full"),
    ("one of two reached", dsn("Final-Recipient: rfc822; ann@x.nhs.uk\nAction: delivered\nStatus: 2.0.0", f"{FAILED}\nDiagnostic-Code: smtp; 554 no"), "554 no"),
    ("a subject that speaks of delays", dsn(f"{FAILED}\nDiagnostic-Code: smtp; 554 no", subject="Undeliverable: Delayed discharge dashboard"), "554 no"),
    ("qmail", plain("failure notice", "Hi. This is the qmail-send program.\r\n\r\n<jo@x.nhs.uk>:\r\nSorry, no mailbox here by that name. (#5.1.1)"), "Sorry, no mailbox here by that name. (#5.1.1)"),
    ("exim", plain("Mail delivery failed: returning message to sender", "  jo@x.nhs.uk\r\n    550 5.1.1 User unknown", "X-Failed-Recipients: jo@x.nhs.uk\r\n"), "550 5.1.1 User unknown"),
    ("plain text about a mail on delays", plain("Undeliverable: Delay in clinics", "It did not arrive."), "the report gives no reason"),
    ("in Welsh", plain("Methwyd danfon: Eich cais", "Ni ellid danfon eich neges."), "the report gives no reason"),
]  # fmt: skip


@pytest.mark.parametrize(("maker", "content", "reason"), FAILURES, ids=[maker for maker, _, _ in FAILURES])
def test_a_failure_is_told_with_its_reason(maker: str, content: bytes, reason: str) -> None:
    """The server's own words where there are any; the address in lower case where it is named as such."""
    del maker
    found = failure(read(content))
    named = b"final-recipient" in content.lower() or b"x-failed" in content.lower()
    assert found == Failure("jo@x.nhs.uk" if named else "", reason)


@pytest.mark.parametrize(
    "content",
    [
        dsn(FAILED.replace("failed", "delayed"), subject="Delayed Mail (still being retried)"),
        dsn(FAILED.replace("failed", "delivered").replace("5.1.1", "2.0.0"), subject="Successful Mail Delivery Report"),
        dsn(FAILED.replace("failed", "relayed"), subject="Delivery Status Notification (Relay)"),
        dsn(FAILED.replace("failed", "expanded")),
        plain("Warning: could not send message for past 4 hours", "It will be retried."),
        plain("Warning: message 1abc-2 delayed 24 hours", "550 5.1.1 is not what it says"),
        plain("Delivery delayed: Your request", "Delivery of your message has been delayed."),
        plain("Re: API Portal", "Thank you. I am out of the office until 4.12.26. My number is 550 1234.", "In-Reply-To: <mailbot.0123456789abcdef0123@x>\r\n"),
        plain("Postmaster notify", "Later.", "Auto-Submitted: auto-generated (warning-timeout)\r\n"),
        b'From: abuse@x.org\r\nSubject: complaint\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n--b\r\n\r\nspam\r\n--b--\r\n',
    ],
)
def test_what_is_late_passed_on_or_there_is_no_failure(content: bytes) -> None:
    """Nobody is told that a sponsor was not reached while the mail may still arrive."""
    assert failure(read(content)) is None


def test_a_reason_is_one_bounded_line() -> None:
    """Whatever a server writes there."""
    found = failure(read(dsn(f"{FAILED}\nDiagnostic-Code: smtp; 554 {'no ' * 5000}")))
    assert found is not None and len(found.reason) <= 300 and "\n" not in found.reason


@pytest.mark.parametrize("words", ["a", "a.", "550 5.", "5", " ", "-", "a@", "\t", "450-", "x\r\n ", "\r\n\r\n", "final-recipient: a\r\n"])
def test_no_report_takes_long(words: str) -> None:
    """Repetitions of what is looked for, in a field, in the text and in a header."""
    for content in (dsn(f"{FAILED}\nDiagnostic-Code: smtp; {words * 20_000}"), dsn(FAILED.replace("Jo@x.nhs.uk", words * 20_000), text=words * 20_000), plain("failure notice", words * 20_000, f"X-Failed-Recipients: {words.strip() * 5000}x\r\n")):
        report = read(content)
        begun = time.process_time()
        failure(report)
        assert in_time(time.process_time() - begun, 0.5)
