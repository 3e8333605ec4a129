"""Character sets as they are declared: misspelt, missing, wrong, or no character sets at all."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reading.charsets import (
    CONTRADICTED,
    GARBLED,
    READ_DIFFERENTLY,
    UNKNOWN,
    decode_text,
    decoded,
    garbled,
)
from mailbot.reading.read import read
from tests.attacks.world import decide

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


FOREIGN = ("utf-16", "utf-16le", "utf-16be", "UTF-16LE", "utf-32", "utf-32le", "utf-32be", "cp037", "ibm037", "cp500", "cp273", "cp424", "cp875", "cp1026", "cp1140", '"utf-16')
PLAIN = "Please give API Portal access to a.one@swanseabay.wales.nhs.uk. The IMTP milestone reference is IMTP-26-114."
HEAD = b"""From: Rhian Bowen <rhian.bowen@swanseabay.wales.nhs.uk>\r\nTo: apimanagement@wales.nhs.uk\r\nSubject: API Portal access\r\nMessage-ID: <n@wales.nhs.uk>\r
Date: Tue, 24 Nov 2026 09:00:00 +0000\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\nMIME-Version: 1.0\r\n"""
REQUEST = (
    "Hello,\r\n\r\nPlease give API Portal access to a.one@swanseabay.wales.nhs.uk. They will use the Outpatient Appointments API to show clinic slots on the "
    "self check-in kiosks in Morriston. The IMTP milestone reference is IMTP-26-114.\r\n\r\nThanks\r\nRhian\r\n"
)


def _mail(kind: str, content: bytes, subtype: str = "plain") -> bytes:
    return HEAD + f"Content-Type: text/{subtype}{kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(content)


def _codes(raw: bytes) -> set[str]:
    return {defect.code for defect in read(raw).defects}


@pytest.mark.parametrize("charset", FOREIGN)
@pytest.mark.parametrize("words", [PLAIN, WORDS + PLAIN, "Hi", "£20 and a\nsecond line of it"])
def test_single_bytes_are_read_as_such_whatever_they_claim_to_be(charset: str, words: str) -> None:
    """ASCII, UTF-8 and Windows-1252 contradict a set in which ASCII letters are others: they are read, and the contradiction is told."""
    for codec in {"utf-8", "cp1252" if "ŵ" not in words else "utf-8"}:
        read_as = decoded(words.encode(codec), charset)
        assert read_as.text == words and [defect.code for defect in read_as.defects] == [CONTRADICTED]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16le", "cp037"])
def test_a_few_nuls_do_not_make_it_wide(charset: str) -> None:
    """Whoever sprinkles NUL bytes over ASCII does not turn it into another text."""
    assert decoded(PLAIN.encode()[:-1] + b"\x00.", charset).text == PLAIN[:-1] + "\x00."


@pytest.mark.parametrize("charset", ["us-ascii", "utf-8", "iso-8859-1", "", "x-nonsense", '"utf-8', "utf-16be", "utf-32", "cp037"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16", "utf-32-le", "utf-32-be"])
def test_wide_text_is_read_as_such_whatever_it_claims_to_be(charset: str, codec: str) -> None:
    """The mark, or where the NUL bytes stand, tells it; with plain `utf-16` either order of bytes is right."""
    data = WORDS.encode(codec)
    read_as = decoded(data, charset)
    same = charset.replace("-", "") == codec.replace("-", "") or codec.startswith(charset) and charset in ("utf-16", "utf-32")
    assert read_as.text == WORDS and (CONTRADICTED in [defect.code for defect in read_as.defects]) is not same


@pytest.mark.parametrize("charset", ["utf-16", "utf-16le", "utf-16be", "utf-32", "cp037", "cp1140", "shift_jis", "koi8-r", "iso-2022-jp"])
def test_honest_text_of_other_sets_is_not_doubted(charset: str) -> None:
    """What is declared rightly is read by it, and nothing is told."""
    words = {"koi8-r": "Пожалуйста, дайте доступ", "shift_jis": "アクセスをお願いします", "iso-2022-jp": "アクセスをお願いします"}.get(charset, "Please give access £20")
    assert decoded(words.encode(charset), charset) == decoded(words.encode(), "utf-8")


def test_japanese_in_utf_16_is_read() -> None:
    """It has hardly a NUL byte, and yet is no ASCII."""
    words = "アクセスをお願いします。漢字もあります。"
    for codec in ("utf-16-le", "utf-16-be"):
        assert decoded(words.encode(codec), codec).text == words


def test_an_unknown_set_is_told_where_it_matters() -> None:
    """ASCII is the same in all of them."""
    assert decoded(b"plain", "x-nonsense").defects == ()
    assert [defect.code for defect in decoded(WORDS.encode(), "x-nonsense").defects] == [UNKNOWN]


@pytest.mark.parametrize("charset", [*FOREIGN, "x-nonsense", '"utf-8', "utf-16; format=flowed", "utf-7"])
def test_a_request_in_ascii_is_decided_by_its_words(charset: str) -> None:
    """A wrong declaration must not turn the details that were given into gibberish, and ask for them again."""
    decision = decide(_mail(f"; charset={charset}", REQUEST.encode()))
    assert decision.reason == "staff-complete" and (decision.details.use_case or "").startswith("They will use")
    assert any(check.label == "Character set" for check in decision.checks) is (charset in FOREIGN or charset.startswith("utf-16"))


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "cp037", "utf-8", "x-nonsense", "windows-1252"])
@pytest.mark.parametrize("header", [True, False])
def test_a_page_that_names_its_set_is_read(charset: str, header: bool) -> None:
    """A `meta` that was found as ASCII names no set in which ASCII is another text, as browsers have it."""
    page = f'<html><head><meta charset="{charset}"></head><body><p>Siân here.</p><p>{REQUEST}</p></body></html>'.encode("cp1252" if charset == "windows-1252" else "utf-8")
    raw = _mail(f"; charset={charset}" if header else "", page, "html")
    assert read(raw).body.text.startswith("Siân here.") and decide(raw).reason == "staff-complete"
    assert (CONTRADICTED in _codes(raw)) is (header and charset in ("utf-16", "utf-7", "cp037"))


def test_utf_7_that_says_something_else_goes_to_a_person() -> None:
    """Some mail programs undo it, others show it as it stands: nobody knows what the sponsor saw."""
    raw = _mail("; charset=utf-7", REQUEST.encode() + b"+AGEAYg-@swanseabay.wales.nhs.uk too\r\n")
    assert READ_DIFFERENTLY in _codes(raw) and decide(raw).reason == "unreadable"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16be", "utf-32", "shift_jis", "gb18030", "cp037", "us-ascii", "koi8-r", "x-nonsense"])
@pytest.mark.parametrize("kind", ["body", "html", "table", "text", "subject"])
def test_what_is_no_text_goes_to_a_person(charset: str, kind: str) -> None:
    """Bytes that no set makes a text of are a defect with a name, in the body, the subject and what is attached alike."""
    noise = random.Random(1).randbytes(900)
    raw = {
        "body": _mail(f"; charset={charset}", noise),
        "html": _mail(f"; charset={charset}", b"<html><body><p>" + bytes(byte for byte in noise if byte not in b"<&") + b"</p></body></html>", "html"),
        "subject": HEAD.replace(b"API Portal access", b"=?" + charset.encode() + b"?B?" + base64.b64encode(noise[:450]) + b"?=") + b"\r\n" + REQUEST.encode(),
    }.get(kind) or _with_attached(noise, "a.csv" if kind == "table" else "a.txt")
    decision = decide(raw)
    assert (decision.outcome, decision.reason) == ("review", "unreadable")


def _with_attached(content: bytes, name: str) -> bytes:
    parts = f"Content-Type: text/plain\r\n\r\n{REQUEST}\r\n", f'Content-Type: application/octet-stream; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + parts[0].encode() + b"--b\r\n" + parts[1].encode() + base64.encodebytes(content) + b"--b--\r\n"


@pytest.mark.parametrize("text", ["", "Siân", "\uf0b7 one\n\uf0b7 two\n\uf0b7 three", "a\ufffdn honest word with a damaged letter", "x" * 100 + "\ufffd" * 4, "\x00" * 50 + "padded", "👩‍⚕️ Diolch 🙏"])
def test_honest_text_with_an_odd_character_is_text(text: str) -> None:
    """A bullet of a symbol font, a damaged letter, padding and emoji do not make a mail unreadable."""
    assert not garbled(text)


@pytest.mark.parametrize("text", ["\ufffd\ufffd", "\x01\x02\x03 and", "".join(map(chr, range(0xE000, 0xE020))), "\U000e0fff" * 3, GARBLED + "\x7f" * 3])
def test_text_that_is_none_is_known(text: str) -> None:
    """However short."""
    assert garbled(text)


@given(st.binary(max_size=200), st.sampled_from(["utf-16", "utf-16be", "utf-32", "cp037", "utf-7", "us-ascii", "x", '"utf-8', "hz", "iso-2022-kr"]))
def test_the_same_bytes_are_always_the_same_text(data: bytes, charset: str) -> None:
    """On every machine, whichever order of bytes it keeps, and nothing raises."""
    assert decoded(data, charset) == decoded(bytes(data), charset)
    assert isinstance(garbled(decoded(data, charset).text), bool)
