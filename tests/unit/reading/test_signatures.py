"""Where a signature begins, and what stands in one."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.reading.segments import segment

TEXT = "Tomos needs to be able to log in to WCRS.\n\n"


def zones(text: str, name: str) -> dict[str, Zone]:
    """Return the zone of each line."""
    return {line: run.zone for run in segment(text, name) for line in text[run.start : run.end].splitlines() if line.strip()}


@pytest.mark.parametrize(
    ("below", "last", "name"),
    [
        ("Diolch,\nAngharad\n\nAngharad Sion\nSwyddog Prosiect Digidol\nRhaglen Gofal | Cyf. IMTP: PTHB-26-03\n", "Rhaglen Gofal | Cyf. IMTP: PTHB-26-03", "Angharad Sion"),
        ("With thanks\n\nFarah\n\nDr Farah Siddiqui MRCP\n\nConsultant Geriatrician\n\nSecretary: ext 62210 | Cost centre G4471\n\nProgramme: Ageing Well (IMTP AW-09)\n", "Programme: Ageing Well (IMTP AW-09)", "Dr Farah Siddiqui"),
        ("Carys\n\nCarys Beddoe-Jones (hi/she)\n\nSupport Manager, Ophthalmology\n\nWorking days: Mon, Tues. On Weds please contact my job-share, Nathan: nathan@wales.nhs.uk\n\nOur supplier's helpdesk: help@visionqueue.co.uk\n", "Our supplier's helpdesk: help@visionqueue.co.uk", "Carys Beddoe-Jones"),
        ("Many thanks,\nOdette\n\nOdette Fairbrass, Programme Officer\nWrexham Maelor, ext 4 3307\nOur programme in the DHCW IMTP: ANA-26-2 | ask me about it!\n", "Our programme in the DHCW IMTP: ANA-26-2 | ask me about it!", "Odette Fairbrass"),
    ],
)
def test_what_stands_below_the_writers_name_and_title_is_their_signature(below: str, last: str, name: str) -> None:
    """A programme's reference there gives nothing, whether each line is a paragraph or not."""
    assert zones(TEXT + below, name)[last] is Zone.SIGNATURE


def test_a_postscript_below_the_name_is_new_text() -> None:
    """What was forgotten still counts."""
    assert zones(TEXT + "Thanks\nFarah\n\nPS the IMTP milestone is AW-09, please add it.\n", "Farah Siddiqui")["PS the IMTP milestone is AW-09, please add it."] is Zone.NEW_TEXT


@pytest.mark.parametrize("line", ["Sent from my iPhone", "Oddi ar fy iPad", "Anfonwyd oddi ar fy ffôn", "Anfonwyd o fy iPhone"])
def test_a_telephones_own_line_is_no_words_of_its_owner(line: str) -> None:
    """In both languages."""
    assert zones(f"{TEXT}{line}\n", "")[line] is Zone.SIGNATURE


def test_a_request_with_we_and_correspond_in_it_is_no_disclaimer() -> None:
    """ "the Welsh … corresponding" is no welcome to correspondence in Welsh."""
    text = "May she have access, so that the status is taken from the Welsh Demographic Service API. The corresponding IMTP milestone is RD-26-10.\n"
    assert zones(TEXT + text, "Fiona")[text.strip()] is Zone.NEW_TEXT


@pytest.mark.parametrize("text", ["We check that the two addresses correspond.", "We want to know that correspondence reaches the patient.", "The clerks think twice before printing labels from the GP Record API."])
def test_a_purpose_with_the_words_of_a_notice_is_new_text(text: str) -> None:
    """Letters and printers are what much of the work is about."""
    assert zones(f"{TEXT}{text}\n", "Fiona")[text] is Zone.NEW_TEXT


@pytest.mark.parametrize("line", ["Peidiwch ag argraffu'r neges hon oni bai fod raid.", "Please consider whether you need it on paper before you print this email."])
def test_a_wish_to_save_paper_is_the_organisations(line: str) -> None:
    """It asks nobody to wait."""
    assert zones(f"{TEXT}Diolch,\nMair\n\n{line}\n", "Mair Rees")[line] is not Zone.NEW_TEXT


def test_a_quotation_may_be_headed_in_two_languages() -> None:
    """As the Welsh Outlook does."""
    text = f"{TEXT}Lowri\n\nO/Oddi wrth: API Management <apimanagement@wales.nhs.uk>\nAnfonwyd/Sent: Friday, 13 November 2026 12:23\nAt/To: Lowri\nPwnc/Subject: Re: x\n\nNi allwn fynd ymlaen eto.\n"
    assert zones(text, "Lowri Castell")["Ni allwn fynd ymlaen eto."] is Zone.QUOTED


def test_a_short_form_of_the_writers_name_signs() -> None:
    """Ben is Benedict; what stands below his name gives no API."""
    text = f"{TEXT}Ben\n\nBen Oxenham\nProduct Manager (Outpatient Appointments API)\nYsbyty Glan Clwyd\n"
    assert zones(text, "Benedict Oxenham")["Product Manager (Outpatient Appointments API)"] is Zone.SIGNATURE


def test_the_writers_own_entry_in_a_list_of_users_signs_nothing() -> None:
    """Behind a colon, or marked as theirs."""
    text = f"{TEXT}Maen nhw'n:\n\nGary Lockyer (fi) gary.lockyer@abb.wales.nhs.uk\nSunita Rai sunita.rai@abb.wales.nhs.uk\n\nYr API ydy Outpatient Appointments.\n"
    assert zones(text, "Gary Lockyer")["Sunita Rai sunita.rai@abb.wales.nhs.uk"] is Zone.NEW_TEXT


def test_below_the_mark_of_a_signature_a_milestone_is_its_bearers() -> None:
    """RFC 3676, section 4.3."""
    text = f"{TEXT}Diolch,\nMabli\n\n-- \nDr Mabli Tegryn\n\nArwain carreg filltir IMTP IM-26/14\n"
    assert zones(text, "Mabli Tegryn")["Arwain carreg filltir IMTP IM-26/14"] is Zone.SIGNATURE
