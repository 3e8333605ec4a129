"""Drives the turns: one interval job a mailbox, and a wake-up when new mail is seen. The only importer of apscheduler.

Jobs live in memory only and are made anew at each start; what is owed lives in the journal. A job never overlaps itself,
a missed run is made up for once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

WATCHED_EVERY = 2.0  # seconds
SET_BACK = 1.0  # seconds by which a clock that is merely kept right does not step


class Scheduler:
    """Runs `work(name)` for each name at an interval and whenever it is woken, one at a time."""

    def __init__(self, names: Sequence[str], seconds: float, work: Callable[[str], None], wall: Callable[[], float] = time.time, watched_every: float = WATCHED_EVERY) -> None:
        """Prepare the jobs; nothing runs before `start`. `wall` is the clock by which runs are planned, looked at every so many seconds."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a turn lasts longer than the interval is no warning
        self._work = work
        self._turn = threading.Lock()  # one turn at a time: the journal has one writer
        self._stopped, self._wall, self._watched_every = threading.Event(), wall, watched_every
        self._again = {name: threading.Event() for name in names}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(1, len(names)))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name in names:
            self._scheduler.add_job(self._run, "interval", seconds=seconds, args=[name], id=name, next_run_time=datetime.now(UTC))

    def _run(self, name: str) -> None:
        while True:
            self._again[name].clear()
            with self._turn:
                self._work(name)
            if not self._again[name].is_set():
                return

    def start(self) -> None:
        """Begin; each mailbox is looked at once straight away."""
        self._scheduler.start()
        threading.Thread(target=self._watch, daemon=True, name="clock").start()

    def _watch(self) -> None:
        """Look at every mailbox when the clock was set back: the next runs, instants of that clock, would be long in coming."""
        ahead = self._wall() - time.monotonic()
        while not self._stopped.wait(self._watched_every):
            now = self._wall() - time.monotonic()
            if now < ahead - SET_BACK:
                for name in self._again:
                    self.wake(name)
            ahead = now

    def wake(self, name: str) -> None:
        """Look at a mailbox now; a turn under way is followed by another."""
        self._again[name].set()
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        except Exception:  # noqa: BLE001  # the scheduler is stopping, and the job is gone
            return

    def stop(self, seconds: float) -> bool:
        """Stop; wait at most `seconds` for the turn under way. Tell whether it ended."""
        self._stopped.set()
        self._scheduler.pause()
        ended = self._turn.acquire(timeout=seconds)
        self._scheduler.shutdown(wait=False)
        if ended:
            self._turn.release()
        return ended
