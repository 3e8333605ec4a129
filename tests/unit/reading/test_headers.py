"""Header fields: names, folding, encoded words and parameters, as clients write them."""

from __future__ import annotations

from email.header import Header
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reading.headers import (
    base_name,
    content_type,
    decode_words,
    parse_parameters,
    raw_headers,
    unfold,
)

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True)


@given(st.lists(st.tuples(NAMES, st.from_regex(r"[!-~]{1,30}( [!-~]{1,30}){0,3}", fullmatch=True)), max_size=8), st.sampled_from([b"\r\n", b"\n"]))
def test_fields_that_were_written_are_read_again(fields: list[tuple[str, str]], line_end: bytes) -> None:
    """In their order, folded at any space, whatever ends the lines."""
    block = b"".join(f"{name}: {value}".replace(" ", (line_end + b" ").decode(), 3).encode() + line_end if value.count(" ") else f"{name}: {value}".encode() + line_end for name, value in fields)
    assert [(name, " ".join(unfold(raw).split())) for name, raw in raw_headers(block)] == [(name.lower(), " ".join(value.split())) for name, value in fields]


@given(WORDS, st.sampled_from(["utf-8", "iso-8859-1", "windows-1252"]), st.integers(20, 75))
def test_encoded_words_come_back(words: str, charset: str, width: int) -> None:
    """RFC 2047, in any charset that can write them, however they are cut and folded."""
    try:
        written = Header(words, charset, maxlinelen=width).encode()
    except (UnicodeError, LookupError):
        return
    if "=?" in written and "=?" not in words:
        assert decode_words(unfold(written.encode())) == words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?Si=C3=A2n?=", "Siân"),
        ("=?utf-8?b?U2nDom4=?=", "Siân"),
        ("=?UTF-8?Q?a?==?UTF-8?Q?b?=", "ab"),
        ("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"),
        ("=?x-nothing?q?abc?=", "abc"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?utf-8?q?abc", "=?utf-8?q?abc"),
        ("no words", "no words"),
    ],
)
def test_words_as_clients_break_them(value: str, expected: str) -> None:
    """Outlook joins them without a space; others cut them in the middle. What cannot be decoded stays as it was."""
    assert decode_words(value) == expected


@given(st.text(max_size=200))
def test_no_value_raises(value: str) -> None:
    """Any characters at all."""
    assert isinstance(decode_words(value), str)
    assert isinstance(parse_parameters(value)[1], dict)
    assert isinstance(base_name(value), str)


@given(WORDS)
def test_a_name_comes_back_however_it_is_written(name: str) -> None:
    """Quoted, encoded by RFC 2231, or in numbered pieces."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    assert parse_parameters(f'attachment; filename="{quoted}"')[1]["filename"] == name
    encoded = quote(name, safe="")
    assert parse_parameters(f"attachment; filename*=utf-8''{encoded}")[1]["filename"] == name
    cut = encoded.find("%", len(encoded) // 2)
    if cut > 0:
        pieces = f"attachment; filename*1*={encoded[cut:]}; filename*0*=utf-8''{encoded[:cut]}"
        assert parse_parameters(pieces)[1]["filename"] == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html; charset=utf-8", ("text/html", {"charset": "utf-8"})),
        ('TEXT/Html;charset="UTF-8";x', ("text/html", {"charset": "UTF-8"})),
        ("text/html; charset=a; charset=b", ("text/html", {"charset": "a"})),
        ("text", ("text/plain", {})),
        ("", ("text/plain", {})),
        ("text/html/x", ("text/plain", {})),
        ('multipart/mixed; boundary="a;b=c"', ("multipart/mixed", {"boundary": "a;b=c"})),
    ],
)
def test_a_content_type_is_read_or_is_the_default(value: str, expected: tuple[str, dict[str, str]]) -> None:
    """RFC 2045 section 5.2: what is no type counts as plain text."""
    assert content_type((("content-type", value),), "text/plain") == expected
