"""What stands in Quarantine, found again by a keyword that names the UID it had in INBOX: moved on, or back to INBOX.

Each step is a function of a Session, and safe to do again on a new one. The keyword goes with the message from folder to
folder and is taken off at the end, so that a move that broke off is taken up where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailbot.adapters.mailboxes.imap_errors import Dead, Refused
from mailbot.adapters.mailboxes.imap_names import Key, keyword
from mailbot.adapters.mailboxes.imap_session import INBOX, Session
from mailbot.errors import PermanentError
from mailbot.ports import OURS, QUARANTINE, Filed

SIGNED = f"{OURS}-uid-".encode()
UNSIGNED = (
    "{place}: messages in {folder} bear no sign of mailbot's, so that nobody can tell whether this one is among them; "
    "move it to the inbox by hand: there it is handled as new"
)


def sign(session: Session, wanted: Key) -> None:
    """Write into a message of INBOX, which goes to Quarantine, where it comes from; as far as the server lets us."""
    try:
        session.mark(wanted.uid, [_origin(wanted)])
    except Refused as error:  # QUIRK: some servers keep only so many keywords; it is set aside all the same
        if isinstance(error, Dead):
            raise


def moved_on(session: Session, wanted: Key, folder: str, categories: Sequence[str]) -> Filed:
    """Mark a message that stands in Quarantine and move it to another folder."""
    uid = _found(session, session.folder(QUARANTINE), wanted)
    if uid is None or folder == QUARANTINE:
        return Filed.GONE if uid is None else Filed.ALREADY
    _unmark(session, uid, _origin(wanted))
    session.mark(uid, categories)
    target = session.folder(folder)
    session.move(uid, target)
    moved = _found(session, target, wanted)
    if moved is not None:
        session.unmark(moved, [_origin(wanted)])
    return Filed.MOVED


def restored(session: Session, wanted: Key) -> str | None:
    """Move a message from Quarantine back to INBOX; return its id there, None where it is in neither."""
    aside = session.folder(QUARANTINE)
    uid = _found(session, aside, wanted)
    if uid is not None:
        _unmark(session, uid, _origin(wanted))
        session.move(uid, INBOX)
    back = _found(session, INBOX, wanted)
    if back is not None:
        session.unmark(back, [_origin(wanted)])
        return str(Key(session.validity, back))
    if session.validity == wanted.validity and session.stands(wanted.uid):
        return str(wanted)
    if _opened(session, aside) and any(not _is_signed(item) for item in session.fetch(session.client.search(["UNDELETED"]), ["FLAGS"]).values()):
        raise PermanentError(UNSIGNED.format(place=session.server, folder=QUARANTINE))
    return None


def _origin(wanted: Key) -> str:
    return f"{OURS}-uid-{wanted.validity}-{wanted.uid}"


def _opened(session: Session, folder: str) -> bool:
    """Open a folder; tell whether it is there and holds anything."""
    if folder != INBOX and not session.client.folder_exists(folder):
        return False
    session.select(folder)
    return session.exists > 0


def _found(session: Session, folder: str, wanted: Key) -> int | None:
    """Open a folder and return the UID of the message that came from there; None where there is none, or no such folder."""
    found = session.client.search(["KEYWORD", _origin(wanted), "UNDELETED"]) if _opened(session, folder) else []
    return max(found, default=None)


def _is_signed(item: dict[bytes, Any]) -> bool:
    return any(flag.lower().startswith(SIGNED) for flag in item.get(b"FLAGS", ()))


def _unmark(session: Session, uid: int, but: str) -> None:
    """Take off mailbot's own keywords, one of them excepted."""
    flags = session.fetch([uid], ["FLAGS"]).get(uid, {}).get(b"FLAGS", ())
    words = [flag.decode("ascii", "replace") for flag in flags]
    session.unmark(uid, [word for word in words if word.startswith(keyword(OURS)) and word.lower() != but.lower()])
