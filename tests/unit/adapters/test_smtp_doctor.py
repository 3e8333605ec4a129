"""What doctor says of an SMTP server: a real one on loopback, sound and ill."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from mailbot.adapters import smtp_doctor
from mailbot.ports import Diagnosis
from mailbot.testing.graph_certificate import write_certificate
from tests.unit.adapters.scripted_smtp import DROP, ScriptedSmtp

LOGIN = ("bot", "hunter2")
Started = Callable[..., ScriptedSmtp]


@pytest.fixture
def started() -> Iterator[Started]:
    """Start servers that stop at the end."""
    with ExitStack() as stack:

        def start(**options: Any) -> ScriptedSmtp:
            made = ScriptedSmtp(**options)
            stack.callback(made.close)
            return made

        yield start


def served(pem: Path) -> ssl.SSLContext:
    """Return the server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context


def found(port: int, **changes: object) -> list[Diagnosis]:
    """Look at a server."""
    settings = {"host": "127.0.0.1", "port": port, "tls": "none", "verify_tls": True, "user": None, "timeout": 3, **changes}
    return list(smtp_doctor.diagnose(settings))


def wrong(diagnoses: list[Diagnosis]) -> Diagnosis:
    """Return the one thing that is wrong."""
    (one,) = [diagnosis for diagnosis in diagnoses if not diagnosis.ok]
    return one


def test_a_server_beside_us(started: Started) -> None:
    """It greets; that nothing is encrypted is said, and is right on loopback."""
    told = found(started().port)
    assert all(one.ok for one in told)
    assert any("does not leave this machine" in one.detail for one in told)


@pytest.mark.parametrize("implicit", [True, False], ids=["implicit", "starttls"])
def test_an_encrypted_server_that_wants_a_login(started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, implicit: bool) -> None:
    """TLS version, the end of the server's certificate and the login are told."""
    pem = write_certificate(tmp_path, days=30)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    server = started(tls=served(pem), implicit=implicit, login=LOGIN)
    told = found(server.port, tls="implicit" if implicit else "starttls", user=LOGIN[0], password=LOGIN[1])
    assert all(one.ok for one in told), told
    words = " ".join(one.detail for one in told)
    assert "TLSv1.3" in words and "in 29 days" in words and "login is accepted" in words


def test_a_certificate_that_ends_soon(started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than a week ahead is wrong, and says who can mend it."""
    pem = write_certificate(tmp_path, days=2)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    one = wrong(found(started(tls=served(pem), implicit=True).port, tls="implicit"))
    assert "in 1 days" in one.detail and "renew" in one.mend


def test_a_wrong_password(started: Started) -> None:
    """The login is refused in words that hold no password."""
    one = wrong(found(started(login=LOGIN).port, user="bot", password="wrong-password"))
    assert "login is refused (535)" in one.detail and "smtp.password" in one.mend and "wrong-password" not in str(one)


def test_a_certificate_that_nobody_trusts(started: Started, tmp_path: Path) -> None:
    """It is told as such; not to check it is no way to mend it."""
    server = started(tls=served(write_certificate(tmp_path)), implicit=True)
    assert "does not verify" in wrong(found(server.port, tls="implicit")).detail
    unchecked = wrong(found(server.port, tls="implicit", verify_tls=False))
    assert "nobody checks" in unchecked.detail and "verify_tls" in unchecked.mend


@pytest.mark.parametrize(
    ("tls", "words"), [("implicit", "465 is mostly implicit"), ("starttls", "offers no STARTTLS")]
)
def test_the_wrong_kind_of_encryption(started: Started, tls: str, words: str) -> None:
    """The way to mend it names the key and what servers mostly do."""
    assert words in wrong(found(started().port, tls=tls)).mend


def test_nobody_there() -> None:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    assert "nobody listens there" in wrong(found(port)).mend


def test_a_server_that_hangs_up(started: Started) -> None:
    """It is told, not raised."""
    assert wrong(found(started(script=lambda stage, _argument: DROP if stage in ("EHLO", "HELO") else None).port))


@pytest.mark.parametrize(
    ("host", "user", "offers", "ok", "words"),
    [
        ("relay.example", None, False, True, "offers no STARTTLS"),
        ("relay.example", None, True, False, "although the server offers STARTTLS"),
        ("relay.example", "bot", False, False, "password crosses the network"),
        ("127.0.0.1", "bot", True, True, "does not leave this machine"),
    ],
)
def test_when_mail_without_encryption_is_wrong(host: str, user: str | None, offers: bool, ok: bool, words: str) -> None:
    """A password in the clear always is, mail in the clear where the server could do better."""

    class Plain:
        sock = None

        def has_extn(self, name: str) -> bool:
            return offers and name == "starttls"

    told = smtp_doctor._encryption("x", {"host": host, "user": user, "verify_tls": True}, Plain())  # type: ignore[arg-type]
    assert told.ok is ok and words in told.detail
