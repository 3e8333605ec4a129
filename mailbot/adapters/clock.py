"""The system's clock, and one that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from mailbot.ports import Diagnosis

DRIFT_SECONDS = 60.0


class SystemClock:
    """The present instant."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """One instant, for `--now`."""

    instant: datetime

    def now(self) -> datetime:
        """Return that instant in UTC, in whatever zone it was written: what is kept sorts and compares as text."""
        return self.instant.astimezone(UTC)


def judged(subject: str, ahead: float | None) -> Diagnosis:
    """Judge our clock by a server's, which is `ahead` seconds before ours; None where no server told its time."""
    if ahead is None:
        return Diagnosis(subject, True, "not compared: no server told its time")
    if abs(ahead) <= DRIFT_SECONDS:
        return Diagnosis(subject, True, f"agrees with the server's to {max(abs(ahead), 1.0):.0f} s")
    said = f"this machine's clock is {abs(ahead):.0f} s {'behind' if ahead > 0 else 'before'} the server's"
    return Diagnosis(subject, False, said, "set the clock, and keep it right with chrony or systemd-timesyncd")
