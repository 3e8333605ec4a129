"""The one transaction before any effect: arrivals, decisions, original bytes, cases, owed actions, counted replies, audit.

Invariants: a message is promised once, whoever has read it meanwhile; a case's reference belongs to one mailbox. Where another
replica was quicker, nothing of the batch is kept, and what is left of it is decided again with the next look.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select

from mailbot.adapters.store import auditing
from mailbot.adapters.store.codec import dump, load
from mailbot.adapters.store.database import Database
from mailbot.adapters.store.rows import action_row, audit_line, decision_row, iso, reply_row, returned_line
from mailbot.adapters.store.schema import (
    actions,
    arrivals,
    cases,
    counters,
    decisions,
    raws,
    replies,
    threads,
)
from mailbot.errors import StandbyError
from mailbot.model.case import FINAL, CaseMemory
from mailbot.model.plan import ActionKind, Plan


def promise(db: Database, connection: Connection, plans: Sequence[Plan], memories: Sequence[CaseMemory | None], contents: Sequence[bytes]) -> None:
    """Write everything about a batch of messages, within the caller's transaction."""
    now = plans[-1].decision.decided_at
    _arrivals(db, connection, plans)
    decided = [decision_row(plan) for plan in plans]
    connection.execute(insert(decisions), decided)
    kept = {plan.decision.sha256: (plan, content) for plan, content in zip(plans, contents, strict=True) if content}
    if kept:
        rows = [{"sha256": sha, "content": zlib.compress(content, 1), "received_at": iso(plan.received_at)} for sha, (plan, content) in kept.items()]
        connection.execute(db.upsert(raws).on_conflict_do_nothing(index_elements=["sha256"]), rows)
    written = _cases(db, connection, plans, memories, now)
    owed = [action_row(action) for plan in plans for action in plan.actions]
    if owed:
        connection.execute(db.upsert(actions).on_conflict_do_nothing(index_elements=["key"]), owed)
    sent = [reply_row(plan) for plan in plans if any(a.kind is ActionKind.REPLY for a in plan.actions)]
    if sent:
        connection.execute(insert(replies), sent)
    lines = [
        audit_line(plan, row, written.get(plan.decision.case or ""), kept=bool(content))
        for plan, row, content in zip(plans, decided, contents, strict=True)
    ]
    lines += [line for plan in plans for line in returned_line(plan)]
    auditing.append(connection, now, lines, is_sqlite=db.is_sqlite)


def _arrivals(db: Database, connection: Connection, plans: Sequence[Plan]) -> None:
    for mailbox in {plan.mailbox for plan in plans}:
        ids = [plan.native_id for plan in plans if plan.mailbox == mailbox]
        known = select(arrivals.c.native_id, arrivals.c.state).where(arrivals.c.mailbox == mailbox, arrivals.c.native_id.in_(ids)).with_for_update()
        taken = [row.native_id for row in connection.execute(known) if row.state in ("promised", "done")]
        if taken:
            raise StandbyError(f"another mailbot has decided {len(taken)} of these messages in mailbox '{mailbox}'")
    rows = [
        {"mailbox": p.mailbox, "native_id": p.native_id, "state": "promised" if p.actions else "done", "attempts": 1, "sha256": p.decision.sha256,
         "message_id": p.decision.message_id[:500], "received_at": iso(p.received_at)}
        for p in plans
    ]  # fmt: skip
    statement = db.upsert(arrivals)
    fresh = {name: statement.excluded[name] for name in ("state", "sha256", "message_id", "received_at")}
    connection.execute(statement.on_conflict_do_update(index_elements=["mailbox", "native_id"], set_={**fresh, "error": None}), rows)


def _cases(db: Database, connection: Connection, plans: Sequence[Plan], memories: Sequence[CaseMemory | None], now: datetime) -> Mapping[str, Mapping[str, object]]:
    """Write the cases; return their rows by reference, as they now stand."""
    known = {m.reference: m for m in memories if m is not None}
    if not known:
        return {}
    before = select(cases.c.reference, cases.c.memory).where(cases.c.reference.in_(known)).with_for_update()
    for row in connection.execute(before):  # what a person decided while the message was read stays decided
        decided = load(CaseMemory, row.memory).decided_by_person
        if decided in FINAL and not known[row.reference].decided_by_person:
            known[row.reference] = replace(known[row.reference], decided_by_person=decided)
    rows = [{"reference": m.reference, "mailbox": m.mailbox, "sponsor": m.sponsor, "memory": dump(m), "updated_at": iso(now)} for m in known.values()]
    statement = db.upsert(cases)
    values = {"memory": statement.excluded.memory, "updated_at": statement.excluded.updated_at}
    connection.execute(statement.on_conflict_do_update(index_elements=["reference"], set_=values, where=cases.c.mailbox == statement.excluded.mailbox), rows)
    written = {row.reference: dict(row._mapping) for row in connection.execute(select(cases).where(cases.c.reference.in_(known)))}
    if any(known[reference].mailbox != row["mailbox"] for reference, row in written.items()):
        raise StandbyError("another mailbot has given these case references to another mailbox meanwhile")
    links = {(p.mailbox, i[:500]): {"mailbox": p.mailbox, "message_id": i[:500], "case_reference": p.decision.case} for p in plans if p.decision.case for i in p.thread}
    if links:
        connection.execute(db.upsert(threads).on_conflict_do_nothing(index_elements=["mailbox", "message_id"]), list(links.values()))
    _counted(db, connection, known)
    return written


def _counted(db: Database, connection: Connection, references: Mapping[str, object]) -> None:
    highest: dict[tuple[str, int], int] = {}
    for reference in references:
        prefix, year, number = reference.rsplit("-", 2)
        highest[prefix, int(year)] = max(highest.get((prefix, int(year)), 0), int(number))
    for (prefix, of_year), last in highest.items():
        statement = db.upsert(counters).values(prefix=prefix, year=of_year, last=last)
        later = statement.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": last}, where=counters.c.last < last)
        connection.execute(later)
