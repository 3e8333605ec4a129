"""The words round an IMTP milestone reference, in English and Welsh, and what a reference looks like."""

from __future__ import annotations

import re

from mailbot.expression import expression

I = re.IGNORECASE  # noqa: E741
MENTION = expression(
    r"\b(?=[icmgnprlowuya])(?:imtp(?=[_\d]|[A-Z]{2,5}\d)|(?:imtps?|ctci|ctic|c\.t\.c\.i|milestones?|mile-stones?|mile stones?|milstones?|mileston|milestine|medium[- ]term plan|cynllun tymor canolig|(?:c|g|ng|ngh|ch)arreg filltir|(?:c|g|ch|ngh)errig (?:m|f)illtir)\b"
    r"|(?:plan|programme|roadmap|cynllun) (?:line|ref(?:erence)?|item|entry|number|no\.?|code|objective|action|deliverable)\b|line (?:item )?(?:in|of|on) the (?:\w+ )?plan\b|(?:in|on|within|into|under) (?:the|our|this year's) (?:(?!(?:care|treatment|floor|tests?|testing|project|migration|recovery|discharge|site|seating|lesson|pay|price|cut-?over|ward|bed|birth|action|winter|safety|support|meal|management)\b)[\w'-]+ ){0,2}plan(?:,? (?:as|under|at|with|it'?s|where it(?:'s| is)|numbered)\b|\s?[:=])"
    r"|plan (?:has|shows|lists|calls|carries|knows|records|gives|numbers) (?:it|us|this|that|this work|the work|ours)(?: down)?(?: as| at| under)?\b"
    r"|(?:yn|ar|o fewn|dan|o dan) (?:y|ein|eich) cynllun(?: (?:fel|dan|o dan|yw|ydy|ydi|gyda'r rhif|rhif)\b|\s?[:=])|cynllun yn (?:ei|ein) (?:alw|galw|nodi|rhoi|rhestru|dangos)(?:'n| yn| fel| o dan| dan)?\b)",
    I,
)
REFERENCE = expression(r"\b(?:ref(?:erence)?s?\b\.?|cyfeirnod\w*|gyfeirnod\w*|chyfeirnod\w*|nghyfeirnod\w*)", I)
TOKEN = expression(
    r"(?<![\w@./\\+&-])(?:(?!(?:IMTP|CTCI|CTIC|DHCW|IGDC|API|APIS|NHS|GIG|REF|NO|ID|DEV|SIT|UAT|AND|FOR|BY|ON|IN|AT|OF|TO|IS|WAS|OUR|THE|ITS|BE|CODE|LINE|ITEM|PLAN|NUMBER|MILESTONE|REFERENCE|RHIF|YW|YDY|AN|NOT|OR|NEU|AC|NID|USERS?|WARD|PHASE|STEP|STAGE|PAGE|FORM|TEL|EXT|FHIR|HL|ISO|VERSION|WINDOWS)\b(?!-[A-Z]))(?:[A-Z]{2,6} (?:20)?2\d ?[/-] ?(?:20)?[23]\d ?(?:[-–/]|no\.?) ?(?=[A-Z]?\d)|(?:[A-Z]{1,6}(?:[-/&][A-Z]{1,6}){0,2}|[A-Z][a-z]{1,3}[A-Z]{2,4}|[A-Z]{2,4}[a-z]{1,4})[ ]{1,2}(?=\d|[A-Z]{1,2}\d)(?!20\d\d\b)))?(?=[\w./_&-]{0,24}\d)[A-Za-z0-9]+(?:&[A-Za-z]+)?(?:(?:[./_–-]| ?/ ?(?=\w*\d))[A-Za-z0-9]+(?:&[A-Za-z]{1,4})?){0,8}(?![\w@])(?:\s?\((?:[a-z]|[ivx]{1,4})\))?",
)
CODE = expression(r"(?=.*\d)(?=.*[A-Za-z]).*[./_–-].*|[A-Za-z]{1,10}\d+[A-Za-z]?|\d+[A-Za-z]{1,2}|\d+(?:\.\d+)+[A-Za-z]?|\d+(?:[-_/]\d+)+")
IN_ADDRESS = expression(r"[\w.+'-]{1,64}@")
SUFFIX = expression(r"\s?\([a-z]{1,4}\)$")
WHOLE = expression(r"\d{1,4}")
LONG = expression(r"\d{5,8}")
PREFIXED = expression(r"[A-Z]{2,6} (?:20)?2\d ?[/-] ?(?:20)?[23]\d ?(?:[-–/]|no\.?) ?|(?:[A-Z]{1,6}(?:[-/&][A-Z]{1,6}){0,2}|[A-Z][a-z]{1,3}[A-Z]{2,4}|[A-Z]{2,4}[a-z]{1,4}) +")
MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
DATE = expression(r"\d{1,2}[/.-]\d{1,2}[/.-](?:20\d\d|[23]\d)|20\d\d-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th|af|ain|eg|fed|ed|il)|\d{1,2}[:.]\d\d(?:am|pm)?|\d{1,2}(?:am|pm|yb|yh)|(?:19|20)\d\d|20\d\d ?[-/–] ?(?:20)?[23]\d|2\d/2\d|q[1-4]", I)
TICKET_CODE = expression(r"(?:[A-Z]{2,8}[-/])?(?:dpias?|iras|datix|asgd)\b.*|(?:req|ritm|inc|chg|sctask|task|cas|sr|tkt|prb|ord|po|wo)[-_ ]?\d{2,}.*", I)  # unless it stands right behind the word "milestone"
NOT_A_CODE = expression(
    r"b4|gr8|l8r|m8|w8|v\d.*|r\d|o365|m365|h\d|\d{1,3}%|\d{1,3}s|\d{1,2}x|x\d{1,2}|oauth\d.*|http.*|tls.*|sha\d+|iso\W?\d+|27001|stu\d|dstu\d|hl7.*|fhir.*|covid\W?19|co2|b12|hba1c|hep[-_]?[abc]|a&e|n95|mp[34]|utf-?8|win\d+|(?:ipad|iphone)\d*|sars.*|mmr2|24/7|24x7|1:1|2:1|9/10|4g|5g|2fa|coc[-/ ]?\d{4}.*|\d+(?:mg|ml|kg|km|mb|gb|hrs?|mins?|wte|k|m|bn|yrs?)|(?:apim|sec)-\d{4}-\d{6}",
    I,
)
COUNTED = expression(
    r"\s{1,2}(?:users?|people|staff|colleagues?|developers?|analysts?|engineers?|testers?|nurses?|clinicians?|patients?|of (?:us|them|my|our|the|these)|accounts?|logins?|addresses|emails?|names?|others?|more|new|apis?|apps?|sites?|wards?|beds?|days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|"
    r"times?|scripts?|tests?|records?|calls?|requests?|teams?|hospitals?|practices?|clinics?|suppliers?|domains?|working|calendar|per ?cent|%|pm\b|am\b|o'clock|wte\b|fte\b|phases?\b|"
    rf"defnyddiwr|defnyddwyr|aelod\w*|o bobl|o staff|diwrnod|wythnos|mis\b|blynedd|awr|cydweithiwr|datblygwyr|(?:of )?(?:{MONTH})\b)",
    I,
)
LED = expression(
    r"(?:\b(?:user|person|phase|stage|ward|band|room|level|tier|category|cat|step|option|floor|unit|block|bay|grade|wave|sprint|release|version|part|section|clause|page|appendix|tel|telephone|phone|mobile|mob|ffôn|ext|extension|est|bleep|no|po box|point|question|item|form|fhir|iso|article|id|week|day|year|"
    rf"postcode|suite|defnyddiwr|cam|lefel|rhan|ystafell|£|\$|€|dated|on|by|since|from|until|before|after|(?:{MONTH}))(?: (?:number|no\.?|rhif))?[\s.:#]{{0,3}}|[£$€+(])$",
    I,
)
TICKET = expression(
    r"\b(?:cost (?:centre|center|code)|budget(?: code)?|ledger(?: code)?|gl code|account code|canolfan gost|dpia|iras|datix|ethics|caldicott|risk(?: register)?|ig approval|study|grant|asgd|ticket|incident|inc|call|job|order|po|invoice|contract|tender|asset|change|chg|rfc|ritm|req|task|jira|servicenow|case|postcode|registration|reg|tocyn|ward|room|bleep|ext)(?: (?:number|no\.?|ref(?:erence)?|rhif|id))?(?: (?:there|with them|here))?[\s.:#]{0,3}(?:is |was )?$",
    I,
)
_REF = r"(?:\W{1,3}(?:ref(?:erence)?s?|number|num|no|nos|code|id|is|are|was|being|rhif|cyfeirnod|yw|ydy|ydi))*\W{1,4}"
SMALL = expression(  # "imtp ref bc 2.21", as thumbs write it; what names a place in the plan, or counts, is no part of a number
    rf"\b(?:imtp|ctci|milestone|filltir){_REF}((?!(?:no|nos|ref|num|is|was|are|its|the|our|of|for|on|at|in|to|by|from|and|or|not|with|we|as|an?|any|has|had|plan|page|line|item|year|yrs?|part|goal|aim|ward|step|one|two|we|you|id|sec|mod|next|due|till?|say|says|see|dim|yw|yd[yi]|mae|sef|yn|ar|gan|o|i|y|yr|nos?)\b)[a-z]{{1,4}}) $", I
)
BEHIND_MENTION = expression(rf"{_REF}[\"'“‘(#]?((?:[A-Za-z]{{1,6}} )?(?=[\w./-]{{0,24}}\d)[A-Za-z0-9][\w./-]{{0,30}})", I)
VERSIONED = expression(r"[A-Z]\d{1,3}(?:[./-]\d{1,3})+")  # "V3.30" is a version anywhere but behind the label
IS_OURS = expression(r"[\"'”’)]?\s{1,3}(?:is|yw|ydy|ydi) (?:the|our|ein|y|yr)?[ ']?(?:dhcw |igdc )?(?:imtp|milestone|[cg]arreg filltir|reference (?:for|of) the (?:imtp|milestone))\b", I)  # right behind a code: whatever stands before it
MILESTONE_LED = expression(r"(?:imtp|ctci|ctic|milestone|filltir|reference|ref|number|no|rhif|cyfeirnod|item|line|code|objective|deliverable|entry|point|section|plan)\.?(?:\s(?:(?:of|for|from|gan|i) )?(?:dhcw|igdc)(?:[\x27’]s)?)?\s*(?:[:=#(\[-]|\bis\b|\byw\b|\byd[yi]\b)?\s*(?:\b(?:no|number|ref|reference|rhif|yw|yd[yi]|is)\b\.?)?\s*[:=#(\[-]?\s*[\"'“‘]?$", I)
DROPPED = expression(r"\b(?:not|where I (?:put|wrote|typed|said|had)|in place of|instead of|rather than|replac(?:es|ing)|formerly|previously|used to be|was|old|no longer|scrap|ignore|disregard|forget|nid|yn lle|gynt|anghofiwch)\s+(?:the |it's |it is |imtp |milestone |ref(?:erence)? |y |yr )*[\"'“‘(]?$|\b(?:struck (?:out|off)|crossed out|scrapped|retired|withdrew|closed|cancelled|dropped|caewyd|dilëwyd|tynnwyd)\b(?: (?:the|our|that|its|y|ein))?(?: old| own| former)?(?: imtp| milestone| reference| ref| number| cyfeirnod| carreg filltir)*\s*[\"'“‘(]?$|\b(?:last|previous|earlier|former|other|neighbouring) (?:project|scheme|phase|work|team)(?:'s| was| is| had)?(?: imtp| reference| ref| number)*\s*[\"'“‘(]?$|\b(?:on|for|of) (?:our|the|their) (?:last|previous|earlier|former|other) (?:project|scheme|phase|piece of work) (?:was|is)\s*[\"'“‘(]?$|\b(?:did|done|do|doing) (?:exactly |just |very )?(?:the same|likewise|this|it|something like it)\b[^.;\n]{0,30}\bunder\b(?: (?:imtp|reference|number))*\s*[\"'“‘(]?$", I)
OUTDATED = expression(r"^[\"'”’)]?,?\s*(?:\w+ ){0,3}?(?:belongs? to|perthyn i|yn perthyn i)\b(?! (?:us|me|our|ni|ein|fy|my|this|the same)\b)|^[\"'”’)]?,?\s*(?:is|was|has been|have been|has|are)(?: \w+){0,4} (?:struck (?:out|off)|crossed out|spent|dead|defunct|void|retired|scrapped|used up|cancelled|withdrawn|closed (?:when|in|last|after|off|down|years?))\b|^[\"'”’)]?\s*(?:oedd|was) (?:y |our |the |'r )?(?:cyfeirnod|rhif|reference|ref|number|code|imtp)\b[^.;\n]{0,30}\b(?:prosiect|project|scheme|phase|cynllun) (?:diwethaf|olaf|arall|cynt|blaenorol|before|last)\b|^[\"'”’)]?\s*(?:was|is) (?:the |our )?(?:reference|ref|number|code|imtp(?: \w+)?) (?:of|for|on) (?:our|the|an?) (?:last|previous|earlier|former|other|different)\b|^[\"'”’)]?\s*(?:,\s*)?(?:\(?\s*(?:is|was) (?:the )?(?:old|wrong|previous|last year)|\(?\s*(?:finished|ended|closed|lapsed) (?:in|last|at|on)\b|(?:has|have) been (?:replaced|superseded|retired)|is (?:superseded|out of date|wrong)|(?:for|is|as|being) theirs\b|[^.\n]{0,90}(?:which|that|so|and|but|it|it's|they're|is|are)(?: is|'s)? (?:\w+ )?not (?:ours|mine)\b|yn anghywir|yw'r hen|for (?:their|his|her) own\b|sydd gan [^.\n]{2,30} (?:ar gyfer|am|i) (?:eu|ei)\b)|^\W{0,3}(?:no,? )?(?:scratch|scrap|strike) that\b|^\W{0,3}no,? (?:sorry|wait|hang on|i tell a lie|not that)\b"
    r"|^[^.;\n]{0,70}[.;]\s+(?:(?:that|this|it)(?: one| number)? (?:was|is|turned out to be|turns out to be) (?:only |just |actually |in fact )*(?:the|our|my|a|an) (?:\w+ ){0,2}(?:ticket|help ?desk|service desk|job|call|order|phone|room|asset)\b|(?:rhif|cyfeirnod) [^.\n]{0,40}\b(?:tocyn|desg gymorth|archeb|galwad|ystafell)\b[^.\n]{0,20} (?:oedd|yw|ydy|ydi) (?:hwnnw|hwnna|honno|o|e)\b)", I)
