"""More makers of automatic mail, found in public collections of bounces and of newsletters; and people that look similar."""

from __future__ import annotations

import pytest

from mailbot.model.message import AutomaticKind
from mailbot.reading.automatic import automatic
from mailbot.reading.read import read
from tests.attacks.compound import compound_file
from tests.attacks.mail import attached

REQUEST = "Please could you add jo.bloggs@acme.com of Acme Ltd to the API Portal?"
LOST = "Could not deliver message to the following recipient(s):\r\n\r\nFailed Recipient: x@y.zz\r\nReason: Remote host said: 550 unknown user\r\n"

MACHINES = [
    ("a list that names only its owner", AutomaticKind.LIST, "From: a@b.cc\nList-Owner: <mailto:c@d.ee>", REQUEST),
    ("a list that names only its archive", AutomaticKind.LIST, "From: a@b.cc\nList-Archive: <https://d.ee>", REQUEST),
    ("one-click unsubscribing alone", AutomaticKind.LIST, "From: a@b.cc\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", REQUEST),
    ("a Mailman notice", AutomaticKind.LIST, "From: a@b.cc\nX-List-Administrivia: yes", REQUEST),
    ("ListProcessor", AutomaticKind.LIST, "From: a@b.cc\nX-Listprocessor-Version: 8.2", REQUEST),
    ("the fml list server", AutomaticKind.LIST, "From: neko-admin@b.cc\nX-ML-Name: neko", "Loop Alert: Duplicated Message-ID"),
    ("Bugzilla", AutomaticKind.LIST, "From: a@b.cc\nX-Bugzilla-Reason: CC", REQUEST),
    ("a mailing by SendGrid", AutomaticKind.BULK, "From: a@b.cc\nX-SG-EID: abc", REQUEST),
    ("a mailing by Constant Contact", AutomaticKind.BULK, "From: a@b.cc\nX-Roving-ID: 1.2", REQUEST),
    ("a mailing of a certified sender", AutomaticKind.BULK, "From: a@b.cc\nX-CSA-Complaints: c@d.ee", REQUEST),
    ("a newsletter by its address", AutomaticKind.BULK, "From: newsletter@b.cc", REQUEST),
    ("a newsletter by a subscriber's address", AutomaticKind.BULK, "From: newsletter-jo=a.bb@c.dd", REQUEST),
    ("a list's owner", AutomaticKind.BULK, "From: freebsd-hackers+owner@b.cc", "Post denied"),
    ("a list's owner, the old way", AutomaticKind.BULK, "From: owner-news@b.cc", REQUEST),
    ("a program", AutomaticKind.BULK, "From: bugzilla-daemon@b.cc", "confirm account creation"),
    ("an address that takes no answers", AutomaticKind.BULK, "From: itsm-portal-noreply@b.cc", REQUEST),
    ("another such address", AutomaticKind.BULK, "From: acme.no-reply@b.cc", REQUEST),
    ("a telephone network's postmaster", AutomaticKind.BOUNCE, "From: post_master@vtext.com\nSubject: Re: Test", "Error: x@y.zz"),
    ("a gateway's scanner", AutomaticKind.BULK, "From: Symantec_AntiVirus_for_SMTP_Gateways@b.cc\nSubject: Delivery failure notification", LOST),
    ("a mail service", AutomaticKind.BULK, "From: E500_SMTP_Mail_Service@b.cc\nSubject: Returned Mail - Error During Delivery", LOST),
    ("a mail service that names no system", AutomaticKind.BOUNCE, "From: imss@b.cc\nSubject: Mail could not be delivered", LOST),
    ("the same with another subject", AutomaticKind.BOUNCE, "From: imss@b.cc\nSubject: Delivery Failure", LOST),
]  # fmt: skip

PEOPLE = [
    ("an address of a system, which a forger may use too", "From: DHCW Operational Security Team <notify@b.cc>", REQUEST),
    ("a person who works with notices", "From: notice.board@b.cc", REQUEST),
    ("a person named Owner", "From: jo.owner@b.cc", REQUEST),
    ("a team's mailbox", "From: it-admin@b.cc", REQUEST),
    ("a person named Newsome", "From: newsome@b.cc", REQUEST),
    ("a person whose mail got lost", "From: jo@b.cc\nSubject: Delivery failure", "Hi, my mail could not be delivered to the portal team, so: " + REQUEST),
    ("a person who asks about undelivered mail", "From: jo@b.cc\nSubject: Undelivered mail", "Could you tell me why my message was returned?"),
    ("a person named Smtpson", "From: jo.smtpson@b.cc", REQUEST),
    ("a person named Daemon", "From: jo.daemon@b.cc", REQUEST),
]  # fmt: skip


def mail(head: str, body: str) -> bytes:
    """Return a mail."""
    return f"{head}\nMIME-Version: 1.0\n\n{body}\n".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(("name", "kind", "head", "body"), MACHINES, ids=[row[0] for row in MACHINES])
def test_a_machine_is_told_whatever_it_writes(name: str, kind: AutomaticKind, head: str, body: str) -> None:
    """Each of these would be answered by its words alone."""
    found = automatic(read(mail(head, body)))
    assert found is not None and found.kind is kind, name


@pytest.mark.parametrize(("name", "head", "body"), PEOPLE, ids=[row[0] for row in PEOPLE])
def test_a_person_is_not_taken_for_a_machine(name: str, head: str, body: str) -> None:
    """Who is ignored is left without an answer."""
    assert automatic(read(mail(head, body))) is None, name


@pytest.mark.parametrize(
    ("item_class", "kind"),
    [
        ("REPORT.IPM.Note.NDR", AutomaticKind.BOUNCE),
        ("REPORT.IPM.Note.DR", AutomaticKind.BOUNCE),
        ("REPORT.IPM.Note.Delayed", AutomaticKind.BOUNCE),
        ("REPORT.IPM.Note.IPNRN", AutomaticKind.RECEIPT),
        ("REPORT.IPM.Note.IPNNRN", AutomaticKind.RECEIPT),
        ("IPM.Note.Rules.OofTemplate.Microsoft", AutomaticKind.AUTO_REPLY),
        ("IPM.Note.Rules.ReplyTemplate.Microsoft", AutomaticKind.AUTO_REPLY),
        ("IPM.Outlook.Recall", AutomaticKind.RECALL),
        ("IPM.Note", None),
        ("IPM.Note.SMIME.MultipartSigned", None),
    ],
)
def test_an_outlook_item_says_itself_what_it_is(item_class: str, kind: AutomaticKind | None) -> None:
    """A report saved as .msg has no headers, only its class."""
    tree = {"__properties_version1.0": b"\0" * 32, "__substg1.0_001A001F": item_class.encode("utf-16-le"), "__substg1.0_1000001F": REQUEST.encode("utf-16-le")}
    outer = read(b"MIME-Version: 1.0\r\n" + attached(compound_file(tree), "item.msg", "application/vnd.ms-outlook"))
    assert outer.attachments[0].message is not None
    found = automatic(outer.attachments[0].message)
    assert (found.kind if found else None) is kind
