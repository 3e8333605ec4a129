"""The courier: a child process that delivers mail by SMTP and keeps its receipt, come what may to its parent.

NAME
    python -m mailbot.adapters.courier  (started by mailbot.adapters.smtp, never by hand)
DESCRIPTION
    Takes jobs on standard input, answers on standard output; both are frames of a JSON head and a body. Right before a
    mail's final dot its copy is put into the Sent folder's `tmp`: the marker that the delivery may take effect. The
    instant the server has accepted the mail, the copy is renamed into `cur`. That rename is the receipt: it is durable
    against SIGKILL of any process, and one stat finds it again. A job that has a receipt is not delivered again.
    When the parent dies, the delivery under way is finished with its receipt, jobs not begun are dropped, and the
    courier ends. A lock on the Sent folder lets the next service wait until then.
    A server that is not there, or stalls, is asked again only after a while; the mails meanwhile are put off at once.
DIAGNOSTICS
    A copy that is left in `tmp` means that this process itself was killed between dot and receipt, or that the server
    never answered the dot: nobody can know whether that mail left. Its job is answered `doubtful`, and a person has to
    look. It is not delivered again: a sponsor is never answered twice.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import queue
import struct
import sys
import threading
import time
from typing import IO, Any

from mailbot.adapters import private
from mailbot.adapters.smtp_connection import Connection, CopyError
from mailbot.expression import expression

HEAD = struct.Struct(">II")  # length of the JSON head, length of the body
LOCK_SECONDS = 60.0
CONNECTIONS = 3  # at most, side by side; Exchange Online allows a mailbox no more
ADDRESS = expression(r"[\x21-\x3b\x3d\x3f-\x7e]+")  # no blank, control, angle bracket or letter beyond ASCII


def write_frame(pipe: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame; the caller flushes."""
    encoded = json.dumps(head).encode()
    pipe.write(HEAD.pack(len(encoded), len(body)))
    pipe.write(encoded)
    pipe.write(body)


