"""What people let mailbot try again: messages that were set aside, and mails that were left to them."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.pipeline import QUARANTINE
from mailbot.ports import Forgets, Journal, Mailbox, Outgoing, OwedAction, Restores


def again(journal: Journal, mailbox: Mailbox, outgoing: Outgoing, wanted: str | None) -> Iterator[str]:
    """Let what stands in quarantine be tried again, all of it or what is named; yield a sentence on each.

    A mail that may have left is sent again only where it is named: that is a person's word that it has not.
    """
    for name, native_id, _ in journal.quarantined():
        if name == mailbox.name and wanted in (None, native_id):
            restored = isinstance(mailbox, Restores) and mailbox.restore(native_id, QUARANTINE)
            journal.retry(name, native_id)
            yield f"{name} {native_id}: " + ("back in the inbox" if restored else "will be tried again once it is moved back to the inbox")
    for item, _ in journal.left_to_persons():
        if item.action.mailbox == mailbox.name and wanted in (None, item.action.key, item.action.native_id):
            yield f"{item.action.key}: {_owed_again(journal, mailbox, outgoing, item, named=wanted is not None)}"


def _owed_again(journal: Journal, mailbox: Mailbox, outgoing: Outgoing, item: OwedAction, *, named: bool) -> str:
    mail = item.action.mail
    if mail is not None and isinstance(outgoing, Forgets) and outgoing.doubtful(mail.message_id):
        if not named:
            return "it may have been sent; name it to have it sent again"
        outgoing.forget(mail.message_id)
    if isinstance(mailbox, Restores):
        mailbox.restore(item.action.native_id, QUARANTINE)
    journal.owe_again(item.action.key)
    return "owed again"
