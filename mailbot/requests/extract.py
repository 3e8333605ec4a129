"""Message to `Request`: everything it asks for, each item with the words it was read from. Pure and total."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from mailbot.model.facts import Role
from mailbot.model.message import AttachmentKind, Body, Evidence, Message, Zone
from mailbot.model.request import Ask, Detail, Language, Request, User
from mailbot.reading.language import language_of
from mailbot.registers.domains import is_under, normalise
from mailbot.registers.snapshot import Registers
from mailbot.requests import (
    allow_listing,
    awaited,
    details,
    imtp,
    intent,
    suppliers,
    use_case,
    users,
    wording,
)
from mailbot.requests.form import FormProfile, FormReading, read_form
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
    known_values: tuple[str, ...] = ()  # details that the case has: a quoted reply may repeat them


def extract(message: Message, around: Surroundings) -> Extraction:
    """Read one message."""
    found = new_passages(message)
    if around.follows:
        found = (*fresh_subject(message, around.known_texts), *(p for p in found if p.zone is not Zone.SUBJECT), *(p for p in answers_in_quotes(message, around.known_texts) if not _repeats(p, around.known_values)))
    listed = tables(message)
    in_lists = tuple(p for table in listed for p in details.table_passages(table)) + text_lists(message)
    if around.role is Role.SECURITYSUBMISSIONS:
        return _security(message, found, listed, around)
    return _access(message, found, listed, in_lists, around)


def _access(message: Message, found: tuple[Passage, ...], listed: tuple[Table, ...], in_lists: tuple[Passage, ...], around: Surroundings) -> Extraction:
    sender = message.from_[0] if message.from_ else None
    people = users.find_users((*found, *text_lists(message)), listed, sender, around.own_addresses, message.body.links, awaited=bool({"users", "work_addresses"} & {*around.awaited}), follows=around.follows)
    everything = (*found, *in_lists)
    outside = any(not _is_staff(user.domain, around.registers) for user in people.users) or not people.users
    supplier, names = suppliers.find_suppliers(everything, _supplier_names(around.registers), tuple(dict.fromkeys(u.domain for u in people.users if not _is_staff(u.domain, around.registers))), sure_only=not outside)
    text = _text(found)
    sentences = read_sentences(found, around.sentence_model)
    api_name = details.find_api(everything, around.registers.apis)
    milestone = imtp.find_imtp(everything, (api_name.value, api_name.evidence.quote) if api_name else ())
    dull = (*names, *((api_name.evidence.quote, api_name.value) if api_name else ()))
    purpose, vague = use_case.find_use_case(everything, sentences, dull)
    build = intent.Build(bool(people.users), sum(detail is not None for detail in (api_name, milestone.detail, purpose)), supplier is not None)
    asked = intent.read_intent(subject_of(message) if any(p.zone is Zone.SUBJECT for p in found) else "", sentences, build)
    other = "meeting" if any(a.kind is AttachmentKind.CALENDAR for a in message.attachments) else asked.other
    request = Request(
        asks=frozenset() if other == "meeting" else asked.asks,
        doubts=(*asked.doubts, *people.doubts),
        contradictions=contradictions(message.body, found),
        users=people.users,
        nameless=_people_only(people.nameless, names, people.users),
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
    return Extraction(_with_rivals(awaited.complete(request, found, around.awaited)), unsafe=_unsafe(message), vague_use_case=vague, vague_imtp=milestone.maybe)


def _is_staff(domain: str, registers: Registers) -> bool:
    organisations = registers.organisations
    return organisations is not None and organisations.is_nhs_wales(normalise(domain) or domain)


def _people_only(nameless: tuple[User, ...], suppliers_named: tuple[str, ...], found: tuple[User, ...]) -> tuple[User, ...]:
    """Drop names of companies from the people named without an address."""
    companies = " ".join((*suppliers_named, *(user.domain.replace("-", " ") for user in found))).casefold()
    return tuple(person for person in nameless if not any(len(word) > 3 and word in companies for word in person.name.casefold().split()))


def _security(message: Message, found: tuple[Passage, ...], listed: tuple[Table, ...], around: Surroundings) -> Extraction:
    form, form_passages = _form(message, around.form_profile)
    suspected = _suspected_form(message, around.form_profile)
    organisations = around.registers.organisations

    def skip(domain: str) -> bool:
        return (organisations is not None and organisations.is_nhs_wales(domain)) or is_under(domain, "nhs.uk") or is_under(domain, "nhs.wales")

    said = allow_listing.read_allow_listing(subject_of(message), found, skip, around.sentence_model, form=form is not None or bool(suspected))
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
    doubts = [f"it speaks to a machine: {bot.group()[:80]}"] if bot else []
    hold = wording.HOLD.search(text)
    if hold:
        doubts.append(f"it sets a condition: {hold.group()[:80]}")
    meeting = any(a.kind is AttachmentKind.CALENDAR for a in message.attachments)
    request = Request(
        asks=frozenset({Ask.ALLOW_LISTING}) if said.about and not meeting else frozenset(),
        doubts=tuple(doubts),
        contradictions=contradictions(message.body, found),
        domains=domains,
        supplier=supplier,
        suppliers=names,
        coc_stated=said.coc_stated,
        coc_denied=said.coc_denied,
        points_to_supplier=True,
        language=_language(found, text),
        other_business="meeting" if meeting else said.other,
    )
    return Extraction(request, form, _unsafe(message), suspected, said.coc_references, said.coc_expiries, said.mail_domains, vague_coc=said.coc_maybe)


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


def _matters(hidden: str, found: tuple[Passage, ...]) -> bool:
    """Hidden words matter unless the visible text says the same (a preview line does)."""
    shown = " ".join(" ".join(p.text for p in found).split()).lower()
    return " ".join(hidden.split()).lower() not in shown


def _with_rivals(request: Request) -> Request:
    rivals = [
        f"two candidates for {name}: {detail.value} and {', '.join(detail.rivals)}"
        for name, detail in (("the IMTP reference", request.imtp_reference),)
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


def _form(message: Message, profile: FormProfile) -> tuple[FormReading | None, tuple[Passage, ...]]:
    best: FormReading | None = None
    for attachment in message.attachments:
        if attachment.workbook is not None and not attachment.workbook.unsafe and attachment.kind is AttachmentKind.WORKBOOK:
            reading = read_form(attachment.workbook, attachment.name, profile)
            if reading is not None and (best is None or _rank(reading) > _rank(best)):
                best = reading
    return best, ()


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


def _repeats(answer: Passage, known: tuple[str, ...]) -> bool:
    """Tell a line of a quoted reply that only says what the case has already."""
    value = " ".join(answer.text.partition(":")[2].split()).strip(" .").casefold()
    return bool(value) and any(value in " ".join(one.split()).casefold() for one in known)


SHOWN = 3000  # characters of a signature or quotation that are searched for what a person may like to see


def _elsewhere(message: Message) -> tuple[tuple[str, Evidence], ...]:
    """Return details that stand in the signature or in quoted history, to be shown to a person only."""
    old = tuple(replace(p, text=p.text[:SHOWN]) for p in passages(message, Zone.SIGNATURE, Zone.QUOTED)[:8])
    detail = imtp.find_imtp(old).detail
    return ((f"IMTP reference: {detail.value}", detail.evidence),) if detail is not None else ()


def fresh_subject(message: Message, known: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return what an answer's subject says beyond the subjects of the thread so far."""
    subject = subject_of(message)
    for text in known:
        for line in text.splitlines():
            old = line.strip()
            if len(old) > 3 and subject.casefold().startswith(old.casefold()):
                subject = subject[len(old) :].strip(" -–—:;,")
    return (Passage(Zone.SUBJECT, subject),) if subject else ()


