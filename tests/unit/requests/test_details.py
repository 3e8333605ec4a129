"""Attached lists and documents to labelled lines."""

from __future__ import annotations

import pytest

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Sheet, Zone
from mailbot.registers.apis import parse
from mailbot.requests.details import find_api, in_the_title, unlike, unsettled
from mailbot.requests.list_details import prose_in, table_passages
from mailbot.requests.sentences import read_sentences
from mailbot.requests.use_case import find_use_case
from mailbot.requests.zones import Passage, Table


def lines(*rows: tuple[str, ...]) -> list[str]:
    """Read one sheet."""
    return [line for passage in table_passages(Table("request.docx", Sheet("text", rows))) for line in passage.text.split("\n")]


def test_a_paragraph_with_a_label_is_a_detail_and_its_title_none() -> None:
    """The first paragraph of a document heads no column."""
    assert lines(("Request for API Portal access",), ("Prepared by: Digital Pharmacy",), ("API: Electronic Prescribing API",)) == ["API: Electronic Prescribing API"]


def test_a_heading_names_the_paragraph_below_it() -> None:
    """With or without a colon."""
    assert lines(("Use case",), ("Bed boards that fill themselves.",), ("DHCW IMTP milestone:",), ("WF-9",)) == ["Use case: Bed boards that fill themselves.", "DHCW IMTP milestone: WF-9"]


def test_a_table_of_questions_and_answers_is_read_by_its_rows() -> None:
    """However the questions are put."""
    table = Table("request.docx", Sheet("table 1", (("Which API", "WDS"), ("What will it be used for", "Recall letters go to old addresses."), ("DHCW IMTP milestone reference", "D-2026-77"))))
    told, _ = find_use_case(table_passages(table), [])
    assert told is not None and told.value == "Recall letters go to old addresses."


def test_running_text_of_a_document_is_left_to_a_person() -> None:
    """What no label gives may stand there all the same; a column of addresses is no running text."""
    story = "We run the frailty service in three clinics and would use the results feed to see who came back to hospital within a month of going home."
    assert prose_in([Table("story.docx", Sheet("text", ((story,),)))]) == "story.docx"
    assert prose_in([Table("users.csv", Sheet("users", tuple((f"user{n}@wales.nhs.uk",) for n in range(40))))]) == ""


def test_a_title_and_a_label_that_name_different_apis_are_rivals() -> None:
    """A subject in full beside another name behind a label: a person asks which is meant."""
    catalogue = parse((("name", "aliases"), ("Welsh Results Reports Service API", "WRRS"), ("Welsh Reference Data Service API", "reference data")), "apis.csv")
    title = Passage(Zone.SUBJECT, "Request: Welsh Results Reports Service API")
    found = find_api([title, Passage(Zone.NEW_TEXT, "API: Welsh Reference Data Service API")], catalogue)
    same = find_api([title, Passage(Zone.NEW_TEXT, "API: WRRS")], catalogue)
    assert found is not None and found.rivals and same is not None and not same.rivals


CATALOGUE = parse((("name", "aliases"), ("Welsh Demographic Service API", "WDS"), ("Welsh Reference Data Service API", "WRDS"), ("Staff Directory API", "NADEX")), "apis.csv")


def api(text: str) -> str:
    """Return the API of one text, with its rivals."""
    detail = find_api([Passage(Zone.NEW_TEXT, text)], CATALOGUE)
    return " or ".join((detail.value, *detail.rivals)) if detail else ""


def test_two_names_for_one_api_contradict_each_other() -> None:
    """A name in brackets behind another is meant to be the same, and is not."""
    assert "or" in api("The API we want is WRDS (Welsh Demographic Service).").split()


def test_the_only_api_that_is_named_may_be_the_one_not_wanted() -> None:
    """What is denied once is not taken from where it stands again; what is only done without it is."""
    assert "not Welsh Demographic Service API" in api("It isn't the WDS. Everyone always says WDS, but it is another one.")
    assert api("Staff Directory API please, instead of us searching NADEX by hand.") == "Staff Directory API"


def test_an_api_that_is_said_not_to_be_wanted_is_none_however_it_is_named() -> None:
    """No other reading of the same words finds it again."""
    assert api("Nid yr WDS API sydd ei eisiau arna i.") == ""


