"""The words by which a security team approves, refuses, conditions, puts off and takes back, in English and Welsh.

What is not surely an approval must not look like one; so a mere mention ("ready for approval", "please approve") approves
nothing, and whoever reports what others say or think approves nothing either.
"""

from __future__ import annotations

import re

I = re.IGNORECASE  # noqa: E741
MENTIONED = re.compile(r"\b(?:approv\w*|authori[sz]\w*|sign(?:ed)? off|allow[- ]?list\w*|g?c?h?ymeradwy\w*|awdurdod\w*|ganiat\w*|caniat\w*|chaniat\w*)", I)
APPROVED = re.compile(
    r"\b(?:approved|authori[sz]ed|agreed|accepted|granted|signed off|added to (?:the|our)|now (?:been )?(?:added|allow[- ]?listed|on the)|(?:has|have) been (?:added|allow[- ]?listed)|"
    r"have (?:now )?(?:added|allow[- ]?listed)|(?:is|are) (?:now )?allow[- ]?listed|approval (?:has been |is |was )?(?:now )?(?:given|confirmed)|"
    r"(?:we|i|team|security|dhcw|hereby|happy to|pleased to|content to|glad to|able to|delighted to) (?:hereby |now |also |therefore |all )?(?:approves?|authori[sz]es?)|"
    r"(?:confirm(?:s|ed|ing)?|confirmation of|(?:take|accept|treat) this (?:e-?mail|message) as) (?:the |our |your |formal |full )*approval|"
    r"cymeradwywyd|cymeradwyodd|cymeradwyir|derbyniwyd|caniatawyd|awdurdodwyd|ychwanegwyd|(?:rydym|rwyf|rwy|ydym)(?: ni| i)? yn cymeradwyo|"
    r"wedi(?:'i|'u| ei| eu| cael ei| cael eu)? (?:hychwanegu|ychwanegu|gymeradwyo|chymeradwyo|cymeradwyo|ganiatáu|chaniatáu|caniatáu|awdurdodi|hawdurdodi))\b",
    I,
)
WE = r"(?<!\bâ )(?<!\bgyda )(?<!rydym )(?<!\bydym )(?<!\bi )(?<!\bat )(?<!\bgan )(?<!gennym )(?<!\bein )"  # Welsh `ni` is `we` as well as `not`
NEGATED = re.compile(rf"\b(?:not|\w+n't|never|cannot|no longer|neither|nor|nobody|nothing|none|unable|{WE}ni|nid|nad|heb|ddim|nis|dim)\b", I)
REFUSED = re.compile(
    r"\b(?:not|\w*n't|never|cannot|unable to|can ?not|no longer|neither|nor|nobody|no one|nothing|none|without|yet to be|against)\b[^.;\n]{0,60}\b(?:approv\w*|authori[sz]\w*|agreed|accept\w*|granted|added|addition|allow\w*|proceed\w*|permit\w*|support\w*|sign\w*)|"
    r"\bno (?:formal |current |such |valid |further )?(?:approval|authori[sz]ation)|"
    r"\b(?:refus\w*|reject\w*|declin\w*|denied|deny|denies|disapprov\w*|unapprov\w*|unsuccessful|turned down|fail(?:ed|s|ure)?|gwrthod\w*|wrthod\w*|ngwrthod\w*|aflwyddiannus)\b|"
    rf"\b(?:{WE}ni|nid|na|nad|heb|nis|methu|ddim)\b[^.;\n]{{0,60}}(?:(?:c|g|ch)ymeradwy\w*|(?:g|c|ch)aniat\w*|dd?erbyn\w*|awdurdod\w*)|"
    r"\b(?:approv\w*|cymeradwy\w*)\b[^.;\n]{0,30}\b(?:refused|declined|rejected|not granted|is not|was not)\b",
    I,
)
WITHDRAWN = re.compile(
    r"\b(?:withdr\w+|revok\w*|rescind\w*|cancel\w*|suspend\w*|removed? from|taken off|(?:has|have) (?:now )?(?:ended|stopped|finished)|no longer (?:approved|valid|on|stands?|holds?|appl\w+)|supersed\w*|overturn\w*|annul\w*|terminat\w*|lapsed|expired|void|"
    r"disregard\w*|(?:sent|given|approved|issued|made) (?:to you )?(?:in error|by mistake)|ignore (?:this|that|our|my|the (?:previous|earlier|last|above))|"
    r"(?:t|d|th|nh)ynn?u\w*['’]?n? (?:yn )?ôl|(?:t|d)ynnwyd|diddym\w*|ddiddym\w*|dirym\w*|ddirym\w*|atal\w*|hatal|anwybydd\w*|mewn camgymeriad|wedi dod i ben)\b",
    I,
)
CONDITIONAL = re.compile(
    r"\b(?:subject to|provid(?:ed|ing)(?: that)?|on (?:the )?condition|conditional(?:ly)?|conditions?|caveats?|proviso|as long as|so long as|as soon as|unless|if|once|when|whether|until|till|only|after|dependent|depend\w*|contingent|provisional\w*|in principle|temporar\w*|interim|partial\w*|partly|"
    r"will be|shall be|would|can be|could be|may be|might be|to be approved|should be|must|before|will have|apart from|save for|rather than|instead of|far from|short of|example|template|sample|enghraifft|last year|years? ago|except\w*|excluding|not including|assuming|limited to|restricted|for (?:a|the|our) (?:test|trial|pilot)\w*|pre-?approv\w*|draft|test only|trial|"
    r"yn amodol|amodol|amodau|ar yr amod|os|unwaith|pan|cyn|hyd nes|hyd at|oni bai|dros dro|mewn egwyddor|bydd|byddai|ar ôl|rhaid|ac eithrio|yn unig)\b",
    I,
)
REPORTED = re.compile(
    r"\b(?:nearly|almost|likely|unlikely|probably|possibly|perhaps|hopefully|previously|"
    r"(?:supplier|vendor|company|they|he|she|you|somebody|someone|colleagues?) (?:says?|said|tells?|told|thinks?|thought|believ\w*|wants?|wanted|wrote|writes?|claim\w*|hop\w*|expect\w*|assum\w*)|"
    r"(?:i|we) (?:think|thought|believe\w*|understand|understood|assum\w*|hope|expect\w*|intend\w*|plan\w*)|(?:was|were|been) told|heard that|"
    r"(?:other|another|previous|earlier) (?:\w+ )?(?:request|domain|application|approval|supplier|one)s?|"
    r"bron|tebyg\w*|efallai|(?:gobeithi|disgwyli|bwriad|credw|meddyli|tybi)\w*|dywed\w*|(?:cais|parth|cyflenwr|gymeradwyaeth) (?:arall|blaenorol))\b",
    I,
)
PENDING = re.compile(
    r"\b(?:pending|on hold|under (?:review|consideration)|being (?:reviewed|considered|assessed|processed)|in progress|in review|awaiting|await|waiting|to follow|looking (?:at|into)|still (?:to|be|need)\w*|"
    r"we (?:will|are going to) (?:review|consider|assess|come back)|yn yr arfaeth|yn cael ei (?:adolygu|ystyried|asesu)|dan (?:ystyriaeth|adolygiad)|yn aros|ar y gweill)\b",
    I,
)
RECEIVED = re.compile(r"\b(?:received your|thank you for|thanks for|wedi derbyn|diolch am)\b", I)  # says that it came, not what became of it
HARMLESS = re.compile(
    r"\b(?:if you (?:have|need|require|would like|want|are unsure|are the sponsor)|please (?:do not|don't) hesitate|do not hesitate|if (?:there are )?any|when (?:requesting|you (?:request|email|write|contact|submit|send)|sending|emailing)|once (?:more|again)|(?:you|it) (?:can|may|should) now|you (?:can|may) (?:now )?(?:request|email|go|proceed|send)|please (?:attach|keep|include|forward|send)|should you (?:have|need|require)|must (?:be )?(?:attach|includ)\w*|will (?:take|need up to|be (?:live|active|effective|visible)) |can be requested|"
    r"(?:thank you|thanks|sorry|apologies) for (?:waiting|your patience|the wait|keeping you waiting)|sorry to (?:have kept|keep) you waiting|(?:no|without(?: any)?|free of) (?:further )?conditions|"
    r"os oes gennych|os hoffech|os bydd gennych|wrth (?:ofyn|anfon|wneud)|mae croeso|peidiwch ag oedi|gallwch nawr|cewch|diolch am (?:aros|eich amynedd))\b[^.;\n]*",
    I,
)
NEUTRAL = re.compile(r"\b(?:will|should) (?:be |now be |then be |shortly be )?(?:on|live|visible|active|effective|in place|available|added to|take effect|appear|bydd(?:ant)? ar)\b|\bbydd(?:ant)?(?: yn)? (?:ymddangos|weithredol|fyw|ar y rhestr)\b", I)
CONDITION_STANDS = re.compile(r"\b(?:subject to|on condition|provided that|conditional|conditions?|caveats?|provisos?|provisional|yn amodol|ar yr amod|amodau|not (?:an? )?approval)\b", I)
ABOUT_THE_REQUEST = re.compile(r"\b(?:request\w*|add\w*|allow\w*|domain|forms?|toolkit|supplier|review\w*|assess\w*|regarding|application|decision|outcome|cais|chais|gais|parth|ychwanegu|rhestr|ffurflen|cyflenwr|penderfyniad)\b", I)
HANGING = re.compile(
    r"\b(?:not|never|cannot|\w+n't|has|have|had|been|be|is|are|was|were|will|would|can|could|may|might|shall|should|must|once|if|unless|until|when|after|before|subject|to|the|a|an|that|and|or|but|only|yet|we|of|for|in|on|with|no|provided|except|as|by|from|our|your|this|"
    r"nid|ni|na|nad|yw|ydym|wedi|heb|os|pan|yn|ar|ac|ond|neu|ei|eu|y|yr|i|o|bod|cyn|gan|rydym|mae)\s*$",
    I,
)
GOING_ON = re.compile(r"\s*(?:once|if|unless|until|when|after|before|subject|provided|pending|but|and|or|only|except|not|with|for|as|on condition|os|unwaith|pan|cyn|ond|ac eithrio|ar yr amod|yn amodol|hyd nes|oni bai|dim)\b", I)
STARTS_ANEW = re.compile(r"\s*(?:[-*•·▪◦●o–—]\s|\d{1,2}[.)]\s|[A-ZÀ-ÖŴŶ][\w '’/-]{0,40}:|>|$)")
