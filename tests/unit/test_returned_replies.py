"""A reply that came back: its case is marked and the team is told, once; nothing that follows from it comes back for ever."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message

from mailbot.model.decision import Outcome
from mailbot.model.plan import ActionKind, Mail
from mailbot.pipeline import Considered
from mailbot.reading.read import read
from mailbot.rehearsal import Rehearsal
from tests.attacks.world import NOW, world

ASK = "Please give owen.price@cardiff.wales.nhs.uk access to the API Portal for a dashboard of waiting lists.\r\nAPI name: Welsh Demographic Service API"
JO = "jo@cardiff.wales.nhs.uk"


class Story:
    """One conversation, with what is owed for each message."""

    def __init__(self) -> None:
        """Begin with a request that was answered: something is missing."""
        here = world()
        self.rehearsal = Rehearsal(here.core, here.registers, one_conversation=True)
        self.desk = here.desks["apimanagement"]
        self.request = self.handle(
            f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Jo <{JO}>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: API Portal\r\nMessage-ID: <1@x>\r\n\r\n{ASK}\r\n".encode()
        )
        self.reply = self.mail(self.request, ActionKind.REPLY)

    def handle(self, content: bytes) -> Considered:
        """Decide one message."""
        return self.rehearsal.decide(self.desk, read(content), NOW)

    def mail(self, considered: Considered, kind: ActionKind) -> Mail:
        """Return the only mail of a kind that is owed."""
        (mail,) = (a.mail for a in considered.plan.actions if a.kind is kind and a.mail is not None)
        return mail

    def report(self, *about: str, action: str = "failed", number: int = 2, maker: str = "mx", references: str = "", subject: str = "Undeliverable: API Portal") -> Considered:
        """Decide a delivery report about mails of ours."""
        originals = "".join(f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {i}\r\n" for i in about)
        head = f"References: {references}\r\n" if references else ""
        return self.handle(
            f"Return-Path: <>\r\nFrom: MAILER-DAEMON@{maker}\r\nSubject: {subject}\r\nMessage-ID: <{number}@{maker}>\r\n{head}"
            f'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nIt did not arrive.\r\n'
            f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {JO}\r\nAction: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n{originals}--b--\r\n".encode()
        )


def said(mail: Mail) -> tuple[Message, str]:
    """Return a mail and its text."""
    parsed = message_from_bytes(mail.content)
    return parsed, " ".join(bytes(parsed.get_payload(decode=True)).decode().split())


def test_the_case_is_marked_and_the_team_is_told() -> None:
    """The report is ignored as ever; the note names case, sponsor and reason, and goes to the team alone."""
    story = Story()
    report = story.report(story.reply.message_id)
    decision, case = report.plan.decision, story.request.plan.decision.case
    assert (decision.outcome, decision.reason, decision.reply, decision.case) == (Outcome.IGNORED, "automatic-message", None, case)
    assert decision.returned is not None and decision.returned.to_sponsor and decision.returned.reason == "550 5.1.1 no such user"
    assert report.memory is not None and report.memory.returned == (decision.returned,)
    assert [a.kind for a in report.plan.actions] == [ActionKind.ROUTE, ActionKind.FILE] and report.plan.actions[-1].folder == "Ignored"
    note, text = said(story.mail(report, ActionKind.ROUTE))
    assert note["To"] == story.desk.team and note["Auto-Submitted"] == "auto-generated" and note["X-Mailbot-Key"]
    assert note["Subject"] == f"[Not delivered] {case} {JO}" and f"in the case {case} did not arrive" in text
    assert "550 5.1.1 no such user" in text and f"mailbot cases show {case}" in text
    assert decision.to_json()["returned"]["reason"] == "550 5.1.1 no such user"


def test_the_team_is_told_once() -> None:
    """However many servers report the same mail."""
    story = Story()
    story.report(story.reply.message_id)
    for number in range(3, 6):
        again = story.report(story.reply.message_id, number=number, maker=f"mx{number}")
        assert again.plan.decision.returned is None and [a.kind for a in again.plan.actions] == [ActionKind.FILE]
    (case,) = story.rehearsal.cases.values()
    assert len(case.returned) == 1


def test_the_same_reply_gives_the_same_key_whatever_report_tells_of_it() -> None:
    """Two replicas that hear of it at the same moment owe one and the same note."""
    one, other = Story(), Story()
    keys = [story.report(story.reply.message_id, maker=maker).plan.actions[0].key for story, maker in ((one, "mx1"), (other, "mx2"))]
    assert keys[0] == keys[1] and "/returned/" in keys[0]


def test_a_mail_that_is_late_is_no_mail_that_came_back() -> None:
    """It may still arrive; when it does not, that is told then."""
    story = Story()
    late = story.report(story.reply.message_id, action="delayed")
    assert late.plan.decision.returned is None and [a.kind for a in late.plan.actions] == [ActionKind.FILE]
    assert story.report(story.reply.message_id, number=3).plan.decision.returned is not None


def test_a_report_about_the_note_changes_nothing() -> None:
    """Neither the case nor anybody hears of it: there is no end of notes about notes."""
    story = Story()
    note = story.mail(story.report(story.reply.message_id), ActionKind.ROUTE)
    before = dict(story.rehearsal.cases)
    bounced = story.report(note.message_id, number=3, subject=f"Undeliverable: [Not delivered] {story.request.plan.decision.case} {JO}")
    assert bounced.plan.decision.outcome is Outcome.IGNORED and bounced.plan.decision.case is None and bounced.memory is None
    assert [a.kind for a in bounced.plan.actions] == [ActionKind.FILE] and story.rehearsal.cases == before


def test_our_own_note_sent_back_to_us_is_ignored() -> None:
    """Where the team's address is the mailbox itself."""
    story = Story()
    note = story.mail(story.report(story.reply.message_id), ActionKind.ROUTE)
    back = story.handle(note.content)
    assert back.plan.decision.reason == "automatic-message" and [a.kind for a in back.plan.actions] == [ActionKind.FILE]


