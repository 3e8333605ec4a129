"""What is asked of an Exchange server, one function a call: an exchangelib account and plain values in, values of ews_items out.

An error that concerns one item of several comes back in its place; any other is raised as exchangelib raises it, for
ews_client to translate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from exchangelib import Folder, Message
from exchangelib import errors as ews_errors
from exchangelib.fields import FieldPath
from exchangelib.items import AUTO_RESOLVE, HARD_DELETE, ID_ONLY, SAVE_ONLY, SEND_AND_SAVE_COPY, SEND_TO_NONE
from exchangelib.properties import DistinguishedFolderId, FolderId, ItemId, Mailbox

from mailbot.adapters.mailboxes.ews_items import Item, Known, Place
from mailbot.adapters.mailboxes.ews_services import (
    EVENTS,
    ByMessageId,
    Creating,
    CreatingFolder,
    Deleting,
    Finding,
    FindingFolder,
    Getting,
    GettingFolder,
    Marking,
    Moving,
    Sending,
    Streaming,
    Subscribing,
    Syncing,
    Unsubscribing,
)

BATCH = 100
SYNC_PAGE = 512  # Exchange gives no more
MOST_COPIES = 100  # of one Message-ID; a server that ignores the restriction would give everything
THERE = (Syncing.CREATE, Syncing.UPDATE)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of SyncFolderItems: (is it there, native id) in the server's order."""

    changes: tuple[tuple[bool, str], ...]
    state: str
    last: bool


def one(results: Iterable[Any]) -> Any:
    """Return the only result; raise it where it is an error."""
    found = list(results)
    if len(found) != 1:
        raise ews_errors.MalformedResponseError(f"{len(found)} results for one")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def whole(results: Iterable[Any]) -> list[Any]:
    """Return all results; raise the first error among them."""
    found = list(results)
    for result in found:
        if isinstance(result, Exception):
            raise result
    return found


# items


def get_items(account: Any, native_ids: Sequence[str], *names: str) -> list[Item | Exception]:
    """GetItem: an `Item` or an error for each id, in order."""
    ids = [ItemId(id=native_id) for native_id in native_ids]
    found = list(Getting(account=account, chunk_size=BATCH).call(items=ids, additional_fields=_fields(Message, names), shape=ID_ONLY))
    if len(found) != len(ids):
        raise ews_errors.MalformedResponseError(f"{len(found)} results for {len(ids)}")
    return found


def get_item(account: Any, native_id: str, *names: str) -> Item:
    """GetItem, of one."""
    found: Item = one(get_items(account, [native_id], *names))
    return found


def find_by_message_id(account: Any, places: Sequence[Place], message_id: str) -> list[Item]:
    """FindItem in several folders; the server may compare loosely, so the answers are to be looked at."""
    return whole(
        Finding(account=account).call(
            folders=[_id(place) for place in places], additional_fields=_fields(Message, ("message_id", "parent_folder_id")),
            order_fields=None, restriction=ByMessageId(message_id), shape=ID_ONLY, query_string=None, depth="Shallow",
            calendar_view=None, max_items=MOST_COPIES, offset=0,
        )
    )  # fmt: skip


def sync_page(account: Any, place: Place, state: str) -> Page:
    """SyncFolderItems: what changed since a state; without one, all that is there."""
    service = Syncing(account=account)
    found = whole(
        service.call(
            folder=_id(place), shape=ID_ONLY, additional_fields=None, sync_state=state or None, ignore=None,
            max_changes_returned=SYNC_PAGE, sync_scope=None,
        )
    )  # fmt: skip
    changes = tuple((kind in THERE, native_id) for kind, native_id in found if kind in (*THERE, Syncing.DELETE))
    return Page(changes, service.sync_state or "", bool(service.includes_last_item_in_range))


