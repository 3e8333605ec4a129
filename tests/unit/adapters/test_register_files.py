"""Register files: read strictly, read anew when they change, and None with the reason where they cannot be used."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mailbot import config
from mailbot.adapters.register_files import RegisterFiles, check, load
from mailbot.reading.tables import read_workbook
from mailbot.registers.allow_list import DomainState
from mailbot.registers.coc_list import CocState

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
TODAY = NOW.date()
ALLOW = "supplier_name,domain,status,added_on,expires_on\nAcme Ltd,acme.com,active,2024-01-02,\nTŷ Gwyn Cyf,*.tygwyn.wales,active,,2027-01-31\n"
COC = "supplier_name,reference,issued_on,expires_on,domains\nLumen Ltd,COC-1,2025-12-01,2026-11-30,lumen.com;lumen.org\n"
ORGANISATIONS = "organisation,domain\nSocial Care Wales,socialcare.wales\n"
APIS = "name,aliases\nMaster Patient Index API,MPI;eMPI\n"
NOBODY: frozenset[str] = frozenset()  # no consumer mail providers
Section = Callable[..., config.Registers]


@pytest.fixture
def section(tmp_path: Path) -> Section:
    """Return a maker of the configuration's section over files with good content, all changed at NOW."""
    for name, text in (("allow.csv", ALLOW), ("coc.csv", COC), ("organisations.csv", ORGANISATIONS), ("apis.csv", APIS)):
        write(tmp_path / name, text.encode())

    def make(allow: str = "allow.csv", coc: str = "coc.csv", organisations: str | None = None, apis: str | None = None, age: int | None = None) -> config.Registers:
        def register(name: str) -> config.Register:
            return config.Register(path=tmp_path / name, max_age_days=age)

        return config.Registers(
            allow_list=register(allow),
            code_of_connection=register(coc),
            organisations=register(organisations) if organisations else None,
            apis=register(apis) if apis else None,
        )

    return make


def write(path: Path, content: bytes, changed: dt.datetime = NOW) -> Path:
    """Write a file as if it had been changed at an instant."""
    path.write_bytes(content)
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    return path


