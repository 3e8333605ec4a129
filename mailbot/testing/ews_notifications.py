"""Streaming notifications of the fake Exchange server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from xml.etree.ElementTree import Element

from mailbot.testing.ews_folder_operations import Ground
from mailbot.testing.ews_store import BEGINNING, Refusal, Store
from mailbot.testing.ews_xml import M, T, envelope, failed, succeeded

OPERATION = "GetStreamingEvents"


class Notifications(Ground):
    """Subscriptions, and the documents that come of them."""

    def __init__(self, store: Store) -> None:
        """Begin without subscriptions."""
        super().__init__(store)
        self._subscriptions: dict[str, tuple[str, int]] = {}  # id -> (folder, events read)
        self._names = count(1)

    def do_Subscribe(self, request: Element) -> str:
        """Begin to note what comes into a folder."""
        if not self._store.lies.streaming:
            raise Refusal("ErrorInvalidSubscriptionRequest")
        ids = request.find(f".//{{{T}}}FolderIds")
        folder = self._store.folder(next(iter(ids if ids is not None else ()), None))
        name = f"S{next(self._names)}"
        self._subscriptions[name] = (folder.id, len(self._store.events))
        return succeeded("Subscribe", f"<m:SubscriptionId>{name}</m:SubscriptionId>")

    def do_Unsubscribe(self, request: Element) -> str:
        """Forget a subscription."""
        if self._subscriptions.pop(request.findtext(f"{{{M}}}SubscriptionId") or "", None) is None:
            raise Refusal("ErrorSubscriptionNotFound")
        return succeeded("Unsubscribe", "")

    def notifications(self, request: Element, open_: Callable[[], bool]) -> Iterator[str]:
        """Yield the documents of GetStreamingEvents for as long as somebody listens."""
        name = request.findtext(f".//{{{T}}}SubscriptionId") or ""
        if name not in self._subscriptions:
            yield envelope(OPERATION, failed(OPERATION, "ErrorSubscriptionNotFound"))
            return
        yield envelope(OPERATION, succeeded(OPERATION, "<m:ConnectionStatus>OK</m:ConnectionStatus>"))
        if self._store.lies.independent:  # a sign of life that is a notification, too
            yield self._notified(name, "<t:StatusEvent/>")
        while open_():
            with self._store.changed:
                folder, read = self._subscriptions.get(name, ("", 0))
                fresh = [one for one in self._store.events[read:] if one == folder]
                self._subscriptions[name] = (folder, len(self._store.events))
                if not fresh:
                    self._store.changed.wait(0.2)
                    continue
            stamp = BEGINNING.isoformat().replace("+00:00", "Z")
            yield self._notified(name, f"<t:NewMailEvent><t:TimeStamp>{stamp}</t:TimeStamp></t:NewMailEvent>" * len(fresh))

    def _notified(self, name: str, events: str) -> str:
        told = f"<t:SubscriptionId>{name}</t:SubscriptionId>{events}"
        inside = f"<m:Notifications><m:Notification>{told}</m:Notification></m:Notifications>"
        return envelope(OPERATION, succeeded(OPERATION, inside))
