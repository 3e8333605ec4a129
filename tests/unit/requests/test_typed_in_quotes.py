"""Answers typed in red into a quoted reply: what is theirs, and what is the reply's own."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.reading.read import read
from mailbot.requests.answers import answers_in_quotes, with_questions
from mailbot.requests.zones import new_passages

HEAD = "From: Gwawr Mansel <gwawr@wales.nhs.uk>\nTo: apimanagement@wales.nhs.uk\nSubject: RE: trainees\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\nContent-Type: text/plain; charset=utf-8\n\n"
ABOVE = "Answers below in red.\n\nGwawr\n\nFrom: API Management <apimanagement@wales.nhs.uk>\nSent: 19 November 2026 10:46\nTo: Gwawr Mansel <gwawr@wales.nhs.uk>\nSubject: RE: trainees\n\n"
TYPED = [
    ("Dear Gwawr\n\nWe have your request for access to the API Portal for two people: a@wales.nhs.uk, b@wales.nhs.uk.\n\n1. Your use case (what the API is to be used for)\n\nWe fill the rota from it.\n\nIt stops double booking.\n\n2. The name of the API\n\nStaff Directory\n\n3. The DHCW IMTP milestone reference number\n\nWF-9\n\nYou will find the guidance on the portal pages.\n\nAPI Management\n", ["Use case: We fill the rota from it. It stops double booking.", "API: Staff Directory", "IMTP milestone: WF-9"]),  # paragraphs beneath numbered questions
    ("We need:\n* use case\nto fill the rota\n* API name\nStaff Directory API\n* IMTP milestone reference\n7.2\nPlease reply to this message.\nAPI Management\n", ["Use case: to fill the rota", "API: Staff Directory API", "IMTP milestone: 7.2"]),  # lines right beneath bullets
    ("Please send:\n- your use case TO FILL THE ROTA FROM ONE PLACE\n- the name of the API STAFF DIRECTORY\n- the DHCW IMTP milestone reference number WF-9\n\nAPI Management\n", ["Use case: TO FILL THE ROTA FROM ONE PLACE", "API: STAFF DIRECTORY", "IMTP milestone: WF-9"]),  # capitals and a code behind the question
    ("- your use case (what the API is to be used for) -> to fill the rota\n- the API name = NADEX\n- the DHCW IMTP milestone reference number => WF-9\n\nAPI Management\n", ["Use case: to fill the rota", "API: NADEX", "IMTP milestone: WF-9"]),  # a sign between the question and the answer
    ("Annwyl Gwawr\n\nMae gennym eich cais am fynediad i'r Porth API i ddau berson: a@wales.nhs.uk, b@wales.nhs.uk.\n\n1. Eich achos defnydd (ar gyfer beth y defnyddir yr API)\n\nLlenwi'r rota o un lle.\n\n2. Enw'r API\n\nStaff Directory API\n\n3. Cyfeirnod carreg filltir IMTP IGDC\n\nWF-9\n\nCewch y canllaw ar dudalennau'r Porth.\n\nRheoli API\n", ["Use case: Llenwi'r rota o un lle.", "API: Staff Directory API", "IMTP milestone: WF-9"]),  # paragraphs beneath questions in Welsh
    ("Your use case:\nto fill the rota\nThe API name:\nNADEX\n", ["Use case: to fill the rota", "API: NADEX"]),  # lines beneath headings with a colon
    ("1. The name of the API\n\nStaff Directory API\n\nAPI Management\n\nFrom: Gwawr Mansel <g@wales.nhs.uk>\nSent: 18 November 2026\nTo: API Management\nSubject: x\n\n1. Use case\n\nThe old one about beds\n\nFrom: API Management <a@wales.nhs.uk>\nSent: 17 November 2026\nTo: Gwawr\nSubject: x\n\n- the IMTP milestone\nWF-1\n", ["Staff Directory API"]),  # the newest quoted mail only
    ("1. Your use case\n\nI gave you this on Monday.\n\n2. The name of the API\n\nSee the subject.\n\n3. The IMTP milestone\n\nAwaited. Dr Rees has it.\n\nAPI Management\n", ["I gave you this on Monday.", "See the subject.", "IMTP milestone: Awaited. Dr Rees has it."]),  # a remark is read, and is no answer
    ("We still lack:\n\n- details of your use case\n\nWe want nurses to see allergies at the bedside.\n\nAPI Management\n", ["We want nurses to see allergies at the bedside."]),  # what stands behind the only question is read without its label
    ("•  the name of the API you need\n\nNursing Record API\n\n•  the DHCW IMTP milestone reference number\n\nthat would be 5.3.1b\n\nReply to this message with what is missing.\n", ["API: Nursing Record API", "IMTP milestone: that would be 5.3.1b"]),
    ("1. The name of the API\n2. The milestone\n\nAPI Management\n\nStaff Directory API\nWF-9\n", ["Staff Directory API", "WF-9"]),  # below the name of the team
]
OURS = [
    "Dear Gwawr,\n\nThank you. Your request for API Portal access for: a@wales.nhs.uk - has reached us. What is missing:\n\n1. Your use case\n\n2. The name of the API\n\n3. The DHCW IMTP milestone reference number\n\nWe cannot go on without them.\n\nAPI Management\nDigital Health and Care Wales\n",
    "To go on we need\n\n- details of your use case: what the API will be used for\n- the API name: as it stands in the catalogue\n- the IMTP milestone reference: for example 4.2\n\nThe guidance asks for these.\nTo reach a person, reply and say so.\n\nAPI Management\n",
    "1. Your use case\n\n(a sentence or two is enough)\n\n2. The name of the API\n\nYou find the names in the catalogue.\n\n3. The DHCW IMTP milestone reference number\n\nThis is the number in your organisation's plan, for example 4.2.\n\nIf any of this is unclear, ask for a person.\n\nAPI Management\n",
    "1. Your use case, that is what the people named above are going to\ndo with the API once they have it\n2. The name of the API\n3. The DHCW IMTP milestone reference number, which your planning\nteam will have\n\nAPI Management\n",
    "Please send:\n- your use case\n- the name of the API\n- the milestone number from the DHCW IMTP\n- the milestone in the IMTP 2026-29\n\nOnce we have these we will go on.\n\nAPI Management\n",
    "1. Eich achos defnydd\n\n2. Enw'r API\n\n3. Cyfeirnod carreg filltir IMTP IGDC\n\nAtebwch y neges hon os gwelwch yn dda.\nNi allwn fwrw ymlaen hebddynt.\n\nRheoli API\n",
    "> 1. Your use case\n> The API is for the wards to see\n> 2. The name of the API\n> 3. milestone\n",
]


def typed(quoted: str) -> list[str]:
    """Return what was typed into one quoted reply, whose exact words are not known."""
    message = read((HEAD + ABOVE + quoted).replace("\n", "\r\n").encode())
    found = answers_in_quotes(message, ("We need to know more of your request.",))
    assert all(passage.zone is Zone.ANSWER for passage in found)
    return [passage.text.strip() for passage in found]


@pytest.mark.parametrize(("quoted", "answers"), TYPED)
def test_an_answer_stands_where_a_question_is(quoted: str, answers: list[str]) -> None:
    """Beneath it, behind it on the same line, or below our name; with the label of what was asked where that is sure."""
    assert typed(quoted) == answers


@pytest.mark.parametrize("quoted", OURS)
def test_the_replys_own_words_are_no_answers(quoted: str) -> None:
    """Its users, its explanations, questions that go on in the next line, and how it closes."""
    assert typed(quoted) == []


def test_what_closes_a_reply_is_no_name_and_no_reference() -> None:
    """Words behind the last question that are not known to close a reply get no label: what they tell is read from themselves."""
    assert typed("We still lack:\n\n- the name of the API\n\nAccess follows when we have it.\n\nAPI Management\n") == ["Access follows when we have it."]


REPLY = """Dear Gwawr Mansel,

