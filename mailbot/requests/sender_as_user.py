"""Is the sender one of the users? Only where the text says so: "me", "my account", "I need access"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.expression import expression
from mailbot.model.message import Address, Evidence, Zone
from mailbot.model.request import User
from mailbot.requests.user_words import (
    ADD_ME,
    ADDRESS,
    ASKED_FOR,
    ATTACHED,
    BOTH_WISH,
    FOR_OTHERS,
    MY_ADDRESS,
    NAME,
    NOT_ME,
    NOT_ME_BEHIND,
    NOT_NAME,
    ON_BEHALF,
    SELF,
    SELF_ASKING,
    UNDER,
)
from mailbot.requests.zones import Passage

FAR_BACK = 200  # characters round "and I" that may wish for access
FAR = 60  # characters before "myself" that may say that nothing is wanted
FOR_SOMEBODY = expression(rf"\b(?:access|accounts?|log-?ins?|[mf]ynediad|[cg]yfrif(?:on)?)\b[^.\n@:]{{0,40}}?\b(?:for|i|ar gyfer)[ \t]+(?-i:({NAME}))(?=[ \t]*(?:\(|[,.?!;\n]|$|(?:please|plis|pls|who|as|so|sy|sydd|fel)\b))", re.IGNORECASE)  # "access for Gwladys (copied)"
PERSON = rf"(?:{ADDRESS.pattern}[>)\]]{{0,2}}|{NAME})"
AND_I = expression(r"(?:,\s{0,3}|(?<!\s)\s{1,3})(?:and|&|\+|plus)\s{1,3}(?=(I)\b)")
BESIDE = expression(rf"{PERSON}$")
COLLEAGUE = expression(r"\b(?:my|our|a|one of my|two|three)(?: \w+){0,2} (?:colleagues?|team ?mates?)$", re.IGNORECASE)
BOTH = expression(BOTH_WISH, re.IGNORECASE)
RUN = r"(?:[^.?!\n]|\.(?=\w)|\n(?!\n))"  # goes on in its sentence, over the full stops of an address
SIGN_IN = r"\b(?:access|accounts?|log-?ins?|log(?:ged)? (?:in|on)|sign-?ins?|sign(?:ed)? in|portal|set(?:ting)? up|regist\w+|added)\b"
COULD = expression(rf"\b(?:could|can|cd|may|might)\s{RUN}{{0,200}}$", re.IGNORECASE)
FOR = expression(rf"\b(?:for|add|give|grant|register|(?:set|sign) up)\s{RUN}{{0,200}}$", re.IGNORECASE)
GETS = expression(rf"\s+(?!(?:ask|know|see|check|expect|have (?:been|had|built|used))\b){RUN}{{0,80}}?{SIGN_IN}", re.IGNORECASE)
NEEDS = expression(rf"\s+(?:both |each |also |all |really |would |could |may )*(?:need|want|require|like|love|are after|do with|are (?:hoping|looking|asking) (?:for|to)|seek)\b{RUN}{{0,60}}?{SIGN_IN}", re.IGNORECASE)
THAT_IS_ALL = expression(r"\s*(?:[.,;!?)]|\n|$|(?:please|pls|on|onto|access|accounts?|log-?ins?|up)\b)", re.IGNORECASE)
AND_ME = expression(rf"{PERSON},?\s*(?:(?:&|\+|\bplus)\s?(me|myself)|\b(?:and|plus|&)\s(yours truly)|\b(?:a|ac) (?:i )?(fi|mi))\b(?! (?:sy|sydd|yn|oedd|fydd|fu|know)\b)")
GET_ME = expression(  # "can you get me on the portal", "pls sign me up"
    r"(?:\b(?:(?:can|could|cd|would|will|wd|cn) (?:u|you|ya|ye|someone|somebody|anyone)|please|pls|plz|plse|(?:need|ask|asking|like|want|get) (?:you|someone|somebody) to)\s+|^\W*|[.!?\n]\s*)(?:please |pls |just |also |kindly |possibly )*"
    r"(?:set|sign|get|put|pop|stick|hook|sort|book|let) me (?:up|on(?:to)?|in(?:to)?|out with|a (?:log-?in|sign-?in)|an account|access|registered|signed up|sorted)\b(?! (?:touch|contact|the (?:picture|loop|know|diary|right)|to (?:date|speed|the right|some|who)|hold|through|on\b(?! (?:the|your) (?:\w+ ){0,2}portal)|trouble))"
    r"|\b(?:can|could|may|might) i (?:please |also |possibly )*(?:come|hop|jump|join|get|be let) (?:in|on|aboard)(?: there| with (?:it|them))?(?: too| as well| please)?\s{0,2}[?.!]|\b(?:can|could|may|might) i (?:please |also |possibly )*(?:get|be (?:put|let|added|set up|signed up))(?: up)? (?:on|onto|into|in|to)\b[^.?\n]{0,40}\bportal\b"
    r"|\b(?:ga|gaf|alla|allaf|fedra) i (?:fynd|ddod|gael fy (?:ychwanegu|rhoi)) (?:ar|at|i|i'r)\b[^.?\n]{0,30}\b[bp]h?orth\b",
    re.IGNORECASE,
)

I_NEED = expression(  # "I've just moved to … and need an account"
    r"\bi(?:'m|'ve|'d| am| have)?\b(?:(?!\b(?:who|whose|which|that|team|staff|colleagues?|they|he|she|we|for|our|their)\b)[^.?!\n]){0,120}\b(?:and|but|so|,) (?:now |also |therefore )?(?:need|want|require|would like|'d like)(?: to (?:have|get|use|request))? (?:an? |my own |some |the )?(?:api |dhcw |new |portal |developer )*(?:access|account|log-?in|sign-?in)\b",
    re.IGNORECASE,
)


def with_sender(chosen: list[User], passages: Sequence[Passage], sender: Address | None, *, answers: bool = False, for_others: bool = False) -> list[User]:
    """Add the sender where the text says so.

    `answers`: the message goes on with a request whose users are known, so that only a wish to be added counts.
    `for_others`: people are named for whom it asks, so that who asks is no user by asking.
    """
    text = "\n\n".join(passage.text for passage in passages)
    if sender is None or any(user.address == sender.address for user in chosen):
        return chosen
    said = _first(ADD_ME, passages) if answers else _said(passages)
    if said is None and not answers and not chosen and not for_others and FOR_OTHERS.search(text) is None:
        said = _first(SELF_ASKING, passages) or _first(I_NEED, passages)
        if said is not None and (_first(ASKED_FOR, passages) is not None or any(not NOT_NAME.search(match.group(1)) for match in ON_BEHALF.finditer(text))):
            said = None
        if said is not None and any(not NOT_NAME.search(match.group(1)) for match in FOR_SOMEBODY.finditer(text)):
            said = None
    if said is not None and not _under_another_address(passages, sender.address):
        chosen = _in_place(User(sender.address, sender.name, said), chosen, passages)
    return chosen


def asks_for_self(passages: Sequence[Passage]) -> bool:
    """Tell whether the text says that the sender is one of the users."""
    return _said(passages) is not None


FAVOUR = expression(r"\b(?:pop|put|stick|add|get) (?!(?:me|an?|the|my|access|accounts?|log-?ins?|sign-?ins?|mynediad|cyfrif|myself)\b)[\w'’-]+(?: [\w'’-]+)? (?:on|onto|in)\b(?:[^.?!\n]|\.(?=\w)){0,60}?\bfor me\b(?!,? (?:and|too|as well|also)\b)|\b(?:set|set ?up|add|register|put|invite|get|sort|onboard|include)\s+(?:(?-i:[A-ZŴŶ])[\w'’-]+|him|her|them|these|those|both)\b(?:[^.?!\n]|\.(?=\w)){0,80}?\bfor me\b(?!,? (?:and|too|as well|also)\b)", re.IGNORECASE)  # "set up Huw on the portal for me, please"


def _said(passages: Sequence[Passage]) -> Evidence | None:
    """Return where the text says that the sender is one of the users."""
    passages = [replace(p, text=FAVOUR.sub(lambda favour: " " * len(favour.group()), p.text)) for p in passages]
    found = _first(SELF, passages) or _first(AND_ME, passages) or _first(GET_ME, passages)
    return found or next((place for passage in passages if (place := _beside_another(passage)) is not None), None)


WANTS_OTHERS = expression(r"\W*(?:(?:do|would|['’]d|also|really) )*(?:need|want|like) (?:him|her|them|you|this|that|it)\b", re.IGNORECASE)  # "Callum starts Monday and I want him on the portal"


def _beside_another(passage: Passage) -> Evidence | None:
    """Find "Jo (jo@…) and I" where access is wished for: "could Jo and I get onto the portal", "Jo and I both need a login"."""
    for match in AND_I.finditer(passage.text):
        before, behind = passage.text[max(0, match.start() - FAR_BACK) : match.start()], passage.text[match.start(1) + 1 : match.end() + FAR_BACK]
        wished = (NEEDS.match(behind) and not WANTS_OTHERS.match(behind)) or (COULD.search(before) and GETS.match(behind)) or (FOR.search(before) and THAT_IS_ALL.match(behind))
        if (wished and BESIDE.search(before)) or (COLLEAGUE.search(before) and BOTH.match(behind)):
            return passage.evidence(match.start(1), match.start(1) + 1)
    return None


def _under_another_address(passages: Sequence[Passage], mine: str) -> bool:
    """Tell "register me with jo@…": the sender is a user, but under the address that is named."""
    return any(
        not match.group().casefold().rstrip(".").endswith(mine)
        for passage in passages
        for pattern in (UNDER, MY_ADDRESS)
        for match in pattern.finditer(passage.text)
    )


def _in_place(user: User, others: Sequence[User], passages: Sequence[Passage]) -> list[User]:
    """Put the sender where the text names them, among the users named before and behind."""
    order = {passage.zone: index for index, passage in reversed(list(enumerate(passages)))}

    def place(one: User) -> tuple[int, int]:
        if one.evidence.zone is Zone.LIST:
            return len(order) + 1, 0
        end = one.evidence.offset + (len(one.evidence.quote) if one is not user else 0)
        return order.get(one.evidence.zone, len(order)), end

    mine = place(user)
    listed_first = any(p.zone is user.evidence.zone and ATTACHED.search(p.text[: max(0, user.evidence.offset - p.offset)]) for p in passages)
    before = [one for one in others if place(one) <= mine or (listed_first and one.evidence.zone is Zone.LIST)]
    return [*before, user, *(one for one in others if one not in before)]


def _first(pattern: re.Pattern[str], passages: Sequence[Passage]) -> Evidence | None:
    """Return where the text says so first; the title only where nothing else does."""
    for passage in sorted(passages, key=lambda passage: passage.zone is Zone.SUBJECT):
        for match in pattern.finditer(passage.text):
            before = passage.text[max(0, match.start() - FAR) : match.start()]
            if not NOT_ME.search(before) and not NOT_ME_BEHIND.match(passage.text, match.end()):
                return passage.evidence(match.start(match.lastindex or 0), match.end())
    return None
