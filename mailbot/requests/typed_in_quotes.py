"""A quoted reply whose exact words are not known to what was typed in it: beside, beneath or behind what it asks for.

Mail clients such as Outlook quote without a mark, so that answers typed in red look like the reply's own words. What stands
behind a label or beneath a listed question of the newest quoted mail is an answer, unless it reads like the reply itself:
its explanations, its closing words, or a sentence about the request and its users.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.requests.imtp_codes import plan_years
from mailbot.requests.zones import Passage

I = re.IGNORECASE  # noqa: E741
QUESTION_LINE = expression(r"\b(?:imtp|milestone|carreg filltir|use case|\buse\b[^:\n]{0,30}\bfor|achos defnydd|api name|name of the api|enw'?r api|api(?! (?:portal|management|team|catalogue|access|pages?|guidance)\b))\b", I)
LABELLED_LINE = expression(r"^[\s>]*(?:[-•*–·]\s*|\(?[\da-z][.)]\s*)?([^:=>→\n]{2,70}?)\s*(?:=>|->|>{2,}|<{2,}|\*{2,}|[:=→]|\s[-–—])\s*(?:\(?[A-Z]{1,3}\)?(?:\s*[:>]\s*|\s*-\s+))?(\S.{0,400})$")
QUESTIONS = (  # what a question asks for, and the label that an answer to it gets
    ("IMTP milestone", expression(r"\b(?:imtp|milestone|carreg filltir|garreg filltir)\b", I)),
    ("Use case", expression(r"\b(?:use[- ]?case|used? for|use\b[^:\n]{0,30}\bfor|purpose|achos defnydd|diben|defnyddio|ddefnyddio)\b", I)),
    ("API", expression(r"\bapi(?! (?:portal|management|team|catalogue|access|pages?|guidance)\b)\b", I)),
)
ASKING_LINE = expression(r"\b(?:please|need(?:s|ed)?|require\w*|send|missing|reply|following|still|let us|atebwch|anfon\w*|angen|ar goll|os gwelwch)\b|\?", I)
YOU_NEED = expression(r" (?:(?:that )?(?:you|they|he|she) (?:need|want|require)s?|(?:sydd )?ei angen(?: arnoch)?)\s*$", I)
TELLING_LINE = expression(r"\b(?:we|us|our|thank\w*|your request|request for|received|reached|noted|added|recorded|complete|dear|hello|rydym|rydyn|diolch|eich cais|cais am)\b", I)  # no label: a sentence of the reply
OUR_VALUE = expression(r"(?:\S+@\S+?[,;.\s]*(?:(?:and|a|ac|&)\s+)?)+$|\W*(?:what|which|why|how|where|for example|e\.?g\b|such as|as (?:it|shown|listed|in|given)\b|see\b|an? (?:short|brief|sentence|line|few)|your|https?:|the (?:name|number|reference) (?:of|as|that|in|for|from)\b|beth|pa\b|sut|er enghraifft|fel (?:y|mae)|eich|gweler)", I)
HEADER_LINE = expression(r"\s*>?\s*(?:From|Oddi wrth|Sent|Anfonwyd|To|At|Subject|Pwnc|Cc)\s*:", I)
HEAD = expression(r"\s*>?\s*(?:From|Oddi wrth)\s*:|[\s>]*(?:On|Ar)\b.{6,160}\b(?:wrote|ysgrifennodd)\b.{0,80}:\s*$", I)
LIST_MARK = expression(r"^[\s>]*(?:[-•*–·]|\(?[\da-z][.)])\s")
INITIALLED = expression(r"[\s>]*[(\[]?([A-Z]{2,4}|[A-ZÀ-ÞŴŶ][\w'’-]{1,20})(?:[)\]]\s*[:>–-]?|\s*[:>–-])\s*(\S.*)$")
OUR_NAME = expression(r"[\s>]*(?:(?:the |y )?(?:dhcw )?(?:api management|rheoli api|operational security)(?: team)?|(?:tîm )?rheoli api(?:au)?|digital health and care wales|iechyd a gofal digidol cymru|dhcw|igdc)[\s.,|]*", I)
CLOSING = expression(  # how a reply goes on behind its list
    r"\W*(?:please|reply|replying|you|your|once|when|if|as soon|until|without|we (?:will|cannot|can|have|need|look|shall|do|then|could|are|ask|must)|this|these|that|those|to (?:reach|speak|contact|talk|send)|the guidance|the rest|our|thank|kind|regards|yours|many|best|there is|no need|nothing|api management|dhcw|digital health|anything|everything|guidance|meanwhile|for (?:help|guidance|more|questions|anything)|with (?:these|this|best|kind|thanks)|is there|do you|any|questions|see|contact|ring|all of|it (?:is|will)|"
    r"diolch|atebwch|byddwn|pan|os|unwaith|cewch|gallwch|cofion|yn gywir|i (?:gael|siarad|gysylltu)|mae'r canllaw|nid oes|nid yw|does dim|ni allwn|tîm|rheoli|iechyd a gofal|gweler|cysylltwch|dylech|hyd nes|heb y)\b|\S*\[?apim-\d",
    I,
)
SPEAKS_TO_YOU = expression(r"\b(?:you|your|yourself|reply|this (?:message|e-?mail)|the guidance|chi|eich|atebwch|y canllaw\w*|neges hon)\b", I)
EXPLAINING = expression(r"\W*(?:for example|e\.?g\b|such as|that is|i\.?e\b|this is|these are|as (?:it|shown|listed|in)\b|it (?:is|stands) (?:in|on|shown)|found in|the (?:name|number) (?:of|as|that|in)\b|what\b|which\b|er enghraifft|hynny yw|fel y)", I)
REMARK = expression(r"\W*(?:see|as (?:i|we|above|before|per|stated|said)|i (?:don'?t|do not|thought|already|gave|sent|have|told|did|can|am|was)|i'(?:m|ve)|already|sorry|attached|enclosed|why|what|this is|isn'?t|didn'?t|have i|gweler|sori|eisoes|wedi|rhois|dw i|pam|beth)\b", I)
CAPS_BEHIND = expression(r"^(.*?[a-zà-ÿ?)])\s+((?:[A-ZÀ-ÞŴŶ0-9][A-ZÀ-ÞŴŶ0-9&'’/.,_-]*[a-z]?)(?:\s+[A-ZÀ-ÞŴŶ0-9&'’/.,_-]+)*)\W*$")
EXAMPLE = expression(r"\b(?:example|e\.?g|such as|like|i\.?e|plan|between|from|in the|enghraifft|yn y|yn)\W*$", I)
OUR_CAPITALS = frozenset("API APIS IMTP DHCW NHS IGDC GIG CTCI UAT SIT DEV WALES I A".split())
OWN_REMARK = expression(r"\W*(?:(?:but |and )?i\b|sorry|already|why|didn'?t|haven'?t|hadn'?t|sori|eisoes|rhois|anfonais|pam)\b", I)
HEADING = expression(
    r"\**(?:(?:the|your|details of|requested|respective|dhcw|y|yr|eich|manylion) )*(?:use case|api name|name of the api|imtp(?: milestone)?(?: ref(?:erence)?)?(?: number)?|milestone(?: ref(?:erence)?)?(?: number)?|achos defnydd|enw'?r api|cyfeirnod (?:y )?[cg]arreg filltir(?: imtp)?(?: dhcw| igdc)?|[cg]arreg filltir(?: imtp)?)\**\s?[:?]?\**",
    I,
)
LONG_LINE = 55  # characters of a question that may go on in the next line
LONGEST = 160  # characters of a question
MOST_WORDS = {"Use case": 400, "API": 14, "IMTP milestone": 8}  # of an answer; what is longer answers more than one question
FEW = 6  # words of a reference, with what little may stand beside it


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of a quoted reply without a blank one between them, and where they stand."""

    text: str
    position: int
    lines: int = 1


