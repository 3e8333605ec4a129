"""The facts that only the securitysubmissions mailbox has: the form, the domain asked for, the CoC statement."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from mailbot.assess.context import Context
from mailbot.assess.supplier import SupplierStanding
from mailbot.model.facts import Asked, Coc, Facts, Form, Listing
from mailbot.model.plan import Check
from mailbot.model.request import Request
from mailbot.registers.domains import is_free_mail, registrable
from mailbot.registers.lookalike import KnownDomains
from mailbot.requests.extraction import Extraction

MONTHS = {name: number for number, names in enumerate((("jan", "ion"), ("feb", "chw"), ("mar", "maw"), ("apr", "ebr"), ("may", "mai"), ("jun", "meh"), ("jul", "gor"), ("aug", "aws"), ("sep", "med"), ("oct", "hyd"), ("nov", "tac"), ("dec", "rha")), 1) for name in names}


def judge(facts: Facts, request: Request, extraction: Extraction, standing: SupplierStanding, context: Context) -> tuple[Facts, tuple[Check, ...], str]:
    """Return the completed facts, further checks, and a doubt in words if there is one."""
    checks: list[Check] = []
    form = _form(extraction)
    if extraction.form is not None:
        checks.append(Check("Form", f"{extraction.form.status}: {extraction.form.because}", ok=str(extraction.form.status) == "complete"))
    if extraction.form_suspected and form is Form.UNRECOGNISED and extraction.form is None:
        checks.append(Check("Form", f"{extraction.form_suspected} may be the form", ok=False))
    if extraction.unsafe:
        checks.append(Check("Attachment", extraction.unsafe, ok=False))
    coc = standing.coc if request.domains else _coc_by_name(request, context)
    contradiction = _contradicts(request, extraction, coc, context)
    if contradiction and coc in (Coc.IN_DATE, Coc.EXPIRED):
        checks.append(Check("Code of Connection", contradiction, ok=False))
        coc = Coc.UNCERTAIN
    near = _near_coc(request, context)
    if near:
        checks.append(Check("Look-alike", near, ok=False))
    doubt = _public(request, context) or ("" if facts.listing is Listing.ALL_ACTIVE and request.domains else _doubt(request, extraction, form, coc))
    if doubt:
        checks.append(Check("Doubt", doubt, ok=False))
    asked = facts.asked
    if asked is not Asked.ALLOW_LISTING and (extraction.unsafe or form is Form.UNRECOGNISED):
        asked = Asked.UNCLEAR
    return (
        replace(
            facts,
            asked=asked,
            form=form,
            unsafe_attachment=bool(extraction.unsafe),
            domain_given=bool(request.domains),
            supplier_given=request.supplier is not None,
            coc_stated=request.coc_stated,
            coc=coc,
            domain_lookalike=facts.domain_lookalike or bool(near),
            user_domain_odd=any(not registrable(domain) for domain, _ in request.domains),
            listing=facts.listing if request.domains else Listing.NONE_AT_STAKE,
        ),
        tuple(checks),
        doubt,
    )


def _form(extraction: Extraction) -> Form:
    if extraction.form is not None:
        return Form(str(extraction.form.status))
    return Form.UNRECOGNISED if extraction.form_suspected else Form.NONE


def _coc_by_name(request: Request, context: Context) -> Coc:
    listed = context.registers.coc_list
    if listed is None:
        return Coc.UNKNOWN
    if request.supplier is None:
        return Coc.NOT_LISTED
    return Coc(str(listed.standing(request.supplier.value, None, context.today).kind))


def _contradicts(request: Request, extraction: Extraction, coc: Coc, context: Context) -> str:
    """Say where the message and the Code of Connection list disagree on the supplier's entry."""
    listed = context.registers.coc_list
    if listed is None or request.supplier is None:
        return ""
    domain = request.domains[0][0] if request.domains else None
    entry = listed.standing(request.supplier.value, domain, context.today).entry
    if entry is None:
        return ""
    if coc is Coc.EXPIRED and request.coc_stated and extraction.coc_called_in_date:
        return f"the message says that it is in date, the list that it ended on {entry.expires_on:%d %B %Y}"
    if coc is Coc.IN_DATE and request.coc_denied:
        return "the message says that it is not in date, the list says that it is"
    for reference in extraction.coc_references:
        if _plain(reference) != _plain(entry.reference):
            return f"the message gives {reference}, the list {entry.reference}"
    for written in extraction.coc_expiries:
        day = parse_day(written)
        if day is not None and day != entry.expires_on:
            return f"the message says that it ends on {day:%d %B %Y}, the list on {entry.expires_on:%d %B %Y}"
    return ""


def _plain(reference: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", reference.upper())


def parse_day(written: str) -> date | None:
    """Read a day as people write it: 30/11/2026, 30 November 2026, 2026-11-30, 30 Tachwedd 2026."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", written.strip())
    if iso:
        return _day(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
    found = re.match(r"(\d{1,2})\w{0,3}[ /.-](?:of )?(\d{1,2}|[A-Za-zŵŷ]{3,9})[ /.,-]+(\d{2,4})", written.strip())
    if not found:
        return None
    month = int(found.group(2)) if found.group(2).isdigit() else MONTHS.get(found.group(2)[:3].lower(), 0)
    year = int(found.group(3))
    return _day(year + 2000 if year < 100 else year, month, int(found.group(1)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _near_coc(request: Request, context: Context) -> str:
    """Say which domain of the Code of Connection list a domain asked for is one slip away from."""
    listed = context.registers.coc_list
    if listed is None:
        return ""
    known = KnownDomains([domain for entry in listed.entries for domain in entry.domains])
    for domain, _ in request.domains:
        found = known.lookalike(domain)
        if found is not None:
            return f"{domain} is confusable with {found.of} ({found.how})"
    return ""


def _public(request: Request, context: Context) -> str:
    """Say which domain asked for is a consumer mail provider's: who lists it lets in everybody."""
    public = [domain for domain, _ in request.domains if is_free_mail(domain, context.desk.free_mail)]
    return f"{public[0]} is a consumer mail provider's, no supplier's own" if public else ""


def _doubt(request: Request, extraction: Extraction, form: Form, coc: Coc) -> str:
    if form is Form.NONE and not request.domains and extraction.mail_domains and request.supplier is not None:
        return f"no domain is named, but addresses at {', '.join(extraction.mail_domains[:3])} are given"
    if form is Form.NONE and coc is Coc.IN_DATE and not request.coc_stated and extraction.vague_coc:
        return f"this may state a Code of Connection: {extraction.vague_coc}"
    if form is Form.NONE and len(request.suppliers) > 1:
        return f"several suppliers are named: {', '.join(request.suppliers[:5])}"
    return ""
