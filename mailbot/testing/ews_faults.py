"""How calls to the fake Exchange server fail, and the lies that it tells when they do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class Kind(StrEnum):
    """How a call fails. LATE kinds take effect first."""

    BUSY = "ErrorServerBusy with BackOffMilliseconds, as a SOAP fault"
    BUSY_ANSWER = "ErrorServerBusy with BackOffMilliseconds, in the answer"
    TRANSIENT = "ErrorInternalServerTransientError"
    INTERNAL = "ErrorInternalServerError"
    SLOW_INSIDE = "ErrorTimeoutExpired, said by the server"
    DENIED = "ErrorAccessDenied"
    CONFLICT = "ErrorIrresolvableConflict"
    UNAVAILABLE = "503"
    TIMEOUT = "504 without effect"
    LATE_TIMEOUT = "504 after the effect"
    SILENT = "no answer, without effect"
    LATE_SILENT = "no answer, after the effect"
    DROPPED = "connection cut before the effect"
    LATE_DROPPED = "connection cut after the effect"
    CUT_SHORT = "answer cut short after the effect"
    LATE_INTERNAL = "ErrorInternalServerError after the effect"
    UNAUTHORISED = "401"
    FORBIDDEN = "403"
    EWS_BLOCKED = "403 that says that EWS is disabled"
    PAGE_OF_A_PROXY = "200 with HTML instead, without effect"
    PAGE_TOO_LATE = "200 with HTML instead, after the effect"


CODES = {
    Kind.BUSY_ANSWER: "ErrorServerBusy", Kind.TRANSIENT: "ErrorInternalServerTransientError",
    Kind.INTERNAL: "ErrorInternalServerError", Kind.SLOW_INSIDE: "ErrorTimeoutExpired",
    Kind.DENIED: "ErrorAccessDenied", Kind.CONFLICT: "ErrorIrresolvableConflict",
    Kind.LATE_INTERNAL: "ErrorInternalServerError",
}  # fmt: skip
STATUSES = {
    Kind.UNAVAILABLE: 503, Kind.TIMEOUT: 504, Kind.LATE_TIMEOUT: 504, Kind.UNAUTHORISED: 401, Kind.FORBIDDEN: 403,
    Kind.EWS_BLOCKED: 403,
}  # fmt: skip
LATE = frozenset(
    {
        Kind.LATE_TIMEOUT, Kind.LATE_SILENT, Kind.LATE_DROPPED, Kind.CUT_SHORT, Kind.LATE_INTERNAL,
        Kind.PAGE_TOO_LATE,
    }
)  # fmt: skip


@dataclass(slots=True)
class Lies:
    """What the server does that no reader of its manual expects."""

    back_off_ms: int = 20
    copy_delay: float = 0.0  # seconds that a sent mail is nowhere to be seen
    ids_change: bool = True  # when an item moves
    streaming: bool = True  # notifications are offered
    silence: float = 3.0  # seconds until a silent connection is cut
    outbox: bool = True
    search: str = "works"  # by Message-ID; or `refused`, or `ignored`
    terse: bool = False  # tells no folder of an item, and nothing but the id in a listing
    relay_down: bool = False  # independent: the copy is kept, then the sending fails
    independent: bool = False  # not Microsoft's server: see ews_service


@dataclass(frozen=True, slots=True)
class Seen:
    """One call as it came in."""

    number: int
    operation: str
    headers: dict[str, str] = field(repr=False)
    impersonated: str = ""
    said: str = ""  # the digest of what was said in it


@dataclass(slots=True)
class _Plan:
    operation: re.Pattern[str]
    fault: str | None
    act: Callable[[], None] | None
    skip: int
    times: int


class Faults:
    """The failures that are still to come: a kind, a response code that is answered, or `fault:` and a code for a SOAP fault."""

    def __init__(self) -> None:
        """Begin with none."""
        self._at: dict[int, str] = {}
        self._plans: list[_Plan] = []
        self._each: str | None = None
        self._met: set[str] = set()

    def each(self, kind: str) -> None:
        """Let every call fail the first time that it is made, and succeed when it is made again just so."""
        self._each = kind

    def at(self, number: int, kind: str) -> None:
        """Let the call with this number fail, counted from 1 since the calls were cleared."""
        self._at[number] = kind

    def on(self, operation: str, kind: str, *, times: int = 1, skip: int = 0) -> None:
        """Let the next calls of an operation (a pattern) fail, after `skip` good ones."""
        self._plans.append(_Plan(re.compile(operation), kind, None, skip, times))

    def before(self, operation: str, act: Callable[[], None], *, times: int = 1, skip: int = 0) -> None:
        """Do something just before such a call is handled: what a person does meanwhile."""
        self._plans.append(_Plan(re.compile(operation), None, act, skip, times))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._at.clear()
        self._plans.clear()
        self._met.clear()
        self._each = None

    def due(self, seen: Seen) -> str | None:
        """Return what goes wrong with a call, after doing what is to be done before it."""
        fault = self._at.pop(seen.number, None) or (self._each if seen.said not in self._met else None)
        self._met.add(seen.said)
        for plan in self._plans:
            if plan.times == 0 or not plan.operation.fullmatch(seen.operation):
                continue
            if plan.skip:
                plan.skip -= 1
                continue
            plan.times -= 1
            if plan.act is not None:
                plan.act()
            fault = fault or plan.fault
        return fault
