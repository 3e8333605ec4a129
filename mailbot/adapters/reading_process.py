"""The reading path in a long-lived child process: bytes in, `Message` out, within limits of memory and time.

A message that makes the child die, hang or eat memory comes back as unreadable and the child is started anew; the next
message is not held up. What the child answers is unpickled with a closed list of types and must be of the very bytes that
were asked about, so that a child that was taken over by a hostile message cannot take over its parent, nor answer for the
next one (`reading_answers`). It begins with a sample of everything that a reading can hold: a child that is not understood
here reads nothing, and no message is blamed for it. The child sees no secret of its parent's environment, writes no file and
starts no process.
"""

from __future__ import annotations

import errno
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import IO

from mailbot.adapters.reading_answers import AnswerError, pack, sample, unpack
from mailbot.errors import TemporaryError
from mailbot.model.message import Defect, Message
from mailbot.reading.automatic import maker_of
from mailbot.reading.limits import LIMITS
from mailbot.reading.read import read

FRAME = struct.Struct(">Q")
MEMORY = 1024 * 1024 * 1024  # address space of the child, bytes
ANSWER = 64 * 1024 * 1024  # of one answer, bytes; the original bytes of attached messages are part of it
OPEN_FILES = 64  # of the child: its pipes, and the modules that it loads late
AHEAD = 4  # messages written to the child before its first answer is awaited
PATIENCE = 6  # on a busy machine a message gets this many times its seconds, as long as it did not have that much of a processor
STARTING = 30.0  # seconds that the child may take to start
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "VIRTUAL_ENV")  # of the environment, and PYTHON*
ALLOCATING = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "1048576", "MALLOC_ARENA_MAX": "1"}  # glibc: give back what a large message took
OUT_OF_MEMORY = errno.ENOMEM  # exit status of a child that says so itself


