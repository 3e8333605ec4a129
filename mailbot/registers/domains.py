"""Domain names as values: normal form, registrable part, containment. Offline, by the bundled public suffix list.

The only importer of publicsuffixlist. Comparison is by whole labels, never by substring.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

import idna
from publicsuffixlist import PublicSuffixList

from mailbot.expression import expression

MAX_LENGTH = 253
PLAIN = expression(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+"
    r"(?![0-9]+\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z"
)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)


def normalise(domain: str) -> str:
    """Return a domain in lower case as A-labels without a trailing dot, or an empty string where it is none."""
    plain = domain.strip().lower().rstrip(".")
    if plain.isascii():
        return plain if PLAIN.match(plain) and _decodes(plain) else ""
    if len(plain) > MAX_LENGTH:
        return ""
    try:
        encoded = idna.encode(plain, uts46=True).decode("ascii").rstrip(".")
    except (idna.IDNAError, UnicodeError):
        return ""
    return encoded if PLAIN.match(encoded) else ""


def comparable(domain: str) -> str:
    """Return a domain in its normal form, or, where it has none, in lower case as it was written: to compare, never to trust."""
    return normalise(domain) or domain.strip().lower().rstrip(".")


def _decodes(domain: str) -> bool:
    return "xn--" not in domain or all(shown(label) for label in domain.split("."))


def shown(label: str) -> str:
    """Return one label as a reader may see it: an A-label as Unicode; an empty string where it cannot be decoded."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return ""


@lru_cache(maxsize=8192)
def registrable(domain: str) -> str:
    """Return the registrable part (one label and its public suffix), or an empty string where there is none."""
    if not domain or len(domain) > MAX_LENGTH or domain.replace(".", "").isdigit():
        return ""
    return _suffixes().privatesuffix(domain) or ""


@lru_cache(maxsize=8192)
def public_suffix(domain: str) -> str:
    """Return the public suffix that a domain ends in (nhs.uk, co.uk), or an empty string where none is known."""
    if not domain or len(domain) > MAX_LENGTH:
        return ""
    return _suffixes().publicsuffix(domain) or ""


def is_under(domain: str, parent: str) -> bool:
    """Tell whether a domain is another one or stands below it, label by label."""
    return bool(parent) and (domain == parent or domain.endswith("." + parent))


def is_free_mail(domain: str, providers: Collection[str]) -> bool:
    """Tell whether a domain, or one that it stands below, belongs to a free or consumer mail provider."""
    labels = comparable(domain).split(".")
    return any(".".join(labels[start:]) in providers for start in range(len(labels) - 1))
