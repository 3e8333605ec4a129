"""`Outgoing` by SMTP: mails go to a courier process, whose receipts survive the death of this one (courier.py)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from mailbot import config
from mailbot.adapters.courier import read_frame, sent_paths, write_frame
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis


class SmtpOutgoing:
    """Sends by SMTP and keeps a copy of every mail in a Maildir's Sent folder."""

    def __init__(self, smtp: config.Smtp, password: SecretStr | None, sent: Path, drafts: Path) -> None:
        """Take where to send and where to keep; the courier starts with the first use."""
        self._settings: dict[str, Any] = {
            "host": smtp.host, "port": smtp.port, "tls": smtp.tls, "verify_tls": smtp.verify_tls, "user": smtp.user,
            "timeout": smtp.timeout_seconds, "sent": str(sent),
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
        """Send several over one connection; one result a mail, in order."""
        with self._lock:
            child = self._courier()
            writer = threading.Thread(target=_hand_over, args=(child, mails), daemon=True)
            writer.start()
            assert child.stdout is not None
            results: list[str | Exception] = [UnknownOutcomeError("the courier process died", 1)] * len(mails)
            while mails and (answer := read_frame(child.stdout)) is not None:
                if answer[0].get("result") == "flushed":
                    break  # comes last, when every mail has its answer
                results[answer[0]["id"]] = _result(mails[answer[0]["id"]], answer[0])
            writer.join(5)
            return results

    def was_sent(self, message_id: str) -> bool:
        """Tell whether a mail has left. PermanentError where nobody can know: then a person has to look."""
        with self._lock:
            self._courier()  # holds the lock, so no older courier is still at work
        marker, receipt = sent_paths(str(self._sent), message_id)
        if os.path.exists(receipt):
            return True
        if os.path.exists(marker):
            raise PermanentError(f"{message_id} may have been sent: the process was killed in the middle of its delivery. Ask the recipient, or look in the mail server's log.")
        return False

    def draft(self, mail: Mail) -> str:
        """Put the mail into the Drafts folder."""
        for part in ("tmp", "cur", "new"):
            (self._drafts / part).mkdir(parents=True, exist_ok=True)
        marker, receipt = sent_paths(str(self._drafts), mail.message_id)
        try:
            Path(marker).write_bytes(mail.content)
            os.rename(marker, receipt.replace(":2,S", ":2,D"))
        except OSError as error:
            raise TemporaryError(f"the Drafts folder {self._drafts} cannot be written: {error.strerror}", 60) from error
        return f"draft {mail.message_id}"

    def diagnose(self) -> Sequence[Diagnosis]:
        """Look at connection and login."""
        from mailbot.adapters.courier import Connection

        where = f"SMTP {self._settings['host']}:{self._settings['port']}"
        try:
            connection = Connection({**self._settings, "password": self._password.get_secret_value() if self._password else None})
            connection._ready()
            connection.drop()
        except Exception as error:  # noqa: BLE001  # whatever it is, the operator is told
            return (Diagnosis(where, ok=False, detail=f"{type(error).__name__}: {error}", mend="check smtp.host, port, tls, user and password"),)
        return (Diagnosis(where, ok=True, detail="connects and greets"),)

    def close(self) -> None:
        """End the courier; the delivery under way is finished first."""
        with self._lock:
            if self._child is not None:
                assert self._child.stdin is not None
                try:
                    self._child.stdin.close()
                    self._child.wait(timeout=30)
                except (OSError, subprocess.TimeoutExpired):
                    self._child.kill()
                self._child = None

    def _courier(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        child = subprocess.Popen(  # our own interpreter and module
            [sys.executable, "-m", "mailbot.adapters.courier"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        assert child.stdin is not None and child.stdout is not None
        secret = {"password": self._password.get_secret_value()} if self._password else {}
        write_frame(child.stdin, {**self._settings, **secret})
        child.stdin.flush()
        answer = read_frame(child.stdout)
        if answer is None or answer[0].get("result") != "ready":
            child.kill()
            raise TemporaryError(answer[0].get("detail", "the courier does not start") if answer else "the courier does not start", 30)
        self._child = child
        return child


def _hand_over(child: subprocess.Popen[bytes], mails: Sequence[Mail]) -> None:
    assert child.stdin is not None
    try:
        for number, mail in enumerate(mails):
            write_frame(child.stdin, {"id": number, "message_id": mail.message_id, "sender": mail.sender, "recipients": list(mail.recipients)}, mail.content)
            child.stdin.flush()
        if mails:
            write_frame(child.stdin, {"flush": True})
            child.stdin.flush()
    except OSError:
        return  # the courier died; the reader of its answers notices


def _result(mail: Mail, answer: dict[str, Any]) -> str | Exception:
    """Return the receipt, or the error that says what to do."""
    detail = str(answer.get("detail", ""))
    match answer.get("result"):
        case "sent" if answer.get("refused"):
            return PermanentError(f"refused for {', '.join(answer['refused'])}; the others have it: {answer['refused']}")
        case "sent":
            return f"sent {mail.message_id} {detail}".strip()
        case "permanent":
            return PermanentError(f"the SMTP server refuses the mail: {detail}")
        case "unknown":
            return UnknownOutcomeError(f"the SMTP server gave no answer after the mail: {detail}", 20)
        case _:
            return TemporaryError(f"the SMTP server cannot take the mail now: {detail}", answer.get("after"))