def test_a_note_to_the_team_that_came_back_marks_the_case_and_tells_nobody() -> None:
    """The team is the one that was not reached; `cases list` shows it."""
    story = Story()
    answer = story.handle(
        f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Jo <{JO}>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: RE: API Portal\r\nIn-Reply-To: {story.reply.message_id}\r\n"
        "Message-ID: <3@x>\r\n\r\nThe IMTP reference is 4.2.17. Use case: a dashboard of waiting lists for our managers.\r\n".encode()
    )
    assert answer.plan.decision.outcome is Outcome.READY
    report = story.report(story.mail(answer, ActionKind.ROUTE).message_id, number=4)
    assert report.plan.decision.returned is not None and not report.plan.decision.returned.to_sponsor
    assert [a.kind for a in report.plan.actions] == [ActionKind.FILE]
    acknowledged = story.report(story.mail(answer, ActionKind.REPLY).message_id, number=5)
    assert [a.kind for a in acknowledged.plan.actions] == [ActionKind.ROUTE, ActionKind.FILE], "a second reply that comes back is told as well"


def test_earlier_mails_of_the_thread_are_not_blamed() -> None:
    """A report names the mail itself first, and may carry the thread's references."""
    story = Story()
    answer = story.handle(
        f"X-MS-Exchange-Organization-AuthAs: Internal\r\nFrom: Jo <{JO}>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: RE: API Portal\r\nIn-Reply-To: {story.reply.message_id}\r\n"
        "Message-ID: <3@x>\r\n\r\nThe IMTP reference is 4.2.17. Use case: a dashboard of waiting lists for our managers.\r\n".encode()
    )
    second = story.mail(answer, ActionKind.REPLY).message_id
    report = story.report(second, number=4, references=f"<1@x> {story.reply.message_id} <3@x>")
    assert report.plan.decision.returned is not None and report.plan.decision.returned.message_id == second


def test_a_report_about_somebody_elses_mail_marks_nothing() -> None:
    """Nor does one that only names our case in its subject."""
    story = Story()
    report = story.report("<other@x>", subject=f"Undeliverable: RE: API Portal [{story.request.plan.decision.case}]")
    assert report.plan.decision.returned is None and report.plan.decision.case is None and len(report.plan.actions) == 1


def test_a_report_cannot_write_into_the_note() -> None:
    """What a server says stays on its line and makes no link."""
    story = Story()
    content = f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx\r\nSubject: failure notice\r\nMessage-ID: <9@mx>\r\n\r\nMessage-ID: {story.reply.message_id}\r\n\r\n550 5.1.1 see https://evil.example/{'x' * 3000}\x1b[31m\r\nBcc: a@b.c\r\n"
    note, text = said(story.mail(story.handle(content.encode()), ActionKind.ROUTE))
    assert "https://" not in text and "\x1b" not in text and note["Bcc"] is None and not re.search(r"x{400}", text)
