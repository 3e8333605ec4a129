"""Sentences to what is asked: portal access, sandbox, UAT or Production; or other business.

Two readings are joined: the words that a sentence holds (`wording`), and what the trained reader takes it to do
(`sentences`). Where both agree, or one is sure, it counts; where the message could be read either way, it is a doubt,
which goes to a person. A request also shows by its build: users with an API, a reference, a purpose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.model.message import Zone
from mailbot.model.request import Ask
from mailbot.requests.sentences import Sentence
from mailbot.requests.turning import turning_doubts
from mailbot.requests.turning_words import REPORTED, tells_succession
from mailbot.requests.turning_words import SETTLED as DONE
from mailbot.requests.use_case import labels_purpose
from mailbot.requests.wording import (
    ACCESS,
    ADDING,
    BEYOND,
    CORRECTS,
    DEV_ENV,
    GIVE_ACCESS,
    GOING_LIVE,
    HISTORY,
    IMPERATIVE,
    LATER,
    LIVE,
    NEW_USER,
    NO_NEED,
    NOT_ENV,
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
SURE = 0.8  # the trained reader alone is believed
ASKS = 0.6  # that a sentence asks for access
LIKELY = 0.5
POSSIBLE = 0.25  # enough to agree with what the words say
FEW = 5  # words of a fragment
UNLIKELY = 0.08  # enough to overrule it
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


def read_intent(subject: str, sentences: Sequence[Sentence], build: Build) -> Intent:
    """Judge the sentences together. The subject is one of them where it is new."""
    text = "\n".join(s.text for s in sentences)
    asking = [s for s in sentences if s.passage.zone is not Zone.SUBJECT and _asks(s)]  # a title names, it does not ask
    other = _other(text, sentences, bool(asking))
    doubts = turning_doubts(sentences)
    shaped = _shaped(subject, text, sentences, build)
    if other in ("withdrawal", "leaver", "lock-out"):
        # Someone who cannot get in, leaves or withdraws asks for no new access, however often the word stands there.
        fresh = build.has_users and other != "withdrawal" and any(_clear_grant(s) and not _does(s, ACTS[other], OTHERS[other]) for s in asking)
        return Intent(frozenset(), other, (*doubts, f"it asks for access and speaks of a {other}") if fresh else doubts)
    if not asking and not shaped:
        return Intent(frozenset() if build.has_users and build.details else _looking(sentences, text), other, doubts)
    if other in MILD and not ((build.has_users or build.details) and (shaped or any(_clear_grant(s) for s in asking))):
        return Intent(frozenset(), other, doubts)
    asks = _environments(sentences, asking, build)
    there = next((s for s in sentences if s.passage.zone is not Zone.SUBJECT and _has_it(s)), None)
    if there is not None and asks == {Ask.ACCESS}:
        doubts = (*doubts, f"it says that somebody has access already: {there.text[:120]}")
    if not asking and not build.has_users and not build.details and any(_wonders(s) for s in sentences):
        doubts = (*doubts, "its title asks for access, its text asks a question")
    if not asking and any(_wants_to_know(s) for s in sentences):
        doubts = (*doubts, "it is built like a request, and asks a question")
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
    return any(_score(sentence, label, 0.0) >= LIKELY for label in ("question", "chase"))


def _wants_to_know(sentence: Sentence) -> bool:
    """Tell a sentence that surely asks for an answer in words, and is no heading ("What for?") and no polite way to ask for a deed."""
    if sentence.passage.zone is Zone.SUBJECT or len(sentence.text.split()) <= FEW or DOABLE.search(sentence.text):
        return False
    return _score(sentence, "question", 0.0) >= SURE and _score(sentence, "ask", 0.0) < POSSIBLE


DOABLE = re.compile(r"\b(?:is|would|will|are) (?:that|this|it|you|there)\b[^.?\n]{0,40}\b(?:do|possible|doable|ok|okay|all right|able|chance|way)\b", re.IGNORECASE)
ABOUT_US = re.compile(rf"{TARGET.pattern}|{SANDBOX.pattern}|{UAT_PROD.pattern}|{DEV_ENV.pattern}|\b(?:imtp|ctci|dhcw|igdc|dev hub|allow[- ]?list)\b", re.IGNORECASE)


def _has_it(sentence: Sentence) -> bool:
    """Tell a sentence by which somebody has access already."""
    about = ACCESS.search(sentence.text) or PORTAL.search(sentence.text) or ADDING.search(sentence.text) or SIGNED_IN.search(sentence.text)
    return about is not None and sentence.scores.get("past", 0.0) >= SURE and sentence.scores.get("ask", 0.0) < SURE


OTHERS = dict(OTHER)
SIGNED_IN = re.compile(r"\b(?:signed|logged|got|gets?|been) (?:in|on)\b", re.IGNORECASE)
NOT_AFTER = re.compile(r"\b(?:not|n't) (?:after|asking for|wanting|looking for|seeking|in need of|needing)\b", re.IGNORECASE)
SAME_THING = re.compile(r"^\W*(?:(?:so|please|and|but)\b\W*)?(?:(?:can|could|would|will|may|might) (?:you |we |someone )?(?:please )?(?:\w+ )?(?:it|that|this)\b|a (?:ell\w+|allwch|allech|fyddech|wnewch)\b[^.?\n]{0,20}\bei\b)", re.IGNORECASE)  # asks for what was just spoken of


def _score(sentence: Sentence, label: str, unknown: float = LIKELY) -> float:
    """Return the trained reading, or a middling one where no model is loaded."""
    return sentence.scores.get(label, unknown)


def _does(sentence: Sentence, label: str, words: re.Pattern[str]) -> bool:
    score = _score(sentence, label)
    return score >= SURE or (score >= POSSIBLE and words.search(sentence.text) is not None)


def inclined(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Return the sentences in which "me" may be a wish: those that may ask, give an address, or are a few words."""
    return tuple(_passage(s) for s in sentences if _score(s, "ask") >= UNLIKELY or "@" in s.text or len(s.text.split()) <= FEW)


