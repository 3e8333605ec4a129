"""Cases that go on after a decision, or after something was taken back: what is promised, asked and remembered."""

from __future__ import annotations

from datetime import timedelta
from html import escape

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.replies.note_values import note_values
from tests.unit.cli.desk import LATER, Desk, body

RHIAN, SIAN = "rhian@cardiff.wales.nhs.uk", "sian@cardiff.wales.nhs.uk"
ASKS = (
    "Please give API Portal access to callum.reed@cardiff.wales.nhs.uk and nia.francis@cardiff.wales.nhs.uk. "
    "We are building a kiosk that shows clinic slots. API: Welsh Demographic Service API.{}"
)
REFERENCE = " IMTP reference 4.2.17."
GIVES = "The IMTP reference is 4.2.17."
LEAVER = "Please remove nia.francis@cardiff.wales.nhs.uk, she has left the health board."


class Thread:
    """One conversation with mailbot, in a mailbox of an installation."""

    def __init__(self, desk: Desk, mailbox: str = "apimanagement") -> None:
        """Begin it; nothing is said yet."""
        self.desk, self.mailbox = desk, mailbox
        self.decisions: list[Decision] = []

    def say(self, words: str, *, sender: str = RHIAN, html: str = "") -> Decision:
        """Send a message, in answer to all before; with `html` it is an HTML part that quotes that page below the words."""
        number = len(self.decisions) + 1
        case = f" [{self.decisions[0].case}]" if self.decisions else ""
        head = (
            f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Rhian <{sender}>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: {'RE: ' if case else ''}Kiosk{case}\r\n"
            f"Message-ID: <k{number}@cardiff.wales.nhs.uk>\r\nIn-Reply-To: <k{number - 1}@cardiff.wales.nhs.uk>\r\nMIME-Version: 1.0\r\n"
        )
        page = f"<html><body><p>{escape(words)}</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> API Management &lt;apimanagement@wales.nhs.uk&gt;<br><b>Sent:</b> 24 November 2026 10:00<br><b>To:</b> {sender}<br><b>Subject:</b> Kiosk</p></div>{html}</body></html>"
        text = f"Content-Type: text/{'html' if html else 'plain'}; charset=utf-8\r\n\r\n{page if html else words}\r\n"
        (made,) = self.desk.handle((head + text).encode(), now=LATER + timedelta(hours=number), mailbox=self.mailbox)
        self.decisions.append(made)
        return made

    def decide(self, *words: str) -> tuple[int, str, str]:
        """Let a person decide on the thread's case."""
        return self.desk.decide(*words, "--now", (LATER + timedelta(days=1, minutes=len(self.desk.owed()))).isoformat(), case=str(self.decisions[0].case))

    def told(self) -> str:
        """Return the text of the one acknowledgement that is owed."""
        return body(self.desk.mail())


@pytest.mark.parametrize(("given", "outcome"), [(GIVES, Outcome.READY), ("Thank you very much", Outcome.REVIEW)])
def test_an_answer_that_quotes_our_own_page_is_read(desk: Desk, given: str, outcome: Outcome) -> None:
    """White words on the blue band of our layout are no hidden text."""
    thread = Thread(desk)
    asked = thread.say(ASKS.format(""))
    assert asked.reply is not None and asked.missing == ("imtp_reference",)
    answered = thread.say(given, html=asked.reply.html)
    assert (answered.outcome, answered.reason) == (outcome, "staff-complete" if outcome is Outcome.READY else "not-a-request")


@pytest.mark.parametrize("taken", [LEAVER, "We are withdrawing this request. The project has been cancelled.", "Please hold off until I confirm that the contract is signed."])
def test_what_was_taken_back_is_not_passed_by(desk: Desk, taken: str) -> None:
    """Whatever completes the request afterwards, a person sees both first."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    assert thread.say(taken).outcome is Outcome.REVIEW
    after = thread.say(GIVES)
    assert after.outcome is Outcome.REVIEW and any("still open" in check.result for check in after.checks)


def test_once_a_person_has_asked_for_more_the_case_goes_on(desk: Desk) -> None:
    """Who asks has seen what was open."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    thread.say(LEAVER)
    assert thread.decide("more", "--note", "Which milestone is it?")[0] == 0
    assert thread.say(GIVES).outcome is Outcome.READY


def test_where_somebody_was_to_be_removed_each_user_is_named(desk: Desk) -> None:
    """Nobody who has left is told to have been given access by a word too few."""
    thread = Thread(desk)
    thread.say(ASKS.format(REFERENCE))
    thread.say(LEAVER)
    status, _, errors = thread.decide("granted")
    assert status == 2 and "--user" in errors and "nia.francis@cardiff.wales.nhs.uk" in errors
    status, _, errors = thread.decide("granted", "--user", "eve@evil.example")
    assert status == 2 and "expected users of" in errors
    assert thread.decide("granted", "--user", "callum.reed@cardiff.wales.nhs.uk")[0] == 0
    assert "callum.reed@cardiff.wales.nhs.uk" in thread.told() and "nia.francis" not in thread.told()
    assert "; for callum.reed@cardiff.wales.nhs.uk;" in " ".join(desk.say("cases", "show", str(thread.decisions[0].case))[1].split())


