"""The words round an address to whether it is somebody's who is no user: a manager, a contact, a shared inbox, a copy.

What gives the address to another (`NOT_USER`, `CONTACT`) weighs less than what asks for access for that very person: "please
add our Umbra contact, jo@…", "the person who will sign in is our manager, jo@…".
"""

from __future__ import annotations

import re

from mailbot.expression import expression
from mailbot.requests.lines import line_before
from mailbot.requests.user_words import (
    ADDRESS,
    LIST_ITEM,
    NEEDS,
    NOT_USER,
    OWN_TITLE,
    TO_USE,
    WANTED,
    WANTED_CONTACT,
)

ROLE = (
    r"(?:manager|contact|lead|director|supervisor|assistant|secretary|p\.?a\.?|deputy|boss|support(?: desk| lead| team)?|help ?desk|service desk|desk|in-?box|mailbox|head of [\w ]{2,30}"
    r"|rheolwr\w*|reolwr\w*|cyswllt|gyswllt|chyswllt|arweinydd|cyfarwyddwr\w*|gyfarwyddwr\w*|ysgrifenyddes|blwch \w+)\b"
)
WORDS = r"(?:(?!(?:and|to|so|if|who|that|approved|authori[sz]ed|agreed|signed|by|via|through|with|per|as|on|a|ac|gan|drwy|trwy|gyda)\b)[\w'&.-]+\s+){0,5}?"
FAR = 120  # characters behind an address that tell whose it is
COPIES = r"(?:ask\b|speak|talk|gofyn|siarad|cc|copy|copied|copi|quer|quest|cwest|approv|authori|cymerad|ring|call|ffoni|reply|know|informed|touch|confirm|trouble|problem|contact(?:able)? (?:at|on|by|via))"
ASKED_ROLE = expression(  # "please add our data manager", "mynediad i'n rheolwr data"
    rf"\b(?:add|invite|register|enrol|sign up|set up|includ(?:e|ing)|ychwaneg\w*|cofrestr\w*|gofrestr\w*|(?:access|accounts?|log-?ins?|sign-?ins?|[mf]ynediad|g?cyfrif\w*|gyfrif\w*)\b(?:(?!{COPIES})[^@.;:\n]){{0,50}}?\b(?:for|i|i'[nrw]|ar gyfer)|\b(?:(?:the )?same|ditto|one|another(?: one)?|yr un (?:peth|fath)) (?:again )?(?:please )?(?:for|i|i'n))\s+"
    rf"(?:(?:our|my|the|their|his|her|an?|fy|ein|y|yr|'n)\s+)?{WORDS}{ROLE}(?:(?!{COPIES})[^@.;\n]){{0,60}}$",
    re.IGNORECASE,
)
LET_IN = expression(rf"\b(?:get|put|let|pop|stick|bring|onboard|give|grant)\s+(?:our|my|the|their|his|her)\s+{WORDS}{ROLE}(?:(?!{COPIES})[^@.;\n]){{0,30}}\b(?:portal|porth|borth|access|log-?in|account)\b(?:(?!{COPIES})[^@.;\n]){{0,40}}$", re.IGNORECASE)
USER_IS = expression(  # "the person who will sign in is our practice manager"
    rf"\b(?:users?|account holders?|(?:those|people|ones) who(?:['’](?:d|ll)| would| will) be doing the (?:\w+ )?work|defnyddwy?i?r|(?:person|people|one|colleague|somebody|someone|sawl|un|unigolyn)\b(?:(?!{COPIES})[^@.;:\n]){{0,60}}?\b(?:access|accounts?|log(?:s|ging)?[ -]?(?:in|on)|sign(?:s|ing)?[ -]?(?:in|on)|use|uses|using|mewngofnodi|fewngofnodi|defnyddio|ddefnyddio|mynediad|fynediad|cyfrif|gyfrif))"
    rf"(?:(?!{COPIES})[^@.;:\n]){{0,30}}?(?:\b(?:is|are|will be|would be|yw|ydy|ydi|fydd|fyddai)|[:–—])\s+(?:(?:our|my|the|their|ein|fy|y|yr)\s+)?{WORDS}{ROLE}(?:(?!{COPIES})[^@.;\n]){{0,60}}$",
    re.IGNORECASE,
)
ALSO_ROLE = expression(rf"^\W*(?:(?:and|a) )?(?:also|plus|and|hefyd|yn ogystal(?: â)?)\s+(?:our|my|the|their|his|her|fy|ein|y|yr|'n)\s+{WORDS}{ROLE}(?:(?!{COPIES}|\b(?:is|are|was|has|can|will|yw|ydy|sydd)\b)[^@.;\n]){{0,40}}$", re.IGNORECASE)
AND_ROLE = expression(rf"^[>)\]\"'”\s]*,?\s*(?:and|&|\+|plus|a|ac|a hefyd|as well as)\s+(?:also |for |to |i )*(?:(?-i:[A-ZŴŶ])\w+(?:['’]r|,? (?:our|my|the|their|y|yr|ein|fy))|our|my|the|their|his|her|fy|ein|y|yr|'n)\s+{WORDS}{ROLE}(?:(?!{COPIES})[^@.;\n]){{0,40}}$", re.IGNORECASE)  # "add jo@… and our data lead, al@…"
ME_AND_ROLE = expression(rf"\b(?:access|accounts?|log-?ins?|sign-?ins?|mynediad|fynediad|cyfrifon|add|register|give|set up|doing the (?:\w+ )?work (?:are|is)|users? (?:are|is|will be))\b(?:(?!{COPIES}|\b(?:by|with|from|between|write|send|contact)\b)[^@.;:\n]){{0,40}}?\b(?:me|myself|fi|finnau|minnau)\b(?: \([^)@\n]{{1,40}}\))?,? (?:and|&|\+|plus|a|ac)\s+(?:also )?(?:our|my|the|fy|ein|y|yr|'n)\s+{WORDS}{ROLE}(?:(?!{COPIES})[^@.;\n]){{0,40}}$", re.IGNORECASE)  # "access for me and our practice manager, al@…"
SAYS = expression(r"[>)\]\"'”]*,?\s*(?:who |sydd )?(?:is|has|have|had|was|will|can|could|would|should|may|might|knows?|approved?s?|agree[sd]?|confirm\w*|ask\w*|said|says|told|thinks?|yw|sydd|wedi|yn)\b", re.IGNORECASE)
COPIED = expression(r"[>)\]\"'”]*,?\s*(?:to|in|into|on|onto|as) (?:the |a |our |this )?(?:cc|copy|copi|e-?mail|thread|chain|loop|distribution|conversation|contact|reply|replies|approver)\b", re.IGNORECASE)
TOPIC = expression(  # what somebody writes to another about: "anything about his contract should go to …"
    r"\b(?:anything (?:else|about|to do with|on|regarding|urgent|further)|everything else|problems?|issues|faults?|(?<!much )(?<!no )(?<!the )(?<!any )trouble|any trouble|feedback|complaints?|compliments|invoices?|bills?|changes|corrections|amendments|notifications?|correspondence|"
    r"(?:freedom of information|foi|subject access|data protection|media|press) (?:requests?|enquir\w+|quer\w+)|unrhyw beth (?:arall|am|ynglŷn)|popeth arall|problemau|adborth|cwynion|anfonebau|newidiadau|gohebiaeth)\b[^@.\n]{0,90}(?:\b(?:to|at|via|with|is|are|through|i|at|drwy|yw|ydy)\b|[:,–-])[^@.\n]{0,40}$",
    re.IGNORECASE,
)
REACHED = expression(  # how to get hold of whoever knows
    r"(?:\b(?:get|reach|find|catch|try) (?:me|us) (?:on|at|via|through|by)\b|\b(?:post|mail|letters|messages|e-?mails?) (?:comes?|goes?|go|come) to (?:me|us|my|our)\b|\b(?:if (?:you|anyone|anybody) (?:want|need|wish|care|would like|like)s? to|should you (?:want|wish|need) to) (?:check|verify|double-check)\b(?: (?:this|that|it|any of (?:this|it)|with [^@\n,]{1,40}|(?:that )?i['’]m not [^@\n,]{1,40}))?,? [^@.\n]{0,60}|\b(?:shout|holler|yell|scream)\b(?: out)? (?:at|to|for)|\bgive [^@.\n]{1,40} a (?:shout|ring|bell|call|buzz|nudge|poke)\b|\bdrop [^@.\n]{1,40} a (?:line|note|message)\b|\b(?:ping|nudge|notify|alert)\b|\bget (?:hold of|in touch with)\b|\bwrite to (?:our|the|my|him|her|them)\b"
    r"|\b(?:ring|call|phone|bleep|page|ffoni\w*) (?!me\b|it\b|this\b)[^@.\n]{1,60}|\btell (?!you\b|me\b|us\b)|\b(?:person|one|man|woman|people|name|somebody|someone|chap|lady) to (?:ask|contact|speak|talk|ring|call|e-?mail|chase|see|try)\b|\by (?:sawl|person|un) i (?:ofyn|gysylltu|holi|siarad)\b|\breport (?:it|this|them|any\w*)\b|\b(?:his|her|their|my|the [\w' ]{2,30}'s) absence\b|\b(?:annual leave|leave|holiday|sick(?:ness)?) cover\b|\b(?:gweiddwch|bloeddiwch) ar\b|\brho(?:wch|i) (?:wybod|showt|floedd) i\b|\bdwedwch wrth\b|\bhysbys\w+\b|\babsenoldeb\b)[^@.\n]{0,60}$",
    re.IGNORECASE,
)
INBOX = expression(
    r"\bshare (?:an?|one|the same) (?:in-?box|mail ?box|e-?mail|account|address)\b[^@.\n]{0,30}$|\b(?:(?:shared|team(?:'s)?|group|generic|departmental|department(?:'s)?|office|general|common|ward|practice|unit|duty|enquir\w+|workforce|admin|our|own) (?:e-?mail )?(?:in-?box|mail ?box|e-?mail account)|(?:admin|front|duty|digital|it|ict|information|reception) desk|blwch (?:post|e-?bost|negeseuon)(?: \w+){0,3}|(?:m|f)ewnflwch(?: \w+){0,2})\b[^@.\n]{0,30}$|\b(?:support|office|pmo|helpline|desk|secretariat) (?:is|are|can be (?:reached|found|contacted)) (?:at|on|via)\b[^@.\n]{0,10}$|^\W*(?:[\w ]{3,20} [|/] )?(?:reception|derbynfa|switchboard|switsfwrdd|ward clerks?|secretar(?:y|ies)|ysgrifenyddion)\b ?(?:e-?mail)?:? *$",
    re.IGNORECASE,
)
_OFFICE = r"(?:sro|siro|senior responsible (?:owner|officer)|caldicott guardian|data protection officer|(?:ig|information governance) (?:lead|manager|officer)|clinical safety officer|(?:project|programme|executive) sponsor|budget holder|billing contact|business owner)"
COPIES_LINE = expression(r"\W*(?:copi(?:es|au)(?: to)?|cc)\s*:", re.IGNORECASE)  # how the line of a memorandum begins that names who gets a copy
OFFICE = expression(  # "the SRO is Prof Alun Meyrick (…"
    rf"\b(?:{_OFFICE}(?:,[^,@;\n]{{1,60}},)?(?: (?:is|are|will be)\b|\s*:)|(?:project|programme|delivery|product|technical|clinical) (?:lead|owner|director),[^,@;\n]{{1,60}}, (?:is|will be)\b)[^@;\n]{{0,60}}$",
    re.IGNORECASE,
)
ASKS = expression(r"\b(?:(?:grateful|like|please|could|can|may|hoffwn|hoffem)\b[^@.;]{0,60}\b(?:access|accounts?|log-?ins?|mynediad|fynediad)|need(?:s|ing|ed)?|requir(?:e|es|ing)|add(?:ed|ing)?|regist\w+|set ?up|invit\w+|enrol\w*|users?|grant\w*|(?:access|accounts?|log-?ins?|sign-?ins?) (?:please )?for|angen|(?:holi|g?ofyn) am|ychwaneg\w*|defnyddwy?i?r)\b", re.IGNORECASE)
IN_CASE = expression(  # right behind an address: "… for anything urgent", "… if Huw is away"
    r"[>)\]\"'”]*,?\s*(?:(?:for|with|about|re|am|ar gyfer|gyda) (?:anything|any |quer|quest|urgent|problems?|issues|unrhyw|[cg]h?westiynau)|(?:if|while|unless|until|os|pan|tra|nes) (?!you\b|possible\b|poss\b|that\b|it\b|gwelwch\b|yn\b)\w+)",
    re.IGNORECASE,
)
IS_ROLE = expression(  # right behind an address: "… is his manager"
    r"[>)\]\"'”]*,?\s*(?:is|yw|ydy|ydi) (?:(?:his|her|their|my|our|the|jo's|\w+'s|ei|eu|fy|ein) )(?:[\w-]+ ){0,2}?(?:manager|boss|supervisor|director|head of|approver|sponsor|secretary|assistant|p\.?a\.?|contact|rheolwr\w*|reolwr\w*|noddwr)\b"
    r"(?![^.;\n]{0,80}\b(?:needs|wants|requires|should (?:have|get)|would like|to be (?:added|set up)|too|as well|also|angen|hefyd)\b)",
    re.IGNORECASE,
)
PUBLIC = expression(r"(?:post\.?master|web\.?master|host\.?master|abuse|no-?reply|do-?not-?reply|foi(?:[._-]\w+)?|dpo|complaints?|concerns?|cwynion|pals|press(?:\.?office)?|enquir\w+|queries|ymholiadau)@", re.IGNORECASE)  # nobody's own address
DESK = expression(r"(?:it[._-]?)?(?:service|help)[._-]?desk@", re.IGNORECASE)  # behind "Service desk:" it is nobody's who wants access


