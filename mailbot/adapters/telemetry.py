"""Log events to structlog: one canonical line a message, JSON or for the console. The only importer of structlog.

Content of mail is never logged; addresses only where the operator says so, else as a short digest that still tells
whether two lines speak of the same person.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from mailbot.config import Log

ADDRESS_KEYS = frozenset({"sponsor", "sender", "to"})


def logger(section: Log) -> Callable[[str, Mapping[str, object]], None]:
    """Return the function that writes one event."""
    level = getattr(logging, section.level.upper())
    renderer: Any = structlog.processors.JSONRenderer() if section.format == "json" else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    log = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.add_log_level, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )

    def write(event: str, values: Mapping[str, object]) -> None:
        shown = dict(values) if section.addresses else {key: _masked(key, value) for key, value in values.items()}
        (log.warning if event.endswith((".failed", ".quarantined", ".parked", ".put_off", ".unreachable")) else log.info)(event, **shown)

    return write


def _masked(key: str, value: object) -> object:
    if key in ADDRESS_KEYS and isinstance(value, str) and "@" in value:
        return "person-" + hashlib.sha256(value.encode()).hexdigest()[:10]
    return value


def silent(_event: str, _values: Mapping[str, object]) -> None:
    """Write nothing."""
