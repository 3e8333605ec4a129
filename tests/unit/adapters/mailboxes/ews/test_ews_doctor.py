"""What `mailbot doctor` says of a mailbox by EWS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_doctor import diagnose
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.errors import TemporaryError
from mailbot.ports import Diagnosis
from mailbot.testing.ews_service import PASSWORD, EwsService, Kind

ENDS = "blocked EWS since 1 October 2026 except for allow-listed apps and ends it on 1 April 2027: use kind: graph"


@dataclass(slots=True)
class SignIn:
    """An app's sign-in that can fail."""

    ends: date | None = None
    error: str = ""

    def token(self) -> str:
        """Return a token, or fail."""
        if self.error:
            raise TemporaryError(self.error)
        return "good"

    def renew(self, refused: str) -> str:
        """Return the same."""
        return self.token()

    def credential_ends(self) -> date | None:
        """Return the day."""
        return self.ends


@pytest.fixture
def client(service: EwsService) -> Iterator[EwsClient]:
    """Return the way to the mailbox."""
    made = EwsClient(service.settings(), password=lambda: PASSWORD)
    yield made
    made.close()


def found(client: EwsClient, sign_in: SignIn | None = None) -> dict[str, Diagnosis]:
    """Return what the doctor says, by its subject."""
    return {one.subject.removeprefix("m: "): one for one in diagnose("m", client, Folders(client), sign_in)}


def test_diagnoses_a_sound_way_out(out: EwsOutgoing) -> None:
    """Drafts, Outbox and Sent Items are looked at."""
    found = out.diagnose()
    assert [one.subject for one in found] == ["m: sentitems", "m: drafts", "m: outbox"]
    assert all(one.ok for one in found)


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


def test_says_how_long_exchange_online_lets_it_in(client: EwsClient) -> None:
    """Also while it works: the operator has to move before that day."""
    client.host = "outlook.office365.com"
    online = found(client)["Exchange Online"]
    assert not online.ok and ENDS in online.detail and "kind: graph" in online.mend
    assert found(client)["inbox"].ok


@pytest.mark.parametrize("kind", [Kind.FORBIDDEN, Kind.DENIED, Kind.UNAUTHORISED])
def test_says_since_when_exchange_online_refuses(service: EwsService, client: EwsClient, kind: Kind) -> None:
    """However it refuses."""
    client.host = "outlook.office365.com"
    service.faults.on(".*", kind, times=50)
    inbox = found(client)["inbox"]
    assert not inbox.ok and ENDS in inbox.detail


def test_says_nothing_of_exchange_online_to_others(client: EwsClient) -> None:
    """An Exchange Server of one's own keeps EWS."""
    assert set(found(client)) == {"inbox", "folders", "server"}


@pytest.mark.parametrize(("days", "ok"), [(None, True), (400, True), (12, False), (-3, False)])
def test_says_when_the_credential_ends(client: EwsClient, days: int | None, ok: bool) -> None:
    """A month ahead, so that there is time to renew it."""
    ends = None if days is None else datetime.now(UTC).date() + timedelta(days=days)
    assert found(client, SignIn(ends))["credential"].ok is ok


def test_a_sign_in_that_fails_is_all_that_is_said(client: EwsClient) -> None:
    """What would follow from it is no news."""
    told = found(client, SignIn(error="Entra refuses the sign-in"))
    assert set(told) == {"credential", "sign-in"} and not told["sign-in"].ok


def test_names_rights_that_are_missing(service: EwsService, client: EwsClient) -> None:
    """By what the server says of the inbox."""
    service.store.lacking |= {"Modify", "Delete"}
    inbox = found(client)["inbox"]
    assert not inbox.ok and "may not modify, delete" in inbox.detail


def test_notices_what_travels_in_the_clear(service: EwsService) -> None:
    """A login over http to another machine, and a certificate that nobody checks."""
    client = EwsClient(service.settings(verify_tls=False), password=lambda: PASSWORD)
    assert "verify_tls is off" in found(client)["transport"].detail
    client.host = "exchange.wales.nhs.uk"
    assert not found(client)["transport"].ok
    client.close()
