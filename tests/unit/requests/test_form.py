"""The allow listing form: known by its tabs, labels and asterisks, whatever its layout."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mailbot.errors import ConfigError
from mailbot.model.message import Sheet, Workbook, Zone
from mailbot.reading.tables import read_workbook
from mailbot.requests.form import FormProfile, FormReading, FormStatus, read_form
from mailbot.requests.placeholders import is_a_frame

DATA: Mapping[str, Any] = YAML(typ="safe").load((Path(__file__).parents[3] / "rules" / "form-profile.yaml").read_text(encoding="utf-8"))
PROFILE = FormProfile.from_data(DATA)
TITLE = "Information Security Toolkit - O365 Allow Listing Domain"
FILE = f"{TITLE} v6.6.xlsx"
README = "ReadMe – Allowlisting"
HEAD = ("Ref", "Item", "Response", "Guidance")
REQUEST = {
    "Sponsoring organisation *": "Cardiff and Vale UHB",
    "Directorate / department": "",
    "Sponsor's name *": "Jo Bloggs",
    "Sponsor's email address *": "jo.bloggs@wales.nhs.uk",
    "Supplier name *": "Thornbury Analytics Ltd",
    "Domain to be allow listed *": "thornbury-analytics.com",
    "Additional domains": "",
    "Business justification *": "Access to the WDS API",
}
ASSURANCE = {
    "Is the supplier certified to ISO 27001? *": "Yes",
    "Reportable security incidents in the last 24 months? *": "None",
    "If yes, give details": "",
    "Completed by *": "Jo Bloggs",
    "Date completed *": "2026-11-20",
}
Rows = Sequence[tuple[str, ...]]


def item_rows(items: Mapping[str, str], section: int) -> list[tuple[str, ...]]:
    """Return items one a row: reference, label, response, guidance."""
    return [(f"{section}.{n}", label, answer, "Please give full details here.") for n, (label, answer) in enumerate(items.items(), 1)]


def sheet(name: str, rows: Rows, *, hidden: bool = False, footer: str = "") -> Sheet:
    """Return a tab of rows, blank ones left out but counted."""
    kept = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    return Sheet(name, tuple(row for _, row in kept), tuple(number for number, _ in kept), hidden, footer)


def form(
    answers: Mapping[str, str] | None = None,
    *,
    version: str = "6.6",
    readme: str | None = README,
    head: tuple[str, ...] = HEAD,
    footer: str = "",
    title: str | None = None,
) -> Workbook:
    """Return the form, filled in, with some answers changed."""
    given_answers = dict(answers or {})
    assert not set(given_answers) - {*REQUEST, *ASSURANCE}
    banner = (f"{TITLE} v{version}",) if version else (TITLE,)
    first = [banner, (), ("Version", version), ("Items marked * must be completed.",)]
    sheets = [sheet(readme, first)] if readme is not None else []
    for name, items, section in (("Allow Listing Request", REQUEST, 1), ("Supplier Assurance", ASSURANCE, 4)):
        changed = {label: given_answers.get(label, answer) for label, answer in items.items()}
        sheets.append(sheet(name, [banner, (), head, ("Section",), *item_rows(changed, section)], footer=footer))
    sheets.append(sheet("Lists", [("Yes *",), ("No *",)], hidden=True))
    return Workbook(tuple(sheets), title=" ".join(banner) if title is None else title)


def read(book: Workbook, name: str = FILE, profile: FormProfile = PROFILE) -> FormReading:
    """Read a workbook that is, or may be, the form."""
    reading = read_form(book, name, profile)
    assert reading is not None
    return reading


def test_a_complete_form() -> None:
    """Version 6.6, its ReadMe tab and every mandatory response make a complete form, with supplier, domain, evidence."""
    reading = read(form())
    assert (reading.status, reading.version, reading.missing) == (FormStatus.COMPLETE, "6.6", ())
    assert (reading.supplier_name, reading.domains) == ("Thornbury Analytics Ltd", ("thornbury-analytics.com",))
    assert [label for label, _ in reading.fields] == [label.rstrip(" *") for label in (*REQUEST, *ASSURANCE)]
    assert reading.field("sponsor's NAME") == "Jo Bloggs" and reading.field("nothing like it") == ""
    assert [(e.zone, e.source) for e in reading.evidence] == [(Zone.FORM, "Allow Listing Request")] * 2
    assert reading.evidence[1].quote == "Domain to be allow listed: thornbury-analytics.com" and reading.evidence[1].offset == 10


def test_what_is_missing_is_told_in_the_forms_order_without_the_mark() -> None:
    """Empty mandatory responses are listed by label, in order; guidance beside them is no response."""
    empty = ("Date completed *", "Sponsor's name *", "Supplier name *")
    reading = read(form(dict.fromkeys(empty, "")))
    assert (reading.status, reading.missing) == (FormStatus.INCOMPLETE, ("Sponsor's name", "Supplier name", "Date completed"))
    assert reading.supplier_name == ""


def test_a_blank_form_is_all_missing() -> None:
    """A form that nobody filled in misses every mandatory item, and nothing else."""
    reading = read(form(dict.fromkeys({**REQUEST, **ASSURANCE}, "")))
    assert reading.missing == tuple(label.rstrip(" *") for label in (*REQUEST, *ASSURANCE) if label.endswith("*"))


@pytest.mark.parametrize(
    "answer",
    [
        "", "  ", "-", "–", "---", "?", "???", "...", "…", "TBC", "tbc.", "T.B.C.", "TBD", "tba", "TBC by supplier", "TBC - awaiting the supplier",
        "To be confirmed", "To follow", "to follow shortly", "To follow next week", "Will follow", "N/A", "n/a", "NA", "N.A.", "Not applicable", "#N/A", "Unknown",
        "Not known", "Not yet known", "Awaiting confirmation from supplier", "Pending", "pending approval", "don't know", "xxx", "Please select", "☐",
        "Click or tap here to enter text.", "i'w gadarnhau", "I’w gadarnhau", "i ddilyn", "Amherthnasol", "Heb ei gadarnhau", "[TBC]", "<TBC>", "_____",
    ],
)  # fmt: skip
def test_what_counts_as_empty(answer: str) -> None:
    """Blanks, dashes, question marks, TBC and the like, and N/A for a mandatory item, are no response."""
    assert read(form({"Business justification *": answer})).missing == ("Business justification",)


@pytest.mark.parametrize(
    "answer",
    [
        "No", "None", "0", "Nil incidents", "Yes", "Dim", "Nac oes", "✓", "☒ Yes", "UK", "To follow up patients after discharge", "To confirm eligibility of patients",
        "Will be stored in Azure UK South", "Will personal data be shared: yes", "Asked for by the health board", "Follows ISO 27001 controls",
        "Pending a longer answer from the supplier we hold that data stays within the United Kingdom at all times",
        "See attached", "In progress", "Na h-Eileanan", "Soon-Lee Chan", "National", "Unknown Ltd holds the data", "50%", "A",
    ],
)  # fmt: skip
def test_what_counts_as_an_answer(answer: str) -> None:
    """Refusals, numbers, ticks and sentences that only begin like a placeholder are answers."""
    assert read(form({"Business justification *": answer})).status is FormStatus.COMPLETE


@pytest.mark.parametrize(
    "columns",
    [
        {"ref": "Ref", "label": "Item", "response": "Response", "guidance": "Guidance"},
        {"ref": "Ref", "label": "Item", "guidance": "Guidance", "response": "Response"},
        {"label": "Item", "guidance": "Guidance", "response": "Your response"},
        {"label": "Details", "guidance": "Guidance", "response": "Answer"},
        {"ref": "No.", "label": "Question", "guidance": "Notes", "response": "Ymateb / Response (please complete)"},
        {"ref": "", "label": "Item", "guidance": "", "response": "Sponsor's response"},
        {"ref": "Ref", "label": "Requirement", "response": "Details", "guidance": "Guidance"},
    ],
)
def test_the_headed_column_holds_the_responses(columns: Mapping[str, str]) -> None:
    """Wherever the column headed "Response" stands, it is read, and guidance between it and the label is not."""
    answers = {**REQUEST, **ASSURANCE, "Business justification *": "", "Supplier name *": "Acme Ltd"}
    rows = [tuple(columns.values())]
    for ref, label, response, guidance in item_rows(answers, 1):
        cells = {"ref": ref, "label": label, "response": response, "guidance": guidance}
        rows.append(tuple(cells[column] for column in columns))
    reading = read(Workbook((form().sheets[0], sheet("Request", rows))))
    assert reading.missing == ("Business justification",) and reading.supplier_name == "Acme Ltd"


def test_without_headings_the_cell_right_of_the_label_is_read() -> None:
    """Guidance two columns away is never taken for a response."""
    reading = read(form({"Business justification *": ""}, head=("Please read the notes",)))
    assert reading.missing == ("Business justification",) and reading.domains == ("thornbury-analytics.com",)


def test_a_note_about_answers_is_no_heading() -> None:
    """A sentence with the word "answer" among the items does not move the response column."""
    book = form({"Business justification *": ""})
    request = book.sheets[1]
    rows = (*request.rows[:3], ("", "", "", "Please answer every item"), ("", "Details of the request", "", "Answer in full"), *request.rows[3:])
    changed = Sheet(request.name, rows, tuple(range(1, len(rows) + 1)))
    assert read(Workbook((book.sheets[0], changed, *book.sheets[2:]), book.title)).missing == ("Business justification",)


def test_layout_does_not_count() -> None:
    """Shifted rows and columns, other tab names and an order of one's own give the same reading."""
    book = form()
    shifted = tuple(
        Sheet(s.name if "ReadMe" in s.name else f"Tab {n}", tuple(("", "", *row) for row in s.rows), tuple(x + 7 for x in s.row_numbers), s.hidden)
        for n, s in enumerate(book.sheets)
    )
    plain, moved = read(book), read(Workbook((shifted[1], shifted[0], shifted[2], shifted[3])))
    assert (moved.status, moved.fields, moved.domains) == (plain.status, plain.fields, plain.domains)


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        *((text, "Extra item") for text in ("Extra item *", "Extra item*", "* Extra item", "*Extra item", "Extra item *:", "Extra\nitem\n*", "Extra item * ")),
        ("Extra item * (see guidance)", "Extra item (see guidance)"),
    ],
)
def test_the_mark_stands_in_front_or_behind(label: str, bare: str) -> None:
    """An asterisk before, behind or in front of a bracket makes an item mandatory."""
    extra = sheet("More", [HEAD, ("9.1", label, "", "")])
    assert read(Workbook((*form().sheets, extra))).missing == (bare,)


