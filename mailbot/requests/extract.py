"""Message to `Request`: everything it asks for, each item with the words it was read from. Pure and total."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.expression import expression
from mailbot.model.facts import Role
from mailbot.model.message import AttachmentKind, Evidence, Message, Zone
from mailbot.model.request import API_RIVALS, CONDITION, IMTP_RIVALS, UNSURE_VALUE, Ask, Detail, Request, User
from mailbot.registers.domains import comparable
from mailbot.registers.snapshot import Registers
from mailbot.requests import (
    answers,
    awaited,
    counted,
    details,
    imtp,
    intent,
    left_out,
    list_details,
    suppliers,
    titles,
    use_case,
    users,
)
from mailbot.requests.bystanders import bystanders
from mailbot.requests.calmed import may_be_calmed, settled
from mailbot.requests.corrected import corrected, slipped
from mailbot.requests.extraction import (
    Extraction,
    Surroundings,
    as_a_whole,
    contradictions,
    from_outside,
    invites,
    is_staff,
    language_in,
    listed_under,
    supplier_names,
    text_of,
    unsafe_attachment,
)
from mailbot.requests.imtp_words import MENTION
from mailbot.requests.list_cells import cells_read, doubts_in, leaving_in, perhaps_purpose
from mailbot.requests.person_names import tell_apart
from mailbot.requests.sender_as_user import asks_for_self
from mailbot.requests.sentences import Sentence, heads_columns, read_sentences, score_of
from mailbot.requests.submission import read_submission
from mailbot.requests.swaps import Swap, read_swap
from mailbot.requests.taken_back import quiet, without_taken_back
from mailbot.requests.turned import known_of, last_look
from mailbot.requests.turning import UNSURE
from mailbot.requests.user_words import ADDRESS
from mailbot.requests.zones import (
    Passage,
    Table,
    new_passages,
    passages,
    subject_of,
    tables,
    text_lists,
)


def extract(message: Message, around: Surroundings) -> Extraction:
    """Read one message."""
    found = new_passages(message)
    if around.follows:
        found = (*answers.fresh_subject(message, around.known_texts), *(p for p in answers.with_questions(message, found) if p.zone is not Zone.SUBJECT), *(p for p in answers.answers_in_quotes(message, around.known_texts) if not answers.repeats(p, around.known_values)))
    listed = tables(message)
    in_lists = tuple(p for table in listed for p in list_details.table_passages(table)) + text_lists(message)
    if around.role is Role.SECURITYSUBMISSIONS:
        return read_submission(message, found, around)
    return _access(message, found, listed, in_lists, around)


def _access(message: Message, found: tuple[Passage, ...], listed: tuple[Table, ...], in_lists: tuple[Passage, ...], around: Surroundings) -> Extraction:
    sender = message.from_[0] if message.from_ else None
    sentences = tuple(s for s in read_sentences(found, around.sentence_model) if not heads_columns(s))
    written, asking = (*found, *text_lists(message)), intent.inclined(sentences)
    people, swapped = _people(users.find_users(written, listed, sender, around.own_addresses, message.body.links, awaited=bool({"users", "work_addresses"} & {*around.awaited}), follows=around.follows, asking=asking, wishes=intent.wishes(sentences), reader=around.sentence_model.users), found, around)
    people = _persons(people, written, around)
    everything = (*found, *in_lists)
    asked_for = [*(user.domain for user in people.users), *(address.rpartition("@")[2] for address in around.known_users)]
    outside = any(not is_staff(domain, around.registers) for domain in asked_for) or not asked_for
    supplier, names = suppliers.find_suppliers(everything, supplier_names(around.registers), tuple(dict.fromkeys(u.domain for u in people.users if not is_staff(u.domain, around.registers))), sure_only=not outside)
    supplier, names = suppliers.spelt_out(supplier, names, listed_under(around.registers, [u.domain for u in people.users]))
    text = text_of(found)
    api_name = details.find_api(everything, around.registers.apis)
    people = _no_apis(people, api_name)
    milestone = imtp.find_imtp(everything, (api_name.value, api_name.evidence.quote) if api_name else ())
    milestone = replace(milestone, detail=milestone.detail or corrected(found, around.known_values) or slipped(found, around.known_values)) if around.follows else milestone
    dull = (*names, *((api_name.evidence.quote, api_name.value) if api_name else ()))
    purpose, vague = use_case.find_use_case((*everything, *list_details.typed(found)), sentences, dull, around.sentence_model)
    cells = cells_read(listed, [p.text for p in in_lists], around.sentence_model)
    vague = vague or ("" if purpose else perhaps_purpose(cells))
    proof = any(attached.kind is AttachmentKind.MESSAGE for attached in message.attachments)
    own = sender is not None and is_staff(sender.address.rpartition("@")[2], around.registers)
    named = own or api_name is not None or milestone.detail is not None  # from outside comes much that speaks of access
    language = language_in(found, text)
    whole = as_a_whole(message, found, language, around)
    build = intent.Build(bool(people.users), sum(detail is not None for detail in (api_name, milestone.detail, purpose)), supplier is not None, named, outside and proof)
    asked = intent.read_intent(subject_of(message) if any(p.zone is Zone.SUBJECT for p in found) else "", _heard(sentences, swapped, _given(people, found, api_name, milestone.detail, purpose), around), build, around.sentence_model.meaning, whole)
    other = "meeting" if invites(message) else asked.other
    of_users = (*people.doubts, *left_out.dropped(around.known_users, text), *counted.only_one(text, (*(user.address for user in people.users), *around.known_users)), *_perhaps_users(people, (*names, *dull), asked.asks, bool(around.known_users)), *_bystanders(people, sentences, swapped, around, sender.address if sender is not None and asks_for_self(asking) else ""), *(_under_the_signature(message, people, text) if asked.asks else ()))
    doubts = (*asked.doubts, *of_users, *details.unsettled(sentences, api_name, around.registers.apis), *details.in_the_title(text, api_name), *details.unlike(api_name, everything, around.registers.apis), *leaving_in(listed, found), *doubts_in(cells), *(_of_another(people, found, names, around, given=api_name is not None or milestone.detail is not None or bool(in_lists or listed)) if asked.asks else ()))
    wish = max((score_of(s, "ask") for s in sentences if s.passage.zone is not Zone.SUBJECT), default=0.0)
    outsider = bool(asked.asks) and asked.asks <= SPONSORED and from_outside(message, around.registers)
    if asked.asks:
        doubts = settled(doubts, sentences, whole, around.sentence_model.meaning, outsider=outsider or asked.asks == {Ask.SANDBOX}, wish=wish)
    known = known_of(people.users, around.known_users, api_name, milestone.detail, names, [domain for domain in asked_for if not is_staff(domain, around.registers)], around.sentence_model.ordinary)
    plain = [s for s in sentences if s.text not in swapped and not any(person.name and person.name in s.text for person in people.nameless)]  # who is named there is asked for
    if doubts or asked.asks or around.follows:
        doubts = last_look(doubts, plain, known, around.sentence_model.turns, language, calm=may_be_calmed(doubts, plain, whole, around.sentence_model.meaning, wish, named=bool(people.users), follows=around.follows), follows=around.follows, outside=outsider)
    request = Request(
        asks=frozenset() if other == "meeting" else asked.asks,
        doubts=doubts,
        contradictions=(*contradictions(message.body, found), *people.conflicts, *_hidden_in(listed), *_other_api(found, in_lists, "the text", "the list", around), *_other_api_in_title(found, around)),
        users=people.users,
        nameless=_people_only(people.nameless, names, people.users, around.known_users),
        supplier=supplier,
        suppliers=names,
        api_name=api_name,
        imtp_reference=milestone.detail,
        use_case=purpose,
        points_to_supplier=bool(names) or suppliers.speaks_of_supplier("\n".join(p.text for p in everything)),
        language=language,
        asks_nothing=bool(doubts) and not any(doubt.startswith(CONDITION) for doubt in doubts) and whole.surely_asks_nothing,
        other_business=other,
        seen_elsewhere=(*_elsewhere(message), *((f"{user.address}, by the words round it no user's", user.evidence) for user in people.others)),
    )
    document = list_details.prose_in(listed)
    return Extraction(_with_rivals(awaited.complete(request, found, around.awaited, sentences)), unsafe=unsafe_attachment(message), vague_use_case=vague or document, vague_imtp=milestone.maybe or document, of_users=(*of_users, *people.conflicts), of_details=_of_details(asked.doubts, sentences, (api_name, milestone.detail)))


def _people(people: users.UserFinding, found: tuple[Passage, ...], around: Surroundings) -> tuple[users.UserFinding, tuple[str, ...]]:
    """Return the users without those of the case who give them their places, and the sentences that say so."""
    fresh = tuple(user.address for user in people.users if user.address not in around.known_users)
    swap = read_swap("\n\n".join(p.text for p in found), around.known_users, fresh) if around.follows else Swap()
    plain = bool(swap.gone and not swap.unclear)
    return (users.without(people, swap.gone), swap.said) if plain else (people, ())


def _persons(people: users.UserFinding, written: tuple[Passage, ...], around: Surroundings) -> users.UserFinding:
    """Return what was found without the names of programmes and the like: beside users, a name of ordinary words is a person's only perhaps."""
    if not people.users and not around.known_users:
        return people
    named, perhaps = tell_apart(people.nameless, written, around.sentence_model.ordinary)
    return replace(people, nameless=named, perhaps=(*people.perhaps, *perhaps))


