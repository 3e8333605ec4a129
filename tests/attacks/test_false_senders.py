"""Senders under a false name: no automatic answer goes to any of them, and none of their requests goes through.

Each row: why the sender is not to be believed, the platform's headers from top to bottom, and the sender's. The request itself
is complete: from a true sender it would be `ready`, or `rejected` where the sender is outside NHS Wales.
"""

from __future__ import annotations

import pytest

from mailbot.model.decision import Outcome
from tests.attacks.world import decide

NHS, OUT = "rhian.powell@cardiff.wales.nhs.uk", "leo@brandt-analytics.com"
TEXT = (
    "Hello,\r\n\r\nPlease could you give API Portal access to owen.price@cardiff.wales.nhs.uk.\r\n\r\nUse case: a dashboard of clinic waiting lists for our managers."
    "\r\nAPI name: Welsh Demographic Service API\r\nIMTP reference: 4.2.17\r\n\r\nKind regards\r\nRhian\r\n"
)
INTERNAL, ANONYMOUS = "X-MS-Exchange-Organization-AuthAs: Internal", "X-MS-Exchange-Organization-AuthAs: Anonymous"
EDGE = "Received: from mail.sender.com (203.0.113.7) by AM5.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server via Frontend Transport; Tue, 24 Nov 2026 08:59:00 +0000"


def passed(domain: str) -> str:
    """Return what Exchange writes where everything passes for a domain."""
    return f"Authentication-Results: spf=pass (sender IP is 203.0.113.7) smtp.mailfrom={domain}; dkim=pass (signature was verified) header.d={domain};dmarc=pass action=none header.from={domain};compauth=pass reason=100"


def failed(domain: str) -> str:
    """Return what Exchange writes where nothing passes for a domain."""
    return f"Authentication-Results: spf=fail smtp.mailfrom={domain}; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from={domain};compauth=fail reason=000"


CARDIFF, BRANDT = "cardiff.wales.nhs.uk", "brandt-analytics.com"

