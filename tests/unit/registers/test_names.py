"""Supplier names: surely the same, near, or different; and names found in running text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.registers.names import MatchKind, NameMatch, find_names, match_name, normalise_name
from tests.speed import in_time

LISTED = (
    "Acme Health Systems Ltd", "Jenner & Price Consulting LLP", "Iechyd a Gofal Cyf", "Société Médicale GmbH", "Health Partners Wales",
    "Kainos Software Limited", "IBM UK Ltd", "O'Brien Care plc", "Data Ltd",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("Acme Health Ltd", "acme health"),
        ("ACME HEALTH LIMITED.", "acme health"),
        ("The Acme Health Group plc", "acme health group"),
        ("Acme Health (UK) Ltd.", "acme health uk"),
        ("Acme, Health, Inc.", "acme health"),
        ("Cambria Digital Cyfyngedig", "cambria digital"),
        ("Cwmni Da ccc", "cwmni da"),
        ("Smith & Sons", "smith and sons"),
        ("Smith and Sons", "smith and sons"),
        ("Iechyd a Gofal Cyf", "iechyd and gofal"),
        ("Iechyd & Gofal", "iechyd and gofal"),
        ("A & B", "a and b"),
        ("A.B.C. Ltd", "abc"),
        ("Café Médical", "cafe medical"),
        ("Łódź Ønsk", "lodz onsk"),
        ("O’Brien Care", "obrien care"),
        ("Ltd", "ltd"),
        ("The The", "the"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_one_normal_form(name: str, normal: str) -> None:
    """Case, accents, punctuation, legal forms, articles and ways of writing "and" do not count."""
    assert normalise_name(name) == normal


@given(st.text(max_size=80))
def test_normalising_is_stable(name: str) -> None:
    """A normal form has no legal form or capital left to lose, except where nothing else would be left."""
    normal = normalise_name(name)
    assert normal == normal.lower() and normalise_name(normal) == normal


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Acme Health Systems", "Acme Health Systems Ltd"),
        ("acme health systems limited", "Acme Health Systems Ltd"),
        ("AcmeHealth Systems", "Acme Health Systems Ltd"),
        ("Jenner and Price Consulting", "Jenner & Price Consulting LLP"),
        ("Iechyd & Gofal Cyfyngedig", "Iechyd a Gofal Cyf"),
        ("Societe Medicale", "Société Médicale GmbH"),
        ("OBrien Care", "O'Brien Care plc"),
    ],
)
def test_surely_the_same(name: str, listed: str) -> None:
    """Names that differ in form only are surely the same."""
    assert match_name(name, LISTED) == NameMatch(MatchKind.SURE, listed)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Acme Helth Systems", "Acme Health Systems Ltd"),
        ("Amce Health Systems Ltd", "Acme Health Systems Ltd"),
        ("Acme Health", "Acme Health Systems Ltd"),
        ("Acme", "Acme Health Systems Ltd"),
        ("Acme Health Systems Europe", "Acme Health Systems Ltd"),
        ("Systems Acme Health", "Acme Health Systems Ltd"),
        ("Kainos", "Kainos Software Limited"),
        ("Kainos Evolve", "Kainos Software Limited"),
        ("Jenner Price Consulting", "Jenner & Price Consulting LLP"),
        ("Health Partners", "Health Partners Wales"),
    ],
)
def test_near_is_for_a_person(name: str, listed: str) -> None:
    """A slip, a word more or less, or the same words in another order is near, never sure."""
    assert match_name(name, LISTED) == NameMatch(MatchKind.NEAR, listed)


@pytest.mark.parametrize(
    "name", ["Microsoft", "IBN", "Date", "Health Data", "Health Insights", "Systems Ltd", "Wales", "Limited", "", "?", "Software Limited", "x" * 5000]
)
def test_different_is_different(name: str) -> None:
    """Names that share a common word or a legal form only are different."""
    assert match_name(name, LISTED) == NameMatch(MatchKind.NONE)


def test_sure_outweighs_near() -> None:
    """A sure match later in the list is taken before a near one earlier in it."""
    assert match_name("Acme Health", ("Acme Health Systems", "Acme Health Ltd")).name == "Acme Health Ltd"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We use Acme Health Systems Ltd, for care.", [("Acme Health Systems Ltd", "Acme Health Systems Ltd")]),
        ("We use acme health systems for care.", [("Acme Health Systems Ltd", "acme health systems")]),
        ("ACME HEALTH\nSYSTEMS LIMITED.", [("Acme Health Systems Ltd", "ACME HEALTH\nSYSTEMS LIMITED")]),
        ("Jenner and Price Consulting", [("Jenner & Price Consulting LLP", "Jenner and Price Consulting")]),
        ("gan Iechyd & Gofal heddiw", [("Iechyd a Gofal Cyf", "Iechyd & Gofal")]),
        ("Societe Medicale", [("Société Médicale GmbH", "Societe Medicale")]),
        ("Société Médicale", [("Société Médicale GmbH", "Société Médicale")]),
        ("O’Brien Care's staff", [("O'Brien Care plc", "O’Brien Care")]),
        ("O’Brien Care, O'Brien Care", [("O'Brien Care plc", "O’Brien Care"), ("O'Brien Care plc", "O'Brien Care")]),
        ("Kainos Software and IBM", [("Kainos Software Limited", "Kainos Software")]),
        ("Acme Health Systems Group has asked", []),
        ("Kainos Software (UK) and others", []),
        ("Acme Health Systems services the lifts", [("Acme Health Systems Ltd", "Acme Health Systems")]),
        ("Acme Health. Systems are down", []),
        ("Acme Health\n\nSystems", []),
        ("Acme Health Systemship", []),
        ("jo@data.com, www.data.com", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, found: list[tuple[str, str]]) -> None:
    """Listed names are found as whole words, with or without their legal form, where they stand together."""
    names = tuple(name for name in LISTED if name != "IBM UK Ltd")
    assert [(name, text[start:end]) for name, start, end in find_names(text, names)] == found


def test_the_longest_name_is_taken() -> None:
    """Where one listed name begins another, the longer one is found."""
    names = ("Acme Health", "Acme Health Systems")
    assert [name for name, _, _ in find_names("Acme Health Systems, Acme Health", names)] == ["Acme Health Systems", "Acme Health"]


def test_very_short_names_are_not_looked_for() -> None:
    """A name of three letters is no evidence in running text."""
    assert find_names("the abc of care", ("ABC Ltd",)) == ()


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=5))
def test_positions_are_true(text: str, names: list[str]) -> None:
    """Every find lies in the text, in order, without overlap, and names a listed name."""
    last = 0
    for name, start, end in find_names(text, names):
        assert name in names and last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    "text",
    ["company 1 health " * 40_000, "a & " * 100_000, "Acme" + " " * 400_000, "acme health ltd " + "ltd " * 100_000, "company " * 80_000],
)
def test_time_is_linear(text: str) -> None:
    """Half a megabyte of hostile text against five hundred names takes well under a second or two."""
    names = [f"Company {number} Health Systems Ltd" for number in range(500)] + ["Acme Health"]
    began = time.perf_counter()
    find_names(text, names)
    assert in_time(time.perf_counter() - began, 3)
