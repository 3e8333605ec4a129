"""Paths to messages: what is one message, what is many, and what is told instead of read."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from mailbot.cli.sources import sources

ONE = b"From: a@b.cy\r\nSubject: one\r\n\r\nHello\r\n"
TWO = b"From: c@d.cy\r\nSubject: two\r\n\r\nWords\r\n"
POSTMARK = b"From a@b.cy Tue Nov 24 09:00:00 2026"


def read(*paths: object) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Return what the paths hold, and what was told of the rest."""
    told: list[str] = []
    return [(source.name, source.content) for source in sources(tuple(map(str, paths)), told.append)], told


def box(*messages: bytes, end: bytes = b"\n") -> bytes:
    """Return an mbox as mail programs write it: a postmark before, a blank line behind, From lines quoted."""
    quoted = [message.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ") for message in messages]
    return b"".join(POSTMARK + b"\n" + message + b"\n" for message in quoted).replace(b"\n", end)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", ["a.mbox", "a.eml", "a"])
def test_an_mbox_is_split_whatever_its_name_and_line_ends(tmp_path: Path, end: bytes, name: str) -> None:
    """Each message is named by the file and its number, without the postmark and the blank line behind it."""
    (tmp_path / name).write_bytes(box(ONE, TWO, ONE, end=end))
    found, told = read(tmp_path / name)
    assert [source for source, _ in found] == [f"{tmp_path / name}#{number}" for number in (1, 2, 3)] and not told
    assert [content.replace(b"\r\n", b"\n") for _, content in found] == [m.replace(b"\r\n", b"\n") for m in (ONE, TWO, ONE)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_quoted_from_lines_are_unquoted_once(tmp_path: Path, end: bytes) -> None:
    """`>From` in a message was `From`, `>>From` was `>From`."""
    text = b"S: x\n\n>From the start\n>>From further\n> From no one\n".replace(b"\n", end)
    (tmp_path / "a.mbox").write_bytes(POSTMARK + end + text + end)
    ((_, content),) = read(tmp_path / "a.mbox")[0]
    assert content == b"S: x\n\nFrom the start\n>From further\n> From no one\n".replace(b"\n", end)


def test_a_sentence_that_begins_with_from_is_no_new_message(tmp_path: Path) -> None:
    """Programs that do not quote leave it as it is, even behind a blank line: a postmark has a time, and a header follows."""
    text = ONE + b"\r\nFrom here on: words\r\n\r\nFrom 09:00 we work\r\n\r\n"
    (tmp_path / "a.mbox").write_bytes(POSTMARK + b"\r\n" + text + POSTMARK + b"\r\n" + TWO)
    found, _ = read(tmp_path / "a.mbox")
    assert [content[:14] for _, content in found] == [b"From: a@b.cy\r\n", b"From: c@d.cy\r\n"] and b"From 09:00" in found[0][1]


@pytest.mark.parametrize(("name", "content", "expected"), [("one.mbox", box(ONE), [ONE.replace(b"\r\n", b"\n")]), ("none.mbox", ONE, [ONE]), ("empty.mbox", b"", []), ("empty.eml", b"", [b""])])
def test_an_mbox_of_one_none_or_no_message(tmp_path: Path, name: str, content: bytes, expected: list[bytes]) -> None:
    """One message keeps the file's name; what is no mbox is one message; an empty mbox holds none, and that is told."""
    (tmp_path / name).write_bytes(content)
    found, told = read(tmp_path / name)
    assert found == [(str(tmp_path / name), message) for message in expected]
    assert told == ([] if expected else [f"{tmp_path / name}: there is no message in it"])


def test_a_folder_without_mail_is_told(tmp_path: Path) -> None:
    """An empty one, one with other files only, a Maildir in which nothing waits: each by its name, and the next is read."""
    for name in ("empty/", "notes/README.txt", "box/new/", "box/cur/", "mail/1.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).write_bytes(ONE)
    found, told = read(*(tmp_path / name for name in ("empty", "notes", "box", "mail")))
    assert [name for name, _ in found] == [str(tmp_path / "mail" / "1.eml")]
    assert told == [f"{tmp_path / name}: there is no message in it" for name in ("empty", "notes", "box")]


def test_a_maildir_gives_what_waits_in_it(tmp_path: Path) -> None:
    """New before seen; not what is hidden, unfinished, or in its subfolders."""
    for part in ("new", "cur", "tmp", ".Sent/cur"):
        (tmp_path / part).mkdir(parents=True)
    for place in ("new/2.b", "cur/1.a:2,S", "cur/.hidden", "tmp/3.c", ".Sent/cur/4.d:2,S"):
        (tmp_path / place).write_bytes(ONE)
    assert [Path(name).name for name, _ in read(tmp_path)[0]] == ["2.b", "1.a:2,S"]


def test_a_folder_gives_its_mail_in_human_order(tmp_path: Path) -> None:
    """2 comes before 10; other files are passed over; folders inside, Maildirs too, are gone through."""
    for name in ("10.eml", "2.eml", "README.txt", "deeper/3.EML", "box/new/1", "box/cur/.keep", "plain"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"no mail at all" if name == "plain" else ONE)
    found, told = read(tmp_path)
    assert [Path(name).relative_to(tmp_path).as_posix() for name, _ in found] == ["box/new/1", "deeper/3.EML", "2.eml", "10.eml"] and not told


def test_what_cannot_be_read_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    """Missing files, FIFOs, dangling and circular links, odd paths: each one sentence, none waited for."""
    (tmp_path / "good.eml").write_bytes(ONE)
    os.mkfifo(tmp_path / "fifo.eml")
    (tmp_path / "dangling.eml").symlink_to("nowhere")
    (tmp_path / "round").symlink_to(".")
    (tmp_path / "round.eml").symlink_to("round.eml")
    bad = (tmp_path / "fifo.eml", tmp_path / "missing.eml", "/dev/null", "x" * 5000, "nul\0byte")
    found, told = read(*bad, tmp_path / "good.eml", tmp_path)
    assert [Path(name).name for name, _ in found] == ["good.eml", "good.eml"]
    assert len(told) == len(bad) + 3 and all(": " in words for words in told), told
    assert sum("no regular file" in words for words in told) == 3


def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    """JSON output must stay valid UTF-8."""
    with open(os.fsencode(tmp_path) + b"/caf\xe9.eml", "wb") as file:
        file.write(ONE)
    ((name, _),) = read(tmp_path)[0]
    assert name.endswith("caf\\xe9.eml") and name.encode()


@pytest.mark.parametrize(("content", "names"), [(ONE, ["-"]), (box(ONE, TWO), ["-#1", "-#2"]), (b"", ["-"])])
def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch, content: bytes, names: list[str]) -> None:
    """It may be an mbox as well; a second dash is told."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    found, told = read("-", "-")
    assert [name for name, _ in found] == names and told == ["-: standard input was read already"]


def test_standard_input_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`mailbot triage - <&-`: the other paths are read."""
    (tmp_path / "good.eml").write_bytes(ONE)
    monkeypatch.setattr(sys, "stdin", None)
    found, told = read("-", tmp_path / "good.eml")
    assert len(found) == 1 and told == ["-: standard input is closed"]
