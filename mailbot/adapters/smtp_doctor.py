"""What `mailbot doctor` looks at on an SMTP server: connection, encryption, login. Nothing is sent."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from mailbot.adapters.smtp_connection import Connection
from mailbot.ports import Diagnosis

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SOON_DAYS = 7


def diagnose(settings: Mapping[str, Any]) -> tuple[Diagnosis, ...]:
    """Return one diagnosis for each thing looked at; where the connection fails, nothing else is asked."""
    where = f"SMTP {settings['host']}:{settings['port']}"
    connection = Connection(dict(settings))
    try:
        smtp = connection.ready()
        found = (Diagnosis(where, True, "connects and greets"), _encryption(where, settings, smtp), *_certificate(where, smtp), _login(where, settings, smtp))
    except Exception as error:  # noqa: BLE001  # whatever it is, the operator is told
        return (Diagnosis(where, False, _words(error), _mend(error)),)
    finally:
        connection.drop()
    return found


def _encryption(where: str, settings: Mapping[str, Any], smtp: smtplib.SMTP) -> Diagnosis:
    if isinstance(smtp.sock, ssl.SSLSocket):
        said = f"encrypted with {smtp.sock.version()}"
        if not settings["verify_tls"]:
            return Diagnosis(where, False, f"{said}, but nobody checks whose server it is", "set smtp.verify_tls to true")
        return Diagnosis(where, True, f"{said}; the server's certificate verifies")
    if settings["host"] in LOOPBACK:
        return Diagnosis(where, True, "not encrypted, and does not leave this machine")
    if settings.get("user"):
        return Diagnosis(where, False, "the password crosses the network unencrypted", "set smtp.tls to starttls or implicit")
    if smtp.has_extn("starttls"):
        return Diagnosis(where, False, "mail leaves unencrypted although the server offers STARTTLS", "set smtp.tls to starttls")
    return Diagnosis(where, True, "not encrypted: the server offers no STARTTLS")


def _certificate(where: str, smtp: smtplib.SMTP) -> Iterator[Diagnosis]:
    known = smtp.sock.getpeercert() if isinstance(smtp.sock, ssl.SSLSocket) else None
    if not known or "notAfter" not in known:
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(known["notAfter"])), UTC)
    days = (ends - datetime.now(UTC)).days
    said = f"the server's certificate ends on {ends.date().isoformat()}, in {days} days"
    yield Diagnosis(where, days >= SOON_DAYS, said, "" if days >= SOON_DAYS else "ask those who run the server to renew it")


def _login(where: str, settings: Mapping[str, Any], smtp: smtplib.SMTP) -> Diagnosis:
    if settings.get("user"):
        return Diagnosis(where, True, "the login is accepted")
    wants = "; it offers a login, and may want one for mail to the outside" if smtp.has_extn("auth") else ""
    return Diagnosis(where, True, f"no login is configured{wants}")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the login is refused ({error.smtp_code})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate does not verify: {error.verify_message}"
    return f"{type(error).__name__}: {error}"[:300]


def _mend(error: Exception) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return "check smtp.user and smtp.password"
        case ssl.SSLCertVerificationError():
            return "use the name that stands in the certificate, and let SSL_CERT_FILE name the authority that issued it"
        case smtplib.SMTPNotSupportedError():
            return "the server offers no STARTTLS or no login: set smtp.tls to implicit, or leave out user and password"
        case ssl.SSLError():
            return "check smtp.tls: 465 is mostly implicit, 587 and 25 starttls"
        case ConnectionRefusedError():
            return "nobody listens there: check smtp.host and smtp.port, and that the server runs"
        case _:
            return "check smtp.host, port and tls, and that nothing on the way blocks the connection"
