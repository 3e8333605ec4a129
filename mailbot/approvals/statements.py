"""A mail of the Operational Security Team to what it says of each domain: approved, refused, conditional, pending.

Only its own new text and its subject speak; what it quotes does not. A domain takes the verdict of its own clause, else
that of the heading above its list, else that of the whole mail. Any negation or condition that is not tied to another
domain taints every approval of the mail: doubt goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.approvals.wording import (
    ABOUT_THE_REQUEST,
    APPROVED,
    CONDITION_STANDS,
    CONDITIONAL,
    GOING_ON,
    HANGING,
    HARMLESS,
    MENTIONED,
    NEGATED,
    NEUTRAL,
    PENDING,
    RECEIVED,
    REFUSED,
    REPORTED,
    STARTS_ANEW,
    WITHDRAWN,
    I,
)
from mailbot.model.case import DomainStatement, DomainVerdict
from mailbot.model.message import Evidence, Message, Zone
from mailbot.registers.domains import is_under, normalise, registrable

DOMAIN = re.compile(r"(?<![\w.@/-])(?:https?://)?(?:www\.|\*\.|@)?((?:[A-Za-z0-9À-ɏЀ-ӿ](?:[\wÀ-ɏЀ-ӿ-]{0,61}[A-Za-z0-9À-ɏЀ-ӿ])?\.)+[A-Za-zÀ-ɏЀ-ӿ][\wÀ-ɏЀ-ӿ-]{1,23})(?![\w@-])", I)
SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]*)*[.!?;]?")
CLAUSE = re.compile(r"(?:(?!,\s|\bbut\b|\bhowever\b|\bwhile\b|\bwhereas\b|\balthough\b|\bthough\b|\bond\b|\btra\b).)+", I | re.DOTALL)
LISTED = re.compile(r"\s*(?:[-*•·▪◦●–—]\s*|\d{1,2}[.)]\s*|(?:domain|parth|url|name)\w*\s*[:\-–—]?\s*)", I)
WRAPPED = 50  # characters: a longer line without an end goes on in the next one
QUESTIONING = re.compile(r"\?\s*$")
FOUND = tuple[str, int, int]  # domain, start, end


@dataclass(frozen=True, slots=True)
class _Piece:
    zone: Zone
    text: str
    offset: int

    @property
    def heads(self) -> bool:
        """Tell a heading from a sentence."""
        return self.text.rstrip().endswith(":") or (len(self.text.split()) <= 4 and not self.text.rstrip().endswith((".", "!", "?")))


def statements(message: Message) -> tuple[DomainStatement, ...]:
    """Return each domain that the mail names, with what the mail says of it."""
    pieces = list(_pieces(message))
    taint, whole = _taint(pieces), _whole(pieces)
    out: dict[str, DomainStatement] = {}
    bare: set[str] = set()  # named, and nothing said of it
    heading: DomainVerdict | None = None
    for piece in pieces:
        found = list(_domains(piece.text))
        if not found:
            heading = verdict_of(piece.text) if piece.heads else heading
            continue
        for named in found:
            own = _own_verdict(piece.text, named, found) or _inherited(piece, heading, whole)
            verdict = taint if own is DomainVerdict.APPROVED and taint is not None else own or DomainVerdict.PENDING
            said = DomainStatement(named[0], verdict, Evidence(piece.zone, piece.text[:300].strip(), piece.offset))
            _take(out, bare, said, silent=own is None)
    return tuple(out.values())


def _take(out: dict[str, DomainStatement], bare: set[str], said: DomainStatement, *, silent: bool) -> None:
    """Keep the graver of two statements on one domain; a bare mention beside a verdict says nothing."""
    old = out.get(said.domain)
    if old is None or (said.domain in bare and not silent):
        out[said.domain] = said
    elif not silent and GRAVITY.index(said.verdict) > GRAVITY.index(old.verdict):
        out[said.domain] = said
    if silent and old is None:
        bare.add(said.domain)
    elif not silent:
        bare.discard(said.domain)


def said_without_domain(message: Message) -> DomainVerdict | None:
    """Return what a mail says in sentences that name no domain, such as that an earlier mail is withdrawn."""
    return _whole(list(_pieces(message)))


def _pieces(message: Message) -> Iterator[_Piece]:
    subject = re.sub(r"^(?:\s*(?:re|fw|fwd|aw|atb|ateb|ymateb|ymlaen)\s*:)+", "", message.subject, flags=I).strip()
    if subject:
        yield _Piece(Zone.SUBJECT, subject, 0)
    for run in message.body.segments:
        if run.zone in (Zone.NEW_TEXT, Zone.ANSWER):
            text = _unwrapped(message.body.text[run.start : run.end])
            for found in SENTENCE.finditer(text):
                if found.group().strip():
                    yield _Piece(run.zone, found.group(), run.start + found.start())


def _unwrapped(text: str) -> str:
    """Return text of the same length in which lines that were wrapped go on: a negation may stand in the line before."""
    lines = text.split("\n")
    out = [lines[0]]
    for before, line in zip(lines, lines[1:], strict=False):
        out.append((" " if _goes_on(before, line) else "\n") + line)
    return "".join(out)


def _goes_on(before: str, line: str) -> bool:
    if not before.strip() or STARTS_ANEW.match(line) or before.rstrip().endswith((".", "!", "?", ":", ";")):
        return False
    if HANGING.search(before) or GOING_ON.match(line):
        return True
    return not DOMAIN.match(line.strip()) and (len(before.rstrip()) >= WRAPPED or line.strip()[:1].islower())


def _domains(text: str) -> Iterator[FOUND]:
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
        return DomainVerdict.CONDITIONAL if _doubtful(plain) else DomainVerdict.APPROVED
    return DomainVerdict.CONDITIONAL if MENTIONED.search(plain) and _doubtful(plain) else None


def _doubtful(plain: str) -> bool:
    return any(words.search(plain) for words in (CONDITIONAL, REPORTED, QUESTIONING, NEGATED))


def _own_verdict(text: str, named: FOUND, found: list[FOUND]) -> DomainVerdict | None:
    """Return what a sentence says of one of its domains; several domains may be treated differently, clause by clause."""
    if text[max(0, named[1] - 2) : named[1]] == "*.":
        return DomainVerdict.CONDITIONAL  # names what is below the domain, not the domain
    if len({domain for domain, _, _ in found}) == 1:
        own = verdict_of(text)
        return DomainVerdict.PENDING if own is None and NEGATED.search(text) else own
    clauses = [(c.start(), c.end(), c.group()) for c in CLAUSE.finditer(text)]
    around = [words for start, end, words in clauses if not any(start <= at < end for _, at, _ in found)]
    mine = next((words for start, end, words in clauses if start <= named[1] < end), text)
    own = verdict_of(" ".join([mine, *around]))
    if own is None and NEGATED.search(mine):
        return DomainVerdict.REFUSED  # "… but that one is not"
    if own is None:
        said = [verdict for _, _, words in clauses if (verdict := verdict_of(words)) is not None]
        own = max(said, key=GRAVITY.index, default=None)
        return DomainVerdict.CONDITIONAL if own is DomainVerdict.APPROVED and _doubtful(mine) else own
    return own


def _inherited(piece: _Piece, heading: DomainVerdict | None, whole: DomainVerdict | None) -> DomainVerdict | None:
    """Return what a bare mention takes over: a list its heading's verdict, the request that is spoken of the mail's."""
    begin = LISTED.match(piece.text)
    if DOMAIN.match(piece.text[begin.end() if begin else 0 :].strip()) or (begin and len(piece.text.split()) <= 6):
        return heading or whole
    return whole if piece.zone is Zone.SUBJECT or ABOUT_THE_REQUEST.search(piece.text) or RECEIVED.search(piece.text) else None


def _whole(pieces: list[_Piece]) -> DomainVerdict | None:
    """Return the verdict of the sentences that name no domain, the gravest first."""
    said = {verdict_of(piece.text) for piece in pieces if not list(_domains(piece.text)) and not piece.text.rstrip().endswith(":")}
    return max((verdict for verdict in said if verdict is not None), key=GRAVITY.index, default=None)


def _taint(pieces: list[_Piece]) -> DomainVerdict | None:
    """Return what taints every approval: a negation or condition in a sentence that names no domain and heads no list."""
    for piece in pieces:
        if list(_domains(piece.text)):
            continue
        verdict = None if piece.text.rstrip().endswith(":") else verdict_of(piece.text)
        if verdict is not None and verdict is not DomainVerdict.APPROVED:
            return verdict
        if CONDITION_STANDS.search(HARMLESS.sub(" ", piece.text)):
            return DomainVerdict.CONDITIONAL
    return None


GRAVITY = (DomainVerdict.APPROVED, DomainVerdict.PENDING, DomainVerdict.CONDITIONAL, DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN)
