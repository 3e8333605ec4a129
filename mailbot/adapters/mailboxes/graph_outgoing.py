"""Sending from a mailbox at Exchange Online: a draft of the whole MIME, which keeps our Message-ID and headers, then `send`.

202 means accepted. After anything else than a clear refusal the outcome is unknown, and only a look can tell: a copy in Sent
Items or Outbox says that the mail has left, at once; that it has not is said only when a copy had `settle_seconds` to
appear. A draft that is left over is sent rather than made again, as one item cannot be sent twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

from mailbot.adapters.http import IN_FLIGHT
from mailbot.adapters.http_answers import Failing, Refused, Unavailable
from mailbot.adapters.mailboxes.graph_client import GraphClient, is_gone
from mailbot.adapters.mailboxes.graph_parts import Cut, File, cut
from mailbot.errors import MailbotError, TemporaryError, UnknownOutcomeError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis

CHUNK = 3_276_800  # bytes of one upload request; Graph takes less than 4 MB
REMEMBERED = 10_000
LEFT = ("sentitems", "outbox")


@dataclass(frozen=True, slots=True)
class Copies:
    """What stands in the mailbox under one Message-ID."""

    left: str = ""  # the id of a copy in Sent Items or Outbox
    drafts: tuple[str, ...] = ()


class GraphOutgoing:
    """The way out of one mailbox; may be used by several threads."""

    def __init__(
        self, name: str, client: GraphClient, *, settle_seconds: float = 30.0, look_seconds: float = 2.0
    ) -> None:
        """Take the client of the mailbox that mails are sent from."""
        self._name = name
        self._client = client
        self._settle_seconds = settle_seconds
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
        copies = (
            self._settled(mail.message_id)
            if mail.message_id in self._doubts
            else self._copies(mail.message_id)
        )
        if copies.left:
            return self._receipt(mail, f"sent already: {copies.left}")
        return self._submit(mail, self._one_draft(mail, copies.drafts))

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send several side by side; one result a mail, in order."""
        with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="graph-send") as pool:
            return list(pool.map(self._result, mails))

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail has left; no is said only when its copy had time to appear."""
        if message_id in self._accepted:
            return True
        return bool(self._settled(message_id).left)

    def draft(self, mail: Mail) -> str:
        """Put the mail into Drafts for a person to send; once, also when asked again."""
        copies = self._copies(mail.message_id)
        if copies.left:
            return f"a person has sent it already: {copies.left}"
        return f"draft: {self._one_draft(mail, copies.drafts)}"

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at Drafts and Sent Items; nothing is sent."""
        found: list[Diagnosis] = []
        for folder in ("drafts", *LEFT):
            subject, path = f"{self._name}: folder {folder}", f"mailFolders/{folder}"
            try:
                count = self._client.get("look at the folder", path, {"$select": "id,totalItemCount"}).get(
                    "totalItemCount"
                )
                found.append(Diagnosis(subject, True, f"can be read; {count} items"))
            except MailbotError as error:
                found.append(
                    Diagnosis(subject, False, str(error), "grant the app Mail.ReadWrite for this mailbox")
                )
        return tuple(found)

    def close(self) -> None:
        """Let go of connections; they are made anew when needed."""
        self._client.close()

    # looking

    def _copies(self, message_id: str) -> Copies:
        for folder in LEFT:
            for found in self._under(folder, message_id):
                return Copies(left=found)
        return Copies(drafts=tuple(self._under("drafts", message_id)))

    def _under(self, folder: str, message_id: str) -> list[str]:
        quoted = message_id.replace("'", "''")
        params = {
            "$filter": f"internetMessageId eq '{quoted}'",
            "$select": "id,internetMessageId",
            "$top": "10",
        }
        found = self._client.pages("look for a sent mail", f"mailFolders/{folder}/messages", params)
        return [str(one["id"]) for one in found if str(one.get("internetMessageId")) == message_id]

    def _settled(self, message_id: str) -> Copies:
        """Look until a copy is found, or until it would have appeared."""
        end = max(self._begun, self._doubts.get(message_id, 0.0)) + self._settle_seconds
        while True:
            late = time.monotonic() >= end
            copies = self._copies(message_id)
            if copies.left or late:
                return copies
            time.sleep(min(self._look_seconds, max(0.0, end - time.monotonic())))

    # drafts

    def _one_draft(self, mail: Mail, drafts: tuple[str, ...]) -> str:
        """Return the one draft of a mail: a whole one that is left over, else a fresh one."""
        pieces = cut(mail.content)
        keep = (
            drafts[:1] if not pieces.files else ()
        )  # a left-over draft may lack what was still to be uploaded
        for extra in drafts[len(keep) :]:
            self._client.delete("remove a left-over draft", f"messages/{extra}")
        return keep[0] if keep else self._fresh_draft(mail, pieces)

    def _fresh_draft(self, mail: Mail, pieces: Cut) -> str:
        try:
            made = self._client.post_mime("create a draft", "messages", pieces.content)
        except UnknownOutcomeError as error:  # a draft was made or not, but nothing was sent
            found = self._under("drafts", mail.message_id)
            if not found or pieces.files:
                raise TemporaryError(str(error), error.retry_after) from error
            made = {"id": found[0]}
        draft = str(made["id"])
        if made.get("internetMessageId", mail.message_id) != mail.message_id:
            # by our own Message-ID alone a mail is found again; it can be set as long as the item is a draft
            self._client.patch("name a draft", f"messages/{draft}", {"internetMessageId": mail.message_id})
        for file in pieces.files:
            self._upload(draft, file)
        return draft

    def _upload(self, draft: str, file: File) -> None:
        total = len(file.content)
        item: dict[str, Any] = {
            "AttachmentItem": {
                "attachmentType": "file", "name": file.name, "size": total, "contentType": file.content_type
            }
        }  # fmt: skip
        path = f"messages/{draft}/attachments/createUploadSession"
        try:
            url = str(self._client.post("open an upload", path, item)["uploadUrl"])
            for start in range(0, total, CHUNK):
                self._client.upload(
                    "upload an attachment", url, file.content[start : start + CHUNK], start, total
                )
        except (UnknownOutcomeError, Refused) as error:  # the draft is made anew next time; nothing was sent
            raise TemporaryError(str(error), getattr(error, "retry_after", None)) from error

    # sending

    def _submit(self, mail: Mail, draft: str) -> str:
        try:
            self._client.submit("send a draft", f"messages/{draft}/send")
        except (UnknownOutcomeError, Unavailable, Failing) as error:
            self._doubt(mail.message_id)
            return self._found_after_all(mail, error)
        except Refused as error:
            if not is_gone(error):
                raise
            self._doubt(mail.message_id)
            said = f"{error}; the draft is no longer there: it was sent, or a person deleted it"
            return self._found_after_all(mail, UnknownOutcomeError(said))
        return self._receipt(mail, f"accepted: {draft}")

    def _found_after_all(self, mail: Mail, error: TemporaryError) -> str:
        """Look once; where nothing is to be seen yet, it is for later to look again."""
        try:
            copies = self._copies(mail.message_id)
        except MailbotError:
            copies = Copies()
        if copies.left:
            return self._receipt(mail, f"sent: {copies.left}")
        error.retry_after = max(error.retry_after or 0.0, self._settle_seconds)
        raise error

    def _doubt(self, message_id: str) -> None:
        with self._turn:
            self._doubts[message_id] = time.monotonic()

    def _receipt(self, mail: Mail, receipt: str) -> str:
        with self._turn:
            self._doubts.pop(mail.message_id, None)
            self._accepted[mail.message_id] = receipt
            while len(self._accepted) > REMEMBERED:
                del self._accepted[next(iter(self._accepted))]
        return receipt

    def _result(self, mail: Mail) -> str | Exception:
        try:
            return self.send(mail)
        except MailbotError as error:
            return error
