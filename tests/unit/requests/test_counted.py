"""How many people are spoken of, and how many are named."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.requests.counted import only_one
from mailbot.requests.users import find_users
from mailbot.requests.zones import Passage

THREE = "\n\njo@infomed.com\nal@infomed.com\nbo@infomed.com"


@pytest.mark.parametrize(
    ("wish", "doubted"),
    [
        ("Rhowch fynediad at y porth i'r ddau ohonynt, a neb arall:", True),
        ("Please add the following two to the portal:", True),
        ("Portal access for both of these, please:", True),
        ("Please add the following three to the portal:", False),
        ("Please add the two developers and the one tester to the portal:", False),
        ("Please add our developers to the portal:", False),
    ],
)
def test_fewer_people_than_the_list_right_below_names_is_a_doubt(wish: str, doubted: bool) -> None:
    """Of three addresses below "these two" one is nobody's for whom access is asked."""
    finding = find_users([Passage(Zone.NEW_TEXT, wish + THREE)], (), None, frozenset(), wishes=[Passage(Zone.NEW_TEXT, wish)])
    assert ("it speaks of only 2 people, and names 3" in finding.doubts) is doubted


@pytest.mark.parametrize(
    ("text", "doubted"),
    [("This is for my account and no one else's.", True), ("I never asked for anybody but me to get in.", True), ("Dim ond i fi mae hwn.", True), ("Jo and Al are the only two.", False), ("It is not just me who will use it.", False), ("Any questions, just me please.", False)],
)
def test_a_wish_for_one_person_alone_contradicts_several_users(text: str, doubted: bool) -> None:
    """What a follow-up says of itself is held against what the case has."""
    assert bool(only_one(text, ("jo@wales.nhs.uk", "al@wales.nhs.uk"))) is doubted
    assert not only_one(text, ("jo@wales.nhs.uk",))
