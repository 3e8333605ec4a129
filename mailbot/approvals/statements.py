"""A mail of the Operational Security Team to what it says of each domain: approved, refused, conditional, pending.

Only its own new text and its subject speak; what it quotes does not. A domain takes the verdict of its own sentence, else
that of the heading above it, else that of the whole mail. Any negation or condition that is not tied to another domain
taints every approval of the mail: doubt goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.model.case import DomainStatement, DomainVerdict
from mailbot.model.message import Evidence, Message, Zone
from mailbot.registers.domains import is_under, normalise, registrable

I = re.IGNORECASE  # noqa: E741
DOMAIN = re.compile(r"(?<![\w.@/-])(?:https?://)?(?:www\.|\*\.|@)?((?:[A-Za-z0-9À-ɏЀ-ӿ](?:[\wÀ-ɏЀ-ӿ-]{0,61}[A-Za-z0-9À-ɏЀ-ӿ])?\.)+[A-Za-zÀ-ɏЀ-ӿ][\wÀ-ɏЀ-ӿ-]{1,23})(?![\w@-])", I)
SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]*)*[.!?;]?")
APPROVED = re.compile(
    r"\b(?:approv(?:ed|e|es|al)|authoris(?:ed|e|es)|authoriz(?:ed|e)|agreed|accepted|granted|signed off|added to (?:the|our)|now (?:been )?(?:added|allow[- ]?listed|on the)|has been (?:added|allow[- ]?listed)|have been (?:added|allow[- ]?listed)|is (?:now )?allow[- ]?listed|are (?:now )?allow[- ]?listed|"
    r"g?c?h?ymeradwy(?:wyd|o|odd|edig|aeth|ir)|gymeradwyo|derbyniwyd|caniatawyd|awdurdodwyd|wedi(?:'i|'u| ei| eu) (?:hychwanegu|ychwanegu|gymeradwyo|chymeradwyo|cymeradwyo|ganiatáu|chaniatáu))\b",
    I,
)
REFUSED = re.compile(
    r"\b(?:not|n'?t|never|cannot|unable to|can ?not|no longer|isn'?t|neither|nor|without|yet to be)\b[^.;\n]{0,60}\b(?:approv\w*|authoris\w*|authoriz\w*|agreed|accept\w*|granted|added|allow\w*|proceed\w*|permit\w*|support\w*|sign\w*)|\b(?:refus\w*|reject\w*|declin\w*|denied|deny|disapprov\w*|unapprov\w*|unsuccessful|turned down|approved\?|fail(?:ed|s)?|"
    r"gwrthod\w*|wrthod\w*|ngwrthod\w*|aflwyddiannus|(?:ni|nid|na|heb|nis|methu|ddim)\b[^.;\n]{0,60}(?:c|g|ch)ymeradwy\w*|(?:ni|nid|heb|ddim)\b[^.;\n]{0,50}(?:ganiat\w*|chaniat\w*|dderbyn\w*))\b|\b(?:approv\w*|cymeradwy\w*)\b[^.;\n]{0,30}\b(?:refused|declined|rejected|not granted|is not|was not)\b",
    I,
)
WITHDRAWN = re.compile(r"\b(?:withdr\w+|revok\w*|rescind\w*|cancel\w*|suspend\w*|removed? from|no longer (?:approved|valid|on|stands?|holds?)|supersed\w*|overturn\w*|annul\w*|terminat\w*|tyn\w+['’]n ôl|dynn\w+['’]n ôl|diddym\w*|dirym\w*|ddirym\w*|atal\w*|hatal)\b", I)
CONDITIONAL = re.compile(
    r"\b(?:subject to|provid(?:ed|ing)(?: that)?|on (?:the )?condition|conditional(?:ly)?|conditions?|as long as|so long as|unless|if|once|when|until|only after|after|dependent|depending|contingent|provisional(?:ly)?|in principle|temporar\w*|will be|shall be|would be|can be|could be|may be|might be|to be approved|should be|must|before|except|excluding|not including|assuming|pre-?approv\w*|draft|test only|trial|"
    r"yn amodol|amodol|ar yr amod|os|unwaith|pan|cyn|hyd nes|oni bai|dros dro|mewn egwyddor|bydd|byddai|ar ôl|rhaid|ac eithrio)\b",
    I,
)
PENDING = re.compile(r"\b(?:pending|under (?:review|consideration)|being (?:reviewed|considered|assessed|processed)|in progress|in review|awaiting|await|waiting|to follow|received your|looking (?:at|into)|we (?:will|are going to) (?:review|consider|assess|come back)|yn yr arfaeth|yn cael ei (?:adolygu|ystyried|asesu)|dan (?:ystyriaeth|adolygiad)|yn aros|ar y gweill|disgwyl)\b", I)
HARMLESS = re.compile(
    r"\b(?:if you (?:have|need|require|would like|want|are unsure|are the sponsor)|please (?:do not|don'?t) hesitate|do not hesitate|if (?:there are )?any|when (?:requesting|you (?:request|email|write|contact|submit|send)|sending|emailing)|once (?:more|again)|(?:you|it) (?:can|may|should) now|you (?:can|may) (?:now )?(?:request|email|go|proceed|send)|please (?:attach|keep|include|forward|send)|should you (?:have|need|require)|must (?:be )?(?:attach|includ)\w*|will (?:take|need up to|be (?:live|active|effective|visible)) |can be requested|os oes gennych|os hoffech|os bydd gennych|wrth (?:ofyn|anfon|wneud)|mae croeso|peidiwch ag oedi|gallwch nawr|cewch)\b[^.;\n]*",
    I,
)
NEUTRAL = re.compile(r"\b(?:will|should) (?:be |now be |then be |shortly be )?(?:on|live|visible|active|effective|in place|available|added to|take effect|appear|bydd(?:ant)? ar)\b|\bbydd(?:ant)?(?: yn)? (?:ymddangos|weithredol|fyw|ar y rhestr)\b", I)
QUESTIONING = re.compile(r"\?\s*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    zone: Zone
    text: str
    offset: int


def statements(message: Message) -> tuple[DomainStatement, ...]:
    """Return each domain that the mail names, with what the mail says of it."""
    pieces = list(_pieces(message))
    taint = _taint(pieces)
    whole = _whole(pieces)
    out: dict[str, DomainStatement] = {}
    heading: DomainVerdict | None = None
    for piece in pieces:
        found = list(_domains(piece.text))
        verdict = verdict_of(piece.text)
        if not found:
            heading = verdict if piece.text.rstrip().endswith(":") or verdict else heading
            continue
        for domain, start, end in found:
            own = _own_verdict(piece.text, start, end, len(found)) or heading or whole or DomainVerdict.PENDING
            if own is DomainVerdict.APPROVED and taint is not None:
                own = taint
            said = DomainStatement(domain, own, Evidence(piece.zone, piece.text[:300].strip(), piece.offset))
            out[domain] = _graver(out.get(domain), said)
    return tuple(out.values())


def said_without_domain(message: Message) -> DomainVerdict | None:
    """Return what a mail says in sentences that name no domain, such as that an earlier mail is withdrawn."""
    return _whole(list(_pieces(message)))


def _pieces(message: Message) -> Iterator[_Piece]:
    subject = re.sub(r"^(?:\s*(?:re|fw|fwd|aw|atb|ymateb)\s*:)+", "", message.subject, flags=I).strip()
    if subject:
        yield _Piece(Zone.SUBJECT, subject, 0)
    for run in message.body.segments:
        if run.zone in (Zone.NEW_TEXT, Zone.ANSWER):
            text = message.body.text[run.start : run.end]
            for found in SENTENCE.finditer(text):
                if found.group().strip():
                    yield _Piece(run.zone, found.group(), run.start + found.start())


def _domains(text: str) -> Iterator[tuple[str, int, int]]:
    for found in DOMAIN.finditer(text):
        domain = normalise(found.group(1))
        if domain and registrable(domain) and not is_under(domain, "nhs.uk"):
            yield domain, found.start(1), found.end(1)


def verdict_of(text: str) -> DomainVerdict | None:
    """Return what one sentence says, or None where it says nothing of an approval."""
    plain = DOMAIN.sub("parth", text.replace("’", "'"))  # the dots of a domain end no clause
    plain = NEUTRAL.sub(" ", HARMLESS.sub(" ", plain))
    if WITHDRAWN.search(plain):
        return DomainVerdict.WITHDRAWN
    if REFUSED.search(plain):
        return DomainVerdict.REFUSED
    if PENDING.search(plain):
        return DomainVerdict.PENDING
    if APPROVED.search(plain):
        if CONDITIONAL.search(plain) or QUESTIONING.search(plain):
            return DomainVerdict.CONDITIONAL
        return DomainVerdict.APPROVED
    return None


def _own_verdict(text: str, start: int, end: int, count: int) -> DomainVerdict | None:
    """Return the verdict of the clause that names a domain; a sentence may treat several domains differently."""
    if count == 1:
        return verdict_of(text)
    clauses = list(re.finditer(r"(?:(?!,|\bbut\b|\bhowever\b|\bwhile\b|\bwhereas\b|\bond\b|\btra\b|\band\b|\bac\b|\ba\b).)+", text, I | re.DOTALL))
    mine = next((c.group() for c in clauses if c.start() <= start < c.end()), text)
    own = verdict_of(mine)
    if own is not None:
        return own
    whole = verdict_of(text)
    return whole


def _whole(pieces: list[_Piece]) -> DomainVerdict | None:
    """Return the verdict of the sentences that name no domain, the gravest first."""
    said = [verdict_of(piece.text) for piece in pieces if not list(_domains(piece.text)) and not piece.text.rstrip().endswith(":")]
    for verdict in (DomainVerdict.WITHDRAWN, DomainVerdict.REFUSED, DomainVerdict.PENDING, DomainVerdict.CONDITIONAL, DomainVerdict.APPROVED):
        if verdict in said:
            return verdict
    return None


def _taint(pieces: list[_Piece]) -> DomainVerdict | None:
    """Return what taints every approval: a negation or condition in a sentence that names no domain and heads no list."""
    for piece in pieces:
        if list(_domains(piece.text)) or piece.text.rstrip().endswith(":"):
            continue
        verdict = verdict_of(piece.text)
        if verdict is not None and verdict is not DomainVerdict.APPROVED:
            return verdict
        if re.search(r"\b(?:subject to|on condition|provided that|conditional|provisional|yn amodol|ar yr amod|not (?:an? )?approval)\b", HARMLESS.sub(" ", piece.text), I):
            return DomainVerdict.CONDITIONAL
    return None


GRAVITY = (DomainVerdict.APPROVED, DomainVerdict.PENDING, DomainVerdict.CONDITIONAL, DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN)


def _graver(old: DomainStatement | None, new: DomainStatement) -> DomainStatement:
    """Keep the graver of two statements on one domain; a bare mention beside a verdict says nothing."""
    if old is None:
        return new
    if new.verdict is DomainVerdict.PENDING and verdict_of(new.evidence.quote) is None:
        return old
    if old.verdict is DomainVerdict.PENDING and verdict_of(old.evidence.quote) is None:
        return new
    return new if GRAVITY.index(new.verdict) > GRAVITY.index(old.verdict) else old
