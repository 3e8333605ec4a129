"""Signs of new mail by EWS: streaming notifications, and SyncFolderItems every few seconds while those do not work."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import Known
from mailbot.adapters.mailboxes.ews_listing import Followed
from mailbot.adapters.mailboxes.ews_services import Streaming
from mailbot.adapters.mailboxes.ews_wire import NoEnvelope
from mailbot.errors import MailbotError

STREAM_MINUTES = 10
LONGEST_PAUSE = 300.0
HEALTHY_SECONDS = 60.0  # a stream that lived so long was no failure


class Watch:
    """One wait for new mail; for one thread."""

    def __init__(self, client: EwsClient, poll_seconds: float) -> None:
        """Take a client of its own, as the stream keeps a connection."""
        self._client = client
        self._folders = Folders(client)
        self._inbox = Followed(client, self._folders, Known.INBOX)
        self._poll_seconds = poll_seconds
        self._stream: Streaming | None = None

    def run(self, stop: Event, wake: Callable[[], None]) -> None:
        """Block until `stop`. The stream is read by a thread, as a read cannot be waited for together with `stop`."""
        thread = Thread(target=self._listen, args=(stop, wake), name="ews-watch", daemon=True)
        thread.start()
        stop.wait()
        stream = self._stream
        if stream is not None:
            stream.cut()
        thread.join(1.0)

    def _listen(self, stop: Event, wake: Callable[[], None]) -> None:
        pause = 1.0
        while not stop.is_set():
            begun = time.monotonic()
            try:
                self._streamed(stop, wake)
            except MailbotError as error:
                if time.monotonic() - begun > HEALTHY_SECONDS:
                    pause = 1.0
                self._poll(stop, wake, max(pause, getattr(error, "retry_after", None) or 0.0))
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = 1.0
        self._client.close()

    def _streamed(self, stop: Event, wake: Callable[[], None]) -> None:
        """Wake at each notification until the server ends the stream, which it does every few minutes."""
        inbox = self._folders.known(Known.INBOX)
        subscription = self._client.ask("subscribe", lambda account: ews_calls.subscribe(account, inbox))
        if stop.is_set():
            return
        wake()  # what came before the subscription is not notified
        try:
            self._client.act("listen", lambda account: self._read(account, subscription, stop, wake))
        finally:
            self._stream = None
            with suppress(MailbotError):
                self._client.act("unsubscribe", lambda account: ews_calls.unsubscribe(account, subscription))

    def _read(self, account: Any, subscription: str, stop: Event, wake: Callable[[], None]) -> None:
        self._stream = service = ews_calls.stream(account)
        events = service.call(subscription_ids=[subscription], connection_timeout=STREAM_MINUTES)
        service.timeout = (self._client.timeouts.connect, self._client.timeouts.stream)
        for arrived in events:
            if stop.is_set():
                return
            if arrived:
                wake()
        if service.connection_status != Streaming.CLOSED and not stop.is_set():
            raise NoEnvelope

    def _poll(self, stop: Event, wake: Callable[[], None], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not stop.wait(min(self._poll_seconds, max(0.0, end - time.monotonic()))) and time.monotonic() < end:
            try:
                changes = self._inbox.changes()
            except MailbotError:
                continue  # a sweep of the inbox tells what is wrong
            if changes.there and not changes.afresh:
                wake()
