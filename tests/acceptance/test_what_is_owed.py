"""A reply that has not left is never taken for one that has: after one pass, in the list of cases, in the story of a case."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Iterator
from fcntl import ioctl

import pytest

from tests.acceptance.conftest import NewWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.unit.adapters.scripted_smtp import ScriptedSmtp

SPONSOR = "sponsor1@cardiff.wales.nhs.uk"
GREYLISTED = "451 4.7.1 <{who}>: greylisted, come back"
REFUSED = "550 5.1.1 <{who}>: no such user"


@pytest.fixture
def answers() -> list[str]:
    """What the server says to every recipient, as long as it holds something."""
    return [GREYLISTED]


@pytest.fixture
def world(new_world: NewWorld, answers: list[str]) -> Iterator[World]:
    """An installation with one incomplete request that has made one pass against that server."""
    server = ScriptedSmtp(script=lambda stage, who: answers[0].format(who=who.strip("<>")) if answers and stage == "RCPT" else None)
    made = new_world(server.port, retry_seconds=0.5)
    made.deliver(1, message(1))
    yield made
    server.close()


def told(world: World, *words: str) -> str:
    """Return what a command about cases says."""
    done = world.run("cases", *words, "--config", str(world.config))
    assert done.returncode == 0, done.stderr
    return done.stdout


def case_of(world: World) -> str:
    """Return the only case."""
    return str(world.decisions()[0]["case"])


def test_a_pass_says_what_is_still_owed_and_masks_the_address(world: World) -> None:
    """How much, in the server's words, and from when it is tried again; the log holds no address of a person either."""
    done = world.once()
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("still owed:")]
    assert done.returncode == 0 and "mailbox apimanagement: 1 reply, 1 message to be filed" in line
    assert "451 4.7.1" in line and "greylisted" in line and "tried again from 20" in line and line.endswith((" GMT", " BST"))
    assert "action.put_off" in done.stderr and SPONSOR not in done.stderr and "person-" in line


def test_addresses_stand_where_the_operator_says_so(world: World) -> None:
    """`log.addresses: true` holds for both."""
    world.config.write_text(world.config.read_text() + "\nlog: {addresses: true}\n")
    assert world.once().stderr.count(SPONSOR) >= 2


def test_a_pass_that_owes_nothing_says_nothing(world: World, answers: list[str]) -> None:
    """No line where all has left; the sponsor counts as answered."""
    answers.clear()
    assert "still owed" not in (done := world.once()).stderr and "left to a person" not in done.stderr
    assert world.decisions()[0]["reply_state"] == "sent" and "still owed" not in told(world, "list") + told(world, "show", case_of(world))


def test_an_owed_reply_is_seen_in_list_and_story(world: World, answers: list[str]) -> None:
    """In the table, for programs, and in the case, until it has left."""
    assert world.once().returncode == 0
    listed, shown = told(world, "list"), told(world, "show", case_of(world))
    assert " owed " in listed and "still owed: mailbox apimanagement: 1 reply" in listed and world.decisions()[0]["reply_state"] == "owed"
    assert f"still owed: the reply, for {SPONSOR}" in shown and "451 4.7.1" in shown and "tried again from" in shown
    answers.clear()
    assert world.once("--now", "2026-11-24T10:00:00+00:00").returncode == 0
    assert " sent " in told(world, "list") and "still owed" not in told(world, "show", case_of(world))


def test_a_refused_reply_is_left_to_a_person_everywhere(world: World, answers: list[str]) -> None:
    """The pass that met the refusal says so as well."""
    answers[:] = [REFUSED]
    done = world.once()
    assert "left to a person: mailbox apimanagement: 1 reply" in done.stderr and SPONSOR not in done.stderr
    assert "left to a person" in told(world, "list").split("staff-missing-details")[0] and world.decisions()[0]["reply_state"] == "left-to-a-person"


@pytest.mark.parametrize(("mode", "state", "words"), [("draft", "in-drafts", "in Drafts: the draft of a reply, for"), ("observe", "not-sent", "not sent: the reply to")])
def test_a_reply_that_mailbot_does_not_send_is_not_called_sent(world: World, answers: list[str], mode: str, state: str, words: str) -> None:
    """One that waits in Drafts, and one that was decided while observing."""
    answers.clear()
    world.config.write_text(world.config.read_text().replace("kind: maildir,", f"kind: maildir, mode: {mode},"))
    assert world.once().returncode == 0
    assert world.decisions()[0]["reply_state"] == state and words in told(world, "show", case_of(world)) and state.replace("-", " ") in told(world, "list")


def test_an_acknowledgement_that_is_owed_is_seen(world: World, answers: list[str]) -> None:
    """What a person decided has not reached the sponsor yet."""
    answers.clear()
    assert world.once().returncode == 0
    case = case_of(world)
    told(world, "decide", case, "refused", "--note", "No.")
    assert f"still owed: {case}: the acknowledgement of a person's decision, for {SPONSOR}" in told(world, "list")
    assert f"still owed: the acknowledgement of a person's decision, for {SPONSOR}" in told(world, "show", case)
    assert world.once().returncode == 0 and "still owed" not in told(world, "show", case)


def test_what_has_no_reply_has_no_state(world: World, accepting: Sink) -> None:
    """An ignored message is nothing that anybody waits for."""
    world.deliver(2, message(2, extra="Auto-Submitted: auto-replied\r\n"))
    assert world.once().returncode == 0
    (ignored,) = [said for said in world.decisions() if said["outcome"] == "ignored"]
    assert ignored["reply_state"] is None


def on_a_terminal(world: World, columns: int) -> list[str]:
    """Return the lines that `cases list` shows on a terminal of a width."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {**{key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}, "TERM": "xterm", "NO_COLOR": "1"}
    child = subprocess.Popen(world.command("cases", "list", "--config", str(world.config)), stdout=slave, stderr=slave, cwd=world.folder, env=environment)
    os.close(slave)
    content = b""
    while select.select([master], [], [], 60)[0]:
        try:
            content += os.read(master, 65536)
        except OSError:  # the other end is closed
            break
    os.close(master)
    assert child.wait(60) == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", content.decode()).replace("\r", "").splitlines()


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 130])
def test_case_and_outcome_are_whole_at_every_width(world: World, columns: int) -> None:
    """Lesser columns go; no line of the table is wider than the terminal, and the reader is told what is left out."""
    assert world.once().returncode == 0
    case = case_of(world)
    lines = on_a_terminal(world, columns)
    (row,) = [line for line in lines if case in line]
    assert "incomplete" in row and all(len(line) <= columns for line in lines if "still owed" not in line)
    assert ("No room for" in " ".join(lines)) == (columns < 130) and ("owed" in row or columns < 60)
    if columns == 80:
        assert "staff-missing-details" in row and " owed " in row


def test_the_json_of_a_decision_keeps_its_keys(world: World) -> None:
    """What is new stands beside what was there."""
    assert world.once().returncode == 0
    line = json.loads(told(world, "list", "--json").splitlines()[0])
    assert {"file", "case", "outcome", "reply", "trace", "left_to_person", "reply_state"} <= set(line) and line["reply"]["to"] == SPONSOR
