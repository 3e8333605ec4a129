"""The DHCW O365 Allow List: rows to entries, and the standing of a domain on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from mailbot.registers.domains import is_under, normalise, public_suffix
from mailbot.registers.names import NameMatch, match_name
from mailbot.registers.rows import RowReader

HEADINGS = ("supplier_name", "domain")
OPTIONAL = ("status", "added_on", "expires_on")
STATUSES = ("active", "revoked")


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
        """Return how a domain stands: one active entry is enough; else a revocation outweighs an expiry, and the
        latest expiry counts."""
        wanted = normalise(domain)
        speaking = [entry for entry in self.entries if wanted and entry.opens(wanted)]
        for state in (DomainState.ACTIVE, DomainState.REVOKED, DomainState.EXPIRED):
            found = [entry for entry in speaking if entry.state(today) is state]
            if found:
                return DomainStanding(state, max(found, key=_lasting))
        return DomainStanding(DomainState.NOT_LISTED)

    def by_name(self, name: str) -> NameMatch:
        """Match a supplier's name."""
        return match_name(name, (entry.supplier_name for entry in self.entries))

    @property
    def known_domains(self) -> tuple[str, ...]:
        """Return every listed domain, without wildcard marks."""
        return tuple(dict.fromkeys(entry.domain for entry in self.entries))


def _lasting(entry: AllowListEntry) -> date:
    return entry.expires_on or date.max


def parse(
    rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None
) -> AllowList:
    """Read the rows of the list. ConfigError names every broken cell."""
    reader = RowReader(source)
    entries: list[AllowListEntry] = []
    for line, record in reader.records(rows, HEADINGS, OPTIONAL):
        written = record["domain"]
        domain = reader.domain(line, "domain", written, "a domain such as supplier.co.uk or *.supplier.co.uk")
        if domain and public_suffix(domain) == domain:
            reader.wrong(line, "domain", repr(written), "a domain that one supplier owns, not a whole suffix")
        status = (record.get("status") or "active").lower()
        if not record["supplier_name"]:
            reader.wrong(line, "supplier_name", "nothing", "the supplier's name")
        if status not in STATUSES:
            reader.wrong(line, "status", repr(record["status"]), "active or revoked")
        added = reader.day(line, "added_on", record.get("added_on", ""))
        expires = reader.day(line, "expires_on", record.get("expires_on", ""))
        wildcard = written.startswith("*.")
        entries.append(
            AllowListEntry(record["supplier_name"], domain, wildcard, status, added, expires, line)
        )
    reader.finish()
    return AllowList(tuple(entries), sha256, dated)
