"""Words that stand where a value should be and give nothing."""

from __future__ import annotations

import pytest

from mailbot.requests.placeholders import gives_nothing, is_put_off, says_no_in_welsh, tells_nothing

NOTHING = [
    "Awaited.",
    "Awaited",
    "Awaited. Dr Rees is in clinic all week, I have reminded her.",
    "MS: Awaited. Dr Rees is in clinic all week, I have reminded her.",
    "pending",
    "Pending from finance",
    "Pending, will follow",
    "in hand",
    "In hand with Dr Rees",
    "chasing",
    "Chasing Gary",
    "Chasing this with planning",
    "With Dr Rees",
    "With finance",
    "With the planning team at the moment",
    "With Gareth for sign-off.",
    "to come from finance",
    "To come",
    "Coming from Gareth tomorrow",
    "On its way",
    "On order",
    "Outstanding",
    "Outstanding - Dr Rees has it",
    "Have asked",
    "I've asked Gethin",
    "Asked finance, no answer yet",
    "Waiting on Gareth",
    "waiting to hear from planning",
    "Not to hand",
    "Don't have this yet",
    "will send tomorrow",
    "We will confirm",
    "i ddod",
    "I ddod gan Gethin",
    "yn aros",
    "Yn aros am ateb gan cyllid",
    "wedi gofyn",
    "Wedi gofyn i Menna",
    "Dw i wedi gofyn i Menna",
    "ar y gweill",
    "Ar ei ffordd",
    "gan Menna mae hwn",
    "Heb ddod eto",
    "I'm on it",
    "working on it",
    "being drafted by Dr Rees",
    "Dr Rees to supply",
    "Dr Rees is writing this",
    "Reminder sent",
    "Requested from PMO 12/11",
    "Still with planning",
    "Nothing yet",
    "No answer yet",
    "Nothing back from finance",
    "Under discussion",
    "Under review",
    "Will be along shortly",
    "Not received",
    "Not had it back yet",
    "checking with Gary",
    "looking into it",
    "leave with me",
    "Leave it with me",
    "bear with me",
]
SOMETHING = [
    "Checking addresses before letters go out",
    "Checking which practice each dentist is at",
    "Chasing up missed appointments by text",
    "Waiting list validation",
    "Getting results into the ward view",
    "Looking up addresses for the van",
    "Looking for duplicates",
    "We will use it to check addresses",
    "Will fill the rota from the directory",
    "Asking patients how they got on",
    "Pending results list for the wards",
    "Pending-order reconciliation",
    "Following up frail patients after discharge",
    "Follow up after discharge",
    "None of our nurses can see what the GP has prescribed",
    "With this we can fill the rota",
    "With the ward clerks doing it by hand at the moment",
    "In hand-over meetings we show the list",
    "Awaiting-results worklist in A&E",
    "Outstanding results worklist",
    "Later-life care dashboard",
    "Soon-to-expire consents report",
    "Being able to see allergies",
    "Unknown patients: matching them",
    "Unsure addresses are checked",
    "To come up on the ward screen at 7am",
    "Chasing results that never came back",
    "Aros am ganlyniadau: rhestr i'r wardiau",
    "Gofyn i gleifion sut maen nhw",
    "We'll show the allergies on the tablet",
    "With finance, we reconcile invoices",
    "Outstanding, overdue and unread results on one page",
    "Outstanding (unread) results on one page",
    "Chasing, reminding and rebooking patients",
    "Waiting times dashboard",
    "Pharmacy to supply medicines to the ward",
    "Results to confirm a diagnosis",
    "We will send reminders by text",
    "We will check addresses before letters go",
    "I will ask patients for it at the desk",
    "Coming off the waiting list",
    "Nothing gets lost between shifts any more",
    "In progress notes for the ward round",
    "No answer machine messages to dead patients",
    "With Careflow we show allergies",
    "With Dr Rees we are building a sepsis alert",
    "Asked for by the ward: a list of who is in",
    "Being told of a death before we write",
    "Have bloods on the screen before the round",
    "We have asked patients for years how they feel",
    "On its way to the ward, each sample is tracked",
    "Reminded patients turn up more often",
    "To come up with a list of frail patients",
    "Mae angen gweld alergeddau",
    "Gan y fferyllfa, gweld beth sydd ar bresgripsiwn",
    "Efo'r system newydd byddwn yn gweld alergeddau",
    "Yn aros am driniaeth: rhestr i'r clinig",
    "Coming to clinic without notes: we want to see allergies",
]


@pytest.mark.parametrize("words", NOTHING)
def test_an_answer_that_says_who_has_it_or_when_it_comes_gives_nothing(words: str) -> None:
    """In English and Welsh, with an explanation behind it or none."""
    assert tells_nothing(words) and gives_nothing(words)


@pytest.mark.parametrize("words", SOMETHING)
def test_a_purpose_may_begin_with_the_same_words(words: str) -> None:
    """Results are chased, lists wait and addresses are checked."""
    assert not tells_nothing(words)


@pytest.mark.parametrize("words", ["will depend on what they choose", "will be in the 2027 plan", "checking which one", "awaiting the new plan", "asking Gareth"])
def test_no_name_and_no_number_begins_like_that(words: str) -> None:
    """What is a purpose behind one label is no name behind another."""
    assert gives_nothing(words)


@pytest.mark.parametrize("mark", ["-", "?", "_-", " . "])
def test_a_line_of_marks_takes_no_time(mark: str) -> None:
    """It gives nothing by itself, and something with a word behind it."""
    assert gives_nothing(mark * 1000) and not gives_nothing(mark * 1000 + "x")


@pytest.mark.parametrize("words", ["Not heard yet - their quality lead is back on Monday", "Gary is finding out", "They haven't told us yet", "heb glywed gan y cyflenwr"])
def test_an_answer_that_has_not_come_is_none(words: str) -> None:
    """Whoever is to give it, and whenever."""
    assert is_put_off(words)


@pytest.mark.parametrize("words", ["Not yet - the auditor is coming in March", "No", "They have never had one", "Na"])
def test_not_yet_is_an_answer_to_whether(words: str) -> None:
    """They are not certified, and say so."""
    assert not is_put_off(words)


@pytest.mark.parametrize(("others", "welsh"), [(("Y cyflenwr sy'n cynnal ein llinell sgwrsio", "Swyddogol"), True), (("UK (Slough and Cardiff)", "None"), False)])
def test_na_is_no_in_a_form_that_is_filled_in_in_welsh(others: tuple[str, ...], welsh: bool) -> None:
    """And "n/a" in another."""
    assert says_no_in_welsh("Na", others) is welsh
