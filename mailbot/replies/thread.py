"""Composed texts to MIME bytes: replies in the thread of the request, notes to the team with the original attached whole.

Deterministic: the same values give the same bytes; boundaries come from the key. RFC 3834 marks every mail as automatic.
No value can break out of its header, and no original can break out of its part.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr

from mailbot.expression import expression
from mailbot.model.plan import Mail, ReplyText
from mailbot.replies.cleaning import clean

CRLF = b"\r\n"
MAX_REFERENCES = 20
MAX_ID = 500
MAX_SUBJECT = 200
MESSAGE_ID = expression(r"<[!-;=?-~]+>")
LANGUAGES = {"en": "en", "cy": "cy", "both": "cy, en"}

Fields = list[tuple[str, str]]


def message_id_for(key: str, domain: str) -> str:
    """Return the Message-ID of an action: derived from its key, so that a mail can be looked for before it is repeated."""
    return f"<mailbot.{_digest(key)[:40]}@{domain}>"


def reply_mail(
    reply: ReplyText, *, key: str, sender: str, sender_name: str, message_id: str, in_reply_to: str, references: Sequence[str], date: datetime, case: str
) -> Mail:
    """Return the reply to a sponsor."""
    fields = [
        ("From", formataddr((_line(sender_name), _line(sender)))),
        ("To", _line(reply.to)),
        ("Subject", _words(reply.subject)),
        *_common(message_id, date, "auto-replied", case, key),
        ("Content-Language", LANGUAGES.get(reply.language, "en")),
        *_threading(in_reply_to, references),
    ]
    return Mail(message_id, sender, (reply.to,), _head(fields) + _alternative(reply.text, reply.html, _boundary(key, "alt")))


def route_mail(text: str, html: str, subject: str, original: bytes | None, *, key: str, sender: str, recipient: str, message_id: str, date: datetime, case: str) -> Mail:
    """Return the note to the team, the original attached byte for byte."""
    fields = [("From", _line(sender)), ("To", _line(recipient)), ("Subject", _words(subject)), *_common(message_id, date, "auto-generated", case, key)]
    inner = _alternative(text, html, _boundary(key, "alt"))
    if original is None:
        return Mail(message_id, sender, (recipient,), _head(fields) + inner)
    boundary = _boundary(key, "mix")
    mark = boundary.encode()
    parts = (b'Content-Type: multipart/mixed; boundary="', mark, b'"\r\n\r\n--', mark, CRLF, inner, b"\r\n--", mark, CRLF, _attached(original, mark), b"\r\n--", mark, b"--\r\n")
    return Mail(message_id, sender, (recipient,), _head(fields) + b"".join(parts))


def plain_mail(text: str, subject: str, *, key: str, sender: str, recipient: str, message_id: str, date: datetime, case: str = "") -> Mail:
    """Return a short mail of plain text to an operator or the team."""
    fields = [("From", _line(sender)), ("To", _line(recipient)), ("Subject", _words(subject)), *_common(message_id, date, "auto-generated", case, key)]
    return Mail(message_id, sender, (recipient,), _head(fields) + _leaf("text/plain", text))


def _common(message_id: str, date: datetime, submitted: str, case: str, key: str) -> Fields:
    return [
        ("Date", format_datetime(date)),
        ("Message-ID", _line(message_id)),
        ("Auto-Submitted", submitted),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Mailbot-Case", _line(case) or "none"),
        ("X-Mailbot-Key", _digest(key)[:32]),
        ("MIME-Version", "1.0"),
    ]


def _threading(in_reply_to: str, references: Sequence[str]) -> Fields:
    """Return the headers that keep the thread: its first message and the latest ones (RFC 5322 section 3.6.4)."""
    answered = _id(in_reply_to)
    if not answered:
        return []
    chain = [each for each in dict.fromkeys(map(_id, references)) if each and each != answered]
    kept = [*chain[:1], *chain[1:][-(MAX_REFERENCES - 2) :], answered]
    return [("In-Reply-To", answered), ("References", "\r\n ".join(kept))]


def _id(value: str) -> str:
    """Return a Message-ID as it is, or nothing where it could do harm in a header."""
    bare = value.strip()
    return bare if len(bare) <= MAX_ID and MESSAGE_ID.fullmatch(bare) else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _line(text: str) -> str:
    """Return text for a header: one line, without control characters."""
    return clean(text, 320)


def _words(text: str) -> str:
    """Encode and fold the words of a header. What looks like an encoded word already must not be decoded by readers."""
    plain = clean(text, MAX_SUBJECT)
    if plain.isascii() and "=?" not in plain:
        return plain if len(plain) <= 65 else _folded(plain)
    return Header(plain, "utf-8", maxlinelen=74, header_name="Subject").encode(linesep="\r\n")


def _folded(text: str) -> str:
    """Fold a long value at spaces (RFC 5322 section 2.2.3)."""
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 65:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def _head(fields: Sequence[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8", "replace")


def _boundary(key: str, part: str) -> str:
    return f"=_mailbot_{part}_{_digest(f'{part}/{key}')[:24]}"


def _alternative(text: str, html: str, boundary: str) -> bytes:
    mark = boundary.encode()
    return b"".join(
        (b'Content-Type: multipart/alternative; boundary="', mark, b'"\r\n\r\n--', mark, CRLF, _leaf("text/plain", text), b"\r\n--", mark, CRLF, _leaf("text/html", html), b"\r\n--", mark, b"--\r\n")
    )  # fmt: skip


def _leaf(kind: str, text: str) -> bytes:
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'.encode()
    return head + _base64(text.replace("\n", "\r\n").encode("utf-8", "replace"))


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", CRLF).removesuffix(CRLF)


def _attached(original: bytes, mark: bytes) -> bytes:
    """Attach a message so that its bytes survive: as message/rfc822 where it may travel as it is, else in base64.

    RFC 2046 section 5.2.1 allows no base64 for message/rfc822, so the other form is a file that Outlook opens by its name.
    """
    disposition = b'Content-Disposition: attachment; filename="original.eml"\r\n'
    if _travels(original) and mark not in original:
        return b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n" + disposition + CRLF + original
    head = b'Content-Type: application/octet-stream; name="original.eml"\r\nContent-Transfer-Encoding: base64\r\n' + disposition + CRLF
    return head + _base64(original)


def _travels(original: bytes) -> bool:
    """Tell 7-bit text with CRLF line ends no longer than SMTP allows, which no relay has a reason to change."""
    if not original.isascii() or b"\x00" in original:
        return False
    ends = original.count(CRLF)
    whole = ends == original.count(b"\n") == original.count(b"\r")
    return whole and max(map(len, original.split(CRLF))) <= 998
