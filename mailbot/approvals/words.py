"""The words that plain approvals are made of, in English and Welsh; `plain` says how they are used."""

from __future__ import annotations

from mailbot.approvals.wording import I
from mailbot.expression import expression

NAME = expression(r"\b[A-ZÀ-ÖŴŶ0-9][\w'’-]*(?:(?:\s+(?:&\s+|and\s+(?=[A-Z][\w-]*\s+(?:Ltd|Limited|Cyf|plc))|of\s+(?=[A-Z]))?)[A-ZÀ-ÖŴŶ(][\w'’).-]*)*")
SUFFIX = expression(r"\b(?:Ltd|Limited|Cyf|Cyfyngedig|plc|PLC|GmbH|CIC|LLP|Inc|BV|AG|UK)\b\.?\)?$")
_BOARDS = r"(?:Swansea Bay|Aneurin Bevan|Betsi Cadwaladr|Hywel Dda|Cwm Taf(?: Morgannwg)?|Cardiff(?: (?:and|&) Vale)?|Powys|Velindre|Public Health Wales|Bae Abertawe|Caerdydd(?: a'r Fro)?|Felindre)"
ORGANISATION = expression(rf"\b{_BOARDS}'s (?=(?:request|application))|(?:(?<=request)|(?<=application)) (?:by|from|of) {_BOARDS}\b(?! (?:[A-Z]|and))|\s(?:by|from|on behalf of|gan|ar ran)\s+(?:the\s+)?(?:[A-Z][\w'’&-]*\s+|and\s+|of\s+|a\s+|Bwrdd\s+)*(?:UHB|THB|BCUHB|HEIW|Health Board|University Health Board|NHS Trust|Trust|Hospital|Iechyd(?: Prifysgol)?)\b(?=.*\b(?:approv|cymeradwy|gymeradwy))|(?<=\bcais) (?:(?:Bwrdd Iechyd|Ymddiriedolaeth)(?: (?:Prifysgol|Addysgu|GIG|Lleol|Prifysgolion))*(?: [A-ZŴŶ][\w'’]+){{1,3}}|{_BOARDS}|(?:BI|I)[A-Z]{{2,4}})(?= (?:wedi|yn|bellach)\b)|(?<=, requested) by (?:the )?{_BOARDS}(?: (?:UHB|THB|University Health Board|Health Board|NHS Trust))?(?=\W*$)")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)[a-z]*"
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|dd?ydd (?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)"
TIME = expression(
    r"\b(?:\d{1,2}|a few|a couple of|two|three|five|ten|fifteen|twenty|thirty) (?:mins?|minutes?|hours?|hrs?) ago\b|\b(?:just )?(?:at|before|after|by|about|around) (?:noon|midday|lunch(?:time)?|dinner(?:time)?|\d{1,2} o'clock|(?:a )?(?:quarter|half|ten|five|twenty|twenty-five) (?:past|to) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b|\bam hanner dydd\b|"
    rf"\b(?:(?:as )?(?:with )?(?:effective|effect|immediate effect)\b(?: (?:from|as of))?|(?:with )?immediate effect|effective immediately|ar unwaith|o heddiw ymlaen)|"
    rf"(?:\b(?:on|as of|as from|from|since|of|dated|at|by the end of|ar|o|dyddiedig|this|last|early|late|later|later on) )?\b(?:(?:{_DAY})(?: (?:morning|afternoon|evening|last))?(?:,? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?: 20\d\d)?)?|"
    rf"\d{{1,2}}(?:st|nd|rd|th|ain|fed|eg)?(?: of)? {_MONTH}(?:,? 20\d\d)?|\d{{1,2}}[/.]\d{{1,2}}[/.](?:20)?\d\d|(?<=added )\d{{1,2}}/\d{{1,2}}(?![/.\d])|20\d\d-\d\d-\d\d|\d{{1,2}}(?:[:.]\d\d ?(?:am|pm)?| ?(?:am|pm)))\b|"
    rf"\b(?:in|back in|ym?) (?:(?:early|late|mid) )?{_MONTH}\b(?! 20\d\d)|"
    r"\b(?:first|last) (?:thing|night)\b|\b(?:the )?\d{1,2}(?:st|nd|rd|th) of (?:this|last) month\b|\b(?:(?:about|around|just) )?(?:half an|a few|an?|one|two|three|\d+) (?:minutes?|hours?|days?) ago\b|\b(?:named |given |shown |quoted |as )?(?:in|at) the (?:subject|title)(?: line)?(?: (?:of this (?:e-?mail|message)|above))?\b|"
    r"\b(?:within|in) (?:the next |about |around |approximately )?(?:\d+|a|an|one|two|three|few)(?: few| couple of)?(?: to \w+|-\d+)? (?:working |business )?(?:hours?|days?|minutes)\b|"
    r"\b(?:(?:as of|from|since|until|o|ers) )?(?:today|tonight|yesterday|tomorrow|now|earlier|just|heddiw|heno|ddoe|yfory|bellach|nawr|yn awr)\b(?!'s)(?: (?:morning|afternoon|evening|bore|prynhawn))?\b|\b(?:as of |from |earlier )?this (?:morning|afternoon|evening|week|month)\b(?!'s)|\b(?:y )?(?:bore|prynhawn|wythnos) (?:'?ma|yma|hwn|hon)\b",
    I,
)
LIST = expression(
    r"(?:\b(?:the|our|dhcw(?:'s)?|igdc|nhs|wales|digital health and care wales|office|microsoft|[om]365|365|domain|supplier|national|email|mail|y|yr|ein|at y)\s+)*(?:"
    r"\b(?:allow|white|safe)[- ]?list(?:ing)?\b(?!\s+(?:of|for)\s+(?!\s|enw|parth|the |your ))|\blist of (?:allowed|approved)(?: supplier)? domains\b|\bregister of (?:allow|white)[- ]?listed domains\b|\bapproved (?:supplier |domains? )?list\b|\b[yr]?h?estr (?:a )?(?:g|ch|c)?aniat\w+|\brestr (?:a )?(?:g|c)aniat\w+)"
    r"(?:\s+(?:o365|office 365|microsoft 365|m365|dhcw|igdc|iechyd a gofal digidol cymru)\b)*",
    I,
)
REVIEWED = expression(
    r"\b(?:following|after|upon|on completion of|on|further to|as a result of) (?:(?:our|a|an|the|your|full|careful|successful|due|further|completed|thorough|detailed|some|security|internal|its|their) )*(?:review|assessment|consideration|evaluation|checks?|checking|discussions?|submission|completion|scrutiny|thought)\b(?: of (?:(?:the|your|this|all|completed|information|security) )*(?:enw|parth|domain|toolkit|form|submission|request|application|answers|responses|information|supplier)(?: (?:provided|supplied)(?=\s*,|\s*$))?(?: enw| parth| for enw| for parth)?)?|"
    r"^\W*after (?:reviewing|assessing|considering|checking) (?:(?:the|your|this|completed) )*(?:form|toolkit|submission|request|application)\b(?=,)|\bper (?:your|our) (?:request|conversation|discussion|e-?mail|call)\b(?! (?:to|for|of|that|about)\b)|"
    r"\bfrom (?:our|a|the|an?) (?:(?:dhcw|operational|security) )*(?:point of view|perspective|side|end)\b|\bwithout (?:the need for|needing) (?:a|the) (?:form|toolkit)\b|(?<=approved )under (?:their|its|the)(?: own)?(?: in-date| current| valid)? code of connection\b|(?<=\bgo )back(?= on(?:to| to)? (?:the |our )?(?:dhcw |o365 |office 365 |microsoft 365 |m365 |domain )*(?:allow|white)[- ]?list\b)|\bof (?:our|the|this|your) (?:review|assessment|checks|deliberations)\b|\bplease (?:be (?:advised|aware|informed)|note)(?: that)?\b|\bplease (?=(?:take|accept|treat|regard) this)|\bas (?:agreed|discussed|requested|promised|you (?:asked|requested)|i said(?: [^,.;]{0,30})?)\b,?|\bfel y (?:dywedais|soniais|trafodwyd|cytunwyd)\b(?: wrthych| ar y ffôn| ddoe)*,?|\b(?:yn dilyn|ar ôl) (?:ein |yr |y |adolygiad |asesiad )*(?:adolygiad|asesiad|ystyriaeth|ystyried|adolygu)(?:'r)?(?: (?:gofalus|ffurflen|cais|pecyn|llawn|y cais|eich cais|y ffurflen|o'r ffurflen|o'r cais))?",
    I,
)
VENUE = expression(r"\b(?:at|by|in|during|yng?|gan) (?:(?:the|our|this|last|its|their|morning's|afternoon's|today's|yesterday's|week's|monday's|tuesday's|wednesday's|thursday's|friday's|review|weekly|monthly|security|change|nghyfarfod|cyfarfod|heddiw) )*(?:meeting|board|panel|committee|cab|bwrdd|huddle|call|catch-up|stand-?up|review|session)\b|\b(?:that |which )?you (?:asked|wrote|enquired|applied) (?:us )?(?:for|about)\b", I)
AGENTS = expression(
    r"\b(?:(?:the|our|y|yr|ein|'r)\s+)?(?:(?:dhcw(?:'s)?|igdc|nhs wales|operational|cyber|information|digital|head of(?: cyber)?|chief information)\s+)*(?:security(?: officer)?(?: (?:team|panel|board|group))?|team|panel|board|ciso|opsec|t[iî]m(?: diogelwch)?(?: gweithredol)?|(?:th?|d)îm diogelwch(?: gweithredol)?|ddiogelwch gweithredol|diogelwch gweithredol|bwrdd)\b(?:\s+(?:dhcw|igdc))?|\b(?:dhcw|igdc)\b",
    I,
)
SPLIT = expression(
    r"[,;:()\[\]|/]|\s[-–—]+\s|\s[-–—]+$|^[-–—]+\s|\b(?:and|so|but|as(?! (?:the |our |your |formal |full |official )*(?:approval|confirmation))|which|felly|ond)\b|\b(?=(?:following|having|based on|on the basis (?:of|that)|in line with|further to|since|because|yn dilyn|ar sail|gan fod|gan ei fod|ar gais)\b)|\bac?\b(?= (?!parth))",
    I,
)
APPROVING = expression(
    r"\b(?:approved?|approves|authori[sz]e[ds]?|agreed|accepted|granted|permitted|signed off|sign[- ]off|cleared|added(?! to (?:the |our )?list\b)|allow[- ]?listed|white[- ]?listed|green light|go[- ]ahead|thumbs[- ]up|(?:given|gave|got|get|has) the nod|(?:i am|i'm|we are|we're|^\W*) ?approving|sign(?:ed|ing) (?:this domain|the domain|this|it|parth) off|grants? (?:full |formal |its |our )*approval|(?:approval|permission)(?: (?:of|for|to add) (?:the |your |domain |request |for )*parth(?: to (?:the )?rhestr)?)? (?:has been |have been |is |was |now |hereby )*(?:given|confirmed|granted)|(?:confirm\w*|confirmation of|as|give|given|gave|have|has|got|received|our) (?:the |our |your |its |formal |full )*approval|"
    r"cymeradwywyd|cymeradwyodd|cymeradwyir|derbyniwyd|caniatawyd|awdurdodwyd|ychwanegwyd|wedi(?:'i|'u)?(?: ei| eu| cael ei| cael eu| cael)? (?:(?:g|ch|c)ymeradwyo|(?:hy|y)chwanegu|(?:g|ch|c)aniatáu|h?awdurdodi)|(?:cafodd|cafwyd)\b.*\b(?:ei|eu) (?:g|ch|c)ymeradwyo|(?:hapus|falch) i gymeradwyo|wnaeth\w* gymeradwyo|penderfynwyd cymeradwyo|wedi cytuno i gymeradwyo|(?:'n|yn) (?:cymeradwyo|caniatáu|awdurdodi)|(?:rhoi|rhoddwyd|cadarnhau|gadarnhau|cadarnhawn|dyma)(?: ein| eich)? (?:g|c)ymeradwyaeth|wedi derbyn cymeradwyaeth|[gc]ymeradwyon ni|(?:g|c)ymeradwyaeth\b.*\bwedi(?:'i| ei) (?:rhoi|chadarnhau|roi))\b",
    I,
)
_REQUEST = r"(?:requests?|applications?|parth|domains?|permission|approval|authori[sz]ation|enw)"
_WEDI = r"wedi(?:'i|'u)?(?: ei| eu| cael ei| cael eu| cael| bod yn)?"
CORES = tuple(
    expression(pattern, I)
    for pattern in (
        r"\b(?<!be )(?:approved|authori[sz]ed|signed off|cleared)\b",
        r"\b(?:we|i|tim|hereby|happy to|pleased to|content to|glad to|able to|delighted to) (?:hereby |also |therefore |all |formally |fully )*(?:approves?|authori[sz]es?|sign off)\b|\b(?:decided|decision (?:of tim )?(?:is|was)|agreed) to (?:approve|authori[sz]e|allow[- ]?list)\b",
        rf"^(?!.*\b(?:form|submission|toolkit|workbook)\b)(?=.*\b{_REQUEST}\b).*\b(?:agreed|accepted|granted|permitted)\b|\b(?:approval|permission)(?: (?:of|for|to add) (?:the |your |domain |request |for )*parth(?: to (?:the )?rhestr)?)? (?:has been |have been |is |was |now |hereby )*(?:given|confirmed|granted)\b",
        r"\b(?:has|have|'ve|is|are|was|were|been|parth|we|i|tim) (?:(?:also|been|being|parth|the|domain|successfully|formally) )*(?:added|allow[- ]?listed|white[- ]?listed)\b(?=.*\brhestr\b)|^(?:parth )?(?:has been |have been |is |was |been |also )*added\b.*\brhestr\b",
        r"\b(?:has|have|'ve|is|are|was|were|been|parth|we|i|tim) (?:(?:also|been|successfully|formally) )*(?:allow|white)[- ]?listed\b",
        r"^(?:also |formally |been )*(?:allow|white)[- ]?listed\b",
        r"^(?:a |the |big )?(?:thumbs[- ]up|green light|go[- ]ahead)\W*$|\b(?:have|has) (?:tim |full |formal )*sign[- ]off\b|\b(?:take|treat|consider) this as (?:our |the |your )?(?:go[- ]ahead|green light|sign[- ]off)\b",
        r"\b(?:i am|i'm|we are|we're) (?:now |hereby |therefore )*approving\b|^approving parth\W*$|\b(?:i|we|i've|we've|tim) (?:have |has )?(?:now |just )?signed (?:this domain|the domain|this|it|parth) off\b|\btim (?:hereby )?grants? (?:full |formal |its )*approval\b|^grants? (?:full |formal |its )*approval\b",
        r"\b(?:happy|content|fine|pleased|glad) for (?:the domain |domain |the )*parth to be (?:added|allow[- ]?listed)\b",
        r"\b(?:confirm\w*|confirmation of|(?:take|accept|treat)? ?(?:this (?:e-?mail|message) )?as|this is|give|given|gave|hereby give|have|has|got|received) (?:the |our |your |its |formal |full )*approval\b",
        r"\b(?:have|has|been|given|gave|gives|got|is|are|tim) (?:been )?(?:given )?(?:parth |it )?(?:the |a |our |its )?(?:green light|go[- ]ahead|thumbs[- ]up|nod)\b",
        r"\b(?:cymeradwywyd|cymeradwyodd|caniatawyd|awdurdodwyd|cymeradwyir)\b|^(?=.*\b(?:cais|gais|chais)\b).*\bderbyniwyd\b|\bychwanegwyd\b(?=.*\brhestr\b)",
        r"\b(?:cafodd|cafwyd)\b.*\b(?:ei|eu) (?:g|ch|c)ymeradwyo\b|\b(?:hapus|falch) i gymeradwyo\b|\bwnaeth\w* gymeradwyo\b|\bpenderfynwyd cymeradwyo\b|\b(?:tim|rydym|rydyn)(?: ni)? wedi cytuno i gymeradwyo\b",
        rf"\b{_WEDI} (?:g|ch|c)?(?:ymeradwyo|aniatáu)(?:'r)?\b|\b{_WEDI} h?awdurdodi\b|\b{_WEDI} (?:hy|y)chwanegu\b(?=.*\brhestr\b)|\b(?:rydym|rydyn|rwyf|rwy|dw|dwi|ydym|tim|bod|wyf)(?: ni| i)?(?:'n| yn) (?:cymeradwyo|caniatáu|awdurdodi)\b|\b(?:tim|parth) wedi derbyn cymeradwyaeth\b|\bwedi derbyn cymeradwyaeth tim\b|\b[gc]ymeradwyon ni\b",
        r"\b(?:rhoi|rhoddwyd|cadarnhau|gadarnhau|cadarnhawn|dyma)(?: ein| eich)? (?:g|c)ymeradwyaeth\b|\b(?:g|c)ymeradwyaeth\b.*\bwedi(?:'i| ei) (?:rhoi|chadarnhau|roi)\b",
    )
)
SUBJECT = expression(r"(?:(?:the|your|our|recent|latest|new|internet|above|completed|information|tim|allow listing|this|these|both|all|mae'?r?|y|yr|eich|hi|yes|rhestr) )*(?:parth|domains?|requests?|applications?|submissions?|form|toolkit|addition|renewal|result|outcome|decision|verdict|status|penderfyniad|canlyniad|it|this|they|enw|cais|gais|chais|ceisiadau|ffurflen|following|all|both)\b", I)
FOREIGN = expression(
    r"\b(?:your|their|his|her|eich|another|other|its|no|the supplier's|supplier's) tim\b|\b(?:to be|be|for|i'w) (?:reviewed|considered|assessed|checked|approved|hystyried|hadolygu|hasesu)\b|\bapproved (?:request|application|form|submission|toolkit|supplier)s?\b|"
    r"\bfor (?:information|submission|panel|tim)\b|\b(?:inclusion|addition) (?:in|on|to|onto|at) (?!rhestr|(?:the |our )?list\b(?! of))|\b(?:next|nesaf) tim\b|\bto tim\b|\btim nesaf\b|\blist of (?:requests|applications|submissions)\b|\b(?:want|wish|like|need|get)\b.{0,30}\bparth (?:to be )?(?:approved|allow|added)|^(?:has|have|is|are|was|were|did|do) (?:you|we|i|parth|the|your|this|it|tim)\b|\bwho (?:has )?approved|\bapproves? of\b|\bbeing approved\b|"
    r"\b(?:remov\w*|block\w*|delet\w*|tak(?:e|ing|en) off|withdr\w*|deny|denylist|black\w*|quarantin\w*|agenda|queue|backlog|pipeline|stages?|phases?|triage|exempt\w*|exception|extension|deadline|meeting|leave|minutes|tests?|testing|trial|pilot|interim|temporar\w*|vpn|access|penetration|contract|invoice|purchase|budget|accident\w*|mistake|error|conditions?|comments?|watch\w*|register|shortlist\w*|tynnu|dileu|blocio|rhwystro|agenda|ciw|cam|cyfnod|diwrnod|gwyliau|cofnodion|estyniad|eithriad|damwain|camgymeriad)\b",
    I,
)
REASON = expression(r"(?:following|having|based on|on the basis (?:of|that)|in line with|further to|since|because|yn dilyn|ar sail|gan fod|gan ei fod|ar gais)\b(?!.*\b(?:stages? \w|phases? \w|triage|trial|pilot|interim|temporar\w*|agenda|queue|exempt\w*|which|will|would|must|should)\b)", I)
GOES_ON = expression(
    r"(?:(?:it|this|they|parth|the domain|the request|api management|the (?:o365|microsoft 365) team)? ?(?:has|have|is|are|was|were|will)? ?(?:also |then |shortly |being |be |been )*(?:passed|sent on|live|goes live|active|back on rhestr|visible|copied|recorded|logged|in place|added to (?:the )?rhestr)\b|"
    r"(?:and )?(?:you|please|many thanks|thanks?|thank you|regards|cheers|congratulations|no (?:further |more )?(?:action|questions?|need)|let (?:us|me)|do (?:shout|get|contact|not hesitate)|any (?:questions?|queries)|keep|attach|feel free|over to you|best wishes|all the best|have a|enjoy|the (?:toolkit|form|answers?|code of connection|supplier|company|certificate|evidence|information|security|controls|documentation)|their (?:code|toolkit|answers|certificate)|"
    r"(?:we|i) (?:are|am|were|was|have|'ve) (?:satisfied|content|happy|reviewed|checked|looked|considered|pleased)|requested|asked|discussed|promised|agreed on|per |it (?:meets|met|passed)|you asked|supplier|ref|reference|our ref|case|"
    r"(?:(?:it|this|they|parth|the domain|the request|both) )?(?:has |have |is |was |were |been |has been )*(?:just |also |now |then |duly )*(?:added|entered|listed|done|made|checked|countersigned|created|implemented|carried out|actioned|completed?|tested|showing|in force|sits on rhestr|sitting on rhestr|appears on rhestr)\b(?! (?:if|once|when|after|before|until|by (?:you|the supplier|them)|to (?:the )?(?:agenda|queue)))|"
    r"(?:my colleague |our )?(?-i:[a-zà-ÿ]{2,14})(?: (?-i:[a-zà-ÿ]{2,14}))? (?:has |have )?(?:just |already |now )?(?:added|entered|listed|made the (?:change|entry)|pressed the button|put it on)\b|"
    r"(?:the |our )?(?:entry|record|change|sync|tenant|technical change)\b(?= (?:(?:is|was|has|have|been|were|runs?|now) )*(?:live|made|added|done|complete|completed|created|updated|there|in place|under|on|implemented|entered)\b)|full stop\b|"
    r"(?:fe'i |ac |a )?(?:h?ychwanegwyd|ychwanegodd \w+|gwnaed y newid|bod y cofnod|mae'r cofnod|dwi newydd ei (?:roi|ychwanegu))\b|(?:now )?on (?:rhestr|the list)(?=(?: (?:shortly|soon|today|tomorrow|later|overnight))?\W*$)|cewch|gallwch|diolch|cofion|atodwch|cadwch|cysylltwch|mae croeso|mae'r (?:cwmni|ffurflen|cyflenwr)|god cysyll\w+|cod cysyll\w+|ar gais|gyda diolch|da)\b)|#|https?|\d|enw|sec-|apim-",
    I,
)
FREELY = expression(  # what was done besides, and what may be done now
    r"(?:i|we)(?:'ve| have|'d)? (?:just |also |already )?(?:checked|forced|updated|tested|sent|copied|told|put|added|popped|closed)\b(?!.*\b(?:stages?|phases?|exempt\w*|agenda|queue|trial|pilot)\b)|you(?:'re| are) (?:now )?(?:free|clear|good|able|welcome) to\b|(?:go ahead|off you go|crack on|fire away)\b|with (?:many |our |my )?(?:thanks|pleasure)\b",
    I,
)
_RECORDS = r"(?:(?:our|the) records(?: for rhestr)?|(?:the )?rhestr|our list)"
_BY = r"(?: (?:by|under|gan) [\w .'-]{1,30}| myself)?"
SETTLED = expression(
    rf"(?:(?:(?:it|the domain|the entry|entry|(?:the )?rhestr entry) )?(?:has been |was |is )?(?:just |also |already )?(?:added|entered|listed|tested|done)(?: (?:in)?to rhestr| on rhestr)?{_BY}|(?:i|we|(?-i:[a-z]{{2,14}})(?: (?-i:[a-z]{{2,14}}))?)(?:'ve| have| has)? (?:just |already |also |now )*(?:added|entered|listed|pushed|put) (?:it|this|the (?:change|entry|domain))(?: (?:on|through|in))?(?: (?:to|on|onto|on to) rhestr)?{_BY}|"
    r"ychwanegwyd(?: y parth)?(?: at rhestr)?(?: gan [\w .'-]{1,30})?|(?:a )?bod y cofnod(?: perthnasol)? wedi(?: ei|'i) (?:greu|ychwanegu)(?:'r un diwrnod)?|"
    rf"(?:it )?(?:has |have |is |was )?(?:also |been )*added(?: to {_RECORDS})?|(?:we have |i have )?(?:updated|amended) {_RECORDS}(?: accordingly| to reflect this)?|(?:{_RECORDS}|the list) (?:has been |have been )?(?:updated|amended)(?: accordingly| to reflect this)?|"
    r"(?:it )?(?:is |are |will be )?(?:now |shortly |also )*(?:going|being (?:added|put|placed|entered)|to be added|added|put|placed|entered) (?:on ?to|to|on) rhestr(?: (?:now|today|tonight|tomorrow|shortly|this (?:morning|afternoon|week)))?|(?:it |parth )?(?:goes|will go) (?:on|on ?to|to) rhestr(?: (?:now|today|tonight|tomorrow|shortly))?|"
    r"(?:we have |i have |i've )?closed (?:the|your|this) (?:request|ticket|call)|your (?:ticket|call) can be closed|(?:it )?is ready (?:to use|for use)|(?:has been )?actioned|(?:popped|put) it on rhestr|(?:full )?(?:confirmation|details)(?: below)?(?: for your records)?|follows)\W*",
    I,
)  # the whole of a clause that tells what was done after an approval
CIVIL = expression(
    r"(?:^\s*|(?<=[.,] )|(?<=\band ))(?:please |you (?:can|may) (?:now )?)?(?:consider|regard|treat) (?=parth (?:as )?(?:now |fully |formally )?approved\b)|\b(?<=responses )(?:you )?provided\b(?= and\b)|\b(?:(?<=answers )|(?<=evidence ))(?:you )?provided\b(?= and\b)|\b(?:assessed|reviewed|checked|considered) against (?:the|our|all) (?:relevant |required |security |necessary )*(?:criteria|standards|requirements|policies)\b(?= and\b)|"
    r"\b(?:and )?this (?:e-?mail|message) (?:can|may) be (?:used|kept) as (?:evidence|proof|confirmation)(?: of (?:that|this))?(?=\W*$)|\bdim problem gyda(?:'r| eich) (?:cais|ffurflen)(?: hwn| hon)?(?=[:,;])",
    I,
)  # words of a condition or denial that are none here
TWOFOLD = expression(r"(?<=\bwedi)(?:'i| ei| cael ei) (?:h?adolygu|h?asesu|h?ystyried) a('i (?:g|ch)ymeradwyo)\b", I)  # `wedi'i asesu a'i gymeradwyo`
ENTERED = expression(r"(?<=gymeradwyo) a'i h?ychwanegu (?:at )?(?:ein cofnodion|rhestr)(?=\W*$)", I)
REVIEWING = expression(r"(?:(?:we|i|tim) (?:(?:have|has|also|carefully|fully|all) )*|(?:we've|i've) )(?:reviewed|considered|assessed|checked|examined|(?:completed|concluded|finished) (?:our|the|its) (?:review|assessment)|(?:finished|done) (?:looking|going) (?:at|over|through))\b|(?:mae tim|rydym|rydyn|rwyf|rwy|dw)(?: ni| i)? wedi (?:adolygu|ystyried|asesu|gwirio)\b", I)
CARRIED = expression(r"^(?=(?:approves?|authori[sz]es?)\b(?! of\b))|^(?:mae'n|yn)(?= cymeradwyo)", I)
VOCABULARY = frozenset(
    "ysgrifennaf wy'n ma hysbysir notice mate above-named above-mentioned undermentioned hereby midday a'i yng nghyfarfod "
    "fe mi wnaethom wnaethon wnes myself ourselves rydyn rydan dw dwi penderfynwyd terfynol letting recent latest earlier original fyi decided date ddweud dda dweud gofynnwyd gofynnoch anfonwyd hapus bodlon fodlon successful  submitting sending provided supplied attached concerning regarding about respect relation behalf appropriate evening lunchtime monday's you've you're we'll i'll happily gladly hello okay yep yup sound sorted ticked box boxes through "
    "quick short brief line one writing write drop dropping advised aware informed update notify gone through done complete completed erbyn hyn hoffwn hoffem cafodd cafwyd hapus concerned made wanted pleasure again finally lovely perfect absolutely definitely certainly sure indeed accordingly duly  re clarity clear avoidance doubt cytunwyd ymhellach yn unol â unrhyw amheuaeth "
    "approving grants shown signed derbyn ers p'nawn pnawn bora ni'n dwi'n brynhawn prynhawn caniata lunch "
    "the a an new your you our ours we i us me it its this that these those both all each every one two three four five following above below named said requested domain domains name names url website web internet supplier supplier's suppliers company company's vendor vendor's third party enw parth rhestr tim "
    "request requests requested application applications submission submissions submitted received sent dated form forms toolkit toolkits workbook information security completed version v6 item addition additions to add adding added be been being is are was were has have we've i've i'm we're it's that's too now also hereby therefore thus formally formal officially "
    "official fully full successfully successful happy pleased delighted glad content satisfied able can confirm confirms confirming confirmation confirmed inform advise let know wish want wanted tell say saying report note that for of on in onto into by with from as and yes ok okay fine good great excellent news hi hello dear afternoon morning evening "
    "thanks thank many very much approved approve approves approval authorised authorized authorise authorises authorize signed sign off granted given give agreed accepted cleared permission permitted decision outcome result status verdict ref reference inclusion include included including put placed use happy went through listed list allow allow-list allow-listing allow-listed allowlist allowlisted allowlisting listing whitelist whitelisted white "
    "green light go-ahead ahead go reviewed considered assessed checked take accept treat email e-mail message member next published update release refresh change window renewal renewed side end dhcw o365 office microsoft 365 m365 nhs wales their they them which here here's there's just behalf welcome bodies team's opsec wholly entirely unconditionally without hesitation any reservations reservation issues further whole live active already all-clear "
    "mae mae'r mae'n y yr r yw wedi wedi'i wedi'u ei eu cael i gan gyda ar gyfer at o am eich ein ni rydym rwyf rwy rwy'n ydym yn falch bleser gennym gennyf gadarnhau cadarnhau cadarnhawn gallwn gallaf ydw gwybod roi rhoi hysbysu bod fod parthau parth'r cais ceisiadau gais chais cheisiadau ffurflen phecyn pecyn cyflenwr cyflenwr's cwmni cymeradwyo cymeradwyo'r gymeradwyo gymeradwyo'r chymeradwyo cymeradwywyd cymeradwyodd cymeradwyir caniatáu caniatáu'r ganiatáu "
    "chaniatáu caniatawyd awdurdodwyd awdurdodi awdurdodi'r hawdurdodi derbyniwyd ychwanegwyd ychwanegu ychwanegu'r hychwanegu i'w i'r o'r a'r â'r bellach newyddion da cymeradwyaeth gymeradwyaeth penderfyniad canlyniad hwn hon hyn isod uchod canlynol dilynol ddau dau ddwy dwy tri holl pob un sy sydd dyma annwyl helo diolch llawn ffurfiol swyddogol llwyddiannus enwyd bwrdd rhoddwyd chadarnhau hefyd "
    "gave giving gives nod thumbs up got moved changed set marked stands effect start immediate summary short yesterday eisoes ynghylch parthed gennyf gyda'r dyddiad heddiw "
    "caniatâd ydynt maent yna ac a serves ichi o'ch phleser gynnwys cytuno my unanimously processed implemented undersigned overall consider one's continue continues remain remains stay stays other well hysbysir hysbysiad fe'ch drwy trwy cadarnhaf wyf iechyd gofal digidol cymru cymorth diogelwch gwybodaeth gyflwynwyd cynnwys cynnwys'r sêl bendith system bawb ma ma' mae'r dyn ydan gynnon gynno 'da da answer read sign-off fulfilled certify belonging identified tenant join joins directed raised entry entered show shows updated op sec unreservedly ddiamod iddo llwyddo fynd gael chi lawn brynhawn barod oes hwnna del iawn jyst gair sydyn ddeud deud amser cinio cyfarfod gymeradwyon pasio gwiriad gymeradwyo'n fe'i hychwanegwyd analyst".split()
)
