"""The fake Exchange server, once a file, and adapters on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailbot.adapters.mailboxes.ews import Ews, EwsOutgoing
from mailbot.testing.ews_service import EwsService
from tests.unit.adapters.mailboxes.ews.given import opened


@pytest.fixture(scope="module")
def running() -> Iterator[EwsService]:
    """Run one server for a file."""
    with EwsService() as service:
        yield service


@pytest.fixture
def service(running: EwsService) -> EwsService:
    """Return the server with an empty mailbox."""
    running.afresh()
    return running


@pytest.fixture
def adapters(service: EwsService) -> Iterator[tuple[Ews, EwsOutgoing]]:
    """Return a mailbox and its way out, which need not wait for copies."""
    box, out = opened(service)
    yield box, out
    box.close()


@pytest.fixture
def box(adapters: tuple[Ews, EwsOutgoing]) -> Ews:
    """Return the mailbox."""
    return adapters[0]


@pytest.fixture
def out(adapters: tuple[Ews, EwsOutgoing]) -> EwsOutgoing:
    """Return the way out."""
    return adapters[1]
