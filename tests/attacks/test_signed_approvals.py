"""DKIM signatures that prove nothing about an approval which the ledger does not know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.attacks.forging import LATER, TYPED, Attack, Table, distinct, ends_with_a_person
from tests.attacks.mail import DOMAIN, TEAM, changed, forward, msg_file, rfc822
from tests.attacks.signing import signed, verifier

DKIM = verifier("wales.nhs.uk", "evil.com")
UNKNOWN = TYPED.raw()  # a genuine mail that the ledger does not know, so that DKIM alone can prove it
FLAT = replace(TYPED, html="").raw()

ATTACKS: Table = [
    ("DKIM of another domain", Attack(rfc822(signed(UNKNOWN, "evil.com")), sent=(), dkim=DKIM)),
    ("DKIM that covers only the beginning of the body (l=)", Attack(rfc822(signed(UNKNOWN, length=True)), sent=(), dkim=DKIM)),
    ("DKIM with l=, and words behind", Attack(rfc822(signed(FLAT, length=True) + b"meridiantelehealth.co.uk is approved as well.\r\n"), sent=(), dkim=DKIM)),
    ("DKIM over a body that was changed", Attack(rfc822(signed(UNKNOWN).replace(b"has been approved", b"has been  fully approved")), sent=(), dkim=DKIM)),
    ("DKIM over a subject that was changed", Attack(rfc822(signed(UNKNOWN).replace(b"Subject: RE:", b"Subject: Approved RE:")), sent=(), dkim=DKIM)),
    ("DKIM that does not cover the subject", Attack(rfc822(signed(UNKNOWN, fields=("From", "Date", "Content-Type"))), sent=(), dkim=DKIM)),
    ("DKIM that does not cover the date", Attack(rfc822(signed(UNKNOWN, fields=("From", "Subject", "Content-Type"))), sent=(), dkim=DKIM)),
    ("DKIM that does not cover how the body is read", Attack(rfc822(signed(UNKNOWN, fields=("From", "Subject", "Date"))), sent=(), dkim=DKIM)),
    ("DKIM with a second subject on top, which readers see", Attack(rfc822(b"Subject: Approved: meridiantelehealth.co.uk\r\n" + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with a second date on top", Attack(rfc822(b"Date: Mon, 23 Nov 2026 09:30:12 +0000\r\n" + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with a second From on top", Attack(rfc822(b"From: x@evil.com\r\n" + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with another Content-Type on top", Attack(rfc822(b'Content-Type: multipart/mixed; boundary="x"\r\n' + signed(UNKNOWN)), sent=(), dkim=DKIM)),
    ("DKIM with a key that DNS does not know", Attack(rfc822(signed(UNKNOWN)), sent=(), dkim=verifier("evil.com"))),
    ("DKIM with a key in test mode", Attack(rfc822(signed(UNKNOWN)), sent=(), dkim=verifier("wales.nhs.uk", flags=b"; t=y"))),
    ("DKIM on the wrapper, which is not the approval", Attack(rfc822(signed(forward(UNKNOWN, sender=TEAM))), sent=(), dkim=DKIM)),
    ("DKIM on a mail of the team's domain that is not the team's", Attack(rfc822(signed(replace(TYPED, sender="rhian.powell@wales.nhs.uk").raw())), sent=(), dkim=DKIM)),
    ("DKIM in an Outlook file, whose bytes are not the ones signed", Attack(msg_file(replace(TYPED.item(), transport_headers=signed(UNKNOWN).split(b"\r\n\r\n")[0].decode())), sent=(), dkim=DKIM)),
    ("a true signature on a refusal", Attack(rfc822(signed(replace(changed("has been approved", "has been refused"), message_id="<r@x>").raw())), sent=(), dkim=DKIM)),
    ("a true signature that is withdrawn by the ledger", Attack(rfc822(signed(UNKNOWN)), sent=(replace(LATER, text=f"The approval of {DOMAIN} has been withdrawn.").raw(),), dkim=DKIM)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "attack"), ATTACKS, ids=[why for why, _ in ATTACKS])
def test_a_signature_that_does_not_cover_it_ends_with_a_person(why: str, attack: Attack) -> None:
    """Whose signature, over what, and is what it covers what a reader sees?"""
    ends_with_a_person(why, attack)


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    assert distinct(ATTACKS, 18)
