"""Sending by EWS: drafts, copies, doubts, and nothing twice."""

from __future__ import annotations

import pytest

from mailbot.adapters.mailboxes.ews import EwsOutgoing
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.testing.ews_service import EwsService, Kind
from tests.unit.adapters.mailboxes.ews.given import mail, opened, operations


def test_a_reply_leaves_once_and_its_copy_keeps_everything(service: EwsService, out: EwsOutgoing) -> None:
    """The server regenerates the mail on the wire; the copy in Sent Items is what we wrote, and finds it again."""
    out.send(mail(1))
    assert out.send(mail(1))
    (wire,) = service.wire
    assert (
        b"X-Auto-Response-Suppress: All" in wire
        and b"Auto-Submitted" not in wire
        and b"X-Mailbot" not in wire
    )
    assert b"Message-ID: <1@mailbot.test>" in wire
    assert [item.content for item in service.within("sentitems")] == [mail(1).content]
    assert service.within("drafts") == []
    fresh = opened(service)[1]
    assert fresh.was_sent("<1@mailbot.test>")
    assert not fresh.was_sent("<2@mailbot.test>")
    fresh.close()


def test_a_mail_that_left_is_not_sent_by_another_process(service: EwsService, out: EwsOutgoing) -> None:
    """Sent Items is asked before anything is sent."""
    out.send(mail(1))
    fresh = opened(service)[1]
    assert fresh.send(mail(1)).startswith("sent already")
    assert len(service.wire) == 1
    fresh.close()


def test_a_left_over_draft_is_sent_rather_than_made_again(service: EwsService, out: EwsOutgoing) -> None:
    """Also where there are several of them: the others are removed."""
    with service.store.changed:
        for _ in range(3):
            service.store.put("F-drafts", mail(1).content, draft=True)
    assert not out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert len(service.wire) == 1
    assert service.within("drafts") == []
    assert "CreateItem" not in operations(service)


def test_a_mail_in_the_outbox_has_left(service: EwsService, out: EwsOutgoing) -> None:
    """It waits for the server's transport: sending it again would double it."""
    with service.store.changed:
        service.store.put("F-outbox", mail(1).content)
    assert out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert service.wire == []


def test_a_server_without_an_outbox_will_do(service: EwsService, out: EwsOutgoing) -> None:
    """Then Sent Items and Drafts are asked."""
    service.lies.outbox = False
    out.send(mail(1))
    assert len(service.wire) == 1


def test_another_message_id_that_differs_by_case_is_another_mail(
    service: EwsService, out: EwsOutgoing
) -> None:
    """Exchange compares without regard to case; we do not."""
    service.put_sent(mail(1).content.replace(b"<1@mailbot.test>", b"<1@MAILBOT.test>"))
    assert not out.was_sent("<1@mailbot.test>")


def test_a_draft_that_vanished_is_an_unknown_outcome(service: EwsService, out: EwsOutgoing) -> None:
    """A person deleted or sent it, or an earlier attempt did: only Sent Items can tell, later."""

    def vanish() -> None:
        for item in service.within("drafts"):
            service.delete_by_person(item.id)

    service.faults.before("SendItem", vanish)
    with pytest.raises(UnknownOutcomeError):
        out.send(mail(1))
    assert service.wire == []
    out.send(mail(1))
    assert len(service.wire) == 1


@pytest.mark.parametrize("kind", [Kind.TIMEOUT, Kind.DROPPED, Kind.UNAVAILABLE, Kind.INTERNAL])
def test_a_draft_that_is_still_there_was_not_sent(service: EwsService, kind: Kind) -> None:
    """Exchange consumes what it sends: there is no doubt then, nothing to wait for, and the same draft is sent at the next try."""
    _, out = opened(service, {"settle_seconds": 60})
    service.faults.on("SendItem", kind)
    with pytest.raises(TemporaryError, match="still there") as caught:
        out.send(mail(1))
    assert not isinstance(caught.value, UnknownOutcomeError)
    assert not out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert len(service.wire) == 1 and operations(service).count("CreateItem") == 1
    out.close()