def _bystanders(people: users.UserFinding, sentences: tuple[Sentence, ...], swapped: tuple[str, ...], around: Surroundings, asker: str) -> tuple[str, ...]:
    """Say whose part is not clear: beside others, or of those who join a case that has its users. `asker` asks for themselves."""
    if swapped or {"users", "work_addresses"} & {*around.awaited}:
        return ()
    fresh = tuple(user for user in people.users if user.address not in around.known_users and user.address != asker)
    return bystanders(fresh, sentences, answers=bool(around.known_users))


def _given(people: users.UserFinding, found: tuple[Passage, ...], api_name: Detail | None, reference: Detail | None, purpose: Detail | None) -> frozenset[str]:
    """Return the names of what a message gives of all that a case may wait for."""
    given = {"users": people.users, "work_addresses": people.users, "api_name": api_name, "imtp_reference": reference or imtp.bare_reference(found).detail, "use_case": purpose}
    return frozenset(name for name, there in given.items() if there)


def _heard(sentences: tuple[Sentence, ...], swapped: tuple[str, ...], given: frozenset[str], around: Surroundings) -> tuple[Sentence, ...]:
    """Return the sentences as they are read for what they ask: who is swapped for another loses nothing, and a chaser taken back is no request taken back."""
    calm = tuple(quiet(s, ("remove", "change", "withdraw", "past")) if any(s.text in said or said in s.text for said in swapped) else s for s in sentences)
    return without_taken_back(calm, around.awaited if around.follows else (), given, last_may_matter=around.replied > 1)


