"""The threat model names a test for each line, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
LINES = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| who ")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@pytest.mark.parametrize("line", LINES, ids=[" ".join(line.split("|")[1:3]).strip()[:80] for line in LINES])
def test_every_line_names_tests_that_exist(line: str) -> None:
    """A threat without a test is a hope; a test that was renamed is one as well."""
    named = NAMED.findall(line)
    assert named, "no test is named"
    assert not re.sub(NAMED, "", line.split("|")[-2]).strip(" ,"), "something is named that is no test"
    for path, test in named:
        assert re.search(rf"^def {test}\(", (REPOSITORY / path).read_text(encoding="utf-8"), re.MULTILINE), f"{path} has no {test}"


def test_every_line_has_five_columns() -> None:
    """Who, what, how stopped, what remains, which tests."""
    assert len(LINES) >= 25 and {line.count("|") for line in LINES} == {6}
