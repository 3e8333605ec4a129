"""exchangelib's services as this adapter uses them: asked once, in one document, returning the values of ews_items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from exchangelib.services import (
    CreateFolder,
    CreateItem,
    DeleteItem,
    FindFolder,
    FindItem,
    GetFolder,
    GetItem,
    GetStreamingEvents,
    MoveItem,
    SendItem,
    SubscribeToStreaming,
    SyncFolderItems,
    Unsubscribe,
    UpdateItem,
)
from exchangelib.services.common import EWSService
from exchangelib.util import MNS, TNS, create_element

from mailbot.adapters.mailboxes.ews_items import Item, item_of, place_of
from mailbot.adapters.mailboxes.ews_wire import Act, Once, Paged, Whole, succeeded

SAID = (f"{{{TNS}}}MimeContent", f"{{{TNS}}}IsRead")
EVENTS = ("NewMailEvent", "CreatedEvent", "MovedEvent")


class AsItem:
    """Makes a service return `Item`, or True where the server tells no more than that it was done."""

    def _elem_to_obj(self, elem: Any) -> Item | bool:
        return elem if isinstance(elem, bool) else item_of(elem)


class AsPlace:
    """Makes a service return `Place`. QUIRK: exchangelib's folders want the mailbox's whole tree."""

    def _elems_to_objs(self, elems: Iterable[Any]) -> Iterator[Any]:
        return (elem if isinstance(elem, Exception) else place_of(elem) for elem in elems)


class Getting(AsItem, Whole, GetItem):  # type: ignore[misc]
    """GetItem, asked once."""


class Finding(AsItem, Paged, FindItem):  # type: ignore[misc]
    """FindItem, asked once a page."""


class Creating(AsItem, Act, CreateItem):  # type: ignore[misc]
    """CreateItem, asked once."""

    def call(self, items: Sequence[Any], folder: Any, message_disposition: str, send_meeting_invitations: str) -> Any:
        """Ask. QUIRK: exchangelib wants a folder of its own kind here, though an id is all that it sends."""
        more = {"message_disposition": message_disposition, "send_meeting_invitations": send_meeting_invitations}
        return self._elems_to_objs(self._chunked_get_elements(self.get_payload, items=items, folder=folder, **more))

    def get_payload(self, items: Sequence[Any], **more: Any) -> Any:
        """Return the request. QUIRK: exchangelib adds defaults (importance, receipts, …) that would override what the MIME says."""
        payload = super().get_payload(items, **more)
        for item in payload.iter(f"{{{TNS}}}Message"):
            for child in [one for one in item if one.tag not in SAID]:
                item.remove(child)
        return payload


class Moving(AsItem, Act, MoveItem):  # type: ignore[misc]
    """MoveItem, asked once."""


class Marking(AsItem, Act, UpdateItem):  # type: ignore[misc]
    """UpdateItem, asked once."""


class Sending(Whole, SendItem):  # type: ignore[misc]
    """SendItem, asked once and never again."""


class Deleting(Whole, DeleteItem):  # type: ignore[misc]
    """DeleteItem, asked once."""


class GettingFolder(AsPlace, Whole, GetFolder):  # type: ignore[misc]
    """GetFolder, asked once."""


class FindingFolder(AsPlace, Paged, FindFolder):  # type: ignore[misc]
    """FindFolder, asked once a page."""

    def below(self, folder: Any, additional_fields: Sequence[Any], shape: str) -> Any:
        """Return the folders right below a folder."""
        more = {"additional_fields": additional_fields, "restriction": None, "shape": shape, "depth": "Shallow", "page_size": self.page_size, "offset": 0}
        return self._elems_to_objs(self._paged_call(payload_func=self.get_payload, max_items=None, folders=[folder], **more))


class CreatingFolder(AsPlace, Whole, CreateFolder):  # type: ignore[misc]
    """CreateFolder, asked once."""


class Subscribing(Whole, SubscribeToStreaming):  # type: ignore[misc]
    """Subscribe, asked once."""


class Unsubscribing(Whole, Unsubscribe):  # type: ignore[misc]
    """Unsubscribe, asked once."""


class Streaming(Once, GetStreamingEvents):  # type: ignore[misc]
    """GetStreamingEvents: documents that come one by one; each notification says whether something arrived."""

    def cut(self) -> None:
        """End the read under way, from another thread."""
        response = self._streaming_response
        if response is not None:
            with suppress(Exception):  # it may have ended meanwhile, in whatever state
                response.raw.shutdown()

    def _elem_to_obj(self, elem: Any) -> bool:
        return any(elem.find(f"{{{TNS}}}{name}") is not None for name in EVENTS)


class Syncing(Whole, SyncFolderItems):  # type: ignore[misc]
    """SyncFolderItems, as (kind of change, native id)."""

    def _elem_to_obj(self, elem: Any) -> tuple[str, str]:
        found = next(elem.iter(f"{{{TNS}}}ItemId"))
        return str(self.change_types_map.get(elem.tag, "")), str(found.get("Id"))

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if not succeeded(message):  # QUIRK: exchangelib looks for a sync state in errors too
            return EWSService._get_element_container(self, message, name)
        if message.find(f"{{{MNS}}}Changes") is None:
            message.append(create_element("m:Changes"))
        return super()._get_element_container(message=message, name=name)


class ByMessageId:
    """A restriction to one Message-ID, in the shape that exchangelib's FindItem takes."""

    def __init__(self, message_id: str) -> None:
        """Take the Message-ID as it stands in the message."""
        self._message_id = message_id

    def to_xml(self, version: Any) -> Any:
        """Return the element."""
        del version
        whole, equal, constant = create_element("m:Restriction"), create_element("t:IsEqualTo"), create_element("t:FieldURIOrConstant")
        equal.append(create_element("t:FieldURI", attrs={"FieldURI": "message:InternetMessageId"}))
        constant.append(create_element("t:Constant", attrs={"Value": self._message_id}))
        equal.append(constant)
        whole.append(equal)
        return whole
