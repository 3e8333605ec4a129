"""Is any cap on automatic replies reached (loops, floods, repeats)?"""

from __future__ import annotations

from mailbot.assess.context import ReplyLimits
from mailbot.model.case import History
from mailbot.model.message import Message


def limit_reached(history: History, limits: ReplyLimits) -> bool:
    """Tell whether one more automatic reply would go beyond any of the caps."""
    return (
        history.replies_to_sender_today >= limits.per_sender_per_day
        or history.replies_in_thread >= limits.per_thread
        or history.replies_to_domain_today >= limits.per_domain_per_day
        or history.replies_today >= limits.per_day
        or history.replies_to_content_today >= limits.per_content_per_day
    )


def wants_silence(message: Message) -> bool:
    """Tell whether the sender's program asks for no automatic answers (MS-OXCMAIL 2.1.3.2.20).

    People's mail carries it too, so that it makes no machine of its sender: only what nobody waits for is left out.
    """
    asked = {word.strip().lower() for value in message.header_all("x-auto-response-suppress") for word in value.split(",")}
    return bool(asked & {"all", "autoreply"})
