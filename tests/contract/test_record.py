"""The record stands up later: whatever is changed, taken out, put in, swapped or cut is found, on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from mailbot.adapters.store import schema
from mailbot.adapters.store.guarding import APPEND_ONLY, NEVER_CHANGED, guard
from mailbot.adapters.store.journal import SqlJournal
from mailbot.errors import PermanentError
from mailbot.model.case import CaseMemory, History, LedgerEntry, PersonDecision
from mailbot.model.decision import Outcome
from mailbot.model.facts import Facts
from mailbot.model.plan import Action, ActionKind, Decision, Mail, Plan
from mailbot.model.request import Request
from tests.servers.postgres import Postgres

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
BOUND = ("audit", "audit_head", "decisions", "approvals", "cases", "raws")
COLUMNS = [(table, column.name) for table in BOUND for column in schema.metadata.tables[table].columns]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """One server with one database for all tests."""
    server = Postgres()
    yield server.url
    server.stop()


def _emptied(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlJournal]:
    """A ledger of either kind in which things have happened: five messages, three approvals, a person's decision."""
    if request.param == "sqlite":
        made = SqlJournal(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    else:
        made = SqlJournal(_emptied(request.getfixturevalue("postgres")))
    for number in range(1, 6):
        _handled(made, number)
    for number in range(1, 4):
        made.record_sent("sec", f"n{number}", LedgerEntry(f"<a{number}@x>", "sec@x", ("b@c",), NOW, f"Approved {number}", ("h",), (), "sent", NOW), NOW)
    plan = Plan("api", "decision", _decision(1), (Action("decision/1", ActionKind.REPLY, "api", "decision", Mail("<d@x>", "api@x", ("a@b.com",), b"x")),), NOW, ("<d@x>",))
    made.decide(PersonDecision("APIM-2026-000001", "granted", "", "Sam", NOW), plan)
    yield made
    made.close()


def _content(number: int) -> bytes:
    return f"original {number}".encode()


def _decision(number: int) -> Decision:
    sha256 = hashlib.sha256(_content(number)).hexdigest()
    return Decision("api", f"<m{number}@x>", Outcome.REVIEW, "not-a-request", "why", "clause", "next", Facts(), sha256, NOW, case=f"APIM-2026-{number:06d}")


def _handled(journal: SqlJournal, number: int) -> None:
    plan = Plan("api", str(number), _decision(number), (), NOW + timedelta(minutes=number), (f"<m{number}@x>",), History(replies_today=number))
    memory = CaseMemory(f"APIM-2026-{number:06d}", "api", "a@b.com", Request())
    journal.promise([plan], [memory], [_content(number)])


@contextmanager
def _unguarded(journal: SqlJournal) -> Iterator[Connection]:
    """Work on the tables as one who owns the database may, and put the guards back, so that only the record can tell."""
    sqlite = journal._db.is_sqlite
    with journal._db.transaction() as connection:
        for table in NEVER_CHANGED:
            for event in ("update", "delete", "truncate"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{event}" + ("" if sqlite else f" ON {table}")))
        yield connection
        guard(connection, is_sqlite=sqlite)


def _other(column: str) -> str:
    """Return SQL for another value of a column."""
    match column:
        case "seq" | "id":
            return f"{column} + 1000"
        case "content":
            return "(SELECT content FROM raws ORDER BY sha256 DESC LIMIT 1)"
        case _:
            return f"SUBSTR(COALESCE({column}, 'yy'), 2) || '~'"


def test_an_untouched_record_is_whole(journal: SqlJournal) -> None:
    """Else the tests below would show nothing."""
    assert list(journal.audit_verify()) == []


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{t}.{c}" for t, c in COLUMNS])
def test_a_change_of_any_column_is_found(journal: SqlJournal, table: str, column: str) -> None:
    """One cell of one row, in every table that the log binds."""
    key = next(iter(schema.metadata.tables[table].primary_key.columns)).name
    if (table, column) == ("raws", "content"):
        key = "sha256"
    with _unguarded(journal) as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = {_other(column)} WHERE {key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1)"))
    assert list(journal.audit_verify()) != [], f"{table}.{column}"


@pytest.mark.parametrize("which", ["ASC", "DESC"])
@pytest.mark.parametrize("table", BOUND)
def test_a_row_taken_out_is_found(journal: SqlJournal, table: str, which: str) -> None:
    """The first and the last one; the last line of a log is what a plain chain does not miss."""
    key = next(iter(schema.metadata.tables[table].primary_key.columns)).name
    with _unguarded(journal) as connection:
        connection.execute(text(f"DELETE FROM {table} WHERE {key} = (SELECT {key} FROM {table} ORDER BY {key} {which} LIMIT 1)"))
    assert list(journal.audit_verify()) != []


@pytest.mark.parametrize("table", BOUND)
def test_an_emptied_table_is_found(journal: SqlJournal, table: str) -> None:
    """Cut to nothing."""
    with _unguarded(journal) as connection:
        connection.execute(text(f"DELETE FROM {table}"))
    assert list(journal.audit_verify()) != []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO decisions (mailbox, native_id, decision) VALUES ('api', '99', '{}')",
        "INSERT INTO approvals (message_id, entry) VALUES ('<typed@x>', '{}')",
        "INSERT INTO cases (reference, mailbox, memory) VALUES ('APIM-2026-000099', 'api', '{}')",
        "INSERT INTO audit (seq, at, what, payload, previous, hash) VALUES (99, '', 'x', '{}', '', '')",
    ],
)
def test_a_row_put_in_is_found(journal: SqlJournal, statement: str) -> None:
    """An approval that nobody sent, a decision that nobody took."""
    with _unguarded(journal) as connection:
        connection.execute(text(statement))
    assert list(journal.audit_verify()) != []


