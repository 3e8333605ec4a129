"""Is the service alive? `/health` for a probe, `/metrics` for Prometheus. The only importer of prometheus_client.

Healthy means that every mailbox was read within the configured minutes: a process that runs and reads nothing is ill.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from mailbot import config
from mailbot.errors import MailbotError

Log = Callable[[str, Mapping[str, object]], None]


class Watched(Protocol):
    """What of the ledger is watched."""

    def last_looks(self) -> Mapping[str, datetime]:
        """Return when each mailbox was last read successfully."""
        ...

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Return how many arrivals stand in each (mailbox, state)."""
        ...


class _Collector:
    def __init__(self, journal: Watched) -> None:
        self._journal = journal

    def collect(self) -> Sequence[GaugeMetricFamily]:
        """Return the present values, read at each scrape."""
        now = datetime.now(UTC)
        age = GaugeMetricFamily("mailbot_seconds_since_last_look", "Seconds since a mailbox was last read", labels=["mailbox"])
        for mailbox, at in self._journal.last_looks().items():
            age.add_metric([mailbox], (now - at).total_seconds())
        counted = GaugeMetricFamily("mailbot_messages", "Messages by state, and actions left to a person", labels=["mailbox", "state"])
        for (mailbox, state), count in self._journal.counts().items():
            counted.add_metric([mailbox, state], count)
        return (age, counted)


class Health:
    """An HTTP server on loopback for probes and scrapes."""

    def __init__(self, section: config.Health, journal: Any, mailboxes: Sequence[str], log: Log) -> None:
        """Take what to watch; nothing listens before `start`."""
        self._section = section
        self._journal: Watched = journal
        self._mailboxes = tuple(mailboxes)
        self._log = log
        self._registry = CollectorRegistry()
        self._registry.register(_Collector(journal))
        self._server: ThreadingHTTPServer | None = None

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._server.server_address[1] if self._server else 0

    def start(self) -> None:
        """Listen in a thread of its own."""
        self._server = ThreadingHTTPServer((self._section.host, self._section.port or 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True, name="health").start()
        self._log("health.listening", {"port": self.port})

    def stop(self) -> None:
        """Listen no longer."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def judged(self) -> tuple[bool, dict[str, object]]:
        """Return whether all is well, and the details."""
        now = datetime.now(UTC)
        try:
            looks = self._journal.last_looks()
        except MailbotError as error:
            return False, {"ledger": str(error)}
        ages = {name: round((now - looks[name]).total_seconds(), 1) if name in looks else None for name in self._mailboxes}
        limit = self._section.unread_minutes * 60
        return all(age is not None and age <= limit for age in ages.values()), {"seconds_since_last_look": ages}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        health = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/metrics":
                    self._answer(200, "text/plain; version=0.0.4", generate_latest(health._registry))
                elif self.path == "/health":
                    well, details = health.judged()
                    self._answer(200 if well else 503, "application/json", json.dumps({"healthy": well, **details}).encode())
                else:
                    self._answer(404, "text/plain", b"/health or /metrics\n")

            def _answer(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keep probes out of the log."""

        return Handler
