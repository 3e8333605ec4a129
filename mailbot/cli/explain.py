"""`mailbot explain`: which rules were tried, the deciding facts, and where in the message each was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters.reading_process import ReadingProcess
from mailbot.cli.options import as_reference, config_option, ledger_of, now_option
from mailbot.cli.triage import Unread, decided
from mailbot.model.decision import Verdict
from mailbot.model.plan import Decision
from mailbot.policy.explain import explain as explained
from mailbot.replies.triage_note import MARKS
from mailbot.review.decide import settled
from mailbot.review.retell import Today, retell
from mailbot.review.retell import story as told


@click.command()
@config_option(required=False)
@click.option("--mailbox", "-m", default=None, help="The mailbox the message came to.")
@now_option
@click.argument("what", nargs=-1, required=True)
def explain(config_path: Path | None, mailbox: str | None, now: datetime | None, what: tuple[str, ...]) -> int:
    """Tell why: WHAT is a case reference (with --config), or paths of messages as for triage.

    The decisions of a case are made again from the stored bytes: exit status 1 where one of them is not the same.
    """
    settings = config.load(config_path) if config_path else None
    named = [words for words in what if as_reference(words) and not Path(words).exists()]
    if named and len(what) > 1:
        raise click.UsageError(f"found the case {named[0]} beside {len(what) - 1} other argument{'s' if len(what) > 2 else ''}; expected one case alone, or paths of messages alone")
    if named:
        return _case(config_path, settings, as_reference(named[0]), now)
    desks = bootstrap.build_desks(settings)
    if mailbox is not None and mailbox not in desks:
        raise click.BadParameter(f"no mailbox '{mailbox}'; there are {', '.join(desks)}", param_hint="--mailbox")
    unread = Unread()
    for source, considered in decided(settings, desks, mailbox, now, what, unread):
        click.echo(f"{source.name}\n{'=' * min(len(source.name), 78)}")
        click.echo(story(considered.plan.decision))
    return unread.status


def _case(config_path: Path | None, settings: config.Config | None, reference: str, now: datetime | None) -> int:
    """Tell the story of a case from the ledger; each decision is made again from the stored bytes."""
    if config_path is None or settings is None:
        raise click.UsageError(f"name with --config whose ledger {reference} stands in")
    journal = ledger_of(config_path, settings)
    reader = ReadingProcess(settings.limits.read_seconds)
    try:
        found = journal.historic(reference)
        if not found:
            raise click.ClickException(f"no case {reference} in the ledger")
        core, desks, instant = bootstrap.build_core(settings), bootstrap.build_desks(settings), now or datetime.now(UTC)
        registers, ledger, dkim = bootstrap.register_source(settings).current(instant), tuple(journal.approvals()), bootstrap.dkim_verifier()
        same, made = True, journal.person_decisions(reference)
        for number, (decision, history) in enumerate(found):
            click.echo(story(settled(decision, number, made)))
            desk = desks.get(decision.mailbox)
            if desk is None:
                click.echo(f"The configuration has no mailbox '{decision.mailbox}' any more.\n")
                continue
            content = journal.raw(decision.sha256)
            retold = retell(decision, history, reader.read(content) if content is not None else None, Today(core, desk, registers, ledger, instant, dkim))
            click.echo(told(retold))
            same = same and retold.same
    finally:
        reader.close()
        journal.close()
    return 0 if same else 1


def story(decision: Decision) -> str:
    """Return the whole explanation of one decision."""
    verdict = Verdict(decision.outcome, decision.reason, decision.sentence, decision.clause, decision.reply.template if decision.reply else None, decision.next_step, decision.trace)
    return explained(verdict, decision.facts) + "\n\nChecks\n" + "\n".join(_checks(decision)) + "\n"


def _checks(decision: Decision) -> Iterator[str]:
    for check in decision.checks:
        yield f"  [{MARKS[check.ok]}] {check.label}: {check.result}"
        for evidence in check.evidence:
            place = f"{evidence.zone}{' of ' + evidence.source if evidence.source else ''}, at {evidence.offset}"
            yield f"           {place}: “{' '.join(evidence.quote.split())[:160]}”"
