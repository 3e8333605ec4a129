"""A message to the securitysubmissions mailbox to what it submits: the form, or a domain with a Code of Connection statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.message import AttachmentKind, Evidence, Message, Zone
from mailbot.model.request import MACHINE, Ask, Detail, Request
from mailbot.registers.domains import is_under
from mailbot.requests import (
    allow_listing,
    suppliers,
    wording,
)
from mailbot.requests.calmed import may_be_calmed, settled
from mailbot.requests.coc import says_in_date
from mailbot.requests.extraction import (
    Extraction,
    Surroundings,
    as_a_whole,
    contradictions,
    from_outside,
    invites,
    language_in,
    supplier_names,
    text_of,
    unsafe_attachment,
)
from mailbot.requests.form import FormProfile, FormReading, FormStatus, read_form
from mailbot.requests.sentences import read_sentences
from mailbot.requests.turned import known_of, last_look
from mailbot.requests.zones import Passage, subject_of


def read_submission(message: Message, found: tuple[Passage, ...], around: Surroundings) -> Extraction:
    """Read one message to the securitysubmissions mailbox. `found` are its new passages."""
    forms = _forms(message, around.form_profile)
    form = forms[0] if forms else None
    suspected = _suspected_form(message, around.form_profile)
    organisations = around.registers.organisations

    def skip(domain: str) -> bool:
        return (organisations is not None and organisations.is_nhs_wales(domain)) or is_under(domain, "nhs.uk") or is_under(domain, "nhs.wales")

    known = supplier_names(around.registers)
    said = allow_listing.read_allow_listing(subject_of(message), found, skip, around.sentence_model, form=form is not None or bool(suspected), follows=around.follows, others=_others(found, known, around))
    stated = said.coc_stated or (not said.coc_denied and "coc_statement" in around.awaited and says_in_date(read_sentences(found, around.sentence_model)))
    listed_names = tuple(entry.supplier_name for entry in around.registers.coc_list.entries) if around.registers.coc_list else ()
    supplier, names = suppliers.find_suppliers(found, (*listed_names, *known), tuple(d for d, _ in said.domains))
    domains = said.domains
    if form is not None:
        where = form.evidence[0] if form.evidence else Evidence(Zone.FORM, form.because)
        domains = tuple((domain, where) for domain in form.domains) or said.domains
        if form.supplier_name:
            supplier = Detail(form.supplier_name, where)
            names = (form.supplier_name,)
    text = text_of(found)
    language = language_in(found, text)
    bot = wording.BOT.search(text)
    doubts = [f"{MACHINE}{bot.group()[:80]}"] if bot else []
    whole = as_a_whole(message, found, language, around)
    doubts += said.turned
    if said.about:
        wish = max((s.scores.get("listing", 0.0) for s in said.sentences), default=0.0)
        outsider = from_outside(message, around.registers)
        doubts = [*settled(doubts, said.sentences, whole, around.sentence_model.meaning, outsider=outsider, wish=wish if form is None else None)]
        known_here = known_of((), (), None, None, names, (domain for domain, _ in domains), around.sentence_model.ordinary)
        doubts = [*last_look(doubts, said.sentences, known_here, around.sentence_model.turns, language, calm=may_be_calmed(doubts, said.sentences, whole, around.sentence_model.meaning, wish, named=False, follows=around.follows), follows=around.follows, outside=outsider)]
    meeting = invites(message)
    request = Request(
        asks=frozenset({Ask.ALLOW_LISTING}) if said.about and not meeting else frozenset(),
        doubts=tuple(doubts),
        contradictions=(*contradictions(message.body, found), *_beside_the_form(form, said.domains), *_unlike_forms(forms)),
        domains=domains,
        supplier=supplier,
        suppliers=names,
        coc_stated=stated,
        coc_denied=said.coc_denied,
        points_to_supplier=True,
        language=language,
        other_business="meeting" if meeting else said.other,
    )
    return Extraction(request, form, unsafe_attachment(message), suspected, said.coc_references, said.coc_expiries, said.coc_called_in_date, said.mail_domains, vague_coc=said.coc_maybe)


SHORTEST = 4  # letters of a name by which a supplier is called
DOMAINS = expression(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")


def _others(found: tuple[Passage, ...], known: Sequence[str], around: Surroundings) -> tuple[str, ...]:
    """Return the first words of the names of suppliers that are spoken of beside the one whose domain is given, or whose case it is."""
    text = "\n".join(p.text for p in found).casefold()
    called = dict.fromkeys(name.split()[0].casefold() for name in known if len(name.split()[0]) >= SHORTEST)
    spoken = [word for word in called if re.search(rf"\b{re.escape(word)}\b", text)]
    if not spoken:
        return ()
    ours = " ".join((*DOMAINS.findall(text), *around.known_texts, *around.known_values)).casefold()
    own = [word for word in called if word in ours]
    return tuple(word for word in spoken if word not in own) if own else ()


def _beside_the_form(form: FormReading | None, asked: Sequence[tuple[str, Evidence]]) -> tuple[str, ...]:
    """Return the domains that the message asks for and its form does not."""
    if form is None or not form.domains:
        return ()
    others = [domain for domain, _ in asked if not any(is_under(domain, given.removeprefix("*.")) for given in form.domains)]
    return tuple(f"the message asks for {domain}, the form for {', '.join(form.domains)}" for domain in others[:3])


def _forms(message: Message, profile: FormProfile) -> tuple[FormReading, ...]:
    """Return the forms that are attached, the best first."""
    workbooks = ((a.workbook, a.name) for a in message.attachments if a.workbook is not None and not a.workbook.unsafe and a.kind is AttachmentKind.WORKBOOK)
    readings = (read_form(workbook, name, profile) for workbook, name in workbooks)
    return tuple(sorted((reading for reading in readings if reading is not None), key=_rank, reverse=True))


def _unlike_forms(forms: Sequence[FormReading]) -> tuple[str, ...]:
    """Say where two forms, as good as each other, are for different domains: which of them is meant, or both, a person has to ask."""
    best = [form for form in forms if form.status is FormStatus.COMPLETE and form.domains]
    return tuple(f"one form asks for {', '.join(best[0].domains)}, another for {', '.join(form.domains)}" for form in best[1:] if {*form.domains} != {*best[0].domains})[:1]


def _rank(reading: FormReading) -> int:
    return ("unrecognised", "outdated", "incomplete", "complete").index(str(reading.status))


FORM_NAME = expression(r"allow[- _]?list|o365|information security toolkit|security toolkit|\btoolkit\b|\bform\b|ffurflen", re.IGNORECASE)
FORM_TEXT = expression(r"\b(?:form|toolkit|template|workbook|ffurflen|pecyn cymorth)\b", re.IGNORECASE)


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
