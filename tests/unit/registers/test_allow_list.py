"""The allow list: rows to entries, and the standing of a domain on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import ConfigError
from mailbot.registers.allow_list import AllowList, AllowListEntry, DomainState, parse
from mailbot.registers.names import MatchKind

TODAY = date(2026, 11, 24)
HEAD = ("supplier_name", "domain", "status", "added_on", "expires_on")


def listed(*rows: tuple[str, ...]) -> AllowList:
    """Return a list of the given rows below the usual headings."""
    return parse((HEAD, *rows), "allow-list.csv", "hash", TODAY)


def problems(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> list[tuple[int | None, str, str]]:
    """Return (line, column, found) of everything that is wrong with the rows."""
    with pytest.raises(ConfigError) as caught:
        parse((head, *rows), "allow-list.csv")
    assert all(problem.expected and problem.file == "allow-list.csv" for problem in caught.value.problems)
    return [(problem.line, problem.key, problem.found) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("row", "domain", "state"),
    [
        (("Acme", "acme.com", "active", "", ""), "acme.com", DomainState.ACTIVE),
        (("Acme", "acme.com", "", "", ""), "ACME.com.", DomainState.ACTIVE),
        (("Acme", "acme.com", "active", "", ""), "apps.acme.com", DomainState.NOT_LISTED),
        (("Acme", "acme.com", "active", "", ""), "notacme.com", DomainState.NOT_LISTED),
        (("Acme", "acme.com", "active", "", ""), "", DomainState.NOT_LISTED),
        (("Acme", "*.acme.com", "active", "", ""), "apps.acme.com", DomainState.ACTIVE),
        (("Acme", "*.acme.com", "active", "", ""), "a.b.acme.com", DomainState.ACTIVE),
        (("Acme", "*.acme.com", "active", "", ""), "acme.com", DomainState.ACTIVE),
        (("Acme", "*.acme.com", "active", "", ""), "badacme.com", DomainState.NOT_LISTED),
        (("Acme", "acme.com", "active", "", "2026-11-24"), "acme.com", DomainState.ACTIVE),
        (("Acme", "acme.com", "active", "", "2026-11-23"), "acme.com", DomainState.EXPIRED),
        (("Acme", "acme.com", "revoked", "", "2027-11-23"), "acme.com", DomainState.REVOKED),
        (("Acme", "bücher.de", "active", "", ""), "xn--bcher-kva.de", DomainState.ACTIVE),
    ],
)
def test_standing(row: tuple[str, ...], domain: str, state: DomainState) -> None:
    """An entry speaks of its domain, with a wildcard of its subdomains too, and lasts to the end of its last day."""
    standing = listed(row).standing(domain, TODAY)
    assert standing.kind is state
    assert (standing.entry is None) == (state is DomainState.NOT_LISTED)


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (("revoked", ""), ("active", ""), DomainState.REVOKED),
        (("active", "2020-01-01"), ("active", "2027-01-01"), DomainState.ACTIVE),
        (("active", "2020-01-01"), ("revoked", ""), DomainState.REVOKED),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_several_entries(first: tuple[str, str], second: tuple[str, str], state: DomainState, turned: bool) -> None:
    """For the very same domain a revocation outweighs all else, and an active entry an expired one, whatever the order of rows."""
    rows = [("Acme", "acme.com", status, "", expires) for status, expires in (first, second)]
    assert listed(*(reversed(rows) if turned else rows)).standing("acme.com", TODAY).kind is state


WILD = (
    ("Wild", "*.wild.com", "active", "", ""),
    ("Wild", "old.wild.com", "revoked", "", ""),
    ("Wild", "*.shut.wild.com", "revoked", "", ""),
    ("Wild", "one.shut.wild.com", "active", "", ""),
    ("Wild", "late.wild.com", "active", "", "2020-01-01"),
    ("Wild", "wild.com", "active", "", ""),
    ("Left", "left.com", "revoked", "", ""),
    ("Gone", "*.gone.com", "active", "", ""),
    ("Gone", "gone.com", "revoked", "", ""),
)


@pytest.mark.parametrize(
    ("domain", "state"),
    [
        ("wild.com", DomainState.ACTIVE), ("new.wild.com", DomainState.ACTIVE), ("old.wild.com", DomainState.REVOKED), ("x.old.wild.com", DomainState.REVOKED),
        ("shut.wild.com", DomainState.REVOKED), ("two.shut.wild.com", DomainState.REVOKED), ("one.shut.wild.com", DomainState.ACTIVE),
        ("late.wild.com", DomainState.EXPIRED), ("x.late.wild.com", DomainState.ACTIVE), ("gone.com", DomainState.REVOKED), ("x.gone.com", DomainState.REVOKED),
        ("left.com", DomainState.REVOKED), ("x.left.com", DomainState.NOT_LISTED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_the_most_specific_entry_decides(domain: str, state: DomainState, turned: bool) -> None:
    """A wildcard opens no domain that a row of its own closes; what was revoked stays closed with all below it, save by a nearer row."""
    assert listed(*(reversed(WILD) if turned else WILD)).standing(domain, TODAY).kind is state


def test_rows_that_contradict_each_other_are_told_and_the_domain_counts_as_revoked() -> None:
    """The list stays usable; the standing names the row that says the opposite."""
    found = listed(("Acme", "acme.com", "active", "", ""), ("B", "b.org", "", "", ""), ("Acme", "acme.com", "revoked", "", ""), ("Acme", "*.acme.com", "active", "", ""))
    assert [(problem.line, problem.key) for problem in found.refused] == [(4, "status")]
    assert "line 2" in found.refused[0].found and found.refused[0].file == "allow-list.csv"
    standing = found.standing("acme.com", TODAY)
    assert (standing.kind, standing.entry and standing.entry.line, standing.against and standing.against.line) == (DomainState.REVOKED, 4, 2)
    assert found.standing("b.org", TODAY).against is None and found.standing("b.org", TODAY).kind is DomainState.ACTIVE


def test_no_row_opens_a_mail_provider_or_nhs_wales() -> None:
    """Such a row is told with its line and does not count; the others do, and so does a revocation."""
    rows = (
        HEAD, ("G", "gmail.com", "active", "", ""), ("G", "*.mail.gmail.com", "", "", ""), ("H", "wales.nhs.uk", "active", "", ""),
        ("H", "*.dhcw.wales.nhs.uk", "", "", ""), ("G", "hotmail.com", "revoked", "", ""), ("Acme", "acme.com", "active", "", ""),
    )  # fmt: skip
    found = parse(rows, "allow-list.csv", free_mail=frozenset({"gmail.com", "hotmail.com"}), nhs_wales=("wales.nhs.uk",))
    assert [(problem.line, problem.key) for problem in found.refused] == [(2, "domain"), (3, "domain"), (4, "domain"), (5, "domain")]
    states = [found.standing(domain, TODAY).kind for domain in ("gmail.com", "x.mail.gmail.com", "wales.nhs.uk", "x.dhcw.wales.nhs.uk", "hotmail.com", "acme.com")]
    assert states == [DomainState.NOT_LISTED] * 4 + [DomainState.REVOKED, DomainState.ACTIVE]


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\0", "\x1e", "\x85"], ids=ascii)
def test_a_control_character_in_a_name_takes_no_row_away(odd: str) -> None:
    """Word's soft line break, pasted into a name, is a space: the supplier is active, or revoked, as the row says."""
    found = listed((f"Zephyr{odd}Care Ltd", "zephyrcare.com", "active", "", ""), (f"{odd}Gone Ltd", "gone.com", "revoked", "", ""))
    assert found.refused == () and [entry.supplier_name for entry in found.entries] == ["Zephyr Care Ltd", "Gone Ltd"]
    assert [found.standing(domain, TODAY).kind for domain in ("zephyrcare.com", "gone.com")] == [DomainState.ACTIVE, DomainState.REVOKED]


