"""Text to what carries its meaning, for comparing a copy with the mail it claims to be. Pure.

What clients and Exchange rewrite on the way falls away: white space and wrapping, list bullets and quote marks at the
head of a line, ruled lines, typographic quotes and dashes, Safe Links, and link targets that plain text shows behind
their words. Everything else stays: letters, digits, punctuation, and characters that a reader does not see.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import islice
from urllib.parse import unquote

from mailbot.expression import expression
from mailbot.model.message import Message

SAFE_LINK = expression(r"https?://[a-z0-9-]{1,40}\.safelinks\.protection\.outlook\.com/[^\s<>\"\]]{0,40}?\?url=([^&\s<>\"\]]{1,2000})(?:[^\s<>\"\])]{0,2000}[^\s<>\"\]).,;:!?])?", re.IGNORECASE)
SHOWN_TARGET = expression(r"<((?:https?|mailto|tel):[^<>\s]{1,2000})>|\[((?:https?|mailto):[^\[\]\s]{1,2000})\]|\[cid:[^\[\]\s]{1,200}\]|<([\w.+'-]{1,64}@[\w.-]{1,200})>", re.IGNORECASE)
LINE_HEAD = expression(r"^[\s>]*(?:[*•·▪◦●○§‣⁃\-–—]\s+)?", re.MULTILINE)
RULED = expression(r"[_=*~\-–—]{4,}")
FOLDS = str.maketrans({"‘": "'", "’": "'", "‚": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "..."})
SPACE = expression(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
MOST_TARGETS = 1000  # of a text that are looked at
NO_WORD = expression(r"[^\w]+")


def normalised(text: str, targets: Collection[str] = ()) -> str:
    """Return text reduced to what carries meaning; `targets` are links that the true mail is known to have."""
    plain = unicodedata.normalize("NFC", SAFE_LINK.sub(lambda found: unquote(found.group(1)), text.removeprefix("\ufeff")))
    plain = _without_targets(plain, frozenset(_squeezed(target) for target in targets))
    plain = RULED.sub("", LINE_HEAD.sub("", plain)).translate(FOLDS)
    return SPACE.sub("", plain).lower()


def _without_targets(text: str, known: frozenset[str]) -> str:
    """Drop link targets shown behind words, where the words say the same or the true mail has that link."""
    out: list[str] = []
    position = 0
    for found in islice(SHOWN_TARGET.finditer(text), MOST_TARGETS):
        out.append(text[position : found.start()])
        position = found.end()
        target = _squeezed(found.group(1) or found.group(2) or found.group(3) or "")
        if target and target not in known and not _squeezed(text[max(0, found.start() - 400) : found.start()]).endswith(target):
            out.append(found.group())
    return "".join([*out, text[position:]])


def _squeezed(target: str) -> str:
    """Return the letters and digits of a link's target, without its scheme."""
    bare = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", unquote(SAFE_LINK.sub(lambda found: unquote(found.group(1)), target)).strip(), flags=re.IGNORECASE)
    return NO_WORD.sub("", bare).lower()


def text_hash(text: str, targets: Collection[str] = ()) -> str:
    """Return the SHA-256 of a text's normalised form."""
    return hashlib.sha256(normalised(text, targets).encode("utf-8", "replace")).hexdigest()


def hashes_of(message: Message, targets: Collection[str] = ()) -> tuple[str, ...]:
    """Return the hash of every alternative's text, sorted, without repeats."""
    return tuple(sorted({text_hash(text, targets) for text in message.body.alternatives if normalised(text)}))


def links_of(message: Message) -> tuple[str, ...]:
    """Return the targets of a mail's links."""
    return tuple(dict.fromkeys(target for _, target in message.body.links))


def foreign_links(links: Iterable[tuple[str, str]], known: Collection[str]) -> tuple[str, ...]:
    """Return the targets that lead elsewhere than the true mail's, and than their own words say."""
    allowed = frozenset(_squeezed(target) for target in known)
    return tuple(target for words, target in links if (plain := _squeezed(target)) not in allowed and plain != _squeezed(words))


def subject_key(subject: str) -> str:
    """Return a subject with white space folded, for comparison."""
    return " ".join(unicodedata.normalize("NFC", subject).split())
