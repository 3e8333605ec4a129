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
def verify(config_path: Path) -> int:
    """Verify the chain; exit status 1 where anything was changed."""
    journal = bootstrap.open_journal(config.load(config_path))
    try:
        breaks = journal.audit_verify()
    finally:
        journal.close()
    for found in breaks:
        click.echo(f"broken: {found}", err=True)
    click.echo("The audit log is whole." if not breaks else f"{len(breaks)} breaks found.")
    return 1 if breaks else 0


@audit.command()
@config_option()
@now_option
def retain(config_path: Path, now: datetime | None) -> None:
    """Delete original messages older than state.raw_retention_days; their hashes and decisions stay."""
    settings = config.load(config_path)
    journal = bootstrap.open_journal(settings)
    try:
        count = journal.expire_raw((now or datetime.now(UTC)) - timedelta(days=settings.state.raw_retention_days))
    finally:
        journal.close()
    click.echo(f"{count} original messages deleted.")
