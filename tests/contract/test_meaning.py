"""What every reader of meanings keeps to, of sentences, of whole mails, of addresses and of twists: the network, and the fake that stands for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.adapters.rule_data import close_reader, mail_reader, meaning_reader
from mailbot.requests.sentences import LABELS, MeaningReader
from mailbot.testing.fixed_meaning import FixedMails, FixedMeaning, FixedTurns, FixedUsers

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


def _scorers() -> dict[str, Callable[[str], float]]:
    mails, close = mail_reader(None), close_reader(None)
    assert mails is not None and close is not None
    return {
        "mails, network": mails.asks_nothing, "mails, fake": FixedMails({ASKED[0]: 0.9}).asks_nothing,
        "users, network": close.is_user, "users, fake": FixedUsers({ASKED[0]: 0.9}).is_user,
        "twists, network": close.turns, "twists, fake": FixedTurns({ASKED[0]: 0.9}).turns,
    }  # fmt: skip


SCORERS = _scorers()


@pytest.mark.parametrize("score", SCORERS.values(), ids=SCORERS)
def test_mails_addresses_and_twists_are_scored_between_nought_and_one_and_always_the_same(score: Callable[[str], float]) -> None:
    """Whatever the text is, and whatever was read before."""
    first = [score(text) for text in ASKED]
    assert all(0 <= one <= 1 for one in first)
    assert [score(text) for text in reversed(ASKED)] == first[::-1]
