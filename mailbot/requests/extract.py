"""Message to `Request`: everything it asks for, each item with the words it was read from. Pure and total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mailbot.model.facts import Role
from mailbot.model.message import AttachmentKind, Body, Evidence, Message, Zone
from mailbot.model.request import MACHINE, Ask, Detail, Language, Request, User
from mailbot.reading.language import language_of
from mailbot.registers.domains import is_under, normalise
from mailbot.registers.snapshot import Registers
from mailbot.requests import (
    allow_listing,
    answers,
    awaited,
    details,
    imtp,
    intent,
    suppliers,
    use_case,
    users,
    wording,
)
from mailbot.requests.coc import says_in_date
from mailbot.requests.form import FormProfile, FormReading, read_form
from mailbot.requests.imtp_words import MENTION
from mailbot.requests.sentences import SentenceModel, read_sentences
from mailbot.requests.zones import Passage, Table, new_passages, passages, subject_of, tables, text_lists


@dataclass(frozen=True, slots=True)
class Extraction:
    """A request, and what the form and the Code of Connection statement said beside it."""

    request: Request
    form: FormReading | None = None
    unsafe: str = ""  # the first attachment that was not opened further, and why
    form_suspected: str = ""  # a PDF or picture that may be the form
    coc_references: tuple[str, ...] = ()
    coc_expiries: tuple[str, ...] = ()
    coc_called_in_date: bool = False  # said in so many words, rather than only that there is one
    mail_domains: tuple[str, ...] = ()
    vague_use_case: str = ""  # a sentence that may tell a use case, though not clearly
    vague_coc: str = ""  # a sentence that may state a Code of Connection, though not clearly
    vague_imtp: str = ""  # words that may be the IMTP reference, though nothing says so


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What extraction needs to know beside the message."""

    role: Role
    registers: Registers
    own_addresses: frozenset[str]
    form_profile: FormProfile
    sentence_model: SentenceModel = field(default_factory=SentenceModel)
    known_texts: tuple[str, ...] = ()  # texts of our own replies in the case, to find answers inside them
    follows: bool = False
    awaited: tuple[str, ...] = ()  # what the case still lacks: a bare answer may give it
    known_users: tuple[str, ...] = ()  # addresses that the case has: whom it names again is known
    known_values: tuple[str, ...] = ()  # details that the case has: a quoted reply may repeat them


def extract(message: Message, around: Surroundings) -> Extraction:
    """Read one message."""
    found = new_passages(message)
    if around.follows:
        found = (*answers.fresh_subject(message, around.known_texts), *(p for p in found if p.zone is not Zone.SUBJECT), *(p for p in answers.answers_in_quotes(message, around.known_texts) if not answers.repeats(p, around.known_values)))
    listed = tables(message)
    in_lists = tuple(p for table in listed for p in details.table_passages(table)) + text_lists(message)
    if around.role is Role.SECURITYSUBMISSIONS:
        return _security(message, found, listed, around)
    return _access(message, found, listed, in_lists, around)


