"""Listing folders by SyncFolderItems: a full sweep of the inbox, and folders that are followed from where one had read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_calls import BATCH, Page
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_errors import Denied, Failing, Gone, StateLost
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import EPOCH, Item, Known, Place
from mailbot.errors import MailbotError, PermanentError, TemporaryError
from mailbot.ports import Listed

MAX_PAGES = 2000
MAX_BROKEN = 20  # items; more than that is the server's illness, not theirs
FEW_BROKEN = 3  # items, where it can show no other
MISSING = "the server lists this message, but says that there is none; look at it in Outlook"
WHAT = "list the inbox"


@dataclass(slots=True)
class Changes:
    """What SyncFolderItems told since a state: ids that are there, in the server's order, and ids that went."""

    there: dict[str, None]
    went: set[str]
    state: str = ""
    afresh: bool = False  # whether it was read from the beginning, so that nothing known before counts


def synced(client: EwsClient, place: Place, state: str = "") -> Changes:
    """Read a folder's changes to the end; without a state, the whole folder."""
    changes = Changes({}, set(), state, afresh=not state)
    for _ in range(MAX_PAGES):
        page = _page(client, place, changes.state)
        changes.state = page.state
        for is_there, native_id in page.changes:
            if is_there:
                changes.there[native_id] = None
                changes.went.discard(native_id)
            else:
                changes.there.pop(native_id, None)
                changes.went.add(native_id)
        if page.last:
            return changes
        if not page.changes:
            break
    raise TemporaryError("list a folder: the server does not come to an end")


def _page(client: EwsClient, place: Place, state: str) -> Page:
    return client.ask("list a folder", lambda account: ews_calls.sync_page(account, place, state))


class Followed:
    """A folder that is read on from where it was read to; for one thread."""

    def __init__(self, client: EwsClient, folders: Folders, known: Known) -> None:
        """Begin at the beginning."""
        self._client = client
        self._folders = folders
        self._known = known
        self._state = ""

    def changes(self) -> Changes:
        """Return what changed since the last look; `afresh` where the server lost its place, or at first."""
        place = self._folders.known(self._known)
        try:
            found = synced(self._client, place, self._state)
        except StateLost:
            found = synced(self._client, place)
        self._state = found.state
        return found


class Listing:
    """The inbox, whole, at each look."""

    def __init__(self, client: EwsClient, folders: Folders) -> None:
        """Nothing is asked before the first use."""
        self._client = client
        self._folders = folders

    def ids(self) -> frozenset[str]:
        """Return what is in the inbox now."""
        return frozenset(synced(self._client, self._folders.known(Known.INBOX)).there)

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first, without drafts. What the server cannot show comes with its problem."""
        inbox = self._folders.known(Known.INBOX)
        sweep = synced(self._client, inbox)
        shown = self._shown([*sweep.there])
        if any(listed.problem == MISSING for listed in shown):
            went = synced(self._client, inbox, sweep.state).went
            shown = [listed for listed in shown if listed.native_id not in went]
        return iter(sorted(shown, key=lambda listed: (listed.received_at, listed.native_id)))

    def _shown(self, native_ids: Sequence[str]) -> list[Listed]:
        """Look at messages in groups; where the server fails at a whole group, at its halves."""
        groups = [native_ids[start : start + BATCH] for start in range(0, len(native_ids), BATCH)]
        shown, broken = list[Listed](), 0
        while groups:
            group = groups.pop(0)
            try:
                shown.extend(self._group(group))
            except (Failing, PermanentError) as error:
                if isinstance(error, Denied) and self._folders.shut_out():
                    raise
                if len(group) > 1:
                    groups[:0] = [group[: len(group) // 2], group[len(group) // 2 :]]
                    continue
                broken += 1
                if self._is_ill(error, shown, broken):
                    raise TemporaryError(f"the server fails at {broken} messages: {error}") from None
                shown.append(Listed(group[0], EPOCH, problem=f"{error}; look at it in Outlook"))
        return shown

    def _is_ill(self, error: MailbotError, shown: Sequence[Listed], broken: int) -> bool:
        """Tell whether it is the server that is to blame, rather than the messages at which it fails."""
        if broken > MAX_BROKEN or not isinstance(error, Failing):
            return broken > MAX_BROKEN
        some_good = any(not listed.problem for listed in shown)
        return (broken > FEW_BROKEN and not some_good) or self._folders.shut_out()

    def _group(self, native_ids: Sequence[str]) -> list[Listed]:
        """Look at some messages. A whole group is asked for once, as its halves come next; a single one is given time."""
        names, patient = ("datetime_received", "size", "is_draft"), len(native_ids) == 1
        items = self._client.ask(WHAT, lambda account: ews_calls.get_items(account, native_ids, *names), patient=patient)
        return [self._listed(native_id, item) for native_id, item in zip(native_ids, items, strict=True) if not (isinstance(item, Item) and item.draft)]

    def _listed(self, native_id: str, item: Item | Exception) -> Listed:
        if isinstance(item, Item):
            return Listed(native_id, item.when, item.size)
        error = self._client.told(item, WHAT)
        return Listed(native_id, EPOCH, problem=MISSING if isinstance(error, Gone) else str(error))
