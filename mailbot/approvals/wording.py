"""The words by which a security team approves, refuses, conditions, puts off and takes back, in English and Welsh.

What is not surely an approval must not look like one; so a mere mention ("ready for approval", "please approve") approves
nothing, and whoever reports what others say or think approves nothing either. What approves plainly is told in `words`.
"""

from __future__ import annotations

import re

from mailbot.expression import expression

I = re.IGNORECASE  # noqa: E741
MENTIONED = expression(r"\b(?:approv\w*|authori[sz]\w*|sign(?:ed)? off|allow[- ]?list\w*|g?c?h?ymeradwy\w*|awdurdod\w*|ganiat\w*|caniat\w*|chaniat\w*)", I)
SOUNDS_APPROVING = expression(
    r"\b(?:approved|authori[sz]ed|agreed|accepted|granted|signed off|added to (?:the|our)|now (?:been )?(?:added|allow[- ]?listed|on the)|(?:has|have) been (?:added|allow[- ]?listed)|"
    r"have (?:now )?(?:added|allow[- ]?listed)|(?:is|are) (?:now )?allow[- ]?listed|approval (?:has been |is |was )?(?:now )?(?:given|confirmed)|"
    r"(?:we|i|team|security|dhcw|hereby|happy to|pleased to|content to|glad to|able to|delighted to) (?:hereby |now |also |therefore |all )?(?:approves?|authori[sz]es?)|"
    r"(?:confirm(?:s|ed|ing)?|confirmation of|(?:take|accept|treat) this (?:e-?mail|message) as) (?:the |our |your |formal |full )*approval|"
    r"cymeradwywyd|cymeradwyodd|cymeradwyir|derbyniwyd|caniatawyd|awdurdodwyd|ychwanegwyd|(?:rydym|rwyf|rwy|ydym)(?: ni| i)? yn cymeradwyo|"
    r"wedi(?:'i|'u| ei| eu| cael ei| cael eu)? (?:hychwanegu|ychwanegu|gymeradwyo|chymeradwyo|cymeradwyo|ganiatáu|chaniatáu|caniatáu|awdurdodi|hawdurdodi))\b",
    I,
)
WE = r"(?<!\bâ )(?<!\bgyda )(?<!rydym )(?<!rydyn )(?<!rydan )(?<!\bdan )(?<!\bydym )(?<!\bi )(?<!\bat )(?<!\bgan )(?<!gennym )(?<!\bein )(?<!\bdyn )(?<!\bbod )(?<!gynnon )(?<!gynno )(?<!'da )(?<!ymeradwyon )(?<!aethon )"  # Welsh `ni` is `we` as well as `not`
NEGATED = expression(rf"\b(?:not|\w+n't|never|cannot|no longer|neither|nor|nobody|nothing|none|unable|{WE}ni(?! (?:wedi|newydd)\b|'n\b|'di\b)|nid|nad|heb|ddim|nis|dim)\b", I)
REFUSED = expression(
    r"\b(?:not|\w*n't|never|cannot|unable to|can ?not|no longer|neither|nor|nobody|no one|nothing|none|without|yet to be|against)\b[^.;\n]{0,60}\b(?:approv\w*|authori[sz]\w*|agreed|accept\w*|granted|added|addition|allow\w*|proceed\w*|permit\w*|support\w*|sign\w*)|"
    r"\bno (?:formal |current |such |valid |further )?(?:approval|authori[sz]ation)|"
    r"\b(?:refus\w*|reject\w*|declin\w*|denied|deny|denies|disapprov\w*|unapprov\w*|unsuccessful|turned down|fail(?:ed|s|ure)?|gwrthod\w*|wrthod\w*|ngwrthod\w*|aflwyddiannus)\b|"
    rf"\b(?:{WE}ni(?! (?:wedi|newydd)\b|'n\b|'di\b)|nid|na|nad|heb|nis|methu|ddim)\b[^.;\n]{{0,60}}(?:(?:c|g|ch)ymeradwy\w*|(?:g|c|ch)aniat\w*|dd?erbyn\w*|awdurdod\w*)|"
    r"\b(?:approv\w*|cymeradwy\w*)\b[^.;\n]{0,30}\b(?:refused|declined|rejected|not granted|is not|was not)\b|"
    r"\b(?:approved|decision|outcome|result|verdict|allow[- ]?listed|cymeradwy\w*|penderfyniad|canlyniad)\b\??(?: \((?:y/n|yes/no|ie/na)\))?\s*(?:[:=?]|[-–—](?=\s))\s*(?:no|n|false|nope|na|nage|naddo|not|☐ yes ☒ no)(?![\w'-])|\b(?:thumbs down|red light|vetoed?|blocked)\b|[✗✘❌]",
    I,
)
WITHDRAWN = expression(
    r"\b(?:withdr\w+|(?:request|asked|agreed|approved|decided) (?:was |is |has been )?(?:\w+ )?(?:to|the) (?:remov\w+|block\w*|delet\w+|tak(?:e|ing)) |(?:removal|deletion|blocking) of|(?:block|deny|black)[- ]?list\w*|revok\w*|rescind\w*|cancel\w*|suspend\w*|removed? from|taken off|(?:has|have) (?:now )?(?:ended|stopped|finished(?! (?:our|the|its|with|looking|reviewing|going|working|checking|assessing)\b))|no longer (?:approved|valid|on|stands?|holds?|appl\w+)|supersed\w*|overturn\w*|annul\w*|terminat\w*|lapsed|expired|void|"
    r"disregard\w*|(?:sent|given|approved|issued|made) (?:to you )?(?:in error|by mistake)|ignore (?:this|that|our|my|the (?:previous|earlier|last|above))|"
    r"(?:t|d|th|nh)ynn?u\w*['’]?n? (?:yn )?ôl|(?:t|d)ynnwyd|diddym\w*|ddiddym\w*|dirym\w*|ddirym\w*|atal\w*|hatal|anwybydd\w*|mewn camgymeriad|wedi dod i ben|rhestr (?:flocio|blocio|wahardd\w*)|(?:cais|penderfynu|gofyn) i (?:dynnu|ddileu|flocio)|oddi ar y rhestr)\b",
    I,
)
CONDITIONAL = expression(
    r"\b(?:for (?:now|the moment|the time being|the present)|am y tro|restrict\w*|subject to|provid(?:ed|ing)(?: that)?|on (?:the )?condition|conditional(?:ly)?|conditions?|caveats?|proviso|as long as|so long as|as soon as|unless|if|once|when|whether|until|till|only|after|dependent|depend\w*|contingent|provisional\w*|in principle|temporar\w*|interim|partial\w*|partly|"
    r"will be|shall be|would|can be|could be|may be|might be|to be approved|should be|must|before|will have|apart from|save for|bar (?:one|two|three|the|those)|bar$|rather than|instead of|far from|short of|example|template|sample|enghraifft|last year|years? ago|except\w*|excluding|not including|assuming|(?-i:limited|LIMITED|(?<![A-Za-z] )Limited) to|for (?:a|the|our) (?:test|trial|pilot)\w*|pre-?approv\w*|draft|test only|trial|"
    r"yn amodol|amodol|amodau|ar yr amod|os(?!-?\d)|unwaith|pan|cyn|hyd nes|hyd at|oni bai|dros dro|mewn egwyddor|bydd|byddai|ar ôl|rhaid|ac eithrio|yn unig)\b",
    I,
)
REPORTED = expression(
    r"\b(?:(?:supplier|vendor|company|they|he|she|you|manager) (?:has |have |also )?(?:confirm|advis|inform|not|stat|indicat|suggest|report)\w*(?: (?:us|me|to us))?(?: that)? (?:the |your |our )*(?:parth|domain|request|it\b)|(?:cyflenwr|cwmni|chi|nhw|maent|hi|ef)\b[^.;\n]{0,20}\b(?:yn dweud|yn honni|yn meddwl|yn credu|yn cadarnhau)|nearly|almost|as good as|all but|virtually|practically|half|(?:about|due|set|ready|expected) to be|likely|unlikely|probably|possibly|perhaps|hopefully|previously|"
    r"according to|in (?:their|his|her|your|the supplier's|the company's) (?:view|opinion|eyes)|apparently|allegedly|supposedly|seemingly|reportedly|rumou?r\w*|(?:supplier|vendor|company|they|he|she|you|somebody|someone|colleagues?) (?:says?|said|tells?|told|thinks?|thought|believ\w*|wants?|wanted|wrote|writes?|claim\w*|hop\w*|expect\w*|assum\w*)|"
    r"(?:i|we) (?:think|thought|believe\w*|understand|understood|assum\w*|hope|expect\w*|intend\w*|plan\w*)|(?:was|were|been) told|heard that|"
    r"(?:other|another|previous|earlier) (?:\w+ )?(?:request|domain|application|approval|supplier|one)s?\b(?!,? ?\(?parth)|"
    r"bron|tebyg\w*|efallai|(?:gobeithi|disgwyli|bwriad|credw|meddyli|tybi)\w*|dywed\w*|(?:cais|parth|cyflenwr|gymeradwyaeth) (?:arall|blaenorol))\b",
    I,
)
PENDING = expression(
    r"\b(?:pending|on hold|under (?:review|consideration)|being (?:reviewed|considered|assessed|processed)|in progress|in review|awaiting|await|waiting|to follow|(?<!finished )(?<!done )looking (?:at|into)|still (?:to|be|need|has|have)\w*|sign-?off (?:follows|to come|comes)|next: |"
    r"(?:will|are going to|to be|be|for|yet to be) (?:now |then )?(?:review(?:ed)?|consider(?:ed)?|consideration|assess(?:ed|ment)?|discuss(?:ed|ion)?|come back|look(?:ed)? (?:at|into))|yn yr arfaeth|yn cael ei (?:adolygu|ystyried|asesu)|dan (?:ystyriaeth|adolygiad)|yn aros|ar y gweill)\b",
    I,
)
RECEIVED = expression(r"\b(?:received your|thank you for|thanks for|wedi derbyn|diolch am)\b", I)  # says that it came, not what became of it
_BUT = r"(?:(?!\b(?:unless|until|once|only|provided|subject to|before|conditional\w*|on condition|as soon as|when|if|hyd nes|oni bai|unwaith|amodol)\b)[^.;:\n])*"  # what may follow harmless words, up to a condition
_LISTED = r"(?:(?:it|this|that|the (?:domain|change|entry|update)|parth) (?:is|has been|appears|shows|goes|has gone)(?: (?:now|been))* ?(?:live|on|added|visible|active|updated|in|through|there|published|applied)?|(?:added|live|listed|on the list|published))"
_HANDLE = r"(?:attach|includ|keep|kept|forward|quot|retain|save|e-?mail(?!s)|contact|write|go (?:on|to|ahead|through)|use this|provide a copy|request|ask|submit (?:a|an|your|the) (?:new |fresh |separate )?(?:access |api )?request|notify|send (?:us |them )?(?:a copy|this|your|the (?:supplier|users?|names|email|list|addresses)))"
HARMLESS = expression(
    r"(?<=parth) (?:can|may) now be used (?:with|on|in|for) (?:the )?(?:o365|office ?365|microsoft 365|m365)(?: services?| tenancy| tools)?(?: (?:across|throughout) (?:the whole of |all of )?(?:nhs )?wales)?(?=\W*$)|"
    r"\b(?:if you (?:have|need|require|would like|want|are unsure|are the sponsor|wish)|please (?:do not|don't) hesitate|do not hesitate|if (?:there are )?any|(?:when|once|if) (?:requesting|you (?:request|apply|e-?mail|write|contact|submit|send|ask|raise|make|do|come|go to|are asked|get in touch)|sending|emailing|writing|contacting|applying)|once (?:more|again)|once " + _LISTED + r"|(?:you|it) (?:can|may|should) now|you (?:can|may) (?:now |therefore |then )?(?:request|e-?mail|go|proceed|send|write|contact|ask|apply|forward|submit|get|use)|please (?:attach|keep|include|forward|send|quote|retain)|should you (?:have|need|require|wish|want)|"
    r"we(?:'ll| will) (?:write|remind you|contact you|be in touch|e-?mail you)\b[^.;\n]{0,40}\b(?:before|when)\b[^.;\n]{0,30}\b(?:laps|expir|review|renew)\w*|at the end of (?:that|this|the) (?:period|time|term)\b[^.;\n]*|(?:conditions|restrictions|caveats|amodau)\s*[:=]\s*(?:none|nil|n/a|dim)|(?:coc|code of connection)\b[^.;\n]{0,40}\b(?:valid|in date|current)\b[^.;\n]{0,12}\b(?:until|to|till)\b[^.;\n]{0,25}|you(?:'ve| have) been waiting\b[^.;:\n]*|the (?:last|only) (?:bit|thing|piece)\b[^.;\n]{0,20}\b(?:i|we) (?:was|were) waiting (?:for|on)|(?:panel|board|group|team|we|i) had before (?:it|us|them|me)\b|(?:please )?(?:don't|do not) send us\b[^.;\n]*|no strings(?: attached)?|for once|(?:\bno |nothing )(?:issues?|concerns?|problems?|findings?) (?:were |was )?(?:found|raised|identified|noted) (?:in|during|by|at) (?:the |our )?review|"
    r"must (?:be )?(?:attach|includ|accompan)\w*|will (?:not|no longer) be (?:quarantined|blocked|bounced|rejected|junked|filtered|held(?: up)?|stopped|delayed)|(?:does|will) not (?:itself |in itself |of itself |by itself |yet |automatically )*(?:give|create|grant|mean) (?:anybody|anyone|them|you|your users|users|people|staff|an?) (?:an? |any )?(?:portal |user )?(?:accounts?|access|log-?ins?)|(?:you|api management|they|the api team) ?(?:will|'ll|may|might)? ?(?:need|want|ask for|require) (?:to see |a copy of |sight of )?(?:this|it)\b|(?:you|the sponsor|this (?:e-?mail|message|approval)|a copy|it|api management)(?: of this (?:e-?mail|message))? (?:must|(?:will )?needs? to|(?:will )?have to|should|will be required to) (?:now |then |also |please )?(?:be )?" + _HANDLE + r"\w*|(?:will|may|can|should|normally|usually|typically)(?: \w+)? takes? |will (?:need up to|be (?:live|active|effective|visible)) |can be requested|"
    r"would (?:like|be pleased) to (?:confirm|let|inform|tell|advise|thank)|no need to|(?:there is|there's) nothing (?:more|further|else)|nothing (?:more|further|else) (?:is |for you )?(?:needed|required|to do)|"
    r"(?:thank you|thanks|sorry|apologies) for (?:waiting|your patience|the wait|keeping you waiting)|sorry to (?:have kept|keep) you waiting|(?:no|without(?: any)?|free of) (?:further |additional |special )?(?:conditions?|restrictions?|caveats?)|"
    r"os oes gennych|os hoffech|os bydd gennych|os oes angen|wrth (?:ofyn|anfon|wneud|gysylltu|ysgrifennu)|pan fyddwch(?: chi)?(?:'n| yn) (?:gofyn|anfon|cysylltu|ysgrifennu|gwneud)|(?:rhaid|bydd angen|mae angen)(?: i chi|ichi)? (?:atodi|gynnwys|gadw|anfon copi)|mae croeso|peidiwch ag oedi|gallwch (?:chi )?(?:nawr|yn awr|bellach|anfon|ofyn|fynd)|cewch|diolch am (?:aros|eich amynedd)|heb (?:unrhyw )?amodau?)\b" + _BUT + r"|"
    r"\b(?:need|needs|needing|needed|takes?|requires?|required)\b[^.;\n]{0,60}\bbefore (?:the|it|this) ?(?:change|entry|listing|update|rule)? ?(?:is|are|takes|shows|works|appears|comes)\b[^.;\n]*|"
    r"\byou(?:'ll| will| should| can| may)? (?:now |then |also )?(?:find|see) (?:it|this|them|the domain|parth)\b[^.;\n]{0,60}(?=\W*$)|"
    r"\b(?:please )?(?:allow|give it|takes?) (?:up to |until |about |at least |around )?(?:\d+|a|an|one|two|three|tomorrow|overnight|the (?:weekend|morning))(?: (?:few |couple of )?(?:working |business )?(?:hours?|days?|minutes|morning))?(?: (?:before|for|to) (?:your |the )?(?:supplier|users?|it|this|changes?|them|domain|take)[^.;,\n]{0,30}?(?:log(?:s|ging)? in|effect|appear|live|try|trying|sign in|work|works|propagate|show))?\b|"
    r"\b(?:any|if|should|when|where|unrhyw|os)\b[^.;\n]{0,60}(?:\bchang|\bnewid)[^.;\n]{0,80}\b(?:re-?submit\w*|new|fresh|tell|notif\w*|inform|let us know|contact|form|request|submission|roi gwybod|cais|newydd|cysyllt\w*|ffurflen|ailgyflwyn\w*)\b[^.;\n]*",
    I,
)
_UNCONDITIONED = r"(?![^.;\n]*\b(?:once|if|when|after|unless|until|subject|provided|providing|only|pending|depending|following|assuming|as soon as)\b)"  # no condition follows in the sentence
_TECHNICAL = r"(?:the |our )?(?:messaging|exchange|o365|m365|365|infrastructure|mail|e-?mail|tenant|platform|operations|technical) team"
NEUTRAL = expression(
    r"\bfor your (?:own )?(?:records|files?)\b|\bdim ond (?:gair|nodyn)(?: byr| sydyn| bach)? i(?= (?:ddweud|ddeud|roi gwybod|gadarnhau)\b)|"
    rf"\band (?:it |this |the domain |parth )?(?:will|is going to) (?:now |then )?be (?:added|put on|entered|listed|published)\b{_UNCONDITIONED}|"
    rf"\band (?:{_TECHNICAL} (?:will|are going to|is going to) (?:now |then )?(?:put it (?:in|on)|(?:add|enter|implement|action) (?:it|this|the (?:change|entry))|make the (?:change|entry)|do the rest)|(?:it|this|the (?:change|entry|details?)) (?:has been|was|is being) (?:passed|sent|handed|given) (?:on |over )?to {_TECHNICAL})\b{_UNCONDITIONED}|"
    r"\b(?:the |our )?(?:published |public |web |online )?(?:allow[- ]?)?list(?: itself)? (?:is|gets) (?:only |just )?(?:re-?)?(?:published|freshed|updated|issued|done)\b(?: (?:at the end of (?:the|each|every) (?:week|month|quarter)|(?:once|twice|every) (?:a )?(?:week|month|quarter|day)|weekly|monthly|quarterly|nightly|daily|on \w+days?))?(?:,? (?:so|and) (?:it|the entry|this|you) (?:may|might|will|can) (?:still )?(?:not )?(?:show|be|take|have|read|see)\b[^.;\n]{0,40}?(?:\buntil then|\bbefore you see it(?: there)?|\bbefore it shows(?: there)?|\bbefore(?= *\W*$)|\bstraight ?away|\byet|\bfor (?:a while|a few \w+|some \w+)))?(?=\W*$)|"
    r",? (?:log|ref|reference|case|ticket|job|call) (?:no|number|num)\.?(?=\W*$)|"
    r"\b(?:will|should) (?:be |now be |then be |shortly be |also be |now |then |shortly |also )?(?:on|live|visible|active|effective|in place|available|added to|show|take effect|appear|bydd(?:ant)? ar)\b(?:[^.;\n]{0,60}\b(?:after|in|at|from|once|when|with|during|by) (?:(?:the |our |this |its )?(?:next |nightly |weekly |daily |overnight |monthly )+|tonight's |tomorrow's )(?:\w+ )?(?:refresh|sync\w*|update|window|list|publication|run|release|change|deployment)\b)?|"
    r",? (?:under|on the strength of|by virtue of|with) (?:(?:their|its|the|your|the supplier's|the company's|(?-i:[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,4}(?:'s|')(?= ))) )?(?:(?:an? )?(?:in-date|current|valid) )?(?:code of connection|coc)(?: (?:reference|ref|number|no\.?))?(?:\s+\(?coc[-/ ]?\d{4}[-/ ]?\d{1,4}\)?)?(?=\W*$)|\bfor (?:a|another|one) (?:further|new|second|more)(?: (?:one|two|three|\d))? (?:period|years?|term)\b|(?<=parth) (?:has|have) (?:now |also |since )*been added(?=\W*$)|(?<=domain) added(?=:? ?parth\W*$)|\band (?:has been |have been |was |is (?:being )?)?put forward (?:for|to) (?:the |our )?(?:dhcw |o365 )*allow[- ]?list(?=\W*$)|\b(?:the |our )?(?:o365 |dhcw )?(?:allow[- ]?)?(?:list|register|records?|entry|spreadsheet)(?: itself)? (?:will|should) (?:then |shortly |also |now |itself )?be (?:updated|refreshed|amended|republished|reissued|changed)(?: (?:in|at|with|on|by|to) [^.;,\n]{0,40})?(?=\W*$)|"
    r"\b(?:the |this |our )?(?:listing|entry|approval|list) (?:will be|is (?:due )?to be|comes up to be|falls to be) (?:re-?)?(?:reviewed|renewed|looked at again)\b[^.;\n]{0,12}\b(?:\d+|two|three|every|annually|yearly|a year|20\d\d)\b[^.;\n]{0,12}|"
    r"\b(?:it|this|the (?:entry|listing|approval|domain)) (?:will be|is (?:due )?to be|falls? (?:due )?(?:to be|for)|comes up for|is due for) (?:re-?)?(?:review(?:ed)?|looked at again|renew(?:ed|al))\b(?=[^.;\n]{0,60}\b(?:years?|20\d\d|annual\w*|(?:12|twelve|24|36) months)\b)[^.;\n]{0,80}|\b(?:bydd )?yn cael ei adolygu ymhen (?:blwyddyn|dwy flynedd)\b|"
    r"\b(?:can|may|should) (?:now |therefore |then )?be (?:treated|regarded|considered|taken) as (?:being |fully )?(?:allow[- ]?listed|listed|approved)\b|"
    r"\b(?:can|may) (?:now |therefore |then )?be (?:added|put|placed|included|allow[- ]?listed)\b|\bbydd(?:ant)?(?: yn)? (?:ymddangos|weithredol|fyw|ar y rhestr|cael ei ychwanegu)\b|\b(?:gellir|gall gael) ei (?:h?ychwanegu)\b|\bto be added\b(?= (?:to|on))",
    I,
)
RECEIPT = expression(r"\b(?:accepted|agreed)\b(?= [^.;\n]{0,24}\b(?:form|submission|toolkit|workbook)\b)|(?<=form )[^.;\n]{0,50}\baccepted\b|(?<=submission )[^.;\n]{0,50}\baccepted\b|(?<=toolkit )[^.;\n]{0,50}\baccepted\b", I)
CONDITION_ALONE = expression(
    r"\b(?:(?:we|i) will (?:tell|let|inform|notify)\b[^.;\n]{0,30}\bwhen|only (?:if|once|when|after|until|for|where|with|applies|covers)|as long as|so long as|provided (?:that|they|you|the|it)|unless|on (?:the )?(?:condition|understanding)|hold off|once|until|as soon as|before (?:you|they|anyone|any|the|it|we)|(?:do|should|can|may) not (?:yet )?(?:be )?(?:use|rely|act|send|proceed|go ahead|share|request)\w*|don't (?:yet )?(?:use|rely|act|send|proceed|go ahead|share)|not (?:yet )?(?:be )?(?:used|relied|valid|effective|live)|"
    r"(?:supplier|company|vendor|parth|they|users?|it|this|that|you|accounts?|mfa|staff) (?:all )?(?:must|needs? to|has to|have to|(?:is|are) required to|will (?:first )?need(?: to)?|would (?:first )?need)|(?:approval|it|this|listing|entry|decision|^) ?expir(?:es|y|ing)\w*|^expir\w+|lapses?|amodol|oni bai|hyd nes|hyd at|dim ond (?:os|pan|ar ôl)|rhaid i)\b",
    I,
)
CORRECTED = expression(r"^\W*draft\b|^\W*(?:test|prawf|dummy|sample|example)\s*[:–-]|\b(?:drafft|drafftiwyd|templates? (?:for|of|text|reply|response)|templed\w*|dempled|(?:canned|standard|stock|boilerplate) (?:response|reply|text|wording|answer)s?|(?:ok(?:ay)?|fine|safe|ready) to (?:go out|send)|(?:not|never) (?:yet )?sent\b|before (?:it|this) goes out|peidiwch ag anfon|(?<!not )(?<!no )(?:kidding|only joking)|phishing (?:exercise|test|simulation)|correction|cywiriad|should (?:read|have (?:said|read|been))|typo|wrong (?:domain|name|one|person|request|e-?mail|mail|message)|(?:that|this|it) was (?:meant |intended )?for|please ignore|(?:this|it) is (?:only |just )?(?:a |in )?draft|may (?:still |yet )?change|when you (?:can|may) use|misprint|by accident|accidental\w*)\b", I)
DECIDED = expression(r"\b(?:approv\w*|decision|outcome|verdict|(?:this|the) (?:above|listing|applies|covers|only)|g?c?h?ymeradwy\w*|penderfyniad)\b", I)
NARROWED = expression(
    r"\b(?:test|dev\w*|sandbox|staging|pilot|trial|demo) (?:tenant|environment|system|domain|list|only|users?|stage|phase)|\b(?:stage|phase|step) (?:\d|one|two)|first (?:stage|phase|step)|\btriage\b|\bfor (?:\d+|one|two|three|six|a|the) (?:day|week|month|calendar)\w*|\b(?:amgylchedd|cyfnod) (?:prawf|peilot)|\bam (?:\d+|fis|wythnos|gyfnod)\b",
    I,
)
COVERS = expression(r"^\W*(?:(?:that|this|which|it|(?:the|our|this) approval|mae hyn(?:ny)?) )?(?:covers?|applies to|(?:is|was) (?:for|about|in respect of)|relates to|concerns|includes?|refers to|yn cynnwys|yn berthnasol i)\s*(?:the |both |y )?(?:domains? |parth )?:?\s*(?:parth)(?:\s*(?:,|and|a|ac|&)\s*parth)*\W*$", I)
CONDITION_STANDS = expression(r"\b(?:web (?:proxy|filter\w*)|url (?:filter|categor)\w*|uncategori[sz]ed|firewall rules?|subject to|on condition|provided that|conditional|conditions?|caveats?|provisos?|provisional|restrictions?|yn amodol|ar yr amod|amodau|not (?:an? )?approval)\b", I)
ABOUT_THE_REQUEST = expression(r"\b(?:request\w*|add\w*|allow\w*|domain|forms?|toolkit|supplier|review\w*|assess\w*|regarding|application|decision|outcome|cais|chais|gais|parth|ychwanegu|rhestr|ffurflen|cyflenwr|penderfyniad)\b", I)
HANGING = expression(
    r"\b(?:not|never|cannot|\w+n't|has|have|had|been|be|is|are|was|were|will|would|can|could|may|might|shall|should|must|once|if|unless|until|when|after|before|subject|to|the|a|an|that|and|or|but|only|yet|we|of|for|in|on|with|no|provided|except|as|by|from|our|your|this|"
    r"nid|ni|na|nad|yw|ydym|wedi|heb|os|pan|yn|ar|ac|ond|neu|ei|eu|y|yr|i|o|bod|cyn|gan|rydym|mae)\s*$",
    I,
)
GOING_ON = expression(r"\s*(?:once|if|unless|until|when|after|before|subject|provided|pending|but|and|or|only|except|not|with|for|as|on condition|os|unwaith|pan|cyn|ond|ac eithrio|ar yr amod|yn amodol|hyd nes|oni bai|dim)\b", I)
STARTS_ANEW = expression(r"\s*(?:[-*•·▪◦●o–—]\s|\d{1,2}[.)]\s|[A-ZÀ-ÖŴŶ][\w '’/-]{0,40}:|>|$)")
