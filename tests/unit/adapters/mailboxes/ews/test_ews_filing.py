"""Filing by EWS: people who are faster, folders that vanish, answers that are lost."""

from __future__ import annotations

import pytest

from mailbot.adapters.mailboxes.ews import Ews
from mailbot.ports import Filed
from mailbot.testing.ews_service import EwsService, Kind
from tests.unit.adapters.mailboxes.ews.given import mail, opened


def test_a_damaged_item_can_be_set_aside(service: EwsService, box: Ews) -> None:
    """It cannot be read or marked, but moved."""
    native_id = service.deliver(b"x", error="ErrorCorruptData")
    assert box.file(native_id, "Quarantine", ("mailbot: quarantine",)) is Filed.MOVED
    assert len(service.within("Quarantine")) == 1


def test_categories_of_people_are_kept(service: EwsService, box: Ews) -> None:
    """Ours are added to them, each once, without the signs that part categories."""
    native_id = service.deliver(mail(1).content, categories=("Red", "Ready"))
    box.file(native_id, "Ready", ("Ready", "a, b;\tc", "Ŵyl"))
    assert service.within("Ready")[0].categories == ("Red", "Ready", "a b c", "Ŵyl")


def test_a_change_meanwhile_is_looked_at_again(service: EwsService, box: Ews) -> None:
    """A person who marks the message just then does not stop it, and keeps the mark."""
    native_id = service.deliver(mail(1).content)

    def mark() -> None:
        item = service.store.items[native_id]
        item.categories, item.key = ("Urgent",), item.key + 1

    service.faults.before("UpdateItem", mark)
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.MOVED
    assert service.within("Ready")[0].categories == ("Urgent", "Ready")


@pytest.mark.parametrize("operation", ["UpdateItem", "MoveItem"])
@pytest.mark.parametrize("act", ["move_by_person", "delete_by_person"])
def test_a_person_may_be_faster(service: EwsService, box: Ews, operation: str, act: str) -> None:
    """What a person takes away between two of our steps is gone, and that is no error."""
    native_id = service.deliver(mail(1).content)
    service.faults.before(operation, lambda: getattr(service, act)(native_id))
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.GONE
    assert service.within("Ready") == []


@pytest.mark.parametrize("kind", [Kind.LATE_DROPPED, Kind.LATE_TIMEOUT, Kind.CUT_SHORT, Kind.LATE_INTERNAL])
def test_a_move_whose_answer_is_lost_is_known_for_ours(service: EwsService, box: Ews, kind: Kind) -> None:
    """The message stands where it belongs, once."""
    native_id = service.deliver(mail(1).content)
    service.faults.on("MoveItem", kind)
    assert box.file(native_id, "Ready", ("Ready",)) is Filed.ALREADY
    assert len(service.within("Ready")) == 1


def test_a_folder_that_a_person_deleted_is_made_again(service: EwsService, box: Ews) -> None:
    """What was remembered of it is forgotten."""
    box.prepare(["Ready"])
    for folder in [one for one in service.store.folders.values() if one.name == "Ready"]:
        del service.store.folders[folder.id]
    native_id = service.deliver(mail(1).content)
    assert box.file(native_id, "Ready", ()) is Filed.MOVED
    assert len(service.within("Ready")) == 1


def test_folders_are_made_once(service: EwsService) -> None:
    """Names differ neither by case nor by how letters are composed; what is there is used."""
    first, _ = opened(service)
    first.prepare(["Adolygiad – ŵyl"])
    second, _ = opened(service)
    second.prepare(["adolygiad – w\u0302yl"])
    names = sorted(one.name for one in service.store.folders.values() if not one.known)
    assert names == ["Adolygiad – ŵyl", "Mailbot"]
    first.close()
    second.close()


def test_a_race_for_a_folder_is_won_by_whoever_was_first(service: EwsService, box: Ews) -> None:
    """Two processes may create the same folder at once."""

    def other() -> None:
        with service.store.changed:
            service.store.create_folder("F-msgfolderroot", "Mailbot")

    service.faults.before("CreateFolder", other)
    box.prepare(["Ready"])
    assert sorted(one.name for one in service.store.folders.values() if not one.known) == ["Mailbot", "Ready"]


def test_where_ids_stay_a_filed_message_is_known(service: EwsService, box: Ews) -> None:
    """On a server whose ids outlive a move, ALREADY and GONE come from the folder itself."""
    service.lies.ids_change = False
    ours, theirs = service.deliver(mail(1).content), service.deliver(mail(2).content)
    assert box.file(ours, "Ready", ()) is Filed.MOVED
    fresh, _ = opened(service)
    assert fresh.file(ours, "Ready", ()) is Filed.ALREADY
    service.move_by_person(theirs)
    assert fresh.fetch(theirs) is None
    assert fresh.file(theirs, "Ready", ()) is Filed.GONE
    fresh.close()