@pytest.mark.parametrize(("table", "key"), [("decisions", "id"), ("approvals", "id"), ("audit", "seq")])
def test_swapped_rows_are_found(journal: SqlJournal, table: str, key: str) -> None:
    """Two rows that change places keep all their words."""
    with _unguarded(journal) as connection:
        first, second = connection.execute(text(f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 2")).scalars()
        for old, new in ((first, -1), (second, first), (-1, second)):
            connection.execute(text(f"UPDATE {table} SET {key} = {new} WHERE {key} = {old}"))
    assert list(journal.audit_verify()) != []


def test_a_log_that_was_written_anew_is_told_by_a_head_kept_elsewhere(journal: SqlJournal, tmp_path: Path) -> None:
    """Who may do everything may write a whole new record; the head that was logged or printed before is not part of it."""
    head = journal.audit_head()
    _handled(journal, 6)
    assert journal.audit_holds(f"0:{'0' * 64}") and not journal.audit_holds(f"0:{'1' * 64}")
    assert journal.audit_holds(head) and journal.audit_holds(journal.audit_head())
    other = SqlJournal(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    _handled(other, 1)
    assert list(other.audit_verify()) == [] and not other.audit_holds(head)
    other.close()


@pytest.mark.parametrize("head", ["", "x", "3:", "3:0000", "-1:aa", "999:aa"])
def test_a_head_that_is_none_is_not_part_of_the_log(journal: SqlJournal, head: str) -> None:
    """A slip of the pen is no proof."""
    assert not journal.audit_holds(head)


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_the_database_itself_refuses_to_change_what_is_only_appended(journal: SqlJournal, table: str) -> None:
    """Triggers stop a stray program or a hasty hand."""
    key = next(iter(schema.metadata.tables[table].primary_key.columns)).name
    with pytest.raises(PermanentError, match="append-only"), journal._db.transaction() as connection:
        connection.execute(text(f"UPDATE {table} SET {key} = {key}"))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_database_itself_refuses_to_delete_what_is_only_appended(journal: SqlJournal, table: str) -> None:
    """Deleting, and on PostgreSQL truncating, fails."""
    for statement in (f"DELETE FROM {table}", *([] if journal._db.is_sqlite else [f"TRUNCATE {table}"])):
        with pytest.raises(PermanentError, match="append-only"), journal._db.transaction() as connection:
            connection.execute(text(statement))
    assert list(journal.audit_verify()) == []


def test_a_guard_that_is_gone_is_found(journal: SqlJournal) -> None:
    """Verifying says so, and opening the ledger again puts it back."""
    with journal._db.transaction() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update" + ("" if journal._db.is_sqlite else " ON audit")))
    assert any("audit_no_update is missing" in found for found in journal.audit_verify())
    again = SqlJournal(journal._db.url)
    assert list(again.audit_verify()) == []
    again.close()


def test_what_happens_by_right_is_no_break(journal: SqlJournal) -> None:
    """Follow-ups change a case, people decide, originals expire: the log says so each time."""
    memory = CaseMemory("APIM-2026-000002", "api", "a@b.com", Request(), reason="changed")
    plan = Plan("api", "7", replace(_decision(7), case="APIM-2026-000002"), (), NOW + timedelta(days=1), ("<m7@x>",))
    journal.promise([plan], [memory], [_content(7)])
    assert list(journal.audit_verify()) == []
    assert journal.expire_raw(NOW + timedelta(minutes=3), NOW + timedelta(days=90)) == 2
    assert journal.raw(_decision(1).sha256) is None and journal.raw(_decision(3).sha256) == _content(3)
    assert list(journal.audit_verify()) == []


def test_an_original_that_went_before_its_time_is_found(journal: SqlJournal) -> None:
    """Only retention may delete, and it says up to which day."""
    journal.expire_raw(NOW + timedelta(minutes=3), NOW)
    with journal._db.transaction() as connection:
        connection.execute(text(f"DELETE FROM raws WHERE sha256 = '{_decision(4).sha256}'"))
    assert list(journal.audit_verify()) == [f"the original {_decision(4).sha256} is gone before its time"]


def test_the_history_of_a_decision_is_kept(journal: SqlJournal) -> None:
    """What was known then can be known again."""
    [(decision, history)] = journal.historic("APIM-2026-000003")
    assert decision == _decision(3) and history == History(replies_today=3)
