"""What a new title says against the text below it: "CANCELLED - portal access", "Draft", "If approved", another environment or API. Patterns only."""

from __future__ import annotations

import re

from mailbot.expression import expression
from mailbot.requests.wording import DEV_ENV, UAT_PROD

_END = r"(?=\s*(?:$|[:,;.!(\[|]|[-–—]\s))"  # the word stands by itself
_MAIL = r"(?:the |this |my |our |that |last |y |fy |ein )?(?:request|e-?mail|message|mail|application|cais|gais|e-?bost|neges)"
TAKES_BACK = expression(
    rf"^\W*(?:(?:now |please |pls |wedi(?:'i| ei) )?(?:cancel(?:led|ling)?|ignore|disregard|withdraw\w*|superseded|revoked?|refused|rejected|recall\w*|void|abandoned|postponed|paused|parked|stopped|ganslo|canslo\w*|dynnu'n ôl|tynnu'n ôl|gohirio|ohirio|gohiriwyd|anwybyddwch|gwrthodwyd)){_END}"
    rf"|\b(?:please |pls )?(?:cancel|ignore|disregard|withdraw|recall|delete|bin|canslwch|anwybyddwch|dilëwch)\b(?: of)? {_MAIL}\b|^\W*(?:cancel|cancelled|ignore|withdraw|withdrawn) (?:access|request|portal|api)\b|[:,;–-]\s*(?:please )?(?:cancelled|ignore|disregard|withdrawn|superseded|anwybyddwch)\W*$"
    rf"|\b{_MAIL} (?:is |was |has been |now )*(?:cancelled|withdrawn|superseded|refused)\b"
    r"|^\W*no need\b(?: now| any ?more| to| for|\W*$|,)|\b(?:is |it's |been |all )?sorted(?: it)?(?: now)?(?:,? thanks?)?(?=\W*$|\s[-–—]\s)|\bsuperseded (?:by|with)\b|\bsent (?:in error|by mistake|too (?:early|soon))\b|\b(?:no longer|not) (?:needed|required|wanted|approved|agreed|authorised|authorized|going ahead)\b|\bnot (?:to be )?(?:action|process)\w*\b|\bdim (?:ei )?angen\b|\banfonwyd (?:mewn|trwy) (?:camgymeriad|gamgymeriad)\b|\bon (?:hold|ice|pause)\b|\bar stop\b|(?:^|[-–—:(])\s*hold(?: off| fire)?" + _END,
    re.IGNORECASE,
)
NOT_REAL = expression(
    rf"^\W*(?:this is )?(?:only |just )?(?:an? |my |first |rough )?(?:tests?|testing|practice|dry run|rehearsal|draft|drafft|prawf|ymarfer|template|templed|sample|specimen|example|enghraifft){_END}|\b(?:test|practice|dummy|trial|draft|sample|specimen|example|drafft) (?:run|only|message|e-?mail|mail|request|application|cais)\b|\b(?:an |a )?(?:example|sample|specimen|enghraifft) (?:of|o)\b|^\W*(?:draft|drafft) (?:for|to|i|ar gyfer)\b",
    re.IGNORECASE,
)
TOLD_ONLY = expression(rf"^\W*(?:fyi|for (?:your )?(?:info(?:rmation)?|reference|records|awareness|noting)|er gwybodaeth|er eich gwybodaeth|heads[- ]?up|advance notice){_END}", re.IGNORECASE)
SUPPOSES = expression(r"^\W*(?:if|once|when|unless|subject to|pending|provisional(?:ly)?|os|pan|unwaith)\b(?! (?:you|possible|poss|gwelwch|gweli)\b)[^?]*$", re.IGNORECASE)
ELSEWHERE = expression(r"\b(?:uat|prod|production|live|pre-?prod\w*) (?:access|environments?|accounts?|log-?ins?)\b|\baccess to (?:the )?(?:uat|prod|production|live)\b|^\W*(?:uat|prod|production)(?: please| pls)?\W*$|\b(?:amgylchedd|mynediad) (?:uat|prod|cynhyrchu|byw)\b", re.IGNORECASE)
ANSWERS = expression(r"\W*(?:re|ateb|atb|fwd?|ymlaen)\b", re.IGNORECASE)  # a title from before


def turns(subject: str) -> str:
    """Say how a title takes back, or puts off, what the text below it asks; empty where it does not, or was another mail's."""
    if ANSWERS.match(subject):
        return ""
    for words, meaning in ((TAKES_BACK, "its title takes the request back, or puts it off"), (NOT_REAL, "its title calls it a test, a draft or an example"), (TOLD_ONLY, "its title calls it information"), (SUPPOSES, "its title sets a condition")):
        if words.search(subject):
            return f"{meaning}: {subject[:80]}"
    return ""


def names_another_environment(subject: str, text: str) -> str:
    """Say that a title asks for UAT or Production above a text that speaks of neither, or of Dev or SIT alone."""
    told = UAT_PROD.search(subject) is not None and DEV_ENV.search(subject) is None and DEV_ENV.search(text) is not None
    if ANSWERS.match(subject) or UAT_PROD.search(text) or not (told or ELSEWHERE.search(subject)):
        return ""
    return f"its title names another environment than its text: {subject[:80]}"
