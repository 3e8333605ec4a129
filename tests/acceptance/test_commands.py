"""Commands as people use them: what they decide, and what they see."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from email import message_from_bytes, policy

import pytest

from tests.acceptance.conftest import NewWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message

@pytest.fixture
def world(new_world: NewWorld, accepting: Sink) -> World:
    """An installation that has handled one complete and one incomplete request."""
    made = new_world(accepting.port)
    for number in range(2):
        made.deliver(number, message(number))
    assert made.once().returncode == 0
    return made


def acknowledgements(sink: Sink, who: str) -> list[str]:
    """Return the texts that a sponsor got, oldest first."""
    mails = [message_from_bytes(content, policy=policy.SMTP) for content in sink.contents]
    return [str(mail.get_body(("plain",)).get_content()) for mail in mails if mail["To"] == who]


@pytest.mark.parametrize(("decision", "note", "words"), [("granted", "Welcome", "has been granted"), ("refused", "Not this year", "has not been granted"), ("more", "Which clinic?", "Which clinic?")])
def test_a_decision_is_told_once_in_the_thread(world: World, accepting: Sink, decision: str, note: str, words: str) -> None:
    """The acknowledgement answers the sponsor's message, keeps subject and thread, and carries the person's note."""
    first = next(d for d in world.decisions() if d["sponsor"] == "sponsor0@cardiff.wales.nhs.uk")
    assert world.run("cases", "decide", first["case"], decision, "--note", note, "--config", str(world.config)).returncode == 0
    for _ in range(2):
        assert world.once().returncode == 0
    mails = [message_from_bytes(content, policy=policy.SMTP) for content in accepting.contents]
    reply, told = (mail for mail in mails if mail["To"] == "sponsor0@cardiff.wales.nhs.uk")
    assert told["In-Reply-To"] == "<m0@cardiff.wales.nhs.uk>" and {"<m0@cardiff.wales.nhs.uk>", reply["Message-ID"]} <= set(told["References"].split())
    assert told["Subject"] == reply["Subject"] == f"Re: API Portal access 0 [{first['case']}]" and told["Auto-Submitted"] == "auto-replied"
    text = acknowledgements(accepting, "sponsor0@cardiff.wales.nhs.uk")[-1]
    assert words in " ".join(text.split()) and note in text


def test_a_decision_speaks_the_language_of_the_case(new_world: NewWorld, accepting: Sink) -> None:
    """Who asked in Welsh is told in Welsh, once."""
    world = new_world(accepting.port)
    body = (
        "Bore da,\r\n\r\nRwy'n gofyn am fynediad i'r Porth API i nia@cardiff.wales.nhs.uk. Rydym yn datblygu dangosfwrdd i'r clinig. "
        "API: WDS. Cyfeirnod IMTP 4.2.1.\r\n\r\nDiolch yn fawr"
    )
    world.deliver(0, message(0, body=body))
    assert world.once().returncode == 0
    (decision,) = world.decisions()
    assert decision["language"] == "cy"
    for status in (0, 2):
        assert world.run("cases", "decide", decision["case"], "granted", "--config", str(world.config)).returncode == status
    assert world.once().returncode == 0
    mails = [message_from_bytes(content, policy=policy.SMTP) for content in accepting.contents if b"sponsor0@" in content]
    told = [mail for mail in mails if mail["To"] == "sponsor0@cardiff.wales.nhs.uk"][-1]
    assert told["Content-Language"] == "cy" and "cyfeirnod" in told.get_body(("plain",)).get_content().lower()
    assert len(accepting.to("sponsor0@cardiff.wales.nhs.uk")) == 2


def test_two_people_who_decide_at_once_tell_the_sponsor_once(world: World, accepting: Sink) -> None:
    """One is heard, the other is told so."""
    case = world.decisions()[0]["case"]
    results: list[subprocess.CompletedProcess[str]] = []
    people = [threading.Thread(target=lambda word=word: results.append(world.run("cases", "decide", case, word, "--config", str(world.config)))) for word in ("granted", "refused", "granted")]  # type: ignore[misc]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert Counter(result.returncode == 0 for result in results) == {True: 1, False: 2}
    assert all("already" in result.stderr for result in results if result.returncode)
    assert world.once().returncode == 0
    sponsor = world.decisions()[0]["sponsor"]
    assert len(accepting.to(sponsor)) == 2


def test_cases_are_listed_and_shown(world: World) -> None:
    """A table for people that a pipe does not cut, one JSON object a line for programs, the whole story of one case."""
    case = world.decisions()[0]["case"]
    listed = world.run("cases", "list", "--config", str(world.config))
    assert case in listed.stdout and "staff-complete" in listed.stdout and "sponsor0@cardiff.wales.nhs.uk" in listed.stdout
    lines = world.run("cases", "list", "--config", str(world.config), "--json").stdout.splitlines()
    assert len(lines) == 2 and all(json.loads(line)["case"] for line in lines)
    shown = world.run("cases", "show", case, "--config", str(world.config))
    assert shown.returncode == 0 and case in shown.stdout and "Reason:" in shown.stdout


@pytest.mark.parametrize("where", ["| head -c 20", "> /dev/full", ">&-", "2>&-"])
def test_output_that_cannot_be_written_is_no_traceback(world: World, where: str) -> None:
    """A closed pipe, a full disk, no output at all."""
    words = " ".join(f"'{word}'" for word in world.command("cases", "list", "--json", "--config", str(world.config)))
    done = subprocess.run(["bash", "-c", f"{words} {where}"], capture_output=True, text=True, timeout=60, cwd=world.folder)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr, done.stderr


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"COLUMNS": "20"}])
def test_a_poor_terminal_is_no_error(world: World, locale: dict[str, str]) -> None:
    """No Welsh letters, hardly any width."""
    done = subprocess.run(world.command("explain", world.decisions()[0]["case"], "--config", str(world.config)), capture_output=True, timeout=60, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), **locale}, cwd=world.folder)
    assert done.returncode == 0 and b"staff-complete" in done.stdout, done
