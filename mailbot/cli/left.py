"""What waits for a person, in lines for `mailbot cases list` and `show`: messages set aside, actions left, replies that came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mailbot.model.case import Returned
from mailbot.model.plan import ActionKind, Decision
from mailbot.ports import Journal, OwedAction

RETRY = "When the cause is mended: mailbot cases retry MAILBOX ID, or mailbot cases retry for all of it."
DECIDED = (
    "file", "mailbox", "message_id", "case", "outcome", "reason", "category", "sponsor", "users", "domains", "supplier", "details", "missing", "language", "follows",
    "reply", "trace",
)  # fmt: skip
LISTED = (  # the keys of a line of `cases list --json`
    *DECIDED, "suppliers", "sentence", "clause", "rules_version", "sha256", "snapshots", "decided_at", "returned", "reply_state", "left_to_person",
)  # fmt: skip
LISTS = ("users", "domains", "missing", "trace", "suppliers", "left_to_person")
NOT_DONE = {
    ActionKind.REPLY: "the reply to {whom} was not sent",
    ActionKind.DRAFT: "the draft for {whom} was not made",
    ActionKind.ROUTE: "the note to {whom} was not sent",
    ActionKind.FILE: "the message was not moved to {folder}",
}


def plain(words: str) -> str:
    """Return one line that moves no cursor: the error may be a mail server's own words."""
    return "".join(char if char.isprintable() else " " for char in words)


def waiting(journal: Journal, decisions: Iterable[Decision]) -> Iterator[str]:
    """Yield a line for everything that waits for a person, and how to have it tried again."""
    lines = [*set_aside(journal), *(left(item, error) for item, error in journal.left_to_persons())]
    yield from lines
    yield from ([RETRY] if lines else ())
    yield from (f"not delivered: {decision.case}: {came_back(decision.returned)}" for decision in decisions if decision.returned)


def set_aside(journal: Journal, wanted: str = "") -> Sequence[str]:
    """Return a line for each message that was set aside undecided, or for the one that is wanted."""
    return [f"set aside: {mailbox} {native_id}: {error}" for mailbox, native_id, error in journal.quarantined() if wanted in ("", native_id)]


def set_aside_as_json(journal: Journal) -> Iterator[dict[str, Any]]:
    """Yield each message that was set aside as JSON: the keys of a decision, of which there is none, are null, its lists empty."""
    for mailbox, native_id, error in journal.quarantined():
        yield {**dict.fromkeys(LISTED), **{key: [] for key in LISTS}, "mailbox": mailbox, "native_id": native_id, "set_aside": error}


def left(item: OwedAction, error: str) -> str:
    """Return the line of an action that was left to a person."""
    action = item.action
    what = NOT_DONE[action.kind].format(whom=", ".join(action.mail.recipients) if action.mail else "", folder=action.folder)
    return f"left to a person: {action.key}: {f'{item.case}: ' if item.case else ''}{what}: {error}"


def came_back(returned: Returned) -> str:
    """Return what a delivery report says of a mail of ours."""
    what = f"the {'reply' if returned.to_sponsor else 'note'} to {returned.recipient or 'its recipient'}"
    return f"{what} did not arrive, a delivery report says: {returned.reason}"


def as_json(decision: Decision, parked: Sequence[tuple[OwedAction, str]], reply: str | None) -> dict[str, Any]:
    """Return a decision as JSON, with how its reply stands and what of it was left to a person."""
    mine = [(item.action.key, error) for item, error in parked if item.action.mailbox == decision.mailbox and f"@{decision.sha256[:12]}/" in item.action.key]
    return {**decision.to_json(), "reply_state": reply, "left_to_person": [{"action": key, "error": error} for key, error in mine]}
