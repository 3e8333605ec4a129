"""Documentation that can fail."""

from __future__ import annotations

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


def test_no_module_is_longer_than_the_house_allows() -> None:
    """Modules stay under 400 lines, so that each can be read at one sitting."""
    long = {path.name: lines for path in (REPOSITORY / "mailbot").rglob("*.py") if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}
