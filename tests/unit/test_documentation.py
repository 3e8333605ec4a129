"""Documentation that can fail."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from mailbot import config

REPOSITORY = Path(__file__).resolve().parents[2]
SECTIONS = ("smtp", "registers", "trust", "approvals", "people", "limits", "state", "schedule", "intake", "health", "log")


def _example() -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe").load((REPOSITORY / "config.example.yaml").read_text(encoding="utf-8"))
    return data


def _model(name: str) -> type[BaseModel]:
    annotation = config.Config.model_fields[name].annotation
    choices = [annotation, *get_args(annotation)]
    return next(choice for choice in choices if isinstance(choice, type) and issubclass(choice, BaseModel))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_of_a_section_stands_in_the_example_and_back(section: str) -> None:
    """No key is undocumented, and no documented key is unknown."""
    assert set(_example()[section]) == set(_model(section).model_fields)


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "registers"])
def test_every_value_in_the_example_is_the_default(section: str) -> None:
    """Who leaves a key out gets what the example shows; only registers have to be named."""
    defaults = {name: field.get_default(call_default_factory=True) for name, field in _model(section).model_fields.items()}
    assert _example()[section] == {name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()}


@pytest.mark.parametrize(("kind", "models"), [("imap", (config.ImapMailbox,)), ("graph", (config.GraphMailbox, config.OAuth)), ("ews", (config.EwsMailbox, config.OAuth))])
def test_every_value_of_a_mailbox_in_the_example_is_the_default(kind: str, models: tuple[type[BaseModel], ...]) -> None:
    """Where a key has a default other than nothing."""
    shown = dict(match.groups() for line in _block(kind)[1:] if (match := re.match(r"[\s#]*([a-z_]+): ([^#]*?)\s*(?:#|$)", line)))
    defaults = {name: field.default for model in models for name, field in model.model_fields.items() if not field.is_required() and field.default is not None and name not in ("mode", "modes")}
    assert {name: YAML(typ="safe").load(shown[name]) for name in defaults} == defaults


def _block(kind: str) -> list[str]:
    """Return the example of one kind of mailbox, which stands there as a comment, without the comment's marks."""
    lines = (REPOSITORY / "config.example.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index(f"  #   kind: {kind}") - 1
    block = itertools.takewhile(lambda line: line.startswith("  #   "), lines[start + 1 :])
    return [lines[start].replace("# ", "", 1), *(line.replace("# ", "", 1) for line in block)]


@pytest.mark.parametrize(("kind", "models"), [("imap", (config.ImapMailbox,)), ("graph", (config.GraphMailbox, config.OAuth)), ("ews", (config.EwsMailbox, config.OAuth))])
def test_every_key_of_a_mailbox_stands_in_the_example_and_back(kind: str, models: tuple[type[BaseModel], ...]) -> None:
    """The commented mailboxes name every key of their kind too, besides `mode` and `modes`, which the first one explains."""
    known = {name for model in models for name in model.model_fields} - {"mode", "modes"}
    named = [match[1] for line in _block(kind)[1:] if (match := re.match(r"[\s#]*([a-z_]+):", line))]
    assert sorted(named) == sorted(known)


def test_the_graph_mailbox_of_the_example_loads(tmp_path: Path) -> None:
    """An operator can take the comment's marks away and put in their own values."""
    path = tmp_path / "config.yaml"
    registers = "registers: {allow_list: {path: a.csv}, code_of_connection: {path: c.csv}}"
    path.write_text("\n".join(["mailboxes:", *_block("graph"), registers]), encoding="utf-8")
    mailbox = config.load(path).mailboxes["apimanagement"]
    assert isinstance(mailbox, config.GraphMailbox) and mailbox.oauth.certificate == Path("/run/secrets/mailbot.pem")


def test_the_ews_mailbox_of_the_example_loads(tmp_path: Path) -> None:
    """An operator can take the comment's marks away and put in their own values."""
    path = tmp_path / "config.yaml"
    registers = "registers: {allow_list: {path: a.csv}, code_of_connection: {path: c.csv}}"
    path.write_text("\n".join(["mailboxes:", *_block("ews"), registers]), encoding="utf-8")
    mailbox = config.load(path).mailboxes["apimanagement"]
    assert isinstance(mailbox, config.EwsMailbox) and mailbox.login == "NHS\\mailbot" and mailbox.verify_tls


def test_every_section_stands_in_the_example() -> None:
    """The example names all sections but the folder, which is set by loading."""
    assert set(_example()) == set(config.Config.model_fields) - {"folder"}


def test_the_example_loads(tmp_path: Path) -> None:
    """An operator can copy the example and start from it."""
    copy = tmp_path / "config.yaml"
    copy.write_text((REPOSITORY / "config.example.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert set(config.load(copy).mailboxes) == {"apimanagement", "securitysubmissions"}


def test_the_readme_names_commands_that_exist() -> None:
    """Every `make` target and `mailbot` command of the README is there."""
    from mailbot.cli.main import COMMANDS

    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", readme)) <= targets
    assert set(re.findall(r"mailbot ([a-z]+)", readme)) & set(COMMANDS)
    assert {"demo", "test"} <= set(re.findall(r"make ([a-z]+)", readme))


@pytest.mark.parametrize("name", ["operating.md", "rules.md", "security.md"])
def test_the_documents_name_commands_that_exist(name: str) -> None:
    """Every `mailbot` command in code of a document is there."""
    from mailbot.cli.main import COMMANDS

    text = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    fenced = re.findall(r"```.*?```", text, re.DOTALL)
    inline = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    named = {word for piece in (*fenced, *inline) for word in re.findall(r"(?m)^mailbot ([a-z]+)(?= |$)", piece)}
    assert named and named <= set(COMMANDS)


def test_the_documents_link_to_headings_that_exist() -> None:
    """Every link within docs/operating.md leads somewhere."""
    text = (REPOSITORY / "docs" / "operating.md").read_text(encoding="utf-8")
    headings = {re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-") for line in re.findall(r"(?m)^#+ (.*)$", text)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_no_module_is_longer_than_the_house_allows() -> None:
    """Modules stay under 400 lines, so that each can be read at one sitting."""
    long = {path.name: lines for path in (REPOSITORY / "mailbot").rglob("*.py") if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}
