"""Mailbot's own folders below one root folder, by name. Creating is idempotent: a race is won by whoever was first."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from threading import Lock

from mailbot.adapters.http_answers import Conflict
from mailbot.adapters.mailboxes.graph_client import GraphClient
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError

FORBIDDEN = frozenset('./\\~%*"')
MAX_FOLDER = 120


def plain(name: str) -> str:
    """Return `name` in NFC where it is a plain word that can name a folder; PermanentError otherwise."""
    normal = unicodedata.normalize("NFC", name)
    odd = any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in FORBIDDEN for c in normal)
    if not normal or odd or normal != normal.strip() or len(normal) > MAX_FOLDER:
        raise PermanentError(f"{name!r} cannot name a mail folder: use a plain word without dots and slashes")
    return normal


class Folders:
    """Ids of folders, remembered for as long as the process runs or until one turns out to be gone."""

    def __init__(self, client: GraphClient, root: str) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._root = plain(root)
        self._ids: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._turn = Lock()

    def well_known(self, name: str) -> str:
        """Return the id of inbox, sentitems, …"""
        if name not in self._known:
            found = self._client.get(
                "look at the folder", f"mailFolders/{name}", {"$select": "id,totalItemCount"}
            )
            self._known[name] = str(found["id"])
        return self._known[name]

    def prepare(self, names: Sequence[str]) -> None:
        """Create what is missing; what is remembered is looked at anew."""
        for name in names:
            plain(name)
        self.forget()
        for name in names:
            self.own(name)

    def own(self, name: str) -> str:
        """Return the id of one of mailbot's folders, created where it is missing."""
        key = plain(name)
        with self._turn:
            if key not in self._ids:
                self._ids[key] = self._ensured(f"mailFolders/{self._root_id()}/childFolders", key)
            return self._ids[key]

    def root(self) -> str:
        """Return the id of the root folder, created where it is missing."""
        with self._turn:
            return self._root_id()

    def _root_id(self) -> str:
        if "" not in self._ids:
            self._ids[""] = self._ensured("mailFolders", self._root)
        return self._ids[""]

    def forget(self) -> None:
        """Ask anew next time: a person may have deleted or renamed a folder."""
        with self._turn:
            self._ids.clear()

    def _ensured(self, place: str, name: str) -> str:
        found = self._found(place, name) or self._created(place, name) or self._found(place, name)
        if found is None:
            raise TemporaryError("a mail folder cannot be created just now")
        return found

    def _found(self, place: str, name: str) -> str | None:
        wanted = unicodedata.normalize("NFC", name).casefold()
        params = {"$select": "id,displayName", "$top": "100"}
        for folder in self._client.pages("list folders", place, params):
            if unicodedata.normalize("NFC", str(folder.get("displayName"))).casefold() == wanted:
                return str(folder["id"])
        return None

    def _created(self, place: str, name: str) -> str | None:
        """Create a folder; None where it may be there already."""
        try:
            return str(self._client.post("create a folder", place, {"displayName": name})["id"])
        except UnknownOutcomeError:
            return None
        except Conflict as error:
            if error.code != "ErrorFolderExists":
                raise
            return None
