"""What the reader of meanings hears where nobody else heard a purpose."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.requests.purpose_meant import likely_meant
from mailbot.requests.sentences import Sentence
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedMeaning

ENGLISH = "Checking manager names on leave forms, Staff Directory API."
PART = "Checking manager names on leave forms"
WELSH = "Mae hi'n adeiladu sgôr risg sepsis."


def heard(text: str, words: str, **scores: float) -> tuple[str, str]:
    """Return the purpose that is heard in a text, and what may be one, where the reader knows some words of it."""
    said = Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), {})
    detail, perhaps = likely_meant((said,), ("Staff Directory API",), FixedMeaning({words: scores}))
    return (detail.value if detail is not None else ""), perhaps


@pytest.mark.parametrize(
    ("text", "words", "purpose", "sure", "perhaps"),
    [
        (ENGLISH, ENGLISH, 0.8, True, False),
        (ENGLISH, ENGLISH, 0.79, False, True),
        (ENGLISH, PART, 0.9, True, False),
        (ENGLISH, PART, 0.6, False, True),
        (ENGLISH, PART, 0.4, False, False),
        (WELSH, WELSH, 0.6, True, False),
        (WELSH, WELSH, 0.3, False, True),
        (WELSH, WELSH, 0.2, False, False),
    ],
)
def test_what_is_likely_a_purpose_is_not_asked_for_again(text: str, words: str, purpose: float, sure: bool, perhaps: bool) -> None:
    """Surely one, or a person's to see; in Welsh, of which the reader knows less, from lower scores on."""
    assert heard(text, words, purpose=purpose) == (words if sure else "", words if perhaps else "")


def test_a_wish_for_access_is_no_purpose() -> None:
    """Unless a purpose is surely told beside it."""
    assert heard(ENGLISH, ENGLISH, purpose=0.79, ask=0.9) == ("", "")


@pytest.mark.parametrize("text", ["Fel noddwr prosiect gofal dwys yr ysbyty.", "The clinic's milestone is in the paper of the recall group.", "Thanks for all your patience with the recall clinic."])
def test_what_the_sender_is_gives_or_says_politely_is_not_asked_of(text: str) -> None:
    """Nobody takes it for what an API is wanted for."""
    assert heard(text, text, purpose=0.99) == ("", "")
