"""`mailbot cases decide`: a person's decision on a case, and all for which it is refused."""

from __future__ import annotations

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.cli.options import CaseReference, Text, check_address, config_option, ledger_of, now_option
from mailbot.config_mailboxes import PEOPLE
from mailbot.errors import ConfigError, Problem
from mailbot.model.case import FINAL, CaseMemory, PersonDecision
from mailbot.model.plan import Decision
from mailbot.model.request import EARLIER
from mailbot.replies.cleaning import clean, paragraphs
from mailbot.review.decide import DECISIONS, MAX_NOTE, acknowledgement, proven_sponsor, signed

NEEDED = "make sure first that this is who asked"


@click.command()
@config_option()
@click.option("--note", default="", type=Text(), help=f"What the sponsor is told besides, in at most {MAX_NOTE:,} characters.")
@click.option("--by", default=None, type=Text(), help="Who decides; your login name where not given.")
@click.option("--to", default="", type=Text(), help=f"Whom to tell, where nobody proven has asked: {NEEDED}.")
@click.option("--user", "users", multiple=True, type=Text(), help="For whom it is, where not for every user of the case; may be given several times.")
@now_option
@click.argument("case", type=CaseReference())
@click.argument("decision", type=click.Choice(DECISIONS))
def decide(config_path: Path, note: str, by: str | None, to: str, users: tuple[str, ...], now: datetime | None, case: str, decision: str) -> None:
    """Record a person's decision on CASE, and send the sponsor the acknowledgement that the guidance promises.

    `granted` and `refused` cannot be taken back. A sender who was not proven is told nothing, as the address may be
    forged: name with --to whom to tell. In `mode: observe` nothing may leave, and the command refuses.
    """
    _check_words(decision, note, by, to)
    settings = config.load(config_path)
    journal = ledger_of(config_path, settings)
    try:
        memory = journal.case(case)
        if memory is None:
            raise click.ClickException(f"no case {case} in the ledger")
        before, decided = journal.person_decisions(case), list(journal.decisions(case))
        _check_open(memory, before, decision)
        _check_mailbox(settings, config_path, memory)
        _check_instant(now, decision, decided, before)
        named = _users(users, memory, decided, decision)
        whom = _recipient(settings, to, memory, decided)
        made = PersonDecision(case, decision, note, (by or "").strip() or _login(), now or datetime.now(UTC), whom, len(decided), named)
        journal.decide(made, acknowledgement(made, memory, decided, bootstrap.build_desks(settings)[memory.mailbox], bootstrap.build_core(settings)))
        click.echo(f"{case}: {decision}. The acknowledgement to {whom} is owed; the service sends it with its next turn.")
    finally:
        journal.close()


def _check_words(decision: str, note: str, by: str | None, to: str) -> None:
    """Refuse what is wrong whatever the case is."""
    if len(note) > MAX_NOTE:
        raise click.BadParameter(f"found {len(note):,} characters; expected at most {MAX_NOTE:,}, as all of it is sent", param_hint="--note")
    if by is not None and not clean(by, len(by) + 1):
        raise click.BadParameter("found nothing; expected the name of who decides", param_hint="--by")
    if to:
        check_address(to, "--to")
    if decision == "more" and not paragraphs(note):
        raise click.UsageError("say with --note what more is needed")


def _check_open(memory: CaseMemory, before: Sequence[PersonDecision], decision: str) -> None:
    """Refuse a second last word: the sponsor has been told the first."""
    if memory.decided_by_person not in FINAL:
        return
    last = next((one for one in reversed(before) if one.decision == memory.decided_by_person), None)
    first = f"{memory.reference} was {signed(last) if last else memory.decided_by_person} already; nothing is sent twice"
    if decision == memory.decided_by_person:
        raise click.ClickException(first)
    whom = (last.to if last else "") or memory.sponsor or "the sponsor"
    raise click.ClickException(f"{first}, and a decision cannot be taken back: if it was wrong, write to {whom} yourself, and undo by hand what it has opened or closed")


def _users(given: Sequence[str], memory: CaseMemory, decided: Sequence[Decision], decision: str) -> tuple[str, ...]:
    """Return for whom the decision is; who is named must be a user of the case. Where somebody was to be removed, all must be named."""
    known = dict.fromkeys((*(user.address for user in memory.request.users), *(address for one in decided for address in one.users)))
    chosen = tuple(dict.fromkeys(address.lower() for address in given))
    strange = [address for address in chosen if address not in known]
    if strange:
        raise click.BadParameter(f"found {', '.join(strange)}; expected users of {memory.reference}: {', '.join(known) or 'none is known'}", param_hint="--user")
    taken = next((doubt for doubt in memory.request.doubts if doubt.startswith(EARLIER)), "")
    if taken and decision == "granted" and not chosen and len(known) > 1:
        raise click.UsageError(f"{taken.removeprefix(EARLIER)} stands in {memory.reference}: name with --user each for whom it is granted ({', '.join(known)})")
    return chosen


def _check_mailbox(settings: config.Config, config_path: Path, memory: CaseMemory) -> None:
    """Refuse where the mailbox is gone, or only observed: nothing leaves it then (as `Station.moded` has it)."""
    mailbox = settings.mailboxes.get(memory.mailbox)
    if mailbox is None:
        raise click.ClickException(f"the configuration has no mailbox '{memory.mailbox}', to which {memory.reference} came")
    if mailbox.modes.get(memory.reason, mailbox.mode) == "observe":
        key = f"modes.{memory.reason}" if memory.reason in mailbox.modes else "mode"
        expected = "draft or auto, so that mailbot may tell the sponsor; while it observes, write to them yourself"
        raise ConfigError([Problem(str(config_path), f"mailboxes.{memory.mailbox}.{key}", "observe, in which nothing is sent", expected)])


def _check_instant(now: datetime | None, decision: str, decided: Sequence[Decision], before: Sequence[PersonDecision]) -> None:
    """Refuse an instant before what the decision rests on; two of the same at the same instant are one."""
    if now is None:
        return
    latest = max([one.decided_at for one in decided] + [one.at for one in before])
    if now < latest or any((one.decision, one.at) == (decision, now) for one in before):
        raise click.BadParameter(f"found {now.isoformat()}; expected an instant after {latest.isoformat()}, when the case was last decided on", param_hint="--now")


def _recipient(settings: config.Config, to: str, memory: CaseMemory, decided: Sequence[Decision]) -> str:
    """Return whom to tell: the proven sponsor and nobody else, or whom the person names where there is none."""
    own = {mailbox.address.lower(): name for name, mailbox in settings.mailboxes.items()}
    if reader := own.get(to.lower()):
        raise click.BadParameter(f"found {to}, the address of the mailbox {reader}; expected {PEOPLE}", param_hint="--to")
    sponsor = proven_sponsor(memory, decided)
    sponsor = "" if sponsor.lower() in own else sponsor
    if to and sponsor and to.lower() != sponsor.lower():
        raise click.BadParameter(
            f"found {to}; expected no other address than {sponsor}, who is proven to have asked in {memory.reference} and is told. Write to others yourself.", param_hint="--to"
        )
    if not to and not sponsor:
        raise click.ClickException(f"nobody proven has asked in {memory.reference}, so that nobody is told; name with --to whom you know to have asked")
    return sponsor or to


def _login() -> str:
    try:
        name = getpass.getuser()
        name.encode()
    except (KeyError, OSError, UnicodeError):  # in a container a user may have no name
        return f"user {os.getuid()}"
    return name.strip() or f"user {os.getuid()}"
