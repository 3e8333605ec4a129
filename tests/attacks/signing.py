"""DKIM for tests: keys made at hand, a DNS that is a dictionary, and the product's own check on top."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from mailbot.approvals.dkim import signing_domains

COMMON = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")


@cache
def _key(domain: str, bits: int) -> tuple[bytes, bytes]:
    """Return (private key, TXT record) of a domain; the same all through a run."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(mail: bytes, domain: str = "wales.nhs.uk", *, fields: tuple[str, ...] = COMMON, length: bool = False, canonical: str = "relaxed", bits: int = 1024) -> bytes:
    """Return a mail with a DKIM signature on top."""
    how = canonical.encode()
    private, _ = _key(domain, bits)
    header = dkim.sign(mail, b"s1", domain.encode(), private, include_headers=[name.encode() for name in fields], length=length, canonicalize=(how, how))
    return bytes(header) + mail


def verifier(*domains: str, flags: bytes = b"", bits: int = 1024) -> Callable[[bytes], tuple[str, ...]]:
    """Return the product's check over a DNS that knows the keys of these domains."""
    records = {f"s1._domainkey.{domain}.".encode(): _key(domain, bits)[1] + flags for domain in domains or ("wales.nhs.uk", "evil.com")}
    return lambda content: signing_domains(content, records.get)
