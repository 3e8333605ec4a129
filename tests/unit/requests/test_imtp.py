"""The IMTP milestone reference, as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.message import Zone
from mailbot.requests.imtp import find_imtp
from mailbot.requests.imtp_codes import behind_names
from mailbot.requests.zones import Passage

GIVEN = [
    ("DHCW IMTP milestone reference number\nTRN-2026-5", "TRN-2026-5"),
    ("Reference is DQ-8 on the DHCW IMTP.", "DQ-8"),
    ("The IMTP milestone reference that our PMO gave me is UEC-2.2b.", "UEC-2.2b"),
    ("Cyfeirnod y garreg filltir yn IMTP Iechyd a Gofal Digidol Cymru yw CA-3.8.", "CA-3.8"),
    ("imtp 7.3. its for deduping", "7.3"),
    ("milestone 7b", "7b"),
    ("before the clinic move imtp ref bc 2.21 my email is", "bc 2.21"),
    ("WNCR API / IMTP V3.30", "V3.30"),
    ("carreg filltir yw cw 4.2", "cw 4.2"),
    ("IMTP ref = FIN-3", "FIN-3"),
    ("access pls - me - WDS - WF-09 - fill rota gaps", "WF-09"),
    ("IMTP 2026-29 milestone 14", "14"),
    ("It's milestone 3 in our IMTP for 2026/27", "3"),
    ("milestone ref: IMTP-4402.", "IMTP-4402"),
    ("our IMTP says 4.2", "4.2"),
    ("the plan line is M-12", "M-12"),
    ("milestone: see below\n\nRef M-12 thanks", "M-12"),
    ("IMTP milestone? Yes! 2026/27-OPD-019", "2026/27-OPD-019"),
    ("(DHCW IMTP 5.4)", "5.4"),
    ("API\tUse\tIMTP milestone\nWDS\trota\tWF-7", "WF-7"),
    ("MS 12 in the IMTP", "MS 12"),
    ("DHCW-IMTP-26-114", "DHCW-IMTP-26-114"),
    ("GP Records API support 01267 555612, milestone ref number 3.1.8", "3.1.8"),
    ("We did 40 scripts for IMTP milestone MED-7", "MED-7"),
    ("NDR-M17 is the milestone", "NDR-M17"),
    ("Found it, page 31 of the business case: AUD-26-05 is the DHCW IMTP milestone.", "AUD-26-05"),
    ("use WF-09 not WF-08 for the milestone", "WF-09"),
    ("IMTP milestone PO-33.", "PO-33"),
    ("3. IMTP ref - PTHB/DT/22\n\nJules", "PTHB/DT/22"),
    ("IMTP milestone WF-9\nMari", "WF-9"),
    ("IMTP milestone DEL-4.1 no scratch that I am looking at last year's copy it is DEL-5.1", "DEL-5.1"),
    ("O ran yr IMTP: CD-08 sydd gan Hywel Dda ar gyfer eu hanner nhw o'r gwaith. CD-11 sydd gan ein hanner ni.", "CD-11"),
    ("The milestone is not WF-08 but WF-09", "WF-09"),
    ("The milestone I quoted belongs to last year's plan. It should read DP-26-204. Please scrap DP-25-118.", "DP-26-204"),
    ("Correction: IMTP ref is 8.1.4 (8.1.1 is the old programme).", "8.1.4"),
    ("IMTP ref no. 4 please", "4"),
    ("It's W&C-5 in the DHCW IMTP.", "W&C-5"),
    ("- Where it sits in our IMTP plan on a page: PCD.7", "PCD.7"),
    ("IMTP - INF 3/26", "INF 3/26"),
    ("Milestone reference is DT-R-17, from the 26-29 plan.", "DT-R-17"),
    ("IMTP 25/28 ref DT-R-17", "DT-R-17"),
    ("Carreg filltir: PTHB 26-27/14.", "PTHB 26-27/14"),
    ("me and jo pls. WIS API. flu uptake map by school, redrawn nightly. PHW-IM-31", "PHW-IM-31"),
    ("a post-it that says 'tell them SB-D&T-31, that's our line in the IMTP'", "SB-D&T-31"),
    ("Milestone: VUNHST M4.2", "VUNHST M4.2"),
    ("IMTP ref REF-T 2.4", "REF-T 2.4"),
    ("The milestone is WCCIS-R 11.", "WCCIS-R 11"),
    ("Carreg filltir AaGIC 4.2", "AaGIC 4.2"),
    ("IMTP milestone VEL 26/27 - 9c", "VEL 26/27 - 9c"),
    ("IMTP milestone PHW 26/27 no. 44", "PHW 26/27 no. 44"),
    ("THE MILESTONE IS M4.2", "M4.2"),
    ("I mistyped the milestone yesterday. It should read HDUHB-18. HDUHB-8 is the car park barriers.", "HDUHB-18"),
    ("It is on the plan as VEL-AOS-1.3.", "VEL-AOS-1.3"),
    ("the plan has it as WF-12", "WF-12"),
    ("It's in our delivery plan under WF-12.", "WF-12"),
    ("It is within the three year plan as OBJ-4.1", "OBJ-4.1"),
    ("Mae ar y cynllun fel WF-12.", "WF-12"),
    ("Mae'r cynllun yn ei alw'n WF-12.", "WF-12"),
    ("Milestone should say ESR-8 where I put ESR-3 (ESR-3 finished in June).", "ESR-8"),
]
NOTHING = [
    "IMTP milestone: TBC - waiting on planning",
    "We need it by 14 December, IMTP ref to follow",
    "We have 3 users and 2 developers. The IMTP milestone will follow next week",
    "ticket INC-20391 was closed, no IMTP ref yet",
    "IMTP reference: n/a, this is BAU.",
    "Ring 01267 555612 about the IMTP before 24/11/2026, ward 7",
    "It is on the ward plan as bed 4b and in the care plan as CP-4.",
    "On the plan as discussed by 4pm, and on the plan as phase 2.",
    "Put us in the plan: we need 3 users.",
    "We use FHIR R4 and O365, v2.1, and know no IMTP milestone",
]

GIVEN += [
    ("Doug from Finance helped me find the IMTP number. So that's PTHB 26.8. Phew.", "PTHB 26.8"),
    ("Y rhif o'r IMTP milestone ydy OPT/26/014.", "OPT/26/014"),
]


@pytest.mark.parametrize(("text", "reference"), GIVEN)
def test_a_reference_is_found_wherever_and_however_it_is_given(text: str, reference: str) -> None:
    """The code beside the words counts, before or behind them, with any label or none."""
    found = find_imtp([Passage(Zone.NEW_TEXT, text)]).detail
    assert found is not None and (found.value, found.rivals) == (reference, ())


@pytest.mark.parametrize("text", NOTHING)
def test_placeholders_dates_quantities_and_versions_are_no_reference(text: str) -> None:
    """What only stands beside the word IMTP is not taken for the reference."""
    assert find_imtp([Passage(Zone.NEW_TEXT, text)]).detail is None


def test_the_name_of_the_api_before_a_code_is_no_part_of_it() -> None:
    """"WDS M4.2" are two details; "HDD D7" is one."""
    found = find_imtp([Passage(Zone.NEW_TEXT, "me, WDS M4.2 milestone")], ("WDS",)).detail
    assert found is not None and found.value == "M4.2"


def test_the_text_may_point_to_the_title() -> None:
    """"The number in the subject is the IMTP milestone"; without such words a title's number is none."""
    title = Passage(Zone.SUBJECT, "portal access, OPD 3.1b")
    pointed = find_imtp([title, Passage(Zone.NEW_TEXT, "The number in the subject is the IMTP milestone.")]).detail
    assert pointed is not None and pointed.value == "OPD 3.1b"
    assert find_imtp([title, Passage(Zone.NEW_TEXT, "The IMTP milestone will follow.")]).detail is None


