"""What a sender may write into its mail to be believed, and why none of it is.

Each row: why it must fail, the headers as they stand in the message, from top to bottom. `{d}` is the domain of From. Where
the platform is said to have written something, the row begins with it, as mail platforms prepend what they write.
"""

from __future__ import annotations

import pytest

from mailbot.model.message import ProofStatus
from mailbot.reading.read import read
from mailbot.reading.sender import TrustPolicy, prove_sender
from mailbot.registers.domains import is_under, registrable

NHS, OUT = "cardiff.wales.nhs.uk", "acme.com"
A_R = "Authentication-Results: "
HOP_IN = "Received: from mail.acme.com (203.0.113.7) by AM5.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server id 15.21 via Frontend Transport; Tue, 24 Nov 2026 09:00:00 +0000"
HOP_WITHIN = "Received: from AM5.prod.protection.outlook.com (2603:10a6::1) by LO4.GBRP265.PROD.OUTLOOK.COM with HTTPS; Tue, 24 Nov 2026 09:00:01 +0000"
FAILED = A_R + "spf=fail (sender IP is 203.0.113.7) smtp.mailfrom={d}; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from={d};compauth=fail reason=000"
NOTHING = A_R + "spf=none smtp.mailfrom=other.net; dkim=none header.d=none;dmarc=none action=none header.from={d}"

