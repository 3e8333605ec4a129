"""Earlier mail of one's own that a follow-up takes back, and a request that it may take back."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.requests.sentences import Sentence
from mailbot.requests.taken_back import without_taken_back
from mailbot.requests.zones import Passage


def heard(*texts: str, given: tuple[str, ...] = ("imtp_reference",), more: bool = False) -> list[float]:
    """Return how likely each sentence still takes something back, of a case that waits for its reference."""
    sentences = [Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), {"withdraw": 1.0}) for text in texts]
    return [sentence.scores["withdraw"] for sentence in without_taken_back(sentences, ("imtp_reference",), given, last_may_matter=more)]


MAIL = [
    "Ignore my last, found you in junk!!",
    "Please disregard my earlier chaser, it was in spam.",
    "Forget my email from last night, wrong account.",
    "Scrap my last email please.",
    "never mind my nudge",
    "Ignore the message I sent from my home account",
    "Morning, I wrote from my private address last night, scrap that.",
    "Anwybyddwch fy neges ddiwethaf, roedd yr ateb yn y sbam.",
    "Anghofiwch y neges o fy nghyfeiriad personol",
]


@pytest.mark.parametrize("text", MAIL)
def test_a_mail_is_taken_back_and_no_request(text: str) -> None:
    """Where the same mail gives what the case waits for; else a person has to see what is meant."""
    assert heard(text) == [0.0] and heard(text, given=()) == [1.0]


@pytest.mark.parametrize(
    "text",
    [
        "Please ignore my request.",
        "Ignore my email.",
        "Scrap that.",
        "Please cancel my earlier request",
        "Ignore my last request",
        "Disregard the last name on the list",
        "Ignore my last, please hold off until Friday",
        "Ignore my last, we've changed our minds.",
        "Forget last night's plan",
        "I changed my mind, scrap that",
    ],
)
def test_what_may_be_the_request_stays_taken_back(text: str) -> None:
    """Or what says more than that."""
    assert heard(text) == [1.0]


def test_what_is_sent_from_a_private_address_may_be_taken_back_in_the_next_sentence() -> None:
    """"I sent it from my gmail by mistake. Ignore that one."""
    assert heard("I sent it from my gmail by mistake.", "Ignore that one.") == [1.0, 0.0]


def test_the_last_of_several_mails_may_have_given_something() -> None:
    """Which a chaser did not."""
    assert heard("Ignore my last email", more=True) == [1.0] and heard("Ignore my chaser", more=True) == [0.0]
