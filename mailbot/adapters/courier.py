"""The courier: a child process that delivers mail by SMTP and keeps its receipt, come what may to its parent.

NAME
    python -m mailbot.adapters.courier  (started by mailbot.adapters.smtp, never by hand)
DESCRIPTION
    Takes jobs on standard input, answers on standard output; both are frames of a JSON head and a body. Before a mail's
    DATA its copy lies in the Sent folder's `tmp`; the instant the server has accepted it, the copy is renamed into `cur`.
    That rename is the receipt: it is durable against SIGKILL of any process, and one stat finds it again.
    When the parent dies, the delivery under way is finished with its receipt, jobs not begun are dropped, and the
    courier ends. A lock on the Sent folder lets the next service wait until then.
DIAGNOSTICS
    A copy that is left in `tmp` means that this process itself was killed between DATA and receipt: nobody can know
    whether that mail left, and a person has to look.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import queue
import re
import smtplib
import socket
import ssl
import struct
import sys
import threading
import time
from typing import IO, Any

HEAD = struct.Struct(">II")  # length of the JSON head, length of the body
LOCK_SECONDS = 60
CONNECTIONS = 3  # at most, side by side; Exchange Online allows a mailbox no more
IDLE_SECONDS = 20  # after which an open connection is tested before it is used again


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


class Connection:
    """One persistent SMTP connection, made when it is needed."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Take host, port, tls, login and time-out."""
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0

    def deliver(self, sender: str, recipients: list[str], content: bytes) -> dict[str, Any]:
        """Deliver one mail; return what became of it: sent, temporary, permanent or unknown."""
        try:
            smtp = self._ready()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return _failure(error, begun=False)
        begun = False
        try:
            refused = self._envelope(smtp, sender, recipients)
            if len(refused) == len(recipients):
                smtp.rset()
                return _refusal(refused)
            code, words = smtp.docmd("DATA")
            if code != 354:
                raise smtplib.SMTPDataError(code, words)
            smtp.send(re.sub(rb"(?m)^\.", b"..", content))
            begun = True
            smtp.send(b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
            code, words = smtp.getreply()
            if code != 250:
                raise smtplib.SMTPDataError(code, words)
            self._used = time.monotonic()
            answer: dict[str, Any] = {"result": "sent", "detail": words.decode("utf-8", "replace")[:200]}
            return {**answer, "refused": refused} if refused else answer
        except smtplib.SMTPResponseException as error:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.rset()
            if error.smtp_code in (421, -1):
                self.drop()
            return _failure(error, begun=begun and error.smtp_code == -1)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return _failure(error, begun=begun)

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipients: list[str]) -> dict[str, list[Any]]:
        code, words = smtp.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, words, sender)
        refused: dict[str, list[Any]] = {}
        for recipient in recipients:
            code, words = smtp.rcpt(recipient)
            if code not in (250, 251):
                refused[recipient] = [code, words.decode("utf-8", "replace")]
        return refused

    def _ready(self) -> smtplib.SMTP:
        if self._smtp is not None and time.monotonic() - self._used > IDLE_SECONDS:
            try:
                if self._smtp.noop()[0] != 250:
                    self.drop()
            except (OSError, smtplib.SMTPException):
                self.drop()
        if self._smtp is None:
            self._smtp = self._connected()
        self._used = time.monotonic()
        return self._smtp

    def _connected(self) -> smtplib.SMTP:
        wanted = self._settings
        context = ssl.create_default_context()
        if not wanted["verify_tls"]:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if wanted["tls"] == "implicit":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(wanted["host"], wanted["port"], timeout=wanted["timeout"], context=context)
        else:
            smtp = smtplib.SMTP(wanted["host"], wanted["port"], timeout=wanted["timeout"])
            if wanted["tls"] == "starttls":
                smtp.starttls(context=context)
        assert smtp.sock is not None
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the final dot must not wait for an ACK
        smtp.ehlo_or_helo_if_needed()
        if wanted.get("user"):
            smtp.login(wanted["user"], wanted.get("password") or "")
        return smtp

    def drop(self) -> None:
        """Let go of the connection."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _refusal(refused: dict[str, list[Any]]) -> dict[str, Any]:
    codes = [code for code, _ in refused.values()]
    kind = "permanent" if all(500 <= code < 600 for code in codes) else "temporary"
    return {"result": kind, "detail": "; ".join(f"{who}: {code} {words}" for who, (code, words) in refused.items())[:500]}


def _failure(error: Exception, *, begun: bool) -> dict[str, Any]:
    """Sort a failure: 5xx is final, unknown where the mail was handed over without an answer, else try later."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return {"result": "temporary", "detail": f"the SMTP server refuses the login ({error.smtp_code})", "after": 300}
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code != -1:
        words = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        return {"result": "permanent" if 500 <= error.smtp_code < 600 else "temporary", "detail": f"{error.smtp_code} {words}"[:500]}
    words = f"{type(error).__name__}: {error}"[:300]
    return {"result": "unknown" if begun else "temporary", "detail": words}


