"""Passages to the IMTP milestone reference: every code-shaped token is a candidate, the words around it decide.

People write the reference in any shape ("WF-09", "3.9.1", "milestone 7b") and anywhere in the sentence, so no pattern of
label-then-value can hold it. A candidate counts when its sentence, or the label above it, speaks of the IMTP or of a
milestone; what is a date, a telephone number, a version or a quantity is no candidate. A placeholder gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.model.message import Evidence
from mailbot.model.request import Detail
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.zones import Passage

I = re.IGNORECASE  # noqa: E741
MENTION = re.compile(
    r"\bimtp(?=[_\d]|[A-Z]{2,5}\d)|\b(?:imtps?|ctci|ctic|c\.t\.c\.i|milestones?|mile-stones?|medium[- ]term plan|cynllun tymor canolig|(?:c|g|ng|ngh|ch)arreg filltir|(?:c|g|ch|ngh)errig (?:m|f)illtir)\b"
    r"|\b(?:plan|programme|roadmap|cynllun) (?:line|ref(?:erence)?|item|entry|number|no\.?|code|objective|action|deliverable)\b|\bline (?:item )?(?:in|of|on) the (?:\w+ )?plan\b",
    I,
)
REFERENCE = re.compile(r"\b(?:ref(?:erence)?s?\b\.?|cyfeirnod\w*|gyfeirnod\w*|chyfeirnod\w*|nghyfeirnod\w*)", I)
TOKEN = re.compile(
    r"(?<![\w@./\\+&-])(?:(?!(?:IMTP|CTCI|CTIC|DHCW|IGDC|API|APIS|NHS|GIG|REF|NO|ID|DEV|SIT|UAT|AND|FOR|BY|ON|IN|AT|OF|TO)\b)[A-Z]{1,6}[ ]{1,2}(?=\d)(?!20\d\d\b))?(?=[\w./_&-]{0,24}\d)[A-Za-z0-9]+(?:&[A-Za-z]+)?(?:(?:[./_–-]| ?/ ?(?=\w*\d))[A-Za-z0-9]+){0,8}(?![\w@])(?:\s?\((?:[a-z]|[ivx]{1,4})\))?",
)
CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z]).*[./_–-].*|[A-Za-z]{1,10}\d+[A-Za-z]?|\d+[A-Za-z]{1,2}|\d+(?:\.\d+)+[A-Za-z]?|\d+(?:[-_/]\d+)+")
FAR = 200  # characters between a mention and a code of the same sentence
IN_ADDRESS = re.compile(r"[\w.+'-]{1,64}@")
SUFFIX = re.compile(r"\s?\([a-z]{1,4}\)$")
WHOLE = re.compile(r"\d{1,4}")
LONG = re.compile(r"\d{5,8}")
PREFIXED = re.compile(r"[A-Z]{1,6} +")

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d|20\d\d-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th|af|ain|eg|fed|ed|il)|\d{1,2}[:.]\d\d(?:am|pm)?|\d{1,2}(?:am|pm|yb|yh)|(?:19|20)\d\d|20\d\d ?[-/–] ?(?:20)?\d\d|2\d/2\d|q[1-4]", I)
NOT_A_CODE = re.compile(
    r"v\d.*|r\d|(?:req|ritm|inc|chg|sctask|task|cas|sr|tkt|prb|ord|po|wo)[-_ ]?\d{2,}.*|o365|m365|h\d|\d{1,3}%|\d{1,2}x|x\d{1,2}|oauth\d.*|http.*|tls.*|sha\d+|iso\W?\d+|27001|stu\d|dstu\d|hl7.*|fhir.*|covid\W?19|co2|b12|hba1c|hep[-_]?[abc]|a&e|n95|mp[34]|utf-?8|win\d+|(?:ipad|iphone)\d*|sars.*|mmr2|24/7|24x7|1:1|2:1|9/10|4g|5g|2fa|coc[-/ ]?\d{4}.*|\d+(?:mg|ml|kg|km|mb|gb|hrs?|mins?|wte|k|m|bn|yrs?)|(?:apim|sec)-\d{4}-\d{6}",
    I,
)
COUNTED = re.compile(
    r"\s{1,2}(?:users?|people|staff|colleagues?|developers?|analysts?|engineers?|testers?|nurses?|clinicians?|patients?|of (?:us|them|my|our|the|these)|accounts?|logins?|addresses|emails?|names?|others?|more|new|apis?|apps?|sites?|wards?|beds?|days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|"
    r"times?|scripts?|tests?|records?|calls?|requests?|teams?|hospitals?|practices?|clinics?|suppliers?|domains?|working|calendar|per ?cent|%|pm\b|am\b|o'clock|wte\b|fte\b|phases?\b|"
    rf"defnyddiwr|defnyddwyr|aelod\w*|o bobl|o staff|diwrnod|wythnos|mis\b|blynedd|awr|cydweithiwr|datblygwyr|(?:of )?(?:{MONTH})\b)",
    I,
)
LED = re.compile(
    r"(?:\b(?:user|person|phase|stage|ward|band|room|level|tier|category|cat|step|option|floor|unit|block|bay|grade|wave|sprint|release|version|part|section|clause|page|appendix|tel|telephone|phone|mobile|mob|ffôn|ext|extension|est|bleep|no|po box|point|question|item|form|fhir|iso|article|id|week|day|year|"
    rf"postcode|suite|defnyddiwr|cam|lefel|rhan|ystafell|£|\$|€|dated|on|by|since|from|until|before|after|(?:{MONTH}))(?: (?:number|no\.?|rhif))?[\s.:#]{{0,3}}|[£$€+(])$",
    I,
)
TICKET = re.compile(
    r"\b(?:ticket|incident|inc|call|job|order|po|invoice|contract|tender|asset|change|chg|rfc|ritm|req|task|jira|servicenow|case|postcode|registration|reg|tocyn|ward|room|bleep|ext)(?: (?:number|no\.?|ref(?:erence)?|rhif|id))?(?: (?:there|with them|here))?[\s.:#]{0,3}(?:is |was )?$",
    I,
)
MILESTONE_LED = re.compile(r"(?:imtp|ctci|ctic|milestone|filltir|reference|ref|number|no|rhif|cyfeirnod|item|line|code|objective|deliverable|entry|point|section|plan)\.?\s*(?:[:=#(\[-]|\bis\b|\byw\b|\bydy\b)?\s*(?:\b(?:no|number|ref|reference|rhif|yw|ydy|is)\b\.?)?\s*[:=#(\[-]?\s*[\"'“‘]?$", I)
DROPPED = re.compile(r"\b(?:not|instead of|rather than|replac(?:es|ing)|formerly|previously|used to be|was|old|no longer|scrap|ignore|disregard|forget|nid|yn lle|gynt|anghofiwch)\s+(?:the |it's |it is |imtp |milestone |ref(?:erence)? |y |yr )*[\"'“‘(]?$", I)
OUTDATED = re.compile(r"^[\"'”’)]?\s*(?:,\s*)?(?:\(?\s*(?:is|was) (?:the )?(?:old|wrong|previous|last year)|(?:has|have) been (?:replaced|superseded|retired)|is (?:superseded|out of date|wrong)|yn anghywir|yw'r hen)", I)
CORRECTION = re.compile(r"\b(?:correct(?:ion|ed)|sorry|apolog\w+|should (?:be|read|have been)|typo|mistake|amend\w*|replac\w*|actually|now|ymddiheur\w*|cywir\w*|dylai|dylsai)\b", I)
UNKNOWN = re.compile(
    r"\b(?:tb[cad]|n/?a|to follow|to be (?:confirmed|advised|agreed)|don'?t (?:yet )?(?:know|have)|do not (?:yet )?(?:know|have)|haven'?t (?:got|yet|been)|have not|hasn'?t|not (?:yet )?(?:sure|known|have|got|in|part|assigned|allocated|confirmed|been)|isn'?t|no (?:imtp|milestone|idea|reference|ref)|none|unsure|without|unable|can'?t (?:find|see)|cannot|couldn'?t|what(?:'s| is| are)?|where|which|who|how|if (?:you|we|there)|whether|"
    r"will (?:send|follow|confirm|get|find|let|forward|pass|come)|wait(?:ing)?|await\w*|pending|later|chas(?:e|ing)|asked|asking|ask|need (?:to|a|an|one)|missing|forgot\w*|outstanding|"
    r"ddim|nid|heb|dim|i ddilyn|gadarnhau|aros|anfon|beth|pa|wn i|siŵr|siwr|gofyn)\b|\?",
    I,
)
BOUNDARY = re.compile(r"(?<=[.!?;])(?<!\bno\.)(?<!\bNo\.)(?<!\bref\.)(?<!\bRef\.)[ \t]+(?=[^\W\d_a-z]|\d)|\n[ \t]*(?=\n|[-•*–·▪●]|\(?\d{1,2}[.)] |[^\n]{1,45}[:\t=])|\n(?=[A-ZÀ-ÞŴŶ])")
DENIED = re.compile(r"\b(?:not|isn['’]t|nid|ddim)\b[^.;,\n\d]{0,25}\b(?:imtp|milestones?|[cg]arreg filltir|garreg filltir)\b", I)
QUESTIONED = re.compile(r"\W*(?:(?:and|so|but|also|or|a) )?(?:is|are|was|which|what|do|does|ai|ydy|ydi|yw|oes)\b[^?@]{0,160}\?\s*$", I)
ENUMERATED = re.compile(r"(?:^|[,;|/\n]|\s[-–—]\s|^\W*[-•*–·])\s*$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: str
    start: int
    end: int
    strong: bool  # code-shaped, rather than a bare number
    distance: int
    dropped: bool
    corrects: bool


@dataclass(frozen=True, slots=True)
class ImtpFinding:
    """The reference, or words that may be one although nothing says so."""

    detail: Detail | None
    maybe: str = ""


def find_imtp(passages: Sequence[Passage], taken: Sequence[str] = ()) -> ImtpFinding:
    """Find the reference. `taken` are words that are known to be something else (API names, addresses)."""
    found: list[tuple[_Candidate, Evidence]] = []
    vague = ""
    for passage in passages:
        for candidate in _of_passage(passage.text, taken):
            found.append((candidate, passage.evidence(candidate.start, candidate.end)))
        vague = vague or _worded(passage.text) or _questioned(passage.text)
    detail = _settle(found)
    if detail is not None:
        return ImtpFinding(detail)
    other = _unlabelled(passages, taken)
    return other if other.detail is not None else ImtpFinding(None, vague or other.maybe)


ANSWERED = re.compile(r"(?:^|[:=>→]|\s[-–—]|\b(?:is|it'?s|that'?s|be|are|was|got|have|use|quote|reference|ref|number|no|milestone|line|yw|ydy|ydi|ydw|mae|mae'n|dyma'?r?|rhif|cyfeirnod|sef))\.?\s*[\"'“‘(#]?\s*$", I)
FEW, BEHIND = 4, 4  # words of an answer that is little more than the reference; words that may follow it


def bare_reference(passages: Sequence[Passage], taken: Sequence[str] = ()) -> ImtpFinding:
    """Find the reference in an answer to the question for it, where no label is needed: the only code, given as an answer.

    A code in a sentence that goes on about something else ("phase 2", "ward 12b", a ticket) is only perhaps the reference.
    """
    found: list[tuple[_Candidate, Evidence]] = []
    perhaps = ""
    for passage in passages:
        for start, end in _windows(passage.text):
            sentence = passage.text[start:end]
            for token in _tokens(passage.text, start, end, taken):
                few = len(sentence.split()) <= FEW
                if not (token.strong or few) or token.dropped:
                    continue
                given = few or (ANSWERED.search(passage.text[start : token.start]) and len(passage.text[token.end : end].split()) <= BEHIND)
                if given and not UNKNOWN.search(sentence):
                    found.append((token, passage.evidence(token.start, token.end)))
                elif token.strong:
                    perhaps = perhaps or token.value
    detail = _settle(found)
    return ImtpFinding(detail, "" if detail else perhaps)


def _of_passage(text: str, taken: Sequence[str]) -> list[_Candidate]:
    if MENTION.search(text) is None:
        return []
    out: list[_Candidate] = list(_in_columns(text, taken))
    for start, end in _windows(text):
        mentions = [match.span() for match in MENTION.finditer(text, start, end)]
        if mentions and not QUESTIONED.match(text[start:end]) and not DENIED.search(text, start, end):
            out += _nearest(text, start, end, mentions, taken)
    return out


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences; one that ends with a mention and a colon takes in the line below."""
    begin = 0
    for match in BOUNDARY.finditer(text):
        if _goes_on(text[begin : match.start()]):
            continue
        yield begin, match.start()
        begin = match.start()
    yield begin, len(text)


