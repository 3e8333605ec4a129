"""Passages to the IMTP milestone reference: every code-shaped token is a candidate, the words around it decide.

People write the reference in any shape ("WF-09", "3.9.1", "milestone 7b") and anywhere in the sentence, so no pattern of
label-then-value can hold it. A candidate counts when its sentence, or the label above it, speaks of the IMTP or of a
milestone; what is a date, a telephone number, a version or a quantity is no candidate. A placeholder gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mailbot.expression import expression
from mailbot.model.message import Evidence, Zone
from mailbot.model.request import Detail
from mailbot.requests.imtp_codes import (
    Candidate,
    behind_names,
    lettered,
    plan_years,
    said_to_be,
    tokens,
)
from mailbot.requests.imtp_rivals import weighed
from mailbot.requests.imtp_vague import MOST, vague, windows
from mailbot.requests.imtp_words import (
    ANSWERED,
    APART,
    ASKED_FIRST,
    DENIED,
    ENUMERATED,
    FOUND_IT,
    IN_TITLE,
    IS_THE_ONE,
    MENTION,
    MILESTONE_LED,
    NONE_OF_OURS,
    NOT_GIVEN,
    OF_A_LETTER,
    QUESTIONED,
    REFERENCE,
    RELATIVE,
    SAID_BY,
    TAG,
    UNKNOWN,
    YOU_ASKED,
    key_of,
)
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.user_words import LIST_ITEM
from mailbot.requests.zones import Passage

EMPTY_LABEL = expression(r"(?:^|[\n\t])[ ]{0,4}(?=\S)([^\n\t:=|@.]{3,45})[:=\t|][ ]{0,40}(\S[^\n\t|]{0,40})(?=\n|\t|$)")
UNTIL = expression(r"\b(?:until|till|before|nes|tan|cyn|last (?:week|month|time)|when I (?:last )?wrote)\b", re.IGNORECASE)  # it has been given since
NEARBY = 150  # characters from a mention to what is said of it in another sentence
FAR = 200  # characters between a mention and a code of the same sentence


@dataclass(frozen=True, slots=True)
class ImtpFinding:
    """The reference, or words that may be one although nothing says so."""

    detail: Detail | None
    maybe: str = ""


def find_imtp(passages: Sequence[Passage], taken: Sequence[str] = ()) -> ImtpFinding:
    """Find the reference. `taken` are words that are known to be something else (API names, addresses)."""
    found: list[tuple[Candidate, Evidence]] = []
    for passage in passages:
        for candidate in _of_passage(passage.text, taken):
            found.append((candidate, passage.evidence(candidate.start, candidate.end)))
    detail = _settle(found) or _settle(_in_title(passages, taken))
    if detail is not None:
        missing = _said_to_miss(passages, detail)
        return ImtpFinding(None, missing) if missing else ImtpFinding(weighed(detail, passages, taken))
    other = _unlabelled(passages, taken)
    if other.detail is not None:
        return ImtpFinding(weighed(other.detail, passages, taken))
    return ImtpFinding(None, vague(passages, taken) or other.maybe)


def _in_title(passages: Sequence[Passage], taken: Sequence[str]) -> list[tuple[Candidate, Evidence]]:
    """Return the codes of the subject where the text says that the reference stands there."""
    if not any(IN_TITLE.search(p.text[a:b]) and MENTION.search(p.text[a:b]) for p in passages if p.zone is not Zone.SUBJECT for a, b in windows(p.text)):
        return []
    titles = [p for p in passages if p.zone is Zone.SUBJECT]
    return [(token, p.evidence(token.start, token.end)) for p in titles for token in tokens(p.text, 0, len(p.text), taken)]


SO_THAT_IS = expression(r"(?:^|[.!?]\s|\n)\W*(?:so |and |anyway,? )*(?:that['’]?s|that is|it['’]?s|it is|which is|dyna|felly)\s+$", re.IGNORECASE)  # "… helped me find the IMTP number. So that's PTHB 26.8."
FEW, BEHIND = 4, 4  # words of an answer that is little more than the reference; words that may follow it
LISTED = 4  # parts of a sentence that is a list of what is wanted ("me - WDS - WF-09 - fill rota gaps")
PARTS = expression(r"\s[-–—]\s|[,;|]\s")
BEHIND_CODE = 12  # words that may follow a code with letters, behind a comma or the like


NUMBER_ALONE = expression(r"\W*(?:(?:it'?s|it is|that'?s|mae'n) )?(\d{1,2}\.\d{1,3}(?:\.\d{1,3})?)\W*", re.IGNORECASE)  # elsewhere it might be a day or an hour


def bare_reference(passages: Sequence[Passage], taken: Sequence[str] = ()) -> ImtpFinding:
    """Find the reference in an answer to the question for it, where no label is needed: the only code, given as an answer.

    A code in a sentence that goes on about something else ("phase 2", "ward 12b", a ticket) is only perhaps the reference.
    """
    found: list[tuple[Candidate, Evidence]] = []
    perhaps = ""
    for passage in passages:
        for start, end in windows(passage.text):
            sentence = TAG.sub(" ", passage.text[start:end])
            if (alone := NUMBER_ALONE.fullmatch(sentence)) is not None:
                found.append((Candidate(alone.group(1), start, end, strong=True, distance=0, dropped=False, corrects=False), passage.evidence(start, end)))
            for token in tokens(passage.text, start, end, taken):
                few = len(sentence.split()) <= FEW
                if not (token.strong or few) or token.dropped:
                    continue
                behind = TAG.sub(" ", passage.text[token.end : end])
                given = few or behind_names(passage.text[start : token.start], taken) or (ANSWERED.search(passage.text[start : token.start]) and _ends_well(token.value, behind))
                said = TAG.sub(" ", passage.text[_item_of(passage.text, start, token.start) : end])
                if given and not UNKNOWN.search(RELATIVE.sub(",", ASKED_FIRST.sub(" ", YOU_ASKED.sub(" ", said)))):
                    found.append((token, passage.evidence(token.start, token.end)))
                elif token.strong:
                    perhaps = perhaps or token.value
    detail = _settle(found)
    return ImtpFinding(weighed(detail, passages, taken)) if detail is not None else ImtpFinding(None, perhaps)


def _item_of(text: str, start: int, at: int) -> int:
    """Return where the list item begins in which a place stands: what the items above it say, it does not."""
    line = text.rfind("\n", 0, at) + 1
    return line if line > start and LIST_ITEM.match(text[line:at]) is not None else start


def _ends_well(value: str, behind: str) -> bool:
    """Tell whether little, or nothing that matters, is said behind an answer: "…, same for all three of us"."""
    behind = IS_THE_ONE.sub("", behind, count=1)
    words = len(behind.split())
    return words <= BEHIND or SAID_BY.match(behind) is not None or (words <= BEHIND_CODE and APART.match(behind) is not None and re.search(r"[A-Za-z]", value) is not None and not re.search(r"\d", behind))


def _of_passage(text: str, taken: Sequence[str]) -> list[Candidate]:
    if MENTION.search(text) is None:
        return []
    out: list[Candidate] = list(_in_columns(text, taken))
    for start, end in windows(text):
        mentions = [match.span() for match in islice(MENTION.finditer(text, start, end), MOST)]
        if mentions and not QUESTIONED.match(text[start:end]) and not DENIED.search(text, start, end) and not NOT_GIVEN.search(text, start, end):
            out += _nearest(text, start, end, mentions, taken)
    return out


def _nearest(text: str, start: int, end: int, mentions: Sequence[tuple[int, int]], taken: Sequence[str]) -> list[Candidate]:
    """Return the candidates of one sentence: code-shaped ones, or else a number right behind the label."""
    measured = [found for token in tokens(text, start, end, taken) if (found := _measured(token, mentions)).distance < FAR]
    strong = [c for c in measured if c.strong]
    if strong:
        closest = min(c.distance for c in strong)
        return [c for c in strong if c.distance <= closest + 40 or c.corrects]
    return [c for c in measured if MILESTONE_LED.search(text[max(start, c.start - 40) : c.start]) or (len(c.value) > 2 and said_to_be(text, start, c.start))]


def _measured(candidate: Candidate, mentions: Sequence[tuple[int, int]]) -> Candidate:
    """Measure how far a candidate stands from the nearest mention; what stands before it counts double."""
    distance = min(candidate.start - end if candidate.start >= end else (begin - candidate.end) * 2 for begin, end in mentions)
    return replace(candidate, distance=max(distance, 0))


def _in_columns(text: str, taken: Sequence[str]) -> Iterator[Candidate]:
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


def _cell(text: str, start: int, end: int, taken: Sequence[str]) -> Iterator[Candidate]:
    value = text[start:end].strip()
    if value and len(value) <= 30 and any(ch.isdigit() for ch in value) and not gives_nothing(value) and value not in taken:
        yield Candidate(value, start, end, True, 0, False, False)


def _settle(found: Sequence[tuple[Candidate, Evidence]]) -> Detail | None:
    """Choose: the same value twice is one; what is called old or wrong falls away; a correction replaces; others are rivals."""
    live = [item for item in found if not item[0].dropped] or []
    live = [item for item in live if not plan_years(item[0].value)] or live
    distinct: dict[str, tuple[Candidate, Evidence]] = {}
    for candidate, evidence in live:
        distinct.setdefault(key_of(candidate.value), (candidate, evidence))
    chosen = list(distinct.values())
    if not chosen:
        return None
    corrections = [item for item in chosen if item[0].corrects]
    if len(chosen) > 1 and len(corrections) == 1:
        return Detail(corrections[0][0].value, corrections[0][1])
    first, evidence = chosen[0]
    return Detail(first.value, evidence, tuple(item[0].value for item in chosen[1:]))


def _unlabelled(passages: Sequence[Passage], taken: Sequence[str]) -> ImtpFinding:
    """Find a code that stands apart from any mention: the only one of a text that speaks of the IMTP, one behind the word
    "reference", or one that stands alone in an enumeration."""
    if any(_labelled_empty(p.text) for p in passages):
        return ImtpFinding(None)  # whose form says that there is none has given none with the form's own number
    spoken_of = any(MENTION.search(p.text) for p in passages)
    said: list[tuple[Candidate, Evidence]] = []
    alone: list[tuple[Candidate, Evidence]] = []
    seen: list[str] = []
    for passage in passages:
        for candidate in tokens(passage.text, 0, len(passage.text), taken):
            known = lettered(candidate.value) or (spoken_of and SO_THAT_IS.search(passage.text[max(0, candidate.start - 40) : candidate.start]) is not None)
            if not candidate.strong or not known or _in_question(passage.text, candidate):
                continue
            if not spoken_of and OF_A_LETTER.search(passage.text[max(0, candidate.start - 30) : candidate.start]):
                continue
            seen.append(candidate.value)
            item = (candidate, passage.evidence(candidate.start, candidate.end))
            before = passage.text[max(0, candidate.start - 40) : candidate.start]
            if spoken_of or (REFERENCE.search(before) and MILESTONE_LED.search(before)):
                said.append(item)
            elif _enumerated(passage.text, candidate, taken) and not (passage.zone is Zone.SUBJECT and before.rstrip().endswith(".")) and re.match(r"\s*(?:$|[,;|/\n.]|\s[-–—]\s)", passage.text[candidate.end :]):
                alone.append(item)
    detail = _settle(said) or _settle(alone)
    if detail is not None and not detail.rivals and not _none_given(passages):
        return ImtpFinding(detail)
    return ImtpFinding(None, seen[0] if seen else "")


def _enumerated(text: str, candidate: Candidate, taken: Sequence[str]) -> bool:
    """Tell a code that is an item of its own, beside others of a request or alone, and no aside of a sentence that speaks of something else."""
    if not ENUMERATED.search(text[max(0, candidate.start - 40) : candidate.start]):
        return False
    sentence = next((text[a:b] for a, b in windows(text) if a <= candidate.start < b), text)
    line = text[text.rfind("\n", 0, candidate.start) + 1 : candidate.end]
    return line.strip(" \t-•*–·") == candidate.value or len(sentence.split()) <= FEW + 1 or len(PARTS.split(sentence)) >= LISTED or "@" in sentence or FOUND_IT.search(sentence) is not None or any(word in sentence for word in taken)


def _labelled_empty(text: str) -> bool:
    """Tell a text in which the label's own place says that there is no reference ("IMTP milestone ref | n/a")."""
    return any(MENTION.search(found.group(1)) and gives_nothing(found.group(2)) for found in EMPTY_LABEL.finditer(text))


def _said_to_miss(passages: Sequence[Passage], detail: Detail) -> str:
    """Return the words that say that no number has been given, though one stands in the text: another's, or an old one."""
    for passage in passages:
        for start, end in windows(passage.text):
            if NOT_GIVEN.search(passage.text, start, end) and MENTION.search(passage.text, max(0, start - NEARBY), end + NEARBY) and not UNTIL.search(passage.text, start, end) and detail.value not in passage.text[start:end]:
                return f"{detail.value} ({' '.join(passage.text[start:end].split())[:120]})"
    return ""


def _none_given(passages: Sequence[Passage]) -> bool:
    """Tell a text that says that there is no reference (yet): a code somewhere else in it is another's, or none."""
    return any(MENTION.search(p.text, a, b) and (NONE_OF_OURS.search(p.text, a, b) or NOT_GIVEN.search(p.text, a, b)) for p in passages for a, b in windows(p.text))


def _in_question(text: str, candidate: Candidate) -> bool:
    return any(start <= candidate.start < end and (QUESTIONED.match(text[start:end]) or DENIED.search(text, start, end)) for start, end in windows(text))
