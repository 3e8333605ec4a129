"""Supplier domains to their standing: allow list, look-alikes, approvals, Code of Connection. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.approvals.candidates import may_be_approval
from mailbot.approvals.verify import covers, nested_messages, read_approvals
from mailbot.approvals.wording import MENTIONED
from mailbot.assess.context import Context
from mailbot.expression import expression
from mailbot.model.case import ApprovalReading
from mailbot.model.facts import Approval, Coc, Listing, Role
from mailbot.model.london import day_of
from mailbot.model.message import Message, Zone
from mailbot.model.plan import Check
from mailbot.model.request import Request
from mailbot.registers.domains import is_under, registrable
from mailbot.registers.lookalike import KnownDomains

CLAIM = expression(r"\bapprov\w*|\bcymeradwy\w*|\bgymeradwy\w*|\bchymeradwy\w*|\bconfirm\w*|\bcadarnh\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SupplierStanding:
    """How the supplier's side of a request stands."""

    listing: Listing
    approval: Approval
    coc: Coc
    lookalike: bool
    category: int | None
    checks: tuple[Check, ...]
    approvals: tuple[ApprovalReading, ...]
    coc_reference: str = ""
    coc_expired_on: date | None = None
    owners: tuple[str, ...] = ()  # of the domains: by the registers, else the registrable domain itself
    supplier_name: str = ""  # of the first domain, where a register knows it

    @property
    def several(self) -> bool:
        """Tell whether the domains belong to more than one supplier, as far as the registers know."""
        return len(self.owners) > 1


def stand(message: Message, request: Request, domains: Sequence[str], context: Context, earlier: Sequence[ApprovalReading]) -> SupplierStanding:
    """Judge the supplier domains at stake."""
    readings = (*read_approvals(message, context.desk.approvals, context.ledger, context.dkim), *earlier)
    if not domains:
        return SupplierStanding(Listing.NONE_AT_STAKE, Approval.NONE, Coc.NOT_LISTED, False, None, (), readings)
    listing, open_domains, listing_checks = _listing(domains, context)
    approval, approval_checks = _approval(message, open_domains, readings, context)
    lookalike = [found for domain in domains if (found := _lookalike(domain, request, context))] if open_domains else []
    coc, reference, expired_on, coc_checks = _coc(request, open_domains, context)
    if listing is Listing.LAPSED and approval is Approval.VERIFIED and not _lapsed_after(domains, readings, context):
        listing = Listing.NOT_LISTED
    category = 1 if listing is Listing.ALL_ACTIVE else None if listing is Listing.UNKNOWN else 2 if coc is Coc.IN_DATE else 3
    checks = (*listing_checks, *approval_checks, *lookalike, *coc_checks)
    return SupplierStanding(
        listing, approval, coc, bool(lookalike), category, checks, readings, reference, expired_on, _owners(domains, context), _owner(domains[0], context)
    )  # fmt: skip


def _listing(domains: Sequence[str], context: Context) -> tuple[Listing, tuple[str, ...], tuple[Check, ...]]:
    """Return the weakest standing on the allow list and the domains that are not active there."""
    allow = context.registers.allow_list
    if allow is None:
        return Listing.UNKNOWN, tuple(domains), (Check("Allow list", "the register could not be used", ok=False),)
    standings = [(domain, allow.standing(domain, context.today)) for domain in domains]
    open_mark = None if context.desk.role is Role.SECURITYSUBMISSIONS else False  # there, a domain not yet listed is the rule
    checks = tuple(Check(f"Allow list: {domain}", _said(standing), ok=True if str(standing.kind) == "active" else open_mark) for domain, standing in standings)
    open_domains = tuple(domain for domain, standing in standings if str(standing.kind) != "active")
    kinds = {str(standing.kind) for _, standing in standings}
    if not open_domains:
        return Listing.ALL_ACTIVE, (), checks
    if "doubted" in kinds:  # for these domains the register is as good as missing
        return Listing.UNKNOWN, open_domains, checks
    return (Listing.LAPSED if kinds & {"revoked", "expired"} else Listing.NOT_LISTED), open_domains, checks


def _said(standing: object) -> str:
    kind = str(standing.kind)  # type: ignore[attr-defined]
    entry = standing.entry  # type: ignore[attr-defined]
    if entry is None:
        return "a row of the list for it is refused (mailbot check says why)" if kind == "doubted" else "not listed"
    until = f", expires on {entry.expires_on:%d %B %Y}" if entry.expires_on else ""
    against = standing.against  # type: ignore[attr-defined]
    opposite = f"; line {against.line} of the list says {against.status}" if against is not None else ""
    return f"{kind}: {entry.supplier_name}, {entry.written}{until}{opposite}"


def _approval(message: Message, open_domains: Sequence[str], readings: Sequence[ApprovalReading], context: Context) -> tuple[Approval, tuple[Check, ...]]:
    """Return whether verified approvals cover every domain that needs one, with the reasons."""
    if not open_domains:
        return Approval.NONE, ()
    checks: list[Check] = []
    covered = 0
    for domain in open_domains:
        reasons = [covers(r, domain, context.desk.approvals, context.ledger, context.now, [o for o in readings if o is not r]) for r in readings]
        if "" in reasons:
            reading = readings[reasons.index("")]
            covered += 1
            checks.append(Check(f"Approval for {domain}", f"verified by {reading.proof}: {reading.because}", tuple(s.evidence for s in reading.statements if s.domain == domain), ok=True))
        elif readings:
            checks.append(Check(f"Approval for {domain}", f"not verified: {'; '.join(dict.fromkeys(reasons))}", ok=False))
    if covered == len(open_domains):
        return Approval.VERIFIED, tuple(checks)
    maybe = _maybe(message, context)
    if maybe:
        checks.append(Check("Possible approval", maybe, ok=False))
        return Approval.UNVERIFIED, tuple(checks)
    return (Approval.UNVERIFIED if covered or any(_is_candidate(r, context) for r in readings) else Approval.NONE), tuple(checks)


