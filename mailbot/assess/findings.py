"""A message and its context to `Findings`: the facts that rules speak of, and everything a reader is shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.assess import securitysubmissions
from mailbot.assess.context import Context
from mailbot.assess.following import follow
from mailbot.assess.limits import limit_reached, wants_silence
from mailbot.assess.periods import past_periods
from mailbot.assess.places import placed
from mailbot.assess.reply_to import reply_elsewhere
from mailbot.assess.supplier import SupplierStanding, stand
from mailbot.assess.weighing import perhaps_given, unclear_details, weighing
from mailbot.expression import expression
from mailbot.model.case import FINAL, CaseMemory
from mailbot.model.facts import Asked, Facts, Role, SenderStanding, UsersAre
from mailbot.model.message import Automatic, AutomaticKind, Message, SenderProof, Zone
from mailbot.model.plan import USER, Check
from mailbot.model.request import Ask, Request
from mailbot.reading.automatic import maker_of
from mailbot.reading.charsets import CONTRADICTED
from mailbot.reading.sender import prove_sender
from mailbot.registers.domains import comparable, is_free_mail, is_under, normalise, registrable
from mailbot.registers.organisations import Organisations
from mailbot.requests.extract import extract, supplier_domains
from mailbot.requests.extraction import Extraction, Surroundings
from mailbot.requests.zones import joined, new_passages

SHARED = expression(  # "it.servicedesk@…", "cardiology-secretaries@…"; "dev.raj.kohli@…" is somebody's own
    r"(?:[\w-]+[._-])*(?:team|tim|service[._-]?desk|help[._-]?desk|desk|mail[._-]?box|in[._-]?box|enquiries|ymholiadau|info|support|cymorth|admin|office|swyddfa|pmo|reception|secretaries|bookings|referrals|shared|generic|group|department|dept|adran|nurses|analysts|developers)\d{0,2}@",
    re.IGNORECASE,
)
ADDRESS_IN_NAME = expression(r"[\w.+'-]+@([\w-]+(?:\.[\w-]+)+)")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found out about one message."""

    facts: Facts
    request: Request
    extraction: Extraction
    standing: SupplierStanding
    proof: SenderProof
    automatic: Automatic | None
    sponsor: str
    domains: tuple[str, ...]
    personal: tuple[str, ...]
    checks: tuple[Check, ...]
    case: CaseMemory | None  # the case it joins
    onboarding_note: bool = False

    @property
    def surely_missing(self) -> tuple[str, ...]:
        """Return those of them that no doubt says may be given."""
        return tuple(name for name in self.today_missing if name not in perhaps_given(self.request))

    @property
    def today_missing(self) -> tuple[str, ...]:
        """Return the details of a staff request that are not given, in the policy's order."""
        return self.facts.details_not_given


def find(message: Message, context: Context) -> Findings:
    """Find out everything about one message."""
    desk = context.desk
    sender = message.from_[0] if message.from_ else None
    address = sender.address if sender else ""
    proof = _proof(message, context)
    who = sender_standing(address, context)
    surely, looks = maker_of(message)
    poses, lookalike = _poses(message, who, context), _sender_lookalike(address, context)
    machine = None if surely and surely.by_address and (poses or lookalike) else surely or _own(message, proof, desk.own_addresses)
    case = context.history.case
    joins = case is not None and who is SenderStanding.NHS_WALES and proof.holds and machine is None
    extraction = extract(message, _around(context, case if joins else None))
    request, joined_case = _follow(message, extraction, case if joins else None)
    stranger = case is not None and not joins and machine is None and case.sponsor != address
    earlier = joined_case.approvals if joined_case else ()
    domains, personal = _domains(request, context)
    standing = stand(message, request, tuple(d for d in domains if d not in {p.rpartition("@")[2] for p in personal}), context, earlier)
    facts = Facts(
        role=desk.role,
        machine_made=machine is not None,
        unreadable=bool(message.unreadable),
        sender_proven=proof.holds,
        sender_lookalike=lookalike,
        poses_as_team=poses,
        reply_to_elsewhere=reply_elsewhere(message),
        reply_limit_reached=limit_reached(context.history, desk.limits),
        acknowledgement_unwanted=wants_silence(message),
        sender=who,
        stranger_in_thread=stranger,
        asked=_asked(request),
        users=_users(request, domains, personal, standing),
        users_without_address=bool(request.nameless),
        personal_addresses=bool(personal),
        partner_users=any(_partner(user.domain, context) for user in request.users),
        user_domain_odd=any(not registrable(normalise(user.domain)) for user in request.users),
        use_case_given=request.use_case is not None,
        api_name_given=request.api_name is not None,
        imtp_reference_given=request.imtp_reference is not None,
        points_to_supplier=request.points_to_supplier,
        listing=standing.listing,
        domain_lookalike=standing.lookalike,
        approval=standing.approval,
        coc=standing.coc,
    )
    request = replace(
        request,
        doubts=(*request.doubts, *unclear_details(facts, extraction), *(_shared(request, domains) if facts.asked is Asked.ACCESS else ()), *_settled_case(joined_case, request), *_may_be_machine("" if machine is not None else looks)),
        contradictions=(*request.contradictions, *past_periods(message.body.zone(Zone.NEW_TEXT), context.today)),
    )
    doubts, rivals = (weighing(said, facts, extraction) for said in (request.doubts, request.contradictions))
    facts = replace(facts, doubtful=bool(doubts), contradictory=bool(rivals))
    checks: tuple[Check, ...] = (Check("Sender", f"{proof.status}: {proof.because}", ok=proof.holds), *_declared(message), *standing.checks)
    found = Findings(
        facts, request, extraction, standing, proof, machine, address, domains, personal, (*checks, *_checks(request)),
        joined_case, Ask.ONBOARDING in request.asks and Ask.ACCESS in request.asks,
    )  # fmt: skip
    found = found if desk.role is Role.APIMANAGEMENT else _securitysubmissions(found, context)
    return replace(found, checks=placed(found.checks, message))


