"""Sentences to what may turn a request round: a condition, a removal, a refusal, a doubtful value. In doubt a person decides.

Each is read twice, by words (`turning_words`) and by the trained reader (`sentences`); either may lean, both together count. Where
they find nothing, a reader that knows meanings is asked (`meaning`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import CHANGES, CONDITION, MACHINE, ODD, TAKES_AWAY, TAKES_BACK, UNSURE_VALUE
from mailbot.requests.aside_words import ignores_a_thing, is_aside
from mailbot.requests.conditions import sets_condition
from mailbot.requests.listing_words import THE_LIST
from mailbot.requests.meaning import meant_doubt
from mailbot.requests.sentences import LIKELY, SURE, UNLIKELY, MeaningReader, Sentence
from mailbot.requests.told_turns import says_nothing
from mailbot.requests.turning_words import (
    ACCOUNT_CHANGE,
    ALARM,
    AMENDS,
    BOOKING,
    CERTIFICATE,
    DOOR,
    EITHER_CODE,
    HOLDING,
    NEW_PASSWORD,
    NO_PASSWORD,
    ONLY_A_QUESTION,
    OTHER_PORTAL,
    OTHER_SITE,
    OTHER_TARGET,
    OWN_DATA,
    PASSWORD,
    REFUSAL,
    REMOVAL,
    WHICH_ENVIRONMENT,
    is_odd,
    tells_start,
    tells_succession,
)
from mailbot.requests.use_case import labels_purpose
from mailbot.requests.wording import BOT, CORRECTS, HOLD, OTHER

HOLDS, LEANS = 0.6, 0.2  # what may turn a request round counts early
ENOUGH = 0.8  # of several sentences together
TURNING, SLIGHTLY = 0.27, 0.04
UNSURE, PLAINLY_UNSURE = 0.35, 0.6  # beside a value; by itself
PATIENT = expression(r"\b(?:patients?|menus?|wards?|catering|kitchens?|clinics?|cleifion|claf)\b", re.IGNORECASE)  # whose food an API may be for
QUOTATION = expression(r"[“«][^“”«»]{20,2000}[”»]|(?<!\w)\"[^\"]{20,2000}\"(?!\w)")
QUOTED_ONLY = "what is asked stands in quotation marks"
WELSH_CLOSING = expression(r"\b(?:chau|cau|gau|caewch|dileu|ddileu|dilëwch|thynnu|tynnu|dynnu) (?:un|hen un|cyfrif|gyfrif|chyfrif|hen gyfrif|mynediad) (?!(?:newydd|arall|API|Porth|NADEX)\b)(?-i:[A-ZŴŶ])\w+", re.IGNORECASE)  # "a chau un Dafydd Arch": in the breath that opens others
WHY = expression(r",? \b(?:(?<!soon )(?<!long )(?<!far )as|so(?: that)?|because|since|fel) (?=(?:i|we|they|he|she|our|my|the|y|bydd\w*|gallwn)\b)", re.IGNORECASE)
ADDRESS = expression(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w.-]{1,255}")
TARGET_API = expression(r"\bapis?\b|\bporth\b", re.IGNORECASE)
VALUE = expression(r"@|\b(?=[\w./-]{0,40}\d)(?=[\w./-]{0,40}[A-Za-z])[\w./-]{3,40}|\b\d+(?:\.\d+)+\b|\bapi\b|\b[A-Z]{3,6}\b")


def turning_doubts(sentences: Sequence[Sentence], meaning: MeaningReader | None = None) -> tuple[str, ...]:
    """Say what may turn the request round, each with the words. `meaning` is asked where words and counts find nothing."""
    return _told(sentences) or meant_doubt(sentences, meaning)


def _told(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Say what turns the request round by its words, or by what the trained reader counts."""
    out: list[str] = []
    whole = "\n".join(s.text for s in sentences)
    bot = BOT.search(whole)
    machine = bot.group()[:80] if bot else next((s.text.strip()[:80] for s in sentences if s.scores.get("machine", 0.0) >= SURE), "")
    if machine:
        out.append(f"{MACHINE}{machine}")
    held = next((s for s in sentences if holds(s)), None) or _together(sentences)
    if held is not None:
        out.append(f"{CONDITION}{held.text[:120]}")
    for label, (meaning, words) in TURNS.items():
        turned = next((s for s in sentences if turns(s, label, words)), None)
        if turned is not None:
            out.append(f"{meaning}: {turned.text[:120]}")
    unsure = next((s for s in sentences if AMENDS.search(s.text) is None and (EITHER_CODE.search(s.text) is not None or s.scores.get("unsure", 0.0) >= (UNSURE if VALUE.search(s.text) else PLAINLY_UNSURE))), None)
    if unsure is not None:
        out.append(f"{UNSURE_VALUE}{unsure.text[:120]}")
    undecided = next((s for s in sentences if WHICH_ENVIRONMENT.search(s.text)), None)
    if undecided is not None:
        out.append(f"which environment is left open: {undecided.text[:120]}")
    if only_quoted(sentences, "ask"):
        out.append(QUOTED_ONLY)
    beside = next((s for s in sentences if _odd(s)), None)
    if beside is not None:
        out.append(f"{ODD}{beside.text[:120]}")
    return tuple(out)


