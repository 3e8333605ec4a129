"""Asides of honest mails hold the words of a wait; what asks the reader to wait is none."""

from __future__ import annotations

import pytest

from mailbot.requests.aside_words import is_aside

ASIDES = [
    "I'm on leave from Friday and Non is covering for me, so please don't let it sit till I'm back.",
    "Sorry not to have come back to you sooner, I don't do Fridays.",
    "My days are Tuesday to Thursday only.",
    "Gareth is away until the 4th, so ring the office.",
    "If you're snowed under I can happily wait until the tinsel's down.",
    "No rush, whenever you get a minute.",
    "Should anything require clarification, the Programme Manager will be in the office until 18 December.",
    "If there is anything else you need, just shout.",
    "Apologies that this is late, I promised it for Friday and then the clinic ran over.",
    "When somebody hands their notice in, their accounts here hang about for weeks.",
    "Pan ddaw rhywun i'r adran yn anymwybodol, dan ni isio gwybod beth mae o'n ei gymryd.",
    "Yng Nghaerdydd y byddaf tan ddydd Gwener.",
    "Does dim brys o gwbl, pan gewch chi gyfle.",
    "Sori bod hwn yn hwyr.",
    "Hello again, this is a separate request and nothing to do with Bethan, I'm just being lazy and replying to the last mail.",
    "I've our chief exec breathing down my neck on this.",
    "Os oes unrhyw beth yn aneglur, ffoniwch fi.",
]


@pytest.mark.parametrize("text", ASIDES)
def test_who_is_away_and_that_there_is_no_hurry_is_an_aside(text: str) -> None:
    """Nobody is asked to wait."""
    assert is_aside(text)


WAITS = [
    "I'm on leave until Monday, so please don't set it up before then.",
    "I'm away until the contract is signed.",
    "No rush, hold off until the board has met.",
    "Gareth is back on Monday and will confirm, so wait for him.",
    "If there is anything unclear, leave it until I am back.",
    "When the board says yes, you may go on.",
    "We can wait until the funding is agreed.",
    "She is away now and I only wanted to know whether her email reached you.",
    "Sorry this is late; nothing to do yet.",
    "Rwy ar wyliau, felly peidiwch â gwneud dim nes i fi ddod yn ôl.",
    "Please give jo@wales.nhs.uk access to the portal.",
]


@pytest.mark.parametrize("text", WAITS)
def test_what_asks_the_reader_to_wait_is_no_aside(text: str) -> None:
    """However innocently it begins."""
    assert not is_aside(text)
