"""From template and context to subject, plain text and HTML."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.replies.compose import MAX_SUBJECT, compose, subject
from mailbot.replies.environment import Templates
from mailbot.replies.plain import WIDTH, tidy, words_of_html, words_of_text
from mailbot.replies.samples import FULL

CASE = "APIM-2026-000123"


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        ("Access", "Re: Access [APIM-2026-000123]"),
        ("RE: AW: ATB: Re[2]: Access", "Re: Access [APIM-2026-000123]"),
        ("Re: Access [APIM-2026-000123]", "Re: Access [APIM-2026-000123]"),
        ("[SEC-2025-000001] FW: Re: Access", "Re: Access [APIM-2026-000123]"),
        ("Re: [APIM-2026-000123] RE: Access", "Re: Access [APIM-2026-000123]"),
        ("Regarding: access", "Re: Regarding: access [APIM-2026-000123]"),
        ("", "Re: Your message [APIM-2026-000123]"),
        ("Re: ", "Re: Your message [APIM-2026-000123]"),
        ("Access\r\nBcc: x@y.example", "Re: Access Bcc: x@y.example [APIM-2026-000123]"),
        ("Mynediad i’r Porth", "Re: Mynediad i’r Porth [APIM-2026-000123]"),
    ],
)
def test_the_subject_keeps_the_words_once_and_adds_the_case(original: str, shown: str) -> None:
    """Prefixes of any client and old references go, however they are stacked."""
    assert subject(original, CASE, "en") == shown


def test_a_mail_without_subject_is_answered_in_its_language() -> None:
    """Where there are no words to repeat, the subject is in the reply's language, or in both."""
    assert subject("", CASE, "cy") == f"Re: Eich neges [{CASE}]"
    assert subject("", CASE, "both") == f"Re: Eich neges / Your message [{CASE}]"


@given(st.text(st.characters(), max_size=600))
def test_any_subject_gives_one_bounded_line(original: str) -> None:
    """A subject is never longer than 200 characters, never more than one line, and ends in the case reference."""
    shown = subject(original, CASE, "en")
    assert len(shown) <= MAX_SUBJECT and shown.startswith("Re: ") and shown.endswith(f" [{CASE}]")
    assert not re.search("[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]", shown)


@pytest.mark.parametrize("language", ["en", "cy", "both"])
def test_html_says_what_the_plain_text_says(templates: Templates, language: str) -> None:
    """Title, texts and foot are the same words in both forms, in the same order."""
    reply = compose(templates, "ready-acknowledgement", FULL, language, "Access")
    assert words_of_html(reply.html) == words_of_text(reply.text)
    assert reply.language == language and reply.template == "ready-acknowledgement" and reply.to == ""


def test_both_languages_stand_in_one_mail_welsh_first(templates: Templates) -> None:
    """A reply in both languages has the Welsh text, then the English one, and says so at its head."""
    text = compose(templates, "sandbox-open", FULL, "both", "x").text
    assert text.index("English version follows") < text.index("Annwyl Jo Bloggs") < text.index("Dear Jo Bloggs")


def test_plain_text_is_wrapped_and_addresses_are_whole(templates: Templates) -> None:
    """No line is longer than 76 characters unless it is one long word."""
    address = f"{'x' * 90}@wales.nhs.uk"
    text = compose(templates, "ready-acknowledgement", replace(FULL, users=(address,)), "both", "x").text
    assert address in text
    assert [line for line in text.splitlines() if len(line) > WIDTH and address not in line] == []


def test_values_are_escaped_in_html_and_plain_in_text(templates: Templates) -> None:
    """Markup in a value shows as it was typed, in both forms."""
    reply = compose(templates, "ready-acknowledgement", replace(FULL, supplier="<b>A & B</b>"), "en", "x")
    assert "<b>A & B</b>" in reply.text
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in reply.html and "<b>A" not in reply.html


def test_a_value_cannot_pose_as_a_template(templates: Templates) -> None:
    """Braces in a value are just braces."""
    assert "{{ 7 - 3 }}" in compose(templates, "ready-acknowledgement", replace(FULL, supplier="{{ 7 - 3 }}"), "en", "x").html


def test_the_same_values_give_the_same_reply(templates: Templates) -> None:
    """Composing is deterministic."""
    assert compose(templates, "no-users", FULL, "both", "x") == compose(templates, "no-users", FULL, "both", "x")


def test_nothing_is_fetched(templates: Templates) -> None:
    """The HTML names no picture, font, script or style sheet; its only links are mail addresses."""
    html = compose(templates, "approval-missing-category-3", FULL, "both", "x").html
    assert not re.search(r"<(?:img|script|link|iframe|object|video)|url\(|@import|@font-face|\ssrc=", html)
    assert {link.split(":")[0] for link in re.findall(r'href="([^"]*)"', html)} == {"mailto"}


@given(st.text(alphabet="ab -.\n1", max_size=400))
def test_tidying_loses_no_word_and_adds_none(text: str) -> None:
    """Wrapping changes white space only, and doing it again changes no word either."""
    assert tidy(text).split() == text.split()
    assert "\n\n\n" not in tidy(text)