def xlsx(path: Path, rows: list[tuple[object, ...]]) -> Path:
    """Write an .xlsx with a hidden first tab and these rows in its second."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["not this one"])
    second = book.create_sheet("List")
    for row in rows:
        second.append(row)
    book.active = 1
    first.sheet_state = "hidden"
    book.save(path)
    return write(path, path.read_bytes())


def test_all_registers_are_loaded_with_their_hashes(section: Section, tmp_path: Path) -> None:
    """Every file named is read, and its SHA-256 is kept."""
    registers = load(section(organisations="organisations.csv", apis="apis.csv"), NOW)
    assert registers.problems == ()
    assert registers.allow_list is not None and registers.coc_list is not None and registers.apis is not None and registers.organisations is not None
    assert registers.allow_list.standing("apps.tygwyn.wales", TODAY).kind is DomainState.ACTIVE
    assert registers.coc_list.standing("Lumen", None, TODAY).kind is CocState.IN_DATE
    assert registers.organisations.is_nhs_wales("socialcare.wales")
    assert registers.apis.find("the MPI")[0][0] == "Master Patient Index API"
    assert dict(registers.sha256s())["allow_list"] == hashlib.sha256((tmp_path / "allow.csv").read_bytes()).hexdigest()
    assert registers.allow_list.dated == TODAY


def test_organisations_and_apis_may_be_left_out(section: Section) -> None:
    """Without a register of organisations wales.nhs.uk is NHS Wales; without a catalogue there are no API names."""
    registers = load(section(), NOW)
    assert registers.organisations is not None and registers.organisations.is_nhs_wales("x.wales.nhs.uk")
    assert registers.apis is None and registers.problems == ()


@pytest.mark.parametrize(
    "content",
    [
        ALLOW.encode(),
        ALLOW.encode("utf-8-sig"),
        ALLOW.encode("utf-16"),
        ALLOW.replace(",", ";").encode(),
        ALLOW.replace("\n", "\r\n").encode(),
        ALLOW.replace("ŷ", "y").encode("cp1252"),
        ("\n\n" + ALLOW).encode(),
        ALLOW.replace("supplier_name", "Supplier Name").encode(),
    ],
)
def test_csv_in_many_forms(section: Section, tmp_path: Path, content: bytes) -> None:
    """Byte order marks, character sets, semicolons, line ends and blank lines do not matter."""
    write(tmp_path / "allow.csv", content)
    registers = load(section(), NOW)
    assert registers.problems == () and registers.allow_list is not None
    assert registers.allow_list.known_domains == ("acme.com", "tygwyn.wales")


def test_windows_characters_are_read(section: Section, tmp_path: Path) -> None:
    """A file that is not UTF-8 is read as Windows-1252."""
    write(tmp_path / "allow.csv", "supplier_name,domain\nMédecin Ltd,medecin.fr\n".encode("cp1252"))
    found = load(section(), NOW).allow_list
    assert found is not None and found.entries[0].supplier_name == "Médecin Ltd"


def test_xlsx_with_real_dates(section: Section, tmp_path: Path) -> None:
    """A workbook's first visible tab is read; real dates, dates as text and both orders are days."""
    rows: list[tuple[object, ...]] = [
        ("Supplier name", "Domain", "Status", "Added on", "Expires on"),
        (),
        ("Acme Ltd", "acme.com", "active", dt.date(2024, 1, 2), dt.datetime(2026, 11, 24)),
        ("B Ltd", "b.org", "revoked", "02/01/2024", "2026-12-31"),
    ]
    xlsx(tmp_path / "allow.xlsx", rows)
    registers = load(section("allow.xlsx"), NOW)
    assert registers.problems == () and registers.allow_list is not None
    first, second = registers.allow_list.entries
    assert (first.added_on, first.expires_on, first.line) == (dt.date(2024, 1, 2), TODAY, 3)
    assert (second.added_on, second.expires_on) == (dt.date(2024, 1, 2), dt.date(2026, 12, 31))


def test_broken_cells_of_a_workbook_are_named_by_row(section: Section, tmp_path: Path) -> None:
    """Problems in an .xlsx carry the row that a person sees."""
    xlsx(tmp_path / "allow.xlsx", [("supplier_name", "domain"), (), ("Acme", "no domain")])
    found = check(section("allow.xlsx"))
    assert [(problem.line, problem.key) for problem in found] == [(3, "domain")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"", "an empty file"),
        (b"supplier_name\nAcme\n", "no such heading"),
        (b"supplier_name,domain,status\nAcme,acme.com,open\n", "found 'open'"),
        (b"PK\x03\x04 not a workbook", "not opened"),
        (b"\0\1\2\3" * 500, "cannot be read in any character set"),
        (b"x" * (21 << 20), "larger"),
        (b"supplier_name,domain\n" + b"A,a.com\n" * 50_001, "not opened"),
    ],
)
def test_an_unusable_register_is_none_with_the_reason(section: Section, tmp_path: Path, content: bytes | None, said: str) -> None:
    """Missing, empty, broken and oversized registers are None and said; the others are used all the same."""
    if content is None:
        (tmp_path / "allow.csv").unlink()
    else:
        write(tmp_path / "allow.csv", content)
    registers = load(section(), NOW)
    assert registers.allow_list is None and registers.coc_list is not None
    assert registers.problems and all(problem.startswith("allow_list: ") for problem in registers.problems)
    assert said in " ".join(registers.problems)
    assert dict(registers.sha256s())["allow_list"] == "unavailable"


def test_a_folder_is_no_register(section: Section, tmp_path: Path) -> None:
    """A path that cannot be read is a problem, not a crash."""
    (tmp_path / "folder").mkdir()
    registers = load(section("folder"), NOW)
    assert registers.allow_list is None and registers.problems


