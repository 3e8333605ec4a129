"""Where the plain and the HTML alternative of one message disagree on something that matters.

Clients generate one from the other, with marks of their own (bullets, link targets, table breaks); those do not matter.
An address, a domain, a number-like reference, a negation or a good part of the words on one side only does.
"""

from __future__ import annotations

import re
import unicodedata

from mailbot.reading.marks import MOBILE

ADDRESS = re.compile(r"[\w.+'&-]{1,64}@[\w-]+(?:\.[\w-]+)+")
DOMAIN = re.compile(r"(?<![@\w./-])(?:[a-z0-9-]{1,63}\.)+(?:[a-z]{2,24})(?![\w@])", re.IGNORECASE)
REFERENCE = re.compile(r"(?<![\w/.-])(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{2,40}(?<![./-])")
NEGATION = re.compile(r"\b(?:not|no|never|refused|rejected|declined|withdrawn|revoked|subject to|unless|cannot|nid|ddim|na|heb|gwrthod\w*|wrthod\w*|oni bai)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]{2,}")
PIECE = re.compile(r"[^\W_]+")
MOST = 300  # matches that stand on one side only and are looked for in the other; more of them are a disagreement by themselves
PLACEHOLDER = re.compile(
    r"(?:html|rich[- ]text).{0,60}(?:viewer|capable|enabled|client|format|e-?mail|message)|(?:view|gweld|darllen).{0,60}html|does not support html", re.IGNORECASE
)
MAILTO = re.compile(r"<mailto:([\w.+'&-]{1,64}@[\w-]+(?:\.[\w-]+){1,8})>", re.IGNORECASE)  # where a link of the HTML leads
MARKUP = re.compile(r"\[cid:[^\]]{1,200}\]|<?(?:https?|mailto|tel):[^\s>\]]{1,2000}[>\]]?|<http[^>]{1,2000}>", re.IGNORECASE)


def disagreement(plain: str, html: str) -> str:
    """Return in words what differs between the two alternatives, or an empty string."""
    left, right = (_fold("\n".join(line for line in text.splitlines() if not MOBILE.match(line))) for text in (plain, html))
    if not WORD.search(left) or not WORD.search(right):
        return ""
    if len(left) < 400 and PLACEHOLDER.search(left):
        return ""
    for label, pattern in (("addresses", ADDRESS), ("domains", DOMAIN)):
        only = _one_sided(pattern, left, right)
        if only:
            return f"{label} in one alternative only: {', '.join(only[:5])}"
    if _negations(left) != _negations(right) and _words_differ(left, right, 0):
        return "negations or conditions in one alternative only"
    references = _one_sided(REFERENCE, left, right)
    if references and set(PIECE.findall(left)) != set(PIECE.findall(right)):
        return f"references in one alternative only: {', '.join(references[:5])}"
    return "the words differ" if _words_differ(left, right, 0.2) else ""


def _fold(text: str) -> str:
    plain = MARKUP.sub(" ", MAILTO.sub(r" \1 ", text[:200_000]))
    return unicodedata.normalize("NFKC", plain).casefold().replace("’", "'")


def _one_sided(pattern: re.Pattern[str], left: str, right: str) -> list[str]:
    """Return matches of one side that are not even a substring of the other."""
    mine, yours = set(pattern.findall(left)), set(pattern.findall(right))
    if len(mine ^ yours) > MOST:
        return sorted(mine ^ yours)
    squeezed_left, squeezed_right = re.sub(r"\s", "", left), re.sub(r"\s", "", right)
    return sorted(item for item in mine - yours if item not in squeezed_right) + sorted(
        item for item in yours - mine if item not in squeezed_left
    )


def _negations(text: str) -> tuple[str, ...]:
    return tuple(sorted(NEGATION.findall(text)))


def _words_differ(left: str, right: str, tolerance: float) -> bool:
    mine, yours = set(WORD.findall(left)), set(WORD.findall(right))
    union = len(mine | yours)
    return union > 0 and len(mine ^ yours) / union > tolerance
