"""What looks like an IMTP milestone reference: the code-shaped words of a text, and what the words beside each say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mailbot.expression import expression
from mailbot.requests.imtp_words import (
    CODE,
    CORRECTION,
    COUNTED,
    DATE,
    DROPPED,
    IN_ADDRESS,
    IS_OURS,
    LED,
    LONG,
    MILESTONE_LED,
    MONTH,
    NOT_A_CODE,
    NUMBER_IS,
    OUTDATED,
    PLAN_BEHIND,
    PLAN_YEARS,
    PREFIXED,
    RIGHT_ONE,
    SMALL,
    SUFFIX,
    TICKET,
    TICKET_CODE,
    TOKEN,
    VERSIONED,
    WHOLE,
    I,
)
from mailbot.requests.placeholders import gives_nothing

FAR_BEFORE = 140  # characters before a number that may say what it is
MOST_TOKENS = 1000  # words with digits in one sentence
CLOCK = expression(r"[ \t,]{1,3}\d{1,2}[:.]\d{2}(?!\d)")  # the time of what was said in a chat, behind its day
GRADE = expression(r"F(?:Y ?)?[12]s?")  # a doctor's


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be the reference, where it stands in its passage, and what the words beside it say."""

    value: str
    start: int
    end: int
    strong: bool  # code-shaped, rather than a bare number
    distance: int
    dropped: bool
    corrects: bool


def tokens(text: str, start: int, end: int, taken: Sequence[str]) -> Iterator[Candidate]:
    """Yield the candidates between two places of a text. `taken` are words that are known to be something else."""
    right = start  # behind a code that is called the right one, what corrected it corrects no other
    for match in islice(TOKEN.finditer(text, start, end), MOST_TOKENS):
        value = match.group().rstrip("./-_– ")
        first = match.start()
        prefix = PREFIXED.match(value)
        if prefix is not None and any(prefix.group().strip() in words for words in taken):
            first, value = first + prefix.end(), value[prefix.end() :]  # an API's name that stands before the code
        last = first + len(value)
        small = SMALL.search(text, max(start, first - 60), first) if prefix is None else None
        if small is not None:
            first, value = small.start(1), text[small.start(1) : last]
        before, behind = text[max(start, first - 60) : first], text[last : last + 40]
        plain = PREFIXED.sub("", value) if small is None else value.rpartition(" ")[2]
        if not any(char.isdigit() for char in value) or IN_ADDRESS.match(text, first):
            continue
        led = MILESTONE_LED.search(before) is not None or said_to_be(text, start, first)
        if not _may_be_code(plain, before, behind, led or plain != value, prefixed=plain != value) or any(value in words for words in taken):
            continue
        if not led and re.match(r"\d", plain) and COUNTED.match(behind) and plain.isdigit():
            continue
        yield Candidate(
            value, first, last,
            strong=CODE.fullmatch(SUFFIX.sub("", plain)) is not None or plain != value or (led and LONG.fullmatch(plain) is not None),
            distance=0,
            dropped=DROPPED.search(before) is not None or OUTDATED.match(text[last : last + 160]) is not None,
            corrects=CORRECTION.search(text[max(0, right, first - 90) : first]) is not None,
        )  # fmt: skip
        right = last if RIGHT_ONE.search(before) else right


def said_to_be(text: str, start: int, at: int) -> bool:
    """Tell whether the sentence that begins at `start` says that what stands at a place is the number ("The IMTP number I was given is …")."""
    return NUMBER_IS.search(text[max(start, at - FAR_BEFORE) : at]) is not None


def _may_be_code(value: str, before: str, behind: str, led: bool, *, prefixed: bool) -> bool:
    if plan_years(value) and PLAN_BEHIND.match(behind):
        return False
    if (NOT_A_CODE.fullmatch(value) and not (led and VERSIONED.fullmatch(value))) or (TICKET_CODE.fullmatch(value) and not led) or gives_nothing(value) or "@" in behind[:1]:
        return False
    if not prefixed and DATE.fullmatch(value) and not (led and re.fullmatch(r"\d{1,2}[.-]\d{1,2}(?:[.-]\d{1,2})?|\d{1,2}\.\d{1,2}/\d{2}", value)):
        return False
    if re.match(rf"[ \t]{{1,2}}(?:{MONTH})\b", behind, I) or CLOCK.match(behind) or (GRADE.fullmatch(value) and not led):
        return False
    if not led and not IS_OURS.match(behind) and (TICKET.search(before) or (LED.search(before) and not lettered(value))):
        return False
    if re.fullmatch(r"\d{5,}", value) and not led:
        return False
    return WHOLE.fullmatch(value) is None or led


def dated(value: str, behind: str) -> bool:
    """Tell a word with digits that is a day, a time, a year or a count of something, by itself and by the words behind it."""
    month = re.match(rf"[ \t]{{1,2}}(?:{MONTH})\b", behind, I)
    return month is not None or plan_years(value) or DATE.fullmatch(value) is not None or COUNTED.match(behind) is not None


def plan_years(value: str) -> bool:
    """Tell the years that a plan runs for ("26-29"), which say in which plan a milestone stands."""
    years = PLAN_YEARS.fullmatch(PREFIXED.sub("", value))
    return years is not None and 1 <= int(years[2]) - int(years[1]) <= 5


def lettered(value: str) -> bool:
    """Tell a code that nobody would take for a number: letters, a separator, digits."""
    return re.fullmatch(r"(?=.*[A-Z])(?=.*\d)[A-Za-z0-9&]+(?:[./_–-][A-Za-z0-9&]+)+", value) is not None


def behind_names(before: str, taken: Sequence[str]) -> bool:
    """Tell words that only name an API which the text gives as well: "It's the MPI one, …"."""
    names = sorted((name for name in taken if name), key=len, reverse=True)
    if not any(name in before for name in names):
        return False
    rest = re.sub("|".join(map(re.escape, names)), " ", before).lower()
    return all(word in NAMING for word in re.findall(r"\w+", rest))


NAMING = frozenset("it s its that is the a an api apis one and plus he she they says say said tells me us dywed dweud medd meddai nhw for please y yr r un ydi yw ydy mae ac n".split())
