"""What is to be done about one message: actions with stable keys, promised before they are performed.

`Decision` is the whole answer about one message, and what `--json` prints. `Plan` adds the actions.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import Any

from mailbot.model.case import History, Returned
from mailbot.model.decision import Outcome, TraceStep
from mailbot.model.facts import Facts
from mailbot.model.message import Evidence

USER, NAMED = "User", "Named, not asked for"  # labels of the checks on people


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, for the triage note: what, the result, and where it was found."""

    label: str
    result: str
    evidence: tuple[Evidence, ...] = ()
    ok: bool | None = None  # True passed, False failed, None for information


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A composed reply to a sponsor."""

    template: str
    to: str
    subject: str
    text: str
    html: str
    language: str  # en, cy or both


@dataclass(frozen=True, slots=True)
class Details:
    """The three details of a staff request as decided; None where not given."""

    use_case: str | None = None
    api_name: str | None = None
    imtp_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer about one message."""

    mailbox: str
    message_id: str
    outcome: Outcome
    reason: str
    sentence: str
    clause: str
    next_step: str
    facts: Facts
    sha256: str
    decided_at: datetime
    case: str | None = None
    category: int | None = None
    sponsor: str | None = None
    users: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    supplier: str | None = None
    suppliers: tuple[str, ...] = ()  # all of them, where users of several are named: as the registers name them, else by domain
    details: Details = field(default_factory=Details)
    missing: tuple[str, ...] = ()
    language: str = "unclear"
    follows: str | None = None
    reply: ReplyText | None = None
    trace: tuple[TraceStep, ...] = ()
    checks: tuple[Check, ...] = ()
    rules_version: str = ""  # SHA-256 of rules/ and templates/
    snapshots: tuple[tuple[str, str], ...] = ()  # (register or ledger, SHA-256)
    returned: Returned | None = None  # the mail of ours of which this report is the first to say that it did not arrive

    def to_json(self, file: str | None = None) -> dict[str, Any]:
        """Return the object that `--json` prints; extra keys may follow, none is ever missing."""
        return {
            "file": file,
            "mailbox": self.mailbox,
            "message_id": self.message_id,
            "case": self.case,
            "outcome": str(self.outcome),
            "reason": self.reason,
            "category": self.category,
            "sponsor": self.sponsor,
            "users": list(self.users),
            "domains": list(self.domains),
            "supplier": self.supplier,
            "details": {
                "use_case": self.details.use_case,
                "api_name": self.details.api_name,
                "imtp_reference": self.details.imtp_reference,
            },
            "missing": list(self.missing),
            "language": self.language,
            "follows": self.follows,
            "reply": None
            if self.reply is None
            else {
                "template": self.reply.template,
                "to": self.reply.to,
                "subject": self.reply.subject,
                "text": self.reply.text,
                "html": self.reply.html,
                "language": self.reply.language,
            },
            "trace": [{"rule": s.rule, "matched": s.matched, "because": s.because} for s in self.trace],
            "suppliers": list(self.suppliers),
            "sentence": self.sentence,
            "clause": self.clause,
            "sha256": self.sha256,
            "decided_at": self.decided_at.isoformat(),
            "rules_version": self.rules_version,
            "snapshots": dict(self.snapshots),
            "returned": None if self.returned is None else asdict(self.returned),
        }


@unique
class ActionKind(StrEnum):
    """What an owed action does. Replies first, filing last."""

    REPLY = "reply"  # to the sponsor
    DRAFT = "draft"  # the reply, into Drafts, for a person to send
    ROUTE = "route"  # the triage note with the original, to the team
    FILE = "file"  # move the message to its outcome's folder and mark it


@dataclass(frozen=True, slots=True)
class Mail:
    """A complete mail, ready to go: `content` is the MIME bytes, CRLF line ends, Message-ID inside."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    in_reply_to_native: str = ""  # native id of the message answered, for mailboxes that thread by it


@dataclass(frozen=True, slots=True)
class Action:
    """One owed effect. `key` is stable: (mailbox, native id, kind, ordinal) always give the same key."""

    key: str
    kind: ActionKind
    mailbox: str
    native_id: str  # of the message that caused it; empty for a person's decision
    mail: Mail | None = None  # for REPLY and ROUTE
    folder: str = ""  # for FILE: "Ready", "Incomplete", … below the Mailbot folder
    categories: tuple[str, ...] = ()  # for FILE


@dataclass(frozen=True, slots=True)
class Plan:
    """A decision and the actions that follow from it, in the order they are performed."""

    mailbox: str
    native_id: str
    decision: Decision
    actions: tuple[Action, ...]
    received_at: datetime
    thread: tuple[str, ...] = ()  # Message-IDs by which later mail finds this case (the message's own, our reply's)
    history: History | None = None  # what was known when it was decided, for the record
    content_key: str = ""  # by which the same content again and again is known
