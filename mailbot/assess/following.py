"""A new message and its case's memory to one request: answers add, corrections replace, a new request stands alone.

Policy.md section 4, notes. Only a proven NHS Wales sender's message is merged; the caller sees to that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.model.case import CaseMemory
from mailbot.model.message import Evidence
from mailbot.model.request import (
    CONDITION,
    MACHINE,
    MAY_BE_IMTP,
    MAY_BE_USE_CASE,
    Ask,
    Detail,
    Language,
    Request,
    User,
)

REPLACES = re.compile(
    r"\b(?:correct(?:ion|ed|ing)?|sorry|apolog\w+|instead(?: of)?|should (?:be|read|have (?:been|said|read))|rather than|typo|mistake|mistyped|wrong|amend\w*|replac\w*|use this|not [\w.@-]+ but|actually|meant|"
    r"ymddiheur\w*|cywir\w*|gywir\w*|yn lle|camgymeriad|gamgymeriad|anghywir|dylai fod|dylsai|disodli|sori)\b",
    re.IGNORECASE,
)
ADDS = re.compile(r"\b(?:one more|two more|(?:a|the) (?:third|fourth|fifth)|also|as well|too|additional(?:ly)?|another|plus|in addition|and add|add(?:ed)?|second|extra|hefyd|ychwanegol|arall)\b", re.IGNORECASE)
ANEW = re.compile(r"\banother (?!(?:person|user|colleague|one|name|address|of|member|two|three)\b)|\b(?:a (?:new|different|separate|further|second) (?!(?:person|user|colleague|name|address|member|e-?mail)\b)|separate(?:ly)?|new request|cais (?:arall|newydd|gwahanol))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Following:
    """How a message relates to its case: joined with it, or a request of its own; and whether it brings anything."""

    request: Request
    joins: bool
    brings: bool


def follow(case: CaseMemory, new: Request, text: str, brings_attachment: bool) -> Following:
    """Join a message with its case, or tell that it is a request of its own."""
    brings = brings_attachment or _brings(case.request, new, text)
    if new.other_business in ("withdrawal", "leaver", "lock-out", "chaser", "complaint", "meeting", "thanks") and not new.asks and not (brings and new.other_business in ("thanks", "chaser")):
        return Following(replace(new, asks=frozenset()), joins=True, brings=False)
    if _stands_alone(case, new, text):
        return Following(new, joins=False, brings=True)
    if not brings:
        return Following(replace(new, asks=frozenset()), joins=True, brings=False)
    return Following(merge(case, new, text), joins=True, brings=True)


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
        or (new.coc_stated and not old.coc_stated)
        or (new.coc_denied and not old.coc_denied)
    )


def _differs(old: Detail | None, new: Detail | None) -> bool:
    return new is not None and (old is None or old.value.casefold() != new.value.casefold())


def _stands_alone(case: CaseMemory, new: Request, text: str) -> bool:
    """Tell a different request in an old thread: it asks anew, for other people, or its case is settled."""
    old = {user.address for user in case.request.users}
    mine = {user.address for user in new.users}
    asks = bool(new.asks)
    if Ask.ALLOW_LISTING in new.asks:
        known = {domain for domain, _ in case.request.domains}
        given = {domain for domain, _ in new.domains}
        return bool(given and known and not given & known and new.supplier is not None and _differs(case.request.supplier, new.supplier) and REPLACES.search(text) is None)
    if not asks or not mine or mine & old:
        return False
    if REPLACES.search(text) is not None or case.missing and set(case.missing) & {"users", "work_addresses"}:
        return False
    adds = ADDS.search(text) is not None and ANEW.search(text) is None and new.api_name is None and new.imtp_reference is None
    settled = (case.outcome in ("ready", "answered") and not adds) or bool(case.decided_by_person)
    other_side = {address.rpartition("@")[2] for address in mine}.isdisjoint({address.rpartition("@")[2] for address in old})
    return settled or other_side or ANEW.search(text) is not None


def merge(case: CaseMemory, new: Request, text: str) -> Request:
    """Return the case's request with what the message adds or corrects."""
    old = case.request
    users, doubt = _users(case, new, text)
    nameless = _nameless(old, new, users)
    return replace(
        old,
        asks=old.asks | new.asks or old.asks,
        doubts=(*new.doubts, *((doubt,) if doubt else ()), *_still_doubtful(old, new)),
        contradictions=new.contradictions,
        users=users,
        nameless=nameless,
        domains=_domains(old, new, text),
        supplier=old.supplier if new.supplier is None or _short_for(new.supplier.value, old.supplier) else new.supplier,
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


def _still_doubtful(old: Request, new: Request) -> tuple[str, ...]:
    """Return the doubts of the earlier messages that this one does not settle."""
    settled = {MAY_BE_USE_CASE: new.use_case is not None, MAY_BE_IMTP: new.imtp_reference is not None, CONDITION: False, MACHINE: False}
    return tuple(doubt for doubt in old.doubts if any(doubt.startswith(kind) and not over for kind, over in settled.items()))


def _users(case: CaseMemory, new: Request, text: str) -> tuple[tuple[User, ...], str]:
    old = case.request.users
    known = {user.address for user in old}
    fresh = tuple(user for user in new.users if user.address not in known)
    if not fresh:
        return old, ""
    if not old:
        return fresh, ""
    if "work_addresses" in case.missing:
        return _replace_personal(case, old, fresh)
    if REPLACES.search(text) is not None and ADDS.search(text) is None:
        return _replace_corrected(old, fresh, new.users)
    return (*old, *fresh), ""


def _replace_personal(case: CaseMemory, old: Sequence[User], fresh: Sequence[User]) -> tuple[tuple[User, ...], str]:
    """Work addresses were asked for: they take the places of the personal ones."""
    personal = [user for user in old if user.address in _personal_of(case)]
    kept = tuple(user for user in old if user not in personal)
    if personal and len(fresh) < len(personal):
        return (*kept, *fresh), "fewer work addresses are given than personal ones were"
    return (*kept, *fresh), ""


def _personal_of(case: CaseMemory) -> frozenset[str]:
    return frozenset(case.personal)


def _replace_corrected(old: Sequence[User], fresh: Sequence[User], mentioned: Sequence[User]) -> tuple[tuple[User, ...], str]:
    """A correction takes the place of the address it is nearest to."""
    named = [user for user in old if any(user.address == other.address for other in mentioned)]
    rest = list(old)
    for user in fresh:
        target = named[0] if named else _nearest(user, rest)
        if target is None:
            return (*old, *fresh), "it corrects an address, but which one is not clear"
        position = rest.index(target)
        rest[position] = user
        named = named[1:]
    return tuple(rest), ""


def _nearest(user: User, others: Sequence[User]) -> User | None:
    if len(others) == 1:
        return others[0]
    local = user.address.partition("@")[0]
    scored = sorted(others, key=lambda other: _distance(local, other.address.partition("@")[0]))
    return scored[0] if scored and _distance(local, scored[0].address.partition("@")[0]) <= max(2, len(local) // 3) else None


def _distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def _nameless(old: Request, new: Request, users: Sequence[User]) -> tuple[User, ...]:
    """Drop the people whose address has come meanwhile."""
    gained = len(users) - len(old.users)
    waiting = [user for user in old.nameless if not _answered(user, users)]
    if gained >= len(old.nameless):
        waiting = []
    return (*waiting, *(user for user in new.nameless if not _answered(user, users)))


def _answered(user: User, users: Sequence[User]) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]{2,}", user.name)]
    return any(words and words[-1] in other.address.partition("@")[0] for other in users)


def _domains(old: Request, new: Request, text: str) -> tuple[tuple[str, Evidence], ...]:
    if not new.domains:
        return old.domains
    if REPLACES.search(text) is not None:
        mentioned = {domain for domain, _ in old.domains} & {domain for domain, _ in new.domains}
        return tuple(item for item in new.domains if item[0] not in mentioned) or new.domains
    return tuple({domain: (domain, where) for domain, where in (*old.domains, *new.domains)}.values())


def _short_for(name: str, known: Detail | None) -> bool:
    """Tell a short form of the supplier that the case knows ("Umbra" for "Umbra Mobile Health GmbH")."""
    return known is not None and set(name.casefold().split()) <= set(known.value.casefold().split())


def _suppliers(old: Request, new: Request, text: str) -> tuple[str, ...]:
    new = replace(new, suppliers=tuple(name for name in new.suppliers if not any(_short_for(name, Detail(known, old.supplier.evidence)) for known in old.suppliers if old.supplier)))
    if REPLACES.search(text) is not None and new.suppliers:
        return new.suppliers
    return tuple(dict.fromkeys((*old.suppliers, *new.suppliers)))
