"""`mailbot check`: every problem of configuration, rules, templates and registers at once."""

from __future__ import annotations

from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters.register_files import RegisterFiles
from mailbot.cli.options import config_option
from mailbot.errors import ConfigError, Problem
from mailbot.policy.coverage import coverage
from mailbot.policy.lint import lint

BY_PERSONS = ("decision-granted", "decision-refused", "decision-more")


@click.command()
@config_option()
@click.option("--coverage", "show_coverage", is_flag=True, help="Show how many combinations of facts end in each row.")
def check(config_path: Path, show_coverage: bool) -> int:
    """Check configuration, rules, templates and registers; exit status 2 if anything is wrong."""
    problems: list[Problem] = []
    settings = None
    try:
        settings = config.load(config_path)
    except ConfigError as error:
        problems += error.problems
    try:
        core = bootstrap.build_core(settings, thorough=True)
        problems += lint(core.rules, core.templates.names, BY_PERSONS)
        covered = coverage(core.rules)
        if not covered.complete:
            problems.append(Problem("rules", "", "combinations of facts that no row decides", "every combination ends in an outcome"))
        if show_coverage:
            click.echo(str(covered))
        bootstrap.build_desks(settings)
    except ConfigError as error:
        problems += error.problems
    if settings is not None:
        problems += RegisterFiles(settings.registers).check()
        problems += _maildirs(settings, config_path)
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
    click.echo(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found." if problems else "Everything is in order: configuration, rules, templates, registers.")
    return 2 if problems else 0


def _maildirs(settings: config.Config, config_path: Path) -> list[Problem]:
    """Notice Maildirs that cannot be used; one that does not exist yet is made when it is needed."""
    out: list[Problem] = []
    for name, mailbox in settings.mailboxes.items():
        if isinstance(mailbox, config.MaildirMailbox) and mailbox.path.exists() and not mailbox.path.is_dir():
            out.append(Problem(str(config_path), f"mailboxes.{name}.path", f"{mailbox.path}, which is no folder", "a Maildir"))
        if mailbox.modes:
            from mailbot.policy.reasons import REASONS

            out += [Problem(str(config_path), f"mailboxes.{name}.modes", repr(rule), "a reason of the rules") for rule in mailbox.modes if rule not in REASONS]
    return out
