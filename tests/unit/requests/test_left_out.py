"""Who of a case's users a later message leaves out by name."""

from __future__ import annotations

import pytest

from mailbot.requests.left_out import dropped

KNOWN = ("carys.bowen4@wales.nhs.uk", "iolo.kemp@wales.nhs.uk")


@pytest.mark.parametrize("text", ["The IMTP ref is AB-7. Please leave Carys off it now though.", "Scratch Carys, she has left.", "Gadewch Carys allan, plis.", "Everyone apart from Carys still needs it."])
def test_whom_a_later_message_leaves_out_is_told(text: str) -> None:
    """By the first name alone, as colleagues do."""
    assert dropped(KNOWN, text) == ("carys.bowen4@wales.nhs.uk is left out",)


@pytest.mark.parametrize("text", ["Carys found the number, it is AB-7.", "Leave it with Carys.", "Scratch that, it is AB-8."])
def test_whom_it_only_names_is_not(text: str) -> None:
    """A colleague who helps is no colleague who goes."""
    assert dropped(KNOWN, text) == ()
