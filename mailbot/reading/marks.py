"""The marks by which quotes, signatures and disclaimers are known: English and Welsh, and the common clients' own.

Every pattern is bounded and is tried on one line at a time.
"""

from __future__ import annotations

import re

LINE = 2000  # characters of a line that are looked at
QUOTE_LINE = re.compile(r"\s{0,3}(?:>|\|\s?>)")
ORIGINAL = re.compile(
    r"\s*[-_=*]{2,}\s*(?:original (?:message|appointment)|forwarded (?:message|by.{0,80})|begin forwarded message|"
    r"neges wreiddiol|neges a anfonwyd ymlaen|anfonwyd ymlaen.{0,60}|reply message|ursprüngliche nachricht|message d'origine)\s*[-_=*:]*\s*$",
    re.IGNORECASE,
)
BEGIN_FORWARDED = re.compile(r"\s*(?:begin forwarded message|dechrau neges a anfonwyd ymlaen|start of forwarded message)\s*:?\s*$", re.IGNORECASE)
WROTE = re.compile(r"\s*(?:on|ar|am|le|el|il|op)\b.{4,300}(?:wrote|ysgrifennodd|a écrit|schrieb|escribió)\b.{0,120}:\s*$", re.IGNORECASE)
WROTE_START = re.compile(
    r"\s*(?:on|ar|am)\s+(?:\w{2,12},?\s+){0,2}.{0,24}(?:\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}:\d{2})", re.IGNORECASE
)
WROTE_END = re.compile(r".{0,300}(?:wrote|ysgrifennodd)\b.{0,120}:\s*$", re.IGNORECASE)
WELSH_WROTE = re.compile(r"\s*(?:ysgrifennodd\s.{3,200}|mae\s.{3,200}\bysgrifennu\b.{0,60})\s(?:ar|am)\s.{4,80}:\s*$", re.IGNORECASE)
RULE_LINE = re.compile(r"\s*[_\-=*]{5,}\s*$")
FIELD_WORDS = {
    "from": ("from", "oddi wrth", "o", "gan", "von", "de"),
    "sent": ("sent", "date", "anfonwyd", "dyddiad", "gesendet", "envoyé", "datum"),
    "to": ("to", "at", "i", "an", "à"),
    "subject": ("subject", "pwnc", "testun", "betreff", "objet", "re"),
    "cc": ("cc", "copi", "copïau"),
}
FIELD_OF = {word: name for name, words in FIELD_WORDS.items() for word in words}
FIELD_LINE = re.compile(r"\s*\**\s*(?:[A-Za-zÀ-ÿ]{1,10}(?: [a-z]{2,6})? ?/ ?)?([A-Za-zÀ-ÿ]{1,10}(?: [a-z]{2,6})?)\s*\**\s*:\s*\**\s*(.{0,400})")
MOBILE = re.compile(
    r"\s*(?:sent from (?:my|outlook|yahoo|mail|samsung|the all)|get outlook for|anfonwyd o(?:'?m| fy)?\b|(?:anfonwyd |danfonwyd )?oddi ar fy (?:i(?:phone|pad)|ffôn|ffon|nhabled|ngliniadur|nghyfrifiadur)|wedi(?:'i)? anfon o|"
    r"cael outlook|cewch outlook|sent with|sent via)\b.{0,120}$",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"\s*(?:(?:with |and )?(?:(?:very |so |a )?(?:kind(?:est)?|warm(?:est)?|best|many|my)?\s*(?:regards?|wishes|thanks)|"
    r"thanks?(?: you)?(?: very much| so much| a lot| a million| again| all| both| in (?:advance|anticipation)| for (?:your|the|any) (?:help|time|assistance|support))*"
    r"(?: and (?:kind |best |warm )?regards)?|thx|ta|cheers|rgds|kr|br|bw|tia|yours(?: (?:sincerely|faithfully|truly))?|sincerely|all the best|"
    r"best|speak soon|take care|respectfully|cordially|"
    r"(?:gyda )?diolch(?: (?:yn fawr|o galon|ymlaen llaw|am (?:eich|bob) (?:help|cymorth|amser|cefnogaeth)|i chi|eto|a chofion|o flaen llaw|mawr|iawn|ichi))*(?: iawn)?|"
    r"cofion(?: (?:gorau|cynnes|caredig|cynhesaf|fil|a diolch))?|(?:yn )?(?:gywir|bur|gyfeillgar)|yr eiddoch(?: yn (?:gywir|bur))?|hwyl(?: (?:fawr|am y tro))?|"
    r"(?:pob |gyda )(?:hwyl|dymuniad da|dymuniadau gorau)|dymuniadau gorau|ll\.?a\.?ch\.?))"
    r"\s*(?:[,.!:;\-–—/]|\b(?:a|and|&)\b|$)\s*(.{0,60})$",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?s\.?|o\.?\s?n\.?|ôl-nodyn|n\.?b\.?|edit|update|also)\b\s*[:.\-–,]?\s", re.IGNORECASE)
