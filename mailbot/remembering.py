"""What a case knows after a message: who asked for what, what is still missing, what was said, and which mail of ours came back."""

from __future__ import annotations

from dataclasses import replace

from mailbot.assess.context import Context
from mailbot.assess.findings import Findings
from mailbot.assess.following import awaited
from mailbot.model.case import MOST_TEXTS, CaseMemory, Returned
from mailbot.model.decision import Outcome
from mailbot.model.facts import SenderStanding
from mailbot.model.message import Automatic, AutomaticKind, Evidence, Message
from mailbot.model.plan import ActionKind, Decision, Plan
from mailbot.model.request import EARLIER, LASTING, NOT_SETTLED, STAFF_DETAILS, Detail, Request
from mailbot.reading.automatic import OWN_ID
from mailbot.reading.reports import failure
from mailbot.requests.zones import subject_of


def remember(found: Findings, decision: Decision, plan: Plan, message: Message, context: Context) -> CaseMemory | None:
    """Return what the case knows after this message; only a proven sponsor's words are remembered."""
    if decision.case is None:
        return None
    if found.automatic is not None:
        case = context.history.case
        return replace(case, returned=(*case.returned, decision.returned)) if case is not None and decision.returned is not None else case
    old = found.case
    trusted = decision.facts.sender_proven and decision.facts.sender is SenderStanding.NHS_WALES and not decision.facts.stranger_in_thread
    brings = old is None or decision.reason != "not-a-request"
    adds = brings or bool(found.request.asks)  # in doubt, what a message adds is kept, though its decision is a person's
    request, approvals = (found.request, found.standing.approvals) if trusted else (Request(), ())
    request = request if adds or old is None else _answered(old, request)
    open_matters = _open_matters(found, decision) if trusted and old is not None else ()
    texts = (*(old.own_texts if old else ()), *((decision.reply.text,) if decision.reply else ()), *((f"{subject_of(message)}\n{message.body.text}",) if trusted else ()))
    sponsor = _sponsor(found, old, trusted=trusted)
    return CaseMemory(
        reference=decision.case,
        mailbox=plan.mailbox,
        sponsor=sponsor,
        request=replace(_of_earlier(request), doubts=tuple(dict.fromkeys((*request.doubts, *open_matters)))),
        approvals=approvals if adds or old is None else old.approvals,
        outcome=str(decision.outcome) if brings or old is None else old.outcome,
        reason=decision.reason if brings or old is None else old.reason,
        missing=_still_missing(found, decision, old) if adds or old is None else old.missing,
        personal=found.personal if brings or old is None else old.personal,
        decided_by_person=old.decided_by_person if old else "",
        thread=tuple(dict.fromkeys((*(old.thread if old else ()), *plan.thread)))[-200:],
        replies=(*(old.replies if old else ()), *(a.mail.message_id for a in plan.actions if a.kind is ActionKind.REPLY and a.mail is not None))[-50:],
        returned=old.returned if old else (),
        own_texts=texts[-MOST_TEXTS:],
        sponsor_name=_sponsor_name(found, old, message, sponsor),
    )


def _answered(old: CaseMemory, new: Request) -> Request:
    """Return the case's request with the details that it waits for, where a message gives them surely that a person sees for another reason (a complaint): nobody is asked for them again."""
    if new.doubts:
        return old.request
    known, given = old.request, awaited(old, new)
    return replace(
        known, use_case=known.use_case or given.get("use_case"), api_name=known.api_name or given.get("api_name"), imtp_reference=known.imtp_reference or given.get("imtp_reference"),
    )  # fmt: skip


EARLIER_MESSAGE = "an earlier message"


def _of_earlier(request: Request) -> Request:
    """Return what is remembered with the mark that it stood in an earlier message: its places are not those of the next one."""

    def marked(where: Evidence) -> Evidence:
        return where if where.source else replace(where, source=EARLIER_MESSAGE)

    def detail(one: Detail | None) -> Detail | None:
        return replace(one, evidence=marked(one.evidence)) if one is not None else None

    return replace(
        request,
        users=tuple(replace(user, evidence=marked(user.evidence)) for user in request.users),
        nameless=tuple(replace(user, evidence=marked(user.evidence)) for user in request.nameless),
        domains=tuple((domain, marked(where)) for domain, where in request.domains),
        supplier=detail(request.supplier),
        api_name=detail(request.api_name),
        imtp_reference=detail(request.imtp_reference),
        use_case=detail(request.use_case),
    )


OPEN_BUSINESS = ("withdrawal", "leaver")  # which no later message of the case settles


def _open_matters(found: Findings, decision: Decision) -> tuple[str, ...]:
    """Return what a message of a case took back, took away or made wait: what comes after it must not pass it by."""
    if decision.outcome is not Outcome.REVIEW:
        return ()
    other = found.request.other_business
    kinds = NOT_SETTLED if other == "chaser" else LASTING  # who asks after a request changes nothing in it
    said = [other] if other in OPEN_BUSINESS else [doubt for doubt in found.request.doubts if doubt.startswith(kinds) and not doubt.startswith(EARLIER)]
    return tuple(f"{EARLIER}{one}" for one in said)


def _sponsor(found: Findings, old: CaseMemory | None, *, trusted: bool) -> str:
    """Return who asked: whoever began the case, if proven, else the first trusted one who joins it; nobody who may be forged."""
    if old is not None:
        return old.sponsor or (found.sponsor if trusted else "")
    return found.sponsor if found.facts.sender_proven else ""


def _sponsor_name(found: Findings, old: CaseMemory | None, message: Message, sponsor: str) -> str:
    """Return how the sponsor's own mail names them, so that whatever is sent to them later greets them alike."""
    known = old.sponsor_name if old else ""
    theirs = found.facts.sender_proven and bool(sponsor) and found.sponsor == sponsor and len(message.from_) == 1
    return (message.from_[0].name or known) if theirs else known


def _still_missing(found: Findings, decision: Decision, old: CaseMemory | None) -> tuple[str, ...]:
    """Return what the case waits for: what the decision names, or what an earlier one named and nobody has given."""
    if decision.missing or old is None or decision.outcome is not Outcome.REVIEW:
        return decision.missing
    return tuple(name for name in old.missing if name not in STAFF_DETAILS or name in found.today_missing)


def ours(case: CaseMemory) -> tuple[str, ...]:
    """Return the mails of a case that we sent."""
    return tuple(message_id for message_id in case.thread if OWN_ID.match(message_id))


def returned_by(message: Message, report: Automatic | None, case: CaseMemory | None) -> Returned | None:
    """Return the mail of ours of which a report says, as the first one, that it did not arrive.

    A report names the mail itself before the thread it stood in, so that the first of ours is the one.
    """
    if case is None or report is None or report.kind is not AutomaticKind.BOUNCE:
        return None
    lost = next((i for i in report.about if i in ours(case)), "")
    told = failure(message) if lost and lost not in {known.message_id for known in case.returned} else None
    if told is None:
        return None
    reply = lost in case.replies
    return Returned(lost, told.recipient or (case.sponsor if reply else ""), told.reason, reply)
