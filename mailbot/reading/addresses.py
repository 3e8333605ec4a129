"""Address headers and the date to values: spoof-safe, fail closed (RFC 5322 section 3.4, 3.6).

The only importer of mail-parser, which refuses what a reader could be fooled by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import idna
import mailparser

from mailbot.model.message import Address, Defect
from mailbot.reading.limits import LIMITS


@dataclass(frozen=True, slots=True)
class AddressHeaders:
    """The address headers and date as mail-parser reads them: spoof-safe, fail closed."""

    from_: tuple[Address, ...]
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    defects: tuple[Defect, ...]


ADDRESS_FIELDS = ("from", "sender", "reply-to", "to", "cc", "date")


def address_headers(headers: tuple[tuple[str, str], ...]) -> AddressHeaders:
    """Read the address headers. Every From header is read; a second one is a defect (RFC 5322 3.6)."""
    given = [(name, value) for name, value in headers if name in ADDRESS_FIELDS]
    defects: list[Defect] = []
    froms = [value for name, value in given if name == "from"]
    if len(froms) != 1:
        defects.append(Defect("from-headers", f"{len(froms)} From headers"))
    first: dict[str, str] = {}
    for name, value in given:
        first.setdefault(name, value)
    parsed = _mail_parser(first, defects)
    from_ = list(parsed["from"])
    for extra in froms[1:5]:
        from_ += _mail_parser({"from": extra}, defects)["from"]
    senders = _mail_parser({"from": first["sender"]}, defects)["from"] if "sender" in first else ()
    return AddressHeaders(
        tuple(from_), senders[0] if senders else None, parsed["reply-to"], parsed["to"], parsed["cc"],
        _date(first.get("date", "")), tuple(defects),
    )  # fmt: skip


def _mail_parser(fields: dict[str, str], defects: list[Defect]) -> dict[str, tuple[Address, ...]]:
    empty: dict[str, tuple[Address, ...]] = {name: () for name in ADDRESS_FIELDS}
    block = "".join(f"{name}: {value[: LIMITS.header_value]}\r\n" for name, value in fields.items() if name != "date")
    try:
        parsed = mailparser.parse_from_bytes(block.encode("utf-8", "replace") + b"\r\n")
        for name in ("from", "reply-to", "to", "cc"):
            empty[name] = _addresses(getattr(parsed, name.replace("-", "_") + ("_" if name == "from" else "")), name in fields)
        for item in parsed.defects:
            for code, details in item.items():
                defects.append(Defect(str(code), "; ".join(str(d) for d in details)[:300]))
    except Exception as error:  # noqa: BLE001  # mail-parser raises AttributeError and others on broken input
        defects.append(Defect("address-headers-unreadable", type(error).__name__))
    return empty


def _addresses(found: object, present: bool) -> tuple[Address, ...]:
    if not present or not isinstance(found, list):
        return ()
    out = []
    for item in found[: LIMITS.addresses]:
        if isinstance(item, tuple) and len(item) == 2:
            out.append(Address(canonical_address(str(item[1])), str(item[0])[:500]))
    return tuple(out)


def canonical_address(address: str) -> str:
    """Return an address in lower case with its domain as A-label where that is possible."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local.lower()}{at}{canonical_domain(domain)}"


def canonical_domain(domain: str) -> str:
    """Return a domain in lower case as A-labels; one that is not wholly plain (RFC 5891) stays as it is.

    Nothing is mapped: a wide letter or an ideographic full stop makes another name to some readers and not to others.
    """
    plain = domain.strip().lower().rstrip(".")
    if plain.isascii():
        return plain
    try:
        encoded = idna.encode(plain).decode("ascii")
        return encoded if idna.decode(encoded) == plain else plain
    except (idna.IDNAError, UnicodeError):
        return plain


DATE = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _date(value: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(DATE.sub("", value)[:200])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
