"""Drives the turns: one interval job a mailbox, and a wake-up when new mail is seen. The only importer of apscheduler.

Jobs live in memory only and are made anew at each start; what is owed lives in the journal. A job never overlaps itself,
a missed run is made up for once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler


class Scheduler:
    """Runs `work(name)` for each name at an interval and whenever it is woken, one at a time."""

    def __init__(self, names: Sequence[str], seconds: float, work: Callable[[str], None]) -> None:
        """Prepare the jobs; nothing runs before `start`."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a turn lasts longer than the interval is no warning
        self._work = work
        self._turn = threading.Lock()  # one turn at a time: the journal has one writer
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

    def wake(self, name: str) -> None:
        """Look at a mailbox now; a turn under way is followed by another."""
        self._again[name].set()
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        except Exception:  # noqa: BLE001  # the scheduler is stopping, and the job is gone
            return

    def stop(self, seconds: float) -> bool:
        """Stop; wait at most `seconds` for the turn under way. Tell whether it ended."""
        self._scheduler.pause()
        ended = self._turn.acquire(timeout=seconds)
        self._scheduler.shutdown(wait=False)
        if ended:
            self._turn.release()
        return ended
