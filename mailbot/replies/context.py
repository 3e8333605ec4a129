"""What a reply template may name: the values of one reply, cleaned before a template sees them.

    ReplyContext (as decided) -> values() (bounded, visible, without links)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mailbot.replies.cleaning import clean, defanged, greeting_name, paragraphs

MAX_ITEMS = 50
ADDRESS = 320
NAME = 160
TEXT = 300


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """The values of one reply, as they were read; `values` cleans them."""

    case: str
    sponsor_name: str = ""
    users: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    supplier: str | None = None
    suppliers: tuple[str, ...] = ()  # all of them, where they are several
    api_name: str | None = None
    imtp_reference: str | None = None
    use_case: str | None = None
    missing: tuple[str, ...] = ()
    missing_labels: tuple[str, ...] = ()  # of form cells, in the form's order
    environments_note: bool = False  # Dev/SIT and UAT/Production were asked together
    coc_reference: str | None = None
    coc_expired_on: date | None = None
    form_version_found: str | None = None
    form_version_wanted: str = ""
    personal_addresses: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()  # people named without an address
    contact: str = ""  # where a person is reached
    security_address: str = ""
    api_address: str = ""
    asked_first: str = ""  # whose case it is, where somebody else completes it
    note: str = ""  # what a person wrote with a decision
    decided: str = ""  # granted, refused or more, by a person

    def values(self) -> dict[str, object]:
        """Return what templates may name: these fields cleaned, and `given`, `more` and `about_access`.

        Tuples hold at most 50 items; `more` says by name how many were left out. `note` is a tuple of lines.
        """
        users, domains = _exact(self.users), _exact(self.domains)
        more = {name: max(0, len(getattr(self, name)) - MAX_ITEMS) for name in LISTS}
        given = {
            "users": users,
            "domains": domains,
            "supplier": _words(self.supplier, NAME),
            "suppliers": _exact(self.suppliers),
            "api_name": _words(self.api_name, NAME),
            "imtp_reference": _words(self.imtp_reference, NAME),
            "use_case": _words(self.use_case, TEXT),
            "more": more,
        }
        return {
            **given,
            "given": given,
            "case": clean(self.case, 40),
            "about_access": not self.case.startswith("SEC-"),
            "sponsor_name": greeting_name(self.sponsor_name),
            "missing": _exact(self.missing),
            "missing_labels": _listed(self.missing_labels, _label),
            "environments_note": self.environments_note,
            "coc_reference": _words(self.coc_reference, NAME),
            "coc_expired_on": self.coc_expired_on,
            "form_version_found": _words(self.form_version_found, 40),
            "form_version_wanted": clean(self.form_version_wanted, 40),
            "personal_addresses": _exact(self.personal_addresses),
            "nameless": _listed(self.nameless, _label),
            "contact": clean(self.contact, ADDRESS),
            "asked_first": clean(self.asked_first, ADDRESS),
            "security_address": clean(self.security_address, ADDRESS),
            "api_address": clean(self.api_address, ADDRESS),
            "note": paragraphs(self.note),
            "decided": clean(self.decided, 40),
        }


LISTS = ("users", "domains", "missing", "missing_labels", "personal_addresses", "nameless")


def _words(text: str | None, limit: int) -> str | None:
    """Clean free words of a sender; words of which nothing is left count as not given."""
    return None if text is None else defanged(clean(text, limit)) or None


def _label(text: str) -> str:
    return defanged(clean(text, NAME))


def _address(text: str) -> str:
    return clean(text, ADDRESS)


def _exact(items: tuple[str, ...]) -> tuple[str, ...]:
    """Clean addresses and domains, which stay as they are otherwise: the reader has to recognise them."""
    return _listed(items, _address)


def _listed(items: tuple[str, ...], one: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(one(item) for item in items[:MAX_ITEMS])


NAMES = frozenset(ReplyContext(case="").values())
