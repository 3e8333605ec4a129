"""`mailbot demo`: the whole journey on this machine: real SMTP in, decisions, real SMTP out."""

from __future__ import annotations

import shutil
import smtplib
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from textwrap import indent

import click
from rich.console import Console
from rich.panel import Panel
from rich.progress import Progress
from rich.table import Table

from mailbot import bootstrap, config
from mailbot.adapters.intake import Intake
from mailbot.model.decision import Outcome
from mailbot.model.plan import Decision
from mailbot.reading.read import read

COLOURS = {Outcome.READY: "green", Outcome.REVIEW: "yellow", Outcome.IGNORED: "dim", Outcome.INCOMPLETE: "cyan", Outcome.REJECTED: "red", Outcome.ANSWERED: "blue"}
CONFIG = """# Written by `mailbot demo`.
mailboxes:
  apimanagement: {{kind: maildir, role: apimanagement, path: mail/apimanagement, address: apimanagement@wales.nhs.uk, team: api.team@wales.nhs.uk}}
  securitysubmissions: {{kind: maildir, role: securitysubmissions, path: mail/securitysubmissions, address: DHCW.Securitysubmissions@wales.nhs.uk, team: opsec.team@wales.nhs.uk}}
smtp: {{host: 127.0.0.1, port: {port}}}
registers:
  allow_list: {{path: allow-list.csv}}
  code_of_connection: {{path: code-of-connection.csv}}
  organisations: {{path: organisations.csv}}
  apis: {{path: apis.csv}}
state: {{database: "sqlite:///mailbot.sqlite3"}}
"""
SAMPLES = Path("demo")
OURS = CONFIG.splitlines()[0]  # by which a folder is known as one that may be made anew


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo-run"), help="Where everything is put; made anew.")
@click.option("--samples", type=click.Path(path_type=Path), default=SAMPLES, show_default="demo, in a checkout of mailbot", help="The sample messages and registers.")
@click.option("--keep", is_flag=True, help="Stay up until interrupted: send it mail of your own.")
def demo(folder: Path, samples: Path, keep: bool) -> int:
    """Send sample messages by SMTP, as sponsors would, and watch what becomes of each."""
    console = Console()
    if not any(samples.glob("*.eml")):
        raise click.BadParameter(_none_in(samples), param_hint="--samples")
    if folder.exists() and not _may_be_made_anew(folder):
        raise click.BadParameter(f"{folder} is not a folder that `mailbot demo` made; name an empty or new one", param_hint="--folder")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "received").mkdir(parents=True)
    for register in samples.glob("*.csv"):
        shutil.copy(register, folder)
    world = Intake("127.0.0.1", 0, dict.fromkeys(_everyone(samples), folder / "received"), strip_platform_headers=False)
    world.start()
    (folder / "config.yaml").write_text(CONFIG.format(port=world.port), encoding="utf-8")
    settings = config.load(folder / "config.yaml")
    application = bootstrap.build(settings, now=datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    recipients = {m.address: m.path for m in settings.mailboxes.values() if isinstance(m, config.MaildirMailbox)}
    intake = Intake("127.0.0.1", 0, recipients, strip_platform_headers=False)
    intake.start()
    try:
        console.print(f"[bold]mailbot demo[/bold]: intake on 127.0.0.1:{intake.port}, everything in {folder}/\n")
        _place_sent_mail(samples, folder)
        count = _send(samples, intake.port, console)
        decided = _work(application, console)
        _summary(console, decided, count, folder)
        if keep:
            _stay(application, console, intake.port)
    finally:
        intake.stop()
        world.stop()
        application.close()
    return 0


def _none_in(samples: Path) -> str:
    """Say what is expected: the samples are part of a checkout, not of an installed mailbot."""
    found = "holds no sample message (.eml)" if samples.is_dir() else "is no folder"
    return f"'{samples}' {found}; the samples stand in the folder demo of a checkout of mailbot: run this there (as `make demo` does), or name that folder with --samples"


def _everyone(samples: Path) -> set[str]:
    """Return every address that a reply may go to: the world outside, for the demonstration."""
    senders = {a.address for path in samples.glob("*.eml") for a in read(path.read_bytes()).from_}
    return {*senders, "api.team@wales.nhs.uk", "opsec.team@wales.nhs.uk"}


def _may_be_made_anew(folder: Path) -> bool:
    """Tell whether nothing but what a demo made is lost with a folder: it is empty, or its configuration says so."""
    try:
        if not any(folder.iterdir()):
            return True
        with (folder / "config.yaml").open("rb") as written:
            return written.read(len(OURS) + 1) == f"{OURS}\n".encode()
    except OSError:
        return False


def _place_sent_mail(samples: Path, folder: Path) -> None:
    """Put the Operational Security Team's approvals where its sent mail stands."""
    sent = folder / "mail" / "securitysubmissions" / ".Sent" / "cur"
    sent.mkdir(parents=True)
    for part in ("new", "tmp"):
        (sent.parent / part).mkdir()
    for approval in sorted(samples.glob("sent-*.eml")):
        shutil.copy(approval, sent / f"{approval.stem}:2,S")


def _send(samples: Path, port: int, console: Console) -> int:
    files = [path for path in sorted(samples.glob("*.eml")) if not path.name.startswith("sent-")]
    with Progress(console=console, transient=True) as progress, smtplib.SMTP("127.0.0.1", port, timeout=30) as smtp:
        task = progress.add_task("sending the sample messages by SMTP", total=len(files))
        for path in files:
            content = path.read_bytes()
            mailbox = "DHCW.Securitysubmissions@wales.nhs.uk" if "-sec-" in path.name else "apimanagement@wales.nhs.uk"
            smtp.sendmail("demo@localhost", [mailbox], content)
            progress.advance(task)
    console.print(f"{len(files)} messages were sent to the two mailboxes by SMTP.\n")
    return len(files)


def _work(application: bootstrap.Application, console: Console) -> list[Decision]:
    decided: list[Decision] = []

    def seen(decision: Decision) -> None:
        decided.append(decision)
        colour = COLOURS[decision.outcome]
        console.print(f"[{colour}]{decision.outcome:<10}[/] [bold]{decision.reason}[/]  {decision.sponsor or 'unknown sender'}  [dim]{decision.case or ''}[/]")
        console.print(f"           {decision.sentence}")
        if decision.reply is not None:
            body = "\n".join(line for line in decision.reply.text.splitlines()[2:9])
            console.print(indent(f"reply to {decision.reply.to}: {decision.reply.subject}\n{body}\n…", "           │ "), style="dim", highlight=False, markup=False)
        console.print()

    for name in application.service.mailboxes:
        application.service.turn(name, seen)
    return decided


def _summary(console: Console, decided: list[Decision], count: int, folder: Path) -> None:
    table = Table("outcome", "messages", "what happened", title=f"{len(decided)} of {count} messages decided")
    meaning = {
        Outcome.READY: "routed to the team, pre-triaged; the sponsor has an acknowledgement",
        Outcome.INCOMPLETE: "answered: what is missing",
        Outcome.REJECTED: "answered: why not, and what to do instead",
        Outcome.ANSWERED: "answered: nobody needs to act",
        Outcome.REVIEW: "routed to a person; nothing was sent to the sender",
        Outcome.IGNORED: "filed; machines are never answered",
    }
    for outcome in Outcome:
        table.add_row(f"[{COLOURS[outcome]}]{outcome}[/]", str(sum(d.outcome is outcome for d in decided)), meaning[outcome])
    console.print(table)
    sent = sum(1 for _ in (folder / "received").rglob("*") if _.is_file())
    where = f"mails that left by SMTP   {folder}/received/new   ({sent})\nmailboxes (Maildir)       {folder}/mail\nledger                    {folder}/mailbot.sqlite3\n\nlook round:  mailbot cases list --config {folder}/config.yaml\n             mailbot explain --config {folder}/config.yaml APIM-2026-000001"
    console.print(Panel(where, title="where the results lie", expand=False))


def _stay(application: bootstrap.Application, console: Console, port: int) -> None:
    console.print(f"Staying up: send mail to 127.0.0.1:{port}; Ctrl-C ends.")
    stop = threading.Event()
    try:
        while not stop.wait(0.5):
            _work(application, console)
            time.sleep(0)
    except KeyboardInterrupt:
        console.print("Ended.")
