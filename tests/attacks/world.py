"""The whole core round one message: bytes in, decision out, with the registers of the sample world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from mailbot import bootstrap, config
from mailbot.assess.context import Desk, no_dkim
from mailbot.model.plan import Decision
from mailbot.pipeline import Core
from mailbot.reading.read import read
from mailbot.registers.snapshot import Registers
from mailbot.rehearsal import Rehearsal

SAMPLES = Path(__file__).resolve().parents[1] / "messages" / "world"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What stays the same from message to message."""

    core: Core
    desks: dict[str, Desk]
    registers: Registers


@cache
def world() -> World:
    """Return the sample world."""
    settings = config.load(SAMPLES / "config.yaml")
    return World(bootstrap.build_core(settings), bootstrap.build_desks(settings), bootstrap.register_source(settings).current(NOW))


def decide(
    content: bytes, sent: Sequence[bytes] = (), mailbox: str = "apimanagement", dkim: Callable[[bytes], tuple[str, ...]] = no_dkim, received: Sequence[tuple[str, bytes]] = ()
) -> Decision:
    """Decide one message; `sent` stands in the Security Team's sent mail, `received` came to a mailbox before."""
    here = world()
    rehearsal = Rehearsal(here.core, here.registers, dkim=dkim)
    for raw in sent:
        rehearsal.sent(here.desks["securitysubmissions"], read(raw), NOW)
    for box, raw in received:
        rehearsal.decide(here.desks[box], read(raw), NOW)
    return rehearsal.decide(here.desks[mailbox], read(content), NOW).plan.decision
