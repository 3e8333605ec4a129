"""Every failure at every call of a message's whole journey: it is never lost, and never answered twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mailbot.adapters.entra import GRAPH, Entra
from mailbot.adapters.http import Http, Patience
from mailbot.adapters.mailboxes.graph import Graph
from mailbot.adapters.mailboxes.graph_client import GraphClient
from mailbot.adapters.mailboxes.graph_outgoing import GraphOutgoing
from mailbot.errors import MailbotError
from mailbot.model.plan import Mail
from mailbot.testing.graph_faults import Fault, Kind
from mailbot.testing.graph_service import USER, GraphService
from mailbot.testing.graph_store import Post

QUICK = Patience(attempts=2, first=0.01, jitter=0.005, longest=1.5)
ARRIVAL = b"From: a@wales.nhs.uk\r\nMessage-ID: <in@test>\r\nSubject: Access\r\n\r\nBore da\r\n"
ANSWER = Mail(
    "<out@test>", USER, ("a@wales.nhs.uk",),
    b"From: apimanagement@wales.nhs.uk\r\nMessage-ID: <out@test>\r\nAuto-Submitted: auto-replied\r\n\r\nDiolch\r\n",
)  # fmt: skip
TURNS = 8
COPY_DELAY = 0.12  # seconds until a sent copy is to be seen; until then the mail is nowhere


@dataclass(slots=True)
class Journey:
    """What a journal would know of one message, and the process that works on it."""

    service: GraphService
    restarts: bool
    settle_seconds: float
    began: bool = False
    kept: bool = False
    received: set[bytes] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    _adapters: tuple[Graph, GraphOutgoing] | None = None

    def run(self) -> Journey:
        """Work in turns until the message is answered and filed."""
        for _ in range(TURNS):
            try:
                self._turn(*self._process())
            except MailbotError as error:
                self.errors.append(f"{type(error).__name__}: {error}")
                if self.restarts:
                    self._end()
            if self.kept and not self.service.within("Inbox"):
                break
        self._end()
        return self

    def _process(self) -> tuple[Graph, GraphOutgoing]:
        if self._adapters is None:
            http = Http(patience=QUICK, ca_file=self.service.ca_file)
            entra = Entra(self.service.settings().oauth, GRAPH, http)
            client = GraphClient(self.service.settings(), entra, http, denied_pause=0.01)
            out = GraphOutgoing("m", client, settle_seconds=self.settle_seconds, look_seconds=0.02)
            self._adapters = Graph("m", client, entra), out
        return self._adapters

    def _end(self) -> None:
        if self._adapters is not None:
            self._adapters[0].close()
        self._adapters = None

    def _turn(self, box: Graph, out: GraphOutgoing) -> None:
        box.prepare(["Ready"])
        for listed in box.waiting():
            raw = box.fetch(listed.native_id)
            if raw is None:
                continue
            self.received.add(raw.content)
            self._answer(out)
            box.file(listed.native_id, "Ready", ("Mailbot ready",))

    def _answer(self, out: GraphOutgoing) -> None:
        if self.kept:
            return
        if self.began and out.was_sent(ANSWER.message_id):
            self.kept = True
            return
        self.began = True
        out.send(ANSWER)
        self.kept = True


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphService]:
    """Run one service for this file; each journey has a fresh mailbox."""
    with GraphService(Path(tmp_path_factory.mktemp("graph"))) as service:
        yield service


def afresh(service: GraphService) -> None:
    """Begin again with one message in the inbox."""
    service.faults.clear()
    service.posts[USER] = service.post = Post(USER)
    service.calls.clear()
    service.answers.clear()
    service.deliver(ARRIVAL)


def calls_of_a_journey(service: GraphService) -> list[str]:
    """Return the calls of a journey where all goes well."""
    afresh(service)
    journey = Journey(service, restarts=False, settle_seconds=0.0).run()
    assert journey.errors == []
    return [str(seen) for seen in service.calls]


@pytest.mark.parametrize("restarts", [False, True], ids=["same process", "restarts"])
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.GONE])
def test_no_failure_at_any_call_loses_or_doubles(service: GraphService, kind: Kind, restarts: bool) -> None:
    """Whatever fails wherever, and however late sent copies come: read whole, filed once, answered exactly once."""
    service.lies.copy_delay = COPY_DELAY
    calls = calls_of_a_journey(service)
    assert len(calls) > 12
    for number, call in enumerate(calls, start=1):
        afresh(service)
        service.faults.at(number, Fault(kind, retry_after="0"))
        journey = Journey(service, restarts, settle_seconds=COPY_DELAY * 2).run()
        where = f"{kind} at call {number}, {call}: {journey.errors}"
        left = [item.content for item in service.post.left]
        assert left == [ANSWER.content], where
        assert journey.kept, where
        assert journey.received == {ARRIVAL}, where
        assert [item.content for item in service.within("Ready")] == [ARRIVAL], where
        assert service.within("Inbox") == service.within("Drafts") == [], where


@pytest.mark.parametrize("kind", [Kind.LATE_TIMEOUT, Kind.LATE_DROPPED, Kind.CUT_SHORT])
def test_the_same_failure_again_and_again_does_not_double(service: GraphService, kind: Kind) -> None:
    """Every send of a journey takes effect and then fails, with copies that come late: one mail leaves all the same."""
    service.lies.copy_delay = COPY_DELAY
    afresh(service)
    service.faults.on("POST", "/send$", Fault(kind), times=50)
    journey = Journey(service, restarts=True, settle_seconds=COPY_DELAY * 2).run()
    assert [item.content for item in service.post.left] == [ANSWER.content]
    assert journey.kept
