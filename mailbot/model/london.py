"""Days and times as people in Wales read them: those of Europe/London, whatever zone an instant is written in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(at: datetime) -> date:
    """Return the day that an instant falls on."""
    return at.astimezone(LONDON).date()


def shown(at: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    """Return an instant with its zone, GMT or BST, as the same hour comes twice in autumn."""
    return f"{at.astimezone(LONDON):{form} %Z}"
