"""A MIME message of mailbot's own that is too large for one request, cut into a small message and files to upload. Pure.

Only messages that mailbot composed come here: a multipart/mixed whose attachments are its outermost parts. The text parts
stay; attachments are taken out, the largest first, until the rest is small enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from mailbot.errors import PermanentError
from mailbot.expression import expression

MAX_WHOLE = 2_900_000  # bytes of MIME; Graph takes 4 MB a request, and base64 adds a third
HEAD_END = expression(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class File:
    """One attachment to upload."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A message without its largest attachments, and those."""

    content: bytes
    files: tuple[File, ...] = ()


def cut(content: bytes, limit: int = MAX_WHOLE) -> Cut:
    """Return the message in pieces that each can be sent; the whole message where it is small enough."""
    if len(content) <= limit:
        return Cut(content)
    head, boundary = _outermost(content)
    parts = _parts(content, head, boundary)
    rest, taken = len(content), set[int]()
    for index in sorted(range(1, len(parts)), key=lambda number: len(parts[number]), reverse=True):
        if rest <= limit or not _is_attachment(parts[index]):
            break
        taken.add(index)
        rest -= len(parts[index])
    if rest > limit:
        raise PermanentError(f"the mail's text alone is larger than {limit} bytes")
    mark = b"\r\n--" + boundary
    kept = b"".join(mark + b"\r\n" + part for index, part in enumerate(parts) if index not in taken)
    files = tuple(_file(part) for index, part in enumerate(parts) if index in taken)
    return Cut(content[:head] + kept + mark + b"--\r\n", files)


def _outermost(content: bytes) -> tuple[int, bytes]:
    """Return where the header ends (before its empty line's end) and the boundary."""
    end = HEAD_END.search(content)
    head = message_from_bytes(content[: end.end()]) if end else Message()
    boundary = head.get_boundary()
    if end is None or boundary is None or head.get_content_type() != "multipart/mixed":
        raise PermanentError("the mail is too large for one request, and has no attachments to send apart")
    return end.start() + (end.end() - end.start()) // 2, boundary.encode("ascii", "replace")


def _parts(content: bytes, head: int, boundary: bytes) -> list[bytes]:
    pattern = rb"\r?\n--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)"
    marks = list(re.finditer(pattern, content[head:]))
    edges = [(head + mark.end(), head + mark.start()) for mark in marks]
    starts, ends = [edge[0] for edge in edges[:-1]], [edge[1] for edge in edges[1:]]
    pieces = [content[start:end] for start, end in zip(starts, ends, strict=True)]
    return [piece.removeprefix(b"\r\n").removeprefix(b"\n") for piece in pieces]


def _is_attachment(part: bytes) -> bool:
    return _head(part)[0].get_content_disposition() == "attachment"


def _head(part: bytes) -> tuple[Message, int]:
    end = HEAD_END.search(part)
    return (message_from_bytes(part[: end.end()]), end.end()) if end else (Message(), 0)


def _file(part: bytes) -> File:
    head, start = _head(part)
    kind = head.get_content_type()
    body = part[start:]
    if str(head.get("Content-Transfer-Encoding", "")).strip().lower() in ("base64", "quoted-printable"):
        bare = Message()
        bare["Content-Transfer-Encoding"] = str(head["Content-Transfer-Encoding"])
        bare.set_payload(body.decode("ascii", "replace"))
        body = bytes(bare.get_payload(decode=True) or b"")
    return File(head.get_filename() or "attachment", kind, body)
