"""Users on consumer mail providers: what stands below a provider is one of its addresses as well."""

from __future__ import annotations

import pytest

from mailbot.model.decision import Outcome
from tests.attacks.world import decide


def _decided(domain: str) -> tuple[Outcome, str, tuple[str, ...]]:
    head = "X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: API Portal access\r\nMessage-ID: <x@y>\r\n"
    found = decide(f"{head}\r\nPlease could kim@{domain} of our supplier Kimble Systems Ltd have access to the API Portal?\r\n".encode())
    return found.outcome, found.reason, found.domains


@pytest.mark.parametrize("domain", ["gmail.com", "GMAIL.com", "uk.gmail.com", "a.b.hotmail.co.uk", "mail.proton.me"])
def test_an_address_of_a_consumer_provider_is_personal(domain: str) -> None:
    """A work address is asked for; the provider is no supplier's domain."""
    assert _decided(domain) == (Outcome.INCOMPLETE, "personal-addresses", ())


@pytest.mark.parametrize("domain", ["kimblesystems.com", "notgmail.com", "gmail.com.kimblesystems.com", "proton-me.com"])
def test_a_name_that_only_looks_like_one_is_not(domain: str) -> None:
    """Domains are compared by whole labels."""
    assert _decided(domain)[1] != "personal-addresses"


@pytest.mark.parametrize(("domain", "listed"), [("gmail.com", False), ("kimblesystems.com", True)])
def test_a_consumer_providers_domain_is_never_put_forward_for_the_allow_list(domain: str, listed: bool) -> None:
    """Who lists it lets in everybody: a person looks."""
    head = "X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: DHCW.Securitysubmissions@wales.nhs.uk\r\nSubject: Allow list\r\nMessage-ID: <x@y>\r\n"
    text = f"Please add {domain} to the O365 Allow List. The supplier is Nightingale Rostering Ltd, who have an in-date Code of Connection and wish to be added."
    found = decide(f"{head}\r\n{text}\r\n".encode(), mailbox="securitysubmissions")
    assert (found.outcome is not Outcome.REVIEW) is listed
