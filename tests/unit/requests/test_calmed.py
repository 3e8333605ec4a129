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
from mailbot.requests.calmed import (
    ASKS,
    CERTAINLY_ASKS,
    HARDLY_A_WISH,
    MIDDLING,
    NO_WAIT,
    SHARES,
    SURELY_A_PURPOSE,
    SURELY_SHARES,
    SURELY_WISHED,
    TOO_SURE,
    calmed,
    may_be_calmed,
    of_an_outsider,
)
from mailbot.requests.meaning import ENOUGH, RULED_OUT
from mailbot.requests.no_wish import WISHES_NOTHING
from mailbot.requests.sentences import MeaningReader, Sentence
from mailbot.requests.whole_mail import AS_A_WHOLE, LIKELY_ASKS, SURELY_ASKS, WholeMail, as_taught
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedMails, FixedMeaning

MONEY = "There is money for it till the end of March."
GONE = "Sophie Drew left us in September."
HAS = "Catrin has had an account since last November."


def _mail(score: float) -> WholeMail:
    passages = (Passage(Zone.NEW_TEXT, MONEY),)
    return WholeMail("Portal", passages, Language.ENGLISH, FixedMails({as_taught("Portal", passages, listing=False): score}))


def _said(text: str, **scores: float) -> Sentence:
    return Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), scores)


SURE, MEANS_NOTHING = _mail(SURELY_ASKS), FixedMeaning({})
LEFT, HAD, HELD = _said(GONE, remove=0.9), _said(HAS, past=0.9), _said(MONEY, hold=0.25)


@pytest.mark.parametrize(
    ("doubt", "sentence", "label"),
    [(f"{TAKES_AWAY}: {GONE}", LEFT, "remove"), (f"{TAKES_BACK}: Scrap the old list.", _said("Scrap the old list.", withdraw=0.9), "withdraw"), (f"{HAS_ALREADY}{HAS}", HAD, "report"), (f"{OTHER_TOO}leaver", LEFT, "remove"), (f"{CONDITION}{MONEY}", HELD, "hold")],
)
def test_what_words_tell_otherwise_is_nothing_where_the_mail_asks_and_no_reader_shares_it(doubt: str, sentence: Sentence, label: str) -> None:
    """And stays where that is not sure, where the second reader finds it too, or where there is none."""
    assert calmed((doubt,), [sentence], SURE, MEANS_NOTHING) == ()
    assert calmed((doubt,), [sentence], _mail(SURELY_ASKS + 0.001), MEANS_NOTHING) == (doubt,)
    assert calmed((doubt,), [sentence], SURE, FixedMeaning({sentence.text: {label: SHARES}})) == (doubt,)
    assert calmed((doubt,), [sentence], SURE, None) == (doubt,)


@pytest.mark.parametrize("doubt", [f"{MACHINE}x", f"{UNSURE_VALUE}x", f"{WHOSE}x", f"{CHANGES}: x", f"{ODD}x"])
def test_other_doubts_are_never_calmed_nor_what_stands_beside_them(doubt: str) -> None:
    """A person decides: instructions to a machine, values and users are not a matter of asking."""
    said = (f"{TAKES_AWAY}: {GONE}", doubt)
    assert calmed(said, [LEFT], SURE, MEANS_NOTHING) == said


def test_every_sentence_of_the_kind_is_looked_at() -> None:
    """A harmless one stands before another that is not."""
    second = _said("The board has still to give its blessing.", hold=0.9)
    assert calmed((f"{CONDITION}{MONEY}",), [HELD, second], SURE, MEANS_NOTHING) == (f"{CONDITION}{MONEY}",)


@pytest.mark.parametrize("doubt", [f"{CONDITION}HOLD until IG have signed", f"{HAS_ALREADY}she has an account"])
def test_what_stands_in_no_sentence_of_the_text_stays(doubt: str) -> None:
    """A cell of a list is not looked at; nor is what another reading found."""
    assert calmed((doubt,), [HELD], SURE, MEANS_NOTHING) == (doubt,)


def test_of_welsh_the_second_reader_says_nothing() -> None:
    """Its silence calms no doubt there."""
    gone = _said("Mae hi wedi gadael y bwrdd iechyd ers mis Medi, ac mae ei chyfrif wedi ei gau.", remove=0.9)
    assert calmed((f"{TAKES_AWAY}: {gone.text}",), [gone], SURE, MEANS_NOTHING) == (f"{TAKES_AWAY}: {gone.text}",)


