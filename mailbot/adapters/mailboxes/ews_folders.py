"""Folders of a mailbox by EWS: the well-known ones, and mailbot's own by their names, below one root."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from threading import Lock

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_items import Known, Place
from mailbot.errors import MailbotError, PermanentError, TemporaryError

MAX_CATEGORY = 255
MAX_FOLDER = 120
FORBIDDEN = frozenset('./\\~%*"')
UNSEEN = ("Cc", "Cs", "Zl", "Zp", "Cn")


def plain(name: str) -> str:
    """Return `name` in NFC where it is a plain word that can name a folder; PermanentError otherwise."""
    normal = unicodedata.normalize("NFC", name)
    odd = any(unicodedata.category(c) in UNSEEN or c in FORBIDDEN for c in normal)
    if not normal or odd or normal != normal.strip() or len(normal) > MAX_FOLDER:
        raise PermanentError(f"{name!r} cannot name a mail folder: use a plain word without dots and slashes")
    return normal


def category(name: str) -> str:
    """Return `name` as Exchange can write a category: one line, without the signs that part categories."""
    kept = "".join(" " if c in ",;" or unicodedata.category(c) in UNSEEN else c for c in name)
    return " ".join(kept.split())[:MAX_CATEGORY]


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class Folders:
    """Folders, remembered for as long as the process runs or until one turns out to be gone."""

    def __init__(self, client: EwsClient) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._root_name = plain(client.settings.root_folder)
        self._known: dict[Known, Place] = {}
        self._own: dict[str, Place] = {}
        self._turn = Lock()

    def known(self, known: Known) -> Place:
        """Return a well-known folder."""
        if known not in self._known:
            self._known[known] = self.looked(known)
        return self._known[known]

    def looked(self, known: Known, *names: str) -> Place:
        """Return a well-known folder as it is now, with these fields."""
        return self._client.ask("look at the folder", lambda account: ews_calls.get_folder(account, known, *names))

    def shut_out(self) -> bool:
        """Tell whether the whole mailbox is shut, so that no single message is to blame for a refusal."""
        try:
            self.looked(Known.INBOX)
        except MailbotError:
            return True
        return False

    def prepare(self, names: Sequence[str]) -> None:
        """Create what is missing; what is remembered is looked at anew."""
        keys = [plain(name) for name in names]
        self.forget()
        with self._turn:
            root = self._root()
            there = {_alike(child.name): child for child in self._children(root)}
            for key in keys:
                self._own[key] = there.get(_alike(key)) or self._created(root, key) or self._ensured(root, key)

    def own(self, name: str) -> Place:
        """Return one of mailbot's folders, created where it is missing."""
        key = plain(name)
        with self._turn:
            if key not in self._own:
                self._own[key] = self._ensured(self._root(), key)
            return self._own[key]

    def root(self) -> Place:
        """Return the root folder, created where it is missing."""
        with self._turn:
            return self._root()

    def _root(self) -> Place:
        if "" not in self._own:
            self._own[""] = self._ensured(self.known(Known.TOP), self._root_name)
        return self._own[""]

    def forget(self) -> None:
        """Ask anew next time: a person may have deleted or renamed a folder."""
        with self._turn:
            self._own.clear()

    def _ensured(self, place: Place, name: str) -> Place:
        found = self._found(place, name) or self._created(place, name) or self._found(place, name)
        if found is None:
            raise TemporaryError("a mail folder cannot be created just now")
        return found

    def _found(self, place: Place, name: str) -> Place | None:
        return next((child for child in self._children(place) if _alike(child.name) == _alike(name)), None)

    def _children(self, place: Place) -> list[Place]:
        return self._client.ask("list folders", lambda account: ews_calls.child_folders(account, place))

    def _created(self, place: Place, name: str) -> Place | None:
        """Create a folder; None where it is there already."""
        return self._client.ask("create a folder", lambda account: ews_calls.create_folder(account, place, name))
