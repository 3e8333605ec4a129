"""Outlook files and winmail.dat whose content was edited. Every rendering that Outlook may show has to be the mail's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.attacks.forging import (
    PAGE,
    TYPED,
    Attack,
    Table,
    distinct,
    ends_with_a_person,
    outlook,
)
from tests.attacks.mail import DOMAIN, GENUINE, attached, changed, rfc822, winmail_dat
from tests.attacks.outlook_items import encapsulated, winmail

ATTACKS: Table = [
    ("an Outlook file whose text was edited", outlook(text=GENUINE.text.replace("approved", "approved for all"))),
    ("an Outlook file whose HTML was edited", outlook(html=PAGE.replace(DOMAIN, "meridiantelehealth.co.uk"))),
    ("an Outlook file whose RTF, which Outlook shows, was edited", outlook(rtf=encapsulated(PAGE.replace(DOMAIN, f"meridiantelehealth.co.uk and {DOMAIN}")))),
    ("an Outlook file with RTF of its own", outlook(rtf=r"{\rtf1\ansi meridiantelehealth.co.uk is approved}")),
    ("an Outlook file whose RTF cannot be read, and yet may be shown", outlook(rtf="garbage" * 40)),
    ("an Outlook file whose RTF is longer than what is read", outlook(rtf="{\\rtf1 meridiantelehealth.co.uk is approved " + "x" * 600_000 + "}")),
    ("an Outlook file sent by another in the team's name", outlook(sent_by="x@evil.com", transport_headers="")),
    ("an Outlook file whose properties name another sender", outlook(sender="x@evil.com")),
    ("an Outlook file whose properties name another subject", outlook(subject="Approved: meridiantelehealth.co.uk")),
    ("an Outlook file whose headers name another Message-ID", outlook(transport_headers="\r\n".join(TYPED.headers()))),
    ("an Outlook file without headers or Message-ID, as saved from Drafts", outlook(transport_headers="", message_id="")),
    ("an Outlook file with another date", outlook(transport_headers="", date=GENUINE.date + timedelta(days=3))),
    ("an edited item within winmail.dat", Attack(winmail_dat(changed("approved", "approved for all").item()))),
    ("a copy with a winmail.dat that says otherwise", Attack(rfc822(replace(GENUINE, more=(attached(winmail([], f"meridiantelehealth.co.uk and {DOMAIN} are approved"), "winmail.dat", "application/ms-tnef"),)).raw()))),
]  # fmt: skip


@pytest.mark.parametrize(("why", "attack"), ATTACKS, ids=[why for why, _ in ATTACKS])
def test_an_edited_outlook_item_ends_with_a_person(why: str, attack: Attack) -> None:
    """An item is only a bag of properties: each of them can be typed."""
    ends_with_a_person(why, attack)


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    assert distinct(ATTACKS, 10)
