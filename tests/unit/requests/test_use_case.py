"""What an API is wanted for, as people say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Zone
from mailbot.requests.list_details import typed
from mailbot.requests.purpose_meant import LIKELY_MEANT, WISH_ALONE
from mailbot.requests.purpose_words import only_names
from mailbot.requests.sentences import Sentence, read_sentences
from mailbot.requests.use_case import find_use_case
from mailbot.requests.zones import Passage
from mailbot.testing.fixed_meaning import FixedMeaning

MODEL = sentence_model(None)
NAMES = ("WDS", "Welsh Demographic Service API", "Welsh Demographic Service")


def told(text: str) -> tuple[str, str]:
    """Return the use case of one text, and the words that perhaps tell one."""
    passages = [Passage(Zone.NEW_TEXT, text)]
    detail, perhaps = find_use_case(passages, read_sentences(passages, MODEL), NAMES, MODEL)
    return (detail.value if detail else ""), perhaps


@pytest.mark.parametrize(
    "text",
    [
        "The interface in question is the Welsh Demographic Service API.",
        "The API is the WDS.",
        "The service we mean is WDS.",
        "It's the WDS we are after.",
        "The API we would like access to is called the Welsh Demographic Service.",
        "Yr API dan sylw yw WDS.",
        "Enw'r API yw WDS.",
    ],
)
def test_a_sentence_that_names_the_api_tells_no_purpose(text: str) -> None:
    """Not even perhaps: nobody has to read it."""
    assert only_names(text, NAMES) and told(text) == ("", "")


@pytest.mark.parametrize("text", ["The WDS API is for matching babies to their mothers' records.", "The interface in question feeds the bed board.", "We need WDS to fill the rota."])
def test_a_sentence_that_says_more_than_the_name_is_read(text: str) -> None:
    """The name is no reason to pass over what stands beside it."""
    assert not only_names(text, NAMES)


def test_a_label_that_only_repeats_the_name_leaves_the_purpose_to_a_person() -> None:
    """It is filled in, but not with a purpose."""
    assert told("Use case: the WDS API") == ("", "the WDS API")


@pytest.mark.parametrize(
    "text",
    [
        "priyanka.nair@phw.wales.nhs.uk\nimtp PH-26-11\ndedupe the screening invite list before the monthly send",
        "priyanka.nair@phw.wales.nhs.uk imtp PH-26-11 dedupe the screening invite list before the monthly send",
        "WDS priyanka.nair@phw.wales.nhs.uk dedupe the screening invite list before the monthly send PH-26-11 in the imtp",
    ],
)
def test_what_stands_between_the_details_of_one_breath_is_read_apart(text: str) -> None:
    """A phrase that surely tells a purpose is one without "to" or "for", in any order."""
    assert told(text)[0] == "dedupe the screening invite list before the monthly send"


@pytest.mark.parametrize(
    "text",
    [
        "jo@wales.nhs.uk imtp WF-9 sent the form to security last week",
        "jo@wales.nhs.uk imtp WF-9 the usual please",
        "jo@wales.nhs.uk\nimtp WF-9\nring the ward if stuck",
        "jo@wales.nhs.uk\nimtp WF-9\nback on monday after the weekend",
        "jo@wales.nhs.uk is back on Monday after the app build, imtp WF-9",
        "jo@wales.nhs.uk imtp WF-9 chase the invoice while you are there",
    ],
)
def test_not_every_phrase_beside_the_details_tells_a_purpose(text: str) -> None:
    """What people say by the way is none."""
    assert told(text)[0] == ""


def test_the_label_of_the_next_row_is_no_part_of_the_purpose() -> None:
    """A row without a value ends a purpose as one with a value does."""
    assert told("Purpose\tThe injection clinic wants its own wall list of who is due\nIMTP milestone ref\tn/a")[0] == "The injection clinic wants its own wall list of who is due"


def test_the_row_that_names_the_api_tells_no_purpose() -> None:
    """In whatever words the form's writer names it."""
    assert told("API\tCofnod Meddyg Teulu (GP Record API)\nDiben / achos defnydd\nDefnyddwyr\tnon@wales.nhs.uk")[0] == ""


def test_a_part_of_a_long_title_may_tell_the_purpose() -> None:
    """Some write the whole request into the subject."""
    title = "Portal access for jo@wales.nhs.uk - WDS - IMTP milestone PATH-31 - so we see the neutrophils before the chemo is made up"
    passages = [Passage(Zone.SUBJECT, title), Passage(Zone.NEW_TEXT, "As per subject. Ffion, Haematology day unit")]
    detail, _ = find_use_case(passages, read_sentences(passages, MODEL), NAMES, MODEL)
    assert detail is not None and detail.value.endswith("so we see the neutrophils before the chemo is made up")


@pytest.mark.parametrize("text", ["API Apwyntiadau Cleifion Allanol sydd ei angen (Outpatient Appointments API).", "The API for clinic letters is what we need."])
def test_a_sentence_that_says_which_api_is_needed_tells_no_purpose(text: str) -> None:
    """In whatever words it is named."""
    assert told(text)[0] == ""


