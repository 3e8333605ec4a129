"""`mailbot doctor`: is everything outside mailbot right, and how to mend what is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters.register_files import RegisterFiles
from mailbot.cli.options import config_option
from mailbot.errors import MailbotError
from mailbot.ports import Diagnosis


@click.command()
@config_option()
def doctor(config_path: Path) -> int:
    """Connect to everything, check permissions, folders, scope, clocks, registers and SMTP; exit status 1 if anything is wrong."""
    settings = config.load(config_path)
    bad = 0
    for found in _diagnoses(settings):
        mark = click.style("right", fg="green") if found.ok else click.style("WRONG", fg="red")
        click.echo(f"{mark}  {found.subject}: {found.detail}")
        if not found.ok:
            bad += 1
            if found.mend:
                click.echo(f"       mend: {found.mend}")
    click.echo("Everything is right." if not bad else f"{bad} things are wrong.")
    return 1 if bad else 0


def _diagnoses(settings: config.Config) -> Iterator[Diagnosis]:
    yield from _ledger(settings)
    registers = RegisterFiles(settings.registers).current(datetime.now(UTC))
    for name, digest in registers.sha256s():
        if name == "apis" and settings.registers.apis is None:
            continue
        usable = digest != "unavailable"
        yield Diagnosis(f"register {name}", usable, "loaded" if usable else "; ".join(p for p in registers.problems if p.startswith(name)), "mend the file; until then requests that rest on it go to people")
    for name, mailbox in settings.mailboxes.items():
        try:
            box, outgoing = bootstrap.open_mailbox(settings, name, mailbox)
        except MailbotError as error:
            yield Diagnosis(f"mailbox {name}", ok=False, detail=str(error))
            continue
        try:
            yield from box.diagnose()
            yield from outgoing.diagnose()
        except MailbotError as error:
            yield Diagnosis(f"mailbox {name}", ok=False, detail=str(error))
        finally:
            box.close()


def _ledger(settings: config.Config) -> Iterator[Diagnosis]:
    try:
        journal = bootstrap.open_journal(settings)
    except MailbotError as error:
        yield Diagnosis("ledger", ok=False, detail=str(error), mend="check state.database")
        return
    breaks = journal.audit_verify()
    journal.close()
    yield Diagnosis("ledger", not breaks, "opens; the audit log is whole" if not breaks else f"the audit log is broken: {breaks[0]}", "restore the ledger from a copy and find out who changed it")
