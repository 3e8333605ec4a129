"""Passages to an allow-listing request: is it about one, which domains, and what it says of a Code of Connection (`coc`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mailbot.expression import expression
from mailbot.model.message import Evidence, Zone
from mailbot.model.request import CHASES, CONDITION, OFF_THE_LIST, TAKES_BACK
from mailbot.registers.domains import normalise, registrable
from mailbot.requests import titles
from mailbot.requests.aside_words import is_aside
from mailbot.requests.coc import read_coc
from mailbot.requests.listing_words import (
    ABOUT,
    CURRENT_REF,
    DOMAIN,
    EXPIRY,
    FOREIGN,
    FULL_URL,
    MAIL_DOMAIN,
    NOT_A_DOMAIN,
    REQUESTING,
    THE_LIST,
)
from mailbot.requests.meaning import meant_doubt
from mailbot.requests.no_wish import wishes_nothing
from mailbot.requests.sentences import MeaningReader, Sentence, SentenceModel, read_sentences
from mailbot.requests.turning import LEANS, QUOTED_ONLY, asks_on_condition, only_quoted, tells_rather
from mailbot.requests.turning_words import (
    ACCOUNT_CHANGE,
    ALARM,
    HOLDING,
    REMOVAL,
    REPORTED,
    is_odd,
)
from mailbot.requests.turning_words import SETTLED as DONE
from mailbot.requests.wording import CORRECTS, HISTORY, HOLD, OTHER, POLITE_QUESTION, QUESTION
from mailbot.requests.zones import Passage

CERTAIN, SURE, LIKELY, POSSIBLE, UNLIKELY = 0.85, 0.7, 0.5, 0.3, 0.12
ACTS = {"withdrawal": "withdraw", "chaser": "chase", "complaint": "complaint", "thanks": "thanks", "meeting": "meeting"}
LISTED = expression(r"(?im)^\W*(?:\d+\W+)?(?:supplier|third[- ]party|company|domain|cyflenwr|parth|cwmni)\b[^\n:]{0,40}[:=]")


@dataclass(frozen=True, slots=True)
class AllowListing:
    """What a message to securitysubmissions says."""

    about: bool
    domains: tuple[tuple[str, Evidence], ...]
    mail_domains: tuple[str, ...]  # seen in addresses only
    coc_stated: bool
    coc_denied: bool
    coc_maybe: str  # a sentence that may state one, though not clearly
    coc_references: tuple[str, ...]
    coc_expiries: tuple[str, ...]
    other: str
    coc_called_in_date: bool = False
    turned: tuple[str, ...] = ()  # sentences that may turn the request round
    sentences: tuple[Sentence, ...] = ()  # all that were read


RIVAL, TURNING, MEANT = 0.6, 0.3, 0.85
RIVALS = ("question", "past", "remove", "chase", "trouble", "approved")  # what a sentence does that wishes for nothing now
SLIGHTLY = 0.04
WEB = expression(r"\bweb[- ]?filter\w*|\b(?:firewall|proxy|uncategori[sz]ed)\b|\b(?:purely|only|just|about) (?:the )?browsing\b|\bhidlydd gwe\b|\bmur gwarchod\b", re.IGNORECASE)  # another list than that of O365
EXTENDED = expression(r"\b(?:entry|listing|domain|they|it|expir\w+|cofnod)\b[^.\n]{0,40}\b(?:carried on|extended|prolonged|renewed|kept (?:on|there)|ymestyn|hymestyn)\b|\b(?:given|granted|allowed|get|have|cael) (?:another|a further|one more|blwyddyn arall)\b|\b(?:extend\w*|prolong\w*|renew\w*|carry on|keep|ymestyn)\b[^.\n]{0,30}\b(?:entry|listing|domain|cofnod)\b", re.IGNORECASE)
AFTERWARDS = expression(  # what the guidance asks for: first the listing, then the users
    r"\b(?:we|i|they|she|he)(?:'ll| will| shall|'d| would|'re going to| plan to| intend to)\b[^.\n]{0,40}\b(?:ask|request|apply|e-?mail|write|send)\w*\b[^.\n]{0,60}\b(?:portal|access|api management|log-?ins?|users?|accounts?)\b|\b(?:byddwn|bydda i|byddaf|fe fyddwn|mi fyddwn|cawn)\b[^.\n]{0,40}\b(?:gofyn|ofyn|gwneud cais|anfon|ysgrifennu)\b[^.\n]{0,60}\b(?:mynediad|fynediad|porth|defnyddwyr|ddefnyddwyr)\b",
    re.IGNORECASE,
)
AHEAD = expression(  # asks when it will be done, or tells of chasing somebody else: no word on an earlier request
    r"\b(?:let (?:me|us) know|tell (?:me|us)) when\b[^.?\n]{0,20}\b(?:expect|is|has been|that's been|it's been|it is|will be)\b|\b(?:had to chase|still chasing|chasing up?) (?:who|whom|them|him|her|their|the (?:supplier|vendor|company|asset|owner)|what)\b",
    re.IGNORECASE,
)
TURNS = {
    "change": ("it may ask to change an entry: ", ((ACCOUNT_CHANGE, SLIGHTLY), (EXTENDED, 0.0)), LIKELY),
    "remove": (f"{OFF_THE_LIST}: ", ((REMOVAL, SLIGHTLY),), TURNING),
    "hold": (CONDITION, ((HOLD, SLIGHTLY), (HOLDING, LEANS)), LIKELY),
    "withdraw": (f"{TAKES_BACK}: ", ((dict(OTHER)["withdrawal"], SLIGHTLY),), TURNING),
    "chase": (f"{CHASES}: ", ((dict(OTHER)["chaser"], SLIGHTLY),), LIKELY),
}  # what it means, from which score on these words make it so, and from which no words are needed
TOLD = ("purpose", "later", "thanks", "coc", "nococ")  # told with the same words


def read_allow_listing(subject: str, passages: Sequence[Passage], skip: Callable[[str], bool], model: SentenceModel, *, form: bool, follows: bool = False, others: Sequence[str] = ()) -> AllowListing:
    """Read one message. `skip` tells domains that are nobody's supplier (NHS Wales, the sender's own platform). What follows a request need not ask again.

    `others` are the names of suppliers that the message speaks of beside its own.
    """
    text = "\n\n".join(passage.text for passage in passages)
    sentences = read_sentences(passages, model)
    domains = _domains(passages, skip)
    said = read_coc(sentences, model, others)
    meant = any(_means_listing(s, model.meaning) for s in sentences)
    other = _other(text, sentences, bool(domains) or meant)
    whole = f"{subject}\n{text}"
    listed = bool(domains) and LISTED.search(text) is not None
    telling = [s for s in sentences if s.passage.zone is not Zone.SUBJECT and QUESTION.match(s.text) is None or POLITE_QUESTION.match(s.text) or s.scores.get("listing", 0.0) >= CERTAIN]
    wished = any(s.scores.get("listing", 0.0) >= (POSSIBLE if domains else SURE) and _rival(s) < RIVAL and not DONE.search(s.text) for s in telling) or meant
    spoken = ABOUT.search(whole) is not None and (listed or any(REQUESTING.search(s.text) and ABOUT.search(s.text) and _rival(s) < RIVAL for s in sentences) or any(REQUESTING.search(s.text) and _rival(s) < POSSIBLE for s in telling))
    near = bool(domains) or any(s.scores.get("listing", 1.0) >= UNLIKELY or s.scores.get("coc", 0.0) >= SURE for s in telling)
    about = form or (not other and (wished or (spoken and near)))
    complete = bool(domains) and said.stated and THE_LIST.search(whole) is not None and all(_rival(s) < POSSIBLE for s in sentences if not s.text.rstrip().endswith("?") or (not _heads_a_cell(s) and s.scores.get("question", 0.0) >= CERTAIN))
    asked = any(s.passage.zone is not Zone.SUBJECT and s.text.rstrip().endswith("?") and POLITE_QUESTION.match(s.text) is None and s.scores.get("question", 0.0) >= SURE for s in sentences)
    sure = form or listed or complete or meant or any(s.scores.get("listing", LIKELY) >= LIKELY and _rival(s) < RIVAL and not DONE.search(s.text) for s in telling if not (asked and s.passage.zone is Zone.SUBJECT))
    planned = () if form or follows or not about else wishes_nothing(sentences, ("listing", "ask"), model.meaning)
    weak = () if sure or follows or not about else ("it may ask for a listing, though not clearly",)
    mail = tuple(dict.fromkeys(d for m in MAIL_DOMAIN.finditer(text) if (d := normalise(m.group(1))) and not skip(d)))
    choice = () if form else _to_choose(passages, tuple(domain for domain, _ in domains))
    return AllowListing(
        about, domains, mail, said.stated, said.denied, said.maybe,
        tuple(dict.fromkeys(re.sub(r"[/ ]", "-", m.group().upper()) for m in CURRENT_REF.finditer(text))),
        tuple(m.group(1) for m in EXPIRY.finditer(text)),
        "" if form else other, said.called_in_date, (*(_turned(sentences) or meant_doubt(sentences, model.meaning)), *choice, *planned, *weak, *filter(None, (titles.turns(subject),))), sentences,
    )  # fmt: skip


def _means_listing(sentence: Sentence, meaning: MeaningReader | None) -> bool:
    """Tell a sentence of the text that the first reader thinks may wish for a listing, and the one who knows meanings surely."""
    if meaning is None or sentence.passage.zone is Zone.SUBJECT or sentence.scores.get("listing", 0.0) < UNLIKELY or THE_LIST.search(sentence.text) is None:
        return False
    return _rival(sentence) < RIVAL and not DONE.search(sentence.text) and meaning.means(sentence.text).get("listing", 0.0) >= MEANT


def _rival(sentence: Sentence) -> float:
    """Return how surely a sentence does something else than wish for a listing."""
    polite = POLITE_QUESTION.match(sentence.text) is not None
    if (QUESTION.match(sentence.text) and sentence.text.rstrip().endswith("?") and not polite) or REPORTED.search(sentence.text):
        return 1.0
    return max((sentence.scores.get(label, 0.0) for label in RIVALS if not (polite and label == "question")), default=0.0)


def _heads_a_cell(sentence: Sentence) -> bool:
    """Tell a question that is the label of what stands in the cell behind it ("Code of Connection?")."""
    return "\t" in sentence.passage.text[sentence.end : sentence.end + 3]


def _turned(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return what may turn the request round: a removal, a condition, a withdrawal."""
    body = [s for s in sentences if s.passage.zone is not Zone.SUBJECT and not CORRECTS.search(s.text)]
    out: list[str] = []
    for label, (meaning, words, enough) in TURNS.items():
        found = next((s for s in body if s.scores.get(label, 0.0) >= _least(s, words, enough) and not tells_rather(s, label, TOLD) and not (label in ("hold", "chase") and (is_aside(s.text) or AFTERWARDS.search(s.text) or AHEAD.search(s.text)))), None)
        if found is not None:
            out.append(f"{meaning}{found.text[:120]}")
    conditional = next((s for s in body if asks_on_condition(s)), None)
    if conditional is not None:
        out.append(f"{CONDITION}{conditional.text[:120]}")
    if only_quoted(body, "listing"):
        out.append(QUOTED_ONLY)
    odd = next((s for s in body if ALARM.search(s.text) or WEB.search(s.text) or is_odd(s.text)), None)
    return (*out, f"it speaks of something else: {odd.text[:120]}") if odd is not None else tuple(out)


