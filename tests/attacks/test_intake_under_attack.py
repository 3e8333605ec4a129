"""Clients that mean harm, and the real service: it goes on handling its mailboxes, and its log stays what it is."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.sink import Sink
from tests.acceptance.world import World, message
from tests.servers.dovecot import free_port
from tests.servers.waiting import waited

FILES = 256  # that the service may open: a machine that is nearly out of them
VICTIM = "VICTIM.PERSON@WALES.NHS.UK"
HOSTILE = (
    VICTIM.encode(),
    b"\x1b[2J\x1b[31mOWNED",
    b"X\r{\"event\":\"message.decided\",\"outcome\":\"ready\"}\rY",
    b"EHLO victim.person@wales.nhs.uk\x1b[0m",
    b"MAIL FROM:<\x1b]0;title\x07victim.person@wales.nhs.uk>",
    b"RCPT TO:<victim.person@wales.nhs.uk> \x00\x9b1m",
    b"AUTH PLAIN " + VICTIM.encode(),
    b"\xff\xfe" + VICTIM.encode(),
    b"{\"event\":\"forged\"}",
)


class Service:
    """A service with an intake, and what it said."""

    def __init__(self, world: World, port: int) -> None:
        """Start it with few files, and wait until it listens."""
        self.world, self.port = world, port
        limited = ["prlimit", f"--nofile={FILES}:{FILES}", *world.command("run", "--config", str(world.config))]
        with world.log.open("ab") as log:
            self.process = subprocess.Popen(limited, stdout=log, stderr=log, cwd=world.folder)
        assert waited(lambda: "service.started" in self.said() or self.process.poll() is not None) and self.process.poll() is None, self.said()

    def said(self) -> str:
        """Return all that it wrote."""
        return self.world.log.read_text("utf-8", errors="backslashreplace")

    def lines(self) -> list[dict[str, Any]]:
        """Return its log, of which every line has to be JSON."""
        return [json.loads(line) for line in self.said().splitlines()]

    def stop(self) -> int:
        """End it as an operator does."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


@pytest.fixture
def service(tmp_path: Path, sink: Sink, request: pytest.FixtureRequest) -> Iterator[Service]:
    """A running service; its log is JSON, or what the test asks for."""
    port = free_port()
    log = f"log: {{format: {getattr(request, 'param', 'json')}}}"
    world = World(tmp_path, sink.port, f"intake: {{host: 127.0.0.1, port: {port}}}\n{log}")
    made = Service(world, port)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_idle_connections_stop_nothing_and_fill_no_log(service: Service, sink: Sink) -> None:
    """More clients than the process may open files: the mailboxes are handled, who may be let in is, and the log stays short."""
    with ExitStack() as open_ones:
        for _ in range(FILES + 150):
            open_ones.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=5))
        service.world.deliver(1, message(1))
        assert waited(lambda: sink.to("sponsor1@cardiff.wales.nhs.uk")), service.said()[-2000:]
        refused = [line for line in service.lines() if line["event"] == "intake.refused"]
        assert [line["why"] for line in refused] == ["connections_per_peer"] and refused[0]["level"] == "warning"
    assert waited(lambda: b"220" in greeting(service.port))
    assert service.stop() == 0
    assert "Traceback" not in service.said() and len(service.lines()) < 20


def test_a_client_is_answered_421_and_closed(service: Service) -> None:
    """It may try again later, and does not wait for us."""
    with ExitStack() as open_ones:
        for _ in range(20):
            assert open_ones.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=5)).recv(100).startswith(b"220")
        assert greeting(service.port).startswith(b"421 4.7.0")


def greeting(port: int) -> bytes:
    """Return all that a new client hears before the connection ends, or until it is greeted."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        heard = client.recv(200)
        return heard + client.recv(200) if heard.startswith(b"421") else heard


@pytest.mark.parametrize("service", ["json", "console"], indirect=True)
def test_what_a_client_says_never_stands_in_the_log(service: Service, request: pytest.FixtureRequest) -> None:
    """No address, no escape sequence, no line of its own making: neither as JSON nor for a terminal."""
    for hostile in HOSTILE:
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", service.port), timeout=5) as client:
            client.recv(200)
            for _ in range(5):
                client.sendall(hostile + b"\r\n")
                client.recv(500)
    assert waited(lambda: "mail.log" in service.said()), "that commands are not known is told"
    assert service.stop() == 0
    said = service.said()
    assert not [word for word in ("victim", "wales.nhs.uk>", "owned", "forged", "\x1b", "message.decided", "\x07", "Traceback") if word in said.lower()]
    assert all(char.isprintable() or char == "\n" for char in said)
    if "json" in request.node.name:
        warned = [line for line in service.lines() if line["event"] == "library.warned"]
        assert len(warned) <= 3 and all(line["level"] == "warning" for line in warned)
