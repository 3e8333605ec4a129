"""Message to `Automatic` or None: is it machine-made (RFC 3834, 3464, 8098, Exchange, other makers)?

This is the most dangerous function of a mail robot: what it misses may start a loop, what it takes wrongly is a person
left without an answer. So there are three answers: `automatic` is sure of a machine; `perhaps_automatic` says what looks
like one although a person may be there, for a person to read; all other mail is a person's. What headers, addresses,
subjects and parts show stands in `automatic_marks`, what the text says of itself in `automatic_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.model.message import Automatic, AutomaticKind, Message, Zone
from mailbot.reading.automatic_marks import (
    ASKING,
    BEARS_OUT,
    BOUNCE_SUBJECT,
    HINTING,
    HINTING_NAMES,
    HINTING_SENDERS,
    LOST,
    PERHAPS_SENDERS,
    PERHAPS_SUBJECTS,
    PRESENT,
    RECALL_BODY,
    RECALL_SUBJECT,
    RECEIPT_BODY,
    RECEIPT_PARTS,
    RECEIPT_SUBJECT,
    REPORT_PARTS,
    SENDERS,
    SUBJECTS,
    VALUES,
)
from mailbot.reading.automatic_texts import OwnText, Sign, signs, weaker

MESSAGE_ID = re.compile(r"(?:original-)?message-id:\s*(<[^<>\s]{3,300}>)", re.IGNORECASE)
OWN_ID = re.compile(r"<mailbot\.[0-9a-f]{16,64}@")


def automatic(message: Message) -> Automatic | None:
    """Return the marker that shows a message to be surely machine-made, or None."""
    return maker_of(message)[0]


def perhaps_automatic(message: Message) -> str:
    """Say what a machine may have left in a message that is not surely a machine's; empty if nothing."""
    return maker_of(message)[1]


def maker_of(message: Message) -> tuple[Automatic | None, str]:
    """Return what `automatic` and `perhaps_automatic` say, with the text looked at once: by whoever read the message, or now."""
    if message.maker is not None:
        return message.maker
    marked = _by_header(message) or _by_sender(message) or _by_subject(message) or _by_parts(message)
    signs_seen = _signs(message) if marked is None else ()
    found = marked or next(((sign.kind, sign.because) for sign in signs_seen if sign.sure), None)
    if found is not None:
        return _surely(message, *found), ""
    if PERHAPS_SUBJECTS.match(_bare_subject(message)):
        return None, f"subject: {message.subject}"[:300]
    return None, signs_seen[0].because[:300] if signs_seen else ""


def _surely(message: Message, kind: AutomaticKind, because: str) -> Automatic:
    if kind in (AutomaticKind.AUTO_REPLY, AutomaticKind.BULK) and any(part.content_type in REPORT_PARTS for part in message.attachments):
        kind = AutomaticKind.BOUNCE  # QUIRK: Postfix and Exchange mark their delivery reports as automatic replies, too
    return Automatic(kind, because[:300], _about(message) if kind in (AutomaticKind.BOUNCE, AutomaticKind.RECEIPT) else ())


