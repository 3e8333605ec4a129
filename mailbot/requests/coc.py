"""Sentences to what is said of a Code of Connection: that it is in date, that it is not, or neither.

Words and the trained reader are joined: what both deny or state counts, and what one of them is sure of. A statement that
only may be one is noted, so that nobody is asked for what they have said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.expression import expression
from mailbot.requests.listing_words import (
    CALLED_IN_DATE,
    COC,
    COC_NEGATED,
    IN_DATE,
    NOT_NEGATED,
    REQUESTING,
    I,
)
from mailbot.requests.sentences import Sentence, SentenceModel

NUMBER = expression(r"\bno\.? ?(?=coc\b|coc[-/]|\d)", I)  # "no. COC-2026-028" denies nothing
IN_FORCE = expression(r"\b(?:still|is|remains|are) (?:\w+ )?(?:in force|in[- ]date|valid|current)\b", I)
RENEWING = expression(r"\b(?:(?:is|are|already) )?(?:renewing(?: it)?|being renewed)\b", I)  # of one that is in force still
OVER = expression(r"\b(?:(?:has|have|had|is|'s) (?:\w+ )?(?:expired|lapsed|ended|run out|finished|over)|ran out|lapsed|expired|c[ao]me to an end|run its course|(?:not|n'?t) (?:yet )?(?:been )?(?:signed|renewed|countersigned)|(?:it|that|which|one) (?:has |have )?(?:stopped|ceased)|had one|(?:waiting|yet|still) to be (?:signed|renewed|issued)|handed (?:it )?back|given up|wedi (?:dod i ben|darfod)|daeth i ben)\b", I)  # it was in date once
RENEWED = expression(r"\b(?:(?:has|have|was|were|'s) (?:since |now |just )?(?:been )?renewed(?! (?:every|each))|renewed (?:since|in|on|last|it)|(?:got|have|has|were given|was given|given|received|signed|cawsant|cafodd|mae gan\w*) (?:a |an )?(?:new one|un newydd|renewal)|(?:wedi(?:'i| ei)|fe'i) (?:h?adnewyddu|hadnewyddwyd)|adnewyddwyd)\b", I)  # after the one before was over
NOT_RENEWED = expression(r"\b(?:not|n't|never|nobody|no one|until|once|when|if|to be|being|nid|heb|ddim|neb)\b[^.\n]{0,25}\b(?:renew\w*|h?adnewydd\w*)", I)
HOLDER = expression(r"\b(?!(?:They|We|I|The|Both|It|Who|Which|That|This|He|She|You|All|And|But|So|As|Yes)\b)([A-Z][\w&'-]+(?: (?:[A-Z&][\w&'-]*)){0,4}) (?:have|has|holds?|already (?:have|has|holds?))(?: (?:a|an|their|its))? (?:in-date |valid |current )?(?:Code of Connection|CoC|code of connection|coc)\b")
SUPPLIER_IS = expression(r"\b(?:supplier|third[- ]party|company|firm|vendor|cyflenwr|cwmni)(?:'s name)?\s*(?:is|are|:|yw|ydy)\s*(?:called )?([A-Z][^\n,.;(]{2,60})")
BELIED = expression(r"^\W*is (?:that|this|it) (?:so|right|correct|true|the case|still)\b[^.]*\?|\b(?:it|one|that|theirs|which|hwnnw|honno) (?:has |have |had |was |is |'s )?(?:finished|ended|expired|lapsed|ran out|run out|stopped|come to an end|came to an end)\b|\b(?:never|not|n't) (?:\w+ ){0,2}(?:signed|held) (?:one|it|theirs)\b|\bit (?:was|is|has been) (?:\w+ )?(?:given|issued|granted|made out) to (?!them\b|us\b|the supplier\b|the company\b)|\bnew one (?:is|has|was)\b[^.\n]{0,40}\b(?:not|n't|yet|with|somewhere|signed|waiting)\b|\bin the name of (?:the|their|its|a|an|another)\b|\bin their own name\b|\bgo(?:es)? under (?:the|their)\b[^.\n]{0,20}\b(?:company|firm|partner|parent|landlord)'s\b", I)  # goes on about a Code of Connection and says something else of it
TOLD_ONCE = expression(r"\b(?:I|we) (?:told|wrote|said|explained|mentioned)\b[^.\n]{0,60}\b(?:had|held|was|were)\b", I)  # of an earlier request
HELD_ONCE = expression(r"\b(?:they|it|who|which|(?-i:[A-Z][\w&'-]+(?: [A-Z][\w&'-]*){0,4})(?= used)|(?:previous|former|last|old|earlier|other) (?:\w+ ){0,2}(?:supplier|firm|company|contractor|vendor|people)s?)(?: \w+ly| also| all)? (?:had|held|used to (?:have|hold))\b(?! to\b)[^.\n]{0,40}\b(?:code of connection|coc)\b", I)  # of another supplier, or no longer
CLAIMED = expression(r"\b(?:tells?|telling) (?:everyone|everybody|anyone|anybody|the world)\b|\bclaim(?:s|ed|ing)?\b", I)  # the supplier says so, not who writes
ANOTHER_HOLDS = expression(
    r"\b(?:sister|parent|mother|holding|partner|group|hosting|umbrella) (?:company|firm|organisation|business|body)\b|\b(?:resellers?|sub-?contractors?|who sub-?contracts? to|distributors?|landlords?|hosting (?:provider|people)|their (?:own )?(?:suppliers?|hosts?|parent|owners?))\b|\b(?:chwaer|mam|rhiant)[- ]?gwmni\b|\bailwerthwr\w*|\bis-?gontractw?[yi]?r\w*"
    r"|\b(?:health board|uhb|trust|bwrdd iechyd|ymddiriedolaeth|cardiff (?:and|&) vale|betsi(?: cadwaladr)?|hywel dda|aneurin bevan|cwm taf(?: morgannwg)?|swansea bay|bae abertawe|powys|velindre|public health wales|dhcw|igdc)(?: (?:itself|here|ourselves|also|already))? (?:has|have|holds?|hold) (?:\w+ ){0,3}(?:in[- ]date |valid |current )?(?:code of connection|coc)\b", I)
IN_SO_MANY_WORDS = expression(r"\W*(?:their|its|the (?:supplier|company|firm)['’]s) (?:code of connection|coc)(?: (?:is|remains)|['’]s)(?: still| currently| presently| now)? (?:in[- ]date|in force|valid|current)(?: today)?\W*", I)
NO_FORM = expression(r"\b(?:no|not|n't|without|nor)\b[^.,;\n]{0,25}\bforms?\b[^.;\n]*", I)  # denies that one is needed, not the Code of Connection
SURE, POSSIBLE = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class CocReading:
    """What a message says of the supplier's Code of Connection."""

    stated: bool = False
    denied: bool = False
    maybe: str = ""
    called_in_date: bool = False  # in so many words, rather than only that there is one


