"""Automatic mail of many makers, and at least as many mails of people that look similar.

What is missed here may start a loop; what is taken wrongly leaves a person without an answer.
"""

from __future__ import annotations

import pytest

from mailbot.model.message import Automatic, AutomaticKind
from mailbot.reading.automatic import automatic
from mailbot.reading.read import read

REPLY, BOUNCE, RECEIPT, RECALL, LIST, BULK, OWN = (
    AutomaticKind.AUTO_REPLY, AutomaticKind.BOUNCE, AutomaticKind.RECEIPT, AutomaticKind.RECALL, AutomaticKind.LIST, AutomaticKind.BULK, AutomaticKind.OWN,
)  # fmt: skip
OUT = "Thank you for your email. I am out of the office until 3 December with limited access to email. For urgent matters please contact Nia."
ASK = "Hi, please could you add jo.bloggs@cardiff.wales.nhs.uk to the API Portal? We need the WDS API for a clinic dashboard. IMTP 4.2.1. Thanks, Sam"
LOST = "This message was created automatically by mail delivery software. A message that you sent could not be delivered to one or more of its recipients: 550 5.1.1 User unknown"
DSN = '\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nYour message could not be delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; x@y.z\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--'
MDN = '\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n\r\n--b\r\n\r\nYour message was read.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--'

