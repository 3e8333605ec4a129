"""Is a domain confusable with one that is known, without being it?

The tricks: homographs (IDN and ASCII), one typing slip, another suffix, hyphens, swapped words, a known name as prefix or
inside a longer domain, and a subdomain that the list does not open. Genuinely different domains are not flagged: short
labels need more than one slip to be told apart, so they are compared by shape only; and names below a suffix that a
public body hands out (nhs.uk, gov.uk) are compared with names below the same suffix only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.registers.domains import comparable, is_under, normalise, public_suffix, registrable
from mailbot.registers.shapes import SLIP_LENGTH, one_slip, skeleton

SUFFIX_LENGTH = 4  # the same label under another suffix: shorter ones are too often other companies
NAME_LENGTH = 6  # a label that gives a company away even inside another name
GOVERNED = frozenset(("nhs.uk", "gov.uk", "ac.uk", "police.uk", "sch.uk", "mod.uk"))
COMMON = frozenset(
    "analytics associates biotech clinic clinical company connect consultancy consulting design diagnostics digital engineering enterprise global health "
    "healthcare hospital imaging informatics insight insights interop limited london medical medicine mobile network online partners patient pharma pharmacy "
    "platform research science secure security service services software solutions studio supplier support surgery system systems technology technologies "
    "telehealth therapy wales welsh cymru iechyd meddal".split()
)
MAX_SLIP = 100  # characters; nobody takes one slip in a longer name for another
MAX_RUN = 12  # tokens of a known domain that are looked for inside another one


@dataclass(frozen=True, slots=True)
class Lookalike:
    """The known domain that another one is confusable with, and how."""

    of: str
    how: str


@dataclass(frozen=True, slots=True)
class _Name:
    """A domain taken apart: the label in front of its suffix, that suffix, and all words between dots and hyphens."""

    domain: str
    label: str
    suffix: str
    registrable: str
    tokens: tuple[str, ...]

    @property
    def governed(self) -> bool:
        return self.suffix in GOVERNED


@lru_cache(maxsize=8192)
def _take_apart(domain: str) -> _Name:
    suffix, owned = public_suffix(domain), registrable(domain)
    labels = domain.split(".")
    if not suffix and len(labels) > 1:  # a suffix that does not exist (acmehealth.con)
        suffix, owned = labels[-1], ".".join(labels[-2:])
    return _Name(domain, owned.partition(".")[0], suffix, owned, _tokens(domain))


def _tokens(domain: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[.\-_]", domain) if word)


def _shortened(word: str) -> Iterator[str]:
    """Yield a word and every form of it with one letter left out: words one slip apart share such a form."""
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


class KnownDomains:
    """An index of known domains; building it is linear and remembered, a question takes microseconds.

    A domain written `*.acme.com`, or one that stands in `opened`, counts with its subdomains.
    """

    def __init__(self, domains: Iterable[str], opened: Iterable[str] = ()) -> None:
        """Index the domains; `opened` are those whose subdomains count as themselves."""
        self._index = _indexed(tuple(domains), tuple(opened))

    def lookalike(self, domain: str) -> Lookalike | None:
        """Return what the domain is confusable with, or None where it is known or different."""
        return self._index.lookalike(comparable(domain))


class _Index:
    """What `KnownDomains` looks up: every table maps a trace of a known domain to that domain."""

    def __init__(self, domains: tuple[str, ...], opened: tuple[str, ...]) -> None:
        self._known: frozenset[str] = frozenset(domains)
        self._opened = frozenset(opened)
        self._shapes: dict[str, str] = {}
        self._labels: dict[str, list[_Name]] = {}
        self._slips: dict[str, list[_Name]] = {}
        self._whole: dict[str, list[_Name]] = {}
        self._runs: dict[tuple[str, ...], _Name] = {}
        self._mixed: dict[tuple[str, ...], str] = {}
        self._flat: dict[str, _Name] = {}
        for domain in domains:
            self._add(_take_apart(domain))

    def _add(self, name: _Name) -> None:
        self._shapes.setdefault(skeleton(name.domain), name.domain)
        self._runs.setdefault(name.tokens[:MAX_RUN], name)
        self._mixed.setdefault(tuple(sorted(name.tokens)), name.domain)
        self._flat.setdefault(_flattened(name.tokens, name.label), name)
        self._labels.setdefault(skeleton(name.label), []).append(name)
        if len(name.label) >= SLIP_LENGTH:
            for form in _shortened(name.label):
                self._slips.setdefault(form, []).append(name)
            for form in _shortened(name.domain):
                self._whole.setdefault(form, []).append(name)

    def lookalike(self, domain: str) -> Lookalike | None:
        if not domain or len(domain) > 500 or domain in self._known or "." not in domain:
            return None
        parents = [domain[at + 1 :] for at, char in enumerate(domain) if char == "."]
        if any(parent in self._opened for parent in (domain, *parents)):
            return None
        name = _take_apart(domain)
        below = next((parent for parent in parents if parent in self._known), None)
        if below is not None:
            # what stands below an NHS body's own domain is that body's
            return None if _take_apart(below).governed else Lookalike(below, "it is a subdomain that is not opened")
        if domain in GOVERNED:
            return None
        return self._shape(name) or self._inside(name) or self._label(name) or self._slip(name) or self._slip_above(name, parents)

    def _shape(self, name: _Name) -> Lookalike | None:
        for written in (name.domain, name.registrable):
            for shape in (skeleton(written), skeleton(written.replace("1", "i"))):
                found = self._shapes.get(shape) if written not in self._known else None
                if found is not None:
                    return Lookalike(found, "it is written almost the same")
        flat = self._flat.get(_flattened(name.tokens, name.label))
        if flat is not None:
            return Lookalike(flat.domain, "it is the known domain with other dots and hyphens")
        swapped = self._mixed.get(tuple(sorted(name.tokens)))
        return Lookalike(swapped, "it has the same words in another order") if swapped else None

    def _inside(self, name: _Name) -> Lookalike | None:
        """Find a known domain, dots or hyphens between its words, inside a longer one."""
        folded = tuple(skeleton(token) for token in name.tokens)
        for tokens in dict.fromkeys((name.tokens, folded)):
            for start in range(len(tokens)):
                for end in range(start + 2, min(len(tokens), start + MAX_RUN) + 1):
                    known = self._runs.get(tokens[start:end])
                    if known is not None and self._holds(name, known, start):
                        return Lookalike(known.domain, "it holds the whole of the known domain")
        for label in name.domain.split("."):
            flat = self._flat.get(skeleton(label.replace("-", "")))
            if flat is not None and len(flat.label) >= SLIP_LENGTH:
                return Lookalike(flat.domain, "it is the known domain without its dots")
        return self._named(name)

    def _holds(self, name: _Name, known: _Name, start: int) -> bool:
        """Tell a trick from chance: one.com stands in phase-one.com, health.co.uk in acme-health.co.uk."""
        if known.governed and name.suffix in GOVERNED and name.suffix != known.suffix:
            return False
        whole = "." + name.domain + "."
        begins = start == 0 or f".{known.domain}." in whole
        in_suffix = len(name.suffix) > len(known.suffix) and name.label.endswith(known.label)
        return (begins and not in_suffix) or known.governed or _telling(known.label)

    def _named(self, name: _Name) -> Lookalike | None:
        """Find a telling name as a whole word of another domain: acmehealth-support.com, acmehealth.example.net."""
        if name.governed:
            return None
        for word in dict.fromkeys((*name.domain.split(".")[:-1], *name.tokens[:-1])):
            for known in self._labels.get(skeleton(word), ()):
                same_owner = name.registrable == known.registrable
                if not known.governed and not same_owner and _telling(known.label) and word != name.label:
                    return Lookalike(known.domain, "it holds the known domain's name")
        return None

    def _label(self, name: _Name) -> Lookalike | None:
        for known in self._labels.get(skeleton(name.label), ()):
            if not _comparable(name, known):
                continue
            if name.registrable == known.registrable:
                return Lookalike(known.domain, "it stands beside the known domain")
            if name.label == known.label and len(name.label) >= SUFFIX_LENGTH:
                return Lookalike(known.domain, "it is the same name under another suffix")
            if len(known.label) >= SLIP_LENGTH:
                return Lookalike(known.domain, "it is written almost the same")
        return None

    def _slip(self, name: _Name) -> Lookalike | None:
        for known in _candidates(self._slips, name.label):
            if _comparable(name, known) and one_slip(name.label, known.label):
                return Lookalike(known.domain, "it is one typing slip away")
        return self._slip_of_whole(name, name.domain)

    def _slip_of_whole(self, name: _Name, written: str) -> Lookalike | None:
        for known in _candidates(self._whole, written):
            same_kind = name.suffix == known.suffix or not name.governed
            if same_kind and one_slip(written, known.domain):
                return Lookalike(known.domain, "it is one typing slip away")
        return None

    def _slip_above(self, name: _Name, parents: Sequence[str]) -> Lookalike | None:
        """Find the slip in what a longer name stands below: phw.wales.nsh.uk."""
        above = (parent for parent in parents if parent.count(".") > name.registrable.count("."))
        return next((found for parent in above if (found := self._slip_of_whole(name, parent)) is not None), None)


def _candidates(table: dict[str, list[_Name]], written: str) -> Iterator[_Name]:
    """Yield the known names that share a shortened form with a word; nothing so long is a slip."""
    if len(written) <= MAX_SLIP:
        for form in _shortened(written):
            yield from table.get(form, ())


def _flattened(tokens: tuple[str, ...], label: str) -> str:
    flat = "".join(tokens)
    return skeleton(flat) if len(label) >= SLIP_LENGTH else flat


def _comparable(name: _Name, known: _Name) -> bool:
    """Tell whether labels may be compared: those that a public body hands out, only with their own kind."""
    return name.suffix == known.suffix or not (known.governed or name.governed)


def _telling(label: str) -> bool:
    return len(label) >= NAME_LENGTH and label not in COMMON


@lru_cache(maxsize=16)
def _indexed(domains: tuple[str, ...], opened: tuple[str, ...]) -> _Index:
    plain = [_plain(domain) for domain in domains]
    stars = [_plain(domain) for domain in domains if domain.strip().startswith("*.")]
    return _Index(
        tuple(dict.fromkeys(domain for domain in plain if domain)),
        tuple(dict.fromkeys(d for d in (*stars, *(_plain(domain) for domain in opened)) if d)),
    )


def _plain(domain: str) -> str:
    return normalise(domain.strip().removeprefix("*."))


def lookalike(domain: str, known: Iterable[str]) -> Lookalike | None:
    """Return the known domain that another one is confusable with, and how; None where it is known or different."""
    return KnownDomains(known).lookalike(domain)


def stands_below(domain: str, parents: Iterable[str]) -> bool:
    """Tell whether a domain is one of several others or stands below one."""
    return any(is_under(domain, parent) for parent in parents)
