"""`mailbot cases`: list, show, decide, retry."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from mailbot import bootstrap, config
from mailbot.cli import left, owed
from mailbot.cli.decide import decide
from mailbot.cli.explain import story
from mailbot.cli.listing import table
from mailbot.cli.options import CaseReference, Text, config_option, json_option, ledger_of
from mailbot.ports import Journal
from mailbot.review.again import Said, again
from mailbot.review.decide import settled, told

WIDE = 1000  # columns of a table that no terminal shows: a pipe or a file


@click.group()
def cases() -> None:
    """What was decided, and what people decide."""


cases.add_command(decide)


@cases.command("list")
@config_option()
@json_option
def list_cases(config_path: Path, as_json: bool) -> None:
    """List every message handled, oldest first, and what waits for a person."""
    journal = ledger_of(config_path)
    try:
        if as_json:
            _as_json(journal)
            return
        decisions, promised = list(journal.decisions()), journal.promised()
        console = Console() if sys.stdout.isatty() else Console(width=WIDE)
        console.print(table(decisions, owed.stands(promised), console.width))
        for line in (*owed.summary(promised, parked=False), *owed.acknowledgements(promised), *left.waiting(journal, decisions)):
            click.echo(left.plain(line))
    finally:
        journal.close()


def _as_json(journal: Journal) -> None:
    """Print each decision; those of a case whose reply came back are known only when all have been read."""
    parked, stands, lost = journal.left_to_persons(), owed.stands(journal.promised()), owed.lost_cases(journal.decisions())
    for decision in journal.decisions():
        click.echo(json.dumps(left.as_json(decision, parked, owed.reply(decision, stands, lost)), ensure_ascii=False))
    for aside in left.set_aside_as_json(journal):
        click.echo(json.dumps(aside, ensure_ascii=False))


@cases.command()
@config_option()
@click.argument("case", type=CaseReference())
def show(config_path: Path, case: str) -> None:
    """Show CASE: every message, its verdict, its checks, and what waits for a person; or a message that was set aside, by its id."""
    journal = ledger_of(config_path)
    try:
        found, aside = list(journal.decisions(case)), left.set_aside(journal, case)
        if not found and not aside:
            raise click.ClickException(f"no case {case} in the ledger")
        parked = [left.left(item, error) for item, error in journal.left_to_persons() if item.case == case]
        unsent = owed.of_case(journal.promised(case), found)
        for line in (*_state(journal, case), *unsent, *aside, *parked, *([left.RETRY] if aside or parked else ()), ""):
            click.echo(left.plain(line))
        made = journal.person_decisions(case)
        for number, decision in enumerate(found):
            click.echo(story(settled(decision, number, made)))
    finally:
        journal.close()


def _state(journal: Journal, case: str) -> Iterator[str]:
    memory = journal.case(case)
    if memory is not None:
        yield f"{case}: {memory.sponsor or 'nobody proven has asked'}; {f'decided by a person: {memory.decided_by_person}' if memory.decided_by_person else 'open'}"
        yield from told(journal.person_decisions(case))
        yield from (f"not delivered: {left.came_back(returned)}" for returned in memory.returned)


@cases.command()
@config_option()
@click.argument("words", nargs=-1, type=Text(), metavar="[[MAILBOX] WHAT]")
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
    journal = ledger_of(config_path, settings)
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
