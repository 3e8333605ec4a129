"""A mail of the Operational Security Team to what it says of each domain: approved, refused, conditional, pending.

Only its own new text and its subject speak; what it quotes does not. A domain takes the verdict of its own clause, else
that of its row, else that of the heading above its list, else that of the whole mail. Any negation or condition that is not
tied to another domain taints every approval of the mail: doubt goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailbot.approvals.labels import BOX, SAYS_NOTHING, cells, deciding_column, label, value_of
from mailbot.approvals.lines import lines_of, unwrapped
from mailbot.approvals.plain import About, canonical
from mailbot.approvals.verdicts import (
    DOMAIN,
    LONGEST,
    approves_otherwise,
    conditions,
    doubtful,
    taints,
    told,
    verdict_of,
)
from mailbot.approvals.wording import (
    ABOUT_THE_REQUEST,
    CORRECTED,
    COVERS,
    NEGATED,
    PENDING,
    RECEIVED,
    I,
)
from mailbot.approvals.words import FOREIGN, VOCABULARY
from mailbot.expression import expression
from mailbot.model.case import DomainStatement, DomainVerdict
from mailbot.model.message import Evidence, Message, Zone
from mailbot.registers.domains import is_under, normalise, registrable

SENTENCE = expression(r"[^.!?;\n]+(?:\.(?=\w)[^.!?;\n]*)*[.!?;]?")
_NAMED = r"(?:the (?:domain|request|one) (?:for )?)?[\w-]+(?:\.[\w-]+)+"
BREAK = expression(
    rf",\s|\b(?:but|however|while|whereas|although|though|ond|tra)\b|\b(?:and|a|ac)\b(?= {_NAMED} (?:is|are|was|were|has|have|remains?|wedi|yn)\b| (?:we |have |has )*(?:refus|declin|reject|not )\w* ?{_NAMED})", I
)
LISTED = expression(r"\s*(?:[-*•·▪◦●–—]\s*|\d{1,2}[.)]\s*|(?:domain|parth|url|name)\w*\s*[:\-–—]?\s*)", I)
JOINED = frozenset("parth and also both a ac the y domain domains as well plus we have yr hefyd o all two three four five your our following for request requests cafodd mae mae'r pob tri tair dau dwy ddau ddwy dri dair parthau barth barthau".split())
NO_HEADING = expression(r"^[\s>*•·\-–—]*[\w /()'-]{1,40}[:\t]\s*\S|\b(?:domain|parth|suppliers?|details?|names?|dates?|ref|reference|requests?|url|manylion|cyflenwr|cais|hi|hello|dear|annwyl|regards|thanks)\b", I)
AHEAD = expression(r"\b(?:will|going to|next|tomorrow|later|leave|different|though|question|soon|shortly|wait|separate\w*|yfory|nesaf|bydd)\b", I)
DOMAIN_LINE = expression(r"^[\s>*•·\-–—]*(?:\d{1,2}[.)]\s*)?(?:(?:domain|parth|url|website)(?: names?)?(?: \d+)?)\s*[:\t\-–—]\s*\S+\s*$|^[\s>*•·\-–—]*(?:domain|parth)\s{2,}\S+\s*$", I)
DENIAL = frozenset("no n not none nil na nage false x".split())
SPACES = expression(r"[^\S\t\n]{3,}")
FOUND = tuple[str, int, int]  # domain, start, end


@dataclass(frozen=True, slots=True)
class _Piece:
    zone: Zone
    text: str
    offset: int
    decides: DomainVerdict | None = None  # what its row or the label beside it says of its domain
    cut: bool = False  # longer than any sentence
    settled: bool = False  # a label or heading row that speaks of certain domains alone

    @property
    def heads(self) -> bool:
        """Tell a heading from a sentence."""
        return self.text.rstrip().endswith(":") or (len(self.text.split()) <= 4 and not self.text.rstrip().endswith((".", "!", "?")))


def statements(message: Message) -> tuple[DomainStatement, ...]:
    """Return each domain that the mail names, with what the mail says of it."""
    about, pieces = _read(message)
    taint, whole = _taint(pieces, about), _whole(pieces, about)
    out: dict[str, DomainStatement] = {}
    bare: set[str] = set()  # named, and nothing said of it
    heading: DomainVerdict | None = None
    for piece in pieces:
        found = list(_domains(piece.text))
        if not found:
            heading = _heading(piece, heading, about)
            continue
        for named in found:
            own = piece.decides or _own_verdict(piece.text, named, found, about) or _inherited(piece, heading, whole, about)
            verdict = _graver(own, taint) or DomainVerdict.PENDING
            said = DomainStatement(named[0], verdict, Evidence(piece.zone, piece.text[:300].strip(), piece.offset))
            _take(out, bare, said, silent=own is None)
    return tuple(out.values())


def _graver(own: DomainVerdict | None, taint: DomainVerdict | None) -> DomainVerdict | None:
    """Return what is left of an approval that something else in its mail taints."""
    if taint is None or own not in (DomainVerdict.APPROVED, DomainVerdict.CONDITIONAL):
        return own
    return taint if own is DomainVerdict.APPROVED else max(own, taint, key=GRAVITY.index)


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
    about, pieces = _read(message)
    return _whole(pieces, about)


def _read(message: Message) -> tuple[About, list[_Piece]]:
    pieces = list(_pieces(message))
    named = {domain for piece in pieces for domain, _, _ in _domains(piece.text)}
    labels = frozenset((registrable(domain) or domain).split(".")[0].replace("-", "") for domain in named)
    about = About(labels, message.date, boxes=any("☐" in piece.text or "[ ]" in piece.text for piece in pieces))
    return about, _in_records(list(_in_tables(pieces, about)), about)


def _pieces(message: Message) -> Iterator[_Piece]:
    subject = re.sub(r"^(?:\s*(?:re|fw|fwd|aw|atb|ateb|ymateb|ymlaen)\s*:)+", "", message.subject, flags=I).strip()
    if subject:
        yield _piece(Zone.SUBJECT, subject, 0)
    for run in message.body.segments:
        if run.zone in (Zone.NEW_TEXT, Zone.ANSWER):
            text = unwrapped(message.body.text[run.start : run.end])
            for start, line in lines_of(text):
                brief = SPACES.sub("  ", line)[: LONGEST + 1]
                spans = [(0, line)] if len(brief) <= LONGEST and (label(brief) or len(cells(brief)) > 1) else [(found.start(), found.group()) for found in SENTENCE.finditer(line)]
                yield from (_piece(run.zone, words, run.start + start + at) for at, words in spans if words.strip())


def _piece(zone: Zone, text: str, offset: int) -> _Piece:
    brief = SPACES.sub("  ", text)
    return _Piece(zone, brief[:LONGEST], offset, cut=len(brief) > LONGEST)


def _in_tables(pieces: list[_Piece], about: About) -> Iterator[_Piece]:
    """Give each row of a table the verdict of its deciding column."""
    column, width = None, 0
    for piece in pieces:
        row = cells(piece.text)
        heads = deciding_column(piece.text) if not DOMAIN.search(piece.text) else None
        if heads is not None:
            column, width = heads, len(row)
            yield replace(piece, settled=True)
        elif len(row) > 1 and DOMAIN.search(piece.text):
            yield replace(piece, decides=_of_row(row, column, width, about))
        else:
            column = column if set(piece.text) <= set("|-+: \t") else None
            yield piece


def _of_row(row: list[str], column: int | None, width: int, about: About) -> DomainVerdict | None:
    """Return what a row says: its deciding cell, unless any other cell says something graver."""
    said = [verdict for number, cell in enumerate(row) if number != column and not SAYS_NOTHING.fullmatch(cell) and (verdict := verdict_of(cell, about)) is not None]
    if column is None:
        values = [value_of(cell) for cell in row if not DOMAIN.search(cell)]
        return DomainVerdict.REFUSED if DomainVerdict.REFUSED in values else max(said, key=GRAVITY.index, default=None)
    if len(row) != width:
        return DomainVerdict.CONDITIONAL
    said.append(value_of(row[column]) or verdict_of(row[column], about) or DomainVerdict.CONDITIONAL)
    if any(conditions(cell, about) or doubtful(told(cell, about)) or FOREIGN.search(cell) for number, cell in enumerate(row) if number != column and not SAYS_NOTHING.fullmatch(cell)):
        said.append(DomainVerdict.CONDITIONAL)
    return max(said, key=GRAVITY.index)


def _in_records(pieces: list[_Piece], about: About) -> list[_Piece]:
    """Tie each `Decision:` to its `Domain:` where several of both stand in turn."""
    marked = [(number, piece) for number, piece in enumerate(pieces) if DOMAIN_LINE.match(piece.text) or _labels_decision(piece, about)]
    kinds = [bool(list(_domains(piece.text))) for _, piece in marked]
    if len(kinds) < 4 or len(kinds) % 2 or any(kind is before for before, kind in zip(kinds, kinds[1:], strict=False)):
        return pieces
    out = list(pieces)
    for first, second in zip(marked[::2], marked[1::2], strict=True):
        (at, domain), (label_at, decision) = (first, second) if kinds[0] else (second, first)
        out[at], out[label_at] = replace(domain, decides=verdict_of(decision.text, about)), replace(decision, settled=True)
    return out


def _labels_decision(piece: _Piece, about: About) -> bool:
    return piece.zone is not Zone.SUBJECT and label(piece.text) is not None and not list(_domains(piece.text)) and verdict_of(piece.text, about) is not None


def _domains(text: str) -> Iterator[FOUND]:
    for found in DOMAIN.finditer(text):
        domain = normalise(found.group(1))
        if domain and registrable(domain) and not is_under(domain, "nhs.uk"):
            yield domain, found.start(1), found.end(1)


def _own_verdict(text: str, named: FOUND, found: list[FOUND], about: About) -> DomainVerdict | None:
    """Return what a sentence says of one of its domains; several domains may be treated differently, clause by clause."""
    if text[max(0, named[1] - 2) : named[1]] == "*.":
        return DomainVerdict.CONDITIONAL  # names what is below the domain, not the domain
    if len({domain for domain, _, _ in found}) == 1:
        own = verdict_of(text, about)
        if own is None and value_of(DOMAIN.sub("", text).strip(" \t|:*•-–—()")) is DomainVerdict.REFUSED:
            return DomainVerdict.REFUSED  # "acme.com No"
        if own is None:
            return DomainVerdict.PENDING if NEGATED.search(told(text, about)) else DomainVerdict.CONDITIONAL if conditions(text, about) else None
        return own
    clauses = list(_clauses(text))
    mine = next((words for start, end, words in clauses if start <= named[1] < end), text)
    heard = [words for start, end, words in clauses if words is mine or not any(start <= at < end for _, at, _ in found)]
    own = verdict_of(", ".join(heard), about)
    if own is None and NEGATED.search(mine):
        return DomainVerdict.REFUSED  # "… but that one is not"
    return own if own is not None else _shared(mine, [words for _, _, words in clauses], about)


def _clauses(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for found in BREAK.finditer(text):
        yield start, found.end(), text[start : found.start()]
        start = found.end()
    yield start, len(text), text[start:]


def _shared(mine: str, clauses: list[str], about: About) -> DomainVerdict | None:
    """Return the verdict that a clause without any shares with its neighbours, as in `acme.com, bell.io and cart.net are approved`."""
    said = [verdict for words in clauses if (verdict := verdict_of(words, about)) is not None]
    own = max(said, key=GRAVITY.index, default=None)
    plain = told(mine, about)
    words = re.split(r"\b(?:that|bod|fod|confirm(?:ing)?)\b", canonical(plain, about))[-1]
    if own is DomainVerdict.APPROVED and (doubtful(plain) or not set(re.findall(r"[\w']+", words)) <= JOINED | {"enw"}):
        return DomainVerdict.CONDITIONAL
    return own


def _heading(piece: _Piece, heading: DomainVerdict | None, about: About) -> DomainVerdict | None:
    """Return what the list below a piece is headed by: an unknown heading ends the one before."""
    if not piece.heads or piece.settled or BOX.search(piece.text) and verdict_of(piece.text, about) is None:
        return heading
    own = verdict_of(piece.text, about)
    if own is not None:
        return own
    if NEGATED.search(piece.text):
        return DomainVerdict.REFUSED
    return DomainVerdict.PENDING if heading is not None and not NO_HEADING.search(piece.text) else heading


def _inherited(piece: _Piece, heading: DomainVerdict | None, whole: DomainVerdict | None, about: About) -> DomainVerdict | None:
    """Return what a bare mention takes over: a list its heading's verdict, the request that is spoken of the mail's."""
    plain = told(piece.text, about)
    if piece.zone is Zone.SUBJECT or COVERS.match(plain):
        return whole
    begin = LISTED.match(piece.text)
    if DOMAIN.match(piece.text[begin.end() if begin else 0 :].strip()) or (begin and len(piece.text.split()) <= 6):
        return (heading or whole) if _bare(plain, about) else None
    if doubtful(plain) or PENDING.search(plain) or AHEAD.search(plain) or FOREIGN.search(plain):
        return None
    return whole if ABOUT_THE_REQUEST.search(plain) or RECEIVED.search(plain) else None


def _bare(plain: str, about: About) -> bool:
    """Tell whether a line only names a domain, with its supplier, number or date: any other word may narrow what is said of it."""
    words = re.findall(r"[^\W_](?:[\w'-]*\w)?", canonical(plain, about))
    capitals = {word.casefold() for word in re.findall(r"\b[A-ZÀ-Ö][\w'-]*", plain)}
    return not FOREIGN.search(plain) and DENIAL.isdisjoint(words) and all(word in VOCABULARY or word.isdigit() or word in capitals for word in words)


def _whole(pieces: list[_Piece], about: About) -> DomainVerdict | None:
    """Return the verdict of the sentences that name no domain, the gravest first."""
    speaking = [piece.text for piece in pieces if not piece.settled and not list(_domains(piece.text)) and not piece.text.rstrip().endswith(":")]
    said = [(verdict, text) for text in speaking if (verdict := verdict_of(text, about)) is not None]
    if any(verdict is DomainVerdict.APPROVED for verdict, _ in said):  # beside it, what approves something else says nothing
        said = [(verdict, text) for verdict, text in said if verdict is not DomainVerdict.CONDITIONAL or not approves_otherwise(text, about)]
    return max((verdict for verdict, _ in said), key=GRAVITY.index, default=None)


def _taint(pieces: list[_Piece], about: About) -> DomainVerdict | None:
    """Return what taints every approval: a negation or condition in a sentence that names no domain and heads no list."""
    for piece in pieces:
        if piece.zone is Zone.SUBJECT and piece.text.rstrip().endswith("?"):
            continue  # what was asked, which the text answers
        if piece.cut:
            return DomainVerdict.CONDITIONAL
        named = bool(list(_domains(piece.text)))
        if piece.settled or (not named and piece.text.rstrip().endswith(":") and CORRECTED.search(piece.text) is None):
            continue
        verdict = taints(piece.text, about, names_domain=named)
        if verdict is not None:
            return verdict
    return None


GRAVITY = (DomainVerdict.APPROVED, DomainVerdict.PENDING, DomainVerdict.CONDITIONAL, DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN)
