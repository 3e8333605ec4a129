"""The operator's one file, read strictly: unknown keys, wrong types and missing files are all reported at once.

Secrets come from the environment or from files (`password_env`, `password_file`) and never appear in `repr`.
Relative paths are relative to the configuration file's folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from mailbot.config_values import Address, DatabaseUrl, Host, Name, Place, problems
from mailbot.errors import ConfigError, Problem
from mailbot.yaml_file import mapping

Mode = Literal["observe", "draft", "auto"]


class Section(BaseModel):
    """A part of the configuration: frozen, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(Section):
    """Where a secret is kept: an environment variable or a file; never in the configuration itself."""

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.env is None and self.file is None:
            raise ValueError("{env: NAME} or {file: PATH}")
        return self

    def reveal(self) -> SecretStr:
        """Read the secret; ConfigError where it cannot be had."""
        if self.env is not None and self.env in os.environ:
            return SecretStr(os.environ[self.env])
        if self.file is not None:
            try:
                return SecretStr(self.file.read_text(encoding="utf-8").strip())
            except (OSError, ValueError) as error:
                raise ConfigError([Problem(str(self.file), "file", getattr(error, "strerror", None) or "no UTF-8 text", "a readable file")]) from error
        raise ConfigError([Problem("environment", self.env or "env", "nothing", "a secret in this variable")])


class Connection(Section):
    """Fields that every kind of mailbox has."""

    role: Literal["apimanagement", "securitysubmissions"]
    address: Address  # the shared mailbox's own address, From of replies
    team: Address  # where triaged mail is routed to
    mode: Mode = "auto"
    modes: dict[str, Mode] = Field(default_factory=dict)  # by rule id, overriding `mode`


class MaildirMailbox(Connection):
    """A Maildir++ folder on this machine."""

    kind: Literal["maildir"]
    path: Place


class ImapMailbox(Connection):
    """An IMAP server; mail leaves by the `smtp` section."""

    kind: Literal["imap"]
    host: str
    port: int = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    user: str
    password: Secret | None = None
    oauth: OAuth | None = None
    sent_folder: str | None = None  # found by special use where not given
    root_folder: str = "Mailbot"


class OAuth(Section):
    """Microsoft Entra app-only sign-in (client credentials)."""

    tenant: str
    client_id: str
    secret: Secret | None = None
    certificate: Path | None = None  # PEM with private key, instead of the secret
    thumbprint: str | None = None  # of the certificate, by SHA-1: only where the sign-in goes by AD FS
    authority: str = Field(default="https://login.microsoftonline.com", pattern="^https://")
    expires_on: date | None = None  # the day on which the secret ends, for doctor and metrics

    @model_validator(mode="after")
    def _one_credential(self) -> Self:
        if (self.secret is None) == (self.certificate is None):
            raise ValueError("either `secret` or `certificate`, and not both")
        return self


class GraphMailbox(Connection):
    """Exchange Online by Microsoft Graph."""

    kind: Literal["graph"]
    user: str  # the mailbox's user principal name or id
    oauth: OAuth
    endpoint: str = Field(default="https://graph.microsoft.com/v1.0", pattern="^https://")
    outside_user: str | None = None  # a mailbox outside the scope, that must be refused
    settle_seconds: float = Field(default=30, ge=1, le=600)  # until a sent copy must have appeared
    root_folder: str = "Mailbot"


class EwsMailbox(Connection):
    """Exchange Server or another server that speaks EWS, or an Exchange Online tenant on the EWS allow list."""

    kind: Literal["ews"]
    user: str  # the mailbox's primary SMTP address
    endpoint: str = Field(pattern="(?i)^https?://[^/]")  # https://host/EWS/Exchange.asmx
    auth: Literal["ntlm", "basic", "oauth"] = "ntlm"
    login: str | None = None  # DOMAIN\\user or an address, for ntlm and basic
    password: Secret | None = None
    oauth: OAuth | None = None  # for Exchange Online, and for Exchange Server with hybrid modern authentication
    verify_tls: bool = True
    root_folder: str = "Mailbot"
    settle_seconds: float = Field(default=30, ge=0, le=600)  # how long a sent mail's copy may take to show

    @model_validator(mode="after")
    def _login_whole(self) -> Self:
        if self.auth == "oauth" and self.oauth is None:
            raise ValueError("an `oauth` section with auth: oauth")
        if self.auth != "oauth" and (self.login is None or self.password is None):
            raise ValueError(f"`login` and `password` with auth: {self.auth}")
        return self


