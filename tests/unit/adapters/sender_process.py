"""A service in small, to be killed: sends what was not sent yet, in batches, looking each mail up first.

Usage: python sender_process.py PORT FOLDER COUNT BATCH. Prints `ready`, sends, prints `done`; exit status 3 where a mail
is left to a person, and then its number a line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import SecretStr

from mailbot.adapters.smtp import SmtpOutgoing
from mailbot.config import Smtp
from mailbot.errors import PermanentError
from mailbot.model.plan import Mail


def mail(number: int) -> Mail:
    """Return the mail of a number."""
    content = f"Message-ID: <m{number}@test>\r\nSubject: mail {number}\r\n\r\n".encode() + b"words of a mail\r\n" * 40
    return Mail(f"<m{number}@test>", "bot@test.org", (f"person{number}@test.org",), content)


def outgoing(port: int, folder: Path, *, timeout: float = 10, lock_seconds: float = 20, password: str = "", **smtp: object) -> SmtpOutgoing:
    """Return a sender that keeps its copies in a folder."""
    login = {"password": {"env": "MAILBOT_TEST_PASSWORD"}} if password else {}
    settings = Smtp.model_validate({"port": port, "timeout_seconds": timeout, "retry_seconds": 0.1, **login, **smtp})
    secret = SecretStr(password) if password else None
    return SmtpOutgoing(settings, secret, folder / ".Sent", folder / ".Drafts", lock_seconds=lock_seconds)


def main() -> int:
    """Send until every mail is sent or left to a person."""
    port, folder, count, batch = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    sender, left = outgoing(port, folder), []
    sender.was_sent("<warm@test>")
    print("ready", flush=True)
    for first in range(0, count, batch):
        todo = []
        for number in range(first, min(first + batch, count)):
            try:
                if not sender.was_sent(f"<m{number}@test>"):
                    todo.append(number)
            except PermanentError:
                left.append(number)
        results = sender.send_many([mail(number) for number in todo])
        left += [number for number, result in zip(todo, results, strict=True) if isinstance(result, PermanentError)]
        if any(isinstance(result, Exception) and not isinstance(result, PermanentError) for result in results):
            return 1
    sender.close()
    print("\n".join(map(str, left)), "done", flush=True)
    return 3 if left else 0


if __name__ == "__main__":
    sys.exit(main())
