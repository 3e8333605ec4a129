"""Asking sentences that set a condition in the same breath, and those with the same little words that set none."""

from __future__ import annotations

import pytest

from mailbot.requests.conditions import sets_condition

CONDITIONS = [
    "Please give jo@wales.nhs.uk access to the API Portal once the DPIA has been signed off.",
    "Subject to sign-off by our CIO, please give jo@wales.nhs.uk access to the API Portal.",
    "Please give her access to the portal, but only after her training.",
    "Please set up accounts unless Rhodri objects.",
    "Please add jo@wales.nhs.uk to the portal if her manager agrees.",
    "Access to the portal from 1 March, not before, please.",
    "When the budget is agreed, could you add Jo to the portal?",
    "Please do not add acme.co.uk to the allow list.",
    "Provided there is no charge to our budget, please give jo@wales.nhs.uk access to the API Portal.",
    "Could jo@wales.nhs.uk be set up for the Appointments API the moment Wendy's back and says yes?",
    "Access for jo@wales.nhs.uk please, provided the IG lot raise no eyebrows.",
    "Once the ink is dry on the contract, jo@acme.io is to have a portal account.",
    "Rhowch fynediad i jo@wales.nhs.uk unwaith y bydd y DPIA wedi'i lofnodi.",
    "Yn amodol ar gytundeb y bwrdd, rhowch fynediad i'r Porth API i Jo.",
    "Peidiwch ag ychwanegu Jo at y porth.",
]
NONE = [
    "My research fellow, jo@wales.nhs.uk, should be admitted to the API Portal.",
    "Please give jo@wales.nhs.uk access to the portal if possible.",
    "Could you add Jo to the portal when you have a moment?",
    "If you need anything else, please ask.",
    "If there is any problem, please let me know.",
    "Please give Jo access so that letters go out once the consultant has signed them.",
    "Please add Jo to the portal as soon as you can.",
    "A wnewch chi ychwanegu Jo at y porth pan gewch gyfle?",
    "Rhowch fynediad i Jo os gwelwch yn dda.",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_what_has_to_happen_first_is_a_condition(text: str) -> None:
    """Wherever in the sentence it stands, in both languages."""
    assert sets_condition(text)


@pytest.mark.parametrize("text", NONE)
def test_courtesy_and_purpose_are_no_condition(text: str) -> None:
    """For all their ifs and onces."""
    assert not sets_condition(text)
