"""`mailbot check`: every problem of configuration, rules, templates and registers at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters import config_places, rule_data, shipped
from mailbot.cli.options import config_option
from mailbot.errors import ConfigError, Problem
from mailbot.model.facts import Role
from mailbot.policy.coverage import coverage
from mailbot.policy.laws import BY_PERSONS
from mailbot.policy.lint import UNUSED, lint, unknown_replies
from mailbot.policy.load import TABLE_FILES, load_rules, read_tables
from mailbot.policy.reasons import REASONS, reasons_of
from mailbot.policy.schema import nearest
from mailbot.replies.environment import LANGUAGES, Templates, names_of

Names = Mapping[str, frozenset[str]]


@click.command()
@config_option()
@click.option("--coverage", "show_coverage", is_flag=True, help="Show how many combinations of facts end in each row.")
def check(config_path: Path, show_coverage: bool) -> int:
    """Check configuration, rules, templates and registers; exit status 2 if anything is wrong.

    Run it where mailbot runs, as its user and with its environment: secrets and places are tried.
    """
    problems: list[Problem] = []
    try:
        settings: config.Config | None = config.load(config_path)
    except ConfigError as error:
        problems += error.problems
        settings = config.usable(config_path)
    templates, names = _templates(settings)
    problems += [*_rules(settings, names, show_coverage), *templates, *_pointed_at(settings, config_path)]
    for remark in rule_data.remarks(settings.rules if settings else None):
        click.echo(f"note: {remark}")
    return _told(tuple(dict.fromkeys(problems)))


def _told(problems: tuple[Problem, ...]) -> int:
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
    count = len(problems)
    click.echo(f"{count} problem{'s' if count != 1 else ''} found." if count else "Everything is in order: configuration, rules, templates, registers.")
    return 2 if count else 0


def _templates(settings: config.Config | None) -> tuple[list[Problem], Names]:
    """Return what is wrong with the templates, and the names of the replies that there are in any language; none where nothing tells."""
    try:
        folder = shipped.folder("templates", settings.templates if settings else None)
    except ConfigError as error:
        return list(error.problems), {}
    sources, problems = shipped.readable_texts(folder, "*.j2")
    unread = {problem.file for problem in problems}
    try:
        Templates(sources, str(folder))
    except ConfigError as error:
        problems += [problem for problem in error.problems if problem.file not in unread]
    there = names_of([*sources, *(Path(file).relative_to(folder).as_posix() for file in unread)])
    return problems, {" or ".join(LANGUAGES): frozenset().union(*there.values())}  # what one language lacks, the templates tell


def _rules(settings: config.Config | None, names: Names, show_coverage: bool) -> Iterator[Problem]:
    """Yield what is wrong with the rules, and what they ask of the templates."""
    own = settings.rules if settings else None
    yield from rule_data.check(own)
    try:
        folder = shipped.folder("rules", own)
    except ConfigError as error:
        yield from error.problems
        return
    every, unread = shipped.readable_texts(folder, "*.yaml")
    yield from unread
    texts = {name: text for name, text in every.items() if name in TABLE_FILES}
    tables, wrong = read_tables(texts)
    told = {problem.file for problem in unread}
    yield from (problem for problem in rule_data.placed(wrong, folder) if problem.file not in told)
    if wrong:
        yield from rule_data.placed(unknown_replies(tables.values(), names), folder)
        return
    ruleset = load_rules(texts)
    for problem in lint(ruleset, names, BY_PERSONS):
        if problem.file in TABLE_FILES:
            yield from rule_data.placed([problem], folder)
        elif settings is None or settings.templates is not None or problem.found != UNUSED:  # what is shipped need not be used
            yield replace(problem, file=f"{shipped.folder('templates', settings.templates if settings else None)}/{Path(problem.file).name}")
    covered = coverage(ruleset)
    if not covered.complete:
        yield Problem(str(folder), "", "combinations of facts that no row decides", "every combination ends in an outcome")
    if show_coverage:
        click.echo(str(covered))


def _pointed_at(settings: config.Config | None, config_path: Path) -> Iterator[Problem]:
    """Yield what is wrong with what the configuration names."""
    if settings is None:
        return
    yield from config_places.check(settings, config_path)
    for name, mailbox in settings.mailboxes.items():
        for reason in mailbox.modes:
            known = reasons_of(Role(mailbox.role))
            if reason not in known:
                found = f"a reason that mail to {mailbox.role} is never given" if reason in REASONS else "an unknown reason"
                yield Problem(str(config_path), f"mailboxes.{name}.modes.{reason}", found, f"a reason of docs/rules.md{nearest(str(reason), known)}")
    yield from bootstrap.register_problems(settings)
