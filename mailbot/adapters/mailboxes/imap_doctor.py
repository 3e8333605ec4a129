"""What `mailbot doctor` looks at on an IMAP server, each with the way to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.adapters.mailboxes.imap_session import INBOX, Session
from mailbot.ports import Diagnosis

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def diagnose(name: str, session: Session, sent_folder: str | None) -> tuple[Diagnosis, ...]:
    """Return one diagnosis for each thing looked at."""
    session.select(INBOX)
    login = Diagnosis(name, True, f"logged in to {session.server}; {session.exists} messages in INBOX")
    return (login, *_encryption(name, session), *_abilities(name, session), _sent(name, sent_folder))


def _encryption(name: str, session: Session) -> Iterator[Diagnosis]:
    server = session.server
    bare = server.tls == "none" and server.host not in LOOPBACK
    detail = (
        "the password crosses the network unencrypted" if bare else "the connection is encrypted or local"
    )
    yield Diagnosis(name, not bare, detail, "set tls to implicit or starttls" if bare else "")


def _abilities(name: str, session: Session) -> Iterator[Diagnosis]:
    able = session.client.has_capability
    moves = able("MOVE") or able("UIDPLUS")
    detail = "filed messages leave INBOX" if moves else "filed messages stay in INBOX, marked as deleted"
    yield Diagnosis(name, moves, detail, "" if moves else "use a server with MOVE or UIDPLUS")
    hint = "by IDLE, beside polling" if able("IDLE") else "by polling alone: the server has no IDLE"
    yield Diagnosis(name, True, f"new mail is noticed {hint}")


def _sent(name: str, folder: str | None) -> Diagnosis:
    if folder is not None:
        return Diagnosis(name, True, f"sent mail stands in {folder}")
    return Diagnosis(name, False, "no folder for sent mail was found", "set sent_folder to its name")
