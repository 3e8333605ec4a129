"""The operator's one file, read strictly: unknown keys, wrong types and missing files are all reported at once.

Secrets come from the environment or from files (`password_env`, `password_file`) and never appear in `repr`.
Relative paths are relative to the configuration file's folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from mailbot.config_mailboxes import (
    EwsMailbox,
    GraphMailbox,
    ImapMailbox,
    MailboxConfig,
    MaildirMailbox,
    OAuth,
    at_odds,
    right_mailboxes,
)
from mailbot.config_values import (
    MAX_DAYS,
    Address,
    DatabaseUrl,
    Domain,
    Host,
    Name,
    Place,
    Secret,
    Section,
    ServerId,
    Words,
    problems,
    right_part,
)
from mailbot.errors import ConfigError, Problem
from mailbot.yaml_file import mapping

__all__ = [
    "Approvals",
    "Config",
    "EwsMailbox",
    "GraphMailbox",
    "Health",
    "ImapMailbox",
    "Intake",
    "Limits",
    "Log",
    "MailboxConfig",
    "MaildirMailbox",
    "OAuth",
    "People",
    "Register",
    "Registers",
    "Schedule",
    "Secret",
    "Smtp",
    "State",
    "Trust",
    "load",
    "usable",
]


class Smtp(Section):
    """How mail leaves for maildir and imap mailboxes."""

    host: Host = "127.0.0.1"
    port: int = Field(default=25, ge=1, le=65535)
    tls: Literal["none", "starttls", "implicit"] = "none"
    verify_tls: bool = True
    user: str | None = None
    password: Secret | None = None
    timeout_seconds: float = Field(default=30, gt=0, le=600)
    retry_seconds: float = Field(default=10, gt=0, le=3600)  # after which a server that serves nobody is asked again

    @model_validator(mode="after")
    def _login_whole(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError("both user and password, or neither")
        return self


class Register(Section):
    """One register's file and how old it may be (by the file's modification time)."""

    path: Place
    max_age_days: int | None = Field(default=None, ge=1, le=MAX_DAYS)


class Registers(Section):
    """Where the lists come from: CSV or XLSX."""

    allow_list: Register
    code_of_connection: Register
    organisations: Register | None = None  # default: wales.nhs.uk and below
    apis: Register | None = None


class Trust(Section):
    """What the platform that receives the mail vouches for (triage policy, section 7)."""

    platform: Literal["exchange", "authserv-id", "none"] = "exchange"
    internal_marker: bool = True  # exchange: X-MS-Exchange-Organization-AuthAs, stripped from outside mail
    authserv_ids: tuple[ServerId, ...] = ()  # authserv-id: whose Authentication-Results count
    dkim: bool = False  # verify a DKIM signature ourselves where nothing else speaks

    @model_validator(mode="after")
    def _somebody_named(self) -> Self:
        if self.platform == "authserv-id" and not self.authserv_ids:
            raise ValueError("authserv_ids for the platform authserv-id: whose Authentication-Results count")
        return self


class Approvals(Section):
    """Whose approvals count, and for how long."""

    approvers: tuple[Address, ...] = Field(default=("DHCW.Securitysubmissions@wales.nhs.uk",), min_length=1)
    dkim_domains: tuple[Domain, ...] = ("wales.nhs.uk",)
    max_age_days: int = Field(default=365, ge=1, le=MAX_DAYS)


class People(Section):
    """Who counts as what, by domain or address."""

    partner_domains: tuple[Domain, ...] = ("nhs.net", "nhs.scot", "hscni.net", "gov.wales", "gov.uk")
    security_team: tuple[Address, ...] = ("DHCW.Securitysubmissions@wales.nhs.uk",)
    team_names: tuple[Words, ...] = ("API Management", "Operational Security", "Security Submissions", "Securitysubmissions")


class Limits(Section):
    """How much mailbot answers, and how much it reads."""

    replies_per_sender_per_day: int = Field(default=5, ge=0)
    replies_per_thread: int = Field(default=3, ge=0)
    replies_per_domain_per_day: int = Field(default=2000, ge=0)
    replies_per_day: int = Field(default=5000, ge=0)
    replies_per_content_per_day: int = Field(default=200, ge=0)  # to messages of the same words, whoever sends them
    attempts: int = Field(default=3, ge=1)
    message_bytes: int = Field(default=35 * 1024 * 1024, ge=1024)
    read_seconds: float = Field(default=2.0, gt=0, le=600)


class State(Section):
    """Where mailbot keeps its ledger."""

    database: DatabaseUrl = "sqlite:///mailbot.sqlite3"  # or postgresql+psycopg://…
    raw_retention_days: int = Field(default=90, ge=1, le=MAX_DAYS)


class Schedule(Section):
    """How often mailbot looks, besides being woken."""

    poll_seconds: float = Field(default=30, gt=0, le=86_400)
    batch: int = Field(default=32, ge=1, le=500)


class Intake(Section):
    """The embedded SMTP intake that delivers into maildir mailboxes."""

    host: Host = "127.0.0.1"
    port: int = Field(default=2525, ge=0, le=65535)  # 0: a free one, chosen at each start
    max_bytes: int = Field(default=35 * 1024 * 1024, ge=1024)
    connections: int = Field(default=100, ge=1, le=10_000)  # clients at once; one more is answered 421 and closed
    connections_per_peer: int = Field(default=20, ge=1, le=10_000)  # of one address, or of one /64 network of IPv6
    idle_seconds: float = Field(default=300, gt=0, le=3600)  # for one command, and for the message it brings
    strip_platform_headers: bool = True  # remove what only a mail platform may write; off behind a platform that did


class Health(Section):
    """Health endpoint, metrics and alarms."""

    host: Host = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    unread_minutes: float = Field(default=15, gt=0, le=525_600)  # a mailbox not read for so long is unhealthy
    alarm_to: tuple[Address, ...] = ()  # who is told by mail that a mailbox is not read, and that it is read again


class Log(Section):
    """Logging. Content of mail is never logged."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "json"
    addresses: bool = False  # whether addresses stand in logs


