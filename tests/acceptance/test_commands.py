"""Commands as people use them: what they decide, and what they see."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from mailbot.adapters.store.journal import SqlJournal
from mailbot.cli.left import DECIDED
from mailbot.model.plan import Action, ActionKind
from tests.acceptance.conftest import NewWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message


@pytest.fixture(scope="module")
def handled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sink]:
    """The folder of an installation that has handled one complete and one incomplete request, and what was sent."""
    sink, folder = Sink(), tmp_path_factory.mktemp("handled")
    made = World(folder, sink.port)
    for number in range(2):
        made.deliver(number, message(number))
    assert made.once().returncode == 0
    sink.close()
    return folder, sink


@pytest.fixture
def world(new_world: NewWorld, accepting: Sink, handled: tuple[Path, Sink]) -> World:
    """A copy of that installation."""
    folder, sink = handled
    made = new_world(accepting.port)
    made.like(folder)
    accepting.like(sink)
    return made


def mails_to(sink: Sink, who: str) -> list[Message]:
    """Return the mails that somebody got, oldest first."""
    return [mail for mail in map(message_from_bytes, sink.contents) if mail["To"] == who]


def text_of(mail: Message) -> str:
    """Return the plain text of a mail, white space evened out."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return " ".join(part.get_payload(decode=True).decode("utf-8").split())


@pytest.mark.parametrize(("decision", "note", "words"), [("granted", "Welcome", "has been granted"), ("refused", "Not this year", "has not been granted"), ("more", "Which clinic?", "Which clinic?")])
def test_a_decision_is_told_once_in_the_thread(world: World, accepting: Sink, decision: str, note: str, words: str) -> None:
    """The acknowledgement answers the sponsor's message, keeps subject and thread, and carries the person's note."""
    first = next(d for d in world.decisions() if d["sponsor"] == "sponsor0@cardiff.wales.nhs.uk")
    assert world.run("cases", "decide", first["case"], decision, "--note", note, "--config", str(world.config)).returncode == 0
    for _ in range(2):
        assert world.once().returncode == 0
    reply, told = mails_to(accepting, "sponsor0@cardiff.wales.nhs.uk")
    assert told["In-Reply-To"] == "<m0@cardiff.wales.nhs.uk>" and {"<m0@cardiff.wales.nhs.uk>", reply["Message-ID"]} <= set(told["References"].split())
    assert told["Subject"] == reply["Subject"] == f"Re: API Portal access 0 [{first['case']}]" and told["Auto-Submitted"] == "auto-replied"
    assert words in text_of(told) and note in text_of(told)


def test_a_long_note_arrives_whole_and_greets_as_before(world: World, accepting: Sink) -> None:
    """Every line that the person wrote, by SMTP; the name is the one of the first answer."""
    case = next(d for d in world.decisions() if d["sponsor"] == "sponsor0@cardiff.wales.nhs.uk")["case"]
    lines = [f"Line {number} of the note, in words that a clinic reads." for number in range(100)] + ["wörd " * 600 + "end."]
    assert world.run("cases", "decide", case, "granted", "--note", "\n".join(lines), "--config", str(world.config)).returncode == 0
    assert world.once().returncode == 0
    reply, told = mails_to(accepting, "sponsor0@cardiff.wales.nhs.uk")
    assert all(line in text_of(told) for line in lines)
    assert "Dear Sponsor 0," in text_of(reply) and "Dear Sponsor 0," in text_of(told)


def test_an_observed_mailbox_sends_no_decision(world: World, accepting: Sink) -> None:
    """What only observes tells nobody anything, though a person says so; nothing is recorded either."""
    case, before = world.decisions()[0]["case"], len(accepting.contents)
    world.config.write_text(world.config.read_text().replace("team: api.team@wales.nhs.uk", "team: api.team@wales.nhs.uk, mode: observe"))
    refused = world.run("cases", "decide", case, "granted", "--config", str(world.config))
    assert refused.returncode == 2 and "mailboxes.apimanagement.mode: found observe" in refused.stderr
    assert world.once().returncode == 0 and len(accepting.contents) == before
    assert "; open\n" in world.run("cases", "show", case, "--config", str(world.config)).stdout


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
    _, told = mails_to(accepting, "sponsor0@cardiff.wales.nhs.uk")
    assert told["Content-Language"] == "cy" and "cyfeirnod" in text_of(told).lower()


