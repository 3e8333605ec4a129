"""A reply in a case's thread to what is new in it: its subject, and answers typed inside or below the quoted mail.

Our own replies' words are known, so that whatever else stands in their quotation was typed there. Where a quoted reply's
words are not known, only what stands behind a label, below a listed question or below our name is taken for an answer.
"""

from __future__ import annotations

import re

from mailbot.model.message import Message, Zone
from mailbot.requests.zones import Passage, subject_of

QUESTION_LINE = re.compile(r"\b(?:imtp|milestone|carreg filltir|use case|\buse\b[^:\n]{0,30}\bfor|achos defnydd|api name|name of the api|enw'?r api|api)\b", re.IGNORECASE)
LABELLED_LINE = re.compile(r"^[\s>]*(?:[-•*–·]\s*|\(?[\da-z][.)]\s*)?([^:=>→\n]{2,70}?)\s*(?:[:=→]|=>|->|>{2,}|<{2,}|\*{2,}|\s[-–—])\s*(?:\(?[A-Z]{1,3}\)?(?:\s*[:>]\s*|\s*-\s+))?(\S.{0,400})$")
QUESTIONS = (  # what a question asks for, and the label that an answer to it gets
    ("IMTP milestone", re.compile(r"\b(?:imtp|milestone|carreg filltir)\b", re.IGNORECASE)),
    ("Use case", re.compile(r"\b(?:use[- ]?case|used? for|use\b[^:\n]{0,30}\bfor|purpose|achos defnydd|diben|defnyddio|ddefnyddio)\b", re.IGNORECASE)),
    ("API", re.compile(r"\bapi\b", re.IGNORECASE)),
)
INITIALLED = re.compile(r"[\s>]*[(\[]?([A-Z]{2,4}|[A-ZÀ-ÞŴŶ][\w'’-]{1,20})(?:[)\]]\s*[:>–-]?|\s*[:>–-])\s*(\S.*)$")
ASKING_LINE = re.compile(r"\b(?:please|need(?:s|ed)?|require\w*|send|missing|reply|following|still|let us|atebwch|anfon\w*|angen|ar goll|os gwelwch)\b|\?", re.IGNORECASE)
HEADER_LINE = re.compile(r"\s*>?\s*(?:From|Oddi wrth|Sent|Anfonwyd|To|At|Subject|Pwnc|Cc)\s*:", re.IGNORECASE)
LIST_MARK = re.compile(r"^[\s>]*(?:[-•*–·]|\(?[\da-z][.)])\s")
OUR_NAME = re.compile(r"[\s>]*(?:(?:the |y )?(?:dhcw )?(?:api management|rheoli api|operational security)(?: team)?|(?:tîm )?rheoli api(?:au)?|digital health and care wales|iechyd a gofal digidol cymru|dhcw|igdc)[\s.,|]*", re.IGNORECASE)


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
            if len(old) > 3 and subject.casefold().startswith(old.casefold()):
                subject = subject[len(old) :].strip(" -–—:;,")
    return (Passage(Zone.SUBJECT, subject),) if subject else ()


