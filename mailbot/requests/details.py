"""Passages to the API name, as the catalogue has it or as written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from mailbot.expression import expression
from mailbot.model.message import Evidence, Zone
from mailbot.model.request import NO_API, WHICH_API, Detail
from mailbot.registers.apis import ApiCatalogue
from mailbot.requests.imtp_words import MENTION
from mailbot.requests.placeholders import gives_nothing
from mailbot.requests.sentences import LIKELY, POSSIBLE, Sentence
from mailbot.requests.zones import Passage

API_LABEL = expression(
    r"(?:^|[\n\t;])[ \t]{0,20}(?:[-•*–·]\s+|\(?[\da-z][.)]\s*)?\**(?:(?:the |requested |required |name of (?:the )?)*api(?:'?s)?(?: name)?(?:\(s\))?(?: \(?(?:requested|required|needed|wanted)\)?)?|enw(?:'r| yr)? api(?: y gofynnir amdano)?|api (?:y gofynnir amdano|gofynnol|sydd ei angen))\**\s{0,20}(?:[:=\t|]|\s[-–—]\s|\bis\b|\byw\b)\s{0,20}\**([^\n\t|]{1,120})",
    re.IGNORECASE,
)
API_NAMED = expression(r"\b((?:[A-Z][\w&'-]*|of|for|and|the)(?:\s+(?:[A-Z][\w&'-]*|of|for|and|to)){0,6}\s+API)s?\b")
NOT_AN_API = expression(r"^(?:(?:same|exact|exactly|very|identical|above|said|other|previous|earlier|existing|current|first|both|one|un|honno|hwnnw|arall|cyntaf|the|enw'r|enw|name|annwyl|reoli|rheoli|mynediad|fynediad|cais|gais|cyfrif(?:on)?|gyfrif(?:on)?|accounts?|log-?ins?|users?|defnyddwyr|helo|tîm|both|folks|pa|ba|pha|beth|unrhyw|an|a|this|that|our|your|dhcw|igdc|nhs|wales|new|please|hi|hello|dear|request(?:ed)?|access|for|to|of|and|team|welsh|which|what|any|all|some|each|use|sandbox|development|dev|uat|sit|production|rest|fhir|web|subject|re|porth|borth|phorth|y|yr|i'r|developer|dîm|fao|attn|attention|sylw|er)\s+)*api$", re.IGNORECASE)


LONG_SENTENCE = 400  # characters either side of a name; longer ones are no sentence that people read

NOT_WANTED = expression(
    r"\b(?:not|(?:do(?:es)?|did|is|are|was)n['’]?t (?:need|want|require|use|about)|(?:is|are|was|were)n['’]?t|no longer|no need (?:of|for)|ruled out|discounted|abandoned|rather than|instead of|nothing to do with|other than|apart from|unlike|already (?:have|has|use|uses|on|got|connected to|(?:talks?|speaks?|connects?|links?|reads?)(?: to| with| from)?)"
    r"|nid|yn hytrach na|dim byd i(?:'w)? wneud [âa]|ddim (?:angen|eisiau))\s+(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
ANOTHERS = expression(  # behind an API: "… but that's their project and nothing to do with ours"
    r"(?:[^.\n]|\.(?=\w)){0,80}?\b(?:that|which|it|this)(?:['’]s| is| was) (?:their|his|her|another (?:team|project)['’]?s?|somebody else['’]?s) (?:own )?(?:project|work|job|thing|business|baby|affair)\b(?! (?:now|today|these days|from now))|(?:[^.\n]|\.(?=\w)){0,80}?\b(?:nothing to do with (?:us|ours|our|this)|(?:is|are|was|isn['’]t|not) (?:no part )?(?:of )?(?:ours|our project))\b|(?:[^.\n]|\.(?=\w)){0,80}?\bdim byd i['’]w wneud â ni\b",
    re.IGNORECASE,
)
MOST_NAMED = 500  # times that a passage names APIs; nobody reads more
MOST_REJECTED = 100  # names of a passage behind which it is looked whether they were tried and dropped
REJECTED = expression(  # behind an API that was looked at: "… and it is the wrong one", "… which we tried and dropped"
    r"(?: apis?| one)?,? but (?:it|that)(?:['’]s| is|) ?(?:is)?(?:n['’]t| not) (?:that|it|the one|right|what we (?:need|want))\b|(?: apis?)?[,)]?(?:[^.;\n]|\.(?=\w)){0,50}?\b(?:(?:is|was|were|it's|turned out|proved)(?: to be)? (?:not )?(?:the |a )?(?:wrong|dead|no good|no use|useless|not right|not (?:what|the one)|ruled out|unsuitable|overkill|withdrawn|retired|too old|anghywir)|tried and (?:dropped|gave up|abandoned)|(?:ruled|threw|thrown) (?:it |that )?out|(?:gave|given) (?:it|that) up|dropped (?:it|that)|oedd yr un anghywir|nid (?:hwnnw|hwnna|honno) (?:yw|ydi|ydy|sydd))\b",
    re.IGNORECASE,
)
DISCLAIMED = expression(r"\b(?:it|that|this|which)(?:'s| is| was)? ?(?:not|n't|isn't|wasn't) (?:the |our |a |about )?$|\b(?:isn't|wasn't|aren't) (?:the |our |about )?$", re.IGNORECASE)
TITLED = expression(r"\bAPI\b|^[A-Z]{3,}$")  # a name in full, rather than a word that is used for it
EITHER = expression(r"\W*(?:apis?\W+)?(?:or|neu)\W+(?:is it |perhaps |maybe |possibly |the |y |yr |r |'r )*$", re.IGNORECASE)
ONLY = expression(r"\b(?:only|solely|just the one|nothing else|no others?|dim ond|yn unig|unrhyw un arall)\b", re.IGNORECASE)

UNCHANGED = r"same|unchanged|no change|ditto|as (?:before|above|last time|previously)|un (?:un|peth|fath)|fel (?:o'r blaen|uchod)|dim newid"
SAME_AGAIN = expression(rf"(?:the |exactly |yr )*(?:{UNCHANGED}|un api|fel y tro diwethaf)(?:[ ,]+(?:as|again|one|api|please|for|â|ag|eto|os)\b.*)?\W*", re.IGNORECASE)  # says that a case's own value stands


def find_api(passages: Sequence[Passage], catalogue: ApiCatalogue | None) -> Detail | None:
    """Return the API asked for: the catalogue's name where one matches, else as written; rivals where it may be another."""
    names: dict[str, Evidence] = {}
    rivals: dict[str, None] = {}
    narrowed: set[str] = set()
    refused: set[str] = set()
    unwanted: set[str] = set()
    taken_back: set[str] = set()
    for passage in passages if catalogue is not None else ():
        everything = catalogue.find(passage.text)[:MOST_NAMED] if catalogue is not None else []
        said = [hit for hit in everything if not (NOT_WANTED.search(passage.text[max(0, hit[2] - 60) : hit[2]]) or _is_login(passage.text, hit) or ANOTHERS.match(passage.text, hit[3]))]
        unwanted.update(hit[0] for hit in everything if hit not in said)
        refused.update(hit[0] for hit in everything[:MOST_REJECTED] if REJECTED.match(passage.text, hit[3]))
        refused.update(hit[0] for hit in everything if DISCLAIMED.search(passage.text[max(0, hit[2] - 30) : hit[2]]))
        following = [*(hit[0] for hit in said[1:]), ""]
        taken_back.update(hit[0] for hit, other in zip(said, following, strict=False) if hit[0] != other and _taken_back(passage.text, hit[2], hit[3]))  # another word for it is no other API
        for index, (name, _, start, end) in enumerate(said):
            names.setdefault(name, passage.evidence(start, end))
            between = passage.text[said[index - 1][3] : start] if index else ""
            if index and said[index - 1][0] != name and (EITHER.match(between) or (between.strip() == "(" and passage.text[end : end + 1] == ")")):
                rivals[name] = None
            if ONLY.search(_sentence_of(passage.text, start, end)):
                narrowed.add(name)
    if not names:
        other = _labelled_api(passages) or _named_api(passages) or _misspelt_api(passages, catalogue) or _described_api(passages)
        return None if other is not None and catalogue is not None and unwanted & {hit[0] for hit in catalogue.find(other.value)} else other
    if taken_back < set(names):  # a correction replaces what it corrects
        names = {name: where for name, where in names.items() if name not in taken_back}
        rivals = {name: None for name in rivals if name not in taken_back and len(names) > 1}
    if doubtful := (refused | taken_back) & set(names):
        rivals.update(dict.fromkeys(f"not {name}" for name in names if name in doubtful))
    rivals.update(dict.fromkeys(_of_the_title_alone(passages, catalogue)))
    if narrowed and narrowed < set(names):
        rivals.update(dict.fromkeys(name for name in names if name not in narrowed))
    first = next(iter(names))
    return Detail("; ".join(names), names[first], tuple(rivals))


