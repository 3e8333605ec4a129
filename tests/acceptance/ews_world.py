"""Two mailboxes on fake Exchange servers, and the real `mailbot` process that works them over HTTP on loopback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any, Self

from mailbot.testing.ews_service import LOGIN, PASSWORD, EwsService
from mailbot.testing.ews_store import StoredItem
from mailbot.testing.graph_service import GraphService
from mailbot.testing.graph_sign_in import CLIENT, SECRET, TENANT
from tests.acceptance.ready import ready

REPOSITORY = Path(__file__).resolve().parents[2]
MESSAGES = REPOSITORY / "tests" / "messages"
API, SEC = "apimanagement@wales.nhs.uk", "DHCW.Securitysubmissions@wales.nhs.uk"
TEAMS = ("api.team@wales.nhs.uk", "opsec.team@wales.nhs.uk")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
REGISTERS = ("allow-list", "code-of-connection", "organisations", "apis")


class EwsWorld:
    """One installation in a folder of its own, and the two servers that it works against."""

    def __init__(self, folder: Path, *, independent: bool = False, oauth: bool = False, extra: str = "") -> None:
        """Start the servers: the first signs in by Basic or by a token of msal's, the second by NTLM or Basic."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.entra = GraphService(folder, (API,)).__enter__() if oauth else None
        self.api, self.sec = EwsService(user=API), EwsService(user=SEC, ntlm=not independent)
        for service in self.services:
            service.__enter__()
            service.afresh(independent=independent)
        if self.entra is not None:
            self.api.knows = self.entra.sign_in.knows
        self.config = folder / "config.yaml"
        self.config.write_text(self._configuration(extra), encoding="utf-8")
        for name in REGISTERS:
            shutil.copy(MESSAGES / "world" / f"{name}.csv", folder)

    def _configuration(self, extra: str) -> str:
        by_password = f"login: '{LOGIN}', password: {{env: MAILBOT_TEST_PASSWORD}}"
        lines = ["mailboxes:"]
        for service, role, team in zip(self.services, ("apimanagement", "securitysubmissions"), TEAMS, strict=True):
            login = f"auth: {'ntlm' if service.ntlm else 'basic'}, {by_password}"
            if self.entra is not None and service is self.api:
                secret = "secret: {env: MAILBOT_TEST_CLIENT_SECRET}"
                login = f"auth: oauth, oauth: {{tenant: {TENANT}, client_id: {CLIENT}, {secret}, authority: '{self.entra.origin}'}}"
            seat = f"role: {role}, address: {service.user}, user: {service.user}, team: {team}"
            lines.append(f"  {role}: {{kind: ews, {seat}, endpoint: '{service.endpoint}', settle_seconds: 1, {login}}}")
        registers = [f"  {name.replace('-', '_')}: {{path: {name}.csv}}" for name in REGISTERS]
        return "\n".join([*lines, "registers:", *registers, "limits: {read_seconds: 30}", extra, ""])

    @property
    def services(self) -> tuple[EwsService, EwsService]:
        """Return both servers."""
        return self.api, self.sec

    def __enter__(self) -> Self:
        """The servers listen since they were made."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the servers."""
        for service in self.services:
            service.__exit__()
        if self.entra is not None:
            self.entra.__exit__(None, None, None)

    # mailbot

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a mailbot process."""
        trusted = {"REQUESTS_CA_BUNDLE": str(self.entra.ca_file)} if self.entra else {}
        return {**os.environ, **trusted, "MAILBOT_TEST_PASSWORD": PASSWORD, "MAILBOT_TEST_CLIENT_SECRET": SECRET}

    def command(self, *words: str) -> list[str]:
        """Return the command line of a mailbot command with this configuration."""
        return [sys.executable, "-c", "from mailbot.cli import main; main()", *words, "--config", str(self.config)]

    def run(self, *words: str, timeout: float = 250) -> subprocess.CompletedProcess[str]:
        """Run a mailbot command to its end."""
        return ready().run([*words, "--config", str(self.config)], folder=self.folder, environment=self.environment, timeout=timeout)

    def once(self, hours: float = 0, *, from_nothing: bool = False) -> subprocess.CompletedProcess[str]:
        """Make one pass, as of some hours after the start."""
        words = ("run", "--once", "--now", (NOW + timedelta(hours=hours)).isoformat())
        if not from_nothing:
            return self.run(*words)
        return subprocess.run(self.command(*words), capture_output=True, text=True, timeout=250, cwd=self.folder, env=self.environment)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start the service, or one pass, without waiting."""
        return subprocess.Popen(self.command("run", *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, env=self.environment)

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

    def waiting(self) -> list[StoredItem]:
        """Return what stands in the inboxes."""
        return [item for service in self.services for item in service.within("inbox")]

    def drafts(self) -> list[StoredItem]:
        """Return what stands in Drafts."""
        return [item for service in self.services for item in service.within("drafts")]

    def wire(self) -> list[bytes]:
        """Return what left, of both mailboxes."""
        return [content for service in self.services for content in service.wire]

    def sent(self) -> list[bytes]:
        """Return the copies in Sent Items that mailbot made."""
        return [item.content for service in self.services for item in service.within("sentitems") if b"Message-ID: <mailbot." in item.content]

    def replies(self) -> Counter[str]:
        """Return how many mails each sponsor got."""
        return Counter(to for content in self.wire() if (to := header(content, "To")) not in TEAMS)

    def notes(self) -> Counter[str]:
        """Return how many notes the teams got, by their subjects."""
        return Counter(header(content, "Subject") for content in self.wire() if header(content, "To") in TEAMS)

    def filed(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Return folder and categories of each message that arrived, by its Message-ID; also what waits."""
        out: dict[str, tuple[str, tuple[str, ...]]] = {}
        for service in self.services:
            for item in service.store.items.values():
                name, found = service.store.folders[item.folder].name, ID.search(item.content)
                if name in ("Sent Items", "Drafts") or found is None:
                    continue
                assert found[1].decode() not in out, "a message stands in two places"
                out[found[1].decode()] = (name, item.categories)
        return out


def header(content: bytes, name: str) -> str:
    """Return a header's text."""
    return str(make_header(decode_header(str(message_from_bytes(content)[name]))))
