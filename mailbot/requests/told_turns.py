"""Sentences as they are told (`told.py`) to what they say of a user or of the supplier that no request can stand beside.

That somebody leaves, is away for long or has not started is history where it is said of others, and a person's business where it is
said of whoever is to have access: the mark tells. A reader of meanings hears most of it; these are the plain ways to say it.
"""

from __future__ import annotations

import re

from mailbot.expression import expression
from mailbot.requests.told import USER

_ON = r"(?:[ ,]+(?!†|(?:and|or|if|when|whenever|while|because|as|who|replacing)\b)[\w'’]+){0,3}?[ ,]+"  # up to three words that go on with what is said of a user
_LEAVE = r"(?:(?:maternity|paternity|sick|adoption|long[- ]term|parental|unpaid|compassionate|gardening|carer'?s)(?: sick)?[ -](?:leave|absence)|mat leave)"
_ELSEWHERE = r"(?:another|a (?:competitor|rival|different)|one of (?:their|our|your|the) (?:competitors|rivals)|someone else|somebody else|the competition)"
LEAVES = (
    rf"†(?:'s)?{_ON}(?:had (?:his|her|their) leaving (?:do|party|drinks|lunch|card)|(?:finish(?:es|ed)|(?:is|are) finishing) (?:with us|here|work|on|in|at the end|last|this|next|up)\b"
    r"|(?:leaves|(?:is|are) leaving|left|has left|have left|'s leaving) (?:us|the (?:health board|trust|organisation|company|firm|team|nhs)|on|last|next|this|in|at the end|for|yesterday|today|tomorrow|to)\b"
    r"|resigned|retire[sd]\b(?! (?:the|our|its?|an?|all|some)\b)|is retiring|(?:handed in|gave) (?:his|her|their) notice|(?:is )?work(?:s|ing) out (?:his|her|their) notice|is no longer (?:with|here|in post|employed|working|part)"
    rf"|(?:has|have)(?: since| now| just)? (?:gone (?:to|over to|off to)|jumped ship|moved on|been (?:made redundant|suspended|let go|dismissed|poached))|is (?:now )?(?:working )?(?:at|with|for) {_ELSEWHERE})"
    rf"|†{_ON}(?:went|goes|left|finished)\b[^.]{{0,30}}\bnew (?:job|post|role)\b|†'s secondment\b[^.]{{0,30}}\b(?:(?:came|comes|has come) to an end|end(?:s|ed)|finish(?:es|ed)|is (?:over|up|done)|ran out)\b"
    r"|†'s (?:last day|leaving do|notice|contract|placement) (?:is|was|ends|ended|finishes|finished|runs out|ran out|came)\b"
)
AWAY = rf"†{_ON}(?:(?:is|are|has been|have been|went|started|starts|begins) (?:now |currently |still |away |off )?(?:on |(?:his|her|their) )?(?:{_LEAVE}|(?:maternity|paternity|adoption|a sabbatical|a career break)(?! (?:cover|post|contract|scheme)\b)|off sick|off with|signed off|suspended)|(?:goes|is going|will be|['’]ll be) (?:off )?(?:on )?(?:maternity|adoption|a sabbatical|a career break|long[- ]term sick)(?! (?:cover|post|contract|scheme)\b)|won['’]?t be back|isn['’]?t back|is not back)"
NOT_YET = rf"(?:†|\b(?:she|he)\b){_ON}(?:doesn['’]?t|does not|don['’]?t|won['’]?t|will not|isn['’]?t due to|hasn['’]?t)(?: actually| even| yet)? (?:join|start|begin|be (?:joining|starting|with us)|joined|started)\b[^.]{{0,30}}? (?:until|till|before)\b(?! (?:on )?(?:monday|tuesday|wednesday|thursday|friday|tomorrow|next week|the end of the week)\b)"
NO_MAILBOX = r"\b(?:don['’]?t|do not|doesn['’]?t) think\b[^.]{0,20}\b(?:made|created|set up|given|switched on|sorted)\b[^.]{0,25}\b(?:mailbox|e-?mail|address)\b|\b(?:her|his|their|†'s) (?:new |nhs |work )?(?:mailbox|e-?mail(?: address| account)?|address)\b[^.]{0,20}\b(?:isn['’]?t|is not|won['’]?t be|hasn['’]?t been|has not been|doesn['’]?t) (?:\w+ )?(?:live|exist|created|set up|made|switched on|active)\b(?![^.]*\b(?:use|using)\b)"
REFUSES = rf"†{_ON}(?:would (?:sooner|rather) not|want(?:s|ed) nothing to do|knows nothing (?:about|of) (?:it|this)|doesn['’]?t know (?:yet|about (?:it|this)|(?:that )?i['’]m asking)|(?:said|says) no\b|turned (?:it|this|the job|the post) down)"
SHARES = (
    r"\b(?:we|they|you)(?:['’]ll| will| can| could|['’]re all going to)? all (?:use|share|be using|be sharing|log in (?:with|on|under|as)|go in (?:under|with|as))\b[^.]{0,30}\b(?:log-?in|account|password|mine|his|hers)\b"
    r"|\b(?:(?:will|can|could|would|['’]ll|they|we) share|(?:is|are|be) sharing|borrow(?:s|ing)?|lend(?:s|ing)?|pass(?:es|ing)? on|hand(?:s|ing)? (?:over|on)) (?:the one |one |a single |his |her |their |my |the )?(?:log-?ins?|passwords?|credentials|sign-?in)\b"
    r"|\b(?:use|using|share|sharing|borrow|go(?:ing)? in (?:on|under|with)|log(?:ging)? (?:on|in) (?:as|with|on|under)) †(?:'s)? (?:log-?in|log-on|account|password|sign-?in|credentials)\b"
    r"|\b(?:it|one|log-?in|account|password|which)(?:['’]ll| will| is going to| is to| gets?| would| can)? (?:be )?(?:passed|handed) (?:round|around|between|among(?:st)?)\b|\b(?:log-?in|account|password)(?:['’]ll| will| is| to| gets?| would)? (?:be )?(?:shared|swapped) (?:round|around|between|among(?:st)?|by|across)\b"
    r"|\b(?:one|single) log-?in (?:between|for all|for the (?:lot|whole|team|ward))|\bwhoever(?:['’]s| is) on (?:shift|duty)\b[^.]{0,40}\b(?:uses?|opens?|logs?|signs?)\b"
)
OF_THE_FIRM = (
    r"\b(?:thisfirm|they|the (?:firm|company|supplier))\b(?: (?!(?:who|that|which|do|did|until|never|not)\b)[\w'’]+){0,3}? (?:(?:went|gone|going|are|is) (?:in(?:to)? )?(?:administration|liquidation|receivership|bust)|(?:hit|struck|caught) by (?:a )?(?:ransomware|cyber)|had a (?:data )?breach|(?:been|were) (?:hacked|breached)"
    r"|(?:were|was|been|being) (?:bought|taken over|acquired)(?: up| out)? by)\b(?![^.]{0,60}\b(?:years|20[01]\d|kept)\b)|\b(?:gave|given|giving|served) (?:them|thisfirm|the (?:firm|company|supplier)) notice\b"
    r"|\bour contract with (?:them|thisfirm) (?:(?:has|had|is)(?: now| since)? )?(?:ended|expired|lapsed|ran out|run out|terminated|not (?:been )?(?:renewed|signed))\b"
)
OF_THEIR_PEOPLE = (
    r"\bopened (?:an?|some|the wrong) (?:nasty|bad|dodgy|malicious|infected|phishing|rogue|suspicious|iffy)? ?(?:e-?mail )?(?:attachment|link|e-?mail|file)\b[^.]{0,80}\block(?:ed)? out\b|\bopened an? (?:nasty|bad|dodgy|malicious|infected|phishing|rogue|suspicious|iffy) (?:e-?mail )?(?:attachment|link|e-?mail|file)\b"
    r"|\bcode(?: of connection)?\b[^.]{0,20}\b(?:was|has been|had been|been|is|got) (?:now |since |just )?(?:put on hold|on hold|suspended|withdrawn|revoked|pulled|paused|cancelled|under (?:review|investigation))\b"
    r"|\b(?:on|to) (?:somebody|someone|another (?:firm|company)) ?(?:else)?['’]s (?:payroll|books)\b|(?:['’]ll|\bwill|\bgoing to|\babout to)(?: all| both| each| be| have| get| given| getting)+ (?:\w+ ){0,8}?new (?:e-?mail |work )?addresses\b"
    r"|\bno (?:more |further )?work for (?:them|thisfirm)\b|\b(?:not|n['’]t|won['’]t) (?:be )?(?:renewing|keeping|retaining|using) (?:them|thisfirm) (?:after|beyond|past|next|any (?:more|longer)|on)\b|\bna fydd (?:\w+ )?(?:gwaith|contract|cytundeb|busnes) (?:iddyn|iddo|iddi|ar eu cyfer)\b"
)
NOT_RELIED_ON = r"\bnot (?:to |going to )?(?:be )?(?:rely|relied|count|depend)(?:ing)? on (?:that|the|this|it|their)\b(?! (?:old|supplier|system|api|paper|fax|current|existing)\b)|\b(?:they|security|team|he|she|who)(?:['’]ve| have| has|['’]s|['’]d| had)? (?:now )?(?:had |having |got |getting )second thoughts\b"
ON_ALREADY = r"\b(?:he|she|they|†)\b[^.]{0,30}\bcan (?:already|still) (?:get|log|sign) (?:in|on)(?: ?to)? (?:your|the) (?:api )?portal\b|\basking for (?:something|what) (?:he|she|they|†)(?:['’]s|['’]ve| has| have)? (?:already )?(?:got|has|have)\b|\b(?:ignore|skip|disregard) (?:whichever|whoever|(?:any|those|the ones|anyone) (?:who|that|of them|already))\b[^.]{0,40}\b(?:done|on|have|has|got|set up)\b"
COME_OFF = r"\b(?:had better|should|ought to|needs? to|can|could|may|are to|is to|must|might as well) (?:now |both |all |also |please )*(?:come|be taken|be struck) off(?: again)?\b(?! (?:your|our|their|its|a|at|the (?!portal|list))\b)"
WRONG_DOOR = r"(?:\b(?:oh|oops|whoops|sorry|ah|damn|apologies|woops|aargh)\b[ ,.!–-]{1,4}){1,2}wrong (?:people|team|mailbox|inbox|department|lot|place|desk)\b(?! if)|\bthis was (?:meant |intended |supposed to be )?for (?:the |our )[^.]{0,30}\b(?:help ?desk|service desk|mailbox)\b"
REAL_PEOPLE = r"\b(?:went|sent|gone|printed|came|got) (?:out|off)\b[^.]{0,60}\breal (?:names|patients?|people|data)\b|\bon real (?:patients?|data|people)\b[^.]{0,30}\b(?:mistake|accident)\b|\bby (?:mistake|accident)\b[^.]{0,40}\breal (?:patients?|names|data)\b"
PUBLISHES = r"\b(?:have|put|get|see|list|host|publish|publishing|offer) (?:it|ours|that one|this one|our (?:own )?apis?|an api of ours|one of ours) (?:up |out |as well |too )?on(?:to)? (?:your|the) (?:\w+ )?portal\b"
HAD_IT = r"\b(?:†|he|she|they)(?:['’]s| has| have|['’]ve)(?: actually| in fact)? had (?:an? |his |her |their )?(?:access|log-?in|account|sign-?in)\b(?! (?:problems?|trouble|issues?))[^.]{0,40}\b(?:since|for (?:months|years|ages|weeks|a (?:while|year|month)))\b"
WISHES_NOTHING = r"\b(?:not|n['’]t|no longer) (?:even |really |quite |at all )*(?:sure|certain|know|clear) (?:any ?more )?(?:what|whether|if) (?:it is (?:that )?)?(?:i['’]m|i am|we['’]re|we are) (?:even |still |actually )?(?:asking|requesting|after|applying)\b"
OTHER_DOOR = r"\(?\bnot (?:to |on |for |in |into )?(?:the|your) (?:\w+ )?(?:api |developer )?portal\b,? (?:i|we|she|he|they|which|that one|†)\b"
LEAKED = (
    r"\b(?:keys?|secrets?|tokens?|credentials|passwords?|patients?['’]? (?:\w+ )?(?:data|details|records|appointments))\b[^.]{0,50}\b(?:leaked|exposed|been (?:stolen|published|posted)|(?:sitting|left|visible|found|lying|ended up|available|published|posted) (?:\w+ ){0,3}(?:public|open|github|gitlab|pastebin|the internet))\b"
    r"|\b(?:in|on|to) an? (?:public|open) (?:\w+ )?(?:repo(?:sitory)?|bucket|gist|pastebin|web ?page)\b"
)
REFUSED = r"\b(?:ig|ig lead|information governance|caldicott(?: guardian)?|manager|head of \w+|director|board|lead|boss|siro|dpo|security)\b (?:has |have |had |team (?:has |have )?)?(?:now |already |just |so far )?(?:said no\b(?! (?:objection|problem|issue))(?![^.]{0,30}\b(?:yes|at first|initially|then)\b)|refused|turned (?:it|this|us|me) down|not (?:yet )?(?:agreed|approved|signed)|vetoed|blocked (?:it|this))|\b(?:has|have)n['’]t (?:yet )?(?:agreed|approved|signed (?:it|this)? ?off|said yes)\b"
STOLEN = r"(?=[^.]*\b(?:keys?|secrets?|passwords?|credentials|subscription|tokens?)\b)\b(?:laptop|phone|tablet|memory stick|usb stick|device|bag|ipad)\b[^.]{0,80}\b(?:(?:was|were|been|got|is|went)(?: just)? )?(?:stolen|nicked|pinched|hacked|snatched|lifted|taken (?:off|on|from)|left on (?:a|the) (?:train|bus))\b"
NOT_OURS = r"\b(?:he|she|they|†)(?:['’]s| is|['’]re| are)? (?:not|n['’]t) (?:really |actually |strictly )?(?:ours|one of (?:ours|us)|our own|on our books|employed by us|(?:an )?nhs (?:staff|employee))\b|\b(?:lent|loaned) (?:him|her|them|†) (?:an? |one of our )(?:nhs |spare |our )*(?:mailbox|address|account|e-?mail)\b"
OTHER_WISH = r"\b(?:can|could|may) (?:he|she|they|we|i|†|you) (?:also |please )?(?:have|get|be given|order|arrange|sort)(?: †| him| her| them)? (?:an? |the |one )?(?:[\w@'’-]+ ){0,3}?(?:vpn|tokens?|laptops?|smart ?cards?|badges?|mailbox|licen[cs]es?)\b|\b(?:and|plus|also) an? (?:[\w@'’-]+ ){0,2}?(?:vpn token|smart ?card|laptop|id badge)\b(?=\W*(?:$|[.;!?]|(?:please|pls|too|as well|for (?:him|her|them))\b))"
ASKS_ADVICE = r"\b(?:what|how) (?:on earth |exactly )?(?:do|should|must|shall|can|am|are) (?:i|we) (?:supposed |meant )?(?:to )?(?:do|handle|deal)\b(?: with| about) (?:that|this|it|them|him|her)\b|\bwho (?:do|should|must|shall) (?:i|we) (?:report|tell|inform|notify) (?:that|this|it|about)\b"
ITEM = r"^[\s>]*[-*•·▪◦]\s*(?:an? |one |two |three |the |some )?(?:new |working )?(?:vpn|laptops?|desktops?|smart ?cards?|security tokens?|rsa|building|id badges?|badges?|phones?|mobiles?|desks?|citrix|licen[cs]es?|e-?mail accounts?|mailbox|nadex (?:log-?in|account))\b[^.@]{0,80}$"  # of a list of wishes
_APPROVAL = r"(?:approvals?|sign-?off|clearance|sponsorship|permission|support)"
TAKEN_BACK = (
    rf"\b(?:withdr[ae]w(?:n|s|ing)?|rescind(?:ed|s|ing)?|revok(?:ed|es|ing)|pull(?:ed|s|ing)|cancel(?:led|s|ling)|tak(?:en|es|ing) back|took back|suspended|overturned) (?:that |this |the |their |its |my |our |his |her )(?:\w+ )?{_APPROVAL}\b(?! (?:of|for) (?:the )?(?:old|previous|last|other)\b)"
    rf"|\b{_APPROVAL} (?:\w+ ){{0,3}}?(?:(?:has|have) (?:now |since |just )?been|was|were|is being|is) (?:now |since |just |already )?(?:withdrawn|rescinded|revoked|pulled|cancelled|taken back|suspended|overturned)\b"
    r"|\b(?:tynnu|dynnu|thynnu)(?:'r|’r| y| eu| ei| ein)? ?(?:\w+ )?(?:gymeradwyaeth|cymeradwyaeth|chymeradwyaeth|nawdd|cefnogaeth|gefnogaeth)\b[^.]{0,30} yn[ -]?(?:ôl|ol)\b"
)
IN_WELSH = (
    r"†(?: (?!(?:a|ac|neu|os|pan|tra)\b)[\w'’]+){0,2} (?:(?:wedi|'di|newydd) (?:gadael(?! (?:am|y|yr|ei|eu)\b|'r)|gorffen (?:efo|gyda|gyda'?n|yma)|ymddeol|ymddiswyddo|cael ei atal)|yn (?:gadael|ymddeol) (?:ddydd|ar|ddiwedd|yr|y|ni|wythnos|dydd)|ar (?:absenoldeb|gyfnod) (?:mamolaeth|salwch|tadolaeth)(?![^.]{0,40}\b(?:ôl|nôl)\b)"
    r"|ddim yn (?:dechrau|cychwyn|ymuno)\b[^.]{0,20} (?:tan|nes|cyn)\b)|\b(?:daeth|mae) (?:eu|y|ein) (?:cytundeb|contract)(?: gyda ni| efo ni| â nhw| â ni)? (?:i ben|wedi dod i ben|ar ben)\b"
)
ADDRESSED = r"\W*(?:the |an? |my |his |her |their )?(?:api )?(?:portal )?(?:accounts?|log-?ins?|access|it) (?:should|would|will|can|is to|are to|must) (?:please )?(?:go to|be (?:for|under|in the name of)) (?:†|[\w.+'-]+@[\w.-]+\w)\W*"
AT_SERVICE = r"\W*(?:please |kindly |pls )*(?:do the needful(?: and)? ?)?(?:revert|come back|get back)(?: back)?(?: to (?:me|us|the undersigned))?(?: (?:at the earliest|in case of any|if (?:there are|you have) any|with any|should you have any|for any)\b[^.]{0,60})\W*"
NOTHING_ELSE = r"\W*(?:(?:any )?(?:other |further |additional )?(?:comments?|notes?|remarks?|information|info|anything else)(?: to add)?\W{1,4}(?:none|n/?a|no|nil|nothing|dim)|(?:bye|ta-?ra|cheerio|toodle-?pip|see (?:you|ya)|hwyl)(?: bye)?(?: for)?(?: now| then| all| later| soon| am y tro| fawr)?)\W*"
ENCLOSED = r"\W*(?:(?:please )?(?:find )?(?:enclosed|attached)(?: is| please find)?|(?:i|we)(?: have|['’]ve)? (?:enclose|attach)(?:ed)?|here(?:['’]s| is)) (?:the |a |our |your )?(?:completed |filled[- ]in )?(?:allow[- ]?list(?:ing)? |information security )?(?:form|toolkit|workbook)(?: for [^.,;]{2,60})?\W*"
APART = r"\W*(?:(?:but |so |hi,? |hello(?: again)?,? )?(?:this|it)(?:'s| is) )?(?:a|an) (?:separate|different|second|new|fresh),? (?:and |quite )?(?:separate |different )?request\b,?(?: (?:with|that has|and (?:it )?has|and|which has|has))?(?: (?:nothing to do with|unconnected (?:with|to)|unrelated to|not connected (?:with|to)|separate from)\b[^.]{0,60})?\W*"
NO_HURRY = r"\W*(?:(?:it|this|that)(?:['’]s| is) (?:not|n['’]t) (?:\w+ )?urgent|(?:it|this|that) isn['’]t (?:\w+ )?urgent)(?:,? (?:and|so|but) (?:it |this )?(?:should|need|must|does|do)(?:n['’]t| not) (?:to )?(?:hold (?:up|back)|delay|affect|stop) [^.]{0,40})?\W*"
CORRECTED = expression(r"\b(?:should (?:have (?:been|said|asked for|put|read|quoted)|be|read|say)|meant(?: to (?:say|put|ask for))?|(?:right|correct|proper) (?:one|api|number|reference|ref|milestone) (?:is|was))\b(?! not)[^.†]{0,25}\b(?:thisapi|thisnumber)\b[^†]*$", re.IGNORECASE)  # in what follows on a request
PLAINLY = tuple(expression(rf"{words}$", re.IGNORECASE) for words in (ADDRESSED, AT_SERVICE, NOTHING_ELSE, ENCLOSED, APART, NO_HURRY))
TURNS = tuple(expression(words, re.IGNORECASE) for words in (LEAVES, AWAY, NOT_YET, REFUSES, SHARES, OF_THE_FIRM, TAKEN_BACK, HAD_IT, WISHES_NOTHING, OTHER_DOOR, LEAKED, REFUSED, STOLEN, NOT_OURS, OTHER_WISH, ASKS_ADVICE, ITEM, IN_WELSH, NO_MAILBOX, OF_THEIR_PEOPLE, NOT_RELIED_ON, ON_ALREADY, COME_OFF, WRONG_DOOR, REAL_PEOPLE, PUBLISHES))


def says_nothing(told: str) -> bool:
    """Tell a sentence that only says where the account goes ("It should go to †."), that questions are welcome ("Kindly revert in case of any queries"), that there is nothing more, or that this request is another one."""
    return any(words.match(told) for words in PLAINLY)


def corrects_a_value(told: str) -> bool:
    """Tell a sentence that puts the API or the number right, and speaks of nobody: the value is read, and counts instead of the wrong one."""
    return CORRECTED.search(told) is not None and USER not in told


def says_so(told: str) -> bool:
    """Tell a sentence that says of a user, or of the supplier, what a person must weigh."""
    return any(words.search(told) for words in TURNS)
