"""What in a message may be an approval though it is none that can be proven: a person looks."""

from __future__ import annotations

import pytest

from mailbot.approvals.candidates import may_be_approval
from mailbot.reading.read import read

APPROVED = "hexhamlane.io is approved for the O365 Allow List. Operational Security Team, DHCW"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Please add jo@hexhamlane.io. I've pasted it underneath.\r\n\r\nRupert\r\n\r\n---\r\nDear Rupert, {APPROVED}", True),
        (f"Please add jo@hexhamlane.io.\r\n\r\nRupert\r\n\r\nDear Rupert,\r\n\r\n{APPROVED}", True),
        (f"Please add jo@hexhamlane.io. Security wrote: \"{APPROVED}\"", True),
        ("Please add jo@hexhamlane.io. They are on the DHCW allow list, I believe.\r\n\r\n---\r\nRupert Moss\r\nSecurity Manager", False),
        ("Dear team,\r\n\r\nPlease add jo@hexhamlane.io.\r\n\r\nRupert", False),
    ],
)
def test_pasted_words_of_the_security_team_may_be_an_approval(text: str, found: bool) -> None:
    """Below a line, behind a second salutation, or in quotation marks: whoever can type can write them."""
    message = read(f"From: rupert@wales.nhs.uk\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: Hexham Lane\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode())
    assert bool(may_be_approval(message, frozenset({"dhcw.securitysubmissions@wales.nhs.uk"}), claims=True)) is found
