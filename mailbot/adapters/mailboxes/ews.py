"""A shared mailbox by Exchange Web Services: Exchange Server, another server that speaks EWS, or an Exchange Online tenant that is
still let in.

    ews_wire, ews_services, ews_calls    what goes over the wire, by exchangelib
    ews_codes, ews_errors                what went wrong, in the project's errors
    ews_client                           sign-in, connections, pauses
    ews_folders, ews_listing, ews_filing, ews_quarantine, ews_copies, ews_outgoing, ews_watch, ews_doctor

A native id is the EWS id of the item in the inbox: it changes when the item moves, so an id that is not found was moved or
deleted by somebody. What stands in Quarantine is found again by a category.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Event

from mailbot.adapters.mailboxes.ews_client import EwsClient, Token
from mailbot.adapters.mailboxes.ews_doctor import SignIn, diagnose
from mailbot.adapters.mailboxes.ews_errors import Denied, Failing
from mailbot.adapters.mailboxes.ews_filing import Filing
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import Known
from mailbot.adapters.mailboxes.ews_listing import MAX_BROKEN, Followed, Listing
from mailbot.adapters.mailboxes.ews_outgoing import EwsOutgoing
from mailbot.adapters.mailboxes.ews_watch import Watch
from mailbot.adapters.mailboxes.ews_wire import Timeouts
from mailbot.config import EwsMailbox
from mailbot.errors import PermanentError
from mailbot.model.message import RawMessage
from mailbot.ports import Diagnosis, Filed, Listed

NO_MIME = "the server gives this message without any content; look at it in Outlook"


class Ews:
    """One mailbox; `waiting` and `sent` are for one thread, all else for any."""

    def __init__(
        self, name: str, client: EwsClient, folders: Folders, *, poll_seconds: float = 5.0, sign_in: SignIn | None = None
    ) -> None:  # fmt: skip
        """Nothing is asked before the first use."""
        self.name = name
        self._client = client
        self._folders = folders
        self._listing = Listing(client, folders)
        self._filing = Filing(client, folders)
        self._sent = Followed(client, folders, Known.SENT)
        self._sent_ids: dict[str, None] = {}  # sent mail that is not known to be known
        self._poll_seconds = poll_seconds
        self._sign_in = sign_in

    def prepare(self, folders: Sequence[str]) -> None:
        """Create the folders that are missing."""
        self._folders.prepare(folders)

    def waiting(self) -> Iterator[Listed]:
        """List the inbox, oldest first: a full sweep. What the server cannot show comes with its problem."""
        return self._listing.waiting()

    def fetch(self, native_id: str) -> RawMessage | None:
        """Return the MIME bytes, or None where the message is no longer in the inbox."""
        names = ("mime_content", "parent_folder_id", "datetime_received", "is_draft")
        try:
            item = self._filing.look("fetch a message", native_id, *names)
        except Denied as error:
            raise self._filing.blamed(error) from None
        if item is None or item.draft or not self._filing.in_inbox(item, native_id):
            return None
        if not item.content:
            raise PermanentError(f"fetch a message: {NO_MIME}")
        return RawMessage(self.name, native_id, item.when, item.content)

    def sent(self, known: Callable[[str], bool]) -> Iterator[RawMessage]:
        """Yield sent messages that are not known. What was known once is not asked about again by this process."""
        self._follow_sent()
        failed = 0
        for native_id in [*self._sent_ids]:
            if known(native_id):
                del self._sent_ids[native_id]
                continue
            try:
                item = self._filing.look("fetch a sent message", native_id, "mime_content", "datetime_received", "datetime_sent")
            except (Failing, PermanentError):  # one that the server cannot give: the others count
                failed += 1
                if failed > MAX_BROKEN:
                    raise
                continue
            if item is not None and item.content:
                yield RawMessage(self.name, native_id, item.when, item.content)

    def _follow_sent(self) -> None:
        changes = self._sent.changes()
        if changes.afresh:
            self._sent_ids.clear()
        self._sent_ids.update(changes.there)
        for native_id in changes.went:
            self._sent_ids.pop(native_id, None)

    def file(self, native_id: str, folder: str, categories: Sequence[str]) -> Filed:
        """Mark a message and move it out of the inbox to a Mailbot folder."""
        return self._filing.file(native_id, folder, categories)

    def restore(self, native_id: str) -> str | None:
        """Move a message from Quarantine back to the inbox; it gets another id."""
        return self._filing.restore(native_id)

    def wait(self, stop: Event, wake: Callable[[], None]) -> None:
        """Listen to the server's notifications, and poll where they do not work, until `stop`."""
        if not stop.is_set():
            Watch(self._client.another(), self._poll_seconds).run(stop, wake)

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection, sign-in, rights and folders."""
        return diagnose(self.name, self._client, self._folders, self._sign_in)

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._client.close()


def open_ews(
    name: str, settings: EwsMailbox, *, password: Callable[[], str] | None = None, token: Token | None = None,
    renew: Callable[[str], str] | None = None, sign_in: SignIn | None = None, poll_seconds: float = 5.0,
    timeouts: Timeouts = Timeouts(), look_seconds: float = 2.0,
) -> tuple[Ews, EwsOutgoing]:  # fmt: skip
    """Return a mailbox and its way out, over the same connections."""
    if sign_in is not None:
        token, renew = sign_in.token, sign_in.renew
    client = EwsClient(settings, password=password, token=token, renew=renew, timeouts=timeouts)
    folders = Folders(client)
    out = EwsOutgoing(name, client, folders, look_seconds=look_seconds)
    return Ews(name, client, folders, poll_seconds=poll_seconds, sign_in=sign_in), out
