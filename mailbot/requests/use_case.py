"""Passages to the use case: what the API is wanted for.

People say it in endless ways, so no list of verbs can hold them. A label ("Use case: …") is taken as it stands. Else a
sentence counts when it tells a purpose: a clause of aim, of work under way, or of benefit, whose words are about more than
getting into the portal. What remains unexplained but tells no purpose clearly is a doubt, for a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.message import Zone
from mailbot.model.request import Detail
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.sentences import Sentence, SentenceModel, read_sentences
from mailbot.requests.zones import Passage

I = re.IGNORECASE  # noqa: E741
LABEL = re.compile(
    r"(?:^|[\n\t;]|(?<=[.!?,]\s)|(?<=\s[-–—]\s))[ \t]*(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**(?:the |our |my |y |ein |fy )?"
    r"(?:details of (?:the |our )?use[- ]?case|(?:brief |proposed |intended )?use[- ]?cases?(?: details)?|(?:intended )?use|usage|purpose(?: of (?:the )?(?:access|request))?|reasons?(?: for (?:the )?(?:access|request))?|"
    r"(?:business )?(?:justification|need|case)|rationale|what (?:it'?s|we|i|they)(?: will|'ll)? (?:need|use|want)?(?: it)? ?for|what for|why(?: we need (?:it|access))?|background|"
    r"(?:manylion (?:yr )?)?achos(?:ion)? (?:defnydd|ddefnydd|(?:ei )?ddefnyddio)|defnydd|diben|pwrpas|bwriad|rheswm(?: dros y cais)?|cefndir|beth yw'r defnydd|i beth)\**\s*(?:[:=\t|]|\s[-–—]\s|\bis\b|\byw\b|\bydy\b)\s*\**(?:to be |that |simply |just )?([^\t|]{1,1500})",
    I,
)
CUT = re.compile(r"\n\s*\n|\n[ \t]*(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**[A-Za-zÀ-ÿ][\w '/()’-]{1,40}\**\s*(?:[:\t|]|\s[-–—]\s)|(?<=[.!?;])\s+(?:[-–—]\s*)?(?:dhcw |our |the |y |ein )?(?:imtp|ctci|milestone|api(?: name)?|users?|cyfeirnod|enw|defnyddw\w+|supplier|cyflenwr)\b[^.\n]{0,40}(?:[:=]|\bis\b|\byw\b|\bref)|(?<=[.;])\s*(?:imtp|ctci|cyfeirnod)\b", I)
NOISE = re.compile(
    r"[\w.+'-]+@[\w.-]+|https?://\S+|\b(?:to|er mwyn|i) (?:get (?:in(?:to)?|on(?:to)?|access(?: to)?)|access|sign in(?:to)?|log ?(?:in|on)(?:to)?|register(?: on| with| for)?|view|see|look at|use|gain access(?: to)?|have access(?: to)?|be (?:given|granted|added)(?: access)?(?: to)?|gael mynediad(?: i'?r?)?|fewngofnodi(?: i'?r?)?|ddefnyddio|weld) (?:the |our |y |yr |'r )?(?:dhcw )?(?:new )?(?:api )?(?:portal|porth|apis?|developer (?:portal|hub))(?: api)?\b|"
    r"\b(?:access|mynediad|fynediad) (?:to|i'?r?|on|for|at) (?:the |our |y |yr )?(?:dhcw )?(?:api )?(?:portal|porth|apis?)(?: api)?\b",
    I,
)
STOP_VERBS = (
    "access|log|login|sign|get|gain|have|be|request|register|obtain|apply|ask|confirm|know|add|give|grant|set|do|help|discuss|talk|hear|let|make|chase|come|arrive|wait|contact|email|e-mail|reply|forward|"
    "attach|start|begin|proceed|go|complete|fill|submit|raise|sponsor|sort|say|tell|advise|arrange|thank|note|find|try|need|want|join|enable us|act|receive|you|your|me|us|my|our|the|this|that|these|them|him|her|it|a|an|any|all|each|both|and|"
    "which|whom|follow|date|whoever|whom|api|portal|dhcw|nhs|date|dev|sit|uat|production|develop?ment|environments?|someone|anyone|people|staff|users?|colleagues?|be\\w*|sit|test|securitysubmissions|apimanagement|security|operational|clarify|mention|apologise|introduce|copy|remind|update|resend|respond|answer|write|call|speak|meet|speed|book|process|action|approve|consider|expect|wish|hope|look forward|hand|put|see|use|view|work|is|are|was|provide|send|include|share|allow|onboard|set up|inform"
)
SOFT_VERBS = r"(?:see|use|view|test|provide|send|include|share|allow|put|process|update|copy|find|make|get|help|let|start|write|work|add|complete|fill|register|sign|check|enable|book|receive|call|try|give|have|move|set|make|approve|action|arrange|develop|contact|answer|confirm|speed)"
AIM = re.compile(rf"(?<!access )(?<!accessing )\bto\s+(?:(?:automatically|then|also|just|only|better|help(?: (?:us|them|staff|clinicians))?|be able to|start(?: to)?|begin(?: to)?|continue(?: to)?|stop|avoid)\s+)*(?!(?:{STOP_VERBS})\b)([a-z]{{3,}}(?:-[a-z]+)?)\b", I)
SOFT_AIM = re.compile(rf"\b(?:used?|using|need(?:s|ed)?|want(?:s|ed)?|hop(?:e|ing)|plan(?:s|ning)?|intend(?:s|ing)?|aim(?:s|ing)?|order|going|trying|looking|will|it|them|API|allow\w* us|service|so we can|so they can|so i can|so that \w+ can)\s+(?:to\s+)?(?:be able to\s+)?{SOFT_VERBS}\s+((?:[\w'-]+\s*){{2,}})", I)
STOP_GERUNDS = "request|ask|need|writ|email|e-mail|follow|includ|hav|gett|be|wonder|hop|chas|send|sponsor|requir|seek|apply|thank|wait|miss|attach|regard|accord|morn|even|join|start|bring|someth|noth|everyth|anyth|th|k|includ|look|try|mean|includ|meet|look|lov|hear|respond|reply|stand|understand|contact|go|com|do|say|mak|tak|giv|add|confirm|provid|sign|logg|register|access|us|view|see|outstand|mention|be|arriv|mov|liais|copy|submit|sort|approv|fill|complet|forward|listen|pend|exist|dur|spr|str|r|k|w|br|allow-list|allowlist|whitelist|list|act|work(?=ing (?:with|for|at|in|from|alongside|together))"
DOING = re.compile(rf"(?:\b(?:is|are|am|be|been|'s|'re|'m|for|by|start|starts|started|on|of|into|keep|stop|begin|about|currently|now|also|and|or)|[,:–—-])\s+(?:currently |now |also |actively |already |going to be )?(?!(?:{STOP_GERUNDS})ing\b)([a-z]{{2,}}ing)\b(?:\s+[\w'’/-]+){{1,}}", I)
SO = re.compile(r"\bso (?:that )?(?!(?:please|could|can you|i(?:'m| am) (?:asking|writing|requesting)|we(?:'re| are) (?:asking|requesting)|far|if|thanks|i understand|no\b)\b)(?:[\w'’-]+\s+){1,4}(?:can|could|will|would|may|don'?t|do not|doesn'?t|no longer|are|is|have|has|see|get|know|stop|never|fill|go|show|match|appear|\w+s|\w+ed)\b|\b(?:which|that|this|it) (?:will|would|should|lets?|allows?|helps?|means?|enables?|gives?|saves?|shows?|feeds?|pulls?|needs? to)\b", I)
THING = re.compile(
    r"\bfor (?:the |our |a |an |my |their |its )?(?:[\w'&/’-]+ ){0,7}(?:project|programme|pilot|trial|app|apps|application|dashboards?|systems?|integration|platform|tool|tracker|kiosks?|proof of concept|poc|migration|roll-?out|replacement|work ?stream|reports?|reporting|audits?|research|study|registry|feed|interface|website|bot|viewer|module|plugin|widget|form|forms|letters?|reminders?|alerts?|checks?|reconciliation|analytics|bookings?|referrals?|discharge\w*|prescri\w+|triage|screening|monitoring|matching|validation|look-?ups?|scheduling|rostering|rotas?|results|clinics?)\b",
    I,
)
BENEFIT = re.compile(r"\b(?:will|would|to|can|can't|cannot|could) (?:replace|reduce|save|improve|avoid|feed|drive|power|populate|support|speed|stop|cut|prevent|let|enable)\b|\b(?:part|phase|stage|element) of (?:the |our |a )?\w+|\b(?:build(?:s|ing)?|develop(?:s|ing)?|integrat\w+|interfac\w+|connect\w*|migrat\w+|automat\w+|display\w*|populat\w+|synchroni\w+|sync\w*)\b (?:\w+ ){0,3}(?!(?:team|manager|lead|engineer|support|officer)\b)\w+", I)
WELSH_VERB = re.compile(
    r"\b(?:er mwyn|i|yn)\s+(?:ei |eu |'i |helpu |geisio |allu |gallu )*(?!(?:gael|chael|cael|ofyn|gofyn|chi|mi|ni|ti|fi|nhw|hi|wneud|gwneud|ychwanegu|roi|rhoi|gofrestru|cofrestru|fewngofnodi|mewngofnodi|gyd|anfon|ysgrifennu|gobeithio|edrych ymlaen|aros|hoffi|diolch|cysylltu â|gwybod|gadarnhau|cadarnhau|ateb|atodi|dilyn|ddilyn|fod|bod|fynd|mynd|ddod|dod|dechrau|ddechrau|wneud cais|rhestru|noddi|byw|gywir|fawr|awr|ddim|gallu|siarad|trafod|drafod|gyntaf|cynnwys|gynnwys|well|dal|iawn|barod|unig|hefyd|newydd|berthnasol|amgaeedig|ynghlwm|angen|glir|rhoi gwybod)\b)"
    r"([a-zâêîôûŵŷäëïöáéíóú]{2,}(?:io|o|u|i|eg|ed|wyd|yd|eu|ant|ain|yn|au|el|ad|an|yd|ys|og|el|a|aru|ws|ryd|al|wg|dd|yll)|darllen|ddarllen|dangos|ddangos|tynnu|dynnu|llenwi|lenwi|cyfrif|gyfrif|adrodd|gweld|weld|cadw|gadw|agor|cau|gau|troi|droi|rhannu|rannu)\s+(?:[\w'’-]+\s*){1,}",
    I,
)
WELSH_SO = re.compile(r"\b(?:fel (?:y |bod|na|nad)|er mwyn (?!cael mynediad|mewngofnodi)|fel rhan o|(?:y |ein |ei |'r )?(?:diben|bwriad|nod|pwrpas) (?:yw|ydy)|ar gyfer (?:y |ein |yr |'r )?(?:prosiect|rhaglen|system|ap|dangosfwrdd|gwasanaeth|peilot|adroddiad|offeryn|ciosg|wefan|clinig)\w*)\b", I)
WELSH_HINT = re.compile(r"\b(?:yn|mae|rydym|rydyn|bydd|byddwn|byddan|hoffwn|hoffem|angen|er|fel|ei|eu|defnyddio|ddefnyddio|ap|gyfer|sy'n|sydd|maen|dw|rwy)\b", I)
PLEASANTRY = re.compile(r"\b(?:hope (?:you|this)|look(?:ing)? forward|let me know|any (?:questions|problems|issues|queries)|get in touch|happy to|thank|thanks|diolch|gobeithio|sorry|apolog|please (?:find|see|note)|attached|ynghlwm|kind regards|if you need|do not hesitate|reach out|is (?:attached|below|listed)|as (?:requested|discussed|follows)|our milestone)\b", I)
NEXT_LABEL = re.compile(r"(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**[A-Za-zÀ-ÿ][\w '/()’-]{1,60}\**\s*(?:[:=\t|]|\s[-–—]\s)")
NOT_YET = re.compile(r"\b(?:use[- ]?case|achos defnydd)\b[^.\n]{0,60}\b(?:follow|later|tbc|confirm|soon|yet|send|ddilyn|gadarnhau|eto)\b|\bi(?:'m| am) not sure\b", I)
SURE, LIKELY, POSSIBLE, UNLIKELY = 0.75, 0.3, 0.2, 0.06
CONTENT = re.compile(r"[^\W\d_]{4,}")
DULL = frozenset(
    "access portal please could would like need needs request requesting requested user users following email address addresses team name names thanks thank hello dear morning afternoon good colleague colleagues kind regards supplier company milestone reference number imtp dhcw wales api apis with from this that have their they them able grant give given added account accounts sign login for and the developer developers new project staff member members required require requires needed wanted work working works also both each below above here there will your ours mynediad fynediad porth borth plis cais gais defnyddiwr defnyddwyr canlynol cyfeirnod helo annwyl diolch angen hoffwn hoffem cael gael gyfer rhif enw enwau cyfeiriad tîm health board university hospital digital services service development environment environments sandbox name's same just only manager sponsor sponsoring demographics case cases".split()
)


def find_use_case(passages: Sequence[Passage], sentences: Sequence[Sentence], skip: Sequence[str] = ()) -> tuple[Detail | None, str]:
    """Return what the API is wanted for, or else words that may tell it, though not clearly.

    `skip` are names (of APIs, suppliers) whose words say nothing of a purpose. What the words tell and the trained reader
    calls likely counts, and what the reader is sure of; what only one of them thinks possible is a doubt.
    """
    labelled = _labelled(passages)
    if labelled is not None:
        return labelled, ""
    told = [(s, s.scores.get("purpose", 0.5), _tells_purpose(s.text, skip)) for s in sentences if len(s.text.strip()) > 8]
    told += [(s, 0.5, _tells_purpose(s.text, skip)) for p in passages if p.zone is Zone.LIST for s in read_sentences((p,), SentenceModel())]
    best = max(told, key=lambda item: item[1] + 0.3 * item[2] - 0.5 * (item[0].passage.zone is Zone.SUBJECT), default=None)
    if best is None:
        return None, ""
    sentence, score, words = best
    titled = sentence.passage.zone is Zone.SUBJECT  # a subject names a topic more often than a purpose
    if (score >= SURE and not titled and _says_something(_without(sentence.text, skip), 1)) or (words and score >= LIKELY):
        return Detail(" ".join(sentence.text.split())[:1000], sentence.passage.evidence(sentence.start, sentence.end)), ""
    if (score >= POSSIBLE and not titled) or (words and score >= UNLIKELY):
        return None, " ".join(sentence.text.split())[:200]
    return None, _unexplained(sentences, skip)


def _labelled(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in LABEL.finditer(passage.text):
            value = match.group(1)
            if "\n" in passage.text[match.start() : match.start(1)].strip(" \n") and NEXT_LABEL.match(value):
                continue
            cut = CUT.search(value)
            value = (value[: cut.start()] if cut else value).strip(" *\t\n-–—")
            first = re.split(r"(?<=[.!?])\s|\n", value)[0]
            if gives_nothing(value) or gives_nothing(first) or value.endswith("?"):
                continue
            if len(re.findall(r"\w{2,}", value)) >= 2:
                return Detail(" ".join(value.split())[:1000], passage.evidence(match.start(1), match.start(1) + len(value)))
    return None


def _tells_purpose(sentence: str, skip: Sequence[str]) -> bool:
    plain = NOISE.sub(" ", _without(sentence, skip))
    if re.match(r"\W*(?:what|how|when|who|which|where|do|does|is there|are there|sut|beth|pryd|pwy|ble|oes)\b", plain, I):
        return False
    for pattern in (AIM, SOFT_AIM, DOING, SO, THING, BENEFIT, WELSH_SO, *((WELSH_VERB,) if WELSH_HINT.search(plain) else ())):
        for match in pattern.finditer(plain):
            rest = plain[match.start() :]
            if _says_something(rest) and not PLEASANTRY.search(rest[:45]):
                return True
    return False


def _without(sentence: str, skip: Sequence[str]) -> str:
    plain = sentence.replace("’", "'")
    for name in skip:
        plain = re.sub(re.escape(name), " API ", plain, flags=I)
    return plain


def _says_something(text: str, least: int = 2) -> bool:
    """Tell whether words remain that are about more than portal access."""
    return telling_words(text) >= least


def telling_words(text: str) -> int:
    """Count the words of a text that are about more than portal access."""
    return sum(word.lower() not in DULL for word in CONTENT.findall(NOISE.sub(" ", text)))


def _unexplained(sentences: Sequence[Sentence], skip: Sequence[str] = ()) -> str:
    """Return a sentence whose words neither reading explains; empty if there is none."""
    for sentence in sentences:
        plain = NOISE.sub(" ", _without(sentence.text, skip))
        if sentence.scores.get("purpose", POSSIBLE) < UNLIKELY or PLEASANTRY.search(plain) or NOT_YET.search(plain):
            continue
        left = [word for word in CONTENT.findall(plain) if word.lower() not in DULL and not word[0].isupper()]
        if len(left) >= 5:
            return " ".join(sentence.text.split())[:200]
    return ""
