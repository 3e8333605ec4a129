"""A follow-up to the users of its case who give their place to others: "take Huw off and put Mair on instead: mair@…".

The people are marked first, so that the words round them tell who goes, however they are named: by an address, by the part of
it before the @, by a name, by "him". Where it is not plain who goes, or for whom, `unclear` says so and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.expression import expression
from mailbot.requests.user_words import ADDRESS, NAME, NOT_NAME

MOST = 200  # users of a case that are looked for
FIRST = 0xE100  # private characters that stand for the case's users
PRIVATE = expression("[\ue000-\uf8ff]")
OLD, NEW = f"[{chr(FIRST)}-{chr(FIRST + MOST)}]", "\ue001"
WHO = rf"(?P<who>{OLD}|{NEW}|\b(?:him|her|them)\b|(?-i:(?!(?:The|This|That|My|Our|It|I)\b)[A-ZÀ-ÞŴŶ][a-zà-ÿŵŷ'-]+(?: {NAME})?))(?:'s)?"
OF_WHOM = r"(?: (?:name|e-?mail|address|entry|place))?"
BY = r"(?: over| out)? (?:with|for|by|to|and (?:put|use|add|have)|gyda|am|efo|i|â)\b"
TAKEN_OFF = rf"\b(?:take|taking|drop|dropping|remove|removing|cross|strike|knock|leave|leaving|pull|scratch|lose|ditch|scrap|forget|delete|tynn\w*|dynn\w*|gad\w*|hepgor\w*)(?: off| out)? {WHO}{OF_WHOM}(?= (?:off|out|allan)\b| (?:from|o|oddi ar) (?:the |this |that |my |our |y |'r )*(?:list|request|ticket|form|application|case|names|rhestr|cais|gais)\b| and (?:put|add|use|have|set)\b|,? (?:put|add|use|it'?s|make it)\b| a (?:rhoi|rhowch|rho|chynnwys|defnyddi\w+)\b)"
GOES = (
    rf"\b(?:replac(?:e|ing)|disodli) {WHO}{OF_WHOM}{BY}",
    rf"\b(?:sw[ao]p\w*|switch\w*|substitut\w*|exchang\w*|chang(?:e|ing)|newid\w*|g?cyfnewid\w*|gyfnewid\w*)(?: in| out| over)? (?:(?:it|this|that|the (?:e-?mail|address|name|user)) )?(?:from |o )?(?:{NEW} (?:for|in for|with|am|yn lle) )?{WHO}{OF_WHOM}",
    rf"\b(?:instead of|in (?:the )?place of|in lieu of|rather than|yn lle|yn hytrach na|to replace|replac(?:es|ing)|tak(?:es|ing|e) over from|stand(?:s|ing)? in for) {WHO}",
    TAKEN_OFF,
    rf"{WHO} (?:is|'s|comes|goes|can come|can go|has come|needs to come|yn mynd) (?:off|out|allan)\b(?= (?:and|&|with)\b|[,;:] )",
    rf"\b(?:(?:have|take|takes|taking|fill|fills|filling) |in |into )(?P<who>{OLD}|his|her|their)(?:'s)? (?:place|stead|seat|slot|spot|shoes)\b",
    r"\byn (?P<who>ei|eu) l?le\b",
    rf"{NEW}(?:(?!{OLD})[^.;!?]){{0,40}}?\b(?:not|nid) (?P<who>{OLD}|him\b|her\b)(?! (?:is|will|has|needs?|who)\b)",
    rf"\b(?:not|nid) (?P<who>{OLD}),? (?:but|ond|it(?:'s| is| should be)) (?:\w+ ){{0,3}}{NEW}",
)
SPELT = (
    rf"(?P<who>{OLD}) (?:is|'s|yw|ydy|ydi) (?:now|really|actually|bellach) {NEW}",
    rf"\b(?:(?:it|that)'?s|(?:it|that) is) (?:now )?{NEW}[^.;!?]{{0,20}}\b(?:in (?P<who>its) place)",
    rf"\b(?:spel\w+|mis-?spel\w+|mis-?typ\w+|camsillaf\w*|gamsillaf\w*) (?:out )?(?P<who>{OLD})",
    rf"\b(?:got|put|gave|typed|wrote|had) (?P<who>{OLD})(?:'s)?{OF_WHOM}(?: down| in)? (?:wrong\w*|incorrectly|yn anghywir)",
    rf"(?P<who>{OLD})(?:'s)?{OF_WHOM} (?:was|is|were|oedd|yn) (?:wrong\w*|incorrect\w*|mis-?spel\w+|mis-?typ\w+|anghywir)",
    rf"(?P<who>{OLD})(?:'s)?{OF_WHOM},? (?:should (?:be|read|have (?:been|read|said))|ought to be|dylai fod|dylsai fod|becomes?|is to be) (?:\w+ ){{0,2}}{NEW}",
    rf"(?P<who>{OLD}) ?(?:->|=>|→|>) ?{NEW}",
    rf"(?P<who>{OLD})'s (?:\w+ ){{0,2}}(?:e-?mail|address)\b(?:(?!{OLD})[^.;!?]){{0,40}}{NEW}",
    rf"\b(?:use|put|try|defnyddiwch|rhowch) {NEW} (?:for|i) (?P<who>{OLD})(?! to\b)",
)
PATTERNS = tuple(expression(pattern, re.IGNORECASE) for pattern in (*GOES, *SPELT))
NOBODY_COMES = (expression(TAKEN_OFF, re.IGNORECASE),)
ACCOUNT = expression(r"\b(?:access|accounts?|log-?ins?|portal|permissions?|system|mynediad|fynediad|cyfrif|gyfrif|borth|porth)\b", re.IGNORECASE)
TAKEN_FROM = expression(rf"\b(?:remove|removing|delete|take|taking|drop|tynn\w*|dynn\w*|revoke|close)\b[^.;\n]{{0,40}}{ACCOUNT.pattern}", re.IGNORECASE)
SWAPPING = expression(rf"\b(?:g?cyfrif|gyfrif|mynediad|fynediad) {OLD}|{OLD}'s (?:accounts?|log-?ins?|access|place|spot|slot)\b|\b(?:replac\w+|sw[ao]p\w*|instead of|in place of|drop(?:ping)?|remov\w+|strike|ditch\w*|tynn\w*|dynn\w*|yn lle|hepgor\w*|(?:chang\w+|trad\w+) places|(?:take|taking|leave|leaving|cross|knock)\b[^.;]{{0,30}}\b(?:off|out))\b", re.IGNORECASE)
HAS = expression(r"(?:\b(?:his|her|their|existing|current|old|ei|eu)|'s) (?:\w+ ){0,2}?(?:accounts?|access|log-?ins?|profile|registration|permissions?|cyfrif|gyfrif|chyfrif|mynediad|fynediad)\b", re.IGNORECASE)  # an account that is there
ABOUT_MAIL = expression(r"\b(?:copy|copi(?:o|wch)?|cc|reply|replies|ring|call|contact|notify|cysyllt\w*|send (?:the|his|her|it|them|that|any|all)|(?:log-?in|details|reply|answer) (?:should )?(?:go|goes) to)\b", re.IGNORECASE)
GOING = expression(rf"{OLD}'s (?:job|role|post|seat|work|shifts?|swydd) (?:has|have|is|goes|will|went)\b|{OLD}(?:'s)? (?:(?:has|have|is|was|will be|'s)(?: now| just| since)? )?(?:left|leav(?:es|ing)|off (?:sick|long|to|on)|gone|moved|moving|retir\w+|no longer|handed in|on (?:long[- ]term |maternity |paternity |sick )+leave|unable|can'?t|cannot|won'?t|wedi (?:gadael|mynd|symud|ymddeol)|yn (?:gadael|symud|ymddeol)|ddim)\b|\b(?:nid yw|dyw|dydi|dydy|mae|bydd) {OLD} (?:wedi gadael|yn gadael|ddim|yn symud)", re.IGNORECASE)
BESIDE = expression(r"\b(?:as well|also|too|both|and add|in addition|hefyd|help(?:s|ing)? (?:him|her|them)|work(?:s|ing)? with)\b", re.IGNORECASE)
SENTENCE = expression(r"(?<=[.!?;])[ \t]+|\n\s*\n|\n(?=[-•*–·]\s)|\n(?=[A-ZÀ-ÞŴŶ\ue001\ue100-\ue1ff])")


@dataclass(frozen=True, slots=True)
class Swap:
    """The addresses of the case's users who go, the sentences that say so, and what is not plain about it."""

    gone: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unclear: str = ""


