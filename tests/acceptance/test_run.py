"""The real process on real Maildirs, with a real SMTP server beside it."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.acceptance.sink import Sink
from tests.acceptance.world import REPOSITORY, World, message


def test_a_pass_decides_answers_routes_and_files(tmp_path: Path, sink: Sink) -> None:
    """Each request ends in its folder, its sponsor has one reply, and the team has what is ready."""
    world = World(tmp_path, sink.port)
    for number in range(4):
        world.deliver(number, message(number))
    done = world.from_nothing("run", "--config", str(world.config), "--once")
    assert done.returncode == 0, done.stderr
    assert {d["reason"] for d in world.decisions()} == {"staff-complete", "staff-missing-details", "supplier-allow-listed", "approval-missing-category-2"}
    assert {k: v for k, v in world.filed().items() if v} == {"Ready": 2, "Incomplete": 1, "Rejected": 1}
    assert [len(sink.to(f"sponsor{n}@cardiff.wales.nhs.uk")) for n in range(4)] == [1, 1, 1, 1]
    assert len(sink.to("api.team@wales.nhs.uk")) == 2
    again = world.once()
    assert again.returncode == 0 and sum(sink.received.values()) == 6


def test_replies_are_marked_threaded_and_never_say_that_access_is_granted(tmp_path: Path, sink: Sink) -> None:
    """RFC 3834 marks, In-Reply-To and the case reference stand in every reply."""
    world = World(tmp_path, sink.port)
    for number in range(4):
        world.deliver(number, message(number))
    world.once()
    replies = [c for c in sink.contents if b"Auto-Submitted: auto-replied" in c]
    assert len(replies) == 4
    for content in replies:
        assert b"In-Reply-To: <m" in content and b"APIM-2026-" in content or b"[APIM-" in content
    for decision in world.decisions():
        assert "has been granted" not in decision["reply"]["text"].replace("whether access has been granted", "")


def test_a_persons_decision_is_told_to_the_sponsor_once(tmp_path: Path, sink: Sink) -> None:
    """Only a person's word says that access was granted, and a second word is refused."""
    world = World(tmp_path, sink.port)
    world.deliver(0, message(0))
    world.once()
    case = world.decisions()[0]["case"]
    decide = ("cases", "decide", case, "granted", "--config", str(world.config), "--note", "Welcome aboard")
    assert world.run(*decide).returncode == 0
    world.once()
    assert len(sink.to("sponsor0@cardiff.wales.nhs.uk")) == 2
    refused = world.run(*decide)
    assert refused.returncode == 2 and "already" in refused.stderr
    world.once()
    assert len(sink.to("sponsor0@cardiff.wales.nhs.uk")) == 2


def test_a_server_that_refuses_for_a_while_loses_nothing(tmp_path: Path) -> None:
    """What was put off is sent later, once."""
    sink = Sink(refuse="451 4.3.0 try later", refuse_first=2)
    world = World(tmp_path, sink.port)
    world.deliver(1, message(1))
    assert world.once().returncode == 0
    assert world.inbox() == 1, "a message is not filed before its reply has left"
    deadline = time.monotonic() + 60
    while "action.put_off" not in world.once().stderr and time.monotonic() < deadline:
        time.sleep(1)
    assert world.inbox() == 1, "the second time it was tried by itself"
    world.time_passes()
    world.once()
    assert world.inbox() == 0 and len(sink.to("sponsor1@cardiff.wales.nhs.uk")) == 1
    sink.close()


def test_a_server_that_refuses_for_good_leaves_the_message_to_a_person(tmp_path: Path) -> None:
    """A 5xx is not repeated: the message stands in Quarantine, visibly."""
    sink = Sink(refuse="554 5.7.1 no", refuse_first=-1)
    world = World(tmp_path, sink.port)
    world.deliver(1, message(1))
    assert world.once().returncode == 0
    assert world.filed()["Quarantine"] == 1
    sink.close()


def test_no_smtp_server_at_all_keeps_everything_owed(tmp_path: Path) -> None:
    """The decision is recorded, the message waits."""
    world = World(tmp_path, 9)
    world.deliver(1, message(1))
    assert world.once().returncode == 0
    assert len(world.decisions()) == 1 and world.inbox() == 1


def test_the_service_notices_new_mail_and_ends_cleanly(tmp_path: Path, sink: Sink) -> None:
    """New mail is answered without waiting for the next poll; SIGTERM ends the service within ten seconds."""
    world = World(tmp_path, sink.port, extra="")
    process = world.start()
    begun = time.monotonic() + 30
    while "service.started" not in world.log.read_text() and time.monotonic() < begun:
        time.sleep(0.05)
    time.sleep(1)  # the first look at the inbox is over, the next would be after five seconds
    world.deliver(1, message(1))
    deadline = time.monotonic() + 20
    while not sink.to("sponsor1@cardiff.wales.nhs.uk") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(sink.to("sponsor1@cardiff.wales.nhs.uk")) == 1
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0
    assert time.monotonic() - begun < 10


