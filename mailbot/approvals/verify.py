"""Attached mails to `ApprovalReading`s: what each says, and how its origin is proven (policy.md section 6).

The ladder: the same mail in the ledger; a DKIM signature over the original bytes; else unverified. A header inside an
attachment proves nothing. Whatever is odd about the copy (hidden text, differing alternatives) leaves it unverified.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.approvals import ledger
from mailbot.approvals.statements import APPROVED, statements, verdict_of
from mailbot.model.case import ApprovalReading, DomainVerdict, LedgerEntry
from mailbot.model.message import Attachment, AttachmentKind, Message, Zone

DkimCheck = Callable[[bytes], str]  # original bytes -> the domain whose signature covers From, Subject, Date and the body


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """Whose approvals count, and for how long."""

    approvers: frozenset[str]  # lower-case addresses
    dkim_domains: frozenset[str]
    max_age_days: int = 365


def nested_messages(message: Message, path: str = "") -> Iterator[tuple[str, Message]]:
    """Yield every message attached at any depth, with the path of names that leads to it."""
    for attachment in message.attachments:
        if attachment.message is not None:
            here = f"{path}/{attachment.name or 'message'}".lstrip("/")
            yield here, attachment.message
            yield from nested_messages(attachment.message, here)


def read_approvals(message: Message, policy: ApprovalPolicy, entries: Sequence[LedgerEntry], dkim: DkimCheck) -> tuple[ApprovalReading, ...]:
    """Read every attached mail that may be an approval."""
    return tuple(_read(copy, path, policy, entries, dkim) for path, copy in nested_messages(message))


def _read(copy: Message, path: str, policy: ApprovalPolicy, entries: Sequence[LedgerEntry], dkim: DkimCheck) -> ApprovalReading:
    proof, because = _prove(copy, policy, entries, dkim)
    return ApprovalReading(
        message_id=copy.message_id,
        sender=copy.from_[0].address if len(copy.from_) == 1 else "",
        dated=copy.date,
        subject=copy.subject,
        statements=statements(copy),
        proof=proof,
        because=because,
        source=path,
    )


def _prove(copy: Message, policy: ApprovalPolicy, entries: Sequence[LedgerEntry], dkim: DkimCheck) -> tuple[str, str]:
    odd = _odd(copy, policy)
    if odd:
        return "", odd
    matched = ledger.match(copy, entries)
    if matched.entry is not None:
        return "ledger", matched.because
    signed = dkim(copy.content) if copy.original_bytes and copy.content else ""
    if signed and signed in policy.dkim_domains:
        return "dkim", f"a DKIM signature of {signed} verifies over the original bytes"
    return "", matched.because


def _odd(copy: Message, policy: ApprovalPolicy) -> str:
    """Say what about the copy forbids trusting it, whatever else matches."""
    if copy.unreadable:
        return f"it cannot be read: {copy.unreadable}"
    if len(copy.from_) != 1 or copy.from_[0].address not in policy.approvers:
        return "its sender is not on the list of approvers"
    if copy.sender is not None and copy.sender.address not in policy.approvers:
        return "its Sender is not on the list of approvers"
    if copy.body.differs:
        return f"its alternatives differ: {copy.body.differs}"
    if copy.body.hidden:
        return "it holds hidden text"
    if any(defect.code in ("msg-inconsistent", "from-headers") for defect in copy.defects):
        return "its properties and headers contradict each other"
    return ""


def covers(reading: ApprovalReading, domain: str, policy: ApprovalPolicy, entries: Sequence[LedgerEntry], now: datetime, others: Sequence[ApprovalReading] = ()) -> str:
    """Return an empty string where a verified approval covers the domain today, else why it does not."""
    if not reading.verified:
        return reading.because
    said = [statement for statement in reading.statements if statement.domain == domain]
    if not said:
        return f"it does not name {domain}"
    if said[0].verdict is not DomainVerdict.APPROVED:
        return f"it says of {domain}: {said[0].verdict}"
    if reading.dated is None or reading.dated > now + timedelta(days=1):
        return "its date is missing or in the future"
    if reading.dated < now - timedelta(days=policy.max_age_days):
        return f"it is older than {policy.max_age_days} days"
    later = ledger.contradicted(domain, reading.dated, entries)
    if later is not None:
        return f"a later mail of {later.dated:%d %B %Y} refuses or withdraws {domain}"
    for other in others:
        if other.dated is not None and other.dated > reading.dated and any(
            s.domain == domain and s.verdict in (DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN) for s in other.statements
        ):
            return f"a later attached mail refuses or withdraws {domain}"
    return ""


def may_be_approval(message: Message, approvers: frozenset[str], claims: bool) -> str:
    """Say what in a message may be or hold an approval, beside readable attached mails; empty if nothing."""
    for attachment in _walk(message.attachments):
        if attachment.kind in (AttachmentKind.PDF, AttachmentKind.ARCHIVE, AttachmentKind.LINK, AttachmentKind.ENCRYPTED):
            return f"{attachment.name or attachment.kind}: a {attachment.kind} may hold one"
        if attachment.kind is AttachmentKind.PICTURE and (not attachment.inline or (claims and attachment.size > 20_000) or _named(attachment.name)):
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


def _named(name: str) -> bool:
    return any(word in name.lower() for word in ("approv", "cymerad", "allow", "confirm", "security", "cadarnh"))


def _holds(url: str) -> bool:
    return any(host in url.lower() for host in ("sharepoint.", "onedrive.", "1drv.", "drive.google", "dropbox", "teams.microsoft", "outlook.office", "box.com", "wetransfer", "egress", ":b:/", ":u:/", "approv"))


def _approval_words(text: str) -> bool:
    return any(verdict_of(line) is DomainVerdict.APPROVED for line in text.splitlines() if APPROVED.search(line))


def _inline(message: Message, approvers: frozenset[str]) -> bool:
    """Tell whether quoted or pasted text looks like a mail of the team that approves something."""
    for zone in (Zone.QUOTED, Zone.NEW_TEXT):
        text = message.body.zone(zone)
        lower = text.lower()
        team = any(address in lower for address in approvers) or any(word in lower for word in ("security", "opsec", "diogelwch", "ddiogelwch", "dhcw", "igdc"))
        if team and _approval_words(_quoted_words(text) if zone is Zone.NEW_TEXT else text):
            return True
    return False


def _quoted_words(text: str) -> str:
    """Return what stands in quotation marks or behind a pasted header."""
    pasted = re.search(r"(?ms)^\W*(?:From|Oddi wrth)\s*:.*", text)
    quotes = re.findall(r"[\"“«]([^\"”»]{8,2000})[\"”»]|(?<!\w)['‘]([^'’\n]{8,2000}(?:’(?=\w)[^'’\n]{1,500})*)['’](?!\w)", text)
    return "\n".join([pasted.group() if pasted else "", *(one or other for one, other in quotes)])
