"""A new message and its case's memory to one request: answers add, corrections replace, a new request stands alone.

Policy.md section 4, notes. Only a proven NHS Wales sender's message is merged; the caller sees to that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mailbot.assess.case_users import ADDS, REPLACES, nameless_after, swap_in, users_after
from mailbot.expression import expression
from mailbot.model.case import CaseMemory
from mailbot.model.decision import Outcome
from mailbot.model.message import Evidence
from mailbot.model.request import (
    LASTING,
    MACHINE,
    MAY_BE_IMTP,
    MAY_BE_USE_CASE,
    NO_API,
    NOT_SETTLED,
    STAFF_DETAILS,
    WHOSE,
    Ask,
    Detail,
    Language,
    Request,
)
from mailbot.requests.details import UNCHANGED
from mailbot.requests.swaps import Swap

ANEW = expression(r"\banother (?!(?:person|user|colleague|one|name|address|of|member|two|three)\b)|\b(?:a (?:new|different|separate|further|second) (?!(?:person|user|colleague|name|address|member|e-?mail|reviewer|developer|engineer|tester|analyst|nurse|doctor|pharmacist|consultant|manager|architect|clinician|starter|joiner|contractor|scientist|coder|admin\w*|researcher|technician|trainee)\b)|separate(?:ly)?|new request|nothing to do with (?:(?:the one|mine|that|this|it)\b|(?-i:[A-Z])\w+['’]s\b)|cais (?:arall|newydd|gwahanol))\b", re.IGNORECASE)


NEW_REQUEST = expression(r"\b(?:new|separate|different|another|second)\b[^.\n]{0,20}\brequest\b|\bcais (?:arall|newydd|gwahanol|ar wahân)\b", re.IGNORECASE)  # told in its thread, it need not say for what


SAME = expression(  # what is asked for belongs to the request that the case has
    rf"\b(?:apis?|milestone|imtp(?: ref\w*)?|reference|use[- ]case|purpose|carreg filltir|cyfeirnod)\s*[:=–-]\s*(?:the |exactly |yr )*(?:{UNCHANGED})\b"
    r"|\b(?:(?:the |exactly the |all the |very )?same (?:apis?|milestones?|reference|ref|imtp|project|work|purpose|reason|use[- ]case|request|case|ticket|thing|details|everything|rest|again|as (?:before|above|last time|the (?:others?|first|rest)|(?:for )?(?:me|him|her|us|them)\b|(?-i:[A-Z])\w+))|(?:to|on|onto|in|for) (?:(?:this|that|the)(?: very)? same|this|that|my|our|the (?:earlier|existing|original|first|above)) (?:request|case|ticket|list|application)|(?:everything|all) else (?:is |stays |the )?(?:the )?same"
    r"|yr un (?:apis?|garreg filltir|cyfeirnod|prosiect|gwaith|pwrpas|diben|cais|manylion|peth|rhai)|(?:i'r|at y|ar y|at yr) (?:un )?(?:cais|gais|rhestr)(?: (?:hwn|yma|hon|gwreiddiol))?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Following:
    """How a message relates to its case: joined with it, or a request of its own; and whether it brings anything."""

    request: Request
    joins: bool
    brings: bool


def follow(case: CaseMemory, new: Request, text: str, brings_attachment: bool) -> Following:
    """Join a message with its case, or tell that it is a request of its own."""
    swap = swap_in(case, new, text)
    brings = brings_attachment or _brings(case.request, new, text) or bool(swap.unclear)
    if new.other_business in ("withdrawal", "leaver", "lock-out", "chaser", "complaint", "meeting", "thanks") and not new.asks and not (brings and new.other_business in ("thanks", "chaser")):
        return Following(replace(new, asks=frozenset()), joins=True, brings=False)
    if new.asks == {Ask.ONBOARDING} and Ask.ONBOARDING not in case.request.asks and (case.decided_by_person or case.outcome == Outcome.READY):
        return Following(new, joins=False, brings=True)  # what comes next is asked for once the portal is settled
    if _stands_alone(case, new, text, swap):
        leans = SAME.search(text) if None in (new.api_name, new.imtp_reference, new.use_case) and not new.points_to_supplier else None
        doubts = (*new.doubts, f"it leaves to an earlier request what it asks for: {leans.group()}") if leans else new.doubts
        return Following(replace(new, doubts=doubts, asks=new.asks or case.request.asks), joins=False, brings=True)
    if not brings:
        return Following(replace(new, asks=frozenset()), joins=True, brings=False)
    return Following(merge(case, new, text, swap), joins=True, brings=True)


def _brings(old: Request, new: Request, text: str) -> bool:
    """Tell whether a message adds anything. Running text beside a use case that is known is talk, not another use case."""
    known = {user.address for user in old.users}
    return bool(
        any(user.address not in known for user in new.users)
        or (_differs(old.use_case, new.use_case) and (old.use_case is None or REPLACES.search(text) is not None))
        or _differs(old.api_name, new.api_name)
        or _differs(old.imtp_reference, new.imtp_reference)
        or (new.domains and {d for d, _ in new.domains} - {d for d, _ in old.domains})
        or _differs(old.supplier, new.supplier)
        or (new.asks and {user.name for user in new.nameless} - {user.name for user in (*old.nameless, *old.users)})
        or (new.coc_stated and not old.coc_stated)
        or (new.coc_denied and not old.coc_denied)
    )


def _differs(old: Detail | None, new: Detail | None) -> bool:
    return new is not None and (old is None or old.value.casefold() != new.value.casefold())


def _stands_alone(case: CaseMemory, new: Request, text: str, swap: Swap) -> bool:
    """Tell a different request in an old thread: it asks anew, for other people, or its case is settled."""
    old = {user.address for user in case.request.users}
    mine = {user.address for user in new.users}
    asks = bool(new.asks) or (NEW_REQUEST.search(text) is not None and None not in (new.api_name, new.imtp_reference) and Ask.ACCESS in case.request.asks)
    if Ask.ALLOW_LISTING in new.asks:
        known = {domain for domain, _ in case.request.domains}
        given = {domain for domain, _ in new.domains}
        return bool(given and known and not given & known and new.supplier is not None and _differs(case.request.supplier, new.supplier) and REPLACES.search(text) is None)
    if not asks or not mine or mine & old or swap.gone or swap.unclear:
        return False
    if REPLACES.search(text) is not None or case.missing and set(case.missing) & {"users", "work_addresses"}:
        return False
    same = SAME.search(text) is not None
    details = (("api_name", case.request.api_name, new.api_name), ("imtp_reference", case.request.imtp_reference, new.imtp_reference))
    differs = any(_differs(old_one, new_one) for name, old_one, new_one in details if name not in case.missing)  # an answer differs from nothing
    adds = _only_addresses(text) or (((ADDS.search(text) is not None and new.api_name is None and new.imtp_reference is None) or (same and not differs)) and ANEW.search(text) is None)
    if ((adds and same) or (awaited(case, new) and ADDS.search(text) is not None and ANEW.search(text) is None)) and not case.decided_by_person:
        return False
    settled = (case.outcome in ("ready", "answered") and not adds) or bool(case.decided_by_person)
    other_side = {address.rpartition("@")[2] for address in mine}.isdisjoint({address.rpartition("@")[2] for address in old})
    return settled or other_side or ANEW.search(text) is not None


def awaited(case: CaseMemory, new: Request) -> dict[str, Detail]:
    """Return the details that a case waits for and a message gives, by name."""
    return {name: detail for name in STAFF_DETAILS if name in case.missing and (detail := getattr(new, name)) is not None}


def _only_addresses(text: str) -> bool:
    """Tell an answer that is an address and hardly a word more: it adds to what it answers."""
    return "@" in text and len([word for word in text.split() if "@" not in word]) <= FEW


FEW = 3  # words beside an address


def merge(case: CaseMemory, new: Request, text: str, swap: Swap) -> Request:
    """Return the case's request with what the message adds or corrects."""
    old = case.request
    users, doubt = users_after(case, new, text, swap)
    nameless = nameless_after(old, new, users)
    return replace(
        old,
        asks=old.asks | new.asks or old.asks,
        doubts=(*new.doubts, *((doubt,) if doubt else ()), *_unlike(old, new, text), *_still_doubtful(case, new)),
        contradictions=new.contradictions,
        users=users,
        nameless=nameless,
        domains=_domains(old, new, text),
        supplier=_supplier(old.supplier, new.supplier, text),
        suppliers=_suppliers(old, new, text),
        api_name=new.api_name or old.api_name,
        imtp_reference=new.imtp_reference or old.imtp_reference,
        use_case=new.use_case if new.use_case is not None and (old.use_case is None or REPLACES.search(text)) else old.use_case,
        coc_stated=new.coc_stated or (old.coc_stated and not new.coc_denied),
        coc_denied=new.coc_denied,
        points_to_supplier=old.points_to_supplier or new.points_to_supplier,
        language=new.language if new.language is not Language.UNCLEAR else old.language,
        other_business="",
        seen_elsewhere=new.seen_elsewhere,
    )


