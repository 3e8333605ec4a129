"""The reader of whole mails: what it is given, and when its word counts."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.model.request import Language
from mailbot.requests.whole_mail import (
    ENOUGH,
    ENOUGH_FOR_A_SURE_WISH_IN_WELSH,
    ENOUGH_FOR_NO_WISH,
    ENOUGH_FOR_NONE_IN_WELSH,
    ENOUGH_IN_WELSH,
    LIKELY_ASKS,
    PLAINLY_ASKS,
    SURE_WISH,
    SURELY_ASKS,
    WISH,
    WholeMail,
    as_taught,
)
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedMails

MAIL = (Passage(Zone.SUBJECT, "Osian"), Passage(Zone.NEW_TEXT, "Osian (osian.b@wales.nhs.uk) leaves us on Friday.\n"), Passage(Zone.ANSWER, "He told jo@firm.example."))
AS_TAUGHT = "Osian\nOsian (someone@nhs) leaves us on Friday.\n\n\nHe told someone@firm."


def test_an_address_is_only_ours_or_anothers() -> None:
    """So that nothing hangs on a name."""
    assert as_taught("Osian", MAIL, listing=False) == AS_TAUGHT


def test_the_title_need_not_be_there() -> None:
    """An answer has none of its own."""
    assert as_taught("", MAIL[1:2], listing=False) == "Osian (someone@nhs) leaves us on Friday.\n"


def test_mail_about_listings_says_so() -> None:
    """What asks in one mailbox asks for nothing in the other."""
    assert as_taught("Osian", MAIL, listing=True) == f"allow list: {AS_TAUGHT}"


def _mail(score: float | None, language: Language = Language.ENGLISH) -> WholeMail:
    return WholeMail("Osian", MAIL, language, None if score is None else FixedMails({AS_TAUGHT: score}))


@pytest.mark.parametrize(("language", "enough"), [(Language.ENGLISH, ENOUGH), (Language.UNCLEAR, ENOUGH), (Language.WELSH, ENOUGH_IN_WELSH)])
def test_it_is_heard_from_a_score_on(language: Language, enough: float) -> None:
    """And then a person looks; of Welsh it has to be surer."""
    assert [len(_mail(score, language).doubts(WISH)) for score in (0.0, enough - 0.001, enough, 1.0)] == [0, 0, 1, 1]


@pytest.mark.parametrize(("language", "enough"), [(Language.ENGLISH, ENOUGH_FOR_NO_WISH), (Language.WELSH, ENOUGH_FOR_NONE_IN_WELSH)])
def test_where_no_sentence_asks_less_is_enough(language: Language, enough: float) -> None:
    """A mail that is only built like a request."""
    mail = _mail(enough, language)
    assert mail.doubts(WISH - 0.01) and not mail.doubts(WISH)


def test_in_welsh_it_has_to_be_all_but_certain_against_a_sure_wish() -> None:
    """The first reader knows Welsh better."""
    mail = _mail(ENOUGH_FOR_A_SURE_WISH_IN_WELSH - 0.001, Language.WELSH)
    assert mail.doubts(SURE_WISH - 0.01) and not mail.doubts(SURE_WISH)


def test_a_mail_may_be_one_that_asks_more_or_less_surely() -> None:
    """Up to a score that only requests have."""
    assert [_mail(score).asks(SURELY_ASKS) for score in (0.0, SURELY_ASKS, SURELY_ASKS + 0.001)] == [True, True, False]
    assert PLAINLY_ASKS < SURELY_ASKS < LIKELY_ASKS < ENOUGH_FOR_NO_WISH


def test_a_mail_is_read_once_and_only_when_it_matters() -> None:
    """Reading it costs more than all else."""
    reader = FixedMails({})
    mail = WholeMail("Osian", MAIL, Language.ENGLISH, reader)
    assert reader.asked == []
    assert mail.asks(SURELY_ASKS) and mail.doubts(1.0) == ()
    assert reader.asked == [AS_TAUGHT]


def test_without_it_nothing_is_doubted_and_nothing_sure() -> None:
    """An installation may leave it out, and answers in threads are not its business."""
    assert _mail(None).doubts(0.0) == () and not _mail(None).asks(LIKELY_ASKS)
