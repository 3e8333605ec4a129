"""The system's clock, and one that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


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
        """Return that instant."""
        return self.instant
