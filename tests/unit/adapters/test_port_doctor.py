"""Whose port is it: ours, free, or somebody else's."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot import config
from mailbot.adapters import port_doctor
from mailbot.adapters.health import Health
from mailbot.adapters.intake import Intake
from mailbot.heartbeat import Pulse
from tests.servers.dovecot import free_port


@contextmanager
def other_program(says: bytes) -> Iterator[int]:
    """Listen as another program does, and say something to whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.sendall(says)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def test_our_own_intake_is_known(tmp_path: Path) -> None:
    """It greets with our name."""
    with Intake("127.0.0.1", 0, {"a@wales.nhs.uk": tmp_path / "mail"}) as intake:
        told = port_doctor.intake("127.0.0.1", intake.port, 1)
    assert told.ok and "mailbot listens" in told.detail


@pytest.mark.parametrize("says", [b"220 mx.example ESMTP Postfix\r\n", b""], ids=["Postfix", "silent"])
def test_another_program_on_the_intakes_port(says: bytes) -> None:
    """It is told with its greeting, and what to change."""
    with other_program(says) as port:
        told = port_doctor.intake("127.0.0.1", port, 1)
    assert not told.ok and "another program" in told.detail and "section intake" in told.mend
    assert says.decode().strip() in told.detail


@pytest.mark.parametrize("look", [lambda port: port_doctor.intake("127.0.0.1", port, 1), lambda port: port_doctor.health("127.0.0.1", port)])
def test_a_free_port(look: object) -> None:
    """The service does not run, and could listen there."""
    told = look(free_port())  # type: ignore[operator]
    assert told.ok and "is free" in told.detail


@pytest.mark.parametrize("look", [lambda port: port_doctor.intake("127.0.0.1", port, 1), lambda port: port_doctor.health("127.0.0.1", port)])
def test_a_port_of_the_systems_choice(look: object) -> None:
    """Nothing can be looked at before it starts."""
    assert look(0).ok  # type: ignore[operator]


def test_an_intake_that_can_deliver_nowhere() -> None:
    """Without a Maildir nobody can be a recipient."""
    told = port_doctor.intake("127.0.0.1", 0, 0)
    assert not told.ok and "maildir" in told.detail


def test_an_address_that_is_not_this_machines() -> None:
    """Nothing can be connected to there (a broadcast address, which the system itself refuses)."""
    told = port_doctor.intake("255.255.255.255", 2525, 1)
    assert not told.ok and told.mend


class Ledger:
    """Says that nothing was read."""

    def pulse(self) -> Pulse:
        """Say it."""
        return Pulse()


def test_a_running_service_that_is_ill() -> None:
    """What its health endpoint says is told, and where to look."""
    health = Health(config.Health(port=0), Ledger(), ("api",), lambda _event, _values: None)
    health.start()
    told = port_doctor.health("127.0.0.1", health.port)
    health.stop()
    assert not told.ok and "is ill" in told.detail and "mailbox.unreachable" in told.mend


def test_a_running_service_that_is_well() -> None:
    """An endpoint that says that all is well."""
    body = json.dumps({"healthy": True}).encode()
    with other_program(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body) as port:
        assert port_doctor.health("127.0.0.1", port).ok


@pytest.mark.parametrize("says", [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", b"220 not HTTP\r\n", b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"])
def test_another_program_on_the_health_port(says: bytes) -> None:
    """Whatever it answers, it is not ours."""
    with other_program(says) as port:
        told = port_doctor.health("127.0.0.1", port)
    assert not told.ok and "another program" in told.detail
