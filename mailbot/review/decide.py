"""A person's decision: the acknowledgement that the guidance promises, whether access was granted, and what is left to do then.

The only place in mailbot where a mail may say that something is granted. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.assess.context import Desk
from mailbot.model.case import CaseMemory, PersonDecision
from mailbot.model.london import shown
from mailbot.model.plan import Action, ActionKind, Decision, Plan
from mailbot.pipeline import LANGUAGES, Core
from mailbot.replies.cleaning import clean
from mailbot.replies.compose import compose
from mailbot.replies.context import ReplyContext
from mailbot.replies.thread import message_id_for, reply_mail

DECISIONS = ("granted", "refused", "more")
MAX_NOTE = 10_000  # characters, all of which the sponsor is sent
MAX_NAME = 120
WORDS = {"granted": "granted", "refused": "refused", "more": "more was asked for"}
LEFT = {"granted": "none", "refused": "none", "more": "wait for the sponsor's answer"}


def proven_sponsor(memory: CaseMemory, decided: Sequence[Decision]) -> str:
    """Return the sponsor who may be told without more ado: a message of the case is proven to be theirs; else nothing."""
    proven = {(decision.sponsor or "").lower() for decision in decided if decision.facts.sender_proven}
    return memory.sponsor if memory.sponsor.lower() in proven - {""} else ""


def acknowledgement(made: PersonDecision, memory: CaseMemory, decided: Sequence[Decision], desk: Desk, core: Core) -> Plan:
    """Return the plan that tells whom the decision names."""
    last, whom = decided[-1], made.to.lower()
    newest = decided[::-1]  # a word of thanks names nothing: what an earlier message named stands
    context = ReplyContext(
        case=made.case,
        sponsor_name=memory.sponsor_name if memory.sponsor.lower() == whom else "",
        users=made.users or tuple(user.address for user in memory.request.users) or next((one.users for one in newest if one.users), ()),
        domains=next((one.domains for one in newest if one.domains), ()),
        supplier=next((one.supplier for one in newest if one.supplier), None),
        suppliers=next((one.suppliers for one in newest if one.domains), ()),
        contact=desk.address,
        security_address=desk.security_address,
        api_address=desk.api_address,
        note=made.note,
    )
    key = f"{memory.mailbox}/{made.case}/decision/{made.decision}/{made.at.isoformat()}"
    message_id = message_id_for(key, desk.address.rpartition("@")[2].lower())
    reply = replace(compose(core.templates, f"decision-{made.decision}", context, _language(memory, decided), _subject(memory, decided)), to=made.to)
    theirs = [d.message_id for d in decided if d.message_id and (d.sponsor or "").lower() == whom]
    answered = theirs[-1] if theirs else last.message_id
    mail = reply_mail(
        reply, key=key, sender=desk.address, sender_name="", message_id=message_id, in_reply_to=answered, references=memory.thread, date=made.at, case=made.case
    )
    action = Action(key, ActionKind.REPLY, memory.mailbox, f"decision/{made.case}/{made.at.isoformat()}", mail)
    return Plan(memory.mailbox, action.native_id, replace(last, reply=reply, decided_at=made.at), (action,), made.at, (message_id,))


def _language(memory: CaseMemory, decided: Sequence[Decision]) -> str:
    """Return the language of the case: of what is remembered of it, else of the last message in which it is plain."""
    known = LANGUAGES[memory.request.language]
    return next((d.language for d in reversed(decided) if d.language in LANGUAGES.values()), known) if known == "both" else known


def _subject(memory: CaseMemory, decided: Sequence[Decision]) -> str:
    """Return the thread's subject: of our last reply, else of the request, whose first line it is in the memory."""
    ours = next((d.reply.subject for d in reversed(decided) if d.reply), "")
    return ours or next((text.splitlines()[0] for text in memory.own_texts if text.strip()), "")


def signed(made: PersonDecision) -> str:
    """Return what was decided, by whom and when, in one line."""
    return f"{WORDS[made.decision]} by {clean(made.by, MAX_NAME)} on {shown(made.at)}"


def told(made: Sequence[PersonDecision]) -> Iterator[str]:
    """Yield the lines that tell of each decision: what, who, when, to whom, and the note."""
    for one in made:
        yield signed(one) + (f"; for {', '.join(one.users)}" if one.users else "") + (f"; the acknowledgement goes to {one.to}" if one.to else "")
        yield from (f"  note: {line}" for line in one.note.splitlines() if line.strip())


def settled(decision: Decision, number: int, made: Sequence[PersonDecision]) -> Decision:
    """Return the decision on a case's message (the first is 0) with the next step that people have left of it."""
    since = [one for one in made if number < one.messages]
    return replace(decision, next_step=f"{LEFT[since[-1].decision]}: {signed(since[-1])}") if since else decision
