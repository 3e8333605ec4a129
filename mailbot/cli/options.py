"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from mailbot import bootstrap
from mailbot.config import Config, load
from mailbot.config_values import ADDRESS
from mailbot.errors import ConfigError, NoLedgerError, Problem
from mailbot.pipeline import CASE_REFERENCE
from mailbot.replies.cleaning import SURROGATE

F = TypeVar("F", bound=Callable[..., Any])
YEARS = range(1970, 9999)  # time is taken away and added, zones shift: the calendar's own edges leave no room for that


class Instant(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """An ISO 8601 instant; without a zone it is UTC. The same instant is the same, in whatever zone it is written."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the aware instant, in UTC."""
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        try:
            instant = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            self.fail(f"{value!r} is no ISO 8601 instant such as 2026-11-24T10:00:00+00:00", param, ctx)
        if instant.year not in YEARS:
            self.fail(f"{value!r} is not within the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


class Text(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """Words that can be kept and sent: whatever bytes a shell may hand on, no text is made of those that are no UTF-8."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the words as they are."""
        words = str(value)
        if SURROGATE.search(words):
            self.fail(f"found bytes that are no UTF-8 in {ascii(words[:60])}; expected text in UTF-8", param, ctx)
        return words


class CaseReference(Text):
    """A case's reference, in capitals or not; other words, such as a message's id, stay as they are."""

    name = "CASE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the reference as the ledger has it."""
        words = super().convert(value, param, ctx)
        return as_reference(words) or words


def as_reference(words: str) -> str:
    """Return the case's reference that the words are, in whatever case of letters; empty where they are none."""
    upper = words.upper() if words.isascii() else ""
    return upper if CASE_REFERENCE.fullmatch(upper) else ""


def config_option(*, required: bool = True) -> Callable[[F], F]:
    """Return the `--config` option."""
    return click.option("--config", "-c", "config_path", type=click.Path(path_type=Path), required=required, help="The configuration file (YAML).")


now_option = click.option("--now", type=Instant(), default=None, help="Decide as of this instant.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def check_address(words: str, option: str) -> None:
    """Refuse what an option gives as an address of mail and is none."""
    if not ADDRESS.fullmatch(words):
        raise click.BadParameter(f"{words!r} is no address such as name@wales.nhs.uk", param_hint=option)


def ledger_of(config_path: Path, settings: Config | None = None) -> Any:
    """Open the ledger of a configuration that is there already; where there is none, ConfigError names the file and the key."""
    settings = settings or load(config_path)
    try:
        return bootstrap.open_journal(settings)
    except NoLedgerError as error:
        place = settings.state.database.removeprefix("sqlite:///")
        found = f"{place}, where there is no ledger" if place != settings.state.database else str(error)
        raise ConfigError([Problem(str(config_path), "state.database", found, "the ledger of a mailbot that has run; `mailbot run` makes it")]) from error