SPOOFED: list[tuple[str, list[str]]] = [
    ("our own domain, and the platform says nothing", [f"From: Rhian <{NHS}>"]),
    ("our own domain, marked as from outside", [ANONYMOUS, f"From: Rhian <{NHS}>"]),
    ("our own domain, and DMARC failed", [ANONYMOUS, failed(CARDIFF), f"From: Rhian <{NHS}>"]),
    ("our own domain, and DMARC failed although it is marked internal", [INTERNAL, failed(CARDIFF), f"From: Rhian <{NHS}>"]),
    ("our own domain with SPF and DKIM but no DMARC", [ANONYMOUS, f"Authentication-Results: spf=pass smtp.mailfrom={CARDIFF}; dkim=pass header.d={CARDIFF};dmarc=none header.from={CARDIFF}", f"From: Rhian <{NHS}>"]),
    ("DMARC passed for the sender's own domain, From is ours", [ANONYMOUS, passed("evil.com"), f"From: Rhian <{NHS}>"]),
    ("DMARC passed for a sister organisation", [ANONYMOUS, passed("swansea.wales.nhs.uk"), f"From: Rhian <{NHS}>"]),
    ("a forged pass below the true fail", [ANONYMOUS, failed(CARDIFF), passed(CARDIFF), f"From: Rhian <{NHS}>"]),
    ("a forged pass, and the platform wrote none", [EDGE, passed(CARDIFF), f"From: Rhian <{NHS}>"]),
    ("a forged pass of a server that nobody trusts", [ANONYMOUS, passed(CARDIFF).replace("spf=", "mx.evil.com; spf=", 1), f"From: Rhian <{NHS}>"]),
    ("a forged marker below the true one", [ANONYMOUS, EDGE, INTERNAL, f"From: Rhian <{NHS}>"]),
    ("a forged marker beside a true one of the same words", [INTERNAL, EDGE, INTERNAL, f"From: Rhian <{NHS}>"]),
    ("a marker of another name", ["X-MS-Exchange-CrossTenant-AuthAs: Internal", f"From: Rhian <{NHS}>"]),
    ("a marker in other words", ["X-MS-Exchange-Organization-AuthAs: Internal; yes", f"From: Rhian <{NHS}>"]),
    ("an outsider with a forged marker", [INTERNAL, f"From: Leo <{OUT}>"]),
    ("two From headers", [INTERNAL, f"From: Rhian <{NHS}>", "From: x@evil.com"]),
    ("two From headers, ours behind", [INTERNAL, "From: x@evil.com", f"From: Rhian <{NHS}>"]),
    ("two addresses in From", [INTERNAL, f"From: {NHS}, x@evil.com"]),
    ("a group in From", [INTERNAL, f"From: Team: {NHS};"]),
    ("our address as a quoted local part", [ANONYMOUS, passed("evil.com"), f'From: "{NHS}"@evil.com']),
    ("a null byte behind our domain", [INTERNAL, f"From: {NHS}\x00.evil.com"]),
    ("a route through another domain", [INTERNAL, f"From: <@evil.com:{NHS}>"]),
    ("an unclosed address", [INTERNAL, f"From: Rhian <{NHS}"]),
    ("no From", [INTERNAL, f"Sender: {NHS}"]),
    ("wide letters that some readers map to our domain", [INTERNAL, "From: rhian@cardiff.wales.nhs.\uff55k"]),
    ("a header that ends in a line of blanks", [INTERNAL, f"From: Rhian <{NHS}>", " ", "From: x@evil.com"]),
    ("an outsider whose mail failed", [ANONYMOUS, failed(BRANDT), f"From: Leo <{OUT}>"]),
    ("an outsider with SPF of a mass mailer", [ANONYMOUS, "Authentication-Results: spf=pass smtp.mailfrom=mailer.net; dkim=none;dmarc=none header.from=brandt-analytics.com", f"From: Leo <{OUT}>"]),
    ("an outsider signed by somebody else", [ANONYMOUS, "Authentication-Results: spf=none; dkim=pass header.d=mailer.net;dmarc=none header.from=brandt-analytics.com", f"From: Leo <{OUT}>"]),
    ("an outsider whose SPF only softly fails", [ANONYMOUS, f"Authentication-Results: spf=softfail smtp.mailfrom={BRANDT}; dkim=none;dmarc=none", f"From: Leo <{OUT}>"]),
    ("an outsider whose pass stands in a comment", [ANONYMOUS, f"Authentication-Results: spf=fail (dmarc=pass header.from={BRANDT}) smtp.mailfrom={BRANDT}; dmarc=none", f"From: Leo <{OUT}>"]),
    ("an outsider whose pass stands in a local part", [ANONYMOUS, f'Authentication-Results: spf=pass smtp.mailfrom="x; dmarc=pass header.from={BRANDT}"@evil.com; dkim=none;dmarc=none', f"From: Leo <{OUT}>"]),
    ("an outsider whose pass is encoded", [ANONYMOUS, f'Authentication-Results: spf=pass smtp.mailfrom="=?utf-8?q?=22;dmarc=3Dpass_header.from=3D{BRANDT};x=3D=22?="@evil.com; dmarc=none', f"From: Leo <{OUT}>"]),
    ("an outsider whose results do not parse", [ANONYMOUS, "Authentication-Results: spf=pass (open", passed(BRANDT), f"From: Leo <{OUT}>"]),
    ("an outsider with one DMARC pass and one fail", [ANONYMOUS, f"Authentication-Results: dmarc=pass header.from={BRANDT}; dmarc=fail header.from={BRANDT}", f"From: Leo <{OUT}>"]),
    ("an outsider vouched for by ARC alone", [ANONYMOUS, f"ARC-Authentication-Results: i=1; mx.x.com; dmarc=pass header.from={BRANDT}", f"From: Leo <{OUT}>"]),
    ("an outsider vouched for by Received-SPF alone", [ANONYMOUS, "Received-SPF: Pass (x)", f"From: Leo <{OUT}>"]),
    ("an outsider whose composite authentication failed", [ANONYMOUS, f"Authentication-Results: spf=pass smtp.mailfrom={BRANDT}; dkim=none;dmarc=none;compauth=fail reason=001", f"From: Leo <{OUT}>"]),
]  # fmt: skip

