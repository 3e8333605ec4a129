"""The command line: one file a command, joined here."""

from mailbot.cli.main import main

__all__ = ["main"]
