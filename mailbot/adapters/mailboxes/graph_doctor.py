"""What `mailbot doctor` asks of a mailbox at Exchange Online, and of the app that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from mailbot.adapters import clock
from mailbot.adapters.entra import Entra, credential_diagnosis
from mailbot.adapters.mailboxes.graph_client import GraphClient
from mailbot.adapters.mailboxes.graph_folders import Folders
from mailbot.adapters.mailboxes.graph_listing import Listing
from mailbot.adapters.mailboxes.graph_scope import ABSENT, EXISTING, MEND, OPEN, Reach, reach
from mailbot.errors import MailbotError
from mailbot.ports import Diagnosis


def diagnose(name: str, client: GraphClient, entra: Entra, folders: Folders) -> Sequence[Diagnosis]:
    """Return everything that was looked at; where the sign-in fails, nothing else is asked."""
    credential = _asked(
        f"{name}: credential",
        lambda: credential_diagnosis(name, entra.credential_ends(), datetime.now(UTC).date()),
        "mend the oauth section",
    )
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
        _asked(f"{name}: scope", lambda: _scope(name, client, entra), MEND),
        clock.judged(f"{name}: clock", client.server_ahead),
    )


def _asked(subject: str, question: Callable[[], Diagnosis], mend: str) -> Diagnosis:
    try:
        return question()
    except MailbotError as error:
        return Diagnosis(subject, False, str(error), mend)


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
    said = f"can be created, which needs Mail.ReadWrite; {len(found)} below {client.settings.root_folder}"
    return Diagnosis(f"{name}: folders", True, said)


def _below_root(client: GraphClient, folders: Folders) -> Iterator[str]:
    path = f"mailFolders/{folders.root()}/childFolders"
    for folder in client.pages("list folders", path, {"$select": "id,displayName"}):
        yield str(folder["displayName"])


def _scope(name: str, client: GraphClient, entra: Entra) -> Diagnosis:
    """Prove that a mailbox outside the scope is refused; that it is not is the worst finding of all."""
    subject, outside = f"{name}: scope", client.settings.outside_user
    if outside is None:
        return _unproven(subject, entra)
    match reach(client, outside):
        case Reach.REFUSED:
            return Diagnosis(subject, True, "the mailbox of outside_user is refused, as it must be")
        case Reach.ABSENT:
            return Diagnosis(subject, False, ABSENT, EXISTING)
        case Reach.OPEN:
            return Diagnosis(subject, False, OPEN, MEND)


def _unproven(subject: str, entra: Entra) -> Diagnosis:
    wide = [right for right in entra.permissions() if right.startswith("Mail.")]
    said = "not proven: no outside_user is configured"
    if wide:
        said += f", and the token carries {', '.join(wide)}, which Entra grants for every mailbox of the organisation"
    return Diagnosis(subject, not wide, said, f"set outside_user to a mailbox that must be refused; {MEND}")
