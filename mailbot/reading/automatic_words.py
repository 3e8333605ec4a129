"""The words by which programs speak of themselves, and those by which a person does: English and Welsh, as tables.

All are tried on text with straight apostrophes in which each run of white space is one blank or one line break, so that
no expression has to look for more than one. Each is bounded.
"""

from __future__ import annotations

import re

from mailbot.model.message import AutomaticKind

# Where a sentence begins: the text, a line, what ends a sentence, an opening bracket or quotation mark.
_START = r"(?:^|[\n.!?:;*(\[\"“'|_=–—-] ?)(?:please note(?: that)?[:,]? |(?:n\.?b\.?|note|noder|nodwch)[:,.]? )?"
_MAIL = r"(?:e-?mail|message|mail|notification|alert|reminder|report|response|reply|notice|acknowledge?ment|receipt|confirmation|summary|digest|update)"
_MADE = r"(?:generated|sent|created|produced|issued)"
# What may follow, or the words are about a service that sends such mail: "this is an automated message service for ..."
_END = r"(?=\W{0,3}$|[.,;:!)\]\"'”*|–—\n-]| ?\n| (?:from|by|and|sent|to|please|so|do|confirming|regarding|only|as|via|on|because|generated|issued|[–—-])\b| [–—-])"

AUTOMATIC = re.compile(
    _START + r"(?:"
    rf"this is an? (?:automat(?:ed|ic)|automatically[ -]{_MADE}|auto[- ]?{_MADE}|(?:system|computer|machine)[- ]{_MADE}|unmonitored)(?: (?:and unmonitored|system|service ?desk|help ?desk|out[- ]of[- ]office))? {_MAIL}(?: (?:message|e-?mail|notification))?{_END}|"
    rf"this {_MAIL} (?:is|was|has been|is being|has) (?:an )?(?:automatic(?:ally)?|auto)[- ]?{_MADE}\b|"
    rf"this {_MAIL} (?:is|was|has been|is being) {_MADE} (?:to you )?(?:automatically\b|by an? (?:automated|automatic|unattended|computer) )|"
    rf"this {_MAIL} (?:is|was|has been) (?:system|computer|machine|auto)[- ]?{_MADE}\b|"
    rf"(?:{_MADE}|posted) (?:automatically )?(?:by|via|from|through|using) (?:microsoft |ms |an? |our |the )?(?:power ?automate|power ?apps|flow\b|sharepoint|forms\b|servicenow|automated (?:system|process|service|workflow)|ticketing system|bot\b)|"
    rf"automat(?:ed|ic)(?:ally[- ]{_MADE})? (?:system )?{_MAIL}(?=\W{{0,3}}$|[.:!\n]| ?[–—-]| from | ?\(|, (?:please )?do not)|"
    rf"automatically {_MADE} (?:by|from|e-?mail|message|notification)\b|{_MADE} automatically (?:by|from)\b|"
    rf"you (?:are receiving|are getting|have received|received|'re receiving) this (?:automat(?:ed|ic) )?{_MAIL},? (?:because|as you|since you)|"
    r"(?:neges|e-?bost|ateb|ymateb|hysbysiad|nodyn) awtomatig (?:yw|ydy|ydyw) h[wo]nn?\b|(?:dyma|hwn yw|mae h[wo]n yn) (?:neges|e-?bost|ateb|ymateb|hysbysiad) awtomatig\b|"
    r"(?:cynhyrchwyd|anfonwyd|crëwyd|crewyd) (?:y neges|yr e-?bost|yr hysbysiad|yr ateb) h[wo]n yn awtomatig|"
    r"mae(?:'r| y| yr) (?:neges|e-?bost|hysbysiad) h[wo]n (?:wedi(?:'i| ei) (?:chynhyrchu|gynhyrchu|hanfon|anfon|chreu|greu)|yn cael ei (?:h?anfon|chynhyrchu|gynhyrchu)) yn awtomatig"
    r")",
    re.IGNORECASE,
)
BULK_WORDS = re.compile(
    _START + r"(?:(?:view|read|open|see) (?:this |the )?(?:e-?mail|message|newsletter)? ?(?:in|on) (?:your |a )?(?:web )?browser|(?:to |click (?:here )?to )?unsubscribe(?: (?:from|click|here|at any time|or)|\W{0,3}(?:\n|$))|"
    r"(?:manage|update) (?:your )?(?:e-?mail |subscription |notification )?preferences|gweld yr e-?bost h[wo]n yn eich porwr|dad-?danysgrifio)",
    re.IGNORECASE,
)
NO_ANSWER = re.compile(
    _START + r"(?:(?:so |and |,? ?)?(?:please |kindly )?(?:do not|don't|do NOT) (?:reply|respond|answer)(?: directly)?(?: to (?:this|the) (?:[\w-]+ )?(?:e-?mail|message|mail|address|notification|mailbox))?(?:\W{0,3}$|[.,;:!)\n]| as | - | – |: )|"
    r"(?:replies|responses) to this (?:e-?mail|message|address|mailbox)(?: address)? (?:are not|will not be|cannot be|are un)|"
    r"this (?:mailbox|inbox|e-?mail address|e-?mail|address|account) (?:is|will) (?:not (?:be )?(?:monitored|read|checked|attended)|un-?(?:monitored|attended)|used for (?:sending|outgoing))(?! (?:at|outside|after|on|over|during|between|before|24|every|all|regularly|constantly|daily|out))|"
    r"(?:os gwelwch yn dda,? )?peidiwch (?:ag|â) (?:ateb|ymateb)|nid yw(?:'r| y| yr) (?:blwch(?: post| negeseuon)?|cyfeiriad|cyfrif)(?: e-?bost)? h[wo]n yn cael ei (?:fonitro|wirio|ddarllen))",
    re.IGNORECASE,
)

