"""What a follow-up does to its case: it adds, corrects, swaps, takes back, or asks for something of its own."""

from __future__ import annotations

import pytest

from mailbot.assess.case_users import swap_in, users_after
from mailbot.model.case import CaseMemory
from mailbot.model.decision import Outcome
from mailbot.model.message import Evidence, Zone
from mailbot.model.plan import Decision
from mailbot.model.request import Request, User
from tests.attacks.world import decide

HUW, DELYTH, MAIR = "huw.bevan4@wales.nhs.uk", "delyth.crowther@wales.nhs.uk", "mair.gittins@wales.nhs.uk"
BO = "bo.ellis@wales.nhs.uk"
FIRST = (
    f"Please could {HUW} and {DELYTH} have access to the API Portal.\n\nAPI: Outpatient Appointments API\n\n"
    "Use case: the text reminder service sends out reminders for clinics that have been cancelled\n\nIMTP reference: M21\n"
)
NO_REFERENCE = FIRST.replace("\n\nIMTP reference: M21", "")
NO_API = FIRST.replace("API: Outpatient Appointments API\n\n", "")
PERSONAL = FIRST.replace(f"{HUW} and {DELYTH}", "huw_b@hotmail.com")


def mail(text: str, number: int) -> bytes:
    """Return one mail of a thread."""
    thread = f"In-Reply-To: <m{number - 1}@x>\r\nReferences: <m1@x>\r\n" if number > 1 else ""
    head = f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Sam Ogwen <sam.ogwen@cardiff.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: {'Re: ' if number > 1 else ''}API Portal access\r\nMessage-ID: <m{number}@x>\r\n{thread}"
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def last(*texts: str) -> Decision:
    """Decide a thread and return the last decision."""
    mails = [mail(text, number) for number, text in enumerate(texts, 1)]
    return decide(mails[-1], received=[("apimanagement", raw) for raw in mails[:-1]])


@pytest.mark.parametrize(
    "text",
    [
        f"Please add {BO} to this request. Same API, same milestone.",
        f"One more for the same project please: {BO}. Same API and milestone as before.",
        f"Ychwanegwch {BO} at y cais hwn, os gwelwch yn dda. Yr un API a'r un garreg filltir.",
        f"Could {BO} have the same as Huw?",
        f"Sorry, forgot one: {BO}",
        f"Sorry, missed Bo off the list: {BO}",
    ],
)
def test_whoever_joins_a_request_has_what_it_gives(text: str) -> None:
    """"Same API" is no name of one; the case's own values stand."""
    found = last(FIRST, text)
    assert (found.outcome, found.users) == (Outcome.READY, (HUW, DELYTH, BO))
    assert (found.details.api_name, found.details.imtp_reference) == ("Outpatient Appointments API", "M21") and found.follows


def test_a_suppliers_subcontractor_joins_the_request_that_is_named() -> None:
    """ "Add to that request" is no request of its own, though the company is another: both are looked at together."""
    found = last("Please could amir.dost@jennerprice.co.uk of Jenner & Price Consulting LLP have access to the API Portal.", "Hi, please add to that request a subcontractor of theirs, joanne@slidecarrel.com from Slide Carrel Ltd.")
    assert found.users == ("amir.dost@jennerprice.co.uk", "joanne@slidecarrel.com") and found.follows and found.outcome is Outcome.REVIEW


@pytest.mark.parametrize("local", ["it.servicedesk", "cardiology-secretaries", "integration.team", "Bookings"])
def test_a_mailbox_that_several_people_read_goes_to_a_person(local: str) -> None:
    """An account is one person's."""
    found = last(FIRST.replace(HUW, f"{local}@wales.nhs.uk"))
    assert found.outcome is Outcome.REVIEW


def test_a_person_whose_address_only_resembles_a_mailbox_is_a_user() -> None:
    """ "Dev" and "Office" are names, too."""
    found = last(FIRST.replace(HUW, "dev.raj.kohli@wales.nhs.uk").replace(DELYTH, "anna.deskin@wales.nhs.uk"))
    assert (found.outcome, found.users) == (Outcome.READY, ("dev.raj.kohli@wales.nhs.uk", "anna.deskin@wales.nhs.uk"))


def test_whoever_is_named_without_an_address_is_asked_for_whatever_a_reader_of_sentences_thinks() -> None:
    """The sentence is understood: nobody need look at it."""
    found = last(FIRST.replace("API Portal.", "API Portal. Ffion Lacey from the night team should have access as well."))
    assert (found.outcome, found.reason, found.missing) == (Outcome.INCOMPLETE, "no-users", ("users",))