@pytest.mark.parametrize("mark", ["> ", ""])
def test_the_teams_own_words_answer_nothing(desk: Desk, mark: str) -> None:
    """A number in a person's note is quoted by the sponsor's reply, and is not the sponsor's."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    thread.decide("more", "--note", "The IMTP milestone reference: IMTP-2026-999 was used by your colleagues. Is it the same for you?")
    payload = next(part for part in desk.mail().walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    assert isinstance(payload, bytes)
    quoted = "\r\n".join(mark + line for line in payload.decode().splitlines())
    head = f"On Tue, 24 Nov 2026 at 10:00, API Management <apimanagement@wales.nhs.uk> wrote:\r\n{quoted}" if mark else f"From: API Management <apimanagement@wales.nhs.uk>\r\nSent: 24 November 2026 10:00\r\nTo: {RHIAN}\r\nSubject: RE: Kiosk\r\n\r\n{quoted}"
    again = thread.say(f"Sorry, could you explain what you need?\r\n\r\n{head}")
    assert again.outcome is Outcome.REVIEW and again.details.imtp_reference is None


@pytest.mark.parametrize("last_word", ["granted", "refused"])
def test_nothing_is_promised_after_the_last_word(desk: Desk, last_word: str) -> None:
    """The note says that the case is decided, and nobody is told that the team will decide."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    assert thread.decide(last_word)[0] == 0
    after = thread.say(GIVES)
    assert after.outcome is Outcome.REVIEW and after.reply is None
    assert any(f"was {last_word} by a person already" in check.result for check in after.checks)


def test_a_word_of_thanks_does_not_make_a_decision_forget_its_domain(desk: Desk) -> None:
    """The acknowledgement names what was asked for, whatever came last."""
    thread = Thread(desk, "securitysubmissions")
    asked = thread.say("Please add redkite-interop.co.uk to the O365 Allow List. It belongs to Redkite Interoperability Ltd, who have an in-date Code of Connection.")
    assert asked.outcome is Outcome.READY
    thread.say("Thank you very much!")
    assert thread.decide("granted")[0] == 0
    assert "redkite-interop.co.uk" in thread.told() and "Redkite Interoperability Ltd" in thread.told()


@pytest.mark.parametrize("words", ["On behalf of Rhian Bowen: the IMTP reference is 4.2.17.", "I am working with Gareth on this. The IMTP reference is 4.2.17.", "The kiosk was built by Aled. The IMTP reference is 4.2.17."])
def test_a_name_in_a_follow_up_is_no_supplier(desk: Desk, words: str) -> None:
    """A request for staff has none, whoever else is named later."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    assert thread.say(words).supplier is None


def test_a_follow_up_keeps_the_supplier_that_the_case_has(desk: Desk) -> None:
    """A person for whom one writes is not the company."""
    thread = Thread(desk)
    thread.say("Please give API Portal access to ann@acmehealth.co.uk of Acme Health Systems Ltd.")
    assert thread.say("On behalf of Gareth: please also add cat@acmehealth.co.uk").supplier == "Acme Health Systems Ltd"


def test_who_completes_anothers_case_is_told_who_will_hear(desk: Desk) -> None:
    """The decision goes to whoever asked first."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    completed = thread.say(GIVES, sender=SIAN)
    assert completed.reply is not None and f"{RHIAN}, who asked first, will then get an email" in " ".join(completed.reply.text.split())


def test_what_stood_in_an_earlier_message_is_said_to_stand_there(desk: Desk) -> None:
    """A place in the text is a place in that message."""
    thread = Thread(desk)
    thread.say(ASKS.format(""))
    sources = {check.label: {where.source for where in check.evidence} for check in thread.say(GIVES).checks if check.evidence}
    assert sources["User"] == {"an earlier message"} and sources["IMTP reference"] == {""}


def test_a_note_to_a_person_says_what_is_not_given(desk: Desk) -> None:
    """Who answers by hand must not be told that nothing is missing."""
    thread = Thread(desk)
    for number in range(6):
        last = thread.say(f"Please give API Portal access to user{number}@cardiff.wales.nhs.uk.")
    assert (last.outcome, last.missing) == (Outcome.REVIEW, ())
    rows = note_values(last)["rows"]
    assert isinstance(rows, tuple)
    assert {row["label"]: row["value"] for row in rows}["Missing"] == "use_case, api_name, imtp_reference"