def test_a_code_that_nothing_explains_is_noted_so_that_nobody_is_asked_for_it_again() -> None:
    """"It sits under NDR-M17 in the plan" may give the reference: a person decides."""
    found = find_imtp([Passage(Zone.NEW_TEXT, "it sits under NDR-M17 in the plan")])
    assert found.detail is None and found.maybe == "NDR-M17"


def test_the_evidence_is_the_words_themselves() -> None:
    """The triage note shows what was read, and where."""
    text = "Hello. IMTP ref DQ-8 please"
    found = find_imtp([Passage(Zone.NEW_TEXT, text)]).detail
    assert found is not None and text[found.evidence.offset :].startswith("DQ-8") and found.evidence.quote == "DQ-8"


@given(st.text(alphabet=st.sampled_from("IMTP milestone ref:.-/ 0123456789ABCab\n\t(),?!")))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands in a mail, an answer comes back, and its evidence stands in the text."""
    found = find_imtp([Passage(Zone.NEW_TEXT, text)]).detail
    assert found is None or found.evidence.quote.strip() in text


def told(text: str) -> str:
    """Return the reference of one text, with what else it may be."""
    detail = find_imtp([Passage(Zone.NEW_TEXT, text)]).detail
    return " or ".join((detail.value, *detail.rivals)) if detail else ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Milestone is CL-14. Or CL-41. I always get them the wrong way round.", "CL-14 or CL-41"),
        ("IMTP ref CL-14, or is it CL-41?", "CL-14 or CL-41"),
        ("No IMTP milestone of our own has been allocated so far. Powys have PTHB-D-12 for theirs, which is not ours to use.", ""),
        ("Yes lovely, Thursday at ten then, M4.2. It's the one behind the lifts.", ""),
        ("Ah! Found it in the plan, second page, M4.2.", "M4.2"),
        ("IMTP: VEL-09 belongs to radiotherapy, I have put it here because the page wants something.", ""),
        ("IMTP: VEL-09 belongs to us, whatever the plan says.", "VEL-09"),
        ("The planning team struck out our IMTP CT-2026-50 last week and there is nothing to replace it.", ""),
        ("HD-11 oedd cyfeirnod IMTP y prosiect diwethaf.", ""),
        ("IMTP AB-2024-6 was closed when that programme ended.", ""),
        ("User\tjo@wales.nhs.uk\nUse case\tfollow who actually works here\nIMTP reference\tBCU-DD-21", "BCU-DD-21"),
    ],
)
def test_a_choice_of_two_another_boards_number_and_a_room_are_no_reference(text: str, wanted: str) -> None:
    """A code counts where something says that it is ours, and the one."""
    assert told(text) == wanted


def test_whose_form_gives_no_reference_gives_none_with_the_forms_own_number() -> None:
    """The place for it says n/a."""
    found = find_imtp([Passage(Zone.SUBJECT, "SBU digital access form DRF-2231"), Passage(Zone.NEW_TEXT, "Form no.\tDRF-2231\nIMTP milestone ref\tn/a\nContact\tafter 2pm")])
    assert found.detail is None and not found.maybe


@pytest.mark.parametrize(("before", "only"), [("It's the MPI one, ", True), ("MPI: ", True), ("yr un MPI yw, ", True), ("MPI, which we had last year: ", False), ("It's ", False), ("MPI " + "a " * 5000, True)])
def test_a_reference_may_stand_behind_words_that_only_name_an_api(before: str, *, only: bool) -> None:
    """However many they are."""
    assert behind_names(before, ("MPI", "")) is only


@pytest.mark.parametrize(("text", "maybe"), [("The milestone is 24/7, they tell me.", "24/7"), ("IMTP 2026-29 has no number for it.", ""), ("The IMTP number comes on 3 December.", ""), ("milestone 12 December", "")])
def test_what_stands_right_behind_the_word_is_never_overlooked(text: str, maybe: str) -> None:
    """Unless it is a day, or the years of the plan."""
    found = find_imtp([Passage(Zone.NEW_TEXT, text)])
    assert found.detail is None and found.maybe == maybe
