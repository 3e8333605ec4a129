"""One IMAP login and what it can do: select, list, fetch, move, append, search. Library errors pass through.

Nothing here marks a message as seen, and nothing here expunges anything but the one message that was copied before.
The client is passed in, so that only `imap` knows which library speaks the protocol.
"""

from __future__ import annotations

import imaplib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from mailbot.adapters.mailboxes.imap_errors import Unparsable, wants_folder
from mailbot.adapters.mailboxes.imap_names import ImapServer, keyword, message_id_of, plain, searchable

Fetched = dict[int, dict[bytes, Any]]
INBOX = "INBOX"
DELETED, DRAFT = rb"\Deleted", rb"\Draft"
LEFT_ALONE = frozenset({DELETED, DRAFT})  # marks of people: this is no mail to us
ONE_SEARCH = 50_000  # QUIRK: imaplib reads no line over 1 MB, and SEARCH answers in one line
NEWEST = 100
ID_FIELD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
ID_ANSWER = b"BODY[HEADER.FIELDS (MESSAGE-ID)]"


class Session:
    """A connection that is logged in."""

    def __init__(self, client: Any, server: ImapServer) -> None:
        """Take over a client that is logged in."""
        self.client = client
        self.server = server
        self.validity = 0
        self.exists = 0
        self._uid_next = 0
        self._marks: tuple[bytes, ...] = ()
        self._selected: tuple[str, bool] | None = None
        self._special: dict[bytes, str] = {}
        self._prefix: tuple[str, str] | None = None

    # folders

    def select(self, folder: str, *, readonly: bool = False) -> None:
        """Open a folder anew, as it is now."""
        self._selected = None
        answer = self.client.select_folder(folder, readonly=readonly)
        self.validity, self.exists = answer[b"UIDVALIDITY"], answer[b"EXISTS"]
        self._uid_next = answer.get(b"UIDNEXT", 0)
        self._marks = answer.get(b"PERMANENTFLAGS", ())
        self._selected = (folder, readonly)

    def stay(self, folder: str, *, readonly: bool = False) -> None:
        """Have a folder open; one that is open already is not read anew."""
        if self._selected != (folder, readonly):
            self.select(folder, readonly=readonly)

    def refresh(self, folder: str) -> None:
        """Have a folder open and learn what others removed meanwhile."""
        if self._selected == (folder, False):
            self.client.noop()
        else:
            self.select(folder)

    def folder(self, name: str) -> str:
        """Return the full name of a folder of mailbot's."""
        prefix, separator = self._namespace()
        return f"{prefix}{plain(self.server.root_folder)}{separator}{plain(name)}"

    def _namespace(self) -> tuple[str, str]:
        if self._prefix is None:
            personal = self.client.namespace().personal if self.client.has_capability("NAMESPACE") else None
            if personal:
                self._prefix = (personal[0][0], personal[0][1] or "/")
            else:
                listed = self.client.list_folders("", "INBOX")
                separator = listed[0][1] if listed else b"/"
                self._prefix = ("", (separator or b"/").decode("ascii"))
        return self._prefix

    def make(self, folder: str) -> None:
        """Create a folder that may exist, and subscribe to it so that people see it."""
        try:
            self.client.create_folder(folder)
        except imaplib.IMAP4.error as error:
            if isinstance(error, imaplib.IMAP4.abort) or not self.client.folder_exists(folder):
                raise
        with suppress(imaplib.IMAP4.error):
            self.client.subscribe_folder(folder)

    def special(self, use: bytes, configured: str | None) -> str | None:
        """Return the configured folder, or the one that the server marks for `use`; None where there is neither."""
        if use not in self._special:
            if configured is None:
                found = self.client.find_special_folder(use)
            else:
                found = configured if self.client.folder_exists(configured) else None
            if found is None:
                return None
            self._special[use] = str(found)
        return self._special[use]

    # messages

    def uids(self, folder: str, *, readonly: bool = False) -> list[int]:
        """Return the UIDs in a folder, ascending, without those marked as deleted; in INBOX, without drafts either."""
        wanted = ["UNDELETED", "UNDRAFT"] if folder == INBOX else ["UNDELETED"]
        self.select(folder, readonly=readonly)
        if self.exists == 0:
            return []
        if self.exists <= ONE_SEARCH or not self._uid_next:
            return sorted(self.client.search(wanted))
        starts = range(1, self._uid_next, ONE_SEARCH)
        pages = (self.client.search(["UID", f"{first}:{first + ONE_SEARCH - 1}", *wanted]) for first in starts)
        return sorted(uid for page in pages for uid in page)

    def fetch(self, uids: Sequence[int], items: Sequence[str]) -> Fetched:
        """Fetch items of messages of the open folder, by UID."""
        answer: Fetched = self.client.fetch(uids, items)
        return answer

    def stands(self, uid: int) -> bool:
        """Tell whether the server still has a message in the open folder."""
        self.client.noop()
        return uid in self.client.search(["UID", str(uid), "UNDELETED", "UNDRAFT"])

    def mark(self, uid: int, categories: Iterable[str]) -> None:
        """Set categories as keywords, as far as the server keeps any."""
        free = rb"\*" in self._marks
        words = [word.encode("ascii") for word in dict.fromkeys(map(keyword, categories))]
        wanted = [word for word in words if free or word in self._marks]
        if wanted:
            self.client.add_flags([uid], wanted, silent=True)

    def unmark(self, uid: int, words: Sequence[str]) -> None:
        """Take keywords off."""
        if words:
            self.client.remove_flags([uid], [word.encode("ascii", "replace") for word in words], silent=True)

    def move(self, uid: int, folder: str) -> None:
        """Move one message of the open folder, creating the target where it is missing."""
        try:
            self._move(uid, folder)
        except imaplib.IMAP4.error as error:
            if not wants_folder(error):
                raise
            self.make(folder)
            self._move(uid, folder)

    def _move(self, uid: int, folder: str) -> None:
        if self.client.has_capability("MOVE"):
            self.client.move([uid], folder)
            return
        self.client.copy([uid], folder)
        self.client.add_flags([uid], [DELETED], silent=True)
        if self.client.has_capability("UIDPLUS"):
            self.client.uid_expunge([uid])
        # without UIDPLUS it stays, marked as deleted: a plain EXPUNGE would take others along

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether a folder holds a mail with exactly this Message-ID.

        SEARCH finds parts of values, and an index may lag behind: hits are compared, and the newest mails looked at.
        """
        self.select(folder, readonly=True)
        if self.exists == 0:
            return False
        hits = self.client.search(["HEADER", "Message-ID", searchable(message_id)])
        if self._any_is(hits, message_id):
            return True
        newest = self.client.search([f"{max(1, self.exists - NEWEST + 1)}:{self.exists}"])
        return self._any_is([uid for uid in newest if uid not in hits], message_id)

    def _any_is(self, uids: Sequence[int], message_id: str) -> bool:
        heads = self.fetch(uids, [ID_FIELD]).values()
        return any(message_id_of(head.get(ID_ANSWER) or b"") == message_id for head in heads)

    def append(self, folder: str, content: bytes, flags: Sequence[bytes]) -> str:
        """Append a mail to a folder unless its Message-ID is there already; return what the server says of it."""
        message_id = message_id_of(content)
        if message_id and self.holds(folder, message_id):
            return f"{folder}: was there already"
        answer = self.client.append(folder, content, flags)
        return f"{folder}: {answer.decode('ascii', 'replace') if isinstance(answer, bytes) else answer}"

    def close(self) -> None:
        """Log out, as far as the connection still does."""
        with suppress(imaplib.IMAP4.error, OSError, EOFError, *Unparsable):
            self.client.logout()
        self.drop()

    def drop(self) -> None:
        """Let go of the connection without a word to the server."""
        with suppress(imaplib.IMAP4.error, OSError, EOFError, *Unparsable):
            self.client.shutdown()