CORRECTION = expression(r"\b(?:correct(?:ion|ed)|sorry|apolog\w+|should (?:be|read|have been)|typo|mistake|amend\w*|replac\w*|(?:actually|now)\b(?=[^\n]*$)|ymddiheur\w*|cywir\w*|dylai|dylsai)\b", I)
RIGHT_ONE = expression(r"\b(?:should (?:be|read|say|have (?:been|said|read))|dylai (?:fod|ddweud)(?: yn)?|the (?:right|correct) (?:one|number|reference|code|ref) is|yr un (?:cywir|iawn) yw)\s*:?\s*[\"'“‘(]?$", I)
UNKNOWN = expression(
    r"\b(?:tb[cad]|n/?a|to follow|to be (?:confirmed|advised|agreed)|don'?t (?:yet )?(?:know|have)|do not (?:yet )?(?:know|have)|haven'?t (?:got|yet|been)|have not|hasn'?t|not (?:yet )?(?:sure|known|have|got|in|part|assigned|allocated|confirmed|been)|isn'?t|no (?:imtp|milestone|idea|reference|ref)|none|unsure|without|unable|can'?t (?:find|see)|cannot|couldn'?t|what(?:'s| is| are)?|where|which|who|how|if (?:you|we|there)|whether|"
    r"will (?:send|follow|confirm|get|find|let|forward|pass|come)|wait(?:ing)?|await\w*|pending|later|chas(?:e|ing)|asked|asking|ask|need (?:to|a|an|one)|missing|forgot\w*|outstanding|"
    r"ddim|nid|heb|dim|i ddilyn|gadarnhau|aros|anfon|beth|pa|wn i|siŵr|siwr|gofyn)\b|\?",
    I,
)
BOUNDARY = expression(r"(?<=[.!?;])(?<!\bno\.)(?<!\bNo\.)(?<!\bref\.)(?<!\bRef\.)[ \t]+(?=[^\W\d_a-z]|\d)|\n[ \t]*(?=\n|[-•*–·▪●]|\(?\d{1,2}[.)] |[^\n]{1,45}[:\t=])|\n(?=[A-ZÀ-ÞŴŶ])")
DENIED = expression(r"\b(?:not|isn['’]t|nid|ddim)\b[^.;,\n\d]{0,25}\b(?:imtp|milestones?|[cg]arreg filltir|garreg filltir)\b", I)
QUESTIONED = expression(r"\W*(?:(?:and|so|but|also|or|a) )?(?:is|are|was|which|what|do|does|ai|ydy|ydi|yw|oes)\b[^?@]{0,160}\?\s*$", I)
ENUMERATED = expression(r"(?:^|[,;|/\n]|\.\s|\s[-–—]\s|^\W*[-•*–·])\s*$")
ANSWERED = expression(r"(?:^|\b(?:here|there) (?:you|it) (?:go|are|is)[,:!]?|[:=>→]|\s[-–—]|\b(?:is|it'?s|that'?s|be|are|was|got|have|use|quote|up with|with us|says?|gave (?:me|us)|given (?:me|us)|tells? (?:me|us)|told (?:me|us)|(?:comes?|falls?|sits?|goes) under|reference|ref|number|no|milestone|line|yw|ydy|ydi|ydw|mae|mae'n|dyma'?r?|rhif|cyfeirnod|sef))\.?\s*[\"'“‘(#]?\s*$", I)
FOUND_IT = expression(r"\b(?:found|plan|imtp|milestones?|ref(?:erence)?|number|code|looked (?:it )?up|tracked|dug|turns out|hunted|cynllun|rhif|cyfeirnod|c(?:h|w)?il\w*|dod o hyd)\b", I)
WORDED = expression(r"\s*(?:(?:ref(?:erence)?|number|no|name|title|cyfeirnod|rhif|enw)\b\.?)?\s*(?:[:=–—-]|\bis\b|\bare\b|\bcalled\b|\byw\b|\bydy\b|\bis the\b)\s*[\"'“‘]?(?=[^\W\d_]{3,})([^\n.;]{4,120})")
SAID_BY = expression(r"\W*(?:so |as |or so |it |which is what it |that's what it )?(?:says?|said|according to|told|tells?|per|from|he|she|they|our|my|apparently|meddai|yn ôl|dywed\w*)\b(?:\W+[^\W\d]+){0,9}\W*$", I)  # "…, so says our planning lady"
IN_TITLE = expression(r"\b(?:number|code|ref(?:erence)?|one|that|it|rhif|cod|cyfeirnod)\b[^.?!\n]{0,20}\b(?:in|from|yn) (?:the|my|this|y)?[ ']?(?:e-?mail )?(?:subject|title|heading|pwnc|teitl)\b", I)
PLAN_YEARS = expression(r"(?:20)?(2\d) ?[-–/] ?(?:20)?([23]\d)")  # "26-29", "2026/27": a plan runs for three years
PLAN_BEHIND = expression(r"\s{1,2}(?:plan|imtp|cynllun|version|edition|round|cycle|refresh|fersiwn)\b", I)
ALTERNATIVE = expression(r"[\"'”’)]?\W{0,4}\b(?:or|neu)\b\W{0,2}(?:(?:is it|it may be|it might be|perhaps|maybe|possibly|efallai|else) )?[\"'“‘(]?", I)
NUMBER_IS = expression(r"\b(?:imtp|milestone|filltir)\b[^.;?\n\d]{0,30}\b(?:number|no|ref(?:erence)?|code|rhif|cyfeirnod)\b[^.;?\n\d]{0,60}\b(?:is|yw|yd[yi])\s*$|\b(?:number|ref(?:erence)?|rhif|[cg]h?yfeirnod|nghyfeirnod)\b[^.;?\n\d]{0,30}\b(?:imtp|milestone|filltir)\b[^.;?\n\d]{0,60}\b(?:is|yw|yd[yi])\s*$", I)
OF_A_LETTER = expression(r"\b(?:our|your|ein|eich)[ -](?:ref(?:erence)?|cyf(?:eirnod)?)\b\.?\s*[:=]?\s*$", I)  # how an office files what it writes
NOT_GIVEN = expression(r"(?:\bnot|n't|\bnever) (?:yet |been )*(?:given|allocated|assigned|issued|got) (?:to )?(?:it|us|this|me|one|that)\b|(?:\bnot|n't|\bnever|\byet to) (?:yet |been |be |have )*(?:given|allocated|assigned|issued|got) (?:us |it |ours )?(?:a |any |our |its )?(?:\w+ )?(?:number|reference|ref|code|milestone)\b|\bheb (?:gael|roi) (?:rhif|cyfeirnod|un)\b", I)
NONE_OF_OURS = expression(r"\b(?:no|none|(?:has|have|is|was|been)(?:n'?t| not)|not (?:yet )?(?:been )?|never|nid oes|does dim|dim|heb)\b[^.;\n]{0,60}\b(?:allocated|assigned|given|issued|got|have|imtp|milestones?|[cg]h?arreg filltir|garreg filltir)\b", I)
APART = expression(r"\W{0,2}(?:[,;(–—]|\s[-–—]\s|\.\s)")
RELATIVE = expression(r",\s{1,2}(?:which|who|that|as|what)\b[^,.;?]{3,90},|(?<=\w),\s{1,2}who (?:seemed|looked|sounded|sits|works|runs|laughed|said|told|was|found|keeps|has)\b[^,.;?]{3,60}[.\s]{0,3}$")  # says who found the number, not that it is unknown
TAG = expression(r"(?:^|(?<=[.!,\n])\s{0,2})\W{0,6}(?:(?:is|will|would|does) )?(?:(?:that|this) (?:it|ok|okay|do|enough|what you (?:need|want|wanted|were after|are after)|the (?:one|lot)|all you need)|ok|okay|all (?:good|set)|(?:ydi|ydy|odi|yw|ydyw) (?:hynny|hwnna|hwnnw|hyn|honno|hwn)(?:'n| yn)? (?:ddigon|gwneud y tro|ok|ocê))(?: (?:then|now|for you|please|nawr|rŵan|rwan|felly))?\s?\?", I)  # asks whether an answer is enough
IS_THE_ONE = expression(r"^\s*(?:it (?:is|was|remains)|(?:is|yw|ydy|ydi)(?:'r| the| our| y)? (?:cyfeirnod|reference|number|one|code|milestone|rhif|ref|un))\b", I)
ASKED_FIRST = expression(r"^\W*(?:(?:i|we|i've|we've|have|dwi wedi|wedi) )?(?:just |now |finally )?(?:asked|checked with|rung|rang|phoned|e-?mailed|spoke to|spoken to|gofynnais(?: i)? i|holais(?: i)?|gofyn i|holi) [^,.:;?\n]{1,40}(?:[,:;]|\s[-–—])(?= (?:and )?(?:it'?s|its|that'?s|they (?:say|said)|he says|she says|the (?:number|ref\w*|answer)|mae|[A-Z0-9]))|\b(?:(?:i|we) )?(?:had to|(?:have|'ve) had to|needed to) (?:go (?:and|off and) |ring round and )?(?:ask|chase|look|check|find out|dig)\b|\bbu'n rhaid (?:i mi|imi|i ni) (?:ofyn|holi|chwilio)\b", I)
YOU_ASKED = expression(r"\b(?:no need to|(?:please |you can )?(?:ignore|disregard|forget)) (?:answer|reply to|bother with|worry about|look into)?\b[^,.;:\n]{0,40}|\b(?:what|which|that|the (?:one|thing|number|reference|bit)) you (?:asked|ask|wanted|want|needed|need|were after|are after|were missing)(?: (?:me |us )?for)?\b", I)


def key_of(value: str) -> str:
    """Return what makes two ways of writing one reference the same: letters and digits, without the plan's own name before them."""
    plain = re.sub(r"[^a-z0-9]", "", re.sub(r"^\W*(?:(?:dhcw|igdc) )?imtp[\s:#]+(?=\w)", "", value.lower()))
    return re.sub(r"^(?:dhcw|igdc)?(?:imtp|ctci|ctic|ms|m)?(?=\d)", "", plain) or plain
