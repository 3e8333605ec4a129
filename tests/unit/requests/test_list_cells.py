"""What stands in an attached list beside addresses and details."""

from __future__ import annotations

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Sheet
from mailbot.requests.list_cells import cells_read, doubts_in, perhaps_purpose
from mailbot.requests.zones import Table

MODEL = sentence_model(None)
HEADINGS = ("Name", "Email", "Notes")


def table(*rows: tuple[str, ...]) -> Table:
    """Return a list with headings."""
    return Table("users.xlsx", Sheet("", (HEADINGS, *rows)))


def test_a_note_below_the_names_that_says_to_wait_is_a_doubt() -> None:
    """Whoever keeps the list is not always who sends it."""
    listed = table(("Jo Hill", "jo@wales.nhs.uk", ""), ("HOLD - not to go to DHCW until IG have signed.", "", ""))
    assert any("HOLD" in doubt for doubt in doubts_in(cells_read([listed], [], MODEL)))


def test_notes_on_people_are_no_doubt() -> None:
    """Jobs, places and dates turn nothing."""
    listed = table(("Jo Hill", "jo@wales.nhs.uk", "senior developer, second floor, Mondays off"))
    assert doubts_in(cells_read([listed], [], MODEL)) == ()


def test_a_cell_may_tell_what_the_api_is_wanted_for() -> None:
    """Below a heading that does not say so, it is for a person to judge."""
    listed = table(("Jo Hill", "jo@wales.nhs.uk", "needs it so that what is prescribed on discharge shows up in the GP letter"))
    assert "prescribed on discharge" in perhaps_purpose(cells_read([listed], [], MODEL))


def test_what_is_read_as_a_detail_is_not_read_again() -> None:
    """A labelled use case is known already."""
    purpose = "check addresses before letters go out"
    assert cells_read([table(("Jo Hill", "jo@wales.nhs.uk", purpose))], [f"Use case: {purpose}"], MODEL) == ()
