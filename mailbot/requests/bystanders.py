"""Users whose address stands in a sentence that neither asks for anything nor gives an address, beside others for whom one asks.

"Please add jo@…. Her manager Al (al@…) has agreed": whether Al is a user is for a person to say, however the sentence is put.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.model.request import OF_A_USER, User
from mailbot.requests.contacts import ASKS
from mailbot.requests.sentences import LIKELY, POSSIBLE, Sentence, score_of
from mailbot.requests.user_words import ADDRESS, NEEDS

PROSE = 5  # words besides the addresses; fewer are a list item
MANY, NAMED = 5, 3  # addresses of a list in one sentence; words that name each
WORD = expression(r"[^\W\d_][\w'’-]*")
GIVES = expression(  # right before an address: "his email is", "Al's is", "use", "Al Ng:"
    r"(?:\b(?:users?|accounts?|log-?ins?|e-?mails?|addresses|address|mail|cyfeiriad\w*|gyfeiriad\w*|chyfeiriad\w*|e-?bost|ebyst|is|are|'s|yw|ydy|ydi|di|add|use|read|namely|sef|dyma\w*|names?|enwau?)\b(?:(?!\b(?:from|with|by|via|gan|oddi|about|since|to)\b)[^@.;(]){0,25}|[:=–—-]\s*|<)$",
    re.IGNORECASE,
)
WANTS = expression(r"\b(?:like|want\w*|also|too|as well|both|myself|me|instead|not|wrong\w*|correct\w*|should|spel\w+|mis\w+|another|one more|sponsor\w*|noddi\w*|access|log-?ins?|portal|accounts?|mynediad|fynediad|cyfrif|porth|borth|hefyd|nid|cywir\w*|yn lle|eisiau|isio|finnau|minnau|second|third|other (?:one|user|person)|ail)\b", re.IGNORECASE)
TOLD_OF = expression(r"[>)\]]?\s*(?:has|had|have|already|asked|told|said|agreed|approved|signed|can|will|knows?|sits|looks? after|leads?|runs?|is (?:our|my|the|on|away|off|happy|aware|in)\b|wedi|yw ein|sydd)\b", re.IGNORECASE)
DID = expression(r"[>)\]]?\s*(?:asked|told|said|agreed|approved|signed|suggested|recommended|forwarded|sent|gofynnodd|dywedodd|cytunodd)\b", re.IGNORECASE)
WAS = expression(r"\b(?:was|were|used to be|predecessor|oedd|rhagflaenydd)\b[^@.;]{0,20}$", re.IGNORECASE)


def bystanders(users: Sequence[User], sentences: Sequence[Sentence], *, answers: bool = False) -> tuple[str, ...]:
    """Say whose part in a request is not clear, where it is clear for others. `answers`: it was so before, for those of the case."""
    body = [sentence for sentence in sentences if sentence.passage.zone is not Zone.SUBJECT]
    given = {user.address: [s for s in body if user.address in s.text.casefold()] for user in users if user.evidence.zone not in (Zone.LIST, Zone.SUBJECT)}
    if not answers and not any(score_of(sentence, "ask") >= LIKELY for places in given.values() for sentence in places):
        return ()
    aside = [(address, places[0]) for address, places in given.items() if places and all(_only_tells(address, sentence) for sentence in places)]
    return tuple(f"{OF_A_USER}{address}: {sentence.text[:100]}" for address, sentence in aside)[:3]


def _only_tells(address: str, sentence: Sentence) -> bool:
    """Tell a sentence that does something else than to ask for the owner of an address, or to give it."""
    text = sentence.text
    if "\t" in sentence.passage.text[sentence.start : sentence.end]:
        return False  # a row of a table
    if score_of(sentence, "ask") >= POSSIBLE:
        return False
    at = text.casefold().find(address)
    before, behind = ADDRESS.split(text[:at])[-1], text[at + len(address) :]
    if score_of(sentence, "past", 0.0) >= LIKELY or DID.match(behind) or WAS.search(before):
        return True
    words, addresses = len(WORD.findall(ADDRESS.sub(" ", text))), len(ADDRESS.findall(text))
    if words <= (NAMED * addresses if addresses >= MANY else PROSE):
        return False
    if ASKS.search(text) or WANTS.search(text) or NEEDS.match(behind):
        return False
    return GIVES.search(before) is None or TOLD_OF.match(behind) is not None
