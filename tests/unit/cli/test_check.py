"""`mailbot check`: one run tells everything that is wrong, each with its file, whatever else is broken."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailbot.cli.check import check

REPOSITORY = Path(__file__).resolve().parents[3]
REGISTERS = REPOSITORY / "tests" / "messages" / "world"
CONFIG = """
mailboxes:
  api: {kind: maildir, role: apimanagement, path: mail/api, address: api@wales.nhs.uk, team: team@wales.nhs.uk}
registers:
  allow_list: {path: allow-list.csv}
  code_of_connection: {path: code-of-connection.csv}
"""


class Place:
    """A folder with a configuration, registers, and rules and templates of its own where they are asked for."""

    def __init__(self, folder: Path) -> None:
        """Lay it out; all is in order."""
        self.folder = folder
        for register in REGISTERS.glob("*.csv"):
            shutil.copy(register, folder)
        self.say("")

    def say(self, more: str, base: str = CONFIG) -> None:
        """Write the configuration, with further lines."""
        (self.folder / "config.yaml").write_text(base + more, encoding="utf-8")

    def own(self, *names: str) -> None:
        """Take a copy of the shipped rules or templates, and name it in the configuration."""
        for name in names:
            shutil.copytree(REPOSITORY / name, self.folder / name)
        self.say("".join(f"{name}: {name}\n" for name in names))

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def told(self) -> list[str]:
        """Return the problems that one run tells, without the folder's name; the exit status must fit."""
        done = CliRunner().invoke(check, ["--config", str(self.folder / "config.yaml")], standalone_mode=False)
        assert done.exception is None, done.exception
        found = [line.removeprefix("error: ").replace(f"{self.folder}/", "") for line in done.stderr.splitlines()]
        assert done.return_value == (2 if found else 0)
        assert (f"{len(found)} problem" if found else "Everything is in order") in done.stdout
        assert len(set(found)) == len(found) and all("found " in line and "; expected " in line for line in found)
        self.output = done.stdout
        return found

    def keys(self) -> list[str]:
        """Return the problems' places: file, line and key, as far as each has them."""
        return sorted(line.partition(" found ")[0].rstrip(":") for line in self.told())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A sound installation."""
    return Place(tmp_path)


def test_a_sound_installation_is_in_order(place: Place) -> None:
    """Nothing is told, with the shipped rules and templates and with copies of them."""
    assert place.told() == []
    place.own("rules", "templates")
    assert place.told() == []


def test_a_wrong_configuration_hides_nothing_else(place: Place) -> None:
    """Configuration, rules, templates, registers, places and exceptions by reason stand in one run."""
    place.say(
        "log: {level: loud}\nrules: none\ntemplates: nothing\nstate: {database: 'sqlite:////proc/x/l.sqlite3', raw_retention_days: abc}\nsmtp: {user: x, password: {file: gone}, port: 99999}\n",
        CONFIG.replace("allow-list.csv", "gone.csv").replace("team: team@wales.nhs.uk", "team: team@wales.nhs.uk, modes: {no-user: auto}, mode: autoo"),
    )
    assert place.keys() == [
        "config.yaml: log.level", "config.yaml: mailboxes.api.mode", "config.yaml: mailboxes.api.modes.no-user", "config.yaml: smtp.password.file",
        "config.yaml: smtp.port", "config.yaml: state.database", "config.yaml: state.raw_retention_days", "gone.csv", "none: rules", "nothing: templates",
    ]  # fmt: skip
    assert any("did you mean no-users?" in line for line in place.told())


def test_what_is_right_of_a_wrong_section_is_looked_into(place: Place) -> None:
    """A register without the other, a mailbox without its address: what they name is tried all the same."""
    (place.folder / "mail").mkdir()
    (place.folder / "mail" / "api").write_text("")
    place.say("", CONFIG.replace("  code_of_connection: {path: code-of-connection.csv}\n", "").replace("address: api@wales.nhs.uk, ", "").replace("allow-list.csv}", "gone.csv, max_age_days: -1}"))
    assert place.keys() == [
        "config.yaml: mailboxes.api.address", "config.yaml: mailboxes.api.path", "config.yaml: registers.allow_list.max_age_days",
        "config.yaml: registers.code_of_connection", "gone.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("modes", "keys"),
    [("", ["modes"]), ("auto", ["modes"]), ("[auto]", ["modes"]), ("{1: auto}", ["modes.1", "modes.1"]), ("{null: auto}", ["modes.None", "modes.None"]), ("{no-users: loud}", ["modes.no-users"]), ("{form-complete: auto}", ["modes.form-complete"])],
)
def test_exceptions_by_reason_that_are_none_are_told(place: Place, modes: str, keys: list[str]) -> None:
    """Nothing behind `modes:`, a word, a list, a number for a reason: each is a problem, and the rest is looked at."""
    place.say("rules: none\n", CONFIG.replace("team: team@wales.nhs.uk", f"team: team@wales.nhs.uk, modes: {modes}"))
    assert place.keys() == [*(f"config.yaml: mailboxes.api.{key}" for key in keys), "none: rules"]


@pytest.mark.parametrize("name", ["rules", "templates"])
def test_a_folder_that_cannot_even_be_looked_for_is_told(place: Place, name: str) -> None:
    """A name that is longer than the file system has; the registers are looked at all the same."""
    place.say(f"{name}: {'x' * 300}\n", CONFIG.replace("allow-list.csv", "gone.csv"))
    found = place.told()
    assert len(found) == 2 and any("File name too long" in line and f"a folder with {name}" in line for line in found) and any("gone.csv" in line for line in found)


@pytest.mark.parametrize("text", ["", "- a\n", "mailboxes: [\n", "mailboxes:\nregisters:\n", "a: 1\n", "mailboxes: {1: {kind: maildir}, b: 5, c: {kind: [1]}}\nregisters: {allow_list: 3, apis: {}}\nstate: 5\nintake: 4\n"])
def test_a_configuration_that_says_little_is_told_in_words(place: Place, text: str) -> None:
    """And what does not hang on it is still looked at."""
    place.say("", text)
    assert place.told()


def test_a_register_tells_all_at_once(place: Place) -> None:
    """Broken cells, rows that are refused, and rows that contradict each other."""
    (place.folder / "allow-list.csv").write_text(
        "supplier_name,domain,status,added_on,expires_on\nA,a.com,activ,,\nI,gmail.com,active,,\nJ,wales.nhs.uk,active,,\nK,*.k.com,active,,\nK,*.k.com,revoked,,\n", encoding="utf-8"
    )
    assert place.keys() == ["allow-list.csv:2: status", "allow-list.csv:3: domain", "allow-list.csv:4: domain", "allow-list.csv:6: status"]


# templates


def test_an_error_in_one_template_hides_no_other(place: Place) -> None:
    """A file that is no template, one that is no text, one that cannot be rendered, and one whose forms differ."""
    place.own("templates")
    folder = place.folder / "templates"
    (folder / "en" / "no-users.txt.j2").write_text("{% if %}")
    (folder / "cy" / "no-users.txt.j2").write_bytes(b"caf\xe9")
    (folder / "en" / "coc-expired.txt.j2").write_text("Hello.\n{{ 1/0 }}\n")
    place.change("templates/en/sandbox-open.html.j2", "without signing in", "after signing in")
    (folder / "cy" / "sandbox-open.txt.j2").write_text("")
    (folder / "cy" / "coc-not-listed.txt.j2").unlink()
    assert place.keys() == [
        "templates/cy/coc-not-listed.txt.j2", "templates/cy/no-users.txt.j2", "templates/cy/sandbox-open.txt.j2",
        "templates/en/coc-expired.txt.j2:2", "templates/en/no-users.txt.j2:1", "templates/en/sandbox-open.html.j2",
    ]  # fmt: skip


def test_a_broken_shared_template_is_told_once(place: Place) -> None:
    """What refers to it is not blamed."""
    place.own("templates")
    (place.folder / "templates" / "shared" / "en.txt.j2").write_text("{% macro")
    assert place.keys() == ["templates/shared/en.txt.j2:1"]


def test_a_folder_without_templates_lists_all_that_miss(place: Place) -> None:
    """Every reply that a row or a person's decision needs, the layout, and the note to the team."""
    place.say("templates: templates\n")
    (place.folder / "templates").mkdir()
    told = place.told()
    needed = {path.name.partition(".")[0] for path in (REPOSITORY / "templates" / "en").iterdir()}
    assert len(needed) == 22 and all(any(re.search(rf"\b{name}\b", line) for line in told) for name in (*needed, "layout.html.j2", "note.txt.j2"))


