"""The operator's one file, read strictly: unknown keys, wrong types and missing files are all reported at once.

Secrets come from the environment or from files (`password_env`, `password_file`) and never appear in `repr`.
Relative paths are relative to the configuration file's folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mailbot.errors import ConfigError, Problem

Mode = Literal["observe", "draft", "auto"]


class Section(BaseModel):
    """A part of the configuration: frozen, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(Section):
    """Where a secret is kept: an environment variable or a file; never in the configuration itself."""

    env: str | None = None
    file: Path | None = None

    def reveal(self) -> SecretStr:
        """Read the secret; ConfigError where it cannot be had."""
        if self.env is not None and self.env in os.environ:
            return SecretStr(os.environ[self.env])
        if self.file is not None:
            try:
                return SecretStr(self.file.read_text(encoding="utf-8").strip())
            except OSError as error:
                raise ConfigError([Problem(str(self.file), "file", error.strerror or "unreadable", "a readable file")]) from error
        raise ConfigError([Problem("environment", self.env or "env", "nothing", "a secret in this variable")])


class Connection(Section):
    """Fields that every kind of mailbox has."""

    role: Literal["apimanagement", "securitysubmissions"]
    address: str  # the shared mailbox's own address, From of replies
    team: str  # where triaged mail is routed to
    mode: Mode = "auto"
    modes: dict[str, Mode] = Field(default_factory=dict)  # by rule id, overriding `mode`


class MaildirMailbox(Connection):
    """A Maildir++ folder on this machine."""

    kind: Literal["maildir"]
    path: Path


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
    certificate: Path | None = None  # PEM with private key
    thumbprint: str | None = None
    authority: str = "https://login.microsoftonline.com"
    expires_on: str | None = None  # ISO day on which the secret ends, for doctor and alarms


class GraphMailbox(Connection):
    """Exchange Online by Microsoft Graph."""

    kind: Literal["graph"]
    user: str  # the mailbox's user principal name or id
    oauth: OAuth
    endpoint: str = "https://graph.microsoft.com/v1.0"
    outside_user: str | None = None  # a mailbox outside the scope, that must be refused
    root_folder: str = "Mailbot"


class EwsMailbox(Connection):
    """Exchange Server, or an Exchange Online tenant on the EWS allow list."""

    kind: Literal["ews"]
    user: str  # the mailbox's primary SMTP address
    endpoint: str
    login: str | None = None  # DOMAIN\\user for on-premises
    password: Secret | None = None
    auth: Literal["ntlm", "basic", "oauth"] = "ntlm"
    oauth: OAuth | None = None
    verify_tls: bool = True
    root_folder: str = "Mailbot"


MailboxConfig = Annotated[
    MaildirMailbox | ImapMailbox | GraphMailbox | EwsMailbox, Field(discriminator="kind")
]


class Smtp(Section):
    """How mail leaves for maildir and imap mailboxes."""

    host: str = "127.0.0.1"
    port: int = Field(default=25, ge=1, le=65535)
    tls: Literal["none", "starttls", "implicit"] = "none"
    verify_tls: bool = True
    user: str | None = None
    password: Secret | None = None
    timeout_seconds: float = Field(default=30, gt=0, le=600)


class Register(Section):
    """One register's file and how old it may be (by the file's modification time)."""

    path: Path
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


class Approvals(Section):
    """Whose approvals count, and for how long."""

    approvers: tuple[str, ...] = ("DHCW.Securitysubmissions@wales.nhs.uk",)
    dkim_domains: tuple[str, ...] = ("wales.nhs.uk",)
    max_age_days: int = Field(default=365, ge=1)


class People(Section):
    """Who counts as what, by domain or address."""

    partner_domains: tuple[str, ...] = ("nhs.net", "nhs.scot", "hscni.net", "gov.wales", "gov.uk")
    security_team: tuple[str, ...] = ("DHCW.Securitysubmissions@wales.nhs.uk",)
    team_names: tuple[str, ...] = ("API Management", "Operational Security", "Security Submissions", "Securitysubmissions")


