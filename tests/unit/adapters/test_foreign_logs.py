"""What libraries say goes through our log or nowhere: one line, masked, without a traceback, and not a thousand times."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

from mailbot.adapters.seldom import Seldom

JO = "jo.bloggs@cardiff.wales.nhs.uk"
LIBRARIES = ("apscheduler.executors.default", "asyncio", "exchangelib.util", "mail.log", "msal.authority", "sqlalchemy.pool", "urllib3.connectionpool", "imapclient", "concurrent.futures")


def said(code: str, *, form: str = "json", addresses: bool = False, level: str = "info") -> list[str]:
    """Return the lines that a process of its own writes to standard error, its libraries' logs taken over."""
    head = f"""
        import asyncio, logging, sys, threading, warnings
        from mailbot.adapters.foreign_logs import take_over
        from mailbot.adapters.telemetry import logger
        from mailbot.config import Log
        take_over(logger(Log(format={form!r}, addresses={addresses!r}, level={level!r})))
        """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(code)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()


@pytest.mark.parametrize("name", LIBRARIES)
@pytest.mark.parametrize("form", ["json", "console"])
def test_a_library_cannot_write_past_the_log(name: str, form: str) -> None:
    """One line, of this form, with neither address nor control character; nothing below a warning, whatever level is set."""
    lines = said(
        f"""
        log = logging.getLogger({name!r})
        log.setLevel(logging.DEBUG)
        log.debug("quiet")
        log.info("quiet")
        try:
            raise ValueError("no {JO}\\x1b[31m")
        except ValueError:
            log.exception("%s failed\\n{{\\"event\\": \\"forged\\"}}\\r\\x1b[2J", {JO!r})
        """,
        form=form, level="debug",
    )  # fmt: skip
    (line,) = lines
    assert "quiet" not in line and "jo.bloggs" not in line and "Traceback" not in line and line.isprintable()
    assert "\x1b[2J" not in line and "\x1b[31m" not in line and "\r" not in line
    if form == "json":
        found = json.loads(line)
        assert (found["event"], found["logger"], found["level"]) == ("library.failed", name, "warning")
        assert found["error"].startswith("ValueError")


def test_addresses_stand_where_the_operator_wants_them() -> None:
    """`log.addresses: true` holds for libraries as well."""
    (line,) = said(f"logging.getLogger('urllib3').warning('no %s', {JO!r})", addresses=True)
    assert json.loads(line)["said"] == f"no {JO}"


def test_one_place_says_the_same_once_a_minute() -> None:
    """A thousand times the same are one line; another place, or another kind of error, is told."""
    lines = said(
        """
        def flood(error):
            for _ in range(500):
                try:
                    raise error
                except Exception:
                    logging.getLogger("asyncio").exception("socket.accept() out of system resource")
        flood(OSError(24, "Too many open files"))
        flood(ValueError("Invalid file descriptor: -1"))
        logging.getLogger("asyncio").warning("another")
        """
    )
    assert [json.loads(line).get("error") for line in lines] == ["OSError: Too many open files", "ValueError", None]


def test_how_many_were_not_told_is_told_with_the_next() -> None:
    """So that nobody takes a flood for one drop."""
    now = [0.0]
    seldom = Seldom(60, lambda: now[0])
    assert [seldom.told("kind") for _ in range(3)] == [{}, None, None]
    assert seldom.told("another kind") == {}
    now[0] = 60.0
    assert [seldom.told("kind"), seldom.told("kind")] == [{"untold": 2}, None]


def test_threads_loops_and_warnings_have_no_way_of_their_own() -> None:
    """What nobody caught in a thread or a loop, what could not be raised, and a warning of Python are lines like all others."""
    lines = said(
        f"""
        def fails():
            raise RuntimeError("no {JO}")
        for _ in range(3):
            thread = threading.Thread(target=fails)
            thread.start()
            thread.join()
        class Dying:
            def __del__(self):
                raise KeyError({JO!r})
        Dying()
        warnings.warn("mind {JO}")
        loop = asyncio.new_event_loop()
        loop.call_soon(fails)
        loop.call_soon(loop.stop)
        loop.run_forever()
        loop.close()
        """
    )
    found = [json.loads(line) for line in lines]
    assert [one["event"] for one in found] == ["thread.failed", "thread.ignored", "library.warned", "library.failed"]
    assert found[0]["error"].startswith("RuntimeError: no person-") and found[0]["at"].startswith("<string>:")
    assert JO not in "".join(lines)


def test_a_command_lets_no_library_write_to_its_terminal() -> None:
    """What goes wrong the command says itself, in words."""
    code = f"import logging; from mailbot.adapters.foreign_logs import silence; silence(); logging.getLogger('msal').error('no {JO}')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
