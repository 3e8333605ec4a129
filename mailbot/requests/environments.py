"""Sentences to the environments that are asked for: the portal (Dev and SIT), the sandbox, UAT or Production."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.request import Ask
from mailbot.requests.sentences import LIKELY, POSSIBLE, SURE, UNLIKELY, Sentence, score_of
from mailbot.requests.wording import (
    BEYOND,
    DEV_ENV,
    GOING_LIVE,
    LATER,
    LIVE,
    NOT_ENV,
    PORTAL,
    SANDBOX,
    UAT_PROD,
    WISH,
)

BOTH = expression(rf"{PORTAL.pattern}[^.\n]{{0,40}}\b(?:and|plus|also|as well as|&|a|ac|hefyd)\b[^.\n]{{0,30}}(?:{UAT_PROD.pattern})|(?:{UAT_PROD.pattern})[^.\n]{{0,30}}\b(?:and|plus|also|as well as|&|a|ac|hefyd)\b[^.\n]{{0,40}}{PORTAL.pattern}", re.IGNORECASE)  # asks for the portal and for an environment beyond it
FAILING = expression(r"\b(?:(?:empty|blank) (?:page|screen|response)s?|since (?:\w+day|last|yesterday|the \d)|unavailable|errors?|fail(?:s|ed|ing)?|broken|time(?:s|d)? out|timing out|hang(?:s|ing)|throw(?:s|ing)|[45]0\d|gone wrong|went wrong|(?:was|were|worked) fine (?:then|before|last|yesterday|in)|(?:how|what) it(?:'s| is) meant to be|wedi mynd o'i le|had (?:a|their|our|his|her) (?:first )?(?:look|play|peek|nose)|(?:cafodd|cawsom|cefais|ces i)\b[^.\n]{0,60}\b(?:cip|gip|golwg|olwg))\b", re.IGNORECASE)
SAME_THING = expression(r"^\W*(?:(?:so|please|and|but)\b\W*)?(?:(?:can|could|would|will|may|might) (?:you |we |someone )?(?:please )?(?:\w+ )?(?:it|that|this)\b|a (?:ell\w+|allwch|allech|fyddech|wnewch)\b[^.?\n]{0,20}\bei\b)", re.IGNORECASE)  # asks for what was just spoken of
SAME_FOR = expression(r"^\W*(?:(?:so|please|and)\b\W*)?(?:can|could|would|will) (?:you |someone )?(?:please )?(?:set|sort|arrange|do|switch|turn|enable|grant|give|open) (?:it|that|this)(?: up| out| on)? (?:for|to)\b", re.IGNORECASE)  # says for whom
AFTER_DEV = expression(r"\b(?:mov\w+|migrat\w+|go(?:ing)?|promot\w+|tak(?:e|ing)|switch\w*|symud)\b[^.\n]{0,40}\b(?:from|o|out of) (?:dev|sit|development|ddatblygu)\b[^.\n]{0,20}\b(?:to|into|i)\b[^.\n]{0,10}\b(?:uat|prod\w*|live|gynhyrchu)\b|\b(?:following|after|since|having|had|finished|completed|done|months|weeks|been|successful\w*|already)\b[^.\n]{0,40}\b(?:dev|sit|development)\b|\b(?:dev|sit|development)\b[^.\n]{0,20}\bsince\b|\b(?:dev|sit|datblygu)\b[^.\n]{0,30}\bwedi(?:'i)? (?:pasio|gorffen|cwblhau|eu cwblhau|gwblhau|dod i ben)\b|\b(?:dev|sit|development)\b[^.\n]{0,30}\b(?:is|are) (?:all |both |already )?(?:fine|ok|okay|sorted|set up|in place|working|done|finished)\b|\b(?:works|worked|ran|runs|pass(?:es|ed)|behav(?:es|ed)|(?:is|are|was|were|been|it's|that's|they're) (?:\w+ ){0,2}?(?:working|running|stable|solid|happy|fine|good|tested|signed off|done)|gweithio'n \w+|rhedeg yn \w+)\b(?: \w+){0,3} (?:in|on|through|yn|ar) (?:both |the )?(?:dev|sit|development)\b|\b(?:built|tested|test(?:s|ing)|prov(?:ed|en)|trialled|exercised|developed)\b[^.\n]{0,30}\b(?:against|in|on|with|through) (?:both |the |your )?(?:dev|sit)\b|\b(?:dev|sit)\b[^.\n]{0,40}\b(?:has|have|is|was|were|been) (?:all |now |been )*(?:signed off|accepted|approved|completed?|passed)\b|\b(?:gorffen|cwblhau|wedi)\b[^.\n]{0,15}\b(?:profi|brofi|datblygu)\b[^.\n]{0,15}\b(?:sit|dev)\b", re.IGNORECASE)
NO_DEV = expression(r"\b(?:dev|sit|development)\b[^.\n]{0,40}\b(?:(?:is|are) for (?:another|next|a later|some other)|can wait|another (?:year|day|time)|next year)\b|\bnothing (?:further|more|else)\b[^.\n]{0,20}\b(?:dev|sit|development)\b|\b(?:don't|do not|doesn't|not|no|nor|without|dim|ddim|heb|nid)\b[^.\n]{0,25}\b(?:real|live|test|dev|sit|development|other|go iawn|profi|datblygu)\b[^.\n]{0,20}\b(?:environments?|access|apis?|amgylchedd\w*|mynediad)\b", re.IGNORECASE)
ONLY_LIVE = expression(r"\b(?:production|uat|live)\b[^.\n]{0,80}\b(?:needs?|wants?|requires?|asks? for|after)\b,? (?:and )?(?:no other|nothing else|only that|that alone)\b|\b(?:only|just) (?:the )?(?:production|uat|live)\b[^.\n]{0,30}\b(?:needed|required|wanted|want|need|left|missing|asking)\b|\b(?:production|uat|live)\b is all (?:that |we |that's )|\b(?:production|uat|live),? (?:and )?only (?:the )?(?:production|uat|live)\b", re.IGNORECASE)
_LIVE_ENV = r"(?:uat|pre-?prod\w*|prod|production|live)"
NOT_BEFORE = expression(rf"\b{_LIVE_ENV}\b[^.;\n]{{0,30}}\b(?:won't|will not|not|isn't|wouldn't) (?:be |come |happen |go )?(?:needed |wanted |required )?(?:till|until|before)\b", re.IGNORECASE)
BOTH_TESTED = expression(rf"(?:{DEV_ENV.pattern})[^.\n]{{0,40}}\b(?:and|plus|also|as well|then|&|a|ac|hefyd)\b[^.\n]{{0,40}}(?:{UAT_PROD.pattern})", re.IGNORECASE)  # SIT now, and UAT in January
DEV_FIRST = expression(rf"(?:{DEV_ENV.pattern})[^.;\n]{{0,12}}\b(?:now|for now|first|to (?:start|begin)(?: with)?|nawr|rŵan|yn gyntaf|i ddechrau)\b(?=[^.\n]{{0,40}}(?:{UAT_PROD.pattern}))|\b(?:first(?:ly)?|to start(?: with)?|initially|yn gyntaf|i ddechrau)[,:]?\s(?:just |in |into |on |yn )?(?:{DEV_ENV.pattern})(?=[^.\n]{{0,40}}(?:{UAT_PROD.pattern}))", re.IGNORECASE)  # "SIT now, UAT after"
PEOPLE = expression(r"\W*(?:my|his|her|our|fy) (?:log-?in|account|e-?mail|address|user ?name|nadex|cyfeiriad)\b[^.!?\n]{0,20}(?:\b(?:is|yw|ydy)\b|:)[^!?\n]{0,20}@|\W*(?:the )?same (?:\w+ ){0,3}as (?:before|last time|in|on|for)\b|\W*(?:the |our |my )?(?:testers?|users?|people|staff|names?|team|developers?|those|colleagues|profwyr|defnyddwyr|pobl|enwau|tîm)\b(?: \w+){0,4}? (?:would be|will be|are|is|were|fyddai|fydd|yw|ydy)\b[^!?\n]{0,60}@", re.IGNORECASE)  # says who, not what for
FRAGMENT = 8  # words of a note that need no verb


def looked_for(sentences: Sequence[Sentence], whole: str) -> frozenset[Ask]:
    """Return what is asked where nothing asks for a sign-in: an environment, or to look at the sandbox."""
    if any(_live(s) and _wished(s) for s in sentences):
        return frozenset({Ask.ONBOARDING})
    if any(_sandbox(s) for s in sentences) and not _beyond(whole) and not _troubled(sentences):
        return frozenset({Ask.SANDBOX})
    return frozenset()


def only_live(sentences: Sequence[Sentence]) -> bool:
    """Tell a text that wishes for UAT or Production, and for neither Dev nor SIT."""
    return any(_live(s) and _wished(s) for s in sentences) and not any(_dev(s) for s in sentences)


def _troubled(sentences: Sequence[Sentence]) -> bool:
    """Tell a text that says that something there fails, in one sentence or in several together, or that reports what is past."""
    trouble = (score_of(s, "trouble", 0.0) for s in sentences)
    return sum(score for score in trouble if score >= POSSIBLE) >= LIKELY or any(score_of(s, "past", 0.0) >= SURE or FAILING.search(s.text) for s in sentences)


def _wished(sentence: Sentence) -> bool:
    """Tell a sentence that wishes, if only by being a few words, rather than one that tells when something goes live."""
    few = len(sentence.text.split()) <= FRAGMENT
    return few or "?" in sentence.text or WISH.search(sentence.text) is not None or score_of(sentence, "ask") >= POSSIBLE


def _live(sentence: Sentence) -> bool:
    """Tell a sentence that asks for UAT or Production now."""
    if NOT_BEFORE.search(sentence.text):
        return False
    score = score_of(sentence, "live")
    words = UAT_PROD.search(sentence.text) is not None
    if score >= SURE:
        return words or (LIVE.search(sentence.text) is not None and not _only_going_live(sentence))
    wished = score_of(sentence, "ask", 0.0) >= SURE and score >= UNLIKELY and score_of(sentence, "past", 0.0) < UNLIKELY
    return (score >= POSSIBLE or wished) and words and not LATER.search(sentence.text) and not NOT_ENV.search(sentence.text)


def _only_going_live(sentence: Sentence) -> bool:
    """Tell a sentence that asks for the portal and says when something goes live, rather than asking for live access."""
    return score_of(sentence, "ask") >= SURE and PORTAL.search(sentence.text) is not None and LIVE.search(GOING_LIVE.sub(" ", sentence.text)) is None


def _dev(sentence: Sentence) -> bool:
    """Tell a sentence that asks for Dev or SIT, and does not only name UAT or report that Dev is done."""
    if _dev_is_done(sentence.text):
        return False
    if DEV_FIRST.search(sentence.text) is not None:
        return True
    if score_of(sentence, "devsit", 0.0) < LIKELY or score_of(sentence, "past", 0.0) >= POSSIBLE:
        return False
    return DEV_ENV.search(sentence.text) is not None or UAT_PROD.search(sentence.text) is None


def _dev_is_done(text: str) -> bool:
    """Tell a sentence that speaks of Dev or SIT to say that it is over, or not wanted."""
    return AFTER_DEV.search(text) is not None or NO_DEV.search(text) is not None


def _both(sentence: Sentence) -> bool:
    """Tell a sentence that asks for UAT or Production, and for the portal or its environments as well."""
    tested = BOTH_TESTED.search(sentence.text) is not None and not _dev_is_done(sentence.text) and score_of(sentence, "past", 0.0) < POSSIBLE
    return tested or (BOTH.search(sentence.text) is not None and score_of(sentence, "ask") >= LIKELY)


NO_FURTHER = expression(r"\b(?:nothing|no more|not (?:anything|a thing|going|interested)|never|none|dim byd|dim)\b[^.\n]{0,20}\b(?:other than|more than|beyond|outside|further than|rather than|as well as|y tu hwnt|mwy na)\b|(?:n't|\bnot) (?:need|want|require)\b[^.\n]{0,40}\b(?:beyond|other than|more than|outside)\b|\b(?:i|we|they|s?he|who)(?:'m|'re|'s| am| are| is)(?: only| just| really| mainly)? after\b|\bnot after\b", re.IGNORECASE)


def _beyond(text: str) -> bool:
    """Tell a text that wants more than the sandbox; "nothing other than the sandbox" wants none, nor does who is "after" a look at it."""
    return BEYOND.search(NO_FURTHER.sub(" ", text)) is not None


def _sandbox(sentence: Sentence) -> bool:
    return SANDBOX.search(sentence.text) is not None and score_of(sentence, "sandbox") >= POSSIBLE


def environments(sentences: Sequence[Sentence], asking: Sequence[Sentence], *, detailed: bool) -> frozenset[Ask]:
    """Tell portal access from sandbox-only and from UAT or Production, by the sentences that ask. `detailed`: users and two details are given."""
    whole = "\n".join(s.text for s in sentences)
    live = [s for s in sentences if _live(s)]
    dev = any(_dev(s) or (DEV_ENV.search(s.text) and s in asking and not _dev_is_done(s.text)) for s in sentences)
    elsewhere = [s for s in asking if s not in live and not (DEV_ENV.search(s.text) and _dev_is_done(s.text)) and s.scores.get("live", 0.0) < POSSIBLE and not (SAME_THING.match(s.text) and PORTAL.search(s.text) is None and ("@" not in s.text or SAME_FOR.match(s.text)))]
    if live and any(ONLY_LIVE.search(s.text) for s in sentences):
        return frozenset({Ask.ONBOARDING})
    if live:
        portal = dev or any(_both(s) for s in live) or any((PORTAL.search(s.text) or not UAT_PROD.search(s.text)) and not PEOPLE.match(s.text) for s in elsewhere if score_of(s, "ask") >= LIKELY)
        return frozenset({Ask.ONBOARDING, Ask.ACCESS} if portal else {Ask.ONBOARDING})
    sandbox = [s for s in sentences if _sandbox(s)]
    beyond = dev or (detailed and any(not SANDBOX.search(s.text) for s in asking)) or _beyond(whole) or any(PORTAL.search(s.text) and not SANDBOX.search(s.text) for s in elsewhere)
    if not sandbox or beyond:
        return frozenset({Ask.ACCESS})
    return frozenset() if any(FAILING.search(s.text) for s in sandbox) else frozenset({Ask.SANDBOX})