def _goes_on(sentence: str) -> bool:
    """Tell a label whose value stands on the next line."""
    last = sentence.rstrip().rsplit("\n", 1)[-1]
    mention = list(MENTION.finditer(last))
    return bool(mention) and len(last) < 70 and not any(ch.isdigit() for ch in last[mention[0].start() :]) and re.fullmatch(r"[^.!?;]{0,40}[:=?\-–—]?\s*(?:(?:yes|yep|ie|oes|ydy|sure)\W{0,3})?", last[mention[-1].end() :], I) is not None


def _nearest(text: str, start: int, end: int, mentions: Sequence[tuple[int, int]], taken: Sequence[str]) -> list[_Candidate]:
    """Return the candidates of one sentence: code-shaped ones, or else a number right behind the label."""
    measured = [found for token in _tokens(text, start, end, taken) if (found := _measured(token, mentions)).distance < FAR]
    strong = [c for c in measured if c.strong]
    if strong:
        closest = min(c.distance for c in strong)
        return [c for c in strong if c.distance <= closest + 40 or c.corrects]
    return [c for c in measured if MILESTONE_LED.search(text[max(start, c.start - 40) : c.start])]


def _measured(candidate: _Candidate, mentions: Sequence[tuple[int, int]]) -> _Candidate:
    """Measure how far a candidate stands from the nearest mention; what stands before it counts double."""
    distance = min(candidate.start - end if candidate.start >= end else (begin - candidate.end) * 2 for begin, end in mentions)
    return replace(candidate, distance=max(distance, 0))


