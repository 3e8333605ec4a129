"""What a platform answers to an HTTP call, sorted by what to do about it. Pure: no I/O, no clock.

    429, 503, 509                                Busy (503: Unavailable), with Retry-After
    408, 500, 502, 504                           safe call: Failing; other: UnknownOutcomeError
    401 · 403 · mailbox missing · 507            Unauthorised · Denied · Absent · UnreachableError: they concern the whole
                                                 mailbox, so no single message may be parked or set aside for them
    409, 412, 423                                Conflict: look again
    any other 4xx                                Refused (permanent), with status and code

An error names the call in words, never its address, header or body.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError, UnreachableError

WHOLE_MAILBOX_SECONDS = 300.0  # until a missing right or an expired secret is looked at again
ABSENT_MAILBOX = frozenset(
    {
        "ErrorInvalidUser",
        "ErrorNonExistentMailbox",
        "MailboxInfoStale",
        "MailboxNotEnabledForRESTAPI",
        "MailboxNotSupportedForRESTAPI",
        "Request_ResourceNotFound",
        "ResourceNotFound",
    }
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `what` names it in errors; `safe` says that taking effect twice is as good as once."""

    what: str
    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; header names are lower-case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    def json(self) -> dict[str, Any]:
        """Return the body's JSON object; TemporaryError where it is something else, such as a proxy's page."""
        try:
            data = json.loads(self.body)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise TemporaryError(f"HTTP {self.status} with an answer that is no JSON object")
        return data

    @property
    def error(self) -> tuple[str, str]:
        """Return code and words of an OData error; empty where there is none."""
        try:
            error = self.json().get("error")
        except TemporaryError:
            return "", ""
        if not isinstance(error, dict):
            return str(error or ""), ""
        return str(error.get("code", "")), " ".join(str(error.get("message", "")).split())[:300]


class Busy(UnreachableError):
    """The server wants fewer calls, and has not taken this one."""


class Unavailable(Busy):
    """503: as Busy, but whether this call was taken is less sure."""


class Failing(TemporaryError):
    """The server failed at this very call."""


class Unauthorised(UnreachableError):
    """The token is not accepted."""


class Denied(UnreachableError):
    """The right is missing; in a burst it may be throttling in disguise."""


class Absent(UnreachableError):
    """The whole mailbox is not there, which a person may mend."""


class Conflict(TemporaryError):
    """Something else changed meanwhile, or is there already; `code` says what."""

    def __init__(self, message: str, code: str) -> None:
        """Keep the server's code."""
        self.code = code
        super().__init__(message)


class Refused(PermanentError):
    """The call will be refused again; `status` and `code` say why."""

    def __init__(self, message: str, status: int, code: str = "") -> None:
        """Keep status and code for adapters that know what they mean."""
        self.status = status
        self.code = code
        super().__init__(message)


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for (a number, or an HTTP date), between 0 and a day; None for none."""
    value = answer.headers.get("retry-after", "").strip()
    try:
        seconds = float(value) if value.isdigit() else (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return None
    return min(max(seconds, 0.0), 86_400.0)


def server_time(answer: Answer) -> datetime | None:
    """Return the instant at which the server says that it answered; None where it does not say."""
    try:
        told = parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return told if told.tzinfo is not None else None


def verdict(call: Call, answer: Answer, now: datetime) -> MailbotError | None:
    """Return what an answer means; None where the call succeeded."""
    status, (code, words) = answer.status, answer.error
    if 200 <= status < 300:
        return None
    trace = answer.headers.get("request-id", "")[:60]
    said = " ".join(
        filter(None, (f"{call.what}: HTTP {status}", code, words, f"(request {trace})" if trace else ""))
    )
    floor = retry_after(answer, now)
    if status in (429, 509):
        return Busy(said, floor)
    if status == 503:
        return Unavailable(said, floor)
    if status in (408, 500, 502, 504):
        return Failing(said, floor) if call.safe else UnknownOutcomeError(said, floor)
    if status == 401:
        return Unauthorised(said, WHOLE_MAILBOX_SECONDS)
    if status == 403:
        return Denied(said, floor or WHOLE_MAILBOX_SECONDS)
    if status in (409, 412, 423):
        return Conflict(said, code)
    if status < 400 or status == 507:
        return UnreachableError(said, WHOLE_MAILBOX_SECONDS)
    if code in ABSENT_MAILBOX:
        return Absent(said, WHOLE_MAILBOX_SECONDS)
    return Refused(said, status, code) if status < 500 else Failing(said, floor)
