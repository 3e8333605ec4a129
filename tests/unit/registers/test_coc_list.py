"""The Code of Connection list: how a supplier stands by its name, its domain and the day."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.errors import ConfigError
from mailbot.registers.coc_list import CocList, CocState, parse
from mailbot.registers.names import MatchKind

TODAY = date(2026, 11, 24)
ROWS = (
    ("supplier_name", "reference", "issued_on", "expires_on", "domains"),
    ("Lumen Diagnostics Ltd", "COC-1", "2025-12-01", "2026-11-30", "lumendiagnostics.com"),
    ("Meridian Telehealth Limited", "COC-2", "2026-02-10", "2027-02-09", "meridiantelehealth.co.uk; meridian-th.com"),
    ("Nightingale Rostering Ltd", "COC-3", "2026-05-20", "2027-05-19", ""),
    ("Quillfeather Systems", "COC-4", "2025-11-25", "2026-11-24", "quillfeather.com"),
    ("Orchard Medical Records", "COC-5", "2024-09-01", "2026-11-23", "orchardmedical.co.uk"),
    ("Twice Ltd", "OLD", "", "2024-01-01", "twice.example.com"),
    ("TWICE LIMITED", "NEW", "", "31/12/2026", ""),
    ("Twice", "OLDER", "", "2023-01-01", ""),
)


def listed() -> CocList:
    """Return the list of the rows above."""
    return parse(ROWS, "coc.csv", "hash", TODAY)


@pytest.mark.parametrize(
    ("name", "domain", "state", "reference"),
    [
        # by sure name
        ("Lumen Diagnostics", None, CocState.IN_DATE, "COC-1"),
        ("LUMEN DIAGNOSTICS LTD", "lumendiagnostics.com", CocState.IN_DATE, "COC-1"),
        ("Meridian Telehealth", "Meridian-TH.com.", CocState.IN_DATE, "COC-2"),
        ("Nightingale Rostering", "any.com", CocState.IN_DATE, "COC-3"),
        ("Quillfeather Systems", None, CocState.IN_DATE, "COC-4"),
        ("Orchard Medical Records", None, CocState.EXPIRED, "COC-5"),
        ("Orchard Medical Records", "orchardmedical.co.uk", CocState.EXPIRED, "COC-5"),
        # by domain alone
        (None, "lumendiagnostics.com", CocState.IN_DATE, "COC-1"),
        (None, "orchardmedical.co.uk", CocState.EXPIRED, "COC-5"),
        (None, "twice.example.com", CocState.IN_DATE, "NEW"),
        # not sure
        ("Lumen Diagnostics", "lumen.com", CocState.UNCERTAIN, "COC-1"),
        ("Lumen Diagnostics", "mail.lumendiagnostics.com", CocState.UNCERTAIN, "COC-1"),
        ("Lumen Diagnostics", "quillfeather.com", CocState.UNCERTAIN, "COC-1"),
        ("Nightingale Rostering", "quillfeather.com", CocState.UNCERTAIN, "COC-3"),
        ("Lumen Diagnostic", None, CocState.UNCERTAIN, "COC-1"),
        ("Lumen", "unknown.com", CocState.UNCERTAIN, "COC-1"),
        ("Lumen Diagnostic", "lumendiagnostics.com", CocState.UNCERTAIN, "COC-1"),
        ("Somebody Else", "lumendiagnostics.com", CocState.UNCERTAIN, "COC-1"),
        # not there
        ("Somebody Else", "else.com", CocState.NOT_LISTED, None),
        ("Somebody Else", None, CocState.NOT_LISTED, None),
        (None, "else.com", CocState.NOT_LISTED, None),
        (None, None, CocState.NOT_LISTED, None),
        ("", "", CocState.NOT_LISTED, None),
        (None, "mail.lumendiagnostics.com", CocState.NOT_LISTED, None),
    ],
)
def test_standing(name: str | None, domain: str | None, state: CocState, reference: str | None) -> None:
    """A sure name or a listed domain is certain; a near name, a domain that is not among those listed, or a name and a
    domain of different suppliers are not."""
    standing = listed().standing(name, domain, TODAY)
    assert (standing.kind, standing.entry.reference if standing.entry else None) == (state, reference)
    assert standing.because


def test_the_latest_of_several_entries_counts() -> None:
    """Entries of one supplier are known by its name in any form; the latest expiry counts."""
    standing = listed().standing("Twice", None, TODAY)
    assert standing.entry is not None and standing.entry.expires_on == date(2026, 12, 31)
    assert standing.kind is CocState.IN_DATE


def test_by_name() -> None:
    """Names are matched as everywhere."""
    assert [listed().by_name(name).kind for name in ("Lumen Diagnostics", "Lumen", "Zed")] == [MatchKind.SURE, MatchKind.NEAR, MatchKind.NONE]


def test_the_reason_names_reference_and_day() -> None:
    """A person reads which entry it rests on and until when it holds."""
    assert "COC-1, until 30 November 2026" in listed().standing("Lumen Diagnostics", None, TODAY).because


def test_every_broken_cell_is_reported_at_once() -> None:
    """A missing name or expiry, a bad day and each bad domain are reported with line and column."""
    with pytest.raises(ConfigError) as caught:
        parse((*ROWS[:1], ("", "", "", "2027-01-01", ""), ("A", "", "soon", "", ""), ("B", "", "", "2027-01-01", "b.com; b c@; -x.com")), "coc.csv")
    assert [(p.line, p.key, p.found) for p in caught.value.problems] == [
        (2, "supplier_name", "nothing"),
        (3, "expires_on", "nothing"),
        (3, "issued_on", "'soon'"),
        (4, "domains", "'b'"),
        (4, "domains", "'c@'"),
        (4, "domains", "'-x.com'"),
    ]


FREE = frozenset({"gmail.com"})


def test_no_row_speaks_for_a_mail_provider_or_nhs_wales_or_ends_before_it_began() -> None:
    """As on the allow list: such a row is told with its line and does not count; the others do."""
    rows = (
        ROWS[0], ("Mail Ltd", "1", "2024-01-01", "2027-01-01", "x.com;gmail.com"), ("Ward Ltd", "2", "", "2027-01-01", "apps.wales.nhs.uk"),
        ("Swapped Ltd", "3", "2027-01-02", "2027-01-01", ""), ("One Day Ltd", "4", "2026-11-24", "2026-11-24", "one-day.com"),
    )  # fmt: skip
    found = parse(rows, "coc.csv", free_mail=FREE, nhs_wales=("wales.nhs.uk",))
    assert [(problem.line, problem.key) for problem in found.refused] == [(2, "domains"), (3, "domains"), (4, "expires_on")]
    assert "gmail.com" in found.refused[0].found and "2027-01-02" in found.refused[2].found and all(problem.expected for problem in found.refused)
    assert [entry.supplier_name for entry in found.entries] == ["One Day Ltd"]
    assert found.standing("One Day Ltd", "one-day.com", TODAY).kind is CocState.IN_DATE and found.standing(None, "gmail.com", TODAY).kind is CocState.NOT_LISTED


@pytest.mark.parametrize("suffix", ["co.uk", "nhs.uk", "*.co.uk"])
def test_a_whole_suffix_is_nobodys_domain(suffix: str) -> None:
    """It makes the register unusable, as on the allow list."""
    with pytest.raises(ConfigError) as caught:
        parse((ROWS[0], ("E", "", "", "2027-01-01", f"e.com;{suffix}")), "coc.csv")
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [(2, "domains")] and "suffix" in caught.value.problems[0].expected


def test_a_supplier_whose_row_is_refused_is_in_doubt() -> None:
    """It is not told that it has no Code of Connection because of an operator's slip: a person looks."""
    found = parse((*ROWS, ("Slip Ltd", "9", "2027-01-02", "2027-01-01", ""), ("Odd Limited", "10", "", "2027-01-01\0", "")), "coc.csv")
    states = [found.standing(name, None, TODAY).kind for name in ("Slip Limited", "Odd Ltd", "Orchard Medical Records", "Else Ltd")]
    assert states == [CocState.UNCERTAIN, CocState.UNCERTAIN, CocState.EXPIRED, CocState.NOT_LISTED]
    assert "refused" in found.standing("Slip Ltd", None, TODAY).because


