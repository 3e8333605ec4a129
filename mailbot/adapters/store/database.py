"""One engine for SQLite and PostgreSQL: set up for durability, migrated at start, its errors sorted by what to do."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from mailbot.adapters import private
from mailbot.adapters.store import migrations, probing, schema
from mailbot.adapters.store.guarding import guard
from mailbot.errors import MailbotError, NoLedgerError, PermanentError, TemporaryError

PATIENCE = {"connect_timeout": 10}
BUSY_SECONDS = 10  # that another process may hold an SQLite ledger; our own transactions take milliseconds


class Database:
    """Transactions on the ledger."""

    def __init__(self, url: str, *, make: bool = True) -> None:
        """Open the database and bring its tables up to date; NoLedgerError where there are none and none are to be made."""
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._locks: dict[str, IO[Any] | Connection] = {}
        self._claiming = threading.Lock()
        try:
            self.engine = _engine(url, is_sqlite=self.is_sqlite, make=make)
            self._sessions = self.engine if self.is_sqlite else create_engine(url, poolclass=NullPool, connect_args=PATIENCE)  # one a claim, beside the pool
            with self.engine.begin() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(73251)"))  # two replicas may start at once
                _migrate(connection, url, make=make)
                guard(connection, is_sqlite=self.is_sqlite)
        except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
            raise translated(error, url) from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Yield a connection; commit at the end, or roll back and raise one of our errors."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise translated(error, self.url) from error

    def upsert(self, table: Any) -> Any:
        """Return an INSERT that knows ON CONFLICT, for the dialect in use."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def claim(self, name: str) -> bool:
        """Take, or make sure that we still have, the exclusive right to work on a mailbox, until the process ends."""
        try:
            with self._claiming:
                return self._claim_file(name) if self.is_sqlite else self._claim_session(name)
        except (SQLAlchemyError, OSError) as error:
            raise translated(error, self.url) from error

    def _claim_file(self, name: str) -> bool:
        path = self.engine.url.database or ":memory:"
        if name in self._locks or path == ":memory:":
            return True
        handle = open(f"{path}.{name}.lock", "a+", opener=private.opener)  # held open as long as the claim lasts
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        self._locks[name] = handle
        return True

    def _claim_session(self, name: str) -> bool:
        """The lock lives as long as its session: one that the server has ended is not ours any more."""
        held = self._locks.pop(name, None)
        if isinstance(held, Connection):
            with suppress(SQLAlchemyError):
                held.execute(text("SELECT 1"))
                held.commit()
                self._locks[name] = held
                return True
            held.invalidate()
            held.close()
        connection = self._sessions.connect()
        try:
            taken = connection.execute(select(func.pg_try_advisory_lock(func.hashtext(f"mailbot/{name}")))).scalar()
            connection.commit()
        except SQLAlchemyError:
            connection.close()
            raise
        if not taken:
            connection.close()
            return False
        self._locks[name] = connection
        return True

    def close(self) -> None:
        """Let go of claims and connections."""
        for lock in self._locks.values():
            if isinstance(lock, Connection):
                with suppress(SQLAlchemyError):  # at once: the server may take its time to notice that a session has ended
                    lock.execute(text("SELECT pg_advisory_unlock_all()"))
            lock.close()
        self._locks.clear()
        self.engine.dispose()


def _engine(url: str, *, is_sqlite: bool, make: bool) -> Engine:
    if not is_sqlite:
        return create_engine(url, pool_size=4, pool_pre_ping=True, connect_args=PATIENCE)
    path = url.removeprefix("sqlite:///")
    if path and path != ":memory:":
        if not make and probing.nothing(Path(path)):
            raise _none(url)
        private.folder_made(Path(path).parent)
        if os.path.exists(path) and not os.access(path, os.R_OK | os.W_OK):  # SQLite would leave files beside it that are read-only too
            raise PermissionError(errno.EACCES, "Permission denied", path)
        refuse_strangers(url)
        _kept_private(path)
    engine = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=60, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _kept_private(path: str) -> None:
    """Make the file before SQLite does, which gives those beside it the same rights; take from what is there the rights of others."""
    private.file_made(path)
    for place in (path, *(f"{path}{end}" for end in ("-wal", "-shm", "-journal"))):
        private.tightened(place)


def refuse_strangers(url: str) -> None:
    """Raise where an SQLite file cannot be the ledger, before anything is written to it."""
    try:
        found = probing.version(Path(url.removeprefix("sqlite:///")))
    except probing.Foreign as error:
        raise _strange(url, str(error)) from error
    except sqlite3.Error as error:
        raise translated(error, url) from error
    if found is not None and found > migrations.CURRENT:
        raise _too_new(url, found)


def _none(url: str) -> NoLedgerError:
    return NoLedgerError(f"there is no ledger yet in {_where(url)}: `mailbot run` makes it")


def _strange(url: str, why: str) -> PermanentError:
    return PermanentError(f"the ledger {_where(url)} is a database of something else, with {why}. Name another file or database.")


def _too_new(url: str, version: int) -> PermanentError:
    return PermanentError(f"the ledger {_where(url)} is of version {version}, this mailbot knows {migrations.CURRENT}: run a newer mailbot")


def _migrate(connection: Connection, url: str, *, make: bool) -> None:
    """Create the tables, or bring older ones forward step by step."""
    known = set(inspect(connection).get_table_names())
    if strange := probing.foreign(known, alone=False):
        raise _strange(url, strange)
    if "arrivals" not in known and not make:
        raise _none(url)
    if "arrivals" not in known:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.versions).values(version=migrations.CURRENT))
        return
    version = connection.execute(select(func.max(schema.versions.c.version))).scalar() or 1
    if version > migrations.CURRENT:
        raise _too_new(url, version)
    for step, statements in migrations.STEPS:
        if step > version:
            for statement in statements:
                connection.execute(text(statement))
            connection.execute(insert(schema.versions).values(version=step))


def translated(error: Exception, url: str) -> MailbotError:
    """Sort a database error by what to do about it."""
    where = _where(url)
    words = str(getattr(error, "orig", None) or error).strip().splitlines()[0][:300]
    if isinstance(error, ImportError):
        return PermanentError(f"the ledger {where} needs a driver that is not installed: {words}")
    if "append-only" in words:
        return PermanentError(f"the ledger {where} forbids it: {words}")
    if "malformed" in words or "not a database" in words or isinstance(error, IntegrityError):
        return PermanentError(f"the ledger {where} is damaged: {words}. Restore it from a copy.")
    if "full" in words or "No space" in words:
        return TemporaryError(f"the disk of the ledger {where} is full: make room", 60)
    if "locked" in words or "busy" in words:
        return TemporaryError(f"the ledger {where} is locked by another process", 5)
    if "readonly" in words or "unable to open" in words or "Permission" in words:
        return PermanentError(f"the ledger {where} cannot be opened or written: {words}. Check path and rights, also of the files beside it that end in -wal and -shm.")
    if "no such table" in words or "no such column" in words:
        return PermanentError(f"the ledger {where} is a database of something else: {words}. Name another file.")
    if isinstance(error, (OperationalError, DBAPIError, OSError)):
        return TemporaryError(f"the ledger {where} cannot be used now: {words}", 10)
    return PermanentError(f"the ledger {where}: {words}")


def _where(url: str) -> str:
    """Return which ledger it is, without a password."""
    return url if url.startswith("sqlite") else url.rpartition("@")[2]