def typed_in(lines: Sequence[str], position: int, marks: Sequence[str]) -> tuple[Passage, ...]:
    """Return what was typed in one run of quoted lines. `marks` are what the writer may have put before each answer."""
    unmarked = [" " * len(line) if marked_by(line, marks) else line for line in lines]
    newest = unmarked[: _end_of_newest(unmarked)]
    beneath = list(_beneath(newest, position))
    return (*_beside_labels(newest, position), *beneath, *_initialled(lines, position, marks), *_below_our_name(newest, position, beneath))


def typed_among(lines: Sequence[str], position: int, mine: Sequence[bool], questions: Sequence[str]) -> tuple[Passage, ...]:
    """Return what was typed among lines of a reply whose words are known, with the label of the question right above it.

    `mine` tells for each line whether it was typed; `questions` are the reply's listed ones.
    """
    out: list[Passage] = []
    label, told = "", list[Paragraph]()
    for line, typed in zip(lines, mine, strict=True):
        words = " ".join(line.split())
        behind = _behind_known(words, questions) if typed else ""
        if behind:
            out.append(Passage(Zone.ANSWER, behind, position))
        elif typed:
            told.append(Paragraph(line, position))
        elif words:
            out += _among(label, told)
            label, told = (asked(words) if LIST_MARK.match(line) else ""), []
        position += len(line)
    return (*out, *_among(label, told))


