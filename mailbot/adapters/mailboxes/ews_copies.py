"""What stands in a mailbox under one Message-ID: sent copies and drafts. It tells after a crash whether a mail has left.

FindItem by Message-ID is asked first. Where a server refuses that search, or answers it with other messages, Sent Items, Outbox
and Drafts are followed by SyncFolderItems and searched here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_calls import BATCH
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_errors import Denied, Failing, Gone, NoFolder
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import Item, Known, bare
from mailbot.adapters.mailboxes.ews_listing import Followed
from mailbot.errors import PermanentError

WHAT = "look for a sent mail"
FOLDERS = (Known.SENT, Known.DRAFTS, Known.OUTBOX)


@dataclass(frozen=True, slots=True)
class Copies:
    """What stands in the mailbox under one Message-ID."""

    left: str = ""  # the id of a copy in Sent Items or Outbox
    drafts: tuple[Item, ...] = ()


class Traces:
    """Finds copies; may be used by several threads."""

    def __init__(self, client: EwsClient, folders: Folders) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._folders = folders
        self._searches = True  # whether the server searches by Message-ID
        self._trails = {known: _Trail(client, folders, known) for known in FOLDERS}
        self._turn = Lock()

    def of(self, message_id: str) -> Copies:
        """Return what stands there now."""
        if self._searches:
            try:
                found = self._searched(message_id)
            except (Denied, NoFolder, Gone):
                raise
            except PermanentError:
                found = None
            if found is not None:
                return found
            self._searches = False
        with self._turn:
            return self._followed(message_id)

    def _searched(self, message_id: str) -> Copies | None:
        """Ask the server; None where it answers with other messages, or does not tell where they are."""
        places = [self._folders.known(Known.SENT), self._folders.known(Known.DRAFTS)]
        with suppress(NoFolder):  # some servers show no Outbox
            places.append(self._folders.known(Known.OUTBOX))
        items = self._client.ask(WHAT, lambda account: ews_calls.find_by_message_id(account, places, message_id))
        items = [self._named(item) if not item.message_id or not item.folder else item for item in items]
        if any(bare(item.message_id).lower() != bare(message_id).lower() for item in items if item.message_id):
            return None
        mine = [item for item in items if bare(item.message_id) == bare(message_id)]
        return self._sorted(mine) if all(item.folder for item in mine) else None

    def _named(self, item: Item) -> Item:
        """Ask for what a listing left out."""
        try:
            return self._client.ask(WHAT, lambda account: ews_calls.get_item(account, item.native_id, "message_id", "parent_folder_id"))
        except Gone:
            return item

    def _sorted(self, mine: list[Item]) -> Copies:
        drafts = self._folders.known(Known.DRAFTS).native_id
        left = [item.native_id for item in mine if item.folder != drafts]
        return Copies(left[0] if left else "", tuple(item for item in mine if item.folder == drafts))

    def _followed(self, message_id: str) -> Copies:
        found: dict[Known, tuple[Item, ...]] = {}
        for known, trail in self._trails.items():
            try:
                found[known] = trail.of(message_id)
            except NoFolder:
                if known is not Known.OUTBOX:
                    raise
        left = (*found[Known.SENT], *found.get(Known.OUTBOX, ()))
        return Copies(left[0].native_id if left else "", found[Known.DRAFTS])


class _Trail:
    """The Message-IDs of one folder, read on at each look; for one thread."""

    def __init__(self, client: EwsClient, folders: Folders, known: Known) -> None:
        self._client = client
        self._followed = Followed(client, folders, known)
        self._unread: dict[str, None] = {}
        self._items: dict[str, Item] = {}  # by native id

    def of(self, message_id: str) -> tuple[Item, ...]:
        """Return the items of a Message-ID."""
        changes = self._followed.changes()
        if changes.afresh:
            self._items.clear()
            self._unread.clear()
        for native_id in changes.went:
            self._items.pop(native_id, None)
            self._unread.pop(native_id, None)
        self._unread.update(changes.there)
        self._read()
        return tuple(item for item in self._items.values() if bare(item.message_id) == bare(message_id))

    def _read(self) -> None:
        while self._unread:
            batch = [*self._unread][:BATCH]
            for native_id, item in zip(batch, self._looked(batch), strict=True):
                del self._unread[native_id]
                if item is not None:
                    self._items[native_id] = item

    def _looked(self, batch: list[str]) -> list[Item | None]:
        """Look at several; one that the server cannot show does not hide the others."""
        try:
            items = self._client.ask(WHAT, lambda account: ews_calls.get_items(account, batch, "message_id"), patient=len(batch) == 1)
        except (Failing, PermanentError):
            if len(batch) == 1:
                return [None]
            middle = len(batch) // 2
            return [*self._looked(batch[:middle]), *self._looked(batch[middle:])]
        return [item if isinstance(item, Item) else None for item in items]
