"""A private Dovecot on loopback, for tests: unprivileged ports, one temporary folder, stopped by its process id.

    with Dovecot.started() as server:
        account = server.account()      # a fresh user with an empty Maildir
        server.port                     # IMAP
        server.lmtp_port                # LMTP, any user name as recipient's local part

Any user name may log in with `PASSWORD`, or by XOAUTH2 with `server.token(user)`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

BINARY = "/usr/sbin/dovecot"
PASSWORD = "correct-horse"
KEY = b"a key that only this test server knows"
NUMBERS = count(1)

needs_dovecot = pytest.mark.skipif(not os.access(BINARY, os.X_OK), reason="Dovecot is not installed")

CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
listen = 127.0.0.1
protocols = imap lmtp
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1 secs
mail_max_userip_connections = 200
maildir_very_dirty_syncs = no
lda_mailbox_autocreate = yes
{extra}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = {implicit}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {base}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    special_use = \\Drafts
    auto = {auto}
  }}
  mailbox "{sent}" {{
    special_use = \\Sent
    auto = {auto}
  }}
}}
"""
OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={base}/keys/
username_attribute = sub
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the server, and where the mail lies on disk."""

    user: str
    maildir: Path


class Dovecot:
    """A running server. Build it with `started`."""

    def __init__(self, base: Path, *, extra: str, sent: str, auto: str, tls: bool) -> None:
        """Write the configuration below `base`."""
        self.base = base
        self.port, self.lmtp_port, self.tls_port = free_port(), free_port(), free_port()
        self.certificate = base / "tls.pem"
        if tls:
            _certificate(self.certificate)
        self._process: subprocess.Popen[bytes] | None = None
        self.owner = (
            pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        )  # never 0: refused
        (base / "home").mkdir()
        os.chown(base / "home", self.owner.pw_uid, self.owner.pw_gid)
        (base / "keys" / "default" / "HS256").mkdir(parents=True)
        (base / "keys" / "default" / "HS256" / "default").write_bytes(base64.b64encode(KEY))
        (base / "oauth2.conf").write_text(OAUTH2.format(base=base))
        (base / "dovecot.conf").write_text(self._config(extra, sent, auto, tls))

    def _config(self, extra: str, sent: str, auto: str, tls: bool) -> str:
        root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid())
        certificate = f"ssl_cert = <{self.certificate}\nssl_key = <{self.certificate}" if tls else ""
        return CONFIG.format(
            base=self.base,
            ssl="yes" if tls else "no",
            implicit="yes" if tls else "no",
            certificate=certificate,
            internal="dovecot" if root else me.pw_name,
            internal_group="dovecot" if root else me.pw_gid,
            login="dovenull" if root else me.pw_name,
            extra=extra,
            port=self.port,
            tls_port=self.tls_port,
            lmtp_port=self.lmtp_port,
            password=PASSWORD,
            uid=self.owner.pw_uid,
            gid=self.owner.pw_gid,
            auto=auto,
            sent=sent,
        )

    @classmethod
    @contextmanager
    def started(
        cls, *, extra: str = "", sent: str = "Sent", auto: str = "subscribe", tls: bool = False
    ) -> Iterator[Dovecot]:
        """Run a server until the block ends."""
        base = Path(tempfile.mkdtemp(prefix="mb-dc-"))
        base.chmod(0o755)  # the login processes run as another user
        server = cls(base, extra=extra, sent=sent, auto=auto, tls=tls)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(base, ignore_errors=True)

    def start(self) -> None:
        """Start, and wait until IMAP answers."""
        command = [BINARY, "-F", "-c", str(self.base / "dovecot.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        answer_within(self.port, 10, self.log)
        answer_within(self.lmtp_port, 10, self.log)

    def stop(self) -> None:
        """End the server that this object started."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)
            self._process = None

    def log(self) -> str:
        """Return the server's log."""
        place = self.base / "log"
        return place.read_text(errors="replace") if place.exists() else ""

    def account(self, user: str = "") -> Account:
        """Return a fresh user."""
        name = user or f"user{next(NUMBERS)}"
        return Account(name, self.base / "home" / name / "Maildir")

    def token(self, user: str, *, expires_in: float = 600, key: bytes = KEY) -> str:
        """Return a bearer token for a user, as an identity provider would issue it."""
        now = int(time.time())
        return jwt({"sub": user, "iat": now - 1200, "exp": int(now + expires_in)}, key)


def jwt(claims: Mapping[str, object], key: bytes) -> str:
    """Return a JSON Web Token signed with HS256."""
    parts = [_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signature = hmac.new(key, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _base64(signature)])


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _certificate(place: Path) -> None:
    key = place.with_suffix(".key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(place)],
        check=True, capture_output=True,
    )  # fmt: skip
    place.write_text(place.read_text() + key.read_text())


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer_within(port: int, seconds: float, log: object = None) -> None:
    """Wait until something greets on the port."""
    end = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as probe:
                probe.settimeout(2)
                if probe.recv(1):
                    return
        except OSError:
            pass
        if time.monotonic() > end:
            raise RuntimeError(f"nothing answers on port {port}: {log() if callable(log) else ''}")
        time.sleep(0.02)