# A helpdesk's first answer: each expression and what it weighs. Three together are a machine's.
_ITS = r"(?: [\w#:()\[\]./&'-]{1,40}){0,4}"
RECEIVED = re.compile(
    rf"\byour (?:request|ticket|enquiry|inquiry|query|call|incident|case|e-?mail|message|submission|report|issue|registration|service request|support request){_ITS} (?:has been|was|is now|have been|has now been) (?:successfully )?(?:received|logged|created|registered|opened|raised|recorded|submitted|acknowledged|queued)\b|"
    rf"\b(?:we have|we've|{_MAIL} to confirm that we have) (?:now |successfully )?(?:received|logged|registered) your (?:request|ticket|enquiry|inquiry|query|call|incident|e-?mail|message|submission)\b|\bwe (?:got|received) your (?:request|e-?mail|message|enquiry|query)\b|"
    r"\b(?:ticket|incident|case|call|request)(?: number| id| no\.?)? ?[#:]? ?[a-z]{0,6}-?\d{3,12} (?:has been|was|is now) (?:created|opened|logged|raised|registered|received)\b|"
    r"\b(?:rydym|rydyn ni|ry'n ni|rydym ni) wedi (?:derbyn|cofnodi|cael) eich (?:cais|e-?bost|neges|ymholiad|galwad)|\b(?:derbyniwyd|cofnodwyd|cofrestrwyd) eich (?:cais|e-?bost|neges|ymholiad|galwad)|"
    rf"\bmae eich (?:cais|tocyn|ymholiad|galwad|e-?bost|neges){_ITS} wedi(?:'i| ei| cael ei) (?:d?derbyn|dderbyn|c?h?gofnodi|chofnodi|logio|chreu|greu|gofrestru|chofrestru)",
    re.IGNORECASE,
)
ACKNOWLEDGEMENT = (
    (re.compile(rf"\b(?:your|the) (?:request|ticket|enquiry|query|call|incident|case|issue){_ITS} (?:has been|was|is now|have been) (?:resolved|closed|updated|assigned|cancelled|escalated|reassigned|allocated|marked as|placed on hold)|wedi(?:'i| ei) (?:d?datrys|ddatrys|gau|chau|d?diweddaru|ddiweddaru|neilltuo)\b", re.IGNORECASE), 1),
    (re.compile(r"\b(?:ticket|case|incident|request|enquiry|ref(?:erence)?|call|job|cyfeirnod|tocyn|rhif)(?: number| no\.?| id| ref)?(?: is| yw)?[ :#-]{1,3}\[?[a-z]{0,7}[-#]?\d{3,}|#[a-z]{0,7}-?\d{3,}|\b(?:inc|req|ritm|sctask|chg|cs|sr|hd|sd|tkt)-?\d{4,}\b", re.IGNORECASE), 1),
    (re.compile(
        r"\bwe (?:always |will )?(?:aim|endeavour|try|intend) to (?:respond|reply|answer|get back|be in touch|contact|acknowledge)(?: to| with)?(?: (?:you|all|your|every|each|e-?mails?|messages?|enquiries|enquiry|queries|query|requests?|tickets?|calls?))* (?:within|in (?:\d|one|two|three|five)|as soon as|by the end)|"
        r"\b(?:will|shall) (?:respond|reply|get back to you|be in touch|contact you|be in contact)(?: to you| to your \w+| with you)? within (?:the next )?[\w-]{1,12} (?:working |business |office )?(?:hours?|days?|weeks?)|\b(?:target|standard|normal|usual|current|average) response times? (?:is|are|of|for)\b|"
        r"\b(?:ein nod yw|anelwn at|rydym yn anelu at|byddwn yn (?:ymateb|ateb|cysylltu))\b.{0,50}\b(?:o fewn|cyn gynted)", re.IGNORECASE), 2),
    (re.compile(r"\bthank(?:s| you) for (?:contacting|getting in touch|logging|raising|submitting|reporting|writing to|e-?mailing|calling|your (?:enquiry|inquiry|query|submission|request)\b)|\bdiolch (?:yn fawr )?(?:i chi )?am (?:gysylltu|gyflwyno|e-?bostio|roi gwybod|eich (?:ymholiad|cais))", re.IGNORECASE), 1),
    (re.compile(r"\b(?:a member|one|an? (?:agent|analyst|engineer|adviser|advisor|technician|representative)) of (?:our|the|my) [\w ]{0,40}(?:team|staff|agents|advisers|advisors|engineers|desk)\b[\w ]{0,20} (?:will|shall)|\ban? (?:agent|analyst|engineer|adviser|advisor|technician) will (?:be|contact|review|respond|look)|\bbydd (?:aelod|un) o(?:'r|'n)\b", re.IGNORECASE), 1),
    (re.compile(r"\b(?:please |kindly )?quote (?:this|the|your|reference|ticket|it)\b|\bkeep (?:this|the|your) (?:reference|ticket|number)|\b(?:track|view|check) (?:the )?(?:status|progress) of (?:your|this|the)\b|\bview (?:your |the )?(?:ticket|request|incident)\b|\bdyfynnwch\b", re.IGNORECASE), 1),
    (re.compile(r"^subject:.{0,60}\b(?:(?:request|ticket|enquiry|e-?mail|message|case|call|incident) (?:received|logged|created|opened|acknowledge?ment|registered)|(?:new|your) (?:support )?ticket|acknowledgement|received your|cais wedi(?:'i| ei) dderbyn|cydnabyddiaeth)\b", re.IGNORECASE), 1),
)  # fmt: skip

