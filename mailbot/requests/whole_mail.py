"""A third reader, which was taught whole mails: does one that all else takes for a request ask for nothing after all? (ADR 9.)

Sentence by sentence, a mail that speaks of access reads like one that asks for it: a leaver's notice, a door's access, a joke, an
award. It is asked last, of a first mail in which nothing else is doubtful, and can only raise a doubt: a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import Language
from mailbot.requests.zones import Passage

ENOUGH, ENOUGH_IN_WELSH = 0.75, 0.95  # the scores from which on it is heard: of Welsh the network knew nothing before it was taught mails
ENOUGH_FOR_NO_WISH = 0.3  # where no sentence of the mail seems to ask
OURS = ("wales.nhs.uk", "socialcare.wales")
ADDRESS = expression(r"[\w.+'-]{1,64}@([\w.-]{0,255}\w)")
LISTING = "allow list: "  # what the network is told of the mailbox
LONGEST = 4000  # characters; the network reads fewer


class MailReader(Protocol):
    """Reads a mail as a whole. It was taught what `as_taught` makes of labelled mails."""

    def asks_nothing(self, mail: str) -> float:
        """Return how likely the mail asks for nothing that may be given now, from 0 to 1. The same mail gives the same score."""


def as_taught(subject: str, passages: Sequence[Passage], *, listing: bool) -> str:
    """Return a mail in the form that the network was taught: title and new text, with one word for every address of ours, and one for others'."""
    text = "\n\n".join(p.text for p in passages if p.zone is not Zone.SUBJECT)[:LONGEST]
    whole = f"{subject}\n{text}" if subject else text
    return ADDRESS.sub(lambda found: "someone@nhs" if found[1].lower().endswith(OURS) else "someone@firm", f"{LISTING if listing else ''}{whole}")


def perhaps_none(subject: str, passages: Sequence[Passage], language: Language, reader: MailReader | None, *, listing: bool = False, wished: bool = True) -> tuple[str, ...]:
    """Say that a mail as a whole reads like one that asks for nothing. `wished`: a sentence of it seems to ask."""
    welsh = language is Language.WELSH
    enough = (ENOUGH_IN_WELSH if welsh else ENOUGH) if wished else (ENOUGH if welsh else ENOUGH_FOR_NO_WISH)
    if reader is None or reader.asks_nothing(as_taught(subject, passages, listing=listing)) < enough:
        return ()
    return ("as a whole it reads like mail that asks for nothing",)
