"""Which keys of a decision's JSON may be null stands in docs/operating.md, and is true."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from mailbot.cli.left import DECIDED, LISTED, LISTS, as_json
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.model.plan import Decision

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")


def documented() -> set[str]:
    """Return the keys of the table."""
    section = DOCS.split("\n## As JSON\n")[1].split("\n## ")[0]
    rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


def nulls() -> tuple[set[str], dict[str, object]]:
    """Return the keys that are null in the barest of all decisions, and that decision."""
    bare = Decision("api", "", Outcome.REVIEW, "unreadable", "", "", "", Facts(), "0" * 64, datetime(2026, 11, 24, tzinfo=UTC))
    said = as_json(bare, [], None)
    return {key for key, value in said.items() if value is None} | {f"details.{key}" for key, value in said["details"].items() if value is None}, said


def test_every_key_that_may_be_null_is_documented_and_no_other() -> None:
    """A reader of the table needs no other test for null."""
    found, said = nulls()
    assert documented() == found
    assert all(said[key] == [] for key in ("users", "domains", "missing", "trace", "left_to_person")) and said["message_id"] == ""


def test_the_states_of_a_reply_are_documented() -> None:
    """Every one that can be printed, and no other."""
    from mailbot.cli import owed

    section = DOCS.split("| `reply_state` | meaning |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)) == {owed.SENT, owed.OWED, owed.DRAFT, owed.LEFT, owed.RETURNED, owed.NOT_SENT}


def test_the_lines_of_what_was_set_aside_have_the_keys_that_are_documented() -> None:
    """Those of a decision, none missing; its lists are lists there as well."""
    said = list(nulls()[1])
    assert tuple(said[: said.index("trace") + 1]) == DECIDED and set(said) == set(LISTED)
    assert {key for key, value in nulls()[1].items() if isinstance(value, list)} == set(LISTS)
