"""The approval ledger: what mailbot itself saw the Operational Security Team send, and how a copy is matched to it.

Text is compared without white space, wrapping, bullets and link targets, which clients and Exchange rewrite; everything
that carries meaning stays: letters, digits, punctuation. Pure.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.approvals.statements import statements
from mailbot.model.case import DomainVerdict, LedgerEntry
from mailbot.model.message import Message

LINK = re.compile(r"\[cid:[^\]]{1,200}\]|<(?:https?|mailto|tel):[^>]{1,2000}>|\[(?:https?|mailto):[^\]]{1,2000}\]", re.IGNORECASE)
ADDRESS_ECHO = re.compile(r"([\w.+'-]+@[\w.-]+\w)\s*<\1>", re.IGNORECASE)
DECORATION = re.compile(r"[\s*_•·▪◦●–—\-|>\u200b-\u200f\u2060\ufeff\u00ad\"'‘’“”]+")


def normalised(text: str) -> str:
    """Return text reduced to what carries meaning, for comparison only."""
    plain = unicodedata.normalize("NFKC", LINK.sub("", text))
    plain = ADDRESS_ECHO.sub(r"\1", plain)
    return DECORATION.sub(lambda found: "-" if found.group() == "-" else "", plain).casefold()


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text's normalised form."""
    return hashlib.sha256(normalised(text).encode("utf-8", "replace")).hexdigest()


def hashes_of(message: Message) -> tuple[str, ...]:
    """Return the hash of every alternative's text, sorted, without repeats."""
    return tuple(sorted({text_hash(text) for text in message.body.alternatives if normalised(text)}))


def entry_of(message: Message, origin: str, seen_at: datetime) -> LedgerEntry | None:
    """Return the ledger entry for one mail of the team, or None where it cannot be matched later."""
    if not message.message_id or len(message.from_) != 1:
        return None
    recipients = tuple(dict.fromkeys(address.address for address in (*message.to, *message.cc)))
    return LedgerEntry(
        message_id=message.message_id,
        sender=message.from_[0].address,
        recipients=recipients,
        dated=message.date,
        subject=subject_key(message.subject),
        text_hashes=hashes_of(message),
        statements=statements(message),
        origin=origin,
        seen_at=seen_at,
    )


def subject_key(subject: str) -> str:
    """Return a subject with white space folded, for comparison."""
    return " ".join(unicodedata.normalize("NFKC", subject).split())


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
    if message.date is None or entry.dated is None or int(message.date.timestamp()) != int(entry.dated.timestamp()):
        return "another date"
    if subject_key(message.subject) != entry.subject:
        return "another subject"
    mine = hashes_of(message)
    if not mine or not set(mine) <= set(entry.text_hashes):
        return "another text"
    return ""


def contradicted(domain: str, since: datetime, entries: Sequence[LedgerEntry]) -> LedgerEntry | None:
    """Return a later entry that refuses or withdraws the domain, if there is one."""
    for entry in entries:
        if entry.dated is None or entry.dated <= since:
            continue
        for statement in entry.statements:
            if statement.domain == domain and statement.verdict in (DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN):
                return entry
    return None
