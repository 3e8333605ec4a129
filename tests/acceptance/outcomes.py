"""What becomes of three messages, one for each way of answering, where every call to a mail server fails once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

K = TypeVar("K")
REASONS = ["approval-missing-category-2", "coc-in-date", "staff-complete"]


class Worked(Protocol):
    """A world whose messages have been worked."""

    def decisions(self) -> list[dict[str, Any]]:
        """Return every line of a decision."""

    def replies(self) -> Counter[str]:
        """Return how many replies each sponsor got."""

    def notes(self) -> Counter[str]:
        """Return how many notes the teams got of each message."""

    def filed(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return the folder and the categories of each message."""

    def waiting(self) -> list[Any]:
        """Return what stands in inboxes."""

    def drafts(self) -> list[Any]:
        """Return what stands in Drafts."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the messages of one world."""

    reasons: list[str]
    replies: Counter[str]
    notes: Counter[str]
    filed: list[str]
    left_over: int  # in inboxes and in Drafts


def outcome_of(world: Worked) -> Outcome:
    """Look at a world that has been worked."""
    filed = sorted(name for name, _ in world.filed().values())
    return Outcome(sorted(d["reason"] for d in world.decisions()), world.replies(), world.notes(), filed, len(world.waiting() + world.drafts()))


def all_answered_once(kinds: Sequence[K], outcome: Callable[[K], Outcome]) -> None:
    """Work a world for each kind of failure, side by side, as what they do most is wait before a call is made again; assert how each ends."""
    with ThreadPoolExecutor(len(kinds)) as side_by_side:
        ended = list(side_by_side.map(outcome, kinds))
    for kind, end in zip(kinds, ended, strict=True):
        assert end.reasons == REASONS, (kind, end.reasons)
        assert len(end.replies) == 3 and set(end.replies.values()) == {1}, (kind, end.replies)
        assert len(end.notes) == 2 and set(end.notes.values()) == {1}, (kind, end.notes)
        assert end.filed == ["Ready", "Ready", "Rejected"] and end.left_over == 0, (kind, end)