def test_the_mark_may_have_a_column_of_its_own() -> None:
    """An asterisk alone in a cell of the row marks the item."""
    headed = sheet("More", [("Ref", "Item", "", "Response", "Guidance"), ("9.1", "Extra item", "*", "", "Some guidance")])
    bare = sheet("Other", [("9.2", "Other item", "*", "", "Some guidance")])
    assert read(Workbook((*form().sheets, headed, bare))).missing == ("Extra item", "Other item")


@pytest.mark.parametrize(
    "row",
    [
        ("Items marked * must be completed",), ("* = mandatory",), ("* mandatory field",), ("Fields marked with *",), ("All fields with an asterisk are required *",),
        ("* denotes a required item",), ("2.9", "Optional domains", "*.acme.com", "e.g. *.acme.com"), ("2.9", "Optional", "", "see *.acme.com"), ("***",), ("*",),
    ],
)  # fmt: skip
def test_what_is_no_mandatory_item(row: tuple[str, ...]) -> None:
    """Legends that explain the asterisk, wildcards and lone asterisks are no items to fill in."""
    extra = sheet("More", [HEAD, row])
    assert read(Workbook((*form().sheets, extra))).status is FormStatus.COMPLETE


def test_the_profile_names_mandatory_items_too() -> None:
    """An item without a mark is mandatory where the operator says so."""
    profile = FormProfile.from_data({**DATA, "mandatory": ["Additional domains", "Directorate/Department"]})
    assert read(form(), profile=profile).missing == ("Directorate / department", "Additional domains")


