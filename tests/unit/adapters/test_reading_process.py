"""The sandboxed child that reads mail: what it may do to its parent, and what a message may do to it."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from mailbot.adapters.reading_answers import AnswerError, pack, unpack
from mailbot.adapters.reading_process import DirectReader, ReadingProcess
from mailbot.errors import TemporaryError
from mailbot.model.message import Message
from mailbot.reading.automatic import maker_of
from mailbot.reading.limits import LIMITS
from mailbot.reading.read import read

HEAD = b"From: a@b.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
FORWARDED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + HEAD + b"\r\ninner\r\n--b--\r\n"
ROOMY = 20.0  # seconds: these tests are about other things than speed


@pytest.fixture
def reader() -> Iterator[ReadingProcess]:
    """A reading process that is ended again."""
    process = ReadingProcess(ROOMY)
    yield process
    process.close()


def numbered(number: int) -> bytes:
    """Return one of many small messages."""
    return HEAD + b"Message-ID: <%d@b.com>\r\n\r\nhello %d\r\n" % (number, number)


def child(script: str) -> tuple[str, ...]:
    """Return the command of a child that is not ours; it finds `send` and `receive` for frames."""
    head = """
        import os, pickle, struct, sys, time
        from mailbot.adapters.reading_answers import pack, sample
        def send(body):
            sys.stdout.buffer.write(struct.pack(">Q", len(body)) + body)
            sys.stdout.buffer.flush()
        def receive():
            return sys.stdin.buffer.read(struct.unpack(">Q", sys.stdin.buffer.read(8))[0])
        send(pack(sample()))
    """
    return (sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(script))


def test_what_the_child_reads_is_what_would_be_read_here(reader: ReadingProcess) -> None:
    """The sandbox changes nothing about a message, and has looked for signs of a machine already."""
    contents = [numbered(1), b"", b"\x00\xff" * 50, HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + numbered(2) + b"\r\n--b--\r\n"]
    here = [read(content) for content in contents]
    assert list(reader.read_all(contents)) == [replace(message, maker=maker_of(message)) for message in here]


def test_many_messages_come_back_in_order(reader: ReadingProcess) -> None:
    """The child works ahead, the answers keep their order."""
    found = list(reader.read_all([numbered(n) for n in range(23)]))
    assert [message.message_id for message in found] == [f"<{n}@b.com>" for n in range(23)]


@pytest.mark.parametrize("taken", [1, 2, 3, 5])
def test_a_caller_that_stops_early_does_not_get_old_answers_later(reader: ReadingProcess, taken: int) -> None:
    """What was read ahead for one caller is never taken for the next message: a reply would go to the wrong person."""
    answers = reader.read_all([numbered(n) for n in range(9)])
    for number in range(taken):
        assert next(answers).message_id == f"<{number}@b.com>"
    answers.close()  # type: ignore[attr-defined]
    assert reader.read(numbered(77)).message_id == "<77@b.com>"


def test_a_message_that_kills_the_child_is_set_aside_and_the_next_is_read() -> None:
    """Poison is set aside with its reason, and nothing else is held up."""
    script = """
        while True:
            content = receive()
            if b"poison" in content:
                os._exit(9)
            from mailbot.reading.read import read
            send(pack(read(content)))
    """
    process = ReadingProcess(ROOMY, child(script))
    try:
        found = list(process.read_all([numbered(1), b"poison", numbered(2), b"poison", numbered(3)]))
    finally:
        process.close()
    assert [bool(message.unreadable) for message in found] == [False, True, False, True, False]
    assert found[1].content == b"poison" and found[1].sha256 == sha256(b"poison").hexdigest()
    assert found[1].defects[0].code == "reader-limit" and found[1].unreadable == "reading it ended the reading process (exit status 9)"


def test_a_message_that_takes_too_long_is_set_aside_in_time() -> None:
    """A child that uses up its seconds of a processor is given up soon after."""
    process = ReadingProcess(0.5, child("receive()\nwhile True: pass"))
    try:
        process._started()
        begun = time.monotonic()
        assert "took more than" in process.read(b"x").unreadable
        assert time.monotonic() - begun < 3.5
    finally:
        process.close()


def test_a_child_that_waits_for_a_processor_is_not_given_up() -> None:
    """What a message comes to must not hang on how busy the machine is: sleeping stands here for waiting."""
    process = ReadingProcess(0.5, child("content = receive()\ntime.sleep(1.2)\nfrom mailbot.reading.read import read\nsend(pack(read(content)))"))
    try:
        assert process.read(numbered(1)).message_id == "<1@b.com>"
    finally:
        process.close()


def test_a_child_that_never_answers_is_given_up_by_the_clock() -> None:
    """Patience has an end even where no processor time is used."""
    process = ReadingProcess(0.2, child("receive()\ntime.sleep(600)"))
    try:
        process._started()
        begun = time.monotonic()
        assert process.read(b"x").unreadable
        assert time.monotonic() - begun < 5
    finally:
        process.close()


def named(module: str, name: str) -> bytes:
    """Return the pickle opcodes that look something up."""
    return b"\x8c" + bytes([len(module)]) + module.encode() + b"\x8c" + bytes([len(name)]) + name.encode() + b"\x93"


def called(what: bytes, *arguments: object) -> bytes:
    """Return the pickle opcodes that call it."""
    return what + pickle.dumps(arguments, protocol=4)[11:-1] + b"R"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("datetime", "sys"),
        ("datetime", "sys.modules.get"),
        ("mailbot.model.message", "dataclass.__builtins__.get"),
        ("mailbot.model.message", "Message.__init__.__globals__.get"),
        ("mailbot.model.message", "dataclass"),
        ("mailbot.model.message", "Zone"),
        ("mailbot.adapters.reading_answers", "pickle.loads"),
        ("mailbot.model.request", "Request"),
        ("builtins", "getattr"),
        ("copyreg", "_reconstructor"),
    ],
)
def test_only_the_classes_of_a_message_are_looked_up(module: str, name: str) -> None:
    """Neither other modules, nor what these modules import, nor dotted paths through their classes."""
    with pytest.raises(AnswerError, match=f"refused: UnpicklingError: {re.escape(module)}.{re.escape(name)} is not part of a message"):
        unpack(b"\x80\x04" + named(module, name) + b".", "")


def test_a_child_that_was_taken_over_cannot_make_its_parent_run_anything(tmp_path: Path) -> None:
    """The way from a class to `exec` that a plain restriction to modules leaves open is closed."""
    mark = tmp_path / "taken-over"
    exec_ = called(named("mailbot.model.message", "dataclass.__builtins__.get"), "exec")
    hostile = b"\x80\x04" + called(exec_, f"open({str(mark)!r}, 'w').close()") + b"."
    process = ReadingProcess(ROOMY, child(f"receive()\nsend({hostile!r})\ntime.sleep(60)"))
    try:
        assert process.read(numbered(1)).unreadable
    finally:
        process.close()
    assert not mark.exists()
    pickle.loads(hostile)  # the attack is a real one: an unrestricted reader runs it
    assert mark.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (pickle.dumps("a text"), "is not of that message"),
        (pickle.dumps(None), "is not of that message"),
        (pickle.dumps(Message(sha256="0" * 64)), "is not of that message"),
        (b"", "is refused: EOFError"),
        (b"garbage", "is refused: UnpicklingError"),
        (pack(Message(sha256=""))[:-5], "is refused: UnpicklingError"),
        (b"\x80\x04" + named("mailbot.model.message", "Message") + b")\x81.", "is refused: AttributeError"),
        (b"\x80\x04" + named("builtins", "getattr") + b".", "is refused: UnpicklingError: builtins.getattr is not part of a message"),
    ],
    ids=["a text", "nothing", "of other bytes", "empty", "garbage", "cut off", "hollow", "of a name that is refused"],
)
def test_an_answer_that_is_not_of_that_message_is_none(answer: bytes, words: str) -> None:
    """The answer must be a message and must be of the very bytes that were sent; what is said is what happened, not a time-out."""
    process = ReadingProcess(ROOMY, child(f"receive()\nsend({answer!r})\ntime.sleep(60)"))
    try:
        found = process.read(numbered(1))
    finally:
        process.close()
    assert found.unreadable.startswith("reading it brought an answer that ") and words in found.unreadable


def test_an_answer_of_endless_size_is_refused_unread() -> None:
    """The parent does not gather what a hostile child pours out."""
    process = ReadingProcess(ROOMY, child("receive()\nsys.stdout.buffer.write(struct.pack('>Q', 1 << 40))\nsys.stdout.buffer.flush()\ntime.sleep(60)"))
    try:
        begun = time.monotonic()
        assert process.read(numbered(1)).unreadable == "reading it brought an answer larger than 64 MB"
        assert time.monotonic() - begun < 10
    finally:
        process.close()


def test_a_child_that_does_not_start_is_a_passing_error() -> None:
    """The service tries again later; no message is blamed."""
    process = ReadingProcess(ROOMY, (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(TemporaryError, match=r"does not start: its greeting ended the reading process \(exit status 3\)"):
        process.read(numbered(1))
    with pytest.raises(TemporaryError, match="does not start: .*No such file"):
        ReadingProcess(ROOMY, ("/nowhere/python",)).read(numbered(1))


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        ("pickle.dumps(sample())", "is refused"),
        ("pack(sample()).replace(b'hidden', b'HIDDEN')", "arrives as something else"),
        ("pickle.dumps(os.system)", "posix.system is not part of a message"),
    ],
    ids=["in Python's own form", "changed", "of another kind"],
)
def test_a_child_that_is_not_understood_reads_nothing(greeting: str, words: str) -> None:
    """Where its sample does not arrive, the error says why; no message is read, and none is blamed."""
    script = f"import os, pickle, struct, sys, time\nfrom mailbot.adapters.reading_answers import pack, sample\nbody = {greeting}\n"
    script += "sys.stdout.buffer.write(struct.pack('>Q', len(body)) + body)\nsys.stdout.buffer.flush()\ntime.sleep(60)"
    process = ReadingProcess(ROOMY, (sys.executable, "-c", script))
    with pytest.raises(TemporaryError, match=f"does not start: its greeting .*{words}"):
        process.read(numbered(1))


def test_enums_arrive_whatever_form_pythons_own_pickles_have() -> None:
    """Python 3.11.2 (Debian 12) names `getattr` where a member stands; the child here does so under any Python, and is understood."""
    script = """
        import enum, pickle
        from mailbot.adapters import reading_process
        from mailbot.adapters.reading_answers import ENUMS
        for kind in (enum.Enum, enum.StrEnum, *ENUMS):
            kind.__reduce_ex__ = lambda self, _: (getattr, (type(self), self._name_))
        assert all(b"getattr" in pickle.dumps(member) for kind in ENUMS for member in kind)
        reading_process.main()
    """
    process = ReadingProcess(ROOMY, (sys.executable, "-c", textwrap.dedent(script)))
    try:
        found = process.read(FORWARDED)
    finally:
        process.close()
    assert not found.unreadable and repr(found) == repr(DirectReader().read(FORWARDED))


def test_a_message_that_needs_more_memory_is_said_to() -> None:
    """Not called a time-out: an operator would raise the wrong limit."""
    script = """
        from mailbot.adapters import reading_process
        def read(content):
            return bytearray(1 << 40)
        reading_process.read = read
        reading_process.main()
    """
    process = ReadingProcess(ROOMY, (sys.executable, "-c", textwrap.dedent(script)))
    try:
        assert process.read(numbered(1)).unreadable == "reading it needs more memory than is allowed"
    finally:
        process.close()


def test_the_child_sees_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets come from the environment; hostile mail must not be able to read them there."""
    monkeypatch.setenv("MAILBOT_TEST_SECRET", "hunter2")
    script = "from mailbot.reading.read import read\nreceive()\nsend(pack(read(repr(sorted(os.environ)).encode())))"
    process = ReadingProcess(ROOMY, child(script))
    try:
        process._started()
        told = subprocess.run(["cat", f"/proc/{process._child.pid}/environ"], capture_output=True, check=True).stdout if process._child else b"hunter2"
    finally:
        process.close()
    assert b"hunter2" not in told and b"PATH=" in told


def test_the_child_may_neither_write_files_nor_dump_core(reader: ReadingProcess) -> None:
    """Its limits are those that reading needs."""
    reader.read(numbered(1))
    assert reader._child is not None
    with open(f"/proc/{reader._child.pid}/limits") as limits:
        found = {line[:26].strip(): line[26:].split() for line in limits}
    assert found["Max file size"][:2] == ["0", "0"]
    assert found["Max core file size"][:2] == ["0", "0"]
    assert found["Max address space"][0] != "unlimited"
    assert found["Max processes"][0] == "0"


def test_a_message_beyond_the_size_limit_never_reaches_the_child() -> None:
    """It is set aside by its length alone, in the midst of others that are read."""
    script = "while True:\n    content = receive()\n    assert len(content) < 1000\n    from mailbot.reading.read import read\n    send(pack(read(content)))"
    process = ReadingProcess(ROOMY, child(script))
    try:
        found = list(process.read_all([numbered(1), b"x" * (LIMITS.message + 1), numbered(2)]))
    finally:
        process.close()
    assert [bool(message.unreadable) for message in found] == [False, True, False]
    assert found[2].message_id == "<2@b.com>"
