"""What the configuration says of a mailbox: whose it is, how it is reached, and how mailbot signs in to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from mailbot.config_values import Address, Host, Place, Secret, Section, Words, right_part

Mode = Literal["observe", "draft", "auto"]
PEOPLE = "an address that people read, and that mailbot does not"


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
    host: Host
    port: int = Field(default=993, ge=1, le=65535)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    user: Words
    password: Secret | None = None
    oauth: OAuth | None = None
    sent_folder: str | None = None  # found by special use where not given
    root_folder: str = "Mailbot"

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.password is None) == (self.oauth is None):
            raise ValueError("either `password` or `oauth`, and not both")
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


BY_KIND: Mapping[object, type[MailboxConfig]] = {"maildir": MaildirMailbox, "imap": ImapMailbox, "graph": GraphMailbox, "ews": EwsMailbox}


def right_mailboxes(mailboxes: object) -> dict[str, MailboxConfig]:
    """Return what is right of each mailbox of a known kind, as `right_part` does."""
    given = mailboxes.items() if isinstance(mailboxes, Mapping) else ()
    kinds = {str(name): (BY_KIND.get(str(box.get("kind"))), box) for name, box in given if isinstance(box, Mapping)}
    return {name: right_part(kind, box) for name, (kind, box) in kinds.items() if kind is not None}


def at_odds(mailboxes: object, health: object) -> Iterator[tuple[str, str, str]]:
    """Yield (key, found, expected) of what is right by itself and cannot be right together, seen in what the file gives.

    Two mailboxes in one place would answer each message twice, and mail to an address that mailbot reads reaches nobody.
    """
    boxes = _right(mailboxes)
    own = {box.address.lower(): name for name, box in reversed(boxes.items())}
    seen: dict[tuple[str, ...], str] = {}
    for name, box in boxes.items():
        for key, place in (_place(box), ("address", ("address", box.address.lower()))):
            if (first := seen.setdefault(place, name)) != name:
                yield f"mailboxes.{name}.{key}", f"{getattr(box, key)}, as for the mailbox {first}", f"for each mailbox its own {key}"
        if reader := own.get(box.team.lower()):
            yield f"mailboxes.{name}.team", f"{box.team}, the address of the mailbox {reader}", PEOPLE
    told = health.get("alarm_to") if isinstance(health, Mapping) else None
    for number, address in enumerate(told if isinstance(told, list) else ()):
        if reader := own.get(str(address).lower()):
            yield f"health.alarm_to.{number}", f"{address}, the address of the mailbox {reader}", PEOPLE


def _right(mailboxes: object) -> dict[str, MailboxConfig]:
    """Return the mailboxes that are right by themselves, so that what they disagree in is told together with all else."""
    adapter: TypeAdapter[MailboxConfig] = TypeAdapter(MailboxConfig)
    out: dict[str, MailboxConfig] = {}
    for name, given in mailboxes.items() if isinstance(mailboxes, Mapping) else ():
        try:
            out[str(name)] = adapter.validate_python(given)
        except ValidationError:
            continue
    return out


def _place(box: MailboxConfig) -> tuple[str, tuple[str, ...]]:
    """Return the key that says whose inbox is read, and what tells one inbox from another."""
    match box:
        case MaildirMailbox():
            return "path", ("maildir", str(box.path.resolve()))
        case ImapMailbox():
            return "user", ("imap", box.host.lower(), box.user.lower())
        case GraphMailbox():
            return "user", ("graph", box.user.lower())
        case EwsMailbox():
            return "user", ("ews", box.endpoint.lower(), box.user.lower())
