"""Passages to the use case: what the API is wanted for.

People say it in endless ways, so no list of verbs can hold them. A label ("Use case: …") is taken as it stands. Else a
sentence counts when it tells a purpose: a clause of aim, of work under way, or of benefit, whose words are about more than
getting into the portal. What remains unexplained but tells no purpose clearly is a doubt, for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import Detail, Language
from mailbot.reading.language import language_of
from mailbot.requests.lines import line_at
from mailbot.requests.placeholders import tells_nothing
from mailbot.requests.purpose_meant import AIMS, is_purpose, likely_meant, means_a_purpose, meant
from mailbot.requests.purpose_parts import DETAIL, MOST_PARTS, parts, pieces
from mailbot.requests.purpose_words import (
    CONTENT,
    DULL,
    NOISE,
    NOT_YET,
    PLEASANTRY,
    only_names,
    says_more_than_names,
    says_something,
    telling_words,
    tells_purpose,
    without,
)
from mailbot.requests.sentences import Sentence, SentenceModel, in_english, read_sentences
from mailbot.requests.wording import ACCESS
from mailbot.requests.zones import Passage

I = re.IGNORECASE  # noqa: E741
LABEL = expression(
    r"(?:^|[\n\t;]|(?<=[.!?,]\s)|(?<=\s[-–—]\s))[ \t]{0,20}(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**(?:the |our |my |your |y |ein |fy |eich )?"
    r"(?:details of (?:the |our |your )?use[- ]?case|(?:brief |proposed |intended )?use[- ]?cases?(?: details)?|(?:intended )?use|usage|purpose(?: of (?:the )?(?:access|request))?|reasons?(?: for (?:the )?(?:access|request))?|"
    r"(?:business )?(?:justification|need|case)|rationale|what (?:it'?s|we|i|they)(?: will|'ll)? (?:need|use|want)?(?: it)? ?for|what (?:will|is|are|would|do|does|did) [^:=\t|\n?]{1,40}? for\??|(?:what|how) (?:they|we|he|she|you|i|it)(?:'ll| will| would)? (?:do|use|be (?:doing|using|used))\b[^:=\t|\n?]{0,30}|how (?:will|would) [^:=\t|\n?]{1,30} be used\??|what for|why(?: we need (?:it|access))?|background|"
    r"(?:manylion (?:yr )?)?achos(?:ion)? (?:defnydd|ddefnydd|(?:ei )?ddefnyddio)|defnydd|diben|pwrpas|bwriad|rheswm(?: dros y cais)?|cefndir|beth yw'r defnydd|i beth)\**\s{0,20}(?:[:=\t|]|\s[-–—]\s|\bis\b|\byw\b|\bydy\b)\s{0,20}\**(?:to be |that |simply |just )?([^\t|]{1,1500})",
    I,
)
CUT = expression(r"\n\s*\n|\n[ \t]{0,20}(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**[A-Za-zÀ-ÿ][\w '/()’-]{1,40}\**\s*(?:[:\t|]|\s[-–—]\s)|(?<=[.!?;])\s+(?:[-–—]\s*)?(?:dhcw |our |the |y |ein )?(?:imtp|ctci|milestone|api(?: name)?|users?|cyfeirnod|enw|defnyddw\w+|supplier|cyflenwr)\b[^.\n]{0,40}(?:[:=]|\bis\b|\byw\b|\bref)|(?<=[.;])\s*(?:imtp|ctci|cyfeirnod)\b", I)
NEXT_LABEL = expression(r"(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**[A-Za-zÀ-ÿ][\w '/()’-]{1,60}\**\s*(?:[:=\t|]|\s[-–—]\s)")
REFERENCE_FIRST = expression(r"\W*(?:the |our |my )?(?:dhcw |igdc )?(?:imtp|milestone|cyfeirnod|rhif (?:imtp|carreg))\b(?=[^\n]{0,160}\d)", I)
SURE_OF_A_WISH = 0.8  # what wishes for access is often long, and tells no purpose by that
SURE, LIKELY, POSSIBLE, UNLIKELY = 0.55, 0.25, 0.2, 0.06  # told apart well: see benchmarks of `make train`


def find_use_case(passages: Sequence[Passage], sentences: Sequence[Sentence], skip: Sequence[str] = (), model: SentenceModel = SentenceModel()) -> tuple[Detail | None, str]:
    """Return what the API is wanted for, or else words that may tell it, though not clearly.

    `skip` are names (of APIs, suppliers) whose words say nothing of a purpose. What the words tell and the trained reader
    calls likely counts, and what the reader is sure of; what only one of them thinks possible is a doubt. With the reader
    itself, what stands between other details of one breath is read apart from them.
    """
    labelled = _labelled(passages)
    if labelled is not None and not _put_off(labelled, sentences):
        return (labelled, "") if not only_names(labelled.value, skip) else (None, labelled.value[:200])
    sentences = [sentence for sentence in sentences if not only_names(sentence.text, skip) and not _names_the_api(sentence, skip) and not _labels_nothing(sentence) and not _gives_reference(sentence) and not _only_encloses(sentence, skip)]
    told, perhaps = _told(passages, sentences, skip)
    told = told or _stated_aim(sentences, skip) or _between_details(sentences, skip, model) or _in_the_title(passages, model) or meant(sentences, skip, model.meaning)
    perhaps = "" if told else perhaps or _perhaps_a_part(sentences, skip, model)
    told = told or means_a_purpose(perhaps, sentences, model.meaning)
    if told is None and not perhaps:
        told, perhaps = likely_meant(sentences, skip, model.meaning)
    return told, "" if told else perhaps


STATED_AIM = expression(
    r"\W*(?:(?:and|so|basically|really),? )*(?:the |our |my )(?:\w+ )?(?:idea|aim|purpose|goal|intention|objective|point)(?: of (?:it|this|that|it all))? (?:is|was|being|would be|will be) (?:simply |just |basically |really )?(?:to|that) (?!(?:ask|request|get|apply|have (?:access|an? |them|him|her|us)|add|give|submit|be (?:added|set|given)|go live|start|finish|begin|meet|discuss|send|let you|write|launch|sponsor|keep you)\b)"
    r"|\W*(?:(?:a|ac|felly),? )?(?:y|yr|ein|fy) (?:nod|bwriad|mwriad|syniad|amcan|pwrpas|diben) (?:ydi|ydy|yw|fyddai|oedd) (?!(?:gofyn|cael (?:mynediad|cyfrif)|gwneud cais|cychwyn|dechrau|gorffen|anfon|ychwanegu|mynd yn fyw)\b)"
    r"|[^.\n]{0,80}\bif (?:i|we|he|she|they) had (?:an? )?(?:account|access|log-?in)\b(?:[^.\n]|\.(?=\w)){0,90}?\b(?:i|we|he|she|they) could\b (?!(?:log|sign|get (?:in|on)|use it)\b)"
    r"|\W*(?:he|she|they|i|we|both|\w+)(?:['’]s|['’]re|['’]m| is| are| am| will be|['’]ll be)? (?:now |currently |busy |also )?(?:putting together|pulling together|drawing up|building|making|compiling|developing|creating|designing|programming|assembling|automating) (?:a|an|the|our|some|his|her|my|up) (?!(?:\w+ )?(?:request|form|application|case|paperwork|accounts?|access|meeting|e-?mail|list of (?:users|names|people|staff)|users?)\b)"
    r"|\W*(?:he|she|they|i|we|both)(?:['’]s|['’]re|['’]m| is| are| am) (?:now |currently |busy |also )?(?:adding|putting|pulling|feeding|sending|moving|bringing|copying|linking|connecting|matching|checking|showing) (?!(?:me|you|him|her|them|this|that|it|(?:a|the|my|our|this) (?:request|form|e-?mail|message|list))\b)(?:[^\s.,;]+ ){1,6}?(?:to|into|from|in|on|onto|with|against) (?:our|the|a|an|my|their)\b",
    I,
)


def _stated_aim(sentences: Sequence[Sentence], skip: Sequence[str]) -> Detail | None:
    """Return the sentence that says outright what the aim is."""
    aim = next((s for s in sentences if s.passage.zone is not Zone.SUBJECT and STATED_AIM.match(s.text) and says_something(without(s.text, skip))), None)
    return None if aim is None else Detail(" ".join(aim.text.split())[:1000], aim.passage.evidence(aim.start, aim.end))


API_NEEDED = expression(r"\W*(?:yr? |the |our )?apis?\b[^.\n]{3,80}?\b(?:sydd (?:ei )?angen|sydd ei angen arnom|is (?:what )?(?:needed|required|wanted|we (?:need|want|require))|os gwelwch yn dda|please)\b[^.\n]{0,60}\.?$", I)
API_ROW = expression(r"\W*(?:the )?(?:api(?:s|\(s\))?(?: names?)?|enw(?:'r| yr)? api|interfaces?)\W*[:\t][^\n]{1,80}$", I)

THE_ONE = expression(r"[^\n.]{3,100}\b(?:(?:yw|ydy|ydi)'r un|is the one)\b(?:\s+\S+){0,7}\.?$", I)  # "… (GP Record API) is the one we are working on"
ROW_WORDS = 10  # of a form's row that only names an API
PARTS, TITLE_PARTS = expression(r"(?:(?!\s[-–—|]\s).)+"), 3  # of a title that is read part by part
AIM_IN_WELSH = expression(r"\W*(?:i|er mwyn)\s(?!(?:mi|ni|fi|chi|ti|fy|ein|eich|eu|ei|bawb|rai|gael|ofyn|ychwanegu)\b)[a-zâêîôûŵŷ]{4,}(?:'[rnum])?(?:\s+\S+){3,}", I)  # "I helpu'r tîm …": a verb of aim that no list holds
SO_THAT = expression(r"(?:so|er mwyn|fel)\b", I)


def _names_the_api(sentence: Sentence, skip: Sequence[str]) -> bool:
    """Tell a sentence, or the row of a form, that says which API is meant, in names that no catalogue has."""
    raw = sentence.passage.text[sentence.start : sentence.end].strip()
    if THE_ONE.match(raw) and any(name and name in raw for name in skip):
        return True
    names = API_NEEDED.match(raw) is not None or (API_ROW.match(raw) is not None and len(raw.split()) <= ROW_WORDS)
    return names and (sentence.scores.get("purpose", 0.0) < SURE or not tells_purpose(sentence.text, skip))


def _in_the_title(passages: Sequence[Passage], model: SentenceModel) -> Detail | None:
    """Read a title of several parts one by one: "Portal access - WDS - so that letters stop going astray - WF-09"."""
    for passage in passages:
        found = list(PARTS.finditer(passage.text)) if passage.zone is Zone.SUBJECT else []
        for match in found if len(found) >= TITLE_PARTS else ():
            words = match.group().strip(" -–—|")
            least = UNLIKELY if SO_THAT.match(words) and tells_purpose(words, ()) else SURE
            if AIMS.match(words) and says_something(words) and model.scores(words).get("purpose", 0.0) >= least:
                return Detail(words, passage.evidence(match.start(), match.end()))
    return None


GOES_ON = expression(r"\W*(?:(?:back|out|away|off) (?:on|in|at|from|till|until|for)|is|are|was|were|has|have|had|who|he|she|they|will|would|can|and|but|not|or|which|that|from|at|in|of|on|by|yw|ydy|sydd|sy'n|a'r|ond|o|yn)\b", I)
BESIDE = 2  # telling words that may stand beside the purpose
PART_LIKELY, PART_LIKELY_IN_WELSH = 0.14, 0.05  # scores from which on a part of a breath may be the purpose


def _between_details(sentences: Sequence[Sentence], skip: Sequence[str], model: SentenceModel) -> Detail | None:
    """Read what is left of a breath without its addresses, names and numbers: one run of words that surely tells a purpose."""
    for sentence in sentences:
        raw = sentence.passage.text[sentence.start : sentence.end]
        if DETAIL.search(raw) is None:
            continue
        runs = [(start, end) for start, end in pieces(raw, skip) if telling_words(raw[start:end])]
        telling = [(start, end) for start, end in runs if says_something(raw[start:end])]
        if len(telling) != 1 or sum(telling_words(raw[a:b]) for a, b in runs if (a, b) != telling[0]) > BESIDE:
            continue
        start, end = telling[0]
        words = raw[start:end].strip(" \t\n,;:-–—")
        if GOES_ON.match(words) is None and model.scores(words).get("purpose", 0.0) >= SURE:
            return Detail(" ".join(words.split())[:1000], sentence.passage.evidence(sentence.start + start, sentence.start + end))
    return None


def _perhaps_a_part(sentences: Sequence[Sentence], skip: Sequence[str], model: SentenceModel) -> str:
    """Return the part of a breath of details, in telegram style, that may tell a purpose: "Portal for x@… - WIS API, counting school jabs, PH-31"."""
    for sentence, plain in islice(parts(sentences, skip), MOST_PARTS):
        least = PART_LIKELY if in_english(sentence) else PART_LIKELY_IN_WELSH
        if not PLEASANTRY.search(plain) and not NOT_YET.search(plain) and not only_names(plain, skip) and ((DETAIL.search(sentence.text) and says_something(plain) and model.scores(plain).get("purpose", 0.0) >= least) or is_purpose(plain, sentence, model.meaning)):
            return " ".join(plain.split())[:200]
    return ""


def _told(passages: Sequence[Passage], sentences: Sequence[Sentence], skip: Sequence[str]) -> tuple[Detail | None, str]:
    """Return the sentence that tells a purpose best, or else the words that perhaps tell one."""
    told = [(s, score, score >= UNLIKELY and tells_purpose(s.text, skip)) for s in sentences if len(s.text) > 8 for score in (s.scores.get("purpose", 0.5),)]
    told += [(s, 0.5, tells_purpose(s.text, skip)) for p in passages if p.zone is Zone.LIST for s in read_sentences((p,), SentenceModel())]
    best = max(told, key=lambda item: item[1] + 0.3 * item[2] - 0.5 * (item[0].passage.zone is Zone.SUBJECT), default=None)
    if best is None:
        return None, ""
    sentence, score, words = best
    body = sum(telling_words(p.text) for p in passages if p.zone is not Zone.SUBJECT)
    titled = sentence.passage.zone is Zone.SUBJECT and body >= 3  # above a text, a subject names a topic more often than a purpose
    wish = sentence.scores.get("ask", 0.0) >= SURE_OF_A_WISH and not words
    something, enough = says_something(without(sentence.text, skip), 1), SURE_OF_A_WISH if wish else SURE
    only_named = wish and not says_more_than_names(without(sentence.text, skip))  # "Jo Rees, jo@…, please set up on the portal": people are no purpose
    if (score >= enough and not titled and something and not only_named) or (words and score >= LIKELY):
        return Detail(" ".join(sentence.text.split())[:1000], sentence.passage.evidence(sentence.start, sentence.end)), ""
    if (score >= POSSIBLE and not titled and something) or (words and score >= UNLIKELY):
        return None, " ".join(sentence.text.split())[:200]
    return None, _unexplained(sentences, skip) or next((" ".join(s.text.split())[:200] for s in sentences if AIM_IN_WELSH.match(s.text) and language_of(s.text) is Language.WELSH and says_something(without(s.text, skip))), "")


def labels_purpose(sentence: Sentence) -> bool:
    """Tell a sentence behind a label such as `Purpose:`: what an API is wanted for may be to close accounts."""
    return LABEL.match(sentence.text) is not None


def _labels_nothing(sentence: Sentence) -> bool:
    """Tell a label whose value says that there is none yet ("Use case: to follow, the paper goes to the board on Wednesday")."""
    found = LABEL.match(sentence.text)
    return found is not None and tells_nothing(found.group(1))


def _gives_reference(sentence: Sentence) -> bool:
    """Tell a sentence that gives the milestone's number, with whatever is said of how it was come by."""
    return REFERENCE_FIRST.match(sentence.text) is not None and sentence.scores.get("purpose", 0.0) < SURE


