"""What `mailbot doctor` finds of the reading of mail."""

from __future__ import annotations

import platform
import sys

from mailbot.adapters.reading_doctor import reading

CHILD = """
import os, struct, sys
from dataclasses import replace
from mailbot.adapters import reading_process
from mailbot.adapters.reading_answers import pack, sample
from mailbot.reading.read import read
"""


def test_a_reader_that_works_is_right() -> None:
    """It says which Python reads."""
    found = reading(20.0)
    assert found.ok and platform.python_version() in found.detail


def test_a_reader_that_does_not_start_is_told() -> None:
    """With what happened, and that nothing is read until it is mended."""
    found = reading(20.0, (sys.executable, "-c", "raise SystemExit(3)"))
    assert not found.ok and "does not start" in found.detail and "exit status 3" in found.detail and "reads no mail" in found.mend


def test_a_reader_that_dies_of_a_message_is_told() -> None:
    """Its greeting alone proves too little."""
    found = reading(20.0, (sys.executable, "-c", f"{CHILD}\nreading_process.read = lambda content: os._exit(5)\nreading_process.main()"))
    assert not found.ok and found.detail == "reading it ended the reading process (exit status 5)"


def test_a_reader_that_reads_something_else_is_told() -> None:
    """What arrives must be what is read here."""
    found = reading(20.0, (sys.executable, "-c", f"{CHILD}\nreading_process.read = lambda content: replace(read(content), subject='other')\nreading_process.main()"))
    assert not found.ok and "as another one" in found.detail
