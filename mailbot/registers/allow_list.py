"""The DHCW O365 Allow List: rows to entries, and the standing of a domain on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from mailbot.errors import Problem
from mailbot.registers.domains import is_free_mail, is_under, normalise, public_suffix
from mailbot.registers.lookalike import stands_below
from mailbot.registers.names import NameMatch, match_name
from mailbot.registers.rows import RowReader, meant_domains

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
    DOUBTED = "doubted"  # a row for it is refused for what it is written with, or begins on a day to come, and no other one speaks of it


WEIGHT = (DomainState.REVOKED, DomainState.ACTIVE, DomainState.EXPIRED, DomainState.DOUBTED)  # of rows that are equally specific


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
        return DomainState.DOUBTED if self.added_on is not None and self.added_on > today else DomainState.ACTIVE

    def names(self, domain: str) -> bool:
        """Tell whether the entry names a domain, by itself or with its wildcard."""
        return is_under(domain, self.domain) if self.wildcard else domain == self.domain

    def speaks_of(self, domain: str) -> bool:
        """Tell whether the entry bears on a domain: a revocation also does on what stands below it."""
        return self.names(domain) or (self.status == "revoked" and is_under(domain, self.domain))

    @property
    def written(self) -> str:
        """Return the domain as it stands in the row."""
        return f"*.{self.domain}" if self.wildcard else self.domain


@dataclass(frozen=True, slots=True)
class DomainStanding:
    """How a domain stands, by which entry, and which other entry for the very same domain says the opposite."""

    kind: DomainState
    entry: AllowListEntry | None = None
    against: AllowListEntry | None = None


@dataclass(frozen=True, slots=True)
class AllowList:
    """A snapshot of the list."""

    entries: tuple[AllowListEntry, ...]
    sha256: str = ""
    dated: date | None = None
    refused: tuple[Problem, ...] = ()  # rows that do not count, or that contradict one another
    doubted: tuple[str, ...] = ()  # domains of rows that nobody can read for certain, with wildcard marks

    def standing(self, domain: str, today: date) -> DomainStanding:
        """Return how a domain stands. The most specific row decides: of the domain itself, then of its wildcard, then of the
        nearest domain above. Of several such rows a revocation outweighs all else, and the latest expiry counts."""
        wanted = normalise(domain)
        speaking = [entry for entry in self.entries if wanted and entry.speaks_of(wanted)]
        if not any(entry.names(wanted) for entry in speaking):
            return DomainStanding(DomainState.DOUBTED if self._in_doubt(wanted) else DomainState.NOT_LISTED)
        nearest = max(map(_nearness, speaking))
        deciding = [entry for entry in speaking if _nearness(entry) == nearest]
        by_state = {state: [entry for entry in deciding if entry.state(today) is state] for state in WEIGHT}
        state = next(state for state in WEIGHT if by_state[state])
        opposite = by_state[DomainState.ACTIVE] if state is DomainState.REVOKED else []
        return DomainStanding(state, max(by_state[state], key=_lasting), next(iter(opposite), None))

    def _in_doubt(self, wanted: str) -> bool:
        return any(wanted == row or (row.startswith("*.") and is_under(wanted, row.removeprefix("*."))) for row in self.doubted if wanted)

    def by_name(self, name: str) -> NameMatch:
        """Match a supplier's name."""
        return match_name(name, (entry.supplier_name for entry in self.entries))

    @property
    def known_domains(self) -> tuple[str, ...]:
        """Return every listed domain, without wildcard marks."""
        return tuple(dict.fromkeys(entry.domain for entry in self.entries))


def _nearness(entry: AllowListEntry) -> tuple[int, bool]:
    """Tell more specific rows from less specific ones, of those that speak of one domain."""
    return entry.domain.count("."), not entry.wildcard


def _lasting(entry: AllowListEntry) -> date:
    return entry.expires_on or date.max


def parse(
    rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None,
    free_mail: Collection[str] = (), nhs_wales: Collection[str] = (),
) -> AllowList:  # fmt: skip
    """Read the rows of the list. ConfigError names every broken cell.

    No row opens a consumer mail provider (`free_mail`) or a domain of NHS Wales: the list is of suppliers.
    """
    reader = RowReader(source)
    entries: list[AllowListEntry] = []
    for line, record in reader.records(rows, HEADINGS, OPTIONAL, closes=lambda record: record.get("status", "").lower() not in ("", "active")):
        entry = _entry(reader, line, record)
        refusal = _refusal(entry, free_mail, nhs_wales)
        if refusal:
            reader.refuse(line, "domain", f"{entry.written}, {refusal}", "a domain that one supplier owns")
        else:
            entries.append(entry)
    _contradictions(reader, [entry for entry in entries if entry.domain and entry.status in STATUSES])
    reader.finish()
    doubted = dict.fromkeys(each for record in reader.unread for each in _doubted(record["domain"], free_mail, nhs_wales))
    return AllowList(tuple(entries), sha256, dated, tuple(reader.refused), tuple(doubted))


def _doubted(cell: str, free_mail: Collection[str], nhs_wales: Collection[str]) -> Iterator[str]:
    """Yield what the domain of a row may be that is not legible, with its wildcard mark; what no row may open is in no doubt."""
    for domain in meant_domains(cell):
        if not (is_free_mail(domain, free_mail) or stands_below(domain, nhs_wales)):
            yield f"*.{domain}" if cell.startswith("*.") else domain


def _entry(reader: RowReader, line: int, record: Mapping[str, str]) -> AllowListEntry:
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
    return AllowListEntry(record["supplier_name"], domain, written.startswith("*."), status, added, expires, line)


def _refusal(entry: AllowListEntry, free_mail: Collection[str], nhs_wales: Collection[str]) -> str:
    """Say why a row must not open its domain; empty where it may. A revocation opens nothing, and always counts."""
    if not entry.domain or entry.status == "revoked":
        return ""
    if is_free_mail(entry.domain, free_mail):
        return "where anybody may have an address"
    return "which is of NHS Wales, not of a supplier" if stands_below(entry.domain, nhs_wales) else ""


def _contradictions(reader: RowReader, entries: Iterable[AllowListEntry]) -> None:
    """Report rows for the very same domain of which one is active and another revoked."""
    first: dict[str, AllowListEntry] = {}
    for entry in entries:
        other = first.setdefault(entry.written, entry)
        if other.status != entry.status:
            found = f"{entry.status} for {entry.written}, but {other.status} in line {other.line}"
            reader.refuse(entry.line, "status", found, "rows that agree; until then the domain counts as revoked")
