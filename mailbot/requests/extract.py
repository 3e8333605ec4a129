"""Message to `Request`: everything it asks for, each item with the words it was read from. Pure and total."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.model.facts import Role
from mailbot.model.message import AttachmentKind, Evidence, Message, Zone
from mailbot.model.request import Ask, Request, User
from mailbot.registers.domains import normalise
from mailbot.registers.snapshot import Registers
from mailbot.requests import (
    answers,
    awaited,
    details,
    imtp,
    intent,
    suppliers,
    use_case,
    users,
)
from mailbot.requests.extraction import (
    Extraction,
    Surroundings,
    contradictions,
    invites,
    language_in,
    supplier_names,
    text_of,
    unsafe_attachment,
)
from mailbot.requests.imtp_words import MENTION
from mailbot.requests.sentences import read_sentences
from mailbot.requests.submission import read_submission
from mailbot.requests.zones import Passage, Table, new_passages, passages, subject_of, tables, text_lists


def extract(message: Message, around: Surroundings) -> Extraction:
    """Read one message."""
    found = new_passages(message)
    if around.follows:
        found = (*answers.fresh_subject(message, around.known_texts), *(p for p in found if p.zone is not Zone.SUBJECT), *(p for p in answers.answers_in_quotes(message, around.known_texts) if not answers.repeats(p, around.known_values)))
    listed = tables(message)
    in_lists = tuple(p for table in listed for p in details.table_passages(table)) + text_lists(message)
    if around.role is Role.SECURITYSUBMISSIONS:
        return read_submission(message, found, around)
    return _access(message, found, listed, in_lists, around)


def _access(message: Message, found: tuple[Passage, ...], listed: tuple[Table, ...], in_lists: tuple[Passage, ...], around: Surroundings) -> Extraction:
    sender = message.from_[0] if message.from_ else None
    sentences = read_sentences(found, around.sentence_model)
    people = users.find_users((*found, *text_lists(message)), listed, sender, around.own_addresses, message.body.links, awaited=bool({"users", "work_addresses"} & {*around.awaited}), follows=around.follows, asking=intent.inclined(sentences), wishes=intent.wishes(sentences))
    everything = (*found, *in_lists)
    outside = any(not _is_staff(user.domain, around.registers) for user in people.users) or not people.users
    supplier, names = suppliers.find_suppliers(everything, supplier_names(around.registers), tuple(dict.fromkeys(u.domain for u in people.users if not _is_staff(u.domain, around.registers))), sure_only=not outside)
    text = text_of(found)
    api_name = details.find_api(everything, around.registers.apis)
    milestone = imtp.find_imtp(everything, (api_name.value, api_name.evidence.quote) if api_name else ())
    dull = (*names, *((api_name.evidence.quote, api_name.value) if api_name else ()))
    purpose, vague = use_case.find_use_case(everything, sentences, dull)
    proof = any(attached.kind is AttachmentKind.MESSAGE for attached in message.attachments)
    own = sender is not None and _is_staff(sender.address.rpartition("@")[2], around.registers)
    named = own or api_name is not None or milestone.detail is not None  # from outside comes much that speaks of access
    build = intent.Build(bool(people.users), sum(detail is not None for detail in (api_name, milestone.detail, purpose)), supplier is not None, named, outside and proof)
    asked = intent.read_intent(subject_of(message) if any(p.zone is Zone.SUBJECT for p in found) else "", sentences, build)
    other = "meeting" if invites(message) else asked.other
    request = Request(
        asks=frozenset() if other == "meeting" else asked.asks,
        doubts=(*asked.doubts, *people.doubts, *(details.unsettled(sentences, api_name, around.registers.apis)), *users.only_one(text, (*(user.address for user in people.users), *around.known_users)), *_perhaps_users(people, (*names, *dull), asked.asks)),
        contradictions=(*contradictions(message.body, found), *people.conflicts, *_hidden_in(listed)),
        users=people.users,
        nameless=_people_only(people.nameless, names, people.users, around.known_users),
        supplier=supplier,
        suppliers=names,
        api_name=api_name,
        imtp_reference=milestone.detail,
        use_case=purpose,
        points_to_supplier=bool(names) or suppliers.speaks_of_supplier("\n".join(p.text for p in everything)),
        language=language_in(found, text),
        other_business=other,
        seen_elsewhere=_elsewhere(message),
    )
    document = details.prose_in(listed)
    return Extraction(_with_rivals(awaited.complete(request, found, around.awaited, sentences)), unsafe=unsafe_attachment(message), vague_use_case=vague or document, vague_imtp=milestone.maybe or document)


def _is_staff(domain: str, registers: Registers) -> bool:
    organisations = registers.organisations
    return organisations is not None and organisations.is_nhs_wales(normalise(domain) or domain)


def _people_only(nameless: tuple[User, ...], suppliers_named: tuple[str, ...], found: tuple[User, ...], known: tuple[str, ...]) -> tuple[User, ...]:
    """Drop names of companies, and of people whose address the case has, from the people named without an address."""
    companies = " ".join((*suppliers_named, *(user.domain.replace("-", " ") for user in found))).casefold()
    locals_known = [set(re.split(r"[^a-z]+", address.partition("@")[0])) for address in known]
    out: list[User] = []
    for person in nameless:
        words = person.name.casefold().split()
        if not any(len(word) > 3 and word in companies for word in words) and not any(set(words) <= local for local in locals_known):
            out.append(person)
    return tuple(out)


def _perhaps_users(people: users.UserFinding, others: tuple[str, ...], asks: frozenset[Ask]) -> tuple[str, ...]:
    """Say who else may be a user of a request for access; names of companies and APIs are none."""
    if Ask.ACCESS not in asks:
        return ()
    if people.sender_perhaps:
        return ("no user is named, but perhaps the sender is meant",)
    known = " ".join((*others, *(re.sub(r"[^a-z]", "", user.domain) for user in people.users))).casefold()
    left = [name for name in people.perhaps if people.users and not any(word in known for word in name.casefold().split() if len(word) > 3)]
    return tuple(f"perhaps a user without an address: {name}" for name in left)


def _hidden_in(listed: tuple[Table, ...]) -> tuple[str, ...]:
    """Say which lists hold addresses that a reader of them does not see."""
    out: list[str] = []
    for table in listed:
        sheet = table.sheet
        for number, row in zip(sheet.row_numbers, sheet.rows, strict=False):
            if any("@" in cell and (number in sheet.hidden_rows or column in sheet.hidden_columns) for column, cell in enumerate(row)):
                out.append(f"{table.source} hides what stands in row {number}")
                break
    return tuple(out)


def _with_rivals(request: Request) -> Request:
    rivals = [
        f"two candidates for {name}: {detail.value} and {', '.join(detail.rivals)}"
        for name, detail in (("the IMTP reference", request.imtp_reference), ("the API", request.api_name))
        if detail is not None and detail.rivals
    ]
    return replace(request, contradictions=(*request.contradictions, *rivals)) if rivals else request


SHOWN = 3000  # characters of a signature or quotation that are searched for what a person may like to see


def _elsewhere(message: Message) -> tuple[tuple[str, Evidence], ...]:
    """Return details that stand in the signature or in quoted history, to be shown to a person only."""
    old = tuple(replace(p, text=p.text[:SHOWN]) for p in passages(message, Zone.SIGNATURE, Zone.QUOTED)[:8])
    detail = imtp.find_imtp(tuple(p for p in old if MENTION.search(p.text))).detail
    return ((f"IMTP reference: {detail.value}", detail.evidence),) if detail is not None else ()


def supplier_domains(request: Request, registers: Registers) -> tuple[str, ...]:
    """Return the domains of users outside NHS Wales, in the order found."""
    organisations = registers.organisations
    out: dict[str, None] = {}
    for user in request.users:
        domain = normalise(user.domain) or user.domain
        if organisations is None or not organisations.is_nhs_wales(domain):
            out.setdefault(domain)
    return tuple(out)
