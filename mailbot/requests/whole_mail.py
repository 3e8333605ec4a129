"""A third reader, which was taught whole mails: does one that all else takes for a request ask for nothing after all? (ADR 9.)

Sentence by sentence, a mail that speaks of access reads like one that asks for it: a leaver's notice, a door's access, a joke, an
award. Of a first mail in which nothing else is doubtful it is asked last, and can raise a doubt: a person decides. Where it is
sure that a mail asks, that is believed of one that names users and has no sentence that asks, and against some doubts (`calmed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import Language
from mailbot.requests.zones import Passage

ENOUGH, ENOUGH_IN_WELSH, ENOUGH_FOR_A_SURE_WISH_IN_WELSH = 0.5, 0.85, 0.99  # the scores from which on it is heard: of Welsh the network knew nothing before it was taught mails
ENOUGH_FOR_NO_WISH, ENOUGH_FOR_NONE_IN_WELSH = 0.2, 0.75  # where no sentence of the mail seems to ask
WISH, SURE_WISH = 0.25, 0.99  # the first reader's scores from which on a sentence seems to ask, or surely does
PLAINLY_ASKS, SURELY_ASKS, LIKELY_ASKS = 0.008, 0.015, 0.1  # up to which score it takes a mail for one that asks, more or less surely
SURELY_NOTHING, SURELY_NOTHING_IN_WELSH = 0.9, 0.99  # from which score on it names nobody for whom access is asked
AS_A_WHOLE = "as a whole it reads like mail that asks for nothing"  # its doubt
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
    return without_addresses(f"{LISTING if listing else ''}{whole}")


def without_addresses(text: str) -> str:
    """Return a text with one word for every address of ours, and one for others', so that nothing hangs on a name."""
    return ADDRESS.sub(lambda found: "someone@nhs" if found[1].lower().endswith(OURS) else "someone@firm", text)


@dataclass(frozen=True)
class WholeMail:
    """A first mail for the reader of whole mails, which is asked once, when its word is needed. `listing`: it came to securitysubmissions."""

    subject: str
    passages: tuple[Passage, ...]
    language: Language
    reader: MailReader | None  # none for an answer in a thread: its meaning hangs on what it answers
    listing: bool = False

    @cached_property
    def asks_nothing(self) -> float | None:
        """Return how likely it asks for nothing that may be given now; None where no reader says."""
        return None if self.reader is None else self.reader.asks_nothing(as_taught(self.subject, self.passages, listing=self.listing))

    def doubts(self, wish: float) -> tuple[str, ...]:
        """Say that it reads like one that asks for nothing. `wish` is the highest score by which a sentence of it seems to ask."""
        return () if self.asks_nothing is None or self.asks_nothing < self._enough(wish) else (AS_A_WHOLE,)

    def _enough(self, wish: float) -> float:
        if self.language is not Language.WELSH:
            return ENOUGH if wish >= WISH else ENOUGH_FOR_NO_WISH
        return ENOUGH_FOR_A_SURE_WISH_IN_WELSH if wish >= SURE_WISH else ENOUGH_IN_WELSH if wish >= WISH else ENOUGH_FOR_NONE_IN_WELSH

    @property
    def surely_asks_nothing(self) -> bool:
        """Tell a mail that is no request at all, rather than one with a doubt in it."""
        return self.asks_nothing is not None and self.asks_nothing >= (SURELY_NOTHING_IN_WELSH if self.language is Language.WELSH else SURELY_NOTHING)

    def asks(self, enough: float) -> bool:
        """Tell a mail that asks, by a score of at most `enough`: `PLAINLY_ASKS`, `SURELY_ASKS` or `LIKELY_ASKS`."""
        return self.asks_nothing is not None and self.asks_nothing <= enough
