"""What people let mailbot try again: messages that were set aside, and mails that were left to them."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.ports import Forgets, Journal, Mailbox, Outgoing, OwedAction


def again(journal: Journal, mailbox: Mailbox, outgoing: Outgoing, wanted: str | None) -> Iterator[str]:
    """Let what stands in quarantine be tried again, all of it or what is named; yield a sentence on each.

    A mail that may have left is sent again only where it is named: that is a person's word that it has not.
    """
    for name, native_id, _ in journal.quarantined():
        if name == mailbox.name and wanted in (None, native_id):
            back = mailbox.restore(native_id)
            journal.retry(name, native_id, there=back == native_id)
            yield f"{name} {native_id}: " + ("back in the inbox" if back else "it stands in Quarantine no longer; whoever moved it back to the inbox has it tried again")
    for item, _ in journal.left_to_persons():
        if item.action.mailbox == mailbox.name and wanted in (None, item.action.key, item.action.native_id):
            yield f"{item.action.key}: {_owed_again(journal, outgoing, item, named=wanted is not None)}"


def _owed_again(journal: Journal, outgoing: Outgoing, item: OwedAction, *, named: bool) -> str:
    mail = item.action.mail
    if mail is not None and isinstance(outgoing, Forgets) and outgoing.doubtful(mail.message_id):
        if not named:
            return "it may have been sent; name it to have it sent again"
        outgoing.forget(mail.message_id)
    journal.owe_again(item.action.key)
    return "owed again"
