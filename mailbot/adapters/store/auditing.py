"""The audit log: append-only, each line's hash binding the line before, so that any change is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from mailbot.adapters.store.schema import audit

GENESIS = "0" * 64


def append(connection: Connection, at: datetime, lines: Sequence[tuple[str, Mapping[str, Any]]], *, is_sqlite: bool) -> None:
    """Append lines within the caller's transaction."""
    if not lines:
        return
    if not is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(73250)"))
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    rows = []
    for what, values in lines:
        seq += 1
        payload = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = chained(previous, seq, at.isoformat(), what, payload)
        rows.append({"seq": seq, "at": at.isoformat(), "what": what, "payload": payload, "previous": previous, "hash": digest})
        previous = digest
    connection.execute(insert(audit), rows)


def chained(previous: str, seq: int, at: str, what: str, payload: str) -> str:
    """Return the hash of one line."""
    return hashlib.sha256(f"{previous}\n{seq}\n{at}\n{what}\n{payload}".encode()).hexdigest()


def breaks(connection: Connection) -> list[str]:
    """Return every place where the chain does not hold."""
    found: list[str] = []
    expected, previous = 1, GENESIS
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        if row.seq != expected:
            found.append(f"line {expected} is missing: the next one is {row.seq}")
        if row.previous != previous:
            found.append(f"line {row.seq} does not follow the line before it")
        if chained(row.previous, row.seq, row.at, row.what, row.payload) != row.hash:
            found.append(f"line {row.seq} was changed")
        expected, previous = row.seq + 1, row.hash
    return found