def _access(message: Message, found: tuple[Passage, ...], listed: tuple[Table, ...], in_lists: tuple[Passage, ...], around: Surroundings) -> Extraction:
    sender = message.from_[0] if message.from_ else None
    sentences = read_sentences(found, around.sentence_model)
    people = users.find_users((*found, *text_lists(message)), listed, sender, around.own_addresses, message.body.links, awaited=bool({"users", "work_addresses"} & {*around.awaited}), follows=around.follows, asking=intent.inclined(sentences), wishes=intent.wishes(sentences))
    everything = (*found, *in_lists)
    outside = any(not _is_staff(user.domain, around.registers) for user in people.users) or not people.users
    supplier, names = suppliers.find_suppliers(everything, _supplier_names(around.registers), tuple(dict.fromkeys(u.domain for u in people.users if not _is_staff(u.domain, around.registers))), sure_only=not outside)
    text = _text(found)
    api_name = details.find_api(everything, around.registers.apis)
    milestone = imtp.find_imtp(everything, (api_name.value, api_name.evidence.quote) if api_name else ())
    dull = (*names, *((api_name.evidence.quote, api_name.value) if api_name else ()))
    purpose, vague = use_case.find_use_case(everything, sentences, dull)
    proof = any(attached.kind is AttachmentKind.MESSAGE for attached in message.attachments)
    own = sender is not None and _is_staff(sender.address.rpartition("@")[2], around.registers)
    named = own or api_name is not None or milestone.detail is not None  # from outside comes much that speaks of access
    build = intent.Build(bool(people.users), sum(detail is not None for detail in (api_name, milestone.detail, purpose)), supplier is not None, named, outside and proof)
    asked = intent.read_intent(subject_of(message) if any(p.zone is Zone.SUBJECT for p in found) else "", sentences, build)
    other = "meeting" if _invites(message) else asked.other
    request = Request(
        asks=frozenset() if other == "meeting" else asked.asks,
        doubts=(*asked.doubts, *people.doubts, *_perhaps_users(people, (*names, *dull), asked.asks)),
        contradictions=(*contradictions(message.body, found), *people.conflicts, *_hidden_in(listed)),
        users=people.users,
        nameless=_people_only(people.nameless, names, people.users, around.known_users),
        supplier=supplier,
        suppliers=names,
        api_name=api_name,
        imtp_reference=milestone.detail,
        use_case=purpose,
        points_to_supplier=bool(names) or suppliers.speaks_of_supplier("\n".join(p.text for p in everything)),
        language=_language(found, text),
        other_business=other,
        seen_elsewhere=_elsewhere(message),
    )
    document = details.prose_in(listed)
    return Extraction(_with_rivals(awaited.complete(request, found, around.awaited, sentences)), unsafe=_unsafe(message), vague_use_case=vague or document, vague_imtp=milestone.maybe or document)


PUBLISHED = re.compile(r"^METHOD:\s*PUBLISH\b", re.IGNORECASE | re.MULTILINE)


def _invites(message: Message) -> bool:
    """Tell a meeting: a calendar item that wants an answer (RFC 5546 section 1.4), rather than one that is enclosed for information."""
    return any(a.kind is AttachmentKind.CALENDAR and not PUBLISHED.search(a.text) for a in message.attachments)


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


def _security(message: Message, found: tuple[Passage, ...], listed: tuple[Table, ...], around: Surroundings) -> Extraction:
    form = _form(message, around.form_profile)
    suspected = _suspected_form(message, around.form_profile)
    organisations = around.registers.organisations

    def skip(domain: str) -> bool:
        return (organisations is not None and organisations.is_nhs_wales(domain)) or is_under(domain, "nhs.uk") or is_under(domain, "nhs.wales")

    said = allow_listing.read_allow_listing(subject_of(message), found, skip, around.sentence_model, form=form is not None or bool(suspected), follows=around.follows)
    stated = said.coc_stated or (not said.coc_denied and "coc_statement" in around.awaited and says_in_date(read_sentences(found, around.sentence_model)))
    listed_names = tuple(entry.supplier_name for entry in around.registers.coc_list.entries) if around.registers.coc_list else ()
    supplier, names = suppliers.find_suppliers(found, (*listed_names, *_supplier_names(around.registers)), tuple(d for d, _ in said.domains))
    domains = said.domains
    if form is not None:
        where = form.evidence[0] if form.evidence else Evidence(Zone.FORM, form.because)
        domains = tuple((domain, where) for domain in form.domains) or said.domains
        if form.supplier_name:
            supplier = Detail(form.supplier_name, where)
            names = (form.supplier_name,)
    text = _text(found)
    bot = wording.BOT.search(text)
    doubts = [f"{MACHINE}{bot.group()[:80]}"] if bot else []
    doubts += said.turned
    meeting = _invites(message)
    request = Request(
        asks=frozenset({Ask.ALLOW_LISTING}) if said.about and not meeting else frozenset(),
        doubts=tuple(doubts),
        contradictions=(*contradictions(message.body, found), *_beside_the_form(form, said.domains)),
        domains=domains,
        supplier=supplier,
        suppliers=names,
        coc_stated=stated,
        coc_denied=said.coc_denied,
        points_to_supplier=True,
        language=_language(found, text),
        other_business="meeting" if meeting else said.other,
    )
    return Extraction(request, form, _unsafe(message), suspected, said.coc_references, said.coc_expiries, said.coc_called_in_date, said.mail_domains, vague_coc=said.coc_maybe)