def test_what_only_the_second_reader_finds_is_heard() -> None:
    """Words that found something first do not keep it from being asked."""
    soft = _said("Gareth has still to be talked round.", **dict.fromkeys(ENOUGH, RULED_OUT * 2))
    doubts = (f"{TAKES_AWAY}: {GONE}",)
    assert calmed(doubts, [LEFT, soft], SURE, MEANS_NOTHING) == ()
    assert calmed(doubts, [LEFT, soft], SURE, FixedMeaning({soft.text: {"hold": ENOUGH["hold"]}})) == doubts


def test_what_the_very_wish_waits_for_stays() -> None:
    """However surely the mail asks."""
    wish = _said("Please add jo@wales.nhs.uk to the portal once the DPIA is signed.", ask=1.0)
    assert calmed((f"{CONDITION}{wish.text}",), [wish], SURE, MEANS_NOTHING) == (f"{CONDITION}{wish.text}",)


@pytest.mark.parametrize(("text", "left"), [("Their engineer cannot sign in to the API Portal.", 0), ("Her login has stopped working.", 1), ("She can no longer get in.", 1)])
def test_who_cannot_get_in_without_a_login_is_not_locked_out(text: str, left: int) -> None:
    """Who had one is."""
    assert len(calmed((f"{OTHER_TOO}lock-out",), [_said(text, trouble=0.9)], SURE, MEANS_NOTHING)) == left


def test_a_question_beside_what_is_built_like_a_request_is_harmless_where_the_mail_asks() -> None:
    """It is answered by a person later, or by the reply."""
    assert calmed((ASKS_TOO,), [], SURE, MEANS_NOTHING) == ()


def test_how_an_outsider_asks_is_no_matter_where_the_mail_likely_asks() -> None:
    """The answer is that a sponsor must ask; whether they ask for anything, or take it back, matters."""
    doubts = (f"{CONDITION}x", f"{UNSURE_VALUE}x", f"{MACHINE}x", TAKES_BACK)
    assert of_an_outsider(doubts, [HELD], _mail(LIKELY_ASKS), MEANS_NOTHING) == (TAKES_BACK,)
    assert of_an_outsider(doubts, [HELD], _mail(LIKELY_ASKS + 0.001), MEANS_NOTHING) == doubts


@pytest.mark.parametrize("meaning", [None, FixedMeaning({"Do nothing for now.": {"hold": SURELY_SHARES}})])
def test_an_outsiders_order_to_wait_is_heard(meaning: MeaningReader | None) -> None:
    """Their sponsor will write himself."""
    doubts = (f"{CONDITION}x",)
    assert of_an_outsider(doubts, [_said("Do nothing for now.", hold=0.9)], _mail(0.0), meaning) == doubts


def test_the_mail_is_not_read_where_nothing_is_doubtful() -> None:
    """Reading it costs time."""
    reader = FixedMails({})
    assert calmed((), (), WholeMail("", (), Language.ENGLISH, reader), MEANS_NOTHING) == () and reader.asked == []


@pytest.mark.parametrize(
    ("doubts", "score", "calm"),
    [
        ((f"{CONDITION}x",), SURELY_ASKS, True),
        ((f"{TAKES_AWAY}x", f"{HAS_ALREADY}y"), SURELY_ASKS, True),
        ((f"{CONDITION}x",), SURELY_ASKS + 0.001, False),
        ((f"{CONDITION}x", f"{UNSURE_VALUE}y"), SURELY_ASKS, False),
        ((f"{MACHINE}x",), SURELY_ASKS, False),
        ((), SURELY_ASKS, False),
    ],
)
def test_only_what_words_alone_suspect_in_a_mail_that_surely_asks_may_be_calmed(doubts: tuple[str, ...], score: float, calm: bool) -> None:
    """An unsure value or an order to a machine never is."""
    said = [_said(words) for words in ("x", "y")]
    assert may_be_calmed(doubts, said, _mail(score), MEANS_NOTHING, ASKS, named=True) is calm
    assert not may_be_calmed(doubts, said, _mail(score), MEANS_NOTHING, ASKS - 0.01, named=True)


def test_what_stands_in_a_cell_of_a_list_is_not_calmed() -> None:
    """No reader of sentences reads cells: "HOLD until IG have signed" below the names stays a doubt."""
    assert not may_be_calmed((f"{CONDITION}HOLD",), [_said("Please add the two on the sheet.")], _mail(SURELY_ASKS), MEANS_NOTHING, 1.0, named=True)


