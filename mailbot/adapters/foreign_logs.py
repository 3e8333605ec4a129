"""What libraries say of themselves, as lines of our log: the only way by which it reaches standard error.

    a logger's warning or error, a warning of Python      library.warned, library.failed
    an error that nobody caught in a thread, or could     thread.failed, thread.ignored

One line each, without a traceback, masked and without control characters like every other line; of one place in the code
the first in a minute, which also tells how many were left out since. Nothing below a warning is written, at any level.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import PurePath
from types import TracebackType

from mailbot.adapters.seldom import Seldom

Log = Callable[[str, Mapping[str, object]], None]
LONGEST = 300
SHY = frozenset({"asyncio", "mail.log", "py.warnings"})  # their first line says what happened; what follows holds data


class ForeignLogs(logging.Handler):
    """Turns records of the standard library's logging into events."""

    def __init__(self, log: Log) -> None:
        """Write with this function, which masks."""
        super().__init__(logging.WARNING)
        self._log = log
        self._seldom = Seldom()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, or count it; a line that cannot be written is no reason to stop."""
        kind = record.exc_info[0] if record.exc_info else None
        untold = self._seldom.told((record.name, record.pathname, record.lineno, kind))
        if untold is None:
            return
        values: dict[str, object] = {"logger": record.name, "at": f"{record.module}:{record.lineno}", "said": _said(record)}
        if record.exc_info and record.exc_info[1] is not None:
            values["error"] = _named(record.exc_info[1], words=record.name not in SHY)
        with suppress(Exception):
            self._log("library.failed" if record.levelno >= logging.ERROR else "library.warned", {**values, **untold})


def _said(record: logging.LogRecord) -> str:
    try:
        words = record.getMessage()
    except Exception:  # noqa: BLE001  # a library's own mistake in its message
        words = str(record.msg)
    if record.name == "py.warnings":  # QUIRK: "file:line: Category: words", and the source line below
        words = words.partition(": ")[2]
    if record.name in SHY:
        words = words.strip().partition("\n")[0].partition("(")[0]
    return words[:LONGEST]


def _named(error: BaseException, *, words: bool = True) -> str:
    """Return an error's kind, and its words where they are no data of others."""
    if isinstance(error, OSError) and error.errno and not words:
        return f"{type(error).__name__}: {os.strerror(error.errno)}"
    return f"{type(error).__name__}: {error}"[:LONGEST] if words else type(error).__name__


def _place(trail: TracebackType | None) -> str:
    """Return the place in the code where an error arose."""
    while trail is not None and trail.tb_next is not None:
        trail = trail.tb_next
    return f"{PurePath(trail.tb_frame.f_code.co_filename).stem}:{trail.tb_lineno}" if trail is not None else ""


def silence() -> None:
    """Let no library write to standard error by itself: what a command has to say, it says."""
    logging.getLogger().addHandler(logging.NullHandler())


def take_over(log: Log) -> ForeignLogs:
    """Lead everything that is not our own log into it, for the rest of the process."""
    seldom, handler, root = Seldom(), ForeignLogs(log), logging.getLogger()
    for former in [one for one in root.handlers if isinstance(one, ForeignLogs)]:
        root.removeHandler(former)
    root.addHandler(handler)
    logging.captureWarnings(True)

    def failed(event: str, name: str, error: BaseException | None, trail: TracebackType | None) -> None:
        untold = seldom.told((event, _place(trail), type(error)))
        if untold is not None:
            with suppress(Exception):
                log(event, {"thread": name, "at": _place(trail), "error": _named(error) if error else "", **untold})

    def uncaught(args: threading.ExceptHookArgs) -> None:
        if not isinstance(args.exc_value, SystemExit):
            failed("thread.failed", args.thread.name if args.thread else "", args.exc_value, args.exc_traceback)

    threading.excepthook = uncaught
    sys.unraisablehook = lambda args: failed("thread.ignored", threading.current_thread().name, args.exc_value, args.exc_traceback)
    return handler