def answered(typed: Passage, above: str, marks: Sequence[str]) -> tuple[Passage, ...]:
    """Return what was typed beneath marked lines: its first paragraph with the label of the listed question that ends them, and the rest."""
    lines = above.rstrip("> \t\r\n").splitlines()
    items = [index for index, line in enumerate(lines) if LIST_MARK.match(line)]
    question = " ".join(line.strip("> \t") for line in lines[items[-1] :]) if items and not re.match(r"\s*>\s*>", lines[-1]) else ""
    label = asked(question) if len(question) <= LONGEST else ""
    begin = len(typed.text) - len(typed.text.lstrip())
    end = found.start() if (found := re.search(r"\n\s*\n", typed.text[begin:])) else len(typed.text) - begin
    first = typed.text[begin : begin + end]
    words = marked_by(first, marks) or first
    if not label or _beside(words) or REMARK.match(words) or "@" in words or len(words.split()) > MOST_WORDS[label] or not words.strip():
        return (typed,)
    rest = typed.text[begin + end :]
    told = replace(typed, text=f"{label}: {' '.join(words.split())}", offset=typed.offset + begin)
    return (told, replace(typed, text=rest, offset=typed.offset + begin + end)) if rest.strip() else (told,)


def _among(label: str, told: Sequence[Paragraph]) -> list[Passage]:
    """Return typed lines as one answer where they are one, and else as they stand."""
    text = " ".join(" ".join(line.text.split()) for line in told)
    labelled = any(_beside(line.text) for line in told)
    if not told or not label or labelled or REMARK.match(text) or "@" in text or len(text.split()) > MOST_WORDS[label] or (len(told) > 1 and label != "Use case"):
        return [Passage(Zone.ANSWER, line.text, line.position) for line in told]
    return [Passage(Zone.ANSWER, f"{label}: {text}", told[0].position)]


def _behind_known(words: str, questions: Sequence[str]) -> str:
    """Return "label: value" where a line repeats a question and goes on."""
    plain = LIST_MARK.sub("", words)
    for question in questions:
        asking = " ".join(LIST_MARK.sub("", question).split())
        if plain.casefold().startswith(asking.casefold()) and re.match(r"\W", plain[len(asking) :]):
            value = plain[len(asking) :].strip(" :=->→–—*")
            return f"{asked(asking)}: {value}" if value else ""
    return ""


