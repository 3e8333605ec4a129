"""Passages to the use case: what the API is wanted for.

People say it in endless ways, so no list of verbs can hold them. A label ("Use case: …") is taken as it stands. Else a
sentence counts when it tells a purpose: a clause of aim, of work under way, or of benefit, whose words are about more than
getting into the portal. What remains unexplained but tells no purpose clearly is a doubt, for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.message import Zone
from mailbot.model.request import Detail
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.purpose_words import (
    CONTENT,
    DULL,
    NOISE,
    PLEASANTRY,
    says_something,
    telling_words,
    tells_purpose,
    without,
)
from mailbot.requests.sentences import Sentence, SentenceModel, read_sentences
from mailbot.requests.zones import Passage

I = re.IGNORECASE  # noqa: E741
LABEL = re.compile(
    r"(?:^|[\n\t;]|(?<=[.!?,]\s)|(?<=\s[-–—]\s))[ \t]{0,20}(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**(?:the |our |my |your |y |ein |fy |eich )?"
    r"(?:details of (?:the |our |your )?use[- ]?case|(?:brief |proposed |intended )?use[- ]?cases?(?: details)?|(?:intended )?use|usage|purpose(?: of (?:the )?(?:access|request))?|reasons?(?: for (?:the )?(?:access|request))?|"
    r"(?:business )?(?:justification|need|case)|rationale|what (?:it'?s|we|i|they)(?: will|'ll)? (?:need|use|want)?(?: it)? ?for|what (?:will|is|are|would|do|does|did) [^:=\t|\n?]{1,40}? for\??|(?:what|how) (?:they|we|he|she|you|i|it)(?:'ll| will| would)? (?:do|use|be (?:doing|using|used))\b[^:=\t|\n?]{0,30}|how (?:will|would) [^:=\t|\n?]{1,30} be used\??|what for|why(?: we need (?:it|access))?|background|"
    r"(?:manylion (?:yr )?)?achos(?:ion)? (?:defnydd|ddefnydd|(?:ei )?ddefnyddio)|defnydd|diben|pwrpas|bwriad|rheswm(?: dros y cais)?|cefndir|beth yw'r defnydd|i beth)\**\s{0,20}(?:[:=\t|]|\s[-–—]\s|\bis\b|\byw\b|\bydy\b)\s{0,20}\**(?:to be |that |simply |just )?([^\t|]{1,1500})",
    I,
)
CUT = re.compile(r"\n\s*\n|\n[ \t]{0,20}(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**[A-Za-zÀ-ÿ][\w '/()’-]{1,40}\**\s*(?:[:\t|]|\s[-–—]\s)|(?<=[.!?;])\s+(?:[-–—]\s*)?(?:dhcw |our |the |y |ein )?(?:imtp|ctci|milestone|api(?: name)?|users?|cyfeirnod|enw|defnyddw\w+|supplier|cyflenwr)\b[^.\n]{0,40}(?:[:=]|\bis\b|\byw\b|\bref)|(?<=[.;])\s*(?:imtp|ctci|cyfeirnod)\b", I)
NEXT_LABEL = re.compile(r"(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**[A-Za-zÀ-ÿ][\w '/()’-]{1,60}\**\s*(?:[:=\t|]|\s[-–—]\s)")
NOT_YET = re.compile(r"\b(?:use[- ]?case|achos defnydd)\b[^.\n]{0,60}\b(?:follow|later|tbc|confirm|soon|yet|send|ddilyn|gadarnhau|eto)\b|\bi(?:'m| am) not sure\b", I)
SURE_OF_A_WISH = 0.8  # what wishes for access is often long, and tells no purpose by that
SURE, LIKELY, POSSIBLE, UNLIKELY = 0.55, 0.25, 0.2, 0.06  # told apart well: see benchmarks of `make train`


def find_use_case(passages: Sequence[Passage], sentences: Sequence[Sentence], skip: Sequence[str] = ()) -> tuple[Detail | None, str]:
    """Return what the API is wanted for, or else words that may tell it, though not clearly.

    `skip` are names (of APIs, suppliers) whose words say nothing of a purpose. What the words tell and the trained reader
    calls likely counts, and what the reader is sure of; what only one of them thinks possible is a doubt.
    """
    labelled = _labelled(passages)
    if labelled is not None and not _put_off(labelled, sentences):
        return labelled, ""
    told = [(s, score, score >= UNLIKELY and tells_purpose(s.text, skip)) for s in sentences if len(s.text) > 8 for score in (s.scores.get("purpose", 0.5),)]
    told += [(s, 0.5, tells_purpose(s.text, skip)) for p in passages if p.zone is Zone.LIST for s in read_sentences((p,), SentenceModel())]
    best = max(told, key=lambda item: item[1] + 0.3 * item[2] - 0.5 * (item[0].passage.zone is Zone.SUBJECT), default=None)
    if best is None:
        return None, ""
    sentence, score, words = best
    body = sum(telling_words(p.text) for p in passages if p.zone is not Zone.SUBJECT)
    titled = sentence.passage.zone is Zone.SUBJECT and body >= 3  # above a text, a subject names a topic more often than a purpose
    enough = SURE_OF_A_WISH if sentence.scores.get("ask", 0.0) >= SURE_OF_A_WISH and not words else SURE
    something = says_something(without(sentence.text, skip), 1)
    if (score >= enough and not titled and something) or (words and score >= LIKELY):
        return Detail(" ".join(sentence.text.split())[:1000], sentence.passage.evidence(sentence.start, sentence.end)), ""
    if (score >= POSSIBLE and not titled and something) or (words and score >= UNLIKELY):
        return None, " ".join(sentence.text.split())[:200]
    return None, _unexplained(sentences, skip)


def labels_purpose(sentence: Sentence) -> bool:
    """Tell a sentence behind a label such as `Purpose:`: what an API is wanted for may be to close accounts."""
    return LABEL.match(sentence.text) is not None


def _put_off(detail: Detail, sentences: Sequence[Sentence]) -> bool:
    """Tell a label whose value only says that it will come."""
    words = detail.value[:60]
    return any(words in s.text and s.scores.get("later", 0.0) >= SURE and s.scores.get("purpose", 0.0) < LIKELY for s in sentences)


def _labelled(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in LABEL.finditer(passage.text):
            value = match.group(1)
            if "\n" in passage.text[match.start() : match.start(1)].lstrip() and NEXT_LABEL.match(value):
                continue
            cut = CUT.search(value)
            value = (value[: cut.start()] if cut else value).strip(" *\t\n-–—")
            first = re.split(r"(?<=[.!?])\s|\n", value)[0]
            if gives_nothing(value) or gives_nothing(first) or value.endswith("?"):
                continue
            if len(re.findall(r"\w{2,}", value)) >= 2:
                return Detail(" ".join(value.split())[:1000], passage.evidence(match.start(1), match.start(1) + len(value)))
    return None


def _unexplained(sentences: Sequence[Sentence], skip: Sequence[str] = ()) -> str:
    """Return a sentence whose words neither reading explains; empty if there is none."""
    for sentence in sentences:
        plain = NOISE.sub(" ", without(sentence.text, skip))
        if sentence.scores.get("purpose", POSSIBLE) < UNLIKELY or PLEASANTRY.search(plain) or NOT_YET.search(plain):
            continue
        left = [word for word in CONTENT.findall(plain) if word.lower() not in DULL and not word[0].isupper()]
        if len(left) >= 5:
            return " ".join(sentence.text.split())[:200]
    return ""
