"""What `mailbot doctor` finds where it looks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that `mailbot doctor` looked at: whether it is right, and how to mend it if not."""

    subject: str
    ok: bool
    detail: str
    mend: str = ""
