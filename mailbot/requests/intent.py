"""Sentences to what is asked: portal access, sandbox, UAT or Production; or other business.

Two readings are joined: the words that a sentence holds (`wording`), and what the trained reader takes it to do
(`sentences`). Where both agree, or one is sure, it counts; where the message could be read either way, it is a doubt,
which goes to a person. A request also shows by its build: users with an API, a reference, a purpose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import ASKS_TOO, CHASES, HAS_ALREADY, OTHER_TOO, Ask
from mailbot.requests import titles
from mailbot.requests.aside_words import ignores_a_thing
from mailbot.requests.environments import environments, looked_for, only_live
from mailbot.requests.has_already import has_it
from mailbot.requests.listing_words import THE_LIST
from mailbot.requests.no_wish import asks_when, wishes_nothing
from mailbot.requests.sentences import LIKELY, POSSIBLE, SURE, UNLIKELY, MeaningReader, Sentence, score_of
from mailbot.requests.turning import turning_doubts
from mailbot.requests.turning_words import REPORTED, tells_succession
from mailbot.requests.turning_words import SETTLED as DONE
from mailbot.requests.use_case import labels_purpose
from mailbot.requests.whole_mail import PLAINLY_ASKS, WholeMail
from mailbot.requests.wording import (
    ACCESS,
    ADDING,
    CORRECTS,
    DEV_ENV,
    GIVE_ACCESS,
    HISTORY,
    IMPERATIVE,
    NEW_USER,
    NO_NEED,
    OTHER,
    POLITE_QUESTION,
    PORTAL,
    PORTAL_NAMED,
    QUESTION,
    SANDBOX,
    SETTLED,
    TARGET,
    UAT_PROD,
    USERS_LABEL,
    WISH,
)
from mailbot.requests.zones import Passage

CERTAIN = 0.97
ASKS = 0.6  # that a sentence asks for access
FEW = 5  # words of a fragment
ACTS = {"withdrawal": "withdraw", "leaver": "remove", "lock-out": "trouble", "complaint": "complaint", "chaser": "chase", "meeting": "meeting", "thanks": "thanks"}
MILD = ("meeting", "thanks", "complaint", "chaser")  # said beside a clear request, they do not change it


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message asks; `other` names other business where that is what it mainly is."""

    asks: frozenset[Ask]
    other: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """What the message holds beside its sentences' acts: who is named, and how much else of a request is given."""

    has_users: bool
    details: int  # how many of API, reference and use case are given
    supplier: bool = False  # a supplier is named
    named: bool = True  # it is plain to what access is wanted: an API or reference is given, or the sender is of NHS Wales
    approval: bool = False  # a mail is attached to a request for a supplier's users: mostly the approval


