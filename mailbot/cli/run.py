"""`mailbot run`: the service, or one pass with `--once`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from mailbot import bootstrap, config
from mailbot.adapters.foreign_logs import take_over
from mailbot.adapters.heartbeat import Heartbeat
from mailbot.adapters.intake import Intake
from mailbot.adapters.intake_door import Room
from mailbot.adapters.scheduler import Scheduler
from mailbot.adapters.telemetry import logger, masked
from mailbot.bootstrap import Application
from mailbot.cli import left, owed, watch
from mailbot.cli.options import config_option, now_option
from mailbot.errors import MailbotError, StandbyError

GRACE_SECONDS = 8.0


@click.command()
@config_option()
@click.option("--once", is_flag=True, help="Make one pass over every mailbox, then end.")
@now_option
def run(config_path: Path, once: bool, now: datetime | None) -> int:
    """Run the service until SIGTERM or SIGINT."""
    settings = config.load(config_path)
    log, words = logger(settings.log), partial(masked, settings.log)
    take_over(log)
    application = bootstrap.build(settings, log, now)
    stop = _stop_of(application)
    try:
        watch.prove_scopes(application, log)
        return _once(application, log, stop, words, all_owed=now is not None) if once else _serve(settings, application, log, stop)
    finally:
        application.close()


def _stop_of(application: Application) -> threading.Event:
    """Return the event that SIGTERM and SIGINT set. Whatever still hangs after the grace is left as by a crash: all of it is safe."""
    stop = threading.Event()

    def ended(*_: object) -> None:
        if not stop.is_set():
            stop.set()
            application.service.stop()
            deadline = threading.Timer(GRACE_SECONDS + 1, os._exit, (0,))
            deadline.daemon = True
            deadline.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ended)
    return stop


def _once(application: Application, log: bootstrap.Log, stop: threading.Event, words: Callable[[str], str], *, all_owed: bool) -> int:
    """Look at every mailbox once; one that cannot be reached does not keep the others waiting. Say what is still owed.

    `words` masks what others have written. `all_owed`: as of an instant that is given no time passes, so that what was put off would never be due.
    """
    status = 0
    for name in application.service.mailboxes:
        try:
            report = application.service.turn(name, all_owed=all_owed)
            log("turn.ended", {"mailbox": name, "decided": len(report.decided), "performed": report.performed, "put_off": report.put_off})
        except MailbotError as error:
            log("mailbox.unreachable", {"mailbox": name, "error": str(error)})
            click.echo(f"error: mailbox {name}: {words(str(error))}", err=True)
            status = 1
    for line in owed.summary(application.journal.promised(unfinished=True), words):
        click.echo(left.plain(line), err=True)
    if stop.is_set():
        click.echo("error: stopped before the pass was done; the next one goes on", err=True)
        return 130
    return status


def _serve(settings: config.Config, application: Application, log: bootstrap.Log, stop: threading.Event) -> int:
    heartbeat = watch.heartbeat(settings, application, log)

    def work(name: str) -> None:
        if not stop.is_set():
            _turn(application, name, heartbeat, log)

    scheduler = Scheduler(tuple(settings.mailboxes), settings.schedule.poll_seconds, work)
    health, intake = watch.health(settings, application, log), _intake(settings, scheduler, log)
    scheduler.start()
    for name, station in application.stations.items():
        threading.Thread(target=station.mailbox.wait, args=(stop, lambda name=name: scheduler.wake(name)), daemon=True, name=f"wait-{name}").start()
    log("service.started", {"mailboxes": list(settings.mailboxes)})
    stop.wait()
    for part in (intake, health, heartbeat):
        if part is not None:
            part.stop()
    ended = scheduler.stop(GRACE_SECONDS)
    log("service.stopped", {"clean": ended})
    if not ended:
        sys.stdout.flush()
        os._exit(0)  # a turn that waits for a server holds up nobody: what it promised is looked up at the next start
    return 0


def _turn(application: Application, name: str, heartbeat: Heartbeat | None, log: bootstrap.Log) -> None:
    """Make one turn; the service outlives whatever goes wrong in it, and the next turn tries again."""
    said = ""
    try:
        application.service.turn(name)
    except StandbyError:
        log("mailbox.standby", {"mailbox": name})
    except MailbotError as error:
        said = str(error)
        log("mailbox.unreachable", {"mailbox": name, "error": said})
    except Exception as error:  # noqa: BLE001  # a fault of one turn
        said = f"{type(error).__name__}: {error}"
        log("turn.failed", {"mailbox": name, "error": said})
    if heartbeat is not None:
        heartbeat.note_error(name, said)


def _intake(settings: config.Config, scheduler: Scheduler, log: bootstrap.Log) -> Intake | None:
    section = settings.intake
    if section is None:
        return None
    recipients = {m.address: m.path for m in settings.mailboxes.values() if isinstance(m, config.MaildirMailbox)}
    names = {m.address.lower(): name for name, m in settings.mailboxes.items()}
    intake = Intake(
        section.host, section.port, recipients, section.max_bytes,
        strip_platform_headers=section.strip_platform_headers, delivered=lambda address: scheduler.wake(names[address.lower()]),
        room=Room(section.connections, section.connections_per_peer, section.idle_seconds), log=log,
    )  # fmt: skip
    intake.start()
    return intake
