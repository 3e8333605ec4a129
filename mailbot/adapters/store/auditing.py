"""The audit log: append-only, each line's hash binding the line before, so that any change is found.

A line also holds the digests of the rows that were written with it; `verifying` compares them. The head stands in a table of
its own, so that a log cut short is found as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from mailbot.adapters.store.schema import audit, audit_head

GENESIS = "0" * 64
Line = tuple[str, Mapping[str, Any]]  # what happened, and with which values


def locked(connection: Connection, *, is_sqlite: bool) -> None:
    """Be the only one to append until the transaction ends; SQLite has one writer anyway."""
    if not is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(73250)"))


def append(connection: Connection, at: datetime, lines: Sequence[Line], *, is_sqlite: bool) -> None:
    """Append lines within the caller's transaction."""
    if not lines:
        return
    locked(connection, is_sqlite=is_sqlite)
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    begun = last is not None
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    rows = []
    for what, values in lines:
        seq += 1
        payload = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = chained(previous, seq, at.isoformat(), what, payload)
        rows.append({"seq": seq, "at": at.isoformat(), "what": what, "payload": payload, "previous": previous, "hash": digest})
        previous = digest
    connection.execute(insert(audit), rows)
    head = {"seq": seq, "hash": previous}
    connection.execute(update(audit_head).values(**head) if begun else insert(audit_head).values(name="audit", **head))


def chained(previous: str, seq: int, at: str, what: str, payload: str) -> str:
    """Return the hash of one line."""
    return hashlib.sha256(f"{previous}\n{seq}\n{at}\n{what}\n{payload}".encode()).hexdigest()


def digest_of(row: Mapping[str, Any]) -> str:
    """Return the digest of a row by which a line binds it; the row's number, which the database gives, is left out."""
    values = {name: value for name, value in row.items() if name != "id"}
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")).hexdigest()