def _declared(message: Message) -> tuple[Check, ...]:
    """Say where a mail was not read as it was declared, so that whoever sees gibberish in the original knows why."""
    return tuple(Check("Character set", f"{defect.detail}; read as it is written") for defect in message.defects if defect.code == CONTRADICTED)


def _may_be_machine(looks: str) -> tuple[str, ...]:
    """Say what looks like a machine in mail that may be a person's: nothing is answered by itself then."""
    return (f"a machine may have written it: {looks}",) if looks else ()


def _settled_case(case: CaseMemory | None, request: Request) -> tuple[str, ...]:
    """Say that a person has said the last word on a case already: nothing that comes after it is promised another."""
    if case is None or case.decided_by_person not in FINAL or not request.asks:
        return ()
    return (f"{case.reference} was {case.decided_by_person} by a person already",)


def _proof(message: Message, context: Context) -> SenderProof:
    organisations = context.registers.organisations or Organisations()  # what proves the tenant's own sender does not hang on the list

    def own(domain: str) -> bool:
        return organisations.is_nhs_wales(normalise(domain))

    return prove_sender(message, context.desk.trust, own, _aligned, context.dkim)


def _aligned(left: str, right: str) -> bool:
    """Relaxed alignment (RFC 7489 section 3.1): the same registrable domain."""
    one, other = registrable(normalise(left)), registrable(normalise(right))
    return bool(one) and one == other


def _around(context: Context, case: CaseMemory | None) -> Surroundings:
    desk = context.desk
    return Surroundings(
        desk.role, context.registers, desk.own_addresses, desk.form_profile, desk.sentence_model,
        case.own_texts if case else (), case is not None, case.missing if case else (), tuple(user.address for user in case.request.users) if case else (), _known_values(case), len(case.replies) if case else 0,
    )  # fmt: skip


def _known_values(case: CaseMemory | None) -> tuple[str, ...]:
    """Return the details that a case has already: what a quoted reply repeats of them is no answer."""
    request = case.request if case else Request()
    return tuple(detail.value for detail in (request.api_name, request.imtp_reference, request.use_case, request.supplier) if detail is not None)


def _own(message: Message, proof: SenderProof, own: frozenset[str]) -> Automatic | None:
    """Recognise mail of our own mailboxes that a program wrote; a person who writes from there is no machine."""
    if proof.holds and message.from_ and message.from_[0].address in own and message.header("x-auto-response-suppress").strip().lower() == "all":
        return Automatic(AutomaticKind.OWN, f"from our own mailbox {message.from_[0].address}")
    return None


def _follow(message: Message, extraction: Extraction, case: CaseMemory | None) -> tuple[Request, CaseMemory | None]:
    if case is None:
        return extraction.request, None
    brings = any(not a.inline for a in message.attachments)
    joined_to = follow(case, extraction.request, joined(new_passages(message)), brings)
    return joined_to.request, case if joined_to.joins else None


def sender_standing(address: str, context: Context) -> SenderStanding:
    """Tell who a sender is, by address and domain."""
    domain = normalise(address.rpartition("@")[2])
    if address in context.desk.security_team:
        return SenderStanding.SECURITY_TEAM
    organisations = context.registers.organisations
    if organisations is None:
        return SenderStanding.UNKNOWN
    if organisations.is_nhs_wales(domain):
        return SenderStanding.NHS_WALES
    return SenderStanding.PARTNER if _partner(domain, context) else SenderStanding.OUTSIDE


