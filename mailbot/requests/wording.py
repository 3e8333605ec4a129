"""The words by which access, environments and other business are told, in English and Welsh. Patterns only.

They say what a sentence speaks of; what it does with it is read by `sentences` and joined in `intent`.
"""

from __future__ import annotations

import re

I = re.IGNORECASE  # noqa: E741
ACCESS = re.compile(
    r"\b(?:access|accounts?|log[- ]?ins?|sign[- ]?ins?|log ?on|credentials|permissions?|onboard(?:ed|ing)?|registration|registered|regist(?:er|ration)|enrol\w*|provision\w*|"
    r"mynediad|fynediad|nghyfrif|cyfrif(?:on)?|gyfrif(?:on)?|mewngofnodi|fewngofnodi|cofrestru|gofrestru)\b",
    I,
)
ADDING = re.compile(r"\b(?:add(?:ed|ing)?|set(?:ting)? up|set-up|invit(?:e|ed|ing)|includ(?:e|ed|ing)|creat(?:e|ed|ing)|enabl(?:e|ed|ing)|grant(?:ed|ing)?|ychwanegu|hychwanegu|sefydlu|creu|rhoi|wahodd)\b", I)
TARGET = re.compile(r"\b(?:api|apis|portal|porth|borth|phorth|developer portal|developer hub|api[- ]?m|apim)\b", I)
WISH = re.compile(
    r"\b(?:pl(?:ea)?se|pls|request(?:s|ed|ing)?|requir(?:e|es|ed|ing)|need(?:s|ed|ing)?|would (?:like|love)|keen to|love to|(?:i|we)(?:'|’)d like|want(?:s|ed|ing)?|could (?:you|we|i|they|he|she|the|someone|this)|can (?:you|we|i|they|he|she|someone|the)|may (?:we|i)|grateful|appreciate|seeking|apply(?:ing)?|application|wish|"
    r"hop(?:e|ing) (?:to|you)|asking|ask for|sponsor(?:ing)?|give|grant|arrange|sort(?:ed)? out|looking (?:for|to)|gofyn(?:naf|nwn)?|gais|cais|ceisiadau|hoff(?:wn|em|ai)|angen|hangen|eisiau|isio|a (?:allwch|allech|fyddech|oes modd|wnewch|ellir|fedrwch)|allwch|allech|gallwch|gallech|wnewch|fedrwch|ga i|gaf i|gawn ni|os gwelwch|gwerthfawrog\w+|byddwn yn ddiolchgar|noddi)\b",
    I,
)
QUESTION = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|helo|annwyl|bore da|prynhawn da|good (?:morning|afternoon))\b[^,.!?\n]{0,30}[,.!]?\s*)?(?:(?:quick|one|a|just a) (?:quick )?question\b|how\b|what\b|who\b|when\b|where\b|why\b|which\b|do (?:we|i|you|they|suppliers?)\b|does\b|is (?:it|there|the|this|that|our|my)\b|are (?:there|we|you|the|they|our)\b|should (?:we|i|they)\b|would (?:it|this|that|we|they|you (?:be able to )?(?:know|advise|tell|confirm|clarify))|"
    r"(?:can|could|would|please|please can|please could|i was wondering if|wondering if|grateful if) (?:you|someone|anyone)(?: please| kindly| just| also)? (?:advise|confirm|clarify|explain|tell|let (?:me|us) know|point|help (?:me|us) understand|send (?:me|us)? ?(?:the|a|some)? ?(?:guidance|link|form|details|information))|please (?:advise|confirm|clarify|explain|tell|let (?:me|us) know)|(?:i|we)(?:'| a)?(?:m|re) (?:not )?(?:sure|wondering|unsure|unclear)|any idea|"
    r"sut\b|beth\b|pwy\b|pryd\b|ble\b|pam\b|pa\b|oes\b|a oes\b|ydy\b|a yw\b|a ddylem|a ddylwn|oes angen|(?:a )?(?:allwch|allech|fyddech) (?:chi )?(?:gynghori|gadarnhau|egluro|esbonio|ddweud|roi gwybod|cadarnhau))",
    I,
)
GIVE_ACCESS = re.compile(
    r"\b(?:(?:can|could|may|please|pls|would) (?:you |someone |i |we |they |he |she |the team |the following |it )?(?:please |kindly |also |now )*(?:be )?(?:grant|give|have|add|set|provide|arrange|create|get|enable|invite|register|sort|provision|process|include|request|onboard|approve)\w*|"
    r"(?:request|need|requir|want|like|seek|apply|sponsor|ask)\w*\b|cais|gofyn|hoff(?:wn|em)|angen|eisiau|isio|(?:a )?(?:allwch|allech|wnewch|fyddech|fedrwch) (?:chi )?(?:roi|ychwanegu|ganiatáu|sefydlu|greu|drefnu|ddarparu)|os gwelwch)",
    I,
)
OTHER = (
    ("withdrawal", re.compile(r"\b(?:(?:please |can you |could you |pls )?(?:ignore|disregard|cancel|withdraw|scrap|stop|bin|discard|forget)(?: (?:about|processing))? (?:the|my|our|this|that|it|all)\b(?! (?:above )?(?:attached|signature|formatting|typo))[^.\n]{0,40}(?:request|e-?mail|message|application|access|it|that|one|this)?|no longer (?:need|require|want|wish|necessary|required|needed)|(?:don'?t|do not) need (?:this|it|access|the access|that) (?:any ?more|any longer|now|after all)|withdraw(?:ing|n)?\b|changed our mind|been cancelled|(?:not|isn'?t) (?:going ahead|proceeding)|"
        r"(?:anwybydd\w+|canslo|ganslo|tynn?u|dynnu)(?:'r|’r)? .{0,30}(?:cais|gais|e-?bost|neges|ôl)|ddim (?:ei )?angen (?:mwyach|bellach)|nid oes angen .{0,30}(?:mwyach|bellach)|(?:oes )?angen (?:(?!wybodaeth|gwybodaeth|manylion).){0,20}(?:mwyach|bellach))", I)),
    ("leaver", re.compile(r"\b(?:(?:please |can you |could you )(?:remove|revoke|delete|deactivate|disable|close|suspend|terminate|take)\b|(?:has|have|is|are) (?:now )?(?:left|leaving)\b|leavers?\b|(?:should|must|need to|needs to|can) (?:be )?(?:removed|revoked|deactivated|disabled|closed)|remove (?:his|her|their|the|my|\w+'s) (?:access|account)|access (?:to be |be |should be )?(?:removed|revoked|withdrawn|disabled)|last (?:working )?day|(?:dileu|ddileu|tynnu|dynnu|diddymu|cau|gau|dadactifadu)\b.{0,40}(?:mynediad|fynediad|gyfrif|cyfrif)|wedi gadael|yn gadael)", I)),
    ("lock-out", re.compile(r"\b(?:(?:can'?t|cannot|can not|unable to|not able to|couldn'?t|could not|won'?t let (?:me|us|him|her|them)|failed to|fails to|trouble|problems?|issues?|struggling|difficult\w*)\b[^.\n]{0,30}(?:log(?:ging)? ?(?:in|on)|sign(?:ing)?[ -]?in|access(?:ing)?|get(?:ting)? (?:in|into)|reset|register)|locked out|lock(?:ed)? (?:my|the|his|her|their) account|password|error (?:message|code)|\b(?:error|http|status|code)\W{0,4}(?:401|403|404|500|502|503)\b|\b(?:401|403|404|500|502|503) (?:error|unauthori[sz]ed|forbidden|not found|bad gateway)|(?:access|permission) (?:is |was |been )?denied|not working|stopped working|isn'?t working|doesn'?t work|(?:portal|site|api|service) (?:is|seems|appears|was|has been) (?:down|slow|unavailable|broken)|outage|mfa\b|authenticator|"
        r"methu (?:â )?(?:mewngofnodi|mynd i mewn|cael mynediad)|cyfrinair|gwall\b|wedi (?:ei |cael ei )?gloi|ddim yn gweithio)", I)),
    ("complaint", re.compile(r"\b(?:complain\w*|unacceptable|disappoint\w*|frustrat\w*|not good enough|fed up|poor service|ridiculous|escalat(?:e|ing)|formal complaint|cwyn\w*|annerbyniol|siomedig|rhwystredig)\b", I)),
    ("chaser", re.compile(r"\b(?:chas(?:e|ing|er)|any (?:update|news|progress)|(?:is there|do you have|have you got) an update|update on (?:the|my|our|this)|follow(?:ing)?[- ]?up on|following up|still waiting|still not (?:heard|received|got)|haven'?t (?:heard|had|received)|have not (?:heard|had|received)|when (?:will|can|might) (?:this|it|we|i|they|the|our|my)|status of|progress (?:on|of|with)|where (?:are we|is (?:my|our|this)|we are)|gentle (?:reminder|nudge)|just a reminder|bump(?:ing)?|how long|"
        r"unrhyw (?:newyddion|ddiweddariad)|diweddariad|dal i aros|heb (?:glywed|gael ateb|dderbyn)|pryd (?:fydd|y bydd|gaf|gawn|allaf)|atgoffa|beth yw'r sefyllfa|ddilyn i fyny)\b", I)),
    ("meeting", re.compile(r"\b(?:meeting|catch[- ]?up|teams call|diary|calendar|availability|are you (?:free|available)|book (?:a|some) (?:time|slot|call)|invit(?:e|ation) (?:to|for) (?:a |the |our )?(?:meeting|call|workshop|webinar|session)|workshop|webinar|cyfarfod|gyfarfod|sgwrs|ar gael (?:ar|am|i))\b", I)),
    ("thanks", re.compile(r"^\W*(?:(?:hi|hello|helo|dear|hiya|morning|all|team|both)\b[^\n]{0,20}\n*\W*)?(?:(?:that'?s |this is |all )?(?:great|brilliant|perfect|lovely|excellent|fantastic|received|noted|ok|okay|super|grêt|gwych|bendigedig|ardderchog|wedi derbyn)\b[^\n]{0,30}\s*)?(?:many thanks|thanks?(?: you)?|thx|ta|cheers|much appreciated|diolch|appreciated)\b", I)),
)
HISTORY = re.compile(r"\b(?:was|were|has been|have been|had been|already|previously|last (?:week|month|year)) (?:\w+ ){0,3}(?:granted|given|set up|approved|added|provided)|\bnow (?:have|has) access|thank(?:s| you) for (?:the|granting|giving|setting|sorting|adding|arranging)|access (?:is|was) (?:now )?working|wedi (?:cael|derbyn) mynediad|diolch am (?:y|roi|drefnu|ychwanegu)", I)
NO_NEED = re.compile(r"\b(?:not|n't|no) (?:a )?(?:request|requesting|asking|need|require)|no (?:access|action) (?:is )?(?:needed|required)|for information|fyi\b|er gwybodaeth|dim angen gweithredu|nid oes angen|does dim angen|sdim angen", I)
HOLD = re.compile(r"\b(?:(?:please |can you )?(?:hold off|don'?t (?:action|process|do anything|set)|do not (?:action|process|set)|wait (?:until|for|before)|pause)\b|on hold|not (?:yet )?(?:to be )?actioned|(?:only |but )?(?:if|once|when|after|provided|unless|until) (?:[\w']+ ){0,6}(?:approve[sd]?|approval|confirm(?:s|ed)?|agree[sd]?|signed|sign-off|funding|contract)\b|draft(?: only)?:|this is (?:a |only a )?(?:test|draft)\b|peidiwch â|daliwch|aros (?:nes|tan))", I)
BOT = re.compile(
    r"(?:ignore|disregard|forget|override|bypass|skip)\b[^.\n]{0,40}\b(?:previous|prior|above|all|any|your|earlier|the) (?:\w+ )?(?:instructions?|rules?|polic(?:y|ies)|checks?|prompt|validation)|\b(?:you are|as) (?:an? )?(?:ai|llm|language model|assistant|bot|mailbot|robot|automated)|\b(?:system|assistant|user|developer) ?(?:prompt|message|override|instruction)s?\s*:|(?:\b(?:mailbot|triage (?:system|engine)|automation|auto(?:mated|matic) (?:system|process|triage))|(?:^|[\n.!?(\"“] ?|\b(?:dear|hi|hello|hey|to|for|attention|attn|note|message|tell|ask(?:ing)?|if|that) )(?:the |any |our |this |your |a |an )?(?:\w+ )?(?:ro)?bot)\b[^.\n]{0,80}\b(?:must|should|please|set|mark|classif|treat|respond|reply|route|approve|grant|outcome|verified|decide|ready)|"
    r"\b(?:outcome|reason|category|verdict|status|decision)\s*[:=]\s*[\"']?(?:ready|approved|verified|granted|supplier-(?:approved|allow-listed)|staff-complete|allow(?:ed)?)|\b(?:mark|treat|classify|flag|set|consider|process) (?:this|it|the|me|us)?[^.\n]{0,40}\bas (?:\w+ )?(?:approved|verified|ready|pre-?approved|allow-?listed|trusted|granted)|\{\{(?!\s{0,3}\w+(?:[ ._]\w+){0,3}\s{0,3}\}\}).{0,200}\}\}|\{\{\s{0,3}(?:config|self|request|class|env)\b|\{%.{0,200}%\}|<\?(?:php|=)|\$\{.{0,100}\}|x-ms-exchange-organization|authentication-results\s*:|"
    r"anwybydd\w+ .{0,40}(?:cyfarwyddiadau|rheolau)", I)
