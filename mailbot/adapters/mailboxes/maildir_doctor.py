"""What `mailbot doctor` looks at in a Maildir, each with the way to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence

from mailbot.adapters.mailboxes.maildir_errors import told
from mailbot.ports import Diagnosis, Listed

LEAST_FREE = 200 * 1024 * 1024


def diagnose(name: str, path: str, unlistable: Sequence[Listed]) -> tuple[Diagnosis, ...]:
    """Return one diagnosis for each thing looked at; `unlistable` are the inbox's items with a problem."""
    return (*_directories(name, path), *_space(name, path), _items(name, unlistable), _sent(name, path))


def _directories(name: str, path: str) -> Iterator[Diagnosis]:
    for part in ("new", "cur", "tmp"):
        place = f"{path}/{part}"
        mend = f"create it, or give the user that runs mailbot rights to it: chown -R USER {path}"
        if os.path.islink(place) or not os.path.isdir(place):
            yield Diagnosis(name, False, f"{place} is not a directory", mend)
        elif not os.access(
            place, os.R_OK | os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids
        ):
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