THE_API = expression(r"\bapis?\b(?! (?:portal|management|team|catalogue))", re.IGNORECASE)
WHICH_ONE = expression(r"\b(?:ours|which one|a different one|another one|the same one|that one|which (?:it|that) (?:is|will be)|un arall|pa un|yr un un)\b", re.IGNORECASE)
UNDECIDED = expression(r"\b(?:nad|nid|dim|ddim|dydw|dwi|dw)\b[^.\n]{0,30}\b(?:sicr|siŵr|siwr|gwybod)\b[^.\n]{0,30}\bpa (?:api|un|ryngwyneb)\b|(?:n't|\bnot|\byet to|\bstill(?: to)?|\bto be) (?:\w+ ){0,2}(?:settl\w+|decid\w+|chos\w+|choos\w+|pick\w*|work(?:ed|ing)? out|sure|know\w*)\b[^.\n]{0,30}\b(?:which (?:of (?:yours|your|them|these|the)|one|apis?|it)|pa (?:un|api|ryngwyneb))\b", re.IGNORECASE)
GUESSED = expression(r"\b(?:it|that|this|one|api|which)\b[^.\n]{0,25}\b(?:most likely|probably|presumably|more than likely|may well)\b[^.\n]{0,30}$", re.IGNORECASE)  # "it would most likely have been the …"
LIKELY_ONE = expression(r"\b(?:likely|probably|presumably|may well|or else)\b", re.IGNORECASE)
OR_ELSE = expression(r"\bor else (?:the|it|that)\b", re.IGNORECASE)
WHICH_IS_IT = expression(r"\b(?:which|what) (?:is it|one|of (?:the two|them|these|those)|api)\b|\b(?:pa un|p'un|pa api)\b", re.IGNORECASE)  # of several that are named
UNSETTLED = expression(r"\b(?:which|what|pa|beth) (?:of (?:the|your) |yw'r )?apis?\b|\bapis?\b[^.\n]{0,60}\b(?:not|n't|yet|tb[cd]|unsure|unknown|undecided|nid|heb|ddim)\b|(?:\bnot|n't|\bnid|\bheb|\bddim)\b[^.\n]{0,40}\bapis?\b", re.IGNORECASE)


