"""The Code of Connection list: rows to entries, and the standing of a supplier on a day."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum, unique

from mailbot.errors import Problem
from mailbot.registers.domains import is_free_mail, normalise, public_suffix
from mailbot.registers.lookalike import stands_below
from mailbot.registers.names import MatchKind, NameMatch, match_name, normalise_name
from mailbot.registers.rows import RowReader, meant_domains

HEADINGS = ("supplier_name", "expires_on")
OPTIONAL = ("reference", "issued_on", "domains")


@unique
class CocState(StrEnum):
    """How a supplier stands on the list."""

    IN_DATE = "in-date"
    EXPIRED = "expired"
    NOT_LISTED = "not-listed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class CocEntry:
    """One row; in date up to and including `expires_on`."""

    supplier_name: str
    reference: str
    issued_on: date | None
    expires_on: date
    domains: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class DoubtedRow:
    """Whom a row is of that is refused: nobody can tell how they stand."""

    supplier_name: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CocStanding:
    """How a supplier stands, by which entry, and why in words."""

    kind: CocState
    entry: CocEntry | None
    because: str


@dataclass(frozen=True, slots=True)
class CocList:
    """A snapshot of the list."""

    entries: tuple[CocEntry, ...]
    sha256: str = ""
    dated: date | None = None
    refused: tuple[Problem, ...] = ()  # rows that do not count
    doubted: tuple[DoubtedRow, ...] = ()  # whom such rows are of

    def by_name(self, name: str) -> NameMatch:
        """Match a supplier's name."""
        return match_name(name, (entry.supplier_name for entry in self.entries))

    def standing(self, name: str | None, domain: str | None, today: date, *, domain_decides: bool = False) -> CocStanding:
        """Return how a supplier stands by its name, or by its domain where the list gives domains.

        `domain_decides`: a name that is only near that of the domain's own entry leaves no doubt. A supplier whose row is refused
        is not taken for one that is not listed, or whose entry has ended.
        """
        found = self._standing(name, domain, today, domain_decides=domain_decides)
        about = "" if found.kind is CocState.UNCERTAIN else self._in_doubt(found, name, normalise(domain or ""))
        return CocStanding(CocState.UNCERTAIN, found.entry, f"a row of the list for {about} is refused (mailbot check says why)") if about else found

    def _in_doubt(self, found: CocStanding, name: str | None, wanted: str) -> str:
        """Return the name or domain for which a row is refused; empty where none bears on what was found.

        A supplier that is in date is not in doubt by another row of its own.
        """
        rows = [row for row in self.doubted if wanted and wanted in row.domains]
        if found.kind is CocState.IN_DATE and found.entry is not None:
            own = normalise_name(found.entry.supplier_name)
            return wanted if any(normalise_name(row.supplier_name) != own for row in rows) else ""
        named = [row.supplier_name for row in self.doubted if row.supplier_name]
        return name if name and match_name(name, named).kind is not MatchKind.NONE else wanted if rows else ""

    def _standing(self, name: str | None, domain: str | None, today: date, *, domain_decides: bool) -> CocStanding:
        wanted = normalise(domain or "")
        by_domain = self._by_domain(wanted)
        matched = self.by_name(name) if name else NameMatch(MatchKind.NONE)
        if matched.kind is MatchKind.SURE:
            return self._by_sure_name(matched.name or "", wanted, by_domain, today)
        if matched.kind is MatchKind.NEAR:
            entry = by_domain or self._latest(matched.name or "")
            if domain_decides and by_domain is not None and normalise_name(by_domain.supplier_name) == normalise_name(matched.name or ""):
                return _dated(by_domain, today, f"{wanted} is listed for {by_domain.supplier_name}")
            return CocStanding(
                CocState.UNCERTAIN, entry, f"{name} is near {matched.name}, but not surely the same"
            )
        if by_domain is None:
            return CocStanding(
                CocState.NOT_LISTED, None, f"{name or wanted or 'the supplier'} is not on the list"
            )
        listed = f"{wanted} is listed for {by_domain.supplier_name}"
        if name and normalise_name(name):
            return CocStanding(CocState.UNCERTAIN, by_domain, f"{listed}, but the name given is {name}")
        return _dated(by_domain, today, listed)

    def _by_sure_name(self, name: str, wanted: str, by_domain: CocEntry | None, today: date) -> CocStanding:
        entry = self._latest(name)
        if entry is None:
            return CocStanding(CocState.NOT_LISTED, None, f"{name} is not on the list")
        given = sorted({domain for row in self._of(name) for domain in row.domains})
        if wanted and given and wanted not in given:
            because = f"{entry.supplier_name} is listed with {', '.join(given)}, not with {wanted}"
            return CocStanding(CocState.UNCERTAIN, entry, because)
        if by_domain is not None and normalise_name(by_domain.supplier_name) != normalise_name(name):
            because = f"{wanted} is listed for {by_domain.supplier_name}, not for {entry.supplier_name}"
            return CocStanding(CocState.UNCERTAIN, entry, because)
        return _dated(entry, today, f"{entry.supplier_name} is listed")

    def _by_domain(self, wanted: str) -> CocEntry | None:
        """Return the latest entry of the supplier that is listed with a domain; that entry itself may give none."""
        found = [row for row in self.entries if wanted and wanted in row.domains]
        owner = max(found, key=lambda row: row.expires_on, default=None)
        return self._latest(owner.supplier_name) if owner is not None else None

    def _of(self, name: str) -> tuple[CocEntry, ...]:
        wanted = normalise_name(name)
        return tuple(row for row in self.entries if normalise_name(row.supplier_name) == wanted)

    def _latest(self, name: str) -> CocEntry | None:
        return max(self._of(name), key=lambda row: row.expires_on, default=None)