def test_a_broken_register_of_organisations_leaves_nobody_known(section: Section, tmp_path: Path) -> None:
    """Where the register of organisations is named but unusable, who is NHS Wales is not guessed."""
    write(tmp_path / "organisations.csv", b"organisation,domain\nEngland,nhs.uk\n")
    assert load(section(organisations="organisations.csv"), NOW).organisations is None


@pytest.mark.parametrize(
    ("age", "usable"), [(dt.timedelta(0), True), (dt.timedelta(days=7), True), (dt.timedelta(days=7, seconds=1), False), (dt.timedelta(days=-1), True)]
)
def test_age(section: Section, tmp_path: Path, age: dt.timedelta, usable: bool) -> None:
    """A register is used up to its allowed age, by the file's modification time, and not a second longer."""
    write(tmp_path / "coc.csv", COC.encode(), NOW - age)
    registers = load(section(age=7), NOW)
    assert (registers.coc_list is not None) is usable
    assert usable or "within 7 days" in registers.problems[0]


def test_a_register_grows_too_old_while_the_service_runs(section: Section) -> None:
    """Age is judged at every turn, not only when the file is read."""
    files = RegisterFiles(section(age=7), NOBODY)
    assert files.current(NOW).allow_list is not None
    assert files.current(NOW + dt.timedelta(days=8)).allow_list is None


def test_an_unchanged_file_is_not_read_again(section: Section, tmp_path: Path) -> None:
    """As long as time and size stay, the same value is given; content that changed unseen is not looked at."""
    files = RegisterFiles(section(), NOBODY)
    first = files.current(NOW).allow_list
    write(tmp_path / "allow.csv", ALLOW.replace("acme", "acne").encode())
    assert files.current(NOW).allow_list is first


def test_a_changed_file_is_read_again(section: Section, tmp_path: Path) -> None:
    """A new modification time or size makes the file be read anew, and only that file."""
    files = RegisterFiles(section(), NOBODY)
    first = files.current(NOW)
    write(tmp_path / "allow.csv", ALLOW.replace("acme", "acne").encode(), NOW + dt.timedelta(seconds=1))
    second = files.current(NOW)
    assert second.allow_list is not None and second.allow_list.known_domains[0] == "acne.com"
    assert second.coc_list is first.coc_list


def test_a_register_comes_back(section: Section, tmp_path: Path) -> None:
    """A file that was broken or missing is used as soon as it is mended."""
    files = RegisterFiles(section(), NOBODY)
    write(tmp_path / "allow.csv", b"broken", NOW)
    assert files.current(NOW).allow_list is None
    (tmp_path / "allow.csv").unlink()
    assert files.current(NOW).allow_list is None
    write(tmp_path / "allow.csv", ALLOW.encode(), NOW + dt.timedelta(seconds=5))
    registers = files.current(NOW)
    assert registers.allow_list is not None and registers.problems == ()


def test_check_names_every_problem_of_every_register(section: Section, tmp_path: Path) -> None:
    """`mailbot check` sees all problems at once, with file, line, column, found and expected."""
    write(tmp_path / "allow.csv", b"supplier_name,domain\n,acme.com\nB,b c\n")
    (tmp_path / "coc.csv").unlink()
    write(tmp_path / "apis.csv", b"name,alias\nA,B\n")
    found = check(section(apis="apis.csv"))
    assert [(Path(problem.file).name, problem.line, problem.key) for problem in found] == [
        ("allow.csv", 2, "supplier_name"),
        ("allow.csv", 3, "domain"),
        ("coc.csv", None, ""),
        ("apis.csv", 1, "alias"),
    ]


def test_check_judges_age_only_where_it_is_given_the_time(section: Section) -> None:
    """Without an instant only the content is checked."""
    late = NOW + dt.timedelta(days=30)
    assert check(section(age=7)) == []
    assert [problem.key for problem in check(section(age=7), late)] == ["max_age_days", "max_age_days"]


def test_many_problems_are_told_in_short_at_run_time(section: Section, tmp_path: Path) -> None:
    """At run time the first five problems are told, and how many more there are; `check` tells them all."""
    write(tmp_path / "allow.csv", b"supplier_name,domain\n" + b"A,b c\n" * 9)
    problems = load(section(), NOW).problems
    assert len(problems) == 6 and "4 problems more" in problems[-1]
    assert len(check(section())) == 9