CHANGES = expression(r"\b(?:not|n't|nid|no longer|chang\w+|swap\w*|switch\w*|newid\w*|ddim|got (?:it|that|the) \w+ wrong|scrap|ignore|disregard|forget|anghofi\w*|anwybydd\w*|can'?t (?:type|count|read|spell)|transpos\w+|fat fingers?|mis-?read|(?:everything|all) else|the (?:rest|others?) (?:is|are|stays?|stands?)|right (?:one|number|ref\w*|api)|gweddill)\b", re.IGNORECASE)


def _unlike(old: Request, new: Request, text: str) -> tuple[str, ...]:
    """Say where a detail is unlike the one that the case has, and nothing says that it corrects it."""
    if REPLACES.search(text) or CHANGES.search(text):
        return ()
    pairs = (("the API", old.api_name, new.api_name), ("the IMTP reference", old.imtp_reference, new.imtp_reference))
    return tuple(f"{name} was {was.value}, and now it is {now.value}" for name, was, now in pairs if was is not None and now is not None and _differs(was, now) and sorted(was.value) != sorted(now.value))


def _still_doubtful(case: CaseMemory, new: Request) -> tuple[str, ...]:
    """Return the doubts of the earlier messages that this one does not settle."""
    lasting = LASTING if case.outcome == Outcome.REVIEW else NOT_SETTLED
    settled = {MAY_BE_USE_CASE: new.use_case is not None, MAY_BE_IMTP: new.imtp_reference is not None, NO_API: new.api_name is not None, WHOSE: bool(new.users), MACHINE: False}
    return tuple(doubt for doubt in case.request.doubts if doubt.startswith(lasting) or any(doubt.startswith(kind) and not over for kind, over in settled.items()))