MailboxConfig = Annotated[
    MaildirMailbox | ImapMailbox | GraphMailbox | EwsMailbox, Field(discriminator="kind")
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
    max_age_days: int | None = Field(default=None, ge=1)


class Registers(Section):
    """Where the lists come from: CSV or XLSX."""

    allow_list: Register
    code_of_connection: Register
    organisations: Register | None = None  # default: wales.nhs.uk and below
    apis: Register | None = None


class Trust(Section):
    """What the platform that receives the mail vouches for (policy.md section 7)."""

    platform: Literal["exchange", "authserv-id", "none"] = "exchange"
    internal_marker: bool = True  # exchange: X-MS-Exchange-Organization-AuthAs, stripped from outside mail
    authserv_ids: tuple[str, ...] = ()  # authserv-id: whose Authentication-Results count
    dkim: bool = False  # verify a DKIM signature ourselves where nothing else speaks

    @model_validator(mode="after")
    def _somebody_named(self) -> Self:
        if self.platform == "authserv-id" and not self.authserv_ids:
            raise ValueError("authserv_ids for the platform authserv-id: whose Authentication-Results count")
        return self


class Approvals(Section):
    """Whose approvals count, and for how long."""

    approvers: tuple[Address, ...] = ("DHCW.Securitysubmissions@wales.nhs.uk",)
    dkim_domains: tuple[str, ...] = ("wales.nhs.uk",)
    max_age_days: int = Field(default=365, ge=1)


class People(Section):
    """Who counts as what, by domain or address."""

    partner_domains: tuple[str, ...] = ("nhs.net", "nhs.scot", "hscni.net", "gov.wales", "gov.uk")
    security_team: tuple[Address, ...] = ("DHCW.Securitysubmissions@wales.nhs.uk",)
    team_names: tuple[str, ...] = ("API Management", "Operational Security", "Security Submissions", "Securitysubmissions")


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
    raw_retention_days: int = Field(default=90, ge=1)


class Schedule(Section):
    """How often mailbot looks, besides being woken."""

    poll_seconds: float = Field(default=30, gt=0, le=86_400)
    batch: int = Field(default=32, ge=1, le=500)


class Intake(Section):
    """The embedded SMTP intake that delivers into maildir mailboxes."""

    host: Host = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)
    max_bytes: int = Field(default=35 * 1024 * 1024, ge=1024)
    strip_platform_headers: bool = True  # remove what only a mail platform may write; off behind a platform that did


class Health(Section):
    """Health endpoint, metrics and alarms."""

    host: Host = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    unread_minutes: float = Field(default=15, gt=0)  # a mailbox not read for so long is unhealthy
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

    @model_validator(mode="after")
    def _each_its_own(self) -> Self:
        """Two mailboxes in one folder would answer each message twice."""
        places = [str(box.path.resolve()) for box in self.mailboxes.values() if isinstance(box, MaildirMailbox)]
        addresses = [box.address.lower() for box in self.mailboxes.values()]
        for values, what in ((places, "path"), (addresses, "address")):
            if len(set(values)) < len(values):
                raise ValueError(f"for each mailbox its own {what}")
        return self


ImapMailbox.model_rebuild()


def load(path: Path) -> Config:
    """Read the configuration file. ConfigError carries every problem with file, key, found and expected."""
    data = mapping(path, "a configuration file")
    strange = [Problem(str(path), "folder", "an unknown key", "one of the keys of config.example.yaml")] if "folder" in data else []
    if isinstance(data.get("state", {}), dict):
        data["state"] = {"database": State.model_fields["database"].default, **data.get("state", {})}
    folder = path.parent.resolve()
    try:
        loaded = Config.model_validate({**_absolute(data, folder), "folder": folder})
    except ValidationError as error:
        raise ConfigError([*strange, *problems(path, error)]) from error
    if strange:
        raise ConfigError(strange)
    return loaded


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
