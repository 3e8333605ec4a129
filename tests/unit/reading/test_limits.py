"""Time and memory: what one message may cost, whatever it holds, measured in the process that reads the mail."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator

import pytest

from mailbot.adapters.reading_process import ReadingProcess
from mailbot.model.message import Message
from tests.attacks.mail import attached, multipart
from tests.attacks.outlook_items import Item, msg, winmail
from tests.speed import in_time

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nplease add jo@acme.com\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
MEGABYTE = 1024 * 1024
LARGE = 25 * MEGABYTE
GROWTH = 4  # times its size: the most memory that a large message may cost
SECONDS = 2.0  # of a processor: the most time that any message may take
TICKS = os.sysconf("SC_CLK_TCK")


@pytest.fixture
def reader() -> Iterator[ReadingProcess]:
    """A reading process that has read one message, so that all it needs is loaded."""
    process = ReadingProcess(60.0)
    process.read(HEAD + multipart("mixed", [TEXT, attached(msg(Item(subject="x", html="<p>x</p>")), "a.msg"), attached(b"a,b\r\n", "a.csv")], "_W_"))
    yield process
    process.close()


def peak(process: ReadingProcess) -> int:
    """Return the most memory that the child ever had, in bytes."""
    assert process._child is not None
    with open(f"/proc/{process._child.pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def seconds(process: ReadingProcess) -> float:
    """Return the processor time that the child used so far."""
    assert process._child is not None
    with open(f"/proc/{process._child.pid}/stat") as status:
        fields = status.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def noise(size: int) -> bytes:
    """Return bytes that nothing packs any smaller, the same ones every time."""
    return random.Random(7).randbytes(size)


def in_mixed(part: bytes) -> bytes:
    """Return a mail with a text and one more part."""
    return HEAD + multipart("mixed", [TEXT, part], "_M_")


def in_one_another(levels: int, size: int) -> bytes:
    """Return a mail within base64 within a mail …"""
    content = HEAD + b"Content-Type: application/octet-stream\r\n\r\n" + b"x" * size
    for level in range(levels):
        content = HEAD + multipart("mixed", [TEXT, attached(content, "a.eml")], f"_{level}_")
    return content


def forwarded(levels: int, size: int) -> bytes:
    """Return a mail attached as it is to a mail attached as it is …"""
    content = in_mixed(attached(noise(size), "a.bin"))
    for level in range(levels):
        content = HEAD + multipart("mixed", [TEXT, b"Content-Type: message/rfc822\r\n\r\n" + content], f"_{level}_")
    return content


BYTES = LARGE * 72 // 100  # of a file whose base64 fills a large message
LARGE_MESSAGES: dict[str, Callable[[], bytes]] = {
    "a file in base64": lambda: in_mixed(attached(noise(BYTES), "a.bin")),
    "a PDF in base64": lambda: in_mixed(attached(b"%PDF-1.7" + noise(BYTES), "a.pdf")),
    "dirty base64": lambda: in_mixed(attached(noise(BYTES), "a.bin").replace(b"A", b"*A")),
    "base64 with padding in its midst": lambda: in_mixed(b"Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"YWFhYQ==\r\n" * (LARGE // 10)),
    "a file in quoted-printable": lambda: in_mixed(b"Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=41=42abc=\r\n" * (LARGE // 12)),
    "a uuencoded file": lambda: in_mixed(b"Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n" + (b"M" + b"A" * 60 + b"\r\n") * (LARGE // 63)),
    "a file as it is": lambda: in_mixed(b"Content-Type: application/x; name=a.bin\r\n\r\n" + b"abc\r\n" * (LARGE // 5)),
    "mails attached to one another": lambda: forwarded(8, BYTES),
    "mails in base64 in one another": lambda: in_one_another(4, LARGE * 2 // 7),
    "an Outlook item with a file": lambda: in_mixed(attached(msg(Item(subject="x", text="hello", attachments=(("a.bin", noise(BYTES)),))), "a.msg")),
    "winmail.dat with a file": lambda: in_mixed(attached(winmail([("a", Item(subject="x", text="hello", attachments=(("a.bin", b""),)))]) + noise(BYTES), "winmail.dat", "application/ms-tnef")),
    "an archive": lambda: in_mixed(attached(b"PK\x03\x04" + noise(BYTES), "a.zip")),
    "a text part": lambda: HEAD + b"\r\n" + b"hello world\r\n" * (LARGE // 13),
    "an HTML part": lambda: HTML + b"<p>hello world</p>\r\n" * (LARGE // 20),
    "a header": lambda: HEAD + b"X: " + b"a" * LARGE + b"\r\n\r\nhi",
    "a pile of parts": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhi\r\n" * (LARGE // 11),
    "lines that are nearly delimiters": lambda: HEAD + b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n' + b"---x\n" * (LARGE // 5),
    "noise": lambda: noise(LARGE),
}


@pytest.mark.parametrize("name", LARGE_MESSAGES)
def test_a_large_message_costs_little_memory_and_time(name: str, reader: ReadingProcess) -> None:
    """25 MB, as large as mail gets: under four times that in memory, the message itself among it, and under two seconds."""
    content = LARGE_MESSAGES[name]()
    assert 0.9 * LARGE < len(content) < 1.2 * LARGE
    before, begun = peak(reader), seconds(reader)
    message = reader.read(content)
    assert "reader-limit" not in {defect.code for defect in message.defects}
    assert peak(reader) - before < GROWTH * len(content)
    assert in_time(seconds(reader) - begun, SECONDS)


def tags(tag: bytes, times: int) -> bytes:
    """Return an HTML mail of one tag again and again."""
    return HTML + tag * times


HOSTILE: dict[str, bytes] = {
    "a hundred levels": HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(100)) + b"\r\nhi",
    "ten thousand parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nhi\r\n" * 10_000 + b"--x--\r\n",
    "ten thousand attached mails": HEAD + b"Content-Type: multipart/digest; boundary=x\r\n\r\n" + b"--x\r\n\r\nFrom: a@b.c\r\n\r\nhi\r\n" * 10_000 + b"--x--\r\n",
    "a header of a megabyte": HEAD + b"X: " + b"a" * MEGABYTE + b"\r\n\r\nhi",
    "a hundred thousand header fields": HEAD + b"X: y\r\n" * 100_000 + b"\r\nhi",
    "a hundred thousand recipients": HEAD + b"To: " + b"a@b.com, " * 100_000 + b"\r\n\r\nhi",
    "long lists of recipients": HEAD + b"".join(name + b": " + b'"A, B" <a@b.com>, ' * 3500 + b"\r\n" for name in (b"To", b"Cc", b"Reply-To")) + b"\r\nhi",
    "long lists of recipients in attached mails": HEAD + multipart("mixed", [b"Content-Type: message/rfc822\r\n\r\nTo: " + b"a@b.com, " * 7000 + b"\r\n\r\nhi"] * 50, "_R_"),
    "a From of quotation marks": b"From: " + b'"' * 60_000 + b"\r\n\r\nhi",
    "a From of brackets": b"From: " + b"<(" * 30_000 + b"\r\n\r\nhi",
    "a From of encoded words": b"From: " + b"=?utf-8?q?a?= " * 4500 + b"<a@b.c>\r\n\r\nhi",
    "encoded words in every field": HEAD + b"".join(b"X-%d: " % n + b"=?utf-8?b?YQ==?= " * 450 + b"\r\n" for n in range(32)) + b"\r\nhi",
    "a Content-Type of parameters": HEAD + b"Content-Type: text/plain; " + b"a=b; " * 12_000 + b"\r\n\r\nhi",
    "parts with open quotation marks": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + (b"--x\r\nContent-Type: text/plain; " + b'a="; ' * 3000 + b"\r\n\r\nhi\r\n") * 490,
    "parts with long names": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + (b'--x\r\nContent-Type: application/x; name="' + b"=?utf-8?q?a?= " * 300 + b'"\r\n\r\nhi\r\n') * 490,
    "a name in three thousand pieces": HEAD + b"Content-Type: text/plain; " + b"".join(b"name*%d*=%%41; " % n for n in range(3000)) + b"\r\n\r\nhi",
    "garbage in base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + noise(MEGABYTE),
    "garbage in quoted-printable": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=3==" * 250_000,
    "soft line breaks": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 250_000,
    "fifty thousand levels of HTML": tags(b"<div>", 50_000),
    "formatting opened anew in every paragraph": HTML + b"<p>" + b"".join(b"<font color=%d>" % n for n in range(3000)) + b"</p><p>x" * 30_000,
    "a table of one row": HTML + b"<table><tr>" + b"<td>x" * 60_000,
    "HTML of paragraphs": tags(b"<p>x", 250_000),
    "fifty HTML parts": HEAD + multipart("mixed", [b"Content-Type: text/html\r\n\r\n" + b"<p>x</p>" * 7000] * 50, "_H_"),
    "fifty mails of HTML": HEAD + multipart("mixed", [b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.c\r\nContent-Type: text/html\r\n\r\n" + b"<p>x</p>" * 7000] * 50, "_H_"),
    "two texts that share nothing": HEAD + multipart("alternative", [b"\r\n" + b"".join(b"a%d@b%d.cc " % (n, n) for n in range(3000)), b"Content-Type: text/html\r\n\r\n" + b"".join(b"c%d@d%d.ee " % (n, n) for n in range(3000))], "_A_"),
    "a long quotation": HEAD + b"\r\n" + b"> a b c\r\n" * 25_000,
    "one endless word": HEAD + b"\r\n" + b"a" * 60_000,
    "one endless line of dots": HEAD + b"\r\n" + b"a." * 30_000,
    "a CSV file of one line": in_mixed(attached(b"a," * 2_000_000, "a.csv", "text/csv")),
    "a CSV file of quotation marks": in_mixed(attached(b'"' * 4_000_000, "a.csv", "text/csv")),
    "a text that begins like mail": in_mixed(attached(b"From x\r\n" + b"a:\r\n \r\n" * 3000, "a")),
    "only line ends": b"\n" * (5 * MEGABYTE),
    "only spaces": HEAD + b"X: y" + b"\n        " * 500_000,
    "nothing": b"",
}  # fmt: skip


@pytest.fixture(scope="module")
def one_reader() -> Iterator[ReadingProcess]:
    """One reading process for all."""
    process = ReadingProcess(60.0)
    process.read(HEAD + TEXT)
    yield process
    process.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_takes_little_time(name: str, one_reader: ReadingProcess) -> None:
    """It is read, or set aside by a named limit, within the time that a message may take; nothing needs to be killed."""
    one_reader.read(HEAD + TEXT)
    begun = seconds(one_reader)
    message = one_reader.read(HOSTILE[name])
    assert "reader-limit" not in {defect.code for defect in message.defects}
    assert "reader-failed" not in {defect.code for defect in message.defects}
    assert in_time(seconds(one_reader) - begun, SECONDS)


def test_what_was_read_stays_within_bounds(one_reader: ReadingProcess) -> None:
    """What comes back of a hostile message is small: it is stored, shown and judged."""

    def size(message: Message) -> int:
        return len(message.body.text) + sum(len(a.text) + (size(a.message) if a.message else 0) for a in message.attachments)

    assert max(size(one_reader.read(content)) for content in HOSTILE.values()) < 3 * MEGABYTE


def test_memory_is_given_back(reader: ReadingProcess) -> None:
    """The child lives long: after large messages it is as small as before, give or take."""

    def now() -> int:
        assert reader._child is not None
        with open(f"/proc/{reader._child.pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))

    before = now()
    content = in_mixed(attached(noise(BYTES), "a.bin"))
    for _ in range(3):
        assert reader.read(content).attachments[0].size == BYTES
    reader.read(HEAD + TEXT)
    assert now() - before < LARGE // 2