def create_draft(account: Any, drafts: Place, content: bytes) -> Item:
    """CreateItem, saved and not sent."""
    made = one(_create(account, drafts, content, SAVE_ONLY))
    if not isinstance(made, Item):
        raise ews_errors.MalformedResponseError("no id of what was made")
    return made


def send_at_once(account: Any, keep: Place, content: bytes) -> None:
    """CreateItem, sent with a copy in `keep`."""
    one(_create(account, keep, content, SEND_AND_SAVE_COPY))


def _create(account: Any, place: Place, content: bytes, disposition: str) -> Any:
    item = Message(mime_content=content, is_read=True)
    return Creating(account=account).call(items=[item], folder=_id(place), message_disposition=disposition, send_meeting_invitations=SEND_TO_NONE)


def send_draft(account: Any, draft: Item, keep: Place) -> None:
    """SendItem, with a copy in `keep`."""
    item = ItemId(id=draft.native_id, changekey=draft.changekey or None)
    one(Sending(account=account).call(items=[item], saved_item_folder=_id(keep)))


def move_item(account: Any, native_id: str, place: Place) -> None:
    """MoveItem."""
    one(Moving(account=account).call(items=[ItemId(id=native_id)], to_folder=_id(place)))


def mark_item(account: Any, item: Item, categories: Sequence[str]) -> None:
    """UpdateItem: put these categories in place of all others."""
    marked = Message(id=item.native_id, changekey=item.changekey or None, categories=list(categories))
    one(
        Marking(account=account).call(
            items=[(marked, ["categories"])], conflict_resolution=AUTO_RESOLVE, message_disposition=SAVE_ONLY,
            send_meeting_invitations_or_cancellations=SEND_TO_NONE, suppress_read_receipts=True,
        )
    )  # fmt: skip


def delete_item(account: Any, native_id: str) -> None:
    """DeleteItem, for good."""
    one(
        Deleting(account=account).call(
            items=[ItemId(id=native_id)], delete_type=HARD_DELETE, send_meeting_cancellations=SEND_TO_NONE,
            affected_task_occurrences="AllOccurrences", suppress_read_receipts=True,
        )
    )  # fmt: skip


# folders


def get_folder(account: Any, known: Known, *names: str) -> Place:
    """GetFolder of a well-known folder of the account's mailbox."""
    mailbox = Mailbox(email_address=account.primary_smtp_address)
    asked = DistinguishedFolderId(id=str(known), mailbox=mailbox)
    found: Place = one(GettingFolder(account=account).call(folders=[asked], additional_fields=_fields(Folder, names) or None, shape=ID_ONLY))
    return found


def child_folders(account: Any, parent: Place) -> list[Place]:
    """FindFolder: the folders right below one, with their names."""
    return whole(FindingFolder(account=account).below(_id(parent), _fields(Folder, ("name",)), ID_ONLY))


def create_folder(account: Any, parent: Place, name: str) -> Place | None:
    """CreateFolder; None where one of that name is there already."""
    made = list(CreatingFolder(account=account).call(parent_folder=_id(parent), folders=[Folder(name=name, folder_class="IPF.Note")]))
    if len(made) == 1 and isinstance(made[0], ews_errors.ErrorFolderExists):
        return None
    return Place(one(made).native_id, name)


# notifications


def subscribe(account: Any, place: Place) -> str:
    """Subscribe to streaming notifications of what comes into a folder."""
    return str(one(Subscribing(account=account).call(folders=[_id(place)], event_types=EVENTS)))


def unsubscribe(account: Any, subscription: str) -> None:
    """Unsubscribe."""
    one(Unsubscribing(account=account).call(subscription_id=subscription))


def stream(account: Any) -> Streaming:
    """Return a stream of notifications that is not begun yet."""
    return Streaming(account=account)


def _id(place: Place) -> Any:
    return FolderId(id=place.native_id)


def _fields(model: Any, names: Iterable[str]) -> list[Any]:
    return [FieldPath(field=model.get_field_by_fieldname(name)) for name in names]
