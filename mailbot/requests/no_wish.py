"""Sentences that speak of access, or of a listing, and wish for none now: questions, news, complaints, plans, other things. In doubt a person looks.

The trained reader knows a request by the words that requests are made of, and these sentences are made of the same. So where every
sentence that seems to ask is of such a build, that is a doubt. One plain wish beside them is enough to be none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.expression import expression
from mailbot.model.message import Zone
from mailbot.requests.sentences import LIKELY, POSSIBLE, SURE, UNLIKELY, MeaningReader, Sentence, in_english
from mailbot.requests.wording import ACCESS, IMPERATIVE, POLITE_QUESTION, PORTAL

I = re.IGNORECASE  # noqa: E741
WISHES_NOTHING = "it speaks of what requests speak of, and perhaps asks for none: "
_GOT = r"(?:access|accounts?|log-?ins?|mynediad|fynediad|[cg]h?yfrif)"
PLANNED = expression(
    r"\b(?:who|he|she|they|it|and)(?:'ll| will) then (?:need|want|require|ask)\b|\b(?:we|they|he|she|you|it|team|board|(?-i:[A-Z])\w+|@\S+) (?:may|might) (?!i\b|we\b)(?:\w+ )?(?:want|need|ask|request|apply|wish|like)\b|\b(?:thinking (?:of|about)|considering|toying with) (?:asking|requesting|applying|access|getting)\b"
    r"|\b(?:will|'ll|shall|going to|plan(?:ning)? to|intend(?:ing)? to) (?:\w+ )?(?:be )?(?:ask|asking|request|requesting|apply|applying|submit\w*)\b"
    r"|\b(?:our|the|my) (?:intention|plan|aim|idea|hope) (?:is|was|would be) to (?:ask|request|apply|submit)\b|\b(?:[Ee]in|[Yy]|[Ff]y) (?:bwriad|mwriad|gobaith|cynllun) (?:yw|ydi|ydy|oedd|fyddai)(?: i)? (?:gofyn|ofyn|gwneud cais|wneud cais)\b"
    r"|\b(?:flwyddyn|mis|wythnos|tymor|gwanwyn|haf|hydref|gaeaf) nesaf y bydd\b|\b(?:efallai|hwyrach) y\b|\b(?:meddwl|ystyried) (?:am |ynghylch )?(?:gofyn|ofyn|wneud cais)\b|\b(?:byddwn|bydda|byddaf|bydd \w+)(?: i| ni)? yn (?:gofyn|gwneud cais|cyflwyno)\b",
    I,
)
DENIED = expression(
    r"\bnever came to (?:anything|pass)\b|\bcame to nothing\b|\bcame down against\b|\b(?:not|never|no longer|n't) (?:\w+ ){0,2}(?:entitled|allowed|permitted|authorised|authorized|eligible|supposed|meant)\b|\b(?:not|no longer|never|n't) (?:need|require|want) "
    rf"(?:any |his |her |their )?{_GOT}\b|\b(?:was|is|been) (?:made )?(?:a |in |by )?(?:mistake|error)\b|\bcamgymeriad (?:oedd|yw)\b|\bhawl gan\b|\bnid oes (?:gan \S+ )?hawl\b",
    I,
)
FELT = expression(r"\bit took (?:you |them |us |nearly |over |almost )*(?:\w+ ){1,3}(?:days?|weeks?|months?|hours?)\b|\b[cg]ymerodd (?:hi|o|fe|e|chi)\b[^.\n]{0,20}\b(?:i|cyn)\b|\b(?:writing to complain|complain\w* (?:that|about)|(?:i am|i'm|we are|we're) (?:\w+ )?(?:worried|concerned|unhappy|disappointed|surprised|annoyed|angry))\b|\b(?:cwyno|gwyno|poeni|pryderu)\b", I)
ASKED_ABOUT = expression(
    r"^\W*(?:(?:hi|hello|helo)\b[^,\n]{0,30},\s*)?(?:[^:?@\n]{3,40}:\s*)?(?!is (?:it|there)\b|would (?:it|you)\b|will you\b|do you (?:mind|think you)\b|are you able\b|have you\b|(?:a )?(?:oes|fyddai) modd\b|(?:ydi|ydy|yw)(?: hi)?'n bosib\w*|a gaiff\b|beth am\b|who do i\b)"
    r"(?:am i|is|are|was|were|has|have|had|did|does|do|who|when|why|how|which|what|would \S+ be (?:allowed|entitled|able|eligible)|any (?:news|updates?|word|sign|progress)|ai|pwy|pryd|pam|sut|pa|beth|oes|ydy|ydi|yw|gafodd|a (?:yw|ydy|ydi|fyddai|oes|gafodd|fydd))\b[^?\n]{0,300}\?",
    I,
)
HEARD = expression(  # from others
    r"\b(?:i|we) (?:was|were|'ve been|have been) (?:told|promised|assured) (?:that )?(?:somebody|someone|you|they|it|he|she)\b[^.\n]{0,30}\bwould\b|\b(?:word (?:is|has it)|rumou?r has it|(?:i|we) (?:hear|heard|gather|'ve heard|have heard) (?:from [^,.\n]{2,40} )?(?:that )?(?!i\b|we\b|you\b|this\b|it\b|the right\b)|apparently,? (?!i\b|we\b|you\b|this\b|it\b)|(?:someone|somebody) (?:left|said|says|tells|told|rang)|against my (?:advice|better judgement|wishes|will)|i pass (?:it|this) on because)\b"
    r"|\b(?:said|says|noted|reported|mentioned|advised|explained) (?:that )?(?:[^.\n]|\.(?=\w)){0,80}?\bwould (?:then |also |soon |eventually )?(?:need|want|require)\b|\b(?:phoned|rang|called|e-?mailed|wrote|turned up|got in touch)\b(?:[^.\n]|\.(?=\w)){0,30}?\b(?:saying|claiming|to say|asking)\b|\b(?:dywedodd|meddai|nododd|adroddodd|esboniodd)\b[^.\n]{0,40}\by byddai angen\b"
    r"|\byn ôl (?:y sôn|pob sôn)\b|\bclywed (?:ydw|yr ydw|dw) i\b|\bdyna(?:'r| yw'r| ydi'r) (?:sôn|si)\b|\bmae(?:'r)? (?:rhai|sôn|si)(?:'n| yn| ar)? ?(?:dweud|deud|led)?\b[^.\n]{0,30}\b(?:bod|fod)\b|\b(?:clywais|clywsom)(?: i| ni)?\b|\b(?:ffoniodd|galwodd|dywedodd) rhywun\b|\b(?:dyallaf|deallaf) (?:fod|bod) \w+(?: \w+)? wedi gofyn\b",
    I,
)
GONE_BY = expression(  # thanked for, or told as done
    r"^\W*(?:many )?(?:thanks|thank you|cheers|ta|diolch)(?: \w+){0,2} (?:for|am) (?:getting|giving|granting|sorting|setting|adding|letting|putting|making|arranging|roi|drefnu|ychwanegu)\b"
    r"|\b(?:were|was) to (?:be|have been) (?:added|listed|given|put)\b[^.\n]{0,60}\b(?:but|only)\b|\b(?:went|gone|got) on(?:to| to)? the (?:\w+ ){0,3}list\b|(?<!could )(?<!can )(?<!would )(?<!will )\byou (?:put|added|listed) (?:them|it|him|her|us)\b[^.\n]{0,40}\b(?:in|on|last|since|back)\b",
    I,
)
OTHERS_ASK = expression(r"\basked (?:us|me)\b(?! to (?:arrange|request|ask|organise|organize|sort|apply|write|set|see))[^.\n]{0,20} to (?:have|put|add|get)\b|\b(?:have|has) asked you to\b|\bkeeps? (?:on )?(?:asking|pestering|badgering|nagging|ringing)\b", I)  # a supplier of us, another organisation of you
OTHER_THING = expression(
    r"\b(?:add|invite|join|put)\b(?:[^.?\n]|\.(?=\w)){0,80}\bto (?:the|your|our) (?:[\w-]+ ){0,4}(?:forum|channel|(?:user |working |mailing |distribution )(?:group|list)|meetings?|calls?|newsletter|community of practice)\b|\b(?:joining|attending|invited to|coming to|dialling in to) [^.\n]{0,30}\b(?:call|meeting|session|workshop|webinar)\b|\bfrom the lobby\b|\b(?:have|get|send|need) (?:me |us )?(?:a |an |the )?(?:corrected|revised|re-?issued) (?:one|copy|quote|invoice|version|statement)\b|\b(?:happier|happy|better|safer|easier) with\b(?:[^.\n]|\.(?=\w)){0,60}\boff the\b|"
    r"(?<!per the )(?<!per the api )(?<!following the api )\bportal(?:'s)? (?:user ?group|training|course|workshop|meetings?|webinar|session|demo\w*|guidance|documentation|guide|newsletter|mailing list|forum|event|drop-in|helpdesk|channel)\b"
    r"|\b(?:guidance|documentation|guide|handbook|demo(?:nstration)?|training|briefing|tour|presentation|walk-?through|newsletter) (?:of|for|on|about|to) the (?:\w+ )?portal\b"
    r"|\b(?:call|ring|phone|contact|meet|speak (?:to|with)|copy|cc|tell|brief|e-?mail) (?:\S+ ){1,4}(?:about|in on|into)\b|\b(?:add|invite|join)\b[^.?\n]{0,60}\bteams (?:channel|group|site|meeting)\b|\b(?:write|admin|administrator|owner|publisher) (?:access|rights|permissions)\b"
    r"|\baccess to (?:the |our |my |some )?(?:test data|vpn|sharepoint|git\w*|repo\w*|jira|confluence|slack|building|shared \w+|mailbox|drive)\b"
    r"|\baccess to (?:the |our |my |your |some )?(?:[a-z]: ?)?(?:drive|folders?|network share|wi-?fi|car park|store ?room|calendar|inbox|rota|printer)\b"
    r"|\b(?:the|a) (?:number|count|total|figures?|tally|headcount)\b[^.\n]{0,40}\b(?:access|accounts?|log-?ins?|users?)\b|\b(?:post-?holder|successful (?:candidate|applicant)|deiliad y swydd|ymgeisydd llwyddiannus)\b"
    r"|\b(?:was|were) (?:meant |intended )?for (?:our own|another|a different|the other|somebody else|someone else)\b|\b(?:outlook|auto-?complete) (?:filled|put|picked|chose|added)\b"
    r"|\b(?:hyfforddiant|arddangosiad|grŵp defnyddwyr|canllawiau|dogfennaeth|cyfarfod) (?:o |ar |am |i )?(?:y |'r )?(?:[bp]h?orth|api)\b|\b(?:i['’]n|i['’]r|ein) (?:vpn|sharepoint|rhwydwaith)\b|\b(?:ffonio|cysylltu â|e-bostio|siarad â)\b(?:[^.?\n]|\.(?=\w)){0,60}\bam (?:fynediad|y porth)\b",
    I,
)
NOTED = expression(r"\bfor your (?:own )?(?:on-?call|contacts?|address book|directory|distribution|phone|rota|call-?out)\b", I)  # whom to ring, not whom to let in
SELLS = expression(r"\b(?:minutes|slot|space|time|half an hour) in your (?:diary|calendar)\b|\b(?:free|no-obligation|quick|short) (?:demo\w*|trial|webinar)\b|\bour (?:\w+[- ]){0,2}(?:gateway|platform|solution|product|software|tool) (?:gives|helps|lets|allows|provides|offers|enables|saves)\b", I)  # to us, rather than asks of us
KEY = expression(r"\b(?:api|subscription|client) keys?\b|\ballwedd(?:au|i)? api\b", I)
HAS_GOT = expression(rf"\b{_GOT}\b", I)
HAPPENS = expression(
    r"\b(?:is|are|was|were|seems?|went|gone|been) (?:\w+ )?(?:down|broken|unavailable|slow|failing|not working|offline)\b|\b(?:returning|giving|throwing|getting|gives?|returns?|shows?) (?:\w+ ){0,3}errors?\b|\b(?:lost|losing) (?:his |her |their |my |our )?(?:access|log-?in)\b"
    r"|\bwedi colli (?:ei |eu |fy )?mynediad\b|\bgwallau?\b|\bmae(?:'r|’r|n nhw)?\b[^.?\n]{0,40}\b(?:i lawr|yn araf|ddim yn gweithio)\b|\baccording to (?:your|the) (?:\w+ ){0,3}(?:tracker|list|records?|minutes|log|sheet|spreadsheet)\b|\b(?:restart|reboot)\b|\b(?:reset|delete|clear|wipe|dil[eë]\w+|ailosod) (?:my|our|the|ein|fy) (?:\w+ ){0,2}(?:data|application|app|account|data prawf|cais)\b|\b(?:completed|finished|passed) (?:\w+ ){0,2}onboarding\b",
    I,
)
POLITE = expression(r"^\W*(?:(?:and|so|but|please|pls|hi|hello)\b\W*)*(?:(?:can|could|may|might) (?!\S+ (?:ever|still|already)\b)|(?:i|we) (?:was|were|am|are) wondering\b|(?:a )?(?:fyddai|oes) modd\b|gofynn(?:af|wn|ir) (?:yn garedig )?(?:i chi|ichi)\b|(?:a )?(?:g[ae]i(?:ff|th)|all(?:ith|ai|ech|wch|wn)|[mf]edr(?:ith|wch))\b|a all\w+\b|(?:ydi|ydy|yw)(?: hi)?'n bosib)|\b(?:a )?(?:ga i|ga'i|gai|gawn ni|gân nhw|fedr(?:i|wch|ech)|all(?:wch|ech|et)|elli|fas(?:ech|ach|et|at)|fydde(?:ch|t)|wnei|wnewch|newch|nei) [^.?\n]{0,60}\b(?:[mf]ynediad|g?cyfri\w*|gyfri\w*|ar y (?:porth|portal)|i'r (?:porth|portal))\b|\boes (?:gen(?:nych chi|nych| ti| ti'r)|(?:gynnoch|gyda|'da) chi) [^.?\n]{0,30}\bi (?:roi|rhoi|ychwanegu)\b|\b(?:can|could) (?:you|we) (?:please |kindly |just )?(?:let|add|get|give|set|put|have)\b|\b(?:can|could|may) (?:one|two|three|both|all|some|\w+) [^.?\n]{0,60}\b(?:have|get|be (?:added|given|set|let|put))\b", I)
INTRODUCES = expression(r"\b(?:(?:may|can|could|let|allow|like to|want to|wanted to) (?:i |me |us )?(?:to )?introduce|introducing|this is to introduce|meet (?:your|my|our) (?:new )?\w+)\b|\b(?:dyma gyflwyno|ga ?f? i gyflwyno|hoffwn gyflwyno)\b", I)
NOT_ASKING = expression(
    r"\b(?:i|we)(?:'ve| have) not (?:yet )?asked for (?:her|him|them|any|access)(?=\s*(?:[.;!]|$))|\b(?:i|we)(?:'m| am|'re| are| was| were)(?:n't| not) (?:actually |currently |yet )?(?:asking|applying|requesting|looking) (?:for )?(?:any(?:thing)?(?! else| other| more| further)|access|an? (?:account|log-?in)|accounts?|log-?ins?)\b[^.\n]{0,20}(?: (?:for (?:any(?:one|body)|now|the moment)|yet|just yet|at (?:this|the) (?:stage|moment|point)|today|now)\b|(?<=access)[.!\n]|(?<=account)[.!\n]|(?<=anything)[.!\n])"
    r"|\b(?:nid|dydw|dwi|dw|dydyn|nid ydym|nid wyf|nid ydw)(?: i| ni)?(?: ddim)?(?: yn|'n) (?:gofyn|ceisio|chwilio) am (?:unrhyw )?(?:fynediad|gyfrif\w*|mynediad)\b[^.\n]{0,15}(?:\b(?:i neb|eto|ar hyn o bryd|am y tro)\b|[.!\n]|$)",
    I,
)  # for now, or for anybody
TOLD_NO = expression(r"\b(?:we|i)(?:'ve| have)? (?:declined|refused|turned (?:them|it|him|her) down)\b|\b(?:told|said) (?:him|her|them|to (?:him|her|them)) (?:no|(?:that )?(?:he|she|they) (?:can't|cannot|couldn't|may not)|(?:that )?(?:we|i) (?:are not|aren't|will not|won't|cannot|can't|do not|don't) (?:\w+ ){0,3}(?:sponsor\w*|support\w*|ask\w*|us\w*|customers?))\b", I)
TELEGRAM = expression(r"@[\w.-]+\w[>)\]]{0,2}\s{0,2}[,;:–-]\s{1,2}(?:api |dhcw )?(?:portal )?(?:access|account|log-?in|mynediad i'r porth)\s{0,2}[,;:–-]|\b(?:portal access|mynediad i'r porth)[,;:–-]\s{1,2}\S+@", I)  # "jo@…, portal access, MPI, for …": the wish of who has no time for verbs
GRANTED = expression(r"\b(?:granted|given|since|until|removed|revoked|expired?|approved|refused|declined|has|had|already|last|ers|eisoes|rhoddwyd|gwrthodwyd)\b", I)
HEADING = expression(r"\W*(?:(?:item|eitem|action)\W*)?(?:\d[\d.]*\W*)?(?:api |dhcw |new |y |'r )*(?:portal|porth|access|mynediad|accounts?|cyfrifon)(?: (?:access|accounts?|portal|porth|api|i'r|ar|to|the|for|users?|y|new))*\W*", I)
SO_THAT = expression(r"(?<=\w{3})\W+(?:so (?:that )?(?:we|they|he|she|i|it|our|their|the|his|her|your|both|all|staff|people|everyone)|so as to|in order (?:to|that))\b", I)  # what it is wanted for
FEW = 5  # words of a heading
RULED_OUT, LEANS, MEANT, ENOUGH_OF_BOTH = 0.01, 0.4, 0.85, 0.9  # scores of either reader, and of both together
RIVALS = ("chase", "complaint", "trouble", "remove", "withdraw")


TIMING = expression(r"^\W*(?:and |also |out of interest,? |by the way,? )?(?:(?:roughly |about )?how long (?:does|will|would|should|might|do)|when (?:can|could|will|should|might|do|would) (?:we|i|they|he|she|it|this|you)\b|any idea (?:how long|when)|what(?:'s| is) the (?:usual |normal )?(?:turnaround|lead time|timescale)|faint o amser|pryd (?:y |fydd|allwn|gawn|cawn))", I)  # no matter beside a request that gives everything


def asks_when(text: str) -> bool:
    """Tell a question how long it takes, that names neither the portal nor anybody."""
    return TIMING.match(text) is not None and "@" not in text and ACCESS.search(text) is None and PORTAL.search(text) is None


def only_tells(sentence: Sentence, meaning: MeaningReader | None = None) -> bool:
    """Tell a sentence that speaks of access, or of somebody's wish for it, rather than asking for it: hearsay, a list, a wish that was refused."""
    reports, asks = sentence.scores.get("report", 0.0), max(sentence.scores.get(label, 0.0) for label in ("ask", "listing"))
    if TELEGRAM.search(sentence.text) and GRANTED.search(sentence.text) is None:
        return False
    polite = _asks_politely(sentence.text)
    if meaning is None or sentence.passage.zone is Zone.SUBJECT or not in_english(sentence):
        return not polite and (reports >= SURE or (reports >= LIKELY and reports > asks))
    means = meaning.means(sentence.text)
    tells, wishes = means.get("report", 0.0), max(means.get("ask", 0.0), means.get("listing", 0.0))
    both = reports + tells
    return (both >= ENOUGH_OF_BOTH and both > asks + wishes and reports >= RULED_OUT) or (reports >= SURE and tells >= LEANS and not polite) or (tells >= MEANT > LEANS > wishes)