# What forms and their workflows send. Three together are a machine's.
FORM = (
    (re.compile(r"^subject:.{0,60}\b(?:new (?:form |web(?:site)? |online |api )?(?:response|submission|enquiry|request|item|entry)|form (?:response|submission|submitted|completed)|(?:web|contact|online|website) form|ymateb newydd|ffurflen (?:newydd|ar-lein))\b", re.IGNORECASE), 1),
    (re.compile(r"\b(?=[scrga])(?:submitted|sent|completed|received|raised|generated|anfonwyd|cyflwynwyd) (?:through|via|using|from|on|by|drwy|trwy) (?:the |our |an? |your |y |ein )?(?:[\w.-]{1,30} ){0,4}(?:web ?form|online form|contact form|form\b|forms\b|power ?apps?|power ?automate|website|ffurflen)", re.IGNORECASE), 2),
    (re.compile(r"\b(?:you have|you've|there is|there has been|mae) (?:received )?(?:an? )?(?:new )?(?:form )?(?:response|submission|entry|ymateb newydd)\b|(?<=[\w' -][\w'] )(?:submitted an? (?:response|form|new request)|responded to (?:your|the) (?:form|survey))|\bnew (?:form )?(?:response|submission|entry|item) (?:from|to|for|received|has been|was|in)\b|\ba new (?:request|item|entry|response) (?:has been|was) (?:submitted|added|created|received|raised|logged)|\bcyflwynwyd (?:ymateb|ffurflen|cais) (?:newydd|drwy|gan)", re.IGNORECASE), 2),
    (re.compile(r"(?:^|\n)(?:response|submission|form|entry|item|request) (?:id|no|number|name|date|title)\b ?[:=]|(?:^|\n)(?:submitted|completed|created|requested) (?:on|at|by|date)? ?[:=]|(?:^|\n)(?:start|completion|submission) time ?[:=]|(?:^|\n)(?:ip address|user agent|page url|referr?er) ?[:=]", re.IGNORECASE), 1),
    (re.compile(r"\b(?=[mpsgv])(?:microsoft forms|ms forms|power ?automate|power ?apps|sharepoint list|go to (?:the )?(?:item|response|list)|view (?:the )?(?:results|responses?|item|submission))\b", re.IGNORECASE), 1),
)  # fmt: skip