def _partner(domain: str, context: Context) -> bool:
    organisations = context.registers.organisations
    plain = normalise(domain)
    if organisations is not None and organisations.is_nhs_wales(plain):
        return False
    return any(is_under(plain, partner) for partner in context.desk.partner_domains)


def _sender_lookalike(address: str, context: Context) -> bool:
    organisations = context.registers.organisations
    domain = address.rpartition("@")[2]
    if organisations is None or not domain or organisations.is_nhs_wales(normalise(domain)) or _partner(domain, context):
        return False
    return organisations.lookalike(comparable(domain)) is not None


def _poses(message: Message, who: SenderStanding, context: Context) -> bool:
    """Tell a display name that poses as one of our teams, or that shows another address of NHS Wales."""
    if not message.from_:
        return False
    sender = message.from_[0]
    name = " ".join(sender.name.casefold().split())
    if not name or sender.address in context.desk.own_addresses or sender.address in context.desk.security_team:
        return False
    shown = ADDRESS_IN_NAME.search(name)
    organisations = context.registers.organisations
    if shown and shown.group().casefold() != sender.address and organisations is not None:
        domain = normalise(shown.group(1))
        if organisations.is_nhs_wales(domain) and domain != sender.domain:
            return True
    for team in context.desk.team_names:
        plain = team.casefold()
        if plain in name and (who not in (SenderStanding.NHS_WALES,) or re.sub(r"\b(?:dhcw|nhs wales|team|tîm|the|igdc)\b|[^\w ]", " ", name).split() == plain.split()):
            return True
    return False


def _asked(request: Request) -> Asked:
    asks = request.asks
    if Ask.ALLOW_LISTING in asks:
        return Asked.ALLOW_LISTING
    if Ask.ACCESS in asks:
        return Asked.ACCESS
    if Ask.ONBOARDING in asks:
        return Asked.ONBOARDING_ONLY
    if Ask.SANDBOX in asks:
        return Asked.SANDBOX_ONLY
    return Asked.UNCLEAR if request.doubts and not request.other_business else Asked.NOTHING


def _domains(request: Request, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the supplier domains at stake, and the users' addresses with consumer mail providers."""
    personal = tuple(user.address for user in request.users if is_free_mail(user.domain, context.desk.free_mail))
    providers = {address.rpartition("@")[2] for address in personal}
    if context.desk.role is Role.SECURITYSUBMISSIONS:
        return tuple(domain for domain, _ in request.domains), personal
    return tuple(d for d in supplier_domains(request, context.registers) if d not in providers), personal


def _users(request: Request, domains: Sequence[str], personal: Sequence[str], standing: SupplierStanding) -> UsersAre:
    """Tell on which side the users stand; a personal address stands on neither."""
    if not request.users:
        return UsersAre.NONE
    sided = [user for user in request.users if user.address not in personal]
    outside = [user for user in sided if comparable(user.domain) in domains]
    if not outside:
        return UsersAre.STAFF
    if len(outside) < len(sided):
        return UsersAre.MIXED
    return UsersAre.SEVERAL_SUPPLIERS if standing.several else UsersAre.SUPPLIER


def _shared(request: Request, domains: Sequence[str]) -> tuple[str, ...]:
    """Say which member of staff has an address like a mailbox that several people read: an account is one person's."""
    shared = [user.address for user in request.users if SHARED.match(user.address) and comparable(user.domain) not in domains]
    return tuple(f"{address} may be a mailbox that several people read" for address in shared[:1])


def _checks(request: Request) -> tuple[Check, ...]:
    out = [Check(USER, user.address or f"{user.name}: no address", (user.evidence,), ok=bool(user.address)) for user in (*request.users, *request.nameless)]
    for label, detail in (("Supplier", request.supplier), ("API name", request.api_name), ("IMTP reference", request.imtp_reference), ("Use case", request.use_case)):
        if detail is not None:
            out.append(Check(label, detail.value, (detail.evidence,)))
    out += [Check("Doubt", doubt, ok=False) for doubt in request.doubts]
    out += [Check("Contradiction", said, ok=False) for said in request.contradictions]
    out += [Check("Seen elsewhere, not counted", said, (where,)) for said, where in request.seen_elsewhere]
    if request.other_business:
        out.append(Check("Other business", request.other_business))
    return tuple(out)


def _securitysubmissions(found: Findings, context: Context) -> Findings:
    facts, checks, doubt = securitysubmissions.judge(found.facts, found.request, found.extraction, found.standing, context)
    if doubt:
        facts = replace(facts, doubtful=True)
    return replace(found, facts=facts, checks=(*found.checks, *checks))
