"""Original bytes to the domains whose DKIM signatures vouch for them (RFC 6376). The only importer of dkimpy.

DNS comes in as a function, so that the core asks no network. A signature counts only if it covers From, Subject, Date, what
decides how the body is read, and the whole body (no `l=`), with a key of at least 1024 bits, not in test mode, and no SHA-1.
A field that stands twice counts as not covered: verifiers look at the last one, readers at the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import dkim

from mailbot.expression import expression

KeyLookup = Callable[[bytes], bytes | None]  # DNS name -> TXT record; None where there is none
NEEDED = frozenset({b"from", b"subject", b"date"})
SHAPING = frozenset({b"content-type", b"content-transfer-encoding"})  # where they are there, and make the body another text
PLAIN_ENCODING = expression(rb"(?im)^content-transfer-encoding[ \t]*:[ \t]*(?:7bit|8bit|binary)[ \t\r]*$")
PLAIN_TYPE = expression(rb"(?im)^content-type[ \t]*:[ \t]*text/plain(?:;[ \t]*charset=\"?(?:us-ascii|utf-8|iso-8859-1|windows-1252)\"?)?[ \t\r]*$")
FIELD = expression(rb"(?m)^([!-9;-~]+)[ \t]*:")
MAX_SIGNATURES = 5


def signing_domains(content: bytes, keys: KeyLookup) -> tuple[str, ...]:
    """Return every domain whose signature verifies and covers what matters."""
    head = re.split(rb"\r?\n[ \t]*\r?\n", content[:256_000], maxsplit=1)[0]
    count = len(re.findall(rb"(?im)^dkim-signature[ \t]*:", head))
    needed = _needed(head)
    if not count or needed is None:
        return ()
    found = (_verified(content, index, keys, needed) for index in range(min(count, MAX_SIGNATURES)))
    return tuple(dict.fromkeys(domain for domain in found if domain))


def _needed(head: bytes) -> frozenset[bytes] | None:
    """Return the fields that a signature must cover; None where one of them stands twice."""
    fields = Counter(name.lower() for name in FIELD.findall(head))
    needed = NEEDED | (SHAPING & set(fields))
    if PLAIN_ENCODING.search(head):
        needed -= {b"content-transfer-encoding"}
    if PLAIN_TYPE.search(head) and b"content-transfer-encoding" not in needed:
        needed -= {b"content-type"}  # the body is read as it stands: every byte of it is signed and seen
    return None if any(fields[name] > 1 for name in NEEDED | SHAPING) or not needed <= set(fields) else needed


def _verified(content: bytes, index: int, keys: KeyLookup, needed: frozenset[bytes]) -> str:
    def lookup(name: bytes, timeout: int = 5) -> bytes | None:
        del timeout
        record = keys(name)
        return None if record is None or re.search(rb"(?:^|;)\s*t\s*=[^;]*\by\b", record) else record

    try:
        verifier = dkim.DKIM(content, minkey=1024)
        if not verifier.verify(idx=index, dnsfunc=lookup):
            return ""
        fields = verifier.signature_fields
    except Exception:  # noqa: BLE001  # dkimpy raises DKIMException and, on broken input, many others
        return ""
    signed = {name.strip().lower() for name in fields.get(b"h", b"").split(b":")}
    if not signed >= needed or b"l" in fields or b"sha1" in fields.get(b"a", b""):
        return ""
    return str(fields.get(b"d", b"").decode("ascii", "replace").lower().rstrip("."))
