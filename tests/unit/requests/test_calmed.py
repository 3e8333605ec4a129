"""Which doubts of words count for nothing where the readers of meanings do not share them."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.model.request import (
    ASKS_TOO,
    CHANGES,
    CONDITION,
    HAS_ALREADY,
    MACHINE,
    ODD,
    OTHER_TOO,
    TAKES_AWAY,
    TAKES_BACK,
    UNSURE_VALUE,
    WHOSE,
    Language,
)
from mailbot.requests.calmed import PURPOSE, SHARES, calmed, of_an_outsider
from mailbot.requests.sentences import MeaningReader, Sentence
from mailbot.requests.whole_mail import LIKELY_ASKS, SURELY_ASKS, WholeMail, as_taught
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedMails, FixedMeaning

SAID = "There is money for it till the end of March."


def _mail(score: float) -> WholeMail:
    passages = (Passage(Zone.NEW_TEXT, SAID),)
    return WholeMail("Portal", passages, Language.ENGLISH, FixedMails({as_taught("Portal", passages, listing=False): score}))


def _said(text: str = SAID, **scores: float) -> Sentence:
    return Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), scores)


SURE, MEANS_NOTHING = _mail(SURELY_ASKS), FixedMeaning({})


@pytest.mark.parametrize("doubt", [f"{TAKES_AWAY}: x", f"{TAKES_BACK}: x", f"{HAS_ALREADY}x", ASKS_TOO, f"{OTHER_TOO}leaver"])
def test_what_words_tell_otherwise_is_nothing_where_the_mail_surely_asks(doubt: str) -> None:
    """And stays where that is not sure."""
    assert calmed((doubt,), (), SURE, MEANS_NOTHING) == ()
    assert calmed((doubt,), (), _mail(SURELY_ASKS + 0.001), MEANS_NOTHING) == (doubt,)


@pytest.mark.parametrize("doubt", [f"{MACHINE}x", f"{UNSURE_VALUE}x", f"{WHOSE}x", f"{CHANGES}: x", f"{ODD}x"])
def test_other_doubts_are_never_calmed_nor_what_stands_beside_them(doubt: str) -> None:
    """A person decides: instructions to a machine, values and users are not a matter of asking."""
    said = (f"{TAKES_AWAY}: x", doubt)
    assert calmed(said, (), SURE, MEANS_NOTHING) == said


@pytest.mark.parametrize(("counted", "meant", "left"), [(0.0, 0.0, 0), (SHARES, 0.0, 1), (0.0, SHARES, 1)])
def test_a_condition_must_be_found_by_no_reader_of_sentences(counted: float, meant: float, left: int) -> None:
    """One that shares the doubt is enough to keep it."""
    doubts = calmed((f"{CONDITION}{SAID}",), [_said(hold=counted)], SURE, FixedMeaning({SAID: {"hold": meant}}))
    assert len(doubts) == left


@pytest.mark.parametrize("meaning", [None, MEANS_NOTHING])
def test_what_the_very_wish_waits_for_stays(meaning: MeaningReader | None) -> None:
    """However surely the mail asks; and without a second reader every condition stays."""
    wish = "Please add jo@wales.nhs.uk to the portal once the DPIA is signed."
    doubt = f"{CONDITION}{wish if meaning else SAID}"
    assert calmed((doubt,), [_said(wish, ask=1.0), _said()], SURE, meaning) == (doubt,)


@pytest.mark.parametrize(("purpose", "left"), [(PURPOSE, 0), (PURPOSE - 0.01, 1)])
def test_what_tells_a_purpose_may_speak_of_anything(purpose: float, left: int) -> None:
    """"It will tell us which starters have no NADEX account"."""
    assert len(calmed((f"{ODD}{SAID}",), [_said()], SURE, FixedMeaning({SAID: {"purpose": purpose}}))) == left


def test_how_an_outsider_asks_is_no_matter_where_the_mail_likely_asks() -> None:
    """The answer is that a sponsor must ask; whether they ask for anything, or take it back, matters."""
    doubts = (f"{CONDITION}x", f"{UNSURE_VALUE}x", f"{MACHINE}x", TAKES_BACK)
    assert of_an_outsider(doubts, _mail(LIKELY_ASKS)) == (TAKES_BACK,)
    assert of_an_outsider(doubts, _mail(LIKELY_ASKS + 0.001)) == doubts


def test_the_mail_is_not_read_where_nothing_is_doubtful() -> None:
    """Reading it costs time."""
    reader = FixedMails({})
    assert calmed((), (), WholeMail("", (), Language.ENGLISH, reader), MEANS_NOTHING) == () and reader.asked == []