SPONSORED = {Ask.ACCESS, Ask.ONBOARDING}  # what nobody from outside can ask for


def _people_only(nameless: tuple[User, ...], suppliers_named: tuple[str, ...], found: tuple[User, ...], known: tuple[str, ...]) -> tuple[User, ...]:
    """Drop names of companies, and of people whose address the case has, from the people named without an address."""
    companies = " ".join((*suppliers_named, *(user.domain.replace("-", " ") for user in found))).casefold()
    of_companies = set(re.findall(r"[^\W\d_]{4,}", companies))
    locals_known = [set(re.split(r"[^a-z]+", address.partition("@")[0])) for address in known]
    out: list[User] = []
    for person in nameless:
        words = person.name.casefold().split()
        if not of_companies & set(words) and "".join(words) not in companies and not any(set(words) <= local for local in locals_known):
            out.append(person)
    return tuple(out)


def _no_apis(people: users.UserFinding, api_name: Detail | None) -> users.UserFinding:
    """Return what was found without an API that stands where a person's name would ("please add Staff Directory")."""
    known = f"{api_name.value} {api_name.evidence.quote}".casefold() if api_name is not None else ""
    return replace(people, nameless=tuple(user for user in people.nameless if " " not in user.name or user.name.casefold() not in known))


def _perhaps_users(people: users.UserFinding, others: tuple[str, ...], asks: frozenset[Ask], has_users: bool) -> tuple[str, ...]:
    """Say who else may be a user of a request for access, or of a case that has users; names of companies and APIs are none."""
    if Ask.ACCESS not in asks and not has_users:
        return ()
    if people.sender_perhaps:
        return ("no user is named, but perhaps the sender is meant",)
    known = " ".join((*others, *(re.sub(r"[^a-z]", "", user.domain) for user in people.users))).casefold()
    left = [name for name in people.perhaps if (people.users or has_users) and not any(word in known for word in name.casefold().split() if len(word) > 3)]
    return tuple(f"perhaps a user without an address: {name}" for name in left)