# Notices of other programs: what the subject says and what the text says; both have to hold.
_ANY = re.compile("")
NOTICES = (
    ("a message left by telephone", AutomaticKind.BULK, re.compile(r"\b(?:voice ?mail|voice message|missed call|neges llais)\b", re.IGNORECASE), re.compile(r"\byou (?:have )?(?:received|got|have|missed) (?:an? )?(?:new )?(?:voice ?mail|voice message|call|message)\b|\bvoice ?mail (?:from|message)\b.{0,200}(?:duration|length|attached)|\b(?:duration|caller id|calling number|length) ?: ?\S|mae gennych neges llais|this voice message", re.IGNORECASE | re.DOTALL)),
    ("a message held by the mail filter", AutomaticKind.BULK, re.compile(r"\b(?:quarantin\w*|spam (?:digest|report|notification|summary)|(?:held|blocked|on[- ]hold) (?:e-?mails?|messages?)|messages? (?:on hold|held|blocked)|junk (?:e-?mail )?(?:digest|report|summary)|cwarantin\w*)\b", re.IGNORECASE), re.compile(r"\b(?:held|quarantined|on hold|blocked|prevented from being delivered|in (?:your |the )?quarantine)\b.{0,400}\b(?:release|review|prevented|permit|block sender|expire)|\breview these messages\b|\bcwarantin\b.{0,300}\brhyddhau", re.IGNORECASE | re.DOTALL)),
    ("a monitor's alert", AutomaticKind.BULK, re.compile(r"\b(?:PROBLEM|RECOVERY|RESOLVED|FIRING|ACKNOWLEDGEMENT|CRITICAL|WARNING|OK|DOWN|UP|Sev ?\d|P\d)\b.{0,80}(?:alert|host|service|:|is )|(?:azure monitor|nagios|zabbix|prtg|grafana|solarwinds|datadog|prometheus|scom|icinga|uptime\w*|statuspage|certificate expir\w+|backup (?:job )?(?:report|completed|failed|succeeded|success\w*|status))\b"), re.compile(r"\b(?:notification type|trigger|severity|alert (?:rule|name|id|state)|monitor(?: name| status)?|fired at|state|status|check|sensor|event id|incident (?:started|id)|host(?:name)?|start time|elapsed|job (?:name|status)|expires? (?:on|in)) ?[:=]|\bhas been (?:triggered|down|activated)\b|\balert (?:was|has been) (?:triggered|fired|resolved|activated)\b", re.IGNORECASE)),
    ("a report about mail (RFC 7489 section 7.2)", AutomaticKind.BULK, re.compile(r"^(?:\[preview\] ?)?report domain: ?\S+ submitter: ?\S+", re.IGNORECASE), _ANY),
    ("a password's end", AutomaticKind.BULK, re.compile(r"\bpassword\b.{0,40}\b(?:expir\w+|reminder|notice|notification)|\bcyfrinair\b.{0,40}\bdod i ben", re.IGNORECASE), re.compile(r"\byour (?:[\w-]{1,20} )?password (?:will|is about to|is due to|for [\w@. -]{2,60} (?:will|is due)) ?(?:to )?expire|bydd eich cyfrinair", re.IGNORECASE)),
    ("a newsletter or a mailing", AutomaticKind.BULK, _ANY, BULK_WORDS),
)  # fmt: skip
SCANNED = re.compile(
    r"\bscanned (?:and sent )?(?:to you )?(?:using|from|by|with) (?:an? |the )?(?:[\w-]{1,20} ){0,3}(?:xerox|canon|ricoh|konica|kyocera|sharp|lexmark|hp\b|brother|epson|toshiba|multifunction|mfd|mfp|printer|scanner|copier|device)|"
    r"\bthis e-?mail was sent from \"?[a-z]{2,4}[0-9a-f]{6,}|(?:^|\n)(?:device (?:name|model|location)|number of images|attachment file type|file format|mfp|reply to) ?: ?.{0,60}(?:\n|$)(?:.{0,80}\n){0,3}(?:device|number of|attachment|file|resolution|scan)|"
    r"\bsganiwyd .{0,40}(?:argraffydd|sganiwr|dyfais)",
    re.IGNORECASE,
)

