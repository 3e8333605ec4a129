"""A copy is the very mail of the ledger, or it is nothing."""

from __future__ import annotations

import base64
import quopri
import random
import re
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from mailbot.approvals.ledger import entry_of, match
from mailbot.approvals.verify import ApprovalPolicy, covers, read_approvals
from mailbot.reading.read import read

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
POLICY = ApprovalPolicy(frozenset({"dhcw.securitysubmissions@wales.nhs.uk"}), frozenset({"wales.nhs.uk"}))
TEXTS = (
    "Hello Gwyn,\n\nYour request to add acmeclinic.com to the DHCW O365 Allow List has been approved.\n\nRegards\nOperational Security\n",
    "Annwyl Nia,\n\nMae'r cais i ychwanegu acmeclinic.com wedi'i gymeradwyo.\n\nCofion\nDiogelwch Gweithredol\n",
    "Hi both,\n\nFollowing our review on 12 November, acmeclinic.com is approved. Ticket 48213.\n\nThe other domain, bellcare.io, is not approved.\n",
    "APPROVED - acmeclinic.com (Acme Clinic Ltd)\n\nPlease attach this email when you request access.\n",
)
HTML = "<html><body><div class=WordSection1>{}</div></body></html>"


def _sent(text: str, *, html: bool = True) -> bytes:
    message = EmailMessage()
    message["From"] = "DHCW Security Submissions <DHCW.Securitysubmissions@wales.nhs.uk>"
    message["To"] = "gwyn@cardiff.wales.nhs.uk"
    message["Subject"] = "RE: O365 allow list request"
    message["Date"] = "Mon, 16 Nov 2026 09:30:12 +0000"
    message["Message-ID"] = "<approval.1@wales.nhs.uk>"
    message.set_content(text)
    if html:
        message.add_alternative(HTML.format("".join(f"<p class=MsoNormal>{line}</p>" for line in text.split("\n"))), subtype="html")
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _parts(raw: bytes) -> tuple[dict[str, str], list[tuple[str, str]]]:
    import email

    parsed = email.message_from_bytes(raw)
    heads = {name: str(parsed[name]) for name in ("From", "To", "Subject", "Date", "Message-ID")}
    leaves = [(part.get_content_type(), part.get_payload(decode=True).decode()) for part in parsed.walk() if not part.is_multipart()]  # type: ignore[union-attr]
    return heads, leaves