SANDBOX = re.compile(r"\b(?:sand ?box(?:es)?|sand-box|blwch tywod|bwch tywod|flwch tywod|mlwch tywod)\b", I)
BEYOND = re.compile(r"\b(?:beyond|more than|not just|not only|rather than|instead of|outside|after|already|tried|used|using|explored|played|looked at|testing in|finished|other than|move from|moving from|as well as|in addition|now need|y tu hwnt|mwy na|wedi (?:gorffen|bod|defnyddio|profi|trio|chwarae|edrych))\b[^.\n]{0,60}\b(?:sand ?box|tywod)|(?:sand ?box|tywod)\b[^.\n]{0,60}\b(?:is(?:n't| not) enough|not (?:enough|sufficient)|and now|isn'?t|no longer|and (?:dev|sit|uat)|ddim yn ddigon)", I)
UAT_PROD = re.compile(r"\b(?:uat|user acceptance(?: test\w*)?|pre-?prod(?:uction)?|prod|production|profi derbyn(?: defnyddwyr)?|cynhyrchu|chynhyrchu|gynhyrchu)\b|\blive (?:environments?|apis?|access|system|service|data|endpoints?|keys?|credentials|version)\b|\b(?:amgylchedd|apis?) byw\b|\bgo(?:ing)? live (?:access|with (?:the |this |our )?\w{0,12} ?apis?)\b", I)
LIVE = re.compile(r"\b(?:live|byw|go-live)\b", I)
GOING_LIVE = re.compile(r"\b(?:go(?:es|ing)?|went|be|is|are)[- ]live\b|\bgo-live\b|\bmynd yn fyw\b", I)
DEV_ENV = re.compile(r"\b(?:dev|sit|(?:like|want|need|in|into|for|on|with) development|development (?:now|first|to start|and then|then)|dev/sit|sit/dev|development (?:environments?|apis?|access|and)|(?:environments?|access to|in|for) (?:the )?development|test(?:ing)? environments?|amgylchedd(?:au)? (?:datblygu|sit|dev|profi)|(?:system )?integration (?:test\w* )?environments?|non-?prod(?:uction)?)\b", I)
LATER = re.compile(r"\b(?:eventually|later|in (?:due course|time|the future)|future|next (?:year|phase|stage|step)|then|before (?:we )?(?:go|going|mov)|prior to|once|ultimately|at some point|afterwards|subsequent\w*|phase 2|when we (?:go|move)|will (?:go|move|be|need|follow)|go(?:ing)? (?:to|into) production|yn y dyfodol|maes o law|nes ymlaen|yn ddiweddarach|wedyn)\b", I)
NOT_ENV = re.compile(r"\b(?:not?|don'?t|do not|aren'?t|without|no need|isn'?t|nid|ddim|heb)\b[^.\n]{0,40}\b(?:uat|prod|production|live|pre-?prod|cynhyrchu)\b", I)
PORTAL = re.compile(r"\b(?:portal|porth|borth|phorth)\b", I)
IMPERATIVE = re.compile(r"\b(?:please|pls|plz|could you|can you|would you|os gwelwch|allwch|wnewch)\b(?: \w+){0,2} (?:add|give|grant|set|provide|arrange|create|enable|ychwanegu|roi|sefydlu)\b", I)
NEW_USER = re.compile(r"\bnew (?:api )?(?:portal )?(?:user|starter|joiner|account|developer)s?\b|defnyddiwr newydd|defnyddwyr newydd", I)
PORTAL_NAMED = re.compile(r"\b(?:api|developer) portal\b|\b(?:porth|borth|phorth)(?:'r)? api\b|\bporth\b|\bthe portal\b", I)
USERS_LABEL = re.compile(r"(?im)^\W*(?:users?|user e-?mails?|defnyddwyr?|e-?mail(?: address(?:es)?)?|names?)\b[^\n:]{0,40}:")
POLITE_QUESTION = re.compile(r"^(?:\W*(?:(?:hi|hello|dear|helo)\b[^,.!?\n]{0,30}[,.!]?\s*)?(?:please )?(?:is|would) (?:it|there)(?: be)? (?:possible|any chance|any way)|\W*a oes modd|\W*oes modd|\W*(?:hi|hello)?[ ,]*(?:please )?would (?:it|you))", I)
SETTLED = re.compile(r"\b(?:already|yn barod|eisoes|works?|working|worked) ?(?:well|fine|beautifully|perfectly|nicely|a treat|ok|okay)?\b[^.\n]{0,40}|\bnid oes angen\b|\bno need\b", I)
CORRECTS = re.compile(r"\b(?:ignore|disregard|cancel|withdraw|scrap|discard|forget|anghofiwch|anwybyddwch|canslwch|dileu)\b[^.\n]{0,25}(?:\b(?:(?:message|e-?mail|one|mail) (?:I sent )?(?:from|on) (?:my|the) (?:own|personal|private|home|other|wrong|gmail|hotmail|yahoo)|hotmail|gmail|yahoo|outlook|address|e-?mail address|cyfeiriad|reference|number|milestone|cyfeirnod|domain|parth|spelling|typo|attachment|spreadsheet|first (?:one|line))\b|@|[A-Za-z]*[-/.]?\d)", I)
