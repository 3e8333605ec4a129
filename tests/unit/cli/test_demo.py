"""`mailbot demo --folder`: which folders it may delete."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mailbot.cli.demo import OURS
from mailbot.cli.main import cli
from tests.acceptance.world import World

SAMPLES = Path(__file__).resolve().parents[3] / "demo"


@pytest.mark.parametrize("words", [(), ("--samples", "nowhere"), ("--samples", ".")])
def test_without_samples_it_says_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """An installed mailbot has none: it needs a checkout, or the folder named; nothing is made before."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["demo", *words], standalone_mode=False)
    assert isinstance(done.exception, click.BadParameter) and done.exception.param_hint == "--samples"
    assert "checkout" in done.exception.message and "--samples" in done.exception.message and not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", ["mailboxes: {}\n", "", f"mailboxes: {{}}\n{OURS}\n", f"{OURS} and by me\n", f" {OURS}\n"])
def test_a_folder_that_no_demo_made_is_left_as_it_is(tmp_path: Path, content: str) -> None:
    """Above all an installation of one's own: its configuration has the same name, but another first line."""
    world = World(tmp_path, 9)
    world.config.write_text(content, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path), "--samples", str(SAMPLES)], standalone_mode=False)
    assert isinstance(done.exception, click.BadParameter) and "is not a folder that `mailbot demo` made" in done.exception.message
    assert sorted(tmp_path.rglob("*")) == before and world.config.read_text() == content


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """It is told, not deleted."""
    (tmp_path / "file").write_text("mine")
    done = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path / "file"), "--samples", str(SAMPLES)], standalone_mode=False)
    assert isinstance(done.exception, click.BadParameter) and (tmp_path / "file").read_text() == "mine"


def test_what_a_demo_made_and_an_empty_folder_are_made_anew(tmp_path: Path) -> None:
    """The demo ends well in both, and clears what stood there."""
    for _ in range(2):
        done = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path), "--samples", str(SAMPLES)], standalone_mode=False)
        assert done.exception is None and done.return_value == 0, done.output
        assert (tmp_path / "config.yaml").read_text().startswith(f"{OURS}\n") and not (tmp_path / "left-over").exists()
        (tmp_path / "left-over").write_text("x")
