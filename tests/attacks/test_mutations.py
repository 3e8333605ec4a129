"""One meaningful thing of a genuine approval changed at random, thousands of times, in every wrapping: none is verified."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import pytest

from mailbot.approvals.ledger import entry_of
from mailbot.approvals.verify import covers, read_approvals
from mailbot.assess.context import no_dkim
from mailbot.model.case import LedgerEntry
from mailbot.model.decision import Outcome
from mailbot.reading.read import read
from tests.attacks.approvals import GENUINES
from tests.attacks.mail import (
    DOMAIN,
    GENUINE,
    Approval,
    Leaf,
    Request,
    eml,
    forward,
    msg_file,
    rfc822,
    winmail_dat,
)
from tests.attacks.signing import signed, verifier
from tests.attacks.world import NOW, decide, world

WORDS = ("not", "refused", "also", "meridiantelehealth.co.uk", "unless", "conditionally", "2027", "nid", "all", "evil.com", "temporarily")


def _in_charset(copy: Approval, charset: str, encoding: str) -> bytes:
    return rfc822(replace(copy, parts=tuple(replace(leaf, charset=charset, encoding=encoding) for leaf in copy.leaves())).raw())


WRAPPINGS: dict[str, Callable[[Approval], bytes]] = {
    "an item": lambda copy: rfc822(copy.raw()),
    "a file": lambda copy: eml(copy.raw()),
    "a forward": lambda copy: rfc822(forward(copy.raw())),
    "base64": lambda copy: _in_charset(copy, "utf-8", "base64"),
    "UTF-16": lambda copy: _in_charset(copy, "utf-16", "base64"),
    "line feeds": lambda copy: eml(copy.raw().replace(b"\r\n", b"\n")),
    "an Outlook file": lambda copy: msg_file(copy.item()),
    "an Outlook file without headers": lambda copy: msg_file(copy.item(headers=False)),
    "winmail.dat": lambda copy: winmail_dat(copy.item()),
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """A changed copy, and in words what was changed."""

    copy: Approval
    what: str


def _squeezed(text: str) -> str:
    return re.sub(r"\s|<[^>]*>|&nbsp;", "", text).lower()


def _in_text(text: str, moment: random.Random) -> str:
    """Change one thing of a text outside its markup: a word more or less or in another place, a letter, a figure."""
    spans = [m.span() for m in re.finditer(r"(?:[^\W_]|\.)*[^\W_]", re.sub(r"<[^>]*>|&\w+;|https?://\S+", lambda m: " " * len(m.group()), text)) if m.end() - m.start() > 1]
    body = text.find("<body")
    start, end = moment.choice([span for span in spans if span[0] > body] or spans)
    match moment.choice(("insert", "drop", "letter", "letter", "double", "stop")):
        case "insert":
            return f"{text[:end]} {moment.choice(WORDS)}{text[end:]}"
        case "drop":
            return text[:start] + text[end:]
        case "double":
            return f"{text[:end]} {text[start:end]}{text[end:]}"
        case "stop":
            return f"{text[:end]}?{text[end:]}"
        case _:
            at = moment.randrange(start, end)
            return text[:at] + moment.choice([c for c in "aeioqxz\u0430\u0435\u043e.7" if c != text[at].lower()]) + text[at + 1 :]


def mutated(approval: Approval, moment: random.Random) -> Mutation:
    """Change one meaningful thing of an approval."""
    kind = moment.choice(("text", "text", "text", "html", "html", "html", "both", "domain", "subject", "date", "sender", "message-id"))
    text, page = (leaf.text for leaf in approval.leaves())
    match kind:
        case "text":
            return Mutation(replace(approval, text=_differing(text, moment), html=page), kind)
        case "html":
            return Mutation(replace(approval, text=text, html=_differing(page, moment)), kind)
        case "both":
            changed = _differing(text, moment)
            return Mutation(replace(approval, text=changed, html=None), kind)
        case "domain":
            other = moment.choice(("lumendiagnostic.com", "evil.com", f"x.{DOMAIN}", f"{DOMAIN}.evil.net", "lumen-diagnostics.com"))
            return Mutation(replace(approval, text=text.replace(DOMAIN, other), html=page.replace(DOMAIN, other), subject=approval.subject.replace(DOMAIN, other)), kind)
        case "subject":
            return Mutation(replace(approval, subject=approval.subject + moment.choice((" (approved)", "!", " evil.com", "s"))), kind)
        case "date":
            return Mutation(replace(approval, date=approval.date + timedelta(seconds=moment.choice((-86400, -60, -1, 1, 60, 3600, 86400)))), kind)
        case "sender":
            return Mutation(replace(approval, sender=f"DHCW Security Submissions <{moment.choice(('DHCW.Securitysubmission@wales.nhs.uk', 'DHCW.Securitysubmissions@wales.nhs.uk.evil.com', 'rhian.powell@cardiff.wales.nhs.uk', 'DHCW.Securitysubmissions@wa1es.nhs.uk'))}>"), kind)
        case _:
            return Mutation(replace(approval, message_id=approval.message_id.replace("<", f"<{moment.randrange(10)}")), kind)


def _differing(text: str, moment: random.Random) -> str:
    """Change a text until it differs in more than white space and case."""
    while True:
        changed = _in_text(text, moment)
        if _squeezed(changed) != _squeezed(text):
            return changed


@cache
def _entry(sent: Approval) -> LedgerEntry | None:
    return entry_of(read(sent.raw()), world().desks["apimanagement"].approvals.approvers, "sent", NOW)


def _verified(part: bytes, sent: Approval, dkim: Callable[[bytes], tuple[str, ...]] = no_dkim, *, known: bool = True) -> bool:
    """Tell whether any approval that a request brings is verified, for whatever domain."""
    policy = world().desks["apimanagement"].approvals
    entry = _entry(sent) if known else None
    entries = [entry] if entry else []
    readings = read_approvals(read(Request((part,)).raw()), policy, entries, dkim)
    return any(reading.verified or not covers(reading, DOMAIN, policy, entries, NOW) for reading in readings)


@pytest.mark.parametrize("wrapping", WRAPPINGS, ids=str)
@pytest.mark.parametrize("number", range(len(GENUINES)))
def test_the_unchanged_copy_is_verified(wrapping: str, number: int) -> None:
    """Else the tests below would show nothing."""
    approval = GENUINES[number]
    assert _verified(WRAPPINGS[wrapping](approval), approval)


@pytest.mark.parametrize("wrapping", WRAPPINGS, ids=str)
def test_no_mutation_is_verified(wrapping: str) -> None:
    """A hundred and fifty in each wrapping, near fifteen hundred in all."""
    moment = random.Random(f"20261124/{wrapping}")
    passed = []
    for number in range(150):
        approval = GENUINES[number % len(GENUINES)]
        mutation = mutated(approval, moment)
        if _verified(WRAPPINGS[wrapping](mutation.copy), approval):
            passed.append((mutation.what, mutation.copy))
    assert passed == []


def test_no_mutation_passes_the_whole_core() -> None:
    """A hundred from bytes to decision: each ends with a person."""
    moment = random.Random(7)
    for number in range(100):
        approval = GENUINES[number % len(GENUINES)]
        mutation = mutated(approval, moment)
        wrapping = WRAPPINGS[moment.choice(sorted(WRAPPINGS))]
        decision = decide(Request((wrapping(mutation.copy),)).raw(), [approval.raw()])
        assert decision.outcome is Outcome.REVIEW, mutation


def test_no_changed_byte_of_a_signed_approval_is_verified() -> None:
    """Five hundred single letters of body or signed fields; the ledger is empty, so that the signature alone speaks."""
    moment, dkim = random.Random(11), verifier("wales.nhs.uk")
    plain = replace(GENUINE, parts=(Leaf("text/plain", GENUINE.text, encoding="7bit"),))
    content = signed(plain.raw())
    assert _verified(rfc822(content), plain, dkim, known=False)
    begin = content.index(b"From: DHCW")
    unsigned = content.index(b"Content-Transfer-Encoding: 7bit"), content.index(b"7bit") + 4  # says that nothing is encoded
    for _ in range(500):
        at = moment.choice([i for i in range(begin, len(content)) if content[i : i + 1].isalnum() and not unsigned[0] <= i < unsigned[1]])
        letter = moment.choice([c for c in b"abcxyz0189" if bytes([c]).lower() != content[at : at + 1].lower()])
        changed = content[:at] + bytes([letter]) + content[at + 1 :]
        assert not _verified(rfc822(changed), plain, dkim, known=False), content[max(0, at - 20) : at + 20]
