"""Short mails that speak of access and ask for none."""

from __future__ import annotations

import pytest

from mailbot.adapters.rule_data import sentence_model
from mailbot.model.message import Zone
from mailbot.requests.no_wish import wishes_nothing
from mailbot.requests.sentences import read_sentences
from mailbot.requests.zones import Passage

MODEL = sentence_model(None)
# None of these stands in training/sentences.
NO_WISH = [
    ("Has lou@acmehealth.co.uk been given portal access yet?", "ask"),
    ("Who gave lou@acmehealth.co.uk access to the API Portal?", "ask"),
    ("We may want lou@acmehealth.co.uk to have access to the API Portal.", "ask"),
    ("We are thinking of asking for access for lou@acmehealth.co.uk.", "ask"),
    ("lou@acmehealth.co.uk is not entitled to access to the API Portal.", "ask"),
    ("I am worried that lou@acmehealth.co.uk has access to the portal.", "ask"),
    ("Please book lou@acmehealth.co.uk on the API Portal training.", "ask"),
    ("Rydym yn meddwl gofyn am fynediad i lou@acmehealth.co.uk.", "ask"),
    ("Production is down.", "live"),
    ("Word has it lou@acmehealth.co.uk needs access to the portal.", "ask"),
    ("Our finance committee refused portal access to lou@acmehealth.co.uk on Monday.", "ask"),
    ("Yn ôl y sôn mae angen mynediad i'r porth ar lou@acmehealth.co.uk.", "ask"),
    ("Somebody left a message that lou@acmehealth.co.uk should have portal access.", "ask"),
    ("acmehealth.co.uk went on to the O365 Allow List last week, and Acme have a Code of Connection in date.", "listing"),
    ("Powys have asked you to add acmehealth.co.uk to the O365 Allow List.", "listing"),
    ("The sandbox is slow today.", "sandbox"),
    ("Our intention is to ask for portal access for lou@acmehealth.co.uk in March.", "ask"),
    ("It took you three weeks to give lou@acmehealth.co.uk access to the portal.", "ask"),
    ("A woman rang at 9.15 claiming to be lou@acmehealth.co.uk and in need of portal access.", "ask"),
    ("The postholder will need access to the API Portal.", "ask"),
    ("Please give lou@acmehealth.co.uk access to our H: drive.", "ask"),
    ("Dywedodd Mari y byddai angen mynediad i'r Porth API ar lou@acmehealth.co.uk.", "ask"),
    ("How does one get access to the portal for lou@acmehealth.co.uk? I'm not asking for an account yet.", "ask"),
    ("Sut mae cael mynediad i'r porth? Nid wyf yn gofyn am gyfrif i neb eto.", "ask"),
]
WISHES = [
    "Please give lou@acmehealth.co.uk access to the API Portal.",
    "Can lou@acmehealth.co.uk have an account on the portal?",
    "May I ask for portal access for lou@acmehealth.co.uk?",
    "A fyddai modd rhoi mynediad i'r Porth API i lou@acmehealth.co.uk?",
    "Is there any chance that lou@acmehealth.co.uk could be put on the portal?",
    "My manager has asked me to request portal access for lou@acmehealth.co.uk.",
    "lou@acmehealth.co.uk needs the portal for the GP Record API.",
    "lou@acmehealth.co.uk, portal access, GP Record API, for the ward screens.",
    "lou@acmehealth.co.uk, mynediad i'r porth, MPI, fel bod criwiau'n dod o hyd i'r cofnod cywir.",
    "Dr Rees has asked me to arrange for him to have access to the API Portal.",
    "Cyn i fi fynd i gwyno wrth rywun arall - ga i fynediad i'r API Portal?",
    "Oes gen ti amser i roi fi ar y portal?",
    "Fasach chi'n gallu rhoi lou@acmehealth.co.uk ar y porth?",
    "I gather I have to ask you for portal access for lou@acmehealth.co.uk.",
]


def doubts(text: str, *labels: str) -> tuple[str, ...]:
    """Return what is doubtful about a text."""
    return wishes_nothing(read_sentences((Passage(Zone.NEW_TEXT, text),), MODEL), labels)


@pytest.mark.parametrize(("text", "label"), NO_WISH)
def test_questions_news_plans_and_other_wishes_are_doubtful(text: str, label: str) -> None:
    """Though they are made of the words of requests."""
    assert doubts(text, label)


@pytest.mark.parametrize("text", WISHES)
def test_a_plain_wish_is_none(text: str) -> None:
    """However it is built."""
    assert doubts(text, "ask") == ()


def test_one_plain_wish_beside_a_question_is_enough() -> None:
    """Both may stand in one mail."""
    assert doubts("Please give lou@acmehealth.co.uk access to the API Portal. When was Kim given hers?", "ask") == ()


def test_a_refusal_told_of_counts_beside_any_wish() -> None:
    """Whatever the sentence before seems to ask."""
    assert doubts("Lou asked for access to the portal. I told him no.", "ask")
