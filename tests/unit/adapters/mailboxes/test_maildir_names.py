"""Names on disk."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.mailboxes.maildir_names import filed_name, folder_name, keyword, native_id, plain, split
from mailbot.errors import PermanentError


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("Ready", ".Mailbot.Ready"),
        ("To review", ".Mailbot.To review"),
        ("R&D", ".Mailbot.R&-D"),
        ("â", ".Mailbot.&AOI-"),
        ("â&ŵ", ".Mailbot.&AOI-&-&AXU-"),
        ("日本語", ".Mailbot.&ZeVnLIqe-"),
        ("a~b".replace("~", "😀"), ".Mailbot.a&2D3eAA-b"),
        ("e\u0302", ".Mailbot.&AOo-"),
    ],
)
def test_folders_are_named_as_dovecot_names_them(folder: str, expected: str) -> None:
    """Letters beyond ASCII are written in modified UTF-7, after composition."""
    assert folder_name("Mailbot", folder) == expected


@given(st.text(min_size=1, max_size=40))
def test_a_folder_name_is_one_safe_path_component(folder: str) -> None:
    """Whatever is asked for, the result is printable ASCII without slashes, or the name is refused."""
    try:
        name = folder_name("Mailbot", folder)
    except PermanentError:
        return
    assert name.isascii() and name.isprintable() and "/" not in name
    assert name.startswith(".Mailbot.") and name.count(".") == 2


@pytest.mark.parametrize(
    "name", ["", " a", "a ", "a/b", "..", "a.b", "a\\b", "~root", "a\nb", "a\0b", "\ud800", "x" * 121]
)
def test_names_that_are_no_plain_words_are_refused(name: str) -> None:
    """They could lead elsewhere, or cannot be written."""
    with pytest.raises(PermanentError, match="plain word"):
        plain(name)


@pytest.mark.parametrize(
    ("filename", "base", "flags"),
    [
        ("1.M2P3.host", "1.M2P3.host", ""),
        ("1.M2P3.host:2,", "1.M2P3.host", ""),
        ("1.M2P3.host,S=12,W=13:2,FSab", "1.M2P3.host,S=12,W=13", "FSab"),
        ("a:b", "a:b", ""),
        ("a:2,b:2,S", "a:2,b", "S"),
    ],
)
def test_flags_stand_behind_the_last_mark(filename: str, base: str, flags: str) -> None:
    """The base name is everything before the last `:2,`."""
    assert split(filename) == (base, flags)


@pytest.mark.parametrize(
    ("filename", "letters", "expected"),
    [("x", "", "x:2,S"), ("x:2,", "ba", "x:2,Sab"), ("x:2,FR", "", "x:2,FRS"), ("x:2,Sq", "a", "x:2,Sa")],
)
def test_a_filed_name_keeps_standard_flags_and_drops_foreign_letters(
    filename: str, letters: str, expected: str
) -> None:
    """Letters mean something else in another folder; standard flags mean the same everywhere."""
    assert filed_name(filename, letters) == expected


NAMES = st.binary(min_size=1, max_size=30).filter(
    lambda raw: b"/" not in raw and b"\0" not in raw and b":2," not in raw
)


@given(NAMES, NAMES)
def test_ids_of_different_files_differ_and_are_valid_text(one: bytes, other: bytes) -> None:
    """Bytes that are not UTF-8 are written out in a way that nothing else can be mistaken for."""
    first, second = native_id(os.fsdecode(one)), native_id(os.fsdecode(other))
    assert first.encode("utf-8")
    assert (first == second) == (one == other)


@given(st.text(max_size=100))
def test_keywords_are_atoms(category: str) -> None:
    """Any category gives a keyword that IMAP and `dovecot-keywords` can hold."""
    word = keyword(category)
    assert 0 < len(word) <= 64
    assert all(c.isascii() and (c.isalnum() or c in "-_.$") for c in word)


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("Ready", "Ready"),
        ("Mailbot ready", "Mailbot_ready"),
        ("ŵyl", "wyl"),
        ("日本", "Mailbot"),
        ("a]b", "a_b"),
    ],
)
def test_keywords_stay_readable(category: str, expected: str) -> None:
    """Accents are dropped, and what cannot stand in a keyword becomes an underscore."""
    assert keyword(category) == expected
