"""What an SQLite file is, before anything is written to it: a ledger, nothing yet, damaged, too new, or another program's.

SQLAlchemy is not asked: its connections set the file up as a ledger, which is too late where it is none. Nothing of the
content is changed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from mailbot.adapters.store import schema

ESSENTIAL = frozenset({"arrivals", "decisions", "schema_version"})  # tables that every version of the ledger has
WAL_MARK = b"\x02"  # at byte 18 of a file whose readers need its -shm beside it
PATIENCE_SECONDS = 10.0
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


class Foreign(Exception):
    """A sound SQLite file that is no ledger; the words say why."""


def version(path: Path) -> int | None:
    """Return the version of the ledger at a path; None where there is no ledger yet. Foreign, or sqlite3's own errors."""
    if nothing(path):
        return None
    with closing(_opened(path)) as connection:
        tables = {str(name) for (name,) in connection.execute(TABLES)}
        if not tables:
            return None
        if strange := foreign(tables):
            raise Foreign(strange)
        (found,) = connection.execute("SELECT max(version) FROM schema_version").fetchone()
        return int(found) if found else 1


def nothing(path: Path) -> bool:
    """Tell whether there is no file, or an empty one: nothing has been recorded there, or all of it is gone."""
    return not path.exists() or (path.is_file() and not path.stat().st_size)


def foreign(tables: set[str], *, alone: bool = True) -> str:
    """Say why a database with these tables is no ledger; empty where it is one, or may become one.

    `alone`: a ledger has the database to itself; on a server, the tables of others may stand beside ours.
    """
    if tables >= ESSENTIAL or not tables:
        return ""
    known = set(schema.metadata.tables)
    in_the_way = sorted(tables if alone else tables & known)
    return f"tables of another program: {', '.join(in_the_way[:5])}" if in_the_way else ""


def _opened(path: Path) -> sqlite3.Connection:
    """Open for reading; a file in WAL mode in a way that takes the files beside it away again."""
    with path.open("rb") as file:
        mode = "rw" if file.read(19)[18:] == WAL_MARK else "ro"
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode={mode}", uri=True, timeout=PATIENCE_SECONDS)