MACHINES: list[tuple[str, AutomaticKind, str, str]] = [
    # out of office
    ("Exchange Online", REPLY, "Subject: Automatic reply: API Portal\nAuto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nIn-Reply-To: <x@y>", OUT),
    ("Exchange Online, inside one organisation", REPLY, "Subject: Automatic reply: API Portal\nX-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: jo@x.nhs.uk\nAuto-Submitted: auto-generated", OUT),
    ("Exchange 2007, subject alone", REPLY, "Subject: Out of Office: API Portal", OUT),
    ("Exchange 2003, subject alone", REPLY, "Subject: Out of Office AutoReply: API Portal", OUT),
    ("Exchange mailbox rule", REPLY, "Subject: Thanks\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "We have your mail."),
    ("Exchange in Welsh", REPLY, "Subject: =?utf-8?q?Ateb_awtomatig=3A_Porth_API?=", "Diolch am eich neges. Rwyf allan o'r swyddfa tan ddydd Llun."),
    ("Exchange in Welsh, other words", REPLY, "Subject: Ymateb awtomatig: Porth API", "Nid wyf yn y swyddfa heddiw. Byddaf yn ôl ddydd Mawrth."),
    ("a Welsh note with a typographic apostrophe", REPLY, "Subject: Allan o\u2019r swyddfa: Porth API", "Rwyf ar wyliau tan 3 Rhagfyr."),
    ("Exchange in German", REPLY, "Subject: Automatische Antwort: API Portal", "Vielen Dank. Ich bin bis zum 3. Dezember nicht im Haus."),
    ("Lotus Notes in German", REPLY, "Subject: Abwesenheitsnotiz: API Portal\nX-Mailer: Lotus Notes", "Ich bin abwesend."),
    ("Exchange in French", REPLY, "Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_API_Portal?=", "Je suis absent jusqu'au 3 décembre."),
    ("Exchange in Spanish", REPLY, "Subject: =?utf-8?q?Respuesta_autom=C3=A1tica=3A_API_Portal?=", "Estoy fuera de la oficina."),
    ("Exchange in Italian", REPLY, "Subject: Risposta automatica: API Portal", "Sono fuori ufficio."),
    ("Exchange in Dutch", REPLY, "Subject: Automatisch antwoord: API Portal", "Ik ben afwezig."),
    ("Exchange in Polish", REPLY, "Subject: =?utf-8?q?Odpowied=C5=BA_automatyczna=3A_API?=\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-replied", "Nie ma mnie."),
    ("Lotus Notes", REPLY, "Subject: Jo Bloggs is out of the office (returning 03/12/2026)\nX-Mailer: Lotus Domino", "I will be out of the office starting 24/11/2026 and will not return until 03/12/2026."),
    ("Lotus Notes 8 with its header", REPLY, "Subject: AUTO: Jo Bloggs is out of the office (returning 03/12/2026)\nAuto-submitted: auto-generated", OUT),
    ("GroupWise", REPLY, "Subject: Re: API Portal (Out of Office)\nX-Autoreply: yes", OUT),
    ("Gmail and Workspace", REPLY, "Subject: Out of office Re: API Portal\nPrecedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied", OUT),
    ("Outlook.com", REPLY, "Subject: Automatic reply: API Portal\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated", OUT),
    ("Dovecot Sieve vacation", REPLY, "Subject: Auto: API Portal\nAuto-Submitted: auto-replied (vacation)\nPrecedence: bulk", OUT),
    ("Unix vacation", BULK, "Subject: away from my mail\nPrecedence: junk", OUT),
    ("Unix vacation of today", REPLY, "Subject: away from my mail\nAuto-Submitted: auto-replied\nPrecedence: bulk", OUT),
    ("Zimbra", REPLY, "Subject: Re: API Portal\nAuto-Submitted: auto-replied (zimbra; vacation)\nPrecedence: bulk", OUT),
    ("cPanel", REPLY, "Subject: away\nX-Autorespond: API Portal\nPrecedence: auto_reply", OUT),
    ("Plesk", REPLY, "Subject: Re: API Portal\nX-Autogenerated: Reply\nAuto-Submitted: auto-replied", OUT),
    ("qmail autoresponder", REPLY, "Subject: Re: API Portal\nDelivered-To: Autoresponder\nPrecedence: junk", OUT),
    ("exim autoreply", REPLY, "Subject: Re: API Portal\nAuto-Submitted: auto-replied", OUT),
    ("Mailman autoresponder", REPLY, "Subject: Auto-response for your message to the list\nX-Ack: no\nX-Mailer: The Mailman Replybot\nPrecedence: bulk", "Your message was received."),
    ("a phone's answer", REPLY, "Subject: Automatic reply: API Portal", "I'm driving and will respond later."),
    ("a note without a body", REPLY, "Subject: Out of office:", ""),
    # ticket systems
    ("Zendesk", REPLY, "Subject: [Request received] API Portal\nAuto-Submitted: auto-generated\nX-Mailer: Zendesk Mailer\nX-Auto-Response-Suppress: All", "Your request (#123) has been received and is being reviewed by our support staff."),
    ("Zendesk's own header", REPLY, "Subject: API Portal\nX-Zendesk-Autoreply: true", "Your request has been received."),
    ("ServiceNow", REPLY, "Subject: Incident INC0012345 has been opened\nX-ServiceNow-Generated: true\nAuto-Submitted: auto-generated", "Your incident has been opened."),
    ("Jira", BULK, "Subject: [JIRA] (API-12) Access\nX-JIRA-FingerPrint: 1234", "Sam commented on API-12"),
    ("Jira Service Management", REPLY, "Subject: SD-12 Access\nAuto-Submitted: auto-generated\nX-JIRA-FingerPrint: 99", "Just confirming that we got your request."),
    ("Freshdesk", REPLY, "Subject: Ticket Received - API Portal\nX-Freshdesk-AutoReply: true\nAuto-Submitted: auto-replied", "Your ticket has been received."),
    ("OTRS", REPLY, "Subject: [Ticket#2026112410000012] RE: API Portal\nX-OTRS-Loop: 1\nPrecedence: bulk", "Thank you for your request."),
    ("Znuny", REPLY, "Subject: RE: API\nX-Znuny-Loop: 1", "Thank you for your request."),
    ("Request Tracker", REPLY, "Subject: [rt #1234] AutoReply: API Portal\nX-RT-Loop-Prevention: rt\nPrecedence: bulk", "This message has been automatically generated."),
    ("GitHub", LIST, "Subject: [x/y] API (#12)\nX-GitHub-Reason: mention\nList-ID: x/y <y.x.github.com>", "A comment."),
    ("a monitor", BULK, "From: no-reply@monitor.example\nSubject: Disk full", "90%"),
    ("a portal that takes no answers", BULK, "From: DoNotReply@learning.wales.nhs.uk\nSubject: Your course", "Course booked."),
    ("a Welsh portal that takes no answers", BULK, "From: peidiwch-ag-ateb@learning.wales.nhs.uk\nSubject: Eich cwrs", "Cwrs."),
    ("cron", BULK, "Subject: Cron <root@x> backup\nX-Cron-Env: <SHELL=/bin/sh>", "done"),
    # lists and mass mail
    ("Mailman 2", LIST, "Subject: [fhir-wales] access\nX-BeenThere: fhir@x.org\nX-Mailman-Version: 2.1\nPrecedence: list\nList-Id: <fhir.x.org>", ASK),
    ("Mailman 3", LIST, "Subject: [fhir-wales] access\nX-Mailman-Version: 3.3\nList-Post: <mailto:fhir@x.org>", ASK),
    ("LISTSERV", LIST, "Subject: access\nSender: FHIR list <FHIR@LISTSERV.X.ORG>\nList-Help: <https://x>\nList-Id: <x>", ASK),
    ("LISTSERV itself", BULK, "From: LISTSERV@LISTSERV.X.ORG\nSubject: You have been added", "Welcome."),
    ("Sympa", LIST, "Subject: access\nX-Loop: fhir@x.org\nList-Id: <fhir.x.org>\nPrecedence: list", ASK),
    ("Google Groups", LIST, "Subject: access\nMailing-list: list fhir@googlegroups.com\nList-Unsubscribe: <mailto:x>", ASK),
    ("JISCMail", LIST, "Subject: access\nList-Unsubscribe: <mailto:x@jiscmail.ac.uk>\nPrecedence: list", ASK),
    ("Mailchimp", BULK, "Subject: Our news\nX-MC-User: 12\nX-Campaign: mailchimp", "News."),
    ("a newsletter of another maker", LIST, "Subject: Our news\nList-Unsubscribe: <https://x>", "News."),
    # delivery reports
    ("Exchange", BOUNCE, "From: postmaster@wales.nhs.uk\nSubject: Undeliverable: Your request [APIM-2026-000001]\nX-MS-Exchange-Message-Is-Ndr: \nAuto-Submitted: auto-replied" + DSN, ""),
    ("Exchange, delayed", BOUNCE, "From: postmaster@wales.nhs.uk\nSubject: Delivery delayed: Your request\nAuto-Submitted: auto-replied", "Delivery of your message has been delayed."),
    ("Exchange by its address of old", BOUNCE, "From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@wales.nhs.uk\nSubject: Undeliverable: Your request", "Delivery has failed to these recipients"),
    ("Gmail", BOUNCE, "From: mailer-daemon@googlemail.com\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: x@y.z\nAuto-Submitted: auto-replied", "Address not found"),
    ("Postfix", BOUNCE, "From: MAILER-DAEMON@mx.x.org\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nReturn-Path: <>" + DSN, ""),
    ("Postfix, delayed", BOUNCE, "From: MAILER-DAEMON@mx.x.org\nSubject: Delayed Mail (still being retried)" + DSN, ""),
    ("sendmail", BOUNCE, "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.x.org>\nSubject: Returned mail: see transcript for details\nAuto-Submitted: auto-generated (failure)", LOST),
    ("sendmail's warning", BOUNCE, "From: Mail Delivery Subsystem <x@mx.x.org>\nSubject: Warning: could not send message for past 4 hours", LOST),
    ("exim", BOUNCE, "From: Mail Delivery System <Mailer-Daemon@mx.x.org>\nSubject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: x@y.z\nAuto-Submitted: auto-replied", LOST),
    ("exim, sender rewritten", BOUNCE, "Subject: Mail delivery failed: returning message to sender", LOST),
    ("qmail", BOUNCE, "From: MAILER-DAEMON@mx.x.org\nSubject: failure notice\nReturn-Path: <>", "Hi. This is the qmail-send program at mx.x.org. I'm afraid I wasn't able to deliver your message to the following addresses."),
    ("qmail, sender rewritten", BOUNCE, "Subject: failure notice", "Hi. This is the qmail-send program at mx.x.org. I'm afraid I wasn't able to deliver your message to the following addresses."),
    ("Lotus Domino", BOUNCE, "Subject: DELIVERY FAILURE: User jo (jo@x.org) not listed in Domino Directory", "Your message could not be delivered because: User not listed"),
    ("a null return path", BOUNCE, "Return-Path: <>\nSubject: about your mail", "It did not arrive."),
    ("a part that reports", BOUNCE, "Subject: about your mail" + DSN.replace("multipart/report; report-type=delivery-status;", "multipart/mixed;"), ""),
    ("a report in Welsh", BOUNCE, "Subject: Methwyd danfon: Eich cais", "Ni ellid danfon eich neges at un neu fwy o dderbynwyr."),
    # receipts and recalls
    ("a read receipt of Outlook", RECEIPT, "Subject: Read: Your request" + MDN, ""),
    ("a read receipt of Outlook inside one organisation", RECEIPT, "Subject: Read: Your request", "Your message \r\n\r\n   To: API Management\r\n   Subject: Your request\r\n\r\n was read on 24 November 2026 10:00."),
    ("a receipt that it was deleted unread", RECEIPT, "Subject: Not read: Your request", "Your message was deleted without being read on 24 November 2026."),
    ("a delivery receipt", RECEIPT, "Subject: Delivered: Your request", "Your message has been delivered to the following recipients: API Management"),
    ("a read receipt in Welsh", RECEIPT, "Subject: Darllenwyd: Eich cais", "Eich neges at API Management wedi'i darllen ar 24 Tachwedd."),
    ("a recall", RECALL, "Subject: Recall: API Portal", "Jo Bloggs would like to recall the message, \"API Portal\"."),
    ("a recall's success", RECALL, "Subject: Message Recall Success: API Portal", "Your recall was successful."),
    # our own
    ("our own reply, sent back", OWN, "Subject: RE: x\nMessage-ID: <mailbot.0123456789abcdef0123456789abcdef01234567@wales.nhs.uk>", "Thank you."),
    ("our own reply with another Message-ID", OWN, "Subject: RE: x\nX-Mailbot-Case: APIM-2026-000001", "Thank you."),
]  # fmt: skip

PEOPLE: list[tuple[str, str, str]] = [
    ("an answer to an automatic reply", "Subject: RE: Automatic reply: API Portal\nIn-Reply-To: <x@y>", ASK),
    ("a forwarded automatic reply", "Subject: FW: Automatic reply: API Portal", ASK),
    ("an answer in Welsh", "Subject: ATEB: Ateb awtomatig: Porth API", "A wnewch chi ychwanegu jo@cardiff.wales.nhs.uk at y Porth API?"),
    ("a forwarded delivery report", "Subject: FW: Undeliverable: API Portal", ASK),
    ("an answer to a read receipt", "Subject: RE: Read: API Portal", ASK),
    ("cover for somebody out of the office", "Subject: Out of office cover - new API Portal user", ASK),
    ("cover, with a colon", "Subject: Out of office cover: please add Gwenno", ASK),
    ("leave, with a colon", "Subject: On leave: access for my cover", ASK),
    ("annual leave", "Subject: Annual leave cover for the API Portal", ASK),
    ("absence, with a colon", "Subject: Absence: access for my cover", ASK),
    ("a project about automatic replies", "Subject: Automatic reply service needs WDS API", ASK),
    ("a project named so", "Subject: Auto-reply: new app that needs access", ASK),
    ("automated responses as a topic", "Subject: Automated responses in our app", ASK),
    ("it came back yesterday", "Subject: Undeliverable yesterday so sending again - API Portal", "My message came back undeliverable yesterday. " + ASK),
    ("undelivered parcels as a topic", "Subject: Undelivered test results: API access", ASK),
    ("delivery failure as a topic", "Subject: Delivery failure of results: access to WRRS", ASK),
    ("mail delivery as a topic", "Subject: Mail delivery failed for our app's users, new access", ASK),
    ("returned mail as a topic", "Subject: Returned mail project needs API", ASK),
    ("failure notices as a topic", "Subject: Failure notices app - portal access", ASK),
    ("a warning", "Subject: Warning: message queue access needed", ASK),
    ("non-delivery as a topic", "Subject: Non-delivery of letters project - portal access", ASK),
    ("please read", "Subject: Read: new users for the API Portal", ASK),
    ("read this", "Subject: Read this please: API users", ASK),
    ("delivered, a project", "Subject: Delivered: our integration. Access next", ASK),
    ("deleted, a user", "Subject: Deleted: Jo. New: Sam", ASK),
    ("recall as a topic", "Subject: Recall: letters project needs the API", ASK),
    ("recall of patients", "Subject: Recall system - portal access", ASK),
    ("Auto-Submitted says no", "Subject: API Portal\nAuto-Submitted: no", ASK),
    ("Auto-Submitted says no, with a remark", "Subject: API Portal\nAuto-Submitted: No (typed)", ASK),
    ("wants no automatic replies", "Subject: API Portal\nX-Auto-Response-Suppress: All", ASK),
    ("wants no out-of-office notes", "Subject: API Portal\nX-Auto-Response-Suppress: DR, OOF, AutoReply", ASK),
    ("wants no delivery reports", "Subject: API Portal\nX-Auto-Response-Suppress: DR, RN, NRN", ASK),
    ("asks for a read receipt", "Subject: API Portal\nDisposition-Notification-To: jo@x.nhs.uk\nReturn-Receipt-To: jo@x.nhs.uk", ASK),
    ("an ordinary precedence", "Subject: API Portal\nPrecedence: normal", ASK),
    ("first-class precedence", "Subject: API Portal\nPrecedence: first-class", ASK),
    ("high importance", "Subject: API Portal\nImportance: high\nX-Priority: 1", ASK),
    ("a return path", "Subject: API Portal\nReturn-Path: <jo@x.nhs.uk>", ASK),
    ("Outlook's headers", "Subject: API Portal\nX-MS-Has-Attach: yes\nX-MS-TNEF-Correlator: \nThread-Topic: Automatic reply", ASK),
    ("a mail program", "Subject: API Portal\nX-Mailer: Microsoft Outlook 16.0", ASK),
    ("an empty marking header", "Subject: API Portal\nX-Autoreply: \nX-Loop: ", ASK),
    ("a surname", "From: Noreen Reply <noreen.reply@x.nhs.uk>\nSubject: API Portal", ASK),
    ("a house of that name", "From: Bounce House <bouncehouse@x.nhs.uk>\nSubject: API Portal", ASK),
    ("a postmaster's deputy", "From: postmaster.deputy@x.nhs.uk\nSubject: API Portal", ASK),
    ("a person called Mailman", "From: Pat Mailman <pat.mailman@x.nhs.uk>\nSubject: API Portal", ASK),
    ("a list manager", "From: listserv.admin@x.nhs.uk\nSubject: API Portal", ASK),
    ("an answer to our reply", "Subject: RE: [APIM-2026-000001] API Portal\nIn-Reply-To: <mailbot.0123456789abcdef0123456789abcdef01234567@wales.nhs.uk>", "The IMTP reference is 4.2.1."),
    ("quotes an automatic reply", "Subject: API Portal", ASK + "\r\n\r\n> Automatic reply: I am out of the office until 3 December"),
    ("tells that a colleague is away", "Subject: API Portal", "My manager is out of the office until Monday, so I ask for her. " + ASK),
    ("tells of a bounce", "Subject: API Portal", "My first mail could not be delivered to you. " + ASK),
    ("attaches a bounce", 'Subject: API Portal\nContent-Type: multipart/mixed; boundary="m"\n\n--m\r\n\r\n' + ASK + "\r\n--m\r\nContent-Type: message/rfc822\r\n\r\nFrom: MAILER-DAEMON@x.org\r\nSubject: Undelivered Mail Returned to Sender\r\nReturn-Path: <>\r\n\r\nlost\r\n--m--", ""),
    ("attaches an out-of-office note", 'Subject: API Portal\nContent-Type: multipart/mixed; boundary="m"\n\n--m\r\n\r\n' + ASK + "\r\n--m\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@x.org\r\nSubject: Automatic reply: x\r\nAuto-Submitted: auto-replied\r\n\r\naway\r\n--m--", ""),
    ("signed mail", 'Subject: API Portal\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="m"\n\n--m\r\n\r\n' + ASK + "\r\n--m\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--m--", ""),
    ("a meeting's answer", "Subject: Accepted: API Portal call", "See you there."),
    ("a declined meeting", "Subject: Declined: API Portal call", "I cannot make it. " + ASK),
    ("a ticket number in the subject", "Subject: [Ticket #4411] new API user", ASK),
    ("a tag of the gateway", "Subject: [EXTERNAL] new API user", ASK),
    ("request received, a person writes", "Subject: Request received? API Portal", "Did you get my request? " + ASK),
    ("AUTO as an abbreviation", "Subject: AUTO project - portal access", ASK),
    ("OOO as an abbreviation", "Subject: OOO service (Order of Operations) access", ASK),
    ("Welsh: a topic", "Subject: Ateb awtomatig i gleifion - mynediad i'r Porth", "A wnewch chi ychwanegu jo@cardiff.wales.nhs.uk at y Porth API? Diolch"),
    ("Welsh: cover", "Subject: Allan o'r swyddfa - pwy sy'n ychwanegu defnyddwyr?", "A wnewch chi ychwanegu jo@cardiff.wales.nhs.uk at y Porth API? Diolch"),
    ("German: a topic", "Subject: Automatische Antwort auf FHIR-Anfragen", "Please add jo@umbra-mobile.de to the API Portal."),
    ("French: a topic", "Subject: Absence de réponse du portail", "Could you please look at jo@acme.com's access to the API Portal?"),
    ("a bulk order", "Subject: Bulk access for 40 users", ASK),
    ("a mailing list wanted", "Subject: List-Id and mailing lists for portal news", ASK),
    ("vacation as a topic", "Subject: Vacation booking app - portal access", ASK),
    ("cron as a topic", "Subject: Cron job needs API access", ASK),
    ("loop as a topic", "Subject: X-Loop headers", ASK),
    ("no subject", "Subject: ", ASK),
    ("no body", "Subject: please add jo.bloggs@cardiff.wales.nhs.uk", ""),
    ("thanks", "Subject: RE: API Portal", "Thank you for your email, that works."),
    ("an ordinary report", "Subject: Report: users of our app", ASK),
    ("Delivered-To a person", "Subject: API Portal\nDelivered-To: apimanagement@wales.nhs.uk", ASK),
    ("a case reference of ours", "Subject: APIM-2026-000001 and one more user", ASK),
    ("a sponsor's note that says unattended", "Subject: API Portal", ASK + "\r\n\r\nThis mailbox is not monitored at weekends."),
    ("away, and asks before", "Subject: Away from Monday: access before then?", ASK),
    ("returning from leave", "Subject: Returning from leave - my account", ASK),
    ("a digest of users", "Subject: Weekly digest app needs the API", ASK),
    ("quotes a delivery report", "Subject: RE: API Portal", ASK + "\r\n\r\n> Delivery has failed to these recipients: 550 5.1.1"),
    ("a Postfix administrator", "From: Mail Delivery Team <mail.delivery@x.nhs.uk>\nSubject: API Portal", ASK),
]  # fmt: skip


def _judge(headers: str, body: str) -> Automatic | None:
    given = headers if headers.startswith("From:") else f"From: Jo Bloggs <jo.bloggs@cardiff.wales.nhs.uk>\n{headers}"
    block = given.replace("\r\n", "\n").replace("\n", "\r\n")
    return automatic(read((block if "\r\n\r\n" in block else f"{block}\r\n\r\n{body}").encode()))


@pytest.mark.parametrize(("maker", "kind", "headers", "body"), MACHINES, ids=[row[0] for row in MACHINES])
def test_machine_made_mail_is_recognised(maker: str, kind: AutomaticKind, headers: str, body: str) -> None:
    """No reply ever goes to any of these."""
    found = _judge(headers, body)
    assert found is not None, maker
    assert found.kind is kind or (found.kind, kind) in ((BULK, REPLY), (LIST, BULK), (BULK, LIST), (REPLY, BULK), (REPLY, BOUNCE), (REPLY, RECEIPT), (REPLY, LIST)), found


@pytest.mark.parametrize(("what", "headers", "body"), PEOPLE, ids=[row[0] for row in PEOPLE])
def test_a_persons_mail_is_not_taken_for_a_machines(what: str, headers: str, body: str) -> None:
    """Each of these people waits for an answer."""
    assert _judge(headers, body) is None, what


def test_there_are_at_least_as_many_people_as_machines() -> None:
    """A rule that catches one more machine has to leave one more person alone."""
    assert len(PEOPLE) >= len(MACHINES) >= 75 and len({row[0] for row in PEOPLE}) == len(PEOPLE)