def test_observe_mode_touches_nothing(tmp_path: Path, sink: Sink) -> None:
    """It decides and records, and the mailbox stays as it is."""
    world = World(tmp_path, sink.port)
    world.config.write_text(world.config.read_text().replace("team: api.team@wales.nhs.uk}", "team: api.team@wales.nhs.uk, mode: observe}"))
    world.deliver(1, message(1))
    assert world.once().returncode == 0
    assert world.inbox() == 1 and not sink.received and len(world.decisions()) == 1


def test_draft_mode_leaves_replies_to_a_person(tmp_path: Path, sink: Sink) -> None:
    """The reply waits in Drafts; the message is filed."""
    world = World(tmp_path, sink.port)
    world.config.write_text(world.config.read_text().replace("team: api.team@wales.nhs.uk}", "team: api.team@wales.nhs.uk, mode: draft}"))
    world.deliver(1, message(1))
    assert world.once().returncode == 0
    assert world.inbox() == 0 and not sink.received
    assert len(list((tmp_path / "mail" / "api" / ".Drafts" / "cur").iterdir())) == 1


def test_the_same_sponsor_is_not_answered_more_often_than_the_limit(tmp_path: Path, sink: Sink) -> None:
    """The sixth automatic reply of a day is a person's."""
    world = World(tmp_path, sink.port)
    for number in range(8):
        world.deliver(number, message(number, sender="often@cardiff.wales.nhs.uk", body=f"Please give API Portal access to u{number}@cardiff.wales.nhs.uk."))
    assert world.once().returncode == 0
    assert len(sink.to("often@cardiff.wales.nhs.uk")) == 5
    assert [d["reason"] for d in world.decisions()].count("reply-limit") == 3


def test_two_robots_that_answer_each_other_end_at_the_cap(tmp_path: Path, sink: Sink) -> None:
    """A robot without any mark, in a person's name, that answers each of our replies gets no more than the limit."""
    world, robot = World(tmp_path, sink.port), "elin.rees@cardiff.wales.nhs.uk"
    world.deliver(0, message(0, sender=robot, body="Please give API Portal access to our team."))
    for turn in range(1, 7):
        world.once()
        last = sink.to(robot)[-1]
        answer = message(turn, sender=robot, body="Please give API Portal access to our team.", extra=f"In-Reply-To: {last}\r\n")
        world.deliver(turn, answer)
    world.once()
    assert 1 <= len(sink.to(robot)) <= 3


def test_the_record_explains_itself_and_shows_changes(tmp_path: Path, sink: Sink) -> None:
    """`explain` rebuilds the verdict from what is stored; `audit verify` finds a change."""
    import sqlite3

    world = World(tmp_path, sink.port)
    world.deliver(1, message(1))
    world.once()
    explained = world.from_nothing("explain", "APIM-2026-000001", "--config", str(world.config))
    assert "stored bytes match" in explained.stdout and "the same verdict" in explained.stdout, explained.stdout + explained.stderr
    assert world.run("audit", "verify", "--config", str(world.config)).returncode == 0
    with sqlite3.connect(tmp_path / "mailbot.sqlite3") as database:
        database.execute("DROP TRIGGER audit_no_update")  # as one may who owns the database
        database.execute("UPDATE audit SET payload = replace(payload, 'incomplete', 'ready')")
    broken = world.run("audit", "verify", "--config", str(world.config))
    assert broken.returncode == 1 and "was changed" in broken.stderr


BAD = [
    ("missing", None, "no such file"),
    ("empty", "", "an empty file"),
    ("a list", "- a\n- b\n", "a mapping"),
    ("not YAML", "mailboxes: [", "YAML"),
    ("a key twice", "mailboxes: {}\nmailboxes: {}\n", "twice"),
    ("an unknown key", "mailboxs: {}\n", "unknown key"),
    ("a wrong type", "mailboxes: 3\nregisters: {}\n", "mailboxes"),
    ("binary", "\x00\x01\x02", "error"),
    ("a huge file", "a: " + "x" * 2_000_000 + "\n", "a larger file"),
]


@pytest.mark.parametrize(("why", "content", "words"), BAD, ids=[row[0] for row in BAD])
def test_bad_configuration_is_told_without_a_traceback(tmp_path: Path, why: str, content: str | None, words: str) -> None:
    """Every command says what is wrong with which file, and ends with status 2."""
    world = World(tmp_path, 9)
    path = tmp_path / "other.yaml"
    if content is not None:
        path.write_text(content)
    for command in (("check",), ("run", "--once"), ("cases", "list", "--json"), ("doctor",)):
        done = world.run(*command, "--config", str(path))
        assert done.returncode == 2, (why, command, done)
        assert words in done.stderr and "Traceback" not in done.stderr, (why, command, done.stderr[:500])