def answers_in_quotes(message: Message, known: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return lines typed inside an unmarked quotation of our own reply: those that our reply did not say."""
    if not known:
        return ()
    said = {_folded(line) for text in known for line in text.splitlines()}
    words = " ".join(_folded(text) for text in known)
    out: list[Passage] = []
    for run in message.body.segments:
        if run.zone is not Zone.QUOTED:
            continue
        position = run.start
        lines = message.body.text[run.start : run.end].splitlines(keepends=True)
        telling = [folded for line in lines if len(folded := _folded(line)) > 12]
        if sum(folded in said for folded in telling) * 2 < len(telling):
            out += _given_beside_the_question(lines, position)
            out += _below_our_name(lines, position)
            continue
        for line in lines:
            folded = _folded(line)
            if folded and folded not in said and folded not in words and not line.lstrip().startswith((">", "From:", "Sent:", "To:", "Subject:", "Cc:", "Oddi wrth:", "Anfonwyd:", "At:", "Pwnc:")):
                out.append(Passage(Zone.ANSWER, line, position))
            position += len(line)
    return tuple(out)


QUESTION_LINE = re.compile(r"\b(?:imtp|milestone|carreg filltir|use case|achos defnydd|api name|name of the api|enw'?r api|api)\b", re.IGNORECASE)
LABELLED_LINE = re.compile(r"^[\s>]*(?:[-•*–·]\s*|\(?[\da-z][.)]\s*)?([^:=>→\n]{2,70}?)\s*(?:[:=→]|=>|->|\s[-–—])\s*(\S.{0,400})$")
ASKING_LINE = re.compile(r"\b(?:please|need(?:s|ed)?|require\w*|send|missing|reply|following|still|let us|atebwch|anfon\w*|angen|ar goll|os gwelwch)\b|\?", re.IGNORECASE)
HEADER_LINE = re.compile(r"\s*>?\s*(?:From|Oddi wrth|Sent|Anfonwyd|To|At|Subject|Pwnc|Cc)\s*:", re.IGNORECASE)
LIST_MARK = re.compile(r"^[\s>]*(?:[-•*–·]|\(?[\da-z][.)])\s")


def _given_beside_the_question(lines: list[str], position: int) -> list[Passage]:
    """Return what stands behind a label, or on the line below a listed one, in a reply whose exact words are not known.

    Only the newest quoted mail is looked at: it ends where the next one's header begins. Running text that asks for a
    detail is no label.
    """
    out: list[Passage] = []
    heads = 0
    for index, line in enumerate(lines):
        if HEADER_LINE.match(line):
            heads += re.match(r"\s*>?\s*(?:From|Oddi wrth)\s*:", line, re.IGNORECASE) is not None
            if heads > 1:
                break
        else:
            words = _beside(line) or _below(line, lines[index + 1] if index + 1 < len(lines) else "")
            if words:
                out.append(Passage(Zone.ANSWER, words, position))
        position += len(line)
    return out


OUR_NAME = re.compile(r"[\s>]*(?:(?:the |y )?(?:dhcw )?(?:api management|rheoli api|operational security)(?: team)?|(?:tîm )?rheoli api(?:au)?|digital health and care wales|iechyd a gofal digidol cymru|dhcw|igdc)[\s.,|]*", re.IGNORECASE)


def _below_our_name(lines: list[str], position: int) -> list[Passage]:
    """Return what is typed below the end of our reply, where the client marks nothing and the words of it are not known."""
    offsets = [position + sum(len(line) for line in lines[:index]) for index in range(len(lines))]
    heads = [index for index, line in enumerate(lines) if re.match(r"\s*>?\s*(?:From|Oddi wrth)\s*:", line, re.IGNORECASE)]
    last = heads[1] if len(heads) > 1 else len(lines)
    names = [index for index in range(last) if OUR_NAME.fullmatch(lines[index].strip())]
    if not names or lines[names[-1]].lstrip().startswith(">"):
        return []
    return [Passage(Zone.ANSWER, lines[i], offsets[i]) for i in range(names[-1] + 1, last) if lines[i].strip() and not re.match(r"\s*[_\-=]{5,}", lines[i])]


def _beside(line: str) -> str:
    """Return "label: value" where a short label has a value behind it."""
    found = LABELLED_LINE.match(line.rstrip())
    if found is None or not QUESTION_LINE.search(found.group(1)) or ASKING_LINE.search(found.group(1)) or ASKING_LINE.search(found.group(2)):
        return ""
    label = QUESTION_LINE.search(found.group(1))
    return f"{label.group()}: {found.group(2)}" if label is not None else ""


def _below(line: str, following: str) -> str:
    """Return "label: value" where a listed label stands alone and the line below is no list item."""
    label = QUESTION_LINE.search(line)
    typed = following.strip()
    if label is None or not LIST_MARK.match(line) or len(line.strip()) > 90 or not typed or LIST_MARK.match(following) or len(typed) > 300:
        return ""
    return "" if ASKING_LINE.search(typed) or re.match(r"(?:the|you|your|our|this|if|as|thank|regards|api management|kind)\b", typed, re.IGNORECASE) else f"{label.group()}: {typed}"


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w@./-]+", " ", text.lower()).split())


def supplier_domains(request: Request, registers: Registers) -> tuple[str, ...]:
    """Return the domains of users outside NHS Wales, in the order found."""
    organisations = registers.organisations
    out: dict[str, None] = {}
    for user in request.users:
        domain = normalise(user.domain) or user.domain
        if organisations is None or not organisations.is_nhs_wales(domain):
            out.setdefault(domain)
    return tuple(out)
