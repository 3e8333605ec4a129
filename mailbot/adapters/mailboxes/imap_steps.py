"""What one connection is asked at a time: each step is a function of a Session, and safe to do again on a new one.

A step that finds another UIDVALIDITY than it was given answers as if the messages were gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from mailbot.adapters.mailboxes.imap_names import Key
from mailbot.adapters.mailboxes.imap_quarantine import sign
from mailbot.adapters.mailboxes.imap_session import INBOX, LEFT_ALONE, Session
from mailbot.errors import PermanentError
from mailbot.model.message import RawMessage
from mailbot.ports import QUARANTINE, Listed

EPOCH = datetime.fromtimestamp(0, UTC)
PAGE_BYTES = 8 * 1024 * 1024
WHOLE = ("BODY.PEEK[]", "INTERNALDATE", "FLAGS")


def same(session: Session, validity: int) -> bool:
    """Tell whether INBOX, opened if need be, is still numbered as it was."""
    session.stay(INBOX)
    return session.validity == validity


def listing(session: Session, validity: int, uids: Sequence[int]) -> dict[int, Listed]:
    """List messages of INBOX; those that vanished are left out."""
    if not same(session, validity):
        return {}
    data = session.fetch(uids, ("RFC822.SIZE", "INTERNALDATE"))
    return {
        uid: Listed(str(Key(validity, uid)), instant(item[b"INTERNALDATE"]), int(item[b"RFC822.SIZE"]))
        for uid, item in data.items()
    }


def unlistable(wanted: Key, problem: str) -> Listed:
    """Return the listing of a message that the server does not tell about."""
    return Listed(str(wanted), EPOCH, problem=problem)


def whole(session: Session, mailbox: str, wanted: Key) -> RawMessage | None:
    """Fetch one message of INBOX; None where it is gone."""
    session.refresh(INBOX)
    if session.validity != wanted.validity:
        return None
    data = session.fetch([wanted.uid], WHOLE).get(wanted.uid)
    if data is None or not LEFT_ALONE.isdisjoint(data.get(b"FLAGS", ())):
        return None
    if data.get(b"BODY[]") is not None:
        return RawMessage(mailbox, str(wanted), instant(data[b"INTERNALDATE"]), bytes(data[b"BODY[]"]))
    if session.stands(wanted.uid):
        raise PermanentError(f"{session.server}: the server has no content of message {wanted}")
    return None


def moved(session: Session, wanted: Key, folder: str, categories: Sequence[str]) -> bool:
    """Mark a message of INBOX and move it; False where it is gone."""
    session.refresh(INBOX)
    if session.validity != wanted.validity:
        return False
    data = session.fetch([wanted.uid], ("FLAGS",)).get(wanted.uid)
    if data is None or not LEFT_ALONE.isdisjoint(data.get(b"FLAGS", ())):
        return False
    session.mark(wanted.uid, categories)
    if folder == QUARANTINE:
        sign(session, wanted)
    session.move(wanted.uid, session.folder(folder))
    return True


def sizes(session: Session, folder: str, validity: int, uids: Sequence[int]) -> dict[int, int]:
    """Return the sizes of messages of a folder."""
    session.stay(folder, readonly=True)
    data = session.fetch(uids, ("RFC822.SIZE",)) if session.validity == validity else {}
    return {uid: int(item.get(b"RFC822.SIZE", PAGE_BYTES)) for uid, item in data.items()}


def bodies(
    session: Session, mailbox: str, folder: str, validity: int, uids: Sequence[int]
) -> list[RawMessage]:
    """Fetch messages of a folder; those that vanished are left out."""
    session.stay(folder, readonly=True)
    data = session.fetch(uids, WHOLE[:2]) if session.validity == validity else {}
    return [
        RawMessage(mailbox, str(Key(validity, uid)), instant(item[b"INTERNALDATE"]), bytes(item[b"BODY[]"]))
        for uid, item in sorted(data.items())
        if item.get(b"BODY[]") is not None
    ]


def groups(weights: Mapping[int, int], most: int = PAGE_BYTES) -> Iterator[list[int]]:
    """Group UIDs, ascending, so that no group weighs more than `most`; one that is heavy by itself is alone."""
    group: list[int] = []
    weight = 0
    for uid, size in sorted(weights.items()):
        if group and weight + size > most:
            yield group
            group, weight = [], 0
        group.append(uid)
        weight += size
    if group:
        yield group


def instant(when: datetime) -> datetime:
    """Return an INTERNALDATE in UTC."""
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
