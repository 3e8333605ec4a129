"""How a sentence is told to the reader of twists: whoever is to have access is one mark, and what is known of the request a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.requests.told import Known, as_told

KNOWN = Known(
    addresses=frozenset({"huw.evans@wales.nhs.uk", "m.lewis@acme.co.uk"}), names=("Huw Evans", "Mari Lewis"), api=("Master Patient Index API", "MPI"), number=("IMTP-12",), firms=("Acme Health Ltd", "Acme"),
    domains=("acme.co.uk",), ordinary=frozenset({"will"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Huw Evans (huw.evans@wales.nhs.uk) left last Friday.", "† left last Friday."),
        ("HUW can wait, and mari's manager is jo@b.com", "† can wait, and †'s manager is someone@firm"),
        ("Gareth left last Friday, tell gareth@wales.nhs.uk.", "Gareth left last Friday, tell someone@nhs."),
        ("It is the MPI, not the WDS API; IMTP-12 is last year's.", "It is the thisapi, not the WDS API; thisnumber is last year's."),
        ("Acme's people use acme.co.uk and acme.com.", "thisfirm's people use thisfirm.com and thisfirm.com."),
        ("A † of the writer's own", "A * of the writer's own"),
    ],
)
def test_names_and_values_of_the_request_are_told_by_what_they_are(sentence: str, told: str) -> None:
    """Everybody and everything else stays as it is written."""
    assert as_told(sentence, KNOWN) == told


def test_a_name_that_is_a_word_is_only_one_with_a_capital() -> None:
    """Will will do."""
    assert as_told("Will will see to it.", Known(addresses=frozenset({"will.rees@wales.nhs.uk"}), ordinary=frozenset({"will"}))) == "† will see to it."


@given(st.text(max_size=200))
def test_any_text_is_told_on_one_line(text: str) -> None:
    """Whatever stands in it."""
    assert "\n" not in as_told(text, KNOWN) and "\n" not in as_told(text, Known())
