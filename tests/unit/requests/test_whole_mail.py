"""The reader of whole mails: what it is given, and when its word counts."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.model.request import Language
from mailbot.requests.whole_mail import ENOUGH, ENOUGH_FOR_NO_WISH, ENOUGH_IN_WELSH, as_taught, perhaps_none
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


@pytest.mark.parametrize(("language", "enough"), [(Language.ENGLISH, ENOUGH), (Language.UNCLEAR, ENOUGH), (Language.WELSH, ENOUGH_IN_WELSH)])
def test_it_is_heard_from_a_score_on(language: Language, enough: float) -> None:
    """And then a person looks; of Welsh it has to be surer."""
    doubts = [len(perhaps_none("Osian", MAIL, language, FixedMails({AS_TAUGHT: score}))) for score in (0.0, enough - 0.001, enough, 1.0)]
    assert doubts == [0, 0, 1, 1]


def test_where_no_sentence_asks_less_is_enough() -> None:
    """A mail that is only built like a request."""
    reader = FixedMails({AS_TAUGHT: ENOUGH_FOR_NO_WISH})
    assert perhaps_none("Osian", MAIL, Language.ENGLISH, reader, wished=False) and not perhaps_none("Osian", MAIL, Language.ENGLISH, reader)


def test_without_it_nothing_is_doubted() -> None:
    """An installation may leave it out."""
    assert perhaps_none("Osian", MAIL, Language.ENGLISH, None) == ()
