"""What arrived: an arrival from its first sight, through attempts counted, to the quarantine and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Update, and_, delete, insert, select, update

from mailbot.adapters.store import auditing
from mailbot.adapters.store.database import Database
from mailbot.adapters.store.rows import action_row, instant, iso
from mailbot.adapters.store.schema import actions, arrivals
from mailbot.model.plan import Action
from mailbot.ports import ArrivalState, Listed


class Arriving:
    """The arriving side of the ledger."""

    _db: Database

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

    def handled(self, mailbox: str, sha256s: Sequence[str]) -> set[str]:
        """Return the SHA-256 of those messages of a mailbox that were decided already."""
        wanted = and_(arrivals.c.mailbox == mailbox, arrivals.c.sha256.in_(sha256s), arrivals.c.state.in_(("promised", "done")))
        with self._db.transaction() as connection:
            return set(connection.execute(select(arrivals.c.sha256).where(wanted)).scalars())

    def passed_over(self, mailbox: str, native_id: str, sha256: str, now: datetime) -> None:
        """Record that an arrival is a message that was decided before under another id."""
        with self._db.transaction() as connection:
            connection.execute(arrival(mailbox, native_id).values(state="done", sha256=sha256))
            line = {"mailbox": mailbox, "native_id": native_id, "sha256": sha256}
            auditing.append(connection, now, [("message.passed_over", line)], is_sqlite=self._db.is_sqlite)

    def renew(self, mailbox: str, listed: Listed, *, another: bool) -> None:
        """Record the time of a settled arrival anew; another message under the same id is new."""
        values: dict[str, Any] = {"received_at": iso(listed.received_at)}
        if another:
            values |= {"state": "new", "attempts": 0, "error": None, "sha256": None, "message_id": None}
        with self._db.transaction() as connection:
            connection.execute(arrival(mailbox, listed.native_id).values(**values))

    def begin(self, listed: Sequence[Listed], mailbox: str, now: datetime) -> None:
        """Record that these are looked at; an attempt counts where a message is tried alone (ports/journal.py)."""
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
            connection.execute(arrival(mailbox, native_id).values(error=error[:2000]))
            if not counts:
                connection.execute(arrival(mailbox, native_id).where(arrivals.c.attempts > 0).values(attempts=arrivals.c.attempts - 1))
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


def arrival(mailbox: str, native_id: str) -> Update:
    """Return the statement that changes one arrival, without its values."""
    return update(arrivals).where(arrivals.c.mailbox == mailbox, arrivals.c.native_id == native_id)