def _tokens(text: str, start: int, end: int, taken: Sequence[str]) -> Iterator[_Candidate]:
    for match in TOKEN.finditer(text, start, end):
        value = match.group().rstrip("./-_– ")
        first, last = match.start(), match.start() + len(value)
        before, behind = text[max(start, first - 60) : first], text[last : last + 40]
        plain = PREFIXED.sub("", value)
        if not any(char.isdigit() for char in value) or IN_ADDRESS.match(text, first):
            continue
        led = MILESTONE_LED.search(before) is not None
        if not _may_be_code(plain, before, behind, led or plain != value) or any(value in words for words in taken):
            continue
        if not led and re.match(r"\d", plain) and COUNTED.match(behind) and plain.isdigit():
            continue
        yield _Candidate(
            value, first, last,
            strong=CODE.fullmatch(SUFFIX.sub("", plain)) is not None or PREFIXED.match(value) is not None or (led and LONG.fullmatch(plain) is not None),
            distance=0,
            dropped=DROPPED.search(before) is not None or OUTDATED.match(behind) is not None,
            corrects=CORRECTION.search(text[max(0, first - 90) : first]) is not None,
        )  # fmt: skip


def _may_be_code(value: str, before: str, behind: str, led: bool) -> bool:
    if NOT_A_CODE.fullmatch(value) or gives_nothing(value) or "@" in behind[:1]:
        return False
    if DATE.fullmatch(value) and not (led and re.fullmatch(r"\d{1,2}[.-]\d{1,2}(?:[.-]\d{1,2})?", value)):
        return False
    if re.match(rf"\s{{1,2}}(?:{MONTH})\b", behind, I):
        return False
    if not led and (TICKET.search(before) or (LED.search(before) and not _lettered(value))):
        return False
    if re.fullmatch(r"\d{5,}", value) and not led:
        return False
    return WHOLE.fullmatch(value) is None or led


