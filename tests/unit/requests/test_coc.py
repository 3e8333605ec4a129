"""What a message says of a supplier's Code of Connection."""

from __future__ import annotations

import pytest

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Zone
from mailbot.requests.coc import CocReading, read_coc
from mailbot.requests.sentences import read_sentences
from mailbot.requests.zones import Passage

MODEL = sentence_model(None)


def read(text: str) -> CocReading:
    """Read one text."""
    return read_coc(read_sentences([Passage(Zone.NEW_TEXT, text)], MODEL), MODEL)


@pytest.mark.parametrize(
    "text",
    [
        "They have an in-date Code of Connection.",
        "The company signed up to your Code of Connection this May. It doesn't run out until 19 May 2027.",
        "The above holds a Code of\nConnection which is in date.",
        "Their CoC is current until next August.",
        "Their Code of Connection is still in date.",
        "The Code of Connection they've got with you is still in force, if only just; their account manager is renewing it.",
        "Mae ganddynt Gôd Cysylltu cyfredol.",
        "We hold a valid Code of Connection, no. COC-2026-028.",
        "Yes, confirming that they do hold a Code of Connection and it has not run out.",
        "Mae ganddynt God Cysylltu cyfredol, nad yw wedi dod i ben.",
        "Mae ganddynt God Cysylltu sy'n gyfredol.",
        "Their Code of Connection ran out in March 2024 but it has been renewed since.",
        "They do have a CoCo with you and it is in date, runs out August next year.",
    ],
)
def test_a_statement_that_it_is_in_date_is_seen(text: str) -> None:
    """However it is told, over one sentence or two, in either language."""
    assert read(text).stated


@pytest.mark.parametrize(
    "text",
    ["They used to have a Code of Connection but it has run out and nobody renewed it.", "Their Code of Connection lapsed last August and has not been renewed.", "I am not sure whether they have a CoC.", "They have no Code of Connection.", "Mae eu Cod Cysylltu wedi dod i ben."],
)
def test_a_denial_or_a_doubt_is_no_statement(text: str) -> None:
    """Expired, missing or unknown: nothing is stated."""
    reading = read(text)
    assert reading.denied and not reading.stated


def test_a_message_that_does_not_speak_of_it_says_nothing() -> None:
    """Silence is neither statement nor denial."""
    assert read("Please add acme.co.uk to the allow list. They make apps.") == CocReading()


@pytest.mark.parametrize(
    "text",
    [
        "There is a Code of Connection and it is in date. To be exact it was given to Severn Hosting, in whose data centre they run.",
        "There is a Code of Connection and it is in date. Nightingale never signed one in their own name.",
        "Code of Connection: yes, in date when we signed. Their account manager now tells me that it finished on 31 October.",
        "On the in-date Code of Connection: they had one, it stopped in September, and the new one is on their director's desk waiting to be signed.",
        "I am going by the one I sent you in the spring, where I told you that they had an in-date Code of Connection.",
        "The in-date Code of Connection is held by the reseller we buy from.",
        "Eu chwaer-gwmni sydd â'r Cod Cysylltiad cyfredol.",
        "Redkite tell everyone that they have an in-date Code of Connection.",
        "Redkite Ltd used to have an in-date Code of Connection and I expect they have renewed.",
        "In-date Code of Connection: they couldn't show me one.",
        "Their account manager says the Code of Connection you hold for them came to an end on 30 September and that the new one has not been signed yet.",
    ],
)
def test_what_is_said_of_it_elsewhere_undoes_a_statement(text: str) -> None:
    """A person reads what speaks for and against."""
    assert not read(text).stated


@pytest.mark.parametrize(
    "text",
    ["Please list them, their code of connection's still live, in clinic till 1 so text if not ok", "Code of Connection?\nIn date"],
)
def test_words_about_something_else_deny_nothing(text: str) -> None:
    """A "not" in another clause, a question that is answered on the next line."""
    assert read(text).stated


@pytest.mark.parametrize("text", ["It was issued to them in July.", "Access is given to two of their engineers.", "It belongs to the supplier.", "Their parent company is Cyfres Group."])
def test_what_else_is_said_of_the_supplier_undoes_nothing(text: str) -> None:
    """Only that it ended, or is another's."""
    assert read(f"They have an in-date Code of Connection. {text}").stated


def test_what_a_health_board_has_is_no_statement_about_the_supplier() -> None:
    """A person looks."""
    assert not read("We sponsor Acme. Cardiff and Vale has its own in-date Code of Connection.").stated


def test_what_is_said_of_another_supplier_is_no_statement() -> None:
    """Redkite's says nothing of Tegid's."""
    sentences = read_sentences([Passage(Zone.NEW_TEXT, "Redkite, on the same project, have an in-date Code of Connection.")], MODEL)
    assert read_coc(sentences, MODEL).stated
    assert not read_coc(sentences, MODEL, ("redkite",)).stated
