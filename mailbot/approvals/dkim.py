"""Original bytes to the domain whose DKIM signature vouches for them (RFC 6376). The only importer of dkimpy.

DNS comes in as a function, so that the core asks no network. A signature counts only if it covers From, Subject, Date and
the whole body (no `l=`), with a key of at least 1024 bits and no SHA-1.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import dkim

KeyLookup = Callable[[bytes], bytes | None]  # DNS name -> TXT record; None where there is none
NEEDED = frozenset({b"from", b"subject", b"date"})
MAX_SIGNATURES = 5


def signing_domain(content: bytes, keys: KeyLookup) -> str:
    """Return the first domain whose signature verifies and covers what matters, or an empty string."""
    count = len(re.findall(rb"(?im)^dkim-signature\s*:", content[:256_000]))
    for index in range(min(count, MAX_SIGNATURES)):
        domain = _verified(content, index, keys)
        if domain:
            return domain
    return ""


def _verified(content: bytes, index: int, keys: KeyLookup) -> str:
    def lookup(name: bytes, timeout: int = 5) -> bytes | None:
        del timeout
        return keys(name)

    try:
        verifier = dkim.DKIM(content, minkey=1024)
        if not verifier.verify(idx=index, dnsfunc=lookup):
            return ""
        fields = verifier.signature_fields
    except Exception:  # noqa: BLE001  # dkimpy raises DKIMException and, on broken input, many others
        return ""
    signed = {name.strip().lower() for name in fields.get(b"h", b"").split(b":")}
    if not signed >= NEEDED or b"l" in fields or b"sha1" in fields.get(b"a", b""):
        return ""
    return str(fields.get(b"d", b"").decode("ascii", "replace").lower().rstrip("."))
