"""Does the app reach further than it may? Proven on a mailbox outside its scope, which has to be refused."""

from __future__ import annotations

from enum import StrEnum, unique

from mailbot.adapters.http_answers import Absent, Denied
from mailbot.adapters.mailboxes.graph_client import GraphClient
from mailbot.errors import ConfigError, Problem

MEND = "scope the app with Exchange's RBAC for Applications to the two mailboxes, and withdraw tenant-wide Mail permissions in Entra"
OPEN = "THE APP CAN READ A MAILBOX OUTSIDE ITS SCOPE: whoever holds its credential can read and send everyone's mail"
ABSENT = "the mailbox of outside_user is not found, so that nothing is proven"
EXISTING = "set outside_user to a mailbox that exists, and that the app must not open"


@unique
class Reach(StrEnum):
    """What became of the look into the mailbox outside the scope."""

    REFUSED = "refused"
    OPEN = "open"
    ABSENT = "absent"


def reach(client: GraphClient, outside: str) -> Reach:
    """Look into `outside`. A refusal is seen twice before it is believed, as a single one may be throttling."""
    try:
        client.get("look into a mailbox outside the scope", "mailFolders/inbox", {"$select": "id"}, user=outside)
    except Denied:
        return Reach.REFUSED
    except Absent:
        return Reach.ABSENT
    return Reach.OPEN


def prove(name: str, client: GraphClient) -> bool:
    """Tell whether the scope is proven, or nothing says how; ConfigError where the app reaches too far.

    A TemporaryError goes up: nobody can tell now.
    """
    outside = client.settings.outside_user
    if outside is None:
        return True
    match reach(client, outside):
        case Reach.REFUSED:
            return True
        case Reach.OPEN:
            raise ConfigError([Problem("configuration", f"mailboxes.{name}.outside_user", OPEN, f"a refusal; {MEND}")])
        case Reach.ABSENT:
            raise ConfigError([Problem("configuration", f"mailboxes.{name}.outside_user", ABSENT, EXISTING)])
