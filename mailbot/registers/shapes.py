"""What the eye takes for the same: confusable letters folded (Unicode TR 39's confusables and the ASCII tricks), and single typing slips."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from confusable_homoglyphs import confusables

from mailbot.registers.domains import shown

SLIP_LENGTH = 5  # labels shorter than this are not compared by typing slips
STRICT = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"))
SHAPES = (*STRICT, ("cl", "d"), ("i", "l"), ("5", "s"), ("3", "e"), ("4", "a"), ("8", "b"), ("-", ""), ("_", ""))


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """Return a domain or label with every confusable shape folded, for comparison only."""
    return ".".join(_folded(label) for label in text.lower().split("."))


def _folded(label: str) -> str:
    """Fold one label; in a short one, ui and ul are two companies, so only the plain tricks count."""
    text = shown(label) or label
    folded = text if text.isascii() else "".join(_latin(char) for char in text)
    for shape, plain in SHAPES if len(folded) >= SLIP_LENGTH else STRICT:
        folded = folded.replace(shape, plain)
    return folded


@lru_cache(maxsize=4096)
def _latin(char: str) -> str:
    """Return the ASCII letters that a character looks like."""
    if char.isascii():
        return char
    base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()
    if base.isascii():
        return base
    for found in confusables.is_confusable(char, greedy=True) or ():
        for other in found["homoglyphs"]:
            if other["c"].isascii() and other["c"].isalnum():
                return str(other["c"]).lower()
    return base


def one_slip(left: str, right: str) -> bool:
    """Tell whether one insertion, deletion, substitution or swap of neighbours turns one word into the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    if len(left) > len(right):
        left, right = right, left
    index = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) < len(right):
        return left[index:] == right[index + 1 :]
    if left[index + 1 :] == right[index + 1 :]:
        return True
    return left[index : index + 2] == right[index : index + 2][::-1] and left[index + 2 :] == right[index + 2 :]
