"""What a new title says against the text below it."""

from __future__ import annotations

import pytest

from mailbot.requests.titles import names_another_environment, turns


@pytest.mark.parametrize(
    "title",
    [
        "CANCELLED - portal access for Dafydd", "Please ignore", "Request withdrawn", "On hold: access for Nell", "Superseded by my email of this afternoon", "Sent in error", "Recall: API portal",
        "No longer needed: access for Nell", "WEDI'I GANSLO: mynediad i Bedwyr", "TEST", "Practice run, ignore", "Draft for Carol to check", "Drafft i Siân gael golwg",
        "An example of a good request", "FYI", "For information: our application", "Er gwybodaeth: y porth", "If approved: access for Nell", "Subject to sign-off - two developers",
    ],
)  # fmt: skip
def test_a_title_may_take_back_what_the_text_asks(title: str) -> None:
    """A person looks, whatever stands below it."""
    assert turns(title)


@pytest.mark.parametrize(
    "title",
    [
        "API Portal access for Dafydd", "Test results in A&E: portal access", "Drafting clinic letters - access please", "new portal user, Hold", "Cancelled clinics: API access for the text service", "When can we get going?",
        "Example Ltd - access for two developers", "RE: CANCELLED - portal access for Dafydd", "Mynediad i'r porth", "Once for Wales: portal access?", "Holding area screens - access", "Os gwelwch yn dda: mynediad",
    ],
)  # fmt: skip
def test_a_title_that_only_names_something_does_not(title: str) -> None:
    """A clinic may be cancelled and a letter drafted; a title from before is the earlier mail's."""
    assert turns(title) == ""


def test_a_title_of_production_above_a_text_that_names_none_is_told() -> None:
    """Which of the two is wanted is for a person to ask."""
    assert names_another_environment("Production access for Nell", "Please give nell@wales.nhs.uk access to the portal.")
    assert names_another_environment("UAT", "Please give nell@wales.nhs.uk access to Dev.")
    assert names_another_environment("Production of letters", "Please give nell@wales.nhs.uk access to the portal.") == ""
    assert names_another_environment("Production access", "Please give nell@wales.nhs.uk access to Production.") == ""
