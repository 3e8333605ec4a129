"""`mailbot approvals`: what the approval ledger holds, and whether a file is a proven approval."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters.reading_process import ReadingProcess
from mailbot.approvals.verify import covers, read_approvals
from mailbot.cli.options import config_option, json_option, ledger_of, now_option
from mailbot.cli.sources import sources
from mailbot.cli.triage import Unread, read_source
from mailbot.model.london import shown
from mailbot.model.message import Attachment, AttachmentKind, Message


@click.group()
def approvals() -> None:
    """The approval ledger: the sent mail of the Operational Security Team, as mailbot saw it."""


@approvals.command("list")
@config_option()
@json_option
@click.option("--domain", default=None, help="Only mails that name this domain.")
def list_approvals(config_path: Path, as_json: bool, domain: str | None) -> None:
    """List the mails of the ledger with what each says of each domain."""
    journal = ledger_of(config_path)
    try:
        for entry in journal.approvals():
            said = {s.domain: str(s.verdict) for s in entry.statements}
            if domain is not None and domain.lower() not in said:
                continue
            dated = entry.dated.isoformat() if entry.dated else None
            if as_json:
                click.echo(json.dumps({"message_id": entry.message_id, "sender": entry.sender, "dated": dated, "subject": entry.subject, "origin": entry.origin, "domains": said}, ensure_ascii=False))
            else:
                click.echo(f"{_shown(entry.dated)}  {entry.message_id}  {entry.subject}\n    " + (", ".join(f"{d}: {v}" for d, v in said.items()) or "names no domain"))
    finally:
        journal.close()


@approvals.command()
@config_option()
@click.argument("message_id")
def show(config_path: Path, message_id: str) -> None:
    """Show one mail of the ledger with the words that say so."""
    journal = ledger_of(config_path)
    try:
        found = [entry for entry in journal.approvals() if entry.message_id == message_id]
        if not found:
            raise click.ClickException(f"no mail {message_id} in the approval ledger")
        for entry in found:
            click.echo(f"{entry.message_id}\nfrom {entry.sender} to {', '.join(entry.recipients)}\ndated {_shown(entry.dated)}, recorded {_shown(entry.seen_at)} ({entry.origin})\nsubject {entry.subject}")
            for statement in entry.statements:
                click.echo(f"  {statement.domain}: {statement.verdict}: “{' '.join(statement.evidence.quote.split())}”")
            click.echo(f"  text hashes: {', '.join(entry.text_hashes)}")
    finally:
        journal.close()


@approvals.command("check")
@config_option()
@now_option
@click.argument("file")
def check_file(config_path: Path, now: datetime | None, file: str) -> int:
    """Tell whether FILE (an approval, or a mail that brings one; - for standard input) holds proven approvals, and for which domains."""
    if Path(file).is_dir():
        raise click.BadParameter(f"found a folder, {file}; expected one file of mail: .eml, .msg, an mbox, or - for standard input", param_hint="FILE")
    settings = config.load(config_path)
    desk = next(iter(bootstrap.build_desks(settings).values()))
    journal, reader, instant = ledger_of(config_path, settings), ReadingProcess(settings.limits.read_seconds), now or datetime.now(UTC)
    try:
        entries = tuple(journal.approvals())
        proven, unread = False, Unread()
        for source in sources((file,), unread):
            message = read_source(reader, source)
            carrier = message if any(a.message for a in message.attachments) else _carrying(message)
            for reading in read_approvals(carrier, desk.approvals, entries, bootstrap.dkim_verifier()):
                click.echo(f"{reading.source}: {'proven by ' + reading.proof if reading.proof else 'NOT PROVEN'}: {reading.because}")
                for statement in reading.statements:
                    why = covers(reading, statement.domain, desk.approvals, entries, instant)
                    proven = proven or not why
                    click.echo(f"  {statement.domain}: {statement.verdict}: " + (f"does not count: {why}" if why else "counts"))
        return unread.status or (0 if proven else 1)
    finally:
        reader.close()
        journal.close()


def _shown(at: datetime | None) -> str:
    return shown(at) if at else "undated"


def _carrying(message: Message) -> Message:
    """Return a carrier for a bare approval, so that it is judged as an attachment would be."""
    attachment = Attachment("approval", "message/rfc822", AttachmentKind.MESSAGE, len(message.content), message.sha256, message=message)
    return Message(sha256=message.sha256, attachments=(attachment,))
