"""Test doubles that are part of the product: the same contract suites run on them and on the real adapters."""

from mailbot.adapters.clock import FixedClock as FrozenClock
from mailbot.testing.memory_mailbox import MemoryMailbox
from mailbot.testing.memory_outgoing import MemoryOutgoing

__all__ = ["FrozenClock", "MemoryMailbox", "MemoryOutgoing"]
