"""Bare answers to what a case asked for."""

from __future__ import annotations

import pytest

from mailbot.model.message import Evidence, Zone
from mailbot.model.request import MAY_BE_IMTP, MAY_BE_USE_CASE, Request, User
from mailbot.requests.awaited import complete
from mailbot.requests.sentences import Sentence
from mailbot.requests.zones import Passage


def answered(text: str, *wanted: str, subject: str = "") -> Request:
    """Read an answer to a case that lacks something."""
    passages = [Passage(Zone.NEW_TEXT, text), *([Passage(Zone.SUBJECT, subject)] if subject else [])]
    return complete(Request(), passages, wanted)


REFERENCES = [
    ("It's 2026-WF-09", "2026-WF-09"),
    ("Had to go and find someone who knew! It's NUR-9.1.", "NUR-9.1"),
    ("PMO have rung me from the beach, bless them: RAD/2.2/MPI", "RAD/2.2/MPI"),
    ("WAST-D3", "WAST-D3"),
    ("4.17", "4.17"),
    ("It's 4.17.", "4.17"),
    ("Hi, no need to answer the below, our planning lead has it: AUD-26-1.", "AUD-26-1"),
    ("STR-26/3 yw'r cyfeirnod", "STR-26/3"),
    ("Karen surfaced. It's AB 6.2/c, same for all three of us.", "AB 6.2/c"),
    ("rang the health board, the lady says our one is CTM-MM-12.4. that it then?", "CTM-MM-12.4"),
    ("The number, which our planning department has been good enough to supply, is CV/THEATRES/5.", "CV/THEATRES/5"),
    ("And what you asked for: SN-0219", "SN-0219"),
    ("It was under our noses the whole time: TRF-19 it remains, in spite of the move.", "TRF-19"),
    ("In the order you asked:\n- Al links the units so that a referral goes across without a phone call\n- M4.12/27", "M4.12/27"),
    ("SB-CLYW-3 yw'r rhif. Odi hynny'n ddigon nawr?", "SB-CLYW-3"),
    ("Typing this one. It is PTHB/2627/FR7, so says our planning lady.", "PTHB/2627/FR7"),
]


@pytest.mark.parametrize(("text", "reference"), REFERENCES)
def test_a_reference_needs_no_label_where_it_was_asked_for(text: str, reference: str) -> None:
    """The only code, given as an answer, is the reference."""
    found = answered(text, "imtp_reference").imtp_reference
    assert found is not None and found.value == reference


@pytest.mark.parametrize(
    "text",
    [
        "We run the dashboard on 12 wards.", "My ticket is INC0012345.", "Ring me on ext 4321.", "It is for phase 2.", "Your ref: APIM-2026-000001", "It's on our O365 intranet.",
        "No IMTP reference yet, expected by 5pm on day 3.", "It's meinir.thomas5@powys.wales.nhs.uk", "I will send it on Thursday.", "I will ring at 4.17.",
    ],
)  # fmt: skip
def test_other_numbers_are_no_reference(text: str) -> None:
    """Tickets, extensions, phases, case references and addresses are none, though all hold digits."""
    assert answered(text, "imtp_reference").imtp_reference is None


def test_a_subject_gives_no_reference() -> None:
    """It repeats our own case reference, and more."""
    assert answered("See the subject", "imtp_reference", subject="RE: [APIM-2026-000001] portal WF-9").imtp_reference is None


def test_a_code_that_is_only_mentioned_is_a_doubt() -> None:
    """Nobody is asked again for what they may have said."""
    read = answered("The WRD-12b people told me to write to you and say hello from the whole ward.", "imtp_reference")
    assert read.imtp_reference is None and any(doubt.startswith(MAY_BE_IMTP) for doubt in read.doubts)


@pytest.mark.parametrize("text", ["On Annual Leave Until Monday", "API Team Lead", "Kind Regards"])
def test_words_that_name_no_api_are_none(text: str) -> None:
    """An API's name ends like one."""
    assert answered(text, "api_name").api_name is None


def test_an_api_named_alone_is_one() -> None:
    """The only thing that was asked for."""
    found = answered("The Blood Bank Register", "api_name").api_name
    assert found is not None and found.value == "Blood Bank Register"


@pytest.mark.parametrize("text", ["MS: Awaited. Dr Rees is in clinic all week, I have reminded her.", "In hand with our finance people, who promised it for Monday.", "Wedi gofyn i Menna. Mae hi ar ei gwyliau tan ddydd Llun."])
def test_an_answer_that_is_put_off_tells_no_use_case(text: str) -> None:
    """What is missing stays missing, and nobody has to read it."""
    read = answered(text, "use_case")
    assert read.use_case is None and not read.doubts


@pytest.mark.parametrize(("talk", "purpose", "doubted"), [("Oh for heaven's sake, sorry, of course you need to know who they are!", 0.02, False), ("On the train now, signal comes and goes.", 0.001, False), ("We count every empty bed by hand each morning.", 0.011, True)])
def test_small_talk_beside_the_addresses_tells_no_use_case(talk: str, purpose: float, *, doubted: bool) -> None:
    """The addresses were asked for, and nothing else is given; what may be a use case goes to a person."""
    address = "jo.okafor@wales.nhs.uk"
    sentences = [Sentence(Passage(Zone.NEW_TEXT, text), 0, len(text), {"purpose": score}) for text, score in ((talk, purpose), (address, 0.001))]
    read = complete(Request(users=(User(address, "", Evidence(Zone.NEW_TEXT, address)),)), [Passage(Zone.NEW_TEXT, f"{talk}\n\n{address}")], ("users", "use_case"), sentences)
    assert read.use_case is None and any(doubt.startswith(MAY_BE_USE_CASE) for doubt in read.doubts) is doubted
