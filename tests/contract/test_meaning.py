"""What every reader of meanings keeps to, of sentences, of whole mails and of addresses: the network, and the fake that stands for it."""

from __future__ import annotations

import pytest

from mailbot.adapters.rule_data import mail_reader, meaning_reader, user_reader
from mailbot.requests.sentences import LABELS, MeaningReader
from mailbot.requests.whole_mail import MailReader
from mailbot.requests.whose import UserReader
from mailbot.testing.fixed_meaning import FixedMails, FixedMeaning, FixedUsers

ASKED = ("Gareth hasn't actually said yes yet.", "Please add Jo.", "", "x" * 3000, "\x00�")


@pytest.fixture(params=["network", "fake"])
def reader(request: pytest.FixtureRequest) -> MeaningReader:
    """Each of them."""
    network = meaning_reader(None)
    assert network is not None
    return network if request.param == "network" else FixedMeaning({ASKED[0]: {"hold": 0.9}})


def test_scores_are_of_known_labels_and_between_nought_and_one(reader: MeaningReader) -> None:
    """Whatever the sentence is."""
    for sentence in ASKED:
        scores = reader.means(sentence)
        assert set(scores) <= set(LABELS) and all(0 <= score <= 1 for score in scores.values())


def test_what_was_read_before_changes_nothing(reader: MeaningReader) -> None:
    """The same sentence gives the same scores, first or last, so that a verdict can be rebuilt."""
    first = [dict(reader.means(sentence)) for sentence in ASKED]
    assert [dict(reader.means(sentence)) for sentence in reversed(ASKED)] == first[::-1]


@pytest.fixture(params=["network", "fake"])
def mails(request: pytest.FixtureRequest) -> MailReader:
    """Each reader of whole mails."""
    network = mail_reader(None)
    assert network is not None
    return network if request.param == "network" else FixedMails({ASKED[0]: 0.9})


def test_mails_are_scored_between_nought_and_one_and_always_the_same(mails: MailReader) -> None:
    """Whatever the mail is, and whatever was read before."""
    first = [mails.asks_nothing(mail) for mail in ASKED]
    assert all(0 <= score <= 1 for score in first)
    assert [mails.asks_nothing(mail) for mail in reversed(ASKED)] == first[::-1]


@pytest.fixture(params=["network", "fake"])
def users(request: pytest.FixtureRequest) -> UserReader:
    """Each reader of addresses."""
    network = user_reader(None)
    assert network is not None
    return network if request.param == "network" else FixedUsers({ASKED[0]: 0.9})


def test_addresses_are_scored_between_nought_and_one_and_always_the_same(users: UserReader) -> None:
    """Whatever stands round them, and whatever was read before."""
    first = [users.is_user(words) for words in ASKED]
    assert all(0 <= score <= 1 for score in first)
    assert [users.is_user(words) for words in reversed(ASKED)] == first[::-1]