def _end_of_newest(lines: Sequence[str]) -> int:
    """Return where the newest quoted mail ends: at the next one's header."""
    heads = [index for index, line in enumerate(lines) if HEAD.match(line)]
    return heads[1] if len(heads) > 1 else len(lines)


def closes(line: str) -> bool:
    """Tell a line with which a reply goes on behind its list, and speaks to the reader: an older form of ours, perhaps."""
    return LIST_MARK.match(line) is None and not asked(line) and CLOSING.match(line) is not None and SPEAKS_TO_YOU.search(line) is not None


def asked(line: str) -> str:
    """Return the label of what a line asks for, empty where it asks for none."""
    return next((label for label, words in QUESTIONS if words.search(line)), "")


def marked_by(line: str, marks: Sequence[str]) -> str:
    """Return what stands behind one of the writer's marks, empty where the line does not begin with one."""
    found = INITIALLED.match(line.rstrip())
    return found.group(2).strip() if found is not None and found.group(1) in marks else ""


def _beside_labels(lines: Sequence[str], position: int) -> Iterator[Passage]:
    """Yield what stands behind a label on its own line."""
    for line in lines:
        words = "" if HEADER_LINE.match(line) else _beside(line) or _behind(line)
        if words:
            yield Passage(Zone.ANSWER, words, position)
        position += len(line)


def _beside(line: str) -> str:
    """Return "label: value" where a short label has a value behind it; running text about the request is no label."""
    found = LABELLED_LINE.match(" ".join(line.split()))
    if found is None or not QUESTION_LINE.search(found.group(1)) or ASKING_LINE.search(found.group(1)) or ASKING_LINE.search(found.group(2)):
        return ""
    if TELLING_LINE.search(found.group(1)) or OUR_VALUE.match(found.group(2)):
        return ""
    return f"{asked(found.group(1))}: {found.group(2)}"


def _behind(line: str) -> str:
    """Return "label: value" where a listed question ends in capitals or a code, with no sign between ("2. The name of the API STAFF DIRECTORY")."""
    found = CAPS_BEHIND.match(line.strip()) if LIST_MARK.match(line) else None
    if found is None or ASKING_LINE.search(YOU_NEED.sub("", found.group(1))) or EXAMPLE.search(found.group(1)):
        return ""
    words = found.group(2).split()
    begin = next((index for index, word in enumerate(words) if word not in OUR_CAPITALS), len(words))  # "the name of the API" ends in capitals too
    label, value = asked(" ".join((found.group(1), *words[:begin]))), " ".join(words[begin:]).strip(" .,")
    if not label or not value:
        return ""
    own = [word for word in re.findall(r"[\w&']+", value) if word not in OUR_CAPITALS]
    enough = {"IMTP milestone": any(char.isdigit() for char in value) and not plan_years(value), "API": len("".join(own)) > 2, "Use case": len(own) > 2}[label]
    return f"{label}: {value}" if enough else ""


def _beneath(lines: Sequence[str], position: int) -> Iterator[Passage]:
    """Yield the answers that stand beneath questions, up to the next one, or up to the reply's closing words."""
    label, told, answered = "", list[Paragraph](), False
    for paragraph in (*_paragraphs(lines, position), Paragraph("", 0)):
        question = _is_question(paragraph.text)
        if not question and paragraph.text and not OUR_NAME.fullmatch(paragraph.text) and not HEADER_LINE.match(paragraph.text):
            told += [paragraph] if label else []
            continue
        found = _answer(label, told, inner=question, sure=question or answered)
        if found is not None:
            answered = answered or question
            yield found
        told = []
        label = asked(paragraph.text) if question and len(paragraph.text) <= LONGEST and not _beside(paragraph.text) and not _behind(paragraph.text) else ""


