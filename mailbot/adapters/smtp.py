"""`Outgoing` by SMTP: mails go to a courier process, whose receipts survive the death of this one (courier.py).

A mail leaves at most once: one that has a receipt is not sent again, and one whose delivery was cut off by the death of
the courier itself, or whose dot the server never answered, is never sent again by itself, but left to a person by a
PermanentError.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from mailbot import config
from mailbot.adapters import private
from mailbot.adapters.courier import LOCK_SECONDS, read_frame, sent_paths, write_frame
from mailbot.adapters.smtp_doctor import diagnose
from mailbot.errors import PermanentError, TemporaryError, UnreachableError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis

CLOSE_SECONDS = 8  # a delivery that takes longer is finished by the courier alone


class SmtpOutgoing:
    """Sends by SMTP and keeps a copy of every mail in a Maildir's Sent folder."""

    def __init__(
        self, smtp: config.Smtp, password: SecretStr | None, sent: Path, drafts: Path, *, lock_seconds: float = LOCK_SECONDS
    ) -> None:
        """Take where to send and where to keep; `lock_seconds` bounds the wait for a former service's courier."""
        self._settings: dict[str, Any] = {
            "host": smtp.host, "port": smtp.port, "tls": smtp.tls, "verify_tls": smtp.verify_tls, "user": smtp.user,
            "timeout": smtp.timeout_seconds, "sent": str(sent), "lock_seconds": lock_seconds, "again_seconds": smtp.retry_seconds,
        }  # fmt: skip
        self._password = password
        self._sent = sent
        self._drafts = drafts
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def send(self, mail: Mail) -> str:
        """Send one mail and return its receipt."""
        result = self.send_many([mail])[0]
        if isinstance(result, Exception):
            raise result
        return result

    def send_many(self, mails: Sequence[Mail]) -> Sequence[str | Exception]:
        """Send several over a few connections; one result a mail, in order."""
        if not mails:
            return []
        unique = {mail.message_id: mail for mail in mails}
        with self._lock:
            results = _exchange(self._courier(), unique)
        return [results.get(mail.message_id) or _lost() for mail in mails]

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail has left. PermanentError where nobody can know: then a person has to look."""
        with self._lock:
            self._courier()  # holds the lock, so no older courier is still at work
        marker, receipt = sent_paths(str(self._sent), message_id)
        if os.path.exists(receipt):
            return True
        if os.path.exists(marker):
            raise _doubtful(message_id)
        name = os.path.basename(marker)
        try:  # a mail program that shares the folder may have changed the copy's flags, and so its name
            return any(entry.startswith(name) for entry in os.listdir(self._sent / "cur"))
        except OSError as error:
            raise UnreachableError(f"the Sent folder {self._sent} cannot be read: {error.strerror}", 60) from error

    def doubtful(self, message_id: str) -> bool:
        """Tell whether it is unknown if this mail has left."""
        marker, receipt = sent_paths(str(self._sent), message_id)
        return os.path.exists(marker) and not os.path.exists(receipt)

    def forget(self, message_id: str) -> None:
        """Take a person's word that this mail has not left."""
        try:
            Path(sent_paths(str(self._sent), message_id)[0]).unlink(missing_ok=True)
        except OSError as error:
            raise UnreachableError(f"the Sent folder {self._sent} cannot be written: {error.strerror}", 60) from error

    def draft(self, mail: Mail) -> str:
        """Put the mail into the Drafts folder."""
        marker, receipt = sent_paths(str(self._drafts), mail.message_id)
        try:
            for part in ("tmp", "cur", "new"):
                private.folder_made(self._drafts / part)
            with open(marker, "wb", opener=private.opener) as draft:
                draft.write(mail.content)
            os.rename(marker, receipt.replace(":2,S", ":2,D"))
        except OSError as error:
            raise TemporaryError(f"the Drafts folder {self._drafts} cannot be written: {error.strerror}", 60) from error
        return f"draft {mail.message_id}"

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection, encryption and login."""
        return diagnose({**self._settings, **self._secret()})

    def close(self) -> None:
        """End the courier. It finishes the delivery under way first, alone where that takes long."""
        with self._lock:
            child, self._child = self._child, None
            if child is not None:
                _hang_up(child)
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=CLOSE_SECONDS)

    def _secret(self) -> dict[str, str]:
        return {"password": self._password.get_secret_value()} if self._password else {}

    def _courier(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        if self._child is not None:
            _hang_up(self._child)
            self._child = None
        child = self._started()
        assert child.stdin is not None and child.stdout is not None
        answer = None
        with suppress(OSError):
            write_frame(child.stdin, {**self._settings, **self._secret()})
            child.stdin.flush()
            answer = read_frame(child.stdout)
        if answer is None or answer[0].get("result") != "ready":
            _hang_up(child)
            child.kill()
            child.wait()
            raise UnreachableError(answer[0].get("detail", "the courier does not start") if answer else "the courier does not start", 30)
        self._child = child
        return child

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "mailbot.adapters.courier"]  # our own interpreter and module
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        try:
            return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, start_new_session=True)
        except OSError as error:
            raise UnreachableError(f"the courier does not start: {error.strerror}", 30) from error


def _hang_up(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _exchange(child: subprocess.Popen[bytes], mails: dict[str, Mail]) -> dict[str, str | Exception]:
    """Hand all mails over while the answers come in."""
    writer = threading.Thread(target=_hand_over, args=(child, tuple(mails.values())), daemon=True)
    writer.start()
    assert child.stdout is not None
    results: dict[str, str | Exception] = {}
    while (answer := read_frame(child.stdout)) is not None:
        if answer[0].get("result") == "flushed":
            break  # comes last, when every mail has its answer
        message_id = answer[0]["message_id"]
        results[message_id] = _result(mails[message_id], answer[0])
    writer.join(5)
    return results


def _hand_over(child: subprocess.Popen[bytes], mails: Sequence[Mail]) -> None:
    assert child.stdin is not None
    try:
        for mail in mails:
            head = {"message_id": mail.message_id, "sender": mail.sender, "recipients": list(mail.recipients)}
            write_frame(child.stdin, head, mail.content)
            child.stdin.flush()
        write_frame(child.stdin, {"flush": True})
        child.stdin.flush()
    except OSError:
        return  # the courier died; the reader of its answers notices


def _lost() -> TemporaryError:
    """Whether this mail left is no doubt: its receipt, its marker, or the lack of both will tell."""
    return TemporaryError("the courier process died before it answered", 1)


def _doubtful(message_id: str, detail: str = "") -> PermanentError:
    return PermanentError(
        f"{message_id} may have been sent: its delivery was cut off, or the server never answered it{f' ({detail})' if detail else ''}. "
        "Ask the recipient, or look in the mail server's log."
    )


def _result(mail: Mail, answer: dict[str, Any]) -> str | Exception:
    """Return the receipt, or the error that says what to do."""
    detail = str(answer.get("detail", ""))
    match answer.get("result"):
        case "sent" if answer.get("refused"):
            words = "; ".join(f"{who} ({code} {said})" for who, (code, said) in answer["refused"].items())
            return PermanentError(f"sent, but refused for {words}; the other recipients have it")
        case "sent":
            return f"sent {mail.message_id} {detail}".strip()
        case "permanent":
            return PermanentError(f"the mail is refused: {detail}")
        case "doubtful" | "unknown":  # its marker stays, so that no later look could tell more
            return _doubtful(mail.message_id, detail)
        case "unreachable":
            return UnreachableError(f"the SMTP server cannot be used now: {detail}", answer.get("after"))
        case "folder":
            return UnreachableError(f"the Sent folder cannot be written: {detail}", answer.get("after"))
        case _:
            return TemporaryError(f"the SMTP server cannot take the mail now: {detail}", answer.get("after"))
