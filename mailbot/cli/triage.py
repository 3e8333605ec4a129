"""`mailbot triage`: decide messages without effects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from mailbot import bootstrap, config
from mailbot.adapters.reading_process import ReadingProcess
from mailbot.assess.context import Desk
from mailbot.cli.options import config_option, json_option, now_option
from mailbot.cli.sources import OLE, Source, sources
from mailbot.errors import MailbotError, NoLedgerError
from mailbot.model.message import Message
from mailbot.pipeline import Considered
from mailbot.policy.explain import explain
from mailbot.reading.addresses import canonical_address
from mailbot.rehearsal import Rehearsal


@click.command()
@config_option(required=False)
@click.option("--mailbox", "-m", default=None, help="The mailbox the messages came to; else told by their To.")
@now_option
@json_option
@click.argument("paths", nargs=-1, required=True)
def triage(config_path: Path | None, mailbox: str | None, now: datetime | None, as_json: bool, paths: tuple[str, ...]) -> int:
    """Decide messages without effects: PATH is an .eml, .msg, mbox, Maildir, a folder of those, or - for standard input."""
    settings = config.load(config_path) if config_path else None
    desks = bootstrap.build_desks(settings)
    if mailbox is not None and mailbox not in desks:
        raise click.BadParameter(f"no mailbox '{mailbox}'; there are {', '.join(desks)}", param_hint="--mailbox")
    unread = Unread()
    for source, considered in decided(settings, desks, mailbox, now, paths, unread):
        decision = considered.plan.decision
        if as_json:
            click.echo(json.dumps(decision.to_json(source.name), ensure_ascii=False))
        else:
            click.echo(f"{source.name}: {decision.outcome} ({decision.reason}) {decision.case or ''}\n  {decision.sentence}")
    return unread.status


class Unread:
    """Tells of what cannot be read or decided, and remembers that there was something."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self.status = 0

    def __call__(self, words: str) -> None:
        """Tell of one thing; the others go on."""
        self.status = 2
        click.echo(f"error: {words}", err=True)


def decided(
    settings: config.Config | None, desks: dict[str, Desk], mailbox: str | None, now: datetime | None, paths: tuple[str, ...], unread: Unread
) -> Iterator[tuple[Source, Considered]]:  # fmt: skip
    """Yield each message of the paths with its decision; one that cannot be read or decided stops no other."""
    instant = now or datetime.now(UTC)
    registers = bootstrap.register_source(settings).current(instant)
    journal = existing_journal(settings)
    ledger = tuple(journal.approvals()) if journal else ()
    rehearsal = Rehearsal(bootstrap.build_core(settings), registers, ledger, journal.history if journal else None, bootstrap.dkim_verifier())
    reader = ReadingProcess(settings.limits.read_seconds if settings else 2.0)
    try:
        for source in sources(paths, unread):
            try:
                message = read_source(reader, source)
                desk = desks[mailbox] if mailbox else _addressed(desks, message)
                considered = rehearsal.decide(desk, message, now or datetime.now(UTC))
            except MailbotError:
                raise
            except Exception as error:  # noqa: BLE001  # one message must never stop the others
                unread(f"{source.name}: mailbot itself failed on it ({type(error).__name__}: {error})")
            else:
                yield source, considered
    finally:
        reader.close()
        if journal:
            journal.close()


def existing_journal(settings: config.Config | None) -> Any:
    """Open the configured ledger where it exists already; who only looks makes none."""
    try:
        return bootstrap.open_journal(settings) if settings else None
    except NoLedgerError:
        return None


def read_source(reader: ReadingProcess, source: Source) -> Message:
    """Read one source; an Outlook item is wrapped so that it passes through the sandboxed reader like any other."""
    if source.content[:8] != OLE:
        return reader.read(source.content)
    import base64
    from dataclasses import replace

    wrapped = b"Content-Type: application/vnd.ms-outlook; name=\"item.msg\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(source.content)
    outer = reader.read(wrapped)
    inner = next((a.message for a in outer.attachments if a.message is not None), None)
    if inner is None:
        return Message(sha256=sha256(source.content).hexdigest(), content=source.content, unreadable="it cannot be read as an Outlook item", original_bytes=False)
    return replace(inner, content=source.content, sha256=sha256(source.content).hexdigest())


def _addressed(desks: dict[str, Desk], message: Message) -> Desk:
    """Return the mailbox that a message was sent to; the first one where none is named."""
    to = {canonical_address(address.address) for address in (*message.to, *message.cc)} | {value.strip().lower() for value in message.header_all("delivered-to")}
    for desk in desks.values():
        if desk.address.lower() in to:
            return desk
    return next(iter(desks.values()))


def show(considered: Considered) -> str:
    """Return why a message was decided as it was, for a person."""
    decision = considered.plan.decision
    from mailbot.model.decision import Verdict

    verdict = Verdict(decision.outcome, decision.reason, decision.sentence, decision.clause, decision.reply.template if decision.reply else None, decision.next_step, decision.trace)
    return explain(verdict, decision.facts)
