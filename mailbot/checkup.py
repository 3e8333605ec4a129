"""Everything outside mailbot, looked at once: what is right, and how to mend what is not. What `mailbot doctor` tells.

Each part is looked at for itself, so that one that is broken hides no other. Nothing is sent and nothing is moved; missing
mail folders are created, as the service does it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mailbot import bootstrap, config
from mailbot.adapters import clock, port_doctor, reading_doctor
from mailbot.errors import ConfigError, MailbotError, NoLedgerError
from mailbot.model.london import day_of
from mailbot.model.plan import Mail
from mailbot.ports import Diagnosis, Mailbox, Outgoing
from mailbot.replies.thread import message_id_for, plain_mail

LEAST_FREE = 200 * 1024 * 1024
TEST_MAIL = "This is a test mail of mailbot, sent by `mailbot doctor --send-to` from the mailbox {name}.\n\nThat you read it shows that replies can leave.\n"


def checkup(settings: config.Config, now: datetime, send_to: str = "") -> Iterator[Diagnosis]:
    """Yield what is found, each thing once; where an address is given, a test mail leaves each mailbox."""
    seen: set[Diagnosis] = set()
    for found in _everything(settings, now, send_to):
        if found not in seen:
            seen.add(found)
            yield found


def _everything(settings: config.Config, now: datetime, send_to: str) -> Iterator[Diagnosis]:
    yield from _ledger(settings)
    yield from _registers(settings, now)
    yield reading_doctor.reading(settings.limits.read_seconds)
    for name, mailbox in settings.mailboxes.items():
        yield from _mailbox(settings, name, mailbox, now, send_to)
    if settings.intake is not None:
        recipients = sum(isinstance(mailbox, config.MaildirMailbox) for mailbox in settings.mailboxes.values())
        yield port_doctor.intake(settings.intake.host, settings.intake.port, recipients)
    if settings.health.port is not None:
        yield port_doctor.health(settings.health.host, settings.health.port)
    yield _alarms(settings)


# the ledger


def _ledger(settings: config.Config) -> Iterator[Diagnosis]:
    place = _file(settings)
    try:
        journal = bootstrap.open_journal(settings)
    except NoLedgerError:
        yield _unmade(place) if place is not None else Diagnosis("ledger", True, "its tables are made at the first start")
        return
    except MailbotError as error:
        yield Diagnosis("ledger", False, str(error), "check state.database, and the rights of the user that runs mailbot")
        return
    try:
        breaks, actions = journal.audit_verify(), journal.pulse().actions
    except MailbotError as error:
        yield Diagnosis("ledger", False, str(error), "check state.database")
        return
    finally:
        journal.close()
    mend = "restore the ledger from a copy, and find out who changed it"
    yield Diagnosis("ledger", not breaks, "opens; the audit log is whole" if not breaks else f"the audit log is broken: {breaks[0]}", "" if not breaks else mend)
    left = sum(count for (_, state), count in actions.items() if state == "parked")
    yield Diagnosis("ledger", True, f"actions left to people: {left}{'; look into the Quarantine folders' if left else ''}")
    if place is not None:
        yield _space(place.parent)


def _file(settings: config.Config) -> Path | None:
    """Return the ledger's file; None where it is no file."""
    place = settings.state.database.removeprefix("sqlite:///")
    return None if place == settings.state.database else Path(place)


def _unmade(place: Path) -> Diagnosis:
    if os.access(place if place.exists() else place.parent, os.W_OK):
        return Diagnosis("ledger", True, f"{place} is made at the first start")
    return Diagnosis("ledger", False, f"{place} does not exist and cannot be made", "create its folder, and let the user that runs mailbot write there")


def _space(folder: Path) -> Diagnosis:
    free = shutil.disk_usage(folder).free
    return Diagnosis("ledger", free >= LEAST_FREE, f"{free // (1024 * 1024)} MB free at {folder}", "" if free >= LEAST_FREE else "free some space")


# registers


