"""A time for which access is asked and that is over already: whatever was meant, a person asks (policy.md section 2, law 1)."""

from __future__ import annotations

import re
from datetime import date

from mailbot.approvals.plain import date_in
from mailbot.expression import expression

DAY = r"\d{1,2}(?:st|nd|rd|th|ain|fed|eg)?\s{1,2}(?:of\s)?[^\W\d_]{3,10}(?:\s{1,2}20\d\d)?"
PERIOD = expression(
    rf"\b(?:access|accounts?|log-?ins?|needed|only|period|mynediad|cyfrif(?:on)?|cyfnod|angen)\b[^.\n]{{0,60}}\b(?:between|from|rhwng|o)\s(?:the\s)?{DAY}\s(?:and|to|until|till|a|ac|i|hyd|tan|hyd at)\s(?:the\s)?({DAY})",
    re.IGNORECASE,
)


def past_periods(text: str, today: date) -> tuple[str, ...]:
    """Say which time a text asks for that ended before today."""
    out: list[str] = []
    for found in PERIOD.finditer(text):
        end = date_in(found.group(1))
        if end is not None and end.date() < today:
            out.append(f"the time that it asks for is over: {' '.join(found.group().split())[:120]}")
    return tuple(out[:1])
