"""What a case remembers: who asked, and nobody who may be forged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.model.case import CaseMemory
from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.reading.read import read
from mailbot.rehearsal import Rehearsal
from mailbot.review.decide import proven_sponsor
from tests.attacks.world import NOW, world

BOSS = "boss@swanseabay.wales.nhs.uk"
REQUEST = "Please give owen.price@swanseabay.wales.nhs.uk access to the API Portal."
INSIDE = "X-MS-Exchange-Organization-AuthAs: Internal"
FORGED = "Authentication-Results: spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=swanseabay.wales.nhs.uk"


def thread(*messages: tuple[str, str], later: str = "") -> tuple[CaseMemory, list[Decision]]:
    """Return what the first message's case remembers after messages (proof, sender), each in answer to the one before."""
    here = world()
    rehearsal, decisions = Rehearsal(here.core, here.registers), list[Decision]()
    for number, (proof, sender) in enumerate(messages):
        before = f"In-Reply-To: <{number - 1}@x>\r\n" if number else ""
        body = later if number and later else f"{REQUEST}\r\n{number}"
        content = f"{proof}\r\nFrom: {sender}\r\nTo: apimanagement@wales.nhs.uk\r\n{before}Subject: Portal\r\nMessage-ID: <{number}@x>\r\n\r\n{body}\r\n"
        decisions.append(rehearsal.decide(here.desks["apimanagement"], read(content.encode()), NOW).plan.decision)
    return rehearsal.cases["APIM-2026-000001"], decisions


def test_a_proven_sender_is_the_sponsor() -> None:
    """Also from outside: who asked is told what a person decides."""
    for proof, sender in ((INSIDE, BOSS), ("Authentication-Results: dmarc=pass header.from=lumendiagnostics.com", "kim@lumendiagnostics.com")):
        case, decisions = thread((proof, sender))
        assert case.sponsor == sender == proven_sponsor(case, decisions)


def test_an_unproven_sender_is_not_remembered() -> None:
    """The decision names the address for the person who looks; the case does not know it."""
    case, (decision,) = thread((FORGED, BOSS))
    assert (decision.outcome, decision.reason, decision.sponsor) == (Outcome.REVIEW, "sender-unproven", BOSS)
    assert case.sponsor == "" and case.request.users == ()


def test_the_first_trusted_one_who_joins_becomes_the_sponsor() -> None:
    """Who asks again, proven, has a case of their own; neither a forger nor a stranger takes the old one over."""
    case, _ = thread((FORGED, BOSS), (FORGED, BOSS), ("Authentication-Results: dmarc=pass header.from=lumendiagnostics.com", "kim@lumendiagnostics.com"))
    assert case.sponsor == ""
    case, decisions = thread((FORGED, BOSS), (INSIDE, BOSS))
    assert case.sponsor == "" and decisions[-1].case == "APIM-2026-000002"
    case, decisions = thread((FORGED, BOSS), (INSIDE, BOSS), later="Is there any news?")
    assert case.sponsor == BOSS == proven_sponsor(case, decisions)


def test_who_joins_later_does_not_become_the_sponsor() -> None:
    """A colleague adds to the case of who began it."""
    case, decisions = thread((INSIDE, BOSS), (INSIDE, "colleague@swanseabay.wales.nhs.uk"), later="The API is WDS.")
    assert case.sponsor == BOSS and decisions[-1].follows == case.reference


@pytest.mark.parametrize("sponsor", [BOSS, ""])
def test_a_case_of_an_older_ledger_proves_nobody(sponsor: str) -> None:
    """It may remember a sponsor who was never proven: its decisions say whether one was."""
    case, decisions = thread((FORGED, BOSS))
    assert proven_sponsor(replace(case, sponsor=sponsor), decisions) == ""


def test_a_case_remembers_how_its_sponsor_is_greeted() -> None:
    """By the name of the sponsor's own proven mail; a forger's name, and a colleague's, are not theirs."""
    case, _ = thread((INSIDE, f"Rhian Powell <{BOSS}>"), (INSIDE, "Kim <colleague@swanseabay.wales.nhs.uk>"), (FORGED, f"Al Capone <{BOSS}>"), later="The API is WDS.")
    assert (case.sponsor, case.sponsor_name) == (BOSS, "Rhian Powell")
    case, _ = thread((FORGED, f"Al Capone <{BOSS}>"))
    assert (case.sponsor, case.sponsor_name) == ("", "")
    case, _ = thread((INSIDE, BOSS), (INSIDE, f"Rhian Powell <{BOSS}>"), (INSIDE, BOSS), later="The API is WDS.")
    assert case.sponsor_name == "Rhian Powell"
