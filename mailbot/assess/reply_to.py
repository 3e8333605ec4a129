"""Where answers to a message would go: Reply-To beside From (RFC 5322 section 3.6.2). Pure.

mailbot answers From alone. A sponsor who wants answers elsewhere, or a forger who does, is a person's business.
"""

from __future__ import annotations

import re

from mailbot.expression import expression
from mailbot.model.message import Message

LONGEST = 2000  # characters of a field that is read; a longer one says nothing clear
QUOTED = expression(r'"(?:[^"\\]|\\.)*"')
DOMAIN = expression(r"@ ?([^\s<>()@,;:\"]+)")
# QUIRK: Exchange leaves the field empty, or writes the X.500 name of an entry in its own directory instead of an address
NOBODY = expression(r'(?:""|(?:undisclosed[ -]recipients)? ?: ?;)?(?: ?< ?>)?', re.IGNORECASE)
DIRECTORY = expression(r"(?:[^<>@]*< ?)?(?:EX:)?/O=[^<>@]*>?", re.IGNORECASE)


def reply_elsewhere(message: Message) -> bool:
    """Tell whether answers are wanted at another domain than From, or where is not clear.

    Mail programs read a second Reply-To, or one that breaks the grammar, each in their own way, so that these count as well.
    """
    if not message.from_:
        return False
    ours = message.from_[0].domain
    given = [value for value in (" ".join(said.split()) for said in message.header_all("reply-to")) if _names_somebody(value)]
    if any(other.domain != ours for other in message.reply_to) or any(not _stays(value, ours) for value in given):
        return True
    return len(given) > 1 or (bool(given) and not message.reply_to)


def _names_somebody(value: str) -> bool:
    return len(value) > LONGEST or not (NOBODY.fullmatch(value) or DIRECTORY.fullmatch(value))


def _stays(value: str, ours: str) -> bool:
    """Tell whether every address that a reader may see in a field is of our domain; a quoted name is no address."""
    return len(value) <= LONGEST and all(domain.lower().rstrip(".") == ours for domain in DOMAIN.findall(QUOTED.sub("", value)))