class Config(Section):
    """The whole configuration."""

    mailboxes: dict[Name, MailboxConfig] = Field(min_length=1)
    smtp: Smtp = Smtp()
    registers: Registers
    trust: Trust = Trust()
    approvals: Approvals = Approvals()
    people: People = People()
    limits: Limits = Limits()
    state: State = State()
    schedule: Schedule = Schedule()
    intake: Intake | None = None
    health: Health = Health()
    log: Log = Log()
    rules: Path | None = None  # a folder that replaces the shipped rules/
    templates: Path | None = None  # a folder that replaces the shipped templates/
    folder: Path = Path()  # the configuration file's own folder; set by load


def load(path: Path) -> Config:
    """Read the configuration file. ConfigError carries every problem with file, key, found and expected."""
    given = _given(path)
    wrong = [Problem(str(path), "folder", "an unknown key", "one of the keys of config.example.yaml")] if "folder" in given else []
    given["folder"] = path.parent.resolve()
    wrong += [Problem(str(path), *said) for said in at_odds(given.get("mailboxes"), given.get("health"))]
    try:
        loaded = Config.model_validate(given)
    except ValidationError as error:
        raise ConfigError([*wrong, *problems(path, error)]) from error
    if wrong:
        raise ConfigError(wrong)
    return loaded


def usable(path: Path) -> Config | None:
    """Return what of a configuration with mistakes can still be looked into, for `mailbot check`; None where nothing can be read.

    What is wrong has its default, or is None where it has to be given: nothing may run with it.
    """
    try:
        given = _given(path)
    except ConfigError:
        return None
    boxes, registers = right_mailboxes(given.get("mailboxes")), right_part(Registers, given.get("registers"))
    return right_part(Config, {**given, "folder": path.parent.resolve()}).model_copy(update={"mailboxes": boxes, "registers": registers})


def _given(path: Path) -> dict[str, Any]:
    """Return what the file says, its places seen from its folder."""
    data = mapping(path, "a configuration file")
    if isinstance(data.get("state", {}), dict):
        data["state"] = {"database": State.model_fields["database"].default, **data.get("state", {})}
    return _absolute(data, path.parent.resolve())


PATH_KEYS = frozenset({"path", "file", "certificate", "rules", "templates"})


def _absolute(data: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Make path values absolute, seen from the configuration file."""
    out: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            out[key] = _absolute(value, folder)
        elif key in PATH_KEYS and isinstance(value, str) and value:
            out[key] = str(folder / _home(value))
        elif key == "database" and isinstance(value, str) and value.startswith("sqlite:///"):
            out[key] = f"sqlite:///{folder / _home(value.removeprefix('sqlite:///'))}"
        else:
            out[key] = value
    return out


def _home(value: str) -> Path:
    try:
        return Path(value).expanduser()
    except RuntimeError:  # there is no such user; the path is then told as it was written
        return Path(value)
