"""One persistent SMTP connection: what a server does with a mail, sorted by what that says about the mail.

    sent         accepted; `refused` names recipients who were not    permanent    5xx: not this mail, not ever
    temporary    4xx, or heard to be cut off before the dot: not sent unreachable  no connection, no login, 421: no word on the mail
    unknown      no answer after the dot: it may have been sent       folder       its copy could not be kept: not sent

Part of the courier process, so it imports nothing heavy.
"""

from __future__ import annotations

import contextlib
import select
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

from mailbot.adapters.smtp_patience import PatientSmtp, PatientSmtpTls
from mailbot.expression import expression

IDLE_SECONDS = 20  # after which an open connection is tested before it is used again
AGAIN_SECONDS = 10  # before a mail is tried again that was put off
LOGIN_SECONDS = 300  # before a login is tried again that was refused: servers lock accounts
ABOUT_THE_SESSION = frozenset({421, 530, 534, 535, 538})  # the server closes, or wants a login or TLS: whatever the mail is
LINE_END = expression(rb"\r\n|\n|\r")


class CopyError(Exception):
    """The Sent folder cannot be written, so that nothing may be handed over."""


class Connection:
    """One persistent SMTP connection, made when it is needed."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Take host, port, tls, login and time-out."""
        self._settings = settings
        self._again = float(settings.get("again_seconds", AGAIN_SECONDS))
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0

    def deliver(self, job: dict[str, Any], content: bytes, begins: Callable[[], None]) -> dict[str, Any]:
        """Deliver one mail, calling `begins` right before the dot; return what became of it.

        A connection that the server has closed since the mail before says nothing: a new one is tried at once.
        """
        used_before = self._smtp is not None
        answer = self._deliver(job, content, begins)
        if used_before and answer.get("closed"):
            answer = self._deliver(job, content, begins)
        return answer

    def _deliver(self, job: dict[str, Any], content: bytes, begins: Callable[[], None]) -> dict[str, Any]:
        try:
            smtp = self.ready()
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a login that SMTP cannot carry
            self.drop()
            return self._unreachable(error)
        begun = False
        try:
            refused = self._envelope(smtp, job["sender"], job["recipients"], eight_bit=not content.isascii())
            if len(refused) == len(job["recipients"]):
                smtp.rset()
                return self._refusal(refused)
            code, words = smtp.docmd("DATA")
            if code != 354:
                raise smtplib.SMTPDataError(code, words)
            smtp.send(wire_form(content))
            _listen(smtp)
            begins()
            smtp.send(b".\r\n")
            begun = True
            code, words = smtp.getreply()
            if code // 100 != 2:
                raise smtplib.SMTPDataError(code, words)
            self._used = time.monotonic()
            return {"result": "sent", "detail": f"{code} {_said(words)[:200]}", "refused": refused}
        except smtplib.SMTPResponseException as failure:
            answer = self._answered(failure, begun=begun)
            if answer["result"] in ("unreachable", "unknown"):
                self.drop()
            else:
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    smtp.rset()
            return answer
        except CopyError as error:
            self.drop()  # without its dot the server forgets the mail
            return {"result": "folder", "detail": str(error), "after": 6 * self._again}
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            detail = f"{type(error).__name__}: {error}"[:300]
            kind, stalled = "unknown" if begun else "temporary", _is_stall(error)
            return {"result": kind, "detail": detail, "after": self._again, "stalled": stalled, "closed": not begun and not stalled}

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
            smtp: smtplib.SMTP = PatientSmtpTls(wanted["host"], wanted["port"], timeout=wanted["timeout"], context=context)
        else:
            smtp = PatientSmtp(wanted["host"], wanted["port"], timeout=wanted["timeout"])
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

    def _refusal(self, refused: dict[str, Any]) -> dict[str, Any]:
        final = all(500 <= code < 600 for code, _ in refused.values())
        words = "; ".join(f"{who}: {code} {said}" for who, (code, said) in refused.items())
        return {"result": "permanent" if final else "temporary", "detail": words[:500], "after": self._again}

    def _unreachable(self, error: Exception) -> dict[str, Any]:
        """No connection or no login is the server's affair, whatever its code: it says nothing about this mail."""
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return {"result": "unreachable", "detail": f"the SMTP server refuses the login ({error.smtp_code})", "after": LOGIN_SECONDS}
        return {"result": "unreachable", "detail": f"{type(error).__name__}: {error}"[:300], "after": self._again}

    def _answered(self, error: smtplib.SMTPResponseException, *, begun: bool) -> dict[str, Any]:
        """Sort a reply: 5xx is final, 4xx is put off; what is neither leaves a mail's fate unknown once it was begun."""
        kind = {4: "temporary", 5: "permanent"}.get(error.smtp_code // 100, "unknown" if begun else "temporary")
        if error.smtp_code in ABOUT_THE_SESSION:
            kind = "unreachable"
        return {"result": kind, "detail": f"{error.smtp_code} {_said(error.smtp_error)}"[:500], "after": self._again}


def _listen(smtp: smtplib.SMTP) -> None:
    """Raise where the server has spoken or hung up before the dot: then nothing can have been sent yet.

    QUIRK: TLS 1.3 servers send session tickets when they like, so that a readable socket need not hold a reply.
    """
    sock = smtp.sock
    assert sock is not None
    if sock.pending() if isinstance(sock, ssl.SSLSocket) else select.select([sock], [], [], 0)[0]:
        code, words = smtp.getreply()
        raise smtplib.SMTPDataError(code, words)


def _is_stall(error: Exception) -> bool:
    """Tell whether a server took longer than the time-out; smtplib says it in words while it waits for a reply."""
    return isinstance(error, TimeoutError) or "timed out" in str(error)


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