def test_a_forger_is_told_nothing_unless_a_person_names_the_address(new_world: NewWorld, accepting: Sink) -> None:
    """A decision on a mail whose sender is not proven needs `--to`; without it nothing is recorded, and nobody gets mail."""
    world, boss = new_world(accepting.port), "boss@swanseabay.wales.nhs.uk"
    forged = message(0, sender=boss).replace(b"X-MS-Exchange-Organization-AuthAs: Internal", b"Authentication-Results: spf=fail; dmarc=fail header.from=swanseabay.wales.nhs.uk")
    world.deliver(0, forged)
    assert world.once().returncode == 0
    (decision,) = world.decisions()
    assert (decision["reason"], decision["sponsor"]) == ("sender-unproven", boss)
    words = ("cases", "decide", decision["case"], "granted", "--config", str(world.config))
    refused = world.run(*words)
    assert refused.returncode == 2 and "nobody proven has asked" in refused.stderr and "--to" in refused.stderr
    assert world.run(*words, "--to", "no address").returncode == 2
    assert world.once().returncode == 0 and accepting.to(boss) == []
    assert "nobody proven has asked; open" in world.run("cases", "show", decision["case"], "--config", str(world.config)).stdout
    known = world.run(*words, "--to", "known@swanseabay.wales.nhs.uk")
    assert known.returncode == 0 and "known@swanseabay.wales.nhs.uk is owed" in known.stdout
    assert world.once().returncode == 0 and accepting.to(boss) == [] and len(accepting.to("known@swanseabay.wales.nhs.uk")) == 1


def test_a_message_that_was_set_aside_is_listed_for_programs_too(world: World) -> None:
    """It has the keys of a decision, but no outcome: whoever counts decisions does not count it."""
    journal = SqlJournal(f"sqlite:///{world.folder / 'mailbot.sqlite3'}")
    action = Action("apimanagement/odd/quarantine", ActionKind.FILE, "apimanagement", "odd", folder="Quarantine")
    journal.quarantine("apimanagement", "odd", "it failed in every attempt", action, datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    journal.close()
    lines = [json.loads(line) for line in world.run("cases", "list", "--config", str(world.config), "--json").stdout.splitlines()]
    assert len(lines) == 3 and len(world.decisions()) == 2 and "set_aside" not in lines[0]
    aside = lines[-1]
    assert (aside["file"], aside["outcome"], aside["mailbox"], aside["native_id"], aside["set_aside"]) == (None, None, "apimanagement", "odd", "it failed in every attempt")
    assert set(aside) == {*lines[0], "native_id", "set_aside"} and set(DECIDED) < set(lines[0])
    lists = {key for key, value in lines[0].items() if isinstance(value, list)}
    assert all(aside[key] == [] for key in lists) and all(aside[key] is None for key in set(lines[0]) - lists - {"mailbox"})


def test_a_pass_as_of_a_later_day_deletes_no_original(world: World) -> None:
    """An instant that is given decides; it does not let what is kept grow old."""
    assert world.once("--now", "2099-01-01").returncode == 0
    explained = world.run("explain", world.decisions()[0]["case"], "--config", str(world.config))
    assert explained.returncode == 0 and "The stored bytes match" in explained.stdout


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


def test_no_standard_input_is_told(world: World) -> None:
    """A process that was started without one, by cron say, is told so like of any other path."""
    words = " ".join(f"'{word}'" for word in world.command("triage", "-", "--config", str(world.config)))
    done = subprocess.run(["bash", "-c", f"{words} <&-"], capture_output=True, text=True, timeout=60, cwd=world.folder)
    assert done.returncode == 2 and done.stderr == "error: -: standard input is closed\n"
