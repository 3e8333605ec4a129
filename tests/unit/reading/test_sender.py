"""Is the From address proven to be the sender's?"""

from __future__ import annotations

import pytest

from mailbot.model.message import ProofStatus
from mailbot.reading.read import read
from mailbot.reading.sender import TrustPolicy, prove_sender
from mailbot.registers.domains import is_under, registrable

PASS = "Authentication-Results: spf=pass smtp.mailfrom={d}; dkim=pass header.d={d};dmarc=pass action=none header.from={d};compauth=pass reason=100\r\n"
FAIL = "Authentication-Results: spf=fail smtp.mailfrom={d}; dkim=none; dmarc=fail action=none header.from={d};compauth=fail reason=000\r\n"
INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal\r\n"
ANONYMOUS = "X-MS-Exchange-Organization-AuthAs: Anonymous\r\n"
NHS, OUT = "cardiff.wales.nhs.uk", "acme.com"

FALSE_SENDERS = [
    ("no platform says anything", "", f"From: a@{NHS}\r\n"),
    ("our own domain without marker, DMARC failed", ANONYMOUS + FAIL.format(d=NHS), f"From: a@{NHS}\r\n"),
    ("our own domain, only SPF aligned", ANONYMOUS + f"Authentication-Results: spf=pass smtp.mailfrom={NHS}; dkim=none; dmarc=none\r\n", f"From: a@{NHS}\r\n"),
    ("a forged pass below the platform's fail", FAIL.format(d=NHS) + PASS.format(d=NHS), f"From: a@{NHS}\r\n"),
    ("a pass of another server, on top", f"Authentication-Results: mx.evil.com; dmarc=pass header.from={NHS}\r\n" + FAIL.format(d=NHS), f"From: a@{NHS}\r\n"),
    ("DMARC passed for another domain", PASS.format(d="evil.com"), f"From: a@{NHS}\r\n"),
    ("two From headers", INTERNAL, f"From: a@{NHS}\r\nFrom: b@{NHS}\r\n"),
    ("two addresses in From", INTERNAL, f"From: a@{NHS}, b@{NHS}\r\n"),
    ("an address as display name", PASS.format(d="evil.com"), f"From: a@{NHS} <x@evil.net>\r\n"),
    ("group syntax", INTERNAL, f"From: staff: a@{NHS}, b@{NHS};\r\n"),
    ("a semicolon list", INTERNAL, f"From: a@{NHS};b@{NHS}\r\n"),
    ("no From at all", INTERNAL, ""),
    ("a null byte in From", INTERNAL, f"From: a@{NHS}\x00.evil.com\r\n"),
    ("an empty address", INTERNAL, "From: <>\r\n"),
    ("an address without a domain", INTERNAL, "From: boss\r\n"),
    ("two markers that contradict each other", ANONYMOUS + INTERNAL, f"From: a@{NHS}\r\n"),
    ("an outside domain with the internal marker alone", INTERNAL, f"From: a@{OUT}\r\n"),
    ("internal, and yet its authentication failed", INTERNAL + FAIL.format(d=NHS), f"From: a@{NHS}\r\n"),
    ("SPF passed for an unaligned domain", "Authentication-Results: spf=pass smtp.mailfrom=mailer.net; dkim=none; dmarc=none\r\n", f"From: a@{OUT}\r\n"),
    ("DKIM passed for an unaligned domain", "Authentication-Results: spf=none; dkim=pass header.d=mailer.net; dmarc=none\r\n", f"From: a@{OUT}\r\n"),
    ("SPF softfail", "Authentication-Results: spf=softfail smtp.mailfrom=acme.com; dkim=none; dmarc=none\r\n", f"From: a@{OUT}\r\n"),
    ("one DMARC pass and one fail", f"Authentication-Results: dmarc=pass header.from={OUT}; dmarc=fail header.from={OUT}\r\n", f"From: a@{OUT}\r\n"),
    ("one SPF pass and one fail", f"Authentication-Results: spf=pass smtp.mailfrom={OUT}; spf=fail smtp.mailfrom={OUT}\r\n", f"From: a@{OUT}\r\n"),
    ("a pass within a comment", f"Authentication-Results: spf=fail (dmarc=pass header.from={OUT}) smtp.mailfrom={OUT}\r\n", f"From: a@{OUT}\r\n"),
    ("a pass within quotes", f'Authentication-Results: spf=fail smtp.mailfrom="x; dmarc=pass header.from={OUT}"\r\n', f"From: a@{OUT}\r\n"),
    ("a broken header on top of a good one", "Authentication-Results: spf=pass (open\r\n" + PASS.format(d=OUT), f"From: a@{OUT}\r\n"),
    ("composite authentication failed", f"Authentication-Results: spf=pass smtp.mailfrom={OUT}; dmarc=none; compauth=fail reason=001\r\n", f"From: a@{OUT}\r\n"),
    ("header.from is missing", "Authentication-Results: dmarc=pass action=none\r\n", f"From: a@{OUT}\r\n"),
    ("a header with a similar name", f"X-Authentication-Results: dmarc=pass header.from={OUT}\r\n", f"From: a@{OUT}\r\n"),
    ("the marker in another header", "X-Organization-AuthAs: Internal\r\n", f"From: a@{NHS}\r\n"),
    ("the marker with other words", "X-MS-Exchange-Organization-AuthAs: Internal (yes)\r\n", f"From: a@{NHS}\r\n"),
    ("a cousin domain that merely ends alike", INTERNAL, "From: a@evilwales.nhs.uk.com\r\n"),
    ("our domain as a subdomain of another", INTERNAL, "From: a@wales.nhs.uk.evil.com\r\n"),
    ("DMARC passed for a parent domain", PASS.format(d="wales.nhs.uk.evil.com"), "From: a@evil.com\r\n"),
    ("an encoded From that shows our address", PASS.format(d="evil.com"), f"From: =?utf-8?q?a=40{NHS}?= <x@evil.net>\r\n"),
    ("a comment in From", INTERNAL, f"From: x@evil.com (a@{NHS})\r\n"),
    ("DMARC permerror", f"Authentication-Results: spf=none; dmarc=permerror header.from={OUT}\r\n", f"From: a@{OUT}\r\n"),
    ("ARC alone", f"Authentication-Results: arc=pass header.from={OUT}\r\n", f"From: a@{OUT}\r\n"),
    ("Received-SPF alone", "Received-SPF: Pass\r\n", f"From: a@{OUT}\r\n"),
    ("a quoted local part that holds an @", INTERNAL, f'From: "a@{NHS}"@evil.com\r\n'),
]


