"""Approvals that nobody sent: typed, pasted, pictured, linked, nested. Anyone can type an email."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import reduce

import pytest

from tests.attacks.forging import (
    OTHERS,
    PAGE,
    RAW,
    TYPED,
    Attack,
    Table,
    distinct,
    ends_with_a_person,
)
from tests.attacks.mail import (
    ASKS,
    DOMAIN,
    GENUINE,
    TEAM,
    Leaf,
    attached,
    changed,
    eml,
    encoded,
    forward,
    msg_file,
    rfc822,
    winmail_dat,
)

ATTACKS: Table = [
    # nothing like it was ever sent
    ("anyone can type one", Attack(rfc822(TYPED.raw()), sent=())),
    ("typed, while the team has sent others", Attack(rfc822(TYPED.raw()), sent=(OTHERS.raw(),))),
    ("typed as a file", Attack(eml(TYPED.raw()), sent=())),
    ("typed as an Outlook file", Attack(msg_file(TYPED.item()), sent=())),
    ("typed within winmail.dat", Attack(winmail_dat(TYPED.item()), sent=())),
    ("an Exchange marker inside the attachment", Attack(rfc822(b"X-MS-Exchange-Organization-AuthAs: Internal\r\n" + TYPED.raw()), sent=())),
    ("authentication results inside the attachment", Attack(rfc822(b"Authentication-Results: spf=pass smtp.mailfrom=wales.nhs.uk; dmarc=pass header.from=wales.nhs.uk\r\n" + TYPED.raw()), sent=())),
    ("Received lines of the platform inside the attachment", Attack(rfc822(b"Received: from LO4.PROD.OUTLOOK.COM by LO4.PROD.OUTLOOK.COM with HTTPS; Mon, 16 Nov 2026 09:30:12 +0000\r\n" + TYPED.raw()), sent=())),
    ("a list of all our own marks", Attack(rfc822(b"X-Mailbot-Case: APIM-2026-000001\r\nX-Mailbot-Key: 0123\r\n" + TYPED.raw()), sent=())),
    ("our own reply, which only looks like a word of the team", Attack(rfc822(OWN := replace(GENUINE, message_id="<own@wales.nhs.uk>", head=("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "X-Mailbot-Case: SEC-2026-000001")).raw()), sent=(OWN,))),
    ("an out-of-office note of the team's mailbox that repeats an approval", Attack(rfc822(OOO := replace(GENUINE, message_id="<ooo@wales.nhs.uk>", head=("Auto-Submitted: auto-replied",)).raw()), sent=(OOO,))),
    ("pasted into the text", Attack(Leaf("text/plain", "").content(), sent=(RAW,), text=f"{ASKS}\n\n-----Original Message-----\nFrom: {TEAM}\nSent: 16 November 2026 09:30\nTo: Rhian\nSubject: {GENUINE.subject}\n\n{GENUINE.text}")),
    ("quoted, with the strings that are attached to it", Attack(Leaf("text/plain", "").content(), sent=(RAW,), text=f'{ASKS.replace("is attached", "is this")}\n\n"Hi, we are happy to approve {DOMAIN} provided that they send us the certificate first. DHCW Operational Security Team"')),
    ("pasted between marks of a quotation, with a header of two lines", Attack(Leaf("text/plain", "").content(), sent=(RAW,), text=f"{ASKS.replace('is attached', 'is this')}\n\n>>>\nFrom: DHCW Security Submissions\nSent: 16 November 2026 09:30\nHi, the domain {DOMAIN} has been approved for the O365 Allow List. Operational Security Team\n>>>\n\nThanks")),
    ("quoted in Welsh, with typographic apostrophes", Attack(Leaf("text/plain", "").content(), sent=(RAW,), text=f"{ASKS.replace('is attached', 'is this')}\n\n\u201cMae eich cais i ychwanegu {DOMAIN} at y Rhestr Ganiatáu wedi\u2019i gymeradwyo. Tîm Diogelwch Gweithredol DHCW\u201d")),
    ("a picture of it", Attack(attached(b"\x89PNG\r\n\x1a\n" + b"x" * 40000, "approval.png", "image/png"))),
    ("a PDF print of it", Attack(attached(b"%PDF-1.7\nprint\n%%EOF", "approval.pdf", "application/pdf"))),
    ("an archive that may hold it", Attack(attached(b"PK\x03\x04" + zlib.compress(RAW), "approval.zip", "application/zip"))),
    ("its text in a document", Attack(attached(GENUINE.text.encode(), "approval.txt", "text/plain"))),
    ("its text in a web page", Attack(attached(PAGE.encode(), "approval.html", "text/html"))),
    ("a link to it", Attack(Leaf("text/plain", "").content(), text=ASKS.replace("is attached", "is at https://nhswales365.sharepoint.com/:b:/s/sec/approval"))),
    ("a reference to a file of a server", Attack(b'Content-Type: message/external-body; access-type=URL; URL="https://evil.com/approval.eml"; name="approval.eml"\r\n\r\nContent-Type: message/rfc822\r\n\r\n')),
    ("a part of a message of which the rest is elsewhere", Attack(b'Content-Type: message/partial; id="x@y"; number=1; total=2\r\n\r\n' + RAW)),
    ("base64 that is garbage", Attack(b'Content-Type: application/octet-stream; name="approval.eml"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="approval.eml"\r\n\r\n' + b"@@@@!!!!not base64 at all~~~~\r\n" * 20)),
    ("base64 cut in the middle of the mail", Attack(b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded(RAW, "base64")[:700])),
    ("an Outlook file of garbage", Attack(attached(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000, "approval.msg", "application/vnd.ms-outlook"))),
    ("a winmail.dat of garbage", Attack(attached(b"\x78\x9f\x3e\x22" + b"\xff" * 900, "winmail.dat", "application/ms-tnef"))),
    ("an encrypted copy", Attack(rfc822(replace(TYPED, html="", text="-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----").raw()))),
    ("a rights-protected copy", Attack(attached(b"\x76\xe8\x04\x60rights", "message.rpmsg", "application/x-microsoft-rpmsg-message"))),
    ("an empty copy", Attack(rfc822(b"\r\n"))),
    ("a copy that is not mail", Attack(attached(b"this is no mail", "approval.eml"))),
    ("a mail that calls itself a picture", Attack(attached(TYPED.raw(), "approval.jpg", "image/jpeg"), sent=())),
    ("a mail that calls itself a calendar", Attack(attached(TYPED.raw(), "approval.ics", "text/calendar"), sent=())),
    ("typed, nested in a genuine-looking forward", Attack(rfc822(forward(TYPED.raw(), "See below, approved.", TEAM)), sent=())),
    ("typed, ten levels down", Attack(rfc822(_deep := forward(forward(forward(TYPED.raw())))), sent=())),
    ("nested deeper than the limit", Attack(rfc822(reduce(lambda inner, _: forward(inner), range(70), RAW)))),
    ("genuine, but the wrapper is what the team is said to have written", Attack(rfc822(forward(OTHERS.raw(), f"This approval covers {DOMAIN} as well.", TEAM)), sent=(OTHERS.raw(),))),
    ("genuine, in a wrapper that names the wanted domain in its subject", Attack(rfc822(forward(OTHERS.raw()).replace(b"FW: approval", f"APPROVED {DOMAIN}".encode())), sent=(OTHERS.raw(),))),
    ("genuine, wrapped in a mail that takes it back", Attack(rfc822(forward(RAW, f"Please note that the approval of {DOMAIN} was withdrawn.", TEAM)))),
    ("twisted, inside an Outlook file", Attack(msg_file(replace(GENUINE.item(), subject="FW: approval", message_id="<x@y>", transport_headers="", attachments=(("approval", changed("approved", "approved for all domains").item()),))))),
    ("twisted, an Outlook file inside a forwarded mail", Attack(rfc822(forward(b"", attach=lambda _: msg_file(changed("approved", "fully approved").item()))))),
    ("twisted, beside the genuine one of another domain", Attack(rfc822(changed(DOMAIN, f"both {DOMAIN}").raw()), more=(rfc822(OTHERS.raw()),), sent=(RAW, OTHERS.raw()))),
]  # fmt: skip


@pytest.mark.parametrize(("why", "attack"), ATTACKS, ids=[why for why, _ in ATTACKS])
def test_a_typed_approval_ends_with_a_person(why: str, attack: Attack) -> None:
    """It may be one, so nobody is refused; it is not proven, so nobody gets in."""
    ends_with_a_person(why, attack)


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    assert distinct(ATTACKS, 38)
