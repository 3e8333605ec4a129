"""What the core needs of the world, as Protocols. Adapters implement them; `mailbot.testing` ships fakes.

    sources      the time, the reading of bytes, and the registers
    mailbox      a shared mailbox: what waits, what was sent, where it is filed
    outgoing     how mail leaves
    journal      the ledger of arrivals, cases and owed actions
    diagnosis    what `mailbot doctor` finds where it looks

Every method may raise TemporaryError or PermanentError (errors.py) and nothing else.
"""

from mailbot.ports.diagnosis import Diagnosis
from mailbot.ports.journal import ActionState, ArrivalState, Journal, OwedAction, Promised
from mailbot.ports.mailbox import OURS, QUARANTINE, Filed, Guarded, Listed, Mailbox
from mailbot.ports.outgoing import Forgets, Outgoing
from mailbot.ports.sources import Clock, Reader, RegisterSource

__all__ = [
    "OURS",
    "QUARANTINE",
    "ActionState",
    "ArrivalState",
    "Clock",
    "Diagnosis",
    "Filed",
    "Forgets",
    "Guarded",
    "Journal",
    "Listed",
    "Mailbox",
    "Outgoing",
    "OwedAction",
    "Promised",
    "Reader",
    "RegisterSource",
]
