"""The scheduler: each mailbox is looked at, whatever the clock does."""

from __future__ import annotations

import threading
import time

from mailbot.adapters.scheduler import Scheduler


class Clock:
    """A clock that can be set back."""

    def __init__(self) -> None:
        """Begin right."""
        self.behind = 0.0

    def __call__(self) -> float:
        """Return the seconds since the epoch, as this clock shows them."""
        return time.time() - self.behind


def test_a_clock_that_is_set_back_wakes_every_mailbox() -> None:
    """The next run lies an hour ahead of the clock that was set back."""
    looked, again, clock = threading.Event(), threading.Event(), Clock()

    def work(_: str) -> None:
        (again if looked.is_set() else looked).set()

    made = Scheduler(["api"], 3600, work, clock, watched_every=0.05)
    made.start()
    try:
        assert looked.wait(10) and not again.wait(0.3)
        clock.behind = 3600.0
        assert again.wait(10)
    finally:
        made.stop(5)
