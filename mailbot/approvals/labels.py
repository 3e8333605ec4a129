"""Labels, ticked boxes and tables of a security team's mail to the verdict that each gives: `Approved: No`, `☐ Yes ☒ No`, a column."""

from __future__ import annotations

import re

from mailbot.approvals.wording import PENDING, REFUSED, WITHDRAWN, I
from mailbot.expression import expression
from mailbot.model.case import DomainVerdict

_NAME = (
    r"(?:approved|approval|authori[sz]ed|authori[sz]ation|agreed|accepted|granted|decision|outcome|result|status|verdict|determination|conclusion|(?:allow|white)[- ]?listed|(?:allow|white)[- ]?listing|add(?:ed)? to (?:the )?(?:o365 )?allow[- ]?list|"
    r"penderfyniad|canlyniad|statws|dyfarniad|cymeradwywyd|cymeradwyaeth|wedi'i gymeradwyo|cymeradwyo|caniatawyd)"
)
_BEFORE = r"(?:(?:final|our|the|overall|review|panel|board|security|team|opsec|request|domain|form|assessment|allow[- ]?list(?:ing)?|o365|is|it|y|ein|terfynol) )*"
LABEL = expression(rf"^[\s>*•·\-–—]*{_BEFORE}({_NAME}(?:[ /]+(?:or )?(?:not )?(?:status|granted|given|decision|approved|rejected|refused|outcome|y cais))*)(?: (?:of|for|y|on|made|date|by tim)\b[^:?\t|]{{0,60}})?\s*(?:\((?:y/n|yes/no|yes or no|y or n|ie/na|tick|t/f|true/false|do/naddo)\)\s*)?(?:[:=?]+|\t+|\||\s[-–—]\s|\s{{2,}})\s*(\S.*)$", I)
YES = expression(r"(?:yes|y|true|ok|ie|do|ydy|ydi|ydyn|oes|approved|granted|cymeradwywyd|wedi'i gymeradwyo|[✓✔✅☑])[.! ]*", I)
NO = expression(r"(?:no|n|false|nope|not|none|na|nage|naddo|nac (?:ydy|ydi|oes)|nid|nil|x|refused|rejected|declined|gwrthodwyd|[✗✘❌✖×])\b.*|[✗✘❌✖×].*", I)
LATER = expression(r"(?:tb[acd]|n/a|pending|to follow|to be \w+|awaiting.*|waiting.*|not (?:yet )?started|open|under .*|in progress.*|on hold.*|submitted|received|new|[-–—?._…]+|i'w \w+|yn aros.*|heb ei .*)\W*", I)
BOX = expression(r"[☐☑☒✓✔□■▢❏✅]|\[[ xX✓✔_]?\]|\((?:[xX✓✔]| )\)")
TICKED = expression(r"[☑☒✓✔■✅]|\[[xX✓✔]\]|\([xX✓✔]\)")
CELL = expression(r"\t+|\s*\|\s*|\s{2,}")
NAMED = expression(r"(?:domains?|domain names?|parth(?:au)?|urls?|websites?|suppliers?|cyflenwy?r|names?|enw|compan(?:y|ies))\b", I)
DECIDING = expression(rf"{_BEFORE}{_NAME}(?: (?:status|granted|given|decision))?\s*(?:\((?:y/n|yes/no|ie/na)\))?\s*\??", I)
SAYS_NOTHING = expression(r"(?:none|n/?a|nil|no|[-–—]*)", I)

A, R, C, P = DomainVerdict.APPROVED, DomainVerdict.REFUSED, DomainVerdict.CONDITIONAL, DomainVerdict.PENDING


def label(line: str) -> tuple[str, str] | None:
    """Return the name and the value of a line that labels a decision."""
    found = LABEL.match(line.replace("’", "'"))
    return (found.group(1), found.group(2).strip(" |\t")) if found else None


def value_of(value: str) -> DomainVerdict | None:
    """Return what the value of a decision says, where it is a plain yes, no or not yet; else None."""
    plain = value.replace("’", "'").strip()
    if BOX.search(plain) and not YES.fullmatch(plain):
        return ticked(plain) or C
    if LATER.fullmatch(plain):
        return P
    if YES.fullmatch(plain):
        return A
    return R if NO.fullmatch(plain) else None


def ticked(line: str) -> DomainVerdict | None:
    """Return the verdict of the one option that is ticked; None where a line has no boxes, or is one option left empty."""
    boxes = list(BOX.finditer(line))
    if not boxes:
        return None
    leading = not re.search(r"\w", line[: boxes[0].start()])
    chosen = [_option(line, [box.span() for box in boxes], number, leading=leading) for number, box in enumerate(boxes) if TICKED.fullmatch(box.group())]
    if not chosen:
        return None if len(boxes) == 1 and leading else C
    return value_of(chosen[0]) or _in_words(chosen[0]) or C if len(chosen) == 1 and chosen[0] else C


def _option(line: str, boxes: list[tuple[int, int]], number: int, *, leading: bool) -> str:
    """Return the words that belong to a box: those behind it where a box comes first, else those before it."""
    if leading:
        end = boxes[number + 1][0] if number + 1 < len(boxes) else len(line)
        return line[boxes[number][1] : end].strip(" \t/|,;:-")
    start = boxes[number - 1][1] if number else 0
    return line[start : boxes[number][0]].rpartition(":")[2].strip(" \t/|,;:-")


def _in_words(option: str) -> DomainVerdict | None:
    if WITHDRAWN.search(option):
        return DomainVerdict.WITHDRAWN
    return R if REFUSED.search(option) else P if PENDING.search(option) else None


def cells(line: str) -> list[str]:
    """Return the cells of a row, one where it is none."""
    return [cell.strip() for cell in CELL.split(line.strip().strip("|").strip())]


def deciding_column(line: str) -> int | None:
    """Return which column of a table's heading row holds the decision."""
    heads = cells(line)
    if len(heads) < 2 or not any(NAMED.match(head) for head in heads):
        return None
    columns = [number for number, head in enumerate(heads) if DECIDING.fullmatch(head)]
    return columns[-1] if columns else None
