"""The words by which a purpose is told, in English and Welsh, and how much of a sentence is about more than portal access."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from mailbot.expression import expression

I = re.IGNORECASE  # noqa: E741
MOST, FAR = 100, 600  # aims of one sentence that are looked at, and characters behind each
NOISE = expression(
    r"(?<![\w.+'-])[\w.+'-]+@[\w.-]+|https?://\S+|\b(?:to|er mwyn|i) (?:get (?:in(?:to)?|on(?:to)?|access(?: to)?)|access|sign in(?:to)?|log ?(?:in|on)(?:to)?|register(?: on| with| for)?|view|see|look at|use|gain access(?: to)?|have access(?: to)?|be (?:given|granted|added)(?: access)?(?: to)?|gael mynediad(?: i'?r?)?|fewngofnodi(?: i'?r?)?|ddefnyddio|weld) (?:the |our |y |yr |'r )?(?:dhcw )?(?:new )?(?:api )?(?:portal|porth|apis?|developer (?:portal|hub))(?: api)?\b|"
    r"\b(?:access|mynediad|fynediad) (?:to|i'?r?|on|for|at) (?:the |our |y |yr )?(?:dhcw )?(?:api )?(?:portal|porth|apis?)(?: api)?\b",
    I,
)
STOP_VERBS = (
    "access|log|login|sign|get|gain|have|be|request|register|obtain|apply|ask|confirm|know|add|give|grant|set|do|help|discuss|talk|hear|let|make|chase|come|arrive|wait|contact|email|e-mail|reply|forward|"
    "attach|start|begin|proceed|go|complete|fill|submit|raise|sponsor|sort|say|tell|advise|arrange|thank|note|find|try|need|want|join|enable us|act|receive|you|your|me|us|my|our|the|this|that|these|them|him|her|it|a|an|any|all|each|both|and|"
    "which|whom|follow|date|whoever|whom|api|portal|dhcw|nhs|date|dev|sit|uat|production|develop?ment|environments?|someone|anyone|people|staff|users?|colleagues?|be\\w*|sit|test|securitysubmissions|apimanagement|security|operational|clarify|mention|apologise|introduce|copy|remind|update|resend|respond|answer|write|call|speak|meet|speed|book|process|action|approve|consider|expect|wish|hope|look forward|hand|put|see|use|view|work|is|are|was|provide|send|include|share|allow|onboard|set up|inform"
)
SOFT_VERBS = r"(?:see|use|view|test|provide|send|include|share|allow|put|process|update|copy|find|make|get|help|let|start|write|work|add|complete|fill|register|sign|check|enable|book|receive|call|try|give|have|move|set|make|approve|action|arrange|develop|contact|answer|confirm|speed)"
AIM = expression(rf"(?<!access )(?<!accessing )\bto\s+(?:(?:automatically|then|also|just|only|better|help(?: (?:us|them|staff|clinicians))?|be able to|start(?: to)?|begin(?: to)?|continue(?: to)?|stop|avoid)\s+)*(?!(?:{STOP_VERBS})\b)([a-z]{{3,}}(?:-[a-z]+)?)\b", I)
SOFT_AIM = expression(rf"\b(?:used?|using|need(?:s|ed)?|want(?:s|ed)?|hop(?:e|ing)|plan(?:s|ning)?|intend(?:s|ing)?|aim(?:s|ing)?|order|going|trying|looking|will|it|them|API|allow\w* us|service|so we can|so they can|so i can|so that \w+ can)\s+(?:to\s+)?(?:be able to\s+)?{SOFT_VERBS}\s+((?:[\w'-]+\s*){{2,}})", I)
STOP_GERUNDS = "request|ask|need|writ|email|e-mail|follow|includ|hav|gett|be|wonder|hop|chas|send|sponsor|requir|seek|apply|thank|wait|miss|attach|regard|accord|morn|even|join|start|bring|someth|noth|everyth|anyth|th|k|includ|look|try|mean|includ|meet|look|lov|hear|respond|reply|stand|understand|contact|go|com|do|say|mak|tak|giv|add|confirm|provid|sign|logg|register|access|us|view|see|outstand|mention|be|arriv|mov|liais|copy|submit|sort|approv|fill|complet|forward|listen|pend|exist|dur|spr|str|r|k|w|br|allow-list|allowlist|whitelist|list|act|work(?=ing (?:with|for|at|in|from|alongside|together))"
DOING = expression(rf"(?:\b(?:is|are|am|be|been|'s|'re|'m|for|by|start|starts|started|on|of|into|keep|stop|begin|about|currently|now|also|and|or)|[,:–—-])\s+(?:currently |now |also |actively |already |going to be )?(?!(?:{STOP_GERUNDS})ing\b)([a-z]{{2,}}ing)\b(?:\s+[\w'’/-]+){{1,}}", I)
DOES = expression(r"\b(?:is|are|am|'s|'re|'m|will be|'ll be|be) doing (?:the|our|a|an|all the) (?!(?:work|job|same|rest|lot|majority|bulk|request\w*|form|paperwork|testing|admin\w*)\b)(?:[\w'’-]+\s*){2,}|\b(?:fydd(?:an)?|sy|sydd|mae(?:'n| o'n| hi'n| e'n)?|bydd)(?:'n| yn)? ?gwneud (?:y |yr |ein |'r )(?!(?:gwaith|cais|un|rhan)\b)(?:[\w'’-]+\s*){2,}", I)
SO = expression(r"\bso (?:that )?(?!(?:please|could|can you|i(?:'m| am) (?:asking|writing|requesting)|we(?:'re| are) (?:asking|requesting)|far|if|thanks|i understand|no\b)\b)(?:[\w'’-]+\s+){1,4}(?:can|could|will|would|may|don'?t|do not|doesn'?t|no longer|are|is|have|has|see|get|know|stop|never|fill|go|show|match|appear|\w+s|\w+ed)\b|\b(?:which|that|this|it) (?:will|would|should|lets?|allows?|helps?|means?|enables?|gives?|saves?|shows?|feeds?|pulls?|needs? to)\b", I)
THING = expression(
    r"\bfor (?:the |our |a |an |my |their |its )?(?:[\w'&/’-]+ ){0,7}(?:project|programme|pilot|trial|app|apps|application|dashboards?|systems?|integration|platform|tool|tracker|kiosks?|proof of concept|poc|migration|roll-?out|replacement|work ?stream|reports?|reporting|audits?|research|study|registry|feed|interface|website|bot|viewer|module|plugin|widget|form|forms|letters?|reminders?|alerts?|checks?|reconciliation|analytics|bookings?|referrals?|discharge\w*|prescri\w+|triage|screening|monitoring|matching|validation|look-?ups?|scheduling|rostering|rotas?|results|clinics?)\b",
    I,
)
BENEFIT = expression(r"\b(?:will|would|to|can|can't|cannot|could) (?:replace|reduce|save|improve|avoid|feed|drive|power|populate|support|speed|stop|cut|prevent|let|enable)\b|\b(?:part|phase|stage|element) of (?:the |our |a )?\w+|\b(?:build(?:s|ing)?|develop(?:s|ing)?|integrat\w+|interfac\w+|connect\w*|migrat\w+|automat\w+|display\w*|populat\w+|synchroni\w+|sync\w*)\b (?:\w+ ){0,3}(?!(?:team|manager|lead|engineer|support|officer)\b)\w+", I)
WELSH_VERB = expression(
    r"\b(?:er mwyn|i|yn)\s+(?:ei |eu |'i |helpu |geisio |allu |gallu )*(?!(?:gael|chael|cael|ofyn|gofyn|chi|mi|ni|ti|fi|nhw|hi|wneud|gwneud|ychwanegu|roi|rhoi|gofrestru|cofrestru|fewngofnodi|mewngofnodi|gyd|anfon|ysgrifennu|gobeithio|edrych ymlaen|aros|hoffi|diolch|cysylltu â|gwybod|gadarnhau|cadarnhau|ateb|atodi|dilyn|ddilyn|fod|bod|fynd|mynd|ddod|dod|dechrau|ddechrau|wneud cais|rhestru|noddi|byw|gywir|fawr|awr|ddim|gallu|siarad|trafod|drafod|gyntaf|cynnwys|gynnwys|well|dal|iawn|barod|unig|hefyd|newydd|berthnasol|amgaeedig|ynghlwm|angen|glir|rhoi gwybod)\b)"
    r"([a-zâêîôûŵŷäëïöáéíóú]{2,}(?:io|o|u|i|eg|ed|wyd|yd|eu|ant|ain|yn|au|el|ad|an|yd|ys|og|el|a|aru|ws|ryd|al|wg|dd|yll)|darllen|ddarllen|dangos|ddangos|tynnu|dynnu|llenwi|lenwi|cyfrif|gyfrif|adrodd|gweld|weld|cadw|gadw|agor|cau|gau|troi|droi|rhannu|rannu)\s+(?:[\w'’-]+\s*){1,}",
    I,
)
WELSH_SO = expression(r"\b(?:fel (?:y |bod|na|nad)|er mwyn (?!cael mynediad|mewngofnodi)|fel rhan o|(?:y |ein |ei |'r )?(?:diben|bwriad|nod|pwrpas) (?:yw|ydy)|ar gyfer (?:y |ein |yr |'r )?(?:prosiect|rhaglen|system|ap|dangosfwrdd|gwasanaeth|peilot|adroddiad|offeryn|ciosg|wefan|clinig)\w*)\b", I)
WELSH_HINT = expression(r"\b(?:yn|mae|rydym|rydyn|bydd|byddwn|byddan|hoffwn|hoffem|angen|er|fel|ei|eu|defnyddio|ddefnyddio|ap|gyfer|sy'n|sydd|maen|dw|rwy)\b", I)
SAME_TO_SAME = expression(r"\b(\w{2,12}) to \1\b|\b(?:up|due|prior|close|next|thanks|according|owing) to (?:date|now)?\b", I)  # "back to back" aims at nothing
PLEASANTRY = expression(r"\b(?:hope (?:you|this)|look(?:ing)? forward|let me know|any (?:questions|problems|issues|queries)|get in touch|happy to|thank|thanks|diolch|gobeithio|sorry|apolog|please (?:find|see|note)|attached|ynghlwm|kind regards|if you need|do not hesitate|reach out|is (?:attached|below|listed)|as (?:requested|discussed|follows)|our milestone)\b", I)
CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÞŴŶ][\w'’-]*")
CONTENT = expression(r"[^\W\d_]{4,}")
DULL = frozenset(
    "access portal please could would like need needs request requesting requested user users following email address addresses team name names thanks thank hello dear morning afternoon good colleague colleagues kind regards supplier company milestone reference number imtp dhcw wales api apis with from this that have their they them able grant give given added account accounts sign login for and the developer developers new project staff member members required require requires needed wanted work working works also both each below above here there will your ours mynediad fynediad porth borth plis cais gais defnyddiwr defnyddwyr canlynol cyfeirnod helo annwyl diolch angen hoffwn hoffem cael gael gyfer rhif enw enwau cyfeiriad tîm health board university hospital digital services service development environment environments sandbox name's same just only manager sponsor sponsoring demographics case cases".split()
)
NOT_YET = expression(r"\b(?:use[- ]?case|achos defnydd)\b[^.\n]{0,60}\b(?:follow|later|tbc|confirm|soon|yet|send|ddilyn|gadarnhau|eto)\b|\bi(?:'m| am) not sure\b", I)
NAMING = frozenset(  # words by which a sentence says which API is meant, and no more
    "api apis the a an our this that it it's that that's one thing only single name names named called namely known as which what is are was be would will like in of for to at on by i we they you mean means meant want wants wanted need needs needed require requires required request requested seek seeking sought after asked asking question issue concerned concern relevant respective desired said access portal interface interfaces service services system systems register endpoint feed product target please both and also welsh wales nhs dhcw "
    "y yr r yw ydy ydi yw'r ydy'r ydi'r ni fi rydym dan sylw sydd ei angen hangen arnom arnaf arnon eisiau gennym enw enw'r rhyngwyneb gwasanaeth system hwn hwnnw hon honno un am i dyma sef hoffem hoffwn cael mynediad fynediad gofynnol gofynnir amdano amdani dw dwi mo ar gyfer".split()
)


def tells_purpose(sentence: str, skip: Sequence[str]) -> bool:
    plain = SAME_TO_SAME.sub(" ", NOISE.sub(" ", without(sentence, skip)))
    if re.match(r"\W*(?:what|how|when|who|which|where|do|does|is there|are there|sut|beth|pryd|pwy|ble|oes)\b", plain, I):
        return False
    for pattern in (AIM, SOFT_AIM, DOING, DOES, SO, THING, BENEFIT, WELSH_SO, *((WELSH_VERB,) if WELSH_HINT.search(plain) else ())):
        for match in islice(pattern.finditer(plain), MOST):
            rest = plain[match.start() : match.start() + FAR]
            if not PLEASANTRY.search(rest[:45]) and says_something(rest):
                return True
    return False


def without(sentence: str, skip: Sequence[str]) -> str:
    plain = sentence.replace("’", "'")
    for name in skip:
        plain = re.sub(re.escape(name), " API ", plain, flags=I)
    return plain


def says_something(text: str, least: int = 2) -> bool:
    """Tell whether words remain that are about more than portal access."""
    return telling_words(text) >= least


def says_more_than_names(text: str) -> bool:
    """Tell whether words remain that are about more than portal access, and are no names."""
    return says_something(CAPITALISED.sub(" ", text), 1)


def telling_words(text: str) -> int:
    """Count the words of a text that are about more than portal access."""
    return sum(word.lower() not in DULL for word in CONTENT.findall(NOISE.sub(" ", text)))


def only_names(text: str, skip: Sequence[str]) -> bool:
    """Tell words that only say which API is meant ("The interface in question is the … API")."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", without(text, skip).lower())
    return bool(words) and all(word in NAMING for word in words)
