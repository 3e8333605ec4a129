"""An installation with a ledger of its own, and `mailbot cases` upon it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from mailbot import bootstrap, config
from mailbot.adapters.store.journal import SqlJournal
from mailbot.model.plan import Action, Decision
from mailbot.reading.read import read
from mailbot.rehearsal import Rehearsal
from tests.acceptance.world import World

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
CASE = "APIM-2026-000001"

Said = tuple[int, str, str]


class Desk:
    """An installation with a ledger of its own, and the command line upon it."""

    def __init__(self, folder: Path, say: Callable[..., Said]) -> None:
        """Lay it out; nothing has arrived."""
        self.world = World(folder, 9)
        self._say = say

    def say(self, *words: str) -> Said:
        """Run a command; return its status, output and errors."""
        return self._say(*words, "--config", str(self.world.config))

    def decide(self, *words: str, case: str = CASE) -> Said:
        """Decide on a case."""
        return self.say("cases", "decide", case, *words)

    def shown(self) -> str:
        """Return what `cases show` says."""
        return self.say("cases", "show", CASE)[1]

    def journal(self) -> SqlJournal:
        """Open the ledger."""
        return SqlJournal(f"sqlite:///{self.world.folder / 'mailbot.sqlite3'}")

    def handle(self, *contents: bytes, now: datetime = NOW, mailbox: str = "apimanagement") -> list[Decision]:
        """Let messages be decided and promised, as the service does, in observe or not; nothing is sent. Return the decisions."""
        made: list[Decision] = []
        settings, journal = config.load(self.world.config), self.journal()
        rehearsal = Rehearsal(bootstrap.build_core(settings), bootstrap.register_source(settings).current(now), known_case=journal.history)
        for content in contents:
            found = rehearsal.decide(bootstrap.build_desks(settings)[mailbox], read(content), now)
            journal.promise([found.plan], [found.memory], [content])
            made.append(found.plan.decision)
        journal.close()
        return made

    def owed(self) -> list[Action]:
        """Return the acknowledgements of people's decisions that are owed."""
        journal = self.journal()
        found = [item.action for name in ("apimanagement", "securitysubmissions") for item in journal.owed(name, datetime(2100, 1, 1, tzinfo=UTC), 99) if "/decision/" in item.action.key]
        journal.close()
        return found

    def mail(self) -> Message:
        """Return the one mail that is owed by a decision."""
        (action,) = self.owed()
        assert action.mail is not None
        return message_from_bytes(action.mail.content)


def body(mail: Message, kind: str = "text/plain") -> str:
    """Return a mail's text, white space evened out."""
    part = next(part for part in mail.walk() if part.get_content_type() == kind)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return " ".join(payload.decode("utf-8").split())