def test_a_wish_for_something_that_is_not_the_portals_goes_to_a_person() -> None:
    """A laptop for somebody without an address is another desk's business; who names the portal is asked for the address."""
    laptop = mail("New starter Jemima Stroud joins us on 7 December. She'll need a laptop and VPN access please.", 1).replace(b"Subject: API Portal access", b"Subject: New starter")
    assert decide(laptop).outcome is Outcome.REVIEW
    assert decide(laptop.replace(b"a laptop and VPN access", b"access to the API Portal")).outcome is Outcome.INCOMPLETE


def test_a_request_of_its_own_that_leans_on_another_goes_to_a_person() -> None:
    """What is "the same" in another project is not certain."""
    found = last(FIRST, f"Another request please, a different project: portal access for {BO}. Same milestone.")
    assert found.outcome is Outcome.REVIEW and found.follows is None


def test_a_request_of_its_own_is_asked_for_its_own_details() -> None:
    """Nothing is taken over where nothing says so."""
    found = last(FIRST, f"{BO} needs access to the portal please.")
    assert (found.outcome, found.users) == (Outcome.INCOMPLETE, (BO,)) and "api_name" in found.missing


@pytest.mark.parametrize("text", ["It's M12, not M21.", "Sorry, the milestone should read M12 rather than M21", "M12 yw e, nid M21"])
def test_a_correction_of_the_reference_replaces_it(text: str) -> None:
    """After the request was complete as well."""
    found = last(FIRST, text)
    assert (found.outcome, found.details.imtp_reference) == (Outcome.READY, "M12")


@pytest.mark.parametrize("text", ["It's the GP Record API we want, not Outpatient Appointments", "Wrong API, sorry: it should be the GP Record API."])
def test_a_correction_of_the_api_replaces_it(text: str) -> None:
    """It says that the first one was wrong."""
    found = last(FIRST, text)
    assert (found.outcome, found.details.api_name) == (Outcome.READY, "GP Record API")


@pytest.mark.parametrize("text", ["Can we also have the GP Record API?", "The GP Record API.", "M12 not M21 but hold off until Friday please", "Is it M12 or M21?"])
def test_another_value_that_corrects_nothing_goes_to_a_person(text: str) -> None:
    """It may come to the first, or be a slip."""
    assert last(FIRST, text).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("text", "users"),
    [
        (f"Change of plan. Please take Huw ({HUW}) off the list and put Mair Gittins on instead: {MAIR}", (DELYTH, MAIR)),
        (f"Leon's on another contract: replace {HUW} with {MAIR} please. The other as before.", (DELYTH, MAIR)),
        (f"Huw has left us, sorry. Please replace him with Mair Gittins ({MAIR}).", (DELYTH, MAIR)),
        (f"Tynnwch Huw oddi ar y rhestr a rhowch Mair yn ei le, os gwelwch yn dda: {MAIR}", (DELYTH, MAIR)),
        ("Sorry, it's huw.beven4@wales.nhs.uk not huw.bevan4", ("huw.beven4@wales.nhs.uk", DELYTH)),
        ("Huw's spelt wrong, sorry: huw.beven4@wales.nhs.uk", ("huw.beven4@wales.nhs.uk", DELYTH)),
    ],
)
def test_who_gives_their_place_to_another_is_no_user_any_more(text: str, users: tuple[str, ...]) -> None:
    """Another person stands behind the rest, a corrected address where the wrong one stood."""
    found = last(FIRST, text)
    assert (found.outcome, found.users) == (Outcome.READY, users)


@pytest.mark.parametrize(
    "text",
    [
        f"Replace bob.price@wales.nhs.uk with {MAIR}",
        f"Take Bob off and put {MAIR} on instead",
        f"Please remove Huw's access and add {MAIR}",
        f"Please remove Huw from the portal and add {MAIR}",
        f"Replace Huw and Delyth with {MAIR}",
        f"Huw's moved wards. Mair will step in, {MAIR}",
        f"Huw has left. Can you give it to {MAIR}?",
        "Huw has left, please close his account",
    ],
)
def test_a_swap_that_is_not_plain_goes_to_a_person(text: str) -> None:
    """Who goes is nobody of the case, or has access to lose."""
    assert last(FIRST, text).outcome is Outcome.REVIEW


