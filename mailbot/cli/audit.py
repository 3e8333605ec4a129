"""`mailbot audit`: the record that stands up later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.cli.options import config_option, now_option


@click.group()
def audit() -> None:
    """The audit log: append-only, each line bound to the one before."""


@audit.command()
@config_option()
@click.option("--head", "known", default=None, help="A head that was printed before and kept elsewhere: it must be part of the log.")
def verify(config_path: Path, known: str | None) -> int:
    """Verify the log and all that it binds: decisions, approvals, cases, originals. Exit status 1 where anything was changed."""
    journal = bootstrap.open_journal(config.load(config_path))
    try:
        breaks = list(journal.audit_verify())
        if known is not None and not journal.audit_holds(known):
            breaks.append(f"the log does not hold {known}: it was written anew, or cut")
        head = journal.audit_head()
    finally:
        journal.close()
    for found in breaks:
        click.echo(f"broken: {found}", err=True)
    click.echo("The record is whole." if not breaks else f"{len(breaks)} breaks found.")
    click.echo(f"head {head}")
    return 1 if breaks else 0


@audit.command()
@config_option()
@now_option
def retain(config_path: Path, now: datetime | None) -> None:
    """Delete original messages older than state.raw_retention_days, as the service does by itself every day; their hashes and decisions stay."""
    settings = config.load(config_path)
    journal = bootstrap.open_journal(settings)
    try:
        instant = now or datetime.now(UTC)
        count = journal.expire_raw(instant - timedelta(days=settings.state.raw_retention_days), instant)
    finally:
        journal.close()
    click.echo(f"{count} original messages deleted.")
