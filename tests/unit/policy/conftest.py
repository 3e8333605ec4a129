"""The shipped tables, and small tables to try single points on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from mailbot.policy.engine import RuleSet
from mailbot.policy.load import TABLE_FILES, load_rules

ROOT = Path(__file__).parents[3]

DEFAULT = """
  - id: not-a-request
    outcome: review
    sentence: Else.
    clause: None.
    next_step: Read it.
    examples: [{facts: {}}]
"""
EVERY = """
about: First of all.
rows:
  - id: automatic-message
    when: {machine_made: true}
    outcome: ignored
    sentence: A machine.
    clause: None.
    next_step: None.
    examples: [{facts: {machine_made: true}}]
"""
LAWFUL = EVERY + "".join(
    f"  - {{id: {name}, when: {{{when}}}, outcome: review, sentence: S., clause: C., next_step: N., samples: [x]}}\n"
    for name, when in (
        ("unreadable", "unreadable: true"),
        ("sender-unproven", "sender_proven: false"),
        ("sender-lookalike", "sender_lookalike: true"),
        ("reply-limit", "reply_due: true, reply_limit_reached: true"),
    )
)  # all that the first table has to hold


@pytest.fixture(scope="session")
def texts() -> Mapping[str, str]:
    """Return the shipped tables as texts."""
    shipped = {name: (ROOT / "rules" / name).read_text(encoding="utf-8") for name in TABLE_FILES}
    return MappingProxyType(shipped)


@pytest.fixture(scope="session")
def rules(texts: Mapping[str, str]) -> RuleSet:
    """Return the shipped tables, loaded."""
    return load_rules(texts)


@pytest.fixture(scope="session")
def small() -> Callable[..., dict[str, str]]:
    """Return a maker of small tables: rows for `apimanagement`, with or without the default row."""

    def make(rows: str = "", every: str = EVERY, default: str = DEFAULT, head: str = "") -> dict[str, str]:
        return {
            "every-mailbox.yaml": every,
            "apimanagement.yaml": f"about: Access.\n{head}\nrows:\n{rows}\n{default}",
            "securitysubmissions.yaml": f"about: Submissions.\nrows:\n{DEFAULT}",
        }

    return make


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT
