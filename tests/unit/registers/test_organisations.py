"""Which domains are NHS Wales, and which only pose as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import ConfigError
from mailbot.registers.organisations import Organisations, parse

DEFAULT = Organisations()
REGISTER = parse(
    (("organisation", "domain"), ("Velindre", "velindre-tr.wales.nhs.uk"), ("Social Care Wales", "socialcare.wales"), ("Web", "*.nhs.wales")), "organisations.csv"
)


@pytest.mark.parametrize("domain", ["wales.nhs.uk", "WALES.nhs.uk.", "cardiffandvale.wales.nhs.uk", "mail.velindre-tr.wales.nhs.uk"])
def test_nhs_wales_by_default(domain: str) -> None:
    """wales.nhs.uk and what stands below it is NHS Wales, with or without a register."""
    assert DEFAULT.is_nhs_wales(domain) and REGISTER.is_nhs_wales(domain)


@pytest.mark.parametrize("domain", ["socialcare.wales", "mail.socialcare.wales", "nhs.wales", "dhcw.nhs.wales"])
def test_the_register_adds_domains(domain: str) -> None:
    """A domain of the register is NHS Wales with its subdomains; without it, it is not."""
    assert REGISTER.is_nhs_wales(domain) and not DEFAULT.is_nhs_wales(domain)


@pytest.mark.parametrize("domain", ["nhs.uk", "leedsth.nhs.uk", "nhs.net", "cymru.nhs.uk", "wales.nhs.uk.co", "notwales.nhs.uk", "gov.wales", "", "wales"])
def test_others_are_not(domain: str) -> None:
    """Other public bodies and look-alikes are not NHS Wales."""
    assert not DEFAULT.is_nhs_wales(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "wales.nhs.uk.co", "wales.nhs.uk.evil.com", "wa1es.nhs.uk", "waies.nhs.uk", "vvales.nhs.uk", "wаles.nhs.uk", "waleŝ.nhs.uk", "wales.nhs.co.uk",
        "wales-nhs.uk", "nhs-wales.uk", "walesnhs.uk", "nhswales.uk", "nhswales.com", "nhs-wales.com", "nhs.wales.com", "wales.nhs.com", "walesnhsuk.com",
        "login-wales.nhs.uk.x.com", "wale.nhs.uk", "walse.nhs.uk", "waless.nhs.uk", "wales.nhs.ukk", "wales.nhs-uk.com", "wales.nhs.ukk.com", "dhcw-nhs.com",
        "cardiff-wales.nhs.uk", "dhcw.nhs.uk.evil.com", "leedsth.nhs.uk.evil.com", "gig-cymru.com", "cardiff.wa1es.nhs.uk", "nhs-wa1es.com", "nhsuk.com",
    ],
)  # fmt: skip
def test_lookalikes(domain: str) -> None:
    """Homographs, slips, prefixes, hyphens, and names that put NHS and Wales together elsewhere are look-alikes."""
    found = DEFAULT.lookalike(domain)
    assert found is not None and found.of == "wales.nhs.uk" and found.how


@pytest.mark.parametrize(
    "domain",
    [
        "wales.nhs.uk", "cardiff.wales.nhs.uk", "nhs.uk", "leedsth.nhs.uk", "mail.leedsth.nhs.uk", "nhsbsa.nhs.uk", "wes.nhs.uk", "england.nhs.uk", "nhs.net",
        "nhs.scot", "hscni.net", "gov.wales", "llyw.cymru", "nhs.wales", "dhcw.nhs.wales", "gig.cymru", "cymru.nhs.uk", "gov.uk", "wales.gov.uk", "wales.ac.uk",
        "southwales.ac.uk", "wales.com", "whales.org.uk", "businesswales.co.uk", "acmehealth.co.uk", "gmail.com", "nhsconfed.org", "nhsukcareers.co.uk", "uk", "",
    ],
)  # fmt: skip
def test_no_lookalikes(domain: str) -> None:
    """NHS Wales itself, other NHS and public bodies, universities and companies are no look-alikes."""
    assert DEFAULT.lookalike(domain) is None


def test_registered_domains_are_protected_too() -> None:
    """A slip of a registered organisation's domain is noticed once the register has it."""
    assert DEFAULT.lookalike("socialcaer.wales") is None
    found = REGISTER.lookalike("socialcaer.wales")
    assert found is not None and found.of == "socialcare.wales"
    assert REGISTER.lookalike("mail.socialcare.wales") is None


@given(st.from_regex(r"[a-z]{2,12}", fullmatch=True))
def test_below_nhs_wales_nothing_is_a_lookalike(label: str) -> None:
    """Whatever stands below wales.nhs.uk belongs to it; the same in front of another domain does not."""
    assert DEFAULT.lookalike(f"{label}.wales.nhs.uk") is None
    assert DEFAULT.lookalike(f"{label}.wales.nhs.uk.{label}.com") is not None


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    """No text makes the judgement fail, and nothing is both NHS Wales and a look-alike of it."""
    assert not (DEFAULT.is_nhs_wales(text) and DEFAULT.lookalike(text))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("X", "not a domain"), [(2, "domain", "'not a domain'")]),
        (("X", ""), [(2, "domain", "nothing")]),
        (("", "x.wales"), [(2, "organisation", "nothing")]),
        (("England", "nhs.uk"), [(2, "domain", "'nhs.uk'")]),
    ],
)
def test_broken_rows(row: tuple[str, str], found: list[tuple[int, str, str]]) -> None:
    """Bad domains, nameless rows and whole suffixes, which would make strangers NHS Wales, are reported."""
    with pytest.raises(ConfigError) as caught:
        parse((("organisation", "domain"), row), "organisations.csv")
    assert [(p.line, p.key, p.found) for p in caught.value.problems] == found


def test_a_mail_provider_is_no_organisation() -> None:
    """Everybody with an address there would be a sponsor: the row is told with its line, and the others count."""
    rows = (("organisation", "domain"), ("Anybody", "gmail.com"), ("Anybody", "*.uk.gmail.com"), ("Social Care Wales", "socialcare.wales"))
    found = parse(rows, "organisations.csv", free_mail=frozenset({"gmail.com"}))
    assert [(problem.file, problem.line, problem.key) for problem in found.refused] == [("organisations.csv", 2, "domain"), ("organisations.csv", 3, "domain")]
    assert not found.is_nhs_wales("gmail.com") and not found.is_nhs_wales("x.uk.gmail.com") and found.is_nhs_wales("socialcare.wales")
