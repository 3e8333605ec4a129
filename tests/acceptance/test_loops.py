"""Two robots that answer each other over real SMTP: whatever the other one does, the conversation ends by itself."""

from __future__ import annotations

import re
import smtplib
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.acceptance.world import World
from tests.servers.dovecot import free_port
from tests.unit.reading.test_automatic_makers import DSN

FIELD = re.compile(rb"(?im)^(message-id|to|subject):\s*(.*?)\r?$")
QUIET_SECONDS, HUNG_SECONDS = 1.0, 15.0  # of silence, after which it is over: when nothing is left to do, and when it is
ENDLESS = 25  # answers, after which a conversation counts as endless


Answer = Callable[["OtherBot", dict[str, str], int], str]


class OtherBot:
    """An SMTP server that answers every mail it gets, at once, into mailbot's intake."""

    def __init__(self, answer: Answer) -> None:
        """Take how it answers: (itself, the headers of what it got, how many it got) to a whole mail."""
        self.port, self.intake = free_port(), free_port()
        self.got: list[bytes] = []
        self.said = 0  # mails for mailbot, those included that are on their way
        self.last = time.monotonic()
        self._answer = answer
        self._lock = threading.Lock()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a mail and answer it; mail to our own team is nobody's to answer."""
        if any(recipient.endswith(".team@wales.nhs.uk") for recipient in envelope.rcpt_tos):
            return "250 OK"
        with self._lock:
            self.got.append(envelope.content)
            self.last = time.monotonic()
            number = len(self.got)
            self.said += number < ENDLESS
        if number < ENDLESS:
            fields = {name.decode().lower(): value.decode() for name, value in FIELD.findall(envelope.content)}
            threading.Thread(target=self.send, args=(self._answer(self, fields, number),)).start()
        return "250 OK"

    def open(self, mail: str) -> None:
        """Begin a conversation."""
        self.said += 1
        self.send(mail)

    def send(self, mail: str, *, envelope: str = "sam@cardiff.wales.nhs.uk") -> None:
        """Send a mail to mailbot."""
        self.last = time.monotonic()
        with smtplib.SMTP("127.0.0.1", self.intake, timeout=10) as client:
            client.sendmail(envelope, ["apimanagement@wales.nhs.uk"], mail.encode())

    def conversation(self, ledger: Path) -> int:
        """Wait until mailbot has decided all that was said and done all that it owes, and then is quiet; return how many mails it sent."""
        while len(self.got) < ENDLESS:
            silence = time.monotonic() - self.last
            if silence > HUNG_SECONDS or (silence > QUIET_SECONDS and done(ledger) >= self.said):
                break
            time.sleep(0.1)
        return len(self.got)

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()


def done(ledger: Path) -> int:
    """Return how many messages were decided and have left nothing to be done; none as long as something is owed."""
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as database:
        (owed,) = database.execute("SELECT count(*) FROM actions WHERE state IN ('owed', 'started')").fetchone()
        (decided,) = database.execute("SELECT count(*) FROM decisions").fetchone()
    return 0 if owed else int(decided)


def _mail(number: int, *, sender: str = "sam@cardiff.wales.nhs.uk", subject: str = "", body: str = "", head: str = "") -> str:
    words = body or f"Please can you give API Portal access to user{number}@cardiff.wales.nhs.uk for the Master Patient Index API."
    return (
        f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Sam <{sender}>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: {subject or f'API Portal access {number}'}\r\n"
        f"Message-ID: <bot.{number}@cardiff.wales.nhs.uk>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n{head}Content-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n{words}\r\n\r\nBot\r\n"
    )


def _in_thread(_: OtherBot, fields: dict[str, str], number: int) -> str:
    return _mail(number, subject=f"RE: {fields['subject']}", head=f"In-Reply-To: {fields['message-id']}\r\nReferences: {fields['message-id']}\r\n")


def _in_thread_the_same(_: OtherBot, fields: dict[str, str], number: int) -> str:
    body = "Please can you give API Portal access to user0@cardiff.wales.nhs.uk for the Master Patient Index API."
    return _mail(number, subject=f"RE: {fields['subject']}", body=body, head=f"In-Reply-To: {fields['message-id']}\r\n")


def _always_anew(_: OtherBot, __: dict[str, str], number: int) -> str:
    return _mail(number)


