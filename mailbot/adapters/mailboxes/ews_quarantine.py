"""What stands in Quarantine, found again by a category that tells the id it had in the inbox, as an id changes with each move.

The category goes with the message and is taken off at the end, so that a move that broke off is taken up where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_calls import BATCH
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import Item, Known, Place
from mailbot.adapters.mailboxes.ews_listing import synced
from mailbot.errors import PermanentError
from mailbot.ports import OURS, QUARANTINE

Mark = Callable[[Item, Sequence[str]], None]
SIGN = f"{OURS}: no. "
UNSIGNED = (
    "messages in Quarantine bear no sign of mailbot's, so that nobody can tell whether this one is among them; "
    "move it to the inbox by hand: there it is handled as new"
)


def origin(native_id: str) -> str:
    """Return the category of a message that had this id in the inbox."""
    return f"{SIGN}{hashlib.sha256(native_id.encode()).hexdigest()[:16]}"


class Quarantine:
    """Looks for messages in Quarantine, and moves them."""

    def __init__(self, client: EwsClient, folders: Folders, mark: Mark) -> None:
        """Take how categories are put in place of all others."""
        self._client = client
        self._folders = folders
        self._mark = mark

    def found(self, native_id: str) -> Item | None:
        """Return the message in Quarantine that had this id in the inbox."""
        return self._in(self._folders.own(QUARANTINE), native_id)

    def move_on(self, item: Item, folder: str, categories: Sequence[str]) -> None:
        """Mark a message that was found in Quarantine, and move it to another folder."""
        persons = _persons(item)
        self._mark(item, (*persons, *(one for one in categories if one not in persons)))
        target = self._folders.own(folder)
        self._client.act("move a message", lambda account: ews_calls.move_item(account, item.native_id, target))

    def restore(self, native_id: str) -> str | None:
        """Move a message back to the inbox; return its id there, None where it is neither in Quarantine nor there by its mark."""
        aside, inbox = self.found(native_id), self._folders.known(Known.INBOX)
        if aside is not None:
            self._mark(aside, (*_persons(aside), origin(native_id)))
            self._client.act("move a message", lambda account: ews_calls.move_item(account, aside.native_id, inbox))
        back = self._in(inbox, native_id)
        if back is None:
            return None
        self._mark(back, _persons(back))
        return back.native_id

    def check_signs(self) -> None:
        """Raise PermanentError where messages in Quarantine bear no sign, so that none can be said not to be there."""
        if any(not isinstance(item, Item) or not any(one.startswith(SIGN) for one in item.categories) for item in self._items(self._folders.own(QUARANTINE))):
            raise PermanentError(UNSIGNED)

    def _in(self, place: Place, native_id: str) -> Item | None:
        signed = (item for item in self._items(place) if isinstance(item, Item) and origin(native_id) in item.categories)
        return next(signed, None)

    def _items(self, place: Place) -> Iterator[Item | Exception]:
        ids = [*synced(self._client, place).there]
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            yield from self._client.ask("look at messages", lambda account, batch=batch: ews_calls.get_items(account, batch, "categories"))  # type: ignore[misc]


def _persons(item: Item) -> tuple[str, ...]:
    return tuple(one for one in item.categories if not one.startswith(OURS))
