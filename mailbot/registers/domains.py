"""Domain names as values: normal form, registrable part, containment. Offline, by the bundled public suffix list.

The only importer of publicsuffixlist. Comparison is by whole labels, never by substring.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import idna
from publicsuffixlist import PublicSuffixList

PLAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)


def normalise(domain: str) -> str:
    """Return a domain in lower case as A-labels without a trailing dot, or an empty string where it is none."""
    plain = domain.strip().lower().rstrip(".")
    if PLAIN.match(plain):
        return plain
    if plain.isascii():
        return ""
    try:
        encoded = idna.encode(plain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
    return encoded if PLAIN.match(encoded) else ""


def registrable(domain: str) -> str:
    """Return the registrable part (one label and its public suffix), or an empty string where there is none."""
    if not domain or domain.replace(".", "").isdigit():
        return ""
    return _suffixes().privatesuffix(domain) or ""


def is_under(domain: str, parent: str) -> bool:
    """Tell whether a domain is another one or stands below it, label by label."""
    return domain == parent or domain.endswith("." + parent)


def is_free_mail(domain: str, providers: Collection[str]) -> bool:
    """Tell whether a domain belongs to a free or consumer mail provider."""
    return domain in providers
