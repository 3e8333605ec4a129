"""What in a message may be or hold an approval, beside attached mails that can be read: then a person looks (triage policy, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.approvals.verdicts import DOMAIN, sounds_approving
from mailbot.approvals.wording import SOUNDS_APPROVING
from mailbot.expression import expression
from mailbot.model.message import Attachment, AttachmentKind, Message, Zone


def may_be_approval(message: Message, approvers: frozenset[str], claims: bool) -> str:
    """Say what in a message may be or hold an approval, beside readable attached mails; empty if nothing."""
    for attachment in _walk(message.attachments):
        if attachment.kind in (AttachmentKind.PDF, AttachmentKind.ARCHIVE, AttachmentKind.LINK, AttachmentKind.ENCRYPTED):
            return f"{attachment.name or attachment.kind}: a {attachment.kind} may hold one"
        if attachment.kind is AttachmentKind.PICTURE and (not attachment.inline or (claims and attachment.size > 20_000) or _named(attachment.name) or _shown(message)):
            return f"{attachment.name or 'picture'}: a picture may hold one"
        if attachment.kind is AttachmentKind.OTHER and "signature" not in attachment.content_type:
            return f"{attachment.name or attachment.content_type}: it cannot be read"
        if attachment.kind in (AttachmentKind.DOCUMENT, AttachmentKind.TEXT, AttachmentKind.WORKBOOK) and _approval_words(_words(attachment)):
            return f"{attachment.name}: it speaks of an approval"
    if _inline(message, approvers):
        return "an approval is pasted or forwarded inline"
    if claims and any(target.lower().startswith("http") and _holds(target) for _, target in message.body.links):
        return "a link may lead to one"
    if claims and any(_holds(word) for word in message.body.zone(Zone.NEW_TEXT).split() if word.lower().startswith(("http", "<http"))):
        return "a link may lead to one"
    return ""


def _walk(attachments: Sequence[Attachment]) -> Iterator[Attachment]:
    yield from attachments


def _words(attachment: Attachment) -> str:
    if attachment.workbook is not None:
        return "\n".join(" ".join(row) for sheet in attachment.workbook.sheets for row in sheet.rows[:200])
    return attachment.text


SHOWN = expression(r"\b(?:screen ?(?:grab|shot|print|cap\w*)s?|snips?|snipped|photo(?:graph)?s?|scan(?:ned)?|picture below|pasted (?:in|below)|sgrin\w*|llun)\b", re.IGNORECASE)


def _shown(message: Message) -> bool:
    """Tell whether the text says that a picture in it shows something."""
    return SHOWN.search(message.body.zone(Zone.NEW_TEXT, Zone.ANSWER)) is not None


def _named(name: str) -> bool:
    return any(word in name.lower() for word in ("approv", "cymerad", "allow", "confirm", "security", "cadarnh"))


def _holds(url: str) -> bool:
    return any(host in url.lower() for host in ("sharepoint.", "onedrive.", "1drv.", "drive.google", "dropbox", "teams.microsoft", "outlook.office", "box.com", "wetransfer", "egress", ":b:/", ":u:/", "approv"))


def _approval_words(text: str) -> bool:
    return any(sounds_approving(line) for line in text.splitlines())


def _inline(message: Message, approvers: frozenset[str]) -> bool:
    """Tell whether quoted or pasted text looks like a mail of the team that approves something."""
    for zone in (Zone.QUOTED, Zone.NEW_TEXT, Zone.ANSWER, Zone.SIGNATURE):
        text = message.body.zone(zone)
        lower = text.lower()
        team = any(address in lower for address in approvers) or any(word in lower for word in ("security", "opsec", "diogelwch", "ddiogelwch", "dhcw", "igdc"))
        if any(TEAM.search(line) or any(address in line for address in approvers) for line in PASTED_FROM.findall(lower)):
            return True  # an answer of the team, whatever it says: a person reads it
        if not team:
            continue
        said = (text if zone is Zone.QUOTED else _quoted_words(text)).replace("’", "'")
        if _approval_words(said):
            return True
        if zone is not Zone.QUOTED and any(SOUNDS_APPROVING.search(line) and DOMAIN.search(line) for line in said.splitlines()):
            return True  # what they are said to have written of a domain, with conditions or without
    return False


TEAM = expression(r"\b(?:security ?submissions?|operational security|opsec|diogelwch gweithredol)\b")
PARTED_OFF = expression(r"(?s)\n[ \t]{0,9}[-_=~*>–—]{3,}[ \t]{0,9}\n(.+)")
SALUTED_AGAIN = expression(r"(?s)(?<=\n)[ \t]{0,9}((?:Dear|Annwyl|Hi|Hello|Helo) [A-ZŴŶ][\w'’-]+(?: [A-ZŴŶ][\w'’-]+)?,.+)")
PASTED_FROM = expression(r"(?m)^[> \t*\"“«']{0,20}(?:from|oddi wrth)[ \t]{0,9}:.*")


def _quoted_words(text: str) -> str:
    """Return what stands in quotation marks, or behind a pasted header, a line that parts it off, or a second salutation."""
    pasted = re.search(r"(?ms)^[^\w\n]*(?:From|Oddi wrth)\s*:.*", text)
    between = re.findall(r"(?m)^[ \t]{0,9}[-_=~*]{3,}[ \t]{0,9}\n([^\0]{8,2000}?)\n[ \t]{0,9}[-_=~*]{3,}[ \t]{0,9}$", text)
    quotes = re.findall(r"[\"“«]([^\"”»]{8,2000})[\"”»]|(?<!\w)['‘]([^'’\n]{8,2000}(?:’(?=\w)[^'’\n]{1,500})*)['’](?!\w)", text)
    behind = [part.group(1) for part in (PARTED_OFF.search(text), SALUTED_AGAIN.search(text)) if part is not None]
    return "\n".join([pasted.group() if pasted else "", *between, *behind, *(one or other for one, other in quotes)])