def read_swap(text: str, known: Sequence[str], fresh: Sequence[str]) -> Swap:
    """Read who goes. `known` are the addresses of the case's users, `fresh` those of the users whom the text adds."""
    gone: dict[str, None] = {}
    said: dict[str, None] = {}
    unclear: list[str] = []
    going: list[tuple[tuple[str, ...], str]] = []
    above = ""  # the sentence before
    whom: tuple[str, ...] = ()  # those of the case whom it names
    for plain, sentence in _sentences(text, known[:MOST], fresh) if known else ():
        here = _named(sentence, known)
        found = [match for pattern in (PATTERNS if fresh else NOBODY_COMES) for match in pattern.finditer(sentence) if not NOT_NAME.search(match.group("who"))]
        for match in found:
            who = _who(match, sentence, whom, known)
            gone.update(dict.fromkeys(who))
            said.update(dict.fromkeys((above, plain) if above and match.group("who").lower() in PRONOUNS and not _named(sentence[: match.start()], known) else (plain,)))
            if not who:
                unclear.append(f"who gives their place to another is not plain: {plain[:100]}")
        if _takes_away(sentence, here, fresh, found=bool(found)):
            unclear.append(f"it may take away what somebody has: {plain[:100]}")
        if fresh and not found and GOING.search(sentence) and not BESIDE.search(sentence):
            going.append((here, plain))
        above, whom = plain, here or whom
    if gone:
        said.update((plain, None) for plain, _ in _sentences(text, known[:MOST], fresh) if OLD_ADDRESS.search(plain))
    unclear += [f"somebody of the request may be going: {plain[:100]}" for people, plain in going if not set(people) & set(gone)]
    if fresh and gone and len(gone) != len(fresh):
        unclear.append(f"{len(gone)} would give their place to {len(fresh)}")
    return Swap(tuple(gone), tuple(said), unclear[0] if unclear and (gone or fresh) else "")


