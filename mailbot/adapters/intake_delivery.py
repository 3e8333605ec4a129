"""One message into one or more Maildirs: all copies are written and synced before any of them appears in `new`.

So a sender who is refused may try again without any mailbox having the message twice, and a message that was accepted
survives a power cut. Below the headers that are added, the bytes are those that came.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from mailbot.adapters import private
from mailbot.expression import expression

HEADER_END = expression(rb"\n\r?\n")  # not at lone CRs: a reader that sees no end there would read on
LINE = expression(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
PLATFORM = expression(rb"(?i)(?:authentication-results|x-ms-exchange-organization-[^\s:]*)[ \t]*:")
HINT = expression(rb"(?i)authentication-results|x-ms-exchange-organization-")
CONTROL = expression(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Copy:
    """One recipient's copy: where it goes, and the headers that go on top."""

    maildir: Path
    header: bytes


class Courier:
    """Delivers into Maildirs, with unique file names in the order of delivery."""

    def __init__(self, hostname: str) -> None:
        """Name files after this host."""
        self._host = re.sub(r"[^A-Za-z0-9.-]", "-", hostname) or "localhost"
        self._number = count(1)

    def deliver(self, copies: Sequence[Copy], content: bytes, microseconds: int) -> None:
        """Deliver every copy or none; OSError where that cannot be done."""
        written: list[tuple[str, str]] = []
        try:
            for copy in copies:
                name = self._name(microseconds)
                place = f"{copy.maildir}/tmp/{name}"
                written.append((place, f"{copy.maildir}/new/{name}"))
                _write(place, copy.header, content)
            for place, final in written:
                os.rename(place, final)
            for directory in {os.path.dirname(final) for _, final in written}:
                _sync(directory)
        except BaseException:
            for place in (place for pair in written for place in pair):
                with suppress(OSError):
                    os.unlink(place)
            raise

    def _name(self, microseconds: int) -> str:
        seconds, rest = divmod(microseconds, 1_000_000)
        return f"{seconds}.M{rest:06d}P{os.getpid()}Q{next(self._number):08d}.{self._host}"


def _write(place: str, *parts: bytes) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        for part in parts:
            view = memoryview(part)
            while view:
                view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(directory: str) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def maildirs_made(maildirs: Iterable[Path]) -> None:
    """Create the Maildirs that are missing; OSError where that cannot be done."""
    for maildir in maildirs:
        for part in ("tmp", "new", "cur"):
            private.folder_made(maildir / part)


def trace(recipient: str, sender: str, helo: str, peer: str, host: str, date: str) -> bytes:
    """Return the headers that a final delivery puts on top (RFC 5321 section 4.4)."""
    path = _tame(sender).removeprefix("<").removesuffix(">")  # QUIRK: aiosmtpd gives the null sender as <>
    lines = (
        f"Return-Path: <{path}>",
        f"Delivered-To: {_tame(recipient)}",
        f"Received: from {_tame(helo) or 'unknown'} ([{_tame(peer)}])",
        f"\tby {_tame(host)} (mailbot) with ESMTP",
        f"\tfor <{_tame(recipient)}>; {date}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _tame(value: str) -> str:
    """Return a value of the envelope without anything that could begin another header."""
    return CONTROL.sub("", value)[:500]


def stripped(content: bytes) -> bytes:
    """Remove the header fields that only our own mail platform may set; an outside sender could have typed them.

    Fields are found after any line end that some reader takes for one (CRLF, LF, CR), with any blanks before the colon.
    """
    end = HEADER_END.search(content)
    cut = end.start() + 1 if end else len(content)
    if content[:2] == b"\r\n" or content[:1] == b"\n" or not HINT.search(content, 0, cut):
        return content
    return b"".join(_kept(content[:cut])) + content[cut:]


def _kept(head: bytes) -> Iterable[bytes]:
    drop = False
    for match in LINE.finditer(head):
        line = match[0]
        if not (drop and line[:1] in (b" ", b"\t")):
            drop = PLATFORM.match(line) is not None
        if not drop:
            yield line