def _under_ever_new_names(_: OtherBot, __: dict[str, str], number: int) -> str:
    return _mail(number, sender=f"sam+{number}@cardiff.wales.nhs.uk")


def _the_same_words_under_ever_new_names(_: OtherBot, __: dict[str, str], number: int) -> str:
    return _mail(number, sender=f"sam+{number}@cardiff.wales.nhs.uk", subject="API Portal access", body="Please can you give API Portal access to jo@cardiff.wales.nhs.uk for the Master Patient Index API.")


def _from_ever_new_domains(_: OtherBot, __: dict[str, str], number: int) -> str:
    return _mail(number, sender=f"sam@org{number}.wales.nhs.uk")


def _marked(_: OtherBot, fields: dict[str, str], number: int) -> str:
    return _mail(number, subject=f"RE: {fields['subject']}", head=f"Auto-Submitted: auto-replied\r\nIn-Reply-To: {fields['message-id']}\r\n")


def _out_of_office(_: OtherBot, fields: dict[str, str], number: int) -> str:
    return _mail(number, subject=f"Automatic reply: {fields['subject']}", body="Thank you for your email. I am out of the office until Monday.")


def _bounce(_: OtherBot, fields: dict[str, str], number: int) -> str:
    report = DSN.replace("Status: 5.1.1", "Status: 5.1.1\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + fields["message-id"])
    return f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.wales.nhs.uk\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: Undeliverable: {fields['subject']}\r\nMessage-ID: <dsn.{number}@mx>{report}\r\n"


BOTS: list[tuple[str, Answer, int]] = [
    ("it answers in the thread, with something new each time: three a thread", _in_thread, 3),
    ("it answers in the thread, with the same words: never the same answer twice", _in_thread_the_same, 1),
    ("it begins anew each time: five a sender", _always_anew, 5),
    ("it takes a new name each time: the cap of its domain", _under_ever_new_names, 8),
    ("it takes a new name each time and repeats itself: the cap of those words", _the_same_words_under_ever_new_names, 7),
    ("it takes a new domain each time: the cap in all", _from_ever_new_domains, 10),
    ("it marks its answers as automatic", _marked, 1),
    ("it is out of the office and marks nothing but its subject", _out_of_office, 1),
    ("it reports that our answer did not arrive", _bounce, 1),
]
LIMITS = "limits: {replies_per_sender_per_day: 5, replies_per_domain_per_day: 8, replies_per_day: 10, replies_per_content_per_day: 6}"


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[World, OtherBot]]:
    """The service with its intake, and the other robot."""
    other = OtherBot(request.param)
    world = World(tmp_path, other.port, f"intake: {{host: 127.0.0.1, port: {other.intake}, strip_platform_headers: false}}")
    world.config.write_text(re.sub(r"limits: \{.*\}", LIMITS, world.config.read_text(encoding="utf-8")), encoding="utf-8")
    process = world.start()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", other.intake)) == 0:
                break
        time.sleep(0.1)
    yield world, other
    process.terminate()
    process.wait(timeout=30)
    other.close()


@pytest.mark.parametrize(("running", "most"), [(answer, most) for _, answer, most in BOTS], ids=[why for why, _, _ in BOTS], indirect=["running"])
def test_a_conversation_of_two_robots_ends_by_itself(running: tuple[World, OtherBot], most: int) -> None:
    """One opens it; each answers as soon as it hears something; after the cap there is silence, and the rest goes to a person."""
    world, other = running
    other.open(_mail(0, sender="sam+0@cardiff.wales.nhs.uk" if most in (7, 8) else "sam@cardiff.wales.nhs.uk"))
    assert other.conversation(world.folder / "mailbot.sqlite3") == most
    decided = world.decisions()
    assert sum(d["reply"] is not None for d in decided) == most
    assert decided[-1]["outcome"] in ("review", "ignored") and decided[-1]["reply"] is None


@pytest.mark.parametrize("running", [_bounce], indirect=True)
def test_a_report_about_our_own_mail_marks_its_case(running: tuple[World, OtherBot]) -> None:
    """The case shows that its sponsor never got the answer."""
    world, other = running
    other.open(_mail(0))
    assert other.conversation(world.folder / "mailbot.sqlite3") == 1
    first, report = world.decisions()
    assert report["reason"] == "automatic-message" and report["case"] == first["case"] and report["follows"] is None
    shown = world.run("cases", "show", "--config", str(world.config), first["case"])
    assert "did not arrive" in shown.stdout
