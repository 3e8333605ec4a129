"""The words by which a text that looks like a request is turned into something else, in English and Welsh. Patterns only.

They are many and weak: alone they turn nothing. Where the trained reader leans the same way, a person decides.
"""

from __future__ import annotations

import re

from mailbot.expression import expression

I = re.IGNORECASE  # noqa: E741
HOLDING = expression(
    r"\b(?:not (?:yet|now|today|until|before|till|at this stage|at present|for now)|(?:don['’]?t|do not|no need to|not to) (?:\w+ )?(?:action|process|do|set|add|create|start|give|grant|open|touch|act|proceed|send|put|register|worry about doing)|nothing (?:to do|needed|required|for you|to action|back|yet|more)|no action|leave (?:it|this|that|them|alone)"
    r"|hang fire|hold(?:ing)? (?:off|fire|on)|on hold|sit (?:tight|on)|park(?:ed|ing)?|pause|on ice|shelv\w+|only if|if and only|unless|provid(?:ed|ing) (?:that|the|we|they|it)|assuming|as long as|so long as|(?<!the )(?<!e-mail )(?<!email )subject to|depend(?:s|ing|ent)|hinges|stands? or falls|conditional(?! access)|until|till"
    r"|(?:if|once|when|after|before) (?:[\w'’]+ ){0,8}(?:yes|no|agree[sd]?|approv\w+|sign(?:s|ed)?|say[s]?|goes|comes?|pass(?:es)?|falls?|accept\w*|confirm\w*|happy|funding|funds|board|panel|committee|contract|decid\w+|decision)|in case|draft\w*|wording|proof-?read|cast an eye|look (?:it )?over|have a look"
    r"|for (?:your )?(?:information|awareness|interest|noting|the record|your records|discussion)|fyi|heads[- ]?up|(?:forward|advance|early) (?:notice|warning)|just so you know|so (?:that )?you(?:['’]re| are)? (?:know|aware)|minutes|action (?:log|point|\d)|actions? (?:from|agreed)|notes (?:of|from)|agenda"
    r"|(?:say|suppose|supposing|imagine|what if|if) (?:i|we|someone|somebody)\b|hypothetical\w*|in theory|theoretically|thinking (?:of|about)|(?:may|might|could) (?:want|need|ask|be asking)|considering|will (?:be )?(?:ask|request|apply|writ|send|submit)\w*|going to (?:ask|request|apply|write|send)|plan(?:ning)? to"
    r"|by mistake|wrong (?:inbox|team|address|place|people)|pass(?:ing|ed)? (?:this )?on|forward(?:ing|ed)?|not (?:from|for|on behalf of) (?:me|us)|came to (?:us|me)|not (?:a|an|asking|requesting|actually|after|looking for|seeking)\b|isn['’]t (?:a|an|the)\b|ignore|disregard|forget|proper (?:request|one|form)|formal request"
    r"|er gwybodaeth|nodiadau|cofnodion|cam(?:au)? gweithredu|drafft|os (?:bydd|yw|ydi|na|caiff|cawn)|nes|tan|cyn i|peidi\w+|paid|dim (?:eto|angen|byd)|ar yr amod|dibynn\w+|amodol|aros|arhos\w+|dal(?:iwch)?|petae\w*|tasen|pe bai|gad(?:ewch|ael)|anghofiwch|anwybydd\w+|ymlaen llaw|rhag ofn|camgymeriad|nid (?:cais|yw)|nid (?:wyf|ydym)[^.\n]{0,20}(?:g?ofyn)|ar hyn o bryd|fel y mae|ddim yn gais|gohirio|ohirio)\b",
    I,
)
ACCOUNT_CHANGE = expression(
    r"\b(?:his|her|my|their|our|the) (?:role|rights|permissions?|level) (?:to be )?(?:raised|upgraded|changed|increased|promoted)\b|\b(?:raise|upgrade|elevate|promote|increase)\b[^.\n@]{0,25}\b(?:role|access|accounts?|permissions?|rights)\b|"
    r"\b(?:reset|unlock|re-?enabl\w+|reinstat\w+|restor\w+|reactivat\w+|transfer|swap|switch|renam\w+|amend|merge|ailosod|adfer|trosglwyddo)\b[^.\n@]{0,40}\b(?:access|accounts?|log-?in|sign-?in|password|profile|registration|permissions?|address|mynediad|cyfrif)\b"
    r"|\b(?:update|change|correct)\b[^.\n@]{0,25}\b(?:portal|account|log-?in|password|profile|registration|(?:my|his|her|their) (?:e-?mail|address|name|surname))\b|\bhas (?:a new|changed (?:his|her|their)) (?:e-?mail|address|name|surname)\b"
    r"|\b(?:replace|swap) (?:him|her|them|(?:his|her|their) (?:name|address|account|log-?in)) (?:on the (?:portal|api portal|team|list) )?(?:with|for|by)\b|\b(?:his|her|their) (?:place|seat|slot) on (?:the|your) (?:api )?portal\b|\b(?:ei|eu) (?:le|lle) ar y porth\b",
    I,
)
REMOVAL = expression(
    r"\b(?:is|are|be|comes?|taken|get|got|kept) off the (?:\w+ ){0,3}list\b|\b(?:having|has|have|had|'s) (?:\w+ )?left(?: (?:us(?! (?:her|his|their|a|the|some)\b)|nhs|employment|(?:the|our|this) (?:[\w-]+ )?(?:trust|board|team|organisation|company|department|service|unit|practice)(?=\s*(?:[.,;!)]|$|on\b|in\b|at\b|last\b|for\b|this\b)))|(?= (?:on the|at the end|in|last)\b))(?! and (?:is|are|now)\b)|\b(?:remov\w+|revok\w+|end|stop|clos\w+|block|disabl\w+|deactivat\w+|suspend|terminat\w+|delet\w+|tak\w+ (?:away|off)|shut\w*|(?:switch|turn)\w* off|(?:d|dd)ileu|(?:c|g|ch|ngh)au|(?:d|dd)iddymu|(?:t|d|th)ynnu|atal|hatal)\b[^.\n@]{0,40}(?:\b(?:access|accounts?|log-?ins?|registration|permissions?|domain|allow[- ]?list|portal|mynediad|fynediad|(?:c|g|ch|ngh)yfrif\w*)\b|[\w.+-]+@)",
    I,
)
ALARM = expression(r"\b(?:public (?:repo\w*|git\w*)|leaked|exposed (?:online|publicly)|(?:isn't|is not|aren't|are not|wasn't|weren't) (?:made[- ]up|invented|fictional|fictitious|test data|dummy data)|(?:looks?|seems?) (?:very |rather |too |all too )?(?:like )?(?:a )?real (?:person|patient|people|man|woman|data)|(?:find out|check|verify|confirm|establish) (?:who|that|whether|if) (?:he|she|they|this|it) (?:is|are|really)\b|never heard of (?:him|her|them)|no (?:such|record of|trace of)(?: a)? (?:person|him|her|them|name)|(?:says|claims|claiming|said|purports?) (?:he|she|they)(?:['’]s|['’]re| is| are) (?:dr|doctor|a|an|the|from|new)\b|gives me pause|smells? (?:wrong|off|fishy)|fishy|dodgy|hack(?:ed|ing)?(?! days?\b)|compromis\w+|phish\w*(?! (?:awareness|training|exercise|simulation|test|talk|session|course|quiz|workshop|day|week))|suspicious|scam\w*|spoof\w*|malware|virus|breach\w*|impersonat\w+|hijack\w*(?! (?:my|this|your|the|an|our)\b[^.\n]{0,30}\b(?:e-?mails?|threads?|conversation|chain|trail|message)\b)|fake|under investigation|dismissed|sacked|(?:call|ring|phone|page|bleep)\w* (?:the )?on-?call|outage|(?<!wrote )(?<!write )(?<!written )(?<!jot )(?<!jotted )(?<!put )(?:service|system|api|portal|site|it|they|everything|server|network|link)(?:'s| is| are| was| went| has gone| keeps going)? down(?! (?:the|to|in|as|for)\b)|down since|(?<!\d )(?<!\d)(?:401|403|429|500|502|503)s?(?! ?\d)|throttl\w+|rate[- ]?limit\w*|gwe-?rwydo|amheus|twyll|(?:dolen|ddolen|neges|anfoneb|e-?bost) (?:ryfedd|rhyfedd|od|anarferol)|(?:strange|odd|weird|peculiar)(?:[- ]looking)? (?:links?|invoices?|attachments?)|(?:not|n't|never|ddim wedi) (?:clicked|clicio))\b", I)
ALTERED = expression(  # an account or an entry that is there is to become another, to rest or to end
    r"\b(?:whose|his|her|their) (?:access|accounts?|log-?ins?)\b[^.\n]{0,30}\b(?:be|to be) (?:now )?(?:closed|removed|ended|revoked|taken away|deleted|shut)\b|\b(?:role|rights|permissions?|level) (?:to be )?(?:raised|upgraded|promoted|increased) to\b|\b(?:down|marked|shown|recorded|listed|flagged) as (?:having left|a leaver|left|gone)\b|\b(?:wants?|needs?) (?:switching|moving|changing|transferring|renaming|swapping)(?: over| across)? (?:to|from|into|onto)\b|(?:^|\b(?:just|with) )one (?:small )?change\b|@\S+ (?:any ?more|any longer)\b|\b(?:know|knows|known) (?:me|her|him|them) (?:by|only|under)\b|\b(?:be|everything|all) carried (?:over|across)\b|\bfollow (?:me|her|him|them) (?:there|across|over)\b|\b(?:lie|lies|go|be|stay) dormant\b"
    r"|\b(?:entry|listing|access|accounts?|registration)\b(?:[^.\n]|\.(?=\w)){0,80}\b(?:come to an end|lapse|cease|fall away|be wound up|wake up)\b|\b(?:contract|agreement)\b(?:[^.\n]|\.(?=\w)){0,80}\b(?:came to (?:an|its)(?: natural)? end|has (?:ended|finished|run out)|is over)\b"
    r"|\b(?:ei|eu) (?:mynediad|cyfrif|chyfrif) (?:ddilyn|symud|gael ei (?:symud|newid))\b|\b(?:ei|eu) dilyn (?:hi|hwy|nhw|yno)\b|\bfy nilyn i\b|\bcysgu ar (?:y peth|hynny|hyn)\b|\bslept on it\b|\b(?:mae'r|daeth y) (?:contract|cytundeb)\b(?:[^.\n]|\.(?=\w)){0,60}\bi ben\b",
    I,
)
SETTLED = expression(
    r"\b(?:everybody|everyone|all|anyone|those)(?: of \w+)? who (?:needs?|wants?|needed|wanted)\b[^.\n]{0,40}\b(?:has|have|got) (?:one|theirs|it|access|them)\b|\b(?:got|received) (?:their|his|her|our|my)\b[^.\n]{0,30}\b(?:access|log-?ins?|accounts?|credentials)\b[^.\n]{0,12}\b(?:on (?:\w+day|the \d)|yesterday|last|this (?:morning|week)|through)\b|"
    r"\bcome to (?:my|our) (?:attention|notice) that\b|\b(?:following )?users (?:already |still |currently )?have access\b|\b(?:can|is able to|are able to) (?:now )?(?:sign|log|get) in(?:to \w+(?: \w+)?)? now|\bnow (?:has|works?)\b|\b(?:they|both|all|users?) now have\b|(?<!you )\b(?:is|are) (?:now )?(?:all )?(?:sorted|working(?! (?:with|for|on|at|in|from|alongside|out|under|to|through|towards|here|up|as|off|across)\b)|done|up and running)\b|\ball sorted\b|\bsorted now\b|\bthanks? (?:you )?for (?:sorting|adding|setting|granting|giving)|\bset (?:up )?(?:both|the|their|his|her|our|all) (?:of (?:us|them)|(?:\w+ )?(?:accounts?|log-?ins?))(?: up)? (?:yesterday|today|this morning|on \w+day|last \w+)\b|\bwas (?:set up|added|given|granted|arranged|organised|put on)\b|\b(?:access|accounts?|log-?ins?)\b[^!?\n]{0,160}\b(?:came through|has come through|have come through|(?:has |have )?arrived|(?:is|are) in place|was (?:switched|turned) on|went live)\b|\byou (?:very |so )?(?:kindly |already |recently )?(?:gave|granted|added|sorted) (?:us|me|them|him|her|both|the|our|my|[A-Z][a-z]+)\b(?:[^.\n]|\.(?=\w)){0,60}\b(?:access|accounts?|log-?ins?|portal)\b"
    r"|\b(?:thanks|thank you|diolch|ddiolch)\b[^.\n]{0,25}\b(?:for (?:the (?:access|account|approval|log-?in)|approving|adding|granting|sorting)|am (?:y mynediad|y cyfrif|gymeradwyo|ychwanegu|roi|drefnu|sortio|gadarnhau))\b",
    I,
)
OTHER_SITE = expression(r"\b(?:access|mynediad|fynediad|log-?ins?|accounts?)(?: to| i| i'r| for)? (?:the |our |your |a |y |'r )*(?:\w+ ){0,3}?(?:sharepoint|teams (?:channel|site)|shared (?:drive|folder)|confluence|jira|intranet|databricks|workspaces?|power bi|tableau|snowflake)\b", I)  # asked for in so many words
OTHER_TARGET = expression(
    r"\b(?:access|log-?in|account|register\w*|added)\b[^.\n@]{0,60}\b(?:sharepoint|building(?! (?:a|an|the|our|my|his|her|their|up|on|out|it|in|from|this|some|new|one|upon|dashboards?|tools?|apps?)\b)|car park|vpn|teams (?:channel|site)|shared (?:drive|folder|mailbox)|citrix|wi-?fi|nhs (?:wales )?app|intranet)\b"
    r"|\b(?:access|log-?in|account|register\w*|added)\b[^.\n@]{0,30}\b(?:to|on|onto|into|in|with) (?:the |our |my )?(?:payroll|esr)\b",
    I,
)
OTHER_PORTAL = expression(r"\b(?:welsh clinical|clinical|patient|payroll|hr|esr|supplier|training|learning|student|library|finance|procurement|recruitment|parking|booking) portal\b|\b[bp]h?orth (?:clinigol|y claf|cleifion|cyflogres|hyfforddi|dysgu|hyfforddiant|adnoddau dynol)\b", I)
PASSWORD = expression(r"\b(?:passwords?|passcode|(?:c|g|ch|ngh)yfrinair)\b", I)
NO_PASSWORD = expression(r"\b(?:no|nor|or|without|na|nac|heb)(?: an?)? (?:passwords?|passcode|(?:c|g|ch|ngh)yfrinair)\b", I)
NEW_PASSWORD = expression(r"\b(?:reset|forgot\w*|expired|new|change|ailosod|newydd|anghofi\w*)\b[^.\n]{0,20}\b(?:passwords?|passcode|(?:c|g|ch|ngh)yfrinair)\b", I)
REFUSAL = expression(
    r"\b(?:we|i|they|he|she) (?:do not|don['’]t|does not|doesn['’]t|no longer) (?:need|want|require) (?:access to |an account on |to be on |log-?ins? (?:to|for|on) )?(?:the |your |any )?(?:[\w-]+ ){0,2}(?:apis? (?:or|nor|and) (?:the |your )?)?(?:api|developer) portal\b(?! (?:to|for|in|on) (?:uat|prod))|"
    r"\b(?:request|ask(?:ing)?|e-?mail|query|question|cais|gofyn)\b[^.\n]{0,20}\b(?:but|though|ond) (?:it(?:'s| is) )?(?:not|nid) (?:one )?(?:for|am) (?:access|an? (?:account|log-?in)|fynediad|gyfrif)\b(?! to)|\bnot an? (?:access|account|portal) request\b|"
    r"\b(?:neither|none|nobody|no one) (?:of (?:us|them|the \w+) )?[^.\n]{0,25}\b(?:want|need|requir)\w*\b[^.\n]{0,15}\b(?:portal|access|log-?ins?|accounts?)\b(?! (?:to|for|in|on) (?:uat|prod))|"
    r"\b(?:we|i) (?:shan['’]t|won['’]t|will not|shall not|are not going to|['’]re not going to) be (?:tak|need|go|us|pursu|requir|proceed|request|apply)\w*\b(?! (?:it|one|access|an? [\w-]+|anything) (?:myself|ourselves)\b)|\bdecided (?:against|not to (?:go|take|proceed|ask|apply|request|use))\b|\bdeclin(?:e|ing) (?:the|your|this)\b|\bturn(?:ing|ed)? (?:it|this|the offer|your offer) down\b"
    r"|\b(?:ph|b)?enderfynu (?:peidio|yn erbyn|nad)\b|\bpenderfynu (?:peidio|yn erbyn|nad)\b|\bgwrthod (?:y|eich) cynnig\b",
    I,
)
MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
WHEN = rf"(?:in (?:early |late |mid-?)?{MONTH}|on (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}|last (?:week|month|year|spring|summer|autumn|winter|\w+day)|(?:\w+ )?(?:days?|weeks?|months?) ago|yesterday|back in \w+|on the \d+\w*|\b(?:days?|weeks?|months?|fortnight)\b[^.\n]{{0,20}}\bsince)"
_ASKED = r"\b(?:i|we|she|he|they|my [a-z]+(?: [^\W\d_][\w'’-]+){0,2}) (?:asked|requested|applied|submitted|put in|(?:wrote|e-?mailed|sent)\b[^.\n]{0,40}\b(?:asking|to ask|with|requesting|request|for))\b"
REPORTED = expression(rf"\b{WHEN}\b[^.\n]{{0,30}}{_ASKED}|{_ASKED}[^.\n]{{0,100}}\b{WHEN}\b", I)
AMENDS = expression(  # puts right what an earlier mail said of a request that stands
    r"\b(?:please )?read\b[^.\n]{0,60}\b(?:for|in place of|instead of|rather than|not)\b|\b(?:in place of|instead of|rather than|not|different from) the (?:address|one|name|e-?mail|spelling|number|reference) (?:that )?(?:I|we|he|she) (?:gave|sent|put|wrote|typed|had)\b"
    r"|\bI (?:gave|sent|told) (?:you )?the wrong (?:milestone|number|reference|ref|address|e-?mail|name|api|one)\b|\bI (?:mis-?typed|mis-?spel\w+|mis-?read|left (?:out|off))\b|\b(?:typo|wrong (?:address|name|spelling|number|e-?mail)|mistake|error|slip) in my (?:last|e-?mail|message|first|previous|earlier|request)\b|\b(?:is|was|got) wrong in my (?:last|e-?mail|message|first|previous|earlier|request)\b|\bwhere I (?:put|wrote|typed|said|had)\b|\bsubstituted for (?:that|the one|what|the address) (?:I |was )?(?:previously|earlier|originally|already|gave|given)\b|\bwhat was \S{2,30} (?:in [^.\n]{1,40} )?is (?:now )?\S"
    r"|@\S+,? (?:and )?(?:not|nid) \S+@|\b(?:darllenwch|yn lle'r (?:cyfeiriad|un|enw)|y cyfeiriad anghywir)\b",
    I,
)
FORETOLD = expression(  # somebody else's request is to come, or the writer's own, another day
    r"\b(?:it|that|the (?:request|form))(?:'ll| will) (?:then )?come (?:in )?from (?:her|him|them|(?-i:[A-Z])\w+)\b|\b(?:trafod|penderfynu|edrych ar (?:hyn|y peth)) eto (?:ddydd|nos|yr wythnos|ym mis|fory|yfory)\b|\b(?:[cg]h?ais (?:iawn|llawn|ffurfiol|go iawn)|eto|yn (?:iawn|ffurfiol))(?: \w+){0,2} (?:bryd hynny|ad[ea]g hynny|yn nes at yr amser|pan ddaw)\b|"
    r"\b(?:heads[- ]?up|fore-?warning|advance (?:notice|word|warning)|just so you(?:'re| are)? (?:know|aware)|be aware|fyi)\b[^.\n]{0,80}\b(?:will|'ll|is going to|are going to) (?:be )?(?:dropping|sending|asking|requesting|applying|e-?mailing|writing to|contacting|send|ask|write to|request|e-?mail|drop|contact|apply|get in touch)\b"
    r"|(?<!\bi )(?<!\bwe )\b(?:will|'ll) be (?:sending|making|submitting|putting) (?:you |in )*(?:a|an|his|her|their|the|one) (?:own |separate |proper )*(?:request|application|e-?mail|form)?\b[^.\n]{0,20}\b(?:(?:him|her)self|themselves|in due course|shortly|soon|tomorrow|(?:on|next|this) \w+)\b|\b(?:he|she|they)(?:'s|'re| is| are) (?:going|about) to (?:ask|apply|request|write to you|send you)\b"
    r"|\b(?:will|'ll) be (?:dropping you a line|in touch with you|writing to you|e-?mailing you|asking you|applying to you)\b|\brhybudd (?:cynnar|ymlaen llaw)\b"
    r"|\b(?:access|a request|an application|mynediad|cais)\b[^.\n]{0,40}\b(?:will|is going to) (?:shortly |soon )?be (?:sought|asked for|requested|applied for|submitted|made)\b[^.\n]{0,20}\b(?:within|in|over) the (?:next|coming)\b"
    r"|\b(?:our|my|the|their) (?:nhs |welsh |\w+ )?sponsors?\b[^.\n]{0,40}\b(?:will|'ll|is going to|are going to|is about to) (?:be )?(?:send|sending|write|writing|submit|submitting|ask|asking|request|e-?mail)\w*\b",
    I,
)
IN_THEORY = expression(  # what would be, were it asked
    r"\bwere (?:i|we|one|somebody|someone|they) to (?:ask|apply|request|want|put in|send|submit)\b|\bif (?:i|we|one|somebody|someone) were to (?:ask|apply|request|want|put in|send|submit)\b|\b(?:suppose|supposing|imagine|let's say) (?:i|we|one|somebody|someone|a \w+) (?:asked|wanted|applied|requested|needed|were to|had)\b"
    r"|\b(?:pe (?:bawn|baem|byddwn|byddem|bai)|petawn|petaem|petasen|taswn|tasen|tawn)\b[^.\n]{0,40}\b(?:ofyn|gofyn|gais|cais|ymgeisio|eisiau|isio|am gael)\b",
    I,
)
CERTIFICATE = expression(  # of a connection that is there: to renew it is another desk's business
    r"\b(?:certificates?|certs?|csrs?|client secrets?|api keys?|credentials|tystysgrif\w*|dystysgrif\w*)\b[^.\n]{0,80}\b(?:expir\w*|runs? out|ran out|renew\w*|rotat\w*|lapse[sd]?|dod i ben|adnewyddu|hadnewyddu)\b|\b(?:renew\w*|rotat\w*|adnewyddu|expir\w*)\b[^.\n]{0,40}\b(?:certificates?|certs?|csrs?|client secrets?|api keys?|tystysgrif\w*|dystysgrif\w*)\b",
    I,
)
LEAVING_CELL = expression(r"^\W*(?:(?:portal )?(?:access|account|log-?in|user|mynediad|cyfrif)\W+)?(?:to be |please |i'w )?(?:withdrawn?|removed?|revoked?|deleted?|deactivated?|disabled?|closed?|leaver|left|retired|ended?|gadael|wedi gadael|wedi ymddeol|dileu|tynnu|cau|ddileu)\b(?=\W*$|\s*[-–—:,;(]|\s+(?:on|in|us|the (?:trust|board)|nhs|now|please|from|mynediad|cyfrif|access|accounts?|log-?in|\d))", I)  # of a list of people
BOOKING = expression(  # a place at an event, not on the portal
    r"^\W*(?:food|diet(?:ary)?\b[^:\n]{0,20}|lunch|meal|session|slot|parking|bwyd|cinio|deiet)\s*:|\b(?:rsvp|coeliac|vegetarian|vegan|halal|kosher|llysieu\w+)\b|\b(?:o'clock|morning|afternoon|\d ?[ap]m) (?:table|slot|session|sitting)\b|\b(?:seat|place)s? (?:on|at|for) the (?:\w+ )?(?:workshop|day|session|event|webinar|course|demo)\b",
    I,
)
OWN_DATA = expression(  # what somebody wants to see of himself
    r"\b(?:everything|all(?: the)? (?:information|data)|(?:the |any )?(?:information|data|records?)) (?:that is |which is |you |they |you have |held |kept )*(?:held |kept |hold |have )?(?:about|on) me\b|\bsubject access request\b|\bfreedom of information (?:act|request)\b|\bmy own (?:medical |health |patient |gp )?(?:records?|notes|results)\b|\b(?:cais (?:gwrthrych|am wybodaeth)|popeth (?:sydd )?amdana i|fy nghofnodion (?:meddygol|iechyd) (?:i|fy hun))\b",
    I,
)
DISOWNED = expression(r"\b(?:am|are|'m|'re|was|were|be) (?:not|n't) (?:\w+ )?(?:asking|requesting|applying|writing to ask) (?:you )?for (?:anything|any access|it|(?:the |their |any )?(?:access|accounts?|log-?ins?) (?:now|yet|today|at this stage|at the moment|just yet))\s*(?:[.,;!]|$)|\b(?:nid wyf|nid ydym|dydw i|dwi|dydyn ni)(?: i| ni)?(?: ddim)? yn gofyn am (?:ddim|unrhyw beth)\s*(?:[.,;!]|$)|\b(?:can(?:'t|not)|won't|no longer|don't|not able to) (?:\w+ ){0,2}(?:vouch|sponsor|answer for|stand behind)\w*\b|\b(?:vouch|sponsor)\w*\b[^.\n]{0,80}\b(?:can't|cannot|no longer|won't|not)\b[^.\n]{0,12}\b(?:any ?longer|any ?more|do that|do so)\b"
    r"|\b(?:i|we) (?:never|didn't|did not) (?:ask(?:ed)? for|request(?:ed)?|sen[dt]|wr[io]te) (?:this|that|it(?!,? (?:they|he|she|the \w+) did)|the (?:request|e-?mail|message)|any (?:login|access|account|request|e-?mail|message))\b|\bno (?:login|log-in|access|account|request)s? (?:was |were |is )?(?:wanted|asked for|requested|made|sent) by (?:me|us)\b|\bnot (?:putting in|making|sending|submitting|lodging) (?:a|another|any) (?:second |new |fresh |further |other |formal )*request\b|\bnot (?:asking|applying) (?:again|twice|a second time)\b|\b(?:it|that) (?:was|were)n't (?:me|us)\b(?! (?:who|that) (?:approv|decid))|\bnot (?:sent|written|asked for) by (?:me|us)\b|\b(?:go|goes|went|gone) no further than\b|\boff the record\b|\bno such (?:people|persons?|users?|names?)\b|\b(?:people|persons?|names?|users?)\b[^.\n]{0,30}\b(?:invented|fictitious|made[- ]up|imaginary)\b|\b(?:my|our) (?:own )?invention\b|\bdream(?:t|ed) (?:\w+ ){1,3}up\b|\bmade (?:them|it|him|her) up\b|\b(?:don't|do not) go looking for them\b|\b(?:they|company|firm|supplier|business)\b[^.\n]{0,20}\b(?:doesn't|does not|don't|do not) (?:really |actually )?exist\b"
    r"|\b(?:nid fi|nid ni) (?:ofynnodd|anfonodd|ysgrifennodd)\b|\b(?:wnes i|wnaethon ni) ddim (?:gofyn|anfon|ysgrifennu)\b", I)
