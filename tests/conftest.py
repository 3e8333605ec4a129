"""What all tests share: a mail server that accepts everything, and that Python keeps what it has compiled, also where the environment says that it should not.

Hundreds of mailbot processes are started here, and each would compile its modules anew.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.acceptance.sink import Sink

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
settings.register_profile("untimed", deadline=None)  # a busy machine is slow now and then; what takes too long is measured elsewhere
settings.load_profile("untimed")


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that accepts everything."""
    made = Sink()
    yield made
    made.close()
