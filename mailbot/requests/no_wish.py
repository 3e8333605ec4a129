"""Sentences that speak of access, or of a listing, and wish for none now: questions, news, complaints, plans, other things. In doubt a person looks.

The trained reader knows a request by the words that requests are made of, and these sentences are made of the same. So where every
sentence that seems to ask is of such a build, that is a doubt. One plain wish beside them is enough to be none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.requests.sentences import LIKELY, POSSIBLE, UNLIKELY, Sentence
from mailbot.requests.wording import IMPERATIVE, POLITE_QUESTION

I = re.IGNORECASE  # noqa: E741
WISHES_NOTHING = "it speaks of what requests speak of, and perhaps asks for none: "
_GOT = r"(?:access|accounts?|log-?ins?|mynediad|fynediad|[cg]h?yfrif)"
PLANNED = expression(
    r"\b(?:we|they|he|she|you|it|team|board|(?-i:[A-Z])\w+|@\S+) (?:may|might) (?!i\b|we\b)(?:\w+ )?(?:want|need|ask|request|apply|wish|like)\b|\b(?:thinking (?:of|about)|considering|toying with) (?:asking|requesting|applying|access|getting)\b"
    r"|\b(?:will|'ll|shall|going to|plan(?:ning)? to|intend(?:ing)? to) (?:\w+ )?(?:be )?(?:ask|asking|request|requesting|apply|applying|submit\w*)\b"
    r"|\b(?:efallai|hwyrach) y\b|\b(?:meddwl|ystyried) (?:am |ynghylch )?(?:gofyn|ofyn|wneud cais)\b|\b(?:byddwn|bydda|byddaf|bydd \w+)(?: i| ni)? yn (?:gofyn|gwneud cais|cyflwyno)\b",
    I,
)
DENIED = expression(
    r"\b(?:not|never|no longer|n't) (?:\w+ ){0,2}(?:entitled|allowed|permitted|authorised|authorized|eligible|supposed|meant)\b|\b(?:not|no longer|never|n't) (?:need|require|want) "
    rf"(?:any |his |her |their )?{_GOT}\b|\b(?:was|is|been) (?:made )?(?:a |in |by )?(?:mistake|error)\b|\bcamgymeriad (?:oedd|yw)\b|\bhawl gan\b|\bnid oes (?:gan \S+ )?hawl\b",
    I,
)
FELT = expression(r"\b(?:writing to complain|complain\w* (?:that|about)|(?:i am|i'm|we are|we're) (?:\w+ )?(?:worried|concerned|unhappy|disappointed|surprised|annoyed|angry))\b|\b(?:cwyno|gwyno|poeni|pryderu)\b", I)
ASKED_ABOUT = expression(
    r"^\W*(?:(?:hi|hello|helo)\b[^,\n]{0,30},\s*)?(?!is (?:it|there)\b|would (?:it|you)\b|will you\b|do you (?:mind|think you)\b|are you able\b|have you\b|(?:a )?(?:oes|fyddai) modd\b|(?:ydi|ydy|yw)(?: hi)?'n bosib\w*|a gaiff\b|beth am\b|who do i\b)"
    r"(?:am i|is|are|was|were|has|have|had|did|does|do|who|when|why|how|which|what|would \S+ be (?:allowed|entitled|able|eligible)|any (?:news|updates?|word|sign|progress)|ai|pwy|pryd|pam|sut|pa|beth|oes|ydy|ydi|yw|gafodd|a (?:yw|ydy|ydi|fyddai|oes|gafodd|fydd))\b[^?\n]{0,300}\?",
    I,
)
OTHER_THING = expression(
    r"(?<!per the )(?<!per the api )(?<!following the api )\bportal(?:'s)? (?:user ?group|training|course|workshop|meetings?|webinar|session|demo\w*|guidance|documentation|guide|newsletter|mailing list|forum|event|drop-in|helpdesk|channel)\b"
    r"|\b(?:guidance|documentation|guide|handbook|demo(?:nstration)?|training|briefing|tour|presentation|walk-?through|newsletter) (?:of|for|on|about|to) the (?:\w+ )?portal\b"
    r"|\b(?:call|ring|phone|contact|meet|speak (?:to|with)|copy|cc|tell|brief|e-?mail) (?:\S+ ){1,4}(?:about|in on|into)\b|\b(?:add|invite|join)\b[^.?\n]{0,60}\bteams (?:channel|group|site|meeting)\b|\b(?:write|admin|administrator|owner|publisher) (?:access|rights|permissions)\b"
    r"|\baccess to (?:the |our |my |some )?(?:test data|vpn|sharepoint|git\w*|repo\w*|jira|confluence|slack|building|shared \w+|mailbox|drive)\b"
    r"|\b(?:hyfforddiant|arddangosiad|grŵp defnyddwyr|canllawiau|dogfennaeth|cyfarfod) (?:o |ar |am |i )?(?:y |'r )?(?:[bp]h?orth|api)\b|\b(?:i['’]n|i['’]r|ein) (?:vpn|sharepoint|rhwydwaith)\b|\b(?:ffonio|cysylltu â|e-bostio|siarad â)\b(?:[^.?\n]|\.(?=\w)){0,60}\bam (?:fynediad|y porth)\b",
    I,
)
KEY = expression(r"\b(?:api|subscription|client) keys?\b|\ballwedd(?:au|i)? api\b", I)
HAS_GOT = expression(rf"\b{_GOT}\b", I)
HAPPENS = expression(
    r"\b(?:is|are|was|were|seems?|went|gone|been) (?:\w+ )?(?:down|broken|unavailable|slow|failing|not working|offline)\b|\b(?:returning|giving|throwing|getting|gives?|returns?|shows?) (?:\w+ ){0,3}errors?\b|\b(?:lost|losing) (?:his |her |their |my |our )?(?:access|log-?in)\b"
    r"|\bwedi colli (?:ei |eu |fy )?mynediad\b|\bgwallau?\b|\bmae(?:'r|’r|n nhw)?\b[^.?\n]{0,40}\b(?:i lawr|yn araf|ddim yn gweithio)\b|\baccording to (?:your|the) (?:\w+ ){0,3}(?:tracker|list|records?|minutes|log|sheet|spreadsheet)\b|\b(?:restart|reboot)\b|\b(?:reset|delete|clear|wipe|dil[eë]\w+|ailosod) (?:my|our|the|ein|fy) (?:\w+ ){0,2}(?:data|application|app|account|data prawf|cais)\b|\b(?:completed|finished|passed) (?:\w+ ){0,2}onboarding\b",
    I,
)
POLITE = expression(r"^\W*(?:(?:and|so|but|please|pls|hi|hello)\b\W*)*(?:(?:can|could|may|might) (?!\S+ (?:ever|still|already)\b)|(?:i|we) (?:was|were|am|are) wondering\b|(?:a )?(?:fyddai|oes) modd\b|a (?:gaiff|all\w+)\b|gaiff\b|(?:ydi|ydy|yw)(?: hi)?'n bosib)|\b(?:can|could) (?:you|we) (?:please |kindly |just )?(?:let|add|get|give|set|put|have)\b|\b(?:can|could|may) (?:one|two|three|both|all|some|\w+) [^.?\n]{0,60}\b(?:have|get|be (?:added|given|set|let|put))\b", I)
TOLD_NO = expression(r"\b(?:told|said) (?:him|her|them|to (?:him|her|them)) (?:no|that (?:he|she|they) (?:can't|cannot|couldn't|may not))\b", I)
RIVALS = ("chase", "complaint", "trouble", "remove", "withdraw")


def wishes_nothing(sentences: Sequence[Sentence], labels: Sequence[str]) -> tuple[str, ...]:
    """Say that what seems to ask is perhaps no wish: all sentences with one of the labels, or one that refuses it."""
    body = [s for s in sentences if s.passage.zone is not Zone.SUBJECT]
    refused = next((s for s in body if TOLD_NO.search(s.text)), None)
    seeming = next((some for least in (POSSIBLE, UNLIKELY) if (some := [s for s in body if any(s.scores.get(label, 0.0) >= least for label in labels)])), [])
    if refused is None and (not seeming or not all(_is_none(s) for s in seeming)):
        return ()
    return (f"{WISHES_NOTHING}{(refused or seeming[0]).text[:120]}",)


def _is_none(sentence: Sentence) -> bool:
    """Tell a sentence that is built otherwise than a wish for now."""
    text = sentence.text
    if any(words.search(text) for words in (PLANNED, DENIED, FELT, OTHER_THING, HAPPENS)) or (KEY.search(text) and HAS_GOT.search(text) is None):
        return True
    if IMPERATIVE.search(text) or POLITE_QUESTION.match(text) or POLITE.search(text):
        return False
    asks_about = text.rstrip().endswith("?") and sentence.scores.get("question", 0.0) >= LIKELY
    return asks_about or ASKED_ABOUT.match(text) is not None or any(sentence.scores.get(label, 0.0) >= LIKELY for label in RIVALS)
