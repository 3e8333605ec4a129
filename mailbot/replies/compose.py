"""A verdict's template and a context to a reply: subject, plain text and HTML, in English, Welsh or both."""

from __future__ import annotations

import re

from mailbot.model.plan import ReplyText
from mailbot.replies.context import ReplyContext, clean
from mailbot.replies.environment import Templates
from mailbot.replies.markup import page, to_html, to_text

PREFIX = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg|sv|tr|atb|ateb|ymateb|ymlaen)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
TAG = re.compile(r"\s*\[(?:APIM|SEC)-\d{4}-\d{6}\]\s*")
TITLES = {"en": "DHCW API Portal", "cy": "Porth API IGDC", "both": "Porth API IGDC / DHCW API Portal"}
MAX_SUBJECT = 200


def compose(templates: Templates, name: str, context: ReplyContext, language: str, subject_of_request: str) -> ReplyText:
    """Return the composed reply; `to` is left for the caller, who knows the proven address."""
    languages = ("cy", "en") if language == "both" else (language,)
    markups = [(each, templates.render(each, name, context)) for each in languages]
    text = ("\n" + "_" * 72 + "\n\n").join(to_text(markup) for _, markup in markups)
    html = page(tuple((each, to_html(markup)) for each, markup in markups), TITLES[language], _foot(context.case, language))
    return ReplyText(name, "", subject(subject_of_request, context.case, language), text, html, language)


def subject(original: str, case: str, language: str) -> str:
    """Return the reply's subject: the original's words once, and the case reference."""
    words = clean(TAG.sub(" ", PREFIX.sub("", original)))
    words = PREFIX.sub("", words).strip() or {"cy": "Eich neges"}.get(language, "Your message")
    tag = f" [{case}]"
    room = MAX_SUBJECT - len(tag) - 4
    return f"Re: {words if len(words) <= room else words[: room - 1] + '…'}{tag}"


def _foot(case: str, language: str) -> str:
    english, welsh = f"Reference {case}. Digital Health and Care Wales", f"Cyfeirnod {case}. Iechyd a Gofal Digidol Cymru"
    return {"en": english, "cy": welsh}.get(language, f"{welsh} / {english}")