FOR_ONE = expression(r"\b(?:asks?|asking|request(?:s|ing)?|need(?:s|ed)?|require[sd]?|like|want|apply(?:ing)?|please|could|can|may|angen|gofyn\w*|hoffwn|hoffem)\b[^@.;]{0,60}\b(?:access|accounts?|log-?ins?|sign-?ins?|mynediad|fynediad|[cg]h?yfrif)\b[^@.;]{0,40}\b(?:on behalf of|ar ran) (?:(?:miss|mrs|ms|mr|dr|prof\w*|sister|nurse|y)\.? )?(?-i:[A-ZŴŶ])[\w'’-]+(?: (?-i:[A-ZŴŶ])[\w'’-]+){1,2}[\s,(<:–-]{1,3}$", re.IGNORECASE)
WHO_IS = expression(r",?\s?(?:(?:as well|too|also|please|hefyd),?\s?){0,2}(?:(?:she|he|they)(?:'s|'re| is| are)|who(?:'s| is)|sef)\s(?:\w+ ){0,4}", re.IGNORECASE)
ASKED_ONE = expression(r"\b(?:could|can|may|might|should)\b[^@.;]{0,60}\b(?:have|get|be given) (?:one|the same|access|an? (?:account|log-?in|sign-?in))\b|\b(?:gaiff|caiff|allai|all)\b[^@.;]{0,60}\b(?:gael|gaffael) (?:un|yr un|mynediad|cyfrif)\b", re.IGNORECASE)
COPIED_ASIDE = expression(r"\s?\((?:cc'?d|copied|in copy|also copied|copied in|on copy|wedi'i gopïo)[^)@\n]{0,30}\)", re.IGNORECASE)  # says it of who stands before it