def _odd(sentence: Sentence) -> bool:
    """Tell a sentence about what no request for access speaks of: an incident, a password, another portal, a refusal."""
    text, asks = sentence.text, sentence.scores.get("ask", 0.0) >= LIKELY
    if is_odd(text) or OWN_DATA.search(text) or (CERTIFICATE.search(text) and sentence.scores.get("devsit", 0.0) < SURE) or ((DOOR.search(text) or BOOKING.search(text)) and PATIENT.search(text) is None and sentence.scores.get("purpose", 0.0) < LIKELY):
        return True
    if ONLY_A_QUESTION.search(text) and sentence.scores.get("purpose", 0.0) < LIKELY:
        return True
    if OTHER_PORTAL.search(text) or OTHER_SITE.search(text) or REFUSAL.search(text) or NEW_PASSWORD.search(text) or (PASSWORD.search(text) and asks and NO_PASSWORD.search(text) is None):
        return True
    if OTHER_TARGET.search(text) and not TARGET_API.search(text):
        return True
    return ALARM.search(ADDRESS.sub(" ", text)) is not None and sentence.scores.get("purpose", 0.0) < LIKELY and sentence.scores.get("thanks", 0.0) < LIKELY


TOLD = ("purpose", "later", "sandbox", "thanks")  # a purpose or a detail to come is told with the same words
TURNS = {
    "remove": (TAKES_AWAY, REMOVAL),
    "change": (CHANGES, ACCOUNT_CHANGE),
    "withdraw": (TAKES_BACK, dict(OTHER)["withdrawal"]),
}


def only_quoted(sentences: Sequence[Sentence], label: str) -> bool:
    """Tell a text whose every wish stands in quotation marks: a wording to be looked at, or what somebody else wrote."""
    wishes = [s for s in sentences if s.passage.zone is not Zone.SUBJECT and s.scores.get(label, 0.0) >= LIKELY]
    given = any("@" in s.text and not _in_quotation(s) for s in sentences if s not in wishes) and not any("@" in s.text for s in wishes)  # "the minutes say: "…". This is me doing it: jo@…"
    return bool(wishes) and not given and all(_in_quotation(s) for s in wishes)


def _in_quotation(sentence: Sentence) -> bool:
    text = sentence.passage.text
    words = text[sentence.start : sentence.end]
    begin, end = sentence.end - len(words.lstrip()), sentence.start + len(words.rstrip())
    return any(found.start() <= begin and end <= found.end() + 1 for found in QUOTATION.finditer(text))


def tells_rather(sentence: Sentence, label: str, others: Sequence[str]) -> bool:
    """Tell whether the trained reader takes a sentence for one of the others rather than for that."""
    score = sentence.scores.get(label, 0.0)
    return any(sentence.scores.get(other, 0.0) > score for other in others)


def _together(sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the first of several sentences that each may say not to act, where together they weigh enough."""
    some = [s for s in sentences if s.scores.get("hold", 0.0) >= (LIKELY if s.passage.zone is Zone.SUBJECT else LEANS) and not tells_rather(s, "hold", TOLD) and not is_aside(s.text)]
    return some[0] if len(some) > 1 and sum(s.scores["hold"] for s in some) >= ENOUGH else None


def holds(sentence: Sentence) -> bool:
    """Tell a sentence that says not to act, or not yet: the trained reader is sure, or words say so as well."""
    score = sentence.scores.get("hold", 0.0)
    if asks_on_condition(sentence):
        return True
    if score < UNLIKELY:
        return False
    if sentence.passage.zone is Zone.SUBJECT and score < SURE or labels_purpose(sentence) or tells_rather(sentence, "hold", TOLD) or is_aside(sentence.text):
        return False
    return score >= HOLDS or (score >= LEANS and HOLDING.search(sentence.text) is not None) or (score >= UNLIKELY and HOLD.search(sentence.text) is not None)


def asks_on_condition(sentence: Sentence) -> bool:
    """Tell a sentence of the text that asks, and says in the same breath what has to happen first."""
    access, listing = sentence.scores.get("ask", 0.0), sentence.scores.get("listing", 0.0)
    why = WHY.search(sentence.text) if listing >= LIKELY > access else None
    cut = why is not None and THE_LIST.search(sentence.text, why.end()) is None  # "… as I shall want them on the portal after Christmas"
    wish = sentence.text[: why.start()] if why is not None and cut else sentence.text
    return max(access, listing) >= LIKELY and sentence.passage.zone is not Zone.SUBJECT and sets_condition(wish)


def turns(sentence: Sentence, label: str, words: re.Pattern[str]) -> bool:
    """Tell a sentence of the text, not a title, that may turn the request round."""
    score = sentence.scores.get(label, 0.0)
    slightly = UNLIKELY if label == "withdraw" else SLIGHTLY
    if label == "remove" and WELSH_CLOSING.search(sentence.text) is not None:
        return True
    if score < slightly or (label == "withdraw" and (ignores_a_thing(sentence.text) or (tells_rather(sentence, label, ("thanks",)) and words.search(sentence.text) is None))):
        return False
    if sentence.passage.zone is Zone.SUBJECT or CORRECTS.search(sentence.text) or (label == "change" and (AMENDS.search(sentence.text) or says_nothing(sentence.text))) or (label == "remove" and (tells_succession(sentence.text) or tells_start(sentence.text))) or sentence.scores.get("purpose", 0.0) >= SURE or labels_purpose(sentence):
        return False
    return score >= TURNING or (score >= slightly and words.search(sentence.text) is not None)
