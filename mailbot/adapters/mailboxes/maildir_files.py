"""Maildir directories and files: list, read and create them without following links out of the Maildir.

Invariants: a symbolic link is never followed below the Maildir's own path, neither as a message nor as a folder; only
regular files are opened for reading, so that a FIFO cannot block and a device cannot be read.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from mailbot.adapters import private
from mailbot.adapters.mailboxes.maildir_errors import telling, told
from mailbot.adapters.mailboxes.maildir_names import DRAFT, TRASHED, has_flag, is_utf8, native_id
from mailbot.errors import MailbotError, PermanentError
from mailbot.model.message import RawMessage
from mailbot.ports import Listed

EPOCH = datetime.fromtimestamp(0, UTC)
PARTS = (
    "new",
    "cur",
)  # in this order: what moves from new to cur between the two looks is seen twice, not never
CHUNK = 1 << 20
AS_EFFECTIVE_USER = os.access in os.supports_effective_ids


@dataclass(frozen=True, slots=True)
class Found:
    """A name in `new` or `cur`, not looked into yet."""

    native_id: str
    entry: os.DirEntry[str]


def scan(directory: str, but: str = TRASHED + DRAFT) -> Iterator[Found]:
    """Yield everything in `new` and `cur` of a Maildir folder; names that begin with a dot are no messages.

    What bears one of the flags `but` is passed over: a person deleted it, or has not finished it.
    """
    for part in PARTS:
        place = f"{directory}/{part}"
        with telling(place):
            real_directory(place)
            with os.scandir(place) as entries:
                yield from (Found(native_id(entry.name), entry) for entry in entries if entry.name[0] != "." and not has_flag(entry.name, but))


def listed(found: Found) -> tuple[int, Listed] | None:
    """Return time stamp and listing of what was found; None where it vanished meanwhile."""
    try:
        status = found.entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        return 0, Listed(found.native_id, EPOCH, problem=str(told(error, found.entry.path)))
    problem = _problem(found.entry, status)
    return status.st_mtime_ns, Listed(found.native_id, _instant(status), status.st_size, problem)


def _problem(entry: os.DirEntry[str], status: os.stat_result) -> str:
    """Say why a thing in the inbox cannot be read as a message; empty where it can."""
    if not stat.S_ISREG(status.st_mode):
        return f"it is {_kind(status.st_mode)}, not a file"
    if not is_utf8(entry.name):
        return "its file name is not valid UTF-8"
    if not os.access(entry.path, os.R_OK, effective_ids=AS_EFFECTIVE_USER, follow_symlinks=True):
        return "no permission to read it"
    return ""


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "a directory" if stat.S_ISDIR(mode) else "a special file"


def _instant(status: os.stat_result) -> datetime:
    try:
        return datetime.fromtimestamp(status.st_mtime, UTC)
    except (OverflowError, ValueError, OSError):  # QUIRK: file systems keep years that a datetime cannot
        return EPOCH


def read(place: str) -> tuple[bytes, datetime] | None:
    """Return content and time of a message file; None where it vanished; PermanentError where it is no regular file."""
    with telling(place):
        try:
            handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise PermanentError(
                    f"Maildir {place}: it is {_kind(status.st_mode)}, not a file; move it away"
                )
            return _content(handle, status.st_size), _instant(status)
        finally:
            os.close(handle)


def _content(handle: int, size: int) -> bytes:
    """Read to the end; one call does where the file has the size that it said."""
    first = os.read(handle, size + 1)
    if len(first) == size:
        return first
    chunks = [first]
    while chunks[-1]:
        chunks.append(os.read(handle, CHUNK))
    return b"".join(chunks)


def readable(mailbox: str, directory: str, known: Callable[[str], bool]) -> Iterator[RawMessage]:
    """Yield the readable messages of a folder that are not `known`, oldest first; a folder that is missing is empty."""
    if not os.path.lexists(directory):
        return
    fresh = {item.native_id: item for item in scan(directory, TRASHED) if not known(item.native_id)}
    dated = sorted((when, key) for key, item in fresh.items() for when in _time_of(item))
    for _, key in dated:
        try:
            got = read(fresh[key].entry.path)
        except MailbotError:
            continue
        if got is not None:
            yield RawMessage(mailbox, key, got[1], got[0])


def _time_of(item: Found) -> Iterator[int]:
    pair = listed(item)
    if pair is not None:
        yield pair[0]


def real_directory(place: str, *, create: bool = False) -> None:
    """Make sure that `place` is a directory and no link to one; a mail folder can be created whole."""
    with telling(place):
        try:
            mode = os.lstat(place).st_mode
        except FileNotFoundError:
            if not create:
                raise
            folder_made(place)
            return
        if stat.S_ISLNK(mode):
            raise OSError(errno.ELOOP, "symbolic link", place)
        if not stat.S_ISDIR(mode):
            raise OSError(errno.ENOTDIR, "not a directory", place)
    if create:
        _parts_made(place)


def folder_made(place: str, *, marked: bool = True) -> None:
    """Create what is missing of a Maildir folder: cur, new, tmp, and the `maildirfolder` mark of a subfolder."""
    with telling(place):
        private.folder_made(place)
        if marked:
            real_directory(place)
            os.close(
                os.open(
                    f"{place}/maildirfolder", os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
                )
            )
    _parts_made(place)


def _parts_made(place: str) -> None:
    for part in ("cur", "new", "tmp"):
        inner = f"{place}/{part}"
        with telling(inner):
            try:
                mode = os.lstat(inner).st_mode
            except FileNotFoundError:
                os.mkdir(inner, 0o700)
                continue
            if not stat.S_ISDIR(mode):
                raise OSError(errno.ELOOP if stat.S_ISLNK(mode) else errno.ENOTDIR, "not a directory", inner)
