"""`mailbot cases`: list, show, decide, retry."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from mailbot import bootstrap, config
from mailbot.cli import left
from mailbot.cli.explain import story
from mailbot.cli.options import config_option, json_option, now_option
from mailbot.config_values import ADDRESS
from mailbot.model.case import PersonDecision
from mailbot.model.plan import Decision
from mailbot.ports import Journal
from mailbot.review.again import Said, again
from mailbot.review.decide import acknowledgement, proven_sponsor

WIDE = 200  # columns of a table that no terminal shows: a pipe or a file


@click.group()
def cases() -> None:
    """What was decided, and what people decide."""


@cases.command("list")
@config_option()
@json_option
def list_cases(config_path: Path, as_json: bool) -> None:
    """List every message handled, oldest first, and what waits for a person."""
    journal = bootstrap.open_journal(config.load(config_path))
    try:
        if as_json:
            parked = journal.left_to_persons()
            for decision in journal.decisions():
                click.echo(json.dumps(left.as_json(decision, parked), ensure_ascii=False))
            for aside in left.set_aside_as_json(journal):
                click.echo(json.dumps(aside, ensure_ascii=False))
            return
        decisions = list(journal.decisions())
        console = Console() if sys.stdout.isatty() else Console(width=WIDE)
        console.print(_table(decisions))
        for line in left.waiting(journal, decisions):
            click.echo(left.plain(line))
    finally:
        journal.close()


def _table(decisions: Sequence[Decision]) -> Table:
    table = Table(Column("case", no_wrap=True, min_width=16), "mailbox", "outcome", Column("reason", no_wrap=True), "sponsor", "decided at")
    lost = {decision.case for decision in decisions if decision.returned is not None and decision.returned.to_sponsor}
    for decision in decisions:
        outcome = f"{decision.outcome}{', not delivered' if decision.reply and decision.case in lost else ''}"
        table.add_row(*map(Text, (decision.case or "", decision.mailbox, outcome, decision.reason, decision.sponsor or "", f"{decision.decided_at:%Y-%m-%d %H:%M}")))
    return table


@cases.command()
@config_option()
@click.argument("case")
def show(config_path: Path, case: str) -> None:
    """Show CASE: every message, its verdict, its checks, and what waits for a person; or a message that was set aside, by its id."""
    journal = bootstrap.open_journal(config.load(config_path))
    try:
        found, aside = list(journal.decisions(case)), left.set_aside(journal, case)
        if not found and not aside:
            raise click.ClickException(f"no case {case} in the ledger")
        parked = [left.left(item, error) for item, error in journal.left_to_persons() if item.case == case]
        for line in (*_state(journal, case), *aside, *parked, *([left.RETRY] if aside or parked else ()), ""):
            click.echo(left.plain(line))
        for decision in found:
            click.echo(story(decision))
    finally:
        journal.close()


def _state(journal: Journal, case: str) -> Iterator[str]:
    memory = journal.case(case)
    if memory is not None:
        yield f"{case}: {memory.sponsor or 'nobody proven has asked'}; {f'decided by a person: {memory.decided_by_person}' if memory.decided_by_person else 'open'}"
        yield from (f"not delivered: {left.came_back(returned)}" for returned in memory.returned)


@cases.command()
@config_option()
@click.option("--note", default="", help="What the sponsor is told besides.")
@click.option("--by", default=None, help="Who decides; your login name where not given.")
@click.option("--to", default="", help="Whom to tell, where nobody proven has asked: make sure first that this is who asked.")
@now_option
@click.argument("case")
@click.argument("decision", type=click.Choice(["granted", "refused", "more"]))
def decide(config_path: Path, note: str, by: str | None, to: str, now: datetime | None, case: str, decision: str) -> None:
    """Record a person's decision on CASE, and send the sponsor the acknowledgement that the guidance promises.

    A sender who was not proven is told nothing: the address may be forged. Name with --to whom to tell.
    """
    if to and not ADDRESS.fullmatch(to):
        raise click.BadParameter(f"{to!r} is no address such as name@wales.nhs.uk", param_hint="--to")
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
        decided = list(journal.decisions(case))
        whom = to or proven_sponsor(memory, decided)
        if not whom:
            raise click.ClickException(f"nobody proven has asked in {case}, so that nobody is told; name with --to whom you know to have asked")
        made = PersonDecision(case, decision, note, by or _login(), now or datetime.now(UTC))
        journal.decide(made, acknowledgement(made, replace(memory, sponsor=whom), decided, desk, bootstrap.build_core(settings)))
        click.echo(f"{case}: {decision}. The acknowledgement to {whom} is owed; the service sends it with its next turn.")
    finally:
        journal.close()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # in a container a user may have no name
        return f"user {os.getuid()}"


@cases.command()
@config_option()
@click.argument("words", nargs=-1, metavar="[[MAILBOX] WHAT]")
def retry(config_path: Path, words: tuple[str, ...]) -> int:
    """Let messages that were set aside, and mails that were left to a person, be tried again: WHAT `cases list` names, or all.

    A message goes from Quarantine back to the inbox and is handled again. A mail that may have been sent is sent again only
    where it is named. Exit status 1 where a message could not be brought back.
    """
    settings = config.load(config_path)
    named = words[0] if words and (len(words) == 2 or words[0] in settings.mailboxes) else None
    if len(words) > 2:
        raise click.UsageError("name a mailbox and one thing of it")
    if named not in (None, *settings.mailboxes):
        raise click.BadParameter(f"no mailbox '{named}'; there are {', '.join(settings.mailboxes)}", param_hint="MAILBOX")
    wanted = next(iter(words[named is not None :]), None)
    chosen = {name: mailbox for name, mailbox in settings.mailboxes.items() if named in (None, name)}
    journal = bootstrap.open_journal(settings)
    try:
        said = [one for name, mailbox in chosen.items() for one in _again(settings, journal, name, mailbox, wanted)]
    finally:
        journal.close()
    if not said:
        raise click.ClickException("nothing waits to be tried again" if wanted is None else f"{wanted} does not wait to be tried again")
    for one in said:
        click.echo(left.plain(one.words), err=not one.done)
    return 0 if all(one.done for one in said) else 1


def _again(settings: config.Config, journal: Journal, name: str, mailbox: config.MailboxConfig, what: str | None) -> list[Said]:
    box, outgoing = bootstrap.open_mailbox(settings, name, mailbox)
    try:
        return list(again(journal, box, outgoing, what, datetime.now(UTC)))
    finally:
        outgoing.close()
        box.close()