def unsettled(sentences: Sequence[Sentence], api_name: Detail | None, catalogue: ApiCatalogue | None) -> tuple[str, ...]:
    """Say where a sentence leaves open which API it will be, though another one names an API."""
    if api_name is None or catalogue is None:
        return ()
    left = (s.text for s in sentences if s.scores.get("later", 0.0) >= LIKELY and THE_API.search(s.text) and UNSETTLED.search(s.text) and not catalogue.find(s.text))
    after = (s.text for before, s in pairwise(sentences) if max(s.scores.get(label, 0.0) for label in ("later", "unsure")) >= POSSIBLE and not MENTION.search(s.text) and WHICH_ONE.search(s.text) and catalogue.find(before.text))
    undecided = (s.text for s in sentences if UNDECIDED.search(s.text) and not MENTION.search(s.text))
    guessed = (s.text for s in sentences if LIKELY_ONE.search(s.text) for hit in catalogue.find(s.text)[:1] if GUESSED.search(s.text[max(0, hit[2] - 60) : hit[2]]) or OR_ELSE.search(s.text, hit[3]))
    asked = (s.text for s in sentences if s.text.rstrip().endswith("?") and WHICH_IS_IT.search(s.text)) if ";" in api_name.value else ()
    return tuple(f"{WHICH_API}{text[:120]}" for text in (*left, *after, *undecided, *guessed, *asked))[:1]


