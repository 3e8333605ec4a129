"""What the configuration points to (secrets, certificates, Maildirs, the ledger), and whether it can be used; for `mailbot check`.

Nothing is made, changed or asked over the network: what does not exist yet is only tried, where it would be made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from mailbot import config
from mailbot.adapters.making import unmakable, usable
from mailbot.config_values import Section
from mailbot.errors import ConfigError, MailbotError, Problem

SQLITE = "sqlite:///"
OURS = (".Mailbot", ".Sent", ".Drafts")  # mail folders that mailbot writes to


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
        if not isinstance(mailbox, config.MaildirMailbox) or mailbox.path is None:  # wrong, and told with the configuration
            continue
        key, path = f"mailboxes.{name}.path", mailbox.path
        if not os.path.exists(path):
            if why := unmakable(path):
                yield key, why, "a Maildir, or a place where one can be made"
        elif not os.path.isdir(path):
            yield key, f"{path}, which is no folder", "a Maildir"
        elif not usable(path):
            yield key, f"{path}, which cannot be read and written", OF_ITS_USER
        else:
            yield from ((key, *said) for said in _parts(path))


OF_ITS_USER = "a Maildir of the user that runs mailbot"


def _parts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (found, expected) of each folder of a Maildir, and of the mail folders below it, that cannot be used."""
    with os.scandir(path) as entries:
        folders = [path, *sorted(path / entry.name for entry in entries if entry.name.startswith(OURS) and entry.is_dir(follow_symlinks=False))]
    for place in (each for folder in folders for each in (folder, folder / "new", folder / "cur", folder / "tmp")):
        if os.path.islink(place) and place != path:  # never followed below a Maildir: it could lead to another one
            yield f"{place}, which is a link", "a folder of the Maildir's own"
        elif os.path.lexists(place) and not os.path.isdir(place):
            yield f"{place}, which is no folder", "a folder of the Maildir's own"
        elif os.path.lexists(place) and not usable(place):
            yield f"{place}, which cannot be read and written", OF_ITS_USER


def _ledger(url: str) -> Iterator[tuple[str, str, str]]:
    key, path = "state.database", Path(url.removeprefix(SQLITE))
    if not url.startswith(SQLITE):
        if find_spec("psycopg") is None:
            yield key, "PostgreSQL, for which no driver is installed", "mailbot installed as mailbot[postgresql]"
    elif not path.is_absolute():
        return  # the default of a value that is wrong, and told with the configuration
    elif os.path.isdir(path):
        yield key, f"{path}, which is a folder", "a file"
    elif os.path.exists(path):
        if not os.path.isfile(path) or not os.access(path, os.R_OK | os.W_OK):
            yield key, f"{path}, which cannot be read and written", "a file of the user that runs mailbot"
        elif not usable(path.parent):
            yield key, f"{path}, in whose folder nothing can be made", "a folder of the user that runs mailbot: SQLite keeps files beside the ledger"
        else:
            yield from ((key, why, "a ledger that this mailbot can open") for why in _unopened(url))
    elif why := unmakable(path):
        yield key, why, "a file, or a place where one can be made"


def _unopened(url: str) -> Iterator[str]:
    """Say why an existing ledger cannot be opened."""
    from mailbot.adapters.store.database import (
        refuse_strangers,  # slow to load, and needed only where there is a ledger
    )

    try:
        refuse_strangers(url)
    except MailbotError as error:
        yield str(error)
