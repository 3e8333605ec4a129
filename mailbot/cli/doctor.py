"""`mailbot doctor`: is everything outside mailbot right, and how to mend what is not."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from mailbot import config
from mailbot.checkup import checkup
from mailbot.cli.options import check_address, config_option, json_option
from mailbot.ports import Diagnosis


@click.command()
@config_option()
@json_option
@click.option("--send-to", default=None, metavar="ADDRESS", help="Send a test mail from each mailbox to this address, which alone proves the right to send.")
def doctor(config_path: Path, as_json: bool, send_to: str | None) -> int:
    """Look at everything outside: connections, rights, folders, scope, secrets, clocks, registers, SMTP, ports, the ledger; and try the reading of mail.

    Says of each thing that it is right, or how to mend it; exit status 1 if anything is wrong.
    """
    if send_to is not None:
        check_address(send_to, "--send-to")
    bad = 0
    for found in checkup(config.load(config_path), datetime.now(UTC), send_to or ""):
        bad += not found.ok
        click.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else _told(found))
    if not as_json:
        click.echo("Everything is right." if not bad else f"{bad} thing{'s are' if bad > 1 else ' is'} wrong.")
    return 1 if bad else 0


def _told(found: Diagnosis) -> str:
    mark = click.style("right", fg="green") if found.ok else click.style("WRONG", fg="red")
    mend = f"\n       mend: {found.mend}" if found.mend and not found.ok else ""
    return f"{mark}  {found.subject}: {found.detail}{mend}"
