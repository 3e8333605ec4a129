"""What health, metrics and alarms ask of the ledger, and the outages that operators were told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, insert, or_, select

from mailbot.adapters.store.database import Database
from mailbot.adapters.store.schema import actions, arrivals, looks, outages
from mailbot.heartbeat import Outage, Pulse

SOUND = "2000"  # QUIRK: an item that a server cannot list has no time of arrival, and comes with 1970


class Watching:
    """The watched side of the ledger."""

    _db: Database

    def pulse(self) -> Pulse:
        """Return what health, metrics and alarms look at."""
        with self._db.transaction() as connection:
            return _pulse(connection)

    def told_outages(self) -> Sequence[Outage]:
        """Return the outages that operators were told of and that are not over."""
        with self._db.transaction() as connection:
            rows = connection.execute(select(outages)).all()
        return [Outage(row.mailbox, datetime.fromisoformat(row.since), datetime.fromisoformat(row.told_at)) for row in rows]

    def keep_outages(self, told: Sequence[Outage]) -> None:
        """Keep these outages in place of those before."""
        rows = [{"mailbox": one.mailbox, "since": one.since.isoformat(), "told_at": one.told_at.isoformat()} for one in told]
        with self._db.transaction() as connection:
            connection.execute(delete(outages))
            if rows:
                connection.execute(insert(outages), rows)


def _pulse(connection: Connection) -> Pulse:
    arrived = case((or_(arrivals.c.received_at.is_(None), arrivals.c.received_at < SOUND), arrivals.c.first_seen_at), else_=arrivals.c.received_at)
    oldest = select(arrivals.c.mailbox, func.min(arrived).label("at")).where(arrivals.c.state == "new").group_by(arrivals.c.mailbox)
    counted = select(arrivals.c.mailbox, arrivals.c.state, func.count().label("n")).group_by(arrivals.c.mailbox, arrivals.c.state)
    kind = case((actions.c.state == "parked", "parked"), else_="owed").label("kind")
    open_ = select(actions.c.mailbox, kind, func.count().label("n")).where(actions.c.state.in_(("owed", "started", "parked"))).group_by(actions.c.mailbox, kind)
    return Pulse(
        looks={row.mailbox: datetime.fromisoformat(row.at) for row in connection.execute(select(looks))},
        untouched={row.mailbox: datetime.fromisoformat(row.at) for row in connection.execute(oldest) if row.at},
        messages={(row.mailbox, row.state): row.n for row in connection.execute(counted)},
        actions={(row.mailbox, row.kind): row.n for row in connection.execute(open_)},
    )
