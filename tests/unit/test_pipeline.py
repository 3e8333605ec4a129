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


@pytest.mark.parametrize(
    ("greeting", "label"),
    [("Please give {} and {} access to the API Portal.", "Suppliers"), ("Rhowch fynediad i\u2019r Porth API i {} a {}, os gwelwch yn dda.", "Cyflenwyr")],
)
def test_an_acknowledgement_for_two_suppliers_names_both(greeting: str, label: str) -> None:
    """Whoever sponsors two firms at once reads both names, and so does the team."""
    found = _decided(greeting.format("jo@acmehealth.co.uk", "al@ospreydata.ai"))
    names = ("Acme Health Systems Ltd", "Osprey Data Platforms")
    assert (found.outcome, found.suppliers) == (Outcome.READY, names)
    assert found.reply is not None and f"{label}: {', '.join(names)}" in found.reply.text and ", ".join(names) in found.reply.html


def test_one_supplier_is_named_as_the_mail_names_it() -> None:
    """Two addresses of one firm are no two firms."""
    found = _decided("Please give jo@acmehealth.co.uk and al@acmehealth.co.uk of Acme Health access to the API Portal.")
    assert (found.outcome, found.suppliers) == (Outcome.READY, ()) and found.reply is not None and "Supplier: " in found.reply.text


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Access to the API Portal please for the two people below.\n\nThank you,\nRhian Tudor\n\nZsofia Kertesz  zsofia.kertesz@cardiff.wales.nhs.uk\nPaul Inch  paul.inch@cardiff.wales.nhs.uk", "below the signature"),
        ("Role\tName\tContact\nLead\tHana Bost\thana.bost@cardiff.wales.nhs.uk\nTester\tIdan Frost\text 4417\nAnalyst\tMica Rush\tmica.rush@cardiff.wales.nhs.uk\n\nPortal access all three, please.", "it speaks of 3 people, and names 2"),
    ],
)
def test_fewer_people_than_are_spoken_of_are_a_persons_to_find(text: str, doubt: str) -> None:
    """Nobody is asked for whom the mail gives, and nobody is passed over."""
    found = _decided(text)
    assert found.outcome is Outcome.REVIEW and any(doubt in check.result for check in found.checks)


def test_somebody_whose_name_holds_part_of_a_suppliers_is_a_person() -> None:
    """Tunde Bright does not belong to Brightwell's name."""
    found = _decided("Brightwell Software again:\ncleo.marsden@brightwell.io\nand Tunde Bright (don't have his email on me)\nAPI portal for both please.")
    assert (found.reason, found.missing) == ("no-users", ("users",))
