"""Message to `SenderProof`: is the From address proven to be the sender's (triage policy, section 7)?

Only what the receiving platform wrote counts, and only its topmost word. Whatever is odd, doubled or malformed ends as
not proven, which a person then judges. Being internal is identity, not authority.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailbot.model.message import Message, ProofStatus, SenderProof
from mailbot.reading.addresses import canonical_domain
from mailbot.reading.authentication import Clause, Results, parse_results

AUTH_AS = "x-ms-exchange-organization-authas"
RESULTS = "authentication-results"
ODD_HEADER = frozenset(("address-headers", "from-headers", "address-headers-unreadable"))
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
ASIDE = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)|=\?[^?\s]+\?[^?\s]+\?[^?\s]*\?=')  # quoted, commented or encoded words
HOP = re.compile(r"\bfrom\s+([^\s;()]+)|\bby\s+([^\s;()]+)", re.IGNORECASE)
EXCHANGE_ONLINE = ("outlook.com", "office365.com")  # the hosts of one platform under several names
OF_THE_SENDER = frozenset({"from", "date", "subject", "message-id", "mime-version", "dkim-signature"})
EXCHANGE_EDGE = ".protection.outlook.com"
FROM_OUTSIDE = re.compile(r"\bvia\s+frontend\s+transport\b", re.IGNORECASE)  # how Exchange writes the hop that came in


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """What the operator says about the platform that receives the mail."""

    platform: str = "exchange"  # exchange, authserv-id or none
    internal_marker: bool = True
    authserv_ids: tuple[str, ...] = ()
    dkim: bool = False


DkimVerifier = Callable[[bytes], tuple[str, ...]]  # message bytes -> every signing domain whose signature verifies
OwnDomain = Callable[[str], bool]  # is this domain one of NHS Wales?
SameOrganisation = Callable[[str, str], bool]  # relaxed alignment: the same registrable domain


def prove_sender(
    message: Message, trust: TrustPolicy, own: OwnDomain, aligned: SameOrganisation, dkim: DkimVerifier | None = None
) -> SenderProof:
    """Say whether the From address is proven, and by what."""
    domain = _one_plain_from(message)
    if domain is None:
        return SenderProof(ProofStatus.NOT_PROVEN, "From is not exactly one plain address")
    if trust.platform == "exchange":
        proof = _exchange(message, trust, domain, own, aligned)
    elif trust.platform == "authserv-id":
        proof = _named(message, trust, domain, own, aligned)
    else:
        proof = SenderProof(ProofStatus.NOT_PROVEN, "no platform is trusted")
    if proof.status is ProofStatus.NOT_PROVEN and trust.dkim and dkim is not None and trust.platform == "none":
        for signed in dkim(message.content):
            if aligned(signed, domain):
                return SenderProof(ProofStatus.PROVEN, f"a DKIM signature of {signed} verifies")
    return proof


def _one_plain_from(message: Message) -> str | None:
    """Return the domain of From where that is one address which every reader sees alike."""
    if len(message.header_all("from")) != 1 or len(message.from_) != 1:
        return None
    if any(d.code in ODD_HEADER and "from" in d.detail.lower() or d.code == "header-end-odd" for d in message.defects):
        return None
    raw = message.header("from")
    if len(raw) > 1000 or CONTROL.search(raw) or re.search(r"[:;]", ASIDE.sub("", raw)):  # a group, a route or a list
        return None
    address = message.from_[0].address
    local, at, domain = address.rpartition("@")
    if not (local and at and "." in domain) or not domain.isascii() or any(c in address for c in ' "<>()[],;:\\'):
        return None
    return domain


def _exchange(message: Message, trust: TrustPolicy, domain: str, own: OwnDomain, aligned: SameOrganisation) -> SenderProof:
    marks = [value.strip().lower() for value in message.header_all(AUTH_AS)]
    blocks = message.header_all(RESULTS)
    top = parse_results(blocks[0]) if blocks else None
    if len(marks) > 1:
        return SenderProof(ProofStatus.NOT_PROVEN, "several organisation markers, of which Exchange writes one")
    if trust.internal_marker and marks == ["internal"] and own(domain):
        if top is not None and not top.authserv_id and _failed(top):
            return SenderProof(ProofStatus.FAILED, "marked internal, but its authentication failed")
        return SenderProof(ProofStatus.INTERNAL, "Exchange marks it as sent from inside the organisation")
    if not blocks:
        return SenderProof(ProofStatus.NOT_PROVEN, "no organisation marker and no Authentication-Results")
    if top is None:
        return SenderProof(ProofStatus.NOT_PROVEN, "the topmost Authentication-Results does not parse")
    if top.authserv_id and top.authserv_id not in {name.lower() for name in trust.authserv_ids}:
        return SenderProof(ProofStatus.NOT_PROVEN, f"the topmost Authentication-Results is by {top.authserv_id}, not by Exchange")
    if _brought_along(message, aligned, stamped=trust.internal_marker and marks == ["anonymous"]):
        return SenderProof(ProofStatus.NOT_PROVEN, "the topmost Authentication-Results stands below the hop from outside: the message brought it along")
    return judge(top, domain, own(domain), aligned)


def _brought_along(message: Message, aligned: SameOrganisation, *, stamped: bool) -> bool:
    """Tell whether the topmost results stand below a hop from outside: Exchange writes them above it.

    `stamped`: the message bears the organisation's marker "Anonymous", which Exchange strips from outside mail and sets
    itself. It then wrote results of its own, which are the topmost ones; gateways behind it may have put the hop above
    them, so that one hop into the platform is forgiven, though nothing that the sender's own headers precede.
    """
    platform, entries = "", 0
    for name, value in message.headers:
        if name == RESULTS:
            return entries > (1 if stamped else 0)
        if stamped and name in OF_THE_SENDER:
            return True
        if name != "received":
            continue
        hosts = {("from" if came else "by"): came or by for came, by in reversed(HOP.findall(value))}
        platform = platform or hosts.get("by", "")
        if not _of_platform(hosts.get("by", platform), platform, aligned):
            return True
        entries += _came_in(value, hosts) or not _of_platform(hosts.get("from", platform), platform, aligned)
    return False


def _came_in(value: str, hosts: Mapping[str, str]) -> bool:
    """Tell the hop by which Exchange took a message in.

    QUIRK: Exchange Online writes "via Frontend Transport" twice, for the hop from outside to its edge and, above the results,
    for that from its edge inwards; only the edge's own name tells them apart.
    """
    names = {way: host.strip("[].").lower() for way, host in hosts.items()}
    if FROM_OUTSIDE.search(value) is None:
        return False
    inward = names.get("from", "").endswith(EXCHANGE_EDGE) and names.get("by", "").endswith(EXCHANGE_ONLINE) and not names["by"].endswith(EXCHANGE_EDGE)
    return not inward


def _of_platform(host: str, platform: str, aligned: SameOrganisation) -> bool:
    names = [name.strip("[].").lower() for name in (host, platform)]
    if all(name.endswith(tuple(f".{known}" for known in EXCHANGE_ONLINE)) for name in names):
        return True
    return names[0] == names[1] or aligned(*names)


def _named(message: Message, trust: TrustPolicy, domain: str, own: OwnDomain, aligned: SameOrganisation) -> SenderProof:
    names = {name.lower() for name in trust.authserv_ids}
    for value in message.header_all(RESULTS):
        parsed = parse_results(value)
        if parsed is None:
            return SenderProof(ProofStatus.NOT_PROVEN, "an Authentication-Results above the trusted one does not parse")
        if parsed.authserv_id in names:
            return judge(parsed, domain, own(domain), aligned)
    return SenderProof(ProofStatus.NOT_PROVEN, "no Authentication-Results of a trusted authserv-id")


def _failed(results: Results) -> bool:
    return any(clause.result in ("fail", "hardfail", "permerror") for clause in (*results.of("dmarc"), *results.of("compauth")))


def judge(results: Results, domain: str, own: bool, aligned: SameOrganisation) -> SenderProof:
    """Judge one trusted block: DMARC first, then aligned SPF or DKIM; our own domains need DMARC."""
    if _failed(results):
        return SenderProof(ProofStatus.FAILED, "DMARC or composite authentication failed")
    dmarc = results.of("dmarc")
    if len(dmarc) > 1:
        return SenderProof(ProofStatus.FAILED, "several DMARC results, of which a receiver writes one")
    if dmarc and dmarc[0].result == "pass":
        if _same(dmarc[0].get("header.from"), domain):
            return SenderProof(ProofStatus.PROVEN, f"DMARC passed for {domain}")
        return SenderProof(ProofStatus.FAILED, "DMARC passed for another domain than From")
    if own:
        return SenderProof(ProofStatus.FAILED, "our own domain in From, without the internal marker and without a DMARC pass")
    return _aligned(results, domain, aligned)


def _aligned(results: Results, domain: str, aligned: SameOrganisation) -> SenderProof:
    spf = results.of("spf")
    if spf and all(clause.result == "pass" for clause in spf):
        named = [_domain_of(clause.get("smtp.mailfrom")) for clause in spf]
        if named and all(name and aligned(name, domain) for name in named):
            return SenderProof(ProofStatus.PROVEN, f"SPF passed for {named[0]}, aligned with From")
    dkim = [clause for clause in results.of("dkim") if clause.result == "pass"]
    for clause in dkim:
        signed = _dkim_domain(clause)
        if signed and aligned(signed, domain):
            return SenderProof(ProofStatus.PROVEN, f"DKIM passed for {signed}, aligned with From")
    said = ", ".join(f"{clause.method}={clause.result}" for clause in results.clauses[:6]) or "nothing"
    return SenderProof(ProofStatus.FAILED, f"no aligned pass for {domain} ({said})")


def _dkim_domain(clause: Clause) -> str:
    return _domain_of(clause.get("header.d")) or _domain_of(clause.get("header.i"))


def _domain_of(value: str) -> str:
    return value.rpartition("@")[2].strip().rstrip(".").lower()


def _same(left: str, right: str) -> bool:
    return bool(left) and canonical_domain(_domain_of(left)) == right
