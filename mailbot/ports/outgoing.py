"""How mail leaves, and how it is told afterwards whether it left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from mailbot.model.plan import Mail
from mailbot.ports.diagnosis import Diagnosis


class Outgoing(Protocol):
    """Sends complete mails, and can tell afterwards whether one was sent."""

    def send(self, mail: Mail) -> str:
        """Send and keep a copy in Sent; return a receipt. UnknownOutcomeError: look with `was_sent` before repeating."""
        ...

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send several over one connection; one result a mail, in order: its receipt or the error."""
        ...

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail with this Message-ID has left (Sent, Outbox, receipts)."""
        ...

    def draft(self, mail: Mail) -> str:
        """Put the mail into Drafts for a person to send."""
        ...

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection and login, for `mailbot doctor`."""
        ...

    def close(self) -> None:
        """Let go of connections; waits for the delivery under way."""
        ...


@runtime_checkable
class Forgets(Protocol):
    """An Outgoing that knows of mails whose fate is unknown, and can be told that one has not left."""

    def doubtful(self, message_id: str) -> bool:
        """Tell whether it is unknown if this mail has left."""
        ...

    def forget(self, message_id: str) -> None:
        """Take a person's word that this mail has not left, so that it is sent again."""
        ...