EXCHANGE: list[tuple[str, list[str], str]] = [
    # forged headers, and where they stand
    ("a forged pass below the true fail", [FAILED, A_R + "dmarc=pass header.from={d}"], NHS),
    ("a forged pass below a header that says nothing", [NOTHING, A_R + "dmarc=pass header.from={d}"], OUT),
    ("a forged pass below an empty header", [A_R, A_R + "dmarc=pass header.from={d}"], OUT),
    ("a forged pass of a named server on top", [A_R + "mx.acme.com; dmarc=pass header.from={d}", NOTHING], OUT),
    ("the platform wrote no results, and the message brought its own", [HOP_WITHIN, HOP_IN, A_R + "spf=pass smtp.mailfrom={d}; dmarc=pass header.from={d}"], OUT),
    ("the same below a hop that greets as the platform", [HOP_IN.replace("mail.acme.com", "AM9.prod.protection.outlook.com"), A_R + "dmarc=pass header.from={d}"], OUT),
    ("the same below a hop of another server", ["Received: from a.acme.com by mx.relay.net with ESMTP", A_R + "dmarc=pass header.from={d}"], OUT),
    ("an ARC copy of a result", ["ARC-" + A_R + "i=1; mx.x.com; dmarc=pass header.from={d}"], OUT),
    ("a header of a similar name", ["Authentication-Results-Original: dmarc=pass header.from={d}"], OUT),
    ("a header of a similar name with a blank", ["X-MS-Exchange-Authentication-Results: dmarc=pass header.from={d}"], OUT),
    ("Received-SPF proves nothing by itself", ["Received-SPF: Pass (protection.outlook.com: domain of {d} designates 203.0.113.7)"], OUT),
    ("two organisation markers, the lower one forged", ["X-MS-Exchange-Organization-AuthAs: Internal", "X-MS-Exchange-Organization-AuthAs: Internal"], NHS),
    ("two organisation markers that differ", ["X-MS-Exchange-Organization-AuthAs: Anonymous", "X-MS-Exchange-Organization-AuthAs: Internal"], NHS),
    ("an encoded organisation marker", ["X-MS-Exchange-Organization-AuthAs: =?utf-8?q?Internal?="], NHS),
    ("an organisation marker with a comment", ["X-MS-Exchange-Organization-AuthAs: (x) Internal"], NHS),
    # comments
    ("a pass within a comment", [A_R + "spf=fail (dmarc=pass header.from={d}) smtp.mailfrom=x.com"], OUT),
    ("a pass within nested comments", [A_R + "spf=fail (a (b) ; dmarc=pass header.from={d}) smtp.mailfrom=x.com"], OUT),
    ("a comment that an escaped bracket seems to close", [A_R + "spf=fail (a \\) ; dmarc=pass header.from={d}) smtp.mailfrom=x.com"], OUT),
    ("a comment that never ends", [A_R + "dmarc=pass header.from={d} (open"], OUT),
    ("a bracket that closes nothing", [A_R + "spf=fail) ; dmarc=pass header.from={d}"], OUT),
    ("a comment cut by the end of an escape", [A_R + "dmarc=pass header.from={d} (x\\"], OUT),
    ("a comment within a method's name", [A_R + "dm(x)arc=pass header.from={d}"], OUT),
    ("a comment within a domain", [A_R + "dmarc=pass header.from={d}(x).evil.com"], OUT),
    # quotes
    ("a quoted local part that holds a result", [A_R + 'spf=pass smtp.mailfrom="x; dmarc=pass header.from={d}"@evil.com'], OUT),
    ("a quoted local part that looks like the address", [A_R + 'spf=pass smtp.mailfrom="a@{d}"@evil.com'], OUT),
    ("an escaped quote that seems to end the string", [A_R + 'spf=pass smtp.mailfrom="x\\" ; dmarc=pass header.from={d} y="@evil.com'], OUT),
    ("a quoted result", [A_R + 'dmarc="pass" header.from={d}'], OUT),
    ("a quoted method", [A_R + '"dmarc"=pass header.from={d}'], OUT),
    ("a quoted string that never ends", [A_R + 'dmarc=pass header.from={d} reason="open'], OUT),
    ("a quoted authserv-id that holds results", [A_R + '"dmarc=pass header.from={d}"; spf=fail'], OUT),
    ("a local part that holds an equals sign", [A_R + "spf=pass smtp.mailfrom=header.from={d}@evil.com; dmarc=none"], OUT),
    ("a signer's local part that names a domain", [A_R + "dkim=pass header.i=header.d={d}@evil.com; dmarc=none"], OUT),
    ("a local part that is the domain", [A_R + "spf=pass smtp.mailfrom={d}@evil.com; dmarc=none"], OUT),
    ("angle brackets round another address", [A_R + "spf=pass smtp.mailfrom=<{d}>@evil.com; dmarc=none"], OUT),
    # duplicates and mixtures
    ("DMARC passes and fails", [A_R + "dmarc=pass header.from={d}; dmarc=fail header.from={d}"], OUT),
    ("DMARC fails and passes", [A_R + "dmarc=fail header.from={d}; dmarc=pass header.from={d}"], OUT),
    ("DMARC passes twice", [A_R + "dmarc=pass header.from={d}; dmarc=pass header.from={d}"], OUT),
    ("DMARC passes for two domains", [A_R + "dmarc=pass header.from={d} header.from=evil.com"], OUT),
    ("DMARC passes and composite authentication fails", [A_R + "dmarc=pass header.from={d};compauth=fail reason=001"], OUT),
    ("DMARC with a permanent error, SPF aligned", [A_R + "spf=pass smtp.mailfrom={d}; dmarc=permerror header.from={d}"], OUT),
    ("SPF passes and fails", [A_R + "spf=pass smtp.mailfrom={d}; spf=fail smtp.mailfrom={d}; dmarc=none"], OUT),
    ("SPF passes for two envelopes", [A_R + "spf=pass smtp.mailfrom={d} smtp.mailfrom=evil.com; dmarc=none"], OUT),
    ("DKIM passes for a domain that stands twice", [A_R + "dkim=pass header.d={d} header.d=evil.com; dmarc=none"], OUT),
    ("none beside a result", [A_R + "none; dmarc=pass header.from={d}"], OUT),
    ("a clause without a result", [A_R + "spf; dmarc=pass header.from={d}"], OUT),
    ("a result without a method", [A_R + "=pass; dmarc=pass header.from={d}"], OUT),
    ("two equals signs", [A_R + "dmarc==pass header.from={d}"], OUT),
    ("something glued to the result", [A_R + "dmarc=pass=fail header.from={d}"], OUT),
    ("a value of two words", [A_R + "dmarc=pass header.from={d} evil.com"], OUT),
    ("a value cut by white space", [A_R + "dmarc=pass header.from=acme .com"], OUT),
    ("a result in other words", [A_R + "dmarc=passed header.from={d}"], OUT),
    ("a soft pass", [A_R + "dmarc=softpass header.from={d}"], OUT),
    ("an empty header.from", [A_R + "dmarc=pass header.from= action=none"], OUT),
    ("no header.from", [A_R + "dmarc=pass action=none"], OUT),
    # folding and encoding
    ("an encoded word that decodes to a pass", [A_R + "=?utf-8?q?dmarc=3Dpass_header.from=3Dacme.com?="], OUT),
    ("an encoded word in a local part that breaks out of its quotes", [A_R + 'spf=pass smtp.mailfrom="=?utf-8?q?x=22;_dmarc=3Dpass_header.from=3Dacme.com;_y=3D=22?="@evil.com'], OUT),
    ("a folded header whose second line is another header", [A_R + "spf=fail\r\nX: dmarc=pass header.from={d}"], OUT),
    ("a bare carriage return that begins a line for some", [A_R + "spf=fail smtp.mailfrom=x.com;\rdmarc=pass header.from={d}"], OUT),
    ("a null byte", [A_R + "dmarc=pass header.from={d}\x00"], OUT),
    ("a null byte within the domain", [A_R + "dmarc=pass header.from={d}\x00.evil.com"], OUT),
    ("a control character", [A_R + "dmarc=pass\x07 header.from={d}"], OUT),
    ("a line separator", [A_R + "spf=fail\u2028; dmarc=pass header.from={d}"], OUT),
    ("an override of the reading direction", [A_R + "dmarc=pass header.from=\u202e{d}"], OUT),
    ("a no-break space", [A_R + "dmarc=pass\u00a0header.from={d}"], OUT),
    ("a zero-width space within the domain", [A_R + "dmarc=pass header.from=ac\u200bme.com"], OUT),
    ("a header longer than any platform writes", [A_R + "dmarc=pass header.from={d} " + "x=y " * 3000], OUT),
    # domains
    ("a parent of the domain", [A_R + "dmarc=pass header.from=com"], OUT),
    ("a name that ends alike", [A_R + "dmarc=pass header.from=notacme.com"], OUT),
    ("the domain as a label of another", [A_R + "dmarc=pass header.from=acme.com.evil.net"], OUT),
    ("a public suffix as the signer", [A_R + "dkim=pass header.d=com; dmarc=none"], OUT),
    ("another organisation of the NHS as the signer", [A_R + "dkim=pass header.d=nhs.uk; dmarc=none"], "trust.nhs.uk"),
    ("our own domain with aligned SPF and DKIM and no DMARC", [A_R + "spf=pass smtp.mailfrom={d}; dkim=pass header.d={d}; dmarc=none"], NHS),
    ("a homograph", [A_R + "dmarc=pass header.from=\u0430cme.com"], OUT),
    ("an A-label that looks like the domain", [A_R + "dmarc=pass header.from=xn--cme-8cd.com"], OUT),
    ("a letter that old readers map to another name", [A_R + "dmarc=pass header.from=stra\u00dfe.de"], "strasse.de"),
    ("wide letters that some readers map", [A_R + "dmarc=pass header.from=\uff41\uff43\uff4d\uff45.com"], OUT),
    ("an ideographic full stop", [A_R + "dmarc=pass header.from=acme\u3002com"], OUT),
]  # fmt: skip

