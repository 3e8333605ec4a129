"""The real service tells operators by mail that a mailbox is not read: once an outage, and one all-clear."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path

import pytest

from mailbot.testing.graph_faults import Fault, Kind
from tests.acceptance.graph_world import API, SEC, GraphWorld
from tests.acceptance.sink import Sink
from tests.contract.graph_description import Description, description
from tests.servers.waiting import waited

OPERATOR = "operator@wales.nhs.uk"
QUICK = f"schedule: {{poll_seconds: 1}}\nhealth: {{unread_minutes: 0.1, alarm_to: [{OPERATOR}]}}\n"
NOT_READ, READ = b"Subject: mailbot: apimanagement is not read\r\n", b"Subject: mailbot: apimanagement is read again\r\n"


@pytest.fixture(scope="module")
def described() -> Iterator[Description]:
    """Check every exchange by Microsoft's description."""
    made = description()
    yield made
    assert made.take_problems() == []


@contextmanager
def running(world: GraphWorld) -> Iterator[subprocess.Popen[bytes]]:
    """Run the service meanwhile."""
    process = world.start()
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(15) == 0


def lose(world: GraphWorld) -> None:
    """Let the inbox of apimanagement be refused from now on."""
    world.service.faults.on("GET", f"/users/{API}/mailFolders/inbox/messages$", Fault(Kind.UNAUTHORISED), times=1_000_000)


def told(world: GraphWorld, user: str) -> list[bytes]:
    """Return the alarms and all-clears that left a mailbox."""
    return [content for content in world.left(user) if f"To: {OPERATOR}".encode() in content]


def test_another_mailboxs_own_way_out_tells(tmp_path: Path, described: Description) -> None:
    """Without an smtp section the mailbox that works tells of the one that does not; a restart tells nothing again."""
    with GraphWorld(tmp_path, described.check, extra=QUICK) as world:
        lose(world)
        with running(world):
            assert waited(lambda: len(told(world, SEC)) == 1, 40)
            assert NOT_READ in told(world, SEC)[0] and b"Auto-Submitted: auto-generated" in told(world, SEC)[0]
            time.sleep(4)
        with running(world):
            time.sleep(10)
            assert len(told(world, SEC)) == 1
            world.service.faults.clear()
            assert waited(lambda: len(told(world, SEC)) == 2, 30)
            time.sleep(4)
        assert [NOT_READ in content for content in told(world, SEC)] == [True, False]
        assert READ in told(world, SEC)[1] and told(world, API) == []


def test_the_smtp_section_tells_where_there_is_one(tmp_path: Path, described: Description) -> None:
    """Where everything at Graph fails, the alarms of both mailboxes leave by SMTP, with the error in them."""
    sink = Sink()
    with GraphWorld(tmp_path, described.check, extra=f"{QUICK}smtp: {{host: 127.0.0.1, port: {sink.port}}}\n") as world:
        world.service.faults.on("GET", "^/users/", Fault(Kind.UNAUTHORISED), times=1_000_000)
        with running(world):
            assert waited(lambda: len(sink.to(OPERATOR)) == 2, 40)
            time.sleep(4)
    assert len(sink.to(OPERATOR)) == 2
    assert {NOT_READ in content for content in sink.contents} == {True, False}
    assert all(b"HTTP 401" in bytes(message_from_bytes(content).get_payload(decode=True)) for content in sink.contents)
    sink.close()