def test_one_doubt_does_not_keep_the_others_waiting(service: EwsService, out: EwsOutgoing) -> None:
    """The next mail is tried; after two doubts in a row the rest waits, untried."""
    service.lies.copy_delay = 10.0
    service.faults.on("SendItem", Kind.LATE_TIMEOUT)
    results = out.send_many([mail(1), mail(2)])
    assert isinstance(results[0], UnknownOutcomeError) and isinstance(results[1], str)
    service.faults.on("SendItem", Kind.LATE_TIMEOUT, times=9)
    results = out.send_many([mail(number) for number in range(3, 7)])
    assert [isinstance(one, UnknownOutcomeError) for one in results] == [True, True, False, False]
    assert all(isinstance(one, TemporaryError) for one in results)
    assert len(service.wire) == 4


def test_a_copy_that_comes_late_is_waited_for(service: EwsService) -> None:
    """That a mail has not left is said only when its copy had time to appear."""
    service.lies.copy_delay = 0.3
    _, out = opened(service, {"settle_seconds": 1})
    service.faults.on("SendItem", Kind.LATE_TIMEOUT)
    with pytest.raises(UnknownOutcomeError) as caught:
        out.send(mail(1))
    assert (caught.value.retry_after or 0) >= 1.0
    assert out.was_sent("<1@mailbot.test>")
    out.send(mail(1))
    assert len(service.wire) == 1
    out.close()


def test_a_process_that_begins_waits_for_copies_of_the_one_before(service: EwsService) -> None:
    """It cannot know what was sent a moment before it began."""
    service.lies.copy_delay = 0.3
    opened(service)[1].send(mail(1))
    assert opened(service, {"settle_seconds": 1})[1].was_sent("<1@mailbot.test>")


def test_a_mail_without_recipients_is_parked(service: EwsService, out: EwsOutgoing) -> None:
    """The server refuses it for good."""
    with pytest.raises(PermanentError, match="ErrorInvalidRecipients"):
        out.send(mail(1, to=""))
    assert service.wire == []


def test_sends_many_in_order(service: EwsService, out: EwsOutgoing) -> None:
    """One bad mail does not harm the others."""
    results = out.send_many([mail(1), mail(2, to=""), mail(3)])
    assert [isinstance(one, str) for one in results] == [True, False, True]
    assert isinstance(results[1], PermanentError)
    assert len(service.wire) == 2


def test_a_busy_server_is_not_pressed(service: EwsService, out: EwsOutgoing) -> None:
    """When the server wants fewer calls, the rest of the mails is put off untried, for as long as it said."""
    service.lies.back_off_ms = 9000
    service.faults.on("CreateItem", Kind.BUSY)
    results = out.send_many([mail(1), mail(2), mail(3)])
    assert [getattr(one, "retry_after", None) for one in results] == [9.0] * 3
    assert not any(isinstance(one, UnknownOutcomeError) for one in results)
    assert operations(service).count("CreateItem") == 1


def test_a_draft_is_put_once_and_counts_as_not_sent(service: EwsService, out: EwsOutgoing) -> None:
    """A person sends it; when that was done, it is not put there again."""
    assert out.draft(mail(1)) == out.draft(mail(1))
    assert len(service.within("drafts")) == 1
    assert not out.was_sent("<1@mailbot.test>")
    with service.store.changed:
        service.store.send(service.within("drafts")[0], "F-sentitems")
    assert "sent it already" in out.draft(mail(1))
    assert service.within("drafts") == []


def test_nothing_is_said_beside_the_mime(service: EwsService, out: EwsOutgoing) -> None:
    """exchangelib would add importance, receipts and reminders of its own, above what the mail says."""
    out.draft(mail(1))
    assert service.within("drafts")[0].told == ("MimeContent", "IsRead")


def test_sends_25_mb(service: EwsService, out: EwsOutgoing) -> None:
    """A large mail leaves whole."""
    large = mail(1, body=b"QUJD" * 19 * 1024 * 340 + b"\r\n")
    assert len(large.content) > 25 * 1024 * 1024
    out.send(large)
    assert len(service.wire[0]) > 25 * 1024 * 1024
    assert service.within("sentitems")[0].content == large.content
