"""Probes and scrapes: what they are told over HTTP, and when a service counts as ill."""

from __future__ import annotations

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mailbot import config
from mailbot.adapters.health import Health
from mailbot.errors import ConfigError, PermanentError, TemporaryError
from mailbot.heartbeat import Credential, Pulse

BOXES = ("api", "sec")


def ago(seconds: float) -> datetime:
    """Return an instant in the past."""
    return datetime.now(UTC) - timedelta(seconds=seconds)


class Ledger:
    """Says what a test sets; fails where nothing is set."""

    def __init__(self) -> None:
        """Begin with two mailboxes that were read just now."""
        self.says: Pulse | None = Pulse(looks={name: ago(1) for name in BOXES})

    def pulse(self) -> Pulse:
        """Say it."""
        if self.says is None:
            raise TemporaryError("the ledger is locked")
        return self.says


class Scene:
    """An endpoint on loopback."""

    def __init__(self, credentials: Mapping[str, Callable[[], Credential]] | None = None) -> None:
        """Listen on a free port."""
        self.ledger = Ledger()
        self.health = Health(config.Health(port=0, unread_minutes=15), self.ledger, BOXES, lambda _event, _values: None, credentials)
        self.health.start()

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask as a probe does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health.port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def probe(self) -> tuple[int, dict[str, Any]]:
        """Return what a probe gets."""
        status, body = self.get("/health")
        return status, json.loads(body)

    def metrics(self) -> dict[tuple[str, ...], float]:
        """Return every sample that a scrape gets, by name and label values."""
        families = text_string_to_metric_families(self.get("/metrics")[1].decode())
        return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


@pytest.fixture
def scene() -> Iterator[Scene]:
    """An endpoint without credentials."""
    made = Scene()
    yield made
    made.health.stop()


def test_a_service_that_reads_every_mailbox_is_well(scene: Scene) -> None:
    """200, with the age of each look."""
    status, said = scene.probe()
    assert status == 200 and said["healthy"] is True
    assert set(said["seconds_since_last_look"]) == set(BOXES)


@pytest.mark.parametrize("looks", [{}, {"api": 1.0}, {"api": 1.0, "sec": 901.0}, {"api": 1.0, "sec": -3600.0}], ids=["none", "one never", "one long ago", "one in the future"])
def test_a_service_that_leaves_a_mailbox_unread_is_ill(scene: Scene, looks: dict[str, float]) -> None:
    """One mailbox that was not read in time is enough, and 503 tells the probe."""
    scene.ledger.says = Pulse(looks={name: ago(seconds) for name, seconds in looks.items()})
    status, said = scene.probe()
    assert status == 503 and said["healthy"] is False


def test_a_ledger_that_cannot_be_asked_is_told(scene: Scene) -> None:
    """The probe is told in words, and the scrape goes on without what the ledger would say."""
    scene.ledger.says = None
    assert scene.probe() == (503, {"healthy": False, "ledger": "the ledger is locked"})
    assert scene.metrics()["mailbot_ledger_up",] == 0


def test_what_waits_and_what_is_owed(scene: Scene) -> None:
    """The oldest untouched message, and actions owed and parked, are told for each mailbox; nothing is 0, not absent."""
    scene.ledger.says = Pulse({"api": ago(7)}, {"api": ago(600)}, {("api", "done"): 4}, {("api", "owed"): 3, ("api", "parked"): 1})
    found = scene.metrics()
    assert found["mailbot_seconds_since_last_look", "api"] == pytest.approx(7, abs=5)
    assert found["mailbot_oldest_untouched_seconds", "api"] == pytest.approx(600, abs=5)
    assert found["mailbot_oldest_untouched_seconds", "sec"] == 0
    assert [found["mailbot_actions", "api", state] for state in ("owed", "parked")] == [3, 1]
    assert [found["mailbot_actions", "sec", state] for state in ("owed", "parked")] == [0, 0]
    assert found["mailbot_messages", "api", "done"] == 4 and found["mailbot_ledger_up",] == 1
    _, said = scene.probe()
    assert said["actions"]["api"] == {"owed": 3, "parked": 1} and said["oldest_untouched_seconds"]["sec"] is None


def test_how_long_credentials_last() -> None:
    """Days of a secret, and the token's age and end, are told; what is not known is left out; what cannot be read harms nothing."""

    def unreadable() -> Credential:
        raise ConfigError([])

    ends = (datetime.now(UTC) + timedelta(days=40)).date()
    known = Credential(ends, ago(100), datetime.now(UTC) + timedelta(seconds=3500))
    scene = Scene({"api": lambda: known, "sec": lambda: Credential(), "third": unreadable})
    found = scene.metrics()
    assert found["mailbot_credential_seconds_left", "api"] == pytest.approx(40 * 86_400, abs=86_400)
    assert found["mailbot_token_age_seconds", "api"] == pytest.approx(100, abs=5)
    assert found["mailbot_token_seconds_left", "api"] == pytest.approx(3500, abs=5)
    assert not [key for key in found if key[-1] in ("sec", "third") and "token" in key[0]]
    assert scene.probe()[1]["credentials"]["api"]["ends"] == ends.isoformat()
    scene.health.stop()


def test_the_documentation_names_every_metric_and_no_other(scene: Scene) -> None:
    """Operators build their alerts from docs/operating.md."""
    text = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")
    families = text_string_to_metric_families(scene.get("/metrics")[1].decode())
    assert set(re.findall(r"mailbot_[a-z_]+", text)) == {family.name for family in families}


def test_nothing_else_is_served(scene: Scene) -> None:
    """Another path is 404, and says which there are."""
    assert scene.get("/") == (404, b"/health or /metrics\n")


def test_a_port_that_is_taken_is_told(scene: Scene) -> None:
    """The service does not start without its endpoint, and says what to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        section = config.Health(port=taken.getsockname()[1])
        with pytest.raises(PermanentError, match="choose another port"):
            Health(section, scene.ledger, BOXES, lambda _event, _values: None).start()
