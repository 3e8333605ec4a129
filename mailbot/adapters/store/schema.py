"""The ledger's tables. Times are ISO 8601 in UTC, so that they sort as text on every database."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

arrivals = Table(
    "arrivals", metadata,
    Column("mailbox", String(100), primary_key=True), Column("native_id", String(500), primary_key=True),
    Column("state", String(20), nullable=False), Column("attempts", Integer, nullable=False, default=0),
    Column("sha256", String(64)), Column("message_id", Text), Column("received_at", String(40)),
    Column("first_seen_at", String(40)), Column("error", Text),
    Index("arrivals_by_state", "mailbox", "state"), Index("arrivals_by_content", "mailbox", "sha256"),
)  # fmt: skip
cases = Table(
    "cases", metadata,
    Column("reference", String(40), primary_key=True), Column("mailbox", String(100), nullable=False), Column("sponsor", Text),
    Column("memory", Text, nullable=False), Column("updated_at", String(40)),
)  # fmt: skip
counters = Table(
    "counters", metadata,
    Column("prefix", String(20), primary_key=True), Column("year", Integer, primary_key=True), Column("last", Integer, nullable=False),
)  # fmt: skip
decisions = Table(
    "decisions", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True), Column("mailbox", String(100), nullable=False),
    Column("native_id", String(500), nullable=False), Column("case_reference", String(40)), Column("sha256", String(64)),
    Column("decision", Text, nullable=False), Column("history", Text), Column("decided_at", String(40)),
    Index("decisions_by_case", "case_reference"),
)  # fmt: skip
raws = Table(
    "raws", metadata,
    Column("sha256", String(64), primary_key=True), Column("content", LargeBinary, nullable=False), Column("received_at", String(40), nullable=False),
)  # fmt: skip
threads = Table(
    "threads", metadata,
    Column("mailbox", String(100), primary_key=True), Column("message_id", String(500), primary_key=True), Column("case_reference", String(40), nullable=False),
)  # fmt: skip
actions = Table(
    "actions", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True), Column("key", String(700), nullable=False, unique=True),
    Column("mailbox", String(100), nullable=False), Column("native_id", String(500), nullable=False), Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False), Column("attempts", Integer, nullable=False, default=0), Column("not_before", String(40)),
    Column("message_id", Text), Column("sender", Text), Column("recipients", Text), Column("content", LargeBinary), Column("answers", Text),
    Column("folder", Text), Column("categories", Text), Column("receipt", Text), Column("error", Text),
    Index("actions_by_state", "mailbox", "state"), Index("actions_by_message", "mailbox", "native_id"),
)  # fmt: skip
replies = Table(
    "replies", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True), Column("at", String(40), nullable=False), Column("sender", Text, nullable=False),
    Column("domain", Text, nullable=False), Column("case_reference", String(40)), Column("template", String(100)),
    Column("content", String(64)), Index("replies_by_content", "content", "at"),
    Index("replies_by_sender", "sender", "at"), Index("replies_by_domain", "domain", "at"), Index("replies_by_time", "at"), Index("replies_by_case", "case_reference"),
)  # fmt: skip
approvals = Table(
    "approvals", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True), Column("message_id", String(500), nullable=False), Column("entry", Text, nullable=False),
)  # fmt: skip
sent_seen = Table("sent_seen", metadata, Column("mailbox", String(100), primary_key=True), Column("native_id", String(500), primary_key=True))
audit = Table(
    "audit", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False), Column("at", String(40), nullable=False), Column("what", String(60), nullable=False),
    Column("payload", Text, nullable=False), Column("previous", String(64), nullable=False), Column("hash", String(64), nullable=False),
)  # fmt: skip
audit_head = Table(
    "audit_head", metadata, Column("name", String(20), primary_key=True), Column("seq", Integer, nullable=False), Column("hash", String(64), nullable=False)
)
looks = Table("looks", metadata, Column("mailbox", String(100), primary_key=True), Column("at", String(40), nullable=False))
outages = Table(
    "outages", metadata,
    Column("mailbox", String(100), primary_key=True), Column("since", String(40), nullable=False), Column("told_at", String(40), nullable=False),
)  # fmt: skip
versions = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
