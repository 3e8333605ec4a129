"""Triggers by which the database itself forbids to change what is only ever appended to."""

from __future__ import annotations

from sqlalchemy import Connection, text

APPEND_ONLY = ("audit", "decisions", "approvals")
NEVER_CHANGED = (*APPEND_ONLY, "raws")  # originals may go, when their time is over

FUNCTION = """CREATE OR REPLACE FUNCTION mailbot_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def _wanted(*, is_sqlite: bool) -> dict[str, tuple[str, str]]:
    """Return trigger name to (table, event)."""
    found = {f"{table}_no_update": (table, "UPDATE") for table in NEVER_CHANGED}
    found |= {f"{table}_no_delete": (table, "DELETE") for table in APPEND_ONLY}
    if not is_sqlite:
        found |= {f"{table}_no_truncate": (table, "TRUNCATE") for table in APPEND_ONLY}
    return found


def guard(connection: Connection, *, is_sqlite: bool) -> None:
    """Make the triggers that are missing."""
    missing = unguarded(connection, is_sqlite=is_sqlite)
    if missing and not is_sqlite:
        connection.execute(text(FUNCTION))
    for name in missing:
        table, event = _wanted(is_sqlite=is_sqlite)[name]
        if is_sqlite:
            connection.execute(text(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"))
        else:
            each = "STATEMENT" if event == "TRUNCATE" else "ROW"
            connection.execute(text(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION mailbot_append_only()"))


def unguarded(connection: Connection, *, is_sqlite: bool) -> list[str]:
    """Return the triggers that are missing."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    there = set(connection.execute(text(query)).scalars())
    return sorted(_wanted(is_sqlite=is_sqlite).keys() - there)
