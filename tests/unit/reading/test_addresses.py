"""Address headers: who wrote is never who a display name says, and what is odd is nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.addresses import address_headers, canonical_domain

LOCAL = st.from_regex(r"[a-z][a-z0-9._+-]{0,15}[a-z0-9]", fullmatch=True).filter(lambda local: ".." not in local)
DOMAIN = st.from_regex(r"[a-z]{2,8}(\.[a-z]{2,6}){1,2}", fullmatch=True)
ADDRESS = st.builds(lambda local, domain: f"{local}@{domain}", LOCAL, DOMAIN)
NAME = st.text("abc éŵ@<>().,;:'\\\" [BOSS]\t", max_size=40)


def quoted(name: str) -> str:
    """Return a display name as RFC 5322 quotes it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(ADDRESS, NAME)
@settings(max_examples=300, deadline=None)
def test_whoever_a_quoted_name_claims_to_be_the_address_is_the_one_in_brackets(address: str, name: str) -> None:
    """A name may hold another address, brackets, commas, anything: it is never read as who wrote."""
    found = address_headers((("from", f"{quoted(name)} <{address}>"),))
    assert [entry.address for entry in found.from_] in ([address], [])


@given(st.lists(st.tuples(ADDRESS, st.text("abc é", max_size=10)), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_list_of_plain_addresses_is_read_whole(entries: list[tuple[str, str]]) -> None:
    """None is lost, none is added, in their order."""
    header = ", ".join(f"{quoted(name)} <{address}>" for address, name in entries)
    assert [entry.address for entry in address_headers((("to", header),)).to] == [address for address, _ in entries]


@given(st.lists(st.tuples(st.sampled_from(["from", "sender", "reply-to", "to", "cc", "date"]), st.text(max_size=80)), max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_headers_raise(headers: list[tuple[str, str]]) -> None:
    """And the same headers are read the same."""
    assert address_headers(tuple(headers)) == address_headers(tuple(headers))


@pytest.mark.parametrize(
    "header",
    [
        "boss@trust.nhs.uk <evil@x.com>",
        '"boss@trust.nhs.uk" <evil@x.com>',
        "boss@trust.nhs.uk, <evil@x.com>",
        "<evil@x.com> boss@trust.nhs.uk",
        "evil@x.com (boss@trust.nhs.uk)",
        "Boss <boss@trust.nhs.uk> <evil@x.com>",
        "<<boss@trust.nhs.uk>evil@x.com>",
        "boss@trust.nhs.uk;evil@x.com",
        "<boss@trust.nhs.uk",
        "group: boss@trust.nhs.uk;",
        "<@trust.nhs.uk:evil@x.com>",
        "boss@trust.nhs.uk\x00evil@x.com",
        "=?utf-8?q?boss=40trust=2Enhs=2Euk=00?= <evil@x.com>",
        "boss@trust.nhs.uk@x.com",
    ],
)
def test_a_twisted_from_never_yields_the_boss_alone(header: str) -> None:
    """Programs read these differently: either the real address is seen, or more than one, or none, or a defect."""
    found = address_headers((("from", header),))
    alone = [entry.address for entry in found.from_] == ["boss@trust.nhs.uk"]
    assert not alone or found.defects or header in ("group: boss@trust.nhs.uk;", "<boss@trust.nhs.uk")


def test_two_from_headers_are_both_read_and_told() -> None:
    """RFC 5322 section 3.6: there is one."""
    found = address_headers((("from", "a@b.cc"), ("from", "c@d.ee")))
    assert [entry.address for entry in found.from_] == ["a@b.cc", "c@d.ee"]
    assert "from-headers" in {defect.code for defect in found.defects}


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("ACME.com", "acme.com"),
        ("acme.com.", "acme.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("аcme.com", "xn--cme-5cd.com"),
        ("ａcme.com", "ａcme.com"),
        ("acme。com", "acme。com"),
        ("", ""),
    ],
)
def test_a_domain_is_written_in_one_way_and_never_mapped(domain: str, expected: str) -> None:
    """A Cyrillic letter is another domain; a wide one is a domain to some readers only, and stays odd."""
    assert canonical_domain(domain) == expected
