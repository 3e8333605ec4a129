"""Names where a user's would stand: people, and what only begins with capital letters."""

from __future__ import annotations

import pytest

from mailbot.model.message import Evidence, Zone
from mailbot.model.request import User
from mailbot.requests.person_names import tell_apart
from mailbot.requests.zones import Passage

ORDINARY = frozenset("help virtual ward phase hope mark hall".split())


def told_apart(name: str, text: str, ordinary: frozenset[str] = ORDINARY) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is a person, and who is one only perhaps."""
    people, perhaps = tell_apart([User("", name, Evidence(Zone.NEW_TEXT, name))], [Passage(Zone.NEW_TEXT, text)], ordinary)
    return tuple(user.name for user in people), perhaps


@pytest.mark.parametrize("name", ["Osian Tregear", "Hope Tregear", "my colleague", "Beth", "Osian TREGEAR"])
def test_whoever_has_a_name_is_a_person(name: str) -> None:
    """They are asked for their address."""
    assert told_apart(name, f"Please add {name} to the portal.") == ((name,), ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NDR FHIR", "Please sign us up against NDR FHIR in Dev."),
        ("Virtual Ward Phase", "Supplier access for Virtual Ward Phase 2."),
        ("Help Me Quit", "Portal access for our Help Me Quit bank advisers:"),
    ],
)
def test_a_programme_or_an_interface_has_no_address(name: str, text: str) -> None:
    """Nobody is asked for it."""
    assert told_apart(name, text) == ((), ())


def test_a_name_of_ordinary_words_is_perhaps_a_person() -> None:
    """Mark Hall may be one, and so may a hall of that name: somebody looks."""
    assert told_apart("Mark Hall", "Please add Mark Hall to the portal.") == ((), ("Mark Hall",))


def test_in_a_text_of_capitals_names_are_written_so_too() -> None:
    """Only an abbreviation among small letters is none."""
    assert told_apart("JO LEE", "PLEASE ADD JO LEE TO THE PORTAL.") == (("JO LEE",), ())


def test_without_known_words_every_name_is_a_person() -> None:
    """An empty reader knows nothing of words."""
    assert told_apart("Mark Hall", "Please add Mark Hall.", frozenset()) == (("Mark Hall",), ())
