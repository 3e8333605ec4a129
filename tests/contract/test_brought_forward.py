"""A ledger that an older mailbot made tells the truth after the upgrade, on SQLite and on PostgreSQL.

The older tables are made here by the SQL that made them then, and hold what a mailbot of then wrote: one case of two messages, both
answered, decided when the approval ledger had one entry.
"""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from mailbot.adapters.store.auditing import GENESIS, chained
from mailbot.adapters.store.journal import SqlJournal
from mailbot.approvals.ledger import _older_body, as_of
from mailbot.approvals.ledger import chained as chained_entries
from mailbot.cli import owed
from mailbot.model.plan import ActionKind
from mailbot.reading.read import read
from mailbot.review.retell import Today, retell, story
from tests.attacks.world import world
from tests.servers.postgres import Postgres

CASE = "APIM-2026-000001"
SPONSOR = "rhian.bowen@swanseabay.wales.nhs.uk"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
AT = "2026-11-24T10:00:00.000000+00:00"
MAILS = {number: f"From: {SPONSOR}\r\nMessage-ID: <m{number}@x>\r\nSubject: Access\r\n\r\nWords {number}\r\n".encode() for number in (1, 2)}
DIGITS = {number: hashlib.sha256(content).hexdigest() for number, content in MAILS.items()}
TABLES = """
CREATE TABLE arrivals (mailbox VARCHAR(100) NOT NULL, native_id VARCHAR(500) NOT NULL, state VARCHAR(20) NOT NULL, attempts INTEGER NOT NULL, sha256 VARCHAR(64), message_id TEXT, received_at VARCHAR(40), first_seen_at VARCHAR(40), error TEXT, PRIMARY KEY (mailbox, native_id));
CREATE INDEX arrivals_by_state ON arrivals (mailbox, state);
CREATE TABLE cases (reference VARCHAR(40) NOT NULL, mailbox VARCHAR(100) NOT NULL, sponsor TEXT, memory TEXT NOT NULL, updated_at VARCHAR(40), PRIMARY KEY (reference));
CREATE TABLE counters (prefix VARCHAR(20) NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (prefix, year));
CREATE TABLE decisions (id {serial}, mailbox VARCHAR(100) NOT NULL, native_id VARCHAR(500) NOT NULL, case_reference VARCHAR(40), sha256 VARCHAR(64), decision TEXT NOT NULL, history TEXT, decided_at VARCHAR(40), PRIMARY KEY (id));
CREATE INDEX decisions_by_case ON decisions (case_reference);
CREATE TABLE raws (sha256 VARCHAR(64) NOT NULL, content {blob} NOT NULL, received_at VARCHAR(40) NOT NULL, PRIMARY KEY (sha256));
CREATE TABLE threads (mailbox VARCHAR(100) NOT NULL, message_id VARCHAR(500) NOT NULL, case_reference VARCHAR(40) NOT NULL, PRIMARY KEY (mailbox, message_id));
CREATE TABLE actions (seq {serial}, "key" VARCHAR(700) NOT NULL, mailbox VARCHAR(100) NOT NULL, native_id VARCHAR(500) NOT NULL, kind VARCHAR(20) NOT NULL, state VARCHAR(20) NOT NULL, attempts INTEGER NOT NULL, not_before VARCHAR(40), message_id TEXT, sender TEXT, recipients TEXT, content {blob}, answers TEXT, folder TEXT, categories TEXT, receipt TEXT, error TEXT, PRIMARY KEY (seq), UNIQUE ("key"));
CREATE INDEX actions_by_message ON actions (mailbox, native_id);
CREATE INDEX actions_by_state ON actions (mailbox, state);
CREATE TABLE replies (id {serial}, at VARCHAR(40) NOT NULL, sender TEXT NOT NULL, domain TEXT NOT NULL, case_reference VARCHAR(40), template VARCHAR(100), PRIMARY KEY (id));
CREATE INDEX replies_by_sender ON replies (sender, at);
CREATE TABLE approvals (id {serial}, message_id VARCHAR(500) NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (id));
CREATE TABLE sent_seen (mailbox VARCHAR(100) NOT NULL, native_id VARCHAR(500) NOT NULL, PRIMARY KEY (mailbox, native_id));
CREATE TABLE audit (seq INTEGER NOT NULL, at VARCHAR(40) NOT NULL, what VARCHAR(60) NOT NULL, payload TEXT NOT NULL, previous VARCHAR(64) NOT NULL, hash VARCHAR(64) NOT NULL, PRIMARY KEY (seq));
CREATE TABLE looks (mailbox VARCHAR(100) NOT NULL, at VARCHAR(40) NOT NULL, PRIMARY KEY (mailbox));
CREATE TABLE schema_version (version INTEGER NOT NULL, PRIMARY KEY (version))
"""
OUTAGES = "CREATE TABLE outages (mailbox VARCHAR(100) NOT NULL, since VARCHAR(40) NOT NULL, told_at VARCHAR(40) NOT NULL, PRIMARY KEY (mailbox))"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite-2", "sqlite-3", "postgresql-2", "postgresql-3"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlJournal]:
    """An older ledger of either kind and version, brought forward."""
    kind, _, version = request.param.partition("-")
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}" if kind == "sqlite" else request.getfixturevalue("postgres").fresh(f"t{uuid.uuid4().hex}")
    _older(url, int(version))
    made = SqlJournal(url)
    yield made
    made.close()


