"""Paths to messages: .eml, .msg, mbox, Maildir, folders of those, or standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MBOX_LINE = re.compile(rb"^From [^\n]{1,300}\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """One message of a path; `name` says where it came from."""

    name: str
    content: bytes
    folder: str = ""


def sources(paths: tuple[str, ...]) -> Iterator[Source]:
    """Yield every message of the paths, in order."""
    for given in paths:
        if given == "-":
            yield Source("-", sys.stdin.buffer.read())
            continue
        path = Path(given)
        if not path.exists():
            raise click.BadParameter(f"no such file or folder: {given}")
        yield from _of(path)


def _of(path: Path) -> Iterator[Source]:
    if path.is_dir():
        if (path / "cur").is_dir() or (path / "new").is_dir():
            for part in ("new", "cur"):
                folder = path / part
                if folder.is_dir():
                    yield from (_read(item) for item in sorted(folder.iterdir()) if item.is_file())
            return
        for item in sorted(path.iterdir(), key=_natural):
            if item.name.startswith("."):
                continue
            if item.is_dir():
                yield from _of(item)
            elif item.suffix.lower() in (".eml", ".msg", ".mbox", ".mbx") or (not item.suffix and _looks_like_mail(item)):
                yield from _file(item)
        return
    yield from _file(path)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Sort 2.eml before 10.eml."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split(r"(\d+)", path.name) if part]


def _looks_like_mail(path: Path) -> bool:
    with path.open("rb") as handle:
        return re.match(rb"(?:From |[!-9;-~]{2,40}:)", handle.read(60)) is not None


def _read(path: Path) -> Source:
    try:
        return Source(str(path), path.read_bytes())
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}") from error


def _file(path: Path) -> Iterator[Source]:
    source = _read(path)
    if path.suffix.lower() in (".mbox", ".mbx") or (source.content.startswith(b"From ") and len(MBOX_LINE.findall(source.content)) > 1):
        yield from _mbox(source)
    else:
        yield source


def _mbox(source: Source) -> Iterator[Source]:
    """Split an mbox at its From lines, and undo their quoting within messages."""
    starts = [m.start() for m in MBOX_LINE.finditer(source.content) if m.start() == 0 or source.content[max(0, m.start() - 2) : m.start()] in (b"\n\n", b"\r\n")]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(source.content)], strict=True), 1):
        body = source.content[source.content.index(b"\n", start) + 1 : end]
        yield Source(f"{source.name}#{number}", re.sub(rb"(?m)^>(>*From )", rb"\1", body))
