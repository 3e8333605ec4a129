"""What `mailbot doctor` looks at in a Maildir, each with the way to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from mailbot.adapters.mailboxes.maildir_errors import told
from mailbot.adapters.making import unmakable, usable
from mailbot.ports import Diagnosis, Listed

LEAST_FREE = 200 * 1024 * 1024


def diagnose(name: str, path: str, unlistable: Sequence[Listed] | None) -> tuple[Diagnosis, ...]:
    """Return one diagnosis for each thing looked at; `unlistable` are the inbox's items with a problem, None where it was not read."""
    if not os.path.lexists(path):
        return _unmade(name, path)
    if not os.path.isdir(path):
        return (Diagnosis(name, False, f"{path} is not a directory", "move it away, or correct `path` of this mailbox in the configuration"),)
    items = () if unlistable is None else (_items(name, unlistable),)
    return (*_directories(name, path), *_space(name, path), *items, _sent(name, path))


def _unmade(name: str, path: str) -> tuple[Diagnosis, ...]:
    """Tell once of a Maildir that does not exist: the service makes it, where it can."""
    if why := unmakable(Path(path)):
        return (Diagnosis(name, False, why, "create it for the user that runs mailbot, or correct `path` of this mailbox in the configuration"),)
    above = next(folder for folder in Path(path).parents if folder.exists())
    return (Diagnosis(name, True, f"{path} is made at the first start"), *_space(name, str(above)))


def _directories(name: str, path: str) -> Iterator[Diagnosis]:
    for place in (f"{path}/{part}" for part in ("new", "cur", "tmp")):
        mend = f"create it, or give the user that runs mailbot rights to it: chown -R USER {path}"
        if not os.path.lexists(place) and usable(path):
            yield Diagnosis(name, True, f"{place} is made at the next start")
        elif os.path.islink(place) or not os.path.isdir(place):
            yield Diagnosis(name, False, f"{place} is not a directory", mend)
        elif not usable(place):
            yield Diagnosis(name, False, f"{place} cannot be read and written", mend)
        else:
            yield Diagnosis(name, True, f"{place} can be read and written")


def _space(name: str, path: str) -> Iterator[Diagnosis]:
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        yield Diagnosis(
            name, False, str(told(error, path)), "correct `path` of this mailbox in the configuration"
        )
        return
    detail = f"{free // (1024 * 1024)} MB free at {path}"
    yield Diagnosis(name, free >= LEAST_FREE, detail, "" if free >= LEAST_FREE else "free some space")


def _items(name: str, unlistable: Sequence[Listed]) -> Diagnosis:
    if not unlistable:
        return Diagnosis(name, True, "everything in the inbox can be read")
    first = unlistable[0]
    detail = f"{len(unlistable)} things in the inbox cannot be read; the first is {first.native_id}: {first.problem}"
    return Diagnosis(name, False, detail, "they are set aside in the quarantine folder; look at them there")


def _sent(name: str, path: str) -> Diagnosis:
    place = f"{path}/.Sent"
    if os.path.isdir(place):
        return Diagnosis(name, True, f"sent mail stands in {place}")
    return Diagnosis(name, True, f"no sent mail yet: {place} is created with the first reply")
