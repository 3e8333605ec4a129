"""What an approval mail says of each domain, in English and Welsh."""

from __future__ import annotations

import pytest

from mailbot.approvals.statements import statements
from mailbot.model.case import DomainVerdict
from mailbot.reading.read import read

A, R, C, P, W = DomainVerdict.APPROVED, DomainVerdict.REFUSED, DomainVerdict.CONDITIONAL, DomainVerdict.PENDING, DomainVerdict.WITHDRAWN


def _said(text: str, subject: str = "O365 allow list") -> dict[str, DomainVerdict]:
    message = read(f"From: s@wales.nhs.uk\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode())
    return {statement.domain: statement.verdict for statement in statements(message)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Your request to add acme.com to the allow list has been approved.", A),
        ("I can confirm that acme.com is approved.", A),
        ("Approved: acme.com", A),
        ("acme.com - approved", A),
        ("We are happy to approve acme.com.", A),
        ("The domain acme.com has been added to the DHCW O365 Allow List.", A),
        ("Mae acme.com wedi'i gymeradwyo.", A),
        ("Cymeradwywyd eich cais i ychwanegu acme.com at y rhestr.", A),
        ("Rydym wedi cymeradwyo acme.com ar gyfer Rhestr Ganiatáu O365.", A),
        ("acme.com has not been approved.", R),
        ("We cannot approve acme.com.", R),
        ("Unfortunately acme.com was rejected.", R),
        ("Your request for acme.com has been declined.", R),
        ("We are unable to approve acme.com at this time.", R),
        ("Ni allwn gymeradwyo acme.com.", R),
        ("Nid yw acme.com wedi'i gymeradwyo.", R),
        ("Gwrthodwyd eich cais am acme.com.", R),
        ("acme.com is approved subject to a DPIA.", C),
        ("acme.com will be approved once the contract is signed.", C),
        ("acme.com is approved provided that MFA is enforced.", C),
        ("acme.com is approved in principle.", C),
        ("acme.com is approved if you confirm the dates.", C),
        ("Cymeradwyir acme.com yn amodol ar asesiad.", C),
        ("acme.com is under review.", P),
        ("Your request for acme.com is pending.", P),
        ("We have received your request for acme.com.", P),
        ("Mae acme.com yn cael ei adolygu.", P),
        ("The approval of acme.com has been withdrawn.", W),
        ("We have revoked acme.com.", W),
        ("Is acme.com approved?", C),
    ],
)
def test_a_sentence_says_one_thing_of_its_domain(text: str, wanted: DomainVerdict) -> None:
    """Negations and conditions are never overheard."""
    assert _said(text) == {"acme.com": wanted}


def test_each_domain_of_a_list_takes_the_verdict_of_its_heading() -> None:
    """Several verdicts may stand in one mail."""
    text = "The following domains are approved:\n- acme.com\n- bell.io\n\nNot approved:\n- cart.net\n"
    assert _said(text) == {"acme.com": A, "bell.io": A, "cart.net": R}


def test_a_condition_that_names_no_domain_taints_every_approval() -> None:
    """A person has to read it."""
    assert _said("acme.com is approved.\n\nThis is subject to the terms agreed.")["acme.com"] is not A


def test_what_is_only_quoted_says_nothing() -> None:
    """History is nobody's word."""
    assert _said("Please see the trail.\n\n> acme.com is approved.\n") == {}


def test_a_domain_is_whole_or_not_there() -> None:
    """notacme.com and acme.com.evil.net are not acme.com."""
    assert "acme.com" not in _said("notacme.com and acme.com.evil.net are approved.")


@pytest.mark.parametrize("closing", ["If you have any questions, let me know.", "Please do not hesitate to contact us.", "Please attach this email when you request access.", "Os oes gennych gwestiynau, cysylltwch."])
def test_polite_endings_are_no_conditions(closing: str) -> None:
    """An ordinary mail is understood."""
    assert _said(f"acme.com has been approved.\n\n{closing}") == {"acme.com": A}
