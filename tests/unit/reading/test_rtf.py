"""RTF to the body it stands for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.html import read_html
from mailbot.reading.rtf import MAX_RTF, read_rtf
from tests.attacks.outlook_items import encapsulated
from tests.speed import in_time

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Co", "Cn")), min_size=1, max_size=20)


@given(st.lists(WORDS, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_html_that_exchange_wrapped_comes_back(words: list[str]) -> None:
    """MS-OXRTFEX: tags from their groups, text with all its characters, what is for RTF readers left out."""
    html = "<html><body>" + "".join(f"<p>{word}</p>" for word in words) + "</body></html>"
    assert read_html(read_rtf(encapsulated(html).encode("ascii")).html).text.split() == " ".join(words).split()


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (r"{\rtf1\ansi hello \b world\b0}", "hello world"),
        (r"{\rtf1\ansi\ansicpg1252 Si\'e2n}", "Siân"),
        (r"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}", "При"),
        (r"{\rtf1\ansi\uc1 \u373?\u375?}", "ŵŷ"),
        (r"{\rtf1\ansi one\par two}", "one\ntwo"),
        (r"{\rtf1\ansi a{\*\generator hidden}b}", "ab"),
        (r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;}x}", "x"),
        (r"{\rtf1\ansi\fromtext \fs20 plain words}", "plain words"),
        (r'{\rtf1\ansi {\field{\*\fldinst HYPERLINK "https://evil"}{\fldrslt shown}}}', "shown"),
    ],
)
def test_rtf_of_its_own_is_read_as_its_reader_shows_it(rtf: str, text: str) -> None:
    """Words and their characters; neither fonts nor where a link leads."""
    found = read_rtf(rtf.encode("ascii"))
    assert (found.text or found.html).replace("\r\n", "\n").strip() == text


@given(st.lists(st.sampled_from([b"{", b"}", b"\\", b"\\*", b"\\'e9", b"\\'", b"\\u", b"\\u-1?", b"\\uc9", b"\\uc", b"\\u-", b"\\bin", b"\\htmltag", b"\\htmlrtf", b"\\htmlrtf0", b"\\par", b"a", b"\r\n", b"\xff", b"\\bin5 ", b"\\ansicpg99999"]), max_size=60), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_pile_of_tokens_is_read(tokens: list[bytes], wrapped: bool) -> None:
    """RTF is read, the same RTF the same, or is told to be damaged; it raises nothing else."""
    data = (b"{\\rtf1\\fromhtml1 " if wrapped else b"{\\rtf1 ") + b"".join(tokens)
    try:
        assert read_rtf(data) == read_rtf(data)
    except ValueError as error:
        assert str(error) == "damaged RTF" and not wrapped


@pytest.mark.parametrize("token", ["{", "}", "\\", "\\'", "\\u1?", "{\\*\\fldinst ", "{\\*\\htmltag ", "\\*", "\\bin9 ", "\\a", "a", "{\\fonttbl "])
@pytest.mark.parametrize("head", ["{\\rtf1 ", "{\\rtf1\\fromhtml1 "])
def test_repeated_tokens_take_little_time(head: str, token: str) -> None:
    """As much RTF as is read at all, of one token again and again."""
    data = (head + token * (MAX_RTF // len(token))).encode()
    begun = time.process_time()
    read_rtf(data)
    assert in_time(time.process_time() - begun, 2.0)
