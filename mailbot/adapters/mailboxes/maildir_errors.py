"""What the file system says, in the project's errors: which path, what is wrong, and how to mend it.

A full disk, a busy or vanished network file system pass by themselves: TemporaryError. Rights, links and missing folders
need a person: PermanentError.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from mailbot.errors import MailbotError, PermanentError, TemporaryError

PERMANENT = {
    errno.EACCES: "no permission; give the user that runs mailbot rights to read and write it (chown -R, chmod -R u+rwX)",
    errno.EPERM: "not permitted; give the user that runs mailbot rights to it, and look for an immutable flag (lsattr)",
    errno.EROFS: "the file system is read-only; mount it for writing",
    errno.ENOENT: "it does not exist; create it, or correct `path` of this mailbox in the configuration",
    errno.ENOTDIR: "it is not a directory; a Maildir has the directories new, cur and tmp",
    errno.ELOOP: "it is a symbolic link; replace it by a real file or directory",
    errno.EXDEV: "it lies on another file system than the inbox; keep the whole Maildir on one",
    errno.ENAMETOOLONG: "the name is too long for this file system; rename it",
    errno.EISDIR: "it is a directory where a message should be; move it away",
}
TEMPORARY = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space or raise the quota",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n)",
    errno.EIO: "the disk or network file system reports an input/output error; look at the system log",
    errno.ESTALE: "the network file system has lost it for the moment",
}


def told(error: OSError, path: str) -> MailbotError:
    """Return the error that says what to do about `error` at `path`."""
    code = error.errno or 0
    place = _printable(path)
    if code in PERMANENT:
        return PermanentError(f"Maildir {place}: {PERMANENT[code]}")
    return TemporaryError(f"Maildir {place}: {TEMPORARY.get(code, error.strerror or type(error).__name__)}")


def _printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@contextmanager
def telling(path: str) -> Iterator[None]:
    """Turn every OSError of the block into the project's errors."""
    try:
        yield
    except OSError as error:
        raise told(error, path) from error