# ---------------------------------------------------------------- version and tabs


@pytest.mark.parametrize("name", ["ReadMe – Allowlisting", "ReadMe - Allowlisting", "ReadMe — Allowlisting", "README-Allow Listing", "ReadMe \u2010 allowlisting "])
def test_any_dash_in_the_tabs_name(name: str) -> None:
    """The ReadMe tab is known whatever dash, case or spaces its name has."""
    assert read(form(readme=name)).status is FormStatus.COMPLETE


@pytest.mark.parametrize("readme", [None, "ReadMe", "Read this"])
def test_without_its_readme_tab_it_is_unrecognised(readme: str | None) -> None:
    """Without its ReadMe tab it may be anything, be it of this version or another."""
    assert read(form(readme=readme)).status is FormStatus.UNRECOGNISED
    assert read(form(readme=readme, version="6.5")).status is FormStatus.UNRECOGNISED


def test_a_hidden_readme_tab_is_not_there() -> None:
    """A tab that no reader sees does not count."""
    book = form()
    hidden = Sheet(book.sheets[0].name, book.sheets[0].rows, book.sheets[0].row_numbers, True)
    assert read(Workbook((hidden, *book.sheets[1:]), book.title)).status is FormStatus.UNRECOGNISED


@pytest.mark.parametrize("version", ["6.5", "6.7", "7", "5.10", "6.6.1"])
def test_another_version_is_outdated(version: str) -> None:
    """Any other version, told in one voice, is outdated, whatever the file is called."""
    reading = read(form(version=version))
    assert (reading.status, reading.version) == (FormStatus.OUTDATED, version)


