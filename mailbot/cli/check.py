"""`mailbot check`: every problem of configuration, rules, templates and registers at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters import config_places, rule_data
from mailbot.cli.options import config_option
from mailbot.errors import ConfigError, Problem
from mailbot.policy.coverage import coverage
from mailbot.policy.lint import lint
from mailbot.policy.reasons import REASONS

BY_PERSONS = ("decision-granted", "decision-refused", "decision-more")


@click.command()
@config_option()
@click.option("--coverage", "show_coverage", is_flag=True, help="Show how many combinations of facts end in each row.")
def check(config_path: Path, show_coverage: bool) -> int:
    """Check configuration, rules, templates and registers; exit status 2 if anything is wrong.

    Run it where mailbot runs, as its user and with its environment: secrets and places are tried.
    """
    problems: list[Problem] = []
    settings = None
    try:
        settings = config.load(config_path)
    except ConfigError as error:
        problems += error.problems
    for part in (_rules(settings, show_coverage), _pointed_at(settings, config_path)):
        try:
            for problem in part:
                problems.append(problem)
        except ConfigError as error:
            problems += error.problems
    told = tuple(dict.fromkeys(problems))
    for problem in told:
        click.echo(f"error: {problem}", err=True)
    count = len(told)
    click.echo(f"{count} problem{'s' if count != 1 else ''} found." if count else "Everything is in order: configuration, rules, templates, registers.")
    return 2 if count else 0


def _rules(settings: config.Config | None, show_coverage: bool) -> Iterator[Problem]:
    """Yield what is wrong with rules and templates."""
    yield from rule_data.check(settings.rules if settings else None)
    core = bootstrap.build_core(settings, thorough=True)
    yield from lint(core.rules, core.templates.names, BY_PERSONS)
    covered = coverage(core.rules)
    if not covered.complete:
        yield Problem("rules", "", "combinations of facts that no row decides", "every combination ends in an outcome")
    if show_coverage:
        click.echo(str(covered))


def _pointed_at(settings: config.Config | None, config_path: Path) -> Iterator[Problem]:
    """Yield what is wrong with what the configuration names."""
    if settings is None:
        return
    yield from config_places.check(settings, config_path)
    for name, mailbox in settings.mailboxes.items():
        for rule in mailbox.modes:
            if rule not in REASONS:
                yield Problem(str(config_path), f"mailboxes.{name}.modes", repr(rule), "a reason of the rules")
    yield from bootstrap.register_problems(settings)
