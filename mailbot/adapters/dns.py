"""DNS TXT records for DKIM keys, cached, within a time limit. The only importer of dnspython."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import dns.exception
import dns.resolver


def key_lookup(seconds: float) -> Callable[[bytes], bytes | None]:
    """Return a look-up of TXT records; what cannot be found within `seconds` is None."""

    @lru_cache(maxsize=1000)
    def lookup(name: bytes) -> bytes | None:
        try:
            resolver = dns.resolver.get_default_resolver()
            answer = resolver.resolve(name.decode("ascii", "ignore").rstrip("."), "TXT", lifetime=seconds)
        except (dns.exception.DNSException, OSError, UnicodeError):
            return None
        return b"".join(answer[0].strings)

    return lookup