@pytest.mark.parametrize(("meant", "calm"), [(NO_WAIT - 0.001, True), (NO_WAIT, False)])
def test_a_condition_that_the_first_reader_is_sure_of_is_outvoted_only_where_the_second_rules_it_out(meant: float, calm: bool) -> None:
    """ "Signature from the Caldicott Guardian is outstanding" is one."""
    text = "The signature of the guardian is outstanding."
    assert may_be_calmed((f"{CONDITION}{text}",), [_said(text, hold=TOO_SURE)], _mail(SURELY_ASKS), FixedMeaning({text: {"hold": meant}}), 1.0, named=True) is calm


@pytest.mark.parametrize(
    ("kind", "meant", "calm"),
    [
        (UNSURE_VALUE, {"unsure": SHARES - 0.01}, True),
        (UNSURE_VALUE, {"unsure": SHARES}, False),
        (ODD, {"purpose": SURELY_A_PURPOSE, "ask": HARDLY_A_WISH - 0.01}, True),
        (ODD, {"purpose": SURELY_A_PURPOSE - 0.01}, False),
        (ODD, {"purpose": 1.0, "ask": HARDLY_A_WISH}, False),
    ],
)
def test_what_the_second_reader_understands_as_harmless_may_be_calmed_by_itself(kind: str, meant: dict[str, float], calm: bool) -> None:
    """A guess, or another portal, is none where the sentence tells what happens on the wards today; two kinds of suspicion are no slip."""
    text = "The porters think they know every bed on the ward."
    sentences = [_said(text), _said("Please add her soon.")]
    meaning = FixedMeaning({text: meant})
    assert may_be_calmed((f"{kind}{text}",), sentences, _mail(SURELY_ASKS), meaning, 1.0, named=True) is calm
    assert not may_be_calmed((f"{kind}{text}", f"{CONDITION}Please add her soon."), sentences, _mail(SURELY_ASKS), meaning, 1.0, named=True)


@pytest.mark.parametrize(("first", "second", "named", "calm"), [(SURELY_WISHED, SURELY_WISHED, True, True), (SURELY_WISHED - 0.01, 1.0, True, False), (1.0, SURELY_WISHED - 0.01, True, False), (1.0, 1.0, False, False)])
def test_a_mail_that_seems_to_ask_nothing_is_calmed_by_a_sentence_that_surely_asks_for_somebody(first: float, second: float, named: bool, calm: bool) -> None:
    """An example for an intranet page names nobody."""
    text = "Please give her access to the portal."
    assert may_be_calmed((AS_A_WHOLE,), [_said(text, ask=first)], _mail(1.0), FixedMeaning({text: {"ask": second}}), 1.0, named=named) is calm


@pytest.mark.parametrize(("first", "second", "calm"), [(MIDDLING, 0.0, True), (MIDDLING + 0.01, 0.0, False), (MIDDLING, SHARES, False)])
def test_in_welsh_a_guess_is_ruled_out_only_where_the_first_reader_is_not_sure_of_one(first: float, second: float, calm: bool) -> None:
    """The second reader hardly knows the language."""
    text = "Y cyfeirnod gawson ni gan gynllunio ydi BCU-26-2."
    sentences = [_said(text, unsure=first), _said("Rhowch fynediad iddi cyn bo hir.")]
    assert may_be_calmed((f"{UNSURE_VALUE}{text}",), sentences, _mail(SURELY_ASKS), FixedMeaning({text: {"unsure": second}}), 1.0, named=True) is calm


def test_what_sounds_like_a_report_of_wishes_is_one_unless_the_mail_reads_like_one_that_asks() -> None:
    """ "They have asked us to get their engineers on to the portal" asks, in a mail that does nothing else; beside another doubt it stays."""
    said = [_said("They have asked us to get their engineers on.")]
    doubts = (f"{WISHES_NOTHING}{said[0].text}",)
    assert may_be_calmed(doubts, said, _mail(CERTAINLY_ASKS), MEANS_NOTHING, 0.0, named=False)
    assert not may_be_calmed(doubts, said, _mail(CERTAINLY_ASKS + 0.001), MEANS_NOTHING, 1.0, named=True)
    assert not may_be_calmed((*doubts, f"{MACHINE}x"), said, _mail(CERTAINLY_ASKS), MEANS_NOTHING, 1.0, named=True)
