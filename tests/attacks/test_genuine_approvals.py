"""Genuine approvals as clients and Exchange hand them on: each is proven, by the ledger or by DKIM, and the request goes through.

A row says what happened to the mail on its way. What was sent stands in the sent mail of the Operational Security Team, or, for
the rows of DKIM, nowhere at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from urllib.parse import quote

import pytest

from mailbot.assess.context import no_dkim
from mailbot.model.decision import Outcome
from tests.attacks.approvals import LINKED, LISTED, OTHER, SECOND, SUBJECT_ONLY, WELSH
from tests.attacks.mail import (
    ASKS,
    DOMAIN,
    GENUINE,
    HTML,
    USER,
    Approval,
    Leaf,
    Request,
    attached,
    changed,
    eml,
    encoded,
    forward,
    msg_file,
    multipart,
    paragraphs,
    rfc822,
    winmail_dat,
)
from tests.attacks.outlook_items import msg
from tests.attacks.signing import COMMON, signed, verifier
from tests.attacks.world import decide

RAW = GENUINE.raw()
TEXT, PAGE = GENUINE.text, GENUINE.leaves()[1].text
DKIM = verifier("wales.nhs.uk", "other.com")

@dataclass(frozen=True, slots=True)
class Arrival:
    """What arrives, and what the approval ledger and DNS know."""

    parts: tuple[bytes, ...]
    sent: tuple[bytes, ...] = (RAW,)
    text: str = ASKS
    dkim: Callable[[bytes], tuple[str, ...]] = no_dkim


def whole(part: bytes, sent: Approval = GENUINE) -> Arrival:
    """Attach one part; what was sent is a mail of the team."""
    return Arrival((part,), (sent.raw(),))


def rebuilt(approval: Approval = GENUINE, **others: object) -> Arrival:
    """Attach the mail as a server rebuilt it."""
    return whole(rfc822(replace(approval, **others).raw()), approval)  # type: ignore[arg-type]


def leaves(*parts: Leaf) -> Arrival:
    """Attach the mail with its text parts written in another way."""
    return rebuilt(parts=parts)


def plain(text: str = TEXT, **others: str) -> Leaf:
    """Return the text part."""
    return Leaf("text/plain", text, **others)


def page(html: str = PAGE, **others: str) -> Leaf:
    """Return the HTML part."""
    return Leaf("text/html", html, **others)


def wrapped(text: str, width: int) -> str:
    """Break lines as a server that allows no long ones."""
    return "\n".join(re.sub(rf"(.{{1,{width}}})(?: |$)", r"\1\n", line).rstrip("\n") for line in text.split("\n"))


def safe(url: str) -> str:
    """Return a link as Safe Links rewrites it."""
    return f"https://gbr01.safelinks.protection.outlook.com/?url={quote(url, safe='')}&data=05%7C02%7Crhian%40cardiff&sdata=abc%3D&reserved=0"


FLOWED = Leaf("text/plain; format=flowed", wrapped(TEXT, 60).replace("\n", " \n").replace(" \n \n", "\n\n"), encoding="7bit")
LATER_ZONE = format_datetime(GENUINE.date.astimezone(timezone(timedelta(hours=5, minutes=30))))
ITEM = GENUINE.item()
BEHALF = replace(GENUINE, head=("Sender: Si\u00e2n Rees <sian.rees@wales.nhs.uk>",), message_id="<behalf@wales.nhs.uk>")
TYPED = replace(GENUINE, message_id="<not.in.the.ledger@wales.nhs.uk>")

GENUINES: list[tuple[str, Arrival]] = [
    # wrappings
    ("attached by Outlook as an item", whole(rfc822(RAW))),
    ("attached as a file dragged out of Outlook on the web", whole(eml(RAW))),
    ("attached as a file, in base64, under the right type", whole(attached(RAW, "RE O365.eml", "message/rfc822"))),
    ("attached by Gmail: forward as attachment", whole(b'Content-Type: message/rfc822; name="RE_ O365 allow list request.eml"\r\nContent-Disposition: attachment; filename="RE_ O365 allow list request.eml"\r\nX-Attachment-Id: f_1\r\n\r\n' + RAW)),
    ("attached by Apple Mail", whole(b'Content-Disposition: attachment; filename*=utf-8\'\'RE%20O365.eml\r\nContent-Type: message/rfc822; x-mac-hide-extension=yes; name="RE O365.eml"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n' + RAW)),
    ("attached inline, without a disposition", whole(b"Content-Type: message/rfc822\r\n\r\n" + RAW)),
    ("attached by a program as unknown bytes without a name", whole(b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded(RAW, "base64"))),
    ("renamed by the sponsor", whole(attached(RAW, "cymeradwyaeth diogelwch.eml"))),
    ("saved with the mark of an mbox on top", whole(eml(b"From DHCW.Securitysubmissions@wales.nhs.uk Mon Nov 16 09:30:12 2026\r\n" + RAW))),
    ("saved with line feeds alone", whole(eml(RAW.replace(b"\r\n", b"\n")))),
    ("an Outlook file", whole(msg_file(ITEM))),
    ("an Outlook file with text alone", whole(msg_file(GENUINE.item(html=False, rtf="")))),
    ("an Outlook file whose HTML is wrapped in RTF alone", whole(msg_file(GENUINE.item(html=False)))),
    ("an Outlook file without transport headers, as from the same organisation", whole(msg_file(GENUINE.item(headers=False)))),
    ("an Outlook file that calls itself unknown bytes", whole(attached(msg(ITEM), "approval.bin"))),
    ("within winmail.dat", whole(winmail_dat(ITEM))),
    ("within a forwarded mail", whole(rfc822(forward(RAW)))),
    ("within a forward of a forward", whole(rfc822(forward(forward(RAW))))),
    ("within a forwarded file", whole(eml(forward(RAW, attach=eml)))),
    ("an Outlook file within a forwarded mail", whole(rfc822(forward(RAW, attach=lambda _: msg_file(ITEM))))),
    ("within an Outlook file", whole(msg_file(replace(ITEM, subject="FW: approval", message_id="<x@y>", transport_headers="", attachments=(("RE O365 allow list request", ITEM),))))),
    ("beside other papers", Arrival((rfc822(RAW), attached(b"Name,Email\r\nFay Osgood," + USER.encode() + b"\r\n", "users.csv", "text/csv")))),
    ("twice", Arrival((rfc822(RAW), eml(RAW)))),
    # rebuilt by servers
    ("in base64", leaves(plain(encoding="base64"), page(encoding="base64"))),
    ("without any encoding", leaves(plain(encoding="8bit"), page(encoding="8bit"))),
    ("in another charset", leaves(plain(charset="iso-8859-1"), page(charset="windows-1252"))),
    ("in UTF-16", leaves(plain(charset="utf-16", encoding="base64"), page(charset="utf-16", encoding="base64"))),
    ("the text alone", leaves(plain())),
    ("the HTML alone", leaves(page())),
    ("lines wrapped at 40 signs", leaves(plain(wrapped(TEXT, 40)), page())),
    ("one long line", leaves(plain(TEXT.replace("\n\n", "\n \n")), page(PAGE.replace("\r\n", " ")))),
    ("flowed (RFC 3676)", leaves(FLOWED)),
    ("white space of another kind", leaves(plain(TEXT.replace(" ", "\u00a0")), page(PAGE.replace("Your request", "Your&nbsp;request")))),
    ("Exchange wrote its own meta and style", leaves(plain(), page(HTML.format(style='<meta name="Generator" content="Microsoft Exchange Server"><style>.x {color:red}</style>', body=paragraphs(TEXT))))),
    ("Outlook on the web rebuilt the HTML", leaves(plain(), page('<html><body dir="ltr">' + "".join(f'<div class="elementToProof" style="font-family:Aptos">{line or "<br>"}</div>' for line in TEXT.split("\n")) + "</body></html>"))),
    ("the paragraphs became table cells", leaves(page("<table><tr><td>" + TEXT.replace("\n", "<br>") + "</td></tr></table>"))),
    ("the parts are related to a logo", whole(rfc822("\r\n".join(GENUINE.headers()).encode() + b"\r\n" + multipart("related", [multipart("alternative", [plain().content(), page().content()], "_A_"), attached(b"\x89PNG\r\n\x1a\nlogo", "logo.png", "image/png").replace(b"Disposition: attachment", b"Disposition: inline")], "_R_")))),
    ("Exchange added its headers", rebuilt(head=("X-MS-Has-Attach:", "X-MS-TNEF-Correlator:", "X-MS-Exchange-Organization-AuthAs: Internal", "Thread-Index: AdxYz=="))),
    ("the subject was encoded and folded", rebuilt(subject="=?utf-8?q?RE=3A_O365_allow_list?=\r\n =?utf-8?q?_request=3A_lumendiagnostics=2Ecom?=")),
    ("the address is written in other letters", rebuilt(sender="dhcw.securitysubmissions@WALES.NHS.UK")),
    ("the date is given in another time zone", whole(rfc822(re.sub(rb"Date: [^\r]*", f"Date: {LATER_ZONE}".encode(), RAW)))),
    ("typographic quotes and dashes became plain ones", rebuilt(WELSH, text=WELSH.text.replace("’", "'"), html="")),
    ("Safe Links rewrote the links", rebuilt(LINKED, text=LINKED.text.replace("https://dhcw.nhs.wales/security", safe("https://dhcw.nhs.wales/security")), html=(LINKED.html or "").replace('href="https://dhcw.nhs.wales/security"', f'href="{safe("https://dhcw.nhs.wales/security")}"'))),
    ("the text shows the links behind their words", rebuilt(LINKED, text=LINKED.text.replace("Allow List<https://nhswales365.sharepoint.com/allow>", "Allow List"), html="")),
    ("addresses became links", leaves(page(PAGE.replace(DOMAIN, f'<a href="http://{DOMAIN}">{DOMAIN}</a>')))),
    ("list and rule were drawn in another way", rebuilt(LISTED, text=LISTED.text.replace("  *   ", "\u00b7         ").replace("_" * 32, "-" * 20), html="")),
    # what the mail is
    ("in Welsh", whole(rfc822(WELSH.raw()), WELSH)),
    ("in Welsh, as an Outlook file", whole(msg_file(WELSH.item()), WELSH)),
    ("in Welsh, in base64 and in Windows-1252", whole(rfc822(replace(WELSH, parts=(Leaf("text/plain", WELSH.text, "windows-1252", "base64"),)).raw()), WELSH)),
    ("the domain stands in the subject alone", whole(rfc822(SUBJECT_ONLY.raw()), SUBJECT_ONLY)),
    ("the domain stands in the subject alone, as an Outlook file", whole(msg_file(SUBJECT_ONLY.item()), SUBJECT_ONLY)),
    ("one mail for two domains", Arrival((rfc822(LISTED.raw()),), (LISTED.raw(),), text=ASKS.replace(USER, f"{USER} and ann@{OTHER}"))),
    ("two mails for two domains", Arrival((rfc822(RAW), msg_file(SECOND.item())), (RAW, SECOND.raw()), text=ASKS.replace(USER, f"{USER} and ann@{OTHER}"))),
    ("another domain of the same mail is refused", whole(rfc822((MIXED := changed("\n\nRegards", f"\n\n{OTHER} is not approved.\n\nRegards")).raw()), MIXED)),
    ("a refusal came before it", Arrival((rfc822(RAW),), (replace(GENUINE, date=GENUINE.date - timedelta(days=9), message_id="<before@x>", text=f"{DOMAIN} is not approved.").raw(), RAW))),
    ("a later mail is about another domain", Arrival((rfc822(RAW),), (RAW, replace(SECOND, date=GENUINE.date + timedelta(days=2), text=f"{OTHER} has been withdrawn.").raw()))),
    ("a year old, less a day", whole(rfc822((OLD := replace(GENUINE, date=datetime(2025, 11, 25, 9, 0, tzinfo=UTC))).raw()), OLD)),
    ("sent by one of the team in the mailbox's name", whole(rfc822(BEHALF.raw()), BEHALF)),
    ("the same as an Outlook file", whole(msg_file(replace(BEHALF.item(), sent_by="sian.rees@wales.nhs.uk")), BEHALF)),
    ("the same as an Outlook file without transport headers", whole(msg_file(replace(BEHALF.item(headers=False), sent_by="sian.rees@wales.nhs.uk")), BEHALF)),
    # by its signature
    ("a DKIM signature of the team, and no ledger", Arrival((rfc822(signed(TYPED.raw())),), (), dkim=DKIM)),
    ("the same as a file", Arrival((eml(signed(TYPED.raw())),), (), dkim=DKIM)),
    ("the same within a forward", Arrival((rfc822(forward(signed(TYPED.raw()))),), (), dkim=DKIM)),
    ("signed in simple form", Arrival((eml(signed(TYPED.raw(), canonical="simple")),), (), dkim=DKIM)),
    ("signed by a relay as well", Arrival((rfc822(signed(signed(TYPED.raw()), "other.com")),), (), dkim=DKIM)),
    ("plain text, signed without its Content-Type", Arrival((rfc822(signed(replace(TYPED, parts=(Leaf("text/plain", TEXT, encoding="7bit"),)).raw(), fields=("From", "Subject", "Date"))),), (), dkim=DKIM)),
    ("signed, and Exchange put headers on top", Arrival((rfc822(b"Received: from a.b.c by d.e.f; Mon, 16 Nov 2026 09:30:12 +0000\r\n" + signed(TYPED.raw())),), (), dkim=DKIM)),
    ("signed with every field twice, against additions", Arrival((rfc822(signed(TYPED.raw(), fields=(*COMMON, "From", "Subject", "Date"))),), (), dkim=DKIM)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "arrival"), GENUINES, ids=[why for why, _ in GENUINES])
def test_a_genuine_approval_goes_through(why: str, arrival: Arrival) -> None:
    """However it was wrapped and rebuilt: the team said yes, and the sponsor is not kept waiting."""
    decision = decide(Request(arrival.parts, text=arrival.text).raw(), arrival.sent, dkim=arrival.dkim)
    shown = [f"{check.label}: {check.result}" for check in decision.checks if "pproval" in check.label]
    assert (decision.outcome, decision.reason) == (Outcome.READY, "supplier-approved"), f"{why}: {shown}"


def test_an_approval_that_came_straight_to_a_mailbox_is_known() -> None:
    """An approver who copies the mailbox in need not be attached from the sent mail: the ledger heard it arrive."""
    straight = replace(GENUINE, head=("X-MS-Exchange-Organization-AuthAs: Internal",)).raw()
    decision = decide(Request((rfc822(RAW),)).raw(), received=[("apimanagement", straight)])
    assert decision.reason == "supplier-approved"


def test_what_came_from_an_unproven_sender_is_not_known() -> None:
    """The same mail without the platform's word enters no ledger."""
    decision = decide(Request((rfc822(RAW),)).raw(), received=[("apimanagement", RAW)])
    assert decision.reason == "approval-unverified"


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    assert len({why for why, _ in GENUINES}) == len(GENUINES) >= 60
