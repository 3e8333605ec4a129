"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable


def waited(condition: Callable[[], object], seconds: float = 30, every: float = 0.05) -> bool:
    """Wait until something holds; tell whether it does in time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(every)
    return bool(condition())
