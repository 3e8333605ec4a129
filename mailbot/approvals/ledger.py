"""The approval ledger: what mailbot itself saw the Operational Security Team send, and how a copy is matched to it.

Pure. The ledger's words are what counts: a copy only shows which mail of the ledger is meant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from mailbot.approvals.fingerprint import foreign_links, hashes_of, links_of, subject_key
from mailbot.approvals.statements import said_without_domain, statements
from mailbot.model.case import ApprovalReading, DomainStatement, DomainVerdict, LedgerEntry
from mailbot.model.message import Message
from mailbot.reading.automatic import automatic
from mailbot.registers.domains import is_under

AGAINST = (DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN, DomainVerdict.CONDITIONAL)
COUNTED = 9  # digits of a number of entries at most; a hash has 64


def entry_of(message: Message, approvers: frozenset[str], origin: str, seen_at: datetime) -> LedgerEntry | None:
    """Return the ledger entry for one mail of the team, or None where it is none, or cannot be matched later.

    What a program wrote is no word of the team, least of all our own replies from its mailbox.
    """
    if not message.message_id or len(message.from_) != 1 or message.from_[0].address not in approvers:
        return None
    if message.unreadable or automatic(message) is not None:
        return None
    targets = links_of(message)
    return LedgerEntry(
        message_id=message.message_id,
        sender=message.from_[0].address,
        recipients=tuple(dict.fromkeys(address.address for address in (*message.to, *message.cc))),
        dated=message.date,
        subject=subject_key(message.subject),
        text_hashes=hashes_of(message, targets),
        statements=_certain(message, statements(message)),
        origin=origin,
        seen_at=seen_at,
        sent_by=sent_by(message),
        links=targets,
        answers=tuple(dict.fromkeys((*message.in_reply_to, *message.references))),
        verdict=said_without_domain(message),
    )


def sent_by(message: Message) -> str:
    """Return who sent a mail in the name of its From (Exchange's "on behalf of"); a question mark where that cannot be read."""
    if not message.header("sender").strip():
        return ""
    if message.sender is None:
        return "?"
    return "" if message.sender.address == message.from_[0].address else message.sender.address


def _certain(message: Message, said: tuple[DomainStatement, ...]) -> tuple[DomainStatement, ...]:
    """Where a mail contradicts itself (its alternatives differ, it hides text), none of its approvals is certain."""
    if not (message.body.differs or message.body.hidden):
        return said
    return tuple(replace(s, verdict=DomainVerdict.CONDITIONAL) if s.verdict is DomainVerdict.APPROVED else s for s in said)


@dataclass(frozen=True, slots=True)
class Match:
    """Whether a copy is the very mail of the ledger, and what differs if not."""

    entry: LedgerEntry | None
    because: str


def match(message: Message, entries: Sequence[LedgerEntry]) -> Match:
    """Find the mail that a copy claims to be."""
    named = [entry for entry in entries if entry.message_id == message.message_id and message.message_id]
    if not named:
        return Match(None, "no mail with this Message-ID stands in the approval ledger")
    reasons = []
    for entry in named:
        difference = _difference(message, entry)
        if not difference:
            return Match(entry, f"the same mail stands in the approval ledger ({entry.origin}, {entry.message_id})")
        reasons.append(difference)
    return Match(None, f"the mail of this Message-ID in the approval ledger differs: {reasons[0]}")


def _difference(message: Message, entry: LedgerEntry) -> str:
    if len(message.from_) != 1 or message.from_[0].address != entry.sender:
        return "another sender"
    if sent_by(message) != entry.sent_by:
        return "sent by another in the sender's name"
    if message.date is None or entry.dated is None or int(message.date.timestamp()) != int(entry.dated.timestamp()):
        return "another date"
    if subject_key(message.subject) != entry.subject:
        return "another subject"
    mine = hashes_of(message, entry.links)
    if not mine or not set(mine) <= set(entry.text_hashes):
        return "another text"
    elsewhere = foreign_links(message.body.links, entry.links)
    return f"a link that leads elsewhere: {elsewhere[0][:100]}" if elsewhere else ""


def contradicted(domain: str, approval: ApprovalReading, entries: Sequence[LedgerEntry]) -> LedgerEntry | None:
    """Return a later mail of the team that speaks against an approval of the domain, if there is one."""
    since = approval.dated
    for entry in entries:
        if since is None or (entry.dated or entry.seen_at) < since or entry.message_id == approval.message_id:
            continue
        if speaks_against(domain, approval.message_id, entry):
            return entry
    return None


def speaks_against(domain: str, message_id: str, other: LedgerEntry | ApprovalReading) -> bool:
    """Tell whether a later mail takes back: it names the domain or one above it, or it answers the approval itself."""
    if any(s.verdict in AGAINST and is_under(domain, s.domain) for s in other.statements):
        return True
    return not other.statements and message_id in other.answers and other.verdict in AGAINST


def _body(entry: LedgerEntry) -> dict[str, object]:
    """Return what the hash binds of an entry: no empty field, so that one yet to come changes nothing."""
    return {name: value for name, value in asdict(entry).items() if value}


def _older_body(entry: LedgerEntry) -> dict[str, object]:
    """Return what it bound before empty fields were left out, when nobody recorded yet who sent in another's name."""
    return {name: value for name, value in asdict(entry).items() if name != "sent_by"}


def chained(entries: Sequence[LedgerEntry], body: Callable[[LedgerEntry], dict[str, object]] = _body) -> Iterator[str]:
    """Yield the hash of the ledger as it stood before its first entry, and after each of them."""
    digest = hashlib.sha256(b"approval ledger").hexdigest()
    yield digest
    for entry in entries:
        written = json.dumps(body(entry), sort_keys=True, default=str, ensure_ascii=False)
        digest = hashlib.sha256(f"{digest}\n{written}".encode("utf-8", "replace")).hexdigest()
        yield digest


def ledger_hash(entries: Sequence[LedgerEntry]) -> str:
    """Return the hash of the ledger: any change, and any entry more or less, gives another one."""
    *_, digest = chained(entries)
    return digest


def as_of(entries: Sequence[LedgerEntry], recorded: str) -> tuple[LedgerEntry, ...] | None:
    """Return the ledger as it stood when a decision recorded that of it; None where it never stood so, so that it was changed since.

    Recorded is its hash; the first mailbots recorded how many entries it had, and later ones a hash over empty fields too.
    """
    if recorded.isdecimal() and len(recorded) <= COUNTED:
        return tuple(entries[: int(recorded)]) if int(recorded) <= len(entries) else None
    hashes = ((count, digest) for body in (_body, _older_body) for count, digest in enumerate(chained(entries, body)))
    return next((tuple(entries[:count]) for count, digest in hashes if digest == recorded), None)
