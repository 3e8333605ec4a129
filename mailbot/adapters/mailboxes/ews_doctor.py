"""What `mailbot doctor` asks of a mailbox by EWS: credential, sign-in, connection, rights, folders, and how long EWS will last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Protocol

from mailbot.adapters.mailboxes.ews_client import EwsClient, is_loopback
from mailbot.adapters.mailboxes.ews_errors import BLOCKED, online
from mailbot.adapters.mailboxes.ews_folders import Folders
from mailbot.adapters.mailboxes.ews_items import Known
from mailbot.errors import MailbotError
from mailbot.ports import Diagnosis

SOON_DAYS = 30
GRANT = "grant the login Full Access to the mailbox, and look at endpoint, login and secret"


class SignIn(Protocol):
    """An app's sign-in, as entra.Entra is."""

    def token(self) -> str:
        """Return a valid token."""
        ...

    def renew(self, refused: str) -> str:
        """Return another token than the one that was refused."""
        ...

    def credential_ends(self) -> date | None:
        """Return the day on which secret or certificate ends, where it is known."""
        ...


def diagnose(name: str, client: EwsClient, folders: Folders, sign_in: SignIn | None = None) -> Sequence[Diagnosis]:
    """Return everything that was looked at; where sign-in or inbox cannot be had, nothing else is asked."""
    found: list[Diagnosis] = []
    for diagnosis in _each(name, client, folders, sign_in):
        found.append(diagnosis)
        if not diagnosis.ok and diagnosis.subject in (f"{name}: sign-in", f"{name}: inbox"):
            break
    return tuple(found)


def _each(name: str, client: EwsClient, folders: Folders, sign_in: SignIn | None) -> Iterator[Diagnosis]:
    if sign_in is not None:
        yield asked(f"{name}: credential", lambda: _credential(sign_in), "mend the oauth section")
        yield asked(f"{name}: sign-in", lambda: _signed_in(sign_in), "mend the oauth section, or renew the credential")
    yield from _transport(name, client)
    if online(client.host):
        yield Diagnosis(f"{name}: Exchange Online", False, BLOCKED, "move this mailbox to kind: graph before that day")
    yield asked(f"{name}: inbox", lambda: _rights(folders))
    yield asked(f"{name}: folders", lambda: Diagnosis("", True, f"the folder {folders.root().name} is there"))
    server = "Microsoft Exchange: drafts are sent" if client.is_exchange else "another EWS server: mails are sent at once, with a copy"
    yield Diagnosis(f"{name}: server", True, server)


def asked(subject: str, question: Callable[[], Diagnosis], mend: str = GRANT) -> Diagnosis:
    """Return the answer, or the error that came instead."""
    try:
        return replace(question(), subject=subject)
    except MailbotError as error:
        return Diagnosis(subject, False, str(error), mend)


def counted(folders: Folders, known: Known) -> Diagnosis:
    """Tell how many items a folder has."""
    return Diagnosis("", True, f"can be read; {folders.looked(known, 'total_count').count or 0} items")


def _credential(sign_in: SignIn) -> Diagnosis:
    ends = sign_in.credential_ends()
    if ends is None:
        return Diagnosis("", True, "when it ends is not known; set oauth.expires_on to be warned in time")
    days = (ends - datetime.now(UTC).date()).days
    said = f"ends on {ends.isoformat()}, in {days} days" if days >= 0 else f"ended on {ends.isoformat()}"
    return Diagnosis("", days >= SOON_DAYS, said, "make a new secret or certificate, and set it here")


def _signed_in(sign_in: SignIn) -> Diagnosis:
    sign_in.token()
    return Diagnosis("", True, "Entra gives a token, renewed by itself")


def _transport(name: str, client: EwsClient) -> Iterator[Diagnosis]:
    """Say where secrets or mail travel less guarded than they should."""
    if client.settings.endpoint.lower().startswith("http:") and not is_loopback(client.host):
        said = "the endpoint is http: login and mail cross the network in the clear"
        yield Diagnosis(f"{name}: transport", False, said, "use https in endpoint")
    elif not client.settings.verify_tls:
        yield Diagnosis(f"{name}: transport", True, "verify_tls is off: nobody checks that this is the right server")


def _rights(folders: Folders) -> Diagnosis:
    inbox = folders.looked(Known.INBOX, "total_count", "effective_rights")
    if inbox.lacking:
        return Diagnosis("", False, f"the login may not {', '.join(inbox.lacking)} there", "grant the login Full Access to the mailbox")
    return Diagnosis("", True, f"can be read; {inbox.count or 0} items")