# rules


def test_a_row_with_two_mistakes_tells_both(place: Place) -> None:
    """One that keeps the table from loading, and a reply of which there is no template."""
    place.own("rules")
    place.change("rules/apimanagement.yaml", "reply: no-users\n", "reply: no-userss\n    clauses: x\n")
    told = place.told()
    assert len(told) == 2 and "an unknown key" in told[0] and "did you mean no-users?" in told[1]
    assert all(line.startswith("rules/apimanagement.yaml:") for line in told)


def test_a_wrong_kind_of_value_in_a_row_is_one_problem(place: Place) -> None:
    """It is not also said to be every value of the fact."""
    place.own("rules")
    place.change("rules/apimanagement.yaml", "    when:\n", "    when:\n      doubtful: 5\n")
    (told,) = place.told()
    assert "rules/apimanagement.yaml:" in told and "found '5'; expected false or true" in told


def test_findings_of_tables_that_load_name_the_whole_path(place: Place) -> None:
    """As those of all other files do."""
    place.own("rules", "templates")
    place.change("rules/apimanagement.yaml", "reply: no-users\n", "reply: no-userss\n")
    told = place.told()
    assert [line.partition(" ")[0].partition(":")[0] for line in told] == ["rules/apimanagement.yaml", "templates/no-users"]


@pytest.mark.parametrize("stray", ["apimanagment.yaml", "every-mailbox.yml", "old/apimanagement.yaml"])
def test_a_file_in_the_rules_that_nothing_reads_is_told(place: Place, stray: str) -> None:
    """A table under a mistyped name would silently not count."""
    place.own("rules")
    (place.folder / "rules" / stray).parent.mkdir(exist_ok=True)
    (place.folder / "rules" / stray).write_text("about: x\n")
    (told,) = place.told()
    assert told.startswith(f"rules/{stray}: found a file that is no table")


def test_a_folder_without_the_sentence_reader_is_in_order_and_named(place: Place) -> None:
    """The shipped one is used, and the operator is told so."""
    place.own("rules")
    assert place.told() == [] and "sentence-reader" not in place.output
    (place.folder / "rules" / "sentence-reader.json").unlink()
    assert place.told() == [] and "note: " in place.output and "sentence-reader.json: no such file; the shipped one is used" in place.output


# places


def spoil_by_another_program(path: Path) -> None:
    """Put another program's database there."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE notes (id INTEGER)")


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(os.urandom(10_000)), spoil_by_another_program])
def test_a_ledger_that_nothing_can_open_is_told(place: Place, spoil: Callable[[Path], object]) -> None:
    """With its key, beside all else."""
    spoil(place.folder / "mailbot.sqlite3")
    place.say("rules: none\n")
    assert place.keys() == ["config.yaml: state.database", "none: rules"]
