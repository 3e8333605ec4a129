"""Transfer encodings undone: whole data comes back, damaged data as far as it can, and cuts are told."""

from __future__ import annotations

import base64
import binascii
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.message import Defect
from mailbot.reading.transfer import decode_transfer

LIMIT = 1000


def decoded(encoding: str, body: bytes, limit: int = LIMIT) -> tuple[bytes, list[str]]:
    """Return what was decoded and the codes of the defects."""
    defects: list[Defect] = []
    return decode_transfer(encoding, memoryview(body), defects, limit), [defect.code for defect in defects]


@given(st.binary(max_size=300), st.sampled_from([b"\n", b"\r\n", b" "]), st.integers(1, 80))
def test_base64_comes_back_however_its_lines_are_broken(data: bytes, line_end: bytes, width: int) -> None:
    """RFC 2045 section 6.8."""
    plain = base64.b64encode(data)
    lines = line_end.join(plain[n : n + width] for n in range(0, len(plain), width))
    assert decoded("BASE64 ", lines + line_end) == (data, [])


@given(st.binary(max_size=300))
def test_quoted_printable_comes_back(data: bytes) -> None:
    """RFC 2045 section 6.7."""
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"")
    assert decoded("quoted-printable", quopri.encodestring(data, quotetabs=True)) == (data, [])


@given(st.binary(max_size=300))
def test_uuencoded_text_comes_back(data: bytes) -> None:
    """Old Outlook still writes it."""
    lines = b"".join(binascii.b2a_uu(data[n : n + 45]) for n in range(0, len(data), 45))
    assert decoded("x-uuencode", b"begin 644 a.bin\n" + lines + b"`\nend\n") == (data, [])


@given(st.sampled_from(["base64", "quoted-printable", "x-uuencode", "7bit", "", "rot13"]), st.binary(max_size=400), st.integers(0, 100))
def test_no_bytes_raise_and_no_limit_is_passed(encoding: str, body: bytes, limit: int) -> None:
    """Whatever comes in."""
    found, codes = decoded(encoding, body, limit)
    assert len(found) <= limit
    assert set(codes) <= {"part-cut", "bad-base64"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"aGVsbG8gd29ybGQ", b"hello world"),
        (b"aGVsbG8gd29ybGQ==", b"hello world"),
        (b"aGVsbG8gd29ybGQ=x", b"hello world"),
        (b"aGVs!bG8g(d29y)bGQ", b"hello world"),
        (b"aGVsbG8g\r\nd29ybGQ=\r\naGVsbG8=\r\n", b"hello worldhello"),
        (b"aGVsbG8=" * 3, b"hello" * 3),
        (b"aGVsbG8gd29ybGQa", b"hello world\x1a"),
        (b"aGVsbG8gd", b"hello "),
    ],
)
def test_damaged_base64_is_read_as_far_as_it_goes(body: bytes, expected: bytes) -> None:
    """What some readers would show is seen: behind padding too, where they go on."""
    assert decoded("base64", body)[0] == expected


def test_base64_that_goes_on_behind_its_padding_is_told() -> None:
    """Some readers stop there, others do not."""
    assert decoded("base64", b"aGVsbG8=\r\naGVsbG8=\r\n")[1] == ["bad-base64"]


@pytest.mark.parametrize(
    ("encoding", "body"), [("base64", base64.b64encode(b"a" * 50)), ("quoted-printable", b"=61" * 50), ("8bit", b"a" * 50), ("x-uuencode", binascii.b2a_uu(b"a" * 45))]
)
def test_a_part_beyond_the_limit_is_cut_and_told(encoding: str, body: bytes) -> None:
    """Nothing is lost silently."""
    assert decoded(encoding, body, 40) == (b"a" * 40, ["part-cut"])
    assert decoded(encoding, body, 50)[1] == []
