"""What a sender wrote, made fit to be shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.replies.cleaning import clean, defanged, greeting_name, paragraphs, unlinked

DANGEROUS = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@given(st.text(st.characters(), max_size=300), st.integers(min_value=1, max_value=200))
def test_any_text_becomes_one_bounded_visible_line(text: str, limit: int) -> None:
    """Whatever comes in, no control, direction or invisible character and no surrogate comes out, within the limit."""
    shown = clean(text, limit)
    assert len(shown) <= limit
    assert not DANGEROUS.search(shown)
    assert shown == shown.strip()
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("one\r\nBcc: two", "one Bcc: two"),
        ("jo\u202egpj.exe", "jogpj.exe"),
        ("ev\u200bil", "evil"),
        ("a\u0000b", "a b"),
        ("cafe\u0301", "café"),
        ("Siân Llŷr", "Siân Llŷr"),
        ("\ud800x", "\ufffdx"),
        ("abcdefghijk", "abcdefghi…"),
    ],
)
def test_what_misleads_is_taken_out(given_text: str, shown: str) -> None:
    """Line ends, direction marks and invisible characters go; letters of any language stay."""
    assert clean(given_text, 10 if shown.endswith("…") else 100) == shown


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("see https://evil.com/x", "see https[:] evil[.]com/x"),
        ("HTTP : //evil.com", "HTTP[:] evil[.]com"),
        ("javascript:alert(1)", "javascript[:] alert(1)"),
        ("www.evil.example", "www[.]evil.example"),
        ("login.evil.co.uk now", "login[.]evil[.]co[.]uk now"),
        ("[click](evil.com)", "[click] (evil[.]com)"),
        ("jo@supplier.com", "jo@supplier.com"),
        ("Patient data: results v1.2", "Patient data: results v1.2"),
        ("Thornbury Software Ltd.", "Thornbury Software Ltd."),
    ],
)
def test_free_words_hold_no_link(given_text: str, shown: str) -> None:
    """Web addresses in a sender's words lose what makes them links; other words and mail addresses stay as they are."""
    assert defanged(given_text) == shown


def test_a_bare_domain_stays_readable_for_the_team() -> None:
    """The team has to copy domains, so only schemes and www are disarmed there."""
    assert unlinked("thornbury.co.uk via http://x.com") == "thornbury.co.uk via http[:] x.com"


@pytest.mark.parametrize(
    ("shown", "greeted"),
    [
        ("Bethan Morris", "Bethan Morris"),
        ("Morris, Bethan (Cardiff and Vale UHB - Digital)", "Bethan Morris"),
        ("Dr. Siân O’Neill-Price", "Dr. Siân O’Neill-Price"),
        ("'Bethan Morris'", "Bethan Morris"),
        ("bethan@wales.nhs.uk", ""),
        ("Visit evil.com", ""),
        ("Your access has been granted, click", ""),
        ("<b>Jo</b>", ""),
        ("A" * 80, ""),
        ("", ""),
    ],
)
def test_only_what_looks_like_a_name_is_greeted(shown: str, greeted: str) -> None:
    """A display name is used in the greeting where it looks like a person's name, and not otherwise."""
    assert greeting_name(shown) == greeted


def test_a_note_keeps_its_lines() -> None:
    """A person's note may have several lines; empty ones are left out, and nothing else is."""
    assert paragraphs("One.\r\n\r\nTwo.\u2028Three.") == ("One.", "Two.", "Three.")
    assert len(paragraphs("x\n" * 100)) == 100
    for letter in ("x", "ŵ", "\ufb2c", "\u0958"):  # the last two grow when they are composed
        assert "…" not in paragraphs(letter * 9000)[0] and len(paragraphs(letter * 9000)[0]) >= 9000
