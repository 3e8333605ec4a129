"""From what was found to a decision."""

from __future__ import annotations

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.plan import NAMED, USER, Decision
from tests.attacks.world import decide

HEAD = "X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian Tudor <rhian@cardiff.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: API Portal\r\nMessage-ID: <x@y>\r\n\r\n"


def _decided(text: str) -> Decision:
    return decide(f"{HEAD}{text}\r\n".encode())


def test_who_is_named_in_a_message_that_asks_for_nothing_is_no_user_of_it() -> None:
    """The head of the note and its checks say the same."""
    found = _decided("Thank you, jo@cardiff.wales.nhs.uk and al@cardiff.wales.nhs.uk got in this morning and all is well.")
    assert (found.outcome, found.users) == (Outcome.REVIEW, ())
    named = [check for check in found.checks if check.label in (USER, NAMED)]
    assert [(check.label, check.result, check.ok) for check in named] == [(NAMED, "jo@cardiff.wales.nhs.uk", None), (NAMED, "al@cardiff.wales.nhs.uk", None)]


@pytest.mark.parametrize("text", ["Please could jo@cardiff.wales.nhs.uk have access to the API Portal?", "Please could jo@cardiff.wales.nhs.uk have access to the API Portal once the DPIA is signed?"])
def test_whoever_access_is_asked_for_is_a_user_doubtful_or_not(text: str) -> None:
    """A person is shown for whom it is."""
    found = _decided(text)
    assert found.users == ("jo@cardiff.wales.nhs.uk",) and [check.label for check in found.checks if check.result in found.users] == [USER]
