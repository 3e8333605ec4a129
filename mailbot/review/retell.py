"""A decision of the past made again: from the stored bytes, with what was known then, and with what is known today. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from mailbot.approvals.ledger import as_of
from mailbot.assess.context import Context, Desk, no_dkim
from mailbot.model.case import History, LedgerEntry
from mailbot.model.facts import Facts
from mailbot.model.message import Message, RawMessage
from mailbot.model.plan import Decision
from mailbot.pipeline import Core, consider
from mailbot.registers.snapshot import Registers


@dataclass(frozen=True, slots=True)
class Today:
    """What is known now: rules, registers, the whole approval ledger, and the instant."""

    core: Core
    desk: Desk
    registers: Registers
    ledger: tuple[LedgerEntry, ...]
    now: datetime
    dkim: Callable[[bytes], tuple[str, ...]] = no_dkim


@dataclass(frozen=True, slots=True)
class Retold:
    """A decision made again. What is None could not be made again."""

    bytes_match: bool | None  # the stored bytes have their SHA-256; None where they are no longer kept
    by_facts: str  # what today's rules say of the stored facts, where that is another verdict
    differences: tuple[str, ...] | None  # between the decision and the one made again as of then
    changed: tuple[str, ...]  # what the decision rested on and is another one today
    today: str  # the verdict of today, where it is another one
    unrecorded: bool = False  # it rests on what was known of its case then, which an older mailbot did not record

    @property
    def same(self) -> bool:
        """Tell whether the decision stands as it was made."""
        return self.bytes_match is not False and not self.by_facts and not self.differences


def retell(decision: Decision, history: History | None, message: Message | None, today: Today) -> Retold:
    """Make a decision again; `message` is read from the stored bytes."""
    verdict = today.core.rules.decide(decision.facts)
    by_facts = "" if (verdict.outcome, verdict.reason) == (decision.outcome, decision.reason) else f"{verdict.outcome} ({verdict.reason})"
    then = as_of(today.ledger, dict(decision.snapshots).get("approval_ledger", ""))
    changed = tuple(_changed(decision, today, then))
    if message is None:
        return Retold(None, by_facts, None, changed, "")
    if message.sha256 != decision.sha256:
        return Retold(False, by_facts, None, changed, "")
    if history is None and _rests_on_history(decision):
        return Retold(True, by_facts, None, changed, "", unrecorded=True)
    known = history or History()
    again = _decide(decision, message, Context(today.desk, today.registers, then or (), known, decision.case or "", decision.decided_at, today.dkim), today.core)
    now = _decide(decision, message, Context(today.desk, today.registers, today.ledger, known, decision.case or "", today.now, today.dkim), today.core)
    differs = (now.outcome, now.reason) != (decision.outcome, decision.reason)
    return Retold(True, by_facts, tuple(_differences(decision, again)), changed, f"{now.outcome} ({now.reason})" if differs else "")


def _decide(decision: Decision, message: Message, context: Context, core: Core) -> Decision:
    raw = RawMessage(decision.mailbox, "", decision.decided_at, message.content)
    return consider(raw, message, context, core).plan.decision


def _rests_on_history(decision: Decision) -> bool:
    """Tell whether a decision cannot be made again without what was known of its case, or of its sender's earlier mail."""
    facts = decision.facts
    return decision.follows is not None or facts.stranger_in_thread or facts.repeats_answer or facts.reply_limit_reached


def _changed(decision: Decision, today: Today, then: tuple[LedgerEntry, ...] | None) -> Iterator[str]:
    if decision.rules_version != today.core.version:
        yield "rules or templates"
    snapshots: Mapping[str, str] = dict(decision.snapshots)
    yield from (name for name, sha256 in today.registers.sha256s() if snapshots.get(name) != sha256)
    if then is None:
        yield "approval_ledger, which never stood like this: it was written anew"
    elif len(then) != len(today.ledger):
        yield f"approval_ledger, by {len(today.ledger) - len(then)} mails more"


def _differences(old: Decision, new: Decision) -> Iterator[str]:
    """Yield in words what differs between the decision and itself made again; dates and keys aside."""
    for name in ("outcome", "reason", "category", "sponsor", "users", "domains", "supplier", "details", "missing", "language", "follows"):
        if getattr(old, name) != getattr(new, name):
            yield f"{name}: {_shown(getattr(old, name))} then, {_shown(getattr(new, name))} now"
    for fact in fields(Facts):
        before, after = getattr(old.facts, fact.name), getattr(new.facts, fact.name)
        if before != after:
            yield f"{fact.name}: {str(before).lower()} then, {str(after).lower()} now"
    if old.reply is not None and new.reply is not None and replace(old.reply, html="") != replace(new.reply, html=""):
        yield "the words of the reply"


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)[:200]


def story(retold: Retold) -> str:
    """Return what came of it, for a person."""
    lines = [_of_bytes(retold)]
    if retold.unrecorded:
        lines.append("It rests on what was known of the case then, which the mailbot of that time did not record: it cannot be made again from the bytes.")
    if retold.by_facts:
        lines.append(f"Today's rules say of the stored facts: {retold.by_facts}.")
    elif retold.differences is None:
        lines.append("The stored facts give the same verdict.")
    if retold.differences:
        lines.append("It is NOT the same: " + "; ".join(retold.differences) + ".")
    elif retold.differences is not None:
        lines.append("Made again from them, with what was known then: the same verdict.")
    if retold.changed:
        lines.append("Changed since: " + ", ".join(retold.changed) + ".")
    if retold.today:
        lines.append(f"Today it would be {retold.today}.")
    return "\n".join(lines) + "\n"


def _of_bytes(retold: Retold) -> str:
    if retold.bytes_match is None:
        return "The original bytes are no longer kept; their SHA-256 is."
    return "The stored bytes match their SHA-256." if retold.bytes_match else "The stored bytes DO NOT match their SHA-256: they were changed."