SUCCEEDED = expression(r"\b(?:replac(?:es|ed|ing)|in (?:his|her|their|its) (?:place|stead)|took over|ta(?:ken|king|kes) over|successor|new one|a new \w+ (?:has )?(?:started|starts|joined|joins)|yn ei (?:le|lle)|un newydd|olynydd|cymryd drosodd|disodli)\b", I)  # why somebody new needs access
ENDING = expression(r"\b(?:access|accounts?|log-?ins?|permissions?|his|hers|theirs|old one|mynediad|cyfrif)\b[^.\n]{0,40}\b(?:removed?|revoked?|closed?|stop(?:ped)?|end(?:ed)?|go|goes|off|cancel(?:led)?|disabled?|deleted?|shut|dileu|ddileu|cau|gau|tynnu)\b", I)


STARTS = expression(r"\b(?:starts|started|joins|joined|begins|is (?:starting|joining)|yn dechrau|wedi dechrau|yn ymuno|dechreuodd|ymunodd)\b", I)


def tells_start(text: str) -> bool:
    """Tell a sentence that only says when somebody starts."""
    return STARTS.search(text) is not None and SUCCEEDED.search(text) is None and REMOVAL.search(text) is None and ENDING.search(text) is None and re.search(r"\b(?:left|leaves|leaving|leaver|gone|moved|gadael|adawodd)\b", text, I) is None


