"""Real servers end to end: a sponsor's mail by SMTP to Postfix, LMTP to Dovecot, and our adapter lists it."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event, Thread

import pytest

from mailbot.adapters.mailboxes.imap import Imap
from mailbot.adapters.mailboxes.imap_names import ImapServer
from mailbot.ports import Filed
from tests.servers.dovecot import PASSWORD, Dovecot, needs_dovecot
from tests.servers.postfix import Postfix, needs_postfix

pytestmark = [needs_dovecot, needs_postfix]
DOMAIN = "wales.nhs.uk"
MAIL = (
    "From: sponsor@{domain}\r\nTo: {user}@{domain}\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\n"
    "Subject: Cais {number}\r\nMessage-ID: <{number}@sponsor>\r\n\r\nHelô\r\n"
)


@dataclass
class Site:
    """Both servers."""

    dovecot: Dovecot
    postfix: Postfix

    def send(self, user: str, number: int) -> None:
        """Send a mail as a sponsor's client would."""
        content = MAIL.format(domain=DOMAIN, user=user, number=number).encode()
        with smtplib.SMTP("127.0.0.1", self.postfix.port, timeout=10) as client:
            client.sendmail(
                f"sponsor@{DOMAIN}", [f"{user}@{DOMAIN}"], content, mail_options=["BODY=8BITMIME"]
            )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Start Dovecot, and Postfix in front of it."""
    extra = "auth_username_format = %n\n"
    with (
        Dovecot.started(extra=extra) as dovecot,
        Postfix.started(lmtp_port=dovecot.lmtp_port, domains=(DOMAIN,)) as postfix,
    ):
        yield Site(dovecot, postfix)


@pytest.fixture
def mailbox(site: Site) -> Iterator[Imap]:
    """Return an adapter on a fresh user's mailbox."""
    user = site.dovecot.account().user
    server = ImapServer("127.0.0.1", user, site.dovecot.port, tls="none", timeout_seconds=10)
    adapter = Imap(user, server, password=lambda: PASSWORD)
    yield adapter
    adapter.close()


def within(seconds: float, adapter: Imap, count: int) -> list[str]:
    """Return the waiting ids, as soon as there are `count`."""
    end = time.monotonic() + seconds
    while True:
        ids = [item.native_id for item in adapter.waiting()]
        if len(ids) >= count or time.monotonic() > end:
            return ids
        time.sleep(0.01)


def test_mail_sent_by_smtp_is_listed_fetched_and_filed(site: Site, mailbox: Imap) -> None:
    """What a sponsor sends by SMTP is listed within a second, comes with its own bytes below, and can be filed."""
    assert list(mailbox.waiting()) == []
    begun = time.monotonic()
    site.send(mailbox.name, 1)
    (native_id,) = within(5, mailbox, 1)
    took = time.monotonic() - begun
    raw = mailbox.fetch(native_id)
    assert raw is not None
    assert raw.content.endswith(b"Message-ID: <1@sponsor>\r\n\r\nHel\xc3\xb4\r\n")
    assert b"Return-Path: <sponsor@wales.nhs.uk>" in raw.content
    assert mailbox.file(native_id, "Ready", ("Mailbot",)) is Filed.MOVED
    assert list(mailbox.waiting()) == []
    print(f"SMTP to listed: {took:.3f} s")
    assert took < 3


def test_idle_wakes_soon_after_the_mail_was_sent(site: Site, mailbox: Imap) -> None:
    """From the sponsor's SMTP to our wake it takes about half a second (Dovecot's own delay), never two."""
    list(mailbox.waiting())
    stop, woken = Event(), Event()
    thread = Thread(target=mailbox.wait, args=(stop, woken.set), daemon=True)
    thread.start()
    reactions = []
    try:
        assert woken.wait(5)  # the first look, when the connection stands
        for number in range(3):
            time.sleep(0.8)
            woken.clear()
            begun = time.monotonic()
            site.send(mailbox.name, number)
            assert woken.wait(5)
            reactions.append(time.monotonic() - begun)
    finally:
        stop.set()
        thread.join(3)
    print("SMTP to wake by IDLE:", " ".join(f"{took:.3f} s" for took in reactions))
    assert max(reactions) < 2
    assert len(within(3, mailbox, 3)) == 3


def test_a_burst_arrives_whole(site: Site, mailbox: Imap) -> None:
    """Fifty mails in a row are all listed, each once."""
    for number in range(50):
        site.send(mailbox.name, number)
    ids = within(20, mailbox, 50)
    assert len(ids) == len(set(ids)) == 50
