"""A private Postfix on loopback, for tests: what it gets by SMTP it hands on by LMTP, or relays to a port.

    with Postfix.started(lmtp_port=dovecot.lmtp_port, domains=("wales.nhs.uk",)) as server:
        smtplib.SMTP("127.0.0.1", server.port)

Only root can run Postfix's master; everything lies in one temporary folder, and the system's own Postfix is not touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.dovecot import answer_within, free_port

MASTER = "/usr/lib/postfix/sbin/master"

needs_postfix = pytest.mark.skipif(
    os.geteuid() != 0 or not os.access(MASTER, os.X_OK),
    reason="Postfix is not installed, or this is not root",
)

MAIN = """
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {base}/log/postfix.log
maillog_file_prefixes = {base}
multi_instance_enable = no
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.test.invalid
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
relayhost = {relayhost}
message_size_limit = 41943040
mailbox_size_limit = 0
smtputf8_enable = no
disable_dns_lookups = yes
smtp_host_lookup = native
lmtp_host_lookup = native
{extra}
"""
SERVICES = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
QUEUES = (
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private", "public",
    "saved", "trace",
)  # fmt: skip


class Postfix:
    """A running server. Build it with `started`."""

    def __init__(
        self, base: Path, *, lmtp_port: int, domains: Sequence[str], relay_port: int | None, extra: str
    ) -> None:
        """Write the configuration and the queue folders below `base`."""
        self.base = base
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        relayhost = f"[127.0.0.1]:{relay_port}" if relay_port else ""
        (base / "etc").mkdir()
        (base / "log").mkdir()
        main = MAIN.format(
            base=base, domains=", ".join(domains), lmtp_port=lmtp_port, relayhost=relayhost, extra=extra
        )
        (base / "etc" / "main.cf").write_text(main)
        (base / "etc" / "master.cf").write_text(SERVICES.format(port=f"127.0.0.1:{self.port}"))
        self._folders()

    def _folders(self) -> None:
        owner = pwd.getpwnam("postfix")
        (self.base / "queue").mkdir()
        for name in ("data", *(f"queue/{queue}" for queue in QUEUES)):
            (self.base / name).mkdir()
            if name != "queue/pid":
                os.chown(self.base / name, owner.pw_uid, -1)
        for name in ("queue/maildrop", "queue/public"):
            shutil.chown(self.base / name, group="postdrop")
            (self.base / name).chmod(0o730 if name.endswith("maildrop") else 0o710)

    @classmethod
    @contextmanager
    def started(
        cls, *, lmtp_port: int, domains: Sequence[str], relay_port: int | None = None, extra: str = ""
    ) -> Iterator[Postfix]:
        """Run a server until the block ends."""
        base = Path(tempfile.mkdtemp(prefix="mb-pf-"))
        base.chmod(0o755)  # the services run as another user
        server = cls(base, lmtp_port=lmtp_port, domains=domains, relay_port=relay_port, extra=extra)
        try:
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(base, ignore_errors=True)

    def start(self) -> None:
        """Start, and wait until SMTP answers."""
        command = [MASTER, "-c", str(self.base / "etc"), "-d"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        answer_within(self.port, 15, self.log)

    def stop(self) -> None:
        """End the server that this object started, and its services with it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)
            self._process = None
            time.sleep(0.05)

    def log(self) -> str:
        """Return the server's log."""
        place = self.base / "log" / "postfix.log"
        return place.read_text(errors="replace") if place.exists() else ""