def _rebuilt(raw: bytes, how: str) -> bytes:
    """Return the same mail in another wrapping, as Exchange and clients rebuild it."""
    heads, leaves = _parts(raw)
    lines = [f"{name}: {value}" for name, value in heads.items()] + ["X-MS-Has-Attach:", "MIME-Version: 1.0"]
    if how == "plain only":
        leaves = leaves[:1]
    if how == "html only":
        leaves = leaves[-1:]
    bodies = []
    for kind, text in leaves:
        if how == "rewrapped" and kind == "text/plain":
            text = "\r\n".join("\r\n".join(line[i : i + 40] for i in range(0, len(line), 40)) if " " not in line[38:42] else line for line in text.split("\n"))
            text = re.sub(r"\s+", lambda m: m.group() if "\n" in m.group() else "\r\n", text, count=3)
        if how == "spaced":
            text = text.replace("\n", " \n").replace("  ", "\u00a0 ")
        if how == "quoted-printable":
            encoded, name = quopri.encodestring(text.encode()), "quoted-printable"
        else:
            encoded, name = base64.encodebytes(text.encode()), "base64"
        bodies.append(f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n".encode() + encoded)
    if len(bodies) == 1:
        return "\r\n".join(lines).encode() + b"\r\n" + bodies[0]
    return "\r\n".join([*lines, 'Content-Type: multipart/alternative; boundary="_000_other_"', "", ""]).encode() + b"".join(b"--_000_other_\r\n" + body + b"\r\n" for body in bodies) + b"--_000_other_--\r\n"


def _carried(copy: bytes, wrapping: str) -> bytes:
    """Return a request that brings the copy."""
    head = b"From: Gwyn <gwyn@cardiff.wales.nhs.uk>\r\nSubject: API Portal access\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=OUT\r\n\r\n--OUT\r\n\r\nPlease add jo@acmeclinic.com\r\n--OUT\r\n"
    match wrapping:
        case "rfc822":
            part = b"Content-Type: message/rfc822\r\n\r\n" + copy
        case "eml":
            part = b'Content-Type: application/octet-stream; name="approval.eml"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="approval.eml"\r\n\r\n' + base64.encodebytes(copy)
        case _:
            inner = b"From: x@y.com\r\nSubject: FW: approval\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=IN\r\n\r\n--IN\r\n\r\nsee attached\r\n--IN\r\nContent-Type: message/rfc822\r\n\r\n" + copy + b"\r\n--IN--\r\n"
            part = b"Content-Type: message/rfc822\r\n\r\n" + inner
    return head + part + b"\r\n--OUT--\r\n"


def _verified(copy: bytes, sent: bytes, wrapping: str = "rfc822") -> bool:
    entry = entry_of(read(sent), POLICY.approvers, "sent", NOW)
    assert entry is not None
    readings = read_approvals(read(_carried(copy, wrapping)), POLICY, [entry], lambda _: ())
    return any(not covers(reading, "acmeclinic.com", POLICY, [entry], NOW) for reading in readings)


REBUILDS = ("as sent", "base64", "quoted-printable", "plain only", "html only", "spaced")


@pytest.mark.parametrize("wrapping", ["rfc822", "eml", "nested"])
@pytest.mark.parametrize("how", REBUILDS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_genuine_approval_is_verified_in_every_wrapping(text: str, how: str, wrapping: str) -> None:
    """Seventy-two copies of four approvals, re-encoded, rebuilt and nested."""
    sent = _sent(text)
    assert _verified(sent if how == "as sent" else _rebuilt(sent, how), sent, wrapping)


WORDS = ("approved", "not", "refused", "bellcare.io", "acmeclinic.net", "subject", "unless", "2027", "Gwyn", "all", "and")


def _mutated(raw: bytes, moment: random.Random) -> bytes:
    """Change one meaningful thing of a mail."""
    heads, leaves = _parts(raw)
    kind = moment.choice(["sender", "subject", "date", "message-id", "word", "word", "word", "drop", "letter", "domain", "alternative"])
    index = moment.randrange(len(leaves))
    mime, text = leaves[index]
    words = [m for m in re.finditer(r"[\w.]+", re.sub(r"<[^>]*>", lambda m: " " * len(m.group()), text)) if len(m.group()) > 1]
    chosen = moment.choice(words)
    match kind:
        case "sender":
            heads["From"] = moment.choice(["DHCW.Securitysubmissions@wa1es.nhs.uk", "Security.Submissions@wales.nhs.uk", '"DHCW.Securitysubmissions@wales.nhs.uk" <x@evil.com>'])
        case "subject":
            heads["Subject"] += moment.choice([" acmeclinic.com", "!", " (approved)"])
        case "date":
            heads["Date"] = f"Mon, {moment.randrange(17, 24)} Nov 2026 09:30:12 +0000".replace("Mon, ", "")
        case "message-id":
            heads["Message-ID"] = f"<approval.{moment.randrange(2, 99)}@wales.nhs.uk>"
        case "drop":
            text = text[: chosen.start()] + text[chosen.end() :]
        case "letter":
            at = moment.randrange(chosen.start(), chosen.end())
            text = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
        case "domain":
            text = text.replace("acmeclinic.com", moment.choice(["acmeclinics.com", "evil.acmeclinic.com", "acmeclinic.co"]))
        case "alternative":
            text = "acmeclinic.com is approved."
        case _:
            text = text[: chosen.end()] + " " + moment.choice(WORDS) + text[chosen.end() :]
    leaves[index] = (mime, text)
    lines = [f"{name}: {value}" for name, value in heads.items()] + ["MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=M", "", ""]
    return "\r\n".join(lines).encode() + b"".join(
        f"--M\r\nContent-Type: {k}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(t.encode()) + b"\r\n" for k, t in leaves
    ) + b"--M--\r\n"


def test_no_mutation_of_a_genuine_approval_is_verified() -> None:
    """Five hundred copies with one meaningful change each: none may pass."""
    moment = random.Random(20261124)
    passed = []
    for number in range(500):
        sent = _sent(TEXTS[number % len(TEXTS)])
        copy = _mutated(sent, moment)
        if copy != sent and _verified(copy, sent):
            passed.append(copy)
    assert passed == []


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("nothing like it was ever sent", lambda raw: raw.replace(b"approval.1@", b"typed@")),
        ("hidden text was added", lambda raw: raw.replace(b"</div></body>", b'<p style="display:none">and evil.com is approved</p></div></body>')),
        ("a second From header", lambda raw: b"From: x@evil.com\r\n" + raw),
        ("another Sender", lambda raw: b"Sender: x@evil.com\r\n" + raw),
        ("organisation headers inside the attachment", lambda raw: b"X-MS-Exchange-Organization-AuthAs: Internal\r\n" + raw.replace(b"approval.1@", b"typed@")),
        ("results inside the attachment", lambda raw: b"Authentication-Results: dmarc=pass header.from=wales.nhs.uk\r\n" + raw.replace(b"approval.1@", b"typed@")),
    ],
)
def test_a_forged_approval_is_not_verified(why: str, change: object) -> None:
    """Anyone can type an email."""
    sent = _sent(TEXTS[0])
    assert not _verified(change(sent), sent), why  # type: ignore[operator]


def test_an_approval_that_was_withdrawn_later_covers_nothing() -> None:
    """The ledger knows more than the attachment."""
    sent = _sent(TEXTS[0])
    later = _sent("The approval of acmeclinic.com has been withdrawn.").replace(b"approval.1@", b"approval.2@").replace(b"16 Nov 2026", b"18 Nov 2026")
    entries = [e for raw in (sent, later) if (e := entry_of(read(raw), POLICY.approvers, "sent", NOW))]
    readings = read_approvals(read(_carried(sent, "rfc822")), POLICY, entries, lambda _: ())
    assert "withdraws" in covers(readings[0], "acmeclinic.com", POLICY, entries, NOW)


def test_an_approval_older_than_the_limit_covers_nothing() -> None:
    """Three hundred and sixty-five days, unless the operator says otherwise."""
    sent = _sent(TEXTS[0]).replace(b"16 Nov 2026", b"16 Nov 2025")
    entry = entry_of(read(sent), POLICY.approvers, "sent", NOW)
    assert entry is not None and match(read(sent), [entry]).entry is entry
    readings = read_approvals(read(_carried(sent, "rfc822")), POLICY, [entry], lambda _: ())
    assert "older" in covers(readings[0], "acmeclinic.com", POLICY, [entry], NOW)


@pytest.mark.parametrize(("signed", "wanted"), [("wales.nhs.uk", True), ("evil.com", False), ("", False)])
def test_a_dkim_signature_of_the_team_proves_a_copy_that_the_ledger_does_not_know(signed: str, wanted: bool) -> None:
    """The second rung of the ladder; another domain's signature is none."""
    sent = _sent(TEXTS[0])
    readings = read_approvals(read(_carried(sent, "rfc822")), POLICY, [], lambda _: (signed,))
    assert (not covers(readings[0], "acmeclinic.com", POLICY, [], NOW)) is wanted