def gives_to_another(text: str, start: int, end: int) -> bool:
    """Tell whether the words round an address give it to somebody who is to have no access."""
    line = line_before(text, start)
    sentence = re.split(r"(?<=[.!?;])\s+", line)[-1]
    before, behind = COPIED_ASIDE.sub("", _since_last_address(sentence)), text[end : end + FAR]
    if DEAD.match(text, end) or COPIES_LINE.match(line) or GREETS.search(line[-FAR:]):
        return True
    if NEEDS.match(behind) or (AND_ROLE.match(before) and ASKS.search(sentence[: len(sentence) - len(before)]) and not SAYS.match(behind) and not COPIED.match(behind)):
        return False
    if FOR_ONE.search(before) and len(set(ADDRESS.findall(text))) == 1:
        return False  # "we ask for one account, on behalf of Miss Halloran (r.halloran@…)", and for nobody else
    return _belongs_to_another(before, behind)


MINE = expression(r"\bmy (?:\w+ )?(?:e-?mail )?(?:address|e-?mail)\b", re.IGNORECASE)
WISHED_FOR_ME = expression(r"\b(?:give|grant|add|set|let|get|put) me\b|\bfor (?:me|myself)\b|\b(?:can|could|may|might) i (?:please )?(?:have|get|be)\b|\bi(?:['’]d| would)? (?:need|want|like|require)\b[^.\n]{0,40}\b(?:access|account|log-?in|portal)\b", re.IGNORECASE)
TOLD_OR_WRITTEN = expression(  # "do not reply here but write to …"
    r"\bdo not reply (?:here|to this)\b[^@\n]{0,60}$|\b(?:yn gwybod am (?:hyn|y cais)|yn ymwybodol o (?:hyn|'r cais))\b[^@.;\n]{0,10}\(?$|\b(?:is|are) (?:fully )?aware(?: of (?:this|it|the request))?[ ,]{0,2}\(?$",
    re.IGNORECASE,
)
GREETS = expression(r"\b(?:sends?|gives?) (?:you )?(?:his|her|their) (?:regards|best|love|best wishes)\b[^@\n]{0,80}$|\bsays (?:hi|hello)\b[^@\n]{0,80}$", re.IGNORECASE)  # "Bob, who used to do your job, sends his regards. He is at bob@…"
DEAD = expression(  # "…@…, that mailbox was closed in August"
    r"[>)\]\"'”’,]*[^@.;\n]{0,60}?\b(?:(?:that|this|the|which|her|his|my|whose|but) (?:old |former )?(?:mailbox|e-?mail(?: address)?|address|inbox|one) (?:(?:has|was|is|got) (?:since |now |been )*(?:closed|shut|dead|gone|retired|switched off|turned off|deleted|defunct|dormant)|(?:no longer|doesn['’]?t|does not) (?:works?|exists?)|died|bounces)"
    r"|(?:and |which |but )?(?:it |that |the address )?(?:now )?bounces\b)",
    re.IGNORECASE,
)


