"""Character sets as they are declared: misspelt, missing, wrong, or no character sets at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reading.charsets import decode_text

WORDS = "Ysgrifennwch at Siân, os gwelwch yn dda: ŵ, ŷ – £"


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', " utf8 ", "utf-16", "utf-7", "unicode-1-1-utf-7", "cp65001", "", "x-unknown-set", "utf-8; format=flowed", "ascii"])
def test_the_words_come_back(charset: str) -> None:
    """By the set that is declared; by UTF-8 where it names none, or one that the bytes do not fit."""
    real = charset.strip(' "').replace("unicode-1-1-", "")
    codec = real if real.lower() in ("utf-16", "utf-7") else "utf-8"
    assert decode_text(WORDS.encode(codec), charset) == WORDS


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "windows-1252", "", "utf-8"])
def test_windows_text_is_read_whatever_it_claims_to_be(charset: str) -> None:
    """Old clients declare Latin-1 and write Windows-1252: dashes and quotation marks come through."""
    assert decode_text("£20 – “yes”".encode("cp1252"), charset) == "£20 – “yes”"


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "unicode-escape", "unicode escape", "raw_unicode_escape", "undefined", "hex", "base64", "zlib", "bz2", "rot13", "uu", "quopri", "../x", "os.path", "\x00", "utf-8\n"])
def test_what_is_no_character_set_is_passed_over(charset: str) -> None:
    """Codecs that turn text into other text, unpack, or take quadratic time are never used."""
    assert decode_text(b"\\u0041 xn--a 41 eJw=", charset) == "\\u0041 xn--a 41 eJw="


def test_a_byte_order_mark_tells_more_than_the_header() -> None:
    """UTF-8 with its mark is UTF-8."""
    assert decode_text(b"\xef\xbb\xbf" + WORDS.encode(), "iso-8859-1") == WORDS


@pytest.mark.parametrize("charset", ["utf-16", "utf-16le", "utf-32", "utf-7", "utf-7-le"])
def test_broken_wide_text_is_not_read_as_another_text(charset: str) -> None:
    """Read byte by byte it would say something else than a reader sees."""
    assert isinstance(decode_text(b"\x00a\xff", charset), str)


@given(st.binary(max_size=100), st.text(max_size=30))
def test_no_bytes_and_no_name_raise(data: bytes, charset: str) -> None:
    """Both come from strangers."""
    assert isinstance(decode_text(data, charset), str)