def _beside_the_form(form: FormReading | None, asked: Sequence[tuple[str, Evidence]]) -> tuple[str, ...]:
    """Return the domains that the message asks for and its form does not."""
    if form is None or not form.domains:
        return ()
    others = [domain for domain, _ in asked if not any(is_under(domain, given.removeprefix("*.")) for given in form.domains)]
    return tuple(f"the message asks for {domain}, the form for {', '.join(form.domains)}" for domain in others[:3])


def _text(found: tuple[Passage, ...]) -> str:
    return "\n\n".join(p.text for p in found if p.zone is not Zone.SUBJECT)


def _language(found: tuple[Passage, ...], text: str) -> Language:
    spoken = language_of(text)
    if spoken is Language.UNCLEAR and len(re.findall(r"\w{2,}", text)) < 6:
        return language_of("\n".join(p.text for p in found))
    return spoken


def _supplier_names(registers: Registers) -> tuple[str, ...]:
    names = [entry.supplier_name for entry in registers.allow_list.entries] if registers.allow_list else []
    names += [entry.supplier_name for entry in registers.coc_list.entries] if registers.coc_list else []
    return tuple(dict.fromkeys(names))


def contradictions(body: Body, found: tuple[Passage, ...]) -> tuple[str, ...]:
    """Return where the message contradicts itself: its alternatives, hidden text."""
    out: list[str] = []
    if body.differs:
        out.append(f"text and HTML differ: {body.differs}")
    if body.hidden and _matters(body.hidden, found):
        out.append(f"text is hidden from the reader: {' '.join(body.hidden.split())[:120]}")
    return tuple(out)


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


def _matters(hidden: str, found: tuple[Passage, ...]) -> bool:
    """Hidden words matter unless the visible text says the same (a preview line does)."""
    shown = " ".join(" ".join(p.text for p in found).split()).lower()
    return " ".join(hidden.split()).lower() not in shown


def _with_rivals(request: Request) -> Request:
    rivals = [
        f"two candidates for {name}: {detail.value} and {', '.join(detail.rivals)}"
        for name, detail in (("the IMTP reference", request.imtp_reference), ("the API", request.api_name))
        if detail is not None and detail.rivals
    ]
    return replace(request, contradictions=(*request.contradictions, *rivals)) if rivals else request


def _unsafe(message: Message) -> str:
    for attachment in message.attachments:
        if attachment.workbook is not None and attachment.workbook.unsafe:
            return f"{attachment.name}: {attachment.workbook.unsafe}"
        if attachment.kind is AttachmentKind.ENCRYPTED:
            return f"{attachment.name}: it is encrypted"
    return ""


def _form(message: Message, profile: FormProfile) -> FormReading | None:
    best: FormReading | None = None
    for attachment in message.attachments:
        if attachment.workbook is not None and not attachment.workbook.unsafe and attachment.kind is AttachmentKind.WORKBOOK:
            reading = read_form(attachment.workbook, attachment.name, profile)
            if reading is not None and (best is None or _rank(reading) > _rank(best)):
                best = reading
    return best


def _rank(reading: FormReading) -> int:
    return ("unrecognised", "outdated", "incomplete", "complete").index(str(reading.status))


FORM_NAME = re.compile(r"allow[- _]?list|o365|information security toolkit|security toolkit|\btoolkit\b|\bform\b|ffurflen", re.IGNORECASE)
FORM_TEXT = re.compile(r"\b(?:form|toolkit|template|workbook|ffurflen|pecyn cymorth)\b", re.IGNORECASE)


def _suspected_form(message: Message, profile: FormProfile) -> str:
    """Return the name of a PDF, picture or the like that may be the form."""
    text = message.body.zone(Zone.NEW_TEXT) + message.subject
    for attachment in message.attachments:
        if attachment.kind in (AttachmentKind.PDF, AttachmentKind.PICTURE, AttachmentKind.DOCUMENT, AttachmentKind.ARCHIVE, AttachmentKind.OTHER, AttachmentKind.LINK):
            if attachment.inline and not FORM_NAME.search(attachment.name):
                continue
            if "signature" in attachment.content_type:
                continue
            if FORM_NAME.search(attachment.name) or FORM_TEXT.search(text):
                return attachment.name or attachment.content_type
    return ""


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