def _domains(old: Request, new: Request, text: str) -> tuple[tuple[str, Evidence], ...]:
    if not new.domains:
        return old.domains
    if REPLACES.search(text) is not None:
        mentioned = {domain for domain, _ in old.domains} & {domain for domain, _ in new.domains}
        return tuple(item for item in new.domains if item[0] not in mentioned) or new.domains
    return tuple({domain: (domain, where) for domain, where in (*old.domains, *new.domains)}.values())


def _supplier(old: Detail | None, new: Detail | None, text: str) -> Detail | None:
    """Return the case's supplier: the one it has, unless a message corrects it."""
    if old is None or new is None:
        return old or new
    return new if REPLACES.search(text) is not None and not _short_for(new.value, old) else old


def _short_for(name: str, known: Detail | None) -> bool:
    """Tell a short form of the supplier that the case knows ("Umbra" for "Umbra Mobile Health GmbH")."""
    return known is not None and set(name.casefold().split()) <= set(known.value.casefold().split())


def _suppliers(old: Request, new: Request, text: str) -> tuple[str, ...]:
    new = replace(new, suppliers=tuple(name for name in new.suppliers if not any(_short_for(name, Detail(known, old.supplier.evidence)) for known in old.suppliers if old.supplier)))
    if REPLACES.search(text) is not None and new.suppliers:
        return new.suppliers
    return tuple(dict.fromkeys((*old.suppliers, *new.suppliers)))
