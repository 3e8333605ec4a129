"""The real process is killed with SIGKILL, again and again, in the middle of a backlog."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from pathlib import Path

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
