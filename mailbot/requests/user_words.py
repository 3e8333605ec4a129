"""The words by which users are given, and by which others are named who are no users. Patterns, and what they find."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.expression import expression
from mailbot.model.request import User

ADDRESS = expression(r"(?<![\w.+'&@-])[A-Za-z0-9_](?:[\w.+'&-]{0,62}[\w+&-])?@(?:[A-Za-z0-9À-ɏЀ-ӿ](?:[\wÀ-ɏЀ-ӿ-]{0,61}[A-Za-z0-9À-ɏЀ-ӿ])?\.)+[A-Za-zÀ-ɏЀ-ӿ][\wÀ-ɏЀ-ӿ-]{1,62}(?![\w@])")
BROKEN = expression(r"(?<![\w.])[\w.+'-]{2,64}(?:@[\w-]+(?:[,;]\s?[\w.-]+\b|\.?)(?![\w.@-])|\s?(?:\[at\]|\(at\)|\{at\}|\s@\s|@\s|\s@)\s?[\w.-]+\.\w{2,}|@@[\w.-]+|\s+at\s+[\w-]+\s+dot\s+\w+)", re.IGNORECASE)
_BODY = r"[^.\n@:(]{0,45}\b(?:UHB|THB|Board|Trust|Cardiff|Vale|Swansea|Bay|Powys|Betsi|BCUHB|Hywel Dda|HDUHB|Cwm Taf|CTMUHB|Aneurin|ABUHB|Gwent|Velindre|PHW|HEIW|DHCW|NWSSP)\b[^.\n@:]{0,25}(?:[:(]|\s[-–—]\s)"  # an organisation sponsors those who are named behind it
NOT_USER = expression(
    r"(?:\b(?:contact(?:able)?|(?-i:reach)|reach (?:me|us|him|her|them|out)|e-?mail me|manager|line manager|head of|supervisor|director|cc'?d?|copied(?: in)?|copy(?:ing)? in|reply to|replies to|respond to|"
    r"speak (?:to|with)|approved by|authorised by|(?<!as )(?<!\bwe )(?<!\bto )(?<!\bi )(?<!\bplease )(?<!\bwill )sponsor(?:ed by(?! (?:us|me|ourselves|our)\b)(?!" + _BODY + r")|'s|ing manager)?|requested by|requester|submitted by|queries|questions|let (?:me|us|him|her|them|[A-Z]\w+) know|forward(?:ed)? (?:by|from)|"
    r"sent by|(?:received|forwarded|sent|heard|came|e-?mail|message|mail) from|^\W*from:|written to|wrote to|emailed|e-mailed|spoke to|spoken to|already has|already have|has left|have left|not for|except|excluding|instead of|rather than|remove|delete|no longer|replaces?|"
    r"previously|(?:our|my|the) (?:project |technical |clinical )?lead (?:is|:)|account manager|help ?desk|support(?! (?:bloke|chap|guy|lad|lady|man|woman|person|people|analyst|engineer|developer|consultant|technician|colleague|staff|team member)s?\b)|service desk|project manager|programme manager|admin contact|on behalf of|as (?:the|my|our) sponsor|escalat\w+|assistant|my (?:own )?(?:e-?mail|address) is|"
    r"cysyllt\w*|chysyllt\w*|gysyllt\w*|rheolwr(?:aig)?|reolwr|copi(?:o|wyd)?|faults?(?: go)? to|invoices? to|complaints? to|escalations?|if I(?:'m| am) (?:away|out|off)|in my absence|out[- ]of[- ]hours|gopïo|noddwr|[cg]h?westiynau|ymholiadau|ateb(?:wch)? i|cymeradwywyd gan|llofnod|^\W*oddi wrth:|yn lle|tynnu|nid)\b[^.\n@]{0,45}|\b(?:queries|questions|contact|cc'?d?|copied|copying|[cg]h?westiynau|ymholiadau|copi)\b[^.\n@]{0,110}|\b(?:sec|secretary|pa|p\.a\.|line manager|rheolwr)\s*[:(][^\n@]{0,40}|\b(?:tel|phone|mobile|mob|ffôn|symudol)\b[\s.:+()\d/-]{0,30}|\b(?:ask|gofynn\w*|holwch|siarad(?:wch)?) (?:i |â |gyda |efo )?(?:[^\n@.;]{0,30})|\b(?:is|of|with) my manager,?\s*)$",
    re.IGNORECASE,
)
USER_LABEL = expression(r"\b(?:users?|e-?mail(?: address(?:es)?)?|addresses|following|accounts?|people|staff|colleagues?|team members?|names?|access|applicants?|ymgeisydd|defnyddw?[yi]r|defnyddwyr|cyfeiriad(?:au)?|ebyst|e-bost|canlynol|staff|cydweithw?y?r|mynediad|add|ychwanegu|developers?|datblygwyr|supplier (?:users?|staff|contacts?)|for|to|i|ar gyfer)\b[^@\n]{0,80}$", re.IGNORECASE)
ASKED_LINE = expression(r"\b(?:access|accounts?|portal|add(?:ed)?|set ?up|give|given|grant(?:ed)?|regist\w+|invite\w*|mynediad|fynediad|porth|borth|ychwanegu|sefydlu|rhoi|gyfrif|cyfrif)\b", re.IGNORECASE)
MYSELF_AT = expression(r"(?:^|\W)(?:fi|finnau|minnau|mi|me|myself|I)\s*[(<\[,–-]{1,2}\s*$", re.IGNORECASE)  # "me (jo@…)"
NEEDS = expression(r"[>)\]\"'”]*,?\s*(?:who |which |also |both |will |would |all |and )*(?:needs?|requires?|should (?:have|get|be)|would like|wants?|to be (?:added|given|set)|angen|sydd angen)\b", re.IGNORECASE)
WANTED = expression(r"\b(?:need(?:s|ing|ed)?|requir\w+|access|accounts?|log-?ins?|add(?:ed|ing)?|regist\w+|set ?up|users?|angen|mynediad|fynediad|ychwanegu|defnyddw?[yi]r|defnyddwyr)\b", re.IGNORECASE)
WANTED_CONTACT = expression(r"\b(?:accounts?|access|log-?ins?|sign-?ins?|users?|add)\b[^.:\n]{0,40}:\s*(?:our|their|the|my)\s(?:[\w'’-]+\s){0,3}contact\b[^@:\n]{0,60}$", re.IGNORECASE)
TO_USE = expression(r"\b(?:use|try|take|put|go with|defnyddiwch|defnyddia|rhowch|cymerwch)\b(?: (?:the|his|her|their|my|this|that|new|proper|correct|right|official|own|staff|work|nhs|one|then|it|it's|it is|that's|which is|namely|address|e-?mail|account|instead(?: of (?:the|that|his|her|my|their) (?:\w+ )?(?:one|address|e-?mail|account))?|please|ei|eu|fy|y|yr|cyfeiriad|gyfeiriad|chyfeiriad|e-?bost|un|gwaith|waith|newydd|cywir|hwn))*\W*$|^(?:(?!\b(?:ring|call|phone|contact|speak|talk|ask|e-?mail|write|reply|cysyllt|gofyn|ffoni))[^@])*\b(?:instead of|in place of|rather than|yn lle) (?:him|her|them)\b[,:(–-]{1,2}\s*$|\b(?:replac(?:e|ing)|swap\w*|substitut\w*|switch\w*|disodli) [^@.;\n]{1,60}? (?:with|by|for|gyda|efo|am)\b[^@.;\n]*$", re.IGNORECASE)
LIST_ITEM = expression(r"^[ \t]*(?:[-•*–·▪●oO]\s+|\(?\d{1,2}[.):]\s*|\([a-z]{1,3}\)\s*)")
NAME = r"(?:\b[A-ZÀ-ÞŴŶ][\wà-ÿŵŷ'’-]{1,40}(?!\w))"  # whole, never the beginning of a longer word
LEADING = r"(?!(?:[CcWw]ould|Can|May|Might|Will|Should|Shall|Please|Give|Grant|Add|Let|For|And|Also|Both|Get|Set|Is|Are|Do|Does|If|To|Allwch|Allai|Alla|All|Gaiff|Caiff|Gall|Fedr|Mae)\b)"  # begins a sentence, no name
FIRST_NAME = expression(rf"({LEADING}{NAME})(?=\s*(?:[,(]|\s(?:in|from|on|at|who|whose|has|hasn't|isn't|doesn't|is|sy|sydd|yn|o|heb)\b))")  # of a list of people
ONE_NAME = expression(NAME)
OF_ADDRESS = expression(r"\b(?:e-?mail|address|account|login|tb[ca]|follow|unknown|e-?bost|ebost|cyfeiriad|gyfeiriad|chyfeiriad|ddilyn)\b", re.IGNORECASE)
FULL_NAME = expression(rf"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sister)\.?\s+)?({LEADING}{NAME}(?:\s+(?:ap|ab|ferch|van|de|von|der|[A-Z]\.?))*(?:\s+{NAME}){{1,2}})")
SHOWN_BY = expression(r"\b(?:example|e\.g\.|such as|like this|looks? like|used to be|was|is now|becomes?|format|style|er enghraifft|megis|bellach)\b", re.IGNORECASE)
EXAMPLE = expression(r"(?:joe\.?bloggs|j\.?bloggs|fred\.?bloggs|j(?:ohn|ane)\.?doe|a\.?n\.?other|(?:first|fore|christian)\.?name\.(?:last|sur)\.?name|first\.last|name\.surname|enw\.cyfenw|enw\.[ck]yfenw|example|enghraifft)\d*@", re.IGNORECASE)
FROM_TO = expression(rf"\b(?:from|o|oddi wrth) <?({ADDRESS.pattern})>?,? (?:in)?(?:to|i|at) <?({ADDRESS.pattern})|\b(?:used to be|was|formerly|arfer bod yn) <?({ADDRESS.pattern})>?,? (?:but |and |and is |is |are )?(?:is |are )?(?:now|bellach) <?({ADDRESS.pattern})|({ADDRESS.pattern})>?\)?,? (?:is now|has become|became|is|oeddwn i|oedd (?:o|e|hi|fy nghyfeiriad)),? (?:now |a |and (?:I am|is) )?<?({ADDRESS.pattern})", re.IGNORECASE)
OWN_TITLE = expression(rf"{NAME}(?:\s+{NAME}){{1,2}}\s*(?:,|\(|\s[-–—|]\s|\t)\s*(?!(?:my|our|the|his|her|their|fy|ein)\b)[^@\n]{{0,60}}$")
NOT_NAME = expression(
    r"\b(?:i'\w+|users?|people|names?|they|he|she|you|it|there|then|this|that|if|when|everyone|someone|anyone|both|another|others?|api|portal|access|health|board|bwrdd|iechyd|nhs|gig|wales|cymru|university|hospital|ysbyty|team|tîm|trust|ltd|limited|cyf|plc|llp|gmbh|inc|management|service|services|"
    r"herr|frau|doktor|madame|monsieur|co|system|systems|data|digital|supplier|cyflenwr|project|kind|regards|many|thanks|best|dear|hello|hi|imtp|milestone|reference|use|case|purpose|deadline|reason|notes?|urgent|disease|surveillance|communicable|programme|screening|infection|laborator\w+|sciences?|domain|parth|name|email|address|code|connection|allow|list|solutions|"
    r"software|technologies|analytics|consulting|group|record|records|index|register|patient|demographics?|welsh|english|national|development|sandbox|production|dev|sit|uat|job|title|role|developer|manager|lead|engineer|"
    r"analyst|architect|please|could|can|we|our|the|monday|tuesday|wednesday|thursday|friday|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"security|operational|information|office|department|directorate|clinical|medical|informatics|pharmacy|pathology|imaging|care|centre|council|llawer|diolch|cofion|annwyl|porth|mynediad|[cg]h?ofnod(?:ion)?|meddyg|teulu|cleifion|[cg]anlyniadau|cyfeiriadur|mynegai|fynegai|imiwneiddio|[cg]wasanaeth|wasanaeth|"
    r"word|excel|pdf|spreadsheet|csv|microsoft|outlook|azure|teams|cardiff|swansea|powys|gwent|aneurin bevan|betsi cadwaladr|hywel dda|velindre|cwm|taf|morgannwg|vale|bay|north|south|west|east|mid)\b",
    re.IGNORECASE,
)
SELF = expression(
    r"\b(?:do|sign|put|pop|stick|count|set) me (?:(?:up|on|in|down) )?(?:at the same time|as well|too|while (?:you|we))\b|(?:^|[-–,:;/]\s{0,2})(?:me|myself|fi)(?=\s{0,2}(?:[-–,;/]\s|\.?\s*$))|^\W*(?:me|myself|fi)(?=,? ?(?:please|pls|plz|plis)\b)|(?<!covering )(?<!covers )(?<!cover )(?<!working )(?<!works )(?<!work )(?<! in )\b(?:(?:for|add|give|grant|giving|granting|adding|register|set up|setting up|including|include|both|and|or) (?:me|myself)\b(?! (?:know|(?:a|an|some|any|the|your|more) (?!(?:new |personal |user |portal |api )?(?:account|login|log-in|access|sign-?in))|to (?:request|ask|send|do|contact|check|confirm|find)|when|if|what|how|whether|for\b|about|back\b))|(?<!found )(?<!find )(?<!finding )(?<!catch )(?<!caught )myself\b(?! as (?:the |their |your )?(?:sponsor|lead|manager|contact)| \w+ing\b)|(?<!without )(?<!with )(?<!than )(?<!like )(?<!as )(?<!between )(?<!show )(?<!tell )(?<!ask )(?<!help )(?<!shows )(?<!tells )(?<!helps )(?<!copy )(?<!copying )(?<!cc )(?<!contact )(?<!ring )(?<!call )(?<!e-mail )(?<!email )(?<!reach )(?<!inform )(?<!questions to )(?<!queries to )(?<!reply to )(?<!replies to )\b(?:me|i|myself) ?(?:and|&|plus|\+) ?(?:(?:my |our |the |a |two |three |\d )*(?:colleagues?|team)\b|[\w.'-]+@|(?-i:[A-Z])\w+|(?!(?:both|all|they|we|he|she|it|i|you|then|so|also|not|will|would|can|could|may|need|needs|just|ask|let|send|tell|call|ring|take|use|put|try|the|an|this|that|there|what|when|if|do|does|did|have|has|had|get|got|give|make|made|see|am|is|are|was|were|said|say|asked|now|others?|some|any|more|nobody|noone|no|yes|please|pls|thanks)\b|[\w]*')[a-z]\w+)|my (?:own )?(?:account|login|user|nhs (?:account|e-?mail)|work (?:account|e-?mail))|"
    r"(?:to|for|on) my (?:work |own |nhs )?(?:e-?mail|account|address)|(?<!again, )(?<!again )(?<!hello, )(?<!hello )(?<!hi, )(?<!hi )(?<!hiya, )(?<!hiya )(?<!morning, )(?:just|only|it'?s (?:just|only)) (?:me|myself)|user (?:is|:|=)\s*(?:me|myself)\b|i(?:'d| would)? (?:also |myself |too )(?:need|require|like)|"
    r"i(?:'d| am|'m| will be|'ll be) (?:be )?the (?:only |main |sole )?user|fy (?:ychwanegu|nghofrestru|rhoi) i\b(?! (?:fyny|mewn))|^\W*me\.(?=\s|$)|\((?:that['’]s |this is |i\.e\. |sef )?(?:me|myself|yours truly|fi)\)|\b(?:me|myself) \((?:(?:at |on |from )?(?:this|the same|the above|my usual) (?:e-?mail )?address|as above|address above|above)\)|fy hun(?:an)?|(?<!\bar )fy nghyfrif|(?:\bi (?:mi|fi)|\bimi)\b(?=\s*(?:[.,;:!?()\[\]<>&+–—-]|$|\n|(?:hefyd|a|ac|ar|ym|yn|er|fel|fy|i|i'r|os|gyda|hyd|cyn|pl[iî]s|gael|gaffael|fynd|fewngofnodi|ddefnyddio)\b)|\s+[\w.+'-]+@)|ar fy nghyfer|(?:minnau|finnau)(?! (?:sy|sydd|yn|oedd)\b)|fi a(?:'m|c|g)?\b|(?:gaf|ga|allaf|alla|fedraf|fedra) i a(?:c|'m|'n)? (?:fy |ein )?(?:nghydweithi?w|chydweithi?w|cydweithi?w|dîm|tîm|[\w.+'-]+@|(?-i:[A-Z]))|\b(?:gaf|ga) i (?:fynediad|gyfrif|fewngofnodi)\b[^.?!\n]{0,60},? ac? [\w.+'-]+@\S+ hefyd|dim ond fi|fy (?:e-?bost|nghyfeiriad))",
    re.IGNORECASE,
)
NOT_ME = expression(r"\b(?:don'?t|do not|doesn'?t|does not|no need to|not to|never|peidiwch â|paid â) (?:bother (?:to |with )?|even |also |please )*$|\b(?:don'?t|do not|no need to) (?:\w+ )?(?:give|set up|create|add|make|grant|sort)\b[^,.;:!?\n]{0,40}$|\bpeidiwch â (?:rhoi|ychwanegu|sefydlu|creu)\b[^,.;:!?\n]{0,40}$|\bI (?:do|did|wo|would)(?:n'?t| not) (?:\w+ ){0,2}(?:need|want|require|be (?:using|needing))\b[^,.;:!?\n]{0,40}$|\b(?:I|we) (?:(?:will|shall|should) not|won'?t|shan'?t|never) (?:\w+ ){0,2}(?:need|want|require|be (?:using|needing))\b[^,.;:!?\n]{0,40}$|\b(?:don'?t|do not|won'?t|will not|needn'?t|shan'?t) (?:\w+ )?(?:need|want|require|have)\b[^,.;:!?\n]{0,40}$|\bno (?:log-?in|account|access|sign-?in) (?:is )?(?:needed|wanted|required) $|\b(?:nid oes|does|(?:d)?dim|sdim) (?:arna i |gen i )?(?:angen|eisiau|isio)\b[^,.;:!?\n]{0,40}$|\b(?:don'?t|no need to) (?:rush|hurry|worry|wait)\b[^,.;:!?\n]{0,12}$|\b(?:rhaid|tro|ofn|cyn|wrth|gofyn(?:nodd|nwyd)?) $", re.IGNORECASE)
SELF_ASKING = expression(
    r"\b(?:i(?:'m| am|'d|'ll| would| will| shall)? (?:also )?(?:need(?:ing)?|require|requesting|would like|want|am after|hope|wish|was hoping|am writing to request)(?: to (?:have|get|request|gain|obtain|be (?:given|granted|added)|sign in|log in|register|use))?(?! (?:you|someone|somebody|him|her|them|my|our|the) (?!api |dhcw |portal ))|i(?:'d)? (?:like|love|need|appreciate)(?: to (?:have|get|request|gain|be (?:given|granted|added)|sign in|log in|register|use))?|(?:can|could|may|might|please can|please could) i(?! (?:please )?(?:ask|request|nominate|put forward|suggest|propose) (?:for |that )?(?:the|our|my|two|three|four|five|\d|these|some|both)\b) (?:please |kindly |also |get |have |be |request )*(?:have|get|request|be (?:given|granted|added|set up)|access|gain|obtain)?|(?:give|grant|set) me|i (?:don'?t|do not) (?:currently |yet )?have access|"
    r"mae angen (?:i mi |arna?f i? ?)|rwyf (?:i )?(?:angen|eisiau|yn gofyn am|am gael)|dwi (?:angen|eisiau|isio|yn gofyn am)|hoffwn (?:i )?(?:gael|ofyn am|wneud cais am)|(?:a )?(?:ga i|gaf i|allaf i|alla i)(?: plis| os gwelwch yn dda)? (?:gael|ofyn|(?=(?:fynediad|gyfrif|fewngofnodi)\b))|gofynnaf am)\b[^.\n?]{0,120}?(?:acc?ess?|acsess|account|added|log ?in|sign ?in|sign-in|set up|registered|permission|fynediad|mynediad|gyfrif|cyfrif|mewngofnodi|ychwanegu)",
    re.IGNORECASE,
)
FOR_OTHERS = expression(r"\b(?:for|on behalf of|to) (?:my |our |the |a |an |some |several |two |three |four |five |\d+ |all |these |those |members? of |new |following )*(?:[\w'&-]+ ){0,3}(?:colleagues?|team|staff|developers?|users?|supplier|company|contractors?|people|members|department|engineers?|partners?|consultants?|analysts?|group|them|him|her|following)\b|(?:ar gyfer|ar ran|i'[rnm]|i) (?:fy |ein |'?n |y |yr |rai |d?dau |d?dwy |ddau |ddwy |tri |dri |tair |dair |b?pedwar |bedwar |b?pedair |bedair |b?pump |bum |\d+ )*(?:(?:o|o'[mnr]|i'[mnr]|aelod|aelodau) )*(?:fy |ein |y |yr )?(?:\w+ ){0,2}(?:nghydweithi?w\w+|cydweithi?w\w+|chydweithi?w\w+|tîm|dîm|staff|cyflenwr|gyflenwr|cwmni|gwmni|datblygw\w+|ddatblygw\w+|canlynol|defnyddw\w+|ddefnyddw\w+|d?dadansoddw\w+|aelod(?:au)?|bobl|b?person|unigolyn|nyrs\w*|fferyllwyr|meddygon|feddygon)\b", re.IGNORECASE)
NOT_ME_BEHIND = expression(r"[ ,]{1,3}(?:(?:do|does|will|would|shall)(?:n['’]t| not)|won['’]t|shan['’]t|needn['’]t|ddim|heb|nid)\b", re.IGNORECASE)  # "Fydda i fy hun ddim angen …"
UNNAMED = expression(
    r"\b(?:me|myself|i) (?:and|&|plus) ((?:my|a|two|three|one|\d|both|some|our|the) ?(?:of my |new |other )?(?:colleagues?|team|team ?mates?|manager|developers?|staff))\b|\b(?:fi a(?:'m| fy|c)|(?:gaf|ga|allaf|alla|fedraf|fedra) i a(?:'m|'n| fy| ein)|finnau a(?:'m| fy)?) ((?:nghydweithi?w\w+|chydweithi?w\w+|cydweithi?w\w+|dîm|tîm))",
    re.IGNORECASE,
)
ASKED_FOR = expression(
    rf"\b(?:access|account|login|sign-?in|set up|setup|add(?:ed)?|user|users|register|mynediad|fynediad|cyfrif|gyfrif|ychwanegu)\b[^.\n@:]{{0,60}}?\b(?:for|to|of|i|ar gyfer|is|are|yw|add|ychwanegu)[ \t]*:?[ \t]+(?:both |our |my |new |colleagues? |developers? |users? |staff |member |of )*({NAME}(?:[ \t]+{NAME}){{1,2}}(?:(?:[ \t]*,[ \t]*|[ \t]+(?:and|a|ac|&)[ \t]+){NAME}(?:[ \t]+{NAME}){{1,2}})*)",
)
NAMES = rf"{LEADING}{NAME}(?:[ \t]+{NAME}){{1,2}}(?:(?:[ \t]*,[ \t]*|,?[ \t]+(?:and|a|ac|&)[ \t]+)(?:also |both )?{NAME}(?:[ \t]+{NAME}){{1,2}})*"
ADDED = expression(rf"\b(?:[Aa]dd|[Ii]nclude|[Yy]chwaneg(?:u|wch)|[Cc]ynnwys(?:wch)?)[ \t]+(?:in |also |too |hefyd |both |my |our |fy |ein |(?:[cg]h?yd|nghyd)weithi?wr(?:aig)? |colleagues? )*({NAMES})(?![ \t]*(?:API|[Aa]pi|Ltd|Limited|Cyf|plc|[Uu]niversity|[Hh]ealth|[Hh]ospital)\b)")
ASKED_SUBJECT = expression(  # "could A and B be given access", "A and B need an account"
    rf"(?:\b(?:[Cc](?:ould|an)|[Mm]ay|[Aa]ll|[Aa]llai|[Gg]aiff|[Cc]aiff)[ \t]+(?:please |both |I ask that )?({NAMES})(?:,?[ \t]+(?:and|&|a|ac)[ \t]+(?:I|me|myself|fi|minnau))?[ \t]+(?:please |also |both |all )*(?:be (?:given|added|granted|set up|registered|put|invited|allowed|signed up)|have|get|gael|gaffael)|"
    rf"\b(?:if|that|whether|like|ask|request)[ \t]+({NAMES})(?:[ \t]+(?:from|of|in|at)\b[^.?!,\n@]{{0,60}}?)?[ \t]+(?:could|can|may|might|to|should|would)[ \t]+(?:please |also |both |all )*(?:be (?:given|added|granted|set up|registered|put|invited|allowed|signed up)|have|get)|"
    rf",[ \t]+({NAMES}),?[ \t]+(?:also )?(?:needs?|requires?)(?! (?:no|neither|nothing|none)\b)|"
    rf"(?:^|[.!?\n][ \t]*)({NAMES})[ \t]+(?:both |each |all |also |now |will )*(?:need|require|want)s?(?! (?:no|neither|nothing|none)\b))\b[^.?!\n]{{0,60}}\b(?:[Aa]ccess|[Aa]ccounts?|[Ll]og-?ins?|[Ss]ign-?ins?|[Pp]ortal|[Rr]egistered|[MmFf]ynediad|[Gg]yfrif|[Cc]yfrif|[Mm]ewngofnodi|[Bb]orth|[Pp]orth)\b",
)
NAME_AND_NAME = rf"{LEADING}{NAME}(?:[ \t]+{NAME}){{1,2}}(?:(?:[ \t]*,[ \t]*|,?[ \t]+(?:and|a|ac|&)[ \t]+){NAME}(?:[ \t]+{NAME}){{1,2}})+"
ONE_OR_MORE = rf"(?:{NAMES}|{LEADING}{NAME}(?:,[ \t]+{NAME})*,?[ \t]+(?:and|a|ac|&)[ \t]+{NAME}(?=[ \t]*(?:[.,;:!?)\n]|$|[–—-])))"
RUNS_ON = r"(?:[^.!?\n@]|\.(?=\w))"
NAMELY = expression(  # "access for two nurses, namely A B and C D", "mynediad i ddau ohonom, sef A B ac C D"
    rf"\b(?:[Aa]ccess|[Aa]ccounts?|[Ll]og-?ins?|[Ss]ign-?ins?|[Uu]sers?|[Aa]dd(?:ed)?|[Rr]egister|[Ss]et up|[Pp]ortal|[MmFf]ynediad|[Cc]yfrif\w*|[Gg]yfrif\w*|[Bb]orth|[Pp]orth|[Yy]chwaneg\w*|[Dd]defnydd\w*|[Dd]efnydd\w*)\b{RUNS_ON}{{0,160}}?"
    rf"\b(?:(?:sef|namely|viz\.?|i\.e\.|that is(?: to say)?|they are|these are|hynny yw|(?:colleagues?|people|persons?|nurses?|analysts?|staff|developers?|members?|starters?|someone|somebody|\w+wy?r|\w+wraig|rhywun) (?:called|named|by the names? of|o'r enw))[ \t]*[,:]?[ \t]+(?:both )?({ONE_OR_MORE})|(?:on behalf of|ar ran)[ \t]+(?:both )?({NAME_AND_NAME}))",
)
MEMBERS = expression(  # "for two of my team, A B and C D"
    rf"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Bb]oth|[Aa] couple|[Ss]ome|[Ss]everal|[Aa] few|[2-9]|[Dd]d?au|[Dd]d?wy|[Tt]h?ri|dri|[TtDd]air|(?:[Pp]h?|[Bb])(?:edwar|edair|ump)|[Rr]h?ai)[ \t]+(?:more |new |other )*(?:of|from|o blith|o|o'[mn]|aelod o|o aelodau)[ \t]+(?:my |our |the |their |fy |ein |y |yr )?(?:[\w'-]+[ \t]+){{0,2}}?"
    rf"(?:teams?|colleagues|staff|lot|people|crew|group|department|unit|ward|analysts|developers|nurses|clinicians|coders|engineers|pharmacists|t[îi]m|th[îi]m|d[îi]m|[\w]{{3,}}wyr|[\w]{{3,}}wragedd|pobl|bobl|nyrsys|us|them)\b[ \t]*[,:(–—-]*[ \t]*(?:called |namely |sef )?({ONE_OR_MORE})",
)
UNSURE = expression(
    r"\b(?:(?:probably|possibly|perhaps|maybe|efallai|'?n ôl pob tebyg) (?:also |even |hefyd )?(?:(?-i:[A-Z])\w+,? )?\(?[\w.+'-]+@|(?:(?:nothing|no way|can't|cannot|unable) (?:\w+ ){0,2}to )?tell (?:them|the two) apart|which is which|one (?:of (?:them|the two) )?is (?:my|our|the) [^.\n@]{2,30} and the other|one of (?:them|these|those|the two)\b[^.\n]{0,60}\b(?:tell|know|say|remember|sure|certain) which\b|(?:i )?think (?:it|that|his|her|their)(?:'s| is| might be| may be)?[^.\n]{0,40}@|(?:might|may|could) (?:also )?be [\w.+'-]+@|one of (?:those|these|the) two|(?:not|n't) (?:\w+ ){0,3}(?:sure|certain|positive) (?:which|if|whether|of|what|that|how)[^.\n]{0,50}(?:e-?mail|address|spell|@)|either [\w.+'-]+@\S+ or|"
    r"@\S+ or (?:is it |maybe |possibly |perhaps |it might be )?[\w.+'-]+@|(?:not|n't) sure (?:how|if) (?:she|he|it|they)(?:'s| is)? spel\w+|guess(?:ing)? (?:it|her|his|the address)|(?:ddim|nid) yn siŵr [^.\n]{0,40}(?:cyfeiriad|e-?bost))",
    re.IGNORECASE,
)
NAMED_ITEM = expression(rf"(?m)^[ \t]*(?:[-•*–·][ \t]*)?({NAME}(?:[ \t]+{NAME}){{0,2}})(?:'s)?[ \t]*(?:[:=–—-]|\bis\b|\byn\b)[ \t]*(\S[^\n@]*)$")
SAME_FOR = expression(rf"\b(?:[Tt]he )?[Ss]ame (?:again |please |too )*for[ \t]+({NAMES})")
BRACKETED_NAME = expression(rf"({NAME})\b(?=[^\n(]{{0,60}}\(\1)[^\n(]{{0,60}}\(({NAME}(?:[ \t]+{NAME}){{1,2}})\)")
ON_BEHALF = expression(rf"\b(?:[Oo]n behalf of|[Aa]r ran) (?:my |our |fy |ein )?(?:[a-z]+ ){{0,3}}({FULL_NAME.pattern})")
NO_ADDRESS_YET = expression(
    rf"({NAME}(?:[ \t]+{NAME}){{1,2}})(?:[^.\n@]|\n(?!\n)){{0,60}}?\b(?:(?:e-?mail|address|account)(?: address)?(?: is| will)?(?: be)?(?: still)? (?:to follow|tbc|to be confirmed|follow|unknown|not (?:yet )?(?:known|set up|created|live)|pending)|(?:don'?t|do not|doesn'?t|does not|hasn'?t|has not|haven'?t|not) (?:yet )?(?:have|got|know|find)[^.\n@]{{0,25}}(?:e-?mail|address)|whose (?:[\w-]+ ){{0,3}}(?:e-?mail|address)\b[^.@]{{0,60}}\b(?:find|not|n't|yet|follow|later|tbc|still)|no (?:nhs |work |official )?(?:e-?mail|address)(?: address)?(?: yet| as yet| so far)|(?:cyfeiriad|e-?bost)[^.\n@]{{0,20}}(?:i ddilyn|eto))",
)
EMAIL_COLUMN = expression(r"e-?mail|\bmail\b|e-?bost|address|cyfeiriad|upn|user ?name|login|account|defnyddiwr|mailbox", re.IGNORECASE)
OTHER_COLUMN = expression(r"manager|sponsor|approver|approved|line|contact|requester|requested|lead|owner|supervisor|rheolwr|noddwr|home|personal|private|old|previous|alternative|secondary|cc\b|copi", re.IGNORECASE)
NAME_COLUMN = expression(r"name|(?<!cyfl)enw|user|person|staff|defnyddiwr", re.IGNORECASE)
UNDER = expression(r"\b(?:me|myself)\b[^.\n@]{0,40}[,;–-]\s*(?:my )?(?:e-?mail|address|e-?bost)(?: address)?(?: is|:)\s+[\w.+'-]+@[\w.-]+|\b(?:me|myself|i|fi|mi)\b[^.\n@]{0,60}\b(?:with|using|under|on|at|as|via|through|by|gyda|gan ddefnyddio|drwy|dan)\s+(?:my (?:personal|own|private|home|gmail|other) (?:e-?mail|address|one)?\W*)?[\w.+'-]+@[\w.-]+", re.IGNORECASE)
MY_ADDRESS = expression(r"\b(?:my|fy)\b[^\n@,+&]{0,30}\b(?:e-?mail|e-?bost|address|nghyfeiriad|account|login|cyfrif)\b(?:(?! and | a | ac )[^\n@,+&]){0,25}\s[\w.+'-]+@[\w.-]+", re.IGNORECASE)
FOR_THEM = expression(r"\b(?:give|add|set|grant|let|get|enable|register|for|have|iddo|iddi|iddyn) ?(?:him|her|them)?\b(?<=him|her|hem|ddo|ddi|dyn)|\b(?:could|can|may|please|would|might) (?:he|she|they)(?: both| all| please| also)* (?:be (?:set up|added|given|granted|registered|let in|put)|have|get)\b|\b(?:allai|all|gaiff|caiff|gân|cân|fedr|fedran) (?:o|e|ef|fo|hi|nhw)(?: hefyd)? (?:gael|gaffael|fod|ei|eu)\b", re.IGNORECASE)
NUMBERS = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)} | {"dau": 2, "dwy": 2, "tri": 3, "tair": 3, "pedwar": 4, "pedair": 4, "pump": 5, "ddau": 2, "ddwy": 2, "dri": 3, "dair": 3, "bedwar": 4, "bedair": 4, "bump": 5}
_NUMBER = rf"(?<!step )(?<!stage )(?<!phase )(?<!part )(?<!section )(?<!point )(?<!item )(?<!page )(?<!question )\b({'|'.join(NUMBERS)}|[2-9])\b"
_OF_THEM = r"of (?:ours|us|them|my|our|the)\b(?! (?:apis?|environments?|above))|(?:new |more |other )?(?:people|users?|colleagues?|staff|developers?|engineers?|analysts?|testers?|nurses|pharmacists|consultants)|for the (?:api )?portal|ohonom|ohonyn|o bobl|(?:aelod|d?defnyddiwr|ddefnyddiwr|[cg]ydweithiwr|nghydweithiwr|d?datblygwr|ddatblygwr|d?dadansoddwr|ddadansoddwr|berson|person|nyrs|fferyllydd)"
ANY_NUMBER = expression(rf"\b({'|'.join(NUMBERS)}|[2-9])\b", re.IGNORECASE)
COUNTED = expression(rf"{_NUMBER} (?:{_OF_THEM}|(?:new |more |other )?(?:accounts?|log-?ins?|sign-?ins?)|chyfrif|gyfrif)\b", re.IGNORECASE)
SO_MANY = expression(rf"{_NUMBER} (?:{_OF_THEM})\b(?! (?:were|was|had|used|have left|as before|already))", re.IGNORECASE)  # who ask, named or not
ONLY_SO_MANY = expression(rf"\b(?:just|only|dim ond) (?:the |for |my |our |y |'r )?({'|'.join(NUMBERS)}|[2-9])\b(?! (?:things?|questions?|points?|apis?|days?|weeks?|months?|minutes?|details?|hours?|years?|letters?|environments?))", re.IGNORECASE)
ADD_ME = expression(r"\b(?:add|include|give|set up|register) (?:me|myself)\b(?: as well| too| to| access| on|[.,!?]|$)|\bme (?:too|as well)\b|\bychwaneg\w* (?:fi|finnau)\b", re.IGNORECASE)
LEFT_GROUP = expression(r"\b(?:leav\w+ (?:out|off)|omit\w*|exclud\w+|skip\w*|miss(?:ing)? out|(?<!and )(?<!to )(?<!then )drop|except(?:ing)?|apart from|gadewch(?: allan)?|heblaw(?: am)?|ac eithrio) (?:(?:the|any|all|those|our|y|yr|unrhyw) )(?:[\w-]+ ){0,3}(?:ones?|rows|people|staff|names|leavers|students|temps|contractors|locums|lot|rhai|rhesi|enwau|staff)\b|\bbut not (?:the|any|all|those|our) (?:[\w-]+ ){0,3}(?:ones?|rows|names|leavers|students|temps|contractors|locums|lot)\b|\bleave (?:the|any|all|those) (?:[\w-]+ ){1,3}out\b", re.IGNORECASE)
ONLY_ONE = expression(r"\b(?:me|myself|mine|my (?:own )?(?:account|log-?in|access|sign-?in)|him|her|(?:his|her) (?:own )?(?:account|log-?in|access)|fi|finnau)\b,? (?:and|a|ac) (?:for |i )?(?:no[ -]?one|nobody|no other|neb) (?:else|arall)\b|\b(?:nobody|no[ -]?one|anybody|anyone|neb) (?:but|except|other than|apart from|ond|heblaw) (?:me|myself|him|her|fi)\b|(?<!not )(?<!n't )(?<!nid )\b(?:dim ond|just|only) (?:for |i )(?:me|myself|fi)\b(?! (?:who|that|sy))", re.IGNORECASE)
FIRST_PERSON = expression(r"\b(?:can|could|may|might) i (?:please |also |just )?(?:come|get|be|join|hop|jump|have|use)\b|\b(?:i|i'd|i'm|i've) (?:also |really |now |just )?(?:need|want|require|would|will|could|have been|was|am|asked|wish|seek|should|do not|don't|can't)\b|\bme\b(?! (?:know|and|a |an ))|\b(?:imi|i mi|i fi|arna i|arnaf|dwi angen|dw i angen|rwyf angen|hoffwn i?|ga i|gaf i)\b", re.IGNORECASE)
MY_OTHERS = expression(r"\bthe (?-i:[A-Z])\w+ (?:people|team|lot|folk|guys|bunch|developers?|engineers?|staff)\b|\b(?:my|our|of my|of our|his|her|their|fy|ein|'n) (?:\w+ ){0,2}?(?:team|teams|colleagues?|staff|analysts?|developers?|people|engineers?|lot|department|suppliers?|company|company's|contractors?|consultants?|users?|sections?|units?|members|nurses?|clerks?|clinicians?|pharmacists?|guys|girls|lads|testers?|nghydweithi?w\w+|tîm|dîm|staff|datblygw\w+)\b|\b(?:us|them|him|her|two|three|four|five|six|\d) (?:of|accounts?|logins?|people|users?|members|colleagues|nurses|analysts|developers|staff|clerks|pharmacists)\b", re.IGNORECASE)
PERHAPS_LED = expression(r"(?:\b(?:for|to|add|adding|let|give|giving|set up|get|getting|can|could|would|may|please|is|that|whether|ychwanegu|i|allai|alla|gaiff|caiff|fedr|gyfer|bod|fod)\s+)(?:both |our |my |dr |mr |mrs |ms |miss |sister |nurse |y |ein )?$", re.IGNORECASE)
ATTACHED = expression(r"\b(?:attach\w*|enclosed|spreadsheet|list|ynghlwm|amgae\w*|atod\w*|rhestr)\b", re.IGNORECASE)
ALSO_NAMED = expression(
    rf"@[\w.-]+[>)\]]{{0,2}}\s{{0,2}}[,;–—-]?\s+(?:and|&|plus|a|ac|also|hefyd)\s+(?:also |our |my |his |her |their |for |to |i |a |hefyd |(?:colleague|workmate|opposite number|co-worker|[cg]h?ydweithi?wr(?:aig)?),? )*({NAME}(?:[ \t]+{NAME}){{0,2}})(?![\w'’])(?=[ \t]*(?:[.,;!?()\n–—-]|$|please\b|pls\b|plz\b|os gwelwch|to\b|on\b|onto\b|have\b|needs?\b|get\b|too\b|as well\b|hefyd\b|ar y\b|i'r\b|from\b|in\b|who\b|whose\b|at\b|of\b|o'r\b|sydd\b|yn\b))",
)
LISTED_BEHIND = expression(rf"@[\w.-]+[>)\]]{{0,2}},[ \t]+({NAMES})(?=[ \t]*(?:[.,;!?()\n–—-]|$|all\b|both\b|each\b|please\b|o'r\b|from\b|in\b|at\b|of\b))")  # "Jo Hill (jo@…), Ann Lee and Bob Wynn"
NEEDS_NONE = expression(r"\b(?:won't|will not|doesn't|does not|isn't going to|is not going to|needn't|ni fydd)\b[^.\n]{0,20}\b(?:sign|log|need|use|want|angen)\w*\b", re.IGNORECASE)
SO_DOES = expression(rf"\b[Ss]o (?:does|do|will|would|should|must) (?:my |our |the )?(?:[a-z]+ ){{0,2}}?({NAME}(?:[ \t]+{NAME}){{0,2}})\b")
WANTS_TOO = expression(
    rf"({LEADING}{NAME}(?:[ \t]+{NAME}){{0,2}})\b[^.\n@]{{0,160}}?\b(?:needs?|will need|requires?|wants?|should (?:have|get)|would like|is to have)\b[^.\n@]{{0,30}}\b(?:log-?in|account|access|sign-?in|one)\b[^.\n@]{{0,12}}\b(?:too|as well|also)\b"
    rf"|({LEADING}{NAME})\b[^.\n@]{{0,80}}?\b(?:he|she|they)(?: also|'ll| will)? (?:needs?|wants?|should (?:have|get)) (?:exactly |just |much )?the same\b"
    rf"|\bangen (?:cyfrif|mynediad|mewngofnodi)(?: hefyd)? (?:ar|i) ({NAME}(?:[ \t]+{NAME}){{0,2}})(?=,? hefyd\b|,? (?:hi|fe|fo|ef)\b)"
)
ME_AND = expression(rf"(?<!as )(?<!like )(?<!with )(?<!than )(?<!unlike )\b(?:[Mm]e|[Mm]yself|[Ff]i|[Mm]innau|I|(?<=[Gg]af )i|(?<=[Gg]a )i|(?<=[Aa]llaf )i|(?<=[Aa]lla )i|(?<=[Ff]edra )i|(?<=[Ff]edraf )i)\s*(?:and|&|\+|plus|a|ac|a'm|a'n)\s+(?:(?:my|our|fy|ein)\s+)?(?:colleague\s+|n?g?h?ydweithi?w\w+\s+)?({NAME}(?:[ \t]+{NAME}){{0,2}})\b")


GIVE_BOTH = expression(r"\b(?:give|grant|add|register|set up|invite|let|get|for) (?:them |you )?(?:both|the (?:two|pair) of them|the two|the pair)\b|\b(?:y ddau|y ddwy) (?:ohonyn nhw|ohonynt)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """An address that was found: whether it belongs to somebody who is no user, and whether it is given as a user's."""

    user: User
    excluded: bool
    labelled: bool  # given in a list, or behind a word such as "users"
    left_out: str = ""  # what the text says of somebody who is to have no access
