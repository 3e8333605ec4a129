"""Attached mails to `ApprovalReading`s: what each says, and how its origin is proven (triage policy, section 6).

The ladder: the same mail in the ledger, whose own words then count; a DKIM signature over the original bytes; else
unverified. A header inside an attachment proves nothing. Whatever is odd about the copy (hidden text, differing or unread
alternatives, doubled headers) leaves it unverified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.approvals import ledger
from mailbot.approvals.statements import said_without_domain, statements
from mailbot.expression import expression
from mailbot.model.case import ApprovalReading, DomainVerdict, LedgerEntry
from mailbot.model.london import day_of
from mailbot.model.message import Message
from mailbot.registers.domains import is_under

DkimCheck = Callable[[bytes], tuple[str, ...]]  # original bytes -> domains whose signature covers From, Subject, Date and the body
ONCE = frozenset(("from", "sender", "subject", "date", "message-id", "content-type", "content-transfer-encoding", "mime-version", "to", "cc", "reply-to"))
ODD_DEFECTS = {
    "msg-inconsistent": "its properties and headers contradict each other",
    "from-headers": "it has more than one From",
    "alternative-unread": "it has an alternative part that is not read",
    "header-end-odd": "its header ends in a way that readers take differently",
    "charset-contradicted": "it is written in another character set than it says",
    "too-many-messages": "it holds more attached messages than the limit",
}
UNSEEN = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


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
    proof, because, entry = _prove(copy, policy, entries, dkim)
    return ApprovalReading(
        message_id=copy.message_id,
        sender=copy.from_[0].address if len(copy.from_) == 1 else "",
        dated=copy.date,
        subject=copy.subject,
        statements=entry.statements if entry is not None else statements(copy),
        proof=proof,
        because=because,
        source=path,
        answers=(*copy.in_reply_to, *copy.references),
        verdict=said_without_domain(copy),
    )


def _prove(copy: Message, policy: ApprovalPolicy, entries: Sequence[LedgerEntry], dkim: DkimCheck) -> tuple[str, str, LedgerEntry | None]:
    odd = _odd(copy, policy)
    if odd:
        return "", odd, None
    matched = ledger.match(copy, entries)
    if matched.entry is not None:
        return "ledger", matched.because, matched.entry
    trusted = copy.original_bytes and copy.content and ledger.sent_by(copy) in ("", *policy.approvers)
    for signed in dkim(copy.content) if trusted else ():
        if signed in policy.dkim_domains and is_under(copy.from_[0].domain, signed):
            return "dkim", f"a DKIM signature of {signed} verifies over the original bytes", None
    return "", matched.because, None


def _odd(copy: Message, policy: ApprovalPolicy) -> str:
    """Say what about the copy forbids trusting it, whatever else matches."""
    if copy.unreadable:
        return f"it cannot be read: {copy.unreadable}"
    if len(copy.from_) != 1 or copy.from_[0].address not in policy.approvers:
        return "its sender is not on the list of approvers"
    if copy.body.differs:
        return f"its alternatives differ: {copy.body.differs}"
    if copy.body.hidden:
        return "it holds hidden text"
    if UNSEEN.search(copy.header("subject")):
        return "its subject holds characters that a reader does not see"
    twice = [name for name, count in Counter(name for name, _ in copy.headers).items() if count > 1 and name in ONCE]
    if twice:
        return f"its header {twice[0]} stands twice"
    return next((ODD_DEFECTS[defect.code] for defect in copy.defects if defect.code in ODD_DEFECTS), "")


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
    later = ledger.contradicted(domain, reading, entries)
    if later is not None:
        return f"a later mail of {day_of(later.dated or later.seen_at):%d %B %Y} refuses or withdraws {domain}"
    for other in others:
        if (other.dated is None or other.dated >= reading.dated) and ledger.speaks_against(domain, reading.message_id, other):
            return f"a later attached mail refuses or withdraws {domain}"
    return ""
