"""The first of a kind now, the others only counted: what keeps one cause that comes a thousand times from filling the log."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

QUIET_SECONDS = 60.0


class Seldom:
    """Says whether something is worth a line; thread-safe. Kinds must be few: places in code, never words of others."""

    def __init__(self, seconds: float = QUIET_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        """Let one of a kind through in so many seconds."""
        self._seconds = seconds
        self._clock = clock
        self._known: dict[Hashable, tuple[float, int]] = {}  # kind -> when the last one was told, how many since
        self._turn = threading.Lock()

    def told(self, kind: Hashable) -> dict[str, int] | None:
        """Return what a line says of those not told since the last one; None where this one is not told either."""
        now = self._clock()
        with self._turn:
            last, untold = self._known.get(kind, (None, 0))
            if last is not None and now - last < self._seconds:
                self._known[kind] = (last, untold + 1)
                return None
            self._known[kind] = (now, 0)
        return {"untold": untold} if untold else {}
