"""The contract on a Maildir, with files put and moved as couriers, Dovecot and people do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from mailbot.adapters.mailboxes.maildir import Maildir
from mailbot.adapters.mailboxes.maildir_names import folder_name, keyword, native_id, split
from mailbot.ports import Mailbox
from tests.contract.mailbox_contract import Capabilities, MailboxContract


class MaildirWorld:
    """Everything that happens to a Maildir from outside."""

    capabilities = Capabilities(connection=False)

    def __init__(self, path: Path) -> None:
        """Create the Maildir."""
        self.path = path
        self.mailbox = Maildir("apimanagement", path)
        self.mailbox.prepare([])
        self._number = count(1)

    def deliver(self, content: bytes) -> None:
        """Deliver as a courier: tmp, then new."""
        name = f"1700000000.M{next(self._number):06d}P1.host"
        (self.path / "tmp" / name).write_bytes(content)
        (self.path / "tmp" / name).rename(self.path / "new" / name)

    def put_sent(self, content: bytes) -> None:
        """Put a copy into `.Sent/cur`."""
        for part in ("cur", "new", "tmp"):
            (self.path / ".Sent" / part).mkdir(parents=True, exist_ok=True)
        (self.path / ".Sent" / "cur" / f"1700000000.M{next(self._number):06d}P2.host:2,S").write_bytes(
            content
        )

    def _place(self, key: str) -> Path:
        for part in ("new", "cur"):
            for entry in os.scandir(self.path / part):
                if native_id(entry.name) == key:
                    return Path(entry.path)
        raise LookupError(key)

    def move_by_person(self, native_id: str) -> None:
        """Move to a folder of the person's own."""
        (self.path / ".Own" / "cur").mkdir(parents=True, exist_ok=True)
        place = self._place(native_id)
        place.rename(self.path / ".Own" / "cur" / place.name)

    def delete_by_person(self, native_id: str) -> None:
        """Delete the file."""
        self._place(native_id).unlink()

    def _marked_by_person(self, key: str, flag: str) -> None:
        place = self._place(key)
        base, flags = split(place.name)
        place.rename(self.path / "cur" / f"{base}:2,{''.join(sorted({*flags, flag}))}")

    def trash_by_person(self, native_id: str) -> None:
        """Set the flag T, as Dovecot does until the client expunges."""
        self._marked_by_person(native_id, "T")

    def draft_by_person(self, native_id: str) -> None:
        """Set the flag D."""
        self._marked_by_person(native_id, "D")

    def break_connection(self) -> None:
        """There is none."""

    def inbox_ids(self) -> list[str]:
        """Return the base names in new and cur."""
        return sorted(native_id(e.name) for part in ("new", "cur") for e in os.scandir(self.path / part))

    def _files(self, name: str) -> list[Path]:
        return sorted((self.path / folder_name("Mailbot", name) / "cur").glob("*"))

    def folder(self, name: str) -> list[bytes]:
        """Return the files of a folder."""
        return [place.read_bytes() for place in self._files(name)]

    def marks(self, name: str) -> list[frozenset[str]]:
        """Translate each file's keyword letters with `dovecot-keywords`."""
        lines = (self.path / folder_name("Mailbot", name) / "dovecot-keywords").read_text().splitlines()
        names = {chr(ord("a") + int(line.split(" ", 1)[0])): line.split(" ", 1)[1] for line in lines}
        return [
            frozenset(names[c] for c in split(place.name)[1] if c.islower()) for place in self._files(name)
        ]

    def marked(self, category: str) -> str:
        """Return the category as a keyword."""
        return keyword(category)

    def poison(self) -> None:
        """Put a directory where a message should be."""
        (self.path / "new" / "1700000000.directory").mkdir()

    def returned(self, content: bytes) -> bytes:
        """Return the bytes: files are kept as they are."""
        return content

    def reopened(self) -> Mailbox:
        """Return another adapter on the same files."""
        return Maildir("apimanagement", self.path)


class TestMaildir(MailboxContract):
    """The contract, on files."""

    @pytest.fixture
    def mailbox_world(self, tmp_path: Path) -> Iterator[MaildirWorld]:
        """Return an empty Maildir."""
        world = MaildirWorld(tmp_path / "Maildir")
        yield world
        world.mailbox.close()
