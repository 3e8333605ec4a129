"""Asides of honest mails that only sound like a condition: who is away when, that there is no hurry, whom to ask. Patterns only.

They hold the words of a wait ("until", "not", "only"), yet ask nobody to wait. Where the same sentence also tells the
reader to do nothing yet, it is no aside.
"""

from __future__ import annotations

import re

from mailbot.expression import expression
from mailbot.requests.zones import plain

I = re.IGNORECASE  # noqa: E741
DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
DYDD = r"(?:dydd|ddydd|nos) (?:llun|mawrth|mercher|iau|gwener|sadwrn|sul|lun|fawrth|fercher|wener|sadwrn)"
WHO = r"(?:i|[\w'-]{2,20})"
AWAY = expression(
    rf"\b{WHO}(?:'m|'s|'re|'ll be| am| is| are| will be| shall be)?(?: \w+){{0,2}} (?:on (?:annual |maternity |paternity |sick |study |compassionate )?leave|on holiday|at (?:a|an|the) (?:conference|course|funeral|wedding|congress|retreat)|away|out of (?:the )?office|in (?:the office|clinic|theatre)|part[- ]time|covering for|on (?:nights|call|secondment)|back (?:on|in|from|at|next|tomorrow)|off (?:from|on|until|till|sick|next|for|this|work|the)|retir(?:es|ing))\b"
    rf"|\bi(?:'m| am) (?:only |just )?(?:in|off|away|about|around) (?:on |from |until |till |til )?(?:{DAY}|mid-\w+|the \d|tomorrow|next|\d)"
    rf"|\b(?:don't|do not|doesn't|never|only|just) (?:do|does|work|works|in) (?:on )?(?:{DAY}|mornings|afternoons|weekends|mid-?week)"
    rf"|\b(?:my|her|his|our) (?:working )?(?:days|hours)\b|\b(?:{DAY}|\w+) is my day off\b"
    r"|\b(?:ar wyliau|ar gyfnod (?:mamolaeth|tadolaeth)|allan o'r swyddfa|i ffwrdd|yn gweithio'n rhan[- ]amser|yn ôl yn y swyddfa|yn ôl wrth fy nesg)\b"
    rf"|\b(?:y bydda(?:f|i)|fydda i|bydda i|byddaf i|byddaf|dw i|rydw i|rwy)(?: \S+){{0,5}} (?:tan|hyd|o) {DYDD}|\b(?:ddim|byth) yn gweithio (?:ar )?{DYDD}",
    I,
)
NO_HURRY = expression(
    r"\b(?:no|not in|no great|no particular|without any|not any) (?:rush|hurry|panic|urgency)\b|\b(?:can|could|will|would|am|we're|i'm|quite)(?: \w+)? (?:happy to |happily |content to )?wait\b|\bwhen(?:ever)? (?:you|somebody|someone|anyone) (?:can|get|gets|have|has|find|finds|are|is) (?:a |the |round )?(?:chance|moment|minute|time|free|to it|able)\b"
    r"|\bif you(?:'re| are) (?:too |very |really )?(?:busy|snowed under|short[- ]staffed|rushed off|swamped|up to your)\b|\bwhenever (?:suits|is convenient|you like|you can)\b|\b(?:dim|nid oes|sdim|heb) (?:brys|frys|hast)\b|\bpeidiwch â thrafferthu (?:ateb|ffonio|galw)\b|\b(?:pan|os) (?:gewch|fydd gennych|cewch|oes gennych) (?:chi )?(?:gyfle|funud|amser|eiliad)\b",
    I,
)
CHAIN = expression(r"^\W*(?:(?:the )?(?:chain|thread|trail|e-?mails?|correspondence|background|history|original)(?: is| are)? (?:below|underneath|attached|beneath),? |(?:see )?below,? )(?:just |only )?(?:fyi|for (?:your )?(?:info\w*|reference|background))\W*$", I)
NO_DELAY = expression(r"\b(?:don't|do not|not to|never) (?:let|leave) (?:it|this|that|them|my \w+) (?:just )?(?:sit|wait|hang|lie|slip|linger|gather|get lost)|\b(?:can't|cannot|couldn't|won't) wait\b|\bpeidiwch â gadael iddo (?:aros|lithro)", I)
TO_ASK = expression(
    r"\b(?:should|if|where|in case) (?:you|anything|anybody|anyone|there|any (?:of it|of this|part|point|query|question)s?|more|something|further)\b[^.\n]{0,60}\b(?:clarif\w+|quer(?:y|ies)|questions?|unclear|not clear|missing|else|more|further|information|detail|require|help|problem|doubt|stuck)\b[^.\n]{0,30},? (?:please |then |do |just |feel free to |you can |i |we |my |our |the |ring|call|phone|shout|ask|mr|mrs|ms|dr|[A-Z])"
    r"|\b(?:get in touch|contact (?:me|us)|let (?:me|us) know|shout|(?:ring|call|phone|ask|tell|e-?mail|write to) (?:me|us)|come back to (?:me|us))\b[^.\n]{0,30}\b(?:should|if|in case|where)\b[^.\n]{0,60}\b(?:unclear|not clear|missing|amiss|questions?|quer(?:y|ies)|anything (?:else|more|further)|more (?:information|details?)|further)\b"
    r"|\b(?:os|pe bai)\b[^.\n]{0,50}\b(?:cwestiwn|gwestiwn|unrhyw beth|rhywbeth|eglur|aneglur|manylion|wybodaeth)\b[^.\n]{0,30}(?:,|\b(?:cysyllt\w+|ffoni\w+|gofyn\w*|holi|rhowch|gadewch)\b)",
    I,
)
LATE = expression(r"\bi(?:'ve| have) been (?:sitting on|holding|meaning|waiting|keeping)\b|\b(?:sorry|apologies|apologi[sz]e|forgive me)\b[^.\n]{0,40}\b(?:late|delay\w*|slow\w*|sooner|earlier|before now|so long)\b|\b(?:sori|ymddiheur\w*|mae'n ddrwg gen\w*)\b[^.\n]{0,30}\b(?:hwyr|oedi|ynghynt|gynt|yn gynharach)\b", I)
ANOTHER_MATTER = expression(r"\b(?:separate|different|second|new|fresh) (?:and separate )?request\b[^.\n]{0,40}\b(?:nothing to do with|unconnected (?:with|to)|unrelated to|not connected (?:with|to)|separate from)\b|\b(?:separate|different|second|new|fresh) request\b[^.\n]{0,60}\b(?:mix(?:ed)?|confus\w*|muddl\w*|merge\w*)\b|\bnothing to do with (?:those|these|the|that|my|our) (?:\w+ ){0,2}(?:tickets?|requests?|e-?mails?|calls?|jobs?)\b|\b(?:send|make|raise|put in|submit|do) (?:you )?(?:a |another |an )?(?:separate|fresh|new|second|different|further|another) (?:request|form|e-?mail)\b|\bnothing to do with (?:the (?:one|request|e-?mail|message|matter|mail)|mine|that|this|it|what is)\b[^.,;\n]{0,20}\b(?:below|above|earlier|before|underneath)\b|\bdim (?:byd )?i'w wneud â(?:'r| y)? (?:un|cais|neges)\b|\bcais (?:newydd|arall|gwahanol|ar wahân)\b[^.\n]{0,30}\bdim (?:byd )?i'w wneud â", I)
IN_PASSING = expression(r"\bbefore you (?:bounce|ask|query|reject|send it back|say|wonder|come back)\b|\bbreathing down (?:my|our|his|her|their) necks?\b", I)  # "before you bounce it, …", "with the board breathing down my neck"
HABIT = expression(r"^\W*(?:and |so |but |at present,? |currently,? |ar hyn o bryd,? )?(?:when(?:ever)? (?:somebody|someone|anybody|anyone|an?|people|patients?|staff|nurses?|doctors?|one of|\w+s)\b|(?:pan|bob tro) (?:ddaw|fydd|mae|fo|bo|y mae|aiff|gaiff) (?:rhywun|claf|cleifion|pobl|staff|nyrs\w*)\b)", I)
TO_READER = expression(r"\b(?:you|your|please|request|(?:this|that|it) (?:can|may|should|is to)|board|panel|fund\w*|contract\w*|chi|eich|cais|bwrdd|cytundeb)\b", I)
OUR_WAIT = expression(r"\b(?:i|we|i'm|we're|am|are)(?: can| could| will|'ll|'d)?(?: be)?(?: quite| very| perfectly)?(?: \w+ly| happy to| content to)? wait\b", I)
EXPLICIT = expression(
    r"\b(?:hold (?:off|on|fire)|hang fire|pause|park (?:it|this)|sit tight|leave (?:it|this|that|them) (?:be|alone|for now|until|till|with)|wait (?:for|until|till) (?:me|us|him|her|them|my|our|his|the|approval|confirmation|sign)|(?:don't|do not|not to) (?:\w+ )?(?:action|process|do (?:anything|it|this|that|so|any)|set|add|create|start|give|grant|open|touch|act|proceed|register)"
    r"|(?:only|just) (?:want(?:ed)?|wish(?:ed)?|like) to (?:know|ask|check|hear)|whether|nothing (?:to do(?! with\b)|needed|yet)|not yet|(?:only|but) if\b|unless|once (?:\w+ ){0,6}(?:approv|sign|agree|confirm|decid|fund|contract)\w*|(?:until|till|before|after) (?:\w+ ){0,6}(?:approv|sign|agree|confirm|decid|fund|contract|go-ahead|say)\w*|draft|peidiwch â(?! gadael| thrafferthu (?:ateb|ffonio|galw))|peidiwch ag (?!oedi)|daliwch|arhoswch|aros (?:nes|am|tan)|nes (?:i|bydd|cael)|oni bai)",
    I,
)


