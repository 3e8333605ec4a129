"""What watches a running service, put together: health and metrics, the heartbeat, the proof of the app's scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, cast

from mailbot import bootstrap, config
from mailbot.adapters.health import Health
from mailbot.adapters.heartbeat import Heartbeat, Watch, Way
from mailbot.bootstrap import Application
from mailbot.errors import PermanentError, TemporaryError
from mailbot.heartbeat import Credential, SignsIn
from mailbot.ports import Guarded


def prove_scopes(application: Application, log: bootstrap.Log) -> None:
    """Refuse to start (ConfigError) where a credential opens mailboxes that it must not.

    Where nobody can tell now, the service starts: the mailbox itself proves it before its first turn, or is not worked.
    """
    for name, station in application.stations.items():
        if not isinstance(station.mailbox, Guarded):
            continue
        try:
            station.mailbox.prove_scope()
        except (TemporaryError, PermanentError) as error:
            log("scope.unreachable", {"mailbox": name, "error": str(error)})


def health(settings: config.Config, application: Application, log: bootstrap.Log) -> Health | None:
    """Return the endpoint for probes and scrapes, started; None where no port is configured."""
    if settings.health.port is None:
        return None
    made = Health(settings.health, application.journal, tuple(settings.mailboxes), log, credentials(settings, application))
    made.start()
    return made


def heartbeat(settings: config.Config, application: Application, log: bootstrap.Log) -> Heartbeat | None:
    """Return what tells operators that a mailbox is not read, started; None where nobody is to be told."""
    if not settings.health.alarm_to:
        return None
    watch = Watch(tuple(settings.mailboxes), timedelta(minutes=settings.health.unread_minutes), settings.health.alarm_to)
    made = Heartbeat(watch, cast(Any, application.journal), ways(settings, application), application.clock, log)
    made.start()
    return made


def ways(settings: config.Config, application: Application) -> list[Way]:
    """Return how alarms leave: by SMTP where the configuration has it, over a courier of their own, else as the mailboxes' own mail."""
    own = [
        Way(mailbox.address, application.stations[name].outgoing, name)
        for name, mailbox in settings.mailboxes.items()
        if not isinstance(mailbox, config.MaildirMailbox | config.ImapMailbox)
    ]
    if own and "smtp" not in settings.model_fields_set:
        return own
    sender = next(iter(settings.mailboxes.values())).address
    return [Way(sender, bootstrap.open_smtp(settings, bootstrap.outbox(settings, "_alarms"))), *own]


def credentials(settings: config.Config, application: Application) -> dict[str, Callable[[], Credential]]:
    """Return, for each mailbox that signs in as an app, how to ask until when its credential is good."""
    out: dict[str, Callable[[], Credential]] = {}
    for name, mailbox in settings.mailboxes.items():
        box, oauth = application.stations[name].mailbox, getattr(mailbox, "oauth", None)
        if isinstance(box, SignsIn):
            out[name] = box.credential
        elif oauth is not None:
            out[name] = partial(_ends_of, oauth)
    return out


def _ends_of(oauth: config.OAuth) -> Credential:
    from mailbot.adapters.entra import credential_ends

    return Credential(credential_ends(oauth))