@pytest.mark.parametrize(
    "row", [("Z", "zephyr\x0bcare.com", "", "", ""), ("Z", "zephyrcare.com", "act\x0bive", "", ""), ("Z", "zephyrcare.com", "", "\x0b2026-01-01", ""), ("Z", "zephyrcare.com", "", "", "2027-01-01\x0b")]
)
def test_a_row_that_is_not_legible_opens_nothing_and_leaves_its_domain_in_doubt(row: tuple[str, ...]) -> None:
    """Neither active nor taken for one that is not listed; other domains, and one that another row speaks of, are in no doubt."""
    found = listed(row)
    assert len(found.refused) == 1 and found.entries == ()
    assert [found.standing(domain, TODAY).kind for domain in ("zephyrcare.com", "apps.zephyrcare.com", "else.com", "")] == [DomainState.DOUBTED, *[DomainState.NOT_LISTED] * 3]
    assert listed(row, ("Z", "zephyrcare.com", "", "", "")).standing("zephyrcare.com", TODAY).kind is DomainState.ACTIVE


def test_a_doubted_wildcard_bears_on_what_stands_below_and_none_on_providers() -> None:
    """What no row may open is in no doubt."""
    rows = (HEAD, ("Z", "*.zephyr\0care.com", "", "", ""), ("G", "gmail\0.com", "", "", ""), ("H", "dhcw.wales.nhs.uk\0", "", "", ""), ("S", "co\0.uk", "", "", ""))
    found = parse(rows, "allow-list.csv", free_mail=frozenset({"gmail.com"}), nhs_wales=("wales.nhs.uk",))
    assert found.doubted == ("*.zephyrcare.com",) and found.standing("a.zephyrcare.com", TODAY).kind is DomainState.DOUBTED


