"""What the configuration points to (secrets, certificates, Maildirs, the ledger), and whether it can be used; for `mailbot check`.

Nothing is made, changed or asked over the network: what does not exist yet is only tried, where it would be made.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from mailbot import config
from mailbot.config_values import Section
from mailbot.errors import ConfigError, Problem

SQLITE = "sqlite:///"


def check(settings: config.Config, file: Path) -> list[Problem]:
    """Return everything that the configuration at `file` points to and that cannot be used."""
    found = [*_secrets(settings), *_maildirs(settings), *_ledger(settings.state.database)]
    return [Problem(str(file), *said) for said in found]


def _secrets(section: Section, above: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (key, found, expected) of each secret and certificate that cannot be had, wherever in the configuration."""
    for name in type(section).model_fields:
        value = getattr(section, name)
        if isinstance(value, config.Secret):
            yield from _secret(value, f"{above}{name}")
        elif name == "certificate" and isinstance(value, Path):
            yield from _readable(value, f"{above}{name}")
        elif isinstance(value, Section):
            yield from _secrets(value, f"{above}{name}.")
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, Section):
                    yield from _secrets(item, f"{above}{name}.{key}.")


def _secret(secret: config.Secret, key: str) -> Iterator[tuple[str, str, str]]:
    by_name = secret.file is None or (secret.env is not None and secret.env in os.environ)
    part, where = ("env", f"the environment variable {secret.env}") if by_name else ("file", str(secret.file))
    try:
        empty = not secret.reveal().get_secret_value()
    except ConfigError as error:
        yield f"{key}.{part}", f"{where}: {error.problems[0].found}", "a secret that can be read where mailbot runs"
    else:
        if empty:
            yield f"{key}.{part}", f"{where}: an empty secret", "a secret that can be read where mailbot runs"


def _readable(certificate: Path, key: str) -> Iterator[tuple[str, str, str]]:
    expected = "a PEM file with private key and certificate"
    try:
        content = certificate.read_bytes()
    except OSError as error:
        yield key, f"{certificate}: {error.strerror}", expected
        return
    for mark in (b"PRIVATE KEY-----", b"-----BEGIN CERTIFICATE-----"):
        if mark not in content:
            yield key, f"{certificate}, without `{mark.decode().strip('-')}`", expected


def _maildirs(settings: config.Config) -> Iterator[tuple[str, str, str]]:
    """Notice Maildirs that cannot be used; one that does not exist yet is made when it is needed."""
    for name, mailbox in settings.mailboxes.items():
        if not isinstance(mailbox, config.MaildirMailbox):
            continue
        key, path = f"mailboxes.{name}.path", mailbox.path
        if not os.path.exists(path):
            if why := _unmakable(path):
                yield key, why, "a Maildir, or a place where one can be made"
        elif not os.path.isdir(path):
            yield key, f"{path}, which is no folder", "a Maildir"
        for part in (path / "new", path / "cur", path / "tmp"):
            if os.path.islink(part):  # never followed below a Maildir: it could lead to another one
                yield key, f"{part}, which is a link", "a folder of the Maildir's own"
            elif os.path.exists(part) and not os.path.isdir(part):
                yield key, f"{part}, which is no folder", "a folder of the Maildir's own"


def _ledger(url: str) -> Iterator[tuple[str, str, str]]:
    key, path = "state.database", Path(url.removeprefix(SQLITE))
    if not url.startswith(SQLITE):
        if find_spec("psycopg") is None:
            yield key, "PostgreSQL, for which no driver is installed", "mailbot installed as mailbot[postgresql]"
    elif os.path.isdir(path):
        yield key, f"{path}, which is a folder", "a file"
    elif os.path.exists(path):
        if not os.path.isfile(path) or not os.access(path, os.R_OK | os.W_OK):
            yield key, f"{path}, which cannot be read and written", "a file of the user that runs mailbot"
    elif why := _unmakable(path):
        yield key, why, "a file, or a place where one can be made"


def _unmakable(path: Path) -> str:
    """Say why something cannot be made at a path; empty where it can."""
    folder = next(above for above in path.parents if os.path.exists(above))
    try:
        with tempfile.TemporaryFile(dir=folder):  # the rights of a file system that is not real cannot be told otherwise
            return ""
    except OSError as error:
        return f"{path}, where nothing can be made: {folder}: {error.strerror}"
