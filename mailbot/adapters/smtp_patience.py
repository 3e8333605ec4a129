"""SMTP clients that wait for a reply as long as they were told, and no longer.

QUIRK: the time-out of smtplib is one of each `recv`, so that a server that drips a byte a second, or one line of an endless
reply, is waited for without end. Here it bounds the whole reply (RFC 5321 section 4.5.3.2 counts time-outs by reply).
"""

from __future__ import annotations

import io
import smtplib
import socket
import time


class Replies(io.RawIOBase):
    """What a socket brings, until a deadline that is set anew for each reply."""

    def __init__(self, sock: socket.socket) -> None:
        """Read from a socket; there is no deadline yet."""
        super().__init__()
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self.ends: float = time.monotonic()

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]
        """Read what is there; TimeoutError where the deadline comes first."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()


class PatientSmtp(smtplib.SMTP):
    """`smtplib.SMTP` whose time-out bounds each whole reply."""

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's reply; SMTPServerDisconnected, saying "timed out", where it is not whole in time."""
        sock, seconds = self.sock, float(self.timeout)
        if sock is None:
            return super().getreply()
        if self.file is None:
            self.file = io.BufferedReader(Replies(sock))
        self.file.raw.ends = time.monotonic() + seconds
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(seconds)


class PatientSmtpTls(PatientSmtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""