def _is_question(text: str) -> bool:
    """Tell a list item, or a line of its own that is the heading of an answer ("Use case", "The name of the API:")."""
    if LIST_MARK.match(text) or HEADING.fullmatch(text):
        return True
    return text[-1:] in (":", "?") and len(text) <= 90 and bool(asked(text)) and not TELLING_LINE.search(text) and not ASKING_LINE.search(text[:-1])


def _answer(label: str, told: Sequence[Paragraph], *, inner: bool, sure: bool) -> Passage | None:
    """Return the answer to one question. Behind the last one the reply's own words follow, so that what stands there answers it surely only where others are answered so."""
    mine: list[Paragraph] = []
    for paragraph in told:
        words = paragraph.text
        if words.startswith(">") or (not inner and (SPEAKS_TO_YOU.search(words) or (CLOSING.match(words) and not _is_code(label, words)))):
            break
        explains = (words.startswith("(") and words.endswith(")")) or EXPLAINING.match(words) or (SPEAKS_TO_YOU.search(words) and not OWN_REMARK.match(words))
        if not explains and re.search(r"\w", words):
            mine.append(paragraph)
    if not label or not mine:
        return None
    text = " ".join(paragraph.text for paragraph in mine)
    return Passage(Zone.ANSWER, f"{label}: {text}" if (sure or _is_code(label, text)) and not REMARK.match(text) else text, mine[0].position)


def _is_code(label: str, text: str) -> bool:
    """Tell a reference with little beside it ("that would be 5.3.1b")."""
    return label == "IMTP milestone" and any(char.isdigit() for char in text) and len(text.split()) <= FEW


def _paragraphs(lines: Sequence[str], position: int) -> Iterator[Paragraph]:
    """Yield list items and paragraphs, each on one line; a long item goes on where the next line begins with a small letter."""
    gathered: Paragraph | None = None
    before = ""
    for line in lines:
        words = " ".join(line.split())
        if gathered is not None and (not words or _is_question(words) or HEADER_LINE.match(line) or OUR_NAME.fullmatch(words) or not _goes_on(gathered, before, words)):
            yield gathered
            gathered = None
        if words:
            gathered = replace(gathered, text=f"{gathered.text} {words}", lines=gathered.lines + 1) if gathered else Paragraph(words, position)
        position += len(line)
        before = words
    if gathered is not None:
        yield gathered


def _goes_on(gathered: Paragraph, before: str, words: str) -> bool:
    """Tell whether a line belongs to what stands above it, rather than answers it or closes the reply."""
    if LIST_MARK.match(gathered.text):
        return gathered.text.count("(") > gathered.text.count(")") or (len(gathered.text) >= LONG_LINE * gathered.lines and words[:1].islower() and gathered.text[-1:] not in ".:?")
    if _is_question(gathered.text):
        return False
    return CLOSING.match(words) is None or (len(before) >= LONG_LINE and before[-1:] not in ".!?")


def _initialled(lines: Sequence[str], position: int, marks: Sequence[str]) -> Iterator[Passage]:
    """Yield what is typed below a question behind the writer's initials or name ("PA: NRS/7", "[Petra] NRS/7")."""
    label = ""
    for line in lines:
        value = marked_by(line, marks)
        if value:
            if label:
                yield Passage(Zone.ANSWER, f"{label}: {value}", position)
            label = ""
        elif len(line.strip()) <= 90:
            label = asked(line) or label
        position += len(line)


def _below_our_name(lines: Sequence[str], position: int, beneath: Sequence[Passage]) -> Iterator[Passage]:
    """Yield what is typed below the end of our reply, where the client marks nothing and the words of it are not known."""
    names = [index for index, line in enumerate(lines) if OUR_NAME.fullmatch(line.strip())]
    if not names or lines[names[-1]].lstrip().startswith(">"):
        return
    for index, line in enumerate(lines):
        if index > names[-1] and line.strip() and not re.match(r"\s*[_\-=]{5,}", line) and all(position != one.offset for one in beneath):
            yield Passage(Zone.ANSWER, line, position)
        position += len(line)
