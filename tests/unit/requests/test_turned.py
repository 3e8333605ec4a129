"""The last look at a request: which sentence raises a doubt, and which does not."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.model.request import TURNED, Language
from mailbot.requests.sentences import SentenceModel, read_sentences
from mailbot.requests.told import Known
from mailbot.requests.turned import ENOUGH, ENOUGH_IN_WELSH, turned
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedTurns

KNOWN = Known(addresses=frozenset({"huw.evans@wales.nhs.uk"}))
TEXT = "Please add huw.evans@wales.nhs.uk. Huw left on Friday. Thanks."


def _doubts(reader: FixedTurns | None, text: str = TEXT, zone: Zone = Zone.NEW_TEXT, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    return turned(read_sentences([Passage(zone, text)], SentenceModel()), KNOWN, reader, language)


@pytest.mark.parametrize(("language", "score", "heard"), [(Language.ENGLISH, ENOUGH, True), (Language.ENGLISH, ENOUGH - 0.001, False), (Language.WELSH, ENOUGH_IN_WELSH, True), (Language.WELSH, ENOUGH_IN_WELSH - 0.001, False)])
def test_the_sentence_that_turns_the_request_round_is_named(language: Language, score: float, heard: bool) -> None:
    """As it is written, though the reader is told it with a mark for the user."""
    assert _doubts(FixedTurns({"† left on Friday.": score}), language=language) == ((f"{TURNED}Huw left on Friday.",) if heard else ())


def test_the_likeliest_of_several_is_named() -> None:
    """One is enough to send a mail to a person."""
    assert _doubts(FixedTurns({"† left on Friday.": 0.97, "Please add †.": 0.99})) == (f"{TURNED}Please add huw.evans@wales.nhs.uk.",)


def test_a_single_word_is_not_asked_about_and_no_reader_raises_no_doubt() -> None:
    """"A word of thanks says nothing of a request."""
    reader = FixedTurns({})
    assert _doubts(reader) == () and "Thanks." not in reader.asked
    assert _doubts(None) == ()


def test_rows_of_an_attached_list_are_not_sentences() -> None:
    """They have readers of their own."""
    reader = FixedTurns({})
    assert _doubts(reader, zone=Zone.LIST) == () and reader.asked == []