ENCLOSES = expression(r"\W*(?:(?:please |pls )?(?:find |see )?(?:attached|enclosed)|(?:i|we)(?:'ve| have)? (?:attach|enclose)(?:ed|d)?|ynghlwm|amgaeaf|amgaeir|atodaf|atodir|rwyf wedi atodi|gweler (?:y |yr |'r )?(?:\w+ )?(?:ynghlwm|atodedig))\b", I)


GIVES_REASON = expression(r"[,:;]|\b(?:as|because|since|so|lets?|allows?|which|to|achos|oherwydd|gan|er mwyn|fel)\b", I)
ENDING = 6  # words in which such a sentence ends: "… who need access to the portal"


def _only_encloses(sentence: Sentence, skip: Sequence[str]) -> bool:
    """Tell a sentence that says what is attached and for whom access is wanted, and no more."""
    last = " ".join(sentence.text.split()[-ENDING:])
    return ENCLOSES.match(sentence.text) is not None and GIVES_REASON.search(sentence.text) is None and ACCESS.search(last) is not None and not tells_purpose(sentence.text, skip)


def _put_off(detail: Detail, sentences: Sequence[Sentence]) -> bool:
    """Tell a label whose value only says that it will come."""
    words = detail.value[:60]
    return any(words in s.text and s.scores.get("later", 0.0) >= SURE and s.scores.get("purpose", 0.0) < LIKELY for s in sentences)


def _labelled(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in LABEL.finditer(passage.text):
            value = match.group(1)
            if "\n" in passage.text[match.start() : match.start(1)].lstrip() and NEXT_LABEL.match(value) or _heads_columns(passage.text, match):
                continue
            if passage.text[match.end(1) : match.end(1) + 1] == "\t" and "\n" in value:
                value = value[: value.rfind("\n")]  # the next row's label
            cut = CUT.search(value)
            value = (value[: cut.start()] if cut else value).strip(" *\t\n-–—")
            first = re.split(r"(?<=[.!?])\s|\n", value)[0]
            if tells_nothing(value) or tells_nothing(first) or value.endswith("?"):
                continue
            if len(re.findall(r"\w{2,}", value)) >= 2:
                return Detail(" ".join(value.split())[:1000], passage.evidence(match.start(1), match.start(1) + len(value)))
    return None


def _heads_columns(text: str, match: re.Match[str]) -> bool:
    """Tell the heading row of a table of several columns, whose next cell is one more heading."""
    return text.count("\t", *line_at(text, match.start(1), match.start(1))) > 1


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
