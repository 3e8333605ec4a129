"""Who of a case's users gives their place to another."""

from __future__ import annotations

import pytest

from mailbot.requests.swaps import read_swap

HUW, DELYTH, IMRAN, MAIR = "huw.bevan4@wales.nhs.uk", "delyth.crowther@wales.nhs.uk", "imran.yusuf@wales.nhs.uk", "mair.gittins@wales.nhs.uk"
KNOWN = (HUW, DELYTH, IMRAN)

SWAPS = [
    f"Change of plan this end. Please take Huw ({HUW}) off the list and put Mair Gittins on instead: {MAIR}",
    f"Leon's been put on another contract: replace {HUW} with {MAIR} please. Other three as they were.",
    f"swap Huw for Mair ({MAIR})",
    f"Could you swap {MAIR} in for {HUW}",
    f"Huw is out, Mair is in: {MAIR}",
    f"Huw Bevan has taken up another post, so please take him off this request and put Mair Gittins in his place: {MAIR}.",
    f"Huw is off to theatres on Monday so please give it to Mair instead of him, {MAIR}.",
    f"Huw has left us, sorry. Please replace him with Mair ({MAIR}).",
    f"Huw is off sick long term so can Mair have his place please? {MAIR}",
    f"I can't spell. Huw is {MAIR}, not huw.bevan4@ as it said on the sheet",
    f"it is {MAIR}, not {HUW}",
    f"Not {HUW} but {MAIR}",
    f"Also I spelt Huw wrong, his is {MAIR} with two s's, please use that one instead",
    f"Huw's email should be {MAIR}",
    f"Please remove Huw from the request and add {MAIR}",
    f"Mair ({MAIR}) is taking over from Huw",
    f"Tynnwch Huw oddi ar y rhestr a rhowch Mair yn ei le: {MAIR}",
    f"Mae Huw wedi gadael. Rhowch {MAIR} yn ei le os gwelwch yn dda.",
    f"Newidiwch {HUW} i {MAIR}",
    f"Mair ({MAIR}) yn lle Huw os gwelwch yn dda",
]


@pytest.mark.parametrize("text", SWAPS)
def test_the_one_goes_whose_place_another_takes(text: str) -> None:
    """Named by an address, by a part of it, by a name, or by "him"."""
    swap = read_swap(text, KNOWN, [MAIR])
    assert swap.gone == (HUW,) and not swap.unclear and swap.said


@pytest.mark.parametrize(
    "text",
    [
        f"Please replace bob@wales.nhs.uk with {MAIR}",
        f"Please take Bob off and put Mair on: {MAIR}",
        f"take him off and put {MAIR} on",
        f"Huw told Delyth to write. Please replace him with {MAIR}",
        f"Please drop Huw and Delyth and add {MAIR}",
        f"Please remove Huw's access to the portal and add {MAIR}",
        f"Huw's moved wards. Mair will step in, {MAIR}",
        f"Imran and Huw change places with Mair ({MAIR})",
    ],
)
def test_it_is_told_where_nobody_can_tell_who_goes(text: str) -> None:
    """Somebody whom the case does not have, one of several, or somebody who has access already."""
    assert read_swap(text, KNOWN, [MAIR]).unclear


@pytest.mark.parametrize(
    "text",
    [
        f"Also add {MAIR} please",
        f"Huw is on leave, please add {MAIR} as well",
        f"Mair ({MAIR}) will work with Huw, not Delyth",
        f"Can you tell Huw, not Delyth. {MAIR} needs access",
        f"Rather than wait, please add {MAIR}",
        f"Instead of Monday, please do {MAIR} on Tuesday",
        f"The API should be WDS. Please add {MAIR} too.",
        f"Mae Mair ({MAIR}) yn gweithio gyda Huw",
    ],
)
def test_who_only_joins_takes_nobodys_place(text: str) -> None:
    """The words of a swap said of something else."""
    swap = read_swap(text, KNOWN, [MAIR])
    assert swap.gone == () and not swap.unclear


def test_two_spellings_of_one_person_are_no_two_people() -> None:
    """The work address of somebody who stands there with another."""
    assert not read_swap("Please use huw.bevan@cardiff.wales.nhs.uk for Huw instead of the hotmail one.", KNOWN, ["huw.bevan@cardiff.wales.nhs.uk"]).unclear


def test_one_may_be_left_out_and_nobody_come() -> None:
    """By the first name, or "him"."""
    assert read_swap("Tom handed in his notice this morning, so leave him out please and just do me and Huw.", [*KNOWN, "tom.cadogan@wales.nhs.uk"], []).gone == ("tom.cadogan@wales.nhs.uk",)


def test_the_marks_of_people_are_nobodys_in_a_mail() -> None:
    """Characters of private use are read as any other."""
    assert read_swap(f"Please swap \ue100 for \ue1c8 and add {MAIR}", KNOWN, [MAIR]).gone == ()


def test_why_an_address_changes_belongs_to_the_swap() -> None:
    """That the old one is no more takes nothing from anybody."""
    text = f"HR have set her up under her new name, so the address I gave doesn't exist. Please use {MAIR} instead of {KNOWN[0]}."
    swap = read_swap(text, KNOWN, [MAIR])
    assert swap.gone == (KNOWN[0],) and any("doesn't exist" in said for said in swap.said)
