"""Where the words stand that a doubt repeats."""

from __future__ import annotations

import pytest

from mailbot.assess.places import MAX_PLACED, placed
from mailbot.model.message import Body, Message, Segment, Zone
from mailbot.model.plan import Check
from mailbot.reading.read import read
from tests.unit.assess.test_following import last

TEXT = "Dear team,\n\nPlease add jo@wales.nhs.uk, but only\nonce the DPIA is signed.\n\nIt is M12 or M21."
MESSAGE = Message(sha256="", subject="If Huw agrees", body=Body(text=TEXT, segments=(Segment(Zone.NEW_TEXT, 0, len(TEXT)),)))


def place(result: str, label: str = "Doubt") -> tuple[Zone, str] | None:
    """Return the zone and the words that a check is given."""
    (check,) = placed([Check(label, result, ok=False)], MESSAGE)
    return (check.evidence[0].zone, check.evidence[0].quote) if check.evidence else None


@pytest.mark.parametrize(
    ("result", "zone", "quote"),
    [
        ("it sets a condition: but only once the DPIA is signed.", Zone.NEW_TEXT, "but only\nonce the DPIA is signed."),
        ("two candidates for the IMTP reference: M12 and M21", Zone.NEW_TEXT, "M12"),
        ("its title sets a condition: If Huw agrees", Zone.SUBJECT, "If Huw agrees"),
        ("jo@wales.nhs.uk is left out", Zone.NEW_TEXT, "jo@wales.nhs.uk"),
    ],
)
def test_the_words_are_found_where_they_were_written(result: str, zone: Zone, quote: str) -> None:
    """White space aside: a sentence may go over several lines."""
    assert place(result) == (zone, quote)


@pytest.mark.parametrize(("result", "label"), [("it asks for access, but not to what", "Doubt"), ("it speaks of 2 people, and names 1", "Doubt"), ("conditional: once the DPIA is signed", "Approval")])
def test_what_repeats_no_words_of_the_message_has_no_place(result: str, label: str) -> None:
    """A place that only happens to fit would mislead whoever looks there."""
    assert place(result, label) is None


def test_a_letter_that_grows_in_small_does_not_shift_the_place() -> None:
    """The capital dotted I is two signs in small letters."""
    text = "İİİİ only once it is signed"
    message = Message(sha256="", body=Body(text=text, segments=(Segment(Zone.NEW_TEXT, 0, len(text)),)))
    (check,) = placed([Check("Doubt", "it sets a condition: only once it is signed", ok=False)], message)
    assert (check.evidence[0].quote, check.evidence[0].offset) == ("only once it is signed", 5)


def test_a_mail_of_very_many_doubts_is_placed_in_part() -> None:
    """So that it takes no longer than any other."""
    found = placed([Check("Doubt", "it sets a condition: only once", ok=False)] * (MAX_PLACED + 5), MESSAGE)
    assert sum(bool(check.evidence) for check in found) == MAX_PLACED and len(found) == MAX_PLACED + 5


def test_a_decision_tells_the_place_of_its_doubt() -> None:
    """The note to the team and `mailbot explain` show it."""
    found = last("Please give bo.ellis@wales.nhs.uk access to the API Portal. Only do this once the DPIA is signed.")
    (doubt,) = [check for check in found.checks if check.label == "Doubt"]
    assert doubt.evidence[0].zone is Zone.NEW_TEXT and doubt.evidence[0].quote == "Only do this once the DPIA is signed."


def test_words_of_an_attached_text_are_found_there() -> None:
    """With the name of the attachment."""
    raw = (
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nList attached.\r\n"
        b"--b\r\nContent-Type: text/plain; name=users.txt\r\nContent-Disposition: attachment; filename=users.txt\r\n\r\nJo leaves on Friday\r\n--b--\r\n"
    )
    (check,) = placed([Check("Doubt", "it speaks of taking access away: Jo leaves on Friday", ok=False)], read(raw))
    assert (check.evidence[0].zone, check.evidence[0].source) == (Zone.LIST, "users.txt")
