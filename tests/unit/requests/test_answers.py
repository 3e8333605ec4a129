"""Answers typed inside the quotation of our own reply."""

from __future__ import annotations

import pytest

from mailbot.reading.read import read
from mailbot.requests.answers import answers_in_quotes

HEAD = b"From: Gwawr Mansel <gwawr@wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: RE: trainees\r\nMessage-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
REPLY = """Answers below.

Gwawr

From: API Management <apimanagement@wales.nhs.uk>
Sent: 19 November 2026 10:46
To: Gwawr Mansel <gwawr@wales.nhs.uk>
Subject: RE: trainees

Please reply with:

1. What the API will be used for
{mark} Checking which practice each dentist is at
2. The name of the API
{mark} Staff Directory API
3. The DHCW IMTP milestone reference number
{mark} DEN-2026-05
"""


@pytest.mark.parametrize("mark", ["[GM]", "GM:", "(GM)", "[GM]:", "GM >", "[Gwawr]"])
def test_what_stands_behind_the_writers_initials_answers_the_question_above(mark: str) -> None:
    """Each answer gets the label of what was asked, whatever the question's words."""
    message = read(HEAD + REPLY.format(mark=mark).replace("\n", "\r\n").encode())
    found = [passage.text for passage in answers_in_quotes(message, ("We need to know more of your request.",))]
    assert found == ["Use case: Checking which practice each dentist is at", "API: Staff Directory API", "IMTP milestone: DEN-2026-05"]


def test_an_answer_behind_the_question_keeps_its_whole_value() -> None:
    """Capitals before a hyphen begin a reference; only before a space or colon are they initials."""
    reply = """See below in red.

Gwawr

From: API Management <apimanagement@wales.nhs.uk>
Sent: 19 November 2026 10:46
To: Gwawr Mansel <gwawr@wales.nhs.uk>
Subject: RE: trainees

1. What you will use the access for: the clerks book the next scan blind
2. The DHCW IMTP milestone reference number: RAD-05
"""
    message = read(HEAD + reply.replace("\n", "\r\n").encode())
    found = [passage.text for passage in answers_in_quotes(message, ("We need to know more of your request.",))]
    assert found == ["Use case: the clerks book the next scan blind", "IMTP milestone: RAD-05"]
