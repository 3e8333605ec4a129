"""`mailbot`: the commands, and how their errors reach a person (exit status 2, no traceback)."""

from __future__ import annotations

import sys

import click

from mailbot import __version__
from mailbot.cli import approvals, audit, cases, check, demo, doctor, evaluate, explain, run, triage
from mailbot.errors import ConfigError, MailbotError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mailbot")
def cli() -> None:
    """Triage for the DHCW API Portal mailboxes: reads requests, decides by published rules, answers or hands to a person."""


for command in (run.run, triage.triage, cases.cases, explain.explain, check.check, approvals.approvals, audit.audit, evaluate.evaluate, doctor.doctor, demo.demo):
    cli.add_command(command)


def main() -> None:
    """Run the command line; what goes wrong is said in words."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ConfigError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        sys.exit(2)
    except MailbotError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)
