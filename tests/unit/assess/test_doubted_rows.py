"""A domain whose row in the allow list nobody can read for certain: a person decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.reading.read import read
from mailbot.registers.allow_list import parse
from mailbot.rehearsal import Rehearsal
from tests.attacks.world import NOW, world

HEAD = ("supplier_name", "domain", "status")
MAILS = {
    "apimanagement": "Please could kim@zephyrcare.com of our supplier Zephyr Care Ltd have access to the API Portal?",
    "securitysubmissions": "Please could you add the domain zephyrcare.com of our supplier Zephyr Care Ltd to the O365 allow list?",
}


def _decided(mailbox: str, *row: str) -> Decision:
    here = world()
    registers = replace(here.registers, allow_list=parse((HEAD, row), "allow-list.csv"))
    head = f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: {mailbox}@wales.nhs.uk\r\nSubject: Request\r\nMessage-ID: <x@y>\r\n"
    return Rehearsal(here.core, registers).decide(here.desks[mailbox], read(f"{head}\r\n{MAILS[mailbox]}\r\n".encode()), NOW).plan.decision


@pytest.mark.parametrize("mailbox", MAILS)
@pytest.mark.parametrize("row", [("Zephyr Care Ltd", "zephyr\x0bcare.com", "active"), ("Zephyr Care Ltd", "zephyrcare.com", "act\x0bive")], ids=ascii)
def test_a_supplier_whose_row_is_refused_is_not_rejected(mailbox: str, row: tuple[str, ...]) -> None:
    """The same request without such a row is answered, or refused, by itself."""
    found = _decided(mailbox, *row)
    assert (found.outcome, found.reason) == (Outcome.REVIEW, "register-unavailable")
    assert _decided(mailbox, "Else Ltd", "else.com", "active").reason != "register-unavailable"


def test_a_line_break_in_a_name_leaves_a_supplier_active() -> None:
    """As it came from Word: the request goes on by category 1."""
    assert _decided("apimanagement", "Zephyr\x0bCare Ltd", "zephyrcare.com", "active").category == 1