def _dated(entry: CocEntry, today: date, because: str) -> CocStanding:
    reference = f"{entry.reference}, " if entry.reference else ""
    if entry.issued_on is not None and entry.issued_on > today:
        return CocStanding(CocState.UNCERTAIN, entry, f"{because}, from {entry.issued_on.day} {entry.issued_on:%B %Y} only")
    until = f"{reference}until {entry.expires_on.day} {entry.expires_on:%B %Y}"
    kind = CocState.IN_DATE if entry.expires_on >= today else CocState.EXPIRED
    return CocStanding(kind, entry, f"{because} ({until})")


def parse(
    rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None,
    free_mail: Collection[str] = (), nhs_wales: Collection[str] = (),
) -> CocList:  # fmt: skip
    """Read the rows of the list. ConfigError names every broken cell.

    No row speaks for a consumer mail provider (`free_mail`) or a domain of NHS Wales, and none ends before it was issued.
    """
    reader = RowReader(source)
    entries: list[CocEntry] = []
    doubted: list[DoubtedRow] = []
    for line, record in reader.records(rows, HEADINGS, OPTIONAL):
        entry = _entry(reader, line, record)
        if entry is not None and _refused(reader, entry, free_mail, nhs_wales):
            doubted.append(DoubtedRow(entry.supplier_name, entry.domains))
        elif entry is not None:
            entries.append(entry)
    reader.finish()
    doubted += [DoubtedRow(record["supplier_name"], meant_domains(record.get("domains", ""))) for record in (*reader.unread, *reader.parted)]
    rows_in_doubt = dict.fromkeys(_without_shared(row, free_mail, nhs_wales) for row in doubted)
    return CocList(tuple(entries), sha256, dated, tuple(reader.refused), tuple(rows_in_doubt))


def _without_shared(row: DoubtedRow, free_mail: Collection[str], nhs_wales: Collection[str]) -> DoubtedRow:
    """Leave out domains that are nobody's own: a slip with one is no doubt about everybody there."""
    return replace(row, domains=tuple(each for each in row.domains if each and not is_free_mail(each, free_mail) and not stands_below(each, nhs_wales)))


def _entry(reader: RowReader, line: int, record: Mapping[str, str]) -> CocEntry | None:
    """Return the entry of a row; None where a day or a name is missing, with the problem noted."""
    if not record["supplier_name"]:
        reader.wrong(line, "supplier_name", "nothing", "the supplier's name")
    expires = reader.day(line, "expires_on", record["expires_on"], needed=True)
    issued = reader.day(line, "issued_on", record.get("issued_on", ""))
    example = "domains with ; between them"
    written = [part for part in re.split(r"[;,\s]+", record.get("domains", "")) if part]
    domains = tuple(dict.fromkeys(reader.domain(line, "domains", part, example) for part in written))
    for domain in filter(None, domains):
        if public_suffix(domain) == domain:
            reader.wrong(line, "domains", repr(domain), "domains that one supplier owns, not a whole suffix")
    if expires is None:
        return None
    return CocEntry(record["supplier_name"], record.get("reference", ""), issued, expires, domains, line)


def _refused(reader: RowReader, entry: CocEntry, free_mail: Collection[str], nhs_wales: Collection[str]) -> bool:
    """Report what no operator can mean; tell whether there is any."""
    before = len(reader.refused)
    for domain in filter(None, entry.domains):
        if is_free_mail(domain, free_mail):
            reader.refuse(entry.line, "domains", f"{domain}, where anybody may have an address", "domains that one supplier owns")
        elif stands_below(domain, nhs_wales):
            reader.refuse(entry.line, "domains", f"{domain}, which is of NHS Wales, not of a supplier", "domains that one supplier owns")
    if entry.issued_on is not None and entry.expires_on < entry.issued_on:
        reader.refuse(entry.line, "expires_on", f"{entry.expires_on}, before it was issued on {entry.issued_on}", "a day on or after issued_on")
    return len(reader.refused) > before
