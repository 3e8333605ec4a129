"""Whose an address is: what the reader of addresses is given, and when its word counts."""

from __future__ import annotations

import pytest

from mailbot.model.message import Address, Zone
from mailbot.model.request import OF_A_USER, WHOSE
from mailbot.requests.users import UserFinding, find_users
from mailbot.requests.whose import MOST, NO_USER, PERHAPS_NONE, SURELY, as_marked
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedUsers

JO, AL = "jo@wales.nhs.uk", "al@acme.com"
TEXT = f"Please add {JO}, whom {AL} will teach."
ME = Address("sam@wales.nhs.uk", "Sam")


def _of(address: str, text: str = TEXT) -> str:
    at = text.index(address)
    return as_marked(text, at, at + len(address))


def _found(text: str, reader: FixedUsers) -> UserFinding:
    return find_users([Passage(Zone.NEW_TEXT, text)], (), ME, frozenset(), reader=reader)


def test_the_address_is_marked_and_others_are_only_ours_or_others() -> None:
    """So that nothing hangs on a name."""
    assert _of(AL) == "Please add someone@nhs, whom † this@firm will teach."
    assert _of(JO) == "Please add † this@nhs, whom someone@firm will teach."


@pytest.mark.parametrize(("likely", "users", "doubted"), [(NO_USER, [JO], False), (NO_USER + 0.001, [JO, AL], True), (PERHAPS_NONE - 0.001, [JO, AL], True), (PERHAPS_NONE, [JO, AL], False)])
def test_who_is_surely_no_user_is_none_and_who_perhaps_is_none_is_for_a_person_to_say(likely: float, users: list[str], doubted: bool) -> None:
    """Below a score it is believed, and up to another it doubts."""
    finding = _found(TEXT, FixedUsers({_of(AL): likely}, otherwise=1.0))
    assert [user.address for user in finding.users] == users
    assert any(doubt.startswith(OF_A_USER) for doubt in finding.doubts) is doubted
    assert [user.address for user in finding.others] == ([AL] if users == [JO] else [])


@pytest.mark.parametrize(("likely", "users"), [(SURELY, [JO]), (SURELY - 0.001, [])])
def test_whom_words_give_to_another_may_surely_be_a_user(likely: float, users: list[str]) -> None:
    """Else the only address is a doubt."""
    text = f"The manager there wants a login, she is {JO}"
    finding = _found(text, FixedUsers({}, otherwise=likely))
    excluded = f"Any queries to my manager, {JO}."
    other = _found(excluded, FixedUsers({}, otherwise=likely))
    assert [user.address for user in other.users] == users and any(doubt.startswith(WHOSE) for doubt in other.doubts) is not bool(users)
    assert [user.address for user in finding.users] == [JO]


def test_who_is_left_out_by_name_stays_out() -> None:
    """However much the words round the address sound like a wish."""
    text = f"Please add {JO} and tim.hay@wales.nhs.uk. Scratch Tim, he is off."
    assert [user.address for user in _found(text, FixedUsers({}, otherwise=1.0)).users] == [JO]


def test_where_addresses_were_asked_for_it_is_not_asked() -> None:
    """Then those that come are the answer."""
    reader = FixedUsers({})
    find_users([Passage(Zone.NEW_TEXT, TEXT)], (), ME, frozenset(), reader=reader, awaited=True)
    assert reader.asked == []


def test_it_is_not_asked_of_the_only_address_nor_of_a_long_list() -> None:
    """That is a user's where no word gives it to another; and nobody tells of each of many."""
    one, many = FixedUsers({}), FixedUsers({})
    _found(f"Please add {JO}.", one)
    _found("Please add:\n" + "\n".join(f"user{number}@wales.nhs.uk" for number in range(3 * MOST)), many)
    assert one.asked == [] and len(many.asked) == MOST
