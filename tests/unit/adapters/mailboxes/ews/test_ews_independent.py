"""A server that speaks EWS and is not Microsoft's: what varies there, and how mailbot keeps its promises all the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing
from mailbot.errors import PermanentError, TemporaryError, UnknownOutcomeError
from mailbot.ports import Filed
from mailbot.testing.ews_service import EwsService, Kind
from tests.unit.adapters.mailboxes.ews.given import mail, opened, operations


@pytest.fixture
def service(running: EwsService) -> EwsService:
    """Return such a server, with an empty mailbox."""
    running.afresh(independent=True)
    return running


def test_folders_are_made_where_there_are_none(service: EwsService, box: Ews) -> None:
    """A listing without folders may lack its page altogether."""
    box.prepare(["Ready", "Quarantine"])
    assert sorted(one.name for one in service.store.folders.values() if not one.known) == ["Mailbot", "Quarantine", "Ready"]


def test_a_folder_that_is_missing_by_a_bare_fault_is_made_again(service: EwsService, box: Ews) -> None:
    """Such servers say by a fault with status 200 what Exchange says in its answer."""
    box.prepare(["Ready"])
    for folder in [one for one in service.store.folders.values() if one.name == "Ready"]:
        del service.store.folders[folder.id]
    native_id = service.deliver(mail(1).content)
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.MOVED
    assert service.within("Ready")[0].categories == ("Ready",)


def test_a_damaged_item_that_the_listing_leaves_out_harms_no_other(service: EwsService, box: Ews) -> None:
    """The others are listed as ever."""
    service.deliver(b"x", error="ErrorItemCorrupt")
    good = service.deliver(mail(1).content)
    assert [(listed.native_id, listed.problem) for listed in box.waiting()] == [(good, "")]


def test_a_message_without_content_is_for_a_person(service: EwsService, box: Ews) -> None:
    """A server that cannot export a message gives it without MIME rather than with an error: that is no empty message."""
    native_id = service.deliver(b"")
    with pytest.raises(PermanentError, match="without any content"):
        box.fetch(native_id)


def test_mails_are_sent_at_once(service: EwsService, out: EwsOutgoing) -> None:
    """SendItem would leave the draft and fail after it had sent; CreateItem sends once, and its copy is found by the next process."""
    out.send(mail(1))
    out.send(mail(1))
    assert len(service.wire) == 1
    assert [item.content for item in service.within("sentitems")] == [mail(1).content]
    assert service.within("drafts") == []
    assert "SendItem" not in operations(service)
    fresh = opened(service)[1]
    assert fresh.was_sent(mail(1).message_id) and not fresh.was_sent(mail(2).message_id)
    assert fresh.send(mail(1)).startswith("sent already")
    assert len(service.wire) == 1
    fresh.close()


@pytest.mark.parametrize("kind", [Kind.LATE_TIMEOUT, Kind.LATE_DROPPED, Kind.CUT_SHORT, Kind.PAGE_TOO_LATE])
def test_an_answer_that_is_lost_is_found_in_sent_items(service: EwsService, out: EwsOutgoing, kind: Kind) -> None:
    """The mail has left, though nobody said so."""
    service.faults.on("CreateItem", kind)
    assert out.send(mail(1)).startswith("sent: ")
    assert len(service.wire) == 1


@pytest.mark.parametrize("kind", [Kind.TIMEOUT, Kind.DROPPED, Kind.UNAVAILABLE, Kind.BUSY])
def test_what_did_not_take_effect_is_sent_at_the_next_try(service: EwsService, out: EwsOutgoing, kind: Kind) -> None:
    """Once, when no copy appeared in the time that it may take."""
    service.faults.on("CreateItem", kind)
    with pytest.raises(TemporaryError):
        out.send(mail(1))
    assert service.wire == []
    assert not out.was_sent(mail(1).message_id)
    out.send(mail(1))
    assert len(service.wire) == 1


def test_a_copy_beside_a_failure_is_no_proof_and_goes_to_a_person(service: EwsService, out: EwsOutgoing) -> None:
    """The server keeps the copy, then its relay is down: counted as sent, the reply would be lost without a word."""
    service.lies.relay_down = True
    with pytest.raises(PermanentError, match="yet a copy stands in Sent Items"):
        out.send(mail(1))
    assert service.wire == []


def test_a_failure_without_a_copy_is_in_doubt(service: EwsService, out: EwsOutgoing) -> None:
    """It may have left, and its copy may come late."""
    service.faults.on("CreateItem", Kind.INTERNAL)
    with pytest.raises(UnknownOutcomeError):
        out.send(mail(1))
    out.send(mail(1))
    assert len(service.wire) == 1


def test_a_draft_waits_for_a_person_and_is_not_left_behind(service: EwsService, out: EwsOutgoing) -> None:
    """It is put there once; where the mail is sent after all, no second one is left for a person to send."""
    assert out.draft(mail(1)) == out.draft(mail(1))
    assert len(service.within("drafts")) == 1 and service.wire == []
    out.send(mail(1))
    assert service.within("drafts") == [] and len(service.wire) == 1


# servers that do not search


@pytest.fixture(params=["refused", "ignored", "terse", "refused and terse"])
def limited(service: EwsService, request: pytest.FixtureRequest) -> Iterator[EwsService]:
    """Return a server that does not search by Message-ID, or says less of an item, with much in its Sent Items."""
    service.lies.search = next((one for one in ("refused", "ignored") if one in request.param), "works")
    service.lies.terse = "terse" in request.param
    for number in range(150):
        service.put_sent(mail(1000 + number).content)
    yield service


def test_was_sent_is_answered_without_a_search(limited: EwsService, out: EwsOutgoing) -> None:
    """The newest, the oldest and one that comes meanwhile are found among others; one that is not there is not."""
    assert out.was_sent(mail(1000).message_id) and out.was_sent(mail(1149).message_id)
    assert not out.was_sent(mail(7).message_id)
    limited.put_sent(mail(7).content)
    assert out.was_sent(mail(7).message_id)


def test_nothing_is_sent_twice_without_a_search(limited: EwsService, out: EwsOutgoing) -> None:
    """A process that begins finds what the one before has sent."""
    out.send(mail(1))
    fresh = opened(limited)[1]
    fresh.send(mail(1))
    assert len(limited.wire) == 1
    fresh.close()


def test_a_draft_is_put_once_without_a_search(limited: EwsService, out: EwsOutgoing) -> None:
    """Also by another process."""
    first = out.draft(mail(1))
    fresh = opened(limited)[1]
    assert fresh.draft(mail(1)) == first
    fresh.close()


def test_one_that_cannot_be_shown_does_not_hide_the_others(service: EwsService, out: EwsOutgoing) -> None:
    """A damaged sent mail is passed over in the search."""
    service.lies.search = "refused"
    for number in range(5):
        service.put_sent(mail(number).content)
    for item in service.within("sentitems")[2:3]:
        item.error = "ErrorNobodyKnowsThis"
    assert [out.was_sent(mail(number).message_id) for number in range(5)] == [True, True, False, True, True]


# servers that do not tell where an item is


@pytest.mark.parametrize("ids_change", [True, False])
def test_an_item_whose_folder_is_not_told_is_looked_for(service: EwsService, box: Ews, ids_change: bool) -> None:
    """What is in the inbox is fetched and filed; what a person moved is gone."""
    service.lies.terse, service.lies.ids_change = True, ids_change
    ours, theirs = service.deliver(mail(1).content), service.deliver(mail(2).content)
    assert box.fetch(ours) is not None
    service.move_by_person(theirs)
    assert box.fetch(theirs) is None
    assert box.file(theirs, "Ready", ("Ready",)) is Filed.GONE
    assert box.file(ours, "Ready", ("Ready",)) is Filed.MOVED
    assert box.fetch(ours) is None
    assert len(service.within("Ready")) == 1


@pytest.mark.parametrize("fault", ["ErrorInvalidPropertySet", Kind.INTERNAL, "fault:ErrorInvalidOperation"])
def test_a_server_that_writes_no_categories_files_all_the_same(service: EwsService, box: Ews, fault: str) -> None:
    """A message without its mark is better than one that stays."""
    native_id = service.deliver(mail(1).content)
    service.faults.on("UpdateItem", fault, times=50)
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.MOVED


def test_a_sign_of_life_is_no_sign_of_mail(service: EwsService, box: Ews) -> None:
    """Only what says that something arrived wakes anybody."""
    stop, wakes = Event(), list[float]()
    thread = Thread(target=box.wait, args=(stop, lambda: wakes.append(time.monotonic())), daemon=True)
    thread.start()
    time.sleep(1.0)
    quiet = len(wakes)
    service.deliver(mail(1).content)
    time.sleep(1.0)
    stop.set()
    thread.join(2)
    assert (quiet, len(wakes)) == (1, 2)


def test_the_doctor_says_what_kind_of_server_it_is(service: EwsService, box: Ews) -> None:
    """An operator sees which way of sending is used."""
    found = box.diagnose()
    assert all(one.ok for one in found)
    assert "another EWS server" in found[-1].detail
