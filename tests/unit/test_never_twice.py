"""The same words again: the same sender never gets the same answer twice, in whatever thread or none."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.reading.read import read
from mailbot.rehearsal import Rehearsal
from tests.attacks.world import NOW, decide, world

COMPLETE = "Please give owen.price@cardiff.wales.nhs.uk access to the API Portal.\r\nUse case: a dashboard of waiting lists for our managers.\r\nAPI name: Welsh Demographic Service API\r\nIMTP reference: 4.2.17"
INCOMPLETE = COMPLETE.replace("\r\nIMTP reference: 4.2.17", "")
SUPPLIER = "Please could kim@lumendiagnostics.com of Lumen Diagnostics Ltd have access to the API Portal?"
SANDBOX = "How do I get to the sandbox? We would only like to look at the sandbox APIs."


def mail(body: str, *, sender: str = "rhian@cardiff.wales.nhs.uk", number: int = 1, head: str = "", file: bytes = b"") -> bytes:
    """Return a message from inside the organisation, with a file where one is given."""
    top = (
        f"X-MS-Exchange-Organization-AuthAs: Internal\r\n{head}From: Rhian <{sender}>\r\nTo: apimanagement@wales.nhs.uk\r\n"
        f"Subject: API Portal\r\nMessage-ID: <{number}@cardiff.wales.nhs.uk>\r\nMIME-Version: 1.0\r\n"
    )
    text = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    if not file:
        return (top + text).encode()
    attached = f'Content-Type: text/csv; name="list.csv"\r\nContent-Disposition: attachment; filename="list.csv"\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(file).decode()}\r\n'
    return f'{top}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n{text}\r\n--b\r\n{attached}--b--\r\n'.encode()


def conversation(*contents: bytes, days: int = 1) -> list[Decision]:
    """Decide messages of one conversation, so many days apart."""
    here = world()
    rehearsal = Rehearsal(here.core, here.registers, one_conversation=True)
    desk = here.desks["apimanagement"]
    return [rehearsal.decide(desk, read(content), NOW + timedelta(days=days * number)).plan.decision for number, content in enumerate(contents)]


@pytest.mark.parametrize(("body", "outcome"), [(COMPLETE, Outcome.READY), (INCOMPLETE, Outcome.INCOMPLETE), (SUPPLIER, Outcome.REJECTED), (SANDBOX, Outcome.ANSWERED)])
def test_the_same_words_get_no_second_answer(body: str, outcome: Outcome) -> None:
    """Whatever the answer was, an acknowledgement too: a person looks, however often it comes and however much later."""
    first, *others = conversation(*(mail(body, number=number) for number in range(1, 4)))
    assert first.outcome is outcome and first.reply is not None
    for again in others:
        assert (again.outcome, again.reason, again.reply) == (Outcome.REVIEW, "not-a-request", None)
        assert again.facts.repeats_answer and again.trace[-1].rule == "not-a-request.repeat"


def test_white_space_and_case_make_no_other_words() -> None:
    """A client that wraps lines otherwise sends the same words."""
    _, again = conversation(mail(INCOMPLETE), mail("  " + INCOMPLETE.replace(" a dashboard", "\r\na DASHBOARD"), number=2))
    assert again.reason == "not-a-request"


@pytest.mark.parametrize(
    "second",
    [
        mail(INCOMPLETE, sender="owen@cardiff.wales.nhs.uk", number=2),
        mail(INCOMPLETE + "\r\nThank you.", number=2),
        mail(INCOMPLETE, number=2, file=b"name,email\r\nSam Price,sam.price@cardiff.wales.nhs.uk\r\n"),
    ],
    ids=["another sender", "another word", "something attached"],
)
def test_what_differs_is_answered(second: bytes) -> None:
    """Only the very same message of the very same sender is a repetition."""
    assert [d.outcome for d in conversation(mail(INCOMPLETE), second)] == [Outcome.INCOMPLETE] * 2


def test_another_answer_is_given() -> None:
    """The supplier's Code of Connection has ended meanwhile: the same words get the answer of today, once."""
    reasons = [d.reason for d in conversation(mail(SUPPLIER), mail(SUPPLIER, number=2), mail(SUPPLIER, number=3), days=8)]
    assert reasons == ["approval-missing-category-2", "approval-missing-category-3", "not-a-request"]


def test_a_short_answer_may_complete_two_requests() -> None:
    """Where the words join a case, that case's own memory tells what it was answered."""
    first, answer, other, again = conversation(
        mail(INCOMPLETE), mail("The IMTP reference is 4.2.17.", number=2, head="In-Reply-To: <1@cardiff.wales.nhs.uk>\r\n"),
        mail(INCOMPLETE.replace("owen.price", "sam.price"), number=3), mail("The IMTP reference is 4.2.17.", number=4, head="In-Reply-To: <3@cardiff.wales.nhs.uk>\r\n"),
    )  # fmt: skip
    assert [d.outcome for d in (first, answer, other, again)] == [Outcome.INCOMPLETE, Outcome.READY, Outcome.INCOMPLETE, Outcome.READY]
    assert answer.case != again.case


def test_samples_that_are_no_conversation_know_nothing_of_one_another() -> None:
    """`mailbot triage` of a folder that holds a message twice decides it twice alike."""
    assert decide(mail(INCOMPLETE), received=[("apimanagement", mail(INCOMPLETE, number=2))]).outcome is Outcome.INCOMPLETE


def test_an_acknowledged_case_is_acknowledged_anew_only_where_something_is_new() -> None:
    """Chat in its thread is a person's; another user, or another reference, is told to the sponsor."""
    reply = "In-Reply-To: <1@cardiff.wales.nhs.uk>\r\n"
    first, chat, more = conversation(
        mail(COMPLETE), mail("Aw, that was quick! The porters have christened the robot, it is called Pilbert.", number=2, head=reply),
        mail("Could you add sam.price@cardiff.wales.nhs.uk as well, please?", number=3, head=reply),
    )  # fmt: skip
    assert (first.outcome, chat.outcome, more.outcome) == (Outcome.READY, Outcome.REVIEW, Outcome.READY)
    assert chat.reply is None and chat.follows == first.case and more.follows == first.case
