"""Signs of change in a mail folder, by delta queries. They are hints: they repeat, come late and expire; a sweep decides."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

from mailbot.adapters.http_answers import Refused
from mailbot.adapters.mailboxes.graph_client import ONCE, GraphClient
from mailbot.errors import MailbotError

LOST = frozenset({"syncStateNotFound", "SyncStateNotFound", "resyncRequired", "ErrorInvalidSyncStateData"})
PREFER = "odata.maxpagesize=200"
MAX_PAUSE = 60.0


class Delta:
    """The state of one folder's delta query; for one thread."""

    def __init__(self, client: GraphClient, folder: str) -> None:
        """Begin without a state: the first look says that something changed."""
        self._client = client
        self._folder = folder
        self._link = ""

    def changed(self) -> bool:
        """Tell whether the folder may have changed since the last look."""
        try:
            first = not self._link
            return self._walk() or first
        except Refused as error:
            if error.status != 410 and error.code not in LOST:
                raise
            self._link = ""
            return True

    def _walk(self) -> bool:
        page, changed = self._page(self._link), False
        while True:
            changed = changed or bool(page.get("value"))
            if "@odata.nextLink" not in page:
                self._link = str(page.get("@odata.deltaLink", ""))
                return changed
            page = self._page(str(page["@odata.nextLink"]))

    def _page(self, link: str) -> dict[str, Any]:
        what = "look for changes"
        if link:
            return self._client.follow(what, link, prefer=PREFER, attempts=ONCE)
        path = f"mailFolders/{self._folder}/messages/delta"
        return self._client.get(what, path, {"$select": "id"}, prefer=PREFER, attempts=ONCE)


def watch(delta: Delta, stop: Event, wake: Callable[[], None], seconds: float) -> None:
    """Look every few seconds until `stop`, and wake at each change; after an error look less often."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            changed, pause = delta.changed(), seconds
        except MailbotError as error:
            asked = getattr(error, "retry_after", None) or 0.0
            changed, pause = False, max(asked, min(max(pause, seconds) * 2, MAX_PAUSE))
        if changed:
            wake()
