"""The contract on EWS: the real exchangelib against the stateful fake, as Microsoft's server and as an independent one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from mailbot.adapters.mailboxes.ews import Ews, open_ews
from mailbot.adapters.mailboxes.ews_folders import category
from mailbot.adapters.mailboxes.ews_outgoing import EwsOutgoing
from mailbot.adapters.mailboxes.ews_wire import Timeouts
from mailbot.errors import MailbotError
from mailbot.model.plan import Mail
from mailbot.ports import Mailbox, Outgoing
from mailbot.testing.ews_service import PASSWORD, USER, EwsService, Kind
from tests.contract.mailbox_contract import Capabilities, MailboxContract


@pytest.fixture(scope="module")
def service() -> Iterator[EwsService]:
    """Run one server for this file; each test has a fresh mailbox."""
    with EwsService() as service:
        yield service


class EwsWorld:
    """The server, couriers and people."""

    def __init__(self, service: EwsService, *, independent: bool = False) -> None:
        """Begin with an empty mailbox."""
        service.afresh(independent=independent)
        self.capabilities = Capabilities(remembers_filing=False, trash=False, poison=not independent)
        self.service = service
        self.adapters: list[Ews] = []
        self.mailbox = self.reopened()
        self.deliver = service.deliver
        self.put_sent = service.put_sent
        self.move_by_person = service.move_by_person
        self.delete_by_person = service.delete_by_person
        self.break_connection = service.cut

    def reopened(self) -> Ews:
        """Return an adapter that begins with nothing."""
        adapter, _ = open_ews(
            "apimanagement", self.service.settings(), password=lambda: PASSWORD, poll_seconds=0.2
        )
        self.adapters.append(adapter)
        return adapter

    def close(self) -> None:
        """Let go of every connection."""
        for adapter in self.adapters:
            adapter.close()

    def trash_by_person(self, native_id: str) -> None:
        """Exchange moves what is deleted."""
        raise NotImplementedError

    def draft_by_person(self, native_id: str) -> None:
        """Let the server tell that it is a draft."""
        next(item for item in self.service.within("inbox") if item.id == native_id).draft = True

    def inbox_ids(self) -> list[str]:
        """Return the ids in the inbox."""
        return [item.id for item in self.service.within("inbox")]

    def folder(self, name: str) -> list[bytes]:
        """Return the contents of a Mailbot folder."""
        return [item.content for item in self.service.within(name)]

    def marks(self, name: str) -> list[frozenset[str]]:
        """Return the categories of each message."""
        return [frozenset(item.categories) for item in self.service.within(name)]

    def marked(self, name: str) -> str:
        """Return a category as Exchange writes it."""
        return category(name)

    def poison(self) -> None:
        """Put a damaged item into the inbox."""
        self.service.deliver(b"Subject: poison\r\n\r\n", error="ErrorCorruptData")

    def returned(self, content: bytes) -> bytes:
        """Return the bytes: this fake keeps them."""
        return content


class TestEws(MailboxContract):
    """The contract, on EWS."""

    @pytest.fixture
    def mailbox_world(self, service: EwsService) -> Iterator[EwsWorld]:
        """Return the world of an empty mailbox."""
        world = EwsWorld(service)
        yield world
        world.close()


class TestIndependentEws(MailboxContract):
    """The contract, on a server that is not Microsoft's."""

    @pytest.fixture
    def mailbox_world(self, service: EwsService) -> Iterator[EwsWorld]:
        """Return the world of an empty mailbox."""
        world = EwsWorld(service, independent=True)
        yield world
        world.close()


def accepts(box: Ews, out: EwsOutgoing) -> tuple[Mailbox, Outgoing]:
    """Keep mypy's eye on it: the adapters are what the ports ask for."""
    return box, out


# ---- every failure at every call

ARRIVAL = b"From: a@wales.nhs.uk\r\nMessage-ID: <in@test>\r\nSubject: Access\r\n\r\nBore da\r\n"
ANSWER = Mail(
    "<out@test>", USER, ("a@wales.nhs.uk",),
    b"From: apimanagement@wales.nhs.uk\r\nTo: a@wales.nhs.uk\r\nMessage-ID: <out@test>\r\n"
    b"Auto-Submitted: auto-replied\r\n\r\nDiolch\r\n",
)  # fmt: skip
ON_THE_WIRE = ANSWER.content.replace(b"Auto-Submitted: auto-replied", b"X-Auto-Response-Suppress: All")
TURNS = 8
COPY_DELAY = 0.05  # seconds until a sent copy is to be seen; until then the mail is nowhere