def test_the_latest_expiry_counts() -> None:
    """Of several expired entries the last one to lapse is told."""
    rows = (("Acme", "acme.com", "", "", "2025-01-01"), ("Acme", "acme.com", "", "", "2026-01-01"), ("Acme", "acme.com", "", "", "2024-01-01"))
    entry = listed(*rows).standing("acme.com", TODAY).entry
    assert entry is not None and entry.expires_on == date(2026, 1, 1)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 400))
def test_an_entry_is_active_through_its_last_day(expires: date, days: int) -> None:
    """On any day up to the expiry an entry is active, on any later one it has expired."""
    today = expires + timedelta(days=days)
    state = listed(("Acme", "acme.com", "", "", expires.isoformat())).standing("acme.com", today).kind
    assert state is (DomainState.ACTIVE if days <= 0 else DomainState.EXPIRED)


def test_entries_keep_what_was_written() -> None:
    """An entry holds name, domain, wildcard, status, both days and its line; the list holds hash and date."""
    found = listed(("Acme Ltd", "*.acme.com", "Revoked", "03/02/2024", "2027-03-31 00:00:00"))
    entry = found.entries[0]
    assert (entry.supplier_name, entry.domain, entry.wildcard, entry.status) == ("Acme Ltd", "acme.com", True, "revoked")
    assert (entry.added_on, entry.expires_on, entry.line) == (date(2024, 2, 3), date(2027, 3, 31), 2)
    assert (found.sha256, found.dated, found.known_domains) == ("hash", TODAY, ("acme.com",))


def test_by_name() -> None:
    """Suppliers are matched by name."""
    found = listed(("Acme Health Ltd", "acme.com", "", "", ""))
    assert [found.by_name(name).kind for name in ("ACME HEALTH", "Acme Helth", "Other")] == [MatchKind.SURE, MatchKind.NEAR, MatchKind.NONE]


