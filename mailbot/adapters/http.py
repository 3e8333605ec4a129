"""HTTP to the mail platforms: one `Call` in; one `Answer`, or one error of errors.py, out. The only importer of requests.

    connection refused, DNS, TLS       UnreachableError: nothing was taken
    time-out, reset, broken answer     safe call: TemporaryError; other: UnknownOutcomeError
    any other answer                   http_answers.py

Invariants: every request has time-outs; at most `IN_FLIGHT` are under way in the whole process; a redirect is not followed
and `.netrc` is not read, so a token goes only where it was meant to; what was cut short never passes as whole; an error
names the call in words, never its address, header or body.
"""

from __future__ import annotations

import random
import ssl
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import requests
import stamina
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from mailbot.adapters.http_answers import (
    WHOLE_MAILBOX_SECONDS,
    Answer,
    Busy,
    Call,
    Conflict,
    Denied,
    Unauthorised,
    Unavailable,
    server_time,
    verdict,
)
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError, UnreachableError

IN_FLIGHT = 3  # Exchange Online allows four at once a mailbox; one is left to the people who use it
PROCESS_GATE = threading.BoundedSemaphore(IN_FLIGHT)
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, of silence, for the whole answer, and in the queue before it starts."""

    connect: float = 5.0
    silence: float = 60.0
    whole: float = 300.0
    queue: float = 300.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How often, how long and with what pauses a call is repeated before its error goes up."""

    attempts: int = 4
    seconds: float = 90.0
    first: float = 0.5
    longest: float = 30.0  # a longer Retry-After goes up to the scheduler
    jitter: float = 1.0


def broken(call: Call, error: Exception) -> MailbotError:
    """Return what a failure of the connection means."""
    said = f"{call.what}: {_words(error)}"
    if _never_left(error):
        return UnreachableError(said, WHOLE_MAILBOX_SECONDS if _is_certificate(error) else None)
    return TemporaryError(said) if call.safe else UnknownOutcomeError(said)


def _words(error: Exception) -> str:
    if _is_certificate(error):
        return (
            "the server's certificate does not verify; look at REQUESTS_CA_BUNDLE and at proxies on the way"
        )
    return f"no whole answer ({type(error).__name__})"  # the error's own text would name the address


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    queue = [error]
    while queue and len(found) < 20:
        one = queue.pop()
        found.append(one)
        nested = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        queue.extend(item for item in nested if isinstance(item, BaseException) and item not in found)
    return found


def _is_certificate(error: Exception) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _never_left(error: Exception) -> bool:
    names = {type(cause).__name__ for cause in _causes(error)}
    early = {"ConnectTimeoutError", "NewConnectionError", "NameResolutionError", "SSLCertVerificationError"}
    return isinstance(error, requests.ConnectTimeout) or bool(names & early)


class _NoNetrc(AuthBase):
    """Leaves the request as it is; its presence keeps requests from putting `.netrc` over our token."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Http:
    """Connections to mail platforms; may be used by several threads."""

    def __init__(
        self, timeouts: Timeouts = Timeouts(), patience: Patience = Patience(), *,
        ca_file: Path | None = None, gate: threading.BoundedSemaphore | None = None, max_bytes: int = 160 * 1024 * 1024,
    ) -> None:  # fmt: skip
        """Trust the system's certificates and REQUESTS_CA_BUNDLE, or those of `ca_file` alone."""
        self._timeouts = timeouts
        self.patience = patience
        self._verify = str(ca_file) if ca_file else None
        self._gate = gate or PROCESS_GATE
        self._max_bytes = max_bytes
        self.server_ahead: float | None = None  # seconds that the clock of the server asked last is before ours
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self._session.mount("https://", HTTPAdapter(pool_maxsize=IN_FLIGHT + 1, max_retries=0))

    def exchange(self, call: Call) -> Answer:
        """Make one request and return whatever the server answers; only a broken connection is an error."""
        if not self._gate.acquire(timeout=self._timeouts.queue):
            raise UnreachableError(f"{call.what}: waited too long for other requests")
        try:
            return self._exchange(call)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise broken(call, error) from error
        finally:
            self._gate.release()

    def _exchange(self, call: Call) -> Answer:
        end = time.monotonic() + self._timeouts.whole
        with self._session.request(
            call.method, call.url, headers=dict(call.headers), data=call.body, auth=_NoNetrc(), verify=self._verify,
            timeout=(self._timeouts.connect, self._timeouts.silence), allow_redirects=False, stream=True,
        ) as response:  # fmt: skip
            body = bytearray()
            while chunk := response.raw.read1(
                CHUNK, decode_content=True
            ):  # iter_content waits for whole chunks
                body += chunk
                if len(body) > self._max_bytes:
                    raise PermanentError(f"{call.what}: the answer is larger than {self._max_bytes} bytes")
                if time.monotonic() > end:
                    raise requests.ReadTimeout
            headers = {name.lower(): value for name, value in response.headers.items()}
            return self._timed(Answer(response.status_code, headers, bytes(body)))

    def _timed(self, answer: Answer) -> Answer:
        told = server_time(answer)
        if told is not None:
            self.server_ahead = (told - datetime.now(UTC)).total_seconds()
        return answer

    def perform(
        self, call: Call, *, through: frozenset[int] = frozenset(), patience: Patience | None = None
    ) -> Answer:
        """Make a request, repeat it where that is safe, and return a success or an answer whose status is in `through`."""
        pace = patience or self.patience
        attempts = stamina.retry_context(
            on=_Pause(call, pace), attempts=pace.attempts, timeout=pace.seconds,
            wait_initial=pace.first, wait_max=pace.longest, wait_jitter=pace.jitter,
        )  # fmt: skip
        for attempt in attempts:
            with attempt:
                answer = self.exchange(call)
                error = None if answer.status in through else verdict(call, answer, datetime.now(UTC))
                if error is not None:
                    raise error
                return answer
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Let go of connections; it can be used again."""
        self._session.close()


class _Pause:
    """Tells stamina whether to repeat a call, and when: Retry-After is a floor under our own growing pause."""

    def __init__(self, call: Call, pace: Patience) -> None:
        self._call = call
        self._pace = pace
        self._next = pace.first

    def __call__(self, error: Exception) -> bool | float:
        floor = getattr(error, "retry_after", None) or 0.0
        mine = isinstance(error, TemporaryError) and not isinstance(error, Unauthorised | Denied | Conflict)
        taken_never = isinstance(error, Busy) and not isinstance(error, Unavailable)
        if not mine or floor > self._pace.longest or not (self._call.safe or taken_never):
            return False
        pause, self._next = max(floor, self._next), min(self._next * 2, self._pace.longest)
        return pause + random.uniform(0, self._pace.jitter)
