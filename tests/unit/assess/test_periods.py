"""A time that is asked for and over."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.assess.periods import past_periods

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    ["Access is needed from 5 October 2026 to 30 October 2026 only.", "Am y cyfnod rhwng 5 Hydref 2026 a 30 Hydref 2026 yn unig, os gwelwch yn dda.", "Accounts between the 1st of May and the 31st of May 2026 please."],
)
def test_a_time_that_has_passed_is_asked_about(text: str) -> None:
    """Nobody means it as written."""
    assert past_periods(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["Access is needed from 1 December 2026 to 31 March 2027.", "Access from 1 October 2026 to 24 November 2026.", "We trialled it from 5 October 2026 to 30 October 2026.", "Access please, the board met on 3 October 2026."],
)
def test_a_time_to_come_or_of_something_else_says_nothing(text: str) -> None:
    """A day that ends today is not over."""
    assert past_periods(text, TODAY) == ()


def test_a_long_text_takes_no_time() -> None:
    """However often the word stands there."""
    assert past_periods("access from 5 " * 5000, TODAY) == ()
