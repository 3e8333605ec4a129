"""The last look at a request: which sentence raises a doubt, and which does not."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.model.request import TURNED, Language
from mailbot.requests.sentences import SentenceModel, read_sentences
from mailbot.requests.told import Known
from mailbot.requests.turned import ENOUGH, ENOUGH_IN_WELSH, ENOUGH_LATE, MOST, PLAIN, surely_plain, turned
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedTurns

KNOWN = Known(addresses=frozenset({"huw.evans@wales.nhs.uk"}))
TEXT = "Please add huw.evans@wales.nhs.uk. Huw likes the red one. Thanks."


def _doubts(reader: FixedTurns | None, text: str = TEXT, zone: Zone = Zone.NEW_TEXT, language: Language = Language.ENGLISH, *, follows: bool = False, outside: bool = False) -> tuple[str, ...]:
    return turned(read_sentences([Passage(zone, text)], SentenceModel()), KNOWN, reader, language, follows=follows, outside=outside)


@pytest.mark.parametrize(("language", "score", "heard"), [(Language.ENGLISH, ENOUGH, True), (Language.ENGLISH, ENOUGH - 0.001, False), (Language.WELSH, ENOUGH_IN_WELSH, True), (Language.WELSH, ENOUGH_IN_WELSH - 0.001, False)])
def test_the_sentence_that_turns_the_request_round_is_named(language: Language, score: float, heard: bool) -> None:
    """As it is written, though the reader is told it with a mark for the user."""
    assert _doubts(FixedTurns({"† likes the red one.": score}), language=language) == ((f"{TURNED}Huw likes the red one.",) if heard else ())


def test_the_likeliest_of_several_is_named() -> None:
    """One is enough to send a mail to a person."""
    assert _doubts(FixedTurns({"† likes the red one.": 0.97, "Please add †.": 0.99})) == (f"{TURNED}Please add huw.evans@wales.nhs.uk.",)


def test_what_goes_on_with_a_request_or_comes_from_outside_is_doubted_later() -> None:
    """It corrects and explains by its nature; and an outsider is answered alike."""
    assert _doubts(FixedTurns({"† likes the red one.": ENOUGH_LATE - 0.001})) != ()
    assert _doubts(FixedTurns({"† likes the red one.": ENOUGH_LATE - 0.001}), follows=True) == ()
    assert _doubts(FixedTurns({"† likes the red one.": ENOUGH_LATE - 0.001}), outside=True) == ()
    assert _doubts(FixedTurns({"† likes the red one.": ENOUGH_LATE}), follows=True) != ()


def test_a_single_word_is_not_asked_about_and_no_reader_raises_no_doubt() -> None:
    """"A word of thanks says nothing of a request."""
    reader = FixedTurns({})
    assert _doubts(reader) == () and "Thanks." not in reader.asked
    assert _doubts(None) == ()


def test_rows_of_an_attached_list_are_not_sentences() -> None:
    """They have readers of their own."""
    reader = FixedTurns({})
    assert _doubts(reader, zone=Zone.LIST) == () and reader.asked == []


@pytest.mark.parametrize(("score", "plain"), [(0.0, True), (PLAIN - 0.001, True), (PLAIN, False)])
def test_a_mail_is_surely_plain_where_no_sentence_scores_ever_so_little(score: float, plain: bool) -> None:
    """What words suspect in it counts for nothing then."""
    sentences = read_sentences([Passage(Zone.NEW_TEXT, TEXT)], SentenceModel())
    assert surely_plain(sentences, KNOWN, FixedTurns({"† likes the red one.": score})) is plain
    assert not surely_plain(sentences, KNOWN, None)
    assert not surely_plain(sentences * MOST, KNOWN, FixedTurns({}))


def test_plain_words_of_a_user_are_heard_whatever_the_reader_says_but_not_from_outside() -> None:
    """That one of the users has left needs no reader of meanings."""
    text = "Please add huw.evans@wales.nhs.uk. Huw left on Friday. Thanks."
    assert _doubts(FixedTurns({}), text) == (f"{TURNED}Huw left on Friday.",)
    assert _doubts(FixedTurns({}), text, follows=True) == (f"{TURNED}Huw left on Friday.",)
    assert _doubts(FixedTurns({}), text, outside=True) == ()
    assert _doubts(FixedTurns({}), text.replace("Huw left", "Sioned left")) == ()
