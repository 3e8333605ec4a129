"""Listing and fetching by EWS: damaged items, lost rights, what vanishes meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailbot.adapters.mailboxes.ews import Ews
from mailbot.errors import PermanentError, TemporaryError
from mailbot.testing.ews_service import BEGINNING, EwsService, Kind
from tests.unit.adapters.mailboxes.ews.given import mail, operations


def test_lists_the_oldest_first(service: EwsService, box: Ews) -> None:
    """Whatever order the server has, by when the messages arrived."""
    late = service.deliver(mail(1).content, received=BEGINNING + timedelta(days=3))
    early = service.deliver(mail(2).content, received=BEGINNING - timedelta(days=3))
    middle = service.deliver(mail(3).content)
    items = [*box.waiting()]
    assert [item.native_id for item in items] == [early, middle, late]
    assert items[0].received_at == BEGINNING - timedelta(days=3)
    assert items[0].size == len(mail(2).content)


def test_lists_more_than_the_server_gives_at_once(service: EwsService, box: Ews) -> None:
    """Several pages of SyncFolderItems make one listing."""
    ids = {service.deliver(mail(number).content) for number in range(600)}
    assert {item.native_id for item in box.waiting()} == ids
    assert operations(service).count("SyncFolderItems") == 2


@pytest.mark.parametrize("code", ["ErrorCorruptData", "ErrorItemCorrupt", "ErrorItemNotFound", "ErrorAccessDenied",
                                  "ErrorInternalServerError", "ErrorNobodyKnowsThis", "ErrorMimeContentConversionFailed"])  # fmt: skip
def test_one_bad_item_is_listed_with_its_problem(service: EwsService, box: Ews, code: str) -> None:
    """Whether the server refuses the item alone or the whole call for its sake, the others are listed as ever."""
    good = {service.deliver(mail(number).content) for number in range(3)}
    bad = service.deliver(mail(9).content, error=code)
    good |= {service.deliver(mail(number).content) for number in range(4, 8)}
    problems = {item.native_id: item.problem for item in box.waiting()}
    assert {native_id for native_id, problem in problems.items() if not problem} == good
    assert problems[bad]


def test_what_vanishes_while_it_is_listed_is_no_problem(service: EwsService, box: Ews) -> None:
    """A message that goes between the listing and the look at it is not listed."""
    victim, other = service.deliver(mail(1).content), service.deliver(mail(2).content)
    service.faults.before("GetItem", lambda: service.delete_by_person(victim))
    assert [(item.native_id, item.problem) for item in box.waiting()] == [(other, "")]


def test_a_server_that_fails_at_everything_is_ill(service: EwsService, box: Ews) -> None:
    """It is not the messages that are to blame then, and none is set aside."""
    for number in range(40):
        service.deliver(mail(number).content)
    service.faults.on("GetItem", Kind.INTERNAL, times=1000)
    with pytest.raises(TemporaryError):
        box.waiting()


def test_a_failure_that_passes_blames_no_message(service: EwsService, box: Ews) -> None:
    """Whatever call of a listing fails for the moment, none of them is listed with a problem."""
    for number in range(3):
        service.deliver(mail(number).content)
    service.faults.each(Kind.LATE_TIMEOUT)
    assert [listed.problem for listed in box.waiting()] == [""] * 3


def test_a_server_that_fails_at_the_only_messages_is_ill(service: EwsService, box: Ews) -> None:
    """When not even the folder can be asked, it is not the message that is to blame."""
    service.deliver(mail(1).content)
    [*box.waiting()]
    service.faults.on("GetItem|GetFolder", Kind.INTERNAL, times=50)
    with pytest.raises(TemporaryError):
        box.waiting()


@pytest.mark.parametrize("tag", ["MeetingRequest", "SharingMessage", "Item", "NewInEveryWay"])
def test_items_of_any_class_are_listed_and_fetched(service: EwsService, box: Ews, tag: str) -> None:
    """An inbox holds more than messages, and classes that exchangelib does not know."""
    native_id = service.deliver(mail(1).content, tag=tag)
    (item,) = box.waiting()
    assert (item.native_id, item.problem) == (native_id, "")
    raw = box.fetch(native_id)
    assert raw is not None and raw.content == mail(1).content


def test_a_message_without_mime_is_for_a_person(service: EwsService, box: Ews) -> None:
    """The server cannot convert it: asking again does not help."""
    native_id = service.deliver(mail(1).content, mime_error="ErrorMimeContentConversionFailed")
    with pytest.raises(PermanentError, match="Outlook"):
        box.fetch(native_id)


def test_denied_for_one_message_is_permanent(service: EwsService, box: Ews) -> None:
    """The mailbox can be opened, so it is this message that is to blame."""
    native_id = service.deliver(mail(1).content, error="ErrorAccessDenied")
    with pytest.raises(PermanentError, match="access denied"):
        box.fetch(native_id)
    with pytest.raises(PermanentError, match="access denied"):
        box.file(native_id, "Ready", ())


def test_denied_for_the_whole_mailbox_blames_no_message(service: EwsService, box: Ews) -> None:
    """A right that was withdrawn must not set aside every message that waits."""
    native_id = service.deliver(mail(1).content)
    [*box.waiting()]
    service.faults.on("GetItem|GetFolder", Kind.DENIED, times=50)
    for act in (lambda: box.fetch(native_id), lambda: box.file(native_id, "Ready", ())):
        with pytest.raises(TemporaryError, match="access denied"):
            act()
    with pytest.raises(PermanentError, match="access denied"):
        box.waiting()


def test_the_sync_state_of_sent_mail_may_be_lost(service: EwsService, box: Ews) -> None:
    """The folder is then read from the beginning."""
    service.put_sent(mail(1).content)
    assert len([*box.sent(lambda _: False)]) == 1
    service.store.folders["F-sentitems"].changes.clear()
    service.put_sent(mail(2).content)
    service.store.folders["F-sentitems"].changes.clear()
    assert [*box.sent(lambda _: False)] == []
    service.put_sent(mail(3).content)
    assert [raw.content for raw in box.sent(lambda _: False)] == [mail(3).content]


def test_one_bad_sent_mail_does_not_block_the_others(service: EwsService, box: Ews) -> None:
    """It is tried again at the next look, and comes when the server can give it."""
    bad = service.put_sent(mail(1).content)
    service.put_sent(mail(2).content)
    service.store.items[bad].mime_error = "ErrorMimeContentConversionFailed"
    assert [raw.content for raw in box.sent(lambda _: False)] == [mail(2).content]
    service.store.items[bad].mime_error = ""
    assert len([*box.sent(lambda _: False)]) == 2
