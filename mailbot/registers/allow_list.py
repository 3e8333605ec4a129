"""The DHCW O365 Allow List: rows to entries, and the standing of a domain on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from mailbot.registers.domains import is_under, normalise
from mailbot.registers.names import NameMatch, match_name
from mailbot.registers.rows import RowReader

HEADINGS = ("supplier_name", "domain")
OPTIONAL = ("status", "added_on", "expires_on")


@unique
class DomainState(StrEnum):
    """How a domain stands on the allow list."""

    ACTIVE = "active"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_LISTED = "not-listed"


@dataclass(frozen=True, slots=True)
class AllowListEntry:
    """One row. `wildcard` opens the subdomains as well; an entry is active up to and including `expires_on`."""

    supplier_name: str
    domain: str
    wildcard: bool
    status: str
    added_on: date | None
    expires_on: date | None
    line: int = 0

    def state(self, today: date) -> DomainState:
        """Return how the entry stands on a day."""
        if self.status == "revoked":
            return DomainState.REVOKED
        if self.expires_on is not None and self.expires_on < today:
            return DomainState.EXPIRED
        return DomainState.ACTIVE

    def opens(self, domain: str) -> bool:
        """Tell whether the entry speaks of a domain."""
        return is_under(domain, self.domain) if self.wildcard else domain == self.domain


@dataclass(frozen=True, slots=True)
class DomainStanding:
    """How a domain stands, and by which entry."""

    kind: DomainState
    entry: AllowListEntry | None = None


@dataclass(frozen=True, slots=True)
class AllowList:
    """A snapshot of the list."""

    entries: tuple[AllowListEntry, ...]
    sha256: str = ""
    dated: date | None = None

    def standing(self, domain: str, today: date) -> DomainStanding:
        """Return the best standing that any entry gives a domain."""
        wanted = normalise(domain)
        speaking = [(entry.state(today), entry) for entry in self.entries if wanted and entry.opens(wanted)]
        for state in (DomainState.ACTIVE, DomainState.EXPIRED, DomainState.REVOKED):
            for found, entry in speaking:
                if found is state:
                    return DomainStanding(state, entry)
        return DomainStanding(DomainState.NOT_LISTED)

    def by_name(self, name: str) -> NameMatch:
        """Match a supplier's name."""
        return match_name(name, (entry.supplier_name for entry in self.entries))

    @property
    def known_domains(self) -> tuple[str, ...]:
        """Return every listed domain, without wildcard marks."""
        return tuple(dict.fromkeys(entry.domain for entry in self.entries))


def parse(rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None) -> AllowList:
    """Read the rows of the list. ConfigError names every broken cell."""
    reader = RowReader(source)
    entries: list[AllowListEntry] = []
    for line, record in reader.records(rows, HEADINGS, OPTIONAL):
        written = record["domain"].lower()
        domain = normalise(written.removeprefix("*."))
        status = (record.get("status") or "active").lower()
        if not record["supplier_name"]:
            reader.wrong(line, "supplier_name", "nothing", "the supplier's name")
        if not domain:
            reader.wrong(line, "domain", repr(record["domain"]) if record["domain"] else "nothing", "a domain such as supplier.co.uk or *.supplier.co.uk")
        if status not in ("active", "revoked"):
            reader.wrong(line, "status", repr(record["status"]), "active or revoked")
        added, expires = (reader.day(line, key, record.get(key, "")) for key in ("added_on", "expires_on"))
        entries.append(AllowListEntry(record["supplier_name"], domain, written.startswith("*."), status, added, expires, line))
    reader.finish()
    return AllowList(tuple(entries), sha256, dated)