SLIPS = (
    ("Slip Ltd", "9", "2027-01-02", "2027-01-01", "slip.com;gmail.com"), ("Odd\0 Limited", "10", "", "2027-01-01", "odd\0.com"),
    ("Pasted Ltd", "11", "", "2027-01-01", "one.com\x0btwo.com"), ("Twice Ltd", "12", "2027-01-02", "2027-01-01", "twice.com"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "domain", "state"),
    [
        (None, "slip.com", CocState.UNCERTAIN), (None, "ODD.com.", CocState.UNCERTAIN), (None, "two.com", CocState.UNCERTAIN), ("Other Name Ltd", "slip.com", CocState.UNCERTAIN),
        ("Orchard Medical Records", "slip.com", CocState.UNCERTAIN), ("Nightingale Rostering", "slip.com", CocState.UNCERTAIN), ("Twice Ltd", None, CocState.IN_DATE),
        (None, "gmail.com", CocState.NOT_LISTED), (None, "else.com", CocState.NOT_LISTED), (None, None, CocState.NOT_LISTED),
    ],
)  # fmt: skip
def test_a_refused_row_leaves_its_domains_in_doubt_too(name: str | None, domain: str | None, state: CocState) -> None:
    """Whoever is known by the domain alone is not refused for an operator's slip; a provider that the slip names is nobody's domain."""
    assert parse((*ROWS, *SLIPS), "coc.csv", free_mail=FREE).standing(name, domain, TODAY).kind is state


def test_where_the_domain_decides_a_name_near_its_own_entry_leaves_no_doubt() -> None:
    """"Meridian" with a domain that the list gives for Meridian Telehealth; but not with another supplier's."""
    near = listed().standing("Lumen Diagnostic", "lumendiagnostics.com", TODAY, domain_decides=True)
    other = listed().standing("Lumen Diagnostic", "quillfeather.com", TODAY, domain_decides=True)
    assert (near.kind, other.kind) == (CocState.IN_DATE, CocState.UNCERTAIN)


def test_an_entry_that_begins_on_a_day_to_come_is_not_in_date_yet() -> None:
    """Nor is it expired: a person looks."""
    rows = (("supplier_name", "issued_on", "expires_on"), ("Lumen Diagnostics Ltd", "2027-01-01", "2028-01-01"))
    before, after = (parse(rows, "coc.csv").standing("Lumen Diagnostics Ltd", None, day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert (before.kind, after.kind) == (CocState.UNCERTAIN, CocState.IN_DATE) and "from 1 January 2027 only" in before.because