def labels_another(before: str) -> bool:
    """Tell whether a list item names a role of its own ("- Line manager: …", "- Shared inbox: …")."""
    return COPIES_LINE.match(before) is not None or any(words.search(LIST_ITEM.sub("", before)) for words in (NOT_USER, TOPIC, REACHED, INBOX, OFFICE))


def _belongs_to_another(before: str, behind: str) -> bool:
    """Tell whether the words before an address give it to a manager, a contact or a copy, and nothing asks for it since."""
    if TOLD_OR_WRITTEN.search(before) is not None:
        return True
    if ASKED_ROLE.search(before) or (ALSO_ROLE.match(before) and not SAYS.match(behind)) or LET_IN.search(before) or USER_IS.search(before) or ME_AND_ROLE.search(before):
        return COPIED.match(behind) is not None
    if (TOPIC.search(before) or IN_CASE.match(behind) or IS_ROLE.match(behind)) and not ASKS.search(before):
        return True
    if (REACHED.search(before) or INBOX.search(before) or OFFICE.search(before)) and not ASKS.search(before):
        return True
    found = NOT_USER.search(before)
    if found is not None and (WANTED_CONTACT.search(before) is not None or TO_USE.search(before) is not None):
        return False  # "One account, please: our Umbra contact Jörg Lindemann, …"; "instead of the hotmail please use …"
    if found is not None and MINE.search(found.group()) and WISHED_FOR_ME.search(before):
        return False  # "could you give me access, my address is jo@…"
    asked = ASKED_ONE.search(before)
    if found is not None and asked is not None and WHO_IS.fullmatch(before[asked.end() : found.start()]):
        return False  # "could Lisa have one as well, she's the practice manager - lisa@…"
    title = OWN_TITLE.search(before)
    return found is not None and WANTED.search(found.group()) is None and not (title is not None and found.start() > title.start())


def _since_last_address(sentence: str) -> str:
    """Return what stands behind the last address, so that a contact does not taint the users that follow it."""
    found = [match.end() for match in ADDRESS.finditer(sentence)]
    return sentence[found[-1] :] if found else sentence