def _older(url: str, version: int) -> None:
    words = {"serial": "INTEGER NOT NULL", "blob": "BLOB"} if url.startswith("sqlite") else {"serial": "SERIAL NOT NULL", "blob": "BYTEA"}
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in TABLES.format(**words).split(";\n") + [OUTAGES] * (version >= 3):
            connection.execute(text(statement))
        _put(connection, "schema_version", version=version)
        entry = {
            "message_id": "<approval@x>", "sender": "dhcw.securitysubmissions@wales.nhs.uk", "recipients": [], "dated": "2026-11-18T10:00:00Z", "subject": "umbra-mobile.de",
            "text_hashes": ["57"], "statements": [], "origin": "sent", "seen_at": "2026-11-24T10:00:00Z", **({"links": [], "answers": [], "verdict": None} if version >= 3 else {}),
        }  # fmt: skip
        _put(connection, "approvals", message_id="<approval@x>", entry=json.dumps(entry, separators=(",", ":")))
        _put(connection, "sent_seen", mailbox="sec", native_id="sent-1")
        previous = _line(connection, 1, "approval.recorded", {"message_id": "<approval@x>", "origin": "sent", "domains": {}}, GENESIS)
        for number in MAILS:
            previous = _line(connection, number + 1, "message.decided", _handled(connection, number), previous)
        thread = ["<m1@x>", "<reply1@x>", "<m2@x>", "<reply2@x>", "<route2@x>"]
        memory = {"reference": CASE, "mailbox": "api", "sponsor": SPONSOR, "request": {"asks": ["access"]}, "outcome": "ready", "reason": "staff-complete", "thread": thread}
        _put(connection, "cases", reference=CASE, mailbox="api", sponsor=SPONSOR, memory=json.dumps(memory), updated_at=AT)
        for message_id in thread:
            _put(connection, "threads", mailbox="api", message_id=message_id, case_reference=CASE)
    engine.dispose()


def _put(connection: Connection, table: str, **values: Any) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"), values)


def _line(connection: Connection, seq: int, what: str, values: dict[str, Any], previous: str) -> str:
    payload = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = chained(previous, seq, AT, what, payload)
    _put(connection, "audit", seq=seq, at=AT, what=what, payload=payload, previous=previous, hash=digest)
    return digest


def _handled(connection: Connection, number: int) -> dict[str, Any]:
    """Write one message as it was written when it had been decided and answered; return its line of the log."""
    native, sha256 = f"1795696678.M{number}.host", DIGITS[number]
    outcome, reason = ("incomplete", "staff-missing-details") if number == 1 else ("ready", "staff-complete")
    decision = {
        "mailbox": "api", "message_id": f"<m{number}@x>", "outcome": outcome, "reason": reason, "sentence": "why", "clause": "clause", "next_step": "next", "facts": {}, "sha256": sha256,
        "decided_at": "2026-11-24T10:00:00Z", "case": CASE, "sponsor": SPONSOR, "follows": CASE if number == 2 else None,
        "reply": {"template": reason, "to": SPONSOR, "subject": "s", "text": "t", "html": "h", "language": "en"}, "snapshots": [["approval_ledger", "1"]],
    }  # fmt: skip
    _put(connection, "arrivals", mailbox="api", native_id=native, state="done", attempts=1, sha256=sha256, message_id=f"<m{number}@x>", received_at=AT)
    _put(connection, "decisions", mailbox="api", native_id=native, case_reference=CASE, sha256=sha256, decision=json.dumps(decision), decided_at=AT)
    _put(connection, "raws", sha256=sha256, content=zlib.compress(MAILS[number]), received_at=AT)
    kinds = ("reply", "file") if number == 1 else ("reply", "route", "file")
    for kind in kinds:
        mail = {"message_id": f"<{kind}{number}@x>", "sender": "api@x", "recipients": json.dumps([SPONSOR])} if kind != "file" else {"folder": "Ready"}
        _put(connection, "actions", key=f"api/{native}/{kind}", mailbox="api", native_id=native, kind=kind, state="done", attempts=1, categories="[]", **mail)
    keys = [f"api/{native}/{kind}" for kind in kinds]
    return {"mailbox": "api", "native_id": native, "case": CASE, "sha256": sha256, "outcome": outcome, "reason": reason, "rules": "", "snapshots": {"approval_ledger": "1"}, "actions": keys}


