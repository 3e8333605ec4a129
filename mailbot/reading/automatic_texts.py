"""A message's own words to a `Sign` that a program wrote them, or None: what no header tells.

A program says so itself, acknowledges with a number, notes an absence. But people quote, forward and append such words.
So a sign is sure only where nobody speaks: no request, no question, no "I", nothing of a person's name below it. A sign
that is not sure is a doubt, and what only stands in a person's signature or legal notice is no sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from mailbot.model.message import AutomaticKind, Message, Zone
from mailbot.reading import automatic_words as words

LENGTH = 8_000  # characters of a text that are looked at: a program's notice is short
ENOUGH = 3  # marks that together are a machine's
CLOSING = 2000  # characters below a text in which a program says what it is; legal notices go on for pages
OWN_CASE = re.compile(r"\b(?:APIM|SEC)-\d{4}-\d{6}\b")
WRAPPED = re.compile(r"(?<=[^\n]{45})(?<![.!?:;])\n(?=[a-zà-ÿ])")  # a line that a mail program broke
PERSONS_ADDRESS = re.compile(r"[a-z'-]{2,30}\.(?:[a-z]\.)?[a-z'-]{2,30}\d{0,3}@")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a program's words or address were seen in; `sure` where nothing speaks for a person."""

    kind: AutomaticKind
    because: str
    sure: bool


@dataclass(frozen=True)
class OwnText:
    """What the sender wrote, without quotations, with white space evened out."""

    message: Message

    @cached_property
    def new(self) -> str:
        """Return the new text; all that is not quoted where a signature seems to be everything."""
        return _even(self.message.body.zone(Zone.NEW_TEXT)) or self.closing

    @cached_property
    def closing(self) -> str:
        """Return the signature and the notices below it, not the banner that a gateway put on top."""
        body = self.message.body
        begun = next((s.start for s in body.segments if s.zone is not Zone.DISCLAIMER and body.text[s.start : s.end].strip()), len(body.text))
        below = "\n\n".join(body.text[s.start : s.end] for s in body.segments if s.zone in (Zone.SIGNATURE, Zone.DISCLAIMER) and s.start >= begun)
        return _even(below[:CLOSING])

    @cached_property
    def automatic(self) -> re.Match[str] | None:
        """Return where the text, or what stands below it, says that it was made automatically."""
        return words.AUTOMATIC.search(self.new) or words.AUTOMATIC.search(self.closing)

    @cached_property
    def subject(self) -> str:
        """Return the subject on one line."""
        return _even(self.message.subject).replace("\n", " ")[:300]

    @cached_property
    def speaks(self) -> bool:
        """Tell whether somebody speaks of themselves, asks a question, answers within a quotation or signs with a name."""
        asked = words.QUESTION.search(words.EMPTY_QUESTION.sub(" ", self.new))
        answers = bool(self.message.body.zone(Zone.ANSWER).strip())
        return answers or asked is not None or words.MYSELF.search(self.new) is not None or self._signed()

    @cached_property
    def asks(self) -> bool:
        """Tell whether something is asked for, other than what to do in case of need."""
        return words.ASKS.search(words.CONDITIONAL.sub(" ", f"{self.subject}\n{self.new}")) is not None

    @cached_property
    def names_somebody(self) -> bool:
        """Tell whether an address stands in a text about access: a form may ask for that person."""
        sender = self.message.from_[0].address if self.message.from_ else ""
        others = [found for found in words.NAMED.findall(words.CONDITIONAL.sub(" ", self.new)) if found.lower() != sender]
        return bool(others) and words.ABOUT_ACCESS.search(f"{self.subject} {self.new}") is not None

    @cached_property
    def undisputed(self) -> bool:
        """Tell that nothing forbids to take a sign for sure: the mail is not passed on, and no verdict could be lost with it."""
        return words.FORWARDED.match(self.message.subject) is None and words.VERDICT.search(f"{self.subject}\n{self.new}") is None

    @property
    def quiet(self) -> bool:
        """Tell that nobody speaks or asks."""
        return self.undisputed and not (self.speaks or self.asks)

    @property
    def letter(self) -> bool:
        """Tell the form of a letter: a greeting or a closing formula."""
        return words.GREETING.match(self.new) is not None or words.SIGNING_OFF.search(f"{self.new}\n{self.closing}") is not None

    def _signed(self) -> bool:
        """Tell whether the sender's name is a person's and stands below the text."""
        name = self.message.from_[0].name if self.message.from_ else ""
        parts = re.findall(r"[^\W\d_]{2,30}", name)[:4]
        if len(parts) < 2 or words.TEAM.search(name):
            return False
        below = f"{self.new[-200:]}\n{self.closing[:200]}".lower()
        return any(re.search(rf"(?:^|\n| - ){re.escape(part.lower())}\b", below) for part in parts)


def signs(text: OwnText) -> tuple[Sign, ...]:
    """Return every sign that a program wrote a text."""
    found = (_absence(text), _says_so(text), _acknowledges(text), _form(text), *_notices(text), _scanned(text))
    return tuple(sign for sign in found if sign is not None)


def weaker(sign: Sign, *, sure: bool) -> Sign:
    """Return the sign, which stays sure only where both say so."""
    return replace(sign, sure=sign.sure and sure)