def test_a_label_that_says_that_it_will_come_tells_no_purpose() -> None:
    """Whatever is said of the board's meeting."""
    assert told("Use case: to follow, paper goes to SMT next Wednesday")[0] == ""


def test_what_the_reader_of_meanings_is_sure_of_is_the_use_case() -> None:
    """Where neither words nor counts are sure of any."""
    text = "She reconciles the code sets in our warehouse nightly."
    said = Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), {"purpose": 0.1})
    sure, unsure = (find_use_case((said.passage,), (said,), (), replace(MODEL, meaning=FixedMeaning({text: {"purpose": score}})))[0] for score in (0.96, 0.5))
    assert sure is not None and sure.value == text and unsure is None



@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Access for jo@wales.nhs.uk please. It's the GP Record API, for the sore throat figures. IMTP WF-9.", "for the sore throat figures"),
        ("pls add jo@wales.nhs.uk, ADT feed enrichment with NHS no., imtp WF-9. ta", "ADT feed enrichment with NHS no"),
    ],
)
def test_a_part_of_a_sentence_in_which_a_purpose_is_meant_is_the_use_case(text: str, part: str) -> None:
    """Whether a word of aim stands before it or none; what the reader is not sure of is nobody's."""
    passage = Passage(Zone.NEW_TEXT, text)
    for score, wanted in ((0.96, part), (0.5, "")):
        detail, _ = find_use_case((passage,), read_sentences((passage,), MODEL), ("GP Record API",), replace(MODEL, meaning=FixedMeaning({part: {"purpose": score}})))
        assert (detail.value if detail is not None else "") == wanted


@pytest.mark.parametrize(("meant", "given"), [({"purpose": LIKELY_MEANT}, True), ({"purpose": LIKELY_MEANT - 0.01}, False), ({"purpose": 0.94, "ask": WISH_ALONE}, False)])
def test_what_may_be_the_use_case_is_one_where_a_purpose_is_meant(meant: dict[str, float], given: bool) -> None:
    """ "We keep getting two records" tells what is wanted; a wish for access alone does not."""
    text = "We keep getting two records for people who were treated elsewhere."
    said = Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), {"purpose": 0.3})
    detail, perhaps = find_use_case((said.passage,), (said,), (), replace(MODEL, meaning=FixedMeaning({text: meant})))
    assert (detail is not None, perhaps) == (given, "" if given else text)


@pytest.mark.parametrize(("name", "found"), [("Neil Farrant", False), ("ward pharmacists' round", True)])
def test_a_wish_that_only_names_people_tells_no_purpose_for_certain(name: str, found: bool) -> None:
    """However much like one the first reader finds it: perhaps the names are a project's, and a person looks."""
    text = f"{name}, jo@wales.nhs.uk, please set up on API Portal for GP Record API."
    said = Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), {"purpose": 0.9, "ask": 1.0})
    detail, perhaps = find_use_case((said.passage,), (said,), ("GP Record API",), replace(MODEL, meaning=None))
    assert (detail is not None, perhaps) == (found, "" if found else text)


def test_a_column_of_a_pasted_list_tells_the_use_case() -> None:
    """As one of an attached list does."""
    pasted = Passage(Zone.NEW_TEXT, "For:\n\nEmail\tAPI\tUse case\njo@wales.nhs.uk\tStaff Directory API\tCar lease eligibility check\nal@wales.nhs.uk\tStaff Directory API\tCar lease eligibility check\n", 100)
    detail, _ = find_use_case((pasted, *typed((pasted,))), (), ("Staff Directory API",), replace(MODEL, meaning=None))
    assert detail is not None and detail.value == "Car lease eligibility check" and detail.evidence.offset > pasted.offset


@pytest.mark.parametrize("text", ["Can Lorna Satterthwaite (lorna.satterthwaite@wales.nhs.uk) please be set up on the API Portal for the WDS. IMTP milestone ref DA-26-90."])
def test_a_name_before_an_address_tells_no_purpose(text: str) -> None:
    """Not even perhaps."""
    assert told(text) == ("", "")


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The idea is to keep place names and local authority codes the same as yours.", True),
        ("Y nod ydi llenwi'r gronfa ymchwil bob nos yn lle bob mis.", True),
        ("She's putting together the list of overdue scopes from the Outpatient Appointments API.", True),
        ("I'm adding GP names to our discharge app.", True),
        ("If I had an account (jo@wales.nhs.uk) I could have the Staff Directory take leavers off for me.", True),
        ("The idea is to get access for jo@wales.nhs.uk.", False),
        ("Y bwriad ydi gofyn am fynediad i Jo.", False),
        ("I'm compiling the list of users for you.", False),
        ("I'm adding her to the request.", False),
    ],
)
def test_an_aim_that_is_told_outright_is_the_use_case(text: str, tells: bool) -> None:
    """Whatever the trained reader counts."""
    assert bool(told(text)[0]) is tells