# An absence note: that its writer is away now, and what such a note says besides.
ABSENT = re.compile(
    _START + r"(?:(?:hi|hello|hiya|helo|bore da|prynhawn da|good (?:morning|afternoon)|dear all|dear (?:sender|colleague)s?)[,.!]? ?\n?)?(?:"
    r"(?:i am|i'm|i will be|i'll be|am) (?:currently |now |presently |also |afraid i am )?(?:on (?:(?:annual|maternity|paternity|adoption|sick|study|parental|compassionate|special|flexi|long[- ]term|extended|carer'?s|summer|christmas) )?(?:leave|holiday|secondment|vacation)|out of (?:the |my )?office|away(?= (?:from|until|till|on|at|and|this|with|for)|[.,\n])|not (?:in the office|at work|in work|working|available)|off (?:sick|work)|unavailable|absent)|"
    r"(?:the|our) office is (?:now |currently )?closed|out of (?:the )?office (?:until|from)|"
    r"(?:rwyf|rwy|rydw i|dw i|dwi|byddaf|bydda i|mi fydda i|nid wyf|nid ydw i|dydw i ddim|dwi ddim|dw i ddim|rydym)(?: i| ar hyn o bryd| bellach| ddim)? (?:yn |ar hyn o bryd )?(?:allan o ?'?r swyddfa|i ffwrdd|ar (?:fy )?(?:ng?g?wyliau|wyliau|gwyliau|absenoldeb|gyfnod|gyfnod \w+|secondiad)|y swyddfa|yn y swyddfa|(?:yn )?gweithio (?:heddiw|tan|yr wythnos)|ar gael)"
    r")",
    re.IGNORECASE,
)
THANKED = re.compile(_START + r"(?:many thanks|thanks|thank you|diolch)(?: yn fawr| very much)? (?:for|am) (?:your|the|eich|dy|contacting me) ?(?:recent )?(?:e-?mail|message|mail|e-?bost|neges|ymholiad|enquiry)?", re.IGNORECASE)
AWAY_SIGNS = (
    re.compile(r"\b(?:until|till|returning|i (?:will |shall )?return|i'll (?:return|be back)|(?:be |am )?back (?:on|in|at)|return(?:ing)? (?:to work |to the office )?on|tan|hyd|yn ôl (?:ar|yn|dd)|dychwel\w*)\b", re.IGNORECASE),
    re.compile(r"\b(?:no|limited|intermittent|sporadic|without|not have|won't have|occasional) (?:regular )?(?:e-?mail )?access|\bnot (?:be )?(?:reading|checking|monitoring|picking up|responding|able to (?:read|check|respond|reply|access|answer))|\b(?:e-?mails?|messages|inbox|mailbox) (?:is|are|will|won't) (?:not )?(?:be |being )*(?:monitored|read|checked|forwarded)|\b(?:dim|heb) (?:mynediad|fynediad)|ni fydd\w* yn|mynediad cyfyngedig", re.IGNORECASE),
    re.compile(r"\b(?:urgent|immediate|in my absence|while i am away|if (?:you|your|it)|for (?:access|any|all|anything|assistance|queries|api|urgent|help)|should you)\b[^.!?]{0,140}\b(?:contact|e-?mail|call|ring|speak|phone|write)|\bplease (?:contact|e-?mail|direct|speak to|call|ring)\b|\b(?:cysylltwch|cysylltu â|e-?bostiwch|ffoniwch)\b", re.IGNORECASE),
    re.compile(r"\b(?:will|shall|'ll) (?:respond|reply|get back|deal with|read|answer|pick up|attend|come back)[^.!?]{0,80}\b(?:return|back|when|as soon|upon|then)|\b(?:byddaf|bydda i|fe wna i|mi wna i)[^.!?]{0,40}\b(?:ateb|ymateb|cysylltu|darllen)", re.IGNORECASE),
)  # fmt: skip
ABSENCE_NOTE = (  # all that the sentences of such a note may be
    ABSENT, THANKED, *AWAY_SIGNS, AUTOMATIC, NO_ANSWER,
    re.compile(r"\b(?:apologi[sz]e|apologies|sorry|inconvenience|ymddiheur\w*|during this (?:time|period)|in the meantime|my (?:colleague|team|manager|deputy|normal|usual|working)|i (?:work|do not work|don't work)|working (?:days|hours|pattern)|emergenc\w+|out of hours|merry christmas|happy new year|nadolig llawen|working reduced|auto(?:matic|mated)?[- ]?reply)\b", re.IGNORECASE),
)  # fmt: skip
LATER = re.compile(r"\b(?:from|starting|as of|next|tomorrow|tonight|after|later|o ddydd|o yfory|wythnos nesaf|yfory|heno)\b", re.IGNORECASE)
ABSENCE_SUBJECT = re.compile(r"(?:out of (?:the )?office|ooo|oof|(?:on )?annual leave|on leave|on holiday|away|absen\w+|maternity leave|allan o ?'?r swyddfa|ar (?:fy )?(?:ng)?wyliau|gwyliau|i ffwrdd)\b", re.IGNORECASE)

