"""True mails of the team that refuse, or approve something else: proven in origin, and still no key to the door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.attacks.forging import Attack, ends_with_a_person
from tests.attacks.mail import DOMAIN, GENUINE, rfc822

TEXTS = [
    f"Domain: {DOMAIN}\nApproved: No",
    f"Approved: \u2610 Yes \u2612 No\nDomain: {DOMAIN}",
    f"Domain\tApproved\n{DOMAIN}\tNo",
    f"We have accepted your form for {DOMAIN} and will assess it.",
    f"Your request to block {DOMAIN} has been approved.",
    f"The request to remove {DOMAIN} from the allow list is approved.",
    f"{DOMAIN} has been added to the agenda.",
    f"{DOMAIN} has been added to our queue.",
    f"{DOMAIN} has been added to the list of domains to be assessed.",
    f"{DOMAIN}: approved for stage 1; stage 2 assessment to be arranged.",
    f"{DOMAIN} was approved at triage and now moves to assessment.",
    f"{DOMAIN} has been approved for 30 days.",
    f"We approved {DOMAIN} by accident.",
    f"acme.com approved, {DOMAIN} next week.",
    f"All domains have been approved bar one:\n{DOMAIN}",
    f"Leave granted. {DOMAIN} will be looked at by Tom.",
    f"{DOMAIN} is approved.\nThis holds only if the supplier turns on multi-factor authentication.",
    f"Mae {DOMAIN} wedi'i ychwanegu at yr agenda.",
    f"Parth: {DOMAIN}\nCymeradwywyd: Na",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_true_mail_that_approves_something_else_ends_with_a_person(text: str) -> None:
    """The mail stands in the sent mail and is attached unchanged: only its words can keep the door shut."""
    sent = replace(GENUINE, text=text, subject="RE: O365 allow list request").raw()
    ends_with_a_person(text, Attack(rfc822(sent), sent=(sent,)))
