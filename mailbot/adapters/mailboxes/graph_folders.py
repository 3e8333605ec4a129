"""Mailbot's own folders below one root folder, by name. Creating is idempotent: a race is won by whoever was first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
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


def _key(name: str) -> str:
    """Return a name as Exchange compares it."""
    return unicodedata.normalize("NFC", name).casefold()


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
        with self._turn:
            self._ids.clear()
            for key, native_id in self._listed(f"mailFolders/{self._root_id()}/childFolders"):
                self._ids.setdefault(key, native_id)
        for name in names:
            self.own(name)

    def own(self, name: str) -> str:
        """Return the id of one of mailbot's folders, created where it is missing."""
        wanted = plain(name)
        key = _key(wanted)
        with self._turn:
            if key not in self._ids:
                self._ids[key] = self._ensured(f"mailFolders/{self._root_id()}/childFolders", wanted)
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
        return next((native_id for key, native_id in self._listed(place) if key == _key(name)), None)

    def _listed(self, place: str) -> Iterator[tuple[str, str]]:
        params = {"$select": "id,displayName", "$top": "100"}
        for folder in self._client.pages("list folders", place, params):
            yield _key(str(folder.get("displayName") or "?")), str(folder["id"])

    def _created(self, place: str, name: str) -> str | None:
        """Create a folder; None where it may be there already: the server makes no second one of the same name."""
        try:
            return str(self._client.post("create a folder", place, {"displayName": name}, safe=True)["id"])
        except UnknownOutcomeError:
            return None
        except Conflict as error:
            if error.code != "ErrorFolderExists":
                raise
            return None