def test_what_was_sent_is_shown_as_sent(journal: SqlJournal) -> None:
    """The older actions named no content; whoever reads that a sponsor was not answered would answer them again."""
    decisions, promised = list(journal.decisions()), journal.promised()
    assert [owed.reply(decision, owed.stands(promised)) for decision in decisions] == ["sent", "sent"]
    assert list(owed.of_case(journal.promised(CASE), decisions)) == []
    assert [(item.key, item.kind) for item in promised] == [(f"api/1795696678.M{n}.host@{DIGITS[n][:12]}/reply", ActionKind.REPLY) for n in MAILS]


def test_a_reply_that_was_still_owed_leaves_under_the_name_it_was_promised_by(tmp_path: Path) -> None:
    """The key changes, the Message-ID does not: by that it is looked for before it is sent."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    _older(url, 3)
    with create_engine(url).begin() as connection:
        connection.execute(text("UPDATE actions SET state = 'started', content = x'00' WHERE message_id = '<reply2@x>'"))
    journal = SqlJournal(url)
    (item,) = journal.owed("api", NOW, 10)
    assert item.action.mail is not None and item.action.mail.message_id == "<reply2@x>" and item.state == "started"
    journal.kept([(item.action.key, "sent")], NOW)
    assert owed.reply(list(journal.decisions())[1], owed.stands(journal.promised())) == "sent"
    journal.close()


def test_nothing_was_written_anew(journal: SqlJournal) -> None:
    """A decision of then recorded how many approvals there were, not their hash; that changes nothing of what stands there."""
    assert journal.audit_verify() == []
    entries = tuple(journal.approvals())
    for (decision, history), content in zip(journal.historic(CASE), MAILS.values(), strict=True):
        today = Today(world().core, world().desks["apimanagement"], world().registers, entries, NOW)
        said = story(retell(decision, history, read(content), today))
        assert "approval_ledger" not in said and "stored bytes match" in said


def test_a_follow_up_is_not_said_to_be_another_one(journal: SqlJournal) -> None:
    """What was known of the case then was not recorded: a decision made again without it says nothing."""
    decision, history = journal.historic(CASE)[1]
    assert history is None
    retold = retell(decision, history, read(MAILS[2]), Today(world().core, world().desks["apimanagement"], world().registers, tuple(journal.approvals()), NOW))
    assert retold.differences is None and not retold.today and "did not record" in story(retold)


def test_an_approval_that_is_gone_is_told_all_the_same(journal: SqlJournal) -> None:
    """A number larger than the ledger is, or a hash that no beginning of it has, means that it was changed."""
    entries = tuple(journal.approvals())
    assert as_of(entries, "1") == entries and as_of(entries, "0") == () and as_of(entries, "2") is None and as_of(entries, "9" * 64) is None
    *_, older = chained_entries(entries, _older_body)
    assert as_of(entries, older) == entries


def test_a_reply_that_comes_back_later_is_known_as_a_reply(journal: SqlJournal) -> None:
    """The older memory of a case did not tell its replies from its notes to the team."""
    memory = journal.case(CASE)
    assert memory is not None and memory.replies == ("<reply1@x>", "<reply2@x>")


def test_the_sent_mail_is_read_again_where_copies_would_not_be_known(journal: SqlJournal) -> None:
    """The first ledgers hashed the text of approvals in another way: without that, no copy of one of them counts any more."""
    older = '"links"' not in json.dumps([entry for entry in _entries(journal)])
    assert journal.sent_known("sec", "sent-1") is not older


def _entries(journal: SqlJournal) -> list[Any]:
    with journal._db.transaction() as connection:
        return [json.loads(row) for row in connection.execute(text("SELECT entry FROM approvals")).scalars()]
