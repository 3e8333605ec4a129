"""What a folder of rules holds beside its tables: an empty or broken file is told, never taken for an empty list."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.adapters import rule_data
from mailbot.errors import ConfigError

SHIPPED = Path(__file__).resolve().parents[3] / "rules"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules, as an operator would begin with."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


def test_the_shipped_files_are_in_order(own: Path) -> None:
    """In the checkout, and as an operator's copy."""
    assert rule_data.check(None) == rule_data.check(own) == []
    assert "gmail.com" in rule_data.free_mail(own) and rule_data.form_profile(own).version == "6.6"


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [(b"", None, "no domain"), (b"# nobody\n\n", None, "no domain"), (b"gmail.com\nnot a domain\n", 2, "'not a domain'"), (b"caf\xe9.com\n", None, "no UTF-8 text"), (None, None, "No such file")],
)
def test_a_list_of_providers_that_lists_none_is_told(own: Path, content: bytes | None, line: int | None, found: str) -> None:
    """With it every private address would pass for one of work."""
    path = own / "lists" / "free-mail.txt"
    path.unlink() if content is None else path.write_bytes(content)
    (told,) = rule_data.check(own)
    assert (told.file, told.line) == (str(path), line) and found in told.found and told.expected
    with pytest.raises(ConfigError):
        rule_data.free_mail(own)


def test_providers_are_read_whatever_their_case_and_mark(own: Path) -> None:
    """An editor's byte order mark, capitals and indented notes do no harm."""
    (own / "lists" / "free-mail.txt").write_bytes(b"\xef\xbb\xbfGmail.COM\r\n  # a note\r\nb\xc3\xbccher.de\r\n")
    assert rule_data.free_mail(own) == {"gmail.com", "xn--bcher-kva.de"}


@pytest.mark.parametrize(("content", "key", "found"), [("", "", "an empty file"), ("- a\n", "", "a list"), ("verison: '6.6'\n", "verison", "an unknown key"), ("version: [", "", "the end of the file")])
def test_a_form_profile_that_says_nothing_is_told(own: Path, content: str, key: str, found: str) -> None:
    """Nothing is not the same as the shipped profile."""
    (own / "form-profile.yaml").write_text(content)
    (told,) = rule_data.check(own)
    assert (told.file, told.key) == (str(own / "form-profile.yaml"), key) and found in told.found


def test_all_is_told_at_once(own: Path) -> None:
    """One broken file hides no other; the sentence reader alone may be left out."""
    files: tuple[tuple[Path, Callable[[Path], object]], ...] = ((own / "lists" / "free-mail.txt", Path.unlink), (own / "form-profile.yaml", Path.unlink), (own / "sentence-reader.json", Path.unlink))
    for path, break_ in files:
        break_(path)
    assert {Path(problem.file).name for problem in rule_data.check(own)} == {"free-mail.txt", "form-profile.yaml"}


def test_what_is_wrong_in_a_table_names_the_whole_path(own: Path) -> None:
    """As what is wrong in every other file does, wherever the rules are loaded."""
    (own / "apimanagement.yaml").write_text("about: x\nrows: 3\n")
    (own / "every-mailbox.yaml").unlink()
    with pytest.raises(ConfigError) as caught:
        rule_data.rules(own)
    assert {problem.file for problem in caught.value.problems} == {str(own / "apimanagement.yaml"), str(own / "every-mailbox.yaml")}


def test_files_that_cannot_be_read_are_all_told(own: Path) -> None:
    """One that is no text does not hide another."""
    for name in ("apimanagement.yaml", "securitysubmissions.yaml"):
        (own / name).write_bytes(b"about: caf\xe9\n")
    with pytest.raises(ConfigError) as caught:
        rule_data.rules(own)
    assert [(problem.file, problem.found) for problem in caught.value.problems] == [(str(own / name), "the byte 0xe9 at 10") for name in ("apimanagement.yaml", "securitysubmissions.yaml")]
