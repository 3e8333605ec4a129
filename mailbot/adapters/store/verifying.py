"""Does the record still say what it said? The audit chain, and every row that its lines bind, compared with what is there.

Bound are: `decisions` and `approvals` (every column and the order), `cases` (as last written), `raws` (bytes and date of
arrival, unless retention deleted them) and the log itself. Working state (arrivals, owed actions, counters) is not: it changes
by right.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from mailbot.adapters.store.auditing import GENESIS, chained, digest_of
from mailbot.adapters.store.guarding import unguarded
from mailbot.adapters.store.schema import approvals, audit, audit_head, cases, decisions, raws


@dataclass(slots=True)
class _Expected:
    """What the lines say that the tables hold."""

    decisions: dict[str, list[str]] = field(default_factory=dict)  # by mailbox, in order
    approvals: list[str] = field(default_factory=list)
    cases: dict[str, str] = field(default_factory=dict)
    raws: dict[str, str] = field(default_factory=dict)  # SHA-256 to date of arrival
    unbound: int = 0  # lines of an older mailbot, which bound no rows

    def take(self, what: str, values: dict[str, Any]) -> None:
        """Learn from one line."""
        if what == "message.decided":
            self._decided(values)
        elif what == "approval.recorded":
            self.approvals.append(values.get("row", ""))
            self.unbound += "row" not in values
        elif what == "case.decided" and "row" in values:
            self.cases[values["case"]] = values["row"]
        elif what == "raw.expired":
            self.raws = {sha: received for sha, received in self.raws.items() if received >= values["before"]}

    def _decided(self, values: dict[str, Any]) -> None:
        self.decisions.setdefault(values["mailbox"], []).append(values.get("row", ""))
        self.unbound += "row" not in values
        if values.get("case_row"):
            self.cases[values["case"]] = values["case_row"]
        if values.get("kept"):
            self.raws.setdefault(values["sha256"], values["received_at"])


def breaks(connection: Connection, *, is_sqlite: bool) -> list[str]:
    """Return in words every place where the record does not hold."""
    expected = _Expected()
    found = list(_chain(connection, expected))
    found += _ordered("approval", expected.approvals, _digests(connection, select(approvals).order_by(approvals.c.id)))
    for mailbox in sorted({*expected.decisions, *connection.execute(select(decisions.c.mailbox).distinct()).scalars()}):
        rows = _digests(connection, select(decisions).where(decisions.c.mailbox == mailbox).order_by(decisions.c.id))
        found += _ordered(f"decision of {mailbox}", expected.decisions.get(mailbox, []), rows)
    found += _cases(connection, expected)
    found += _raws(connection, expected)
    found += [f"the database no longer forbids changes: {name} is missing" for name in unguarded(connection, is_sqlite=is_sqlite)]
    return found


def head(connection: Connection) -> str:
    """Return the log's head, `SEQ:HASH`, to be kept elsewhere: who has it can tell a log that was written anew as a whole."""
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    return f"{last.seq}:{last.hash}" if last else f"0:{GENESIS}"


def holds(connection: Connection, known: str) -> bool:
    """Tell whether a head that was kept elsewhere is part of the log."""
    seq, _, digest = known.partition(":")
    if not seq.isdecimal():
        return False
    if int(seq) == 0:
        return digest == GENESIS
    return connection.execute(select(audit.c.hash).where(audit.c.seq == int(seq))).scalar() == digest


def _chain(connection: Connection, expected: _Expected) -> Iterator[str]:
    number, previous = 1, GENESIS
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        if row.seq != number:
            yield f"line {number} is missing: the next one is {row.seq}"
        if row.previous != previous:
            yield f"line {row.seq} does not follow the line before it"
        if chained(row.previous, row.seq, row.at, row.what, row.payload) != row.hash:
            yield f"line {row.seq} was changed"
        number, previous = row.seq + 1, row.hash
        try:
            expected.take(row.what, json.loads(row.payload))
        except (ValueError, KeyError, AttributeError, TypeError):
            yield f"line {row.seq} cannot be read"
    kept = connection.execute(select(audit_head)).all()
    if [tuple(row) for row in kept] != ([("audit", number - 1, previous)] if number > 1 else []):
        yield "the log does not end where it ended when it was last written"


def _digests(connection: Connection, query: Any) -> list[str]:
    return [digest_of(dict(row._mapping)) for row in connection.execute(query)]


def _ordered(what: str, expected: list[str], rows: list[str]) -> Iterator[str]:
    """Compare rows with what was written, in order; what an older mailbot wrote without a digest is not compared."""
    if len(rows) != len(expected):
        yield f"{len(expected)} times a {what} was written, {len(rows)} are there"
    for number, (wanted, digest) in enumerate(zip(expected, rows, strict=False), 1):
        if wanted and wanted != digest:
            yield f"{what} number {number} is not the one that was written"


def _cases(connection: Connection, expected: _Expected) -> Iterator[str]:
    rows = {row.reference: digest_of(dict(row._mapping)) for row in connection.execute(select(cases))}
    for reference, wanted in expected.cases.items():
        if reference not in rows:
            yield f"case {reference} is gone"
        elif rows[reference] != wanted:
            yield f"case {reference} was changed"
    if not expected.unbound:
        yield from (f"case {reference} was never written" for reference in rows.keys() - expected.cases.keys())


def _raws(connection: Connection, expected: _Expected) -> Iterator[str]:
    there: set[str] = set()
    for sha256 in connection.execute(select(raws.c.sha256).order_by(raws.c.sha256)).scalars().all():
        row = connection.execute(select(raws).where(raws.c.sha256 == sha256)).one()
        there.add(sha256)
        if _hashed(row.content) != sha256:
            yield f"the original {sha256} was changed"
        if sha256 in expected.raws and expected.raws[sha256] != row.received_at:
            yield f"the date of arrival of the original {sha256} was changed"
        if sha256 not in expected.raws and not expected.unbound:
            yield f"the original {sha256} was never written"
    yield from (f"the original {sha256} is gone before its time" for sha256 in sorted(expected.raws.keys() - there))


def _hashed(content: bytes) -> str:
    try:
        return hashlib.sha256(zlib.decompress(content)).hexdigest()
    except zlib.error:
        return "damaged"