FROMS: list[tuple[str, str]] = [
    ("two From headers", "From: a@acme.com\r\nFrom: b@acme.com"),
    ("two From headers, one with a blank before its colon", "From: a@acme.com\r\nFrom : b@evil.com"),
    ("two addresses", "From: a@acme.com, b@evil.com"),
    ("two addresses with a semicolon", "From: a@acme.com; b@evil.com"),
    ("group syntax", "From: staff: a@acme.com;"),
    ("an empty group", "From: undisclosed:;"),
    ("a group of two", "From: staff: a@acme.com, b@acme.com;"),
    ("a route", "From: <@evil.com:a@acme.com>"),
    ("a trusted address as display name", "From: a@acme.com <x@evil.com>"),
    ("an address behind the angle brackets", "From: <x@evil.com> a@acme.com"),
    ("nested angle brackets", "From: <<a@acme.com>>"),
    ("an unclosed angle bracket", "From: <a@acme.com"),
    ("a comment that holds the address", "From: x@evil.com (a@acme.com)"),
    ("a quoted local part with an @", 'From: "a@acme.com"@evil.com'),
    ("a null byte", "From: a@acme.com\x00.evil.com"),
    ("a bare carriage return", "From: a@acme.com\r.evil.com"),
    ("a backspace", "From: x@evil.com\x08 <a@acme.com>"),
    ("wide letters", "From: a@\uff41cme.com"),
    ("a full stop of another script", "From: a@acme\u3002com"),
    ("a zero-width space", "From: a@ac\u200bme.com"),
    ("no domain", "From: a"),
    ("an empty address", "From: <>"),
    ("a domain in brackets", "From: a@[203.0.113.7]"),
    ("a header end of white space behind which some readers read on", "From: a@acme.com\r\n \r\nFrom: b@evil.com"),
    ("no From", "To: a@acme.com"),
]


def _proof(headers: list[str], sender: str, trust: TrustPolicy = TrustPolicy()) -> ProofStatus:
    block = "\r\n".join([*headers, sender, "Subject: x"])
    message = read(f"{block}\r\n\r\nhello\r\n".encode())
    return prove_sender(message, trust, lambda d: is_under(d, "wales.nhs.uk"), lambda a, b: bool(registrable(a)) and registrable(a) == registrable(b)).status


