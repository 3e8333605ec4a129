"""What a decision owes: a reply, mails to the team, and filing last; each action with a stable key.

A mail's Message-ID follows from its key, so that after a crash it is looked for before it is sent again.
"""

from __future__ import annotations

from mailbot.assess.context import Context
from mailbot.model.decision import Outcome
from mailbot.model.facts import Asked, Role, SenderStanding
from mailbot.model.message import Message, RawMessage
from mailbot.model.plan import Action, ActionKind, Decision, Mail
from mailbot.replies.environment import Templates
from mailbot.replies.returned_note import returned_mail
from mailbot.replies.thread import message_id_for, reply_mail, route_mail
from mailbot.replies.triage_note import triage_note

FOLDERS = {
    Outcome.READY: "Ready",
    Outcome.INCOMPLETE: "Incomplete",
    Outcome.REJECTED: "Rejected",
    Outcome.ANSWERED: "Answered",
    Outcome.REVIEW: "Review",
    Outcome.IGNORED: "Ignored",
}


def owed_actions(raw: RawMessage, message: Message, decision: Decision, context: Context, templates: Templates) -> tuple[Action, ...]:
    """Return what is owed, replies first and filing last."""
    if _stays_untouched(decision):
        return ()
    key = f"{raw.mailbox}/{raw.native_id}@{decision.sha256[:12]}"  # a Maildir may use a file name again
    out: list[Action] = []
    if decision.reply is not None:
        out.append(Action(f"{key}/reply", ActionKind.REPLY, raw.mailbox, raw.native_id, _reply_mail(f"{key}/reply", message, decision, context)))
    if decision.outcome.routes:
        out.append(Action(f"{key}/route", ActionKind.ROUTE, raw.mailbox, raw.native_id, _route_mail(f"{key}/route", raw, decision, context, templates)))
    if decision.returned is not None and decision.returned.to_sponsor:
        note = returned_mail(decision.returned, case=decision.case or "", mailbox=raw.mailbox, sender=context.desk.address, team=context.desk.team, date=context.now)
        out.append(Action(note.key, ActionKind.ROUTE, raw.mailbox, raw.native_id, note.mail))
    categories = (f"mailbot: {decision.outcome}", decision.reason)
    out.append(Action(f"{key}/file", ActionKind.FILE, raw.mailbox, raw.native_id, folder=FOLDERS[decision.outcome], categories=categories))
    return tuple(out)


def _stays_untouched(decision: Decision) -> bool:
    """Mail to securitysubmissions that is not about allow-listing stays where it is (triage policy, section 5), and so does the team's own."""
    facts = decision.facts
    if facts.role is not Role.SECURITYSUBMISSIONS or decision.reason != "not-a-request" or decision.outcome is not Outcome.REVIEW:
        return False
    return facts.sender is SenderStanding.SECURITY_TEAM or not _about_allow_listing(decision)


def _about_allow_listing(decision: Decision) -> bool:
    """Tell mail that asks for allow-listing or may ask for it, or that belongs to a case of it: a withdrawal, a chaser, a stranger."""
    facts = decision.facts
    return facts.asked in (Asked.ALLOW_LISTING, Asked.UNCLEAR) or facts.stranger_in_thread or decision.follows is not None


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower() or "mailbot.invalid"


def _reply_mail(key: str, message: Message, decision: Decision, context: Context) -> Mail:
    assert decision.reply is not None
    mail: Mail = reply_mail(
        decision.reply,
        key=key,
        sender=context.desk.address,
        sender_name="",
        message_id=message_id_for(key, _domain_of(context.desk.address)),
        in_reply_to=message.message_id,
        references=message.references,
        date=context.now,
        case=decision.case or "",
    )
    return mail


def _route_mail(key: str, raw: RawMessage, decision: Decision, context: Context, templates: Templates) -> Mail:
    text, html = triage_note(templates, decision)
    mail: Mail = route_mail(
        text,
        html,
        _route_subject(decision),
        raw.content,
        key=key,
        sender=context.desk.address,
        recipient=context.desk.team,
        message_id=message_id_for(key, _domain_of(context.desk.address)),
        date=context.now,
        case=decision.case or "",
    )
    return mail


def _route_subject(decision: Decision) -> str:
    label = "Ready" if decision.outcome is Outcome.READY else f"Review: {decision.reason}"
    return f"[{label}] {decision.case or ''} {decision.sponsor or 'unknown sender'}".strip()
