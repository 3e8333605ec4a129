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
DIAGNOSTICS
    A copy that is left in `tmp` means that this process itself was killed between dot and receipt: nobody can know
    whether that mail left. Its job is answered `doubtful`, and a person has to look.
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
from collections.abc import Callable
from typing import IO, Any

HEAD = struct.Struct(">II")  # length of the JSON head, length of the body
LOCK_SECONDS = 60.0
CONNECTIONS = 3  # at most, side by side; Exchange Online allows a mailbox no more
IDLE_SECONDS = 20  # after which an open connection is tested before it is used again
AGAIN_SECONDS = 10  # before a mail is tried again that was put off
LINE_END = re.compile(rb"\r\n|\n|\r")
ADDRESS = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]+")  # no blank, control, angle bracket or letter beyond ASCII


class CopyError(Exception):
    """The Sent folder cannot be written, so that nothing may be handed over."""


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

    def deliver(self, job: dict[str, Any], content: bytes, begins: Callable[[], None]) -> dict[str, Any]:
        """Deliver one mail, calling `begins` right before the dot; return what became of it."""
        try:
            smtp = self.ready()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return _unreachable(error)
        begun = False
        try:
            refused = self._envelope(smtp, job["sender"], job["recipients"], eight_bit=not content.isascii())
            if len(refused) == len(job["recipients"]):
                smtp.rset()
                return _refusal(refused)
            code, words = smtp.docmd("DATA")
            if code != 354:
                raise smtplib.SMTPDataError(code, words)
            smtp.send(wire_form(content))
            begins()
            begun = True
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
            if code // 100 != 2:
                raise smtplib.SMTPDataError(code, words)
            self._used = time.monotonic()
            return {"result": "sent", "detail": f"{code} {_said(words)[:200]}", "refused": refused}
        except smtplib.SMTPResponseException as failure:
            answer = _answered(failure, begun=begun)
            if failure.smtp_code == 421 or answer["result"] == "unknown":
                self.drop()
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.rset()
            return answer
        except CopyError as error:
            self.drop()  # without its dot the server forgets the mail
            return {"result": "folder", "detail": str(error), "after": 60}
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            detail = f"{type(error).__name__}: {error}"[:300]
            return {"result": "unknown" if begun else "temporary", "detail": detail, "after": AGAIN_SECONDS}

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipients: list[str], *, eight_bit: bool) -> dict[str, Any]:
        """Name sender and recipients, in one go where the server allows it; return the recipients refused."""
        option = " BODY=8BITMIME" if eight_bit and smtp.has_extn("8bitmime") else ""
        commands = [f"MAIL FROM:<{sender}>{option}", *(f"RCPT TO:<{recipient}>" for recipient in recipients)]
        if smtp.has_extn("pipelining"):
            smtp.send("".join(f"{command}\r\n" for command in commands))
            replies = [smtp.getreply() for _ in commands]
        else:
            replies = [smtp.docmd(commands[0])]
            if replies[0][0] // 100 == 2:
                replies += [smtp.docmd(command) for command in commands[1:]]
        code, words = replies[0]
        if code // 100 != 2:
            raise smtplib.SMTPSenderRefused(code, words, sender)
        pairs = zip(recipients, replies[1:], strict=True)
        return {recipient: [code, _said(words)] for recipient, (code, words) in pairs if code // 100 != 2}

    def ready(self) -> smtplib.SMTP:
        """Return an open connection, made anew where the old one does not answer."""
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


def wire_form(content: bytes) -> bytes:
    """Return a mail as it stands between DATA and the dot.

    QUIRK: RFC 5321 2.3.8 forbids bare CR and LF; servers that take them for line ends would let the text of a mail that
    is passed on end it and begin another one. So every line end becomes CRLF before dots are doubled.
    """
    if not content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n"):
        content = LINE_END.sub(b"\r\n", content)
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n")


def _said(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _refusal(refused: dict[str, Any]) -> dict[str, Any]:
    final = all(500 <= code < 600 for code, _ in refused.values())
    words = "; ".join(f"{who}: {code} {said}" for who, (code, said) in refused.items())
    return {"result": "permanent" if final else "temporary", "detail": words[:500], "after": AGAIN_SECONDS}


def _unreachable(error: Exception) -> dict[str, Any]:
    """No connection or no login is the server's affair, whatever its code: it says nothing about this mail."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return {"result": "temporary", "detail": f"the SMTP server refuses the login ({error.smtp_code})", "after": 300}
    return {"result": "temporary", "detail": f"{type(error).__name__}: {error}"[:300], "after": AGAIN_SECONDS}


def _answered(error: smtplib.SMTPResponseException, *, begun: bool) -> dict[str, Any]:
    """Sort a reply: 5xx is final, 4xx is put off; what is neither leaves a mail's fate unknown once it was begun."""
    kind = {4: "temporary", 5: "permanent"}.get(error.smtp_code // 100, "unknown" if begun else "temporary")
    return {"result": kind, "detail": f"{error.smtp_code} {_said(error.smtp_error)}"[:500], "after": AGAIN_SECONDS}


def sent_paths(sent: str, message_id: str) -> tuple[str, str]:
    """Return (marker in tmp, receipt in cur) of a mail in a Maildir++ Sent folder."""
    import hashlib

    name = hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()[:40] + ".mailbot"
    return os.path.join(sent, "tmp", name), os.path.join(sent, "cur", name + ":2,S")


def _keep_copy(marker: str, content: bytes) -> None:
    try:
        with open(marker, "wb") as copy:
            copy.write(content)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(marker)
        raise CopyError(f"{os.path.dirname(marker)}: {error.strerror}") from error


def _carry(connection: Connection, job: dict[str, Any], content: bytes, sent: str) -> dict[str, Any]:
    marker, receipt = sent_paths(sent, job["message_id"])
    if os.path.exists(receipt):
        return {"result": "sent", "detail": "before", "refused": {}}
    if os.path.exists(marker):
        return {"result": "doubtful"}
    odd = [who for who in (job["sender"], *job["recipients"]) if not ADDRESS.fullmatch(who)]
    if odd or not job["recipients"]:
        return {"result": "permanent", "detail": f"no address that SMTP can carry: {', '.join(map(ascii, odd)) or 'none given'}"}
    answer = connection.deliver(job, content, lambda: _keep_copy(marker, content))
    try:
        if answer["result"] == "sent":
            os.rename(marker, receipt)
        elif os.path.exists(marker):
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
            answer = _carry(connection, job, content, sent)
            if answer["result"] == "sent":
                self._fresh.append(sent_paths(sent, job["message_id"])[1])
            return answer
        except Exception as error:  # noqa: BLE001  # one mail must never stop the others, nor leave the parent waiting
            connection.drop()
            return {"result": "unknown", "detail": f"{type(error).__name__}: {error}"[:300]}


def _locked(sent: str, seconds: float) -> IO[Any] | str:
    """Wait for the lock of the Sent folder; return it, or the pid of the courier that still holds it."""
    for part in ("tmp", "cur", "new"):
        os.makedirs(os.path.join(sent, part), exist_ok=True)
    handle = open(os.path.join(sent, ".courier.lock"), "a+")  # held for life
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