def _least(sentence: Sentence, words: Sequence[tuple[re.Pattern[str], float]], enough: float) -> float:
    """Return from which score on a sentence turns the request round: words that say so make little enough."""
    return next((least for pattern, least in words if pattern.search(sentence.text)), enough)


def _domains(passages: Sequence[Passage], skip: Callable[[str], bool]) -> tuple[tuple[str, Evidence], ...]:
    out: dict[str, Evidence] = {}
    for passage in passages:
        bare = MAIL_DOMAIN.sub(lambda m: " " * len(m.group()), passage.text)
        for match in DOMAIN.finditer(bare):
            name = match.group(1)
            if NOT_A_DOMAIN.search(name):
                continue
            domain = normalise(name.removeprefix("www."))
            whole = registrable(domain)
            if not whole or whole in FOREIGN or skip(domain):
                continue
            if FULL_URL.match(match.group()) and match.group().count("/") > 3:
                continue
            out.setdefault(domain, passage.evidence(match.start(1), match.end(1)))
    return tuple(out.items())


JOINED = expression(r"\b(?:and|plus|also|as well|both|too|a|ac|hefyd)\b|[,;&/|+]|\n", re.IGNORECASE)  # both are wanted
PARTED = expression(r"\b(?:but|ond|whereas|tra)\b", re.IGNORECASE)
CLOSE = 30  # characters behind the second that may say that it is the right one
PUT_RIGHT = expression(r"\b(?:should (?:have been|be|read)|ought to (?:have been|be|read)|instead|rather than|not|wrong|mistake|typo|yn lle|yn hytrach|nid|dylai)\b", re.IGNORECASE)
EITHER = expression(r"[\"'”’)]?\W{0,3}\b(?:or|neu)\b\W{0,2}(?:(?:is it|it['’]?s|it is|it may be|it might be|perhaps|maybe|possibly|efallai|else) )?(?:https?://|www\.|@|\*\.)?[\"'“‘(]?", re.IGNORECASE)


