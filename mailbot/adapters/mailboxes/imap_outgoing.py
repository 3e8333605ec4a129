"""Sending for a mailbox on an IMAP server: SMTP by an inner Outgoing, and a copy in the server's own Sent folder.

The order is: send, then keep the copy. When a copy cannot be kept just now, the mail has left all the same: the receipt says
so, the copy is owed and tried again at the next call, and `was_sent` counts it as sent. `was_sent` asks the owed copies, the
inner sender's own memory, and the server's Sent folder, in this order.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from mailbot.adapters.mailboxes.imap import Imap
from mailbot.errors import MailbotError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis, Forgets, Outgoing


class ImapOutgoing:
    """An Outgoing whose sent mail stands on the IMAP server."""

    def __init__(self, inner: Outgoing, mailbox: Imap) -> None:
        """Send by `inner`; keep copies and drafts in `mailbox`."""
        self._inner = inner
        self._mailbox = mailbox
        self._owed: dict[str, bytes] = {}  # Message-ID -> a copy that could not be kept yet
        self._turn = Lock()

    def send(self, mail: Mail) -> str:
        """Send, and keep a copy in Sent."""
        receipt = self._inner.send(mail)
        return self._kept(mail, receipt)

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send several over one connection, and keep a copy of each that left."""
        results = self._inner.send_many(mails)
        pairs = zip(mails, results, strict=True)
        return [
            result if isinstance(result, Exception) else self._kept(mail, result) for mail, result in pairs
        ]

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail with this Message-ID has left."""
        if message_id in self._owed:
            return True
        return self._inner.was_sent(message_id) or self._mailbox.was_sent(message_id)

    def doubtful(self, message_id: str) -> bool:
        """Tell whether it is unknown if this mail has left."""
        return isinstance(self._inner, Forgets) and self._inner.doubtful(message_id)

    def forget(self, message_id: str) -> None:
        """Take a person's word that this mail has not left."""
        if isinstance(self._inner, Forgets):
            self._inner.forget(message_id)

    def draft(self, mail: Mail) -> str:
        """Put the mail into the server's Drafts folder."""
        return self._mailbox.append_draft(mail.content)

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at the way out; the mailbox has its own diagnosis."""
        owed = len(self._owed)
        kept = Diagnosis(
            self._mailbox.name,
            owed == 0,
            f"{owed} copies are still owed to Sent",
            "" if owed == 0 else "wait",
        )
        return (*self._inner.diagnose(), kept)

    def close(self) -> None:
        """Try the owed copies once more, and let go of the way out; the mailbox is closed by its owner."""
        self._settle()
        self._inner.close()

    def _kept(self, mail: Mail, receipt: str) -> str:
        with self._turn:
            self._owed[mail.message_id] = mail.content
        problem = self._settle()
        return f"{receipt} (copy in Sent owed: {problem})" if problem else receipt

    def _settle(self) -> str:
        """Append what is owed; stop at the first error and return it."""
        with self._turn:
            for message_id, content in list(self._owed.items()):
                try:
                    self._mailbox.append_sent(content)
                except MailbotError as error:
                    return str(error)
                del self._owed[message_id]
        return ""
