"""The verdict on one message: outcome, reason, and the trace that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Outcome(StrEnum):
    """What happens to a message (triage policy, section 2). Every message ends in exactly one."""

    READY = "ready"  # routed, pre-triaged, to the team; the sponsor gets an acknowledgement
    INCOMPLETE = "incomplete"  # automatic reply that lists what is missing
    REJECTED = "rejected"  # automatic reply that says why and what to do instead
    ANSWERED = "answered"  # automatic reply with the information that settles it
    REVIEW = "review"  # routed, pre-triaged, to a person; nothing is sent to the sender
    IGNORED = "ignored"  # filed, no reply: machine-made mail

    @property
    def replies(self) -> bool:
        """Tell whether the outcome sends something to the sponsor."""
        return self in (Outcome.READY, Outcome.INCOMPLETE, Outcome.REJECTED, Outcome.ANSWERED)

    @property
    def routes(self) -> bool:
        """Tell whether the outcome hands the message to people."""
        return self in (Outcome.READY, Outcome.REVIEW)


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One rule that was tried: the first condition that failed, or all that held."""

    rule: str
    matched: bool
    because: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one set of facts: the row that held, and the trace of all that were tried."""

    outcome: Outcome
    reason: str  # the rule's id
    sentence: str  # why, for a person
    clause: str  # the clause of the guidance or policy behind it
    template: str | None  # the reply's template, None for no reply
    next_step: str  # suggested next step, for the triage note
    trace: tuple[TraceStep, ...] = ()