@dataclass(slots=True)
class Journey:
    """What a journal would know of one message, and the process that works on it."""

    service: EwsService
    restarts: bool
    settle_seconds: float
    began: bool = False
    kept: bool = False
    received: set[bytes] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    _adapters: tuple[Ews, EwsOutgoing] | None = None

    def run(self) -> Journey:
        """Work in turns until the message is answered and filed."""
        for _ in range(TURNS):
            try:
                self._turn(*self._process())
            except MailbotError as error:
                self.errors.append(f"{type(error).__name__}: {error}")
                if self.restarts:
                    self._end()
            if self.kept and not self.service.within("inbox"):
                break
        self._end()
        return self

    def _process(self) -> tuple[Ews, EwsOutgoing]:
        if self._adapters is None:
            self._adapters = open_ews(
                "m", self.service.settings(settle_seconds=self.settle_seconds), password=lambda: PASSWORD,
                timeouts=Timeouts(1.0, 0.6, 5.0, 0.01), look_seconds=0.02,
            )  # fmt: skip
        return self._adapters

    def _end(self) -> None:
        if self._adapters is not None:
            self._adapters[0].close()
        self._adapters = None

    def _turn(self, box: Ews, out: EwsOutgoing) -> None:
        box.prepare(["Ready"])
        for listed in box.waiting():
            if listed.problem:
                continue
            raw = box.fetch(listed.native_id)
            if raw is None:
                continue
            self.received.add(raw.content)
            self._answer(out)
            box.file(listed.native_id, "Ready", ("Mailbot ready",))

    def _answer(self, out: EwsOutgoing) -> None:
        if self.kept:
            return
        if self.began and out.was_sent(ANSWER.message_id):
            self.kept = True
            return
        self.began = True
        out.send(ANSWER)
        self.kept = True


def afresh(service: EwsService, *, independent: bool) -> None:
    """Begin again with one message in the inbox, and copies that come late."""
    service.afresh(independent=independent)
    service.lies.copy_delay = COPY_DELAY
    service.lies.silence = 0.4
    service.deliver(ARRIVAL)


def calls_of_a_journey(service: EwsService, *, independent: bool) -> list[str]:
    """Return the calls of a journey where all goes well."""
    afresh(service, independent=independent)
    journey = Journey(service, restarts=False, settle_seconds=0.0).run()
    assert journey.errors == []
    return [seen.operation for seen in service.calls]


def copies(service: EwsService) -> list[bytes]:
    """Return the copies in Sent Items, those included that do not show yet."""
    return [item.content for item in service.store.items.values() if item.folder == "F-sentitems"]


WAYS = {"Exchange, same process": (False, False), "Exchange, restarts": (False, True), "independent, restarts": (True, True)}


@pytest.mark.parametrize(("independent", "restarts"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("kind", list(Kind))
def test_no_failure_at_any_call_loses_or_doubles(service: EwsService, kind: Kind, independent: bool, restarts: bool) -> None:
    """Whatever fails wherever, and however late sent copies come: read whole, filed once, answered exactly once."""
    calls = calls_of_a_journey(service, independent=independent)
    assert len(calls) > 12
    for number, call in enumerate(calls, start=1):
        afresh(service, independent=independent)
        service.faults.at(number, kind)
        journey = Journey(service, restarts, settle_seconds=COPY_DELAY * 2).run()
        where = f"{kind} at call {number}, {call}: {journey.errors}"
        assert service.wire == [ON_THE_WIRE], where
        assert journey.kept, where
        assert journey.received == {ARRIVAL}, where
        assert [item.content for item in service.within("Ready")] == [ARRIVAL], where
        assert copies(service) == [ANSWER.content], where
        assert service.within("inbox") == service.within("drafts") == [], where


@pytest.mark.parametrize("independent", [False, True], ids=["Exchange", "independent"])
@pytest.mark.parametrize("kind", [Kind.LATE_TIMEOUT, Kind.LATE_DROPPED, Kind.CUT_SHORT, Kind.LATE_SILENT, Kind.LATE_INTERNAL])
def test_the_same_failure_again_and_again_does_not_double(service: EwsService, kind: Kind, independent: bool) -> None:
    """Every send of a journey takes effect and then fails, with copies that come late: one mail leaves all the same."""
    afresh(service, independent=independent)
    service.faults.on("CreateItem" if independent else "SendItem", kind, times=50)
    journey = Journey(service, restarts=True, settle_seconds=COPY_DELAY * 2).run()
    assert service.wire == [ON_THE_WIRE]
    assert journey.kept
