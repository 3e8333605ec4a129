"""A mail server in every kind of trouble: nothing is lost, nobody is answered twice, and it goes on by itself."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.acceptance.conftest import NewWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.servers.waiting import waited
from tests.unit.adapters.scripted_smtp import DROP, STALL, ScriptedSmtp

COUNT = 4  # one of each kind of request: two are routed as well
SPONSORS = [f"sponsor{number}@cardiff.wales.nhs.uk" for number in range(COUNT)]


@dataclass(frozen=True)
class Trouble:
    """What a server does wrong, at which stage, and what must have become of the messages when it is well again."""

    name: str
    stage: str
    answer: str
    outcomes: tuple[str, ...]
    replies: tuple[int, int] = (1, 1)  # fewest and most that a sponsor may have
    accept_first: bool = False
    pipelining: bool = False


WELL = ("Incomplete", "Ready", "Ready", "Rejected")
PEOPLE = ("Quarantine",) * COUNT
TROUBLES = [
    Trouble("greylists", "RCPT", "451 4.7.1 greylisted, come back", WELL),
    Trouble("is full", "DATA", "452 4.3.1 insufficient storage", WELL),
    Trouble("closes", "MAIL", "421 4.3.2 shutting down", WELL),
    Trouble("wants a login", "MAIL", "530 5.7.0 authentication required", WELL),
    Trouble("drops at the greeting", "EHLO", DROP, WELL),
    Trouble("drops at the sender", "MAIL", DROP, WELL),
    Trouble("drops at the recipient", "RCPT", DROP, WELL, pipelining=True),
    Trouble("stalls at the greeting", "EHLO", STALL, WELL),
    Trouble("stalls at the recipient", "RCPT", STALL, WELL),
    Trouble("talks nonsense", "MAIL", "hello, who is there", WELL),
    Trouble("refuses for good", "DATA", "554 5.7.1 looks like spam", PEOPLE, (0, 0)),
    Trouble("accepts and drops", "DATA", DROP, PEOPLE, (1, 1), accept_first=True),
    Trouble("does not accept and drops", "DATA", DROP, PEOPLE, (0, 0)),
]


MET = ("put_off", "server.unreachable", "parked")


def lived_through(trouble: Trouble, world: World, server: ScriptedSmtp, mend: Callable[[], None]) -> str:
    """Let a service meet the trouble, mend the server, and return what is wrong with what became of it."""
    for number in range(COUNT):
        world.deliver(number, message(number))
    service = world.start()
    met = waited(lambda: any(word in world.log.read_text() for word in MET), 60)
    mend()
    done = waited(lambda: world.inbox() == 0, 60)
    alive = service.poll() is None
    world.close()
    times = Counter(recipient for recipients in server.recipients for recipient in recipients)
    sponsors = [times[who] for who in SPONSORS]
    filed = tuple(sorted(folder for folder, count in world.filed().items() for _ in range(count)))
    problems = {
        "silence": not met,
        "no end": not done,
        "the service ended": not alive,
        "traceback": "Traceback" in world.log.read_text(),
        f"replies {sponsors}": not trouble.replies[0] <= min(sponsors) <= max(sponsors) <= trouble.replies[1],
        f"twice {server.accepted}": max(server.accepted.values(), default=0) > 1,
        f"filed {filed}": filed != trouble.outcomes,
    }
    return ", ".join(what for what, wrong in problems.items() if wrong)


def test_whatever_the_server_does_nothing_is_lost_and_nobody_is_answered_twice(new_world: NewWorld) -> None:
    """Each trouble ends with every message answered once and filed, or visibly left to a person, by the running service itself."""

    def tried(trouble: Trouble) -> tuple[str, str]:
        bad = [True]
        server = ScriptedSmtp(
            script=lambda stage, _: trouble.answer if bad and stage in (trouble.stage, "HELO" if trouble.stage == "EHLO" else "") else None,
            accept_first=trouble.accept_first, pipelining=trouble.pipelining,
        )  # fmt: skip
        try:
            return trouble.name, lived_through(trouble, quick(server.port), server, bad.clear)
        finally:
            server.close()

    def quick(port: int) -> World:
        world = new_world(port, timeout_seconds=2, retry_seconds=0.5)
        world.config.write_text(world.config.read_text().replace("poll_seconds: 5", "poll_seconds: 1"))
        return world

    with ThreadPoolExecutor(4) as pool:
        found = dict(pool.map(tried, TROUBLES))
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_one_bad_recipient_among_others_harms_no_other(new_world: NewWorld) -> None:
    """The message whose sponsor's address is refused stands in Quarantine, and the record says why."""
    server = ScriptedSmtp(script=lambda stage, who: "550 5.1.1 no such user" if stage == "RCPT" and who.startswith("sponsor2@") else None)
    world = new_world(server.port)
    for number in range(COUNT):
        world.deliver(number, message(number))
    assert world.once().returncode == 0
    assert {folder: count for folder, count in world.filed().items() if count} == {"Incomplete": 1, "Ready": 1, "Rejected": 1, "Quarantine": 1}
    listed = world.run("cases", "list", "--config", str(world.config))
    assert listed.returncode == 0 and "left to a person" in listed.stdout and "no such user" in listed.stdout
    server.close()


