"""A doubt about what a decision does not rest on is nothing to it."""

from __future__ import annotations

import pytest

from mailbot.assess.weighing import rests_on_details, weighing
from mailbot.model.decision import Outcome
from mailbot.model.facts import Asked, Facts, SenderStanding, UsersAre
from mailbot.model.plan import Decision
from mailbot.model.request import (
    API_RIVALS,
    CONDITION,
    IMTP_RIVALS,
    MAY_BE_IMTP,
    MAY_BE_USE_CASE,
    NO_API,
    TAKES_BACK,
    WHICH_API,
    Request,
)
from mailbot.requests.extraction import Extraction
from tests.attacks.world import decide

OF_DETAILS = (MAY_BE_USE_CASE, MAY_BE_IMTP, WHICH_API, NO_API, IMTP_RIVALS, API_RIVALS)
NONE = Extraction(Request())
STAFF = Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.STAFF)
RIVALS = "The IMTP milestone is WF-09 or WF-10, I do not know which."


def decided(text: str, sender: str = "rhian@cardiff.wales.nhs.uk", internal: str = "Internal") -> Decision:
    """Decide one message to API Management."""
    head = f"X-MS-Exchange-Organization-AuthAs: {internal}\r\nAuthentication-Results: spf=pass smtp.mailfrom={sender.partition('@')[2]}; dkim=pass header.d={sender.partition('@')[2]}; dmarc=pass header.from={sender.partition('@')[2]}\r\nFrom: Rhian Tudor <{sender}>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: API Portal\r\nMessage-ID: <x@y>\r\n"
    return decide((f"{head}\r\n{text}\r\n").encode())


@pytest.mark.parametrize("doubt", OF_DETAILS)
def test_a_doubt_about_a_detail_counts_where_details_decide(doubt: str) -> None:
    """They are asked of staff requests alone."""
    assert weighing((doubt + "x",), STAFF, NONE) == (doubt + "x",)
    for facts in (
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.SUPPLIER),
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.SEVERAL_SUPPLIERS),
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.NONE),
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.SANDBOX_ONLY),
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ONBOARDING_ONLY),
        Facts(sender=SenderStanding.OUTSIDE, asked=Asked.ACCESS, users=UsersAre.STAFF),
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.STAFF, personal_addresses=True),
        Facts(sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.STAFF, users_without_address=True),
    ):
        assert not rests_on_details(facts) and weighing((doubt + "x",), facts, NONE) == ()


@pytest.mark.parametrize("asked", [Asked.ACCESS, Asked.SANDBOX_ONLY, Asked.ONBOARDING_ONLY, Asked.NOTHING])
def test_a_doubt_about_what_is_asked_counts_everywhere(asked: Asked) -> None:
    """Every answer rests on it."""
    assert weighing((f"{CONDITION}x",), Facts(asked=asked), NONE)


@pytest.mark.parametrize("asked", [Asked.ACCESS, Asked.ONBOARDING_ONLY, Asked.ALLOW_LISTING])
def test_for_whom_an_outsider_asks_is_nothing_to_the_answer_that_a_sponsor_must_ask(asked: Asked) -> None:
    """Whether they ask at all is: that stays a doubt."""
    outsider, about = Facts(sender=SenderStanding.OUTSIDE, asked=asked), Extraction(Request(), of_users=("whose",))
    assert weighing(("whose", TAKES_BACK), outsider, about) == (TAKES_BACK,)


def test_who_the_users_are_is_nothing_to_a_question_about_the_sandbox() -> None:
    """Anyone may look; access is for somebody."""
    said = ("perhaps a user without an address: Jo",)
    about = Extraction(Request(), of_users=said)
    assert weighing(said, Facts(asked=Asked.SANDBOX_ONLY), about) == () and weighing(said, STAFF, about) == said


def test_two_references_hold_up_a_request_for_staff() -> None:
    """A person asks which is meant."""
    found = decided(f"Please give jo.rees@cardiff.wales.nhs.uk access to the API Portal. Use case: to fill the rota. API: WDS. {RIVALS}")
    assert (found.outcome, found.reason) == (Outcome.REVIEW, "contradictory")


def test_two_references_are_nothing_to_a_request_for_a_suppliers_staff() -> None:
    """Only the addresses are needed."""
    found = decided(f"Please give kim.ash@brightwell.io of our supplier Brightwell access to the API Portal. {RIVALS}")
    assert (found.outcome, found.reason) == (Outcome.READY, "supplier-allow-listed")


def test_two_references_are_nothing_where_a_work_address_is_needed_first() -> None:
    """They come into play with the next message."""
    found = decided(f"Please give jo.rees@gmail.com access to the API Portal. Use case: to fill the rota. API: WDS. {RIVALS}")
    assert (found.outcome, found.reason) == (Outcome.INCOMPLETE, "personal-addresses")


def test_a_question_about_the_sandbox_needs_no_use_case() -> None:
    """What the writer tells beside it, clearly or not, is no reason to keep the answer back."""
    found = decided("I only want to look at the sandbox APIs, to see what there is. I think of a ward board, or some such thing.")
    assert (found.outcome, found.reason) == (Outcome.ANSWERED, "sandbox-open")


def test_what_may_be_given_is_not_asked_for_beside_the_users() -> None:
    """The users are surely missing, so that the reply goes out; what is only perhaps missing is left for the next round."""
    found = decided("Please could four colleagues have access to the API Portal for WDS. Use case: the WDS API. IMTP milestone WF-09.")
    assert (found.outcome, found.reason, found.missing) == (Outcome.INCOMPLETE, "no-users", ("users",))
