"""Words that stand where a value should be and give nothing: "TBC", "to follow", "n/a", "i'w gadarnhau"."""

from __future__ import annotations

import re
from collections.abc import Sequence

EMPTY = re.compile(
    r"\W*(?:tb[cadn]|t\.b\.c\.?|n/?a|n\.a\.?|none(?: yet| as yet| available)?|nil|null|x{2,}|to (?:be )?(?:follow|confirm(?:ed)?|advis\w+|provided?|agreed|supplied)|"
    r"(?:will|i'?ll|we'?ll|i will|we will)\b.{0,60}|pending|awaiting\b.{0,60}|await(?:ed)?\b.{0,60}|not (?:yet )?(?:known|sure|available|applicable|provided|given|confirmed|have|assigned|allocated|got)\b.{0,80}|"
    r"unknown|unsure|don'?t (?:know|have)\b.{0,60}|do not (?:know|have)\b.{0,60}|(?:still )?(?:waiting|chasing|checking|finding out|looking|getting)\b.{0,60}|later|soon|see (?:below|attached|above)|as (?:above|below)|"
    r"(?:being|to be) \w+|can(?:'t|not) find\b.{0,40}|i'?m not sure\b.{0,40}|ask\w* .{0,60}|follow(?:s|ing)?(?: (?:later|shortly|soon))?|shortly|"
    r"i(?:'|’)?w (?:g?cadarnhau|gadarnhau|ddilyn|roi)|i ddilyn|heb (?:ei |eu )?(?:gadarnhau|wybod|benderfynu|gael|dderbyn)\b.{0,40}|ddim yn (?:gwybod|siŵr|siwr|berthnasol)\b.{0,40}|dim(?: eto| ar hyn o bryd)?|amherthnasol|anhysbys|yn dod|aros\b.{0,60}|\{\{[^{}\n]{0,60}\}\}|<<[^<>\n]{0,60}>>|<[^<>@\n]{2,60}>|\[(?:insert|enter|add|your)\b[^\]\n]{0,60}\]|«[^«»\n]{0,60}»|"
    r"(?:bydd(?:af|wn)|fe fydd\w*)\b.{0,60}|ddim (?:gen\w*|ar gael)\b.{0,60}|\?+|-+|_+|\.+|…)?\W*",
    re.IGNORECASE,
)


BEGINS_EMPTY = re.compile(
    r"\W*(?:tb[cadn]|t\.b\.c\.?|n/a|n\.a\.|none(?: yet| as yet)?|nil|to (?:be )?(?:follow|confirm(?:ed)?|advis\w+|provided?|agreed|supplied)|pending|not (?:yet )?(?:known|sure|available|applicable|confirmed|assigned|allocated)|unknown|don'?t know|do not know|confidential|(?:i )?(?:can'?t|cannot) say|"
    r"i(?:'|’)?w (?:g?cadarnhau|gadarnhau|ddilyn)|i ddilyn|dim eto|ddim yn gwybod)\s*(?:[,;:(.!?/]|[-–—]|\b(?:yet|from|by|once|when|as|until|later|asap|soon|because|since|we|i|it|for now|at present|at the moment|currently|still|gan|eto)\b)",
    re.IGNORECASE,
)


def gives_nothing(value: str) -> bool:
    """Tell whether a value is empty, a placeholder, or a placeholder with an explanation behind it."""
    plain = value.replace("’", "'").strip()
    return EMPTY.fullmatch(plain) is not None or BEGINS_EMPTY.match(plain) is not None


PUT_OFF = re.compile(
    r"(?!(?:yes|no|ie|oes|na|nac|ydy|none|one|all)\b)(?:[^\s,;:.]+ ){0,4}?(?:is|are|am|\w{1,20}'(?:s|re|m|ll)|will|has to|have to|needs? to|must|yn) ?(?:still |now |currently )?(?:"
    r"(?:find(?:ing)?(?: it| this)? out|get(?:ting)? back|chas(?:e|ing)|look(?:ing)? into (?:it|this)|dod o hyd)\b[^,;:.]{0,60}"
    r"|(?:check(?:ing)?|confirm(?:ing)?|ask(?:ing)?|holi|gwirio|cadarnhau|gofyn)(?: (?:this|it|that|hyn))?(?: (?:with|from|gyda|efo) [^,;:.]{1,40})?)\W*",
    re.IGNORECASE,
)


def is_put_off(value: str) -> bool:
    """Tell an answer that only says who will find it ("Gary is finding out from their head office")."""
    return PUT_OFF.fullmatch(" ".join(value.replace("’", "'").split())) is not None


WELSH_ANSWER = re.compile(r"(?:ie|oes|ydy|ydi|ydyn|ydynt|ydw|bydd|byddant|do|nage|naddo|na fydd|nac (?:oes|ydy|ydyn|ydynt))\b.{0,80}|dim(?: un)?|[^\n]*\b(?:yn|yw|mae|a'r|i'r|o'r)\b[^\n]*", re.IGNORECASE)


def says_no_in_welsh(value: str, others: Sequence[str]) -> bool:
    """Tell "Na" (no) from "n/a", by what else is answered beside it."""
    return value.strip(" .,") in ("Na", "na") and any(WELSH_ANSWER.fullmatch(other.strip()) for other in others)


ANYWHERE = re.compile(r"\b(?:tb[cad]|to follow|to be (?:confirmed|advised)|n/a|not (?:yet )?(?:sure|known|got|have)|don't (?:yet )?(?:know|have)|haven't|i ddilyn|gadarnhau|heb)\b", re.IGNORECASE)
