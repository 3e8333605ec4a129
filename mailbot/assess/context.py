"""Everything the core needs beside the message itself: values only, no clock and no I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.approvals.verify import ApprovalPolicy
from mailbot.model.case import History, LedgerEntry
from mailbot.model.facts import Role
from mailbot.model.london import day_of
from mailbot.reading.sender import TrustPolicy
from mailbot.registers.snapshot import Registers
from mailbot.requests.form import FormProfile
from mailbot.requests.sentences import SentenceModel


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """How many automatic replies are sent, at most."""

    per_sender_per_day: int = 5
    per_thread: int = 3
    per_domain_per_day: int = 2000
    per_day: int = 5000
    per_content_per_day: int = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """One mailbox as the core sees it: whose it is, and by which rules of trust it is judged."""

    name: str
    role: Role
    address: str
    team: str
    trust: TrustPolicy
    approvals: ApprovalPolicy
    partner_domains: tuple[str, ...]
    security_team: frozenset[str]  # lower-case addresses
    team_names: tuple[str, ...]
    own_addresses: frozenset[str]  # of all configured mailboxes, lower-case
    free_mail: frozenset[str]
    form_profile: FormProfile
    sentence_model: SentenceModel
    limits: ReplyLimits
    api_address: str
    security_address: str


def no_dkim(_content: bytes) -> tuple[str, ...]:
    """Verify nothing: where no DNS is to be asked."""
    return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known at the instant a message is considered."""

    desk: Desk
    registers: Registers
    ledger: tuple[LedgerEntry, ...]
    history: History
    next_case: str
    now: datetime
    dkim: Callable[[bytes], tuple[str, ...]] = no_dkim
    ledger_sha256: str = ""  # of the ledger, where the caller has it already

    @property
    def today(self) -> date:
        """Return the day in Europe/London, by which registers' dates are judged."""
        return day_of(self.now)
