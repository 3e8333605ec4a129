"""Which columns of `cases list` a terminal has room for."""

from __future__ import annotations

import pytest

from mailbot.cli.listing import fitting

WIDTHS = {"case": 16, "outcome": 10, "reply": 16, "reason": 27, "sponsor": 40, "mailbox": 19, "decided at": 16}


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (10, ("case", "outcome")),
        (40, ("case", "outcome")),
        (45, ("case", "outcome", "reason")),
        (46, ("case", "outcome", "reply")),
        (60, ("case", "outcome", "reply", "reason")),
        (80, ("case", "outcome", "reply", "reason")),
        (95, ("case", "outcome", "reply", "reason", "sponsor")),
        (138, ("case", "mailbox", "outcome", "reply", "reason", "sponsor")),
        (1000, ("case", "mailbox", "outcome", "reply", "reason", "sponsor", "decided at")),
    ],
)
def test_the_lesser_columns_go_first(width: int, columns: tuple[str, ...]) -> None:
    """Case and outcome always stay; the order of those that stay is always the same."""
    found = fitting(WIDTHS, width)
    assert tuple(found) == columns and found["case"] == WIDTHS["case"] and found["outcome"] == WIDTHS["outcome"]
    assert width < 28 or sum(found.values()) + 2 * (len(found) - 1) <= width


@pytest.mark.parametrize(("width", "reason", "sponsor"), [(70, 22, None), (75, 27, None), (94, 27, 17), (117, 27, 40)])
def test_the_reason_is_whole_before_the_sponsor_has_room(width: int, reason: int, sponsor: int | None) -> None:
    """Either is folded where there is no room for all of it."""
    found = fitting(WIDTHS, width)
    assert (found["reason"], found.get("sponsor")) == (reason, sponsor)