def test_an_api_of_last_year_is_not_the_one_of_a_project_that_has_none_yet() -> None:
    """Which it will be is open where a sentence says so and names none."""
    text = "Last year's register used the WDS API. Which API this one will use has not been settled yet."
    sentences = read_sentences([Passage(Zone.NEW_TEXT, text)], sentence_model(None))
    assert unsettled(sentences, find_api([Passage(Zone.NEW_TEXT, text)], CATALOGUE), CATALOGUE)


def test_a_column_tells_the_purpose_in_its_own_words() -> None:
    """A heading need not be "use case"."""
    table = Table("list.xlsx", Sheet("", (("Name", "E-mail", "What they will do with it"), ("Jo", "jo@wales.nhs.uk", "check that a trainee still works there"))))
    told, _ = find_use_case(table_passages(table), [])
    assert told is not None and told.value == "check that a trainee still works there"


@pytest.mark.parametrize(
    "text",
    [
        "API: vancomycin hydrochloride (and heparin sodium)", "API: paracetamol", "API: apixaban 5 mg", "API: the one Gareth uses", "API name: whichever you think",
        "API: Batch Data Register. It is an active pharmaceutical ingredient, you see.", "API: all of them",
    ],
)  # fmt: skip
def test_what_is_no_data_interface_may_be_no_api(text: str) -> None:
    """The letters stand for an active pharmaceutical ingredient as well: a person looks."""
    passages = [Passage(Zone.NEW_TEXT, text)]
    assert unlike(find_api(passages, CATALOGUE), passages, CATALOGUE)


@pytest.mark.parametrize(
    "text",
    [
        "API: WDS", "API: Welsh Demografic Servise", "API: Blood Fridge Telemetry", "API: Radiology Orders", "API: LINC", "API: BadgerNet", "API name: eDischarge", "API: FHIR R4 allergies",
        "Enw'r API: Mynegai Cleifion", "API: Cofrestr Canser", "We need the Theatre Scheduling API", "Access to the Sunrise API please",
    ],
)  # fmt: skip
def test_an_api_that_no_catalogue_has_is_taken_as_written(text: str) -> None:
    """New ones come faster than the catalogue, and people misspell the old ones."""
    passages = [Passage(Zone.NEW_TEXT, text)]
    found = find_api(passages, CATALOGUE)
    assert found is not None and unlike(found, passages, CATALOGUE) == ()


@pytest.mark.parametrize("text", ["Hi Olly and API colleagues,\nthanks", "Annwyl Dîm Rheoli API,\nhelo", "FAO API mgmt", "Dear API Team,", "API: jo@wales.nhs.uk and sam@wales.nhs.uk", "Same API, same milestone"])
def test_whom_a_mail_greets_and_for_whom_it_asks_is_no_api(text: str) -> None:
    """What stands beside the word API may be anything."""
    assert find_api([Passage(Zone.NEW_TEXT, text)], CATALOGUE) is None


@pytest.mark.parametrize("text", ["API: same as before", "API: same", "API: unchanged", "API: ditto", "API: as last time", "Enw'r API: yr un un", "API: yr un fath eto", "API name:\nUse case / reason:\nMilestone: WF-9"])
def test_the_same_as_before_is_no_name(text: str) -> None:
    """It says that the case's own API stands."""
    assert find_api([Passage(Zone.NEW_TEXT, text)], CATALOGUE) is None


def test_an_api_may_begin_like_that() -> None:
    """Words of a name are no reference to another."""
    found = find_api([Passage(Zone.NEW_TEXT, "API: Same Day Emergency Care Record")], CATALOGUE)
    assert found is not None and found.value == "Same Day Emergency Care Record"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I wrote WRDS yesterday and that was wrong: please make it the WDS instead.", "Welsh Demographic Service API"),
        ("It is the WRDS that we need for this - no, I tell a lie. I have looked again: it's the WDS.", "Welsh Demographic Service API"),
        ("The WDS one, sorry, I mean what you list as Welsh Demographic Service API.", "Welsh Demographic Service API"),
        ("The WRDS API - sorry, I mean WDS.", "Welsh Demographic Service API"),
        ("Correction, sorry: I wrote WRDS and meant WDS.", "Welsh Demographic Service API"),
        ("Rhoddais WRDS ddoe ac roedd hynny'n anghywir. WDS sydd ei angen.", "Welsh Demographic Service API"),
    ],
)
def test_an_api_that_is_taken_back_is_replaced(text: str, wanted: str) -> None:
    """In the same mail, or in the answer to our reply."""
    assert api(text) == wanted


