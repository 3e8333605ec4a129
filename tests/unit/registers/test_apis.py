"""API names in running text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import ConfigError
from mailbot.registers.apis import parse
from tests.speed import in_time

CATALOGUE = parse(
    (
        ("name", "aliases"),
        ("Welsh Demographic Service API", "WDS;WDS API;Demographic Service"),
        ("Master Patient Index API", "MPI;eMPI;Master Patient Index"),
        ("Welsh Immunisation System API", "WIS;WIS API;Immunisation API"),
        ("Choose Pharmacy API", "Choose Pharmacy"),
        ("R4 API", "FHIR R4;NDR2"),
        ("Welsh Results Reports Service API", "WRRS"),
    ),
    "apis.csv",
    "hash",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("access to the Welsh Demographic Service API please", [("Welsh Demographic Service API", "Welsh Demographic Service API")]),
        ("the welsh   demographic\nservice api", [("Welsh Demographic Service API", "welsh   demographic\nservice api")]),
        ("WELSH DEMOGRAPHIC SERVICE", [("Welsh Demographic Service API", "WELSH DEMOGRAPHIC SERVICE")]),
        ("the WDS API", [("Welsh Demographic Service API", "WDS API")]),
        ("wds api", [("Welsh Demographic Service API", "wds api")]),
        ("MPI/WDS", [("Master Patient Index API", "MPI"), ("Welsh Demographic Service API", "WDS")]),
        ("(MPI), WIS.", [("Master Patient Index API", "MPI"), ("Welsh Immunisation System API", "WIS")]),
        ("empi", [("Master Patient Index API", "empi")]),
        ("Choose Pharmacy APIs", [("Choose Pharmacy API", "Choose Pharmacy")]),
        ("NDR2", [("R4 API", "NDR2")]),
        ("the wis of it, mpi, ndr2", []),
        ("Wis", []),
        ("fetch them off wrrs", [("Welsh Results Reports Service API", "wrrs")]),
        ("WISE, SWIS, MPIs", []),
        ("WIS@wales.nhs.uk, jo.MPI@wales.nhs.uk, jo@WIS.wales.nhs.uk", []),
        ("https://portal.nhs.wales/apis/WIS?x=MPI and www.x.com/WIS", []),
        ("https://x.wales/(WIS)/MPI", []),
        ("portal.nhs.wales/apis/WIS", []),
        ("team+MPI/x@wales.nhs.uk", []),
        ("<https://x.wales/WIS> WIS", [("Welsh Immunisation System API", "WIS")]),
        ("DHCW-WIS-0001, WIS-2", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, found: list[tuple[str, str]]) -> None:
    """Names and aliases are whole words in any case, short capitals in capitals only unless they can be no word, and never part of an address."""
    result = CATALOGUE.find(text)
    assert [(name, words) for name, words, _, _ in result] == found
    assert all(text[start:end] == words for _, words, start, end in result)


@given(st.text("WISMPIwds .@/-:api", max_size=80))
def test_finds_are_in_order_and_apart(text: str) -> None:
    """Finds never overlap, and are words of the text."""
    last = 0
    for _, words, start, end in CATALOGUE.find(text):
        assert last <= start < end and text[start:end] == words
        last = end


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("we need welsh demografic servise api please", "Welsh Demographic Service API"),
        ("it is the Master Patent Index API", "Master Patient Index API"),
        ("the welsh demographic store api", ""),
        ("the master parent index api", ""),
        ("the patient index API", ""),
        ("chose pharmcy, the one with an API", ""),
    ],
)
def test_a_misspelt_name_is_found_before_the_word_api(text: str, name: str) -> None:
    """Each word begins as it should, and little else is wrong; another name is another API."""
    found = CATALOGUE.find_misspelt(text)
    assert [hit[0] for hit in found] == ([name] if name else [])
    assert all(text[start:end] == words for _, words, start, end in found)


def test_an_empty_catalogue_finds_nothing() -> None:
    """A catalogue without rows is valid."""
    assert parse((("name",),), "apis.csv").find("WIS") == ()


def test_a_nameless_row_is_reported() -> None:
    """An alias without a name is an error with its line."""
    with pytest.raises(ConfigError, match="apis.csv:3: name: found nothing"):
        parse((("name", "aliases"), ("A API", ""), ("", "B")), "apis.csv")


@pytest.mark.parametrize("text", ["Welsh " * 100_000, "Welsh Demographic" + " " * 300_000, "a.b" * 100_000, "@" * 300_000, "WIS/" * 50_000])
def test_time_is_linear(text: str) -> None:
    """Half a megabyte of hostile text is searched within a second or two."""
    began = time.perf_counter()
    CATALOGUE.find(text)
    assert in_time(time.perf_counter() - began, 3)