def _to_choose(passages: Sequence[Passage], domains: Sequence[str]) -> tuple[str, ...]:
    """Say which two domains are given for a choice: "a.cymru, or b.io"."""
    for passage in passages:
        found = [(match, domain) for match in DOMAIN.finditer(passage.text) if (domain := normalise(match.group(1).removeprefix("www."))) in domains]
        for (one, first), (other, second) in pairwise(found):
            between, behind = passage.text[one.end() : other.start(1)], passage.text[other.end() : other.end() + CLOSE]
            if registrable(first) != registrable(second) and (EITHER.fullmatch(between) or not PUT_RIGHT.search(f"{between} {behind}") and (PARTED.search(between) or not JOINED.search(between))):
                return (f"two candidates for the domain: {first} and {second}",)
    return ()


def _other(text: str, read: Sequence[Sentence], has_domains: bool) -> str:
    sentences = [s.text for s in read]
    for name, pattern in OTHER:
        label = ACTS.get(name, "")
        if label and any(pattern.search(s.text) and s.scores.get(label, POSSIBLE) >= POSSIBLE and not CORRECTS.search(s.text) for s in read):
            if name == "withdrawal" or not has_domains:
                if name != "thanks" or len(re.findall(r"\w+", text)) <= 60 and pattern.match(text.strip()):
                    return name
    if any(s.scores.get("listing", 0.0) >= SURE and (has_domains or QUESTION.match(s.text) is None) for s in read):
        return ""
    asks = [part for part in sentences if ABOUT.search(part) or REQUESTING.search(part)]
    if asks and not has_domains and all(QUESTION.match(part) or HISTORY.search(part) or not REQUESTING.search(part) for part in asks):
        return "question"
    return ""
