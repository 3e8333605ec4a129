"""A verdict's template and a context to a reply: subject, plain text and HTML, in English, Welsh or both.

The plain text and the HTML of a reply say the same words in the same order. The sponsor's answer quotes one or the
other, and what neither of them said is read as the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.plan import ReplyText
from mailbot.replies.cleaning import clean, unlinked
from mailbot.replies.context import ReplyContext
from mailbot.replies.environment import Part, Templates
from mailbot.replies.plain import WIDTH, tidy

PREFIX = expression(r"^(?:re|fw|fwd|aw|wg|sv|vs|tr|atb|ateb|ymateb|ymlaen)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*:\s*", re.IGNORECASE)
TAG = expression(r"\[\s*(?:APIM|SEC)-\d{4}-\d{6}\s*\]", re.IGNORECASE)
MAX_SUBJECT = 200
ORDER = {"en": ("en",), "cy": ("cy",), "both": ("cy", "en")}
UNTITLED = {"en": "Your message", "cy": "Eich neges", "both": "Eich neges / Your message"}
TITLES = {
    ("en", True): "DHCW API Portal",
    ("cy", True): "Porth API IGDC",
    ("en", False): "DHCW O365 Allow List",
    ("cy", False): "Rhestr Ganiatáu O365 IGDC",
}
FEET = {"en": "Reference {}. Digital Health and Care Wales", "cy": "Cyfeirnod {}. Iechyd a Gofal Digidol Cymru"}
POINTER = "The English version follows the Welsh."
RULE = "=" * WIDTH


def compose(templates: Templates, name: str, context: ReplyContext, language: str, subject_of_request: str) -> ReplyText:
    """Return the composed reply in `en`, `cy` or `both`; `to` is left for the caller, who knows the proven address."""
    values = context.values()
    case, access = str(values["case"]), bool(values["about_access"])
    parts = [_part(each, templates.html(each, name, values), case, access, pointed=len(ORDER[language]) > 1) for each in ORDER[language]]
    bodies = [templates.text(part.language, name, values) for part in parts]
    return ReplyText(name, "", subject(subject_of_request, case, language), _text(parts, bodies), templates.page(parts), language)


def _part(language: str, body: str, case: str, access: bool, pointed: bool) -> Part:
    pointer = (POINTER, "en") if pointed and language == "cy" else ("", "")
    return Part(language, TITLES[language, access], body, FEET[language].format(case), *pointer)


def _text(parts: Sequence[Part], bodies: Sequence[str]) -> str:
    heads = "\n".join(part.title for part in parts)
    feet = "\n".join(part.foot for part in parts)
    told = [f"{part.pointer}\n\n{body}" if part.pointer else body for part, body in zip(parts, bodies, strict=True)]
    return tidy(f"{heads}\n\n" + f"\n\n{RULE}\n\n".join(told) + f"\n\n{feet}\n")


def subject(original: str, case: str, language: str) -> str:
    """Return the reply's subject: the original's words once, and the case reference; at most 200 characters."""
    words = _bare(unlinked(clean(original, 1000))) or UNTITLED[language]
    room = MAX_SUBJECT - len(f"Re:  [{case}]")
    return f"Re: {words if len(words) <= room else words[: room - 1].rstrip() + '…'} [{case}]"


def _bare(words: str) -> str:
    """Take off reply prefixes and case references, however often they were put before or behind one another."""
    words = " ".join(TAG.sub(" ", words).split())
    while found := PREFIX.match(words):
        words = words[found.end() :]
    return words
