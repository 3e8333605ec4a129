"""A header block to the fields of a `Message`: who, to whom, when, what about, in answer to what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.model.message import Address, Defect, Message
from mailbot.reading.addresses import ADDRESS_FIELDS, AddressHeaders, address_headers
from mailbot.reading.headers import decode_words
from mailbot.reading.html import clean_text
from mailbot.reading.limits import Budget

MACHINES = re.compile(r"authentication-results|arc-|received|dkim-|from$|sender$|x-ms-exchange-organization-|return-path|message-id|in-reply-to|references")
IDS = re.compile(r"<[^<>\s]{1,500}>")
COPIES = ("to", "cc")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a header block says."""

    headers: tuple[tuple[str, str], ...]
    addresses: AddressHeaders
    defects: tuple[Defect, ...]

    @property
    def from_(self) -> tuple[Address, ...]:
        """Return every address of every From header."""
        return self.addresses.from_

    def message(self, digest: str, subject: str = "") -> Message:
        """Return a message of these fields, without body; `subject` is the one that an Outlook item gives for itself."""
        first = dict(reversed(self.headers))
        said = self.addresses
        return Message(
            sha256=digest,
            message_id=_first_id(first.get("message-id", "")),
            in_reply_to=_ids(first.get("in-reply-to", ""))[:20],
            references=_ids(first.get("references", ""))[-100:],
            date=said.date,
            from_=said.from_,
            sender=said.sender,
            reply_to=said.reply_to,
            to=said.to,
            cc=said.cc,
            subject=clean_text(subject or first.get("subject", ""))[:2000].strip(),
            headers=self.headers,
        )


def read_fields(headers: tuple[tuple[str, str], ...], budget: Budget) -> Fields:
    """Read a header block; where very many addresses were read before, those that it was sent to are left out."""
    size = sum(len(value) for name, value in headers if name in ADDRESS_FIELDS)
    fits = budget.address_words(size)
    addresses = address_headers(headers if fits else tuple((name, value) for name, value in headers if name not in COPIES))
    return Fields(_decoded(headers), addresses, addresses.defects if fits else (*addresses.defects, Defect("recipients-unread", f"{size} characters of addresses")))


def _decoded(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Decode the words of headers that people read; what machines read stays as written, so that no word breaks out of it."""
    return tuple((name, value if MACHINES.match(name) else decode_words(value)) for name, value in headers)


def _ids(value: str) -> tuple[str, ...]:
    """Return the identifiers of a field."""
    # QUIRK: Python's email package folds long identifiers as encoded words, where RFC 2047 section 5 allows none
    return tuple(IDS.findall(decode_words(value)))


def _first_id(value: str) -> str:
    found = _ids(value)
    return found[0] if found else value.strip()[:500]
