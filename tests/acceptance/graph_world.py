"""Two mailboxes at the fake of Microsoft Graph, and the real `mailbot` process that works them over HTTPS on loopback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mailbot.testing.graph_faults import Seen
from mailbot.testing.graph_routes import Reply
from mailbot.testing.graph_service import CLIENT, OUTSIDE, SECRET, TENANT, GraphService
from mailbot.testing.graph_store import Item
from tests.acceptance.ready import ready

REPOSITORY = Path(__file__).resolve().parents[2]
MESSAGES = REPOSITORY / "tests" / "messages"
API, SEC = "apimanagement@wales.nhs.uk", "DHCW.Securitysubmissions@wales.nhs.uk"
TEAMS = ("api.team@wales.nhs.uk", "opsec.team@wales.nhs.uk")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
SECRET_VARIABLE = "MAILBOT_TEST_CLIENT_SECRET"


class GraphWorld:
    """One installation in a folder of its own, and the service that it works against."""

    def __init__(
        self, folder: Path, observe: Callable[[Seen, Reply], None], *, certificate: Path | None = None, outside: bool = False, extra: str = ""
    ) -> None:  # fmt: skip
        """Lay it out and start the service; mailbot does not run yet. Signs in by secret unless a certificate is given."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.service = GraphService(folder, (API, SEC))
        self.service.observe = observe
        self.service.__enter__()
        self.config = folder / "config.yaml"
        credential = f"certificate: {certificate}" if certificate else f"secret: {{env: {SECRET_VARIABLE}}}"
        self.config.write_text(self._configuration(credential, outside, extra), encoding="utf-8")
        for register in (MESSAGES / "world").glob("*.csv"):
            shutil.copy(register, folder)

    def _configuration(self, credential: str, outside: bool, extra: str) -> str:
        oauth = f"{{tenant: {TENANT}, client_id: {CLIENT}, {credential}, authority: '{self.service.origin}'}}"
        shared = f"kind: graph, endpoint: '{self.service.origin}/v1.0', settle_seconds: 1.5, oauth: {oauth}"
        guard = f", outside_user: {OUTSIDE}" if outside else ""
        seats = ((API, "apimanagement", TEAMS[0]), (SEC, "securitysubmissions", TEAMS[1]))
        lines = [f"  {role}: {{role: {role}, address: {user}, user: {user}, team: {team}, {shared}{guard}}}" for user, role, team in seats]
        names = ("allow-list", "code-of-connection", "organisations", "apis")
        registers = [f"  {name.replace('-', '_')}: {{path: {name}.csv}}" for name in names]
        return "\n".join(["mailboxes:", *lines, "registers:", *registers, "limits: {read_seconds: 30}", extra, ""])

    def __enter__(self) -> Self:
        """The service listens since it was made."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop the service."""
        self.service.__exit__(None, None, None)

    # mailbot

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a mailbot process: the service's certificate is trusted, the secret is there."""
        return {**os.environ, "REQUESTS_CA_BUNDLE": str(self.service.ca_file), SECRET_VARIABLE: SECRET}

    def command(self, *words: str) -> list[str]:
        """Return the command line of a mailbot command."""
        return [sys.executable, "-c", "from mailbot.cli import main; main()", *words]

    def run(self, *words: str, timeout: float = 250) -> subprocess.CompletedProcess[str]:
        """Run a mailbot command with this configuration to its end."""
        return ready().run([*words, "--config", str(self.config)], folder=self.folder, environment=self.environment, timeout=timeout)

    def once(self, hours: float = 0, *, from_nothing: bool = False) -> subprocess.CompletedProcess[str]:
        """Make one pass, as of some hours after the start."""
        words = ("run", "--once", "--now", (NOW + timedelta(hours=hours)).isoformat())
        if not from_nothing:
            return self.run(*words)
        command = self.command(*words, "--config", str(self.config))
        return subprocess.run(command, capture_output=True, text=True, timeout=250, cwd=self.folder, env=self.environment)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the service."""
        command = self.command("run", "--config", str(self.config))
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, env=self.environment)

    def passes(self, most: int) -> list[subprocess.CompletedProcess[str]]:
        """Make passes, an hour of the clock apart, until nothing waits and nothing is left to do."""
        made: list[subprocess.CompletedProcess[str]] = []
        for number in range(most):
            made.append(self.once(number))
            done = [json.loads(line) for line in made[-1].stderr.splitlines() if '"turn.ended"' in line]
            idle = all(turn["decided"] == turn["performed"] == turn["put_off"] == 0 for turn in done)
            if made[-1].returncode == 0 and idle and not self.waiting():
                break
        return made

    def decisions(self) -> list[dict[str, Any]]:
        """Return every message that was decided; one that was set aside has no outcome."""
        listed = self.run("cases", "list", "--json")
        assert listed.returncode == 0, listed.stderr
        return [said for said in map(json.loads, listed.stdout.splitlines()) if said["outcome"] is not None]

    # the mailboxes

    def sample(self, name: str, file: str = "1.eml") -> bytes:
        """Return a labelled sample message."""
        return (MESSAGES / name / file).read_bytes()

    def waiting(self) -> list[Item]:
        """Return what stands in the inboxes."""
        return [item for user in (API, SEC) for item in self.service.within("Inbox", user)]

    def drafts(self) -> list[Item]:
        """Return what stands in Drafts."""
        return [item for user in (API, SEC) for item in self.service.within("Drafts", user)]

    def left(self, user: str) -> list[bytes]:
        """Return what went out of a mailbox, in order."""
        return [item.content for item in self.service.posts[user].left]

    def replies(self) -> Counter[str]:
        """Return how many automatic replies each sponsor got."""
        return Counter(_field(content, b"To") for user in (API, SEC) for content in self.left(user) if b"Auto-Submitted: auto-replied" in content)

    def notes(self) -> Counter[str]:
        """Return how many notes each team got, by the message that they carry."""
        return Counter(_field(content, b"Subject") for user in (API, SEC) for content in self.left(user) if b"Auto-Submitted: auto-generated" in content)

    def filed(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return the folder and categories of each message that arrived, by its Message-ID; also what waits."""
        out: dict[str, tuple[str, tuple[str, ...]]] = {}
        for post in self.service.posts.values():
            for item in post.items.values():
                name = post.folders[item.folder].name
                found = ID.search(item.content)
                if name in ("Sent Items", "Drafts") or found is None:
                    continue
                assert found[1].decode() not in out, "a message stands in two places"
                out[found[1].decode()] = (name, tuple(item.categories))
        return out


def _field(content: bytes, name: bytes) -> str:
    match = re.search(rb"(?im)^" + name + rb":[ \t]*([^\r\n]*)", content)
    return match[1].decode() if match else ""