def test_a_server_that_is_not_there_is_waited_for_without_end(new_world: NewWorld) -> None:
    """A running service decides and records meanwhile, and sends everything once it is there."""
    probe = Sink()
    port = probe.port
    probe.close()
    world = new_world(port, retry_seconds=0.5)
    world.config.write_text(world.config.read_text().replace("poll_seconds: 5", "poll_seconds: 1"))
    service = world.start()
    for number in range(COUNT):
        world.deliver(number, message(number))
    assert waited(lambda: world.log.read_text().count("server.unreachable") > 2, 60), "it is tried again and again"
    assert world.inbox() == COUNT and service.poll() is None
    late = Sink(port=port)
    assert waited(lambda: world.inbox() == 0, 60) and [len(late.to(who)) for who in SPONSORS] == [1] * COUNT
    assert world.filed()["Quarantine"] == 0
    late.close()


def test_what_was_left_to_a_person_is_sent_when_a_person_says_so(new_world: NewWorld) -> None:
    """A refusal that is mended is retried by one command; a mail that may have left only where it is named."""
    stage = ["554 5.7.1 relay access denied"]
    server = ScriptedSmtp(script=lambda stage_, _: stage[0] if stage and stage_ == ("DATA" if stage[0] is DROP else "RCPT") else None)
    world = new_world(server.port, retry_seconds=0.5)
    world.deliver(1, message(1))
    assert world.once().returncode == 0 and world.filed()["Quarantine"] == 1
    retry = ("cases", "retry", "--config", str(world.config))
    stage.clear()
    done = world.run(*retry)
    assert done.returncode == 0 and "owed again" in done.stdout
    assert world.once().returncode == 0 and world.filed()["Incomplete"] == 1 and world.filed()["Quarantine"] == 0
    assert server.accepted.total() == 1
    nothing = world.run(*retry)
    assert nothing.returncode == 2 and "nothing waits" in nothing.stderr

    stage.append(DROP)
    world.deliver(5, message(5))
    assert world.once().returncode == 0 and world.filed()["Quarantine"] == 1
    stage.clear()
    cautious = world.run(*retry)
    assert cautious.returncode == 0 and "may have been sent" in cautious.stdout
    assert world.once().returncode == 0 and world.filed()["Quarantine"] == 1
    key = cautious.stdout.splitlines()[0].rpartition(": it may")[0]
    assert world.run(*retry, key).returncode == 0
    assert world.once().returncode == 0 and world.filed()["Incomplete"] == 2 and world.filed()["Quarantine"] == 0
    assert world.run(*retry, "nonsense").returncode == 2
    server.close()


def test_a_fixed_instant_decides_but_does_not_stop_the_clock_of_retries(new_world: NewWorld) -> None:
    """`run --once --now` again and again with the same instant: what was put off is tried by the next pass."""
    bad = [True]
    server = ScriptedSmtp(script=lambda stage, _: "421 4.3.2 closing" if bad and stage == "MAIL" else None)
    world = new_world(server.port, retry_seconds=0.5)
    world.deliver(1, message(1))
    fixed = ("--now", "2026-11-24T10:00:00+00:00")
    assert world.once(*fixed).returncode == 0 and world.inbox() == 1
    bad.clear()
    time.sleep(0.5)
    assert world.once(*fixed).returncode == 0 and world.inbox() == 0 and server.accepted.total() == 1
    server.close()