def read_frame(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None at the end."""
    sizes = pipe.read(HEAD.size)
    if len(sizes) < HEAD.size:
        return None
    head_size, body_size = HEAD.unpack(sizes)
    head, body = pipe.read(head_size), pipe.read(body_size) if body_size else b""
    if len(head) < head_size or len(body) < body_size:
        return None
    return json.loads(head), body


def sent_paths(sent: str, message_id: str) -> tuple[str, str]:
    """Return (marker in tmp, receipt in cur) of a mail in a Maildir++ Sent folder."""
    import hashlib

    name = hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:40] + ".mailbot"
    return os.path.join(sent, "tmp", name), os.path.join(sent, "cur", name + ":2,S")


def _keep_copy(marker: str, content: bytes) -> None:
    try:
        with open(marker, "wb", opener=private.opener) as copy:
            copy.write(content)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(marker)
        raise CopyError(f"{os.path.dirname(marker)}: {error.strerror}") from error


def _carry(connection: Connection, job: dict[str, Any], content: bytes, sent: str, trouble: dict[str, Any] | None) -> dict[str, Any]:
    marker, receipt = sent_paths(sent, job["message_id"])
    if os.path.exists(receipt):
        return {"result": "sent", "detail": "before", "refused": {}}
    if os.path.exists(marker):
        return {"result": "doubtful"}
    odd = [who for who in (job["sender"], *job["recipients"]) if not ADDRESS.fullmatch(who)]
    if odd or not job["recipients"]:
        return {"result": "permanent", "detail": f"no address that SMTP can carry: {', '.join(map(ascii, odd)) or 'none given'}"}
    if trouble is not None:
        return trouble
    answer = connection.deliver(job, content, lambda: _keep_copy(marker, content))
    try:
        if answer["result"] == "sent":
            os.rename(marker, receipt)
        elif answer["result"] != "unknown" and os.path.exists(marker):
            os.unlink(marker)
    except OSError as error:  # the marker stays: without the parent's own note a person will be asked
        answer["detail"] += f" (its copy in Sent could not be settled: {error.strerror})"
    return answer


class Round:
    """A few connections side by side: SMTP waits for the other end a few times a mail, and others go on meanwhile."""

    def __init__(self, settings: dict[str, Any], answers: IO[bytes], parent: int) -> None:
        """Take where to deliver to and where to answer; connections are made when there is work for them."""
        self._settings = settings
        self._answers = answers
        self._parent = parent
        self._jobs: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._workers: list[threading.Thread] = []
        self._fresh: list[str] = []  # receipts that a loss of power could still take
        self._trouble: tuple[float, dict[str, Any]] = (0.0, {})  # until when nobody else tries, and why

    def take(self, job: dict[str, Any], content: bytes) -> None:
        """Queue a job; another connection is opened while jobs wait and there are fewer than CONNECTIONS."""
        self._jobs.put((job, content))
        if len(self._workers) < CONNECTIONS and self._jobs.unfinished_tasks > len(self._workers):
            worker = threading.Thread(target=self._work, daemon=True)
            self._workers.append(worker)
            worker.start()

    def answer(self, values: dict[str, Any]) -> None:
        """Answer the parent; where it is gone, nobody listens and the receipts tell."""
        with self._lock, contextlib.suppress(OSError):
            write_frame(self._answers, values)
            self._answers.flush()

    def settle(self) -> None:
        """Wait until every job taken is done, and make the receipts durable against a loss of power."""
        self._jobs.join()
        fresh, self._fresh = self._fresh, []
        for path in (*fresh, os.path.join(self._settings["sent"], "cur")):
            with contextlib.suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY)
                os.fsync(descriptor)
                os.close(descriptor)
        self.answer({"result": "flushed"})

    def end(self) -> None:
        """Finish what is under way, drop the rest, and let go of the connections."""
        for _ in self._workers:
            self._jobs.put(None)
        for worker in self._workers:
            worker.join()

    def _work(self) -> None:
        connection = Connection(self._settings)
        while (item := self._jobs.get()) is not None:
            job, content = item
            if os.getppid() == self._parent:  # what a dead parent left in the pipe is dropped: its heir looks it up
                self.answer({**self._carried(connection, job, content), "message_id": job["message_id"]})
            self._jobs.task_done()
        connection.drop()

    def _carried(self, connection: Connection, job: dict[str, Any], content: bytes) -> dict[str, Any]:
        sent = self._settings["sent"]
        try:
            answer = _carry(connection, job, content, sent, self._standing_trouble())
            if answer["result"] == "sent":
                self._fresh.append(sent_paths(sent, job["message_id"])[1])
            elif answer["result"] == "unreachable" or answer.get("stalled"):
                self._note(answer)
            return answer
        except Exception as error:  # noqa: BLE001  # one mail must never stop the others, nor leave the parent waiting
            connection.drop()
            begun = os.path.exists(sent_paths(sent, job["message_id"])[0])
            return {"result": "unknown" if begun else "temporary", "detail": f"{type(error).__name__}: {error}"[:300], "after": 60}


    def _note(self, answer: dict[str, Any]) -> None:
        """Remember what every mail would run into, so that only the first ones wait for it."""
        with self._lock:
            until = time.monotonic() + answer["after"]
            self._trouble = (max(until, self._trouble[0]), {"result": "unreachable", "detail": answer["detail"]})

    def _standing_trouble(self) -> dict[str, Any] | None:
        with self._lock:
            left = self._trouble[0] - time.monotonic()
            return {**self._trouble[1], "after": left} if left > 0 else None


def _locked(sent: str, seconds: float) -> IO[Any] | str:
    """Wait for the lock of the Sent folder; return it, or the pid of the courier that still holds it."""
    for part in ("tmp", "cur", "new"):
        private.folder_made(os.path.join(sent, part))
    for place in (sent, *(os.path.join(sent, part) for part in ("tmp", "cur", "new"))):
        private.tightened(place, private.WORLD)  # a group may have been let in on purpose
    handle = open(os.path.join(sent, ".courier.lock"), "a+", opener=private.opener)  # held for life
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                handle.seek(0)
                return handle.read().strip() or "unknown"
            time.sleep(0.02)
        else:
            handle.truncate(0)
            handle.write(f"{os.getpid()}\n")
            handle.flush()
            return handle


def _opened(settings: dict[str, Any]) -> tuple[IO[Any] | None, dict[str, Any]]:
    sent = settings["sent"]
    try:
        lock = _locked(sent, settings.get("lock_seconds", LOCK_SECONDS))
    except OSError as error:
        return None, {"result": "temporary", "detail": f"the Sent folder {sent} cannot be used: {error.strerror}"}
    if isinstance(lock, str):
        return None, {"result": "temporary", "detail": f"another courier (process {lock}) still works on {sent}"}
    return lock, {"result": "ready"}


def main() -> None:
    """Serve until standard input ends or the parent dies."""
    parent = os.getppid()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    first = read_frame(source)
    if first is None:
        return
    lock, greeting = _opened(first[0])
    deliveries = Round(first[0], answers, parent)
    deliveries.answer(greeting)
    if lock is None:
        return
    while (frame := read_frame(source)) is not None and os.getppid() == parent:
        job, content = frame
        if job.get("message_id"):
            deliveries.take(job, content)
        else:
            deliveries.settle()
    deliveries.end()
    lock.close()


if __name__ == "__main__":
    main()