class ReadingProcess:
    """A `Reader` whose work is done in a sandboxed child."""

    def __init__(self, seconds: float = 2.0, command: Sequence[str] = (sys.executable, "-m", "mailbot.adapters.reading_process")) -> None:
        """Start lazily; `seconds` is the time that one message may take, `command` what is run as the child."""
        self._seconds = seconds
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, content: bytes) -> Message:
        """Read one message."""
        return next(iter([*self.read_all((content,))]))

    def read_all(self, contents: Sequence[bytes]) -> Iterator[Message]:
        """Read several, the child working ahead of the caller."""
        with self._lock:
            start = 0
            while start < len(contents):
                for message in self._chunk(contents[start : start + AHEAD]):
                    start += 1
                    yield message

    def _chunk(self, chunk: Sequence[bytes]) -> Iterator[Message]:
        """Write a chunk from a thread and yield its answers; stop early where the child had to be given up."""
        fitting = [content for content in chunk if len(content) <= LIMITS.message]
        child = self._started() if fitting else None
        writer = threading.Thread(target=_write_all, args=(child.stdin if child else None, fitting), daemon=True)
        writer.start()
        answered = 0
        try:
            for content in chunk:
                if child is None or len(content) > LIMITS.message:
                    yield read(content)  # which looks at nothing but its length
                    continue
                limit = self._seconds + len(content) / 50_000_000
                try:
                    answer = _answer(child, limit, sha256(content).hexdigest())
                except AnswerError as error:
                    self._give_up()
                    yield _set_aside(content, f"reading it {error}")
                    return
                answered += 1
                yield replace(answer, content=content)
        finally:
            # A caller that stops early leaves answers in the pipe: they must never be taken for those of other messages.
            if answered < len(fitting):
                self._give_up()
            writer.join(1)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._give_up()
        try:
            self._child = subprocess.Popen(  # our own interpreter and module
                self._command, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            _hear_sample(self._child)
        except (AnswerError, OSError) as error:  # OSError: nothing can be started just now
            self._give_up()
            raise TemporaryError(f"the reading process does not start: {error}", retry_after=60) from error
        return self._child

    def _give_up(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def close(self) -> None:
        """End the child."""
        self._give_up()


class DirectReader:
    """A `Reader` in this process, for messages that can be trusted not to be hostile (tests, benchmarks)."""

    def read(self, content: bytes) -> Message:
        """Read one message."""
        return _with_maker(read(content))

    def read_all(self, contents: Sequence[bytes]) -> Iterator[Message]:
        """Read several, in order."""
        return (self.read(content) for content in contents)

    def close(self) -> None:
        """Do nothing."""


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("PYTHON")} | ALLOCATING


def _write_all(pipe: IO[bytes] | None, contents: Sequence[bytes]) -> None:
    try:
        for content in contents:
            assert pipe is not None
            pipe.write(FRAME.pack(len(content)))
            pipe.write(content)
            pipe.flush()
    except (OSError, ValueError):
        return  # the child is gone; the reader of its answers notices


def _hear_sample(child: subprocess.Popen[bytes]) -> None:
    """Wait for the child's greeting; AnswerError where what it says is not understood here."""
    try:
        heard = _answer(child, STARTING, sample().sha256)
    except AnswerError as error:
        raise AnswerError(f"its greeting {error}") from error
    if repr(heard) != repr(sample()):  # `==` would take a text for a member of an enum
        raise AnswerError("its greeting arrives as something else than was sent")


def _answer(child: subprocess.Popen[bytes], seconds: float, digest: str) -> Message:
    """Wait for one answer; AnswerError says how the child died, that it took too long, or what it answered instead."""
    patience = _Patience(child.pid, seconds)
    size: int = FRAME.unpack(_exactly(child, FRAME.size, patience))[0]
    if size > ANSWER:
        raise AnswerError(f"brought an answer larger than {ANSWER // (1024 * 1024)} MB")
    return unpack(_exactly(child, size, patience), digest)


class _Patience:
    """How much longer to wait: until the child used up its seconds of a processor, and in the end by the clock alone.

    What a message comes to must not hang on how busy the machine is.
    """

    def __init__(self, pid: int, seconds: float) -> None:
        self._pid = pid
        self.seconds = seconds
        self._begun = time.monotonic()
        self._used = _processor_seconds(pid)

    def left(self) -> float:
        """Return for how many seconds to wait before asking again; 0 where the time is over."""
        waited = time.monotonic() - self._begun
        if waited < self.seconds:
            return self.seconds - waited
        used = _processor_seconds(self._pid)
        if self._used is None or used is None or waited > self.seconds * PATIENCE:
            return 0
        return max(0.0, self.seconds - (used - self._used))


def _processor_seconds(pid: int) -> float | None:
    """Return the processor time of a process; None where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as status:
            fields = status.read().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return None


def _exactly(child: subprocess.Popen[bytes], size: int, patience: _Patience) -> bytes:
    assert child.stdout is not None
    pieces: list[bytes] = []
    while size > 0:
        left = patience.left()
        if left <= 0:
            raise AnswerError(f"took more than {patience.seconds:.0f} s")
        if not select.select([child.stdout], [], [], max(left, 0.01))[0]:
            continue
        piece = os.read(child.stdout.fileno(), min(size, 1 << 20))
        if not piece:
            raise AnswerError(_how_it_ended(child))
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _how_it_ended(child: subprocess.Popen[bytes]) -> str:
    try:
        status = child.wait(1)
    except subprocess.TimeoutExpired:
        return "left the reading process without a voice"
    if status == OUT_OF_MEMORY:
        return "needs more memory than is allowed"
    return f"ended the reading process ({'signal' if status < 0 else 'exit status'} {abs(status)})"


def _set_aside(content: bytes, why: str) -> Message:
    return Message(
        sha256=sha256(content).hexdigest(),
        content=content,
        unreadable=why,
        defects=(Defect("reader-limit", why),),
    )


def main() -> None:
    """Serve frames on standard input until it ends."""
    import gc

    _confine()
    gc.freeze()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    _send(answers, sample())
    source = sys.stdin.buffer
    try:
        while head := source.read(FRAME.size):
            content = source.read(FRAME.unpack(head)[0])
            _send(answers, replace(_with_maker(read(content)), content=b""))
            del content
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _with_maker(message: Message) -> Message:
    """Return the message with what its words and headers tell of a machine: hostile text is looked through here, within the time."""
    return replace(message, maker=maker_of(message))


def _confine() -> None:
    """Give up what reading needs none of: memory beyond a limit, files to write, processes to start."""
    import resource

    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, OPEN_FILES), (resource.RLIMIT_NPROC, 0)):
        resource.setrlimit(limit, (most, most))


def _send(answers: IO[bytes], message: Message) -> None:
    body = pack(message)
    answers.write(FRAME.pack(len(body)))
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    main()
