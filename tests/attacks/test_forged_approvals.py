"""Forged and twisted approvals: each ends with a person, none gives access.

A row says why it must not pass, and what arrives. Where it is a twisted copy, the genuine mail stands in the sent mail of the
Operational Security Team, so that only the comparison can tell. Every row goes through the whole core, from bytes to decision.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest

from mailbot.assess.context import no_dkim
from mailbot.model.decision import Outcome
from tests.attacks.mail import (
    ASKS,
    DOMAIN,
    GENUINE,
    TEAM,
    USER,
    Leaf,
    Request,
    attached,
    changed,
    eml,
    encoded,
    forward,
    msg_file,
    rfc822,
    winmail_dat,
)
from tests.attacks.outlook_items import encapsulated, winmail
from tests.attacks.signing import signed, verifier
from tests.attacks.world import decide

RAW = GENUINE.raw()
PAGE = GENUINE.leaves()[1].text
SENTENCE = f"Your request to add {DOMAIN} to the DHCW O365 Allow List has been approved."
TYPED = replace(GENUINE, message_id="<typed.by.me@wales.nhs.uk>")
OTHERS = replace(GENUINE, text=GENUINE.text.replace(DOMAIN, "meridiantelehealth.co.uk"), subject="RE: O365 allow list request", message_id="<other@wales.nhs.uk>")
LATER = replace(GENUINE, date=GENUINE.date + timedelta(days=3), message_id="<later@wales.nhs.uk>", subject="RE: allow list")


@dataclass(frozen=True, slots=True)
class Attack:
    """What arrives, and what the approval ledger and DNS know."""

    part: bytes
    sent: tuple[bytes, ...] = (RAW,)
    text: str = ASKS
    more: tuple[bytes, ...] = ()
    dkim: Callable[[bytes], tuple[str, ...]] = no_dkim


def copy(text: str = GENUINE.text, html: str = PAGE, **others: object) -> Attack:
    """Attach a copy of the genuine mail with something changed."""
    return Attack(rfc822(replace(GENUINE, text=text, html=html, **others).raw()))  # type: ignore[arg-type]


def both(old: str, new: str) -> Attack:
    """Change the words in both alternatives."""
    assert old in GENUINE.text
    return Attack(rfc822(changed(old, new).raw()))


def html(old: str, new: str) -> Attack:
    """Change the HTML alternative alone."""
    assert old in PAGE
    return copy(html=PAGE.replace(old, new))


def raw(old: bytes, new: bytes) -> Attack:
    """Change the bytes of the copy."""
    assert old in RAW
    return Attack(rfc822(RAW.replace(old, new, 1)))


def on_top(line: str) -> Attack:
    """Put a header above those of the copy."""
    return Attack(rfc822(line.encode() + b"\r\n" + RAW))


def outlook(**others: object) -> Attack:
    """Attach the genuine mail as an Outlook item with something changed."""
    return Attack(msg_file(replace(GENUINE.item(), **others)))  # type: ignore[arg-type]


NOT = SENTENCE.replace("has been", "has not been")
PARTS = GENUINE.leaves()
HIDDEN = '<p style="display:none">and meridiantelehealth.co.uk too</p></div>'
DKIM = verifier("wales.nhs.uk", "evil.com")
UNKNOWN = TYPED.raw()  # a genuine mail that the ledger does not know, so that DKIM alone can prove it
FLAT = replace(TYPED, html="").raw()

TWISTED: list[tuple[str, Attack]] = [
    # words
    ("the text alternative names another domain", copy(text=GENUINE.text.replace(DOMAIN, "lumen-diagnostics.com"))),
    ("the HTML alternative names another domain", html(DOMAIN, "lumen-diagnostics.com")),
    ("the text alternative is an approval of its own", copy(text=f"{DOMAIN} is approved.")),
    ("the HTML alternative is an approval of its own", copy(html=f"<p>{DOMAIN} is approved.</p>")),
    ("a second domain is slipped in", both(DOMAIN, f"meridiantelehealth.co.uk and {DOMAIN}")),
    ("the approved domain is swapped for the one that is wanted", Attack(rfc822(replace(OTHERS, text=GENUINE.text).raw()), sent=(OTHERS.raw(),))),
    ("a look-alike of the approved domain was approved", Attack(rfc822(changed(DOMAIN, "lumendiagnostlcs.com").raw()), sent=(changed(DOMAIN, "lumendiagnostlcs.com").raw(),))),
    ("a longer domain was approved", Attack(rfc822(changed(DOMAIN, f"{DOMAIN}.evil.net").raw()), sent=(changed(DOMAIN, f"{DOMAIN}.evil.net").raw(),))),
    ("only a subdomain was approved", Attack(rfc822(replace(changed(DOMAIN, f"portal.{DOMAIN}"), subject="RE: request").raw()), sent=(replace(changed(DOMAIN, f"portal.{DOMAIN}"), subject="RE: request").raw(),))),
    ("a negation was taken out", Attack(RFC := rfc822(RAW), sent=(changed("has been approved", "has not been approved").raw(),))),
    ("a condition was taken out", Attack(RFC, sent=(changed("approved.", "approved subject to a DPIA.").raw(),))),
    ("a paragraph with a condition was taken out", Attack(RFC, sent=(changed("Regards", "This is subject to a penetration test.\n\nRegards").raw(),))),
    ("a word was put in", both("approved", "fully approved")),
    ("a full stop became a question mark", both("approved.", "approved?")),
    ("one letter of the domain is Cyrillic", both(DOMAIN, DOMAIN.replace("e", "\u0435", 1))),
    ("one letter of the verdict is Greek", both("approved", "appr\u03bfved")),
    ("wide letters", both("approved", "\uff41pproved")),
    ("a zero-width space in the domain", both(DOMAIN, "lumen\u200bdiagnostics.com")),
    ("a zero-width joiner in the verdict", both("approved", "app\u200droved")),
    ("an override of the reading direction", both("approved", "\u202edevorppa\u202c")),
    ("marks of direction round a word", both("been", "\u2066been\u2069")),
    ("a soft hyphen in the domain", both(DOMAIN, "lumen\u00addiagnostics.com")),
    ("the copy ends in a disclaimer that was never sent", both("Team", "Team\n\nThis approval also covers subdomains.")),
    ("a banner of the mail gateway stands on top", both("Hello", "CAUTION: external email.\n\nHello")),
    # HTML
    ("hidden text was added", html("</div>", HIDDEN)),
    ("text of no size was added", html("</div>", '<span style="font-size:0">meridiantelehealth.co.uk is approved too</span></div>')),
    ("white text was added", html("</div>", '<font color="#ffffff">meridiantelehealth.co.uk is approved too</font></div>')),
    ("words struck through were added", html("Regards", "<s>This is subject to a review.</s> Regards")),
    ("words for readers without scripts were added", html("</div>", "<noscript>meridiantelehealth.co.uk is approved</noscript></div>")),
    ("a drawing with words was added", html("</div>", "<svg><text>meridiantelehealth.co.uk is approved</text></svg></div>")),
    ("a style sheet that writes words", html("--></style>", ' p::after {content: "and meridiantelehealth.co.uk is approved"} --></style>')),
    ("words turned round by markup", html("Team", '<bdo dir="rtl">maeT</bdo>')),
    ("words turned round by a style", html("Team", '<span style="unicode-bidi:bidi-override;direction:rtl">maeT</span>')),
    ("a link under the same words leads elsewhere", html("DHCW O365 Allow List", '<a href="https://evil.com/login">DHCW O365 Allow List</a>')),
    ("a link target was added to the plain text", copy(text=GENUINE.text.replace("Allow List", "Allow List<https://evil.com/is-approved-too>"))),
    ("words are dressed up as a link target", copy(text=GENUINE.text.replace("Allow List", "Allow List<https: and meridiantelehealth.co.uk is approved>"))),
    ("words are dressed up as an inline picture", copy(text=GENUINE.text + "\n[cid: meridiantelehealth.co.uk is approved as well]")),
    ("quote marks make an approval of what was only quoted", Attack(RFC, sent=(replace(GENUINE, text=f"Please see the trail below.\n\n> {SENTENCE}", html="").raw(),))),
    # parts
    ("a third alternative that some readers prefer", copy(parts=(*PARTS, Leaf("text/rtf", r"{\rtf1 meridiantelehealth.co.uk is approved}")))),
    ("an alternative in another markup", copy(parts=(*PARTS, Leaf("text/x-amp-html", "<p>meridiantelehealth.co.uk is approved</p>")))),
    ("a calendar alternative", copy(parts=(*PARTS, Leaf("text/calendar", "BEGIN:VCALENDAR\nSUMMARY:meridiantelehealth.co.uk is approved\nEND:VCALENDAR")))),
    ("an alternative that calls itself an attachment", copy(parts=(PARTS[0], replace(PARTS[1], text="<p>meridiantelehealth.co.uk is approved</p>", head="Content-Disposition: attachment; filename=a.html\r\n")))),
    ("a second text part", copy(parts=(*PARTS, Leaf("text/plain", "meridiantelehealth.co.uk is approved as well.")))),
    ("the alternatives are mixed with another text", Attack(rfc822(replace(GENUINE, more=(Leaf("text/plain", "PS: so is meridiantelehealth.co.uk.").content(),)).raw()))),
    # headers of the copy
    ("another subject", copy(subject="RE: O365 allow list request: meridiantelehealth.co.uk")),
    ("a word more in the subject", copy(subject=GENUINE.subject + " (final)")),
    ("a subject of other letters", copy(subject=GENUINE.subject.replace("a", "\u0430"))),
    ("a subject with unseen characters", Attack(rfc822(replace(GENUINE, subject="=?utf-8?b?" + base64.b64encode(GENUINE.subject.replace("list", "li\u200bst").encode()).decode() + "?=").raw()))),
    ("a later date, to renew an old approval", copy(date=GENUINE.date + timedelta(days=5))),
    ("the same date a second later", copy(date=GENUINE.date + timedelta(seconds=1))),
    ("another day in the same words", raw(b"Date: Mon, 16 Nov", b"Date: Mon, 23 Nov")),
    ("no date", raw(b"Date:", b"X-Date:")),
    ("another sender", copy(sender=f"Security <{TEAM.replace('wales', 'waIes')}>")),
    ("the team's address only as display name", copy(sender=f'"{TEAM}" <approvals@evil.com>')),
    ("an approver's name with another address", copy(sender="DHCW Security Submissions <rhian.powell@cardiff.wales.nhs.uk>")),
    ("somebody of DHCW who is no approver", copy(sender="Head of Security <head.security@dhcw.wales.nhs.uk>")),
    ("sent by another in the team's name", on_top("Sender: assistant@evil.com")),
    ("a Sender that cannot be read", on_top("Sender: <<>>")),
    ("another Message-ID", copy(message_id="<another@wales.nhs.uk>")),
    ("no Message-ID", raw(b"Message-ID:", b"X-Message-ID:")),
    ("two From headers", on_top("From: x@evil.com")),
    ("two Subject headers, the readers' one forged", on_top("Subject: Approved: meridiantelehealth.co.uk")),
    ("two Date headers", on_top("Date: Mon, 23 Nov 2026 09:30:12 +0000")),
    ("two Content-Type headers", on_top("Content-Type: text/plain")),
    ("two Message-ID headers", on_top("Message-ID: <first@evil.com>")),
    ("a header that ends in a line of blanks", raw(b"MIME-Version", b" \r\nMIME-Version")),
]  # fmt: skip

TYPED_UP: list[tuple[str, Attack]] = [
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
]  # fmt: skip

NESTED: list[tuple[str, Attack]] = [
    ("typed, nested in a genuine-looking forward", Attack(rfc822(forward(TYPED.raw(), "See below, approved.", TEAM)), sent=())),
    ("typed, ten levels down", Attack(rfc822(_deep := forward(forward(forward(TYPED.raw())))), sent=())),
    ("nested deeper than the limit", Attack(rfc822(reduce(lambda inner, _: forward(inner), range(15), RAW)))),
    ("genuine, but the wrapper is what the team is said to have written", Attack(rfc822(forward(OTHERS.raw(), f"This approval covers {DOMAIN} as well.", TEAM)), sent=(OTHERS.raw(),))),
    ("genuine, in a wrapper that names the wanted domain in its subject", Attack(rfc822(forward(OTHERS.raw()).replace(b"FW: approval", f"APPROVED {DOMAIN}".encode())), sent=(OTHERS.raw(),))),
    ("genuine, wrapped in a mail that takes it back", Attack(rfc822(forward(RAW, f"Please note that the approval of {DOMAIN} was withdrawn.", TEAM)))),
    ("twisted, inside an Outlook file", Attack(msg_file(replace(GENUINE.item(), subject="FW: approval", message_id="<x@y>", transport_headers="", attachments=(("approval", changed("approved", "approved for all domains").item()),))))),
    ("twisted, an Outlook file inside a forwarded mail", Attack(rfc822(forward(b"", attach=lambda _: msg_file(changed("approved", "fully approved").item()))))),
    ("twisted, beside the genuine one of another domain", Attack(rfc822(changed(DOMAIN, f"both {DOMAIN}").raw()), more=(rfc822(OTHERS.raw()),), sent=(RAW, OTHERS.raw()))),
]  # fmt: skip

TIME: list[tuple[str, Attack]] = [
    ("another supplier's approval", Attack(rfc822(OTHERS.raw()), sent=(OTHERS.raw(),))),
    ("withdrawn later, as the ledger knows", Attack(RFC, sent=(RAW, replace(LATER, text=f"The approval of {DOMAIN} has been withdrawn.").raw()))),
    ("refused later", Attack(RFC, sent=(RAW, replace(LATER, text=f"We reviewed {DOMAIN} again. It is not approved.").raw()))),
    ("made conditional later", Attack(RFC, sent=(RAW, replace(LATER, text=f"{DOMAIN} is approved only if MFA is enforced.").raw()))),
    ("withdrawn in an answer that names no domain", Attack(RFC, sent=(RAW, replace(LATER, text="Apologies, please disregard this. The approval is withdrawn.", head=(f"In-Reply-To: {GENUINE.message_id}",), subject="Correction").raw()))),
    ("the domain above was withdrawn later", Attack(rfc822((SUB := replace(changed(DOMAIN, f"eu.{DOMAIN}"), subject="RE: x")).raw()), sent=(SUB.raw(), replace(LATER, text=f"{DOMAIN} has been removed from the allow list.").raw()), text=ASKS.replace(USER, f"fay.osgood@eu.{DOMAIN}"))),
    ("withdrawn in Welsh", Attack(RFC, sent=(RAW, replace(LATER, text=f"Mae'r gymeradwyaeth ar gyfer {DOMAIN} wedi'i thynnu'n ôl.").raw()))),
    ("withdrawn on the same instant", Attack(RFC, sent=(RAW, replace(LATER, date=GENUINE.date, text=f"{DOMAIN} is no longer approved.").raw()))),
    ("a later refusal is attached as well", Attack(RFC, more=(rfc822(replace(LATER, text=f"{DOMAIN} is not approved after all.").raw()),))),
    ("an undated refusal is attached as well", Attack(RFC, more=(rfc822(replace(LATER, text=f"{DOMAIN} is not approved after all.").raw().replace(b"Date:", b"X-D:")),))),
    ("a year and a day old", Attack(rfc822((OLD := replace(GENUINE, date=datetime(2025, 11, 23, 9, 0, tzinfo=UTC))).raw()), sent=(OLD.raw(),))),
    ("dated in the future", Attack(rfc822((SOON := replace(GENUINE, date=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))).raw()), sent=(SOON.raw(),))),
    ("it covers one of two domains", Attack(RFC, text=ASKS.replace(USER, f"{USER} and ann@meridiantelehealth.co.uk"))),
    ("it was a refusal", Attack(rfc822((NO := changed("has been approved", "has been refused")).raw()), sent=(NO.raw(),))),
    ("it was conditional", Attack(rfc822((IF := changed("approved.", "approved, provided that a DPIA is completed.")).raw()), sent=(IF.raw(),))),
    ("it only announced a decision", Attack(rfc822((WILL := changed("has been approved", "will be approved once the form is complete")).raw()), sent=(WILL.raw(),))),
    ("it approved what it only quotes", Attack(rfc822((QUOTE := replace(GENUINE, text=f"Please see the trail.\n\n> {SENTENCE}")).raw()), sent=(QUOTE.raw(),))),
    ("its own alternatives contradict each other", Attack(rfc822((TWO := replace(GENUINE, text=NOT)).raw()), sent=(TWO.raw(),))),
    ("it hides a condition", Attack(rfc822((HID := replace(GENUINE, html=PAGE.replace("</div>", '<p style="display:none">subject to a review of the contract</p></div>'))).raw()), sent=(HID.raw(),))),
]  # fmt: skip

SIGNED: list[tuple[str, Attack]] = [
    ("DKIM of another domain", Attack(rfc822(signed(UNKNOWN, "evil.com")), sent=(), dkim=DKIM)),
    ("DKIM that covers only the beginning of the body (l=)", Attack(rfc822(signed(UNKNOWN, length=True)), sent=(), dkim=DKIM)),
    ("DKIM with l=, and words behind", Attack(rfc822(signed(FLAT, length=True) + b"meridiantelehealth.co.uk is approved as well.\r\n"), sent=(), dkim=DKIM)),
    ("DKIM over a body that was changed", Attack(rfc822(signed(UNKNOWN).replace(b"has been approved", b"has been  fully approved")), sent=(), dkim=DKIM)),
    ("DKIM over a subject that was changed", Attack(rfc822(signed(UNKNOWN).replace(b"Subject: RE:", b"Subject: Approved RE:")), sent=(), dkim=DKIM)),
    ("DKIM that does not cover the subject", Attack(rfc822(signed(UNKNOWN, fields=("From", "Date", "Content-Type"))), sent=(), dkim=DKIM)),
    ("DKIM that does not cover the date", Attack(rfc822(signed(UNKNOWN, fields=("From", "Subject", "Content-Type"))), sent=(), dkim=DKIM)),
    ("DKIM that does not cover how the body is read", Attack(rfc822(signed(UNKNOWN, fields=("From", "Subject", "Date"))), sent=(), dkim=DKIM)),
    ("DKIM with a second subject on top, which readers see", Attack(rfc822(b"Subject: Approved: meridiantelehealth.co.uk\r\n" + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with a second date on top", Attack(rfc822(b"Date: Mon, 23 Nov 2026 09:30:12 +0000\r\n" + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with a second From on top", Attack(rfc822(b"From: x@evil.com\r\n" + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with another Content-Type on top", Attack(rfc822(b'Content-Type: multipart/mixed; boundary="x"\r\n' + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with a key that DNS does not know", Attack(rfc822(signed(UNKNOWN)), sent=(), dkim=verifier("evil.com"))),
    ("DKIM with a key in test mode", Attack(rfc822(signed(UNKNOWN)), sent=(), dkim=verifier("wales.nhs.uk", flags=b"; t=y"))),
    ("DKIM on the wrapper, which is not the approval", Attack(rfc822(signed(forward(UNKNOWN, sender=TEAM))), sent=(), dkim=DKIM)),
    ("DKIM on a mail of the team's domain that is not the team's", Attack(rfc822(signed(replace(TYPED, sender="rhian.powell@wales.nhs.uk").raw())), sent=(), dkim=DKIM)),
    ("DKIM in an Outlook file, whose bytes are not the ones signed", Attack(msg_file(replace(TYPED.item(), transport_headers=signed(UNKNOWN).split(b"\r\n\r\n")[0].decode())), sent=(), dkim=DKIM)),
    ("a true signature on a refusal", Attack(rfc822(signed(replace(changed("has been approved", "has been refused"), message_id="<r@x>").raw())), sent=(), dkim=DKIM)),
    ("a true signature that is withdrawn by the ledger", Attack(rfc822(signed(UNKNOWN)), sent=(replace(LATER, text=f"The approval of {DOMAIN} has been withdrawn.").raw(),), dkim=DKIM)),
]  # fmt: skip

OUTLOOK: list[tuple[str, Attack]] = [
    ("an Outlook file whose text was edited", outlook(text=GENUINE.text.replace("approved", "approved for all"))),
    ("an Outlook file whose HTML was edited", outlook(html=PAGE.replace(DOMAIN, "meridiantelehealth.co.uk"))),
    ("an Outlook file whose RTF, which Outlook shows, was edited", outlook(rtf=encapsulated(PAGE.replace(DOMAIN, f"meridiantelehealth.co.uk and {DOMAIN}")))),
    ("an Outlook file with RTF of its own", outlook(rtf=r"{\rtf1\ansi meridiantelehealth.co.uk is approved}")),
    ("an Outlook file whose properties name another sender", outlook(sender="x@evil.com")),
    ("an Outlook file whose properties name another subject", outlook(subject="Approved: meridiantelehealth.co.uk")),
    ("an Outlook file whose headers name another Message-ID", outlook(transport_headers="\r\n".join(TYPED.headers()))),
    ("an Outlook file without headers or Message-ID, as saved from Drafts", outlook(transport_headers="", message_id="")),
    ("an Outlook file with another date", outlook(transport_headers="", date=GENUINE.date + timedelta(days=3))),
    ("an edited item within winmail.dat", Attack(winmail_dat(changed("approved", "approved for all").item()))),
    ("a copy with a winmail.dat that says otherwise", Attack(rfc822(replace(GENUINE, more=(attached(winmail([], f"meridiantelehealth.co.uk and {DOMAIN} are approved"), "winmail.dat", "application/ms-tnef"),)).raw()))),
]  # fmt: skip

CHARSETS: list[tuple[str, Attack]] = [
    ("a charset that turns signs into words", copy(parts=(Leaf("text/plain", GENUINE.text + "\n+AGEAbgBk- meridiantelehealth.co.uk", "utf-7"),))),
    ("a charset that is not the one of the bytes", raw(b"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello", b"charset=utf-16\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello")),
    ("a transfer encoding that is not the one of the bytes", raw(b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: base64")),
    ("another boundary, so that the parts fall out", raw(b'boundary="_000_ALT_"', b'boundary="_000_OTHER_"')),
    ("the HTML is declared plain, so that its marks are words", raw(b"Content-Type: text/html", b"Content-Type: text/plain")),
    ("null bytes between the letters", both("approved", "app\x00roved\x00 for all")),
]  # fmt: skip

ATTACKS = [*TWISTED, *TYPED_UP, *NESTED, *TIME, *SIGNED, *OUTLOOK, *CHARSETS]


@pytest.mark.parametrize(("why", "attack"), ATTACKS, ids=[why for why, _ in ATTACKS])
def test_a_forged_approval_ends_with_a_person(why: str, attack: Attack) -> None:
    """Nothing is sent by itself, neither access nor a refusal that would tell the forger what to mend."""
    decision = decide(Request((attack.part, *attack.more), text=attack.text).raw(), attack.sent, dkim=attack.dkim)
    assert decision.outcome is Outcome.REVIEW, f"{why}: {decision.outcome} ({decision.reason})"
    assert decision.reason in ("approval-unverified", "unreadable", "contradictory", "mixed-request", "not-a-request"), decision.reason
    assert decision.reply is None


def test_the_collection_keeps_its_size() -> None:
    """At least sixty, each with a reason of its own."""
    assert len({why for why, _ in ATTACKS}) == len(ATTACKS) >= 60
