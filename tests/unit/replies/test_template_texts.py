"""What the shipped replies say, whatever the values."""

from __future__ import annotations

import re

import pytest

from mailbot.replies.compose import compose
from mailbot.replies.environment import Templates
from mailbot.replies.samples import contexts

ACKNOWLEDGEMENTS = ("ready-acknowledgement", "form-acknowledgement", "coc-acknowledgement")
GRANTED = re.compile(r"\bgrant|you (?:now )?have access|access (?:is|will be|has been)|caniat(?!áu O365)|ganiat(?!áu O365)|chaniat|rhoddwyd mynediad|approved\b|chymeradwywyd|gymeradwywyd", re.IGNORECASE)
SHOWS = {
    "ready-acknowledgement": ("users", "domains", "supplier", "api_name", "imtp_reference", "use_case"),
    "form-acknowledgement": ("domains", "supplier"),
    "coc-acknowledgement": ("domains", "supplier"),
    "no-users": ("nameless", "supplier", "api_name", "imtp_reference", "use_case"),
    "personal-addresses": ("personal_addresses", "supplier", "api_name", "imtp_reference", "use_case"),
    "staff-missing-details": ("users",),
    "third-party-allow-listing": ("domains",),
    "approval-missing-category-2": ("users", "domains", "supplier", "security_address", "api_address"),
    "approval-missing-category-3": ("users", "domains", "security_address", "api_address", "form_version_wanted", "coc_reference"),
    "already-allow-listed": ("domains", "supplier", "api_address"),
    "form-outdated": ("domains", "supplier", "form_version_found", "form_version_wanted"),
    "form-incomplete": ("domains", "supplier", "missing_labels"),
    "coc-details-missing": ("domains", "supplier"),
    "coc-statement-missing": ("domains", "supplier"),
    "coc-expired": ("domains", "supplier", "coc_reference", "security_address"),
    "coc-not-listed": ("domains", "supplier", "security_address"),
    "decision-granted": ("users", "note"),
    "decision-refused": ("users", "note"),
    "decision-more": ("users", "note"),
}
GUIDANCE = {"en": "guidance", "cy": "canllawiau"}
PERSON = {"en": "speak to a person", "cy": "siarad ag aelod o’r tîm"}
INTERNAL = re.compile(r"dkim|spf|dmarc|ledger|look-?alike|message-id|proven|verified|forg|spoof", re.IGNORECASE)


def texts(templates: Templates, name: str, language: str) -> list[str]:
    """Return the plain texts of one reply with every sample context, each on one line."""
    return [" ".join(compose(templates, name, context, language, "Access").text.split()) for context in contexts(name)]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", ACKNOWLEDGEMENTS)
def test_an_acknowledgement_never_promises(templates: Templates, name: str, language: str) -> None:
    """An acknowledgement says that the request came and was passed on, and no word that could be read as a grant."""
    for text in texts(templates, name, language):
        assert not GRANTED.search(text), text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_only_the_decision_of_a_person_says_that_something_is_granted(templates: Templates, language: str) -> None:
    """Of all replies, just one says that a request is granted, and it says that a person decided so."""
    said = {"en": "it has been granted", "cy": "mae wedi’i ganiatáu"}[language]
    saying = {name for name in templates.names[language] if any(said in text for text in texts(templates, name, language))}
    assert saying == {"decision-granted"}
    assert {"en": "A member of the team", "cy": "aelod o’r tîm"}[language] in texts(templates, "decision-granted", language)[0]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", sorted(SHOWS))
def test_a_reply_names_what_it_is_about(templates: Templates, name: str, language: str) -> None:
    """The users, domains and details that a reply concerns stand in it as they were given."""
    context = contexts(name)[1]
    text = texts(templates, name, language)[1]
    values = [getattr(context, field) for field in SHOWS[name]]
    wanted = [part for value in values for part in ((value,) if isinstance(value, str) else value)]
    assert [part for part in wanted if " ".join(part.split()) not in text] == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_reply_cites_the_guidance_and_says_how_to_reach_a_person(templates: Templates, language: str) -> None:
    """Guidance, contact address and case reference stand in every reply, with all values and with none."""
    for name in templates.names[language]:
        bare, full, *_ = texts(templates, name, language)
        assert GUIDANCE[language] in full, name
        assert PERSON[language] in full and PERSON[language] in bare, name
        assert "apimanagement@wales.nhs.uk" in full and full.count("APIM-2026-000001") >= 2, name


def test_no_reply_helps_a_forger(templates: Templates) -> None:
    """No reply speaks of how senders and approvals are checked."""
    for name in templates.names["en"]:
        for text in texts(templates, name, "en"):
            assert not INTERNAL.search(text), name


@pytest.mark.parametrize("name", ["ready-acknowledgement", "no-users", "personal-addresses", "staff-missing-details", "approval-missing-category-2", "approval-missing-category-3"])
def test_the_onboarding_note_comes_only_where_it_is_wanted(templates: Templates, name: str) -> None:
    """Where UAT or Production were asked as well, the reply adds that full onboarding is needed."""
    bare, full, *_ = texts(templates, name, "en")
    assert "full onboarding process" in full and "onboarding" not in bare


@pytest.mark.parametrize(("item", "words"), [("use_case", "your use case"), ("api_name", "name of the API"), ("imtp_reference", "milestone reference number")])
def test_only_what_is_missing_is_asked_for(templates: Templates, item: str, words: str) -> None:
    """The list of what to send has one line for each missing detail, and no other."""
    context = next(c for c in contexts("staff-missing-details") if c.missing == (item,))
    text = compose(templates, "staff-missing-details", context, "en", "x").text
    asked = text.split("reply to this message with:")[1].split("Our guidance")[0]
    assert words in asked and asked.count("\n- ") == 1


def test_the_two_kinds_of_case_are_told_apart_in_decisions(templates: Templates) -> None:
    """A granted allow-listing does not speak of access to the portal as given; it says what to do with the approval."""
    _, portal, listing, *_ = texts(templates, "decision-granted", "en")
    assert "sign in, register a new team" in portal and "approval email" not in portal
    assert "sign in, register a new team" not in listing and "approval email" in listing
