"""The shipped templates, read and compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from mailbot.replies.environment import Templates

FOLDER = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def sources() -> Mapping[str, str]:
    """Return the shipped templates as texts."""
    return MappingProxyType({path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.j2")})


@pytest.fixture(scope="session")
def templates(sources: Mapping[str, str]) -> Templates:
    """Return the shipped templates, compiled."""
    return Templates(sources)