def test_broken_rows_of_a_register_are_all_told_and_what_rests_on_it_goes_to_a_person(tmp_path: Path, sink: Sink) -> None:
    """`check` names every row; the service goes on, and does not guess."""
    world = World(tmp_path, sink.port)
    (tmp_path / "allow-list.csv").write_text("supplier_name,domain,status,added_on,expires_on\n,not a domain,perhaps,yesterday,\nAcme,acme.com,active,,2026-13-45\n")
    told = world.run("check", "--config", str(world.config))
    assert told.returncode == 2 and told.stderr.count("allow-list.csv:") >= 4
    world.deliver(2, message(2))
    assert world.once().returncode == 0
    assert world.decisions()[0]["reason"] == "register-unavailable"


def test_rows_that_no_operator_can_mean_are_told_and_open_nothing(tmp_path: Path, sink: Sink) -> None:
    """A revoked domain that stands there as active too goes to a person, a private address sponsors nobody, and all else is decided."""
    world = World(tmp_path, sink.port)
    with (tmp_path / "allow-list.csv").open("a") as file:
        file.write("Twice Ltd,twice.co.uk,active,,\nTwice Ltd,twice.co.uk,revoked,,\nWild Ltd,*.wild.com,active,,\nWild Ltd,old.wild.com,revoked,,\nG,gmail.com,active,,\n")
    with (tmp_path / "organisations.csv").open("a") as file:
        file.write("Anybody,gmail.com\n")
    told = world.run("check", "--config", str(world.config))
    assert told.returncode == 2 and told.stderr.count("error: ") == 3
    assert "allow-list.csv:15: status: found revoked for twice.co.uk, but active in line 14" in told.stderr and "organisations.csv:5: domain: found gmail.com" in told.stderr
    for number, domain in enumerate(("twice.co.uk", "old.wild.com", "new.wild.com", "infomed.com")):
        world.deliver(number, message(number, body=f"Please could jo@{domain} have access to the API Portal."))
    proven = "Authentication-Results: spf=pass smtp.mailfrom=gmail.com; dkim=pass header.d=gmail.com; dmarc=pass action=none header.from=gmail.com\r\n"
    private = message(4, body="Please could jo@infomed.com have access to the API Portal.", sender="sian@gmail.com", extra=proven)
    world.deliver(4, private.replace(b"X-MS-Exchange-Organization-AuthAs: Internal\r\n", b""))
    assert world.once().returncode == 0
    reasons = {decision["sponsor"]: decision["reason"] for decision in world.decisions()}
    assert [reasons.get(f"sponsor{number}@cardiff.wales.nhs.uk") for number in range(4)] == ["allow-listing-lapsed", "allow-listing-lapsed", "supplier-allow-listed", "supplier-allow-listed"]
    assert "third-party-sender" in {decision["reason"] for decision in world.decisions()}


def test_check_tells_what_is_broken_in_every_place_at_once(tmp_path: Path) -> None:
    """Secrets, the ledger, Maildirs, the operator's own rules and registers: one look mends all, and nothing is made."""
    world = World(tmp_path, 9, "state: {database: 'sqlite:////proc/x/ledger'}\nrules: own")
    world.config.write_text(world.config.read_text().replace("smtp: {", "smtp: {user: bot, password: {env: MAILBOT_TEST_NOT_SET}, "))
    shutil.copytree(REPOSITORY / "rules", tmp_path / "own")
    for name in ("lists/free-mail.txt", "form-profile.yaml"):
        (tmp_path / "own" / name).write_text("")
    (tmp_path / "mail" / "sec" / "new").rmdir()
    (tmp_path / "mail" / "sec" / "new").symlink_to(tmp_path)
    (tmp_path / "apis.csv").unlink()
    told = world.run("check", "--config", str(world.config))
    assert told.returncode == 2 and "6 problems found." in told.stdout, told
    for words in ("state.database:", "smtp.password.env:", "mailboxes.securitysubmissions.path:", "free-mail.txt:", "form-profile.yaml:", "apis.csv:"):
        assert words in told.stderr, told.stderr


def test_an_unreadable_maildir_is_told(tmp_path: Path, sink: Sink) -> None:
    """The other mailbox is worked all the same."""
    world = World(tmp_path, sink.port)
    (tmp_path / "mail" / "sec" / "new").rmdir()
    (tmp_path / "mail" / "sec" / "new").write_text("no folder")
    world.deliver(1, message(1))
    done = world.once()
    assert done.returncode == 1 and "securitysubmissions" in done.stderr and "Traceback" not in done.stderr
    assert len(world.decisions()) == 1


@pytest.mark.parametrize("words", [("triage", "nowhere.eml"), ("triage", "--now", "soon", "."), ("run",), ("frobnicate",), ("cases", "decide", "X", "perhaps", "--config", "c")])
def test_wrong_words_on_the_command_line_are_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Unknown commands, files and options end with status 2."""
    done = World(tmp_path, 9).from_nothing(*words)
    assert done.returncode == 2 and done.stderr and "Traceback" not in done.stderr
