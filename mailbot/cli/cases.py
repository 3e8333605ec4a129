"""`mailbot cases`: list, show, decide, retry."""

from __future__ import annotations

import getpass
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from mailbot import bootstrap, config
from mailbot.cli.explain import story
from mailbot.cli.options import config_option, json_option, now_option
from mailbot.model.case import PersonDecision
from mailbot.ports import Journal
from mailbot.review.again import again
from mailbot.review.decide import acknowledgement

WIDE = 200  # columns of a table that no terminal shows: a pipe or a file


@click.group()
def cases() -> None:
    """What was decided, and what people decide."""


@cases.command("list")
@config_option()
@json_option
def list_cases(config_path: Path, as_json: bool) -> None:
    """List every message handled, oldest first."""
    journal = bootstrap.open_journal(config.load(config_path))
    try:
        if as_json:
            for decision in journal.decisions():
                click.echo(json.dumps(decision.to_json(), ensure_ascii=False))
            return
        console = Console() if sys.stdout.isatty() else Console(width=WIDE)
        table = Table(Column("case", no_wrap=True, min_width=16), "mailbox", "outcome", Column("reason", no_wrap=True), "sponsor", "decided at")
        for decision in journal.decisions():
            cells = (decision.case or "", decision.mailbox, str(decision.outcome), decision.reason, decision.sponsor or "", f"{decision.decided_at:%Y-%m-%d %H:%M}")
            table.add_row(*map(Text, cells))
        console.print(table)
        for mailbox, native_id, error in journal.quarantined():
            click.echo(_plain(f"set aside: {mailbox} {native_id}: {error}"))
        for item, error in journal.left_to_persons():
            click.echo(_plain(f"left to a person: {item.action.key}: {error}"))
    finally:
        journal.close()


def _plain(words: str) -> str:
    """Return one line that moves no cursor: the error may be a mail server's own words."""
    return "".join(char if char.isprintable() else " " for char in words)


@cases.command()
@config_option()
@click.argument("case")
def show(config_path: Path, case: str) -> None:
    """Show one case: every message, its verdict, its checks."""
    journal = bootstrap.open_journal(config.load(config_path))
    try:
        found = list(journal.decisions(case))
        if not found:
            raise click.ClickException(f"no case {case} in the ledger")
        memory = journal.case(case)
        if memory is not None:
            state = f"decided by a person: {memory.decided_by_person}" if memory.decided_by_person else "open"
            click.echo(f"{case}: {memory.sponsor}; {state}")
            for message_id in memory.undelivered:
                click.echo(f"Our mail {message_id} did not arrive, a delivery report says.")
            click.echo("")
        for decision in found:
            click.echo(story(decision))
    finally:
        journal.close()


@cases.command()
@config_option()
@click.option("--note", default="", help="What the sponsor is told besides.")
@click.option("--by", default=None, help="Who decides; your login name where not given.")
@now_option
@click.argument("case")
@click.argument("decision", type=click.Choice(["granted", "refused", "more"]))
def decide(config_path: Path, note: str, by: str | None, now: datetime | None, case: str, decision: str) -> None:
    """Record a person's decision on CASE, and send the sponsor the acknowledgement that the guidance promises."""
    if decision == "more" and not note.strip():
        raise click.UsageError("say with --note what more is needed")
    settings = config.load(config_path)
    journal = bootstrap.open_journal(settings)
    try:
        memory = journal.case(case)
        if memory is None:
            raise click.ClickException(f"no case {case} in the ledger")
        if memory.decided_by_person in ("granted", "refused"):
            raise click.ClickException(f"{case} was {memory.decided_by_person} already; nothing is sent twice")
        desk = bootstrap.build_desks(settings).get(memory.mailbox)
        if desk is None:
            raise click.ClickException(f"the configuration has no mailbox '{memory.mailbox}', to which {case} came")
        if not memory.sponsor:
            raise click.ClickException(f"nobody proven has asked in {case}, so that nobody can be told")
        made = PersonDecision(case, decision, note, by or _login(), now or datetime.now(UTC))
        plan = acknowledgement(made, memory, list(journal.decisions(case)), desk, bootstrap.build_core(settings))
        journal.decide(made, plan)
        click.echo(f"{case}: {decision}. The acknowledgement to {memory.sponsor} is owed; the service sends it with its next turn.")
    finally:
        journal.close()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container a user may have no name
        return f"user {os.getuid()}"


@cases.command()
@config_option()
@click.argument("what", required=False)
def retry(config_path: Path, what: str | None) -> None:
    """Let messages that were set aside, and mails that were left to a person, be tried again: WHAT `cases list` names, or all.

    A mail that may have been sent is sent again only where it is named.
    """
    settings = config.load(config_path)
    journal = bootstrap.open_journal(settings)
    try:
        said = [words for name, mailbox in settings.mailboxes.items() for words in _again(settings, journal, name, mailbox, what)]
    finally:
        journal.close()
    if not said:
        raise click.ClickException("nothing waits to be tried again" if what is None else f"{what} does not wait to be tried again")
    click.echo("\n".join(said))


def _again(settings: config.Config, journal: Journal, name: str, mailbox: config.MailboxConfig, what: str | None) -> list[str]:
    box, outgoing = bootstrap.open_mailbox(settings, name, mailbox)
    try:
        return list(again(journal, box, outgoing, what))
    finally:
        outgoing.close()
        box.close()
