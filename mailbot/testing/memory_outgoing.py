"""An `Outgoing` that keeps what it is given, and fails as told."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis


class MemoryOutgoing:
    """Sends into a list. `fail` queues errors, one a mail; `lose_answer` sends and then raises all the same."""

    def __init__(self) -> None:
        """Start empty."""
        self.sent: list[Mail] = []
        self.drafts: list[Mail] = []
        self._errors: list[tuple[Exception, bool]] = []

    def fail(self, *errors: Exception) -> None:
        """Let the next mails fail before they leave."""
        self._errors += [(error, False) for error in errors]

    def lose_answer(self, *errors: Exception) -> None:
        """Let the next mails leave, and their answers be lost."""
        self._errors += [(error, True) for error in errors]

    def send(self, mail: Mail) -> str:
        """Send one mail."""
        if self._errors:
            error, leaves = self._errors.pop(0)
            if leaves:
                self.sent.append(mail)
            raise error
        self.sent.append(mail)
        return f"sent {mail.message_id}"

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send several, in order."""
        return [self._tried(mail) for mail in mails]

    def _tried(self, mail: Mail) -> str | Exception:
        try:
            return self.send(mail)
        except Exception as error:  # noqa: BLE001  # the port returns errors as values here
            return error

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail left."""
        return any(mail.message_id == message_id for mail in self.sent)

    def draft(self, mail: Mail) -> str:
        """Keep a draft."""
        self.drafts.append(mail)
        return f"draft {mail.message_id}"

    def diagnose(self) -> Sequence[Diagnosis]:
        """Find everything right."""
        return (Diagnosis("memory", ok=True, detail="is there"),)

    def close(self) -> None:
        """Do nothing."""