def read_intent(subject: str, sentences: Sequence[Sentence], build: Build, meaning: MeaningReader | None = None, whole: WholeMail | None = None) -> Intent:
    """Judge the sentences together. The subject is one of them where it is new. `meaning` reads what turns the request round where words do not tell, `whole` the mail as a whole."""
    text = "\n".join(s.text for s in sentences)
    asking = [s for s in sentences if s.passage.zone is not Zone.SUBJECT and _asks(s)]  # a title names, it does not ask
    other = _other(text, sentences, bool(asking))
    doubts = turning_doubts(sentences, meaning)
    shaped = _shaped(subject, text, sentences, build)
    sure = whole is not None and build.has_users and not asking and not shaped and not other and whole.asks(PLAINLY_ASKS)
    shaped = shaped or sure
    if other in ("withdrawal", "leaver", "lock-out"):
        # Someone who cannot get in, leaves or withdraws asks for no new access, however often the word stands there.
        fresh = build.has_users and other != "withdrawal" and any(_clear_grant(s) and not _does(s, ACTS[other], OTHERS[other]) for s in asking)
        return Intent(environments(sentences, asking, detailed=True), "", (*doubts, f"{OTHER_TOO}{other}")) if fresh else Intent(frozenset(), other, doubts)
    if not asking and not shaped:
        wanted = frozenset({Ask.ONBOARDING} if only_live(sentences) else ()) if build.has_users and build.details else looked_for(sentences, text)
        return Intent(wanted, other, (*doubts, *wishes_nothing(sentences, ("live", "sandbox", "ask"), meaning)) if wanted else doubts)
    if other in MILD and not ((build.has_users or build.details) and (shaped or any(_clear_grant(s) for s in asking))):
        return Intent(frozenset(), other, doubts)
    asks = environments(sentences, asking, detailed=build.has_users and build.details >= 2)
    there = next((s for s in sentences if s.passage.zone is not Zone.SUBJECT and has_it(s)), None)
    if there is not None and asks == {Ask.ACCESS}:
        doubts = (*doubts, f"{HAS_ALREADY}{there.text[:120]}")
    said = [s for s in sentences if not asks_when(s.text)] if build.has_users and build.details >= ALL else sentences
    doubts = (*doubts, *wishes_nothing(said, ("ask",) if Ask.ACCESS in asks else ("live", "sandbox", "ask"), meaning))
    elsewhere = titles.names_another_environment(subject, text.removeprefix(subject)) if Ask.ACCESS in asks else ""
    doubts = (*doubts, *(said for said in (elsewhere, titles.turns(subject)) if said))
    if sum(score_of(s, "chase", 0.0) >= SURE for s in sentences) > 1:
        doubts = (*doubts, CHASES)
    if not asking and not build.has_users and not build.details and any(_wonders(s) for s in sentences):
        doubts = (*doubts, "its title asks for access, its text asks a question")
    if not asking and Ask.ACCESS in asks and any(_wants_to_know(s) for s in said):
        doubts = (*doubts, ASKS_TOO)
    if not asking and Ask.ACCESS in asks and any(s.passage.zone is not Zone.SUBJECT and OTHERS["complaint"].search(s.text) and score_of(s, "purpose", 0.0) < LIKELY for s in sentences):
        doubts = (*doubts, "it is built like a request, and complains")
    if not build.has_users and any(score_of(s, "listing", 0.0) >= SURE and s.passage.zone is not Zone.SUBJECT and not (PORTAL.search(s.text) and THE_LIST.search(s.text) is None and score_of(s, "ask") >= SURE) for s in sentences):
        doubts = (*doubts, "it asks for an allow-listing")
    if not build.named and ABOUT_US.search(f"{subject}\n{text}") is None:
        doubts = (*doubts, "it asks for access, but not to what")
    return Intent(asks, "", doubts)


def _retold(sentence: Sentence) -> bool:
    """Tell a sentence that reports an earlier request for access."""
    return REPORTED.search(sentence.text) is not None and (ACCESS.search(sentence.text) is not None or PORTAL.search(sentence.text) is not None)


def _wonders(sentence: Sentence) -> bool:
    """Tell a sentence of the text that wants to know something of a request: an answer in words, how it gets on."""
    if sentence.passage.zone is Zone.SUBJECT:
        return False
    return any(score_of(sentence, label, 0.0) >= LIKELY for label in ("question", "chase"))


def _wants_to_know(sentence: Sentence) -> bool:
    """Tell a sentence that surely asks for an answer in words, and is no heading ("What for?") and no polite way to ask for a deed."""
    if sentence.passage.zone is Zone.SUBJECT or len(sentence.text.split()) <= FEW or DOABLE.search(sentence.text):
        return False
    asks_how = QUESTION.match(sentence.text) is not None and not _words_grant(sentence.text)
    return score_of(sentence, "question", 0.0) >= LIKELY and (asks_how or score_of(sentence, "ask", 0.0) < POSSIBLE)


DOABLE = expression(r"\b(?:is|would|will|are) (?:that|this|it|you|there)\b[^.?\n]{0,40}\b(?:do|possible|doable|ok|okay|all right|able|chance|way)\b", re.IGNORECASE)
ABOUT_US = expression(rf"{TARGET.pattern}|{SANDBOX.pattern}|{UAT_PROD.pattern}|{DEV_ENV.pattern}|\b(?:imtp|ctci|dhcw|igdc|dev hub|allow[- ]?list)\b", re.IGNORECASE)


OTHERS = dict(OTHER)
WITHOUT_IT = expression(r"\b(?:can't|cannot|can not|unable to|won't be able to|couldn't) (?:do|start|begin|get|make|move|progress|go|build|work)\b[^.\n]{0,30}\bwithout (?:an? |the )?(?:api |dhcw |developer )*(?:portal|access|log-?in|account)\b", re.IGNORECASE)
DO_WE_NEED = expression(r"\W*(?:(?:and|so|but|or) )?(?:(?:do|would|will|does|must) (?:i|we|they|he|she|somebody|someone|anyone) (?:\w+ ){0,2}?(?:need|have to|require)\b|oes (?:angen|rhaid) )", re.IGNORECASE)
WITHOUT_ONE = expression(r"\b(?:without|until (?:he|she|they|we|i) (?:has|have)) (?:a|an|any|one|portal|having|getting)\b[^.\n]{0,25}\b(?:log-?ins?|accounts?|access|sign-?ins?|one)\b|\bheb (?:gyfrif|fewngofnodi|fynediad|un)\b", re.IGNORECASE)  # why one is wanted
NOT_AFTER = expression(r"\b(?:not|n't) (?:after|asking for|wanting|looking for|seeking|in need of|needing)\b", re.IGNORECASE)


