"""One sentence or line of a security team's mail to what it says of an approval; None where it says nothing of one."""

from __future__ import annotations

import re
from datetime import timedelta

from mailbot.approvals.labels import BOX, label, ticked, value_of
from mailbot.approvals.plain import NOTHING, About, canonical, date_in, plainly
from mailbot.approvals.wording import (
    CONDITION_ALONE,
    CONDITION_STANDS,
    CONDITIONAL,
    CORRECTED,
    DECIDED,
    HARMLESS,
    MENTIONED,
    NARROWED,
    NEGATED,
    NEUTRAL,
    PENDING,
    RECEIPT,
    REFUSED,
    REPORTED,
    SOUNDS_APPROVING,
    WITHDRAWN,
    I,
)
from mailbot.approvals.words import APPROVING, CIVIL, REVIEWED, SUBJECT
from mailbot.expression import expression
from mailbot.model.case import DomainVerdict

DOMAIN = expression(r"(?<![\w.@/-])(?:https?://)?(?:www\.|\*\.|@)?((?:[A-Za-z0-9À-ɏЀ-ӿ](?:[\wÀ-ɏЀ-ӿ-]{0,61}[A-Za-z0-9À-ɏЀ-ӿ])?\.)+[A-Za-zÀ-ɏЀ-ӿ][\wÀ-ɏЀ-ӿ-]{1,23})(?![\w@-])", I)
QUESTIONING = expression(r"\?\s*$")
VALID = expression(r"\b(?:and )?(?:(?:which |this |it |the |our |approval |listing |entry )*(?:is |are |remains? |stands |lasts )?(?:valid|approved|listed|in force|in place)|expires?(?: on)?|expiry(?: date)?:?|(?:mae'r gymeradwyaeth |mae )?(?:hwn )?(?:yn )?ddilys)(?: (?:until|till|to|through|hyd at|tan|hyd))?:?\s+(?:the )?(\d[^.;,\n]{5,24}20\d\d)", I)
VOCATIVE = expression(  # whom it greets, or calls by name
    r"^\W*(?i:hi|hiya|hello|helo|haia|hey|dear|(?:good )?(?:morning|afternoon)|bore da|pnawn da|prynhawn da|shwmae|annwyl)\b(?: (?:(?i:mate|all|both|bawb|bach|del|there|again|team)|[A-ZÀ-ÖŴŶ][\w'’-]{1,20})){0,3}\s*(?:[,!:]|[-–—](?=\s))\s*|^\W*(?!Approved|Authori|Agreed|Accepted|Granted|Cleared|Cymerad|Caniat|Awdurd)[A-ZÀ-ÖŴŶ][a-zà-öŵŷ]{2,14}(?:,| [-–—]) (?=(?i:good|great|this|that|your|the|we|i|just|please|happy|yes|approved|parth)\b)|,\s[A-ZÀ-ÖŴŶ][a-zà-öŵŷ]{2,14}(?=\s*[.!]?\s*$)"
)
YEARS = expression(r"(?:\b(?:listing|entry|approval|it|this) (?:runs|lasts|stands) for (?:one|two|three|a|\d) years?\b|\b(?:and )?(?:(?:which |this |it |the |our |approval |listing |entry )*(?:is |are |remains? |stands |lasts )?(?:valid|in force)|(?:mae'r gymeradwyaeth |mae )?(?:hwn )?(?:yn )?ddilys)|(?<=approved)|(?<=[Aa]llow [Ll]ist)) (?:for|am) (?:a (?:full |whole )?year|(?:one|two|three) years?|(?:12|24|36|twelve|twenty-four) months|12 mis|flwyddyn|ddwy flynedd)(?: from (?:today|now|the date (?:of|on) this (?:e-?mail|message|letter))| o heddiw)?", I)
_SOON = r"(?: (?:from|by|with effect from|as of|as from))?(?: (?:today|tonight|now|tomorrow(?: morning)?|this (?:morning|afternoon|evening)|straight ?away|immediately))?"
GOES_LIVE = expression(rf"\bparth (?:(?:(?:will (?:now )?(?:go|be (?:put|added|placed|entered))|goes|is going) (?:back )?(?:on(?:to)?|to)|is (?:now )?back on) (?:the |our )?(?:dhcw )?(?:o365 )?allow[- ]?list|will (?:now )?be allow[- ]?listed){_SOON}(?=\s*(?:[.!]|$))", I)  # when the entry shows, where that it will is the decision
LONGEST = 3000  # characters of a sentence; nobody approves in a longer one
A_YEAR = timedelta(days=364)  # a validity as long as approvals are believed anyway narrows nothing
SUREST = expression(r"(?:approv|authori|cymeradwy|gymeradwy|chymeradwy|awdurdod|caniat|ganiat)", I)