def read_coc(sentences: Sequence[Sentence], model: SentenceModel, others: Sequence[str] = ()) -> CocReading:
    """Read every sentence that speaks of a Code of Connection, with the next one where that goes on about it.

    What is said of `others`, suppliers that are not the one in question, is no statement about it.
    """
    stated = denied = False
    maybe = ""
    for index, sentence in enumerate(sentences):
        said = NO_FORM.sub(" ", sentence.text)
        clause = _clause(said)
        if not clause:
            continue
        if said != sentence.text:
            sentence = replace(sentence, scores=model.scores(said))
        if TOLD_ONCE.search(sentence.text) or (HELD_ONCE.search(sentence.text) and not COC_NEGATED.search(sentence.text)) or CLAIMED.search(sentence.text) or ANOTHER_HOLDS.search(sentence.text) or _of_another(sentence.text, sentences) or any(name.casefold() in sentence.text.casefold() for name in others):
            maybe = maybe or sentence.text[:200]
            continue
        if IN_SO_MANY_WORDS.fullmatch(sentence.text):
            stated = True
            continue
        following = _continued(sentences[index + 1].text) if index + 1 < len(sentences) else ""
        yes, no = _judged(clause, following, sentence, model)
        stated, denied = stated or yes, denied or no
        if not yes and not no and max(sentence.scores.get("coc", 0.0), sentence.scores.get("nococ", 0.0)) >= POSSIBLE:
            maybe = maybe or sentence.text[:200]
    belied = next((s.text[:200] for s in sentences if stated and COC.search(s.text) is None and BELIED.search(s.text)), "")
    if belied:
        return CocReading(maybe=belied)
    return CocReading(stated, denied and not stated, "" if stated or denied else maybe, stated and any(_calls_in_date(s.text) for s in sentences))


