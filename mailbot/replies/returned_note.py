"""A reply that did not arrive to the note that tells the team, once: whom it did not reach, why, and what to do.

The report itself is neither answered nor attached: nothing of the note leads a further report back to the case.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from mailbot.model.case import Returned
from mailbot.model.plan import Mail
from mailbot.replies.note_values import cut
from mailbot.replies.thread import message_id_for, plain_mail

TEXT = """mailbot's reply in the case {case} did not arrive: {recipient} has not been reached, and is told nothing else.

The delivery report says: {reason}

What to do:
- reach the sponsor in another way, or find out the right address;
- "mailbot cases show {case}" shows the request, and that the reply came back.

This is told once for each reply. The report stands in the folder Ignored; nobody answers it.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """The mail, and the key under which it is owed: the same reply gives the same key, whatever report tells of it."""

    key: str
    mail: Mail


def returned_mail(returned: Returned, *, case: str, mailbox: str, sender: str, team: str, date: datetime) -> Note:
    """Return the note to the team."""
    key = f"{mailbox}/{case}/returned/{hashlib.sha256(returned.message_id.encode('utf-8', 'replace')).hexdigest()[:16]}"
    recipient = cut(returned.recipient) or "the sponsor"
    text = TEXT.format(case=case, recipient=recipient, reason=cut(returned.reason))
    message_id = message_id_for(key, sender.rpartition("@")[2].lower() or "mailbot.invalid")
    subject = f"[Not delivered] {case} {recipient}"
    return Note(key, plain_mail(text, subject, key=key, sender=sender, recipient=team, message_id=message_id, date=date, case=case))
