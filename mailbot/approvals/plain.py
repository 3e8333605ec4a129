"""Whether a sentence of a security team plainly approves a domain, or the request that it be allow-listed.

A list of what counts, not of what does not: every word of the clause that approves must be one that plain approvals are
made of. A clause that approves and holds any other word (an agenda, an exemption, a stage, thirty days, somebody else's
team) approves something else, or not quite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from mailbot.approvals.words import (
    AGENTS,
    APPROVING,
    CARRIED,
    CORES,
    ENTERED,
    FOREIGN,
    FREELY,
    GOES_ON,
    LIST,
    NAME,
    ORGANISATION,
    REASON,
    REVIEWED,
    REVIEWING,
    SETTLED,
    SPLIT,
    SUBJECT,
    SUFFIX,
    TIME,
    TWOFOLD,
    VENUE,
    VOCABULARY,
)
from mailbot.expression import expression

MONTHS = {name: number for number, names in enumerate(("jan ion", "feb chwe", "mar maw", "apr ebr", "may mai", "jun meh", "jul gor", "aug aws", "sep med", "oct hyd", "nov tac", "dec rha"), 1) for name in names.split()}
DATE = expression(r"\b(?:(\d{1,2})(?:st|nd|rd|th|ain|fed|eg)?\s+(?:of\s+)?([a-z]{3,9})\w*\s+|(\d{1,2})[/.](\d{1,2})[/.])(20\d\d)\b", re.IGNORECASE)
ACTING = expression(r"\b(?:we|i|tim|we've|i've|rydym|rydyn|dw i|rwyf|rwy)\b(?= ?(?:have|has|had|can|are|am|is|'ve|'re|'n|approv|authori|now|therefore|hereby|also|ni|wedi|yn|sign))|\b(?:we've|i've|rydym|rydyn|dw i|rwyf|mae tim)\b|\b[gc]ymeradwyon ni\b", re.IGNORECASE)
OTHERS = expression(r"\b(?:by|gan)\s+(?!(?:this |our |the )?tim\b|us\b|me\b|myself\b|ourselves\b|ni\b|y\b tim)", re.IGNORECASE)  # who approves, where it is not the team
VERB = expression(r"\b(?:is|are|was|were|has|have|had|been|went|came|did|does|will|passed|completed|met|mae|oedd|bu|aeth)\b")
OWNED = expression(r"(?:belonging to|owned by|used by|run by|requested by|submitted by)\b")  # goes on about the domain
PASSIVE = expression(r"(?:is|are|was|were|has been|have been)\b")
NAMED = expression(r"\b(?:parth|domains?|requests?|applications?|cais|gais|chais)\b")
TURNING = expression(r"\b(?:but|however|though|although|yet|ond)\b", re.IGNORECASE)
TELLS_ON = expression(r"(?:i|we|you|it|they|he|she|mi|fe|maen?|bydd\w*|byddwn|cewch|gallwch)(?:'(?:ve|m|re|ll|s|d|n))?\b")  # a clause with a subject of its own
OTHER_MATTER = frozenset(  # nouns by which a capitalised name is that of something else than the supplier
    "firewall rule rules change changes exemption exception pilot phase stage trial test tests testing access account accounts portal project contract invoice review assessment budget user users contact connection certificate tenant "
    "mail email vpn form forms toolkit dpia agreement policy request requests wal dân cytundeb polisi prosiect mynediad cyfrif".split()
)
APPROVES_IN_WELSH = expression(r"yn (?:cymeradwyo|awdurdodi|caniatáu)\b")
TEAM_BEFORE = expression(r"\btim\W*$|\bwyf i\W*$|^ar ran tim\b")
CODE = expression(r"[a-z]{2,5}-?\d{2,10}|(?:sec|apim)-2[\w-]*")  # of a request or a change
TOKEN = expression(r"[^\W_](?:[\w'-]*\w)?")


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about: the labels of the domains that it names, and when it was written."""

    labels: frozenset[str] = frozenset()
    written: datetime | None = None
    boxes: bool = False  # it has options that are not ticked


NOTHING = About()


def plainly(plain: str, about: About = NOTHING) -> bool | None:
    """Tell whether a sentence approves plainly (True), only sounds like approving (False), or says nothing of it (None).

    Domains stand in it as `parth`.
    """
    clauses = [clause for part in SPLIT.split(canonical(plain, about)) if (clause := part.strip())]
    approving = [number for number, clause in enumerate(clauses) if APPROVING.search(clause)]
    if not approving:
        return None
    turns = TURNING.search(plain) is not None
    if not turns and all(SETTLED.fullmatch(clauses[number]) and not any(core.search(clauses[number]) for core in CORES) for number in approving):
        return None  # "Added on Friday by Gethin" tells what was done, not that it may be
    approving = [number for number in approving if number == approving[0] or turns or not SETTLED.fullmatch(clauses[number])]
    if any(not _is_plain(clauses[number], clauses[:number]) for number in approving):
        return False
    return all(_goes_on_well(clause) or (not turns and SETTLED.fullmatch(clause)) for clause in clauses[approving[0] + 1 :]) and not _long_ago(plain, about) and not _begins_later(plain, about)


