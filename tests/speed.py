"""How slow this machine is just now, so that a limit of processor time means the same work everywhere."""

from __future__ import annotations

import time

WORK = 1_000_000  # additions, in plain Python
USUAL = 0.05  # seconds of a processor that they take on the machine for which limits were set
UNEVEN = 1.5  # a busy machine is slower at one moment than at the next


def slowness() -> float:
    """Return how many times as long as usual the same work takes; never less than 1."""
    return max(1.0, max(_seconds() for _ in range(5)) / USUAL)


def in_time(used: float, limit: float) -> bool:
    """Tell whether work that used so many seconds of a processor would have stayed within a limit on the usual machine."""
    return used < limit or used < limit * UNEVEN * slowness()


def _seconds() -> float:
    begun, total = time.process_time(), 0
    for number in range(WORK):
        total += number
    return time.process_time() - begun
