"""What acceptance tests share: installations that leave no service behind, and a mail server that accepts everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.acceptance.sink import Sink
from tests.acceptance.world import World

NewWorld = Callable[..., World]


@pytest.fixture
def new_world(tmp_path: Path) -> Iterator[NewWorld]:
    """Return a function that lays out an installation in a folder of its own; its services are ended with the test."""
    made: list[World] = []
    numbers = count()

    def make(port: int, extra: str = "", **smtp: object) -> World:
        folder = tmp_path / f"world{next(numbers)}"
        folder.mkdir()
        world = World(folder, port, extra)
        if smtp:
            settings = ", ".join(f"{key}: {value}" for key, value in {"timeout_seconds": 3, **smtp}.items())
            world.config.write_text(world.config.read_text().replace("timeout_seconds: 3", settings))
        made.append(world)
        return world

    yield make
    for world in made:
        world.close()


@pytest.fixture
def accepting() -> Iterator[Sink]:
    """A mail server that accepts everything."""
    made = Sink()
    yield made
    made.close()
