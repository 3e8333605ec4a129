"""A TCP relay between a client and a server that a test can cut, and that can refuse IMAP commands on a server's behalf.

`refuse` is a function of one client line that returns the answer without its tag (b"NO [SERVERBUG] broken") or None to
pass the line on; b"" cuts the connection; an answer that begins with "!" is sent as it is behind that, without a tag.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

Refusal = Callable[[bytes], bytes | None]


class Relay:
    """Listens on `port` of loopback and relays to `target`."""

    def __init__(self, target: int, refuse: Refusal | None = None) -> None:
        """Begin to relay to port `target` of loopback."""
        self.target = target
        self.refuse = refuse
        self.lines: list[bytes] = []  # everything that clients said
        self.accepted = 0
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), 5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self.accepted += 1
            self._pairs.append((client, server))
            threading.Thread(target=self._up, args=(client, server), daemon=True).start()
            threading.Thread(target=self._down, args=(server, client), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError, ValueError), client.makefile("rb") as reader:
            while line := reader.readline():
                self.lines.append(line)
                answer = self.refuse(line) if self.refuse else None
                if answer is None:
                    server.sendall(line)
                elif answer.startswith(b"!"):
                    client.sendall(answer[1:] + b"\r\n")
                elif answer:
                    client.sendall(line.split(b" ", 1)[0] + b" " + answer + b"\r\n")
                else:
                    break
        _cut(client, server)

    def _down(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
        _cut(client, server)

    def cut(self) -> None:
        """Cut every connection; new ones are relayed."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _cut(*pair)

    def close(self) -> None:
        """Cut everything and listen no longer."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()


def _cut(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
