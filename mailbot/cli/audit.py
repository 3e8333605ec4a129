"""`mailbot audit`: the record that stands up later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from mailbot import config
from mailbot.cli.options import config_option, ledger_of, now_option
from mailbot.expression import expression

HEAD = expression(r"[0-9]{1,18}:[0-9a-f]{64}")


class Head(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """A head of the log; one that is cut or mistyped says nothing about the log."""

    name = "SEQ:HASH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the head as it is printed."""
        head = str(value).strip().lower()
        if not HEAD.fullmatch(head):
            self.fail(f"found {value!r}; expected SEQ:HASH as `mailbot audit verify` prints it behind `head`: a number, a colon, 64 hexadecimal digits", param, ctx)
        return head


@click.group()
def audit() -> None:
    """The audit log: append-only, each line bound to the one before."""


@audit.command()
@config_option()
@click.option("--head", "known", type=Head(), default=None, help="A head that was printed before and kept elsewhere: it must be part of the log.")
def verify(config_path: Path, known: str | None) -> int:
    """Verify the log and all that it binds: decisions, approvals, cases, originals. Exit status 1 where anything was changed."""
    journal = ledger_of(config_path)
    try:
        breaks = list(journal.audit_verify())
        if known is not None and not journal.audit_holds(known):
            breaks.append(f"the log does not hold {known}: it was written anew, or cut")
        head = journal.audit_head()
    finally:
        journal.close()
    for found in breaks:
        click.echo(f"broken: {found}", err=True)
    click.echo("The record is whole." if not breaks else f"{len(breaks)} break{'s' if len(breaks) > 1 else ''} found.")
    click.echo(f"head {head}")
    return 1 if breaks else 0


@audit.command()
@config_option()
@now_option
def retain(config_path: Path, now: datetime | None) -> None:
    """Delete original messages older than state.raw_retention_days, as the service does by itself every day; their hashes and decisions stay."""
    settings = config.load(config_path)
    journal = ledger_of(config_path, settings)
    try:
        instant = now or datetime.now(UTC)
        count = journal.expire_raw(instant - timedelta(days=settings.state.raw_retention_days), instant)
    finally:
        journal.close()
    click.echo(f"{count} original messages deleted.")
