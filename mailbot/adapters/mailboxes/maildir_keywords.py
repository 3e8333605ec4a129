"""Categories to the keyword letters of one Maildir folder, in Dovecot's `dovecot-keywords` file.

Each line is `<number> <keyword>`; number 0 is the letter a, 25 the letter z. The file is replaced whole under Dovecot's own
lock (`dovecot-keywords.lock`), so that both may write. When all 26 letters are taken, further keywords are left out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable

from mailbot.adapters.mailboxes.maildir_errors import telling
from mailbot.adapters.mailboxes.maildir_names import keyword
from mailbot.errors import TemporaryError

FILE = "dovecot-keywords"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LOCK_SECONDS = 2.0
STALE_SECONDS = 30.0


class Keywords:
    """The keyword letters of one folder; reads the file again only when it has changed."""

    def __init__(self, directory: str) -> None:
        """Look after the keywords of the Maildir folder `directory`."""
        self._path = f"{directory}/{FILE}"
        self._stamp: tuple[int, int, int] | None = None
        self._numbers: dict[str, int] = {}

    def letters(self, categories: Iterable[str]) -> str:
        """Return the letter of each category, giving out new ones as needed."""
        names = list(dict.fromkeys(keyword(category) for category in categories))
        if not names:
            return ""
        with telling(self._path):
            self._refresh()
            if any(name not in self._numbers for name in names):
                self._add(names)
        return "".join(LETTERS[self._numbers[name]] for name in names if name in self._numbers)

    def names(self, letters: str) -> list[str]:
        """Return the keywords that letters of this folder stand for."""
        with telling(self._path):
            self._refresh()
        by_letter = {LETTERS[number]: name for name, number in self._numbers.items()}
        return [by_letter[letter] for letter in letters if letter in by_letter]

    def _refresh(self) -> None:
        try:
            status = os.stat(self._path, follow_symlinks=False)
        except FileNotFoundError:
            self._stamp, self._numbers = None, {}
            return
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        if stamp != self._stamp:
            self._numbers, self._stamp = _read(self._path), stamp

    def _add(self, names: list[str]) -> None:
        lock = self._lock()
        try:
            self._refresh()
            free = (number for number in range(len(LETTERS)) if number not in self._numbers.values())
            fresh = [name for name in names if name not in self._numbers]
            numbers = self._numbers | dict(zip(fresh, list(free), strict=False))
            lines = (
                f"{number} {name}\n" for name, number in sorted(numbers.items(), key=lambda item: item[1])
            )
            os.write(lock, "".join(lines).encode("ascii", "replace"))
            os.fsync(lock)
            os.rename(f"{self._path}.lock", self._path)
        except OSError:
            os.unlink(f"{self._path}.lock")
            raise
        finally:
            os.close(lock)
        self._refresh()

    def _lock(self) -> int:
        """Create the lock file that will become the new file; a lock left behind by a crash is broken."""
        path, deadline = f"{self._path}.lock", time.monotonic() + LOCK_SECONDS
        while True:
            try:
                return os.open(
                    path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
                )
            except FileExistsError:
                _break_if_stale(path)
            if time.monotonic() > deadline:
                raise TemporaryError(
                    f"{path}: another program holds this lock; it is broken after {STALE_SECONDS:.0f} s"
                )
            time.sleep(0.02)


def _break_if_stale(path: str) -> None:
    try:
        if time.time() - os.stat(path, follow_symlinks=False).st_mtime > STALE_SECONDS:
            os.unlink(path)
    except FileNotFoundError:
        return


def _read(path: str) -> dict[str, int]:
    """Read the file leniently: lines that are not `<number> <keyword>` are passed over."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, encoding="ascii", errors="replace") as file:
        pairs = [line.rstrip("\n").partition(" ") for line in file]
    return {
        name: int(n) for n, _, name in pairs if name and n.isascii() and n.isdigit() and int(n) < len(LETTERS)
    }
