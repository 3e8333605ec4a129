"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

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


def config_option(*, required: bool = True) -> Callable[[F], F]:
    """Return the `--config` option."""
    return click.option("--config", "-c", "config_path", type=click.Path(path_type=Path), required=required, help="The configuration file (YAML).")


now_option = click.option("--now", type=Instant(), default=None, help="Decide as of this instant.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
