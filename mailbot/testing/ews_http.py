"""The HTTP side of the fake Exchange server: sign-in by Basic, NTLM or bearer token, SOAP in and out, and broken connections."""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from ssl import SSLContext
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from mailbot.testing.ews_faults import CODES, LATE, STATUSES, Faults, Kind, Lies, Seen
from mailbot.testing.ews_folder_operations import Broken
from mailbot.testing.ews_operations import Operations
from mailbot.testing.ews_store import Refusal
from mailbot.testing.ews_xml import SOAP, bare_fault, envelope, failed, fault

CUT = (Kind.SILENT, Kind.LATE_SILENT, Kind.DROPPED, Kind.LATE_DROPPED)
MARKS = {"X-FEServer": "EX01", "X-BEServer": "EX02", "request-id": "of-the-tests"}


class Behind(Protocol):
    """The service behind the HTTP side."""

    ntlm: bool
    login: str
    password: str
    knows: Callable[[str], bool]
    connections: list[socket]
    running: bool
    operations: Operations
    faults: Faults

    @property
    def lies(self) -> Lies:
        """Return the lies."""
        ...

    def note(self, operation: str, headers: dict[str, str], tree: Element, content: bytes) -> Seen:
        """Record a call."""
        ...

    def pause(self, seconds: float) -> None:
        """Let a connection wait."""
        ...


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        """Answer one call."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        service = self.server.service
        if not self._let_in():
            return
        tree = ElementTree.fromstring(content)
        request = next(iter(tree.find(f"{{{SOAP}}}Body") or ()))
        operation = request.tag.rpartition("}")[2]
        kind = service.faults.due(service.note(operation, dict(self.headers.items()), tree, content))
        if operation == "GetStreamingEvents" and kind is None:
            self._stream(request)
            return
        try:
            done = "" if kind is not None and kind not in LATE else service.operations.perform(operation, request)
        except Broken:
            self._send(500, bare_fault("SOAP:Server"))
        except Refusal as refusal:
            self._send(200, bare_fault(str(refusal)))
        else:
            self._answer(kind, operation, envelope(operation, done))

    def _let_in(self) -> bool:
        """Look at the sign-in; answer where it is refused, or where NTLM has another step to go."""
        service, said = self.server.service, str(self.headers.get("Authorization", ""))
        scheme, _, value = said.partition(" ")
        if scheme == "NTLM" and service.ntlm:
            return self._ntlm(b64decode(value))
        good = f"{service.login}:{service.password}"
        if scheme == "Bearer" and service.knows(value):
            return True
        if scheme == "Basic" and not service.ntlm and b64decode(value).decode() == good:
            return True
        self._send(401, "", {"WWW-Authenticate": "NTLM" if service.ntlm else 'Basic realm="EWS"'})
        return False

    def _ntlm(self, token: bytes) -> bool:
        """Play the server's side of NTLM without looking at the password."""
        if token[8:12] == b"\x03\0\0\0":
            return True
        name = "EXCHANGE".encode("utf-16-le")
        pairs = struct.pack("<HH", 2, len(name)) + name + struct.pack("<HH", 0, 0)
        flags = 0x00000001 | 0x00000004 | 0x00000200 | 0x00020000 | 0x00080000 | 0x00800000 | 0x20000000
        head = b"NTLMSSP\0" + struct.pack("<IHHII", 2, len(name), len(name), 48, flags) + b"challeng" + bytes(8)
        head += struct.pack("<HHI", len(pairs), len(pairs), 48 + len(name))
        self._send(401, "", {"WWW-Authenticate": "NTLM " + b64encode(head + name + pairs).decode()})
        return False

    def _answer(self, kind: str | None, operation: str, text: str) -> None:
        service = self.server.service
        if kind in (Kind.SILENT, Kind.LATE_SILENT):
            service.pause(service.lies.silence)
        if kind is None:
            self._send(200, text)
        elif kind in CUT:
            self._cut()
        elif kind is Kind.CUT_SHORT:
            self._send(200, text, short=True)
        elif kind in (Kind.PAGE_OF_A_PROXY, Kind.PAGE_TOO_LATE):
            self._send(200, "<html><body>Please sign in to the network</body></html>")
        elif isinstance(kind, Kind) and kind in STATUSES:
            words = "EWS is disabled for this organization." if kind is Kind.EWS_BLOCKED else ""
            more = {"WWW-Authenticate": "Bearer"} if kind is Kind.UNAUTHORISED else {"Retry-After": "0"}
            self._send(STATUSES[kind], words, more)
        else:
            self._say(kind, operation, service.lies.back_off_ms)

    def _say(self, kind: str, operation: str, back_off_ms: int) -> None:
        """Answer with a response code, or with a SOAP fault."""
        if kind.startswith("fault:") or kind is Kind.BUSY:
            self._send(500, fault(kind.partition(":")[2] or "ErrorServerBusy", back_off_ms))
            return
        wait = f'<m:MessageXml><t:Value Name="BackOffMilliseconds">{back_off_ms}</t:Value></m:MessageXml>'
        code = CODES[kind] if isinstance(kind, Kind) else kind
        self._send(200, envelope(operation, failed(operation, code, wait if kind is Kind.BUSY_ANSWER else "")))

    def _send(self, status: int, text: str, headers: dict[str, str] | None = None, *, short: bool = False) -> None:
        body = text.encode()
        marks = {} if self.server.service.lies.independent else MARKS
        self.send_response(status)
        for name, value in {**marks, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        if short:  # without a length only the document itself tells that it is not whole
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body[: len(body) * 2 // 3] if short else body)

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(SHUT_RDWR)

    def _stream(self, request: Element) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.end_headers()
        service = self.server.service
        with suppress(OSError):
            for text in service.operations.notifications(request, lambda: service.running and not self._ended()):
                data = text.encode()
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.close_connection = True

    def _ended(self) -> bool:
        """Tell whether the listener has gone."""
        self.connection.setblocking(False)
        try:
            return not self.connection.recv(1)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            with suppress(OSError):
                self.connection.setblocking(True)


class Server(ThreadingHTTPServer):
    """Connections side by side, each in its thread."""

    daemon_threads = True
    service: Behind
    context: SSLContext | None = None

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be cut."""
        self.service.connections.append(request)
        super().process_request(request, client_address)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Speak TLS, where it is asked for, in the connection's own thread."""
        if self.context is None:
            super().finish_request(request, client_address)
            return
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of the server."""