def tells_succession(text: str) -> bool:
    """Tell a sentence that speaks of a leaver only to say whom somebody replaces."""
    return SUCCEEDED.search(text) is not None and REMOVAL.search(text) is None and ENDING.search(text) is None and ACCOUNT_CHANGE.search(text) is None
ONLY_A_QUESTION = expression(r"\b(?:dim cais|nid cais|nid yw (?:hwn|hyn)(?:'n| yn) gais|dim ond cwestiwn|cwestiwn (?:yn unig|sydd)|(?:not|isn't|no) (?:actually |really |yet )?(?:a |an )?(?:access |formal |actual )*(?:request|application)\b(?! (?:for|to) )|(?:only|just) a question|purely a question|(?:just|only) (?:after|looking for|seeking) (?:some |a bit of |your |a word of )?advice|pe ba(?:em|wn)|pe byddem|petaem|pe tasen)\b", I)
UNREAL = expression(  # a wish that was given up
    r"\b(?:would|i'd|we'd|they'd|(?:she|he)'d) have (?:liked|loved|wanted) (?:an? |the |some )?(?:api |portal )*(?:access|accounts?|log-?ins?|to (?:get on|use|join|be (?:added|given|set up)))\b|\bhad (?:hoped|planned|intended) to (?:ask (?:you )?for|request|get (?:access|on)|apply|join|use)\b"
    r"|\b(?:byddw?n|byddem|byddai|buas\w{1,4}|bas\w{1,3}|hoffwn|hoffem|hoffai)(?: (?:i|ni|hi|ef|o|nhw|'n|yn))? (?:fod )?wedi (?:hoffi|dymuno|bod eisiau|gofyn|gwneud cais|ymgeisio)\b",
    I,
)
REHEARSED = expression(r"(?-i:(?:\bEXERCISE\b\W{1,4}){2,})|\bexercise [^\W\d_]+\W{1,3}message ends\b|\bmessage ends\b|\bexercise (?:inject|play|message)\b|\binject (?:no\.? ?|number )?(?:\d+|\w+teen|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b|\bexcon\b|\b(?:this is|as part of) (?:a|an|the) (?:\w+ )?(?:exercise|drill|rehearsal|dry run)\b|\bymarfer\b\W{1,4}\bymarfer\b", I)
UNSENT = expression(r"\b(?:keep|leave|save|put|stick) (?:it|this|that|the e-?mail) in (?:the |my |your )?drafts\b|\b(?:don't|do not) send (?:it|this)\b(?! to\b)|\bsent (?:this |it )?(?:by (?:mistake|accident)|before it (?:was|had))\b|\bpressed send by\b", I)
AUDITED = expression(  # a list of those who have access, to be compared
    r"\bchange nothing\b|\b(?:make|need|needs|want) no changes? (?:on|at|to) your\b|\bif yours (?:has|have|shows?|lists?)\b|\b(?:agrees?|tall(?:y|ies)|match(?:es)?|squares?) with (?:what|who|the \w+) you (?:hold|have|show|see)\b|\b(?:compare|check|reconcile|square)\w* (?:it|this|that|ours|them|the list|our list) (?:with|against) (?:yours|your (?:own )?(?:list|records?|system))\b"
    r"|\b(?:yearly|annual|quarterly|monthly|half-yearly|six-monthly) (?:check|review|audit|recertification|attestation) of\b(?![^.\n]{0,60}\b(?:found|finds|shows?|showed|says?|turned up)\b)|\b(?:still|both) on (?:your|the) (?:list|system|books)\?|\b(?:quarterly|quarter (?:\d|one|two|three|four)|q[1-4]|annual|yearly|monthly) (?:\w+ )?(?:review|return|recertification|audit)\b|\breview of (?:your |our |all )?(?:sign-?ins|access|accounts|users|log-?ins)\b|\bcymharu(?:'r|'n)? [^.\n]{0,40}\bâ(?:'ch| eich)\b"
    r"|\b(?:send|give|get|let|provide|run|pull|e-?mail|forward|supply|produce|generate|share)\b[^.\n]{0,30}\b(?:list|report|export|extract|spreadsheet|print-?out) of (?:every\w+|all|those|who|whoever|which|(?:the |our |my |your )?(?:people|users|staff|accounts))\b[^.\n]{0,50}\b(?:with|has|have|had|holding|holds?|got|on|active) (?:\w+ )?(?:access|accounts?|log-?ins?|the (?:api )?portal)\b|\brhestr o (?:bawb|bwy|bob|'r (?:bobl|rhai))\b[^.\n]{0,40}\b(?:sydd â|gyda|â|sy â|ar y porth)\b",
    I,
)
PASSED_ON = expression(r"\bno dealings with\b|\bit (?:isn't|is not) us\b|\b(?:we|i) (?:do not|don't) (?:know|deal with|work with|sponsor) (?:the|this|that|any such) (?:firm|company|supplier)\b|\b(?:whichever|whoever|someone else|somebody else|another (?:health )?board|(?:his|her|their) own (?:health )?board)\b[^.\n]{0,40}\b(?:vouch|sponsor|stand behind)\b|\bnad oes a wnelo\b", I)
NOT_MEANT_SO = expression(r"\b(?:don't|do not|please don't|not to be|never) (?:to )?(?:be )?(?:take|taken|read|treat|treated|see|seen|regard|regarded|count|counted|understood) (?:this |it |me |us )?(?:\w+ ){0,2}?as (?:(?!if\b|though\b)\w+ ){0,3}(?:ask\w*|request\w*|appl\w*)\b", I)
NO_LONGER = expression(r"\bnothing left (?:for (?:me|us|him|her|them) )?to (?:log|sign|ask|connect|give|set)\b|\bpeidiwch â thrafferthu(?! (?:â|ateb|gyda|efo|ffonio|galw|anfon|copïo)\b)|\b(?:please )?(?:don't|do not) (?:go to (?:any|the) )?(?:bother|trouble)(?: (?:yourselves|yourself))? (?:after all|any more|now|then)\b", I)
ALREADY_DONE = expression(r"\b(?:fe |mi )?wnaethoch (?:chi )?(?:hynny|hyn|e|o)\b(?! (?:y tro|llynedd))|\byou did (?:that|this|it|so|both) (?:for us |within|in|the same|that|on|before|by)\b", I)
DOOR = expression(r"\b(?:roller (?:door|shutter)s?|swipe (?:cards?|access)|key ?fobs?|a fob\b(?! watch)|door codes?|badge access|entry (?:card|pass))\b", I)
NOT_THAT_PORTAL = expression(r"\bit(?:'s| is) (?:actually |really )?(?:for )?the nhs england\b|\bnhs england(?:'s)? (?:\w+ ){0,2}portal (?:that )?(?:i|we|he|she|they) (?:mean|need|want)|\b(?:nhs (?:england|scotland|digital)'s(?: one)?|the (?:english|scottish|irish) one) (?:i|we) mean\b|\bnot the welsh one\b|\b(?:access to|account on|on|onto) (?:the )?nhs england(?:'s)? (?:\w+ ){0,2}portal\b|\b(?:portal|porth)\b[^\n.]{0,160}\bnot that one\b|\bportal (?:of|run by|belonging to) (?:nhs (?:england|scotland)|nes|hscni)\b", I)
OTHER_DOOR = expression(r"\bit(?:'s| is) the (?:teams|sharepoint|yammer|slack|vpn|citrix|wi-?fi)\b[^.\n]{0,40}\b(?:want|need|after|mean)|\b(?:log|sign)(?:ging|ing)? ?(?:in|on) ?to (?:the|their|his|her|a) (?:computers?|pcs?|laptops?|e-?mails?)\b|\b[mf]ewngofnodi i(?:'r|'w)? (?:cyfrifiadur\w*|e-?bost)\b|\b(?:nid yw|nid ydyn|dyw|dydi|ddim|methu|yn methu)[^.\n]{0,20}\b(?:gallu )?mewngofnodi i(?! ?'?r? ?(?:porth|api|dhcw))|\b(?:nadex|windows|network) (?:accounts?|log-?ins?|log-?ons?)\b(?! (?:is|are|was|were|has been|have been|'s) (?:now |already |all )?(?:live|active|set up|there|working|in place|ready|done|created|sorted|up))|\b(?:c|g|ch)yfrif(?:on)? nadex\b", I)
TO_EXPECT = expression(r"\bso (?:that )?(?:they|you)(?:'ll)? (?:know|will know|are ready) (?:to )?(?:look out|watch|keep an eye out) for\b|\bso (?:that )?(?:they|you) (?:can )?expect (?:it|this|one|his|her)\b", I)
_ENVIRONMENT = r"(?:dev|sit|uat|development|production|prod|live|datblygu|cynhyrchu)"
_DEV, _LIVE = r"(?:dev|sit|development|datblygu)", r"(?:uat|production|prod|live|cynhyrchu)"
WHICH_ENVIRONMENT = expression(rf"\b{_DEV}\b[^.,;?\n]{{0,12}}\b(?:or|neu|ynteu)\b[^.,;?\n]{{0,12}}\b{_LIVE}\b|\b{_LIVE}\b[^.,;?\n]{{0,12}}\b(?:or|neu|ynteu)\b[^.,;?\n]{{0,12}}\b{_DEV}\b|\b{_DEV}\b[^.?\n]{{0,30}}\b(?:or|neu)\b[^.?\n]{{0,25}}\b{_LIVE}\b[^.?\n]{{0,25}}\?|\b{_LIVE}\b[^.?\n]{{0,30}}\b(?:or|neu)\b[^.?\n]{{0,25}}\b{_DEV}\b[^.?\n]{{0,25}}\?|\b(?:whether|a ddylen|ai)\b[^.;?\n]{{0,60}}\b{_ENVIRONMENT}\b[^.;?\n]{{0,30}}\b(?:or|neu|ynteu|yntau|ta)\b[^.;?\n]{{0,30}}\b{_ENVIRONMENT}\b|\b(?:should|do|would|shall) (?:we|i|they) (?:\w+ ){{1,4}}{_ENVIRONMENT},? or (?:\w+ ){{0,4}}{_ENVIRONMENT}\b|\b(?:don't|do not|not) (?:\w+ )?(?:know|sure) (?:which|what|whether it's) (?:environment|{_ENVIRONMENT})\b", I)
OFFERED = expression(r"\b(?:give|giving|grant|offer|offering|let|set) you (?:all )?(?:access|accounts?|log-?ins?)\b|\bwhoever (?:in|on) your (?:office|team)\b", I)  # another's portal, to us
NOT_AHEAD = expression(r"\b(?:rather|sooner) (?:he|she|they|it) (?:was|were)(?:n't| not) (?:let|given|set|added|on|in|put|granted|allowed)\b", I)  # of somebody else's yes
NOTHING_MORE = expression(r"\bnothing (?:more|else|further)(?: is)?(?: needed| required| wanted)? (?:from|of) you(?! (?:but|except|than|other))\b", I)
HELD_BACK = expression(  # "keep this back until I drop you a line", however politely
    r"(?<!n't )(?<!not )\b(?:keep|hold|sit on|leave)(?:ing)? (?:this|it|that|these|them|theirs|mine|the (?:request|matter))(?:,? (?:back|by|aside|on file|to one side|safe|there|please|for (?:me|now)|in (?:the|your) \w+))*,? (?:until|till)\b|\bcadw (?:hwn|hyn|o|e|'?r cais|y cais|eu cais)\b[^.;\n]{0,25}\b(?:nes|tan)\b", I
)
_CODE = r"(?!\d{1,2}(?:[.:]\d\d)?(?:am|pm|st|nd|rd|th|k|gb|mb)\b)(?=[\w./&-]{0,40}\d)(?=[\w./&-]{0,40}(?:[A-Za-z]|\d\.\d+\.\d))[\w./&-]{3,30}"
EITHER_CODE = expression(rf"\b(?:either|naill ai)\s(?:the |y )?{_CODE}\s(?:or|neu)\s(?:the |y )?{_CODE}", I)
WAITS_SOFTLY = expression(  # "she'd sooner people weren't let loose until she's nodded"
    r"\b(?:has|have) (?:yet|still) to (?:read|see|sign|approve|agree|review|check|decide|say yes)\b|\b(?:dal i aros|yn (?:aros|disgwyl)) (?:i|am)\b[^.;\n]{0,50}\b(?:cytuno|gytuno|[cg]h?ymeradw\w*|l{1,2}ofnod\w*|arwyddo|ganiatâd|chaniatâd|sêl bendith)\b(?![^.;\n]{0,30}\bdiogelwch\b)|\b(?:sooner|rather(?! than)|prefer|easier|happier)\b[^.;\n]{0,60}\b(?:not|\w+n['’]t|nothing|nobody|no one|none)\b[^.;\n]{0,80}\b(?:until|till|before)\b(?! (?:about |around )?(?:\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|o'clock)\b|\d{1,2}[.:]\d\d\b|\d{1,2}(?=\s?(?:[.,;!]|$))|noon\b|lunch\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: o'clock|\s?(?:[.,;!]|$))))|\b(?:not a|no) (?:switch|button|finger|log-?in|account)s?\b[^.;\n]{0,50}\b(?:before|until|till)\b"
    r"|\b(?:neither|none|nobody|no one|not) (?:of (?:them|the \w+|those|us) )?(?:\w+ )?(?:ought|should|must|is|are|may|to be) (?:to )?(?:be )?(?:let|set|given|added|put|opened|switched|activated|allowed)\b[^.;\n]{0,30}\b(?:before|until|till|unless)\b"
    r"|\bplease,? sit on (?:it|this|that|them)\b|\bif (?:nothing|no[- ]?one|nobody) (?:were|was|is|got) (?:switched on|set up|done|created|let in|given|activated|added)\b|\bI(?:['’]ll| will) (?:shout|ring|call|write|tell|let) (?:you )?(?:know )?(?:when|once|as soon as) (?:she|he|they|it)(?:['’]s| has| have)(?: (?:said (?:yes|so)|agreed|nodded|signed(?: it)?|approved(?: it)?|decided|cleared it))?\s*(?:[.!\n]|$)",
    I,
)
TAKEN_OFF = expression(r"\b(?:take|takes|taking|get|remove) (?:(?-i:[A-Z])[\w-]+['’]s|his|her|their) (?:account|access|log-?in|name)\s*(?:\([^)\n]{3,80}\)\s*)?off\b|\b(?:take|takes|taking|get|kick|drop|remove) (?:him|her|them|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?)\s*(?:\([^)\n]{3,80}\)\s*)?off (?:of )?(?:the|your) (?:api )?portal\b", I)
GIVEN_UP = expression(r"\b(?:better off|do(?:ing)?|manage|can live) without (?:these|those|them|him|her) (?:two|three|for now|after all|at present|both)\b|\b(?:shall|will|'ll|should|to|rather|best) leave it (?:there|at that|be)\b|\b(?:cooled|gone cold) (?:on|off) (?:the|it|this)\b|\bthought better of it\b|\bfor having (?:troubled|bothered) you\b|\b(?:gwell|am) (?:ei )?adael (?:hi|o) (?:yn y fan|ar hyn|fan)\b", I)
NO_PLACE = expression(r"\bhas no (?:business|place|right) on the (?:\w+ )?(?:allow[- ]?)?list\b", I)
NOT_IN_EARNEST = expression(r"\b(?:perhaps|maybe) (?:i|we) (?:should|ought to) (?:just )?(?:ask|request|apply)\b|\bforget (?:that )?I (?:ever )?(?:wrote|asked|said)\b|\b(?:must|may|might|could) be (?:a|some) (?:mix-?up|mistake|misunderstanding)\b|\bcamddealltwriaeth yw\b", I)
NOT_THEIR_WISH = expression(r"\b(?:he|she|they) (?:may|might) (?:well )?not (?:even )?(?:want|need) (?:it|one|access|any)\b|\b(?:(?:it )?(?:is|was)(?:n't| not) (?:strictly |really )?(?:mine|my place|for me|ours|up to me) to (?:ask|request|say|decide)|(?:nid|dim|ddim) (?:fi|ni|fy lle i)\b[^.\n]{0,20}\bi (?:fod i )?ofyn)\b", I)  # nor perhaps the writer's to ask
MAY_ANYBODY = expression(r"^\W*(?:can|may|could|is|are) (?:somebody|someone|anyone|anybody|people|a person|those) (?:who|that|on|from|with|without|outside)\b[^?\n]{0,80}\b(?:have|be given|get|allowed|entitled|eligible)\b[^?\n]{0,80}\?", I)  # asks whether it is allowed at all
ODD = (HELD_BACK, GIVEN_UP, WAITS_SOFTLY, TAKEN_OFF, OFFERED, NOT_AHEAD, NOTHING_MORE, NO_PLACE, NOT_IN_EARNEST, NOT_THEIR_WISH, MAY_ANYBODY, ALTERED, DISOWNED, FORETOLD, IN_THEORY, OTHER_DOOR, TO_EXPECT, UNREAL, REHEARSED, UNSENT, AUDITED, PASSED_ON, NOT_MEANT_SO, NO_LONGER, ALREADY_DONE, NOT_THAT_PORTAL)


def is_odd(text: str) -> bool:
    """Tell a sentence that no request to either mailbox holds, whatever the trained reader makes of it."""
    return any(pattern.search(text) for pattern in ODD)
