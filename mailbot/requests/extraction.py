"""What is read out of a message beside its request, what reading needs to know, and what both mailboxes read alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailbot.expression import expression
from mailbot.model.facts import Role
from mailbot.model.message import AttachmentKind, Body, Message, Zone
from mailbot.model.request import Language, Request
from mailbot.reading.language import language_of
from mailbot.registers.domains import comparable, is_under
from mailbot.registers.snapshot import Registers
from mailbot.requests.form import FormProfile, FormReading
from mailbot.requests.sentences import SentenceModel
from mailbot.requests.whole_mail import WholeMail
from mailbot.requests.zones import Passage, is_threaded, subject_of


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
    of_users: tuple[str, ...] = ()  # doubts and contradictions that are only about who the users are
    of_details: tuple[str, ...] = ()  # doubts that are only about the API or the IMTP reference
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
    replied: int = 0  # how often the case's sponsor was answered


def listed_under(registers: Registers, domains: Sequence[str]) -> tuple[str, ...]:
    """Return the names under which the allow list has the domains."""
    entries = registers.allow_list.entries if registers.allow_list else ()
    known = {comparable(domain) for domain in domains}
    return tuple(dict.fromkeys(entry.supplier_name for entry in entries if any(is_under(domain, entry.domain) for domain in known)))


PUBLISHED = expression(r"^METHOD:\s*PUBLISH\b", re.IGNORECASE | re.MULTILINE)


def invites(message: Message) -> bool:
    """Tell a meeting: a calendar item that wants an answer (RFC 5546 section 1.4), rather than one that is enclosed for information."""
    return any(a.kind is AttachmentKind.CALENDAR and not PUBLISHED.search(a.text) for a in message.attachments)


def text_of(found: tuple[Passage, ...]) -> str:
    """Return the passages as one text, without the subject."""
    return "\n\n".join(p.text for p in found if p.zone is not Zone.SUBJECT)


def language_in(found: tuple[Passage, ...], text: str) -> Language:
    """Return the language of a text, of its subject too where the text is a few words."""
    spoken = language_of(text)
    if spoken is Language.UNCLEAR and len(re.findall(r"\w{2,}", text)) < 6:
        return language_of("\n".join(p.text for p in found))
    return spoken


def as_a_whole(message: Message, found: tuple[Passage, ...], language: Language, around: Surroundings) -> WholeMail:
    """Return a message for the reader of whole mails, which says nothing of answers in a thread."""
    reader = None if around.follows or is_threaded(message) else around.sentence_model.whole
    return WholeMail(subject_of(message), found, language, reader, around.role is Role.SECURITYSUBMISSIONS)


def is_staff(domain: str, registers: Registers) -> bool:
    """Tell a domain of NHS Wales, by the list of its organisations."""
    organisations = registers.organisations
    return organisations is not None and organisations.is_nhs_wales(comparable(domain))


def from_outside(message: Message, registers: Registers) -> bool:
    """Tell a sender who is not of NHS Wales, where the list of its organisations says so."""
    domain = message.from_[0].address.rpartition("@")[2] if message.from_ else ""
    return registers.organisations is not None and bool(domain) and not is_staff(domain, registers)


def supplier_names(registers: Registers) -> tuple[str, ...]:
    """Return the names of the suppliers that the registers know."""
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


def unsafe_attachment(message: Message) -> str:
    """Say which attachment was not opened further, and why; empty where all were."""
    for attachment in message.attachments:
        if attachment.workbook is not None and attachment.workbook.unsafe:
            return f"{attachment.name}: {attachment.workbook.unsafe}"
        if attachment.kind is AttachmentKind.ENCRYPTED:
            return f"{attachment.name}: it is encrypted"
    return ""