def _registers(settings: config.Config, now: datetime) -> Iterator[Diagnosis]:
    try:
        found = bootstrap.register_source(settings).current(now)
    except ConfigError as error:
        yield Diagnosis("registers", False, str(error), "mend the file; mailbot does not start with it")
        return
    for name in config.Registers.model_fields:
        register: config.Register | None = getattr(settings.registers, name)
        if register is None:
            continue
        unusable, refused = _told(name, found.problems), _told(name, found.refused)
        if unusable:
            yield Diagnosis(f"register {name}", False, unusable, "mend or renew the file; until then requests that rest on it go to people")
        elif refused:
            yield Diagnosis(f"register {name}", False, refused, "mend these rows; until then they open nothing")
        else:
            yield Diagnosis(f"register {name}", True, _age(register, now))


def _told(name: str, problems: Sequence[str]) -> str:
    """Return what is said of one register."""
    return "; ".join(problem.removeprefix(f"{name}: ") for problem in problems if problem.startswith(f"{name}:"))


def _age(register: config.Register, now: datetime) -> str:
    changed = datetime.fromtimestamp(register.path.stat().st_mtime, UTC)
    days = max((now - changed).days, 0)
    limit = f"good for {register.max_age_days - days} days more" if register.max_age_days else "no limit of age is set"
    return f"loaded; changed on {day_of(changed).isoformat()}, {days} days ago; {limit}"


# mailboxes


def _mailbox(settings: config.Config, name: str, mailbox: config.MailboxConfig, now: datetime, send_to: str) -> Iterator[Diagnosis]:
    subject = f"mailbox {name}"
    try:
        box, outgoing = bootstrap.open_mailbox(settings, name, mailbox)
    except MailbotError as error:
        yield Diagnosis(subject, False, str(error), "mend the configuration")
        return
    try:
        yield from _asked(subject, box)
        yield from _asked(f"way out of {name}", outgoing)
        yield from _signing_in(name, mailbox, now)
        if send_to:
            yield _sent(name, mailbox, outgoing, send_to, now)
    finally:
        outgoing.close()
        box.close()


def _asked(subject: str, adapter: Mailbox | Outgoing) -> Iterator[Diagnosis]:
    try:
        yield from adapter.diagnose()
    except MailbotError as error:
        yield Diagnosis(subject, False, str(error), "see the words of the error; when it is mended, run doctor again")


def _signing_in(name: str, mailbox: config.MailboxConfig, now: datetime) -> Iterator[Diagnosis]:
    """Look at what mailboxes that sign in as an app over another protocol than Graph, which tells it itself, sign in with."""
    oauth = getattr(mailbox, "oauth", None)
    if oauth is None or isinstance(mailbox, config.GraphMailbox):
        return
    from mailbot.adapters.entra import credential_diagnosis, credential_ends
    from mailbot.adapters.http import Http
    from mailbot.adapters.http_answers import Call

    http = Http()
    try:
        yield credential_diagnosis(name, credential_ends(oauth), now.date())
        http.exchange(Call("look at the clock", "GET", f"{oauth.authority}/{oauth.tenant}/v2.0/.well-known/openid-configuration"))
    except MailbotError as error:
        yield Diagnosis(f"{name}: sign-in", False, str(error), "mend the oauth section, or the way to it")
        return
    finally:
        http.close()
    yield clock.judged(f"{name}: clock", http.server_ahead)


def _sent(name: str, mailbox: config.MailboxConfig, outgoing: Outgoing, send_to: str, now: datetime) -> Diagnosis:
    subject, key = f"{name}: sending", f"doctor/{name}/{now.isoformat()}"
    message_id = message_id_for(key, mailbox.address.rpartition("@")[2])
    mail: Mail = plain_mail(
        TEST_MAIL.format(name=name), f"mailbot: test mail from {name}", key=key, sender=mailbox.address, recipient=send_to, message_id=message_id, date=now
    )  # fmt: skip
    try:
        receipt = outgoing.send(mail)
    except MailbotError as error:
        return Diagnosis(subject, False, str(error), "grant the right to send (Graph: Application Mail.Send), or mend the smtp section")
    return Diagnosis(subject, True, f"a test mail to {send_to} was taken ({receipt[:100]}); see that it arrives")


# alarms


def _alarms(settings: config.Config) -> Diagnosis:
    told = settings.health.alarm_to
    if not told:
        return Diagnosis("alarms", True, "nobody is told by mail when a mailbox is not read: set health.alarm_to")
    return Diagnosis("alarms", True, f"when a mailbox is not read for {settings.health.unread_minutes:g} minutes, mail goes to {', '.join(told)}")
