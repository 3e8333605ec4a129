"""`mailbot`: the commands, and how their errors reach a person: in words, never as a traceback.

    0 done     1 something outside failed, or was found wrong     2 bad input, options or configuration     130 interrupted

MAILBOT_TRACEBACK=1 in the environment shows where an error that nobody foresaw came from.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TextIO

import click

from mailbot import __version__
from mailbot.adapters.foreign_logs import silence
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
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")  # a terminal that knows no Welsh
    silence()
    usual = os.umask(0o077)  # whatever is made, holds mail of people
    try:
        status = _status()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    finally:
        os.umask(usual)  # whoever called this is no command
    sys.exit(status)


def _nowhere() -> TextIO:
    """Return a stream for a process that was started without one."""
    return open(os.devnull, "w", encoding="utf-8")


def _status() -> int:
    try:
        status = cli.main(prog_name="mailbot", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _told("stopped", 130)
    except click.ClickException as error:
        return _shown(error)
    except ConfigError as error:
        return _told("\nerror: ".join(str(problem) for problem in error.problems), 2)
    except MailbotError as error:
        return _told(str(error), 1)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _told(f"{error.filename or 'input or output'}: {error.strerror or error}", 1)
    except Exception as error:  # whatever nobody foresaw is still said in words
        if os.environ.get("MAILBOT_TRACEBACK"):
            raise
        return _told(f"mailbot itself failed ({type(error).__name__}: {error}); MAILBOT_TRACEBACK=1 shows where", 1)
    return status if isinstance(status, int) else 0


def _shown(error: click.ClickException) -> int:
    """Tell of wrong words on the command line like of all that is wrong, with the command's usage before it."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return 2
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n", err=True)
    return _told(error.format_message(), 2)


def _told(words: str, status: int) -> int:
    click.echo(f"error: {words}", err=True)
    return status
