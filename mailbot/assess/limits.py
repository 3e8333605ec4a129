"""Is any cap on automatic replies reached (loops, floods, repeats)?"""

from __future__ import annotations

from mailbot.assess.context import ReplyLimits
from mailbot.model.case import History


def limit_reached(history: History, limits: ReplyLimits) -> bool:
    """Tell whether one more automatic reply would go beyond any of the caps."""
    return (
        history.replies_to_sender_today >= limits.per_sender_per_day
        or history.replies_in_thread >= limits.per_thread
        or history.replies_to_domain_today >= limits.per_domain_per_day
        or history.replies_today >= limits.per_day
        or history.replies_to_content_today >= limits.per_content_per_day
    )
