"""Is the sender one of the users? Only where the text says so: "me", "my account", "I need access"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.message import Address, Evidence, Zone
from mailbot.model.request import User
from mailbot.requests.user_words import (
    ADD_ME,
    ASKED_FOR,
    ATTACHED,
    FOR_OTHERS,
    MY_ADDRESS,
    NOT_ME,
    SELF,
    SELF_ASKING,
    UNDER,
)
from mailbot.requests.zones import Passage

FAR = 60  # characters before "myself" that may say that nothing is wanted


def with_sender(chosen: list[User], passages: Sequence[Passage], sender: Address | None, *, answers: bool = False) -> list[User]:
    """Add the sender where the text says so.

    `answers`: the message goes on with a request whose users are known, so that only a wish to be added counts.
    """
    text = "\n\n".join(passage.text for passage in passages)
    if sender is None or any(user.address == sender.address for user in chosen):
        return chosen
    said = _first(ADD_ME if answers else SELF, passages)
    if said is None and not answers and not chosen and FOR_OTHERS.search(text) is None:
        said = _first(SELF_ASKING, passages)
        if said is not None and _first(ASKED_FOR, passages) is not None:
            said = None
    if said is not None and not _under_another_address(passages, sender.address):
        chosen = _in_place(User(sender.address, sender.name, said), chosen, passages)
    return chosen


def _under_another_address(passages: Sequence[Passage], mine: str) -> bool:
    """Tell "register me with jo@…": the sender is a user, but under the address that is named."""
    return any(
        not match.group().casefold().rstrip(".").endswith(mine)
        for passage in passages
        for pattern in (UNDER, MY_ADDRESS)
        for match in pattern.finditer(passage.text)
    )


def _in_place(user: User, others: Sequence[User], passages: Sequence[Passage]) -> list[User]:
    """Put the sender where the text names them, among the users named before and behind."""
    order = {passage.zone: index for index, passage in reversed(list(enumerate(passages)))}

    def place(one: User) -> tuple[int, int]:
        if one.evidence.zone is Zone.LIST:
            return len(order) + 1, 0
        end = one.evidence.offset + (len(one.evidence.quote) if one is not user else 0)
        return order.get(one.evidence.zone, len(order)), end

    mine = place(user)
    listed_first = any(p.zone is user.evidence.zone and ATTACHED.search(p.text[: max(0, user.evidence.offset - p.offset)]) for p in passages)
    before = [one for one in others if place(one) <= mine or (listed_first and one.evidence.zone is Zone.LIST)]
    return [*before, user, *(one for one in others if one not in before)]


def _first(pattern: re.Pattern[str], passages: Sequence[Passage]) -> Evidence | None:
    for passage in passages:
        for match in pattern.finditer(passage.text):
            if not NOT_ME.search(passage.text[max(0, match.start() - FAR) : match.start()]):
                return passage.evidence(match.start(), match.end())
    return None
