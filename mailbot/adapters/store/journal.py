"""The `Journal` on SQLAlchemy Core: cases, decisions and promises, and the sides of the ledger that are joined to them here.

    arriving     what arrived, attempts, quarantine
    owing        owed actions, from promised to kept
    recording    approvals, original bytes, audit
    watching     what health, metrics and alarms ask

One transaction a method.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, tuple_, update

from mailbot.adapters.store import auditing, promising
from mailbot.adapters.store.arriving import Arriving
from mailbot.adapters.store.codec import dump, load
from mailbot.adapters.store.database import Database
from mailbot.adapters.store.owing import REPLIES, Owing
from mailbot.adapters.store.recording import Recording
from mailbot.adapters.store.rows import action_row, decided_line, iso
from mailbot.adapters.store.schema import (
    actions,
    cases,
    counters,
    decisions,
    looks,
    replies,
    threads,
)
from mailbot.adapters.store.watching import Watching
from mailbot.errors import PermanentError
from mailbot.model.case import (
    FINAL,
    CaseMemory,
    History,
    PersonDecision,
    ThreadQuery,
    after_decision,
    belonging,
)
from mailbot.model.plan import Decision, Plan

DAY = timedelta(hours=24)
MOST_CASES = 20  # of one thread
RECENT = replies.c.at >= bindparam("since")
SENT_LATELY = select(
    select(func.count()).select_from(replies).where(replies.c.sender == bindparam("sender"), RECENT).scalar_subquery().label("sender"),
    select(func.count()).select_from(replies).where(replies.c.domain == bindparam("domain"), RECENT).scalar_subquery().label("domain"),
    select(func.count()).select_from(replies).where(RECENT).scalar_subquery().label("day"),
    select(func.count()).select_from(replies).where(replies.c.content == bindparam("content"), RECENT).scalar_subquery().label("content"),
)
ANSWERED = select(replies.c.template).distinct().where(replies.c.content == bindparam("content"), replies.c.sender == bindparam("sender"))


class SqlJournal(Arriving, Owing, Watching, Recording):
    """The ledger in a database."""

    def __init__(self, url: str, *, make: bool = True) -> None:
        """Open the ledger; tables are made or brought forward. NoLedgerError where there is none and none is to be made."""
        self._db = Database(url, make=make)

    def claim(self, mailbox: str) -> bool:
        """Take the exclusive right to work on a mailbox."""
        return self._db.claim(mailbox)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def next_case(self, prefix: str, year: int) -> str:
        """Return the reference that the next new case would get."""
        return self.next_cases(prefix, year, 1)[0]

    def next_cases(self, prefix: str, year: int, count: int) -> Sequence[str]:
        """Return the references that the next `count` new cases would get."""
        with self._db.transaction() as connection:
            last = connection.execute(select(counters.c.last).where(counters.c.prefix == prefix, counters.c.year == year)).scalar() or 0
        return [f"{prefix}-{year}-{last + number:06d}" for number in range(1, count + 1)]

    def history(self, query: ThreadQuery) -> History:
        """Return the case a message belongs to and how much was sent lately."""
        values = {"since": iso(query.now - DAY), "sender": query.sender, "domain": query.sender.rpartition("@")[2], "content": query.content}
        with self._db.transaction() as connection:
            memory = self._case_of(connection, query) if query.message_ids or query.references else None
            counts = connection.execute(SENT_LATELY, values).one()
            thread = 0 if memory is None else connection.execute(select(func.count()).select_from(replies).where(replies.c.case_reference == memory.reference)).scalar() or 0
            before = connection.execute(ANSWERED, values).scalars().all() if query.content else ()
        return History(memory, counts.sender, thread, counts.domain, counts.day, counts.content, tuple(sorted(filter(None, before))))

    def _case_of(self, connection: Connection, query: ThreadQuery) -> CaseMemory | None:
        references = list(query.references)
        if query.message_ids:
            ids = query.message_ids[:100]
            rows = connection.execute(select(threads.c.message_id, threads.c.case_reference).where(threads.c.mailbox == query.mailbox, threads.c.message_id.in_(ids))).all()
            known = {row.message_id: row.case_reference for row in rows}
            references = [known[i] for i in ids if i in known] + references
        found: list[CaseMemory] = []
        for reference in list(dict.fromkeys(references))[:MOST_CASES]:
            row = connection.execute(select(cases.c.memory).where(cases.c.reference == reference, cases.c.mailbox == query.mailbox)).first()
            if row is not None:
                found.append(_remembered(connection, reference, row.memory))
        return belonging(found, query.sender)

    def case(self, reference: str) -> CaseMemory | None:
        """Return what is remembered of a case."""
        with self._db.transaction() as connection:
            row = connection.execute(select(cases.c.memory).where(cases.c.reference == reference)).first()
            return _remembered(connection, reference, row.memory) if row is not None else None

    def promise(self, plans: Sequence[Plan], memories: Sequence[CaseMemory | None], contents: Sequence[bytes]) -> None:
        """Commit everything about a batch of messages, before any effect."""
        if plans:
            with self._db.transaction() as connection:
                promising.promise(self._db, connection, plans, memories, contents)

    def decisions(self, case: str | None = None) -> Iterator[Decision]:
        """Yield decisions, oldest first, read in pages so that memory stays flat."""
        last = 0
        while True:
            query = select(decisions.c.id, decisions.c.decision).where(decisions.c.id > last).order_by(decisions.c.id).limit(500)
            if case is not None:
                query = query.where(decisions.c.case_reference == case)
            with self._db.transaction() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            for row in rows:
                yield load(Decision, row.decision)
            last = rows[-1].id

    def decide(self, decision: PersonDecision, plan: Plan) -> None:
        """Commit a person's decision and the acknowledgement that it owes."""
        with self._db.transaction() as connection:
            row = connection.execute(select(cases.c.memory).where(cases.c.reference == decision.case).with_for_update()).one()
            memory = _remembered(connection, decision.case, row.memory)
            if memory.decided_by_person in FINAL:
                raise PermanentError(f"{decision.case} was {memory.decided_by_person} already, and that cannot be taken back; nothing is sent twice")
            changed = after_decision(memory, decision, plan.thread, plan.decision.reply.text if plan.decision.reply else "")
            connection.execute(update(cases).where(cases.c.reference == decision.case).values(memory=dump(changed), updated_at=iso(decision.at)))
            connection.execute(insert(actions), [action_row(action) for action in plan.actions])
            links = [{"mailbox": plan.mailbox, "message_id": i, "case_reference": decision.case} for i in plan.thread]
            if links:
                connection.execute(self._db.upsert(threads).on_conflict_do_nothing(index_elements=["mailbox", "message_id"]), links)
            written = connection.execute(select(cases).where(cases.c.reference == decision.case)).one()
            line = decided_line(decision, dict(written._mapping))
            auditing.append(connection, decision.at, [line], is_sqlite=self._db.is_sqlite)

    def last_look(self, mailbox: str, at: datetime) -> None:
        """Record that a mailbox was read successfully."""
        statement = self._db.upsert(looks).values(mailbox=mailbox, at=iso(at))
        with self._db.transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["mailbox"], set_={"at": iso(at)}))


def _remembered(connection: Connection, reference: str, written: str) -> CaseMemory:
    """Return what is remembered of a case; an older mailbot did not write down which of its mails were replies, so the owed actions tell."""
    memory = load(CaseMemory, written)
    if '"replies":' in written:
        return memory
    of_case = select(decisions.c.mailbox, decisions.c.native_id).where(decisions.c.case_reference == reference)
    query = select(actions.c.message_id).where(actions.c.kind.in_(REPLIES), tuple_(actions.c.mailbox, actions.c.native_id).in_(of_case)).order_by(actions.c.seq)
    sent = connection.execute(query).scalars().all()
    return replace(memory, replies=tuple(message_id for message_id in sent if message_id in memory.thread))