# A person speaks: of themselves, with a question, for somebody.
MYSELF = re.compile(r"\bI\b(?!\.)|\bI'(?:m|ve|d|ll)\b|\bmy\b|\bme\b|\bmyself\b|\b(?:[Hh]offwn|[Dd]w i|[Dd]wi|[Rr]ydw i|[Rr]wyf|[Rr]wy'n|gen i|fy|wnes i|i mi|[Ff]yddwn i)\b|(?:^|[\n.!] ?)(?:i'(?:m|ve|d|ll)|i (?:am|have|need|want|would|will)|im|ive)\b")
QUESTION = re.compile(r"[\w)\"'’]\?(?=[\s)\"'”]|$)")
EMPTY_QUESTION = re.compile(r"\b(?:need (?:more |further )?help|(?:any |more |have )?questions|how did we do|was this helpful|angen help|(?:can't|cannot) (?:see|view|read) this [\w-]+|trouble (?:viewing|reading)[\w -]{0,30}|not you|what happens next|beth (?:sydd )?nesaf|forgot(?:ten)? (?:your )?password)\?", re.IGNORECASE)
CONDITIONAL = re.compile(r"\b(?:if (?:you|your|it|this|there)|should you|for (?:access|urgent|any|all|anything|help|assistance)\b[^.!?\n]{0,60}\b(?:contact|e-?mail|call|ring|write|see)|os (?:oes|ydych|yw|bydd|hoffech)|am (?:fynediad|gymorth|fater\w*)\b[^.!?\n]{0,60}\bcysyllt)[^.!?\n]*", re.IGNORECASE)
ASKS = re.compile(
    r"\b(?:please|pls|plz|could|can|would|will|kindly)(?: you| we| someone| somebody| the team)?(?: please| kindly| also| now)? (?:add|give|grant|set(?:ting)? ?up|create|provide|enable|arrange|register|sponsor|allow[- ]?list|whitelist|remove|delete|reset|sort|process|action|help|advise|confirm|tell|look|check|onboard|invite|have access|get access|be (?:added|given|set up|granted))\b(?! (?:a comment|comments|any|further|more|us\b|your|feedback|additional|a reason|the status|status|that you|receipt))|"
    r"\b(?:needs?|requires?|requesting|requests?|would like|wants?|is after|looking for|apply(?:ing)? for|granted?|give[ns]?|am seeking) (?:\w+ ){0,3}(?:access|an? account|(?:a )?log-?ins?|sign-?ins?|adding|setting up)\b|\baccess (?:is )?(?:needed|required|wanted|requested)\b|\bgrant\b[^.\n]{0,40}\baccess|\bis it possible\b|"
    r"\b(?:a wnewch|wnewch|allwch|a allwch|fyddech|ellid|a ellir|oes modd|os gwelwch yn dda[,]? (?:ychwaneg|rho|gall)\w*|ychwanegwch|rhowch|(?:sydd |maen nhw |mae )?angen (?:\w+ ){0,3}(?:mynediad|fynediad|cyfrif)|gwneud cais am fynediad|yn gofyn am fynediad)\b",
    re.IGNORECASE,
)
NAMED = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
ABOUT_ACCESS = re.compile(r"\b(?:access|portal|api|allow[- ]?list\w*|account|mynediad|fynediad|porth|cyfrif)\b", re.IGNORECASE)
# What the Operational Security Team decides. A program may have sent it; it must not get lost.
VERDICT = re.compile(r"\b(?:approv\w+|unapproved|refus\w+|reject\w+|declin\w+|withdraw\w*|withdrawn|revok\w+|den(?:y|ied)|allow(?:ed)?[- ]?list\w*|whitelist\w*|block(?:ed)? list|g?cymeradwy\w*|gymeradwy\w*|(?:g?|ng)wrthod\w*|rhestr ganiat\w*|tynnu'n ôl)\b", re.IGNORECASE)
GREETING = re.compile(r"\s*(?:hi|hello|hiya|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon|all|team|helo|annwyl|bore da|prynhawn da|p'nawn da|shwmae|s'mae|su'mae)\b", re.IGNORECASE)
SIGNING_OFF = re.compile(r"(?:^|\n)(?:(?:many |kind |best |with )?(?:thanks|thank you|regards|wishes)|cheers|yours|diolch|cofion|hwyl)\b", re.IGNORECASE)
TEAM = re.compile(r"\b(?:desk|team|service|services|support|helpdesk|system|portal|centre|center|admin|office|alerts?|notifications?|mailbox|online|bot|reply|digital|it|ict|nhs|gig|tîm|desg|gwasanaeth|cymorth)\b", re.IGNORECASE)
LEGAL = re.compile(r"\b(?:confidential|intended (?:recipient|for|only)|privileged|virus|registered (?:office|in|charity|company)|views expressed|environment|freedom of information|in error|gyfrinachol|camgymeriad)\b", re.IGNORECASE)
FORWARDED = re.compile(r"(?:\s*\[[^\]]{1,40}\])*\s*(?:re\s*:\s*)?(?:fwd?|wg|tr|ymlaen|anfonwyd ymlaen)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
