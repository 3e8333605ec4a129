"""The HTTP side of the fake of Microsoft Graph: TLS, JSON in and out, and connections cut before or within an answer."""

from __future__ import annotations

import json
import socket
import ssl
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from mailbot.testing.graph_answers import Reply

JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"


class Behind(Protocol):
    """The service behind the HTTP side."""

    clock_ahead: float

    def connected(self, one: socket.socket, *, there: bool) -> None:
        """Keep account of connections."""
        ...

    def handle(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[Reply | None, bool]:
        """Answer one call: the answer (None: cut the connection), and whether it is cut short."""
        ...


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def setup(self) -> None:
        """Be counted."""
        super().setup()
        self.server.service.connected(self.connection, there=True)

    def finish(self) -> None:
        """Be counted no more."""
        self.server.service.connected(self.connection, there=False)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the time by the service's own clock."""
        return super().date_time_string((timestamp or time.time()) + self.server.service.clock_ahead)

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply, cut_short = self.server.service.handle(self.command, self.path, headers, body)
        if reply is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        data = _bytes_of(reply)
        self.send_response(reply.status)
        kind = {} if reply.data is None else {"Content-Type": JSON}
        length = {"Content-Length": str(len(data) + (1 if cut_short else 0))} if reply.status != 204 else {}
        for name, value in {**kind, "request-id": "of-the-tests", **reply.headers, **length}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = self.close_connection or cut_short

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer


def _bytes_of(reply: Reply) -> bytes:
    if isinstance(reply.data, bytes):
        return reply.data
    return b"" if reply.data is None else json.dumps(reply.data).encode()


class Server(ThreadingHTTPServer):
    """Connections side by side, each in its thread."""

    daemon_threads = True
    service: Behind
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Speak TLS in the connection's own thread."""
        try:
            with self.context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            return  # the other side went away