def _in_columns(text: str, taken: Sequence[str]) -> Iterator[_Candidate]:
    """Read a table with tabs between cells: the column below a heading that speaks of the IMTP."""
    offset = 0
    column: int | None = None
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) > 1:
            heads = [i for i, cell in enumerate(cells) if MENTION.search(cell) and not any(ch.isdigit() for ch in cell)]
            if heads and len(cells) > 2:
                column = heads[0]
            elif column is not None and column < len(cells):
                at = offset + sum(len(cell) + 1 for cell in cells[:column])
                yield from _cell(text, at, at + len(cells[column]), taken)
        offset += len(line) + 1


def _cell(text: str, start: int, end: int, taken: Sequence[str]) -> Iterator[_Candidate]:
    value = text[start:end].strip()
    if value and len(value) <= 30 and any(ch.isdigit() for ch in value) and not gives_nothing(value) and value not in taken:
        yield _Candidate(value, start, end, True, 0, False, False)


def _settle(found: Sequence[tuple[_Candidate, Evidence]]) -> Detail | None:
    """Choose: the same value twice is one; what is called old or wrong falls away; a correction replaces; others are rivals."""
    live = [item for item in found if not item[0].dropped] or []
    distinct: dict[str, tuple[_Candidate, Evidence]] = {}
    for candidate, evidence in live:
        distinct.setdefault(_key(candidate.value), (candidate, evidence))
    chosen = list(distinct.values())
    if not chosen:
        return None
    corrections = [item for item in chosen if item[0].corrects]
    if len(chosen) > 1 and len(corrections) == 1:
        return Detail(corrections[0][0].value, corrections[0][1])
    first, evidence = chosen[0]
    return Detail(first.value, evidence, tuple(item[0].value for item in chosen[1:]))