def canonical(plain: str, about: About = NOTHING) -> str:
    """Return a sentence in small letters, with one token for each thing that has many names."""
    text = ORGANISATION.sub(" ", NAME.sub(lambda found: " enw " if _is_supplier(found.group(), about) else found.group(), plain))
    text = text.casefold()
    for pattern, token in ((TIME, " "), (LIST, " rhestr "), (REVIEWED, " "), (VENUE, " "), (AGENTS, " tim ")):
        text = pattern.sub(token, text)
    text = re.sub(r"\(\s*enw\s*(?:\)|(?= (?:has|have|is|are|was|were|to)\b))", " ", text)
    text = re.sub(r"\ba chymeradwywyd\b", "a cymeradwywyd", TWOFOLD.sub(r"\1", " ".join(text.split())))
    return ENTERED.sub("", text)


def date_in(text: str) -> datetime | None:
    """Return the first date with a year that a text gives."""
    for found in DATE.finditer(text):
        day, name, other_day, number, year = found.groups()
        month = MONTHS.get(name[:4].lower(), MONTHS.get(name[:3].lower())) if name else int(number)
        if month and 1 <= month <= 12 and 1 <= int(day or other_day) <= 28 + 3 * (month != 2):
            return datetime(int(year), month, min(int(day or other_day), 28))
    return None


def _is_supplier(name: str, about: About) -> bool:
    """Tell whether words in capitals name the supplier: they echo a domain of the mail, or end as companies' names do."""
    words = [word.casefold() for word in re.findall(r"[^\W_]+", name)]
    squeezed = "".join(words)
    if len(words) > 2 and "".join(words[:-1]) in about.labels and SUFFIX.search(name) is not None:
        return True  # "Glasbury Triage Ltd" of glasburytriage.co.uk
    if FOREIGN.search(name.casefold()) or not OTHER_MATTER.isdisjoint(words):
        return False  # "Acme Firewall Rule", "Acme Pilot"
    return SUFFIX.search(name) is not None or any(len(words[0]) >= 3 and (label.startswith(words[0]) or squeezed.startswith(label)) for label in about.labels)


def _is_plain(clause: str, before: list[str]) -> bool:
    clause = _carried(clause, before)
    acting = ACTING.search(clause) if REASON.match(clause) else None
    own = clause[acting.start() :] if acting else clause  # "Following our call we have approved …"
    if not _all_known(own) or FOREIGN.search(own) or not any(core.search(own) for core in CORES):
        return False
    if not NAMED.search(own) and any(FOREIGN.search(words) for words in before if not REASON.match(words)):
        return False  # "We have read the contract with … and approved it"
    found = APPROVING.search(own)
    if found and OTHERS.search(own, found.end()):
        return False
    spoken = own[: found.start()] if found else own
    if PASSIVE.match(own) and before and not SUBJECT.search(spoken) and not any(VERB.search(words) for words in before):
        return any(SUBJECT.match(words) for words in before)  # "The firewall rule for … (443 outbound) was approved"
    if SUBJECT.search(spoken) or ACTING.search(own) or not before or not VERB.search(before[-1]):
        return True
    return _has_subject(before)


def _carried(clause: str, before: list[str]) -> str:
    """Return a clause with the team that a clause before it speaks of: `… has reviewed the form and approves …`."""
    if APPROVES_IN_WELSH.match(clause) and before and any(TEAM_BEFORE.search(words) for words in before):
        return f"tim {clause}"
    leading = next((words for words in reversed(before) if VERB.search(words) or REVIEWING.match(words)), "")
    if not REVIEWING.match(leading) or FOREIGN.search(leading):
        return clause
    return CARRIED.sub(lambda found: "tim yn" if found.group() else "tim ", clause)


def _has_subject(before: list[str]) -> bool:
    """Tell whether what the clauses before speak of is the request or the team, so that `and was approved` may go on from it."""
    clause = next((words for words in reversed(before) if not VERB.match(words) and not OWNED.match(words)), before[0])
    spoken = re.split(r"\b(?:that|say|confirm|bod|fod) ", clause)[-1]
    return bool(SUBJECT.match(spoken) or re.match(r"(?:mae )?(?:we|i|tim)\b", spoken) or APPROVING.search(clause))


def _all_known(clause: str) -> bool:
    return all(word in VOCABULARY or word.isdigit() or CODE.fullmatch(word) is not None for word in TOKEN.findall(clause.replace("'r ", " ")))


def _goes_on_well(clause: str) -> bool:
    if REASON.match(clause) or FREELY.match(clause):
        return True
    return not FOREIGN.search(clause) and (_all_known(clause) or GOES_ON.match(clause) is not None or TELLS_ON.match(clause) is not None)


def _long_ago(plain: str, about: About) -> bool:
    """Tell whether a sentence speaks of an approval of earlier years: that one's age cannot be read off this mail."""
    date = date_in(plain)
    if date is not None and about.written is not None:
        return (about.written.replace(tzinfo=None) - date).days > 60
    return re.search(r"\b(?:in|since|during|back in|yn|ers) (?:\w+ )?(?:19|20)\d\d\b", plain, re.IGNORECASE) is not None


FROM_DAY = expression(r"\b(?:from|as of|as from|effect|effective|starting|beginning|commencing|until|not before|o|ymlaen o|yn dechrau)\W+(?:on |from |the )*$", re.IGNORECASE)


def _begins_later(plain: str, about: About) -> bool:
    """Tell whether a sentence approves from a day that comes after the mail: nothing is approved until then."""
    for found in DATE.finditer(plain):
        day = date_in(found.group())
        if day is not None and about.written is not None and FROM_DAY.search(plain[: found.start()]) and day > about.written.replace(tzinfo=None):
            return True
    return False