DISCLAIMER = re.compile(
    r"(?:this|the information (?:contained )?in this)\s+(?:e-?mail|message|communication)\b.{0,160}(?:confidential|intended|privileged|sensitive|may contain)|"
    r"\b(?:disclaimer|ymwadiad|confidentiality notice|hysbysiad cyfrinachedd)\b|if you (?:are not (?:the|that)|have received this).{0,60}(?:intended|error|mistake|person|addressee|recipient)|"
    r"please consider the environment|(?:meddyliwch|ystyriwch).{0,40}amgylchedd|think before you print|"
    r"(?:mae|bwriedir)(?:'r|’r)? .{0,80}(?:neges|e-?bost)\b.{0,120}(?:gyfrinachol|cyfrinachol|fwriadwyd|fwriedir|bwriadu|breifat)|"
    r"(?:neges|e-?bost)(?: hon| hwn)?.{0,80}(?:gyfrinachol|cyfrinachol)|os (?:ydych|nad chi|derbyn\w+).{0,100}(?:camgymeriad|mewn gwall)|"
    r"(?:croesew\w+|rydym yn croesawu|mae croeso|welcome).{0,60}(?:correspond|gohebiaeth|gohebu|calls in welsh|galwadau)|\bwe\b.{0,60}\bcorrespond(?:ence)?\b.{0,40}\b(?:welsh|english)\b|"
    r"^[^\n]{0,80}\b(?:yw enw gweithredol|is the operational name of)\b[^\n]{0,120}$|"
    r"(?:correspond\w*|gohebiaeth).{0,60}(?:welsh|cymraeg|gymraeg).{0,80}(?:delay|oedi|welcome|croeso|english|saesneg)|"
    r"(?:e-?mail|message|neges)\b.{0,40}\b(?:by mistake|in error|(?:drwy|trwy|mewn) g?h?amgymeriad)|(?:any|all) (?:supplier|recipient|person)s? receiving this|standard terms (?:and conditions )?apply|"
    r"(?:scanned for|checked for|sganio am) .{0,30}(?:virus|firws|malware)|registered (?:office|in england|charity|company)|"
    r"\b(?:consider|think)\b.{0,50}\bbefore (?:you )?print(?:ing)? (?:this|the) (?:e-?mail|message)\b|\b(?:do not|don.t) print this (?:e-?mail|message)\b|\b(?:peidiwch ag argraffu|(?:meddyliwch|ystyriwch)\b.{0,60}\bargraffu)(?:.r| y| yr)? (?:neges|e-?bost)|views (?:or opinions )?expressed|freedom of information act|deddf rhyddid gwybodaeth|nid yw .{0,40}yn derbyn .{0,30}cyfrifoldeb",
    re.IGNORECASE,
)
BANNER = re.compile(
    r"\s*[\[*(]*\s*(?:caution|warning|external(?: e-?mail| sender)?|rhybudd|gofal|important|pwysig|e-?bost allanol|\[?external\]?|"
    r"you don't often get|some people who received|this (?:e-?mail|message) (?:originated|came|was sent) from outside|"
    r"(?:daeth|anfonwyd) (?:yr e-?bost|y neges).{0,30}(?:allanol|tu allan|y tu allan))\b",
    re.IGNORECASE,
)
BANNER_BODY = re.compile(
    r"outside (?:of )?(?:the |your |nhs )|external (?:source|sender|e-?mail)|do not click|learn why this is important|"
    r"tu allan i|peidiwch â chlicio|allanol|originat",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"(?:\b(?:tel|t|m|mob|mobile|phone|ffôn|ffon|symudol|direct|dd|ext|est|fax|teams|e-?mail|e-?bost|web|gwefan|www)\b\s*[.:/|]|"
    r"(?:\+44|\b0\d{2,4})[\s\d()\-]{6,}|\bwww\.|https?://|\b(?:cf|sa|ll|np|ld|sy)\d{1,2}\s?\d[a-z]{2}\b)",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"\b(?:manager|lead|officer|engineer|developer|analyst|director|head of|consultant|architect|administrator|specialist|nurse|doctor|"
    r"coordinator|co-ordinator|assistant|advisor|adviser|technician|secretary|president|registrar|professor|pharmacist|radiographer|"
    r"health board|bwrdd iechyd|nhs trust|ymddiriedolaeth|university|hospital|ysbyty|department|adran|informatics|gwybodeg|digital services|"
    r"rheolwr|rheolwraig|swyddog|pennaeth|datblygwr|dadansoddwr|cyfarwyddwr|arweinydd|peiriannydd|cydlynydd|prif|uwch|senior|"
    r"he/him|she/her|they/them|nhs wales|gig cymru|iechyd a gofal digidol|digital health and care)\b",
    re.IGNORECASE,
)
REQUESTING = re.compile(
    r"\b(?:imtp|use case|achos defnydd|api (?:name|required|requested|needed)|please|could you|can you|need(?:s|ed)? access|users?\s*:|"
    r"defnyddwyr|a wnewch|allwch|os gwelwch|hoffwn|angen mynediad|supplier|cyflenwr|domain|parth)\b",
    re.IGNORECASE,
)
SPEAKING = re.compile(r"\bI(?:'(?:ve|d|ll|m))?\b(?! work\b)|\b(?:rwyf|rwy'n|dw i|dwi|rydw i|hoffwn)\b")
FOOTER = re.compile(
    r"\b(?:work(?:ing)? (?:hours|pattern|flexibl\w+|days|part[- ]time|agile|compressed|from home|remotely)|(?:outside|out) of? ?(?:my |your |our |normal |own |office |working )*hours|expect (?:a|an|any|you) |(?:non[- ])?working days?|"
    r"pronouns|annual leave|correspondence|(?:in|speak|learning|dysgu|siarad) (?:welsh|cymraeg)|gymraeg|oriau gwaith|diwrnodau gwaith|gohebiaeth|llesiant|wellbeing)\b",
    re.IGNORECASE,
)  # what people have below every mail
OFFICE = re.compile(  # how an office is reached, as it stands below every mail of its people
    r"\W*(?:(?:my |our |normal |usual )*work(?:ing)? (?:days|hours|pattern)\b|diary\b|(?:my|our) (?:[\w'’-]+ ){0,3}(?:help ?desk|service desk|pa|secretary|job[- ]share)\b|"
    r"(?:[\w'’-]+ ){1,4}(?:queries|enquiries|appointments) (?:to|:)|oriau gwaith|diwrnodau gwaith|dyddiau gwaith)",
    re.IGNORECASE,
)
QUOTATION = re.compile(r"\W*[\"“‘']|.*[\"”’'] ?[-–—~]")  # a motto below a name
