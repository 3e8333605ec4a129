"""What a sender wrote to what may be shown: one bounded line, visible characters only, no links that can be clicked.

Escaping for HTML is the environment's work; here is what escaping does not cover: control characters, direction marks,
invisible characters, unpaired surrogates, web addresses, Markdown links.
"""

from __future__ import annotations

import re
import unicodedata

from mailbot.expression import expression

CONTROL = expression("[\u0000-\u001f\u007f-\u009f\u2028\u2029]+")
INVISIBLE = expression("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+")
SURROGATE = expression("[\ud800-\udfff]")
SCHEME = expression(r"(?i)\b(?:(https?|ftps?|file|ms-[a-z]+)\s*:\s*//+|(javascript|vbscript|mailto)\s*:(?=\S))")
WWW = expression(r"(?i)\bwww\.")
HOST = expression(
    r"(?i)(?<![\w@.-])((?:[\w-]+\.)+)(?=(?:com|net|org|info|biz|io|co|uk|eu|me|ru|cn|de|fr|nl|xyz|top|site|online|link|click|app|dev|live|shop|page|zip|ly|gl|wales|cymru)\b)"
)
GROWTH = 4  # a letter is at most three in its composed form
NAME = expression(r"[^\W\d_][\w'’. -]{0,59}")


def clean(text: str, limit: int) -> str:
    """Return one line of at most `limit` characters that shows as it reads."""
    text = text[: limit * 4 + 64]
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", SURROGATE.sub("\ufffd", text)))
    plain = " ".join(CONTROL.sub(" ", text).split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def unlinked(text: str) -> str:
    """Return the text with schemes, `www.` and Markdown links disarmed; domains and addresses stay as they are."""
    if ":" not in text and "." not in text and "](" not in text:
        return text
    return WWW.sub("www[.]", SCHEME.sub(lambda found: f"{found.group(1) or found.group(2)}[:] ", text)).replace("](", "] (")


def defanged(text: str) -> str:
    """Return free words of a sender in which no mail program finds a web address."""
    return HOST.sub(lambda found: found.group(1).replace(".", "[.]"), unlinked(text))


def greeting_name(shown: str) -> str:
    """Return how to greet somebody by a display name, or an empty string where it does not look like a name."""
    name = re.sub(r"\s*[(\[].*$", "", clean(shown, 120)).strip(" \"'“”")
    surname, comma, forename = name.partition(",")
    if comma:
        name = f"{forename.strip()} {surname.strip()}"
    looks_like_one = NAME.fullmatch(name) and not re.search(r"\.\w", name) and len(name.split()) <= 5
    return name if looks_like_one else ""


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the lines of a person's note, each cleaned and none cut: whoever takes the note bounds it."""
    lines = (clean(line, GROWTH * len(line)) for line in re.split(r"[\r\n\u2028\u2029]+", text))
    return tuple(line for line in lines if line)
