"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from mailbot.config_values import ADDRESS
from mailbot.pipeline import CASE_REFERENCE
from mailbot.replies.cleaning import SURROGATE

F = TypeVar("F", bound=Callable[..., Any])
YEARS = range(1970, 9999)  # time is taken away and added, zones shift: the calendar's own edges leave no room for that


class Instant(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """An ISO 8601 instant; without a zone it is UTC."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the aware instant."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            self.fail(f"{value!r} is no ISO 8601 instant such as 2026-11-24T10:00:00+00:00", param, ctx)
        if instant.year not in YEARS:
            self.fail(f"{value!r} is not within the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


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