def test_rows_that_are_refused_are_told_and_the_register_is_used(section: Section, tmp_path: Path) -> None:
    """Mail providers in either list, NHS Wales (as the other register gives it) in the allow list, contradictions."""
    write(tmp_path / "organisations.csv", (ORGANISATIONS + "Anybody,gmail.com\n").encode())
    write(tmp_path / "allow.csv", (ALLOW + "G,gmail.com,,,\nCare,*.socialcare.wales,,,\nAcme Ltd,acme.com,revoked,,\n").encode())
    found = section(organisations="organisations.csv")
    registers = load(found, NOW, frozenset({"gmail.com"}))
    assert registers.problems == () and registers.allow_list is not None and registers.organisations is not None
    assert [words.partition(":")[0] for words in registers.refused] == ["organisations", "allow_list", "allow_list", "allow_list"]
    assert registers.allow_list.known_domains == ("acme.com", "tygwyn.wales") and not registers.organisations.is_nhs_wales("gmail.com")
    assert [(Path(problem.file).name, problem.line) for problem in check(found, None, frozenset({"gmail.com"}))] == [("organisations.csv", 3), ("allow.csv", 4), ("allow.csv", 5), ("allow.csv", 6)]


ODD = ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u200b", "\u00ad", "\u202e"]  # NUL, bell, escape, delete, next line; zero width, soft hyphen, right to left


@pytest.mark.parametrize("odd", ODD, ids=ascii)
@pytest.mark.parametrize("place", ["inside", "at the end"])
def test_a_row_with_an_invisible_character_opens_nothing(section: Section, tmp_path: Path, odd: str, place: str) -> None:
    """It is told with file, line and character; nothing is taken away from a cell in silence, and the other rows count."""
    domain = f"e{odd}vil.com" if place == "inside" else f"evil.co{odd}m" if odd == "\u200b" else f"evil.com{odd}"
    write(tmp_path / "allow.csv", f"{ALLOW}Evil Ltd,{domain},active,,\n".encode())
    write(tmp_path / "coc.csv", f"{COC}Evil Ltd,,,2027-01-01,{domain}\n".encode())
    registers = load(section(), NOW)
    assert registers.problems == () and registers.allow_list is not None and registers.coc_list is not None
    assert registers.allow_list.known_domains == ("acme.com", "tygwyn.wales") and [entry.supplier_name for entry in registers.coc_list.entries] == ["Lumen Ltd"]
    found = check(section())
    assert [(Path(problem.file).name, problem.line, problem.key) for problem in found] == [("allow.csv", 4, "domain"), ("coc.csv", 3, "domains")]
    assert all(f"U+{ord(odd):04X}" in problem.found and "control characters" in problem.expected for problem in found)


def test_control_characters_where_nothing_opens_are_spaces_in_every_register(section: Section, tmp_path: Path) -> None:
    """In the name of a supplier, an organisation or an API. Line ends and tabs within a cell are what spreadsheets write."""
    write(tmp_path / "organisations.csv", f"{ORGANISATIONS}Odd\0Board,board.com\nEvil,evil\0.com\n".encode())
    write(tmp_path / "apis.csv", f"{APIS}Odd\x01 API,OA\n".encode())
    write(tmp_path / "allow.csv", f'{ALLOW}A\0 Ltd,a.com,active,,\n"Two\nLines\tLtd",two.com,active,,\n'.encode())
    found = section(organisations="organisations.csv", apis="apis.csv")
    registers = load(found, NOW)
    assert [words.partition(":")[0] for words in registers.refused] == ["organisations"] and registers.problems == ()
    assert registers.organisations is not None and not registers.organisations.is_nhs_wales("evil.com") and ("board.com", "Odd Board") in registers.organisations.names
    assert registers.allow_list is not None and registers.allow_list.known_domains == ("acme.com", "tygwyn.wales", "a.com", "two.com")
    assert registers.apis is not None and registers.apis.entries[-1].name == "Odd API"


