"""A message's readable texts with their zones: subject, new text, answers, attached lists.

Extraction works on `Passage`s, so that every find keeps the zone, offset and source that it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.expression import expression
from mailbot.model.message import Attachment, AttachmentKind, Evidence, Message, Sheet, Zone

REPLY_PREFIX = expression(r"^(?:\s*(?:re|fw|fwd|aw|wg|sv|tr|ymateb|ymlaen|atb|anf)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)
ALIGNED = expression(r"(?<=\S) {3,}(?=\S)")  # columns of a typed list
ASKED_LABEL = expression(r"^[ \t]{0,20}(?:[-•*·]\s|\(?[\da-z][.)]\s)?[^\W\d_][^?.!:@\n]{2,70}\?(?=[ \t]+[^\s?][^?\n]*$)", re.MULTILINE)
FORM = 3  # such lines
CASE_TAG = expression(r"\[(?:APIM|SEC)-\d{4}-\d{6}\]|\[[A-Z]{2,8}[-#: ]?\d[\d-]{2,20}\]")  # ours, and what other desks put there


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text of one zone."""

    zone: Zone
    text: str
    offset: int = 0  # where the text begins in its zone's whole
    source: str = ""

    def evidence(self, start: int, end: int) -> Evidence:
        """Return the evidence for the words from start to end, bounded to 300 characters."""
        return Evidence(self.zone, self.text[start:end][:300].strip(), self.offset + start, self.source)


@dataclass(frozen=True, slots=True)
class Table:
    """One attached list: its name and its rows as shown."""

    source: str
    sheet: Sheet
    zone: Zone = Zone.LIST


def is_reply(message: Message) -> bool:
    """Tell whether the subject or the threading headers make a message an answer to another."""
    return bool(message.in_reply_to or message.references or REPLY_PREFIX.match(message.subject))


def subject_of(message: Message) -> str:
    """Return the subject without reply prefixes and case tags."""
    return plain(CASE_TAG.sub(" ", REPLY_PREFIX.sub("", message.subject)).strip())


def plain(text: str) -> str:
    """Return the text with straight apostrophes, so that no pattern has to know the typographic ones; as long as before."""
    return text.replace("’", "'").replace("‘", "'")


def with_labels(text: str) -> str:
    """Return the text of a form whose labels are questions ("Which API? WRRS") with colons in their place, as long as before."""
    if len(ASKED_LABEL.findall(text)) < FORM:
        return text
    return ASKED_LABEL.sub(lambda label: f"{label.group()[:-1]}:", text)


def passages(message: Message, *zones: Zone) -> tuple[Passage, ...]:
    """Return the subject and the body's runs of the given zones, in reading order."""
    out: list[Passage] = []
    if Zone.SUBJECT in zones and message.subject:
        out.append(Passage(Zone.SUBJECT, subject_of(message)))
    for run in message.body.segments:
        if run.zone in zones:
            out.append(Passage(run.zone, with_labels(plain(message.body.text[run.start : run.end])), run.start))
    return tuple(out)


def new_passages(message: Message) -> tuple[Passage, ...]:
    """Return what the sender wrote this time. The subject of an answer is the old mail's, not new."""
    zones = [Zone.NEW_TEXT, Zone.ANSWER]
    if not is_reply(message) or not message.body.zone(Zone.NEW_TEXT).strip():
        zones.insert(0, Zone.SUBJECT)
    elif not is_threaded(message):
        zones.insert(0, Zone.SUBJECT)
    return passages(message, *zones)


def is_threaded(message: Message) -> bool:
    """Tell whether the headers name a message that this one answers."""
    return bool(message.in_reply_to or message.references)


def tables(message: Message) -> tuple[Table, ...]:
    """Return every visible sheet of every attached list that was read safely."""
    out: list[Table] = []
    for attachment in message.attachments:
        if attachment.workbook is None or attachment.workbook.unsafe:
            continue
        out += [Table(attachment.name, sheet) for sheet in attachment.workbook.sheets if not sheet.hidden and sheet.rows]
    return tuple(out)


def text_lists(message: Message) -> tuple[Passage, ...]:
    """Return attached plain texts, which some people use for lists of users."""
    return tuple(
        Passage(Zone.LIST, ALIGNED.sub(lambda run: "\t" + run.group()[1:], plain(attachment.text)), 0, attachment.name)
        for attachment in message.attachments
        if _is_text_list(attachment)
    )


def _is_text_list(attachment: Attachment) -> bool:
    return attachment.kind is AttachmentKind.TEXT and attachment.content_type == "text/plain" and bool(attachment.name)


def joined(found: tuple[Passage, ...]) -> str:
    """Return all passages as one text, a blank line between them."""
    return "\n\n".join(passage.text for passage in found)
