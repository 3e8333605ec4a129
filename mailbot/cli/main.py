"""`mailbot`: the commands, and how their errors reach a person (exit status 2, no traceback)."""

from __future__ import annotations

import importlib
import sys

import click

from mailbot import __version__
from mailbot.errors import ConfigError, MailbotError

COMMANDS = ("approvals", "audit", "cases", "check", "demo", "doctor", "evaluate", "explain", "run", "triage")


class Commands(click.Group):
    """Imports a command only when it is used, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(f"mailbot.cli.{cmd_name}"), cmd_name)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mailbot")
def cli() -> None:
    """Triage for the DHCW API Portal mailboxes: reads requests, decides by published rules, answers or hands to a person."""


def main() -> None:
    """Run the command line; what goes wrong is said in words."""
    sys.exit(_status())


def _status() -> int:
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except ConfigError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        return 2
    except MailbotError as error:
        click.echo(f"error: {error}", err=True)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return status if isinstance(status, int) else 0