def verdict_of(text: str, about: About = NOTHING) -> DomainVerdict | None:
    """Return what one sentence says, or None where it says nothing of an approval."""
    labelled = label(text)
    said = value_of(labelled[1]) if labelled and not DOMAIN.search(labelled[1]) else None
    if said is not None:
        return said
    if BOX.search(text):
        return _boxed(text, about)
    return _in_words(told(text, about), about)


def told(text: str, about: About = NOTHING) -> str:
    """Return a sentence without what is merely polite, with `parth` for each domain, whose dots end no clause."""
    plain = DOMAIN.sub("parth", text.replace("’", "'")).replace("'ll ", " will ")
    plain = VOCATIVE.sub(" ", plain)
    plain = GOES_LIVE.sub("parth is approved", YEARS.sub(" ", VALID.sub(lambda found: " " if _lasts(found.group(1), about) else found.group(), plain)))
    plain = CIVIL.sub(" ", REVIEWED.sub(" ", plain))
    return RECEIPT.sub(" received ", NEUTRAL.sub(" ", HARMLESS.sub(" ", plain)))


def doubtful(plain: str) -> bool:
    """Tell whether a sentence conditions, reports, asks or denies."""
    return any(words.search(plain) for words in (CONDITIONAL, REPORTED, QUESTIONING, NEGATED))


def sounds_approving(text: str) -> bool:
    """Tell whether a line may be an approval, in the widest sense: then a person looks."""
    if not SOUNDS_APPROVING.search(text):
        return False
    if len(text) > LONGEST:
        return True
    plain = told(text)
    return bool(SOUNDS_APPROVING.search(plain)) and not any(words.search(plain) for words in (WITHDRAWN, REFUSED, PENDING)) and not doubtful(plain)


def taints(text: str, about: About, *, names_domain: bool) -> DomainVerdict | None:
    """Return what a sentence does to the approvals elsewhere in its mail: a condition, a narrowing, a correction."""
    plain = told(text, about)
    verdict = None if names_domain else verdict_of(text, about)
    if verdict in (DomainVerdict.REFUSED, DomainVerdict.WITHDRAWN):
        return verdict
    if CORRECTED.search(plain) or (not names_domain and (CONDITION_STANDS.search(plain) or (DECIDED.search(plain) and NARROWED.search(plain)))):
        return DomainVerdict.CONDITIONAL
    if names_domain:
        return None
    if verdict is DomainVerdict.CONDITIONAL and approves_otherwise(text, about):
        verdict = None
    if verdict is None and conditions(text, about):
        return DomainVerdict.CONDITIONAL
    return None if verdict is DomainVerdict.APPROVED else verdict


def approves_otherwise(text: str, about: About) -> bool:
    """Tell a sentence that sounds like an approval, with no doubt, and is one of something else than the request."""
    plain = told(text, about)
    return not doubtful(plain) and plainly(plain, about) is False and not _of_the_decision(plain, about)


def conditions(text: str, about: About) -> bool:
    """Tell whether a sentence that speaks of no approval sets a condition all the same."""
    return CONDITION_ALONE.search(told(text, about).strip()) is not None


def _of_the_decision(plain: str, about: About) -> bool:
    """Tell whether what approves, but not plainly, speaks of the request: `It is approved for stage 1`."""
    text = canonical(plain, about)
    found = APPROVING.search(text)
    return found is not None and SUREST.match(found.group()) is not None and bool(SUBJECT.search(text) or not text[: found.start()].strip()) and "approved supplier" not in text


def _boxed(text: str, about: About) -> DomainVerdict | None:
    boxes = BOX.findall(text)
    alone = len(boxes) == 1 and not re.search(r"\w", text[: text.index(boxes[0])])
    if alone and (boxes[0] in "✓✔✅☑■" or (about.boxes and ticked(text) is not None)):
        return _in_words(told(text.replace(boxes[0], " "), about), about)  # a bullet, or the option of a list that is ticked
    return ticked(text)


def _in_words(plain: str, about: About) -> DomainVerdict | None:
    if WITHDRAWN.search(plain):
        return DomainVerdict.WITHDRAWN
    if REFUSED.search(plain):
        return DomainVerdict.REFUSED
    if PENDING.search(plain):
        return DomainVerdict.PENDING
    believed = plainly(plain, about)
    if believed is None:
        return DomainVerdict.CONDITIONAL if MENTIONED.search(plain) and doubtful(plain) else None
    return DomainVerdict.APPROVED if believed and not doubtful(plain) else DomainVerdict.CONDITIONAL


def _lasts(until: str, about: About) -> bool:
    """Tell whether an approval that ends on a day lasts as long as approvals are believed anyway."""
    end = date_in(until)
    return end is not None and about.written is not None and end - about.written.replace(tzinfo=None) >= A_YEAR - timedelta(days=3)


