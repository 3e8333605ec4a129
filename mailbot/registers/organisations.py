"""Which domains are NHS Wales, and which only look like one of them.

Every domain of the register counts with its subdomains; `wales.nhs.uk` is always among them. Domains that other public
bodies truly own are no look-alikes, but they are not NHS Wales either unless the register lists them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.errors import Problem
from mailbot.expression import expression
from mailbot.registers.domains import comparable, is_free_mail, is_under, normalise, public_suffix
from mailbot.registers.lookalike import KnownDomains, Lookalike, stands_below
from mailbot.registers.rows import RowReader
from mailbot.registers.shapes import skeleton

DEFAULT = ("wales.nhs.uk",)
GENUINE = (
    "nhs.wales", "gig.cymru", "cymru.nhs.uk", "nhs.net", "nhs.scot", "hscni.net", "gov.wales", "llyw.cymru", "gov.uk",
    "nhs.gov.im", "nhs.gg", "parliament.uk", "senedd.wales", "senedd.cymru",
)  # fmt: skip
POSES = (
    "nhswales",
    "walesnhs",
    "dhcwnhs",
    "nhsdhcw",
    "dhcwwales",
    "walesdhcw",
    "gigcymru",
    "cymrugig",
    "cymrunhs",
    "nhscymru",
)
NHS_UK = expression(r"(?:^|[.-])nhs-?uk(?=[.-])|(?:^|[.-])nhs\.uk[.-]")


@dataclass(frozen=True, slots=True)
class Organisations:
    """A snapshot of the register; every domain counts with its subdomains."""

    domains: tuple[str, ...] = DEFAULT
    names: tuple[tuple[str, str], ...] = ()  # (domain, organisation)
    sha256: str = ""
    dated: date | None = None
    refused: tuple[Problem, ...] = ()  # rows that do not count
    _known: KnownDomains | None = field(default=None, repr=False, compare=False)

    def is_nhs_wales(self, domain: str) -> bool:
        """Tell whether a domain is one of NHS Wales."""
        return stands_below(normalise(domain), self.domains)

    def lookalike(self, domain: str) -> Lookalike | None:
        """Return the NHS Wales domain that another one is confusable with."""
        plain = comparable(domain)
        if not plain or stands_below(plain, (*self.domains, *GENUINE)):
            return None
        known = self._known or KnownDomains(self.domains, self.domains)
        return known.lookalike(plain) or self._poses(plain)

    def _poses(self, domain: str) -> Lookalike | None:
        """Notice names that put NHS and Wales together somewhere else ("nhs-wales.com", "dhcw.nhs.uk.evil.com")."""
        if is_under(domain, "nhs.uk"):
            labels = domain.removesuffix(".nhs.uk").split(".")
            posing = any("wales" in re.split(r"[-_]", skeleton_words(label)) for label in labels)
            return Lookalike(self.domains[0], "it puts Wales into another NHS name") if posing else None
        name = domain.removesuffix(public_suffix(domain)).rstrip(".")
        flat = skeleton(re.sub(r"[.\-_]", "", name))
        if any(skeleton(pose) in flat for pose in POSES):
            return Lookalike(self.domains[0], "it puts NHS and Wales into another domain's name")
        if NHS_UK.search(domain):
            return Lookalike(self.domains[0], "it puts nhs.uk into another domain's name")
        return None


def skeleton_words(label: str) -> str:
    """Return a label with confusable shapes folded, its hyphens kept, and "wales" spelt as such where it was meant."""
    return "-".join("wales" if skeleton(word) == skeleton("wales") else word for word in label.split("-"))


def parse(
    rows: Sequence[Sequence[str]], source: str, sha256: str = "", dated: date | None = None, free_mail: Collection[str] = ()
) -> Organisations:  # fmt: skip
    """Read the rows of the register; `wales.nhs.uk` is always among them, a consumer mail provider (`free_mail`) never."""
    reader = RowReader(source)
    names: list[tuple[str, str]] = []
    for line, record in reader.records(rows, ("organisation", "domain"), (), may_be_empty=True):
        domain = reader.domain(line, "domain", record["domain"])
        if not record["organisation"]:
            reader.wrong(line, "organisation", "nothing", "the organisation's name")
        if domain and public_suffix_only(domain):
            reader.wrong(
                line, "domain", repr(domain), "a domain that one organisation owns, not a whole suffix"
            )
        elif domain and is_free_mail(domain, free_mail):
            reader.refuse(line, "domain", f"{domain}, where anybody may have an address", "a domain that one organisation owns")
        elif domain:
            names.append((domain, record["organisation"]))
    reader.finish()
    domains = tuple(dict.fromkeys((*DEFAULT, *(domain for domain, _ in names))))
    return Organisations(
        domains, tuple(names), sha256, dated, tuple(reader.refused), KnownDomains(domains, domains)
    )


def public_suffix_only(domain: str) -> bool:
    """Tell a domain below which anybody, or any NHS body, may stand: nhs.uk, co.uk."""
    return public_suffix(domain) == domain
