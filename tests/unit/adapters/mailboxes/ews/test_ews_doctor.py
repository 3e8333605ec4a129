"""What `mailbot doctor` says of a mailbox by EWS."""

from __future__ import annotations

import pytest

from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing
from mailbot.testing.ews_service import EwsService, Kind


def test_diagnoses_a_sound_way_out(out: EwsOutgoing) -> None:
    """Drafts, Outbox and Sent Items are looked at."""
    found = out.diagnose()
    assert len(found) == 3 and all(one.ok for one in found)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.UNAUTHORISED, "login"), (Kind.EWS_BLOCKED, "kind: graph"), (Kind.DENIED, "Full Access")],
)
def test_diagnoses_what_is_wrong(service: EwsService, box: Ews, kind: Kind, words: str) -> None:
    """It says what to do, and asks no further."""
    service.faults.on(".*", kind, times=50)
    (found,) = box.diagnose()
    assert not found.ok and found.mend
    assert words in found.detail