def test_the_files_name_does_not_count() -> None:
    """The workbook decides: a 6.6 that is called 6.5 is a 6.6."""
    assert read(form(), f"{TITLE} v6.5 old.xlsx").status is FormStatus.COMPLETE


def test_a_form_without_a_version_is_unrecognised() -> None:
    """Where the workbook gives no version, the name of its file does not help."""
    reading = read(form(version=""))
    assert (reading.status, reading.version) == (FormStatus.UNRECOGNISED, "")


def plain(rows: Rows, *, footer: str = "", title: str = "") -> FormReading:
    """Read a form whose ReadMe tab has just these rows and whose other tabs have no title."""
    items = sheet("Request", [HEAD, *item_rows({**REQUEST, **ASSURANCE}, 1)], footer=footer)
    return read(Workbook((sheet(README, rows), items), title=title))


@pytest.mark.parametrize(
    ("rows", "footer", "title", "version"),
    [
        ([(f"{TITLE} v6.6",)], "", "", "6.6"),
        ([("O365 Allow Listing Domain v6.6",)], "", "", "6.6"),
        ([(f"{TITLE}_V6.6",)], "", "", "6.6"),
        ([(f"{TITLE} Version 6.6 (2026)",)], "", "", "6.6"),
        ([("Version", "6.6")], "", "", "6.6"),
        ([("Version:", "", "v6.6")], "", "", "6.6"),
        ([("Form version", "6.6")], "", "", "6.6"),
        ([("Fersiwn", "6.6")], "", "", "6.6"),
        ([("Version 6.6",)], "", "", "6.6"),
        ([("Welcome",)], "Toolkit v6.6 | Page of", "", "6.6"),
        ([("Welcome",)], "", f"{TITLE} v6.6", "6.6"),
        ([("Version", "6.6")], "Toolkit v6.5", "", ""),
        ([(f"{TITLE} v6.6",), ("Version", "6.5")], "", "", ""),
        ([("Welcome",), ("This replaces v6.5 of the form",)], "Toolkit v6.6", "", "6.6"),
        ([("Version", "Date"), ("Welcome",)], "", "", ""),
        ([("See the Office 365 pages",)], "Page 6 of 6", "", ""),
    ],
)
def test_where_the_version_is_found(rows: Rows, footer: str, title: str, version: str) -> None:
    """The title, a Version label, the page footer and the title property give the version; several different ones none."""
    reading = plain(rows, footer=footer, title=title)
    assert reading.version == version
    assert reading.status is (FormStatus.COMPLETE if version else FormStatus.UNRECOGNISED)


# ---------------------------------------------------------------- what it is not


@pytest.mark.parametrize(
    "book",
    [
        Workbook(),
        Workbook((sheet("Sheet1", [("Name", "Email"), ("Jo Bloggs", "jo@acme.com")]),)),
        Workbook((sheet("Invoice", [("1.1", "Item *", "Response")]),)),
        Workbook((sheet("Survey", [(f"Question {n} *", "yes") for n in range(9)]),)),
    ],
)
def test_another_workbook_is_not_the_form(book: Workbook) -> None:
    """A list of users, an invoice or a survey is none of our business."""
    assert read_form(book, "users.xlsx", PROFILE) is None


def test_what_is_only_called_the_form_is_unrecognised() -> None:
    """A workbook with the form's name and nothing of it is for a person."""
    assert read(Workbook((sheet("Sheet1", [("Name", "Email")]),))).status is FormStatus.UNRECOGNISED


# ---------------------------------------------------------------- supplier and domains


@pytest.mark.parametrize(
    ("answer", "domains"),
    [
        ("acme.com", ("acme.com",)),
        ("ACME.co.uk.", ("acme.co.uk",)),
        ("@acme.com", ("acme.com",)),
        ("*.acme.com", ("acme.com",)),
        ("https://www.acme.com/about", ("acme.com",)),
        ("jo@acme.com", ("acme.com",)),
        ("acme.com, acme.org; acme.com", ("acme.com", "acme.org")),
        ("acme.com and\nacme.org", ("acme.com", "acme.org")),
        ("bücher.de", ("xn--bcher-kva.de",)),
        ("version 6.6 of acme", ()),
        ("nhs.uk", ()),
        ("TBC", ()),
    ],
)
def test_domains(answer: str, domains: tuple[str, ...]) -> None:
    """Domains are read however they are written, each once."""
    assert read(form({"Domain to be allow listed *": answer})).domains == domains


def test_additional_domains_are_added() -> None:
    """Additional domains stand behind the main one."""
    assert read(form({"Additional domains": "b.org"})).domains == ("thornbury-analytics.com", "b.org")


