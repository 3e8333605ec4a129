"""The shipped list of consumer mail providers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.registers.domains import is_free_mail, normalise

LIST = Path(__file__).parents[3] / "rules" / "lists" / "free-mail.txt"
LINES = [line.strip() for line in LIST.read_text(encoding="utf-8").splitlines()]
PROVIDERS = [line for line in LINES if line and not line.startswith("#")]


def test_every_line_is_a_domain_in_its_normal_form_and_stands_once() -> None:
    """The list holds plain lower-case domains without repeats."""
    assert [line for line in PROVIDERS if normalise(line) != line] == []
    assert len(PROVIDERS) == len(set(PROVIDERS))


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "googlemail.com", "outlook.com", "hotmail.co.uk", "live.co.uk", "yahoo.co.uk", "icloud.com", "proton.me", "aol.com", "btinternet.com", "sky.com",
     "talktalk.net", "virginmedia.com", "ntlworld.com", "plus.net", "mailinator.com"],
)  # fmt: skip
def test_what_people_use_at_home_is_listed(domain: str) -> None:
    """The common consumer providers of the United Kingdom are on the list."""
    assert is_free_mail(domain, frozenset(PROVIDERS))


@pytest.mark.parametrize("domain", ["nhs.net", "wales.nhs.uk", "gov.wales", "microsoft.com", "google.com", "bt.com", "acmehealth.co.uk", "virgin.com", "cardiff.ac.uk"])
def test_what_is_a_work_domain_is_not_listed(domain: str) -> None:
    """Employers' own domains are not on the list."""
    assert not is_free_mail(domain, frozenset(PROVIDERS))
