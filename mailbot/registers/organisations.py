"""Which domains are NHS Wales, and which only look like one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.registers.domains import is_under, normalise
from mailbot.registers.lookalike import KnownDomains, Lookalike
from mailbot.registers.rows import RowReader

DEFAULT = ("wales.nhs.uk",)
GENUINE = ("nhs.wales", "gig.cymru", "cymru.nhs.uk", "nhs.net", "nhs.scot", "hscni.net", "gov.wales", "llyw.cymru", "gov.uk", "england.nhs.uk")


@dataclass(frozen=True, slots=True)
class Organisations:
    """A snapshot of the register; every domain counts with its subdomains."""

    domains: tuple[str, ...] = DEFAULT
    names: tuple[tuple[str, str], ...] = ()  # (domain, organisation)
    sha256: str = ""
    dated: date | None = None
    _known: KnownDomains = field(default_factory=lambda: KnownDomains(DEFAULT, DEFAULT), repr=False, compare=False)

    def is_nhs_wales(self, domain: str) -> bool:
        """Tell whether a domain is one of NHS Wales."""
        return any(is_under(domain, known) for known in self.domains)

    def lookalike(self, domain: str) -> Lookalike | None:
        """Return the NHS Wales domain that another one is confusable with."""
        plain = normalise(domain) or domain.lower()
        if self.is_nhs_wales(plain) or any(is_under(plain, genuine) for genuine in GENUINE):
            return None
        return self._known.lookalike(plain) or self._nhs_trick(plain)

    def _nhs_trick(self, domain: str) -> Lookalike | None:
        """Notice names that put NHS and Wales together somewhere else ("nhs-wales.uk", "wales.nhs.uk.co")."""
        flat = domain.replace("-", "").replace(".", "").replace("1", "l").replace("0", "o").replace("vv", "w")
        if any(trick in flat for trick in ("nhswales", "walesnhs", "walenhs", "dhcwwales", "dhcwnhs", "nhsuk", "gigcymru", "cymrunhs")):
            return Lookalike(self.domains[0], "it puts NHS and Wales into another domain's name")
        if "wales.nhs" in domain or "nhs.wales" in domain:
            return Lookalike(self.domains[0], "it begins with the known domain")
        return None


def parse(rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None) -> Organisations:
    """Read the rows of the register; `wales.nhs.uk` is always among them."""
    reader = RowReader(source)
    names: list[tuple[str, str]] = []
    for line, record in reader.records(rows, ("organisation", "domain"), ()):
        domain = normalise(record["domain"].lower().removeprefix("*."))
        if not domain:
            reader.wrong(line, "domain", repr(record["domain"]) if record["domain"] else "nothing", "a domain such as velindre-tr.wales.nhs.uk")
            continue
        names.append((domain, record["organisation"]))
    reader.finish()
    domains = tuple(dict.fromkeys((*DEFAULT, *(domain for domain, _ in names))))
    return Organisations(domains, tuple(names), sha256, dated, KnownDomains(domains, domains))