class Limits(Section):
    """How much mailbot answers, and how much it reads."""

    replies_per_sender_per_day: int = Field(default=5, ge=0)
    replies_per_thread: int = Field(default=3, ge=0)
    replies_per_domain_per_day: int = Field(default=2000, ge=0)
    replies_per_day: int = Field(default=5000, ge=0)
    attempts: int = Field(default=3, ge=1)
    message_bytes: int = Field(default=35 * 1024 * 1024, ge=1024)
    read_seconds: float = Field(default=2.0, gt=0)


class State(Section):
    """Where mailbot keeps its ledger."""

    database: str = "sqlite:///mailbot.sqlite3"  # or postgresql+psycopg://…
    raw_retention_days: int = Field(default=90, ge=1)


class Schedule(Section):
    """How often mailbot looks, besides being woken."""

    poll_seconds: float = Field(default=30, gt=0)
    batch: int = Field(default=32, ge=1, le=500)


class Intake(Section):
    """The embedded SMTP intake that delivers into maildir mailboxes."""

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)
    max_bytes: int = Field(default=35 * 1024 * 1024, ge=1024)
    strip_platform_headers: bool = True  # remove what only a mail platform may write; off behind a platform that did


class Health(Section):
    """Health endpoint, metrics and alarms."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    unread_minutes: int = Field(default=15, ge=1)  # a mailbox not read for so long is unhealthy


class Log(Section):
    """Logging. Content of mail is never logged."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "json"
    addresses: bool = False  # whether addresses stand in logs


class Config(Section):
    """The whole configuration."""

    mailboxes: dict[str, MailboxConfig] = Field(min_length=1)
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


ImapMailbox.model_rebuild()


def load(path: Path) -> Config:
    """Read the configuration file. ConfigError carries every problem with file, key, found and expected."""
    text = _text(path)
    data = _mapping(path, text)
    data.pop("folder", None)
    if isinstance(data.get("state", {}), dict):
        data["state"] = {"database": State.model_fields["database"].default, **data.get("state", {})}
    try:
        config = Config.model_validate({**_absolute(data, path.parent.resolve()), "folder": path.parent.resolve()})
    except ValidationError as error:
        raise ConfigError(_problems(path, error)) from error
    return config


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError([Problem(str(path), "", "no such file", "a configuration file")]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(path), "", str(error), "a readable UTF-8 file")]) from error


def _mapping(path: Path, text: str) -> dict[str, Any]:
    try:
        data = YAML(typ="safe", pure=True).load(StringIO(text))
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigError([Problem(str(path), "", "a key that stands twice", "each key once", line)]) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigError([Problem(str(path), "", error.problem or "a syntax error", "YAML", line)]) from error
    except YAMLError as error:
        raise ConfigError([Problem(str(path), "", str(error).splitlines()[0], "YAML, as text")]) from error
    if not isinstance(data, dict):
        found = "an empty file" if data is None else type(data).__name__
        raise ConfigError([Problem(str(path), "", found, "a mapping of sections")])
    return data


PATH_KEYS = frozenset({"path", "file", "certificate", "rules", "templates"})


def _absolute(data: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Make path values absolute, seen from the configuration file."""
    out: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            out[key] = _absolute(value, folder)
        elif key in PATH_KEYS and isinstance(value, str):
            out[key] = str(folder / value)
        elif key == "database" and isinstance(value, str) and value.startswith("sqlite:///"):
            out[key] = f"sqlite:///{folder / value.removeprefix('sqlite:///')}"
        else:
            out[key] = value
    return out


def _problems(path: Path, error: ValidationError) -> list[Problem]:
    return [
        Problem(
            file=str(path),
            key=".".join(str(part) for part in item["loc"]),
            found=_found(item["type"], item["input"]),
            expected=item["msg"],
        )
        for item in error.errors()
    ]


def _found(kind: str, value: object) -> str:
    if kind == "missing":
        return "nothing"
    if kind == "extra_forbidden":
        return "an unknown key"
    return repr(value)[:80]
