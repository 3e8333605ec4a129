"""A reply that comes back by SMTP, as mail servers send such reports: seen in the list and in the log, told to the team once, answered never."""

from __future__ import annotations

import json
import re
import smtplib
import sqlite3
import time
from contextlib import closing

from imapclient import IMAPClient

from tests.acceptance.conftest import NewWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.servers.dovecot import PASSWORD, Dovecot, free_port, needs_dovecot
from tests.servers.postfix import Postfix, needs_postfix
from tests.servers.waiting import waited
from tests.unit.adapters.scripted_smtp import ScriptedSmtp

SPONSOR, TEAM = "sponsor1@cardiff.wales.nhs.uk", "api.team@wales.nhs.uk"
REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx{number}.wales.nhs.uk>
To: apimanagement@wales.nhs.uk
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn{number}@mx.wales.nhs.uk>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.
--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.wales.nhs.uk

Final-Recipient: rfc822; {whom}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{whom}>: Recipient address rejected: User unknown
--=b
Content-Type: message/rfc822

{original}
--=b--
"""


def returned(port: int, original: bytes, whom: str, number: int) -> None:
    """Report to the intake that a mail did not arrive, from the null sender, with the mail itself."""
    report = REPORT.format(number=number, whom=whom, original=original.decode()).replace("\r\n", "\n").replace("\n", "\r\n")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("", ["apimanagement@wales.nhs.uk"], report.encode())


def mail_to(sink: Sink, whom: str) -> bytes:
    """Return the only mail that somebody got."""
    (content,) = (one for one in sink.contents if f"\r\nTo: {whom}\r\n".encode() in one)
    return content


def log_lines(world: World, what: str) -> list[dict[str, object]]:
    """Return the audit lines of a kind."""
    with closing(sqlite3.connect(world.folder / "mailbot.sqlite3")) as database:
        return [json.loads(payload) for (payload,) in database.execute("SELECT payload FROM audit WHERE what = ? ORDER BY seq", (what,))]


def test_a_reply_that_came_back_is_told_to_the_team_once(new_world: NewWorld, accepting: Sink) -> None:
    """A report, the same again from another server, a report about the note: one note, a marked case, and silence."""
    port = free_port()
    world = new_world(accepting.port, f"intake: {{host: 127.0.0.1, port: {port}}}")
    world.deliver(1, message(1))
    world.start()
    assert waited(lambda: len(accepting.to(SPONSOR)) == 1 and world.filed().get("Incomplete") == 1, 40)
    reply = mail_to(accepting, SPONSOR)
    for number in (1, 2):
        returned(port, reply, SPONSOR, number)
        assert waited(lambda number=number: world.filed()["Ignored"] == number, 40), number  # type: ignore[misc]
    assert waited(lambda: len(accepting.to(TEAM)) == 1, 40)
    note = mail_to(accepting, TEAM)
    returned(port, note, TEAM, 3)
    assert waited(lambda: world.filed()["Ignored"] == 3 and world.inbox() == 0, 40)
    time.sleep(2)
    assert len(accepting.to(TEAM)) == 1 == len(accepting.to(SPONSOR)) and sum(accepting.received.values()) == 2

    first, *reports = world.decisions()
    assert [(d["outcome"], d["reason"], d["reply"], d["case"]) for d in reports] == [("ignored", "automatic-message", None, case) for case in (first["case"], first["case"], None)]
    assert [d["returned"] and d["returned"]["reason"] for d in reports] == [f"550 5.1.1 <{SPONSOR}>: Recipient address rejected: User unknown", None, None]
    assert first["case"].encode() in note and b"[Not delivered]" in note
    line = f"the reply to {SPONSOR} did not arrive, a delivery report says: 550 5.1.1 <{SPONSOR}>"
    listed = world.run("cases", "list", "--config", str(world.config)).stdout
    assert listed.count(line) == 1 and "incomplete  not delivered" in listed and first["reply_state"] == "not-delivered"
    assert line in world.run("cases", "show", first["case"], "--config", str(world.config)).stdout
    (logged,) = log_lines(world, "reply-returned")
    assert logged["case"] == first["case"] and "User unknown" in str(logged["reason"])
    assert world.run("audit", "verify", "--config", str(world.config)).returncode == 0


def test_a_decision_that_came_back_is_told_as_well(new_world: NewWorld, accepting: Sink) -> None:
    """The sponsor does not know that access was granted, and somebody has to know that."""
    world = new_world(accepting.port)
    world.deliver(1, message(1))
    assert world.once().returncode == 0
    case = world.decisions()[0]["case"]
    accepting.contents.clear()
    assert world.run("cases", "decide", case, "granted", "--config", str(world.config)).returncode == 0
    assert world.once().returncode == 0
    told = mail_to(accepting, SPONSOR)
    world.deliver(2, REPORT.format(number=1, whom=SPONSOR, original=told.decode().replace("\r\n", "\n")).encode())
    assert world.once().returncode == 0
    assert len(accepting.to(TEAM)) == 1
    shown = world.run("cases", "show", case, "--config", str(world.config)).stdout
    assert "decided by a person: granted" in shown and f"the reply to {SPONSOR} did not arrive" in shown


@needs_dovecot
@needs_postfix
def test_what_a_real_mail_server_reports_is_understood(new_world: NewWorld) -> None:
    """Postfix takes the reply, cannot hand it on and reports so into the mailbox on Dovecot; the note reaches the team by the same way."""
    elsewhere = ScriptedSmtp(script=lambda stage, who: "550 5.1.1 nobody of that name" if stage == "RCPT" else None)
    with (
        Dovecot.started(extra="auth_username_format = %n\n") as dovecot,
        Postfix.started(lmtp_port=dovecot.lmtp_port, domains=("wales.nhs.uk",), relay_port=elsewhere.port) as postfix,
    ):
        world = new_world(postfix.port)
        (world.folder / "password").write_text(PASSWORD)
        box = f"{{kind: imap, role: apimanagement, host: 127.0.0.1, port: {dovecot.port}, tls: none, user: apimanagement, password: {{file: password}}, "
        world.config.write_text(re.sub(r"\{kind: maildir, role: apimanagement, path: mail/api, ", box, world.config.read_text()))

        def standing(user: str, folder: str) -> list[bytes]:
            with IMAPClient("127.0.0.1", dovecot.port, ssl=False, timeout=10) as client:
                client.login(user, PASSWORD)
                if not client.folder_exists(folder) or not client.select_folder(folder, readonly=True)[b"EXISTS"]:
                    return []
                return [item[b"BODY[]"] for item in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]

        with smtplib.SMTP("127.0.0.1", postfix.port, timeout=10) as client:
            client.sendmail(SPONSOR, ["apimanagement@wales.nhs.uk"], message(1))
        world.start()
        assert waited(lambda: len(standing("apimanagement", "Mailbot/Ignored")) == 1 and len(standing("api.team", "INBOX")) == 1, 40), postfix.log()
        (report,), (note,) = standing("apimanagement", "Mailbot/Ignored"), standing("api.team", "INBOX")
        assert b"Auto-Submitted: auto-replied" in report and b"[Not delivered] APIM-" in note and b"Subject: " in note
        listed = world.run("cases", "list", "--config", str(world.config)).stdout
        assert f"the reply to {SPONSOR} did not arrive" in listed and "550 5.1.1 nobody of that name" in listed
    elsewhere.close()
