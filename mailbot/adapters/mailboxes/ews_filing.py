"""Moving a message from the inbox to a folder of mailbot's, whatever people and the server do to it meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_errors import (
    WHOLE_MAILBOX_SECONDS,
    Changed,
    Denied,
    Failing,
    Gone,
    NoFolder,
)
from mailbot.adapters.mailboxes.ews_folders import Folders, category, plain
from mailbot.adapters.mailboxes.ews_items import Item, Known
from mailbot.adapters.mailboxes.ews_listing import Listing
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.ports import Filed

LOOKS = 4  # at a message that others change while it is filed
MARKINGS = 2  # tries; a message without its category is better than one that is not filed
REMEMBERED = 10_000
NATIVE_ID = re.compile(r"[A-Za-z0-9+/=_-]{1,1000}")


class Filing:
    """Looks at single messages of the inbox, and files them; may be used by several threads."""

    def __init__(self, client: EwsClient, folders: Folders) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._folders = folders
        self._listing = Listing(client, folders)
        self._filed: dict[str, str] = {}  # native id in the inbox -> Mailbot folder

    def look(self, what: str, native_id: str, *names: str) -> Item | None:
        """Return an item; None where there is none of that id."""
        if not NATIVE_ID.fullmatch(native_id):
            return None
        try:
            return self._client.ask(what, lambda account: ews_calls.get_item(account, native_id, *names))
        except Gone:
            return None

    def in_inbox(self, item: Item, native_id: str) -> bool:
        """Tell whether an item is in the inbox. QUIRK: some servers do not tell an item's folder, or tell it in other words."""
        return item.folder == self._folders.known(Known.INBOX).native_id or native_id in self._listing.ids()

    def blamed(self, error: Denied) -> MailbotError:
        """Return the error itself where one message is to blame; a temporary one where the whole mailbox is shut."""
        return TemporaryError(str(error), WHOLE_MAILBOX_SECONDS) if self._folders.shut_out() else error

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Mark a message and move it; look again wherever something else changed meanwhile."""
        plain(folder)
        for _ in range(LOOKS):
            try:
                return self._file(native_id, folder, categories)
            except (Changed, UnknownOutcomeError, Gone):
                continue
            except NoFolder:
                self._folders.forget()
            except Denied as error:
                raise self.blamed(error) from None
        raise TemporaryError("a message could not be filed: it changes all the time, or the server does not answer")

    def _file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        try:
            found = self.look("look at a message", native_id, "parent_folder_id", "categories")
        except (Denied, Failing):
            raise
        except PermanentError:  # damaged: it can perhaps be moved all the same
            return self._moved(native_id, folder)
        if found is None:
            return Filed.ALREADY if self._filed.get(native_id) == plain(folder) else Filed.GONE
        if found.folder == self._folders.own(folder).native_id:
            return Filed.ALREADY
        if not self.in_inbox(found, native_id):
            return Filed.GONE
        self._mark(found, categories)
        return self._moved(native_id, folder)

    def _mark(self, found: Item, categories: Sequence[str]) -> None:
        """Add categories to those that people gave; a server that cannot write them does not keep the message from moving."""
        fresh = [one for one in dict.fromkeys(map(category, categories)) if one and one not in found.categories]
        if not fresh:
            return
        wanted = (*found.categories, *fresh)
        for _ in range(MARKINGS):
            try:
                self._client.ask("mark a message", lambda account: ews_calls.mark_item(account, found, wanted))
            except Failing:
                continue
            except (Gone, Denied):
                raise
            except PermanentError:
                return
            return

    def _moved(self, native_id: str, folder: str) -> Filed:
        target = self._folders.own(folder)
        try:
            self._client.act("move a message", lambda account: ews_calls.move_item(account, native_id, target))
        except UnknownOutcomeError:
            self._remember(native_id, folder)  # when it is no longer in the inbox, it was this that moved it
            raise
        self._remember(native_id, folder)
        return Filed.MOVED

    def _remember(self, native_id: str, folder: str) -> None:
        self._filed[native_id] = plain(folder)
        while len(self._filed) > REMEMBERED:
            self._filed.pop(next(iter(self._filed)), None)