@pytest.mark.parametrize(("why", "headers", "domain"), EXCHANGE, ids=[row[0] for row in EXCHANGE])
def test_nothing_that_a_sender_can_write_proves_it(why: str, headers: list[str], domain: str) -> None:
    """Forged, folded, quoted, encoded, doubled or mixed: the sender stays unproven."""
    written = [header.replace("{d}", domain) for header in headers]
    assert _proof(written, f"From: a@{domain}") in (ProofStatus.FAILED, ProofStatus.NOT_PROVEN), why


@pytest.mark.parametrize(("why", "sender"), FROMS, ids=[row[0] for row in FROMS])
def test_a_from_that_is_not_one_plain_address_is_not_proven_by_any_pass(why: str, sender: str) -> None:
    """Which of two addresses a reader sees is chance, so neither counts; the header above it says pass throughout."""
    assert _proof([A_R + "dmarc=pass header.from=acme.com"], sender) in (ProofStatus.FAILED, ProofStatus.NOT_PROVEN), why


NAMED = TrustPolicy(platform="authserv-id", authserv_ids=("mx.wales.nhs.uk",))


@pytest.mark.parametrize(
    ("why", "headers"),
    [
        ("a name that ends alike", [A_R + "mx.wales.nhs.uk.evil.com; dmarc=pass header.from=acme.com"]),
        ("the name as a comment", [A_R + "(mx.wales.nhs.uk) mx.evil.com; dmarc=pass header.from=acme.com"]),
        ("the name as a version", [A_R + "mx.evil.com mx.wales.nhs.uk; dmarc=pass header.from=acme.com"]),
        ("the name quoted", [A_R + '"mx.wales.nhs.uk"; dmarc=pass header.from=acme.com']),
        ("Exchange's form, which names nobody", [A_R + "dmarc=pass header.from=acme.com"]),
        ("a broken header above the good one", [A_R + "mx.evil.com; (open", A_R + "mx.wales.nhs.uk; dmarc=pass header.from=acme.com"]),
        ("a fail above a pass of the same name", [A_R + "mx.wales.nhs.uk; dmarc=fail header.from=acme.com", A_R + "mx.wales.nhs.uk; dmarc=pass header.from=acme.com"]),
        ("the internal marker, which only Exchange writes", ["X-MS-Exchange-Organization-AuthAs: Internal"]),
    ],
)  # fmt: skip
def test_where_a_server_is_named_only_its_first_word_counts(why: str, headers: list[str]) -> None:
    """Whoever else writes, and whatever stands below, is not heard."""
    assert _proof(headers, "From: a@acme.com", NAMED) in (ProofStatus.FAILED, ProofStatus.NOT_PROVEN), why


@pytest.mark.parametrize(
    ("why", "headers", "sender"),
    [
        ("Exchange writes its results above the hop from outside", [HOP_WITHIN, A_R + "spf=pass (sender IP is 203.0.113.7) smtp.mailfrom=acme.com; dkim=pass (signature was verified) header.d=acme.com;dmarc=pass action=none header.from=acme.com;compauth=pass reason=100", HOP_IN], "From: a@acme.com"),
        ("comments, folding and case change nothing", [A_R + "SPF=Pass (a (b) c)\r\n\tsmtp.mailfrom=acme.com ;\r\n DMARC=PASS header.FROM=Acme.Com"], "From: A@ACME.com"),
        ("a signed local part with an equals sign", [A_R + "spf=pass smtp.mailfrom=prvs=12ab=a@acme.com; dmarc=none"], "From: a@acme.com"),
        ("base64 with its padding", [A_R + "dkim=pass header.d=acme.com header.b=AbC/d+e==; dmarc=none"], "From: a@acme.com"),
        ("an internationalised domain as A-label", [A_R + "dmarc=pass header.from=xn--mnchen-3ya.de"], "From: a@m\u00fcnchen.de"),
        ("an internationalised domain as it is written", [A_R + "dmarc=pass header.from=m\u00fcnchen.de"], "From: a@xn--mnchen-3ya.de"),
        ("the letters of Welsh", [A_R + "dmarc=pass header.from=t\u0177.cymru"], "From: a@t\u0177.cymru"),
        ("a display name in any words", [A_R + "dmarc=pass header.from=acme.com"], 'From: =?utf-8?q?Si=C3=A2n?= "(Acme), Ltd" <a@acme.com>'),
    ],
)  # fmt: skip
def test_a_true_pass_is_heard(why: str, headers: list[str], sender: str) -> None:
    """Failing closed must not mean failing always."""
    assert _proof(headers, sender) is ProofStatus.PROVEN, why
