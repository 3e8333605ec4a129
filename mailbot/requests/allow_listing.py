"""Passages to an allow-listing request: is it about one, which domains, and what it says of a Code of Connection."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailbot.model.message import Evidence
from mailbot.registers.domains import normalise, registrable
from mailbot.requests.listing_words import (
    ABOUT,
    COC,
    COC_NEGATED,
    CURRENT_REF,
    DOMAIN,
    EXPIRY,
    FOREIGN,
    FULL_URL,
    IN_DATE,
    MAIL_DOMAIN,
    NOT_A_DOMAIN,
    NOT_NEGATED,
    REQUESTING,
    I,
)
from mailbot.requests.sentences import spans
from mailbot.requests.wording import HISTORY, OTHER, QUESTION
from mailbot.requests.zones import Passage


@dataclass(frozen=True, slots=True)
class AllowListing:
    """What a message to securitysubmissions says."""

    about: bool
    domains: tuple[tuple[str, Evidence], ...]
    mail_domains: tuple[str, ...]  # seen in addresses only
    coc_stated: bool
    coc_denied: bool
    coc_evidence: Evidence | None
    coc_references: tuple[str, ...]
    coc_expiries: tuple[str, ...]
    other: str


def read_allow_listing(subject: str, passages: Sequence[Passage], skip: Callable[[str], bool], *, form: bool) -> AllowListing:
    """Read one message. `skip` tells domains that are nobody's supplier (NHS Wales, the sender's own platform)."""
    text = "\n\n".join(passage.text for passage in passages)
    domains = _domains(passages, skip)
    stated, denied, evidence = _coc(passages)
    other = _other(text, bool(domains))
    whole = f"{subject}\n{text}"
    listed = bool(domains) and re.search(r"(?im)^\W*(?:\d+\W+)?(?:supplier|third[- ]party|company|domain|cyflenwr|parth|cwmni)\b[^\n:]{0,40}[:=]", text) is not None
    about = form or (ABOUT.search(whole) is not None and (listed or REQUESTING.search(whole) is not None) and not other)
    mail = tuple(dict.fromkeys(d for m in MAIL_DOMAIN.finditer(text) if (d := normalise(m.group(1))) and not skip(d)))
    return AllowListing(
        about, domains, mail, stated, denied, evidence,
        tuple(dict.fromkeys(re.sub(r"[/ ]", "-", m.group().upper()) for m in CURRENT_REF.finditer(text))),
        tuple(m.group(1) for m in EXPIRY.finditer(text)),
        "" if form else other,
    )  # fmt: skip


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


def _coc(passages: Sequence[Passage]) -> tuple[bool, bool, Evidence | None]:
    stated = denied = False
    evidence: Evidence | None = None
    for passage in passages:
        pieces = list(spans(passage.text))
        texts = [" ".join(passage.text[start:end].split()) for start, end in pieces]
        for index, (start, end) in enumerate(pieces):
            words = _clause(texts[index])
            if not words:
                continue
            joined = words if IN_DATE.search(words) or index + 1 >= len(pieces) else f"{words} {_continued(texts[index + 1])}"
            plain = NOT_NEGATED.sub(" valid ", joined) if re.search(r"expire|dod i ben", joined, I) else NOT_NEGATED.sub(" ", joined)
            if COC_NEGATED.search(plain) or words.rstrip().endswith("?") and not REQUESTING.search(words):
                denied = True
                evidence = evidence or passage.evidence(start, end)
            elif IN_DATE.search(joined):
                stated = True
                evidence = passage.evidence(start, end)
    return stated, denied and not stated, evidence


def _clause(sentence: str) -> str:
    """Return the part of a sentence that speaks of the Code of Connection; what is concluded from it is left out."""
    pieces = re.split(r"[,;]\s+(?=(?:so|and so|hence|therefore|but|felly|ond)\b)|\s+(?=so (?:i|we|the|that means)\b)", sentence, flags=I)
    return next((piece for piece in pieces if COC.search(piece)), "")


def _continued(sentence: str) -> str:
    """Return the next sentence where it goes on about the Code of Connection ("It is valid until …")."""
    return sentence if re.match(r"\W*(?:it|this|which|that|their|expir\w*|valid|in[- ]date|current|runs|renew\w*|mae|mae'n|hwn|sy'n|dilys)\b", sentence, I) else ""


def _other(text: str, has_domains: bool) -> str:
    sentences = [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]
    for name, pattern in OTHER:
        if name in ("withdrawal", "chaser", "complaint", "thanks", "meeting") and any(pattern.search(part) for part in sentences):
            if name == "withdrawal" or not has_domains:
                if name != "thanks" or len(re.findall(r"\w+", text)) <= 60 and pattern.match(text.strip()):
                    return name
    asks = [part for part in sentences if ABOUT.search(part) or REQUESTING.search(part)]
    if asks and not has_domains and all(QUESTION.match(part) or HISTORY.search(part) or not REQUESTING.search(part) for part in asks):
        return "question"
    return ""
