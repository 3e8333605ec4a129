"""The fake mailbox keeps the contract, so that tests above it rest on what real mailboxes do."""

from __future__ import annotations

import pytest

from mailbot.ports import Mailbox
from mailbot.testing.memory_mailbox import MemoryMailbox
from tests.contract.mailbox_contract import Capabilities, MailboxContract


class MemoryWorld:
    """The fake is its own world."""

    capabilities = Capabilities()

    def __init__(self) -> None:
        """Begin with an empty mailbox."""
        self.mailbox = MemoryMailbox()

    def __getattr__(self, name: str) -> object:
        """Hand the world's acts to the fake."""
        return getattr(self.mailbox, name)

    def marked(self, category: str) -> str:
        """Return the category: the fake keeps it as it is."""
        return category

    def returned(self, content: bytes) -> bytes:
        """Return the bytes: the fake changes nothing."""
        return content

    def reopened(self) -> Mailbox:
        """Return the fake itself: its memory is the server."""
        return self.mailbox


class TestMemoryMailbox(MailboxContract):
    """The contract, in memory."""

    @pytest.fixture
    def mailbox_world(self) -> MemoryWorld:
        """Return an empty mailbox."""
        return MemoryWorld()