def undelivered(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs of our own mails that a delivery report speaks of; empty for any other message."""
    if not any(a.content_type in REPORT_PARTS or a.message is not None for a in message.attachments) and not OWN_ID.search(message.body.text[:50_000]):
        return ()
    found = automatic(message)
    return tuple(i for i in found.about if OWN_ID.match(i)) if found is not None and found.kind is AutomaticKind.BOUNCE else ()


def _by_header(message: Message) -> tuple[AutomaticKind, str] | None:
    if OWN_ID.match(message.message_id):
        return AutomaticKind.OWN, f"Message-ID: {message.message_id}"
    for name, value in message.headers:
        kind = PRESENT.get(name)
        if kind is not None and value.strip():
            return kind, f"{name}: {value}"
    for name, pattern, kind in VALUES:
        for value in message.header_all(name):
            if pattern.match(value.lower()):
                return kind, f"{name}: {value}"
    return None


def _by_sender(message: Message) -> tuple[AutomaticKind, str] | None:
    for address in (*message.from_, *((message.sender,) if message.sender else ())):
        if SENDERS.match(address.address):
            kind = AutomaticKind.BOUNCE if re.match(r"mailer|post_?master|microsoftexchange|bounce", address.address) else AutomaticKind.BULK
            return kind, f"sender {address.address}"
    return None


def _bare_subject(message: Message) -> str:
    return re.sub(r"^(?:\s*\[[^\]]{1,40}\])+", "", message.subject.lower().replace("’", "'")).strip()


def _by_subject(message: Message) -> tuple[AutomaticKind, str] | None:
    subject = _bare_subject(message)
    for pattern, kind in SUBJECTS:
        if pattern.match(subject) and not _a_person_asks(message, kind):
            return kind, f"subject: {message.subject}"
    body = message.body.text[:2000]
    if BOUNCE_SUBJECT.match(subject) and LOST.search(body) and not ASKING.search(body):
        return AutomaticKind.BOUNCE, f"subject: {message.subject}"
    if RECEIPT_SUBJECT.match(subject) and RECEIPT_BODY.search(body) and not _a_person_asks(message, AutomaticKind.RECEIPT):
        return AutomaticKind.RECEIPT, f"subject: {message.subject}"
    if RECALL_SUBJECT.match(subject) and (RECALL_BODY.search(body) or not body.strip()):
        return AutomaticKind.RECALL, f"subject: {message.subject}"
    return None


def _a_person_asks(message: Message, kind: AutomaticKind) -> bool:
    """Where the subject alone tells, the text decides: it asks for something, and says nothing that a machine would say."""
    written = message.body.zone(Zone.NEW_TEXT)[:2000].replace("’", "'")
    words = BEARS_OUT.get(kind)
    return ASKING.search(written) is not None and (words is None or words.search(written) is None)


def _by_parts(message: Message) -> tuple[AutomaticKind, str] | None:
    for attachment in message.attachments:
        if attachment.content_type in REPORT_PARTS:
            return AutomaticKind.BOUNCE, f"part {attachment.content_type}"
        if attachment.content_type in RECEIPT_PARTS:
            return AutomaticKind.RECEIPT, f"part {attachment.content_type}"
    return None


def _signs(message: Message) -> tuple[Sign, ...]:
    """Return what the text says of itself, and what program or address it came from."""
    text = OwnText(message)
    quiet = text.quiet and not text.names_somebody
    hints = [weaker(sign, sure=quiet and not (text.letter and sign.because.startswith("sender"))) for sign in _hints(message)]
    return (*signs(text), *hints)


def _hints(message: Message) -> Iterator[Sign]:
    for name, pattern in HINTING:
        yield from (Sign(AutomaticKind.BULK, f"{name}: {value}", sure=True) for value in message.header_all(name) if pattern.match(value.lower()))
    for address in message.from_:
        because = f"sender {address.name} {address.address}".replace("  ", " ")
        if HINTING_SENDERS.match(address.address) or HINTING_NAMES.match(address.name.lower()):
            yield Sign(AutomaticKind.BULK, because, sure=True)
        elif PERHAPS_SENDERS.match(address.address):
            yield Sign(AutomaticKind.BULK, because, sure=False)


def _about(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs that a report speaks of, ours among them if one of our replies bounced."""
    found: list[str] = []
    for attachment in message.attachments:
        if attachment.message is not None and attachment.message.message_id:
            found.append(attachment.message.message_id)
        found += MESSAGE_ID.findall(attachment.text[:20_000])
    found += MESSAGE_ID.findall(message.body.text[:50_000])
    found += message.in_reply_to
    found += message.references
    return tuple(dict.fromkeys(found))
