"""`mailbot doctor`, the real command: what is right, what is wrong, and how to mend it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.testing.graph_certificate import write_app_certificate
from tests.acceptance.graph_world import API, SEC, GraphWorld
from tests.acceptance.sink import Sink
from tests.acceptance.world import REPOSITORY, World, message
from tests.contract.graph_description import Description, description

Finding = dict[str, Any]


@pytest.fixture
def world(tmp_path: Path, sink: Sink) -> World:
    """Two Maildirs and a sound SMTP server."""
    return World(tmp_path, sink.port, "intake: {host: 127.0.0.1, port: 0}\nhealth: {alarm_to: [operator@wales.nhs.uk]}")


@pytest.fixture(scope="module")
def described() -> Iterator[Description]:
    """Check every exchange with Graph by Microsoft's description."""
    made = description()
    yield made
    assert made.take_problems() == []


def looked(world: World | GraphWorld, *words: str) -> tuple[int, list[Finding]]:
    """Run doctor; return its exit status and findings."""
    config = ("--config", str(world.config)) if isinstance(world, World) else ()
    done = world.run("doctor", "--json", *config, *words)
    assert "Traceback" not in done.stderr and done.stderr == "", done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def wrong(world: World | GraphWorld) -> Finding:
    """Return the one thing that is wrong, which the exit status tells as well."""
    status, found = looked(world)
    bad = [one for one in found if not one["ok"]]
    assert status == 1 and len(bad) == 1, bad
    assert bad[0]["mend"], "what is wrong comes with the way to mend it"
    return bad[0]


def change(world: World | GraphWorld, old: str, new: str) -> None:
    """Change the configuration."""
    text = world.config.read_text(encoding="utf-8")
    assert old in text
    world.config.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_installation(world: World) -> None:
    """Everything that it is to look at is looked at, all is right, and nothing was sent or made."""
    status, found = looked(world)
    assert status == 0 and all(one["ok"] for one in found), found
    subjects = {re.sub(r":\d+$", "", one["subject"]) for one in found}
    assert subjects == {
        "ledger", "reading", "register allow_list", "register code_of_connection", "register organisations", "register apis", "apimanagement",
        "securitysubmissions", "SMTP 127.0.0.1", "intake", "alarms",
    }  # fmt: skip
    assert not (world.folder / "mailbot.sqlite3").exists()


def test_a_server_that_two_mailboxes_share_is_told_once(world: World) -> None:
    """No finding comes twice."""
    _, found = looked(world)
    assert len({json.dumps(one) for one in found}) == len(found)


def test_for_people_it_says_right_or_wrong(world: World) -> None:
    """One line each, with the way to mend it below, and a sum at the end."""
    assert "Everything is right." in world.run("doctor", "--config", str(world.config)).stdout
    (world.folder / "apis.csv").unlink()
    told = world.run("doctor", "--config", str(world.config)).stdout
    assert "WRONG  register apis: " in told and "       mend: mend or renew the file" in told and "1 thing is wrong." in told


def test_registers_come_with_their_age(world: World) -> None:
    """When each file changed, and for how long it is good."""
    change(world, "{path: allow-list.csv}", "{path: allow-list.csv, max_age_days: 30}")
    earlier = time.time() - 10 * 86_400
    os.utime(world.folder / "allow-list.csv", (earlier, earlier))
    _, found = looked(world)
    (one,) = [finding for finding in found if finding["subject"] == "register allow_list"]
    assert "10 days ago" in one["detail"] and "good for 20 days more" in one["detail"]


@pytest.mark.parametrize("case", ["too old", "missing", "broken"])
def test_a_register_that_cannot_be_used(world: World, case: str) -> None:
    """It is named, with why; requests that rest on it go to people."""
    path = world.folder / "code-of-connection.csv"
    if case == "too old":
        change(world, "{path: code-of-connection.csv}", "{path: code-of-connection.csv, max_age_days: 30}")
        os.utime(path, (0, 0))
    elif case == "missing":
        path.unlink()
    else:
        path.write_text("supplier_name,reference\n,\n", encoding="utf-8")
    one = wrong(world)
    assert one["subject"] == "register code_of_connection" and "go to people" in one["mend"]


def test_a_ledger_that_was_changed(world: World) -> None:
    """A broken audit chain is told."""
    world.deliver(0, message(0))
    assert world.once().returncode == 0
    with sqlite3.connect(world.folder / "mailbot.sqlite3") as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE audit SET payload = replace(payload, 'ready', 'READY')")
    one = wrong(world)
    assert one["subject"] == "ledger" and "audit log is broken" in one["detail"]