def wishes(sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Return the sentences that surely ask for access."""
    return tuple(_passage(s) for s in sentences if _asks(s))


def _passage(sentence: Sentence) -> Passage:
    passage = sentence.passage
    return Passage(passage.zone, passage.text[sentence.start : sentence.end], passage.offset + sentence.start, passage.source)


def _asks(sentence: Sentence) -> bool:
    """Tell whether a sentence wishes for access, rather than asking about it or reporting it."""
    score, question = _score(sentence, "ask"), _score(sentence, "question", 0.0)
    if _score(sentence, "remove", 0.0) >= LIKELY or question >= SURE > score:
        return False
    if question >= UNLIKELY and QUESTION.match(sentence.text) and not _words_grant(sentence.text):
        return False
    if NOT_AFTER.search(sentence.text) and score < CERTAIN:
        return False
    if _score(sentence, "past", 0.0) >= LIKELY and score < CERTAIN and IMPERATIVE.search(sentence.text) is None:
        return False
    if _score(sentence, "chase", 0.0) >= LIKELY and score < CERTAIN or DONE.search(sentence.text) is not None or REPORTED.search(sentence.text) is not None:
        return False
    if SETTLED.search(sentence.text) and (not WISH.search(sentence.text) or NO_NEED.search(sentence.text)):
        return False
    return score >= ASKS or (score >= UNLIKELY and _words_ask(sentence.text)) or (score >= POSSIBLE and IMPERATIVE.search(sentence.text) is not None)


def _words_ask(sentence: str) -> bool:
    has_noun = ACCESS.search(sentence) is not None
    adding = ADDING.search(sentence) is not None and (TARGET.search(sentence) is not None or "@" in sentence)
    environment = (UAT_PROD.search(sentence) or SANDBOX.search(sentence)) and TARGET.search(sentence)
    if not (has_noun or adding or environment) or not WISH.search(sentence):
        return False
    if QUESTION.match(sentence) and not _words_grant(sentence):
        return False
    return (HISTORY.search(sentence) is None or IMPERATIVE.search(sentence) is not None) and NO_NEED.search(sentence) is None


def _clear_grant(sentence: Sentence) -> bool:
    return _score(sentence, "ask") >= SURE or (_score(sentence, "ask") >= POSSIBLE and _words_grant(sentence.text))


def _words_grant(sentence: str) -> bool:
    if QUESTION.match(sentence) and not POLITE_QUESTION.match(sentence):
        return False
    return GIVE_ACCESS.search(sentence) is not None and (ACCESS.search(sentence) is not None or ADDING.search(sentence) is not None)


def _shaped(subject: str, text: str, sentences: Sequence[Sentence], build: Build) -> bool:
    """Tell a request by its build: users with details, or users and the portal named, or a telling subject."""
    if HISTORY.search(text) or NO_NEED.search(text) or any(_has_it(s) for s in sentences):
        return False
    if any(pattern.search(subject) for _, pattern in OTHER) or _only_questions(sentences) or any(DONE.search(s.text) or _retold(s) for s in sentences):
        return False
    named = ACCESS.search(subject) or (ADDING.search(subject) and TARGET.search(subject)) or NEW_USER.search(subject)
    if named and not QUESTION.match(subject) and (build.has_users or build.details or TARGET.search(subject)):
        return True
    if not build.has_users:
        return False
    portal = PORTAL_NAMED.search(f"{subject}\n{text}") is not None
    labelled = USERS_LABEL.search(text) is not None
    inclined = any(_score(s, "ask") >= POSSIBLE for s in sentences)
    given = bool(build.details or build.approval)
    if not (inclined or labelled or WISH.search(text)) and sum(_prose(s) for s in sentences) >= TALKS:
        return False  # much is said, and none of it asks
    return (portal and (inclined or build.approval)) or build.details >= 2 or (given and (labelled or WISH.search(text) is not None or named is not None))


BOTH = re.compile(rf"{PORTAL.pattern}[^.\n]{{0,40}}\b(?:and|plus|also|as well as|&|a|ac|hefyd)\b[^.\n]{{0,30}}(?:{UAT_PROD.pattern})|(?:{UAT_PROD.pattern})[^.\n]{{0,30}}\b(?:and|plus|also|as well as|&|a|ac|hefyd)\b[^.\n]{{0,40}}{PORTAL.pattern}", re.IGNORECASE)  # asks for the portal and for an environment beyond it
TALKS = 3  # sentences of prose


def _prose(sentence: Sentence) -> bool:
    """Tell running text that tells no purpose and gives no address."""
    return sentence.passage.zone is not Zone.SUBJECT and len(sentence.text.split()) > FEW and "@" not in sentence.text and _score(sentence, "purpose") < LIKELY


def _only_questions(sentences: Sequence[Sentence]) -> bool:
    """Tell text whose every sentence asks or greets."""
    parts = [s for s in sentences if len(s.text.split()) > 3]
    return bool(parts) and all(QUESTION.match(s.text) or s.text.rstrip().endswith("?") and not _clear_grant(s) for s in parts)


def _other(text: str, sentences: Sequence[Sentence], asking: bool) -> str:
    body = [s for s in sentences if s.passage.zone is not Zone.SUBJECT]
    for name, pattern in OTHER:
        if name == "thanks":
            words = len(re.findall(r"\w+", text))
            if words <= 60 and not asking and (pattern.match(text.strip()) or (body and all(_score(s, "thanks", 0.0) >= LIKELY for s in body))):
                return name
        elif any(_does(s, ACTS[name], pattern) and _score(s, "purpose", 0.0) < LIKELY and not labels_purpose(s) and not (name == "withdrawal" and CORRECTS.search(s.text)) and not (name == "leaver" and tells_succession(s.text)) for s in sentences):
            return name
    return ""


def _looking(sentences: Sequence[Sentence], whole: str) -> frozenset[Ask]:
    """Return what is asked where nothing asks for a sign-in: an environment, or to look at the sandbox."""
    if any(_live(s) for s in sentences):
        return frozenset({Ask.ONBOARDING})
    troubled = any(_score(s, "trouble", 0.0) >= POSSIBLE or _score(s, "past", 0.0) >= SURE for s in sentences)
    if any(_sandbox(s) for s in sentences) and BEYOND.search(whole) is None and not troubled:
        return frozenset({Ask.SANDBOX})
    return frozenset()


def _live(sentence: Sentence) -> bool:
    """Tell a sentence that asks for UAT or Production now."""
    score = _score(sentence, "live")
    words = UAT_PROD.search(sentence.text) is not None
    if score >= SURE:
        return words or (LIVE.search(sentence.text) is not None and not _only_going_live(sentence))
    wished = _score(sentence, "ask", 0.0) >= SURE and score >= UNLIKELY and _score(sentence, "past", 0.0) < UNLIKELY
    return (score >= POSSIBLE or wished) and words and not LATER.search(sentence.text) and not NOT_ENV.search(sentence.text)




def _only_going_live(sentence: Sentence) -> bool:
    """Tell a sentence that asks for the portal and says when something goes live, rather than asking for live access."""
    return _score(sentence, "ask") >= SURE and PORTAL.search(sentence.text) is not None and LIVE.search(GOING_LIVE.sub(" ", sentence.text)) is None


def _dev(sentence: Sentence) -> bool:
    """Tell a sentence that asks for Dev or SIT, and does not only name UAT or report that Dev is done."""
    if _score(sentence, "devsit", 0.0) < LIKELY or _score(sentence, "past", 0.0) >= LIKELY:
        return False
    return DEV_ENV.search(sentence.text) is not None or UAT_PROD.search(sentence.text) is None


def _sandbox(sentence: Sentence) -> bool:
    return SANDBOX.search(sentence.text) is not None and _score(sentence, "sandbox") >= POSSIBLE


def _environments(sentences: Sequence[Sentence], asking: Sequence[Sentence], build: Build) -> frozenset[Ask]:
    """Tell portal access from sandbox-only and from UAT or Production, by the sentences that ask."""
    whole = "\n".join(s.text for s in sentences)
    live = [s for s in sentences if _live(s)]
    dev = any(_dev(s) or (DEV_ENV.search(s.text) and s in asking) for s in sentences)
    elsewhere = [s for s in asking if s not in live and s.scores.get("live", 0.0) < POSSIBLE and not (SAME_THING.match(s.text) and PORTAL.search(s.text) is None and "@" not in s.text)]
    if live:
        portal = dev or any(BOTH.search(s.text) for s in live if _score(s, "ask") >= LIKELY) or any(PORTAL.search(s.text) or not UAT_PROD.search(s.text) for s in elsewhere if _score(s, "ask") >= LIKELY)
        return frozenset({Ask.ONBOARDING, Ask.ACCESS} if portal else {Ask.ONBOARDING})
    sandbox = [s for s in sentences if _sandbox(s)]
    beyond = dev or (build.has_users and build.details >= 2 and any(not SANDBOX.search(s.text) for s in asking)) or BEYOND.search(whole) is not None or any(PORTAL.search(s.text) and not SANDBOX.search(s.text) for s in elsewhere)
    return frozenset({Ask.SANDBOX}) if sandbox and not beyond else frozenset({Ask.ACCESS})
