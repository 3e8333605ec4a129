"""The `Journal` on SQLAlchemy Core: arrivals, cases, decisions, owed actions, approvals, audit. One transaction a method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, or_, select, update

from mailbot.adapters.store import auditing, promising
from mailbot.adapters.store.codec import dump, load
from mailbot.adapters.store.database import Database
from mailbot.adapters.store.recording import Recording
from mailbot.adapters.store.rows import action_of, action_row, instant, iso
from mailbot.adapters.store.schema import (
    actions,
    arrivals,
    cases,
    counters,
    decisions,
    looks,
    replies,
    threads,
)
from mailbot.adapters.store.watching import Watching
from mailbot.errors import PermanentError
from mailbot.model.case import CaseMemory, History, PersonDecision, ThreadQuery
from mailbot.model.plan import Action, Decision, Plan
from mailbot.ports import ActionState, ArrivalState, Listed, OwedAction

OPEN = ("owed", "started")
DAY = timedelta(hours=24)
RECENT = replies.c.at >= bindparam("since")
SENT_LATELY = select(
    select(func.count()).select_from(replies).where(replies.c.sender == bindparam("sender"), RECENT).scalar_subquery().label("sender"),
    select(func.count()).select_from(replies).where(replies.c.domain == bindparam("domain"), RECENT).scalar_subquery().label("domain"),
    select(func.count()).select_from(replies).where(RECENT).scalar_subquery().label("day"),
    select(func.count()).select_from(replies).where(replies.c.content == bindparam("content"), RECENT).scalar_subquery().label("content"),
)
ANSWERED = select(replies.c.template).distinct().where(replies.c.content == bindparam("content"), replies.c.sender == bindparam("sender"))


class SqlJournal(Watching, Recording):
    """The ledger in a database."""

    def __init__(self, url: str) -> None:
        """Open the ledger; tables are made or brought forward."""
        self._db = Database(url)

    def claim(self, mailbox: str) -> bool:
        """Take the exclusive right to work on a mailbox."""
        return self._db.claim(mailbox)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def states(self, mailbox: str, native_ids: Sequence[str]) -> dict[str, tuple[ArrivalState, int]]:
        """Return state and attempts of those arrivals that are known."""
        if not native_ids:
            return {}
        query = select(arrivals.c.native_id, arrivals.c.state, arrivals.c.attempts).where(arrivals.c.mailbox == mailbox, arrivals.c.native_id.in_(native_ids))
        with self._db.transaction() as connection:
            return {row.native_id: (ArrivalState(row.state), row.attempts) for row in connection.execute(query)}

    def settled(self, mailbox: str, native_ids: Sequence[str]) -> dict[str, tuple[datetime | None, str]]:
        """Return arrival time and SHA-256 of those that were handled or set aside."""
        wanted = and_(arrivals.c.mailbox == mailbox, arrivals.c.native_id.in_(native_ids), arrivals.c.state.in_(("done", "quarantined")))
        query = select(arrivals.c.native_id, arrivals.c.received_at, arrivals.c.sha256).where(wanted)
        with self._db.transaction() as connection:
            return {row.native_id: (instant(row.received_at), row.sha256 or "") for row in connection.execute(query)}

    def renew(self, mailbox: str, listed: Listed, *, another: bool) -> None:
        """Record the time of a settled arrival anew; another message under the same id is new."""
        values: dict[str, Any] = {"received_at": iso(listed.received_at)}
        if another:
            values |= {"state": "new", "attempts": 0, "error": None, "sha256": None, "message_id": None}
        with self._db.transaction() as connection:
            connection.execute(_arrival(mailbox, listed.native_id).values(**values))

    def begin(self, listed: Sequence[Listed], mailbox: str, now: datetime) -> None:
        """Record that these are looked at; an attempt counts where a message is tried alone (ports.py)."""
        if not listed:
            return
        alone = int(len(listed) == 1)
        rows = [
            {"mailbox": mailbox, "native_id": item.native_id, "state": "new", "attempts": alone, "received_at": iso(item.received_at), "first_seen_at": iso(now)}
            for item in listed
        ]
        statement = self._db.upsert(arrivals)
        counted = statement.on_conflict_do_update(index_elements=["mailbox", "native_id"], set_={"attempts": arrivals.c.attempts + alone})
        with self._db.transaction() as connection:
            connection.execute(counted, rows)

    def failed(self, mailbox: str, native_id: str, error: str, now: datetime, *, counts: bool = True) -> None:
        """Record why an attempt did not end in a plan; one that the message is not to blame for is not counted."""
        with self._db.transaction() as connection:
            connection.execute(_arrival(mailbox, native_id).values(error=error[:2000]))
            if not counts:
                connection.execute(_arrival(mailbox, native_id).where(arrivals.c.attempts > 0).values(attempts=arrivals.c.attempts - 1))
            auditing.append(connection, now, [("message.failed", {"mailbox": mailbox, "native_id": native_id, "error": error[:300]})], is_sqlite=self._db.is_sqlite)

    def quarantine(self, mailbox: str, native_id: str, error: str, action: Action, now: datetime) -> None:
        """Set an arrival aside, with the error of its last attempt besides, and owe its filing."""
        row = {"mailbox": mailbox, "native_id": native_id, "state": "quarantined", "attempts": 0, "first_seen_at": iso(now)}
        with self._db.transaction() as connection:
            last = connection.execute(select(arrivals.c.error).where(arrivals.c.mailbox == mailbox, arrivals.c.native_id == native_id)).scalar() or ""
            why = {"error": (last if error in last else f"{error}; the last time: {last}" if last else error)[:2000]}
            aside = self._db.upsert(arrivals).on_conflict_do_update(index_elements=["mailbox", "native_id"], set_={"state": "quarantined", **why})
            connection.execute(aside, [{**row, **why}])
            connection.execute(delete(actions).where(actions.c.key == action.key))
            connection.execute(insert(actions), [action_row(action)])
            auditing.append(connection, now, [("message.quarantined", {"mailbox": mailbox, "native_id": native_id, "error": why["error"][:300]})], is_sqlite=self._db.is_sqlite)

    def retry(self, mailbox: str, native_id: str, back: str | None, now: datetime) -> bool:
        """Let a quarantined arrival be tried again under the id it has now; what became of the old id stays in the log."""
        aside = and_(arrivals.c.mailbox == mailbox, arrivals.c.native_id == native_id, arrivals.c.state == "quarantined")
        with self._db.transaction() as connection:
            row = connection.execute(select(arrivals.c.error).where(aside)).first()
            if row is None:
                return False
            connection.execute(delete(arrivals).where(aside))
            connection.execute(delete(actions).where(actions.c.mailbox == mailbox, actions.c.native_id == native_id, actions.c.kind == "file"))
            if back is not None:
                fresh = {"mailbox": mailbox, "native_id": back, "state": "new", "attempts": 0, "first_seen_at": iso(now)}
                connection.execute(self._db.upsert(arrivals).on_conflict_do_nothing(index_elements=["mailbox", "native_id"]), [fresh])
            line = {"mailbox": mailbox, "native_id": native_id, "back": back, "error": (row.error or "")[:300]}
            auditing.append(connection, now, [("message.retried", line)], is_sqlite=self._db.is_sqlite)
        return True

    def quarantined(self) -> Sequence[tuple[str, str, str]]:
        """Return (mailbox, native id, error) of every arrival that was set aside."""
        query = select(arrivals.c.mailbox, arrivals.c.native_id, arrivals.c.error).where(arrivals.c.state == "quarantined")
        with self._db.transaction() as connection:
            return [(row.mailbox, row.native_id, row.error or "") for row in connection.execute(query)]

    def left_to_persons(self) -> Sequence[tuple[OwedAction, str]]:
        """Return every parked action with its error."""
        case = select(decisions.c.case_reference).where(decisions.c.mailbox == actions.c.mailbox, decisions.c.native_id == actions.c.native_id)
        last = case.order_by(decisions.c.id.desc()).limit(1).scalar_subquery().label("case")
        query = select(actions, last).where(actions.c.state == "parked").order_by(actions.c.seq)
        with self._db.transaction() as connection:
            rows = connection.execute(query).all()
        return [(OwedAction(action_of(row), ActionState.PARKED, row.attempts, None, left_to_person=True, case=row.case or ""), row.error or "") for row in rows]

    def owe_again(self, key: str) -> None:
        """Owe a parked action again, and the filing of its message behind it."""
        with self._db.transaction() as connection:
            row = connection.execute(select(actions.c.mailbox, actions.c.native_id).where(actions.c.key == key, actions.c.state == "parked")).first()
            if row is None:
                return
            same = and_(actions.c.mailbox == row.mailbox, actions.c.native_id == row.native_id)
            again = or_(actions.c.key == key, and_(actions.c.kind == "file", actions.c.state != "owed"))
            connection.execute(update(actions).where(same, again).values(state="owed", attempts=0, not_before=None, error=None))
            connection.execute(_arrival(row.mailbox, row.native_id).where(arrivals.c.state == "done").values(state="promised"))

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
        for reference in dict.fromkeys(references):
            row = connection.execute(select(cases.c.memory).where(cases.c.reference == reference, cases.c.mailbox == query.mailbox)).first()
            if row is not None:
                return load(CaseMemory, row.memory)
        return None

    def case(self, reference: str) -> CaseMemory | None:
        """Return what is remembered of a case."""
        with self._db.transaction() as connection:
            row = connection.execute(select(cases.c.memory).where(cases.c.reference == reference)).first()
        return load(CaseMemory, row.memory) if row is not None else None

    def promise(self, plans: Sequence[Plan], memories: Sequence[CaseMemory | None], contents: Sequence[bytes]) -> None:
        """Commit everything about a batch of messages, before any effect."""
        if plans:
            with self._db.transaction() as connection:
                promising.promise(self._db, connection, plans, memories, contents)

    def owed(self, mailbox: str, now: datetime, limit: int) -> Sequence[OwedAction]:
        """Return what is due; a message is not filed while one of its mails is still put off."""
        other = actions.alias("other")
        held = exists().where(
            other.c.mailbox == actions.c.mailbox, other.c.native_id == actions.c.native_id, other.c.kind != "file", other.c.state.in_(OPEN), other.c.not_before > iso(now)
        )  # fmt: skip
        due = and_(actions.c.mailbox == mailbox, actions.c.state.in_(OPEN), or_(actions.c.not_before.is_(None), actions.c.not_before <= iso(now)))
        left = exists().where(other.c.mailbox == actions.c.mailbox, other.c.native_id == actions.c.native_id, other.c.state == "parked")
        query = select(actions, left.label("left_to_person")).where(due, or_(actions.c.kind != "file", ~held)).order_by(actions.c.seq).limit(limit)
        with self._db.transaction() as connection:
            rows = connection.execute(query).all()
        return [OwedAction(action_of(row), ActionState(row.state), row.attempts, instant(row.not_before), bool(row.left_to_person)) for row in rows]

    def started(self, seen: Sequence[tuple[str, int]], now: datetime) -> set[str]:
        """Record that these actions are about to be performed; return those that nobody else has begun meanwhile."""
        del now
        taken: set[str] = set()
        if not seen:
            return taken
        with self._db.transaction() as connection:
            for attempts in {attempts for _, attempts in seen}:
                keys = [key for key, before in seen if before == attempts]
                unchanged = and_(actions.c.key.in_(keys), actions.c.attempts == attempts, actions.c.state.in_(OPEN))
                mine = update(actions).where(unchanged).values(state="started", attempts=attempts + 1).returning(actions.c.key)
                taken |= {row.key for row in connection.execute(mine)}
        return taken

    def kept(self, receipts: Sequence[tuple[str, str]], now: datetime) -> None:
        """Record receipts; an arrival whose actions are all done is done."""
        del now
        if not receipts:
            return
        statement = update(actions).where(actions.c.key == bindparam("wanted")).values(state="done", receipt=bindparam("given"), content=None, error=None)
        with self._db.transaction() as connection:
            connection.execute(statement, [{"wanted": key, "given": receipt[:500]} for key, receipt in receipts])
            filed = [key for key, _ in receipts if key.endswith(("/file", "/quarantine"))]
            if filed:
                self._settle(connection, filed)

    def _settle(self, connection: Connection, filed: Sequence[str]) -> None:
        pairs = connection.execute(select(actions.c.mailbox, actions.c.native_id).where(actions.c.key.in_(filed))).all()
        still = exists().where(actions.c.mailbox == arrivals.c.mailbox, actions.c.native_id == arrivals.c.native_id, actions.c.state.in_(OPEN))
        for mailbox in {row.mailbox for row in pairs}:
            ids = [row.native_id for row in pairs if row.mailbox == mailbox]
            done = update(arrivals).where(arrivals.c.mailbox == mailbox, arrivals.c.native_id.in_(ids), arrivals.c.state == "promised", ~still)
            connection.execute(done.values(state="done"))

    def later(self, items: Sequence[tuple[str, datetime, str]], *, tries: int = 0) -> None:
        """Put actions off; their state stays, so that a mail that was begun is looked up first."""
        if not items:
            return
        attempts = actions.c.attempts + tries
        statement = update(actions).where(actions.c.key == bindparam("wanted")).values(not_before=bindparam("until"), error=bindparam("why"), attempts=attempts)
        with self._db.transaction() as connection:
            connection.execute(statement, [{"wanted": key, "until": iso(at), "why": error[:2000]} for key, at, error in items])

    def parked(self, key: str, error: str, now: datetime) -> None:
        """Leave an action to a person."""
        with self._db.transaction() as connection:
            connection.execute(update(actions).where(actions.c.key == key).values(state="parked", error=error[:2000]))
            auditing.append(connection, now, [("action.parked", {"key": key, "error": error[:300]})], is_sqlite=self._db.is_sqlite)

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
            memory = load(CaseMemory, row.memory)
            if memory.decided_by_person in promising.FINAL:
                raise PermanentError(f"{decision.case} was {memory.decided_by_person} already; nothing is sent twice")
            changed = replace(memory, decided_by_person=decision.decision, thread=(*memory.thread, *plan.thread), replies=(*memory.replies, *plan.thread))
            connection.execute(update(cases).where(cases.c.reference == decision.case).values(memory=dump(changed), updated_at=iso(decision.at)))
            connection.execute(insert(actions), [action_row(action) for action in plan.actions])
            links = [{"mailbox": plan.mailbox, "message_id": i, "case_reference": decision.case} for i in plan.thread]
            if links:
                connection.execute(self._db.upsert(threads).on_conflict_do_nothing(index_elements=["mailbox", "message_id"]), links)
            written = connection.execute(select(cases).where(cases.c.reference == decision.case)).one()
            line = {"row": auditing.digest_of(dict(written._mapping)), "case": decision.case, "decision": decision.decision, "by": decision.by, "note": decision.note}
            auditing.append(connection, decision.at, [("case.decided", line)], is_sqlite=self._db.is_sqlite)

    def last_look(self, mailbox: str, at: datetime) -> None:
        """Record that a mailbox was read successfully."""
        statement = self._db.upsert(looks).values(mailbox=mailbox, at=iso(at))
        with self._db.transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["mailbox"], set_={"at": iso(at)}))


def _arrival(mailbox: str, native_id: str) -> Any:
    return update(arrivals).where(arrivals.c.mailbox == mailbox, arrivals.c.native_id == native_id)