@pytest.mark.parametrize("content", [b"this is no database", None], ids=["no database", "a folder that is not there"])
def test_a_ledger_that_cannot_be_opened(world: World, content: bytes | None) -> None:
    """It is told in words, and the rest is looked at all the same."""
    if content is None:
        world.config.write_text(world.config.read_text() + 'state: {database: "sqlite:///nowhere/mailbot.sqlite3"}\n')
    else:
        (world.folder / "mailbot.sqlite3").write_bytes(content)
    assert wrong(world)["subject"] == "ledger"


def test_no_smtp_server(world: World, sink: Sink) -> None:
    """The server, and the key to look at."""
    with socket.create_server(("127.0.0.1", 0)) as once:
        free = once.getsockname()[1]
    change(world, f"port: {sink.port}", f"port: {free}")
    one = wrong(world)
    assert one["subject"].startswith("SMTP 127.0.0.1") and "smtp.port" in one["mend"]


def test_a_login_that_is_refused(world: World) -> None:
    """A server without logins refuses ours; the password is nowhere to be read."""
    change(world, "timeout_seconds: 3}", "timeout_seconds: 3, user: bot, password: {env: MAILBOT_TEST_PASSWORD}}")
    os.environ["MAILBOT_TEST_PASSWORD"] = "hunter2-of-the-tests"
    try:
        one = wrong(world)
    finally:
        del os.environ["MAILBOT_TEST_PASSWORD"]
    assert "user and password" in one["mend"] and "hunter2" not in str(one)


def test_another_program_on_the_intakes_port(world: World, sink: Sink) -> None:
    """The sink itself is the other program."""
    change(world, "intake: {host: 127.0.0.1, port: 0}", f"intake: {{host: 127.0.0.1, port: {sink.port}}}")
    assert "another program listens" in wrong(world)["detail"]


def test_beside_a_running_service(world: World) -> None:
    """Its intake and health endpoint are known as ours, and the ledger can be read while it works."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        intake, health = one.getsockname()[1], two.getsockname()[1]
    change(world, "intake: {host: 127.0.0.1, port: 0}", f"intake: {{host: 127.0.0.1, port: {intake}}}")
    change(world, "health: {", f"health: {{port: {health}, ")
    service = world.start()
    try:
        deadline = time.monotonic() + 30
        status, found = looked(world)
        while time.monotonic() < deadline and not any("reads every mailbox" in finding["detail"] for finding in found):
            status, found = looked(world)
    finally:
        service.terminate()
        service.wait(15)
    assert status == 0, [finding for finding in found if not finding["ok"]]
    assert any("mailbot listens" in finding["detail"] for finding in found)


@pytest.mark.parametrize("old", ["operator@wales.nhs.uk", "api.team@wales.nhs.uk"])
def test_mail_to_people_that_a_mailbox_of_our_own_would_get(world: World, old: str) -> None:
    """Nobody would read an alarm or a note to the team: no command begins with such a configuration, and each says where it stands."""
    change(world, old, "APImanagement@wales.nhs.uk")
    for command in (("doctor",), ("check",), ("run", "--once")):
        done = world.run(*command, "--config", str(world.config))
        assert done.returncode == 2 and "the address of the mailbox apimanagement" in done.stderr, done
        assert ("health.alarm_to.0" if old.startswith("operator") else "mailboxes.apimanagement.team") in done.stderr
    assert not (world.folder / "mailbot.sqlite3").exists()


def test_rows_that_do_not_count(world: World) -> None:
    """The register is used all the same; the row is told, and that it opens nothing."""
    with (world.folder / "organisations.csv").open("a") as file:
        file.write("Anybody,gmail.com\n")
    found = wrong(world)
    assert found["subject"] == "register organisations" and "gmail.com" in found["detail"] and "open nothing" in found["mend"]


def test_a_list_of_mail_providers_that_is_empty(world: World) -> None:
    """It is told among the rest, as with it mailbot does not start."""
    shutil.copytree(REPOSITORY / "rules", world.folder / "own")
    (world.folder / "own" / "lists" / "free-mail.txt").write_text("")
    change(world, "smtp:", "rules: own\nsmtp:")
    assert "free-mail.txt" in wrong(world)["detail"]


def test_a_mailbox_that_is_broken_hides_no_other(world: World) -> None:
    """Each part is looked at for itself."""
    shutil.rmtree(world.folder / "mail" / "api")
    (world.folder / "mail" / "api").write_text("")
    status, found = looked(world)
    assert status == 1
    assert {one["subject"] for one in found if not one["ok"]} == {"apimanagement"}
    assert [one for one in found if one["subject"] == "securitysubmissions"]


def test_a_test_mail_is_sent_when_asked_for(world: World, sink: Sink) -> None:
    """Only with an address, one from each mailbox, marked as automatic."""
    looked(world)
    assert not sink.received
    status, found = looked(world, "--send-to", "me@wales.nhs.uk")
    assert status == 0 and sum("test mail to me@wales.nhs.uk" in one["detail"] for one in found) == 2
    assert len(sink.to("me@wales.nhs.uk")) == 2 and all(b"Auto-Submitted: auto-generated" in content for content in sink.contents)


# Microsoft Graph


@pytest.fixture
def graph(tmp_path: Path, described: Description) -> Iterator[GraphWorld]:
    """Two mailboxes at the fake of Graph, with a mailbox outside the scope that has to be refused."""
    with GraphWorld(tmp_path, described.check, outside=True) as made:
        yield made


def test_a_sound_graph_mailbox(graph: GraphWorld) -> None:
    """Credential, sign-in, inbox, folders, scope, clock and the ways out of both mailboxes are right."""
    status, found = looked(graph)
    assert status == 0, [one for one in found if not one["ok"]]
    parts = {one["subject"].removeprefix("apimanagement: ") for one in found if one["subject"].startswith("apimanagement: ")}
    assert parts == {"credential", "sign-in", "inbox", "folders", "scope", "clock", "folder drafts", "folder sentitems", "folder outbox"}
    assert any("is refused, as it must be" in one["detail"] for one in found)


def test_an_app_that_reaches_too_far(graph: GraphWorld) -> None:
    """Both mailboxes say so, and what to do."""
    graph.service.open_to_all = True
    status, found = looked(graph)
    bad = [one for one in found if not one["ok"]]
    assert status == 1 and {one["subject"] for one in bad} == {"apimanagement: scope", "securitysubmissions: scope"}
    assert all("RBAC" in one["mend"] for one in bad)


def test_a_clock_that_is_wrong(graph: GraphWorld) -> None:
    """Two minutes beside the server's is wrong."""
    graph.service.clock_ahead = 120
    status, found = looked(graph)
    assert status == 1
    assert {one["subject"] for one in found if not one["ok"]} == {"apimanagement: clock", "securitysubmissions: clock"}