OURS = expression(r"\bapis?\b|[pb]h?orth\b|portal|imtp|milestone|carreg|garreg|allow|ganiat|sponsor|nodd|sandbox|develop|d?datblyg|fhir|interface|endpoint|rhyngwyneb", re.IGNORECASE)  # words of the portal's world


def _of_another(people: users.UserFinding, found: tuple[Passage, ...], suppliers_named: tuple[str, ...], around: Surroundings, *, given: bool) -> tuple[str, ...]:
    """Say that a wish for access gives no address and no word of the portal: "she'll need a laptop and VPN" is meant for others."""
    if people.users or suppliers_named or given or around.follows or any(OURS.search(p.text) for p in found):
        return ()
    return ("it names no user, and neither the portal nor an API",)


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


def _other_api(first: tuple[Passage, ...], second: tuple[Passage, ...], here: str, there: str, around: Surroundings) -> tuple[str, ...]:
    """Say that one part of a message names one API and another part another."""
    shown = details.find_api(second, around.registers.apis) if second else None
    told = details.find_api(first, around.registers.apis) if shown is not None else None
    if told is None or shown is None or set(told.value.split("; ")) & set(shown.value.split("; ")):
        return ()
    return (f"{API_RIVALS}{told.value} in {here}, {shown.value} in {there}",)


def _other_api_in_title(found: tuple[Passage, ...], around: Surroundings) -> tuple[str, ...]:
    """Say that a new title names one API of the catalogue, and the text below it another."""
    catalogue = around.registers.apis
    title = next((p for p in found if p.zone is Zone.SUBJECT and not titles.ANSWERS.match(p.text)), None)
    if title is None or catalogue is None or not catalogue.find(title.text):
        return ()
    return _other_api((title,), tuple(p for p in found if p.zone is not Zone.SUBJECT), "the title", "the text", around)


def _of_details(doubts: tuple[str, ...], sentences: tuple[Sentence, ...], known: tuple[Detail | None, ...]) -> tuple[str, ...]:
    """Return the doubts about values that are about the API or the IMTP reference only: no address stands in a doubtful sentence."""
    if any("@" in s.text and s.scores.get("unsure", 0.0) >= UNSURE for s in sentences):
        return ()
    values = [detail.evidence.quote for detail in known if detail is not None]
    unsure = [doubt for doubt in doubts if doubt.startswith(UNSURE_VALUE)]
    told = {doubt: [s.text for s in sentences if s.text.startswith(doubt.removeprefix(UNSURE_VALUE))] for doubt in unsure}
    return tuple(doubt for doubt, texts in told.items() if texts and all("@" not in text and (MENTION.search(text) or any(value in text for value in values)) for text in texts))


def _with_rivals(request: Request) -> Request:
    rivals = [
        f"{kind}{detail.value} and {', '.join(detail.rivals)}"
        for kind, detail in ((IMTP_RIVALS, request.imtp_reference), (API_RIVALS, request.api_name))
        if detail is not None and detail.rivals
    ]
    return replace(request, contradictions=(*request.contradictions, *rivals)) if rivals else request


BELOW = expression(r"\b(?:people|users?|colleagues?|staff|names?|accounts?|persons?|bobl|enwau|defnyddwyr) (?:listed |named |given )?(?:below|underneath|at the (?:bottom|foot|end)|isod)\b", re.IGNORECASE)
SHOWN = 3000  # characters of a signature or quotation that are searched for what a person may like to see


def _under_the_signature(message: Message, people: users.UserFinding, text: str) -> tuple[str, ...]:
    """Say which address below a signature may be a user's: the text promises somebody below, and gives nobody."""
    if people.users or people.nameless or BELOW.search(text) is None:
        return ()
    own = message.from_[0].address if message.from_ else ""
    found = (match.group() for p in passages(message, Zone.SIGNATURE) for match in ADDRESS.finditer(p.text))
    return tuple(f"{address}, below the signature, may be a user" for address in found if address.casefold() != own)[:1]


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
        domain = comparable(user.domain)
        if organisations is None or not organisations.is_nhs_wales(domain):
            out.setdefault(domain)
    return tuple(out)
