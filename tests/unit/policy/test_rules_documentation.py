"""docs/rules.md and the code say the same: facts, keys, reasons, and an example that works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from mailbot import config
from mailbot.adapters import rule_data
from mailbot.bootstrap import build_core
from mailbot.errors import ConfigError
from mailbot.model.decision import Outcome
from mailbot.model.facts import Asked, Facts, SenderStanding, UsersAre
from mailbot.policy.diff import flips
from mailbot.policy.engine import RuleSet
from mailbot.policy.lint import lint
from mailbot.policy.load import ROW_KEYS, TABLE_KEYS, load_rules
from mailbot.policy.reasons import REASONS
from mailbot.policy.vocabulary import VOCABULARY, word
from mailbot.replies.context import NAMES
from mailbot.replies.environment import FILTERS, TESTS, Part
from mailbot.replies.samples import NOTE_NAMES


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """Return the documentation."""
    return (root / "docs" / "rules.md").read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Return what stands below one heading."""
    return page.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_every_fact_is_documented_and_no_other(page: str) -> None:
    """The table of facts is the vocabulary: names in order, all values, the same sentence."""
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", section(page, "The facts"), re.MULTILINE)
    documented = {name: (set(re.findall(r"`([^`]+)`", values)), doc) for name, values, doc in rows}
    assert documented == {
        name: ({word(value) for value in fact.values}, fact.doc) for name, fact in VOCABULARY.items()
    }
    assert [name for name, _, _ in rows] == list(VOCABULARY)


def test_every_key_is_documented_and_no_other(page: str) -> None:
    """The keys of rows and tables are listed completely."""
    listed = re.findall(r"^\| `(\w+)` \|", section(page, "What a row says"), re.MULTILINE)
    assert listed == [*ROW_KEYS, *TABLE_KEYS]


def test_every_reason_is_documented_and_no_other(page: str) -> None:
    """The reasons are listed completely."""
    listed = re.findall(r"^- (?:`\w+`|[a-z ]+): (.*)$", section(page, "Reasons"), re.MULTILINE)
    assert set(re.findall(r"`([^`]+)`", " ".join(listed))) == set(REASONS)


def test_every_outcome_is_documented(page: str) -> None:
    """The row format names every outcome."""
    assert all(f"`{outcome}`" in section(page, "What a row says") for outcome in Outcome)


def test_every_name_that_a_template_may_use_is_documented_and_no_other(page: str) -> None:
    """The names of replies, of the note and of the layout, the filters and the tests are listed completely."""
    told = section(page, "What a template may name")
    replies, note = (re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in told.split("The note to the team"))
    assert (sorted(replies), sorted(note)) == (sorted(NAMES), sorted(NOTE_NAMES))
    assert re.findall(r"`(\w+)`", told.partition("Filters: ")[2].partition("Tests: ")[0]) == [*FILTERS, "day_en", "day_cy"]
    assert re.findall(r"`(\w+)`", told.partition("Tests: ")[2].partition("\n")[0]) == [*TESTS]
    assert re.findall(r"`(\w+)`", told.partition("alone, each with ")[2].partition("\n")[0]) == [field.name for field in fields(Part)]


def test_the_worked_example_works(page: str, texts: Mapping[str, str], rules: RuleSet) -> None:
    """The row of the worked example, put where the text says, loads, is clean and does what it promises."""
    steps = section(page, "Adding a rule, step by step")
    row = steps.partition("```yaml\n")[2].partition("```")[0]
    place = "  - id: staff-complete\n"
    changed = texts["apimanagement.yaml"].replace(place, f"{row}\n{place}")
    new = load_rules({**texts, "apimanagement.yaml": changed})
    names = frozenset(row.reply for table in new.tables for row in table.rows if row.reply)
    assert lint(new, {"en": names, "cy": names}) == []
    staff = Facts(
        sender_proven=True, sender=SenderStanding.NHS_WALES, asked=Asked.ACCESS, users=UsersAre.STAFF
    )
    speaking = Facts(
        sender_proven=True,
        sender=SenderStanding.NHS_WALES,
        asked=Asked.ACCESS,
        users=UsersAre.STAFF,
        points_to_supplier=True,
    )
    found = flips(rules, new, [staff, speaking])
    assert [(flip.place, flip.after.reason) for flip in found] == [(1, "mixed-request")]


CONFIG = """
mailboxes:
  api: {kind: maildir, role: apimanagement, path: mail, address: api@wales.nhs.uk, team: team@wales.nhs.uk}
registers: {allow_list: {path: a.csv}, code_of_connection: {path: c.csv}}
"""


def _shell(command: str, folder: Path) -> None:
    """Run a command of the page where mailbot's Python is the first."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(["sh", "-c", command], cwd=folder, check=True, env={**os.environ, "PATH": path, "PYTHONPATH": str(Path(__file__).parents[3])})


def test_a_folder_of_ones_own_made_as_told_is_in_order(page: str, tmp_path: Path) -> None:
    """The command of the page makes it, the line of the page names it, and each file that the page calls needed is."""
    own = page.partition("### A folder of your own\n")[2].partition("\n## ")[0]
    command, line = own.partition("```sh\n")[2].partition("```")[0], re.findall(r"`(rules: [^`]+)`", own)[0]
    _shell(command, tmp_path)
    (tmp_path / "config.yaml").write_text(f"{CONFIG}{line}\n")
    settings = config.load(tmp_path / "config.yaml")
    assert settings.rules is not None and settings.rules.parent == tmp_path.resolve()
    assert rule_data.check(settings.rules) == [] and build_core(settings).rules
    beside = re.findall(r"^\| `([^`]+)` \| (.+) \|$", own, re.MULTILINE)
    tables = [table.name for table in build_core(settings).rules.tables]
    assert sorted([*tables, *(name for name, _ in beside)]) == sorted(each.relative_to(settings.rules).as_posix() for each in settings.rules.rglob("*") if each.is_file())
    for name, words in beside:
        (settings.rules / name).unlink()
        assert ("needed" in words) == bool(rule_data.check(settings.rules)) != bool(rule_data.remarks(settings.rules)), name
        _shell(f"rm -r my-rules; {command}", tmp_path)
    (settings.rules / tables[0]).unlink()
    with pytest.raises(ConfigError, match=tables[0]):
        build_core(settings)
