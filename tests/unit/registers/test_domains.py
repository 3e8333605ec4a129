"""Domain names as values: one normal form, and comparison by whole labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.registers.domains import is_free_mail, is_under, normalise, public_suffix, registrable


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Acme.CO.uk", "acme.co.uk"),
        ("acme.co.uk.", "acme.co.uk"),
        ("  acme.com ", "acme.com"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("BÜCHER.de", "xn--bcher-kva.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("ⓔxample.com", "example.com"),
        ("example.com。", "example.com"),
        ("wаles.nhs.uk", "xn--wles-53d.nhs.uk"),  # a Cyrillic a is the point
        ("a.b.c.d.wales.nhs.uk", "a.b.c.d.wales.nhs.uk"),
    ],
)
def test_one_normal_form(written: str, normal: str) -> None:
    """A domain is lower case, in A-labels, without a trailing dot."""
    assert normalise(written) == normal


@pytest.mark.parametrize(
    "written",
    ["", ".", "localhost", "a..b", "-a.com", "a-.com", "ex ample.com", "1.2.3.4", "a@b.com", "xn--zzzzzzz99999.com", "a" * 64 + ".com",
     "a." * 200 + "com", "ü" * 300 + ".de", "acme.com/path", "acme.com:80", "acme,com"],
)  # fmt: skip
def test_what_is_no_domain_is_empty(written: str) -> None:
    """What cannot be a domain gives an empty string."""
    assert normalise(written) == ""


@given(st.text(max_size=80))
def test_normalising_is_total_and_stable(text: str) -> None:
    """Any text gives a domain or nothing, and a normal form stays as it is."""
    normal = normalise(text)
    assert normalise(normal) == normal
    assert normal.isascii() and normal == normal.lower()


@pytest.mark.parametrize(
    ("domain", "owned"),
    [
        ("wales.nhs.uk", "wales.nhs.uk"),
        ("mail.cardiff.wales.nhs.uk", "wales.nhs.uk"),
        ("leedsth.nhs.uk", "leedsth.nhs.uk"),
        ("nhs.uk", ""),
        ("www.acme.co.uk", "acme.co.uk"),
        ("co.uk", ""),
        ("com", ""),
        ("acme.invalidtld", ""),
        ("acme.github.io", "github.io"),
        ("1.2.3.4", ""),
        ("", ""),
        ("nhs.wales", "nhs.wales"),
    ],
)
def test_registrable_part(domain: str, owned: str) -> None:
    """The registrable part is one label in front of an ICANN suffix; nhs.uk is such a suffix."""
    assert registrable(domain) == owned


def test_public_suffix() -> None:
    """The suffix of an NHS domain is nhs.uk; an unknown one is empty."""
    assert (public_suffix("cardiff.wales.nhs.uk"), public_suffix("acme.invalidtld")) == ("nhs.uk", "")


@pytest.mark.parametrize(
    ("domain", "parent", "under"),
    [
        ("wales.nhs.uk", "wales.nhs.uk", True),
        ("cardiff.wales.nhs.uk", "wales.nhs.uk", True),
        ("southwales.nhs.uk", "wales.nhs.uk", False),
        ("wales.nhs.uk.evil.com", "wales.nhs.uk", False),
        ("nhs.uk", "wales.nhs.uk", False),
        ("acme.com", "", False),
        ("", "", False),
    ],
)
def test_containment_is_by_labels(domain: str, parent: str, under: bool) -> None:
    """A domain stands below another by whole labels, never by substring."""
    assert is_under(domain, parent) is under


@pytest.mark.parametrize(
    ("domain", "free"),
    [("gmail.com", True), ("GMAIL.com.", True), ("jo.btinternet.com", True), ("notgmail.com", False), ("gmail.com.evil.net", False), ("com", False)],
)
def test_free_mail(domain: str, free: bool) -> None:
    """A provider's domain and what stands below it are free mail; a name that only ends alike is not."""
    assert is_free_mail(domain, {"gmail.com", "btinternet.com"}) is free
