"""An SMTP server that counts what it is given: the world outside, for acceptance tests."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")


class Sink:
    """Accepts everything, unless told to refuse; `received` counts (recipient, Message-ID)."""

    def __init__(self, *, refuse: str = "", refuse_first: int = 0, port: int = 0) -> None:
        """Refuse every mail with `refuse` (`refuse_first` -1), or only the first few; port 0 is any free port."""
        self.received: Counter[tuple[str, str]] = Counter()
        self.contents: list[bytes] = []
        self._refuse = refuse
        self._left = refuse_first
        self._lock = threading.Lock()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = port or probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Count one mail."""
        found = MESSAGE_ID.search(envelope.content)
        with self._lock:
            if self._refuse and (self._left > 0 or self._left == -1):
                self._left -= self._left > 0
                return self._refuse
            for recipient in envelope.rcpt_tos:
                self.received[recipient, found.group(1).decode() if found else ""] += 1
            self.contents.append(envelope.content)
        return "250 OK"

    def like(self, other: Sink) -> None:
        """Take over what another was given."""
        self.received.update(other.received)
        self.contents += other.contents

    def to(self, recipient: str) -> list[str]:
        """Return the Message-IDs that one recipient got, each as often as it came."""
        return [message_id for (who, message_id), count in self.received.items() for _ in range(count) if who == recipient]

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()
