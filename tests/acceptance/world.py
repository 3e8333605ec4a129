"""A folder with configuration, registers and Maildirs, and the real `mailbot` process run in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from mailbot.adapters.store.journal import SqlJournal
from tests.acceptance.ready import ready

REPOSITORY = Path(__file__).resolve().parents[2]
REGISTERS = REPOSITORY / "tests" / "messages" / "world"

CONFIG = """
mailboxes:
  apimanagement: {{kind: maildir, role: apimanagement, path: mail/api, address: apimanagement@wales.nhs.uk, team: api.team@wales.nhs.uk}}
  securitysubmissions: {{kind: maildir, role: securitysubmissions, path: mail/sec, address: DHCW.Securitysubmissions@wales.nhs.uk, team: opsec.team@wales.nhs.uk}}
smtp: {{host: 127.0.0.1, port: {port}, timeout_seconds: 3}}
registers:
  allow_list: {{path: allow-list.csv}}
  code_of_connection: {{path: code-of-connection.csv}}
  organisations: {{path: organisations.csv}}
  apis: {{path: apis.csv}}
schedule: {{poll_seconds: 5}}
limits: {{replies_per_sender_per_day: 5}}
{extra}
"""

REQUESTS = (
    "Please can you give API Portal access to user{n}@cardiff.wales.nhs.uk. We are building a clinic dashboard. API: WDS. IMTP reference 4.2.{n}.",
    "Please can you give API Portal access to user{n}@cardiff.wales.nhs.uk for the Master Patient Index API.",
    "Please could user{n}@infomed.com from our supplier Infomed Systems plc have access to the API Portal.",
    "Please could user{n}@lumendiagnostics.com of Lumen Diagnostics Ltd have access to the API Portal?",
)


def message(number: int, *, body: str = "", sender: str = "", extra: str = "") -> bytes:
    """Return a request as Exchange would deliver it from inside the organisation."""
    who = sender or f"sponsor{number}@cardiff.wales.nhs.uk"
    words = body or REQUESTS[number % len(REQUESTS)].format(n=number)
    return (
        f"X-MS-Exchange-Organization-AuthAs: Internal\r\n{extra}From: Sponsor {number} <{who}>\r\nTo: apimanagement@wales.nhs.uk\r\n"
        f"Subject: API Portal access {number}\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nMessage-ID: <m{number}@cardiff.wales.nhs.uk>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n{words}\r\n\r\nKind regards\r\nSponsor\r\n"
    ).encode()


class World:
    """One installation in a folder of its own."""

    def __init__(self, folder: Path, port: int, extra: str = "") -> None:
        """Lay it out; nothing runs yet."""
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.log = folder / "service.log"  # what services that were started say
        self.config = folder / "config.yaml"
        self.config.write_text(CONFIG.format(port=port, extra=extra), encoding="utf-8")
        for register in REGISTERS.glob("*.csv"):
            shutil.copy(register, folder)
        for mailbox in ("api", "sec"):
            for part in ("new", "cur", "tmp"):
                (folder / "mail" / mailbox / part).mkdir(parents=True)

    def like(self, other: Path) -> None:
        """Take over the mail, the registers and the ledger of another installation."""
        shutil.copytree(other, self.folder, ignore=shutil.ignore_patterns("config.yaml"), dirs_exist_ok=True)

    def time_passes(self) -> None:
        """Let all that was put off be due, as it is some time later."""
        journal = SqlJournal(f"sqlite:///{self.folder / 'mailbot.sqlite3'}")
        for mailbox in ("apimanagement", "securitysubmissions"):
            journal.owe_now(mailbox)
        journal.close()

    def deliver(self, number: int, content: bytes, mailbox: str = "api") -> None:
        """Put a message into a mailbox's inbox."""
        target = self.folder / "mail" / mailbox / "tmp" / f"{1_764_000_000 + number}.M{number}.host"
        target.write_bytes(content)
        target.rename(self.folder / "mail" / mailbox / "new" / target.name)

    def filed(self, mailbox: str = "api") -> dict[str, int]:
        """Return how many messages stand in each Mailbot folder."""
        root = self.folder / "mail" / mailbox
        return {path.name.removeprefix(".Mailbot."): sum(1 for _ in (path / "cur").iterdir()) for path in root.glob(".Mailbot.*") if (path / "cur").is_dir()}

    def inbox(self, mailbox: str = "api") -> int:
        """Return how many messages wait."""
        return sum(1 for part in ("new", "cur") for _ in (self.folder / "mail" / mailbox / part).iterdir())

    def command(self, *words: str) -> list[str]:
        """Return the command line of a mailbot command in this world."""
        return [sys.executable, "-c", "from mailbot.cli import main; main()", *words]

    def run(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a mailbot command to its end."""
        return ready().run(words, folder=self.folder, timeout=timeout)

    def from_nothing(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a mailbot command to its end in an interpreter of its own, as a person's shell does."""
        return subprocess.run(self.command(*words), capture_output=True, text=True, timeout=120, cwd=self.folder)

    def once(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Make one pass."""
        return self.run("run", "--config", str(self.config), "--once", *words)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start the service, or one pass, without waiting; what it says goes to `log`."""
        with self.log.open("ab") as log:
            started = subprocess.Popen(self.command("run", "--config", str(self.config), *words), stdout=subprocess.DEVNULL, stderr=log, cwd=self.folder)
        self._started.append(started)
        return started

    def close(self) -> None:
        """Leave no service behind, however a test has ended."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
                process.wait()

    def decisions(self) -> list[dict[str, Any]]:
        """Return every message that was decided; one that was set aside has no outcome."""
        listed = self.run("cases", "list", "--config", str(self.config), "--json")
        assert listed.returncode == 0, listed.stderr
        return [said for said in map(json.loads, listed.stdout.splitlines()) if said["outcome"] is not None]
