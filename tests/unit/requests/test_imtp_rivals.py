"""Two references in one message: which contradict each other, and which do not."""

from __future__ import annotations

import pytest

from mailbot.model.message import Zone
from mailbot.requests.imtp import bare_reference, find_imtp
from mailbot.requests.zones import Passage


def told(text: str) -> str:
    """Return the reference of one text, with what contradicts it."""
    detail = find_imtp([Passage(Zone.NEW_TEXT, text)]).detail
    return " or ".join((detail.value, *detail.rivals)) if detail else ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("IMTP number is M5.3 in Alun's copy of the plan. M5.8 in Nerys's. Mine got tea on it.", "M5.3 or M5.8"),
        ("The IMTP reference is DC-18 according to the planning team and DC-21 on the sheet I've had back from finance.", "DC-18 or DC-21"),
        ("IMTP: planners say WF-09, finance say F/12.", "WF-09 or F/12"),
        ("Alun has the milestone as M5.3. Nerys has it as M5.8.", "M5.3 or M5.8"),
        ("I have WF-09 as the IMTP reference but Gethin has WF-10.", "WF-09 or WF-10"),
        ("IMTP: WF-09 says planning. WF-10 says our PMO.", "WF-09 or WF-10"),
        ("According to Mair it's IMTP 4.2, according to the website 4.3.", "4.2 or 4.3"),
        ("The sheet gives the milestone as 4.2, the plan on the intranet gives 4.3.", "4.2 or 4.3"),
        ("IMTP milestone: WF-09. The plan on the intranet has WF-90 though, so which is right I couldn't tell you.", "WF-09 or WF-90"),
        ("Y garreg filltir yw M5.3 yn ôl yr adran gynllunio ac M5.8 yn ôl cyllid.", "M5.3 or M5.8"),
        ("Mae cynllunio yn dweud mai DC-18 yw'r garreg filltir, mae cyllid yn dweud mai DC-21.", "DC-18 or DC-21"),
        ("We are torn between milestones WF-09 and WF-10.", "WF-09 or WF-10"),
    ],
)
def test_what_two_people_or_documents_give_contradicts_itself(text: str, wanted: str) -> None:
    """Which of the two is right is a person's call, wherever the second one stands."""
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Two milestones apply, WF-08 and WF-09", "WF-08; WF-09"),
        ("Our IMTP milestones are WF-09, WF-10 and WF-11.", "WF-09; WF-10; WF-11"),
        ("Cerrig milltir WF-09 a WF-10.", "WF-09; WF-10"),
    ],
)
def test_milestones_that_are_named_together_are_all_meant(text: str, wanted: str) -> None:
    """A project may stand in the plan more than once."""
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It's M12, not M21, in the IMTP.", "M12"),
        ("IMTP milestone WF-09, replacing WF-08 in last year's plan.", "WF-09"),
        ("IMTP milestone WF-09. Another request of ours, INC-2211, is on your desk.", "WF-09"),
        ("The milestone is DC-18 on page 4 of the plan. Ward names: A-12 and B-3.", "DC-18"),
        ("IMTP milestone is CAV-D-11. Cardiff's own number for it is CAV-D-12 but that is for the hub.", "CAV-D-11"),
    ],
)
def test_what_is_denied_outdated_or_something_else_is_no_rival(text: str, wanted: str) -> None:
    """One reference is left."""
    assert told(text) == wanted


def test_a_bare_answer_may_contradict_itself_too() -> None:
    """No label is needed where the reference was asked for."""
    detail = bare_reference([Passage(Zone.NEW_TEXT, "M5.3. Or M5.8 in Nerys's copy.")]).detail
    assert detail is not None and detail.rivals == ("M5.8",)
