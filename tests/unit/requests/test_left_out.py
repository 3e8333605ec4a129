"""Who of a case's users a later message leaves out by name."""

from __future__ import annotations

import pytest

from mailbot.requests.left_out import LOSES, dropped, left_out

KNOWN = ("carys.bowen4@wales.nhs.uk", "iolo.kemp@wales.nhs.uk")


@pytest.mark.parametrize("text", ["The IMTP ref is AB-7. Please leave Carys off it now though.", "Scratch Carys, she has left.", "Gadewch Carys allan, plis.", "Everyone apart from Carys still needs it."])
def test_whom_a_later_message_leaves_out_is_told(text: str) -> None:
    """By the first name alone, as colleagues do."""
    assert dropped(KNOWN, text) == ("carys.bowen4@wales.nhs.uk is left out",)


@pytest.mark.parametrize("before", ["A thynnwch Sam (", "Tynnwch Sam (", "Please remove Sam ("])
def test_who_is_to_be_taken_out_loses_access(before: str) -> None:
    """A person sees to that."""
    text = f"{before}sam.b@wales.nhs.uk) mas o'r cais plis."
    assert left_out(text, len(before), len(before) + len("sam.b@wales.nhs.uk")) == LOSES


@pytest.mark.parametrize("text", ["Carys found the number, it is AB-7.", "Leave it with Carys.", "Scratch that, it is AB-8."])
def test_whom_it_only_names_is_not(text: str) -> None:
    """A colleague who helps is no colleague who goes."""
    assert dropped(KNOWN, text) == ()
