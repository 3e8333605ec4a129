"""The composition root: a configuration to a working mailbot. The only file that names concrete adapters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from pydantic import SecretStr

from mailbot import config
from mailbot.adapters import rule_data, shipped
from mailbot.adapters.clock import FixedClock, SystemClock
from mailbot.adapters.reading_process import ReadingProcess
from mailbot.adapters.register_files import RegisterFiles
from mailbot.adapters.telemetry import silent
from mailbot.approvals.verify import ApprovalPolicy
from mailbot.assess.context import Desk, ReplyLimits
from mailbot.errors import ConfigError, Problem
from mailbot.model.facts import Role
from mailbot.performing import Station
from mailbot.pipeline import Core
from mailbot.ports import Clock, Journal, Mailbox, Outgoing
from mailbot.reading.sender import TrustPolicy
from mailbot.registers.snapshot import Registers
from mailbot.replies.environment import Templates
from mailbot.service import Service
from mailbot.waiting import Pace

if TYPE_CHECKING:
    from mailbot.adapters.entra import Entra
    from mailbot.adapters.http import Http

Log = Callable[[str, Mapping[str, object]], None]
DEFAULT_ADDRESSES = {Role.APIMANAGEMENT: "apimanagement@wales.nhs.uk", Role.SECURITYSUBMISSIONS: "DHCW.Securitysubmissions@wales.nhs.uk"}


@dataclass(slots=True)
class Application:
    """Everything that runs, and that has to be let go."""

    service: Service
    journal: Journal
    stations: Mapping[str, Station]
    core: Core
    clock: Clock

    def close(self) -> None:
        """Let go of processes, connections and the database."""
        self.service.close()
        for station in self.stations.values():
            station.outgoing.close()
            station.mailbox.close()
        self.journal.close()


def build_core(settings: config.Config | None) -> Core:
    """Load rules and templates; ConfigError names what is wrong in them.

    An operator's own templates are tried out at every start, the shipped ones only by `mailbot check`.
    """
    rules_folder = shipped.folder("rules", settings.rules if settings else None)
    templates_folder = shipped.folder("templates", settings.templates if settings else None)
    sources = shipped.texts(templates_folder, "*.j2")
    digest = hashlib.sha256()
    for name, text in sorted({**shipped.texts(rules_folder, "*.*"), **sources}.items()):
        digest.update(f"{name}\n{text}\n".encode())
    return Core(rule_data.rules(rules_folder), Templates(sources, str(templates_folder), tried=not (settings and settings.templates)), digest.hexdigest())


def build_desks(settings: config.Config | None) -> dict[str, Desk]:
    """Return each mailbox as the core sees it; without a configuration, the two mailboxes of the guidance."""
    people, trust = (settings.people, settings.trust) if settings else (config.People(), config.Trust())
    approvals, limits = (settings.approvals, settings.limits) if settings else (config.Approvals(), config.Limits())
    if settings is not None:
        seats = {name: (Role(m.role), m.address, m.team) for name, m in settings.mailboxes.items()}
    else:
        seats = {str(role): (role, address, address) for role, address in DEFAULT_ADDRESSES.items()}
    rules = settings.rules if settings else None
    by_role = {role: address for role, address, _ in seats.values()}
    own = frozenset(address.lower() for _, address, _ in seats.values())
    shared: dict[str, Any] = {
        "trust": TrustPolicy(trust.platform, trust.internal_marker, trust.authserv_ids, trust.dkim),
        "approvals": ApprovalPolicy(frozenset(a.lower() for a in approvals.approvers), frozenset(d.lower() for d in approvals.dkim_domains), approvals.max_age_days),
        "partner_domains": tuple(d.lower() for d in people.partner_domains),
        "security_team": frozenset(a.lower() for a in people.security_team),
        "team_names": people.team_names,
        "own_addresses": own,
        "free_mail": rule_data.free_mail(rules),
        "form_profile": rule_data.form_profile(rules),
        "sentence_model": rule_data.sentence_model(rules),
        "limits": ReplyLimits(limits.replies_per_sender_per_day, limits.replies_per_thread, limits.replies_per_domain_per_day, limits.replies_per_day, limits.replies_per_content_per_day),
        "api_address": by_role.get(Role.APIMANAGEMENT, DEFAULT_ADDRESSES[Role.APIMANAGEMENT]),
        "security_address": by_role.get(Role.SECURITYSUBMISSIONS, DEFAULT_ADDRESSES[Role.SECURITYSUBMISSIONS]),
    }
    return {name: Desk(name=name, role=role, address=address, team=team, **shared) for name, (role, address, team) in seats.items()}


class NoRegisters:
    """A `RegisterSource` without lists, for `triage` without a configuration."""

    def current(self, now: datetime) -> Registers:
        """Return registers of which only the default organisations are known."""
        del now
        return Registers(problems=("no registers are configured",))


def register_source(settings: config.Config | None) -> RegisterFiles | NoRegisters:
    """Return where the registers come from."""
    return RegisterFiles(settings.registers, rule_data.free_mail(settings.rules)) if settings else NoRegisters()


def register_problems(settings: config.Config) -> list[Problem]:
    """Return every problem of every register's file."""
    try:
        private = rule_data.free_mail(settings.rules)
    except ConfigError:  # told with the rules
        private = frozenset()
    return RegisterFiles(settings.registers, private).check()


def open_journal(settings: config.Config, *, make: bool = False) -> Any:
    """Open the ledger; NoLedgerError where there is none, unless it is to be made, as only those who work mailboxes do."""
    from mailbot.adapters.store.journal import SqlJournal

    return SqlJournal(settings.state.database, make=make)


