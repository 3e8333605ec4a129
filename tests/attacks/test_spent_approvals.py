"""Genuine mails of the team that do not settle this request: another's, taken back, too old, no approval at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.attacks.forging import (
    LATER,
    OTHERS,
    PAGE,
    RAW,
    SENTENCE,
    Attack,
    Table,
    distinct,
    ends_with_a_person,
)
from tests.attacks.mail import ASKS, DOMAIN, GENUINE, USER, changed, rfc822

RFC = rfc822(RAW)
NOT = SENTENCE.replace("has been", "has not been")

ATTACKS: Table = [
    ("another supplier's approval", Attack(rfc822(OTHERS.raw()), sent=(OTHERS.raw(),))),
    ("withdrawn later, as the ledger knows", Attack(RFC, sent=(RAW, replace(LATER, text=f"The approval of {DOMAIN} has been withdrawn.").raw()))),
    ("refused later", Attack(RFC, sent=(RAW, replace(LATER, text=f"We reviewed {DOMAIN} again. It is not approved.").raw()))),
    ("made conditional later", Attack(RFC, sent=(RAW, replace(LATER, text=f"{DOMAIN} is approved only if MFA is enforced.").raw()))),
    ("withdrawn in an answer that names no domain", Attack(RFC, sent=(RAW, replace(LATER, text="Apologies, please disregard this. The approval is withdrawn.", head=(f"In-Reply-To: {GENUINE.message_id}",), subject="Correction").raw()))),
    ("the domain above was withdrawn later", Attack(rfc822((SUB := replace(changed(DOMAIN, f"eu.{DOMAIN}"), subject="RE: x")).raw()), sent=(SUB.raw(), replace(LATER, text=f"{DOMAIN} has been removed from the allow list.").raw()), text=ASKS.replace(USER, f"fay.osgood@eu.{DOMAIN}"))),
    ("withdrawn in Welsh", Attack(RFC, sent=(RAW, replace(LATER, text=f"Mae'r gymeradwyaeth ar gyfer {DOMAIN} wedi'i thynnu'n ôl.").raw()))),
    ("withdrawn on the same instant", Attack(RFC, sent=(RAW, replace(LATER, date=GENUINE.date, text=f"{DOMAIN} is no longer approved.").raw()))),
    ("a later refusal is attached as well", Attack(RFC, more=(rfc822(replace(LATER, text=f"{DOMAIN} is not approved after all.").raw()),))),
    ("an undated refusal is attached as well", Attack(RFC, more=(rfc822(replace(LATER, text=f"{DOMAIN} is not approved after all.").raw().replace(b"Date:", b"X-D:")),))),
    ("a year and a day old", Attack(rfc822((OLD := replace(GENUINE, date=datetime(2025, 11, 23, 9, 0, tzinfo=UTC))).raw()), sent=(OLD.raw(),))),
    ("dated in the future", Attack(rfc822((SOON := replace(GENUINE, date=datetime(2026, 11, 27, 9, 0, tzinfo=UTC))).raw()), sent=(SOON.raw(),))),
    ("it covers one of two domains", Attack(RFC, text=ASKS.replace(USER, f"{USER} and ann@meridiantelehealth.co.uk"))),
    ("it was a refusal", Attack(rfc822((NO := changed("has been approved", "has been refused")).raw()), sent=(NO.raw(),))),
    ("it was conditional", Attack(rfc822((IF := changed("approved.", "approved, provided that a DPIA is completed.")).raw()), sent=(IF.raw(),))),
    ("it only announced a decision", Attack(rfc822((WILL := changed("has been approved", "will be approved once the form is complete")).raw()), sent=(WILL.raw(),))),
    ("it approved what it only quotes", Attack(rfc822((QUOTE := replace(GENUINE, text=f"Please see the trail.\n\n> {SENTENCE}")).raw()), sent=(QUOTE.raw(),))),
    ("its own alternatives contradict each other", Attack(rfc822((TWO := replace(GENUINE, text=NOT)).raw()), sent=(TWO.raw(),))),
    ("it hides a condition", Attack(rfc822((HID := replace(GENUINE, html=PAGE.replace("</div>", '<p style="display:none">subject to a review of the contract</p></div>'))).raw()), sent=(HID.raw(),))),
]  # fmt: skip


@pytest.mark.parametrize(("why", "attack"), ATTACKS, ids=[why for why, _ in ATTACKS])
def test_a_spent_approval_ends_with_a_person(why: str, attack: Attack) -> None:
    """A true origin is not enough: it must say yes, to this domain, today."""
    ends_with_a_person(why, attack)


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    assert distinct(ATTACKS, 18)