Please reply to this message with:

- your use case: what you will use the API for
- the name of the API that you need
- the DHCW IMTP milestone reference number

Our guidance asks for these details of a request.
You need not send again what we have already.
To speak to a person, reply to this message and say so.
Please keep the reference in the subject.
"""


def typed_among_known(quoted: str) -> list[str]:
    """Return what was typed into a quotation of a reply that is known word for word."""
    message = read((HEAD + ABOVE + quoted).replace("\n", "\r\n").encode())
    return [passage.text.strip() for passage in answers_in_quotes(message, (REPLY,))]


def test_what_is_typed_beneath_a_known_question_answers_it() -> None:
    """A name that no catalogue has is no purpose, since it stands where the name was asked for."""
    quoted = REPLY.replace("use the API for\n", "use the API for\n\nWe fill the rota from it.\n\n").replace("that you need\n", "that you need\n\nBlood Fridge Register\n\n").replace("number\n\nOur", "number\n\n4.1\n\nOur")
    assert typed_among_known(quoted) == ["Use case: We fill the rota from it.", "API: Blood Fridge Register", "IMTP milestone: 4.1"]


def test_what_is_typed_behind_a_known_question_answers_it() -> None:
    """Whatever sign stands between the two."""
    quoted = REPLY.replace("use the API for\n", "use the API for: to fill the rota\n").replace("that you need\n", "that you need - Staff Directory\n").replace("number\n\nOur", "number 4.1\n\nOur")
    assert typed_among_known(quoted) == ["Use case: to fill the rota", "API: Staff Directory", "IMTP milestone: 4.1"]


def test_all_answers_at_one_place_stand_as_they_are() -> None:
    """The question above them is not what each of them answers; a label of their own says more, and a remark answers nothing."""
    assert typed_among_known(REPLY.replace("number\n\nOur", "number\n\nto fill the rota\nStaff Directory\nWF-9\n\nOur")) == ["to fill the rota", "Staff Directory", "WF-9"]
    assert typed_among_known(REPLY.replace("number\n\nOur", "number\n\nUse case: to fill the rota\n\nOur")) == ["Use case: to fill the rota"]
    assert typed_among_known(REPLY.replace("that you need\n", "that you need\n\nI gave you this on Monday.\n\n")) == ["I gave you this on Monday."]
    assert typed_among_known(REPLY) == []


def test_marked_questions_label_what_is_typed_beneath_them() -> None:
    """Between lines with a mark, the first paragraph answers; the rest and a remark stand as they are."""
    text = """See below.

On 19 Nov 2026, at 14:07, API Management <apimanagement@wales.nhs.uk> wrote:

> 1. What you will use the API for, in a sentence or
> two

Trainee rota

> 2. The name of the API

GM: Blood Fridge Register

Thanks again for your patience with us.

> 3. The IMTP milestone

I told you that on Monday.

> API Management
"""
    message = read((HEAD + text).replace("\n", "\r\n").encode())
    found = [p.text.strip() for p in with_questions(message, new_passages(message)) if p.zone is Zone.ANSWER]
    assert found == ["Use case: Trainee rota", "API: Blood Fridge Register", "Thanks again for your patience with us.", "I told you that on Monday."]
