"""The people whom a message names beside its users and who are to have no access: "not Pete", "leave Moira out".

What is said right before an address, or of it right behind, decides; what is taken away from somebody is no wish to give it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.request import User
from mailbot.requests.user_words import NAME

BEFORE = expression(
    r"\b(?:not|nor|never|except(?:ing)?|apart from|other than|excluding|without|minus|leav(?:e|ing) out|omit(?:ting)?|skip"
    r"|tak(?:e|es|ing) (?:up )?(?:the )?(?:seats?|places?|desks?|chairs?|jobs?|posts?) of|tak(?:e|es|ing) over from|fill(?:s|ing)? in for|into the shoes of"
    r"|(?:do not|don['’]?t|does not|did not) (?:add|include|give|set up|want|let|register|need|enrol|grant|create|invite)"
    r"|nid|heb gynnwys|heblaw(?: am)?|ac eithrio|ar wahân i|peidiwch â? ?(?:ychwanegu|rhoi|cynnwys|gadael))\b(?! (?:only|just|yet|sure))(?:(?!,? (?:so|but|use|please|instead|felly|defnyddi\w+)\b)[^@.;:\n)]){0,40}[(<]?$",
    re.IGNORECASE,
)
LIKE = expression(  # "the same as Craig Venn who sits opposite me (…": who has it already
    r"\b(?:same|identical|just like|exactly like|modelled on|mirroring|yr un (?:fath|peth|mynediad))\b[^@.;:\n]{0,30}?\b(?:as|to|like|on|â|ag)? ?(?-i:[A-ZŴŶ])[\w'’-]+[^@.;:\n]{0,60}\(<?$",
    re.IGNORECASE,
)
TAKEN_AWAY = expression(
    r"\b(?:close|remove|removing|delete|revoke|block|disable|deactivate|suspend|cancel|take (?:away|off)|(?:stop|end)(?:ping)? (?:the )?(?:access|account)|cau|gau|dileu|ddileu|tynnu|dynnu|th?ynnwch|dynnwch|diddymu|ddiddymu|blocio|flocio)\b[^@.;:\n]{0,60}[(<]?$",
    re.IGNORECASE,
)
BEHIND = expression(
    r"[>)\]\"'”,]*\s*(?:(?:who |is |and |but )?(?:manages?|gets? (?:by|on)|does|copes) (?:perfectly |quite |just )*(?:fine|well|happily|ok|okay)? ?(?:without|as (?:he|she) is)\b|would rather (?:not|stay)\b|(?:has|have) (?:already |long )?(?:had|got) (?:his|her|their|an?|one)(?: own)?(?: portal)? ?(?:log-?in|account|access|sign-?in)?\b[^.;\n@]{0,30}\b(?:since|already|for (?:years|months|ages)|all along)\b|[^@.;\n]{0,60}?\b(?:(?:he|she|they)(?:'s|['’]re| is| are)|who(?:'s| is)?|but|yet) (?:not|n['’]t) (?:after|looking for|asking for|in need of) (?:an? |one\b|any |the )?(?:access|account|log-?in|sign-?in)?|[^@.;\n]{0,80}?\b(?:said|says|replied|answered) (?:no|no,? thanks|no,? thank you)\b|[^@.;\n]{0,80}?\bnid (?:yw|ydy|ydi)(?:'n)? ?(?:yn )?(?:chwilio am|angen|eisiau|isio)\b|[^@.;\n]{0,80}?\b(?:a |ac )?(?:dywedodd|meddai)[^@.;\n]{0,12}\bdim diolch\b)|[>)\]\"'”,]*\s*(?:\([^)\n@]{0,40}\)\s*)?(?:who |which |that |sydd )?"
    r"(?:(?:should|must|may|can|will|is|are|do|does|need)(?: not|n['’]?t) (?:to )?(?:be (?:added|included|given|on|in|set|part)|get|need|require|want|receive)\b|(?:should|must) (?:not|no longer) (?:have|be)\b|mustn['’]?t have\b"
    r"|(?:is|are) (?:not|n['’]?t) (?:to|one|part|included|wanted|needed|a user)\b|not to be\b|(?:is|are|to be) (?:excluded|left out|removed)\b|ddim (?:i gael|angen|eisiau|isio)\b|na ddylai\b|(?:(?:him|her)self |themselves )?(?:needs?|wants?|requires?) (?:nothing|none\b|no (?:access|account|log-?in|sign-?in)))"
    r"|[^@.;\n]{0,60}?\b(?:he|she|they) (?:do(?:es)?n['’]?t|do(?:es)? not|won['’]?t|will not) (?:need|want|require|get) (?:one|it|this|access|an? (?:account|log-?in)|to be (?:added|set up|included))\b"
    r"|[^@.;\n]{0,160}?\b(?:he|she|they|who|and|but|so) (?:needs?|wants?|requires?) (?:nothing|no (?:access|account|log-?in|sign-?in))\b(?! (?:but|except|other|more than|beyond))"
    r"|[^@\n]{0,100}?\b(?:he|she|they) (?:has|have|had) no (?:need|use|wish) (?:of|for)\b|[^@.;\n]{0,30}\t[^@\n]{0,60}\b(?:nothing needed|no action(?: needed)?|needs nothing|has (?:had )?(?:hers|his|theirs|one) (?:already|since))\b"
    r"|[^@.;\n]{0,160}?\b(?:so |and |but )?(?:he|she|they)(?:'s|['’]re| is| are) (?:not|no) (?:a )?(?:part|one|user)s? of (?:this|it|these|them|the (?:request|list|team))\b"
    r"|[>)\]\"'”’]*[.,;]? (?:so )?(?:please )?(?:don['’]?t|do not) (?:give|send) (?:it|one|access|an? (?:account|log-?in)) to (?:him|her|them)\b"
    r"|[^@.;\n]{0,160}?\b(?:so |and )?(?:leave|keep) (?:him|her|them) out (?:of (?:this|it)\b|\.)"
    r"|[^@\n]{0,80}?[.;] (?:please )?(?:forget|ignore|disregard|scrap|bin|anghofiwch|anwybyddwch) (?:about )?(?:that|this|it|hwnnw|hwnna)\b"
    r"|[>)\]\"'”’,]*[.,;]?\s{1,3}(?:\(?(?:ond |a )?(?:does dim|nid oes|sdim|'sdim|fydd dim) angen (?:mynediad|cyfrif|un|dim) (?:ar(?:ni|no|nyn)|i(?:ddi|ddo|ddyn))"
    r"|\(?(?:but |and )?(?:she|he) (?:(?:doesn['’]?t|does not|will not|won['’]?t) (?:need|want|require) (?:an? |any )?(?:access|accounts?|log-?ins?|one)|needs? no (?:access|accounts?|log-?ins?))\b(?! (?:to|in|on|for) ))"
    r"|[>)\]\"'”’,]*\s{1,3}(?:and |who |but )?(?:(?:they|he|she)(?:['’]d| would)? |would )?(?:like|likes|wants?|asks?|wish(?:es)?) to be (?:copied|kept (?:informed|posted|up to date|in the loop)|told|informed|notified|cc['’]?d)\b",
    re.IGNORECASE,
)
NEITHER = expression(  # said of the last two addresses before it
    r"(?:[^@\n]{0,160}@[\w.-]+)?[^@\n]{0,160}?[.;] (?:neither(?: of (?:them|those|these|the two)(?: two)?)? (?:needs?|wants?|requires?)|(?:does dim|nid oes|sdim|'sdim) angen (?:mynediad|cyfrif|un) ar (?:y naill na'r llall|yr un o'r ddau|y ddau (?:hyn|yna)))\b",
    re.IGNORECASE,
)
TOGETHER = expression(r"\((?:[\w.+'-]{1,64}@[\w.-]{1,100}(?:\s*[,;/&]\s*|\s+(?:and|a|ac)\s+))+$")  # "not Elin or Rob (elin@…, rob@…)": both
LONGEST = 120  # characters before an address that may leave it out
WANTS_NOTHING = expression(r"\b(?:wants?|needs?|requires?) (?:nothing|no (?:access|accounts?|log-?ins?))\b|\b(?:nothing|no access|no accounts?|no log-?ins?)\b[^.\n]{0,20}\b(?:wanted|needed|required|for)\b|\b(?:not|n['’]t) (?:to be )?(?:need|want|require|includ\w+|added|users?)\b|\bddim (?:angen|eisiau|isio)\b", re.IGNORECASE)
LISTED = expression(r"\s*(?:[-•*–·▪●]|\(?\d{1,2}[.)])\s|[^\n]{0,60}[\w.+'-]{1,64}@")
FAR_UP = 1500  # characters above an address in which the heading of its list stands
PERSON = rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sister)\.?\s+)?({NAME})(?:\s+{NAME})?"
BY_NAME = expression(
    rf"\b(?:[Ll]eav(?:e|ing)|[Mm]iss(?:ing)?|[Tt]ak(?:e|ing)|[Dd]rop(?:ping)?|[Cc]ut|[Kk]eep(?:ing)?) {PERSON} (?:out|off)\b"
    rf"|\b(?:[Ee]xcept(?: for)?|[Aa]part from|[Oo]ther than|[Ee]xcluding|[Aa]ll but|[Ee]veryone but|[Hh]eblaw(?: am)?|[Aa]c eithrio|[Aa]r wahân i) {PERSON}"
    rf"|\b[Gg]ad(?:ewch|a) {PERSON} allan\b|\b(?:[Ss]cratch|[Ss]trike|[Ss]crub|[Ff]orget(?: about)?) {PERSON}(?=\s*(?:[,.;!]|[-–—]\s|$|(?:he|she|they)\b))"
    rf"|\b(?:[Dd]o not|[Dd]on['’]?t|[Nn]ot to|[Nn]o need to|[Pp]lease never) (?:please )?(?:set|sign|put|let) {PERSON} (?:up|on|in)\b"
    rf"|\b(?:[Dd]o not|[Dd]on['’]?t|[Nn]o need to) (?:add|include|register|invite|enrol|give|grant|create (?:an account|a log-?in|access) for|(?:an account|a log-?in|access) for) {PERSON}\b(?! (?:in copy|in the cc|to the cc|a (?:ring|call)))"
    rf"|\b{PERSON}(?: himself| herself)? (?:(?:does not|doesn['’]?t|won['’]?t|will not) (?:need|want|require|get) (?:one|it|this|access|an? (?:account|log-?in)|to be (?:added|set up|included))|(?:should not|shouldn['’]?t|must not|mustn['’]?t|is not to) (?:be (?:added|given|included|set up)|have (?:one|access|an? (?:account|log-?in))|get (?:one|access)))\b"
    rf"|\b[Pp]eidiwch â (?:ychwanegu|chynnwys|rhoi (?:mynediad|cyfrif) i) {PERSON}\b"
)


LOSES = "is to lose access"


def left_out(text: str, start: int, end: int) -> str:
    """Return what the words around an address say of its owner: that they are not to have access, or to lose it; else nothing."""
    before = re.split(r"@[\w.-]+", TOGETHER.sub("(", text[max(0, start - LONGEST) : start]))[-1]
    if TAKEN_AWAY.search(before):
        return LOSES
    return "is left out" if BEFORE.search(before) or LIKE.search(before) or BEHIND.match(text, end) or NEITHER.match(text, end) or WANTS_NOTHING.search(_heading_above(text, start)) else ""


def _heading_above(text: str, start: int) -> str:
    """Return the line with a colon above the list in which an address stands; empty where it stands in no list."""
    above = text[max(0, start - FAR_UP) : start].split("\n")
    if LISTED.match(above[-1]) is None:
        return ""
    heading = next((line for line in reversed(above[:-1]) if line.strip() and LISTED.match(line) is None), "")
    return heading if heading.rstrip().endswith(":") else ""


def without_left_out(users: Sequence[User], text: str) -> list[User]:
    """Return the users without those whom the text leaves out by name; one whom that leaves no doubt about."""
    named = _left_by_name(text)
    gone = [user for user in users if named & _names(user)]
    return [user for user in users if user not in gone] if len(gone) == len(named & {name for user in users for name in _names(user)}) else list(users)


def dropped(known: Sequence[str], text: str) -> tuple[str, ...]:
    """Say whom of a case's users a later message leaves out by name: "leave Carys off it now"."""
    named = _left_by_name(text)
    return tuple(f"{address} is left out" for address in known if named & _first_names(address))


def _left_by_name(text: str) -> set[str]:
    """Return the first names, in small letters, of those whom a text leaves out."""
    return {name.casefold() for match in BY_NAME.finditer(text) for name in match.groups() if name}


def _names(user: User) -> set[str]:
    return _first_names(user.address, user.name)


def _first_names(address: str, name: str = "") -> set[str]:
    words = re.findall(r"[^\W\d_]{3,}", address.partition("@")[0])[:1] + name.split()[:1]
    return {word.casefold() for word in words}
