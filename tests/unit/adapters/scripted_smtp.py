"""A real SMTP server (aiosmtpd) that misbehaves as told, and counts every mail it has accepted by Message-ID."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
DROP = "drop"
STALL = "stall"
DRIP = "drip"  # a line of a reply that never ends, ten times a second


class ScriptedSmtp:
    """`script` says what each stage answers: a reply, DROP, STALL, DRIP or None for the usual; `accept_first` counts a mail first, `closes` hangs up behind each."""

    def __init__(
        self, *, script: Callable[[str, str], str | None] = lambda stage, argument: None, accept_first: bool = False,
        seconds: float = 0.0, pipelining: bool = False, closes: bool = False, tls: ssl.SSLContext | None = None, implicit: bool = False, login: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Start listening on a free port of the loopback."""
        self.accepted: Counter[str] = Counter()
        self.contents: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.connections = 0
        self.reached = threading.Event()  # a DATA has come
        self.script = script
        self._accept_first = accept_first
        self._seconds = seconds
        self._pipelining = pipelining
        self._closes = closes
        self._login = login
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        options: dict[str, Any] = {"authenticator": self._authenticate, "auth_require_tls": False, "auth_required": True} if login else {}
        if tls is not None and not implicit:
            options |= {"tls_context": tls, "require_starttls": True}
        wrap = {"ssl_context": tls} if implicit else {}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10, **wrap, **options)
        self._controller.start()
        self._listens = True

    def close(self) -> None:
        """Stop listening; stopping again is no error."""
        if self._listens:
            self._listens = False
            self._controller.stop()

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        user, password = self._login or ("", "")
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)

    async def handle_EHLO(self, server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        """Greet."""
        self.connections += 1
        session.host_name = hostname
        said = await self._said(server, "EHLO", hostname)
        if said is not None:
            return [said]
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self._pipelining else responses

    async def handle_HELO(self, server: SMTP, session: Any, _envelope: Any, hostname: str) -> str:
        """Greet a client that fell back to HELO, as RFC 5321 3.2 asks of it after a refused EHLO."""
        session.host_name = hostname
        return await self._said(server, "HELO", hostname) or "250 localhost"

    async def handle_MAIL(self, server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Take the sender."""
        said = await self._said(server, "MAIL", address)
        if said is None:
            envelope.mail_from, envelope.mail_options = address, options
        return said or "250 OK"

    async def handle_RCPT(self, server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        """Take a recipient."""
        said = await self._said(server, "RCPT", address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        """Take a mail."""
        found = MESSAGE_ID.search(envelope.content)
        message_id = found.group(1).decode() if found else ""
        if self._accept_first:
            self._count(envelope, message_id)
        self.reached.set()
        await asyncio.sleep(self._seconds)
        said = await self._said(server, "DATA", message_id)
        if said is None and not self._accept_first:
            self._count(envelope, message_id)
        if self._closes:
            asyncio.get_running_loop().call_later(0.05, lambda: server.transport and server.transport.close())
        return said or "250 OK"

    def _count(self, envelope: Any, message_id: str) -> None:
        self.accepted[message_id] += 1
        self.contents.append(envelope.content)
        self.recipients.append(list(envelope.rcpt_tos))

    async def _said(self, server: SMTP, stage: str, argument: str) -> str | None:
        said = self.script(stage, argument)
        if said == STALL:
            await asyncio.sleep(3600)
        while said == DRIP:
            await server.push("250-wait")
            await asyncio.sleep(0.1)
        if said == DROP:
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(3600)
        return said
