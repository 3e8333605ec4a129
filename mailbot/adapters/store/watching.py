"""What health, metrics and alarms ask of the ledger, and the outages that operators were told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, insert, or_, select

from mailbot.adapters.store.schema import actions, arrivals, looks, outages
from mailbot.heartbeat import Outage, Pulse

SOUND = "2000"  # QUIRK: an item that a server cannot list has no time of arrival, and comes with 1970


def pulse(connection: Connection) -> Pulse:
    """Return what the ledger says now."""
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


def told_outages(connection: Connection) -> Sequence[Outage]:
    """Return the outages that operators were told of and that are not over."""
    return [Outage(row.mailbox, datetime.fromisoformat(row.since), datetime.fromisoformat(row.told_at)) for row in connection.execute(select(outages))]


def keep_outages(connection: Connection, told: Sequence[Outage]) -> None:
    """Keep these outages in place of those before."""
    connection.execute(delete(outages))
    if told:
        connection.execute(insert(outages), [{"mailbox": one.mailbox, "since": one.since.isoformat(), "told_at": one.told_at.isoformat()} for one in told])