def _takes_away(sentence: str, here: Sequence[str], fresh: Sequence[str], *, found: bool) -> bool:
    """Tell a sentence that may be about an account that is there, or about mail, or that swaps somebody in words that are not known."""
    if found and (HAS.search(sentence) or ABOUT_MAIL.search(sentence)) or (here and TAKEN_FROM.search(sentence)):
        return True
    others = [one for one in here if not any(_called(one) & _called(other) for other in fresh)]  # not "use jo@… for Jo instead of the hotmail one"
    return bool(others) and not found and SWAPPING.search(sentence) is not None


OLD_ADDRESS = expression(  # why the new one is given: "… so the address I gave doesn't exist"
    r"\bthe (?:old |e-?mail )?(?:address|one|e-?mail) (?:that |which )?(?:i|we) (?:gave|sent|had|used|put|typed)\b[^.;]{0,20}\b(?:doesn['’]?t (?:exist|work)|does not (?:exist|work)|(?:is|was) (?:wrong|dead|out of date|(?:an |the |her |his )?old|no longer|not)|bounce[sd]|no longer|never)|\b(?:under|in|by) (?:her|his|their) (?:new|married|maiden) (?:sur)?name\b",
    re.IGNORECASE,
)
PRONOUNS = ("him", "her", "them", "his", "its", "their", "ei", "eu")