def _is_candidate(reading: ApprovalReading, context: Context) -> bool:
    return bool(reading.statements) or reading.sender in context.desk.approvals.approvers


def _maybe(message: Message, context: Context) -> str:
    claims = CLAIM.search(f"{message.subject}\n{message.body.zone(Zone.NEW_TEXT, Zone.ANSWER)}") is not None
    for path, copy in nested_messages(message):
        text = f"{copy.subject}\n{copy.body.text}"
        if copy.unreadable or claims or MENTIONED.search(text) or (copy.from_ and copy.from_[0].address in context.desk.approvals.approvers):
            return f"{path}: an attached mail may be one"
        inside = may_be_approval(copy, context.desk.approvals.approvers, claims)
        if inside:
            return f"{path}: {inside}"
    return may_be_approval(message, context.desk.approvals.approvers, claims)


def _lookalike(domain: str, request: Request, context: Context) -> Check | None:
    allow, organisations = context.registers.allow_list, context.registers.organisations
    if allow is not None and str(allow.standing(domain, context.today).kind) != "not-listed":
        return None
    known = list(allow.known_domains) if allow is not None else []
    found = KnownDomains(known).lookalike(domain) if known else None
    if found is None and organisations is not None:
        found = organisations.lookalike(domain)
    if found is not None:
        return Check(f"Look-alike: {domain}", f"confusable with {found.of} ({found.how})", ok=False)
    for name in request.suppliers:
        elsewhere = _listed_elsewhere(name, domain, context)
        if elsewhere:
            return Check(f"Look-alike: {domain}", f"{name} is on the allow list with {elsewhere}", ok=False)
    return None


def _listed_elsewhere(name: str, domain: str, context: Context) -> str:
    """Return the domains with which the named supplier is listed, if this one is not among them."""
    allow = context.registers.allow_list
    if allow is None:
        return ""
    matched = allow.by_name(name)
    if str(matched.kind) != "sure":
        return ""
    listed = [entry.domain for entry in allow.entries if entry.supplier_name == matched.name]
    return "" if any(is_under(domain, other) or other == domain for other in listed) else ", ".join(listed)


def _coc(request: Request, open_domains: Sequence[str], context: Context) -> tuple[Coc, str, date | None, tuple[Check, ...]]:
    """Return how the supplier stands on the Code of Connection list; the weakest domain decides."""
    if not open_domains:
        return Coc.NOT_LISTED, "", None, ()
    listed = context.registers.coc_list
    if listed is None:
        return Coc.UNKNOWN, "", None, (Check("Code of Connection", "the register could not be used", ok=False),)
    name = request.supplier.value if request.supplier else None
    order = ("uncertain", "not-listed", "expired", "in-date")
    standings = [(domain, listed.standing(name, domain, context.today, domain_decides=context.desk.role is Role.APIMANAGEMENT)) for domain in open_domains]
    domain, worst = min(standings, key=lambda item: order.index(str(item[1].kind)))
    entry = worst.entry
    check = Check(f"Code of Connection: {name or domain}", f"{worst.kind}: {worst.because}", ok=str(worst.kind) == "in-date")
    expired_on = entry.expires_on if entry is not None and str(worst.kind) == "expired" else None
    return Coc(str(worst.kind)), entry.reference if entry else "", expired_on, (check,)


def _lapsed_after(domains: Sequence[str], readings: Sequence[ApprovalReading], context: Context) -> bool:
    """Tell whether a lapsed entry has no verified approval later than its lapse; a revocation without a day is never later."""
    allow = context.registers.allow_list
    if allow is None:
        return True
    for domain in domains:
        standing = allow.standing(domain, context.today)
        if str(standing.kind) not in ("revoked", "expired") or standing.entry is None:
            continue
        ended = standing.entry.expires_on
        if str(standing.kind) == "revoked" or ended is None:
            return True
        good = [r for r in readings if r.dated is not None and day_of(r.dated) > ended and not covers(r, domain, context.desk.approvals, context.ledger, context.now)]
        if not good:
            return True
    return False


def _owners(domains: Sequence[str], context: Context) -> tuple[str, ...]:
    """Return whose the domains are, each once: as the registers name them, else what stands for a supplier that no register knows."""
    return tuple(dict.fromkeys(_owner(domain, context) or _by_itself(domain, domains) for domain in domains))


def _by_itself(domain: str, domains: Sequence[str]) -> str:
    """Return what stands for the supplier of a domain: the first of those that are one name under several suffixes."""
    name = registrable(domain) or domain
    return next((own for other in domains if (own := registrable(other) or other).partition(".")[0] == name.partition(".")[0]), name)


def _owner(domain: str, context: Context) -> str:
    allow, coc = context.registers.allow_list, context.registers.coc_list
    if allow is not None:
        entry = allow.standing(domain, context.today).entry
        if entry is not None:
            return entry.supplier_name
    if coc is not None:
        for row in coc.entries:
            if any(domain == other or is_under(domain, other) for other in row.domains):
                return row.supplier_name
    return ""
