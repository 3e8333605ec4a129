"""What a reply template may name. Values that a sender gave are cleaned before they come here."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import date

MAX_VALUE = 400
UNSAFE = re.compile("[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """The values of one reply; strings are one line each, bounded, without control or direction marks."""

    case: str
    sponsor_name: str = ""
    users: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    supplier: str | None = None
    api_name: str | None = None
    imtp_reference: str | None = None
    use_case: str | None = None
    missing: tuple[str, ...] = ()
    missing_labels: tuple[str, ...] = ()
    environments_note: bool = False
    coc_reference: str | None = None
    coc_expired_on: date | None = None
    form_version_found: str | None = None
    form_version_wanted: str = ""
    personal_addresses: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()
    contact: str = ""
    security_address: str = ""
    api_address: str = ""
    note: str = ""

    def values(self) -> dict[str, object]:
        """Return the cleaned values by name."""
        return {field.name: _clean(getattr(self, field.name)) for field in fields(self)}


def clean(text: str) -> str:
    """Return one bounded line of text that shows as it reads; links lose their power to be clicked."""
    plain = " ".join(UNSAFE.sub(" ", unicodedata.normalize("NFC", text)).split())
    plain = re.sub(r"(?i)\b(https?|ftp)://", r"\1 ", plain)
    return plain if len(plain) <= MAX_VALUE else plain[: MAX_VALUE - 1] + "…"


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(clean(item) for item in value)
    return value
