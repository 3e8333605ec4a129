"""Addresses of people whom a text only tells of, beside those for whom it asks."""

from __future__ import annotations

import pytest

from mailbot.model.message import Evidence, Zone
from mailbot.model.request import User
from mailbot.requests.bystanders import bystanders
from mailbot.requests.sentences import Sentence
from mailbot.requests.zones import Passage

JO, AL = (User(address, "", Evidence(Zone.NEW_TEXT, address)) for address in ("jo@wales.nhs.uk", "al.ng@wales.nhs.uk"))
ASKED = "Please could jo@wales.nhs.uk have access to the API Portal."


def doubted(text: str, asked: float = 0.02, past: float = 0.0) -> bool:
    """Tell whether Al's part in a request for Jo is doubted."""
    sentences = [Sentence(Passage(Zone.NEW_TEXT, words), 0, len(words), {"ask": ask, "past": old}) for words, ask, old in ((ASKED, 0.9, 0.0), (text, asked, past))]
    return bool(bystanders((JO, AL), sentences))


@pytest.mark.parametrize(
    "text",
    [
        "My boss Al Ng (al.ng@wales.nhs.uk) has OK'd this already.",
        "Al Ng (al.ng@wales.nhs.uk) is our lead for this and can answer any questions.",
        "I got your address from al.ng@wales.nhs.uk last Monday.",
        "Her out of office message points to al.ng@wales.nhs.uk.",
        "al.ng@wales.nhs.uk asked me to write to you.",
        "Jo's predecessor was al.ng@wales.nhs.uk.",
    ],
)
def test_who_is_only_told_of_may_be_no_user(text: str) -> None:
    """A person says whether they are."""
    assert doubted(text)


def test_who_got_access_once_may_be_no_user() -> None:
    """It is told, not asked for."""
    assert doubted("You gave access to al.ng@wales.nhs.uk last month, this is the same thing.", past=0.9)


@pytest.mark.parametrize(
    "text",
    [
        "And al.ng@wales.nhs.uk as well.",
        "Al's email is al.ng@wales.nhs.uk if you have to write to him.",
        "The other one on it with her is al.ng@wales.nhs.uk.",
        "- al.ng@wales.nhs.uk (tester)",
        "Our developer is al.ng@wales.nhs.uk and he needs it too.",
        "I would also like Al to get it so that he can nod, al.ng@wales.nhs.uk.",
    ],
)
def test_whose_address_is_given_is_a_user(text: str) -> None:
    """In a list, with "also", or because it is said to be theirs."""
    assert not doubted(text)


def test_nobody_is_doubted_where_the_text_asks_for_nobody_else() -> None:
    """The only one who is told of must be meant."""
    words = "My boss Al Ng (al.ng@wales.nhs.uk) has OK'd this already."
    assert not bystanders((AL,), [Sentence(Passage(Zone.NEW_TEXT, words), 0, len(words), {"ask": 0.02})])


def test_a_long_list_in_one_sentence_has_no_bystanders() -> None:
    """What is read of a sentence in pieces is no aside."""
    users = tuple(User(f"w{n}@acme.co.uk", "", Evidence(Zone.NEW_TEXT, "")) for n in range(40))
    text = "Please give API Portal access to " + ", ".join(user.address for user in users) + "."
    cut = text.index("w26@")
    sentences = [Sentence(Passage(Zone.NEW_TEXT, text), a, b, {"ask": score}) for a, b, score in ((0, cut, 0.9), (cut, len(text), 0.02))]
    assert bystanders(users, sentences) == ()
