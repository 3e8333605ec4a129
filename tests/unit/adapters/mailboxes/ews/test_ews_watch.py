"""Signs of new mail by EWS."""

from __future__ import annotations

import time
from threading import Event, Thread

from mailbot.adapters.mailboxes.ews import Ews
from mailbot.testing.ews_service import EwsService
from tests.unit.adapters.mailboxes.ews.given import mail, operations


def test_polls_where_notifications_do_not_work(service: EwsService, box: Ews) -> None:
    """A server that refuses subscriptions is asked for changes every so often."""
    service.lies.streaming = False
    stop, woken = Event(), Event()
    thread = Thread(target=box.wait, args=(stop, woken.set), daemon=True)
    thread.start()
    time.sleep(0.5)
    woken.clear()
    service.deliver(mail(1).content)
    assert woken.wait(4)
    stop.set()
    thread.join(2)
    assert not thread.is_alive()


def test_a_stream_is_given_back_when_nobody_waits_any_more(service: EwsService, box: Ews) -> None:
    """The server keeps no subscription of ours, of which it allows few."""
    stop, woken = Event(), Event()
    thread = Thread(target=box.wait, args=(stop, woken.set), daemon=True)
    thread.start()
    assert woken.wait(5)
    end = time.monotonic() + 5
    while "GetStreamingEvents" not in operations(service) and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.2)
    stop.set()
    thread.join(2)
    assert not thread.is_alive()
    while "Unsubscribe" not in operations(service) and time.monotonic() < end:
        time.sleep(0.02)
    assert "Unsubscribe" in operations(service)
