"""What mailbot remembers: of a case, and of what it has sent. Values only; the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from mailbot.model.message import Evidence
from mailbot.model.request import NOT_SETTLED, Request


@unique
class DomainVerdict(StrEnum):
    """What an approval mail says of one domain."""

    APPROVED = "approved"
    REFUSED = "refused"
    CONDITIONAL = "conditional"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DomainStatement:
    """One domain of an approval mail with its verdict and the words that say so."""

    domain: str
    verdict: DomainVerdict
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ApprovalReading:
    """An attached mail that may be an approval, read and judged (triage policy, section 6).

    `proof` is `ledger`, `dkim` or empty; `because` says in words how it is proven, or why it is not.
    """

    message_id: str
    sender: str
    dated: datetime | None
    subject: str
    statements: tuple[DomainStatement, ...]
    proof: str
    because: str
    source: str = ""  # name of the attachment
    answers: tuple[str, ...] = ()  # Message-IDs that it answers
    verdict: DomainVerdict | None = None  # what it says where it names no domain

    @property
    def verified(self) -> bool:
        """Tell whether its origin is proven."""
        return self.proof != ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One mail of the Operational Security Team as mailbot itself saw it leave or arrive."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    dated: datetime | None
    subject: str
    text_hashes: tuple[str, ...]  # SHA-256 of the normalised text of every alternative, sorted
    statements: tuple[DomainStatement, ...]
    origin: str  # `sent` (securitysubmissions' sent mail) or `received` (straight from a proven approver)
    seen_at: datetime
    sent_by: str = ""  # who sent it in the sender's name, where that is another address
    links: tuple[str, ...] = ()  # targets of its links
    answers: tuple[str, ...] = ()  # Message-IDs that it answers
    verdict: DomainVerdict | None = None  # what it says where it names no domain


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail of ours that did not arrive, as a delivery report says."""

    message_id: str
    recipient: str  # whom the report names; empty where it names nobody
    reason: str
    to_sponsor: bool  # it was a reply, not a note to the team


MOST_TEXTS = 12  # of a thread that are remembered
FINAL = ("granted", "refused")  # a person's last word on a case


@dataclass(frozen=True, slots=True)
class CaseMemory:
    """All that a case's messages have said so far, and what became of it."""

    reference: str
    mailbox: str
    sponsor: str
    request: Request
    approvals: tuple[ApprovalReading, ...] = ()
    outcome: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()  # users' addresses that were on consumer mail providers
    decided_by_person: str = ""  # granted, refused, more; empty while open
    thread: tuple[str, ...] = ()  # every Message-ID of the case, ours included
    replies: tuple[str, ...] = ()  # Message-IDs of what the sponsor was sent
    returned: tuple[Returned, ...] = ()  # our mails that did not arrive, each once
    own_texts: tuple[str, ...] = ()  # the texts of the thread so far, ours and the sponsor's, to tell answers from quotes
    sponsor_name: str = ""  # as the sponsor's own proven mail shows it, for the greeting


def belonging(cases: Sequence[CaseMemory], sender: str) -> CaseMemory | None:
    """Return the case that a message belongs to, of those whose thread it is in, nearest first; None where there is none.

    The sender's own goes before another's, and one that asks for something before one that does not: who answers a stranger
    that joined a thread goes on with the thread's own case.
    """
    return min(cases, key=lambda case: (case.sponsor != sender, not case.request.asks), default=None)


@dataclass(frozen=True, slots=True)
class History:
    """What is known when a message is considered: its case, if any, and how much was sent lately."""

    case: CaseMemory | None = None
    replies_to_sender_today: int = 0
    replies_in_thread: int = 0
    replies_to_domain_today: int = 0
    replies_today: int = 0
    replies_to_content_today: int = 0  # to messages of the same words, whoever sent them
    answered_before: tuple[str, ...] = ()  # templates of the answers that the same words of the same sender ever got


@dataclass(frozen=True, slots=True)
class ThreadQuery:
    """How a message may be tied to a case: by Message-IDs it answers, or by a case reference in its subject."""

    mailbox: str
    message_ids: tuple[str, ...]
    references: tuple[str, ...]  # case references, such as APIM-2026-000123
    sender: str
    now: datetime
    content: str = ""  # by which the same words again and again are known


@dataclass(frozen=True, slots=True)
class PersonDecision:
    """What a person decided on a case; only this can say that access is granted."""

    case: str
    decision: str  # granted, refused or more
    note: str
    by: str
    at: datetime
    to: str = ""  # whom it is told
    messages: int = 0  # how many messages the case had when it was made
    users: tuple[str, ...] = ()  # for whom it is, where not for all of the case's users


def after_decision(memory: CaseMemory, made: PersonDecision, sent: Sequence[str], text: str) -> CaseMemory:
    """Return what a case knows after a person's decision: that it was made, and the mail that tells it (its ids and its text).

    The text is one of ours, so that what quotes it later answers nothing; and a person has seen to what was open.
    """
    doubts = tuple(doubt for doubt in memory.request.doubts if not doubt.startswith(NOT_SETTLED))
    return replace(
        memory,
        decided_by_person=made.decision,
        request=replace(memory.request, doubts=doubts),
        thread=(*memory.thread, *sent),
        replies=(*memory.replies, *sent),
        own_texts=(*memory.own_texts, text)[-MOST_TEXTS:],
    )
