"""A person's decision to the acknowledgement that the guidance promises: whether access was granted.

The only place in mailbot where a mail may say that something is granted. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.assess.context import Desk
from mailbot.model.case import CaseMemory, PersonDecision
from mailbot.model.plan import Action, ActionKind, Decision, Plan
from mailbot.pipeline import LANGUAGES, Core
from mailbot.replies.compose import compose
from mailbot.replies.context import ReplyContext
from mailbot.replies.thread import message_id_for, reply_mail


def proven_sponsor(memory: CaseMemory, decided: Sequence[Decision]) -> str:
    """Return the sponsor who may be told without more ado: a message of the case is proven to be theirs; else nothing."""
    proven = {(decision.sponsor or "").lower() for decision in decided if decision.facts.sender_proven}
    return memory.sponsor if memory.sponsor.lower() in proven - {""} else ""


def acknowledgement(made: PersonDecision, memory: CaseMemory, decided: Sequence[Decision], desk: Desk, core: Core) -> Plan:
    """Return the plan that tells the sponsor whom the memory names."""
    last = decided[-1]
    context = ReplyContext(
        case=made.case,
        users=tuple(user.address for user in memory.request.users),
        domains=last.domains,
        supplier=last.supplier,
        contact=desk.address,
        security_address=desk.security_address,
        api_address=desk.api_address,
        note=made.note,
    )
    key = f"{memory.mailbox}/{made.case}/decision/{made.decision}/{made.at.isoformat()}"
    message_id = message_id_for(key, desk.address.rpartition("@")[2].lower())
    reply = replace(compose(core.templates, f"decision-{made.decision}", context, LANGUAGES[memory.request.language], _subject(memory, decided)), to=memory.sponsor)
    theirs = [d.message_id for d in decided if d.message_id and (d.sponsor or "").lower() == memory.sponsor.lower()]
    answered = theirs[-1] if theirs else last.message_id
    mail = reply_mail(
        reply, key=key, sender=desk.address, sender_name="", message_id=message_id, in_reply_to=answered, references=memory.thread, date=made.at, case=made.case
    )
    action = Action(key, ActionKind.REPLY, memory.mailbox, f"decision/{made.case}/{made.at.isoformat()}", mail)
    return Plan(memory.mailbox, action.native_id, replace(last, reply=reply, decided_at=made.at), (action,), made.at, (message_id,))


def _subject(memory: CaseMemory, decided: Sequence[Decision]) -> str:
    """Return the thread's subject: of our last reply, else of the request, whose first line it is in the memory."""
    ours = next((d.reply.subject for d in reversed(decided) if d.reply), "")
    return ours or next((text.splitlines()[0] for text in memory.own_texts if text.strip()), "")