def _key(value: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", value.lower())
    return re.sub(r"^(?:dhcw|igdc)?(?:imtp|ctci|ctic|ms|m)?(?=\d)", "", plain) or plain


def _unlabelled(passages: Sequence[Passage], taken: Sequence[str]) -> ImtpFinding:
    """Find a code that stands apart from any mention: the only one of a text that speaks of the IMTP, one behind the word
    "reference", or one that stands alone in an enumeration."""
    spoken_of = any(MENTION.search(p.text) for p in passages)
    said: list[tuple[_Candidate, Evidence]] = []
    alone: list[tuple[_Candidate, Evidence]] = []
    seen: list[str] = []
    for passage in passages:
        for candidate in _tokens(passage.text, 0, len(passage.text), taken):
            if not candidate.strong or not _lettered(candidate.value) or _in_question(passage.text, candidate):
                continue
            seen.append(candidate.value)
            item = (candidate, passage.evidence(candidate.start, candidate.end))
            before = passage.text[max(0, candidate.start - 40) : candidate.start]
            if spoken_of or (REFERENCE.search(before) and MILESTONE_LED.search(before)):
                said.append(item)
            elif ENUMERATED.search(before) and re.match(r"\s*(?:$|[,;|/\n.]|\s[-–—]\s)", passage.text[candidate.end :]):
                alone.append(item)
    detail = _settle(said) or _settle(alone)
    if detail is not None and not detail.rivals:
        return ImtpFinding(detail)
    return ImtpFinding(None, seen[0] if seen else "")


def _in_question(text: str, candidate: _Candidate) -> bool:
    return any(start <= candidate.start < end and (QUESTIONED.match(text[start:end]) or DENIED.search(text, start, end)) for start, end in _windows(text))


def _lettered(value: str) -> bool:
    """Tell a code that nobody would take for a number: letters, a separator, digits."""
    return re.fullmatch(r"(?=.*[A-Z])(?=.*\d)[A-Za-z0-9&]+(?:[./_–-][A-Za-z0-9]+)+", value) is not None


def _questioned(text: str) -> str:
    """Return a question that names a reference: whether it is the one is what its writer does not know."""
    return next((" ".join(text[a:b].split())[:160] for a, b in _windows(text) if MENTION.search(text, a, b) and QUESTIONED.match(text[a:b]) and any(ch.isdigit() for ch in text[a:b])), "")


WORDED = re.compile(r"\s*(?:(?:ref(?:erence)?|number|no|name|title|cyfeirnod|rhif|enw)\b\.?)?\s*(?:[:=–—-]|\bis\b|\bare\b|\bcalled\b|\byw\b|\bydy\b|\bis the\b)\s*[\"'“‘]?(?=[^\W\d_]{3,})([^\n.;]{4,120})")


def _worded(text: str) -> str:
    """Return words that a label gives instead of a code ("milestone: single maternity record"); empty where none."""
    for match in MENTION.finditer(text):
        value = WORDED.match(text, match.end())
        if value and not gives_nothing(value.group(1)) and not UNKNOWN.search(value.group(1)) and len(value.group(1).split()) >= 2:
            return f"{match.group()}: {value.group(1)}"[:160]
    return ""
