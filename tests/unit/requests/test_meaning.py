"""When the reader of meanings is asked, and what comes of its answer."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.model.request import CONDITION, TAKES_AWAY, UNSURE_VALUE
from mailbot.requests.meaning import ENOUGH, MOST, RULED_OUT, meant_doubt
from mailbot.requests.sentences import Sentence
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedMeaning

LEANS = dict.fromkeys(ENOUGH, RULED_OUT * 2)


def sentence(text: str, zone: Zone = Zone.NEW_TEXT, **scores: float) -> Sentence:
    """Return one sentence that the first reader does not rule out."""
    return Sentence(Passage(zone, text), 0, len(text), {**LEANS, **scores})


@pytest.mark.parametrize(("label", "doubt"), [("hold", CONDITION), ("remove", TAKES_AWAY), ("unsure", UNSURE_VALUE)])
def test_what_it_is_sure_of_is_a_doubt_with_the_words(label: str, doubt: str) -> None:
    """As if words had told it."""
    said = sentence("Gareth has still to be talked round.")
    (told,) = meant_doubt([said], FixedMeaning({said.text: {label: ENOUGH[label]}}))
    assert told.startswith(doubt) and told.endswith(said.text)


def test_what_it_only_thinks_possible_is_none() -> None:
    """A doubt costs a person a minute."""
    said = sentence("Gareth has still to be talked round.")
    assert meant_doubt([said], FixedMeaning({said.text: {"hold": ENOUGH["hold"] - 0.01}})) == ()


@pytest.mark.parametrize(
    "said",
    [
        sentence("Ni ddylai neb gael ei adael i mewn cyn y bwrdd."),
        sentence("Nobody is to be let in yet", Zone.SUBJECT),
        sentence("Gareth has still to be talked round.", **dict.fromkeys(ENOUGH, RULED_OUT / 2)),
        sentence("The dashboard must not open before the nurse has signed.", purpose=0.9),
        sentence("This is a separate request and nothing to do with Gareth's."),
        sentence("I have cc'd Trevor for info only."),
    ],
)
def test_it_is_not_asked_of_what_is_known_to_be_harmless(said: Sentence) -> None:
    """Nor of Welsh, which it was not taught, nor of titles."""
    reader = FixedMeaning({said.text: dict.fromkeys(ENOUGH, 1.0)})
    assert meant_doubt([said], reader) == () and reader.asked == []


def test_a_label_that_the_first_reader_rules_out_does_not_count() -> None:
    """Both have to think it possible."""
    said = sentence("Matthew asked me to write.", remove=RULED_OUT / 2)
    assert meant_doubt([said], FixedMeaning({said.text: {"remove": 1.0}})) == ()


def test_it_is_asked_of_so_many_sentences_and_no_more() -> None:
    """A message of ten thousand sentences takes no longer."""
    reader = FixedMeaning({})
    assert meant_doubt([sentence(f"Gareth has still to be talked round {number} times.") for number in range(MOST * 3)], reader) == ()
    assert len(reader.asked) == MOST


def test_without_one_nothing_is_doubted() -> None:
    """A rules folder may have none."""
    assert meant_doubt([sentence("Gareth has still to be talked round.")], None) == ()
