"""The words by which allow-listing and a Code of Connection are told, in English and Welsh. Patterns only."""

from __future__ import annotations

import re

from mailbot.expression import expression

I = re.IGNORECASE  # noqa: E741
THE_LIST = expression(r"\b(?:allow|white)[- ]?list|\bo365\b|\brh?estr (?:g|c)?aniat", I)
ABOUT = expression(
    r"\b(?:allow[- ]?list(?:ed|ing|s)?|white[- ]?list(?:ed|ing|s)?|o365 (?:allow|domain|list)|code of connection|coc|o365 allow listing|allow listing domain|rhestr(?:au)? (?:ganiat\w+|a ganiat\w+|caniat\w+|ganiad\w+|gwyn\w*|wen)|rhestr ganiatáu|rhestr-ganiat\w+|cod(?:au)? (?:cysylltu|cyswllt|cysylltiad)|chod (?:cysylltu|cyswllt|cysylltiad)|god (?:cysylltu|cyswllt|cysylltiad))\b|"
    r"\b(?:add|adding|approve|approval|permit|unblock|caniat\w+|ychwanegu)\b[^.\n]{0,60}\b(?:domain|parth)\b|\b(?:domain|parth)\b[^.\n]{0,60}\b(?:add(?:ed)?|approved?|permitted|allowed|listed|ychwanegu|hychwanegu|rhestr)\b",
    I,
)
REQUESTING = expression(
    r"\b(?:pl(?:ea)?se|pls|request\w*|requir\w*|need(?:s|ed)?|would like|like to|could|can (?:you|we|this)|wish\w*|want\w*|grateful|appreciate|add|added|submit\w*|submission|attach\w*|enclos\w*|ask\w*|apply\w*|application|seek\w*|approve|gofyn\w*|ofyn\w*|car(?:em|wn|wch)|cais|gais|hoff\w+|angen|allwch|allech|wnewch|os gwelwch|ychwanegu|hychwanegu|amgae\w*|atod\w*|ynghlwm|dymun\w+)\b",
    I,
)
DOMAIN = expression(r"(?<![\w.@/-])(?:(?:https?://)?(?:www\.)?|@|\*\.)?((?:[A-Za-z0-9À-ɏЀ-ӿ](?:[\wÀ-ɏЀ-ӿ-]{0,61}[A-Za-z0-9À-ɏЀ-ӿ])?\.)+[A-Za-zÀ-ɏЀ-ӿ]{2,24})(?![\w@-])(?:/[^\s]*)?", re.UNICODE)
FULL_URL = expression(r"https?://[^\s<>]+", I)
MAIL_DOMAIN = expression(r"(?<![\w.+-])[\w.+'-]{1,64}@((?:[\w-]+\.)+[A-Za-z]{2,24})")
IN_DATE = expression(
    r"\b(?:in[- ]?date|in force|valid|current(?:ly)?|up[- ]to[- ]date|live|active|unexpired|not expired|hasn'?t expired|still (?:in|good|valid|running|current)|renewed|(?:expir\w{0,8}|ends?|runs?|valid|lasts?|good|due) (?:on|until|till|to|up to|through|date|for renewal|\d)|until|till|dilys|ddilys|cyfredol|gyfredol|mewn dyddiad|o fewn (?:ei )?(?:dyddiad|ddyddiad)|yn gyfredol|yn ddilys|hyd at|tan|nes|dod i ben (?:ar|ym|yn|fis)|mewn grym|heb ddod i ben)\b",
    I,
)
CALLED_IN_DATE = expression(r"\b(?:in[- ]?date|in force|up[- ]to[- ]date|current(?:ly)?|valid|unexpired|(?:has been|have|they|was|just|recently) renewed|mewn grym|cyfredol|gyfredol|dilys|ddilys|mewn dyddiad|wedi(?:'i| ei) adnewyddu)\b", I)
COC = expression(r"\b(?:code[s]? of connection|code-of-connection|code of conn\w*|coc|cocs|coco|co-co|c of c|connection code|c\.o\.c\.?|[cgh]{1,2}[oô]d(?:au)? (?:cysylltu|cyswllt|cysylltiad|y cysylltiad))\b", I)
COC_NEGATED = expression(
    r"\b(?:no|not|n'?t|(?:could|would|do|does|did|has|have|had|is|are|was|were|wo|ca)n'?t|never|without|lack\w*|expired|lapsed|out of date|run out|ran out|applied for|applying for|in the process|awaiting|waiting|pending|unsure|not sure|don'?t know|whether|if they (?:have|hold)|will (?:be )?(?:get|apply|obtain)\w*|renewing|being renewed|due to (?:get|receive|have)|do(?:es)? (?:they|it) (?:have|hold|need)|nid oes|nid yw|heb|ddim|wedi dod i ben|daeth i ben|ansicr)\b",
    I,
)
NOT_NEGATED = expression(r"\b(?:(?:not|hasn'?t|haven'?t|isn'?t) (?:yet )?(?:expired|run out|lapsed|ended|gone out of date|out of date)|heb (?:ddod i ben|redeg allan)|na(?:d|c)? (?:yw|ydy|ydi)(?:'r \w+)?(?: eto)? wedi(?: eto)? (?:dod i ben|rhedeg allan)|(?:nid|nad) yw(?: eto)? wedi(?: eto)? dod i ben|doesn'?t (?:expire|run out|end|lapse)|does not (?:expire|run out|end|lapse)|(?:isn'?t|not) due (?:to|for) (?:expire|renewal|run out)|not due to expire|not (?:on|in) (?:the )?(?:dhcw )?(?:o365 )?(?:allow|white)|(?:isn'?t|aren'?t|not) (?:currently |yet )?(?:on|listed|in|allow)|heb ddod i ben|nid yw (?:ar|eto)|ddim ar|nid yw wedi dod)\b[^.,;\n]{0,40}", I)
NOT_A_DOMAIN = expression(r"^(?:[ivx]+\.|e\.g|i\.e|n\.b|etc\.|v?\d)|\.(?:xlsx?|xlsm|docx?|pdf|csv|zip|msg|eml|pptx?|png|jpe?g|txt|html?|ics|gif)$", I)
FOREIGN = frozenset({"sharepoint.com", "office.com", "microsoft.com", "outlook.com", "google.com", "linkedin.com", "twitter.com", "x.com", "facebook.com", "youtube.com", "aka.ms", "live.com", "windows.net", "instagram.com", "nhs.uk", "gov.uk", "office365.com", "onmicrosoft.com"})
CURRENT_REF = expression(r"\bCOC[-/ ]?\d{4}[-/ ]?\d{1,4}\b", I)
EXPIRY = expression(r"(?:expir\w{0,8}|valid|until|till|ends?|runs?|renew\w{0,6}|dod i ben|hyd at|tan|dilys)\D{0,30}?(\d{1,2}(?:st|nd|rd|th|af|ain|il|fed|ed|eg)?[ /.-](?:of )?(?:\d{1,2}|[A-Za-zŵŷ]{3,9})[ /.,-]+\d{2,4}|\d{4}-\d{2}-\d{2})", I)