A_THING = expression(  # about a file or a mail, rather than what it asks: "please ignore the columns you don't need"
    r"\b(?:ignore|disregard|forget|excuse|skip|never mind)(?: about)? (?:the |any |all |my |those |our |these )?(?:[\w-]+ ){0,2}?(?:columns?|rows?|tabs?|sheets?|file ?names?|formatting|typos?|spellings?|signatures?|footers?|headers?|logos?|disclaimers?|banners?|fields?|blanks?|colou?rs?|highlighting|layout|headings?|numbering|markings?|watermark|date stamp|small print)\b"
    r"|\b(?:anwybydd\w+|anghofi\w+ am)(?:'r|’r| y| yr| unrhyw)? ?(?:golofn\w*|colofn\w*|rhes\w*|enw'r ffeil|enw’r ffeil|llofnod|fformat\w*|troednod\w*|pennawd|lliwiau)\b",
    I,
)


def ignores_a_thing(text: str) -> bool:
    """Tell a sentence that asks to look past something in a file or a mail, and takes nothing back."""
    return A_THING.search(text) is not None


def is_aside(text: str) -> bool:
    """Tell a sentence that speaks of absence, of leisure, of lateness, of what always happens or of whom to ask, and asks nobody to wait."""
    said = plain(text)
    if HABIT.match(said) and TO_READER.search(said) is None:
        return True
    harmless = any(words.search(said) for words in (NO_DELAY, AWAY, NO_HURRY, TO_ASK, LATE, ANOTHER_MATTER, IN_PASSING, CHAIN))
    return harmless and EXPLICIT.search(OUR_WAIT.sub(" ", NO_DELAY.sub(" ", said))) is None