def answers_in_quotes(message: Message, known: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return lines typed inside an unmarked quotation of our own reply: those that our reply did not say."""
    if not known:
        return ()
    said = {_folded(line) for text in known for line in text.splitlines()}
    words = " ".join(_folded(text) for text in known)
    out: list[Passage] = []
    for run in message.body.segments:
        if run.zone is not Zone.QUOTED:
            continue
        position = run.start
        lines = message.body.text[run.start : run.end].splitlines(keepends=True)
        telling = [folded for line in lines if len(folded := _folded(line)) > 12]
        if sum(folded in said for folded in telling) * 2 < len(telling):
            marks = _marks(message)
            out += _given_beside_the_question([" " * len(line) if _marked_by(line, marks) else line for line in lines], position)
            out += _initialled(lines, position, marks)
            out += _below_our_name(lines, position)
            continue
        for line in lines:
            folded = _folded(line)
            if folded and folded not in said and folded not in words and not line.lstrip().startswith((">", "From:", "Sent:", "To:", "Subject:", "Cc:", "Oddi wrth:", "Anfonwyd:", "At:", "Pwnc:")):
                out.append(Passage(Zone.ANSWER, line, position))
            position += len(line)
    return tuple(out)


def _given_beside_the_question(lines: list[str], position: int) -> list[Passage]:
    """Return what stands behind a label, or on the line below a listed one, in a reply whose exact words are not known.

    Only the newest quoted mail is looked at: it ends where the next one's header begins. Running text that asks for a
    detail is no label.
    """
    out: list[Passage] = []
    heads = 0
    for index, line in enumerate(lines):
        if HEADER_LINE.match(line):
            heads += re.match(r"\s*>?\s*(?:From|Oddi wrth)\s*:", line, re.IGNORECASE) is not None
            if heads > 1:
                break
        else:
            words = _beside(line) or _below(line, lines[index + 1] if index + 1 < len(lines) else "")
            if words:
                out.append(Passage(Zone.ANSWER, words, position))
        position += len(line)
    return out


def _initialled(lines: list[str], position: int, marks: tuple[str, ...]) -> list[Passage]:
    """Return what is typed below a question behind the writer's initials or name ("PA: NRS/7", "[Petra] NRS/7")."""
    out: list[Passage] = []
    label = ""
    for line in lines:
        value = _marked_by(line, marks)
        if value:
            if label:
                out.append(Passage(Zone.ANSWER, f"{label}: {value}", position))
            label = ""
        elif len(line.strip()) <= 90:
            label = _asked(line) or label
        position += len(line)
    return out


def _marked_by(line: str, marks: tuple[str, ...]) -> str:
    """Return what stands behind one of the writer's marks, empty where the line does not begin with one."""
    found = INITIALLED.match(line.rstrip())
    return found.group(2).strip() if found is not None and found.group(1) in marks else ""


def _asked(line: str) -> str:
    """Return the label of what a line asks for, empty where it asks for none."""
    return next((label for label, words in QUESTIONS if words.search(line)), "")


def _marks(message: Message) -> tuple[str, ...]:
    """Return what marks the words of who writes: the initials, where there are two or more, and the first name."""
    name = re.sub(r"\(.*?\)", " ", message.from_[0].name) if message.from_ else ""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if word[0].isupper()]
    initials = "".join(word[0] for word in words)
    return (*((initials,) if 2 <= len(initials) <= 4 else ()), *words[:1])


def _below_our_name(lines: list[str], position: int) -> list[Passage]:
    """Return what is typed below the end of our reply, where the client marks nothing and the words of it are not known."""
    offsets = [position + sum(len(line) for line in lines[:index]) for index in range(len(lines))]
    heads = [index for index, line in enumerate(lines) if re.match(r"\s*>?\s*(?:From|Oddi wrth)\s*:", line, re.IGNORECASE)]
    last = heads[1] if len(heads) > 1 else len(lines)
    names = [index for index in range(last) if OUR_NAME.fullmatch(lines[index].strip())]
    if not names or lines[names[-1]].lstrip().startswith(">"):
        return []
    return [Passage(Zone.ANSWER, lines[i], offsets[i]) for i in range(names[-1] + 1, last) if lines[i].strip() and not re.match(r"\s*[_\-=]{5,}", lines[i])]


def _beside(line: str) -> str:
    """Return "label: value" where a short label has a value behind it."""
    found = LABELLED_LINE.match(" ".join(line.split()))
    if found is None or not QUESTION_LINE.search(found.group(1)) or ASKING_LINE.search(found.group(1)) or ASKING_LINE.search(found.group(2)):
        return ""
    return f"{_asked(found.group(1))}: {found.group(2)}"


def _below(line: str, following: str) -> str:
    """Return "label: value" where a listed label stands alone and the line below is no list item."""
    label = QUESTION_LINE.search(line)
    typed = following.strip()
    if label is None or not LIST_MARK.match(line) or len(line.strip()) > 90 or not typed or LIST_MARK.match(following) or len(typed) > 300:
        return ""
    return "" if ASKING_LINE.search(typed) or re.match(r"(?:the|you|your|our|this|if|as|thank|regards|api management|kind)\b", typed, re.IGNORECASE) else f"{_asked(line)}: {typed}"


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w@./-]+", " ", text.lower()).split())
