"""What people let mailbot try again: messages that were set aside, and mails that were left to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.errors import MailbotError
from mailbot.ports import Forgets, Journal, Mailbox, Outgoing, OwedAction

GONE = "neither in Quarantine nor in the inbox any more: somebody moved or deleted it; it is no longer listed"


@dataclass(frozen=True, slots=True)
class Said:
    """What became of one thing that waited for a person."""

    words: str
    done: bool = True


def again(journal: Journal, mailbox: Mailbox, outgoing: Outgoing, wanted: str | None, now: datetime) -> Iterator[Said]:
    """Let what stands in quarantine be tried again, all of it or what is named; yield a sentence on each.

    A mail that may have left is sent again only where it is named: that is a person's word that it has not.
    """
    for name, native_id, _ in journal.quarantined():
        if name == mailbox.name and wanted in (None, native_id):
            yield _restored(journal, mailbox, native_id, now)
    for item, _ in journal.left_to_persons():
        if item.action.mailbox == mailbox.name and wanted in (None, item.action.key, item.action.native_id):
            yield Said(f"{item.action.key}: {_owed_again(journal, outgoing, item, named=wanted is not None)}")


def _restored(journal: Journal, mailbox: Mailbox, native_id: str, now: datetime) -> Said:
    """Bring a message back first and record it then: what breaks off in between is still listed, and tried once more."""
    try:
        back = mailbox.restore(native_id)
    except MailbotError as error:
        return Said(f"{mailbox.name} {native_id}: not brought back: {error}", done=False)
    journal.retry(mailbox.name, native_id, back, now)
    if back is None:
        return Said(f"{mailbox.name} {native_id}: {GONE}")
    renamed = "" if back == native_id else f" as {back}"
    return Said(f"{mailbox.name} {native_id}: back in the inbox{renamed}; the service handles it again with its next turn")


def _owed_again(journal: Journal, outgoing: Outgoing, item: OwedAction, *, named: bool) -> str:
    mail = item.action.mail
    if mail is not None and isinstance(outgoing, Forgets) and outgoing.doubtful(mail.message_id):
        if not named:
            return "it may have been sent; name it to have it sent again"
        outgoing.forget(mail.message_id)
    journal.owe_again(item.action.key)
    return "owed again"
