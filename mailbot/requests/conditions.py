"""An asking sentence that sets a condition in the same breath: "please give her access once the DPIA is signed". Or forbids it. Patterns only.

However surely a sentence asks, what it waits for stands at its head, or right behind what is asked for. The same little
words elsewhere in it belong to the purpose ("so that letters go out once they are signed").
"""

from __future__ import annotations

import re

from mailbot.expression import expression

_WAITS = (
    r"(?:once|if|should(?! (?:be|have|get|also|now|then|please)\b)|when|as soon as|the (?:moment|minute|day|week)|after|provided|providing|assuming|unless|until|till|subject to|pending|conditional(?:ly)? (?:up)?on|contingent (?:up)?on|depend(?:ing|ent) (?:up)?on|on (?:the )?condition|on the understanding|barring|in the event"
    r"|unwaith|pan|ar ôl|cyn gynted ag y|oni bai|os|ar yr amod|yn amodol|nes|tan|cyn belled â|yn ddibynnol|yn dibynnu)"
)
_COURTESY = (  # and what only says when it suits, or that more may be asked for
    r"(?! (?:posib\w*|possible|poss|you|anyone|someone|somebody|any|there|convenient|not already|needed|need be|necessary|required|appropriate|so\b|not\b|thats?|that's|this|it is (?:ok|possible|not)|it's (?:ok|possible)|i may|i might|i was|i've|i'm|we may|hours|all|now|then|ever|the new year"
    r"|discuss\w*|speaking|talking|meeting|reading|(?:my|our) (?:call|talk|chat|meeting|conversation)|the (?:call|meeting|demo|chat)|gwelwch|gall\w*|mae|oes|yw'n|yn bosib\w*|[gc]ewch|gei|cei|fydd (?:gennych|gynno\w+|amser)|byddwch|wyf|ydw|medr\w*|hynny|hyn|nad|yn gyfleus)\b)"
)
_THEN = r"(?:then )?(?:(?:\S+@\S+|he|she|they|both|(?-i:[A-ZŴŶ])\w+)(?: \w+)? (?:is|are) to (?:have|get|be)\b|please|pls|could|can|would|will|kindly|i'd|we'd|i |we |give|add|set|grant|let|put|rho\w*|ychwaneg\w*|allwch|a wnewch|wnewch|a gaiff|gaiff|hoff\w+|gadewch|os gwelwch)"
_WANTED = r"(?:\b(?:portal|[bp]h?orth (?:yr )?api|access|accounts?|log-?ins?|mynediad|fynediad|(?:c|g|ch)yfrif\w*|(?:allow[- ]?)?list|rhestr(?: ganiatáu)?)|@[\w.-]+\w>?\)?)"
AT_THE_HEAD = expression(rf"^\W*(?:(?:and|so|but|also|hi|hello|helo|a|ond)\W+)?{_WAITS}\b(?:{_COURTESY}|(?<=\bprovided)(?= (?:that )?there)|(?<=\bproviding)(?= (?:that )?there)|(?<=\bassuming)(?= (?:that )?there))[^,;:?\n]{{3,110}},\s*{_THEN}", re.IGNORECASE)
BEHIND = expression(
    rf"\bapis?,? (?:but |only )*(?:once|the (?:moment|minute)|as soon as|subject to|provided|on (?:the )?condition|unwaith|cyn gynted ag y|ar yr amod)\b{_COURTESY}|\b(?:please|pls|plz|os gwelwch yn dda|plis),? (?:[-–—] ?)?(?:but |ond )?(?:only )?(?:provided|providing|subject to|as long as|so long as|on (?:the )?condition|assuming|unless|pending|ar yr amod|oni bai|cyn belled â)\b{_COURTESY}|{_WANTED}(?:\s*\([^)\n]{{0,80}}\))?,?\s+(?:[-–—] ?)?(?:but |and |ond )?(?:only |dim ond |just )?(?:{_WAITS}\b{_COURTESY}|not (?:before|until|till)|nid cyn|ddim (?:tan|nes|cyn)|(?:from|with effect from|as of|starting|o) [^.,;?\n]{{3,30}},? (?:and |ymlaen,? )?(?:not (?:before|earlier|sooner|until)|nid cynt))",
    re.IGNORECASE,
)


FORBIDS = expression(
    r"\b(?:do not|don['’]?t|never|not to|peidiwch â|peidiwch ag|paid â|paid ag|na) (?:\w+ )?(?:add|give|grant|put|set up|create|provide|allow|enable|open|approve|include|list|ychwaneg\w+|rhoi|roi|creu|sefydlu|caniatáu|ganiatáu|agor|rhestru)\b"
    r"|\bpeidiwch(?: \w+)? (?:â'?i?|ag?) (?:h|ei h)?(?:ychwanegu|rhoi|roi|creu|sefydlu|rhestru|restru)\b",
    re.IGNORECASE,
)


SUPPOSED = expression(r"\bwere (?:nobody|no[- ]one|anybody|anyone|it|they|he|she|the \w+)(?: \w+)? to\b|\bthese would be the\b", re.IGNORECASE)  # "were nobody to challenge it, these would be the people"


def sets_condition(text: str) -> bool:
    """Tell an asking sentence that says what has to happen first, or that it is not to be done."""
    return any(words.search(text) for words in (AT_THE_HEAD, BEHIND, FORBIDS, SUPPOSED))
