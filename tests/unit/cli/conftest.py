"""What the tests of the command line share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.cli import main
from tests.acceptance.world import message
from tests.unit.cli.desk import Desk, Said


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An installation with one complete request of a proven sponsor."""

    def say(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["mailbot", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        caught = capfd.readouterr()
        return int(ended.value.code or 0), caught.out, caught.err

    made = Desk(tmp_path, say)
    made.handle(message(0))
    yield made
    made.world.close()
