"""What the eye takes for the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mailbot.registers.shapes import one_slip, skeleton

LABEL = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14)


@given(LABEL, LABEL)
def test_a_slip_works_both_ways(left: str, right: str) -> None:
    """One slip from left to right is one slip from right to left, and none from a word to itself."""
    assert one_slip(left, right) == one_slip(right, left)
    assert not one_slip(left, left)


def test_a_skeleton_keeps_dots() -> None:
    """Folding confusable shapes never moves a label's boundary."""
    assert skeleton("wa1es.nhs.uk") == skeleton("wales.nhs.uk")
    assert skeleton("a.b.c").count(".") == 2
