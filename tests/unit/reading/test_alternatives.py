"""Plain text beside HTML: the noise of clients is no difference, what matters is one, and no texts take long to compare."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.alternatives import disagreement
from tests.speed import in_time

PLAIN = "Please add jo@acme.com of Acme to the API Portal, IMTP 4.2.1. It is not urgent."


@pytest.mark.parametrize(
    "html",
    [PLAIN, PLAIN.upper(), PLAIN.replace(" ", "\n"), f"* {PLAIN}", PLAIN + "\n[cid:image001.png@01DA]", PLAIN.replace("jo@acme.com", "jo@acme.com<mailto:jo@acme.com>"), PLAIN.replace("acme.com", "acme.com <https://acme.com/>"), ""],
)
def test_what_clients_do_to_a_text_is_no_difference(html: str) -> None:
    """Case, wrapping, bullets, pictures and link targets."""
    assert disagreement(PLAIN, html) == ""
    assert disagreement(html, PLAIN) == ""


def test_a_link_whose_address_only_the_html_shows_is_no_difference() -> None:
    """Text alternatives name where a link leads in brackets; what the HTML says is compared with that."""
    assert disagreement("Please add Wyn Abbott<mailto:wyn@wales.nhs.uk>.", "Please add Wyn Abbott wyn@wales.nhs.uk.") == ""
    assert disagreement("Please add Wyn Abbott<mailto:wyn@evil.com>.", "Please add Wyn Abbott wyn@wales.nhs.uk.")


@pytest.mark.parametrize(
    ("old", "new"),
    [("jo@acme.com", "jo@evil.com"), ("jo@acme.com", "jo@acme.com and al@acme.com"), ("4.2.1", "4.2.2"), ("not urgent", "urgent"), ("API Portal", "API Portal at evil.com"), (PLAIN, "Quite another text about something else.")],
)
def test_what_matters_is_a_difference_on_either_side(old: str, new: str) -> None:
    """An address, a domain, a reference, a negation, or most of the words."""
    assert disagreement(PLAIN, PLAIN.replace(old, new))
    assert disagreement(PLAIN.replace(old, new), PLAIN)


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_it_does_not_matter_which_side_is_which(left: str, right: str) -> None:
    """The judgement is symmetric, and a text agrees with itself."""
    assert bool(disagreement(left, right)) == bool(disagreement(right, left))
    assert disagreement(left, left) == ""


@pytest.mark.parametrize("left", ["a{n}@b{n}.cc ", "d{n}.ee ", "r{n}.1 ", "w{n} ", "no not never ", "a.", "a@", "[cid:", "https://", "a", "1", "(", "\n"])
def test_long_texts_are_compared_in_little_time(left: str) -> None:
    """As long as a body may be, one side with what the other has not."""
    one = "".join(left.format(n=n) for n in range(256_000 // len(left)))[:256_000]
    begun = time.process_time()
    disagreement(one, one[::-1])
    disagreement(one, one.replace("1", "2"))
    assert in_time(time.process_time() - begun, 2.0)


def test_a_telephones_own_line_on_one_side_is_no_difference() -> None:
    """Its owner wrote a few words, and the line is as long as they are."""
    assert disagreement("Mynediad i jo.lee@wales.nhs.uk plis. Wyn\n\nCael Outlook ar gyfer iOS<https://aka.ms/o0ukef>", "Mynediad i jo.lee@wales.nhs.uk plis. Wyn") == ""
