"""SIGTERM and SIGINT: the service ends within ten seconds whatever it is doing, and the next one goes on where it ended."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.servers.waiting import waited
from tests.unit.adapters.scripted_smtp import STALL, ScriptedSmtp

WITHIN = 10.0


def stopped(process: subprocess.Popen[bytes], number: int) -> tuple[int, float]:
    """Send a signal; return the exit status and the seconds until the end."""
    begun = time.monotonic()
    process.send_signal(number)
    return process.wait(timeout=30), time.monotonic() - begun


def test_under_load_it_ends_soon_and_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    """In the middle of a backlog it finishes what is begun, leaves the rest in the inbox, and a second start does that."""
    sink = Sink()
    world = World(tmp_path, sink.port)
    count = 200
    for one in range(count):
        world.deliver(one, message(one))
    process = world.start()
    assert waited(lambda: sum(sink.received.values()) >= 20)
    status, seconds = stopped(process, signal.SIGTERM)
    assert (status, seconds < WITHIN) == (0, True), seconds
    assert 0 < world.inbox(), "the backlog was worked off before it could be stopped"
    assert world.once().returncode == 0
    assert world.inbox() == 0 and sum(world.filed().values()) == count
    assert Counter(len(sink.to(f"sponsor{one}@cardiff.wales.nhs.uk")) for one in range(count)) == {1: count}
    sink.close()


@pytest.mark.parametrize(("place", "number"), [("EHLO", signal.SIGINT), ("DATA", signal.SIGTERM)])
def test_while_the_mail_server_stalls_it_ends_all_the_same(tmp_path: Path, place: str, number: int) -> None:
    """A server that does not answer holds up no shutdown; what is doubtful is left to a person, the rest goes later."""
    stalls = [True]
    server = ScriptedSmtp(script=lambda stage, _: STALL if stage == place and stalls else None, accept_first=True)
    world = World(tmp_path, server.port)
    world.config.write_text(world.config.read_text().replace("timeout_seconds: 3", "timeout_seconds: 60, retry_seconds: 0.5"))
    for one in range(6):
        world.deliver(one, message(one))
    process = world.start()
    reached = server.reached.is_set if place == "DATA" else lambda: server.connections > 0
    assert waited(reached)
    status, seconds = stopped(process, number)
    assert (status, seconds < WITHIN) == (0, True), seconds
    stalls.clear()
    server.close()
    healed = Sink(port=server.port)
    assert waited(lambda: world.once().returncode == 0 and world.inbox() == 0, 90)
    assert sum(world.filed().values()) == 6
    times = Counter({who: count for (who, _), count in healed.received.items()})
    times.update(recipient for recipients in server.recipients for recipient in recipients)
    sponsors = [times[f"sponsor{one}@cardiff.wales.nhs.uk"] for one in range(6)]
    assert max(sponsors) == 1 and (place == "DATA" or min(sponsors) == 1)
    assert world.filed()["Quarantine"] == 0 or place == "DATA"
    healed.close()


def test_one_pass_that_is_interrupted_says_so_and_the_next_goes_on(tmp_path: Path) -> None:
    """`run --once` ends early with a status of its own, not with a traceback."""
    sink = Sink()
    world = World(tmp_path, sink.port)
    for one in range(200):
        world.deliver(one, message(one))
    process = world.start("--once")
    assert waited(lambda: sum(sink.received.values()) >= 10)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=WITHIN) == 130
    said = world.log.read_text()
    assert "stopped before the pass was done" in said and "Traceback" not in said
    assert world.once().returncode == 0 and world.inbox() == 0
    assert max(sink.received.values()) == 1
    sink.close()