def test_untidy_files_are_read() -> None:
    """A byte order mark, blank rows, spaces around cells, other cases and missing optional columns do no harm."""
    rows = ((), ("\ufeffSupplier Name", " DOMAIN ", ""), (), ("  Acme ", " ACME.com ", ""), ("", "", ""), ("B", "b.org"))
    found = parse(rows, "x.csv")
    assert [(entry.supplier_name, entry.domain, entry.line) for entry in found.entries] == [("Acme", "acme.com", 4), ("B", "b.org", 6)]


def test_every_broken_cell_is_reported_at_once() -> None:
    """All problems come together, each with its line, column and what was found."""
    found = problems(
        ("", "acme.com", "active", "", ""),
        ("Acme", "not a domain", "active", "", ""),
        ("Acme", "", "active", "", ""),
        ("Acme", "acme.com", "open", "", ""),
        ("Acme", "acme.com", "active", "31.12.2026", "2026-02-30"),
        ("Acme", "*.co.uk", "active", "", ""),
        ("Acme", "acme.com", "active", "", "", "stray"),
    )
    assert found == [
        (2, "supplier_name", "nothing"),
        (3, "domain", "'not a domain'"),
        (4, "domain", "nothing"),
        (5, "status", "'open'"),
        (6, "added_on", "'31.12.2026'"),
        (6, "expires_on", "'2026-02-30'"),
        (7, "domain", "'*.co.uk'"),
        (8, "column 6", "'stray'"),
    ]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (("supplier_name",), [("domain", "no such heading")]),
        (("supplier_name", "domain", "colour"), [("colour", "an unknown heading")]),
        (("supplier_name", "domain", "Domain"), [("domain", "a heading that stands twice")]),
        (("name", "domain"), [("supplier_name", "no such heading"), ("name", "an unknown heading")]),
    ],
)
def test_headings(head: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    """Missing, unknown and repeated headings are reported, and no row is read below them."""
    assert [(key, what) for _, key, what in problems(("Acme", "bad domain"), head=head)] == found


@pytest.mark.parametrize("rows", [(), ((),), (("", " "), ())])
def test_an_empty_file_is_an_error(rows: tuple[tuple[str, ...], ...]) -> None:
    """A file without headings is never an empty list."""
    with pytest.raises(ConfigError, match="an empty file"):
        parse(rows, "x.csv")


def test_headings_alone_are_no_list() -> None:
    """An export that came out empty would turn every supplier away."""
    with pytest.raises(ConfigError, match="headings and no row"):
        listed()


def test_an_entry_that_begins_on_a_day_to_come_opens_nothing_yet() -> None:
    """Nor does it turn anybody away: a person looks."""
    begun = AllowListEntry("Acme", "acme.co.uk", wildcard=False, status="active", added_on=date(2026, 12, 1), expires_on=None)
    assert (begun.state(date(2026, 11, 30)), begun.state(date(2026, 12, 1))) == (DomainState.DOUBTED, DomainState.ACTIVE)


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=6))
def test_any_rows_give_a_list_or_all_problems(rows: list[list[str]]) -> None:
    """Whatever stands in the file, the outcome is a list or a ConfigError that names at least one problem."""
    try:
        found = parse((HEAD, *rows), "x.csv")
    except ConfigError as error:
        assert error.problems
    else:
        assert all(entry.domain and entry.supplier_name for entry in found.entries)


def test_a_broken_cell_hides_no_row_that_is_refused() -> None:
    """Everything wrong with the list is told in one look, in the order of its lines."""
    rows = (("K", "*.k.com", "active", "", ""), ("I", "gmail.com", "active", "", ""), ("K", "*.k.com", "revoked", "", ""), ("A", "a.com", "activ", "", ""), ("A", "a.com", "active", "", ""))
    with pytest.raises(ConfigError) as caught:
        parse((HEAD, *rows), "allow-list.csv", free_mail={"gmail.com"})
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [(3, "domain"), (4, "status"), (5, "status")]
