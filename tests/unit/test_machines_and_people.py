"""Mail of machines that bear no mark, and of people who sound like them: what is decided in the end.

The sender is proven, and the request is complete: only what the text says of itself, and where it came from, can tell.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.approvals.ledger import entry_of
from mailbot.model.case import DomainVerdict
from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.reading.read import read
from tests.attacks.world import decide

REQUEST = "Please give owen.price@cardiff.wales.nhs.uk access to the API Portal.\r\nUse case: a dashboard of waiting lists for our managers.\r\nAPI name: Welsh Demographic Service API\r\nIMTP reference: 4.2.17"
TEAM = "dhcw.securitysubmissions@wales.nhs.uk"


def _decide(body: str, *, sender: str = "Rhian Powell <rhian.powell@cardiff.wales.nhs.uk>", subject: str = "API Portal", head: str = "") -> Decision:
    top = f"X-MS-Exchange-Organization-AuthAs: Internal\r\n{head}From: {sender}\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: {subject}\r\nMessage-ID: <1@cardiff.wales.nhs.uk>\r\n"
    return decide(f"{top}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n".encode())


def test_the_request_by_itself_is_ready() -> None:
    """So that it is what the tests below add that makes the difference."""
    assert _decide(REQUEST).outcome is Outcome.READY


@pytest.mark.parametrize(
    "added",
    [
        "This is an automatically generated email. Please do not reply.", "This email was sent automatically by ServicePoint.", "This mailbox is not monitored.", "Sent by Power Automate on behalf of Sian",
        "Neges awtomatig yw hon. Peidiwch ag ateb.",
    ],
)  # fmt: skip
def test_a_request_that_a_machine_may_have_sent_goes_to_a_person(added: str) -> None:
    """Somebody may wait for access, and nobody may read the answer."""
    found = _decide(f"{REQUEST}\r\n\r\n{added}")
    assert (found.outcome, found.reason, found.reply) == (Outcome.REVIEW, "not-a-request", None)
    assert found.facts.doubtful and not found.facts.machine_made


@pytest.mark.parametrize("sender", ["system", "alerts", "notifications", "automation", "flow", "sharepoint", "scanner"])
def test_a_request_from_a_programs_address_goes_to_a_person(sender: str) -> None:
    """A shared mailbox may bear such a name, and a form may pass on what a person asks for."""
    assert _decide(REQUEST, sender=f"{sender}@cardiff.wales.nhs.uk").outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Licences", "A licence was renewed.\r\n\r\nThis is an automatically generated email. Please do not reply."),
        ("[#INC0012345] Request received", "We have received your request and will respond within 5 days."),
        ("Annual leave Re: API Portal access", "I am on annual leave and will not be reading email. If you need access to the API portal please email john@thornburysystems.com"),
        ("Re: API access", "Thank you for contacting the Swansea Bay digital team. We aim to respond within 3 working days. If you need access to the API portal urgently, ring 1234."),
    ],
)  # fmt: skip
def test_what_is_surely_a_machines_is_filed_without_an_answer(subject: str, body: str) -> None:
    """Although it speaks of access to the portal, and gives an address."""
    found = _decide(body, sender="Digital Services <digital@cardiff.wales.nhs.uk>", subject=subject)
    assert (found.outcome, found.reason, found.reply) == (Outcome.IGNORED, "automatic-message", None)


@pytest.mark.parametrize(
    "body",
    [
        f"I am on annual leave from Friday.\r\n{REQUEST}",
        f"{REQUEST}\r\n\r\nRhian Powell\r\nCardiff and Vale\r\n\r\nThis email is confidential. Please do not reply to this email if it reached you in error.",
        f"{REQUEST}\r\n\r\n> Your request has been logged. This is an automated notification.",
    ],
)
def test_a_person_who_sounds_like_a_machine_is_answered(body: str) -> None:
    """Leave to come, a legal notice and a quotation are no signs."""
    assert _decide(body).outcome is Outcome.READY


def test_no_verdict_of_the_security_team_is_lost_with_a_ticket() -> None:
    """The team's refusal counts as its word, although its ticket system sent it."""
    text = "Your request REQ0012345 has been received. This is an automated notification.\r\nlumendiagnostics.com is not approved."
    mail = read(f"From: {TEAM}\r\nSubject: REQ0012345\r\nMessage-ID: <2@wales.nhs.uk>\r\n\r\n{text}\r\n".encode())
    entry = entry_of(mail, frozenset({TEAM}), "sent", datetime(2026, 11, 24, tzinfo=UTC))
    assert entry is not None and [said.verdict for said in entry.statements] == [DomainVerdict.REFUSED]
