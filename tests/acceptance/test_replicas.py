"""Several services on one PostgreSQL ledger: one works on a mailbox, the others stand by and take over at once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.servers.postgres import Postgres
from tests.servers.waiting import waited

COUNT = 80


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """One server for all tests."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture
def world(tmp_path: Path, sink: Sink, postgres: Postgres) -> Iterator[World]:
    """An installation whose ledger is an empty database."""
    made = World(tmp_path, sink.port, extra=f'state: {{database: "{postgres.fresh(f"r{uuid.uuid4().hex}")}"}}')
    made.config.write_text(made.config.read_text().replace("poll_seconds: 5", "poll_seconds: 0.5"))
    yield made
    made.close()


def judged(world: World, sink: Sink, count: int) -> None:
    """Every message is decided once, answered once, filed once, and the record is whole."""
    assert waited(lambda: world.inbox() == 0, 60)
    decided = Counter(decision["message_id"] for decision in world.decisions())
    assert len(decided) == count and set(decided.values()) == {1}
    assert Counter(len(sink.to(f"sponsor{one}@cardiff.wales.nhs.uk")) for one in range(count)) == {1: count}
    assert set(sink.received.values()) == {1} and sum(world.filed().values()) == count
    cases = [decision["case"] for decision in world.decisions()]
    assert len(set(cases)) == len(cases) == count
    assert world.run("audit", "verify", "--config", str(world.config)).returncode == 0


def ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0


def test_two_replicas_answer_nobody_twice_and_one_takes_over_when_the_other_is_killed(world: World, sink: Sink) -> None:
    """Both see all the mail; whoever is killed in the middle, the other goes on within seconds."""
    replicas = [world.start(), world.start()]
    for one in range(COUNT):
        world.deliver(one, message(one))
    assert waited(lambda: sum(sink.received.values()) >= COUNT // 4, 60)
    for _ in range(2):  # kill either of the two, whoever works: the other takes over, and a new one stands by
        victim = replicas.pop(0)
        victim.kill()
        victim.wait()
        replicas.append(world.start())
        before = sum(sink.received.values())
        assert waited(lambda before=before: sum(sink.received.values()) > before or world.inbox() == 0, 60)  # type: ignore[misc]
    judged(world, sink, COUNT)
    assert "mailbox.standby" in world.log.read_text()
    for replica in replicas:
        ended(replica)


def test_a_replica_whose_session_is_cut_off_stands_by_instead_of_going_on(world: World, sink: Sink, postgres: Postgres) -> None:
    """The right to work on a mailbox ends with the database session: an administrator, or a network, may end that at any time."""
    url = world.config.read_text().rpartition('database: "')[2].partition('"')[0]
    replicas = [world.start(), world.start()]
    engine = create_engine(url)
    for one in range(COUNT):
        world.deliver(one, message(one))
        if one % 20 == 19:
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"))
            time.sleep(0.3)
    engine.dispose()
    judged(world, sink, COUNT)
    for replica in replicas:
        assert replica.poll() is None, "a cut session must not end the service"
        ended(replica)


def test_a_database_that_is_down_for_a_while_is_waited_for(world: World, sink: Sink, postgres: Postgres) -> None:
    """The service says what is missing, and goes on by itself."""
    service = world.start()
    world.deliver(0, message(0))
    assert waited(lambda: world.inbox() == 0, 60)
    postgres.down()
    world.deliver(1, message(1))
    assert waited(lambda: "cannot be used now" in world.log.read_text(), 60)
    assert service.poll() is None and len(sink.to("sponsor1@cardiff.wales.nhs.uk")) == 0
    postgres.up()
    judged(world, sink, 2)
    ended(service)


def test_one_pass_beside_a_service_is_refused(world: World) -> None:
    """It says who is at work, and does nothing."""
    service = world.start()
    world.deliver(0, message(0))
    assert waited(lambda: world.inbox() == 0, 60)
    refused = world.once()
    assert refused.returncode == 1 and "another mailbot works on mailbox" in refused.stderr
    assert os.path.exists(world.folder / "mail" / "api") and "Traceback" not in refused.stderr
    ended(service)
