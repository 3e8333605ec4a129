"""A Maildir++ folder on this machine as a Mailbox: files in `new` and `cur` are the inbox.

    native id     the unique base name, without the flags behind `:2,` (Dovecot may rename new/x to cur/x:2,S: same id)
    received at   the file's modification time, which delivery sets and renames keep
    filing        one rename into `.Mailbot.<folder>/cur`, so it happened or it did not; categories as Dovecot keywords

Invariants: nothing outside the Maildir is read or written (links are not followed; an id is only ever looked up among
names found by listing, never made into a path), no message is overwritten, and a message that a person moved is GONE; so is
one that a person marked as trashed (flag T) or keeps there as a draft (flag D), for as long as it bears that mark.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from mailbot.adapters.mailboxes import maildir_doctor
from mailbot.adapters.mailboxes.maildir_errors import telling
from mailbot.adapters.mailboxes.maildir_files import folder_made, listed, read, readable, real_directory, scan
from mailbot.adapters.mailboxes.maildir_keywords import LETTERS, Keywords
from mailbot.adapters.mailboxes.maildir_names import (
    filed_ids,
    filed_name,
    folder_name,
    native_id,
    shortened,
    split,
)
from mailbot.errors import MailbotError
from mailbot.model.message import RawMessage
from mailbot.ports import OURS, QUARANTINE, Diagnosis, Filed, Listed

SETTLED_NS = 50_000_000  # a directory's time stamp is coarse: two changes this close may carry the same stamp


class Maildir:
    """A Maildir++ mailbox. One process files at a time; other programs may deliver, read and move meanwhile."""

    def __init__(self, name: str, path: Path, *, root: str = "Mailbot", poll_seconds: float = 0.1) -> None:
        """Serve the Maildir at `path`; folders stand below `root`. Nothing is touched before the first call."""
        self.name = name
        self._path = str(path)
        self._root = root
        self._poll = poll_seconds
        self._places: dict[str, str] = {}  # native id -> path, as of the last listing
        self._keywords: dict[str, Keywords] = {}
        self._unsynced: set[str] = set()

    def prepare(self, folders: Sequence[str]) -> None:
        """Create the Maildir itself and the folders that are missing."""
        folder_made(self._path, marked=False)
        for folder in folders:
            folder_made(self._folder(folder))

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first. A thing that cannot be read as a message is listed with its problem."""
        found = {item.native_id: item for item in scan(self._path)}
        self._places = {key: item.entry.path for key, item in found.items()}
        dated = [pair for pair in map(listed, found.values()) if pair is not None]
        return iter([item for _, item in sorted(dated, key=lambda pair: (pair[0], pair[1].native_id))])

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return a message's bytes; None where it left the inbox; PermanentError where it is no readable file."""
        for place in self._candidates(native_id):
            got = read(place)
            if got is not None:
                return RawMessage(self.name, native_id, got[1], got[0])
        return None

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield the messages in `.Sent` that are not `known`, oldest first; what cannot be read is left to `diagnose`."""
        return readable(self.name, f"{self._path}/.Sent", known)

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Move a message to `folder`, seen and marked with keywords."""
        target = self._folder(folder)
        for place in self._candidates(native_id):
            real_directory(target, create=True)
            if self._moved(place, target, categories):
                self._places.pop(native_id, None)
                return Filed.MOVED
        if self._within(target, native_id):
            return Filed.ALREADY
        aside = self._within(self._folder(QUARANTINE), native_id)
        if aside:
            real_directory(target, create=True)
        return Filed.MOVED if aside and self._moved(aside, target, categories) else Filed.GONE

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back; its name changes only where another message in the inbox has it."""
        aside = self._within(self._folder(QUARANTINE), native_id)
        back = self._moved(aside, self._path, ()) if aside else ""
        if back:
            return back
        return native_id if any(os.path.lexists(place) for place in self._candidates(native_id)) else None

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Look at the inbox every 100 ms and call `wake` when a message appears that was not there before.

        Two `stat` calls a look cost about 4 microseconds; directories are read only when their time stamp moved, so
        this is as cheap as inotify, needs no system-specific code, and works on network file systems too.
        """
        seen: set[str] = set()
        stamps: tuple[int, ...] | None = None
        while True:
            now_stamps, settled = self._stamps()
            if now_stamps != stamps:
                present = self._present()
                if present - seen:
                    wake()
                seen, stamps = present, now_stamps if settled else None
            if stop.wait(self._poll):
                return

    def flush(self) -> None:
        """Make every rename since the last flush survive a power cut (fsync of the directories)."""
        while self._unsynced:
            directory = self._unsynced.pop()
            with telling(directory):
                handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at the Maildir, rights, free space, what cannot be read, and `.Sent`."""
        problems: list[Listed] | None
        try:
            problems = [item for item in self.waiting() if item.problem]
        except MailbotError:
            problems = None  # the directories' own diagnosis says why
        return maildir_doctor.diagnose(self.name, self._path, problems)

    def close(self) -> None:
        """Flush; there is nothing else to let go of."""
        self.flush()

    def _folder(self, folder: str) -> str:
        return f"{self._path}/{folder_name(self._root, folder)}"

    def _candidates(self, key: str) -> Iterator[str]:
        """Yield where the message was last seen, then, if that did not do, where a fresh look finds it."""
        last = self._places.get(key)
        if last is not None:
            yield last
        self._places = {item.native_id: item.entry.path for item in scan(self._path)}
        place = self._places.get(key)
        if place is not None:
            yield place

    def _letters(self, target: str, place: str, categories: Sequence[str]) -> str:
        """Return keyword letters for the target folder: the categories, and what a person had marked before."""
        source = os.path.dirname(os.path.dirname(place))
        own = "".join(flag for flag in split(os.path.basename(place))[1] if flag in LETTERS)
        marked = self._keywords_of(source).names(own) if own else []
        return self._keywords_of(target).letters([*categories, *(name for name in marked if not name.startswith(OURS))])

    def _keywords_of(self, directory: str) -> Keywords:
        return self._keywords.setdefault(directory, Keywords(directory))

    def _moved(self, place: str, folder: str, categories: Sequence[str]) -> str:
        """Rename into the folder's `cur`; return the native id there, or nothing where the source has vanished."""
        cur = f"{folder}/cur"
        name = shortened(filed_name(os.path.basename(place), self._letters(folder, place, categories)))
        with telling(f"{cur}/{name}"):
            if os.path.lexists(f"{cur}/{name}"):
                name = _free(cur, name)
            try:
                os.rename(place, f"{cur}/{name}")
            except FileNotFoundError:
                return ""
        self._unsynced |= {os.path.dirname(place), cur}
        return native_id(name)

    def _within(self, folder: str, key: str) -> str:
        """Return where a message filed as `key` stands in a folder, or nothing."""
        if not os.path.isdir(folder):
            return ""
        return next((item.entry.path for item in scan(folder) if item.native_id in filed_ids(key)), "")

    def _stamps(self) -> tuple[tuple[int, ...], bool]:
        """Return the directories' time stamps, and whether they are old enough to be told from a later change."""
        try:
            stamps = tuple(os.stat(f"{self._path}/{part}").st_mtime_ns for part in ("new", "cur"))
        except OSError:
            return (), True  # `waiting` reports it; here it is only no sign of mail
        now = int(datetime.now(UTC).timestamp() * 1e9)
        return stamps, now - max(stamps) > SETTLED_NS

    def _present(self) -> set[str]:
        names: set[str] = set()
        for part in ("new", "cur"):
            try:
                names.update(map(native_id, os.listdir(f"{self._path}/{part}")))
            except OSError:
                continue
        return names


def _free(cur: str, name: str) -> str:
    """Return a name that is free in `cur`: another message already has this one."""
    base, flags = split(name)
    number = 2
    while os.path.lexists(f"{cur}/{base}-{number}:2,{flags}"):
        number += 1
    return f"{base}-{number}:2,{flags}"