LIKE_AN_API = expression(  # words of which a data interface, or what it gives, is named
    r"(?i:\b(?:apis?|interfaces?|services?|systems?|registers?|registry|registries|index|records?|director(?:y|ies)|repositor(?:y|ies)|database|data\w*|dataset|feeds?|gateway|hub|platform|portal|store|archive|catalogue|broker|exchange|engine|endpoints?|fhir|hl7|rest|oauth|lookups?|results?|reports?|appointments?|bookings?|schedul\w+|referrals?|orders?|requests?|prescri\w+|medicat\w+|medicines?|dispens\w+|letters?|documents?|correspondence|notes?|demographic\w*|patients?|clinic\w*|immunis\w+|vaccin\w+|screening|allerg\w+|observations?|vitals?|telemetry|devices?|admissions?|discharges?|transfers?|handovers?|encounters?|transfusions?|patholog\w*|radiolog\w*|imaging|staff\w*|workforce|rota\w*|theatres?|wards?|beds?|waiting|maternity|births?|deaths?|mortality|postcodes?|address\w*|terminolog\w*|codes?|identity|consents?|alerts?|notifications?|subscriptions?|tasks?|forms?|files?|events?|pharmacy|laborator\w+|labs?|bloods?|ambulance|community|nursing|social|care|dental|eyes?|cancer|diabet\w+"
    r"|rhyngwyneb\w*|g?wasanaeth\w*|systemau|c(?:h|o)?ofrest\w*|gofrest\w*|c(?:h|o)?ofnod\w*|gofnod\w*|mynegai|fynegai|cyfeiriadur\w*|g?canlyniad\w*|ganlyniad\w*|apwyntiad\w*|presgrips\w*|bresgrips\w*|llythyr\w*|lythyr\w*|dogfen\w*|gofal|cleifion|staff|brechi\w*|imiwn\w*|data\w*|platfform|porth))\b"
    r"|\b[A-Z][A-Za-z]?[A-Z][A-Za-z0-9]{0,6}\b|\b\w*[a-z][A-Z]\w*",
)
SALT = expression(r"\b(?:(?:hydro)?(?:chloride|bromide)|sulph?ates?|sulfates?|phosphates?|acetates?|citrates?|tartrates?|maleates?|mesilates?|besilates?|succinates?|gluconates?|sodium|\d+ ?(?:mg|mcg|microgram\w*)|tablets?|capsules?|vials?)\b", re.IGNORECASE)
INGREDIENT = expression(r"\b(?:active (?:pharmaceutical )?(?:ingredient|substance)s?|pharmaceutical ingredients?|certificates? of suitability|pharmacopo\w+|edqm|excipients?|drug substances?|cynhwysyn (?:fferyllol )?gweithredol)\b", re.IGNORECASE)


def unlike(api_name: Detail | None, passages: Sequence[Passage], catalogue: ApiCatalogue | None) -> tuple[str, ...]:
    """Say where what a label gives is in no catalogue, and reads like no data interface: an "API" is an active pharmaceutical ingredient as well."""
    if api_name is None or catalogue is None or catalogue.find(api_name.value) or catalogue.resembles(api_name.value):
        return ()
    said = SALT.search(api_name.value) or next((found for p in passages if (found := INGREDIENT.search(p.text))), None)
    if said is not None:
        return (f"{NO_API}{api_name.value[:80]} (the text speaks of {said.group()})",)
    return () if LIKE_AN_API.search(api_name.value) else (f"{NO_API}{api_name.value[:120]}",)


I_WROTE = expression(r"\b(?:(?:I|we) (?:wrote|put|said|typed|gave|named|asked for|wanted to write)|(?:ysgrifennais|rhoddais|rhois|dywedais|nodais|gofynnais am)(?: i)?)\s(?:down )?(?:the |y |yr |'r )?$", re.IGNORECASE)
WAS_WRONG = expression(r"[^.\n]{0,40}\b(?:wrong|(?:and|but|when) (?:I |we )?meant (?!it\b|to\b|that\b|every)|mistake|slip|error|incorrect|not right|should (?:be|have been|have said|read)|anghywir|camgymeriad|dylai fod|yn lle)\b", re.IGNORECASE)
BREAKS_OFF = expression(r"[^.,;:\n@]{0,30}\W{1,3}(?:no,? (?:sorry|wait|hang on|i tell a lie|scrap that|scratch that|not that)|i tell a lie|scrap that|scratch that|(?:sorry,? )?i mean|correction:|sori,? (?:na|nage)|nage)\b", re.IGNORECASE)


def _taken_back(text: str, start: int, end: int) -> bool:
    """Tell a name that its writer takes back in the same breath ("I wrote MPI and that was wrong", "MPI - no, I tell a lie")."""
    if BREAKS_OFF.match(text, end):
        return True
    return I_WROTE.search(text[max(0, start - 40) : start]) is not None and WAS_WRONG.match(text, end) is not None


