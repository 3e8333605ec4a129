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


@pytest.mark.parametrize(
    ("before", "behind", "out"),
    [
        ("Can I have access, same as Craig Venn who sits opposite me (", ")? He uses the MPI.", True),
        ("Please give the same access to ", ", thanks", False),
        ("Pat Dobbs (she's bank, never looks at her work one) - ", "", False),
        ("The one in Catering is ", ", please don't give it to her.", True),
    ],
)
def test_who_has_it_already_and_who_must_not_have_it_are_left_out(before: str, behind: str, out: bool) -> None:
    """What an aside in brackets says is over where it ends."""
    address = "craig.venn@wales.nhs.uk"
    assert bool(left_out(before + address + behind, len(before), len(before) + len(address))) is out


def test_an_exception_may_be_called_by_title() -> None:
    """ "except for Ms Carys"."""
    assert dropped(KNOWN, "Could you add the people on the sheet, except for Ms Carys, who has moved.") == ("carys.bowen4@wales.nhs.uk is left out",)
