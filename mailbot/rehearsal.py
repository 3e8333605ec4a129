"""Decide messages without effects, with a memory of the cases among them: for `triage`, `evaluate` and tests.

Replies count against the caps of a thread, as they would. Against the caps of a sender they count only where the messages
are one conversation (`one_conversation`): a folder of unrelated samples may hold the same sender many times, or the same
message twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailbot.approvals.ledger import entry_of, ledger_hash
from mailbot.assess.context import Context, Desk, no_dkim
from mailbot.model.case import CaseMemory, History, LedgerEntry, ThreadQuery, belonging
from mailbot.model.london import day_of
from mailbot.model.message import Message, RawMessage
from mailbot.pipeline import Considered, Core, case_prefix, consider, thread_query
from mailbot.registers.snapshot import Registers


@dataclass(slots=True)
class Rehearsal:
    """A run over messages that touches nothing."""

    core: Core
    registers: Registers
    ledger: tuple[LedgerEntry, ...] = ()
    known_case: Callable[[ThreadQuery], History] | None = None  # the configured ledger's history, read only
    dkim: Callable[[bytes], tuple[str, ...]] = no_dkim
    one_conversation: bool = False
    cases: dict[str, CaseMemory] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    hashed: tuple[tuple[LedgerEntry, ...], str] | None = None  # the ledger and its hash
    answered: dict[str, int] = field(default_factory=dict)  # replies by sender
    given: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # (sender, words) to the templates of their answers

    def sent(self, desk: Desk, message: Message, now: datetime) -> None:
        """Take a mail of the Operational Security Team into the approval ledger."""
        entry = entry_of(message, desk.approvals.approvers, "sent", now)
        self.ledger = (*self.ledger, entry) if entry else self.ledger

    def decide(self, desk: Desk, message: Message, now: datetime) -> Considered:
        """Decide one message."""
        history = self._history(thread_query(message, desk.name, now))
        prefix = f"{case_prefix(desk.role)}-{day_of(now).year}"
        reference = f"{prefix}-{self.numbers.get(prefix, 0) + 1:06d}"
        raw = RawMessage(desk.name, hashlib.sha256(message.content or message.sha256.encode()).hexdigest()[:24], now, message.content)
        context = Context(desk, self.registers, self.ledger, history, reference, now, self.dkim, ledger_sha256=self._ledger_hash())
        considered = consider(raw, message, context, self.core)
        self._remember(considered, prefix, reference)
        if considered.findings.proof.holds:
            entry = entry_of(message, desk.approvals.approvers, "received", now)
            self.ledger = (*self.ledger, entry) if entry else self.ledger
        return considered

    def _ledger_hash(self) -> str:
        if self.hashed is None or self.hashed[0] is not self.ledger:
            self.hashed = self.ledger, ledger_hash(self.ledger)
        return self.hashed[1]

    def _remember(self, considered: Considered, prefix: str, reference: str) -> None:
        decision, memory = considered.plan.decision, considered.memory
        if decision.case == reference:
            self.numbers[prefix] = self.numbers.get(prefix, 0) + 1
        if memory is not None:
            self.cases[memory.reference] = memory
        if decision.reply is not None and decision.case:
            self.replies[decision.case] = self.replies.get(decision.case, 0) + 1
            self.answered[decision.reply.to] = self.answered.get(decision.reply.to, 0) + 1
            said = decision.reply.to, considered.plan.content_key
            self.given[said] = (*self.given.get(said, ()), decision.reply.template)

    def _history(self, query: ThreadQuery) -> History:
        history = self._of_case(query)
        today = self.answered.get(query.sender, 0) if self.one_conversation else 0
        before = self.given.get((query.sender, query.content), ()) if self.one_conversation else ()
        return replace(history, replies_to_sender_today=max(history.replies_to_sender_today, today), answered_before=before)

    def _of_case(self, query: ThreadQuery) -> History:
        found = [case for reference in (*self._by_thread(query), *query.references) if (case := self.cases.get(reference)) is not None and case.mailbox == query.mailbox]
        case = belonging(found, query.sender)
        if case is not None:
            return History(case, replies_in_thread=self.replies.get(case.reference, 0))
        return self.known_case(query) if self.known_case is not None else History()

    def _by_thread(self, query: ThreadQuery) -> Sequence[str]:
        return [case.reference for wanted in query.message_ids for case in self.cases.values() if wanted in case.thread]