def _is_login(text: str, hit: tuple[str, str, int, int]) -> bool:
    """Tell the name of the staff directory where it only says whose sign-in is meant ("Email (nadex)", "her NADEX account")."""
    _, words, start, end = hit
    return words.lower() == SIGN_IN and (LOGIN_BEHIND.match(text, end) is not None or LOGIN_BEFORE.search(text[max(0, start - 30) : start]) is not None)


SIGN_IN = "nadex"  # everybody of NHS Wales signs in by it
LOGIN_BEHIND = expression(r"\s+(?:accounts?|log-?ins?|user ?names?|ids?|passwords?|e-?mail(?: address(?:es)?)?|address(?:es)?|credentials)\b", re.IGNORECASE)
LOGIN_BEFORE = expression(r"\b(?:e-?mails?|e-?bost|ebyst|address(?:es)?|user ?names?|log-?ins?|accounts?|ids?|cyfeiriad(?:au)?|[cg]yfrif)\s*[(\[/]\s*$", re.IGNORECASE)


def _of_the_title_alone(passages: Sequence[Passage], catalogue: ApiCatalogue | None) -> list[str]:
    """Return the APIs that the title names in full, where the text names others behind a label."""
    if catalogue is None:
        return []
    titles = [hit[0] for p in passages if p.zone is Zone.SUBJECT for hit in catalogue.find(p.text) if TITLED.search(hit[1])]
    labels = [match.group(1) for p in passages if p.zone is not Zone.SUBJECT for match in API_LABEL.finditer(p.text)]
    named = {hit[0] for words in labels for hit in catalogue.find(words)}
    return [name for name in titles if named and name not in named]


def _sentence_of(text: str, start: int, end: int) -> str:
    """Return the sentence round a place, or as much of it as stands near: a text of one endless sentence names an API at every word."""
    first, last = max(0, start - LONG_SENTENCE), end + LONG_SENTENCE
    begin = max(text.rfind(mark, first, start) for mark in (". ", "! ", "? ", "\n\n", "; ")) + 1
    ends = [at for mark in (". ", "! ", "? ", "\n\n", ".\n") if (at := text.find(mark, end, last)) >= 0]
    return text[max(first, begin) : min(ends, default=last)]


def in_the_title(text: str, api: Detail | None) -> tuple[str, ...]:
    """Say that the API is said to stand in the title, where none is found."""
    return (f"{WHICH_API}it stands in the title, the text says",) if api is None and IN_THE_TITLE.search(text) is not None else ()


