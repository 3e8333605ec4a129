"""Paths to messages: .eml, .msg, mbox, Maildir, folders of those, or standard input.

What cannot be read is told to the caller in a sentence, and the paths after it are read all the same. Links to folders are
not followed (they could go round in circles), special files are not opened (a FIFO would wait for ever).
"""

from __future__ import annotations

import mmap
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mailbot.expression import expression

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL_SUFFIXES = (".eml", ".msg", ".mbox", ".mbx")
MAX_BYTES = 256 * 1024 * 1024  # of one message; an mbox may be as large as the disk
# The line before a message in an mbox: it holds a time, and a header follows. `From here on …` in a text is neither.
POSTMARK = expression(rb"^From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n(?=>?[!-9;-~]+[ \t]*:|>From )", re.MULTILINE)
QUOTED = expression(rb"^>(>*From )", re.MULTILINE)

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One message of a path; `name` says where it came from."""

    name: str
    content: bytes


def sources(paths: tuple[str, ...], note: Note) -> Iterator[Source]:
    """Yield every message of the paths, in order; `note` is told of each thing that cannot be read."""
    for number, given in enumerate(paths):
        if not given:
            note("'': no path")
        elif given != "-":
            yield from _told_if_empty(Path(given), note)
        elif "-" in paths[:number]:
            note("-: standard input was read already")
        else:
            yield from _standard_input(note)


def _told_if_empty(path: Path, note: Note) -> Iterator[Source]:
    """Yield the messages of a path; one that holds none is told, so that a mistyped folder is not taken for a quiet one."""
    silent = True

    def noted(words: str) -> None:
        nonlocal silent
        silent = False
        note(words)

    for source in _of(path, noted):
        silent = False
        yield source
    if silent:
        note(f"{shown(path)}: there is no message in it")


def _standard_input(note: Note) -> Iterator[Source]:
    if sys.stdin is None:  # the process was started without one
        note("-: standard input is closed")
        return
    try:
        content = sys.stdin.buffer.read()
    except (OSError, ValueError) as error:  # whoever writes it failed; ValueError: closed since
        note(f"-: {getattr(error, 'strerror', None) or error}")
        return
    yield from _messages("-", content)


def _of(path: Path, note: Note) -> Iterator[Source]:
    try:
        if path.is_dir():
            parts = [path / part for part in ("new", "cur") if (path / part).is_dir()]
            items = [item for part in parts for item in sorted(part.iterdir())] if parts else sorted(path.iterdir(), key=_natural)
            for item in items:
                if not item.name.startswith("."):
                    yield from _file(item, note) if parts else _in_folder(item, note)
        else:
            yield from _file(path, note)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        note(f"{shown(path)}: {getattr(error, 'strerror', None) or error}")


def _in_folder(item: Path, note: Note) -> Iterator[Source]:
    if item.is_dir():
        if not item.is_symlink():
            yield from _of(item, note)
    elif item.suffix.lower() in MAIL_SUFFIXES or (not item.suffix and _looks_like_mail(item)):
        yield from _file(item, note)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Sort 2.eml before 10.eml."""
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in re.split(r"(\d+)", path.name) if part]


def _looks_like_mail(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        return re.match(rb"(?:From |[!-9;-~]{2,40}:)", handle.read(60)) is not None


def _file(path: Path, note: Note) -> Iterator[Source]:
    """Yield the messages of one file."""
    if path.is_dir():
        return
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                note(f"{shown(path)}: it is no regular file")
                return
            box = path.suffix.lower() in (".mbox", ".mbx")
            if not box and file.read(5) == b"From ":
                box = True
            file.seek(0)
            if box and status.st_size:
                with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as mapped:
                    yield from _messages(shown(path), mapped)
            elif not box and status.st_size > MAX_BYTES:
                note(f"{shown(path)}: it is larger than {MAX_BYTES} bytes")
            elif not box:
                yield Source(shown(path), file.read())
    except (OSError, ValueError) as error:
        note(f"{shown(path)}: {getattr(error, 'strerror', None) or error}")


def _messages(name: str, content: bytes | mmap.mmap) -> Iterator[Source]:
    """Split an mbox, and undo the quoting of From lines in its messages; what is none is one message."""
    marks = list(POSTMARK.finditer(content)) if content[:5] == b"From " else []
    if not marks or marks[0].start() != 0:
        yield Source(name, bytes(content))
        return
    ends = [*(mark.start() for mark in marks[1:]), len(content)]
    for number, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        text = QUOTED.sub(rb"\1", _without_gap(content[mark.end() : end]))
        yield Source(name if len(marks) == 1 else f"{name}#{number}", text)


def _without_gap(text: bytes) -> bytes:
    """Take off the blank line that an mbox puts behind a message."""
    for gap in (b"\r\n\r\n", b"\n\n"):
        if text.endswith(gap):
            return text[: -len(gap) // 2]
    return text


def shown(path: Path) -> str:
    """Return a path so that it can be printed, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
