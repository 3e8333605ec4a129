"""The embedded SMTP intake: mail from the network into Maildirs. The only importer of aiosmtpd.

    250   every recipient's copy is on disk, synced          452   the disk is full: try again later
    550   no such recipient here                             451   it cannot be written just now
    552   the message is larger than `max_bytes`        421   too many are connected, or silent for too long

Invariants: a message is accepted only when it is safe; it is delivered once for each recipient; it is never changed below
the added headers, except that headers which only the mail platform may set are removed (`strip_platform_headers`).
It listens on loopback unless told otherwise, relays nothing, and asks for no login. What a client says never reaches the log.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mailbot.adapters.intake_delivery import Copy, Courier, maildirs_made, stripped, trace
from mailbot.adapters.intake_door import Door, Log, Room
from mailbot.errors import PermanentError, TemporaryError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
MOST_RECIPIENTS = 100
SILENT = b"421 4.4.2 No command for too long\r\n"
LAST_SECONDS = 5.0  # that a client may take to read our last words
UNSAID = "…"  # what stands in the log for the words of a client


class Intake:
    """An SMTP server in a thread of its own. Use it as a context manager, or with `start` and `stop`."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        recipients: Mapping[str, Path] | None = None,
        max_bytes: int = 35 * 1024 * 1024,
        *,
        strip_platform_headers: bool = True,
        delivered: Callable[[str], None] | None = None,
        hostname: str = "localhost",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        courier: Courier | None = None,
        room: Room | None = None,
        log: Log = lambda _event, _values: None,
    ) -> None:
        """Accept mail for `recipients` (address to Maildir); call `delivered` with each address that got mail.

        Port 0 takes any free port; `port` tells which once it runs. `delivered` and `log` are called in threads of the
        intake's.
        """
        self.host = host
        self.port = port
        self._maildirs = {address.strip().lower(): path for address, path in (recipients or {}).items()}
        self._handler = _Handler(
            self._maildirs, strip_platform_headers, delivered, hostname, now, courier or Courier(hostname)
        )
        self._max_bytes = max_bytes
        self._room = room or Room()
        self._log = log
        self._hostname = hostname
        self._controller: _Controller | None = None

    def start(self) -> None:
        """Create missing Maildirs and listen; PermanentError where that cannot be."""
        try:
            maildirs_made(self._maildirs.values())
        except OSError as error:
            raise PermanentError(
                f"intake: {error.filename}: {error.strerror}; correct the mailbox's path"
            ) from error
        _hushed(logging.getLogger("mail.log"))
        listener = self._listener()
        self.port = int(listener.getsockname()[1])
        self._controller = _Controller(
            self._handler,
            listener,
            self._room,
            self._log,
            hostname=self.host,
            port=self.port,
            data_size_limit=self._max_bytes,
            server_hostname=self._hostname,
            ident="mailbot",
            timeout=self._room.idle_seconds,
        )
        try:
            self._controller.start()
        except (OSError, TimeoutError, RuntimeError) as error:
            listener.close()
            self._controller = None
            raise TemporaryError(f"intake on {self.host}:{self.port} does not start: {error}") from error

    def _listener(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            return socket.create_server((self.host, self.port), family=family, backlog=128)
        except OSError as error:
            mend = "choose another port in the section intake, or end the program that uses it"
            raise PermanentError(
                f"intake cannot listen on {self.host}:{self.port}: {_words(error)}; {mend}"
            ) from error

    def stop(self) -> None:
        """Listen no longer; stopping again is no error."""
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trail: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


def _words(error: OSError) -> str:
    """Return what an error of the system means; asyncio and the socket module add words of their own to some."""
    number = error.errno or 0
    return os.strerror(number) if number > 0 else error.strerror or str(error)


def _hushed(log: logging.Logger) -> None:
    """QUIRK: aiosmtpd logs each line of content, and in its warnings what a client sent as a command."""
    log.setLevel(logging.WARNING)
    if _unsaid not in log.filters:
        log.addFilter(_unsaid)


def _unsaid(record: logging.LogRecord) -> bool:
    """Take what a client said out of a record: its arguments, and the words of an error."""
    if isinstance(record.args, tuple):
        record.msg, record.args = str(record.msg).replace("%r", "%s"), (UNSAID,) * len(record.args)
    kind = record.exc_info[0] if record.exc_info else None
    if kind is not None:
        record.msg, record.exc_info, record.exc_text = f"{record.msg}: {kind.__name__}", None, None
    return True


class _Protocol(SMTP):
    line_length_limit = 1 << 20  # QUIRK: RFC 5321 allows 998, real senders write whole paragraphs as one line

    def __init__(self, handler: _Handler, **options: Any) -> None:
        super().__init__(handler, **options)
        self.gone: asyncio.Future[None] = self.loop.create_future()

    def connection_lost(self, error: Exception | None) -> None:
        """Let the door know, whatever else goes wrong."""
        try:
            super().connection_lost(error)
        finally:
            if not self.gone.done():
                self.gone.set_result(None)

    def _timeout_cb(self) -> None:
        """Say why, and do not wait for a client that reads nothing."""
        transport = self.transport
        if isinstance(transport, asyncio.Transport):
            if not transport.is_closing():
                transport.write(SILENT)
            self.loop.call_later(LAST_SECONDS, transport.abort)
        super()._timeout_cb()  # type: ignore[no-untyped-call]


class _Controller(Controller):
    """A controller behind our own door, on a socket that listens already, so that port 0 works."""

    def __init__(self, handler: _Handler, listener: socket.socket, room: Room, log: Log, **options: Any) -> None:
        super().__init__(handler, **options)
        self._listener = listener
        self._room = room
        self._log = log

    def factory(self) -> SMTP:
        return _Protocol(self.handler, loop=self.loop, **self.SMTP_kwargs)

    async def _create_server(self) -> asyncio.AbstractServer:
        door = Door(self.loop, self._listener, self._factory_invoker, self._room, self._log)
        return cast(asyncio.AbstractServer, door)  # of which a controller asks no more than to close


class _Handler:
    """What the intake answers at RCPT and DATA (names are aiosmtpd's)."""

    def __init__(
        self,
        maildirs: Mapping[str, Path],
        strip: bool,
        delivered: Callable[[str], None] | None,
        hostname: str,
        now: Callable[[], datetime],
        courier: Courier,
    ) -> None:
        self._maildirs = maildirs
        self._strip = strip
        self._delivered = delivered
        self._hostname = hostname
        self._now = now
        self._courier = courier

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        key = address.lower()
        if key not in self._maildirs:
            return "550 5.1.1 No such mailbox here"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if key not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(key)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        peer, helo = str(session.peer[0]) if session.peer else "", session.host_name or ""
        try:
            await asyncio.to_thread(self._deliver, envelope, peer, helo)
        except OSError as error:
            if error.errno in FULL:
                return "452 4.3.1 Insufficient system storage"
            return "451 4.3.0 The mailbox cannot be written just now"
        return "250 2.0.0 Delivered"

    def _deliver(self, envelope: Envelope, peer: str, helo: str) -> None:
        content = bytes(envelope.original_content or b"")
        if self._strip:
            content = stripped(content)
        now = self._now()
        date, sender = format_datetime(now), envelope.mail_from or ""
        copies = [
            Copy(self._maildirs[address], trace(address, sender, helo, peer, self._hostname, date))
            for address in envelope.rcpt_tos
        ]
        self._courier.deliver(copies, content, int(now.timestamp() * 1_000_000))
        if self._delivered is not None:
            for address in envelope.rcpt_tos:
                with suppress(
                    Exception
                ):  # the mail is safe; a failing listener must not make the sender repeat it
                    self._delivered(address)
