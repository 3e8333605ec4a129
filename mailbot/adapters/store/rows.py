"""Instants, actions, replies and audit lines to rows and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mailbot.adapters.store.auditing import digest_of
from mailbot.adapters.store.codec import dump
from mailbot.model.case import PersonDecision
from mailbot.model.plan import Action, ActionKind, Mail, Plan


def action_row(action: Action) -> dict[str, object]:
    """Return the row of an owed action."""
    mail = action.mail
    return {
        "key": action.key, "mailbox": action.mailbox, "native_id": action.native_id, "kind": str(action.kind), "state": "owed", "attempts": 0,
        "message_id": mail.message_id if mail else None, "sender": mail.sender if mail else None,
        "recipients": json.dumps(mail.recipients) if mail else None, "content": mail.content if mail else None,
        "answers": mail.in_reply_to_native if mail else None, "folder": action.folder, "categories": json.dumps(action.categories),
    }  # fmt: skip


def action_of(row: Any) -> Action:
    """Return the action of a row."""
    mail = None
    if row.message_id is not None:
        mail = Mail(row.message_id, row.sender, tuple(json.loads(row.recipients)), bytes(row.content or b""), row.answers or "")
    return Action(row.key, ActionKind(row.kind), row.mailbox, row.native_id, mail, row.folder or "", tuple(json.loads(row.categories or "[]")))


def reply_row(plan: Plan) -> dict[str, object]:
    """Return the row that counts a reply against the caps."""
    decision = plan.decision
    to = (decision.reply.to if decision.reply else "").lower()
    return {
        "at": iso(decision.decided_at), "sender": to, "domain": to.rpartition("@")[2],
        "case_reference": decision.case, "template": decision.reply.template if decision.reply else None,
        "content": plan.content_key or None,
    }  # fmt: skip


def decision_row(plan: Plan) -> dict[str, object]:
    """Return the row of a decision, with what was known of its case when it was made."""
    decision = plan.decision
    return {
        "mailbox": plan.mailbox, "native_id": plan.native_id, "case_reference": decision.case, "sha256": decision.sha256,
        "decision": dump(decision), "history": dump(plan.history) if plan.history else None, "decided_at": iso(decision.decided_at),
    }  # fmt: skip


def audit_line(plan: Plan, row: Mapping[str, object], case_row: Mapping[str, object] | None, *, kept: bool) -> tuple[str, dict[str, object]]:
    """Return the audit line of a decision: hashes and evidence of what it rested on and of the rows written, no content."""
    decision = plan.decision
    return "message.decided", {
        "row": digest_of(row), "case_row": digest_of(case_row) if case_row else None, "kept": kept, "received_at": iso(plan.received_at),
        "mailbox": plan.mailbox, "native_id": plan.native_id, "case": decision.case, "sha256": decision.sha256,
        "outcome": str(decision.outcome), "reason": decision.reason, "rules": decision.rules_version,
        "snapshots": dict(decision.snapshots), "actions": [action.key for action in plan.actions],
    }  # fmt: skip


def decided_line(made: PersonDecision, case_row: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Return the audit line of a person's decision, which is also the one place that keeps who decided, and in which words."""
    return "case.decided", {
        "row": digest_of(case_row), "case": made.case, "decision": made.decision, "by": made.by, "note": made.note, "to": made.to, "messages": made.messages, "users": list(made.users),
    }  # fmt: skip


def decided_of(at: str, payload: str) -> PersonDecision:
    """Return the decision of such a line; an older one does not say whom it told."""
    said = json.loads(payload)
    return PersonDecision(said["case"], said["decision"], said["note"], said["by"], datetime.fromisoformat(at), said.get("to", ""), said.get("messages", 0), tuple(said.get("users", ())))


def returned_line(plan: Plan) -> list[tuple[str, dict[str, object]]]:
    """Return the audit line of a mail of ours that did not arrive, where this message is the first to report it."""
    returned = plan.decision.returned
    if returned is None:
        return []
    what = "reply-returned" if returned.to_sponsor else "note-returned"
    return [(what, {"mailbox": plan.mailbox, "native_id": plan.native_id, "case": plan.decision.case, "message_id": returned.message_id, "reason": returned.reason})]


def iso(at: datetime) -> str:
    """Return an instant as text that sorts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant(value: str | None) -> datetime | None:
    """Return the instant of such a text."""
    return datetime.fromisoformat(value) if value else None
