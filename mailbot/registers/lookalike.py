"""Is a domain confusable with one that is known, without being it?

The tricks: homographs (IDN and ASCII), one typing slip, another suffix, hyphens, a known name as prefix or inside a longer
domain, and a subdomain that the list does not open. Genuinely different domains must not be flagged: short labels need
more than one slip to be told apart, so they are compared by homographs only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import idna
from confusable_homoglyphs import confusables

from mailbot.registers.domains import is_under, registrable

SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("3", "e"), ("4", "a"), ("8", "b"), ("-", ""), ("_", ""))
SLIP_LENGTH = 5  # labels shorter than this are not compared by typing slips


@dataclass(frozen=True, slots=True)
class Lookalike:
    """The known domain that another one is confusable with, and how."""

    of: str
    how: str


@lru_cache(maxsize=4096)
def skeleton(text: str) -> str:
    """Return a label with every confusable shape folded, for comparison only."""
    try:
        plain = idna.decode(text) if "xn--" in text else text
    except (idna.IDNAError, UnicodeError):
        plain = text
    out = []
    for char in plain.lower():
        out.append(_latin(char))
    folded = "".join(out)
    for shape, plain_shape in SHAPES:
        folded = folded.replace(shape, plain_shape)
    return folded


def _latin(char: str) -> str:
    if char.isascii():
        return char
    for found in confusables.is_confusable(char, greedy=True, preferred_aliases=[]) or []:
        for other in found["homoglyphs"]:
            if len(other["c"]) == 1 and other["c"].isascii() and other["c"].isalnum():
                return str(other["c"]).lower()
    import unicodedata

    base = unicodedata.normalize("NFKD", char)[0]
    return base.lower()


def _label(domain: str) -> str:
    """Return the label in front of the public suffix."""
    return registrable(domain).partition(".")[0]


def one_slip(left: str, right: str) -> bool:
    """Tell whether one insertion, deletion, substitution or swap of neighbours turns one word into the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    if len(left) > len(right):
        left, right = right, left
    index = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) == len(right):
        if left[index + 1 :] == right[index + 1 :]:
            return True
        return left[index : index + 2] == right[index : index + 2][::-1] and left[index + 2 :] == right[index + 2 :]
    return left[index:] == right[index + 1 :]


class KnownDomains:
    """An index of known domains; building it is linear, a question is quick."""

    def __init__(self, domains: Iterable[str], opened: Iterable[str] = ()) -> None:
        """Index the domains; `opened` are those whose subdomains count as themselves."""
        self._exact = tuple(dict.fromkeys(d for d in domains if d))
        self._set = frozenset(self._exact)
        self._opened = tuple(opened)
        self._by_skeleton: dict[str, str] = {}
        self._by_label: dict[str, str] = {}
        for domain in self._exact:
            self._by_skeleton.setdefault(skeleton(domain), domain)
            label = _label(domain)
            if len(label) >= SLIP_LENGTH:
                self._by_label.setdefault(label, domain)

    def lookalike(self, domain: str) -> Lookalike | None:
        """Return what the domain is confusable with, or None where it is known or different."""
        if not domain or domain in self._set or any(is_under(domain, parent) for parent in self._opened):
            return None
        return self._homograph(domain) or self._inside(domain) or self._label_trick(domain)

    def _homograph(self, domain: str) -> Lookalike | None:
        found = self._by_skeleton.get(skeleton(domain))
        if found is None:
            found = self._by_skeleton.get(skeleton(registrable(domain))) if registrable(domain) not in self._set else None
        return Lookalike(found, "it is written almost the same") if found else None

    def _inside(self, domain: str) -> Lookalike | None:
        for known in self._exact:
            if is_under(domain, known):
                return Lookalike(known, "it is a subdomain that is not opened")
            if domain.startswith(known + ".") or f".{known}." in f".{domain}":
                return Lookalike(known, "it begins with the known domain")
            flat = known.replace(".", "-")
            if len(known) >= 8 and (flat in domain or known.replace(".", "") in domain.replace(".", "").replace("-", "")) and not is_under(known, domain):
                return Lookalike(known, "it holds the known domain's name")
        return None

    def _label_trick(self, domain: str) -> Lookalike | None:
        label = _label(domain)
        if len(label) < SLIP_LENGTH:
            return None
        same = self._by_label.get(label)
        if same is not None and registrable(domain) != registrable(same):
            return Lookalike(same, "it is the same name under another suffix")
        if same is not None:
            return Lookalike(same, "it stands beside the known domain")
        folded = skeleton(label)
        for other, known in self._by_label.items():
            if one_slip(label, other):
                return Lookalike(known, "it is one typing slip away")
            if folded == skeleton(other):
                return Lookalike(known, "it is written almost the same")
        return None


def lookalike(domain: str, known: Iterable[str]) -> Lookalike | None:
    """Return the known domain that another one is confusable with, or None."""
    return KnownDomains(known).lookalike(domain)
