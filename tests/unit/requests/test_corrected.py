"""Corrections of a reference that name what they correct."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.requests.corrected import corrected, slipped
from mailbot.requests.zones import Passage


def correction(text: str) -> str:
    """Return what a text puts in the place of M21."""
    found = corrected([Passage(Zone.NEW_TEXT, text)], ("M21", "a use case"))
    return found.value if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "Oh no, so sorry, fat fingers! It's M12, not M21. (M21 is the car park. You'd have had some funny looks.)",
        "Should be M12 instead of M21",
        "M21 should read M12",
        "Not M21, it's M12",
        "Please change M21 to M12",
        "M21 was a typo, it should be M12.",
        "for M21 read M12",
        "M21 -> M12",
        'It is "M12" and not "M21"',
        "M12 yw e, nid M21",
        "nid M21 ond M12",
        "M12 yn lle M21",
    ],
)
def test_what_stands_against_the_old_value_takes_its_place(text: str) -> None:
    """No label is needed, in either language."""
    assert correction(text) == "M12"


@pytest.mark.parametrize("text", ["Is it M21?", "M21 and M12 both", "We finished M12 before M21", "not M21 yet, M12 is next", "It's on ward 12, not M21", "M21 is right, not M12", "It's M21, not M12", "M12 or M13, not M21"])
def test_another_code_beside_it_corrects_nothing(text: str) -> None:
    """Nothing says that it takes the place of the first, or two might."""
    assert correction(text) in ("", "M13")


@pytest.mark.parametrize("text", ["Sorry! It should be 26/041, I swapped the figures.", "That should read 26/024", "dylai fod yn 26/041", "The milestone ought to be 26/041.", "Ignore the number I gave, the right one is 26/041!", "Y cyfeirnod cywir yw 26/041"])
def test_a_slip_of_the_fingers_is_corrected_without_the_old_value(text: str) -> None:
    """What "should be" there and is nearly what the case has takes its place."""
    found = slipped([Passage(Zone.NEW_TEXT, text)], ("26/014", "Some API"))
    assert found is not None and found.value in text


@pytest.mark.parametrize("text", ["It should be 26/014.", "It should be AB/99", "There should be 26041 people", "It should be done by 26/11/2026", "It is 26/041"])
def test_what_is_unlike_the_known_value_or_said_otherwise_corrects_nothing(text: str) -> None:
    """A number of another shape may be anything."""
    assert slipped([Passage(Zone.NEW_TEXT, text)], ("26/014",)) is None