def clock_of(now: datetime | None) -> Clock:
    """Return the system's clock, or one that stands still."""
    return FixedClock(now) if now else SystemClock()


def build(settings: config.Config, log: Log = silent, now: datetime | None = None) -> Application:
    """Wire everything up. A mailbox is claimed with each turn, so that a second service on the same ledger stands by."""
    core, desks = build_core(settings), build_desks(settings)
    journal = open_journal(settings, make=True)
    stations = {name: _station(settings, desks[name], mailbox) for name, mailbox in settings.mailboxes.items()}
    clock = clock_of(now)
    reader = ReadingProcess(settings.limits.read_seconds)
    pace = Pace(settings.schedule.batch, settings.limits.attempts, settings.limits.message_bytes, settings.state.raw_retention_days)
    service = Service(stations, journal, reader, register_source(settings), core, clock, pace, log, dkim_verifier(), SystemClock() if now else None)
    return Application(service, journal, stations, core, clock)


def dkim_verifier() -> Callable[[bytes], tuple[str, ...]]:
    """Return the check of DKIM signatures over the operator's DNS."""
    from mailbot.adapters.dns import key_lookup
    from mailbot.approvals.dkim import signing_domains

    lookup = key_lookup(3.0)
    return lambda content: signing_domains(content, lookup)


def _station(settings: config.Config, desk: Desk, mailbox: config.MailboxConfig) -> Station:
    box, outgoing = open_mailbox(settings, desk.name, mailbox)
    return Station(desk, box, outgoing, mailbox.mode, dict(mailbox.modes))


def _password(secret: config.Secret | None) -> SecretStr | None:
    return secret.reveal() if secret else None


def open_mailbox(settings: config.Config, name: str, mailbox: config.MailboxConfig) -> tuple[Mailbox, Outgoing]:
    """Return the adapter of one mailbox and its way out."""
    match mailbox:
        case config.MaildirMailbox():
            return _maildir(settings, name, mailbox)
        case config.ImapMailbox():
            return _imap(settings, name, mailbox)
        case config.GraphMailbox():
            return _graph(name, mailbox)
        case config.EwsMailbox():
            return _ews(settings, name, mailbox)


def open_smtp(settings: config.Config, keep: Path) -> Outgoing:
    """Return the way out by the smtp section; what it sends is kept below `keep`."""
    from mailbot.adapters.smtp import SmtpOutgoing

    return cast(Outgoing, SmtpOutgoing(settings.smtp, _password(settings.smtp.password), keep / ".Sent", keep / ".Drafts"))


def outbox(settings: config.Config, name: str) -> Path:
    """Return where mail is kept that leaves by SMTP and for which there is no Maildir: beside the ledger, where that is a file."""
    place = settings.state.database.removeprefix("sqlite:///")
    return (settings.folder if place == settings.state.database else Path(place).parent) / "outbox" / name


def _maildir(settings: config.Config, name: str, mailbox: config.MaildirMailbox) -> tuple[Mailbox, Outgoing]:
    from mailbot.adapters.mailboxes.maildir import Maildir

    return cast(Mailbox, Maildir(name, mailbox.path)), open_smtp(settings, mailbox.path)


def _imap(settings: config.Config, name: str, mailbox: config.ImapMailbox) -> tuple[Mailbox, Outgoing]:
    from mailbot.adapters.mailboxes.imap import Imap
    from mailbot.adapters.mailboxes.imap_names import ImapServer
    from mailbot.adapters.mailboxes.imap_outgoing import ImapOutgoing

    server = ImapServer(mailbox.host, mailbox.user, mailbox.port, mailbox.tls, mailbox.root_folder, mailbox.sent_folder)
    secret = _password(mailbox.password)
    box = Imap(
        name, server, password=secret.get_secret_value if secret else None, token=_token(mailbox.oauth) if mailbox.oauth else None, poll_seconds=settings.schedule.poll_seconds
    )
    return cast(Mailbox, box), cast(Outgoing, ImapOutgoing(open_smtp(settings, outbox(settings, name)), box))


def _token(oauth: config.OAuth) -> Callable[[], str]:
    from mailbot.adapters.entra import token_source

    return token_source(oauth)


def _graph(name: str, mailbox: config.GraphMailbox) -> tuple[Mailbox, Outgoing]:
    from mailbot.adapters.mailboxes.graph import open_graph

    return open_graph(name, mailbox, _connections())


@cache
def _connections() -> Http:
    """Return the process's one set of HTTP connections, whose limit of requests in flight all Graph mailboxes share."""
    from mailbot.adapters.http import Http

    return Http()


def _ews(settings: config.Config, name: str, mailbox: config.EwsMailbox) -> tuple[Mailbox, Outgoing]:
    from mailbot.adapters.mailboxes.ews import open_ews

    secret = _password(mailbox.password) if mailbox.auth != "oauth" else None
    return open_ews(
        name, mailbox, password=secret.get_secret_value if secret else None,
        sign_in=_ews_sign_in(mailbox) if mailbox.auth == "oauth" else None, poll_seconds=settings.schedule.poll_seconds,
    )  # fmt: skip


def _ews_sign_in(mailbox: config.EwsMailbox) -> Entra:
    from mailbot.adapters.entra import OUTLOOK, Entra
    from mailbot.adapters.mailboxes.ews_errors import online

    assert mailbox.oauth is not None
    host = urlsplit(mailbox.endpoint).hostname or ""
    return Entra(mailbox.oauth, OUTLOOK if online(host) else f"https://{host}/.default", _connections())
