"""Which environments are asked for, where one is done with and another is wanted."""

from __future__ import annotations

import pytest

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Zone
from mailbot.model.request import Ask
from mailbot.requests.intent import Build, read_intent
from mailbot.requests.sentences import read_sentences
from mailbot.requests.zones import Passage

MODEL = sentence_model(None)


@pytest.mark.parametrize(
    "text",
    [
        "We've built and tested against SIT and would now like access to Production for the WRRS API. Could you set that up for meena@wales.nhs.uk?",
        "We'd like access to the live environment for Choose Pharmacy. Can you set it up for zoe@wales.nhs.uk?",
        "Rydym wedi gorffen profi yn SIT ac am gael mynediad i'r amgylchedd cynhyrchu ar gyfer WRRS. A allwch drefnu hynny?",
        "Our SIT build has been signed off this end, so please grant us the Production environment.",
        "We need to move the dispensing feed from SIT to Production before Christmas. Can you give zoe@wales.nhs.uk access to the Production API please.",
        "We've been happily building against SIT since spring. I'd now like UAT access for our app. My login is gethin@wales.nhs.uk.",
    ],
)
def test_who_is_done_with_sit_asks_for_what_comes_next_alone(text: str) -> None:
    """Whom it is for, and that SIT is over, asks for no access to the portal."""
    asked = read_intent("", read_sentences((Passage(Zone.NEW_TEXT, text),), MODEL), Build("@" in text, 1))
    assert asked.asks == frozenset({Ask.ONBOARDING})


@pytest.mark.parametrize("text", ["We need access to the API Portal for jo@wales.nhs.uk, to all environments from Dev through to Production.", "Add jo@wales.nhs.uk to the API portal please, from Dev right up to Prod."])
def test_a_range_that_begins_with_dev_asks_for_the_portal_as_well(text: str) -> None:
    """Nobody says that Dev is over."""
    asked = read_intent("", read_sentences((Passage(Zone.NEW_TEXT, text),), MODEL), Build("@" in text, 3))
    assert Ask.ACCESS in asked.asks


@pytest.mark.parametrize(("text", "both"), [("Portal accounts for the appointments testers (SIT now, UAT after): jo@wales.nhs.uk", True), ("First SIT, then UAT in the new year. Please give jo@wales.nhs.uk access to the API Portal.", True), ("We finished SIT first, and would now like UAT access for jo@wales.nhs.uk.", False)])
def test_sit_now_and_uat_later_asks_for_the_portal(text: str, both: bool) -> None:
    """What comes later is told of in the reply."""
    asked = read_intent("", read_sentences((Passage(Zone.NEW_TEXT, text),), MODEL), Build("@" in text, 3))
    assert (Ask.ACCESS in asked.asks) is both