@pytest.mark.parametrize(("days", "ok"), [(40, True), (10, False)])
def test_a_certificate_that_ends(tmp_path: Path, described: Description, days: int, ok: bool) -> None:
    """Less than thirty days ahead is wrong, with the day on which it ends."""
    pem = write_app_certificate(tmp_path, datetime.now(UTC), days)
    with GraphWorld(tmp_path, described.check, certificate=pem, outside=True) as world:
        status, found = looked(world)
        (one,) = [finding for finding in found if finding["subject"] == "apimanagement: credential"]
        assert one["ok"] is ok and status == (0 if ok else 1)
        assert (datetime.now(UTC) + timedelta(days=days)).date().isoformat() in one["detail"]


def test_a_mailbox_that_the_app_may_not_open(graph: GraphWorld) -> None:
    """A missing right is told with the right that is needed; the other mailbox is right."""
    change(graph, f"user: {SEC}", "user: somebody.else@wales.nhs.uk")
    status, found = looked(graph)
    bad = [one for one in found if not one["ok"]]
    assert status == 1 and {one["subject"].partition(":")[0] for one in bad} == {"securitysubmissions"}
    assert any("Mail.ReadWrite" in one["mend"] for one in bad)


def test_the_right_to_send_is_proven_by_sending(graph: GraphWorld) -> None:
    """A test mail leaves each mailbox once."""
    status, _ = looked(graph, "--send-to", "me@wales.nhs.uk")
    assert status == 0 and len(graph.left(API)) == len(graph.left(SEC)) == 1


def test_bad_configuration_ends_with_status_2(tmp_path: Path) -> None:
    """As with every command."""
    world = World(tmp_path, 9)
    change(world, "mailboxes:", "mailboxs:")
    done: subprocess.CompletedProcess[str] = world.run("doctor", "--config", str(world.config))
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_maildirs_that_the_service_makes_are_right(world: World) -> None:
    """Before the first start nothing is wrong, each is told once, and nothing is said of an inbox that is not there."""
    shutil.rmtree(world.folder / "mail")
    status, found = looked(world)
    assert status == 0, [one for one in found if not one["ok"]]
    boxes = [one["detail"] for one in found if one["subject"] in ("apimanagement", "securitysubmissions")]
    assert sum("is made at the first start" in detail for detail in boxes) == 2 and not any("inbox" in detail for detail in boxes)
    assert not (world.folder / "mail").exists()


@pytest.mark.parametrize("address", ["foo", "a@b@c", "a b@wales.nhs.uk", "a@wales.nhs.uk\nBcc: x@y.z", ""])
def test_what_is_no_address_gets_no_test_mail(world: World, sink: Sink, address: str) -> None:
    """It is refused before anything is looked at or sent; also an empty one, as a script's unset variable gives."""
    done = world.run("doctor", "--config", str(world.config), "--send-to", address)
    assert done.returncode == 2 and "--send-to" in done.stderr and done.stdout == "" and sink.contents == []
