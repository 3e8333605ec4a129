"""How replies stand, in words for `mailbot cases` and `mailbot run --once`: sent, owed, in Drafts, left to a person, not sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from mailbot.model.london import shown
from mailbot.model.plan import ActionKind, Decision
from mailbot.ports import ActionState, Promised

OPEN = (ActionState.OWED, ActionState.STARTED)
SENT, OWED, DRAFT, LEFT, RETURNED, NOT_SENT = "sent", "owed", "in-drafts", "left-to-a-person", "not-delivered", "not-sent"
REASONS = 3  # that are told of one mailbox
NOUNS = {
    ActionKind.REPLY: ("reply", "replies"), ActionKind.DRAFT: ("draft of a reply", "drafts of replies"), ActionKind.ROUTE: ("note to the team", "notes to the team"),
    ActionKind.FILE: ("message to be filed", "messages to be filed"),
}  # fmt: skip

Stands = Mapping[tuple[str, str], str]


def stands(promised: Iterable[Promised]) -> Stands:
    """Return, by mailbox and the digits of a message's hash that its actions' keys hold, how the reply to it stands."""
    out: dict[tuple[str, str], str] = {}
    for item in promised:
        digits, _, kind = item.key.rpartition("@")[2].partition("/")
        if kind == "reply":
            out[item.mailbox, digits] = _stand(item)
    return out


def _stand(item: Promised) -> str:
    if item.state is ActionState.PARKED:
        return LEFT
    if item.state in OPEN:
        return OWED
    return DRAFT if item.kind is ActionKind.DRAFT else SENT


def reply(decision: Decision, found: Stands, lost: Iterable[str | None] = ()) -> str | None:
    """Return how the reply of a decision stands; None where it has none. `lost` names cases whose reply came back."""
    if decision.reply is None:
        return None
    stand = found.get((decision.mailbox, decision.sha256[:12]), NOT_SENT)  # observed, so that none was promised
    return RETURNED if stand == SENT and decision.case in lost else stand


def lost_cases(decisions: Iterable[Decision]) -> frozenset[str | None]:
    """Return the cases whose reply came back."""
    return frozenset(decision.case for decision in decisions if decision.returned is not None and decision.returned.to_sponsor)


def acknowledgements(promised: Iterable[Promised]) -> Iterator[str]:
    """Yield a line for each case whose sponsor has not been told yet what a person decided."""
    for item in promised:
        if item.state in OPEN and item.key.startswith(f"{item.mailbox}/") and "/decision/" in item.key:
            yield f"still owed: {item.key.removeprefix(f'{item.mailbox}/').partition('/')[0]}: {_named(item)}"


def summary(promised: Sequence[Promised], words: Callable[[str], str] = str, *, parked: bool = True) -> Iterator[str]:
    """Yield a line for each mailbox that still owes something: how much, why, and from when it is tried again.

    `words` masks what a mail server said, where that may hold no addresses; `parked` says whether what was left to a person is counted too.
    """
    for mailbox in dict.fromkeys(item.mailbox for item in promised):
        waiting = [item for item in promised if item.mailbox == mailbox and item.state in OPEN]
        if waiting:
            again = [item.not_before for item in waiting if item.not_before is not None]
            yield f"still owed: mailbox {mailbox}: {_counted(waiting)}; {_why(waiting, words)}; {_from(again)}"
        if parked and (left := [item for item in promised if item.mailbox == mailbox and item.state is ActionState.PARKED]):
            yield f"left to a person: mailbox {mailbox}: {_counted(left)}; {_why(left, words)}; mailbot cases list names each"


def _counted(items: Sequence[Promised]) -> str:
    """Return "2 replies, 1 note to the team"."""
    numbers = {kind: sum(item.kind is kind for item in items) for kind in NOUNS}
    return ", ".join(f"{number} {NOUNS[kind][number > 1]}" for kind, number in numbers.items() if number)


def _why(items: Sequence[Promised], words: Callable[[str], str]) -> str:
    """Return the different reasons, the most frequent of them; what waits for another action has none of its own."""
    said = [" ".join(words(item.error).split()) for item in items if item.error]
    reasons = sorted(dict.fromkeys(said), key=lambda reason: -said.count(reason))
    more = [f"{len(reasons) - REASONS} reasons more"] if len(reasons) > REASONS else []
    return " | ".join([*reasons[:REASONS], *more]) or "not tried yet"


def _from(again: Sequence[datetime]) -> str:
    return f"tried again from {shown(min(again), '%Y-%m-%d %H:%M:%S')}" if again else "tried with the next pass"


def of_case(promised: Sequence[Promised], found: Sequence[Decision]) -> Iterator[str]:
    """Yield a line for each mail of a case that has not left, so that no sponsor is taken to have been answered."""
    for item in promised:
        if item.recipients and item.state in OPEN:
            yield f"still owed: {_named(item)}: {_why([item], str)}; {_from([item.not_before] if item.not_before else [])}"
        elif item.recipients and _stand(item) == DRAFT:
            yield f"in Drafts: {_named(item)}: it leaves when a person sends it"
    known = stands(promised)
    for decision in found:
        if decision.reply is not None and reply(decision, known) == NOT_SENT:
            yield f"not sent: the reply to {decision.reply.to}: mailbot decided it in `mode: observe`, which sends nothing"


def _named(item: Promised) -> str:
    what = "acknowledgement of a person's decision" if "/decision/" in item.key else NOUNS[item.kind][0]
    return f"the {what}, for {', '.join(item.recipients)}"