def _does(sentence: Sentence, label: str, words: re.Pattern[str]) -> bool:
    score = score_of(sentence, label)
    return score >= SURE or (score >= POSSIBLE and words.search(sentence.text) is not None)


ME_FIRST = expression(r"\W*(?:me|myself|fi|fi fy hun)\b,? ?(?:please|pls|plz|plis|os gwelwch)\b", re.IGNORECASE)


def inclined(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Return the sentences in which "me" may be a wish: those that may ask, give an address, or are a few words."""
    return tuple(_passage(s) for s in sentences if score_of(s, "ask") >= UNLIKELY or "@" in s.text or len(s.text.split()) <= FEW or ME_FIRST.match(s.text))


def wishes(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Return the sentences that surely ask for access."""
    return tuple(_passage(s) for s in sentences if _asks(s))


def _passage(sentence: Sentence) -> Passage:
    passage = sentence.passage
    return Passage(passage.zone, passage.text[sentence.start : sentence.end], passage.offset + sentence.start, passage.source)


def _asks(sentence: Sentence) -> bool:
    """Tell whether a sentence wishes for access, rather than asking about it or reporting it."""
    score, question = score_of(sentence, "ask"), score_of(sentence, "question", 0.0)
    if score_of(sentence, "remove", 0.0) >= LIKELY or question >= SURE > score:
        return False
    if question >= UNLIKELY and QUESTION.match(sentence.text) and not _words_grant(sentence.text):
        return False
    if DO_WE_NEED.match(sentence.text) and sentence.text.rstrip().endswith("?"):
        return False
    if NOT_AFTER.search(sentence.text) and score < CERTAIN:
        return False
    past = score_of(sentence, "past", 0.0)
    if past >= max(CERTAIN, score) and IMPERATIVE.search(sentence.text) is None and WISH.search(sentence.text) is None:
        return False
    if past >= LIKELY and score < CERTAIN and IMPERATIVE.search(sentence.text) is None:
        return False
    if score_of(sentence, "chase", 0.0) >= LIKELY and score < CERTAIN or DONE.search(sentence.text) is not None or REPORTED.search(sentence.text) is not None:
        return False
    if SETTLED.search(sentence.text) and (not WISH.search(sentence.text) or NO_NEED.search(sentence.text)):
        return False
    return score >= ASKS or WITHOUT_IT.search(sentence.text) is not None or (score >= UNLIKELY and _words_ask(sentence.text)) or (score >= POSSIBLE and IMPERATIVE.search(sentence.text) is not None)


WANTED_ON = expression(r"\b(?:wants?|needs?|like|wish(?:es)?)\b[^.?\n]{0,60}\b(?:on|onto|in|into)(?: to)? (?:the|your) (?:api |developer )*portal\b", re.IGNORECASE)


def _words_ask(sentence: str) -> bool:
    has_noun = ACCESS.search(sentence) is not None
    adding = ADDING.search(sentence) is not None and (TARGET.search(sentence) is not None or "@" in sentence)
    adding = adding or WANTED_ON.search(sentence) is not None
    environment = (UAT_PROD.search(sentence) or SANDBOX.search(sentence)) and TARGET.search(sentence)
    if not (has_noun or adding or environment) or not WISH.search(sentence):
        return False
    if QUESTION.match(sentence) and not _words_grant(sentence):
        return False
    return (HISTORY.search(sentence) is None or IMPERATIVE.search(sentence) is not None) and NO_NEED.search(sentence) is None


def _clear_grant(sentence: Sentence) -> bool:
    return score_of(sentence, "ask") >= SURE or (score_of(sentence, "ask") >= POSSIBLE and _words_grant(sentence.text))


def _words_grant(sentence: str) -> bool:
    if QUESTION.match(sentence) and not POLITE_QUESTION.match(sentence):
        return False
    return GIVE_ACCESS.search(sentence) is not None and (ACCESS.search(sentence) is not None or ADDING.search(sentence) is not None)


NOT_FOR_THAT = expression(  # who writes, or an environment beyond what is asked, is not part of it
    r"\bI (?:do not|don['’]t|will not|won['’]t) (?:need|require) (?:an? |any )?(?:account|log-?in|access|one)\b|\b(?:nid oes|does dim|sdim) angen (?:uat|prod\w*|cynhyrchu)\b|(?:\bno|\bnot|n['’]t) (?:need|require) (?:for )?(?:uat|prod\w*|live)\b", re.IGNORECASE
)


def _shaped(subject: str, text: str, sentences: Sequence[Sentence], build: Build) -> bool:
    """Tell a request by its build: users with details, or users and the portal named, or a telling subject."""
    if HISTORY.search(text) or NO_NEED.search(NOT_FOR_THAT.sub(" ", text)) or any(has_it(s) for s in sentences):
        return False
    if _title_turns(subject, sentences) or _only_questions(sentences) or any(DONE.search(s.text) or _retold(s) for s in sentences):
        return False
    named = ACCESS.search(subject) or (ADDING.search(subject) and TARGET.search(subject)) or NEW_USER.search(subject)
    if named and not QUESTION.match(subject) and (build.has_users or build.details or TARGET.search(subject)):
        return True
    if not build.has_users:
        return False
    portal = PORTAL_NAMED.search(f"{subject}\n{text}") is not None or PORTAL.search(subject) is not None
    labelled = USERS_LABEL.search(text) is not None
    inclined = any(score_of(s, "ask") >= POSSIBLE for s in sentences)
    given = bool(build.details or build.approval)
    if not (inclined or labelled or WISH.search(text)) and sum(_prose(s) for s in sentences) >= (TALKS if build.details < ALL else 2 * TALKS):
        return False  # much is said, and none of it asks
    return (portal and (inclined or build.approval)) or build.details >= 2 or (given and (labelled or WISH.search(text) is not None or named is not None))


def _title_turns(subject: str, sentences: Sequence[Sentence]) -> bool:
    """Tell a title of other business; what is only mildly so ("catch-up") must be read so as well."""
    titles = [s for s in sentences if s.passage.zone is Zone.SUBJECT]
    return any(pattern.search(subject) and (name not in MILD or any(score_of(s, ACTS[name], LIKELY) >= UNLIKELY for s in titles)) for name, pattern in OTHER)


TALKS = 3  # sentences of prose; twice as many beside a request that gives everything
ALL = 3  # details


def _prose(sentence: Sentence) -> bool:
    """Tell running text that tells no purpose and gives no address."""
    return sentence.passage.zone is not Zone.SUBJECT and len(sentence.text.split()) > FEW and "@" not in sentence.text and score_of(sentence, "purpose") < LIKELY


def _only_questions(sentences: Sequence[Sentence]) -> bool:
    """Tell text whose every sentence asks or greets."""
    parts = [s for s in sentences if len(s.text.split()) > 3]
    return bool(parts) and all(QUESTION.match(s.text) or s.text.rstrip().endswith("?") and not _clear_grant(s) for s in parts)


def _rather_purpose(sentence: Sentence, label: str) -> bool:
    """Tell a sentence that tells what an API is wanted for at least as surely as it does other business."""
    purpose = score_of(sentence, "purpose", 0.0)
    return purpose >= LIKELY and not (label == "trouble" and score_of(sentence, label, 0.0) >= max(CERTAIN, purpose))


def _other(text: str, sentences: Sequence[Sentence], asking: bool) -> str:
    body = [s for s in sentences if s.passage.zone is not Zone.SUBJECT]
    for name, pattern in OTHER:
        if name == "thanks":
            words = len(re.findall(r"\w+", text))
            if words <= 60 and not asking and (pattern.match(text.strip()) or (body and all(score_of(s, "thanks", 0.0) >= LIKELY for s in body))):
                return name
        elif any(_does(s, ACTS[name], pattern) and not _rather_purpose(s, ACTS[name]) and not labels_purpose(s) and not (name == "lock-out" and WITHOUT_ONE.search(s.text)) and not (name == "withdrawal" and (CORRECTS.search(s.text) or ignores_a_thing(s.text))) and not (name == "leaver" and tells_succession(s.text)) for s in sentences):
            return name
    return ""