def _of_another(text: str, sentences: Sequence[Sentence]) -> bool:
    """Tell a sentence that names as the holder somebody else than whom the message calls the supplier."""
    holder = HOLDER.search(text)
    named = {word for s in sentences for found in SUPPLIER_IS.finditer(s.text) for word in found.group(1).casefold().split()}
    return holder is not None and bool(named) and named.isdisjoint(holder.group(1).casefold().split())


def _calls_in_date(text: str) -> bool:
    return COC.search(text) is not None and (_renewed(text) or (CALLED_IN_DATE.search(text) is not None and COC_NEGATED.search(NO_FORM.sub(" ", text)) is None))


def _renewed(text: str) -> bool:
    """Tell of one that was over that it was renewed: not that it is to be, or is not."""
    return OVER.search(text) is not None and RENEWED.search(text) is not None and NOT_RENEWED.search(text) is None


def says_in_date(sentences: Sequence[Sentence]) -> bool:
    """Read an answer to the question whether the supplier has one in date, where the words "Code of Connection" need not stand."""
    texts = [s.text for s in sentences if not s.text.rstrip().endswith("?")]
    if any(COC_NEGATED.search(NOT_NEGATED.sub(" ", text)) for text in texts) or any(s.scores.get("unsure", 0.0) >= POSSIBLE for s in sentences):
        return False
    return any(IN_DATE.search(text) for text in texts)


def _judged(clause: str, following: str, sentence: Sentence, model: SentenceModel) -> tuple[bool, bool]:
    """Return whether one sentence states, and whether it denies."""
    joined = clause if IN_DATE.search(clause) and not following else f"{clause} {following}".strip()
    both = model.scores(joined) if following else sentence.scores
    has, lacks = both.get("coc", 0.5), both.get("nococ", 0.5)
    answered = re.match(r"\W*(?:yes|no|oes|ie|ydy|nac|nage|in[- ]date|valid|current|active|expir\w*|renew\w*|dilys|cyfredol)\b", following, I) is not None  # "Code of Connection?  Yes, in date"
    asking = clause.rstrip().endswith("?") and not REQUESTING.search(clause) and not answered
    joined = NUMBER.sub(" ", joined)
    plain = NOT_NEGATED.sub(" valid ", joined) if re.search(r"expire|dod i ben|run out|lapse|end|out of date|redeg allan", joined, I) else NOT_NEGATED.sub(" ", joined)
    if IN_FORCE.search(joined):
        plain = RENEWING.sub(" ", plain)
    words_deny = asking or COC_NEGATED.search(plain) is not None
    words_state = not words_deny and IN_DATE.search(joined) is not None
    if not both:
        return words_state, words_deny
    if words_deny and _renewed(plain):
        return True, False
    if words_deny and (over := OVER.search(plain)) is not None and IN_DATE.search(plain, 0, over.start()) is None:
        return False, lacks >= SURE
    if words_deny:
        return (has >= SURE and lacks < POSSIBLE and not asking), lacks >= SURE or not (has >= SURE and has > lacks)
    return (words_state and has >= lacks) or (has >= SURE and has > lacks), lacks >= SURE and lacks > has


def _clause(sentence: str) -> str:
    """Return the part of a sentence that speaks of the Code of Connection; what is concluded from it is left out."""
    part = next((piece for piece in re.split(r"[,;]\s+", sentence) if COC.search(piece)), "")
    if IN_DATE.search(part) and not COC_NEGATED.search(part) and not OVER.search(sentence):
        return part
    pieces = re.split(r"[,;]\s+(?=(?:so|and so|hence|therefore|but|felly|ond)\b)|\s+(?=so (?:i|we|the|that means)\b)", sentence, flags=I)
    return next((piece for piece in pieces if COC.search(piece)), "")


def _continued(sentence: str) -> str:
    """Return the next sentence where it goes on about the Code of Connection ("It is valid until …")."""
    return sentence if re.match(r"\W*(?:yes|no|oes|ie|ydy|nac|nage|it|this|which|that|their|expir\w*|valid|in[- ]date|current|runs|renew\w*|mae|mae'n|hwn|sy'n|dilys)\b", sentence, I) else ""
