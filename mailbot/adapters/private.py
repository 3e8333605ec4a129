"""Files and folders that hold mail of people: for the service's own user alone, whatever its umask."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WORLD = stat.S_IRWXO


def opener(path: str, flags: int) -> int:
    """Open as `open(…, opener=…)` asks; a file that is made can be read and written by its owner alone."""
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def file_made(place: Path | str) -> None:
    """Make an empty file where there is none; whoever opens it next tells what is wrong with the place."""
    with suppress(OSError):
        os.close(opener(os.fspath(place), os.O_RDWR | os.O_CREAT | os.O_EXCL))


def folder_made(folder: Path | str) -> None:
    """Make a folder and what is missing above it, each for its owner alone; one that is there stays as it is."""
    missing = [place for place in Path(folder).parents if not place.exists()]
    for place in (*reversed(missing), folder):
        os.makedirs(place, mode=0o700, exist_ok=True)


def tightened(place: Path | str, taken: int = OTHERS) -> None:
    """Take rights of others from what is ours and was made with more of them, as older versions did; nothing else is touched."""
    with suppress(OSError):
        status = os.lstat(place)
        if status.st_uid == os.geteuid() and status.st_mode & taken and not stat.S_ISLNK(status.st_mode):
            os.chmod(place, stat.S_IMODE(status.st_mode) & ~taken)