def _prove(headers: str, trust: TrustPolicy = TrustPolicy()) -> ProofStatus:
    message = read(f"{headers}Subject: x\r\n\r\nhello\r\n".encode())
    return prove_sender(message, trust, lambda d: is_under(d, "wales.nhs.uk"), lambda a, b: bool(registrable(a)) and registrable(a) == registrable(b)).status


@pytest.mark.parametrize(("why", "platform", "sender"), FALSE_SENDERS, ids=[row[0] for row in FALSE_SENDERS])
def test_a_false_sender_is_not_proven(why: str, platform: str, sender: str) -> None:
    """Each of these may be under a false name, and so gets no automatic answer."""
    assert _prove(platform + sender) in (ProofStatus.FAILED, ProofStatus.NOT_PROVEN), why


def test_there_are_forty_false_senders() -> None:
    """The collection keeps its size."""
    assert len(FALSE_SENDERS) >= 40


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        (INTERNAL + f"From: Jo <a@{NHS}>\r\n", ProofStatus.INTERNAL),
        (ANONYMOUS + PASS.format(d=NHS) + f"From: a@{NHS}\r\n", ProofStatus.PROVEN),
        (PASS.format(d=OUT) + f'From: "Brand, Leo" <leo@{OUT}>\r\n', ProofStatus.PROVEN),
        ("Authentication-Results: spf=pass smtp.mailfrom=bounce.acme.com; dkim=none; dmarc=bestguesspass\r\n" + f"From: a@{OUT}\r\n", ProofStatus.PROVEN),
        ("Authentication-Results: spf=none; dkim=pass header.d=mail.acme.com; dmarc=none\r\n" + f"From: a@{OUT}\r\n", ProofStatus.PROVEN),
    ],
)
def test_a_genuine_sender_is_proven(headers: str, wanted: ProofStatus) -> None:
    """Internal mail, DMARC, and aligned SPF or DKIM of others are enough."""
    assert _prove(headers) is wanted


def test_only_named_servers_count_where_the_operator_names_them() -> None:
    """With `authserv-id`, the first header of a named server decides."""
    trust = TrustPolicy(platform="authserv-id", authserv_ids=("mx.wales.nhs.uk",))
    good = f"Authentication-Results: mx.wales.nhs.uk; dmarc=pass header.from={OUT}\r\nFrom: a@{OUT}\r\n"
    assert _prove(good, trust) is ProofStatus.PROVEN
    assert _prove(good.replace("mx.wales", "mx.evil"), trust) is ProofStatus.NOT_PROVEN
    assert _prove(INTERNAL + f"From: a@{NHS}\r\n", trust) is ProofStatus.NOT_PROVEN
