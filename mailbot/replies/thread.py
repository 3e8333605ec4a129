"""Composed texts to MIME bytes: replies in the thread of the request, notes to the team with the original attached whole.

Deterministic: the same values give the same bytes; boundaries come from the key. RFC 3834 marks every mail as automatic.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from mailbot.model.plan import Mail, ReplyText

CRLF = b"\r\n"
MAX_REFERENCES = 20


def message_id_for(key: str, domain: str) -> str:
    """Return the Message-ID of an action: derived from its key, so that a mail can be looked for before it is repeated."""
    return f"<mailbot.{hashlib.sha256(key.encode('utf-8')).hexdigest()[:40]}@{domain}>"


def reply_mail(
    reply: ReplyText, *, key: str, sender: str, sender_name: str, message_id: str, in_reply_to: str, references: Sequence[str], date: datetime, case: str
) -> Mail:
    """Return the reply to a sponsor."""
    chain = [*references[-MAX_REFERENCES:], *([in_reply_to] if in_reply_to else [])]
    fields = [
        ("From", formataddr((_encoded(sender_name), sender)) if sender_name else sender), ("To", reply.to), ("Subject", _encoded(reply.subject)),
        *_common(message_id, date, "auto-replied", case, key),
    ]  # fmt: skip
    if in_reply_to:
        fields += [("In-Reply-To", _token(in_reply_to)), ("References", "\r\n ".join(dict.fromkeys(_token(i) for i in chain if _token(i))))]
    body = _alternative(reply.text, reply.html, _boundary(key, "alt"))
    return Mail(message_id, sender, (reply.to,), _head(fields) + body, "")


def route_mail(text: str, html: str, subject: str, original: bytes | None, *, key: str, sender: str, recipient: str, message_id: str, date: datetime, case: str) -> Mail:
    """Return the note to the team, the original attached byte for byte."""
    fields = [("From", sender), ("To", recipient), ("Subject", _encoded(subject)), *_common(message_id, date, "auto-generated", case, key)]
    inner = _alternative(text, html, _boundary(key, "alt"))
    if original is None:
        return Mail(message_id, sender, (recipient,), _head(fields) + inner)
    mark = _boundary(key, "mix").encode()
    head = _head(fields) + b"Content-Type: multipart/mixed; boundary=\"" + mark + b"\"\r\n\r\n"
    return Mail(message_id, sender, (recipient,), b"".join((head, b"--", mark, CRLF, inner, b"\r\n--", mark, CRLF, _attached(original), b"\r\n--", mark, b"--\r\n")))


def _common(message_id: str, date: datetime, submitted: str, case: str, key: str) -> list[tuple[str, str]]:
    return [
        ("Date", format_datetime(date)), ("Message-ID", message_id), ("Auto-Submitted", submitted), ("X-Auto-Response-Suppress", "All"),
        ("X-Mailbot-Case", case or "none"), ("X-Mailbot-Key", hashlib.sha256(key.encode("utf-8")).hexdigest()[:32]), ("MIME-Version", "1.0"),
    ]  # fmt: skip


def _encoded(text: str) -> str:
    plain = " ".join(text.split())
    if plain.isascii():
        return _folded(plain)
    return Header(plain, "utf-8", maxlinelen=74).encode(linesep="\r\n")


def _folded(text: str) -> str:
    """Fold a long value at spaces (RFC 5322 2.2.3)."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 70:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def _token(value: str) -> str:
    """Return a Message-ID that cannot break out of its header."""
    return "".join(c for c in value if 33 <= ord(c) < 127)[:900]


def _head(fields: Sequence[tuple[str, str]]) -> bytes:
    return b"".join(f"{name}: {value}\r\n".encode("utf-8", "replace") for name, value in fields)


def _boundary(key: str, part: str) -> str:
    return f"=_mailbot_{part}_{hashlib.sha256(f'{part}/{key}'.encode()).hexdigest()[:24]}"


def _alternative(text: str, html: str, boundary: str) -> bytes:
    mark = boundary.encode()
    return b"".join(
        (b"Content-Type: multipart/alternative; boundary=\"", mark, b"\"\r\n\r\n--", mark, CRLF, _leaf("text/plain", text), b"\r\n--", mark, CRLF, _leaf("text/html", html), b"\r\n--", mark, b"--\r\n")
    )  # fmt: skip


def _leaf(kind: str, text: str) -> bytes:
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'.encode()
    return head + base64.encodebytes(text.replace("\n", "\r\n").encode("utf-8", "replace")).replace(b"\n", CRLF).rstrip(CRLF)


def _attached(original: bytes) -> bytes:
    """Attach a message so that its bytes survive: as message/rfc822 where it may travel as it is, else in base64."""
    if _plain(original):
        return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"original.eml\"\r\n\r\n" + original
    head = b"Content-Type: application/octet-stream; name=\"original.eml\"\r\nContent-Disposition: attachment; filename=\"original.eml\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(original).replace(b"\n", CRLF).rstrip(CRLF)


def _plain(original: bytes) -> bool:
    """Tell 7-bit text with CRLF line ends no longer than SMTP allows."""
    if not original.isascii() or b"\x00" in original or original.count(b"\n") != original.count(CRLF) or original.count(b"\r") != original.count(CRLF):
        return False
    return original.endswith(CRLF) and max((len(line) for line in original.split(CRLF)), default=0) <= 998
