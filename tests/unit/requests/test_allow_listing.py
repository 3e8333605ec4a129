"""What a message asks to be listed, and whether it is plain which domain that is."""

from __future__ import annotations

import pytest

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Zone
from mailbot.requests.allow_listing import AllowListing, read_allow_listing
from mailbot.requests.zones import Passage

MODEL = sentence_model(None)
WISH = "Tegid Solutions Ltd have an in-date Code of Connection and wish to be added to the O365 Allow List. "


def read(text: str, subject: str = "", *, form: bool = False) -> AllowListing:
    """Read one text, below a title where one is given."""
    title = (Passage(Zone.SUBJECT, subject),) if subject else ()
    return read_allow_listing(subject, (*title, Passage(Zone.NEW_TEXT, text)), lambda _: False, MODEL, form=form)


@pytest.mark.parametrize(
    "text",
    [
        "The domain is tegid-solutions.cymru, or tegid.io.",
        "Y parth yw tegid-solutions.cymru, neu tegid.io.",
        "Their web site is at tegid.cymru but the mail I get comes from tegid-solutions.co.uk.",
    ],
)
def test_two_domains_of_which_one_is_meant_are_a_doubt(text: str) -> None:
    """A person asks which it is; a form would have said."""
    assert any("two candidates" in turned for turned in read(WISH + text).turned)
    assert not any("two candidates" in turned for turned in read(WISH + text, form=True).turned)


@pytest.mark.parametrize(
    "text",
    [
        "The domains are tegid-solutions.cymru and tegid.io.",
        "Domains:\n- tegid-solutions.cymru\n- tegid.io",
        "Please add tegid.io plus the bare domain tegid-solutions.cymru.",
        "The domain should read tegid-solutions.cymru instead of tegid.io.",
        "Please add tegid.io to the O365 Allow List. Please also add tegid-solutions.cymru.",
        "Please add tegid.io to the list for our supplier and tegid-solutions.cymru as well.",
        "They mail from tegid.io and from uk.tegid.io in turns.",
    ],
)
def test_two_domains_that_are_both_wanted_or_put_right_are_none(text: str) -> None:
    """Joined, listed, corrected, or of one owner."""
    assert not any("two candidates" in turned for turned in read(WISH + text).turned)


def test_a_title_that_was_passed_on_asks_for_nothing_where_the_text_only_asks_back() -> None:
    """"Is it genuine?" below the title of somebody else's mail."""
    said = read("Had this out of the blue, we have no contract with them. Is it genuine?", "Quillfeather - add quillfeather.com to the O365 Allow List")
    assert not said.about or said.turned


def test_a_wish_that_is_only_passed_on_is_none() -> None:
    """The sender says so."""
    assert read("His company would like to go on the O365 allow list, velocura.co.uk. I am not asking for anything, but I promised to pass it on.").turned


@pytest.mark.parametrize("text", ["Could you let me know when I can expect to hear?", "Could you let me know when that's been done?", "Still chasing who the asset owner is since Sheila retired."])
def test_who_asks_when_it_will_be_done_chases_nothing(text: str) -> None:
    """That is a courtesy, and the request stands; others whom the writer had to chase are no matter of ours."""
    assert not any("earlier request" in turned for turned in read(f"{WISH}The domain is tegid-solutions.cymru. {text}").turned)


def test_who_asks_after_an_earlier_request_is_heard() -> None:
    """A person looks how it stands."""
    assert any("earlier request" in turned for turned in read(f"{WISH}The domain is tegid-solutions.cymru. Any news on the request I sent you in October? I am chasing it.").turned)