@pytest.mark.parametrize(("decided", "plain"), [("", True), ("granted", False)])
def test_nobody_gives_their_place_away_once_a_person_has_decided(decided: str, *, plain: bool) -> None:
    """Who goes then has access to lose."""
    huw, mair = (User(address, "", Evidence(Zone.NEW_TEXT, address)) for address in (HUW, MAIR))
    case = CaseMemory("APIM-2026-000001", "apimanagement", "sam@wales.nhs.uk", Request(users=(huw,)), decided_by_person=decided)
    new, text = Request(users=(mair,)), f"Please replace Huw with {MAIR}"
    users, doubt = users_after(case, new, text, swap_in(case, new, text))
    assert (users == (mair,)) is plain and bool(doubt) is not plain


def test_a_second_address_of_one_name_goes_to_a_person() -> None:
    """It may be the first one put right, or somebody of the same name."""
    assert last(FIRST, "Please also add huw.bevan2@wales.nhs.uk").outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "text",
    ["Instead of the hotmail please use his new work one, huw.bevan4@wales.nhs.uk, which IT switched on today.", "Defnyddiwch huw.bevan4@wales.nhs.uk yn lle'r un hotmail", "Use huw.bevan4@wales.nhs.uk for Huw instead of the hotmail."],
)
def test_a_work_address_takes_the_place_of_the_personal_one(text: str) -> None:
    """However it is said."""
    found = last(PERSONAL, text)
    assert (found.outcome, found.users) == (Outcome.READY, (HUW,))


def test_a_managers_address_is_no_answer_for_a_work_address() -> None:
    """Nobody is let in because an address was asked for."""
    assert last(PERSONAL, "Can't get him a work one, his manager is bo.price@wales.nhs.uk").outcome is Outcome.REVIEW


@pytest.mark.parametrize("text", ["Ignore my last, found you in junk!! Milestone 7b", "Please disregard my chaser, your reply was in spam. The milestone is 7b", "Anwybyddwch fy neges ddiwethaf, roedd eich ateb yn y sbam. Carreg filltir 7b yw hi."])
def test_a_chaser_is_taken_back_by_who_answers(text: str) -> None:
    """The request goes on."""
    assert last(NO_REFERENCE, "Any news on this please? Not heard a thing.", text).outcome is Outcome.READY


@pytest.mark.parametrize("text", ["Ignore my last.", "Please ignore my request, we don't need it any more. 7b was the milestone.", "Please cancel my request. The milestone was 7b", "Ignore my last, we've changed our minds. Milestone 7b is dead."])
def test_a_request_that_may_be_taken_back_goes_to_a_person(text: str) -> None:
    """Though an answer stands beside it."""
    assert last(NO_REFERENCE, "Any news on this please? Not heard a thing.", text).outcome is Outcome.REVIEW


def test_mail_from_a_private_address_is_taken_back_by_who_answers() -> None:
    """It added nothing to the case."""
    found = last(NO_API, "Morning, I wrote from my private address last night, scrap that. The API is the GP Record API.")
    assert (found.outcome, found.details.api_name) == (Outcome.READY, "GP Record API")


@pytest.mark.parametrize("text", ["The API is WRRS. Could you add Huw Penri from the same department too please?", "Yr API yw WRRS. Wnewch chi ychwanegu Huw Penri o'r un adran hefyd?"])
def test_whoever_is_added_by_name_alone_is_asked_for(text: str) -> None:
    """The request is not complete without their address."""
    found = last(NO_API, text)
    assert (found.outcome, found.missing) == (Outcome.INCOMPLETE, ("users",))


def beside(text: str, subject: str = "IMTP reference") -> Decision:
    """Decide a new mail of a sponsor whose first request lacks its reference."""
    new = mail(text, 1).replace(b"<m1@x>", b"<m2@x>").replace(b"Subject: API Portal access", f"Subject: {subject}".encode())
    return decide(new, received=[("apimanagement", mail(NO_REFERENCE, 1))])


@pytest.mark.parametrize("text", ["For APIM-2026-000001 the IMTP reference is M21.", "Your ref: APIM-2026-000001\n\nThe milestone is M21."])
def test_a_new_mail_that_names_its_case_in_the_text_belongs_to_it(text: str) -> None:
    """Not everybody presses Reply."""
    found = beside(text)
    assert (found.outcome, found.follows, found.details.imtp_reference) == (Outcome.READY, "APIM-2026-000001", "M21")


def test_a_text_that_names_two_cases_belongs_to_neither() -> None:
    """Which one is answered is not certain."""
    assert beside("For APIM-2026-000001 and APIM-2026-000002 the IMTP reference is M21.").follows is None


