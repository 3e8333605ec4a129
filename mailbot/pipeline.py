"""The core on one screen: a read message and its context to a Plan.

    find (facts) -> decide (rules) -> compose (reply) -> plan (actions with stable keys) -> remember (case)

`planning` says what a decision owes, `remembering` what a case knows afterwards.

Pure, total and deterministic: the same message, registers, ledger, history and instant give the same Plan.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.approvals.ledger import ledger_hash
from mailbot.assess.context import Context
from mailbot.assess.findings import Findings, find
from mailbot.expression import expression
from mailbot.model.case import CaseMemory, History, ThreadQuery
from mailbot.model.decision import Outcome, Verdict
from mailbot.model.facts import Asked, Role, UsersAre
from mailbot.model.message import Message, RawMessage
from mailbot.model.plan import NAMED, USER, Decision, Details, Plan, ReplyText
from mailbot.model.request import Language, Request
from mailbot.planning import owed_actions
from mailbot.policy.engine import RuleSet
from mailbot.reading.automatic import undelivered
from mailbot.remembering import ours, remember, returned_by
from mailbot.replies.compose import compose
from mailbot.replies.context import ReplyContext
from mailbot.replies.environment import Templates
from mailbot.requests.zones import new_passages, subject_of

CASE_REFERENCE = expression(r"\b((?:APIM|SEC)-\d{4}-\d{6})\b")
PREFIX = {Role.APIMANAGEMENT: "APIM", Role.SECURITYSUBMISSIONS: "SEC"}
LANGUAGES = {Language.ENGLISH: "en", Language.WELSH: "cy", Language.UNCLEAR: "both"}


@dataclass(frozen=True, slots=True)
class Core:
    """What stays the same from message to message: rules and templates, and their version."""

    rules: RuleSet
    templates: Templates
    version: str


@dataclass(frozen=True, slots=True)
class Considered:
    """The plan for one message, and what its case is to remember."""

    plan: Plan
    memory: CaseMemory | None
    findings: Findings


def thread_query(message: Message, mailbox: str, now: datetime) -> ThreadQuery:
    """Return how a message may be tied to a case."""
    ids = tuple(dict.fromkeys((*message.in_reply_to, *reversed(message.references), *undelivered(message))))
    sender = message.from_[0].address if message.from_ else ""
    return ThreadQuery(mailbox, ids, _cases_named(message), sender, now, content_key(message))


def _cases_named(message: Message) -> tuple[str, ...]:
    """Return the case references of the subject; where it has none, the one that the new text names, if it names one alone."""
    titled = tuple(CASE_REFERENCE.findall(message.subject))
    told = {found for passage in new_passages(message) for found in CASE_REFERENCE.findall(passage.text)}
    return titled or (tuple(told) if len(told) == 1 else ())


def content_key(message: Message) -> str:
    """Return what is the same for messages of the same words and attachments, so that a repetition or a flood is known by it."""
    words = " ".join(f"{subject_of(message)} {message.body.text}".split()).casefold()
    attached = sorted(a.sha256 for a in message.attachments if not a.inline)
    return hashlib.sha256("\n".join((words, *attached)).encode("utf-8", "replace")).hexdigest()


def consider(raw: RawMessage, message: Message, context: Context, core: Core) -> Considered:
    """Decide one message and plan what follows."""
    found = find(message, context)
    verdict = core.rules.decide(found.facts)
    verdict, found = _never_twice(verdict, found, context.history, core)
    reference = _reference(found, verdict, context)
    decision = _decide(message, found, verdict, reference, context, core)
    decision = replace(decision, returned=returned_by(message, found.automatic, context.history.case))
    actions = owed_actions(raw, message, decision, context, core.templates)
    mails = (a.mail.message_id for a in actions if a.mail is not None and decision.returned is None)  # no answer to a report is looked for
    thread = tuple(dict.fromkeys(i for i in (message.message_id, *mails) if i))
    plan = Plan(raw.mailbox, raw.native_id, decision, actions, raw.received_at, thread, context.history, content_key(message))
    return Considered(plan, remember(found, decision, plan, message, context), found)


def _never_twice(verdict: Verdict, found: Findings, history: History, core: Core) -> tuple[Verdict, Findings]:
    """Where a case, or the same words of the same sender, would get the very answer already given, a person takes over."""
    repeats = verdict.template in history.answered_before if found.case is None else _repeats(verdict, found, found.case)
    if not (verdict.outcome.replies and repeats):
        return verdict, found
    found = replace(found, facts=replace(found.facts, repeats_answer=True))
    return core.rules.decide(found.facts), found


def _repeats(verdict: Verdict, found: Findings, case: CaseMemory) -> bool:
    """Tell whether a case would get the very answer it already got; what completes or changes it may be acknowledged again."""
    new, old = found.request, case.request
    same_users = {user.address for user in new.users} == {user.address for user in old.users}
    if verdict.reason != case.reason or not same_users:
        return False
    if verdict.outcome is not Outcome.READY:
        return missing_of(verdict, found) == case.missing
    purpose = found.facts.users is UsersAre.STAFF  # which only a request for staff has to tell
    return found.extraction.form is None and _told(new, purpose=purpose) == _told(old, purpose=purpose)


def _told(request: Request, *, purpose: bool) -> tuple[object, ...]:
    """Return the values of a request, without where they were read."""
    details = (request.api_name, request.imtp_reference, request.supplier, request.use_case if purpose else None)
    return (*(detail.value if detail else None for detail in details), frozenset(domain for domain, _ in request.domains))


def _reference(found: Findings, verdict: Verdict, context: Context) -> str | None:
    if verdict.outcome is Outcome.IGNORED:
        case = context.history.case  # a report about one of our own mails belongs to its case
        return case.reference if case is not None and found.automatic is not None and set(found.automatic.about) & set(ours(case)) else None
    return found.case.reference if found.case is not None else context.next_case


def missing_of(verdict: Verdict, found: Findings) -> tuple[str, ...]:
    """Return what is missing, in the words that `--json` uses; empty unless the outcome is `incomplete`."""
    if verdict.outcome is not Outcome.INCOMPLETE:
        return ()
    details = found.today_missing
    match verdict.reason:
        case "no-users":
            staff = not found.request.points_to_supplier and not found.domains
            return ("users", *(found.surely_missing if staff else ()))
        case "personal-addresses":
            return ("work_addresses",)
        case "staff-missing-details":
            return details
        case "form-outdated":
            return ("form_version",)
        case "form-incomplete":
            return found.extraction.form.missing if found.extraction.form else ()
        case "coc-details-missing":
            given = (("domain", found.facts.domain_given), ("supplier_name", found.facts.supplier_given))
            return tuple(name for name, there in given if not there)
        case "coc-statement-missing":
            return ("coc_statement",)
        case _:
            return ()


def _category(found: Findings, verdict: Verdict) -> int | None:
    if found.facts.role is Role.SECURITYSUBMISSIONS:
        by_reason = {"already-allow-listed": 1, "coc-in-date": 2, "coc-statement-missing": 2, "coc-expired": 3, "coc-not-listed": 3}
        return by_reason.get(verdict.reason, 3 if verdict.reason.startswith("form-") and verdict.outcome is not Outcome.REVIEW else None)
    if verdict.reason in ("automatic-message", "unreadable", "sender-unproven", "not-a-request", "third-party-sender"):
        return None
    return found.standing.category


def _suppliers(found: Findings, verdict: Verdict) -> tuple[str, ...]:
    """Return whose users they are, where they are several suppliers' and access is asked for."""
    several = found.standing.several and found.facts.role is Role.APIMANAGEMENT and verdict.outcome is not Outcome.IGNORED
    return found.standing.owners if several else ()


