"""What a decision owes: above all, which mail of securitysubmissions stays untouched and which a person is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.adapters import rule_data, shipped
from mailbot.model.decision import Outcome
from mailbot.model.plan import ActionKind, Plan
from mailbot.policy.load import load_rules
from mailbot.reading.read import read
from mailbot.rehearsal import Rehearsal
from tests.attacks.world import NOW, world

REQUEST = "Please add lumendiagnostics.com of Lumen Diagnostics Ltd to the O365 Allow List. They have an in-date Code of Connection."
TEAM = "DHCW.Securitysubmissions@wales.nhs.uk"
ROUTED = [ActionKind.ROUTE, ActionKind.FILE]


def plans(*messages: tuple[str, str], role: str = "securitysubmissions") -> list[Plan]:
    """Return what is planned for messages (sender, body) of one thread, from inside the organisation or proven from outside."""
    here = world()
    rehearsal = Rehearsal(here.core, here.registers, one_conversation=True)
    out: list[Plan] = []
    for number, (sender, body) in enumerate(messages):
        proof = "X-MS-Exchange-Organization-AuthAs: Internal" if sender.endswith("nhs.uk") else f"Authentication-Results: dmarc=pass header.from={sender.rpartition('@')[2]}"
        before = f"In-Reply-To: <{number - 1}@x>\r\n" if number else ""
        head = f"{proof}\r\nFrom: Rhian <{sender}>\r\nTo: {TEAM}\r\n{before}Subject: Lumen\r\nMessage-ID: <{number}@x>\r\n"
        content = f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n".encode()
        out.append(rehearsal.decide(here.desks[role], read(content), NOW).plan)
    return out


def kinds(plan: Plan) -> list[ActionKind]:
    """Return what is owed, in order."""
    return [action.kind for action in plan.actions]


def test_the_request_by_itself_is_acknowledged() -> None:
    """So that it is what the tests below add that makes the difference."""
    (plan,) = plans(("rhian@cardiff.wales.nhs.uk", REQUEST))
    assert plan.decision.outcome is Outcome.READY and kinds(plan) == [ActionKind.REPLY, *ROUTED]


@pytest.mark.parametrize("added", ["Please hold off until the contract is signed.", "Actually, wait before you do anything.", "This is an automatically generated email. Please do not reply."])
def test_a_doubtful_request_is_shown_to_a_person(added: str) -> None:
    """The triage note says what is doubtful, and the message stands in Review."""
    (plan,) = plans(("rhian@cardiff.wales.nhs.uk", f"{REQUEST} {added}"))
    assert (plan.decision.outcome, plan.decision.reason) == (Outcome.REVIEW, "not-a-request")
    assert kinds(plan) == ROUTED and plan.actions[-1].folder == "Review"


@pytest.mark.parametrize(
    "second",
    [
        ("rhian@cardiff.wales.nhs.uk", REQUEST),
        ("rhian@cardiff.wales.nhs.uk", "Please withdraw our request, the contract fell through."),
        ("rhian@cardiff.wales.nhs.uk", "Is there any news?"),
        ("kim@lumendiagnostics.com", "Hello, I work for Lumen. When will this be done?"),
    ],
    ids=["the same again", "a withdrawal", "a chaser", "a stranger"],
)
def test_what_belongs_to_a_case_is_shown_to_a_person(second: tuple[str, str]) -> None:
    """It may ask for no domain, and yet it is about one."""
    _, plan = plans(("rhian@cardiff.wales.nhs.uk", REQUEST), second)
    assert (plan.decision.outcome, plan.decision.reason) == (Outcome.REVIEW, "not-a-request")
    assert kinds(plan) == ROUTED


@pytest.mark.parametrize(
    ("sender", "body"),
    [
        ("rhian@cardiff.wales.nhs.uk", "I clicked on a link in this email, sorry. What now?"),
        ("rhian@cardiff.wales.nhs.uk", "Please give me access to the API Portal."),
        ("kim@lumendiagnostics.com", "Would you like to hear about our new scanner?"),
        (TEAM, REQUEST),
    ],
    ids=["other business", "the wrong mailbox", "a supplier", "the team itself"],
)
def test_what_is_not_about_allow_listing_stays_untouched(sender: str, body: str) -> None:
    """The mailbox gets other mail too, and the team knows its own."""
    (plan,) = plans((sender, body))
    assert plan.decision.reason == "not-a-request" and kinds(plan) == []


def test_the_other_mailbox_shows_everything_to_a_person() -> None:
    """All mail to apimanagement is about the portal."""
    (plan,) = plans(("rhian@cardiff.wales.nhs.uk", "I clicked on a link in this email, sorry. What now?"), role="apimanagement")
    assert plan.decision.reason == "not-a-request" and kinds(plan) == ROUTED


def test_an_answer_that_a_row_gives_for_want_of_a_request_is_sent(texts_of_rules: dict[str, str]) -> None:
    """What an operator's own row answers in securitysubmissions does not stay untouched."""
    here = world()
    row = (
        "  - id: not-a-request.other\n    reason: not-a-request\n    when: {sender: nhs-wales, asked: nothing}\n    outcome: answered\n    reply: sandbox-open\n"
        "    sentence: S.\n    clause: C.\n    next_step: N.\n    examples: [{facts: {asked: nothing}}]\n"
    )
    name = "securitysubmissions.yaml"
    rules = load_rules({**texts_of_rules, name: texts_of_rules[name].replace("rows:\n", f"rows:\n{row}", 1)})
    rehearsal = Rehearsal(replace(here.core, rules=rules), here.registers)
    head = f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <rhian@cardiff.wales.nhs.uk>\r\nTo: {TEAM}\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n"
    message = read(f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\nThe office is closed on Friday.\r\n".encode())
    plan = rehearsal.decide(here.desks["securitysubmissions"], message, NOW).plan
    assert plan.decision.outcome is Outcome.ANSWERED and kinds(plan) == [ActionKind.REPLY, ActionKind.FILE]


@pytest.fixture
def texts_of_rules() -> dict[str, str]:
    """Return the shipped tables."""
    return rule_data.tables(shipped.folder("rules", None))
