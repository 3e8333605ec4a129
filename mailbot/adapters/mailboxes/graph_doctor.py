"""What `mailbot doctor` asks of a mailbox at Exchange Online, and of the app that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from mailbot.adapters.entra import Entra
from mailbot.adapters.http_answers import Denied, Refused
from mailbot.adapters.mailboxes.graph_client import GraphClient
from mailbot.adapters.mailboxes.graph_folders import Folders
from mailbot.adapters.mailboxes.graph_listing import Listing
from mailbot.errors import MailbotError, TemporaryError
from mailbot.ports import Diagnosis

SOON_DAYS = 30
SCOPE = "scope it with Exchange's RBAC for Applications to the two mailboxes, and withdraw tenant-wide Mail permissions in Entra"


def diagnose(name: str, client: GraphClient, entra: Entra, folders: Folders) -> Sequence[Diagnosis]:
    """Return everything that was looked at; where the sign-in fails, nothing else is asked."""
    credential = _asked(f"{name}: credential", lambda: _credential(name, entra), "mend the oauth section")
    sign_in = _asked(
        f"{name}: sign-in", lambda: _sign_in(name, entra), "mend the oauth section, or renew the credential"
    )
    if not sign_in.ok:
        return (credential, sign_in)
    rights = "grant the app Mail.ReadWrite and Mail.Send for this mailbox, by RBAC for Applications"
    return (
        credential,
        sign_in,
        _asked(f"{name}: inbox", lambda: _inbox(name, client), rights),
        _asked(f"{name}: folders", lambda: _folders(name, client, folders), rights),
        _asked(f"{name}: scope", lambda: _scope(name, client, entra), SCOPE),
    )


def _asked(subject: str, question: Callable[[], Diagnosis], mend: str) -> Diagnosis:
    try:
        return question()
    except MailbotError as error:
        return Diagnosis(subject, False, str(error), mend)


def _credential(name: str, entra: Entra) -> Diagnosis:
    ends = entra.credential_ends()
    subject = f"{name}: credential"
    if ends is None:
        return Diagnosis(
            subject, True, "when it ends is not known; set oauth.expires_on to be warned in time"
        )
    days = (ends - datetime.now(UTC).date()).days
    said = f"ends on {ends.isoformat()}, in {days} days" if days >= 0 else f"ended on {ends.isoformat()}"
    return Diagnosis(subject, days >= SOON_DAYS, said, "make a new secret or certificate, and set it here")


def _sign_in(name: str, entra: Entra) -> Diagnosis:
    entra.token()
    until = entra.expires_at.strftime("%H:%M:%S UTC") if entra.expires_at else "unknown"
    named = ", ".join(entra.permissions()) or "none in the token: Exchange's own roles decide"
    return Diagnosis(f"{name}: sign-in", True, f"token until {until}, renewed by itself; permissions {named}")


def _inbox(name: str, client: GraphClient) -> Diagnosis:
    items = list(Listing(client, "inbox").items())
    problems = [item.problem for item in items if item.problem]
    subject, said = f"{name}: inbox", f"{len(items)} waiting"
    if problems:
        return Diagnosis(
            subject, False, f"{said}; {'; '.join(problems[:3])}", "open these in Outlook and move them"
        )
    return Diagnosis(subject, True, said)


def _folders(name: str, client: GraphClient, folders: Folders) -> Diagnosis:
    found = set(_below_root(client, folders))
    return Diagnosis(
        f"{name}: folders", True, f"can be created; {len(found)} below {client.settings.root_folder}"
    )


def _below_root(client: GraphClient, folders: Folders) -> Iterator[str]:
    path = f"mailFolders/{folders.root()}/childFolders"
    for folder in client.pages("list folders", path, {"$select": "id,displayName"}):
        yield str(folder["displayName"])


def _scope(name: str, client: GraphClient, entra: Entra) -> Diagnosis:
    """Prove that a mailbox outside the scope is refused; that it is not is the worst finding of all."""
    subject, outside = f"{name}: scope", client.settings.outside_user
    if outside is None:
        wide = [right for right in entra.permissions() if right.startswith("Mail.")]
        said = "not proven: no outside_user is configured"
        if wide:
            said += f", and the token carries {', '.join(wide)}, which Entra grants for every mailbox of the organisation"
        return Diagnosis(
            subject, not wide, said, f"set outside_user to a mailbox that must be refused; {SCOPE}"
        )
    try:
        client.get("look into another mailbox", "mailFolders/inbox", {"$select": "id"}, user=outside)
    except Denied:
        return Diagnosis(subject, True, "the mailbox of outside_user is refused, as it must be")
    except (Refused, TemporaryError) as error:
        if "HTTP 404" in str(error):
            return Diagnosis(
                subject, True, "the mailbox of outside_user is not found; make sure that it exists"
            )
        raise
    said = "THE APP CAN READ A MAILBOX OUTSIDE ITS SCOPE: whoever holds its credential can read and send everyone's mail"
    return Diagnosis(subject, False, said, SCOPE)
