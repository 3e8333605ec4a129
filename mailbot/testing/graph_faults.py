"""What can go wrong at the fake of Microsoft Graph, said per call by a test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class Kind(StrEnum):
    """How a call fails. LATE kinds take effect first."""

    THROTTLED = "429"
    UNAVAILABLE = "503"
    OVER_BANDWIDTH = "509"
    TIMEOUT = "504 without effect"
    LATE_TIMEOUT = "504 after the effect"
    DROPPED = "connection cut before the effect"
    LATE_DROPPED = "connection cut after the effect"
    CUT_SHORT = "answer cut short after the effect"
    DENIED = "403"
    UNAUTHORISED = "401"
    GONE = "410"
    PAGE_OF_A_PROXY = "200 with HTML instead, without effect"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure. `retry_after` is sent where it is not empty."""

    kind: Kind
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One call as it came in."""

    number: int
    method: str
    path: str  # decoded, without the version's prefix
    query: Mapping[str, str]
    headers: Mapping[str, str]  # lower-case names
    body: bytes = field(repr=False)

    def __str__(self) -> str:
        """Return method and path."""
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class _Plan:
    method: str
    pattern: re.Pattern[str]
    fault: Fault | None
    act: Callable[[], None] | None
    skip: int
    times: int


class Faults:
    """The failures that are still to come."""

    def __init__(self) -> None:
        """Begin with none."""
        self._at: dict[int, Fault] = {}
        self._plans: list[_Plan] = []
        self._each: Fault | None = None
        self._met: set[str] = set()

    def at(self, number: int, fault: Fault) -> None:
        """Let the call with this number fail, counted from 1 since the service began."""
        self._at[number] = fault

    def on(self, method: str, pattern: str, fault: Fault, *, times: int = 1, skip: int = 0) -> None:
        """Let the next calls fail whose method is this and whose path the pattern matches, after `skip` good ones."""
        self._plans.append(_Plan(method, re.compile(pattern), fault, None, skip, times))

    def each(self, fault: Fault) -> None:
        """Let every call fail the first time that it is made, and succeed when it is made again just so."""
        self._each = fault

    def before(
        self, method: str, pattern: str, act: Callable[[], None], *, times: int = 1, skip: int = 0
    ) -> None:
        """Do something just before such a call is handled: what a person does meanwhile."""
        self._plans.append(_Plan(method, re.compile(pattern), None, act, skip, times))

    def clear(self) -> None:
        """Let everything go well from now on."""
        self._at.clear()
        self._plans.clear()
        self._each = None
        self._met.clear()

    def due(self, seen: Seen) -> tuple[Fault | None, list[Callable[[], None]]]:
        """Return what goes wrong with a call, and what is done before it."""
        fault, acts = self._at.pop(seen.number, None) or self._first_time(seen), list[Callable[[], None]]()
        for plan in self._plans:
            if plan.times == 0 or plan.method != seen.method or not plan.pattern.search(seen.path):
                continue
            if plan.skip:
                plan.skip -= 1
                continue
            if plan.act is None and fault is not None:
                continue
            plan.times -= 1
            if plan.act is not None:
                acts.append(plan.act)
            fault = fault or plan.fault
        return fault, acts

    def _first_time(self, seen: Seen) -> Fault | None:
        key = f"{seen} {sorted(seen.query.items())} {hashlib.sha256(seen.body).hexdigest() if seen.path.startswith('/users/') else ''}"
        if self._each is None or key in self._met:
            return None
        self._met.add(key)
        return self._each