@pytest.mark.parametrize("status", ["revoked", "rev\0oked", "revoked\0"])
def test_a_revocation_is_never_lost_to_an_invisible_character(section: Section, tmp_path: Path, status: str) -> None:
    """Below a wildcard its domain would be open without it: the whole list is not used, and people look."""
    write(tmp_path / "allow.csv", f"{ALLOW}T,old.ty\0gwyn.wales,{status},,\n".encode())
    registers = load(section(), NOW)
    assert registers.allow_list is None and "U+0000" in registers.problems[0]


def test_the_allow_list_is_judged_anew_when_the_organisations_change(section: Section, tmp_path: Path) -> None:
    """A domain that became one of NHS Wales is a supplier's no more, though the allow list's own file did not change."""
    files = RegisterFiles(section(organisations="organisations.csv"), NOBODY)
    assert files.current(NOW).refused == ()
    write(tmp_path / "organisations.csv", b"organisation,domain\nAcme Hospital,acme.com\n", NOW + dt.timedelta(seconds=1))
    registers = files.current(NOW)
    assert len(registers.refused) == 1 and registers.allow_list is not None and registers.allow_list.known_domains == ("tygwyn.wales",)


def test_a_workbook_may_have_as_many_rows_as_a_csv(section: Section, tmp_path: Path) -> None:
    """An attachment may not: there, nobody can tell what a large one is for."""
    rows: list[tuple[object, ...]] = [("supplier_name", "domain", "status", "added_on", "expires_on")]
    rows += [(f"Supplier {number} Ltd", f"supplier{number}.co.uk", "active", "2024-01-02", None) for number in range(20_000)]
    xlsx(tmp_path / "allow.xlsx", rows)
    registers = load(section("allow.xlsx"), NOW)
    assert registers.problems == () and registers.allow_list is not None and len(registers.allow_list.entries) == 20_000
    assert read_workbook((tmp_path / "allow.xlsx").read_bytes()).unsafe


def test_a_workbook_beyond_the_limit_is_told_with_the_limit(section: Section, tmp_path: Path) -> None:
    """One row far down is enough."""
    xlsx(tmp_path / "allow.xlsx", [("supplier_name", "domain"), *([()] * 50_000), ("Acme", "acme.com")])
    (told,) = check(section("allow.xlsx"))
    assert "more rows" in told.found and "50000 rows" in told.expected


@pytest.mark.parametrize(
    ("content", "usable"),
    [
        (ALLOW, True),
        (ALLOW.rstrip("\n"), True),
        (ALLOW + "Ethos Imaging Ltd,ethosimaging.com", False),
        (ALLOW + "Ethos Imaging Ltd,ethosimaging.com\n", True),
        (ALLOW.split("\n", 1)[0], False),
        (ALLOW.split("\n", 1)[0] + "\n", False),
    ],
)
def test_a_file_that_breaks_off_or_holds_nothing_is_not_used(section: Section, tmp_path: Path, content: str, usable: bool) -> None:
    """An export that was cut short would open a revoked domain, and close all those that it does not come to."""
    write(tmp_path / "allow.csv", content.encode())
    registers = load(section(), NOW)
    assert (registers.allow_list is not None) is usable
    assert usable or "breaks off" in registers.problems[0] or "headings and no row" in registers.problems[0]


def test_a_file_that_is_being_written_is_read_when_it_rests(section: Section, tmp_path: Path) -> None:
    """Until then, what was read before holds."""
    files = RegisterFiles(section(), NOBODY)
    assert files.current(NOW).allow_list is not None
    write(tmp_path / "allow.csv", b"supplier_name,domain\nOther Ltd,other.co.uk\n", NOW + dt.timedelta(seconds=60))
    while_written, at_rest = (files.current(NOW + dt.timedelta(seconds=seconds)).allow_list for seconds in (61, 66))
    assert while_written is not None and len(while_written.entries) == 2
    assert at_rest is not None and len(at_rest.entries) == 1