def _decide(message: Message, found: Findings, verdict: Verdict, reference: str | None, context: Context, core: Core) -> Decision:
    request = found.request if verdict.outcome is not Outcome.IGNORED else Request(language=found.request.language)  # a machine asks for nobody
    nothing = verdict.reason == "not-a-request" and (request.asks_nothing or (found.facts.asked is Asked.NOTHING and not request.doubts))  # who is named then is in the checks
    missing = missing_of(verdict, found)
    listed = found.standing.supplier_name
    decision = Decision(
        mailbox=context.desk.name,
        message_id=message.message_id,
        outcome=verdict.outcome,
        reason=verdict.reason,
        sentence=verdict.sentence,
        clause=verdict.clause,
        next_step=verdict.next_step,
        facts=found.facts,
        sha256=message.sha256,
        decided_at=context.now,
        case=reference,
        category=_category(found, verdict),
        sponsor=found.sponsor or None,
        users=() if nothing else tuple(user.address for user in request.users),
        domains=found.domains if verdict.outcome is not Outcome.IGNORED else (),
        supplier=request.supplier.value if request.supplier else (listed or None),
        suppliers=_suppliers(found, verdict),
        details=Details(
            use_case=request.use_case.value if request.use_case else None,
            api_name=request.api_name.value if request.api_name else None,
            imtp_reference=request.imtp_reference.value if request.imtp_reference else None,
        ),
        missing=missing,
        language=str(request.language),
        follows=found.case.reference if found.case is not None else None,
        trace=verdict.trace,
        checks=tuple(replace(check, label=NAMED, ok=None) if nothing and check.label == USER else check for check in found.checks),
        rules_version=core.version,
        snapshots=(*context.registers.sha256s(), ("approval_ledger", context.ledger_sha256 or ledger_hash(context.ledger))),
    )
    if verdict.template is None or reference is None:
        return decision
    return replace(decision, reply=_reply(message, found, verdict, decision, context, core))


def _reply(message: Message, found: Findings, verdict: Verdict, decision: Decision, context: Context, core: Core) -> ReplyText:
    request, form = found.request, found.extraction.form
    values = ReplyContext(
        case=decision.case or "",
        sponsor_name=message.from_[0].name if message.from_ else "",
        users=decision.users,
        domains=decision.domains,
        supplier=decision.supplier,
        suppliers=decision.suppliers,
        api_name=decision.details.api_name,
        imtp_reference=decision.details.imtp_reference,
        use_case=decision.details.use_case,
        missing=decision.missing,
        missing_labels=form.missing if form else (),
        environments_note=found.onboarding_note,
        coc_reference=found.standing.coc_reference or None,
        coc_expired_on=found.standing.coc_expired_on,
        form_version_found=form.version if form else None,
        form_version_wanted=context.desk.form_profile.version,
        personal_addresses=found.personal,
        nameless=tuple(user.name for user in request.nameless),
        contact=context.desk.address,
        asked_first=found.case.sponsor if found.case is not None and found.case.sponsor != found.sponsor else "",
        security_address=context.desk.security_address,
        api_address=context.desk.api_address,
    )
    composed: ReplyText = compose(core.templates, verdict.template or "", values, LANGUAGES[request.language], message.subject)
    return replace(composed, to=found.sponsor)


def case_prefix(role: Role) -> str:
    """Return the prefix of a mailbox's case references."""
    return PREFIX[role]