def wishes_nothing(sentences: Sequence[Sentence], labels: Sequence[str], meaning: MeaningReader | None = None) -> tuple[str, ...]:
    """Say that what seems to ask is perhaps no wish: all sentences with one of the labels, or one that refuses it."""
    body = [s for s in sentences if s.passage.zone is not Zone.SUBJECT and not _heads(s.text)]
    refused = next((s for s in body if TOLD_NO.search(s.text) or NOTED.search(s.text) or (tuple(labels) == ("ask",) and NOT_ASKING.search(s.text))), None)
    seeming = next((some for least in (POSSIBLE, UNLIKELY) if (some := [s for s in body if any(s.scores.get(label, 0.0) >= least for label in labels)])), [])
    if refused is None and seeming and all(_is_none(s) or only_tells(s, meaning) for s in seeming):
        refused = seeming[0]
    elif refused is None and not seeming:
        refused = next((s for s in body if _speaks_only(s, meaning)), None)
    return (f"{WISHES_NOTHING}{refused.text[:120]}",) if refused is not None else ()


def _speaks_only(sentence: Sentence, meaning: MeaningReader | None) -> bool:
    """Tell, where no sentence seems to ask, one that is about access all the same: a question, a plan, a refusal, hearsay."""
    text = sentence.text
    if len(text.split()) <= FEW:
        return False
    asks_about = ASKED_ABOUT.match(text) is not None and max(sentence.scores.get(label, 0.0) for label in ("question", "meeting", "chase")) >= LIKELY
    told = ACCESS.search(text) is not None and any(words.search(text) for words in (PLANNED, DENIED, HEARD))
    return asks_about or told or INTRODUCES.search(text) is not None or SELLS.search(text) is not None or ("@" in text and only_tells(sentence, meaning))


def _heads(text: str) -> bool:
    """Tell a heading ("6. Portal access"), which asks for nothing by itself."""
    return "@" not in text and len(text.split()) < FEW and HEADING.fullmatch(text) is not None


def _asks_politely(text: str) -> bool:
    return IMPERATIVE.search(text) is not None or POLITE_QUESTION.match(text) is not None or POLITE.search(text) is not None


def _is_none(sentence: Sentence) -> bool:
    """Tell a sentence that is built otherwise than a wish for now."""
    text = sentence.text
    if any(words.search(text) for words in (PLANNED, DENIED, HEARD, GONE_BY, OTHERS_ASK, INTRODUCES, HAPPENS, SELLS)) or OTHER_THING.search(SO_THAT.split(text)[0]) or (KEY.search(text) and HAS_GOT.search(text) is None):
        return True
    if _asks_politely(text):
        return False
    if FELT.search(text):
        return True
    asks_about = text.rstrip().endswith("?") and sentence.scores.get("question", 0.0) >= LIKELY
    return asks_about or ASKED_ABOUT.match(text) is not None or any(sentence.scores.get(label, 0.0) >= LIKELY for label in RIVALS)
