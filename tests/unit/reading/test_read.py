"""Bytes to Message: damage is data, nothing raises, and the same bytes are the same message always."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.message import Zone
from mailbot.reading.limits import LIMITS
from mailbot.reading.read import read

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


@given(st.binary(max_size=2000))
@settings(max_examples=300)
def test_any_bytes_are_read(content: bytes) -> None:
    """No input raises, and the same bytes give the same Message."""
    assert read(content) == read(content)


@given(st.lists(st.sampled_from([b"--x\r\n", b"--x--\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n", b"Content-Type: message/rfc822\r\n", b"\r\n", b"Content-Transfer-Encoding: base64\r\n", b"aGk=\r\n", b"From: <<a@b>\r\n", b"=?utf-8?q?=ff?=\r\n", b"> q\r\n"]), max_size=40))
@settings(max_examples=300)
def test_any_pile_of_mime_is_read(pieces: list[bytes]) -> None:
    """Broken structures are tolerated."""
    assert read(HEAD + b"".join(pieces)).sha256


def test_an_attached_message_keeps_its_original_bytes() -> None:
    """DKIM needs them."""
    inner = b"From: team@wales.nhs.uk\r\nSubject: Approved\r\n\r\nacme.com is approved.\r\n"
    outer = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nsee attached\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--\r\n"
    message = read(outer)
    assert message.body.text.strip() == "see attached"
    assert message.attachments[0].message is not None
    assert message.attachments[0].message.content == inner


@pytest.mark.parametrize(
    ("text", "new", "not_new"),
    [
        ("Please add jo@a.com\n\nKind regards\nSam\nTel 029 2000 0000\nPA: pat@a.com\n", "jo@a.com", "pat@a.com"),
        ("It is 4.2.1\n\nFrom: API <a@b.c>\nSent: 24 November 2026 10:00\nTo: Jo\nSubject: x\n\nold words\n", "4.2.1", "old words"),
        ("> old one\n\nanswer here\n\n> old two\n", "", "old one"),
        ("From: 1 Dec\nTo: 31 Mar\nSupplier: Acme\n", "Supplier: Acme", "nothing of the kind"),
        ("On Mon, 23 Nov 2026 at 10:00, API <a@b.c> wrote:\n> old\n\nbelow\n", "below", "> old"),
        ("Ar ddydd Llun, 16 Tach 2026 am 09:01, <a@b.c> ysgrifennodd:\n> hen\n", "", "hen"),
    ],
)
def test_new_text_is_told_from_quotes_and_signatures(text: str, new: str, not_new: str) -> None:
    """Only what the sender wrote this time counts."""
    body = read(HEAD + b"\r\n" + text.encode()).body
    assert new in body.zone(Zone.NEW_TEXT)
    assert not_new not in body.zone(Zone.NEW_TEXT)
    assert "".join(body.text[s.start : s.end] for s in body.segments) == body.text


def test_second_thoughts_below_a_signature_are_new_text() -> None:
    """They may undo what stands above; a motto and an address do not."""
    text = "Please give Jo access.\n\nThx\nSam\n\nI left this in drafts over lunch and have rung IG, so scrap the above.\n\nSent from my iPhone\n"
    body = read(f"From: Sam Ogwen <s@wales.nhs.uk>\r\nSubject: x\r\n\r\n{text}".encode()).body
    assert "scrap the above" in body.zone(Zone.NEW_TEXT) and "Sent from" not in body.zone(Zone.NEW_TEXT)


@pytest.mark.parametrize(
    "footer",
    [
        "I work flexibly, so while it suits me to email now I do not expect a response or action outside your own working hours.",
        "My emails may be sent outside of office hours, I do not work on Fridays and look after my wellbeing.",
        "I am learning Welsh and would be glad of any correspondence in Welsh.",
        "\"I have never let my schooling interfere with my education.\" - Mark Twain",
        "Rwy'n gweithio'n hyblyg ac nid wyf yn disgwyl ateb y tu allan i'ch oriau gwaith chi.",
    ],
)
def test_what_stands_below_every_mail_is_no_new_text(footer: str) -> None:
    """Working hours, languages and mottos ask nothing and take nothing back."""
    body = read(f"From: Sam Ogwen <s@wales.nhs.uk>\r\nSubject: x\r\n\r\nPlease give Jo access.\r\n\r\nThanks\r\nSam\r\n\r\n{footer}\r\n".encode()).body
    assert footer[:12] not in body.zone(Zone.NEW_TEXT)


def test_lines_that_end_with_a_carriage_return_alone_are_lines() -> None:
    """Old Macintosh programs wrote them; without this a bounce of theirs would be a mail of nobody."""
    message = read((HEAD + b"Return-Path: <>\r\n\r\nhello\r\nworld").replace(b"\r\n", b"\r"))
    assert message.header("return-path") == "<>" and message.from_[0].address == "a@b.com"
    assert message.body.text.split() == ["hello", "world"]


def test_flowed_text_is_joined_to_the_paragraphs_that_it_was() -> None:
    """RFC 3676: a space at a line's end is a soft break; the signature's mark is none."""
    body = b"Content-Type: text/plain; format=flowed\r\n\r\nplease \r\nadd jo\r\n> old \r\n> words\r\n-- \r\nSam \r\nJones"
    assert read(HEAD + body).body.text.split("\n") == ["please add jo", "> old words", "-- ", "Sam Jones"]
    assert read(HEAD + body.replace(b"flowed", b"flowed; delsp=yes")).body.text.split("\n")[0] == "pleaseadd jo"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("more than a person writes", HEAD + b"\r\n" + b"please add me\r\n" * (LIMITS.new_text // 10), "more text"),
        ("a history beyond the limit", HEAD + b"\r\nplease\r\n" + b"> old words\r\n" * (LIMITS.body // 10), "more text"),
        ("a part beyond the limit", HEAD + b"\r\n" + b"> old words\r\n" * (LIMITS.text // 10), "larger"),
        ("two types", HEAD + b"Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nhi", "two ways"),
        ("no header", b"\r\nhello", "no header"),
        ("nothing", b"", "no header"),
    ],
)
def test_what_cannot_be_judged_says_why_and_shows_its_beginning(name: str, content: bytes, why: str) -> None:
    """It goes to a person; nothing is judged by a part of what it says."""
    message = read(content)
    assert why in message.unreadable, name
    assert len(message.body.text) <= LIMITS.new_text


def test_a_long_history_below_a_short_text_is_read() -> None:
    """Threads grow long; only what is new is judged."""
    message = read(HEAD + b"\r\nplease add jo@acme.com\r\n\r\n" + b"> old words of a long thread\r\n" * 3000)
    assert not message.unreadable
    assert message.body.zone(Zone.NEW_TEXT).strip() == "please add jo@acme.com"


READ_ALL = """
import hashlib, sys
from pathlib import Path
from mailbot.reading.read import read
digest = hashlib.sha256()
for path in sorted(Path(sys.argv[1]).rglob("*.eml"))[::30]:
    digest.update(repr(read(path.read_bytes())).encode("utf-8", "backslashreplace"))
print(digest.hexdigest())
"""


def test_the_same_bytes_are_the_same_message_in_every_process() -> None:
    """Neither the seed of Python's hashes nor the locale changes what is read."""
    samples = Path(__file__).resolve().parents[2] / "messages"
    found = set()
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4294967295", "C")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "0"}
        done = subprocess.run([sys.executable, "-c", READ_ALL, str(samples)], env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1


def test_a_warning_that_a_mail_system_puts_on_top_of_one_alternative_is_no_disagreement() -> None:
    """ "Do not click links" says nothing of what the sender asks."""
    banner = "CAUTION: This email originated from outside of NHS Wales. Do not click links or open attachments unless you recognise the sender.\r\n\r\n"
    asked = "Could I please be set up with an account on the API Portal?"
    head = b"From: a@b.wales\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
    parts = f"--x\r\nContent-Type: text/plain\r\n\r\n{banner}{asked}\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>{asked}</p>\r\n--x--\r\n"
    assert read(head + parts.encode()).body.differs == ""
    assert read(head + parts.replace("<p>Could", "<p>Never could").encode()).body.differs != ""
