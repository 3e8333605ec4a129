"""What stands up later: the approval ledger, original bytes as long as they are kept, decisions with their history, the audit log."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from mailbot.adapters.store import auditing, verifying
from mailbot.adapters.store.codec import dump, load
from mailbot.adapters.store.database import Database
from mailbot.adapters.store.rows import decided_of, iso
from mailbot.adapters.store.schema import approvals, audit, decisions, raws, sent_seen
from mailbot.model.case import History, LedgerEntry, PersonDecision
from mailbot.model.plan import Decision


class Recording:
    """The recording side of the ledger."""

    _db: Database

    def record_sent(self, mailbox: str, native_id: str, entry: LedgerEntry | None, now: datetime) -> None:
        """Record that a mail of the Security Team was seen."""
        with self._db.transaction() as connection:
            seen = self._db.upsert(sent_seen).values(mailbox=mailbox, native_id=native_id)
            fresh = connection.execute(seen.on_conflict_do_nothing(index_elements=["mailbox", "native_id"]).returning(sent_seen.c.native_id)).first()
            if entry is not None and fresh is not None:
                auditing.locked(connection, is_sqlite=self._db.is_sqlite)  # the ledger's order is the order of its lines
                row = {"message_id": entry.message_id, "entry": dump(entry)}
                connection.execute(insert(approvals), [row])
                line = {"row": auditing.digest_of(row), "message_id": entry.message_id, "origin": entry.origin, "domains": {s.domain: str(s.verdict) for s in entry.statements}}
                auditing.append(connection, now, [("approval.recorded", line)], is_sqlite=self._db.is_sqlite)

    def sent_known(self, mailbox: str, native_id: str) -> bool:
        """Tell whether a sent mail was recorded already."""
        with self._db.transaction() as connection:
            query = select(sent_seen.c.native_id).where(sent_seen.c.mailbox == mailbox, sent_seen.c.native_id == native_id)
            return connection.execute(query).first() is not None

    def approvals(self) -> Sequence[LedgerEntry]:
        """Return the approval ledger."""
        with self._db.transaction() as connection:
            return [load(LedgerEntry, row.entry) for row in connection.execute(select(approvals.c.entry).order_by(approvals.c.id))]

    def raw(self, sha256: str) -> bytes | None:
        """Return the original bytes of a message handled, while they are kept."""
        with self._db.transaction() as connection:
            row = connection.execute(select(raws.c.content).where(raws.c.sha256 == sha256)).first()
        try:
            return zlib.decompress(row.content) if row is not None else None
        except zlib.error:
            return b""  # which has another SHA-256, and so is told from what was stored

    def expire_raw(self, before: datetime, now: datetime) -> int:
        """Delete original bytes received before an instant; hashes stay, and the log says so."""
        with self._db.transaction() as connection:
            count = connection.execute(delete(raws).where(raws.c.received_at < iso(before))).rowcount
            lines = [("raw.expired", {"before": iso(before), "count": count})] if count else []
            auditing.append(connection, now, lines, is_sqlite=self._db.is_sqlite)
        return count

    def audit_verify(self) -> Sequence[str]:
        """Return every place where the record does not hold."""
        with self._db.transaction() as connection:
            return verifying.breaks(connection, is_sqlite=self._db.is_sqlite)

    def audit_head(self) -> str:
        """Return the head of the audit log, `SEQ:HASH`, to be kept elsewhere."""
        with self._db.transaction() as connection:
            return verifying.head(connection)

    def audit_holds(self, head: str) -> bool:
        """Tell whether a head that was kept elsewhere is part of the log."""
        with self._db.transaction() as connection:
            return verifying.holds(connection, head)

    def person_decisions(self, case: str) -> Sequence[PersonDecision]:
        """Return what people have decided on a case, oldest first, as the audit log has it."""
        named = audit.c.payload.contains(f'"case":"{case}"', autoescape=True)
        query = select(audit.c.at, audit.c.payload).where(audit.c.what == "case.decided", named).order_by(audit.c.seq)
        with self._db.transaction() as connection:
            made = [decided_of(row.at, row.payload) for row in connection.execute(query)]
        return [decision for decision in made if decision.case == case]  # a note may hold the same words

    def historic(self, case: str) -> Sequence[tuple[Decision, History | None]]:
        """Return the decisions of a case with what was known when each was made."""
        query = select(decisions.c.decision, decisions.c.history).where(decisions.c.case_reference == case).order_by(decisions.c.id)
        with self._db.transaction() as connection:
            rows = connection.execute(query).all()
        return [(load(Decision, row.decision), load(History, row.history) if row.history else None) for row in rows]
