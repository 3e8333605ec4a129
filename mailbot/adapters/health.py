"""Is the service alive? `/health` for a probe, `/metrics` for Prometheus. The only importer of prometheus_client.

Healthy means that every mailbox was read within the configured minutes: a process that runs and reads nothing is ill. What
else is told beside it (what waits, what is owed, how long credentials last) is for people and their alerts to judge.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from mailbot import config
from mailbot.adapters.seldom import Seldom
from mailbot.errors import MailbotError, PermanentError
from mailbot.heartbeat import Credential, Pulse

Log = Callable[[str, Mapping[str, object]], None]
Credentials = Mapping[str, Callable[[], Credential]]
ACTIONS = ("owed", "parked")
CLOCKS_DIFFER = 60.0  # seconds; a look that lies further in the future was noted by a clock that was set back since, and says nothing


class Watched(Protocol):
    """What of the ledger is watched."""

    def pulse(self) -> Pulse:
        """Return what the ledger says now."""
        ...


class _Collector:
    def __init__(self, journal: Watched, mailboxes: Sequence[str], credentials: Credentials) -> None:
        self._journal = journal
        self._mailboxes = mailboxes
        self._credentials = credentials

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the present values, read at each scrape."""
        now = datetime.now(UTC)
        try:
            yield from self._ledger(self._journal.pulse(), now)
            ledger = 1
        except MailbotError:
            ledger = 0
        yield GaugeMetricFamily("mailbot_ledger_up", "Whether the ledger can be asked", value=ledger)
        yield from self._signing_in(now)

    def _ledger(self, pulse: Pulse, now: datetime) -> Iterator[GaugeMetricFamily]:
        age = GaugeMetricFamily("mailbot_seconds_since_last_look", "Seconds since a mailbox was last read", labels=["mailbox"])
        for mailbox, at in pulse.looks.items():
            age.add_metric([mailbox], (now - at).total_seconds())
        waits = GaugeMetricFamily("mailbot_oldest_untouched_seconds", "Age of the oldest message that is not decided; 0 where none waits", labels=["mailbox"])
        owed = GaugeMetricFamily("mailbot_actions", "Actions still owed, and those left to a person", labels=["mailbox", "state"])
        for mailbox in self._mailboxes:
            waits.add_metric([mailbox], _age(pulse.untouched.get(mailbox), now) or 0.0)
            for state in ACTIONS:
                owed.add_metric([mailbox, state], pulse.actions.get((mailbox, state), 0))
        counted = GaugeMetricFamily("mailbot_messages", "Messages by state", labels=["mailbox", "state"])
        for (mailbox, state), count in pulse.messages.items():
            counted.add_metric([mailbox, state], count)
        yield from (age, waits, owed, counted)

    def _signing_in(self, now: datetime) -> Iterator[GaugeMetricFamily]:
        ends = GaugeMetricFamily("mailbot_credential_seconds_left", "Seconds until an app's secret or certificate ends", labels=["mailbox"])
        age = GaugeMetricFamily("mailbot_token_age_seconds", "Seconds since an access token was given", labels=["mailbox"])
        left = GaugeMetricFamily("mailbot_token_seconds_left", "Seconds until an access token ends", labels=["mailbox"])
        for mailbox, credential in _known(self._credentials).items():
            if credential.ends is not None:
                ends.add_metric([mailbox], (datetime.combine(credential.ends, time(), UTC) - now).total_seconds())
            if credential.token_since is not None and credential.token_until is not None:
                age.add_metric([mailbox], (now - credential.token_since).total_seconds())
                left.add_metric([mailbox], (credential.token_until - now).total_seconds())
        yield from (ends, age, left)


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else round((now - at).total_seconds(), 1)


def _known(credentials: Credentials) -> dict[str, Credential]:
    """Ask for each credential; one that cannot be read is left out, as the mailbox itself says so already."""
    out: dict[str, Credential] = {}
    for mailbox, asked in credentials.items():
        try:
            out[mailbox] = asked()
        except MailbotError:
            continue
    return out


class _Server(ThreadingHTTPServer):
    """A server whose failures are lines of the log; that a client has gone is none."""

    def __init__(self, log: Log, place: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(place, handler)
        self._log = log
        self._seldom = Seldom()

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exc_info()[1]
        untold = None if isinstance(error, ConnectionError | TimeoutError) else self._seldom.told(type(error).__name__)
        if untold is not None:
            self._log("health.failed", {"error": type(error).__name__, **untold})


class Health:
    """An HTTP server for probes and scrapes."""

    def __init__(
        self, section: config.Health, journal: Any, mailboxes: Sequence[str], log: Log, credentials: Credentials | None = None
    ) -> None:  # fmt: skip
        """Take what to watch; nothing listens before `start`."""
        self._section = section
        self._journal: Watched = journal
        self._mailboxes = tuple(mailboxes)
        self._log = log
        self._credentials: Credentials = credentials or {}
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collector(journal, self._mailboxes, self._credentials))
        self._server: ThreadingHTTPServer | None = None

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._server.server_address[1] if self._server else 0

    def start(self) -> None:
        """Listen in a thread of its own; PermanentError where that cannot be."""
        try:
            self._server = _Server(self._log, (self._section.host, self._section.port or 0), self._handler())
        except OSError as error:
            place = f"{self._section.host}:{self._section.port}"
            raise PermanentError(f"health cannot listen on {place}: {error.strerror}; choose another port in the section health") from error
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
            pulse = self._journal.pulse()
        except MailbotError as error:
            return False, {"ledger": str(error)}
        ages = {name: _age(pulse.looks.get(name), now) for name in self._mailboxes}
        limit = self._section.unread_minutes * 60
        return all(age is not None and -CLOCKS_DIFFER <= age <= limit for age in ages.values()), {
            "seconds_since_last_look": ages,
            "oldest_untouched_seconds": {name: _age(pulse.untouched.get(name), now) for name in self._mailboxes},
            "actions": {name: {state: pulse.actions.get((name, state), 0) for state in ACTIONS} for name in self._mailboxes},
            "credentials": {name: _told(one) for name, one in _known(self._credentials).items()},
        }

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


def _told(credential: Credential) -> dict[str, str | None]:
    return {
        "ends": credential.ends.isoformat() if credential.ends else None,
        "token_until": credential.token_until.isoformat() if credential.token_until else None,
    }