def _who(match: re.Match[str], sentence: str, above: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the address of who goes; nothing where that is nobody of the case, or not plain."""
    who = match.group("who")
    if who.lower() not in PRONOUNS:
        return _named(who[0], known)
    meant = _named(sentence[: match.start("who")], known) or above or known
    return tuple(meant) if len(meant) == 1 else ()


def _named(sentence: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses of the case's users whom a sentence names."""
    return tuple(dict.fromkeys(known[ord(mark) - FIRST] for mark in re.findall(OLD, sentence)))


def _sentences(text: str, known: Sequence[str], fresh: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each sentence as it is and with its people marked."""
    marked, places = _marked(text, known, fresh)
    begin = 0
    for match in (*SENTENCE.finditer(marked), None):
        end = match.start() if match else len(marked)
        if marked[begin:end].strip():
            yield " ".join(text[places[begin] : places[end]].split()), " ".join(marked[begin:end].split())
        begin = match.end() if match else end


def _marked(text: str, known: Sequence[str], fresh: Sequence[str]) -> tuple[str, list[int]]:
    """Put one character in the place of every person; beside it where in the text each character stood."""
    text = PRIVATE.sub("?", text)
    out: list[str] = []
    places: list[int] = []
    at = 0
    words = _names(known, fresh)
    for match in re.finditer("|".join((rf"{NAME}(?: {NAME})?,? ?[(<]{ADDRESS.pattern}[)>]", ADDRESS.pattern, r"(?<![\w.+'-])[\w.+'-]{1,64}@(?!\w)", *(re.escape(name) for name in sorted(words, key=len, reverse=True)))), text):
        mark = _mark(match.group(), known, words)
        if not mark or re.match(r"\w", text[match.end() : match.end() + 1]) or re.search(r"\w$", text[: match.start()][-1:]):
            continue
        out.append(text[at : match.start()] + mark)
        places += [*range(at, match.start()), match.start()]
        at = match.end()
    out.append(text[at:])
    places += [*range(at, len(text)), len(text)]
    return "".join(out), places


def _mark(words: str, known: Sequence[str], names: dict[str, str]) -> str:
    address = ADDRESS.search(words)
    if address is not None:
        one = address.group().lower()
        return chr(FIRST + list(known).index(one)) if one in known else NEW
    if words.endswith("@"):
        before = [index for index, one in enumerate(known) if one.startswith(words.lower())]
        return chr(FIRST + before[0]) if len(before) == 1 else ""
    return names[words]


def _names(known: Sequence[str], fresh: Sequence[str]) -> dict[str, str]:
    """Return the names by which people may be meant, first and whole, each with its mark; what two of the case share names neither."""
    out = {name: NEW for address in fresh for name in _called(address)}
    owners: dict[str, list[int]] = {}
    for index, address in enumerate(known):
        for name in _called(address):
            owners.setdefault(name, []).append(index)
    for name, indexes in owners.items():
        if len(indexes) == 1:
            out[name] = chr(FIRST + indexes[0])
        else:
            out.pop(name, None)
    return out


WORDS_TOO = frozenset("will may mark rob bill grace hope faith joy dawn eve art sue pat ray rose april june summer jo al ed jack frank max drew guy don".split())  # and no names, written small


def _called(address: str) -> set[str]:
    """Return the first name and the whole name that an address tells, the first one written small as well."""
    parts = [part for part in re.split(r"[^a-z]+", address.partition("@")[0]) if len(part) > 1]
    small = {first for first in parts[:1] if first not in WORDS_TOO}
    return {" ".join(part.capitalize() for part in parts), *(first.capitalize() for first in parts[:1]), *small} - {""}