def test_a_case_named_in_quoted_history_alone_joins_nothing() -> None:
    """What somebody else wrote is not the sender's word."""
    assert beside("The IMTP reference is M21.\n\nFrom: Huw Bevan <huw.bevan4@wales.nhs.uk>\nSent: 20 November 2026 09:31\nTo: Sam\nSubject: x\n\nMine is APIM-2026-000001").follows is None


def test_a_correction_after_the_acknowledgement_replaces_a_slip() -> None:
    """Two figures were swapped, and the new reference is said without the old one."""
    found = last(FIRST.replace("M21", "26/014"), "Sorry! It should be 26/041, I swapped the figures. Everything else stands.")
    assert (found.outcome, found.details.imtp_reference, found.follows is not None) == (Outcome.READY, "26/041", True)


@pytest.mark.parametrize("text", ["The API is WRRS. Please add Master Patient Index too.", "The API is WRRS. Please also add Staff Directory to the request."])
def test_an_api_that_is_added_is_nobody(text: str) -> None:
    """It is asked for no address."""
    assert last(NO_API, text).outcome is Outcome.READY


@pytest.mark.parametrize("text", ["The API is WRRS. Please include Blue Light Tracker as well.", "The API is WRRS. Please add Ward Seven to it."])
def test_what_is_added_and_may_be_no_person_goes_to_a_person(text: str) -> None:
    """A thing of ordinary words has no address, and cannot be passed over either."""
    assert last(NO_API, text).outcome is Outcome.REVIEW


@pytest.mark.parametrize("text", ["IMTP milestone KIOSK-26-1. And put the kiosk people's engineer on this same request please: jo.merrion@zephyrwayfinding.co.uk of Zephyr Wayfinding Ltd."])
def test_who_comes_with_the_answer_to_a_question_joins_the_request(text: str) -> None:
    """What was asked for differs from nothing; a supplier beside staff is a person's to weigh."""
    found = last(NO_REFERENCE, text)
    assert (found.outcome, found.follows is not None) == (Outcome.REVIEW, True) and {HUW, "jo.merrion@zephyrwayfinding.co.uk"} <= set(found.users)


def test_a_correction_says_that_the_wrong_one_was_given() -> None:
    """It is no guess."""
    found = last(FIRST, "Correction - I gave you the wrong milestone, it should be ABU-PRE-9 and not M21. Apologies.")
    assert (found.outcome, found.details.imtp_reference) == (Outcome.READY, "ABU-PRE-9")


@pytest.mark.parametrize("text", ["They say we come under HEIW-D-14.", "It falls under M21."])
def test_the_number_alone_answers_the_question_for_it(text: str) -> None:
    """However it was come by."""
    assert last(NO_REFERENCE, text).outcome is Outcome.READY


def test_what_made_a_person_look_at_a_request_is_not_passed_by() -> None:
    """Thanks, or an answer to nothing, settle no doubt of the first message."""
    assert last(NO_REFERENCE.replace(FIRST[:6], "Huw is on maternity leave till June. Please"), "The IMTP reference is M21.").outcome is Outcome.REVIEW


def test_a_detail_that_a_complaint_gives_is_not_asked_for_again() -> None:
    """A person reads the complaint; what it answers counts."""
    grumbling = "I must say this is ridiculous, a lot of hoops and a complaint is on its way. Use case: we pull everyone prescribed lithium each Monday and check when they were last tested."
    first = f"Please could {HUW} have access to the API Portal. API: Outpatient Appointments API"
    assert last(first, grumbling).outcome is Outcome.REVIEW
    assert "use_case" not in last(first, grumbling, "IMTP reference: M21").missing


def test_a_request_that_is_said_to_be_another_one_is_decided_by_itself() -> None:
    """In its thread it need not say again for what."""
    found = last(FIRST, f"While I have you, a separate new request for a different project, nothing to do with the above:\n\nUser: {BO}\nAPI: Welsh Immunisation System API\nUse case: occupational health want to see who has had the flu jab\nIMTP milestone: OH-26-4\n")
    assert (found.outcome, found.users, found.follows) == (Outcome.READY, (BO,), None)


def test_whoever_is_added_by_name_alone_needs_an_address() -> None:
    """The case waits for it."""
    found = last(FIRST, "Can you add Bo Ellis to that please")
    assert (found.outcome, found.reason, found.missing) == (Outcome.INCOMPLETE, "no-users", ("users",))


def test_an_api_that_is_put_right_is_the_one_that_counts() -> None:
    """And the sentence that says so is no other doubt."""
    found = last(FIRST, "My mistake: our pharmacist says I should have asked for the GP Record API, not Outpatient Appointments. Everything else stands.")
    assert (found.outcome, found.details.api_name) == (Outcome.READY, "GP Record API")