ALIKE: list[tuple[str, list[str]]] = [
    ("our address as quoted display name", [ANONYMOUS, passed("evil.com"), f'From: "Rhian Powell <{NHS}>" <x@evil.com>']),
    ("our address in encoded words", [ANONYMOUS, passed("evil.com"), f"From: =?utf-8?q?{NHS.replace('@', '=40')}?= <x@evil.com>"]),
    ("our address in a comment", [ANONYMOUS, passed("evil.com"), f"From: x@evil.com ({NHS})"]),
    ("our address as display name", [ANONYMOUS, passed("evil.com"), f"From: {NHS} <x@evil.com>"]),
    ("our domain with another suffix", [ANONYMOUS, passed("wales.nhs.uk.co"), "From: Rhian <rhian@wales.nhs.uk.co>"]),
    ("a digit for a letter", [ANONYMOUS, passed("wa1es-nhs.uk"), "From: Rhian <rhian@wa1es-nhs.uk>"]),
    ("hyphens for full stops", [ANONYMOUS, passed("wales-nhs.uk"), "From: Rhian <rhian@wales-nhs.uk>"]),
    ("our domain as a subdomain of another", [ANONYMOUS, passed("cardiff.wales.nhs.uk.evil.com"), "From: Rhian <rhian@cardiff.wales.nhs.uk.evil.com>"]),
    ("a homograph", [ANONYMOUS, passed("xn--wles-5na.nhs-uk.com"), "From: Rhian <rhian@w\u00e1les.nhs-uk.com>"]),
    ("the API team's name with an outside address", [ANONYMOUS, passed("evil.com"), "From: API Management <help@evil.com>"]),
    ("the Security Team's name with an outside address", [ANONYMOUS, passed("evil.com"), "From: DHCW Operational Security <help@evil.com>"]),
    ("one of our addresses shown before another", [ANONYMOUS, passed("evil.com"), f'From: "{NHS}" <help@evil.com>']),
    ("the Security Team's name with another NHS address", [INTERNAL, f"From: Operational Security <{NHS}>"]),
    ("replies are to go to another domain", [INTERNAL, f"From: Rhian <{NHS}>", "Reply-To: rhian@evil.com"]),
    ("replies are to go to one of ours and another", [INTERNAL, f"From: Rhian <{NHS}>", f"Reply-To: {NHS}, x@evil.com"]),
]  # fmt: skip


def _message(headers: list[str], text: str = TEXT) -> bytes:
    rest = ["To: apimanagement@wales.nhs.uk", "Subject: API Portal access for Owen Price", "Date: Tue, 24 Nov 2026 09:00:00 +0000", "Message-ID: <false.1@x>", "Content-Type: text/plain; charset=utf-8"]
    return "\r\n".join([*headers, *rest, "", text]).encode()


@pytest.mark.parametrize(("why", "headers"), [*SPOOFED, *ALIKE], ids=[why for why, _ in (*SPOOFED, *ALIKE)])
def test_a_false_sender_gets_no_answer_and_no_access(why: str, headers: list[str]) -> None:
    """A person looks first; the one in whose name it was sent is not bothered either."""
    decision = decide(_message(headers))
    assert decision.outcome is Outcome.REVIEW, f"{why}: {decision.outcome} ({decision.reason})"
    assert decision.reply is None


@pytest.mark.parametrize(("why", "headers"), SPOOFED, ids=[why for why, _ in SPOOFED])
def test_a_spoofed_sender_is_called_unproven(why: str, headers: list[str]) -> None:
    """Whoever reads the note knows what to ask: was it you?"""
    assert decide(_message(headers)).reason in ("sender-unproven", "unreadable"), why


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ([INTERNAL, f"From: Rhian Powell <{NHS}>"], Outcome.READY),
        ([ANONYMOUS, passed(CARDIFF), EDGE, f"From: Rhian Powell <{NHS}>"], Outcome.READY),
        ([INTERNAL, f"From: Rhian Powell <{NHS}>", "Reply-To: rhian.powell2@cardiff.wales.nhs.uk"], Outcome.READY),
        ([ANONYMOUS, passed(BRANDT), EDGE, f"From: Leo Brandt <{OUT}>"], Outcome.REJECTED),
        ([ANONYMOUS, f"Authentication-Results: spf=pass smtp.mailfrom=bounce.{BRANDT}; dkim=none;dmarc=none", f"From: Leo Brandt <{OUT}>"], Outcome.REJECTED),
    ],
)  # fmt: skip
def test_a_true_sender_is_answered(headers: list[str], outcome: Outcome) -> None:
    """The same request, so that it is the sender alone that makes the difference."""
    assert decide(_message(headers)).outcome is outcome


def test_a_forged_request_adds_nothing_to_a_case() -> None:
    """Somebody opens a case in Rhian's name; her puzzled answer must not turn the forger's users into hers."""
    forged = _message([ANONYMOUS, failed(CARDIFF), f"From: Rhian <{NHS}>"], TEXT.replace("owen.price", "mallory"))
    for text in ("I know nothing of this. Which request do you mean?", "Yes please go ahead.\r\n\r\nIMTP reference: 4.2.18", "The API name is the Master Patient Index API."):
        answer = _message([INTERNAL, f"From: Rhian Powell <{NHS}>", "In-Reply-To: <false.1@x>"], f"Hello,\r\n\r\n{text}\r\n\r\nRhian\r\n")
        decision = decide(answer.replace(b"<false.1@x>\r\nContent", b"<answer.1@x>\r\nContent"), received=[("apimanagement", forged)])
        assert decision.users == () and decision.outcome is not Outcome.READY


def test_the_collection_keeps_its_size() -> None:
    """No row is lost, and no two say the same."""
    rows = [*SPOOFED, *ALIKE]
    assert len({why for why, _ in rows}) == len(rows) >= 50
