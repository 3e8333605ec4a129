"""Where the list of organisations cannot be used, the tenant's own senders are proven all the same."""

from __future__ import annotations

from dataclasses import replace

from mailbot.reading.read import read
from mailbot.rehearsal import Rehearsal
from tests.attacks.world import NOW, world

REQUEST = (
    "X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: API Portal\r\nMessage-ID: <1@x>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nPlease give API Portal access to jo@cardiff.wales.nhs.uk for WDS so that letters go right. IMTP ref 4.2.1\r\n"
)


def test_a_person_is_told_of_the_list_and_not_of_a_forgery() -> None:
    """The case is the sponsor's, so that a person's decision reaches them."""
    here = world()
    rehearsal = Rehearsal(here.core, replace(here.registers, organisations=None))
    decision = rehearsal.decide(here.desks["apimanagement"], read(REQUEST.encode()), NOW).plan.decision
    assert (decision.reason, decision.sponsor, decision.facts.sender_proven) == ("register-unavailable", "rhian@cardiff.wales.nhs.uk", True)
