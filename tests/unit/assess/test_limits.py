"""Caps on automatic replies, and senders who ask for none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.assess.context import ReplyLimits
from mailbot.assess.limits import limit_reached, wants_silence
from mailbot.model.case import History
from mailbot.model.decision import Outcome
from mailbot.pipeline import content_key
from mailbot.reading.read import read
from tests.attacks.world import decide

LIMITS = ReplyLimits(per_sender_per_day=5, per_thread=3, per_domain_per_day=50, per_day=100, per_content_per_day=10)
COMPLETE = "Please give owen.price@cardiff.wales.nhs.uk access to the API Portal.\r\nUse case: a dashboard of waiting lists for our managers.\r\nAPI name: Welsh Demographic Service API\r\nIMTP reference: 4.2.17"


@pytest.mark.parametrize(
    ("counted", "cap"),
    [("replies_to_sender_today", 5), ("replies_in_thread", 3), ("replies_to_domain_today", 50), ("replies_today", 100), ("replies_to_content_today", 10)],
)
def test_each_cap_alone_is_enough(counted: str, cap: int) -> None:
    """One less is answered, one more is not."""
    assert not limit_reached(replace(History(), **{counted: cap - 1}), LIMITS)
    assert limit_reached(replace(History(), **{counted: cap}), LIMITS)


def test_a_cap_of_nought_answers_nobody() -> None:
    """An operator can stop all answers without stopping the service."""
    assert limit_reached(History(), replace(LIMITS, per_day=0))


def _message(head: str = "", body: str = COMPLETE, subject: str = "API Portal access") -> bytes:
    return f"X-MS-Exchange-Organization-AuthAs: Internal\r\n{head}From: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: {subject}\r\nMessage-ID: <x@y>\r\n\r\n{body}\r\n".encode()


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("All", True), ("AutoReply", True), ("DR, OOF, AutoReply", True), ("autoreply", True), ("DR, RN, NRN, OOF", False), ("OOF", False), ("None", False), ("", False)],
)
def test_which_values_ask_for_no_answer(value: str, wanted: bool) -> None:
    """Suppressing reports or out-of-office notes is not suppressing us."""
    assert wants_silence(read(_message(f"X-Auto-Response-Suppress: {value}\r\n"))) is wanted


def test_who_asks_for_no_answers_gets_no_acknowledgement_and_is_no_machine() -> None:
    """The request goes to the team all the same; only the acknowledgement, for which nobody waits, is left out."""
    loud, quiet = decide(_message()), decide(_message("X-Auto-Response-Suppress: All\r\n"))
    assert (loud.outcome, loud.reason) == (quiet.outcome, quiet.reason) == (Outcome.READY, "staff-complete")
    assert loud.reply is not None and quiet.reply is None


def test_who_asks_for_no_answers_is_told_what_is_missing() -> None:
    """Without that answer the request would never be completed."""
    decision = decide(_message("X-Auto-Response-Suppress: All\r\n", body=COMPLETE.replace("IMTP reference: 4.2.17", "")))
    assert decision.outcome is Outcome.INCOMPLETE and decision.reply is not None


def test_the_same_words_have_the_same_key() -> None:
    """White space, case and answering marks aside; other words have another."""
    same = {content_key(read(_message(body=body, subject=subject))) for body, subject in ((COMPLETE, "API Portal access"), (COMPLETE.upper().replace("\r\n", "  "), "RE: API  Portal access"))}
    assert len(same) == 1 and content_key(read(_message(body=COMPLETE + "!"))) not in same
