"""The real process is killed with SIGKILL, again and again, in the middle of a backlog."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message

MESSAGES = 200
KILLS = 25


def test_no_message_is_lost_and_no_sponsor_is_answered_twice_when_the_process_is_killed(tmp_path: Path) -> None:
    """After many kills every message has one outcome, and every sponsor exactly one reply."""
    sink = Sink()
    world = World(tmp_path, sink.port)
    for number in range(MESSAGES):
        world.deliver(number, message(number))
    moments = random.Random(20261124)
    kills = 0
    for _ in range(KILLS):
        process = world.start("--once")
        time.sleep(moments.uniform(0.6, 2.2))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
        if world.inbox() == 0:
            break
    last = world.once()
    assert last.returncode == 0, last.stderr
    decided = Counter(decision["message_id"] for decision in world.decisions())
    assert set(decided) == {f"<m{number}@cardiff.wales.nhs.uk>" for number in range(MESSAGES)}
    assert set(decided.values()) == {1}
    assert world.inbox() == 0 and sum(world.filed().values()) == MESSAGES
    replies = {number: len(sink.to(f"sponsor{number}@cardiff.wales.nhs.uk")) for number in range(MESSAGES)}
    assert {number: count for number, count in replies.items() if count != 1} == {}
    assert all(count == 1 for count in sink.received.values())
    assert kills >= 2, "the backlog was worked off before anything could be killed"
    sink.close()


def children(parent: int) -> list[int]:
    """Return the processes that a process has started: the reading and the sending one."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found by /proc")
def test_with_the_sending_process_killed_as_well_a_doubt_goes_to_a_person(tmp_path: Path) -> None:
    """Killed between the dot and its receipt, nobody can know whether a mail left: it is never sent again, and its message is seen."""
    sink = Sink()
    world = World(tmp_path, sink.port)
    count, moments = 80, random.Random(20261125)
    for number in range(count):
        world.deliver(number, message(number))
    kills = 0
    for _ in range(8):
        before = sum(sink.received.values())
        process = world.start("--once")
        deadline = time.monotonic() + 30
        while process.poll() is None and sum(sink.received.values()) <= before and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 0.05))
        for victim in (*children(process.pid), process.pid):
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        if world.inbox() == 0:
            break
    assert world.once().returncode == 0
    assert kills >= 3 and world.inbox() == 0 and sum(world.filed().values()) == count
    replies = {number: len(sink.to(f"sponsor{number}@cardiff.wales.nhs.uk")) for number in range(count)}
    assert max(sink.received.values()) == 1, "nobody is answered twice"
    unanswered = [number for number, times in replies.items() if times == 0]
    doubtful = world.run("cases", "list", "--config", str(world.config)).stdout
    assert all(f"{1_764_000_000 + number}.M{number}.host" in doubtful for number in unanswered), "who has no answer is left to a person, visibly"
    assert world.filed()["Quarantine"] >= len(unanswered)
    sink.close()
