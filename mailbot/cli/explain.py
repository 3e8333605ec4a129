"""`mailbot explain`: which rules were tried, the deciding facts, and where in the message each was found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.cli.options import config_option, now_option
from mailbot.cli.triage import Unread, decided
from mailbot.model.decision import Verdict
from mailbot.model.plan import Decision
from mailbot.policy.explain import explain as explained
from mailbot.reading.read import read
from mailbot.replies.triage_note import MARKS


@click.command()
@config_option(required=False)
@click.option("--mailbox", "-m", default=None, help="The mailbox the message came to.")
@now_option
@click.argument("what", nargs=-1, required=True)
def explain(config_path: Path | None, mailbox: str | None, now: datetime | None, what: tuple[str, ...]) -> int:
    """Tell why: WHAT is a case reference (with --config), or paths of messages as for triage."""
    settings = config.load(config_path) if config_path else None
    if settings is not None and len(what) == 1 and not Path(what[0]).exists() and "-" in what[0]:
        return _case(settings, what[0])
    desks = bootstrap.build_desks(settings)
    if mailbox is not None and mailbox not in desks:
        raise click.BadParameter(f"no mailbox '{mailbox}'; there are {', '.join(desks)}", param_hint="--mailbox")
    unread = Unread()
    for source, considered in decided(settings, desks, mailbox, now, what, unread):
        click.echo(f"{source.name}\n{'=' * min(len(source.name), 78)}")
        click.echo(story(considered.plan.decision))
    return unread.status


def _case(settings: config.Config, reference: str) -> int:
    """Tell the story of a case from the ledger; each verdict is rebuilt from the facts that were stored."""
    journal = bootstrap.open_journal(settings)
    try:
        found = list(journal.decisions(reference))
        if not found:
            raise click.ClickException(f"no case {reference} in the ledger")
        rules = bootstrap.build_core(settings)
        for decision in found:
            click.echo(story(decision))
            click.echo(_rebuilt(decision, rules, journal.raw(decision.sha256)))
    finally:
        journal.close()
    return 0


def _rebuilt(decision: Decision, core: object, content: bytes | None) -> str:
    if content is None:
        return "The original bytes are no longer kept; their SHA-256 is.\n"
    message = read(content)
    same_bytes = message.sha256 == decision.sha256
    rules = core.rules  # type: ignore[attr-defined]
    version = core.version  # type: ignore[attr-defined]
    again = rules.decide(decision.facts)
    verdict = "the same verdict" if (again.outcome, again.reason) == (decision.outcome, decision.reason) else f"another verdict now: {again.outcome} ({again.reason})"
    changed = "" if version == decision.rules_version else " The rules have changed since."
    return f"Rebuilt: stored bytes {'match' if same_bytes else 'DO NOT match'} their SHA-256; the stored facts give {verdict}.{changed}\n"


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
