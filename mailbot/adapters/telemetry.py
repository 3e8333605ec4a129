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
from mailbot.expression import expression

ADDRESS_KEYS = frozenset({"sponsor", "sender", "to"})
NAMES = frozenset({"message_id", "native_id", "key"})  # of a message or an action: they name no person, and must stay whole to be looked up
OWN_ID = expression(r"mailbot\.[0-9a-f]{20,}@")  # the Message-ID of a mail of ours, such as a courier's error names
NEITHER = r"\s<>()\[\],;:\"`|="
BEGINS = rf"[^{NEITHER}'@]"  # an apostrophe quotes an address where it stands before it, and is part of a name where it stands within
WRITTEN = expression(rf'"[^"\r\n]{{1,64}}"@[^{NEITHER}\'/]+|{BEGINS}[^{NEITHER}]*(?:@|%40)[^{NEITHER}\'/]*[^{NEITHER}\'/.!?]')
WARNED = (".failed", ".ignored", ".parked", ".put_off", ".quarantined", ".refused", ".unreachable", ".warned")
MOST, LONGEST = 2000, 300  # characters of free text that are looked at, and that are written


def logger(section: Log) -> Callable[[str, Mapping[str, object]], None]:
    """Return the function that writes one event."""
    level, console = getattr(logging, section.level.upper()), section.format == "console"
    renderer: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if console else structlog.processors.JSONRenderer()
    log = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.add_log_level, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )

    def write(event: str, values: Mapping[str, object]) -> None:
        whole = dict(values) if section.addresses else {key: _masked(key, value) for key, value in values.items()}
        shown = {key: value[:LONGEST] if key == "error" and isinstance(value, str) else value for key, value in whole.items()}
        lines = {key: _visible(value) for key, value in shown.items()} if console else shown  # JSON escapes by itself
        (log.warning if event.endswith(WARNED) else log.info)(event, **lines)

    return write


def masked(section: Log, words: str) -> str:
    """Return free text, such as a mail server's own words, as the log may hold it."""
    return words if section.addresses else _without_addresses(words)


def _without_addresses(words: str) -> str:
    return WRITTEN.sub(lambda found: _person(found.group()), words[:MOST])


def _masked(key: str, value: object) -> object:
    """Return a value without addresses, in whatever it is nested; each becomes a digest."""
    if key in NAMES:
        return value
    if isinstance(value, str):
        return _person(value) if key in ADDRESS_KEYS and "@" in value else _without_addresses(value)
    if isinstance(value, Mapping):
        return {name: _masked(str(name), held) for name, held in value.items()}
    return [_masked(key, held) for held in value] if isinstance(value, list | tuple) else value


def _visible(value: object) -> object:
    """Return a value in which nothing moves a cursor, changes a colour or begins a line: such characters are written as escapes."""
    if isinstance(value, str):
        return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in value)
    if isinstance(value, Mapping):
        return {_visible(name): _visible(held) for name, held in value.items()}
    return [_visible(held) for held in value] if isinstance(value, list | tuple) else value


def _person(address: str) -> str:
    """Return the digest of an address, the same however a server spells it; a mail's own id is nobody's address."""
    if OWN_ID.match(address):
        return address
    return "person-" + hashlib.sha256(address.replace("%40", "@").lower().encode("utf-8", "surrogatepass")).hexdigest()[:10]


def silent(_event: str, _values: Mapping[str, object]) -> None:
    """Write nothing."""