def test_an_api_that_is_taken_back_for_none_is_left_to_a_person() -> None:
    """It is the only name, and not the one."""
    assert "not Welsh Demographic Service API" in api("I wrote WDS yesterday and that was wrong. The right name comes from Gareth.")


@pytest.mark.parametrize("text", ["We wrote WDS and WRDS on the form.", "WDS and WRDS please: the wrong address is on every fifth letter.", "I put WDS first, WRDS is for the codes."])
def test_two_apis_that_are_both_wanted_stay(text: str) -> None:
    """Where something else is wrong, no name is."""
    assert set(api(text).split("; ")) == {"Welsh Demographic Service API", "Welsh Reference Data Service API"}


@pytest.mark.parametrize("text", ["It's the Demographics Service one we want.", "Welsh Demographics Service", "WDS"])
def test_a_name_in_the_singular_is_one_in_the_plural(text: str) -> None:
    """Before its last word, which tells what it is."""
    plain = parse((("name", "aliases"), ("Welsh Demographic Service API", "WDS;Demographic Service")), "apis.csv")
    found = find_api([Passage(Zone.NEW_TEXT, text)], plain)
    assert found is not None and found.value == "Welsh Demographic Service API"


def test_the_headings_of_a_list_may_stand_below_its_title() -> None:
    """And a use case has many names."""
    rows = (("API Portal access list - Digital Pathology", "", ""), ("", "", ""), ("NHS email", "Interface", "Why"), ("jo@wales.nhs.uk", "Welsh Care Records Service API", "To file reports without retyping them"))
    assert lines(*rows) == ["Interface: Welsh Care Records Service API", "Use case: To file reports without retyping them"]


def test_a_welsh_heading_is_one_whatever_its_first_letter() -> None:
    """"At ba ddiben" asks for the purpose."""
    assert lines(("e-bost", "at ba ddiben"), ("jo@wales.nhs.uk", "gweld pa blant sydd heb eu brechu")) == ["Use case: gweld pa blant sydd heb eu brechu"]


def test_the_next_sentence_may_leave_open_which_api_it_is() -> None:
    """The neighbours' API is named, and whether it is theirs too they do not know."""
    text = "The team across the corridor are on the Welsh Demographic Service API and swear by it. Whether that'd be ours too or a different one we don't know yet."
    sentences = read_sentences([Passage(Zone.NEW_TEXT, text)], sentence_model(None))
    assert unsettled(sentences, find_api([Passage(Zone.NEW_TEXT, text)], CATALOGUE), CATALOGUE)


@pytest.mark.parametrize(
    "text",
    [
        "As for which API, her husband said on the phone it would most likely have been the Welsh Demographic Service API.",
        "It's the Welsh Demographic Service API she is after or else the other one on the whiteboard.",
    ],
)
def test_an_api_by_hearsay_or_for_a_choice_is_left_open(text: str) -> None:
    """Somebody has to ask which it is."""
    sentences = read_sentences([Passage(Zone.NEW_TEXT, text)], sentence_model(None))
    assert unsettled(sentences, find_api([Passage(Zone.NEW_TEXT, text)], CATALOGUE), CATALOGUE)


def test_another_teams_api_is_not_the_one_of_the_request() -> None:
    """It stands there to say so."""
    assert api("(The theatres team upstairs is on the WDS, but that's their project and nothing to do with ours.)") == ""


@pytest.mark.parametrize(("text", "name"), [("I'd like an account to get at the blood stocks API.", "blood stocks API"), ("Please add me to the new API.", ""), ("We use the ordering API.", ""), ("It is for the existing patient API.", ""), ("He has to read the catering orders API.", "catering orders API"), ("Yr API archebion patholeg sydd ei angen.", "API archebion patholeg")])
def test_an_api_in_small_letters_is_one_where_its_words_name_data(text: str, name: str) -> None:
    """A word that only says which one is meant names none."""
    assert api(text) == name


@pytest.mark.parametrize(("text", "doubted"), [("Milestone's in the subject, API too.", True), ("The API is in the subject line.", True), ("The API is WDS. The rest is in the subject.", False)])
def test_an_api_that_is_said_to_stand_in_the_title_is_not_asked_for(text: str, *, doubted: bool) -> None:
    """Where it is not found there, a person looks."""
    assert bool(in_the_title(text, None)) is doubted