def _even(text: str) -> str:
    """Return text with straight apostrophes, in which each run of white space is one blank or one line break."""
    plain = OWN_CASE.sub(" ", text[:LENGTH].replace("’", "'").replace("‘", "'"))
    lines = re.sub(r"\s+", lambda run: "\n" if "\n" in run.group() else " ", plain).strip()
    return WRAPPED.sub(" ", lines)


def _says_so(text: OwnText) -> Sign | None:
    """It says that it was made automatically, or takes no answer."""
    if text.automatic is not None:
        return Sign(AutomaticKind.BULK, f"text: {_quote(text.automatic)}", text.quiet and not text.names_somebody)
    refuses = next((m for m in words.NO_ANSWER.finditer(text.new) if not _in_legal_notice(text.new, m)), None)
    if refuses is None:
        return None
    return Sign(AutomaticKind.BULK, f"text: {_quote(refuses)}", sure=False)


def _in_legal_notice(text: str, found: re.Match[str]) -> bool:
    return words.LEGAL.search(text[max(0, found.start() - 300) : found.end() + 500]) is not None


def _acknowledges(text: OwnText) -> Sign | None:
    """A helpdesk's first answer: received, a number, a time, whom to expect."""
    whole = f"subject:{text.subject}\n{text.new}"
    received = words.RECEIVED.search(whole)
    if received is not None and text.automatic is not None:
        return Sign(AutomaticKind.AUTO_REPLY, f"text: {_quote(received)}", text.undisputed and not text.speaks)
    first, weight = _seen(words.ACKNOWLEDGEMENT, whole)
    told = received or first
    weight += 2 * (received is not None) + (words.NO_ANSWER.search(f"{text.new}\n{text.closing}") is not None)
    if told is None or weight < ENOUGH - 1 or (weight < ENOUGH and text.asks):
        return None
    return Sign(AutomaticKind.AUTO_REPLY, f"text: {_quote(told)}", weight >= ENOUGH and text.quiet)


def _form(text: OwnText) -> Sign | None:
    """A form that somebody filled in; whom it names may want something."""
    whole = f"subject:{text.subject}\n{text.new}\n{text.closing}"
    told, weight = _seen(words.FORM, whole)
    if told is None or weight < ENOUGH:
        return None
    return Sign(AutomaticKind.BULK, f"text: {_quote(told)}", text.quiet and not text.names_somebody)


def _notices(text: OwnText) -> Iterable[Sign]:
    for what, kind, subject, body in words.NOTICES:
        if subject.search(text.subject) and body.search(text.new) and not text.asks:
            yield Sign(kind, what, text.quiet)


def _scanned(text: OwnText) -> Sign | None:
    """A scanner or copier; a person who stands before it sends in their own name."""
    found = words.SCANNED.search(text.new)
    if found is None:
        return None
    sender = text.message.from_[0].address if text.message.from_ else ""
    return Sign(AutomaticKind.BULK, f"text: {_quote(found)}", text.quiet and PERSONS_ADDRESS.match(sender) is None)


def _absence(text: OwnText) -> Sign | None:
    """An absence note says at once that its writer is away, and nothing but what such notes say.

    Who is away and writes of something else besides may be a person: that is a doubt. Who will be away some day and
    asks for others, or gives that as the reason, is no machine.
    """
    found = words.ABSENT.search(text.new[:600])
    if found is None:
        return None
    thanked = words.THANKED.match(text.new) or words.THANKED.search(text.new[: found.start() + 1])
    count = sum(sign.search(text.new) is not None for sign in words.AWAY_SIGNS)
    opens = thanked is not None or not re.search(r"[\w)][.!?]", text.new[: found.start()])
    if not opens or (not count and thanked is None):
        return None
    because = f"text: {_quote(found)}"
    if text.asks or words.QUESTION.search(text.new) or not _only_an_absence(text.new):
        rest = re.split(r"[.!?\n]", text.new[found.end() :], maxsplit=1)[0][:100]
        later = words.LATER.search(rest) is not None and thanked is None
        return None if later else Sign(AutomaticKind.AUTO_REPLY, because, sure=False)
    note = thanked is not None or count >= ENOUGH or words.ABSENCE_SUBJECT.match(text.subject) is not None
    return Sign(AutomaticKind.AUTO_REPLY, because, note and count >= 1 and text.undisputed)


def _only_an_absence(text: str) -> bool:
    """Tell whether each sentence is one of an absence note, or too short to ask for anything."""
    for sentence in re.split(r"(?<=[.!?:]) |\n", text):
        if ("@" in sentence or len(sentence.split()) > 4) and not any(pattern.search(sentence) for pattern in words.ABSENCE_NOTE):
            return False
    return True


def _seen(marks: Iterable[tuple[re.Pattern[str], int]], text: str) -> tuple[re.Match[str] | None, int]:
    """Return the first mark that a text has, and how much all that it has weigh."""
    found = [(match, weight) for pattern, weight in marks if (match := pattern.search(text)) is not None]
    return (found[0][0] if found else None), sum(weight for _, weight in found)


def _quote(found: re.Match[str]) -> str:
    return found.group().strip(" \n.!?:;*([\"'|_=-")[:120].replace("\n", " ")
