"""The reading path in a long-lived child process: bytes in, `Message` out, within limits of memory and time.

A message that makes the child die, hang or eat memory comes back as unreadable and the child is started anew; the next
message is not held up. What the child answers is unpickled with a closed list of types, so that a child that was taken
over by a hostile message cannot take over its parent.
"""

from __future__ import annotations

import io
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import IO, Any

from mailbot.model.message import Defect, Message
from mailbot.reading.read import read

FRAME = struct.Struct(">Q")
MEMORY = 1536 * 1024 * 1024  # address space of the child, bytes
AHEAD = 4  # messages written to the child before its first answer is awaited
ALLOWED = frozenset({"mailbot.model.message", "datetime"})


class _Closed(pickle.Unpickler):
    """Unpickles the message model and datetimes, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (
            module in ALLOWED
            or (module, name) == ("copyreg", "_reconstructor")
            or (module, name) == ("builtins", "object")
        ):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a message")


class ReadingProcess:
    """A `Reader` whose work is done in a sandboxed child."""

    def __init__(self, seconds: float = 2.0) -> None:
        """Start lazily; `seconds` is the time that one message may take."""
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, content: bytes) -> Message:
        """Read one message."""
        return next(self.read_all((content,)))

    def read_all(self, contents: Sequence[bytes]) -> Iterator[Message]:
        """Read several, the child working ahead of the caller."""
        with self._lock:
            start = 0
            while start < len(contents):
                chunk = contents[start : start + AHEAD]
                answered = 0
                for message in self._chunk(chunk):
                    answered += 1
                    yield message
                start += max(answered, 1)

    def _chunk(self, chunk: Sequence[bytes]) -> Iterator[Message]:
        """Write a chunk from a thread and yield its answers; stop early where the child had to be given up."""
        child = self._started()
        writer = threading.Thread(target=_write_all, args=(child.stdin, chunk), daemon=True)
        writer.start()
        for content in chunk:
            limit = self._seconds + len(content) / 50_000_000
            answer = _answer(child, limit)
            if answer is None:
                self._give_up()
                writer.join(1)
                yield _set_aside(
                    content, f"reading it took more than {limit:.0f} s or more memory than allowed"
                )
                return
            yield replace(answer, content=content)
        writer.join(1)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(  # our own interpreter and module
                [sys.executable, "-m", "mailbot.adapters.reading_process"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            if _answer(self._child, 30) is None:
                raise RuntimeError("the reading process does not start")
        return self._child

    def _give_up(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        pass
            self._child = None

    def close(self) -> None:
        """End the child."""
        self._give_up()


class DirectReader:
    """A `Reader` in this process, for messages that can be trusted not to be hostile (tests, benchmarks)."""

    def read(self, content: bytes) -> Message:
        """Read one message."""
        return read(content)

    def read_all(self, contents: Sequence[bytes]) -> Iterator[Message]:
        """Read several, in order."""
        return (read(content) for content in contents)

    def close(self) -> None:
        """Do nothing."""


def _write_all(pipe: IO[bytes] | None, contents: Sequence[bytes]) -> None:
    try:
        for content in contents:
            assert pipe is not None
            pipe.write(FRAME.pack(len(content)))
            pipe.write(content)
            pipe.flush()
    except (OSError, ValueError):
        return  # the child is gone; the reader of its answers notices


def _answer(child: subprocess.Popen[bytes], seconds: float) -> Message | None:
    """Wait for one answer; None where the child died or took too long."""
    assert child.stdout is not None
    deadline = time.monotonic() + seconds
    head = _exactly(child.stdout.fileno(), FRAME.size, deadline)
    if head is None:
        return None
    body = _exactly(child.stdout.fileno(), FRAME.unpack(head)[0], deadline + 5)
    if body is None:
        return None
    try:
        answer = _Closed(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError, ImportError):
        return None
    return answer if isinstance(answer, Message) else None


def _exactly(descriptor: int, size: int, deadline: float) -> bytes | None:
    pieces: list[bytes] = []
    while size > 0:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            return None
        piece = os.read(descriptor, min(size, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


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
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    _send(answers, Message(sha256=""))
    source = sys.stdin.buffer
    while head := source.read(FRAME.size):
        content = source.read(FRAME.unpack(head)[0])
        _send(answers, replace(read(content), content=b""))


def _send(answers: IO[bytes], message: Message) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    answers.write(FRAME.pack(len(body)))
    answers.write(body)
    answers.flush()


if __name__ == "__main__":
    main()
