"""How approvals are forged and twisted in tests, and what has to come of each: a person looks, and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from mailbot.assess.context import no_dkim
from mailbot.model.decision import Outcome
from tests.attacks.mail import ASKS, DOMAIN, GENUINE, Request, changed, msg_file, rfc822
from tests.attacks.world import decide

RAW = GENUINE.raw()
PARTS = GENUINE.leaves()
PAGE = PARTS[1].text
SENTENCE = f"Your request to add {DOMAIN} to the DHCW O365 Allow List has been approved."
TYPED = replace(GENUINE, message_id="<typed.by.me@wales.nhs.uk>")  # no ledger knows it
OTHERS = replace(GENUINE, text=GENUINE.text.replace(DOMAIN, "meridiantelehealth.co.uk"), subject="RE: O365 allow list request", message_id="<other@wales.nhs.uk>")
LATER = replace(GENUINE, date=GENUINE.date + timedelta(days=3), message_id="<later@wales.nhs.uk>", subject="RE: allow list")
REVIEWED = ("approval-unverified", "unreadable", "contradictory", "mixed-request", "not-a-request")


@dataclass(frozen=True, slots=True)
class Attack:
    """What arrives, and what the approval ledger and DNS know."""

    part: bytes
    sent: tuple[bytes, ...] = (RAW,)
    text: str = ASKS
    more: tuple[bytes, ...] = ()
    dkim: Callable[[bytes], tuple[str, ...]] = no_dkim


def copy(text: str = GENUINE.text, html: str = PAGE, **others: object) -> Attack:
    """Attach a copy of the genuine mail with something changed."""
    return Attack(rfc822(replace(GENUINE, text=text, html=html, **others).raw()))  # type: ignore[arg-type]


def both(old: str, new: str) -> Attack:
    """Change the words in both alternatives."""
    assert old in GENUINE.text
    return Attack(rfc822(changed(old, new).raw()))


def html(old: str, new: str) -> Attack:
    """Change the HTML alternative alone."""
    assert old in PAGE
    return copy(html=PAGE.replace(old, new))


def raw(old: bytes, new: bytes) -> Attack:
    """Change the bytes of the copy."""
    assert old in RAW
    return Attack(rfc822(RAW.replace(old, new, 1)))


def on_top(line: str) -> Attack:
    """Put a header above those of the copy."""
    return Attack(rfc822(line.encode() + b"\r\n" + RAW))


def outlook(**others: object) -> Attack:
    """Attach the genuine mail as an Outlook item with something changed."""
    return Attack(msg_file(replace(GENUINE.item(), **others)))  # type: ignore[arg-type]


def ends_with_a_person(why: str, attack: Attack) -> None:
    """Decide the request that brings it: nothing is sent, neither access nor a refusal that would tell the forger what to mend."""
    decision = decide(Request((attack.part, *attack.more), text=attack.text).raw(), attack.sent, dkim=attack.dkim)
    assert decision.outcome is Outcome.REVIEW, f"{why}: {decision.outcome} ({decision.reason})"
    assert decision.reason in REVIEWED, f"{why}: {decision.reason}"
    assert decision.reply is None


Table = list[tuple[str, Attack]]


def distinct(table: Table, least: int) -> bool:
    """Tell whether a table keeps its size, each row with a reason of its own."""
    return len({why for why, _ in table}) == len(table) >= least
