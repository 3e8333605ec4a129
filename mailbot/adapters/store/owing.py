"""What is owed: actions from promised to kept, put off or left to a person; and the arrivals that are done with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, or_, select, tuple_, update

from mailbot.adapters.store import auditing
from mailbot.adapters.store.arriving import arrival
from mailbot.adapters.store.database import Database
from mailbot.adapters.store.rows import action_of, instant, iso
from mailbot.adapters.store.schema import actions, arrivals, decisions
from mailbot.model.plan import ActionKind
from mailbot.ports import ActionState, OwedAction, Promised

OPEN = ("owed", "started")
REPLIES = ("reply", "draft")


class Owing:
    """The owing side of the ledger."""

    _db: Database

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

    def owe_now(self, mailbox: str) -> None:
        """Make all that is owed due, however long it was put off."""
        with self._db.transaction() as connection:
            connection.execute(update(actions).where(actions.c.mailbox == mailbox, actions.c.state.in_(OPEN)).values(not_before=None))

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

    def left_to_persons(self) -> Sequence[tuple[OwedAction, str]]:
        """Return every parked action with its error."""
        case = select(decisions.c.case_reference).where(decisions.c.mailbox == actions.c.mailbox, decisions.c.native_id == actions.c.native_id)
        last = case.order_by(decisions.c.id.desc()).limit(1).scalar_subquery().label("case")
        query = select(actions, last).where(actions.c.state == "parked").order_by(actions.c.seq)
        with self._db.transaction() as connection:
            rows = connection.execute(query).all()
        return [(OwedAction(action_of(row), ActionState.PARKED, row.attempts, None, left_to_person=True, case=row.case or _decided(row.native_id)), row.error or "") for row in rows]

    def promised(self, case: str | None = None, *, unfinished: bool = False) -> Sequence[Promised]:
        """Return every reply that was promised, and all else that is not done yet; `unfinished` leaves out what is done."""
        shown = (actions.c.key, actions.c.kind, actions.c.mailbox, actions.c.recipients, actions.c.state, actions.c.error, actions.c.not_before)
        query = select(*shown).where(or_(actions.c.kind.in_(() if unfinished else REPLIES), actions.c.state != "done")).order_by(actions.c.seq)
        if case is not None:
            ids = select(decisions.c.mailbox, decisions.c.native_id).where(decisions.c.case_reference == case)
            acknowledged = actions.c.native_id.startswith(f"decision/{case}/", autoescape=True)  # of a person's decision
            query = query.where(or_(tuple_(actions.c.mailbox, actions.c.native_id).in_(ids), acknowledged))
        with self._db.transaction() as connection:
            rows = connection.execute(query).all()
        return [
            Promised(row.key, ActionKind(row.kind), row.mailbox, tuple(json.loads(row.recipients or "[]")), ActionState(row.state), row.error or "", instant(row.not_before))
            for row in rows
        ]

    def owe_again(self, key: str) -> None:
        """Owe a parked action again, and the filing of its message behind it."""
        with self._db.transaction() as connection:
            row = connection.execute(select(actions.c.mailbox, actions.c.native_id).where(actions.c.key == key, actions.c.state == "parked")).first()
            if row is None:
                return
            same = and_(actions.c.mailbox == row.mailbox, actions.c.native_id == row.native_id)
            again = or_(actions.c.key == key, and_(actions.c.kind == "file", actions.c.state != "owed"))
            connection.execute(update(actions).where(same, again).values(state="owed", attempts=0, not_before=None, error=None))
            connection.execute(arrival(row.mailbox, row.native_id).where(arrivals.c.state == "done").values(state="promised"))


def _decided(native_id: str) -> str:
    """Return the case whose acknowledgement this is, where a person's decision and no message caused it."""
    kind, _, rest = native_id.partition("/")
    return rest.partition("/")[0] if kind == "decision" else ""