def sent_paths(sent: str, message_id: str) -> tuple[str, str]:
    """Return (marker in tmp, receipt in cur) of a mail in a Maildir++ Sent folder."""
    import hashlib

    name = hashlib.sha256(message_id.encode("utf-8")).hexdigest()[:40] + ".mailbot"
    return os.path.join(sent, "tmp", name), os.path.join(sent, "cur", name + ":2,S")


def _carry(connection: Connection, job: dict[str, Any], content: bytes, sent: str) -> dict[str, Any]:
    marker, receipt = sent_paths(sent, job["message_id"])
    try:
        with open(marker, "wb") as copy:
            copy.write(content)
    except OSError as error:
        return {"result": "temporary", "detail": f"the Sent folder cannot be written: {error.strerror}", "after": 60}
    answer = connection.deliver(job["sender"], job["recipients"], content)
    if answer["result"] == "sent":
        os.rename(marker, receipt)
    else:
        with contextlib.suppress(OSError):
            os.unlink(marker)
    return answer


class Round:
    """A few connections side by side: SMTP waits for the other end four times a mail, and others go on meanwhile."""

    def __init__(self, settings: dict[str, Any], answers: IO[bytes], parent: int) -> None:
        """Take where to deliver to and where to answer; connections are made when there is work for them."""
        self._settings = settings
        self._answers = answers
        self._parent = parent
        self._jobs: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._workers: list[threading.Thread] = []

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
        """Wait until every job taken is done."""
        self._jobs.join()

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
                self.answer({**_carry(connection, job, content, self._settings["sent"]), "id": job["id"]})
            self._jobs.task_done()
        connection.drop()


def _locked(sent: str) -> IO[Any] | None:
    """Wait for the lock of the Sent folder, which an older courier may hold until its delivery ends."""
    for part in ("tmp", "cur", "new"):
        os.makedirs(os.path.join(sent, part), exist_ok=True)
    handle = open(os.path.join(sent, ".courier.lock"), "a+b")  # held for life
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)
        else:
            return handle


def main() -> None:
    """Serve until standard input ends or the parent dies."""
    parent = os.getppid()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    first = read_frame(source)
    if first is None:
        return
    settings = first[0]
    sent = settings["sent"]
    try:
        lock = _locked(sent)
    except OSError as error:
        write_frame(answers, {"result": "temporary", "detail": f"the Sent folder {sent} cannot be used: {error.strerror}"})
        answers.flush()
        return
    if lock is None:
        write_frame(answers, {"result": "temporary", "detail": f"another courier still works on {sent}"})
        answers.flush()
        return
    write_frame(answers, {"result": "ready"})
    answers.flush()
    deliveries = Round(settings, answers, parent)
    while (frame := read_frame(source)) is not None and os.getppid() == parent:
        job, content = frame
        if job.get("message_id"):
            deliveries.take(job, content)
        else:
            deliveries.settle()
            deliveries.answer(_flush(sent))
    deliveries.end()


def _flush(sent: str) -> dict[str, Any]:
    """Make the receipts so far durable against a loss of power."""
    descriptor = os.open(os.path.join(sent, "cur"), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return {"result": "flushed"}


if __name__ == "__main__":
    main()
