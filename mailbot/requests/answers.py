"""A reply in a case's thread to what is new in it: its subject, and answers typed inside or below the quoted mail.

Our own replies' words are known, so that whatever else stands in their quotation was typed there. Where a quoted reply's
words are not known, `typed_in_quotes` tells the answers by where they stand.
"""

from __future__ import annotations

import re
from itertools import pairwise

from mailbot.model.message import Message, Zone
from mailbot.requests.typed_in_quotes import LIST_MARK, answered, asked, closes, typed_among, typed_in
from mailbot.requests.zones import Passage, subject_of

NOT_TYPED = (">", "From:", "Sent:", "To:", "Subject:", "Cc:", "Oddi wrth:", "Anfonwyd:", "At:", "Pwnc:")
TELLING = 12  # characters of a line that tells whose words it holds


def repeats(answer: Passage, known: tuple[str, ...]) -> bool:
    """Tell a line of a quoted reply that only says what the case has already."""
    value = " ".join(answer.text.partition(":")[2].split()).strip(" .").casefold()
    return bool(value) and any(value in " ".join(one.split()).casefold() for one in known)


def fresh_subject(message: Message, known: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return what an answer's subject says beyond the subjects of the thread so far."""
    subject = subject_of(message)
    for text in known:
        for line in text.splitlines():
            old = line.strip()
            if subject.casefold() == old.casefold() or (len(old) > 3 and subject.casefold().startswith(old.casefold())):
                subject = subject[len(old) :].strip(" -–—:;,")
    return (Passage(Zone.SUBJECT, subject),) if subject else ()


def answers_in_quotes(message: Message, known: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return lines typed inside an unmarked quotation of our own reply: those that our reply did not say."""
    if not known:
        return ()
    said = {_folded(line) for text in known for line in text.splitlines()}
    words = " ".join(_folded(text) for text in known)
    questions = tuple(line for text in known for line in text.splitlines() if LIST_MARK.match(line) and asked(line))
    asking = tuple(_folded(line) for line in questions)
    out: list[Passage] = []
    for run in message.body.segments:
        if run.zone is not Zone.QUOTED:
            continue
        position = run.start
        lines = message.body.text[run.start : run.end].splitlines(keepends=True)
        telling = [folded for line in lines if len(folded := _folded(line)) > TELLING]
        if sum(folded in said or folded.startswith(asking) for folded in telling) * 2 < len(telling):
            out += typed_in(lines, position, _marks(message))
            continue
        mine = [bool(folded := _folded(line)) and folded not in said and folded not in words and not line.lstrip().startswith(NOT_TYPED) and not closes(line) for line in lines]
        out += typed_among(lines, position, mine, questions)
    return tuple(out)


def with_questions(message: Message, found: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Return the passages, those between marked quotations with the label of the question right above them."""
    runs = message.body.segments
    above = {run.start: message.body.text[before.start : before.end] for before, run in pairwise(runs) if run.zone is Zone.ANSWER and before.zone is Zone.QUOTED}
    marks = _marks(message)
    return tuple(one for p in found for one in (answered(p, above[p.offset], marks) if p.zone is Zone.ANSWER and p.offset in above else (p,)))


def _marks(message: Message) -> tuple[str, ...]:
    """Return what marks the words of who writes: the initials, where there are two or more, and the first name."""
    name = re.sub(r"\(.*?\)", " ", message.from_[0].name) if message.from_ else ""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if word[0].isupper()]
    initials = "".join(word[0] for word in words)
    return (*((initials,) if 2 <= len(initials) <= 4 else ()), *words[:1])


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w@./-]+", " ", text.lower()).split())
