"""Moving a message from the inbox to a folder of mailbot's, whatever people and the server do to it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

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
from mailbot.adapters.mailboxes.ews_quarantine import Quarantine, origin
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.expression import expression
from mailbot.ports import QUARANTINE, Filed

Result = TypeVar("Result")
LOOKS = 4  # at a message that others change while it is filed
MARKINGS = 2  # tries; a message without its category is better than one that is not filed
REMEMBERED = 10_000
NATIVE_ID = expression(r"[A-Za-z0-9+/=_-]{1,1000}")


class Filing:
    """Looks at single messages of the inbox, and files them; may be used by several threads."""

    def __init__(self, client: EwsClient, folders: Folders) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._folders = folders
        self._listing = Listing(client, folders)
        self._quarantine = Quarantine(client, folders, self._put)
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
        """Mark a message and move it."""
        plain(folder)
        return self._insistently(lambda: self._file(native_id, folder, categories))

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back to the inbox; it gets another id."""
        return self._insistently(lambda: self._restored(native_id)) if NATIVE_ID.fullmatch(native_id) else None

    def _restored(self, native_id: str) -> str | None:
        back = self._quarantine.restore(native_id)
        if back is not None:
            return back
        item = self.look("look at a message", native_id, "parent_folder_id")
        if item is not None and self.in_inbox(item, native_id):
            return native_id
        self._quarantine.check_signs()
        return None

    def _insistently(self, act: Callable[[], Result]) -> Result:
        """Act, and look again wherever something else changed meanwhile."""
        for _ in range(LOOKS):
            try:
                return act()
            except (Changed, UnknownOutcomeError, Gone):
                continue
            except NoFolder:
                self._folders.forget()
            except Denied as error:
                raise self.blamed(error) from None
        raise TemporaryError("a message could not be moved: it changes all the time, or the server does not answer")

    def _file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        try:
            found = self.look("look at a message", native_id, "parent_folder_id", "categories", "is_draft")
        except (Denied, Failing):
            raise
        except PermanentError:  # damaged: it can perhaps be moved all the same
            return self._moved(native_id, folder)
        if found is None:
            return self._onward(native_id, folder, categories)
        if found.folder == self._folders.own(folder).native_id:
            return Filed.ALREADY
        if found.draft or not self.in_inbox(found, native_id):
            return Filed.GONE
        self._mark(found, (*categories, origin(native_id)) if plain(folder) == QUARANTINE else categories)
        return self._moved(native_id, folder)

    def _onward(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """File what is no longer in the inbox: it was filed there already, it waits in Quarantine, or a person moved it."""
        if self._filed.get(native_id) == plain(folder):
            return Filed.ALREADY
        aside = self._quarantine.found(native_id) if NATIVE_ID.fullmatch(native_id) else None
        if aside is None or plain(folder) == QUARANTINE:
            return Filed.GONE if aside is None else Filed.ALREADY
        self._quarantine.move_on(aside, folder, [one for one in map(category, categories) if one])
        self._remember(native_id, folder)
        return Filed.MOVED

    def _mark(self, found: Item, categories: Sequence[str]) -> None:
        """Add categories to those that people gave; a server that cannot write them does not keep the message from moving."""
        fresh = [one for one in dict.fromkeys(map(category, categories)) if one and one not in found.categories]
        if not fresh:
            return
        self._put(found, (*found.categories, *fresh))

    def _put(self, found: Item, wanted: Sequence[str]) -> None:
        """Put categories in place of those that a message has, as far as the server can."""
        if tuple(wanted) == found.categories:
            return
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