def _labelled_api(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in API_LABEL.finditer(passage.text):
            value = ADDRESSES.sub("", match.group(1).strip(" *.;,\t"))
            if not value.endswith(":") and not gives_nothing(value) and not SAME_AGAIN.fullmatch(value) and not NOT_AN_API.match(value) and re.search(r"[A-Za-z]{2}", value) and len(value.split()) <= 14:
                return Detail(value, passage.evidence(match.start(1), match.end(1)))
    return None


IN_THE_TITLE = expression(r"\bapi\b(?! portal)[^.\n]{0,30}\b(?:in|from|see) (?:the |my )?(?:e-?mail )?(?:subject|title|heading)\b|\b(?:in|from|see) (?:the |my )?(?:e-?mail )?(?:subject|title|heading)\b[^.\n]{0,15}\bapi\b(?! portal)", re.IGNORECASE)
ADDRESSES = expression(r"^(?:\S+@\S+(?:\s+(?:and|a|ac|&))?\s*)+$")  # for whom, rather than which
GREETING = expression(r"(?:hi|hello|hey|dear|helo|annwyl|haia|shwmae|fao|attn|morning|good (?:morning|afternoon)|bore da|prynhawn da)\b", re.IGNORECASE)
GREETED = expression(rf"(?:^|\n)[ \t]*{GREETING.pattern}[^\n,.:;!?]{{0,40}}$", re.IGNORECASE)  # a name in a salutation is whom it greets


def _named_api(passages: Sequence[Passage]) -> Detail | None:
    for passage in passages:
        for match in API_NAMED.finditer(passage.text):
            if re.match(r"\s+(?:portal|management|team|catalogue|gateway|access|key|request)\b", passage.text[match.end() :], re.IGNORECASE):
                continue
            if GREETED.search(passage.text[: match.start()]) or (GREETING.match(match.group()) and passage.zone is not Zone.SUBJECT):
                continue
            value = re.sub(r"^(?:(?:the|to|of|for|and|access|please|hi|hello|dear|request|all|re)\s+)+", "", match.group(1), flags=re.IGNORECASE)
            if not NOT_AN_API.match(value):
                return Detail(value, passage.evidence(match.start(1), match.end(1)))
    return None


DESCRIBED = expression(r"\b(?:the|our|your|yr?) ((?!portal\s)(?:[a-z][\w-]+[ \n]){1,4}api)\b(?!\s(?:portal|management|team|catalogue|gateway|key))", re.IGNORECASE)
VAGUE = expression(  # words that say of an API only which of those known is meant, or what it is like
    r"\w*ed|existing|remaining|missing|following|upcoming|corresponding|underlying|ongoing|forthcoming|\w+ly|new|right|wrong|whole|good|best|proper|real|live|tests?|old|next|last|only|usual|relevant|correct|actual|full|main|various|different|which|needed|dhcw|wales|welsh|nhs|national|public|open|api|apis|one|two|three|first|second|single|particular|appropriate|necessary"
    r"|to|of|for|and|or|with|from|in|on|at|by|is|are|was|be|we|they|he|she|it|you|i|not|no|any|some|all|every|each|what|who|than|then|so|but|if|as|newydd|hen|cywir|priodol|perthnasol",
    re.IGNORECASE,
)
WELSH_ORDER = expression(r"\b(?:ddefnyddio|defnyddio|gyfer|[Yy]r|o'r|i'r|â'r|at|trwy|drwy|gan|o) (API (?!Portal\b|Porth\b|Management\b|Rheoli\b|Team\b)(?:[A-Z][\w'-]+)(?: (?:[A-Z][\w'-]+|y|yr|a|o|ar)){0,5})(?<! y)(?<! yr)(?<! a)(?<! o)(?<! ar)")
WELSH_DESCRIBED = expression(  # "yr API archebion patholeg"
    r"\b(?:[Yy]r|o'r|i'r|â'r|[Aa]r gyfer|ddefnyddio|defnyddio) (API (?:archeb\w*|patholeg|radioleg|canlyniad\w*|apwyntiad\w*|presgrips\w*|meddyginiaeth\w*|fferyll\w*|gwaed|brechi\w*|imiwn\w*|llythyr\w*|dogfen\w*|atgyfeir\w*|derbyniadau|rhyddhau|mamolaeth|alergedd\w*|cleifion|staff|theatr\w*|delwedd\w*|sgrinio|arlwyo|rota\w*|genomeg|cofnod\w*|nyrsio|deintyddol|labordy)(?: (?!sydd|sy|yn|yw|ydi|ydy|os|er|i|am|a|ar|o|gan|ac|dan|rydw|dw|mae|oedd|fydd|ni|plis)[a-zâêîôûŵŷ'-]+){0,2})"
)


def _described_api(passages: Sequence[Passage]) -> Detail | None:
    """Return an API named in small letters ("the pathology orders API") by words of which interfaces are named, or in the Welsh order."""
    for passage in passages:
        for match in DESCRIBED.finditer(passage.text):
            words = match.group(1).split()[:-1]
            if any(LIKE_AN_API.fullmatch(word) for word in words) and not any(VAGUE.fullmatch(word) for word in words) and not words[-1].endswith("ing") and not NOT_AN_API.match(match.group(1)):
                return Detail(" ".join(match.group(1).split()), passage.evidence(match.start(1), match.end(1)))
        welsh = WELSH_ORDER.search(passage.text) or WELSH_DESCRIBED.search(passage.text)
        if welsh is not None:
            return Detail(welsh.group(1), passage.evidence(welsh.start(1), welsh.end(1)))
    return None


def _misspelt_api(passages: Sequence[Passage], catalogue: ApiCatalogue | None) -> Detail | None:
    """Return an API of the catalogue that is written with a slip or two ("the welsh demografic servise api")."""
    hits = ((passage, hit) for passage in passages for hit in (catalogue.find_misspelt(passage.text) if catalogue is not None else ()))
    return next((Detail(name, passage.evidence(start, end)) for passage, (name, _, start, end) in hits if not NOT_WANTED.search(passage.text[max(0, start - 60) : start])), None)
