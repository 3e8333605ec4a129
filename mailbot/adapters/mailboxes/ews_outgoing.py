"""Sending from a mailbox by EWS: the whole MIME, with our Message-ID, so that what left can be found again.

Microsoft's Exchange: a draft, then SendItem, which consumes it; a draft that is still there was not sent, and is sent rather
than made again, as one item cannot be sent twice. Any other server: CreateItem that sends at once and keeps a copy, as their
SendItem varies (one leaves the draft where it is, and keeps no copy). After anything else than a clear refusal the outcome is
unknown, and only a look can tell: a copy in Sent Items or Outbox says that the mail has left; that it has not is said only when
a copy had `settle_seconds` to appear.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

from mailbot.adapters.mailboxes import ews_calls
from mailbot.adapters.mailboxes.ews_client import EwsClient
from mailbot.adapters.mailboxes.ews_copies import FOLDERS, Copies, Traces
from mailbot.adapters.mailboxes.ews_doctor import asked, counted
from mailbot.adapters.mailboxes.ews_errors import BrokeOff, Changed, Failing, Gone
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import Item, Known
from mailbot.errors import MailbotError, PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis

REMEMBERED = 10_000
MOST_DOUBTS = 2  # in a row, until the rest waits; each may have cost a whole time-out


class EwsOutgoing:
    """The way out of one mailbox; may be used by several threads."""

    def __init__(self, name: str, client: EwsClient, folders: Folders, *, look_seconds: float = 2.0) -> None:
        """Take the client of the mailbox that mails are sent from."""
        self._name = name
        self._client = client
        self._folders = folders
        self._traces = Traces(client, folders)
        self._settle_seconds = client.settings.settle_seconds
        self._look_seconds = look_seconds
        self._begun = time.monotonic()  # an earlier process may have sent something until now
        self._doubts: dict[str, float] = {}  # Message-ID -> when its outcome became unknown
        self._accepted: dict[str, str] = {}  # Message-ID -> receipt
        self._turn = Lock()

    def send(self, mail: Mail) -> str:
        """Send and keep a copy in Sent; a mail that has left already is not sent again."""
        receipt = self._accepted.get(mail.message_id)
        if receipt is not None:
            return receipt
        in_doubt = mail.message_id in self._doubts
        copies = self._settled(mail.message_id) if in_doubt else self._traces.of(mail.message_id)
        if copies.left:
            return self._receipt(mail, f"sent already: {copies.left}")
        if self._client.is_exchange:
            return self._send_draft(mail, self._one_draft(mail, copies.drafts))
        self._remove(copies.drafts)
        return self._send_at_once(mail)

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send one after the other. When the server is out of reach, busy or hanging, the rest is not tried."""
        results: list[str | Exception] = []
        shut: TemporaryError | None = None
        doubts = 0  # in a row
        for mail in mails:
            if shut is not None:
                results.append(TemporaryError(str(shut), shut.retry_after))
                continue
            try:
                results.append(self.send(mail))
                doubts = 0
            except MailbotError as error:
                results.append(error)
                doubts = doubts + 1 if isinstance(error, UnknownOutcomeError) else 0
                shut = error if isinstance(error, TemporaryError) and _concerns_all(error, doubts) else None
        return results

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail has left; no is said only when its copy had time to appear."""
        return message_id in self._accepted or bool(self._settled(message_id).left)

    def draft(self, mail: Mail) -> str:
        """Put the mail into Drafts for a person to send; once, also when asked again."""
        copies = self._traces.of(mail.message_id)
        if copies.left:
            return f"a person has sent it already: {copies.left}"
        return f"draft: {self._one_draft(mail, copies.drafts).native_id}"

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at Sent Items, Drafts and Outbox; nothing is sent."""
        return tuple(asked(f"{self._name}: {known}", lambda known=known: counted(self._folders, known)) for known in FOLDERS)  # type: ignore[misc]

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._client.close()

    def _settled(self, message_id: str) -> Copies:
        """Look until a copy is found, or until it would have appeared; on Exchange a draft that is still there tells at once."""
        end = max(self._begun, self._doubts.get(message_id, 0.0)) + self._settle_seconds
        while True:
            late = time.monotonic() >= end
            copies = self._traces.of(message_id)
            if copies.left or late or (copies.drafts and self._client.is_exchange):
                return copies
            time.sleep(min(self._look_seconds, max(0.0, end - time.monotonic())))

    # drafts

    def _one_draft(self, mail: Mail, drafts: tuple[Item, ...]) -> Item:
        self._remove(drafts[1:])
        return drafts[0] if drafts else self._fresh_draft(mail)

    def _remove(self, drafts: tuple[Item, ...]) -> None:
        for native_id in [draft.native_id for draft in drafts]:
            with suppress(Gone):
                self._client.ask("remove a left-over draft", lambda account, it=native_id: ews_calls.delete_item(account, it))  # type: ignore[misc]

    def _fresh_draft(self, mail: Mail) -> Item:
        folder = self._folders.known(Known.DRAFTS)
        try:
            return self._client.act("create a draft", lambda account: ews_calls.create_draft(account, folder, mail.content))
        except UnknownOutcomeError as error:  # a draft was made or not, but nothing was sent
            drafts = self._traces.of(mail.message_id).drafts
            if not drafts:
                raise Failing(str(error), error.retry_after) from None
            return drafts[0]

    # sending

    def _send_draft(self, mail: Mail, draft: Item) -> str:
        keep = self._folders.known(Known.SENT)
        try:
            self._client.act("send a draft", lambda account: ews_calls.send_draft(account, draft, keep))
        except UnknownOutcomeError as error:
            return self._found_after_all(mail, error)
        except Gone as error:
            said = f"{error}; the draft is no longer there: it was sent, or a person deleted it"
            return self._found_after_all(mail, UnknownOutcomeError(said))
        return self._receipt(mail, f"accepted: {draft.native_id[-40:]}")

    def _send_at_once(self, mail: Mail) -> str:
        keep = self._folders.known(Known.SENT)
        try:
            self._client.act("send a mail", lambda account: ews_calls.send_at_once(account, keep, mail.content))
        except BrokeOff as error:
            return self._refused(mail, error)
        except UnknownOutcomeError as error:
            return self._found_after_all(mail, error)
        except MailbotError as error:
            return self._refused(mail, error)
        return self._receipt(mail, "accepted")

    def _refused(self, mail: Mail, error: MailbotError) -> str:
        """Believe a refusal. QUIRK: one server keeps its copy before it sends, so a copy beside a refusal proves nothing."""
        if isinstance(error, BrokeOff):
            self._doubt(mail)
        if self._seen(mail).left:
            raise PermanentError(f"{error}; yet a copy stands in Sent Items: ask the recipient before it is sent by hand") from None
        raise error

    def _found_after_all(self, mail: Mail, error: UnknownOutcomeError) -> str:
        """Look once; where nothing is to be seen yet, it is for later to look again."""
        self._doubt(mail)
        copies = self._seen(mail)
        if copies.left:
            return self._receipt(mail, f"sent: {copies.left}")
        if copies.drafts and self._client.is_exchange:
            raise Failing(f"{error}; its draft is still there, so that it was not sent", error.retry_after) from None
        error.retry_after = max(error.retry_after or 0.0, self._settle_seconds)
        raise error

    def _seen(self, mail: Mail) -> Copies:
        try:
            return self._traces.of(mail.message_id)
        except MailbotError:
            return Copies()

    def _doubt(self, mail: Mail) -> None:
        with self._turn:
            self._doubts[mail.message_id] = time.monotonic()

    def _receipt(self, mail: Mail, receipt: str) -> str:
        with self._turn:
            self._doubts.pop(mail.message_id, None)
            self._accepted[mail.message_id] = receipt
            while len(self._accepted) > REMEMBERED:
                del self._accepted[next(iter(self._accepted))]
        return receipt


def _concerns_all(error: TemporaryError, doubts: int) -> bool:
    """Tell whether an error concerns the mails that come next, too: one doubt is one mail's, two in a row are the server's."""
    if isinstance(error, UnknownOutcomeError):
        return doubts >= MOST_DOUBTS
    return not isinstance(error, Failing | Changed)
