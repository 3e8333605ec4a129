"""Words that stand where a value should be and give nothing: "TBC", "to follow", "n/a", "Awaited. I have reminded her.", "i'w gadarnhau"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression

EMPTY = expression(
    r"\W*(?:tb[cadn]|t\.b\.c\.?|n/?a|n\.a\.?|none(?: yet| as yet| available)?|nil|null|x{2,}|to (?:be )?(?:follow|confirm(?:ed)?|advis\w+|provided?|agreed|supplied)|"
    r"pending|await(?:ed)?|not (?:yet )?(?:known|sure|available|applicable|provided|given|confirmed|have|assigned|allocated|got)\b.{0,80}|"
    r"unknown|unsure|don'?t (?:know|have)\b.{0,60}|do not (?:know|have)\b.{0,60}|(?:still )?(?:waiting|chasing|checking|finding out)|later|soon|see (?:below|attached|above)|as (?:above|below)|"
    r"(?:being|to be) \w+|can(?:'t|not) find\b.{0,40}|i'?m not sure\b.{0,40}|follow(?:s|ing)?(?: (?:later|shortly|soon))?|shortly|"
    r"(?:not (?:yet )?|(?:i |we )?(?:haven'?t|have not) (?:yet )?)heard\b.{0,80}|no (?:answer|reply|news) (?:yet|so far)\b.{0,60}|to be confirmed\b.{0,60}|heb glywed\b.{0,60}|i(?:'|’)?w (?:g?cadarnhau|gadarnhau|ddilyn|roi)|i ddilyn|heb (?:ei |eu )?(?:gadarnhau|wybod|benderfynu|gael|dderbyn)\b.{0,40}|ddim yn (?:gwybod|siŵr|siwr|berthnasol)\b.{0,40}|dim(?: eto| ar hyn o bryd)?|amherthnasol|anhysbys|yn dod|aros|\{\{[^{}\n]{0,60}\}\}|<<[^<>\n]{0,60}>>|<[^<>@\n]{2,60}>|\[[^\]\n@\d]{3,60}\]|«[^«»\n]{0,60}»|"
    r"ddim (?:gen\w*|ar gael)\b.{0,60}|_[\W_]*)?\W*",
    re.IGNORECASE,
)
NO_NAME = expression(  # no name and no number begins so, though what is done with an API may: "Checking addresses before letters go out"
    r"\W*(?:(?:will|i'?ll|we'?ll|i will|we will|bydd(?:af|wn)|fe fydd\w*)\b.{0,60}|(?:awaiting|aros|(?:still )?(?:waiting|chasing|checking|finding out|looking|getting))\b.{0,60}|ask\w* .{0,60})\W*",
    re.IGNORECASE,
)


BEGINS_EMPTY = expression(
    r"\W*(?:tb[cadn]|t\.b\.c\.?|n/a|n\.a\.|none(?: yet| as yet)?|nil|to (?:be )?(?:follow|confirm(?:ed)?|advis\w+|provided?|agreed|supplied)|pending|not (?:yet )?(?:known|sure|available|applicable|confirmed|assigned|allocated)|unknown|don'?t know|do not know|confidential|(?:i )?(?:can'?t|cannot) say|"
    r"i(?:'|’)?w (?:g?cadarnhau|gadarnhau|ddilyn)|i ddilyn|dim eto|ddim yn gwybod)\s*(?:[,;:(.!?/]|(?<=\s)[-–—]|[-–—](?=\s)|\b(?:yet|from|by|once|when|as|until|later|asap|soon|because|since|we|i|it|for now|at present|at the moment|currently|still|gan|eto)\b)",
    re.IGNORECASE,
)

_NAME = r"(?:(?:dr|mr|mrs|ms|miss|prof|sister)\.? )?(?-i:[A-ZÀ-ÞŴŶ][\w'’-]+)(?: (?-i:[A-ZÀ-ÞŴŶ][\w'’-]+))?"
_BODY = r"(?:(?:the|our|my|their|y|yr|'r|ein|fy) )?(?:[\w-]+ ){0,2}?(?:team|office|department|dept|lead|manager|board|group|committee|directorate|secretary|finance|planning|planners|pmo|procurement|governance|management|supplier|people|folk|lot|him|her|them|someone|somebody|colleagues?|cyllid|cynllunio|cyflenwr|tîm|swyddfa|rheolwr|bwrdd|adran(?: \w+)?)"
_WHO = rf"(?:{_NAME}|{_BODY})"
_IT = r"(?:it|this|that|one|hyn|hwn|hwnnw|hynny|(?:the |our |my |y |ein )?(?:[\w-]+ )?(?:number|ref(?:erence)?|name|details?|use[- ]case|milestone|rest|wording|information|paragraph|words|code|answer|reply|rhif|cyfeirnod|enw|manylion|gweddill|ateb|geiriad))"
_WHEN = r"(?:at the moment|for now|now|still|yet|again|for (?:sign-?off|approval|comment)|to (?:confirm|supply|draft|finish|write|provide|send|advise)|today|tomorrow|(?:this|next) \w+|later(?: \w+)?|shortly|soon|asap|(?:on|by) \w+|(?:on )?\d{1,2}/\d{1,2}|ar hyn o bryd|o hyd|eto|heddiw|yfory|cyn hir|wythnos nesaf)"
_SENDS = rf"(?:send|follow|confirm|get|find|forward|pass|come|advise|provide|supply|check|ask|chase|be|have|update|e-?mail|reply|dig|look|give|share|add)(?: (?:back|out|up|on|over|through|across|along|in touch|sent|with|confirmed|provided|supplied|forwarded)\b)*(?: (?:to )?(?:you|{_WHO}))?(?: (?:about |for |with )?{_IT})?"
_SOURCE = rf"(?:[ ,(–-]+(?:back |to come )?(?:from|with|by|on|for|to|of|gan|gyda|efo|oddi wrth|i|wrth|am) (?:{_WHO}|{_IT}))"
_EXPLAINS = rf"(?:(?:i|we|he|she|they|it|you|will|but|should|expected|hopefully|due|promised|from|with|as|asked|see|who|not|no|still|sorry|mae|bydd|fe|mi|ond|dwi?)\b|{_WHO} (?:is|has|will|was|said|promised|to|yn|sydd)\b)"
AWAITED = expression(  # the first clause of an answer that only says who has it, or when it comes
    r"\W*(?:(?-i:[A-Z]{2,4}|[A-Z][a-z'’-]+)\s*[:>\])]+\s*)?(?:"
    rf"(?:still |currently |yn dal (?:yn |i )?)?(?:awaited|awaiting|pending|outstanding|in (?:hand|progress|train|the post)|on (?:order|it|(?:its|the|their) way)|under (?:discussion|review|consideration|way)|underway|(?:to )?com(?:e|ing)|chas(?:ed|ing)|waiting(?: to hear)?|(?:been )?(?:asked|requested|reminded|promised|ordered)|being \w+|not (?:yet )?(?:received|to hand|had (?:it|this) back|back)|nothing(?: back)?|no (?:answer|reply|news|word)|reminder sent|leave (?:it )?with me|bear with me|(?:checking|asking|working on|looking (?:into|for|up)|finding|getting)(?= (?:with\b|{_WHO}\W|{_IT}\b)))(?: (?:{_WHO}|{_IT}))?{_SOURCE}{{0,2}}"
    rf"|(?:still |now |currently )?(?:with|gyda|efo|gan) {_WHO}(?: mae (?:hwn|hyn|o|e|hi))?(?! ?,(?! (?:promised|due|expected|hopefully|to follow)\b))"
    rf"|(?:(?:i|we)(?:'ve| have|'m| am|'re| are)? |have )(?:still |just )?(?:asked|chased|reminded|e-?mailed|rung|phoned|requested|asking|chasing|reminding)(?: {_WHO})?(?: (?:for|about|again|to (?:send|supply|confirm|write)) ?{_IT}?)?"
    rf"|(?:(?:i|we|he|she|they)(?: will|'ll)|will|{_WHO} will) {_SENDS}"
    rf"|{_WHO} to (?:supply|provide|confirm|send|write|draft|advise)(?: (?:me |us )?{_IT})?"
    rf"|{_WHO} (?:is (?:writing|drafting|finding|chasing|checking|sorting|on)|has(?: promised)?|mae)(?: (?:me |us )?{_IT})|(?:i'm|we're|{_WHO}(?: is|'s)) on (?:it|the case)"
    rf"|(?:i|ar) ddod{_SOURCE}?|yn aros(?: i glywed)?(?: am (?:ateb|gadarnhad|air)\b)?{_SOURCE}?|(?:(?:dw|rydw|dwi|'?dw) ?i? |rydym |rydyn ni |mi )?(?:wedi|'di) (?:gofyn|holi|atgoffa){_SOURCE}?|ar y gweill|ar (?:ei|eu|y) ffordd|mewn llaw|heb (?:ddod|gyrraedd|ateb|ei gael)(?: yn ôl)?|dim (?:ateb|gair|byd yn ôl)"
    rf")(?:,? {_WHEN}){{0,2}}\)?\s*(?:$|[.;!\n]|(?:,|\s[-–—]|\()\s*(?={_EXPLAINS}))",
    re.IGNORECASE,
)


NO_PURPOSE = expression(r"\W*(?:(?:it's |it is )?(?:just |only |purely |mainly |general |some |needed |required |wanted |necessary |(?:ei )?angen |for |i |ar gyfer |dim ond |new |current |ongoing )*(?:my |our |the |a |y |yr |ein )?(?:api |portal )?(?:testing|tests?|work|project|prosiect|use|purposes|development|access|business|gwaith|profi|brofi|datblygu)(?: (?:purposes|only|use|work|yn unig))*)\W*", re.IGNORECASE)


def gives_nothing(value: str) -> bool:
    """Tell whether a name or number is empty, a placeholder, or a placeholder with an explanation behind it."""
    return tells_nothing(value) or NO_NAME.fullmatch(value.replace("’", "'").strip()) is not None


def tells_nothing(value: str) -> bool:
    """Tell whether an answer in words is empty, a placeholder, or only says who has it or when it comes."""
    plain = value.replace("’", "'").strip()
    return EMPTY.fullmatch(plain) is not None or NO_PURPOSE.fullmatch(plain) is not None or BEGINS_EMPTY.match(plain) is not None or AWAITED.match(plain) is not None


PUT_OFF = expression(
    r"(?!(?:yes|no|ie|oes|na|nac|ydy|none|one|all)\b)(?:[^\s,;:.]+ ){0,4}?(?:is|are|am|\w{1,20}'(?:s|re|m|ll)|will|has to|have to|needs? to|must|yn) ?(?:still |now |currently )?(?:"
    r"(?:find(?:ing)?(?: it| this)? out|get(?:ting)? back|chas(?:e|ing)|look(?:ing)? into (?:it|this)|dod o hyd)\b[^,;:.]{0,60}"
    r"|(?:check(?:ing)?|confirm(?:ing)?|ask(?:ing)?|holi|gwirio|cadarnhau|gofyn)(?: (?:this|it|that|hyn))?(?: (?:with|from|gyda|efo) [^,;:.]{1,40})?)\W*",
    re.IGNORECASE,
)


NOT_HEARD = expression(
    r"\W*(?:(?:i|we|they|he|she) )?(?:(?:not (?:yet )?|(?:haven't|have not|hasn't|has not) (?:yet )?)heard|(?:they|he|she|the supplier|supplier) (?:haven't|have not|hasn't|has not) (?:yet )?(?:told|said|answered|replied|come back)|no (?:answer|reply|word|news) (?:yet|so far|back)|heb (?:glywed|ateb))\b.{0,100}",
    re.IGNORECASE,
)


def is_put_off(value: str) -> bool:
    """Tell an answer that only says who will find it, or that it has not come ("Gary is finding out", "Not heard yet")."""
    plain = " ".join(value.replace("’", "'").split())
    return PUT_OFF.fullmatch(plain) is not None or NOT_HEARD.fullmatch(plain) is not None


FRAME = expression(r"\s*(?:<[^<>@\n]{0,80}>|\{[^{}\n]{0,80}\}|«[^«»\n]{0,80}»|\[[^\]\n]{0,40}\b(?:names?|enter|insert|choose|select|pick|add|type|your|here|date|number|to be|enw|dyddiad|rhif|nodwch|rhowch|dewis\w*)\b[^\]\n]{0,40}\])\s*", re.IGNORECASE)


def is_a_frame(value: str) -> bool:
    """Tell the words of a template in the brackets that they came in ("[name of owner]", "<choose one>")."""
    return FRAME.fullmatch(value) is not None


WELSH_ANSWER = expression(r"(?:ie|oes|ydy|ydi|ydyn|ydynt|ydw|bydd|byddant|do|nage|naddo|na fydd|nac (?:oes|ydy|ydyn|ydynt))\b.{0,80}|dim(?: un)?|[^\n]*\b(?:yn|yw|mae|ein|sydd|ar gyfer|gan|swyddogol)\b[^\n]*|[^\n]*\w['’][rn]\b[^\n]*", re.IGNORECASE)


def says_no_in_welsh(value: str, others: Sequence[str]) -> bool:
    """Tell "Na" (no) from "n/a", by what else is answered beside it."""
    return value.strip(" .,") in ("Na", "na") and any(WELSH_ANSWER.fullmatch(other.strip()) for other in others)


ANYWHERE = expression(r"\b(?:tb[cad]|to follow|to be (?:confirmed|advised)|n/a|not (?:yet )?(?:sure|known|got|have)|don't (?:yet )?(?:know|have)|haven't|i ddilyn|gadarnhau|heb)\b", re.IGNORECASE)