# ---------------------------------------------------------------- the profile


def test_the_shipped_profile_is_the_default_and_more() -> None:
    """What the code assumes without a file is part of what the shipped file says."""
    default = FormProfile()
    assert (PROFILE.version, PROFILE.readme_tab, PROFILE.mark) == (default.version, default.readme_tab, default.mark)
    for name in ("empty_words", "unfinished_words", "response_headings", "supplier_labels", "domain_labels"):
        shipped = {word.lower() for word in getattr(PROFILE, name)}
        assert {word.lower() for word in getattr(default, name)} <= shipped


@pytest.mark.parametrize(
    ("data", "key"),
    [({"verson": "6.6"}, "verson"), ({"version": 6.6}, "version"), ({"version": " "}, "version"), ({"mandatory": "Supplier name"}, "mandatory"), ({"title_words": [1]}, "title_words")],
)
def test_a_wrong_profile_is_an_error(data: Mapping[str, Any], key: str) -> None:
    """Unknown keys and values of the wrong kind are reported by name."""
    with pytest.raises(ConfigError) as caught:
        FormProfile.from_data(data, "profile.yaml")
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [("profile.yaml", key)]


# ---------------------------------------------------------------- anything goes


@given(st.lists(st.lists(st.text("12.* abRTV/:-6", max_size=12), max_size=6), max_size=8), st.sampled_from([README, "Sheet1"]), st.text(max_size=20))
def test_any_workbook_is_judged(rows: list[list[str]], name: str, file: str) -> None:
    """Whatever a workbook holds, there is a reading or none, and only complete ones miss nothing."""
    reading = read_form(Workbook((sheet(name, [tuple(row) for row in rows]),), title=file), file, PROFILE)
    assert reading is None or (reading.status is not FormStatus.COMPLETE or not reading.missing)


@given(st.sets(st.sampled_from([label for label in (*REQUEST, *ASSURANCE) if label.endswith("*")])))
def test_exactly_what_is_empty_is_missing(empty: set[str]) -> None:
    """For any set of emptied mandatory items, exactly those are missing."""
    assert {f"{label} *" for label in read(form(dict.fromkeys(empty, "TBC"))).missing} == empty


def test_a_real_workbook_from_end_to_end() -> None:
    """A file with merged headings, a typed version number, a real date and a hidden tab is read as the form."""
    book = openpyxl.Workbook()
    readme = book.active
    readme.title = README
    readme.append([TITLE])
    readme.append(["Version", 6.6])
    request = book.create_sheet("Allow Listing Request")
    request.oddFooter.center.text = f"{TITLE} v6.6 - Page &P of &N"
    request.append(["Section 1"])
    request.merge_cells("A1:D1")
    for row in (HEAD, *item_rows(REQUEST, 1), *item_rows(ASSURANCE, 4)):
        request.append(row)
    book.create_sheet("Lists").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert read(read_workbook(out.getvalue()), "x.xlsx").status is FormStatus.COMPLETE


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("Gary is finding out from their head office", False),
        ("we're checking with the supplier", False),
        ("IG will confirm", False),
        ("Yes, all users have to confirm with an authenticator app", True),
        ("Staff are to confirm each sign-in by app", True),
        ("Yes: clinicians will check patient results", True),
        ("UK, and we will follow up in writing", True),
        ("One; our SOC is following up", True),
    ],
)
def test_an_answer_that_only_says_who_will_find_it_is_none(answer: str, given: bool) -> None:
    """What answers the question counts, whatever is to be confirmed beside it."""
    question = "Reportable security incidents in the last 24 months? *"
    assert (question.rstrip(" *") not in read(form({question: answer})).missing) is given


@pytest.mark.parametrize("written", ["6.6", "v6.6", " V6.6", "version 6.6"])
def test_the_version_may_be_written_with_its_letter(written: str) -> None:
    """The guidance writes v6.6."""
    assert FormProfile.from_data({**DATA, "version": written}).version == "6.6"


@pytest.mark.parametrize("response", ["[name of Information Asset Owner]", "<choose one>", "{date}", "«enw»", "[Enter date]"])
def test_words_of_the_template_in_their_brackets_are_no_answer(response: str) -> None:
    """Nobody has filled the cell in."""
    assert is_a_frame(response)


@pytest.mark.parametrize("response", ["[R] Davies", "A. Jones [acting]", "R&D <none>", "Official", "[WBS-12]"])
def test_an_answer_with_brackets_is_one(response: str) -> None:
    """Brackets round a part of it, or round a value, are the writer's."""
    assert not is_a_frame(response)
